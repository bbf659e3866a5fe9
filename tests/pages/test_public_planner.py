"""The shift planner as the public sees it: the adults of groups are rounded, are said to be, and have intervals."""

import re
from pathlib import Path

import pytest

from dashboard.audience import audience
from tests.conftest import OpenPage
from tests.pages.seen import rows, words

PLACE = "SAMPLEFORD"


def table_of_groups(cells: list[list[str]]) -> dict[str, dict[str, str]]:
    """Return the rows of the table of groups by group, each cell by its column."""
    heads = next(row for row in cells if row[:2] == ["Group", "Able"])
    start = cells.index(heads) + 1
    return {row[0]: dict(zip(heads, row, strict=True)) for row in cells[start:] if len(row) == len(heads)}


def whole(words: str) -> int:
    return int(words.replace(",", ""))


def test_adults_of_groups_are_rounded_near_the_truth_and_said_to_be(
    open_page: OpenPage, public_sample: Path, internal_sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    internal = open_page("shift_planner", database=internal_sample, place=PLACE)
    assert "Adults by group are made of rounded" not in words(internal)
    exact = table_of_groups(rows(internal))
    monkeypatch.setenv("AUDIENCE", "public")
    audience.cache_clear()
    try:
        app = open_page("shift_planner", database=public_sample, place=PLACE)
    finally:
        audience.cache_clear()
    assert not app.exception
    told = re.search(
        r"Adults by group are made of rounded replies and weights in this edition, .* up to (\d+)%", words(app)
    )
    assert told
    groups = table_of_groups(rows(app))
    counted = {name: row for name, row in groups.items() if row["Adults"] != "–"}
    assert len(counted) > 15
    for name, row in counted.items():
        assert whole(row["Adults"]) % 100 == 0
        assert abs(whole(exact[name]["Adults"]) / whole(row["Adults"]) - 1) <= int(told[1]) / 100, name
        assert row["95% of draws"] != "–"
    few = [name for name, row in groups.items() if row["Able"] == "Too few to say"]
    assert few
    assert {groups[name]["Adults"] for name in few} == {"–"}
