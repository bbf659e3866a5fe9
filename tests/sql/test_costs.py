"""Unit costs and the deflator: from given rows through the real builder to the questions the dashboard asks."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.marts.places import Place
from dashboard.marts.unit_costs import deflator, unit_costs
from dashboard.views import unit_costs as view
from tests.etl.given import built, give, give_place, raw_database


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    give(con, "place", {"place_code": "P2", "place_slug": "other", "place_name": "Other"})
    cost = {"channel": "phone", "cost_set": "Own", "central": 3.0, "unit": "call", "price_year": "2025/26"}
    give(con, "unit_cost", cost | {"valid_from": date(2025, 4, 1)}, cost | {"valid_from": date(2024, 4, 1)})
    give(con, "unit_cost", cost | {"service_name": "Adult Social Care", "valid_from": date(2025, 4, 1), "low": 2.0})
    give(con, "unit_cost", cost | {"place_code": "P2", "valid_from": date(2025, 4, 1)})
    year = {"year_kind": "financial", "base": "2025/26 = 100", "release": "R", "is_forecast": False}
    give(con, "deflator", *(year | {"year_label": label, "index_value": 90.0} for label in ("2025/26", "2024/25")))
    give(con, "deflator", year | {"place_code": "P2", "source_id": "other", "year_label": "2025/26"})
    return built(con)


def test_a_place_has_its_own_unit_costs_alone_earliest_first(con: duckdb.DuckDBPyConnection) -> None:
    found = unit_costs(con, "P1")
    assert found["service_code"].fillna("").tolist() == ["", "", "adult-social-care"]
    assert [str(day)[:10] for day in found["valid_from"]] == ["2024-04-01", "2025-04-01", "2025-04-01"]
    assert set(found["source_id"]) == {"given"}


def test_a_place_has_its_own_deflator_alone_by_year(con: duckdb.DuckDBPyConnection) -> None:
    assert deflator(con, "P1")["year_label"].tolist() == ["2024/25", "2025/26"]


@pytest.fixture
def served(con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Serve the built tables to the views as the dashboard's database."""
    file = tmp_path / "dashboard.duckdb"
    con.execute(f"attach '{file}' as delivered")
    con.execute("create schema delivered.marts")
    for table in ("mart_unit_cost", "mart_deflator"):
        con.execute(f"create table delivered.marts.{table} as from marts.{table}")
    con.execute("create table delivered.marts.meta_build as select 'internal' as audience")
    con.execute("detach delivered")
    monkeypatch.setenv("ATLAS_DATABASE", str(file))


def place(country: str, code: str = "P1") -> Place:
    return Place(code, "given", "Given", "ward", "wards", "borough", country, "2026", "Nobody.", False)


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("country", ["England", "Scotland", "WALES", "Northern Ireland", "United Kingdom"])
def test_a_place_in_the_uk_is_offered_its_own_costs_first_then_published_ones(country: str) -> None:
    names = list(view.cost_sets(place(country)))
    assert names[:3] == ["Own", "Own, gaps from Socitm 2011 (published)", "Socitm 2011 (published)"]
    assert len(names) == 7


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("country", ["invented", "Canada", "United States", "", "Ireland"])
def test_published_costs_are_not_offered_to_any_other_place(country: str) -> None:
    assert list(view.cost_sets(place(country))) == ["Own"]
    assert view.cost_sets(place(country, "P9")) == {}


@pytest.mark.usefixtures("served")
def test_own_costs_are_restated_and_published_ones_without_an_index_of_their_year_are_not() -> None:
    sets = view.cost_sets(place("England"))
    assert sets["Own"].years == {"2025/26": False, "2024/25": False}
    assert sets["Own"].at("2024/25").price_years == ["2024/25"]
    socitm = sets["Socitm 2011 (published)"]
    assert (socitm.years, socitm.usual_prices, socitm.at("2024/25").price_years) == ({}, "own", ["2011"])


@pytest.mark.usefixtures("served")
def test_age_is_told_by_the_year_of_prices_or_else_of_publication() -> None:
    sets = view.cost_sets(place("England"))
    assert sets["Socitm 2011 (published)"].old(2026) == ["2011"]
    assert sets["North West councils 2008 (published)"].old(2026) == ["2008"]
    assert sets["Own"].old(2026) == []
    assert sets["PwC, year not stated (published)"].has_unstated_year()
    assert not sets["North West councils 2008 (published)"].has_unstated_year()
