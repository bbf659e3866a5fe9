"""Readers share what is remembered, so no page may change it."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from dashboard import cache
from tests.conftest import OpenPage

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
CHOSEN = {"measure", "ward", "service", "group", "residents", "small"}


def is_same(one: Any, other: Any) -> bool:
    """Whether two answers hold the same figures, frames within them too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, pd.DataFrame | pd.Series):
        return bool(one.equals(other))
    if isinstance(one, np.ndarray):
        return one.shape == other.shape and all(map(is_same, one.ravel().tolist(), other.ravel().tolist()))
    if is_dataclass(one):
        return all(is_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, Mapping):
        return list(one) == list(other) and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(is_same, one, other))
    return bool(one == other or one != one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([pd.DataFrame({"a": [1, None]})], [pd.DataFrame({"a": [1, 2]})]),
        ({"a": np.array([1.0])}, {"a": np.array([2.0])}),
        ((1, "x"), (1, "y")),
    ],
)
def test_a_changed_answer_is_told_from_the_same_one(one: Any, other: Any) -> None:
    assert is_same(one, deepcopy(one))
    assert not is_same(one, other)


def test_no_page_changes_what_is_remembered(
    open_page: OpenPage, internal_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache._remembered.cache_clear()
    cache.forget_kept()
    given: dict[int, tuple[Any, Any]] = {}
    own = cache._own

    def noted(shared: Any) -> Any:
        given.setdefault(id(shared), (shared, deepcopy(shared)))
        return own(shared)

    monkeypatch.setattr(cache, "_own", noted)
    for page in PAGES:
        app = open_page(page, database=internal_sample)
        for box in [box.key for box in app.selectbox if box.key in CHOSEN]:
            app.selectbox(key=str(box)).select_index(len(app.selectbox(key=str(box)).options) - 1)
        app.run()
        assert not app.exception
    assert len(given) > 100
    assert [shared for shared, before in given.values() if not is_same(shared, before)] == []
