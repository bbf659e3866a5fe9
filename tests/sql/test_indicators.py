"""Indicators: parts are added and divided once, at three levels."""

import duckdb
import pytest

from tests.etl.given import ask, built, give, give_place, raw_database


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    return con


def share(code: str, numerator: float | None, denominator: float | None, **more: object) -> dict[str, object]:
    usual = {"area_system": "lsoa", "area_code": code, "period_label": "2021", "indicator": "old"}
    return usual | {"numerator": numerator, "denominator": denominator} | more


def score(code: str, value: float | None, **more: object) -> dict[str, object]:
    return share(code, None, None, indicator="score", value=value) | more


def people(code: str, population: int, area_system: str = "lsoa") -> dict[str, object]:
    return {"area_system": area_system, "area_code": code, "population": population}


def values(con: duckdb.DuckDBPyConnection) -> dict[str, float | None]:
    return dict(ask(con, "select area_code, value from marts.mart_area_indicator"))


def test_a_ward_divides_the_sum_of_its_parts_and_does_not_average_shares(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("L1", 90, 100), share("L2", 10, 900), share("L3", 1, 4))
    found = values(built(con))
    assert found["L1"] == 0.9
    assert found["W1"] == 100 / 1000
    assert found["W2"] == 0.25
    assert found["P1"] == 101 / 1004


def test_a_score_is_weighted_by_residents(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", people("L1", 100), people("L2", 300), people("L3", 50))
    give(con, "indicator", score("L1", 10), score("L2", 30), score("L3", -1))
    found = values(built(con))
    assert (found["L1"], found["L2"], found["L3"]) == (10, 30, -1)
    assert found["W1"] == (100 * 10 + 300 * 30) / 400
    assert found["P1"] == (100 * 10 + 300 * 30 - 50) / 450


def test_a_score_is_weighted_by_residents_of_its_own_code_system(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup", {"code_system": "lsoa11", "code": "L1", "area_code": "W1"})
    give(con, "lookup", {"code_system": "lsoa11", "code": "OLD", "area_code": "W1"})
    give(con, "area_count", people("L1", 1), people("L1", 300, "lsoa11"), people("OLD", 100, "lsoa11"))
    give(con, "indicator", score("L1", 2, area_system="lsoa11"), score("OLD", 10, area_system="lsoa11"))
    found = values(built(con))
    assert found == {"W1": 4.0, "P1": 4.0}, "figures on older small areas appear at ward level alone"


def test_the_lowest_and_highest_small_area_of_a_ward_are_kept(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("L1", 9, 10), share("L2", 1, 10), share("L3", 1, 4))
    built(con)
    found = ask(
        con,
        """select area_code, small_areas, small_area_low, small_area_high from marts.mart_area_indicator
        where area_code in ('L1', 'W1', 'W2', 'P1') order by 1""",
    )
    assert found == [("L1", None, None, None), ("P1", 3, 0.1, 0.9), ("W1", 2, 0.1, 0.9), ("W2", 1, 0.25, 0.25)]


@pytest.mark.parametrize("denominator", [None, 0])
def test_a_missing_denominator_gives_no_value_rather_than_nought(
    con: duckdb.DuckDBPyConnection, denominator: float | None
) -> None:
    give(con, "indicator", share("L3", 5, denominator))
    assert values(built(con)) == {"L3": None, "W2": None, "P1": None}


def test_a_suppressed_small_area_leaves_the_base_of_its_ward_too(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("L1", 10, 100), share("L2", None, 100))
    found = values(built(con))
    assert found["L2"] is None
    assert found["W1"] == 0.1, "100 residents who were not counted must not lower the share to 5%"
    known = "select denominator, small_areas from marts.mart_area_indicator where area_code = 'W1'"
    assert ask(con, known) == [(100.0, 1)]


def test_a_score_without_residents_does_not_weigh(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", people("L1", 100))
    give(con, "indicator", score("L1", 10), score("L2", 99))
    assert values(built(con))["W1"] == 10


def test_flagged_small_areas_are_counted(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("L1", 1, 10), share("L2", 1, 10), share("L3", 1, 10))
    for code in ("L1", "L2", "L3"):
        flag = {"area_system": "lsoa", "area_code": code, "flag_name": "paper_first", "is_flagged": code != "L3"}
        give(con, "area_flag", flag)
    built(con)
    found = ask(con, "select area_code, flag_name, flagged_small_areas from marts.mart_area_indicator order by 1")
    name = "paper_first"
    flagged = {"L1": 1, "L2": 1, "L3": 0, "P1": 2, "W1": 2, "W2": 0}
    assert found == [(code, name, areas) for code, areas in flagged.items()]


def test_an_indicator_of_another_source_carries_no_flag(con: duckdb.DuckDBPyConnection) -> None:
    flag = {"area_system": "lsoa", "area_code": "L1", "flag_name": "paper_first", "is_flagged": True}
    give(con, "area_flag", flag | {"source_id": "census"})
    give(con, "indicator", share("L1", 1, 10))
    built(con)
    found = ask(con, "select distinct flag_name, flagged_small_areas from marts.mart_area_indicator")
    assert found == [(None, None)]


def test_a_figure_of_the_ward_itself_stands_for_the_ward(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("W1", 3, 10, area_system="ward"), share("W2", 1, 10, area_system="ward"))
    assert values(built(con)) == {"W1": 0.3, "W2": 0.1, "P1": 0.2}


def test_a_figure_of_the_authority_is_not_painted_on_its_wards(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("P1", 3, 10, area_system="authority"))
    assert values(built(con)) == {"P1": 0.3}


def test_periods_are_kept_apart(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", share("L3", 1, 4), share("L3", 3, 4, period_label="2031"))
    built(con)
    query = "select period_label, value from marts.mart_area_indicator where area_code = 'W2' order by 1"
    assert ask(con, query) == [("2021", 0.25), ("2031", 0.75)]
