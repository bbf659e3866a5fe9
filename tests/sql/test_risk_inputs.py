"""What the risk index reads: shares of small areas in wards, and one figure a small area and indicator."""

from datetime import date

import duckdb
import pytest

from tests.etl.given import area, ask, built, give, give_place, raw_database

FIGURES = "select small_area_code, round(value, 6), known_by from intermediate.int_risk_input order by 1"
SHARES = "select small_area_code, area_code, share, basis from marts.bridge_area_share order by 1, 2"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    return con


def figure(code: str, value: float, area_system: str = "lsoa", **more: object) -> dict[str, object]:
    usual = {"area_system": area_system, "area_code": code, "period_label": "2021", "indicator": "old"}
    return usual | {"numerator": value * 100, "denominator": 100} | more


def part(code: str, area_code: str, share: float | None, **more: object) -> dict[str, object]:
    usual = {"code_system": "lsoa", "code": code, "area_system": "ward", "area_code": area_code}
    return usual | {"share": share} | more


def older(code: str, area_code: str) -> dict[str, object]:
    return part(code, area_code, None, code_system="lsoa11", area_system="lsoa")


def test_a_small_area_is_split_by_its_shares_and_otherwise_lies_in_its_best_fit_ward(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "lookup_part", part("L2", "W1", 0.25), part("L2", "W2", 0.75), part("L1", "W1", 1), part("L1", "W2", 0))
    assert ask(built(con), SHARES) == [
        ("L1", "W1", 1.0, "shares"),
        ("L2", "W1", 0.25, "shares"),
        ("L2", "W2", 0.75, "shares"),
        ("L3", "W2", 1.0, "best fit"),
    ]


def test_rounded_shares_of_a_small_area_are_made_to_add_to_one(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup_part", part("L2", "W1", 0.3333), part("L2", "W2", 0.6666))
    shares = [share for code, _, share, _ in ask(built(con), SHARES) if code == "L2"]
    assert sum(shares) == pytest.approx(1, abs=1e-8)


def test_wards_stand_for_themselves_in_a_place_without_small_areas() -> None:
    con = raw_database()
    give(con, "place", {"place_slug": "given", "place_name": "Given", "boundary_vintage": "2026"})
    give(con, "boundary", area("ward", "W1"), area("ward", "W2", 1))
    give(con, "indicator", figure("W1", 0.5, "ward"))
    assert ask(built(con), SHARES) == [("W1", "W1", 1.0, "ward"), ("W2", "W2", 1.0, "ward")]
    assert ask(con, FIGURES) == [("W1", 0.5, "small area")]


def test_the_latest_figure_is_taken_and_flagged_areas_are_left_out(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "indicator", *(figure(code, 0.1, period_label="2011") for code in ("L1", "L2", "L3")))
    give(con, "indicator", *(figure(code, 0.2) for code in ("L1", "L2")))
    give(con, "area_flag", *(flag("L1", True), flag("L2", False)))
    assert ask(built(con), FIGURES) == [("L2", 0.2, "small area")]


def flag(code: str, is_flagged: bool) -> dict[str, object]:
    return {"area_system": "lsoa", "area_code": code, "flag_name": "paper_first", "is_flagged": is_flagged}


def test_figures_of_older_small_areas_reach_those_of_today(con: duckdb.DuckDBPyConnection) -> None:
    for code in ("SPLIT", "A", "B"):
        ward = "W1" if code == "SPLIT" else "W2"
        give(con, "lookup", {"code_system": "lsoa11", "code": code, "area_code": ward})
    give(con, "lookup_part", older("SPLIT", "L1"), older("SPLIT", "L2"), older("A", "L3"), older("B", "L3"))
    merged = [figure("A", 0.1, "lsoa11"), figure("B", 0.4, "lsoa11", numerator=80, denominator=200)]
    give(con, "indicator", figure("SPLIT", 0.3, "lsoa11"), *merged)
    found = ask(built(con), FIGURES)
    assert found == [("L1", 0.3, "small area"), ("L2", 0.3, "small area"), ("L3", 0.3, "small area")]
    ward = "select numerator, denominator from marts.mart_area_indicator where area_code = 'W1'"
    assert ask(con, ward) == [(30.0, 100.0)], "a split area still counts once in its ward"


def test_a_figure_known_only_by_ward_is_lent_to_its_small_areas(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup_part", part("L2", "W1", 0.25), part("L2", "W2", 0.75))
    give(con, "indicator", figure("W1", 0.2, "ward"), figure("W2", 0.6, "ward"))
    assert ask(built(con), FIGURES) == [("L1", 0.2, "ward"), ("L2", 0.5, "ward"), ("L3", 0.6, "ward")]


def test_the_latest_coverage_of_wards_is_an_input_under_its_measures_name(con: duckdb.DuckDBPyConnection) -> None:
    for source, released, covered in (("old", date(2025, 1, 1), 5), ("new", date(2026, 1, 1), 9)):
        tier = {"source_id": source, "release_date": released, "technology": "fixed", "threshold_mbps": 30}
        give(con, "coverage_tier", tier | {"definition": "30 Mbit/s or more"})
        row = {"source_id": source, "release_date": released, "area_code": "W1", "is_weighted": True}
        give(con, "coverage_ward", row | {"fixed_30": covered, "fixed_30_premises": 10})
    assert ask(built(con), FIGURES) == [("L1", 0.9, "ward"), ("L2", 0.9, "ward")]
    found = ask(con, "select indicator, period_label, source_id, small_areas from marts.meta_risk_input")
    assert found == [("coverage_fixed_30", "Jan 2026", "new", 2)]


def test_authority_coverage_is_no_input_for_small_areas(con: duckdb.DuckDBPyConnection) -> None:
    tier = {"area_code": "P1", "release_date": date(2026, 1, 1), "technology": "fixed", "threshold_mbps": 30}
    give(con, "coverage_authority", tier | {"premises": 10, "premises_covered": 9})
    assert ask(built(con), FIGURES) == []
