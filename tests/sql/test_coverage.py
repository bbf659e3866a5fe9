"""Coverage: tiers keep their bases and definitions, and figures of the authority stay with the authority."""

from datetime import date

import duckdb
import pytest

from tests.etl.given import Row, ask, built, give, give_place, raw_database

RELEASE = date(2025, 1, 1)
TIERS: list[tuple[str, int | None]] = [("fixed", speed) for speed in (10, 30, 100, 300, 1000)]
TIERS += [("full_fibre", None), ("decent", 10)]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    for technology, threshold in TIERS:
        tier = {"technology": technology, "threshold_mbps": threshold, "release_date": RELEASE}
        give(con, "coverage_tier", tier | {"definition": f"{technology} {threshold}", "release_label": "Jan 2025"})
    return con


def ward(code: str, **more: object) -> dict[str, object]:
    return {"area_code": code, "release_date": RELEASE, "is_weighted": True} | more


def tier_of(con: duckdb.DuckDBPyConnection, columns: str, technology: str, threshold: int | None) -> list[Row]:
    return ask(
        con,
        f"""select area_code, {columns} from marts.mart_area_coverage
        where technology = ? and threshold_mbps is not distinct from ? order by area_code""",
        technology,
        threshold,
    )


def test_a_place_adds_up_its_wards(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "coverage_ward", ward("W1", fixed_30=95, fixed_30_premises=100))
    give(con, "coverage_ward", ward("W2", fixed_30=1, fixed_30_premises=4))
    built(con)
    found = tier_of(con, "basis, premises, premises_covered, pct_published", "fixed", 30)
    assert found == [
        ("P1", "premises", 104.0, 96.0, None),
        ("W1", "premises", 100.0, 95.0, None),
        ("W2", "premises", 4.0, 1.0, None),
    ]


def test_without_premises_the_basis_is_postcodes(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "coverage_ward", ward("W1", is_weighted=False, full_fibre=1.5, full_fibre_premises=2))
    built(con)
    found = tier_of(con, "basis, premises, premises_covered", "full_fibre", None)
    assert found == [("P1", "postcodes", 2.0, 1.5), ("W1", "postcodes", 2.0, 1.5)]


def test_a_tier_that_the_release_lacks_has_no_row(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "coverage_ward", ward("W1", fixed_30=9, fixed_30_premises=10, decent_10=9, decent_10_premises=10))
    built(con)
    found = ask(con, "select distinct technology, threshold_mbps from marts.mart_area_coverage order by all")
    assert found == [("decent", 10), ("fixed", 30)]


def test_every_tier_is_carried_with_its_own_base_and_definition(con: duckdb.DuckDBPyConnection) -> None:
    names = [f"{technology}_{threshold}" if threshold else technology for technology, threshold in TIERS]
    parts = {name: 10.0 * place for place, name in enumerate(names, start=1)}
    bases = {f"{name}_premises": 100.0 + place for place, name in enumerate(names, start=1)}
    give(con, "coverage_ward", ward("W1", **parts, **bases))
    built(con)
    for place, (technology, threshold) in enumerate(TIERS, start=1):
        found = tier_of(con, "premises_covered, premises, definition, release_label", technology, threshold)
        expected = (10.0 * place, 100.0 + place, f"{technology} {threshold}", "Jan 2025")
        assert found == [("P1", *expected), ("W1", *expected)]


def test_releases_are_kept_apart(con: duckdb.DuckDBPyConnection) -> None:
    later = date(2026, 1, 1)
    give(con, "coverage_ward", ward("W1", fixed_30=5, fixed_30_premises=10))
    give(con, "coverage_ward", ward("W1", fixed_30=10, fixed_30_premises=10) | {"release_date": later})
    tier = {"technology": "fixed", "threshold_mbps": 30, "release_date": later, "definition": "as of 2026"}
    give(con, "coverage_tier", tier)
    built(con)
    found = tier_of(con, "release_date, premises_covered, definition", "fixed", 30)
    assert found == [
        ("P1", RELEASE, 5.0, "fixed 30"),
        ("P1", later, 10.0, "as of 2026"),
        ("W1", RELEASE, 5.0, "fixed 30"),
        ("W1", later, 10.0, "as of 2026"),
    ]


def test_the_published_figure_of_the_authority_goes_before_the_sum_of_its_wards(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "coverage_ward", ward("W1", fixed_30=9, fixed_30_premises=10))
    row = {"area_code": "P1", "release_date": RELEASE, "technology": "fixed", "threshold_mbps": 30}
    give(con, "coverage_authority", row | {"pct_published": 91.0})
    built(con)
    assert tier_of(con, "basis, pct_published", "fixed", 30) == [
        ("P1", "published percentage", 91.0),
        ("W1", "premises", None),
    ]


@pytest.mark.parametrize(
    ("premises", "covered", "basis"),
    [(200.0, 190.0, "premises"), (None, None, "published percentage"), (200.0, None, "published percentage")],
)
def test_a_figure_of_the_authority_says_what_it_rests_on(
    con: duckdb.DuckDBPyConnection, premises: float | None, covered: float | None, basis: str
) -> None:
    row = {"area_code": "P1", "release_date": RELEASE, "technology": "fixed", "threshold_mbps": 30}
    row |= {"premises": premises, "premises_covered": covered, "pct_published": 95.0, "definition": "d"}
    give(con, "coverage_authority", row)
    built(con)
    found = tier_of(con, "basis, premises, premises_covered, pct_published, definition", "fixed", 30)
    assert found == [("P1", basis, premises, covered, 95.0, "d")], "and it is painted on no ward"
