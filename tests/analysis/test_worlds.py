"""Worlds: proofs that a hidden count can have other values, and protection where there are too few of them."""

from itertools import product

import pandas as pd
import pytest

from analysis.attack import attack, finest_cells
from analysis.disclosure import ENOUGH, Table, count_cells, margin_of, publish
from analysis.worlds import candidates, protect
from tests.analysis.test_disclosure import CUBE, cube

WARDS = Table("wards", (("ward",),))


def published(rows: pd.DataFrame, table: Table = CUBE, threshold: int = 10) -> pd.DataFrame:
    """Return the cells of a table as they are published, with their true counts beside them."""
    counted = count_cells(rows, [table])
    return publish(counted, threshold).assign(count=counted["count"])


def test_worlds_give_a_cell_as_many_values_as_the_attack_that_tries_them_all() -> None:
    fewest = []
    for counts, keys in product([(9, 19, 19), (8, 14, 19)], product([100, 210], repeat=3)):
        rows = pd.DataFrame({"ward": ["W1", "W2", "W3"], "count": counts, "key": keys})
        cells = published(rows, WARDS)
        answer = attack(cells.drop(columns="count"), finest_cells(rows, WARDS), enough=9)["candidates"]
        assert candidates(cells, rows).tolist() == answer.clip(upper=ENOUGH).tolist()
        fewest += answer.tolist()
    assert min(fewest) < ENOUGH < max(fewest)


def test_masked_by_cell_keys_every_hidden_cell_has_three_values() -> None:
    rows = cube(5, (12, 2, 6), 20.0)
    cells = published(rows)
    found = candidates(cells, rows)
    assert len(found) == cells["shown"].isna().sum() > 20
    assert found.min() >= ENOUGH


def test_a_cell_that_is_settled_is_not_asked_again() -> None:
    cells = published(cube(5, (12, 2, 6), 20.0))
    is_settled = cells["ward"].ne("w3")
    found = candidates(cells, cube(5, (12, 2, 6), 20.0), settled=is_settled)
    assert set(cells.loc[found.index, "ward"]) == {"w3"}


def test_a_cell_that_has_too_few_values_gets_a_second_cell_hidden() -> None:
    # 9, 19 and 19 of 47: shown as hidden, 15, 15 and 50, which leaves the first only 8 and 9.
    rows = pd.DataFrame({"ward": ["W1", "W2", "W3"], "count": [9, 19, 19], "key": [100, 210, 210]})
    cells = published(rows, WARDS)
    assert candidates(cells, rows).tolist() == [2]
    safe, least = protect(cells, rows)
    assert safe.loc[safe["is_second"], "ward"].tolist() == ["W2"]
    assert least == ENOUGH


def test_a_margin_that_nothing_protects_is_withheld() -> None:
    # Nine contacts of staff in nine months, none without, and a total that is hidden: each month must have one.
    months = pd.DataFrame({"month": [f"m{number}" for number in range(9)]})
    staff = months.assign(staff="yes", count=1, key=5)
    rows = pd.concat([staff, months.assign(staff="no", count=200, key=5)], ignore_index=True)
    safe, least = protect(published(rows, Table("staff", (("month",), ("staff",)))), rows)
    assert least in (None, ENOUGH)
    assert "month x staff" not in set(margin_of(safe.drop(columns="count"))) or safe["is_second"].any()
    assert "month" in set(margin_of(safe.drop(columns="count")))


def test_tables_without_a_hidden_cell_need_no_protection() -> None:
    rows = cube(2, (2, 2, 2), 500.0)
    cells = published(rows)
    safe, least = protect(cells, rows)
    assert safe.equals(cells)
    assert least is None


def test_figures_that_are_not_those_of_the_rows_are_an_error() -> None:
    rows = cube(1, (3, 2, 2), 12.0)
    cells = published(rows)
    with pytest.raises(ValueError, match="not those of these cells"):
        candidates(cells.assign(count=cells["count"] + 30), rows)
