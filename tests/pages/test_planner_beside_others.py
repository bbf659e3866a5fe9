"""The shift planner beside the pages whose figures it takes: the trend of Channel shift, costs of Cost per serve."""

from datetime import date
from pathlib import Path

import pytest

from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.measured import measured_place, with_ability, with_costs
from tests.pages.seen import row, words

# The contacts run over 30 months, January 2024 to June 2026.
NO_TREND = "Past trend: not known (it needs 24 full months of one definition), so none is taken off."


def database_of(place: GivenPlace) -> Path:
    complete = with_ability(with_costs(place))
    return load_places([complete.write()], place.folder / "dashboard.duckdb", place.folder).database


@pytest.fixture(scope="module")
def measured_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of a place without a break, in which a call about bins costs more than another."""
    return database_of(measured_place(tmp_path_factory.mktemp("measured")))


@pytest.mark.parametrize(("first_month", "is_known"), [(date(2024, 7, 1), True), (date(2024, 8, 1), False)])
def test_a_break_that_leaves_fewer_than_24_months_after_it_gives_the_plan_no_trend(
    open_page: OpenPage, tmp_path: Path, first_month: date, is_known: bool
) -> None:
    app = open_page("shift_planner", database=database_of(measured_place(tmp_path, break_in=first_month)))
    assert (NO_TREND in words(app)) is not is_known
    assert ("24 months up to Jun 2026" in words(app)) is is_known


def test_a_channel_that_only_opened_breaks_no_trend(open_page: OpenPage, tmp_path: Path) -> None:
    place = measured_place(tmp_path, break_in=date(2025, 9, 1), opens=True)
    app = open_page("shift_planner", database=database_of(place))
    assert "30 months up to Jun 2026" in words(app)


def test_a_year_with_fewer_than_24_months_up_to_its_end_gives_the_plan_no_trend(
    open_page: OpenPage, measured_database: Path
) -> None:
    # April 2024 to March 2025: fifteen months up to its end.
    app = open_page("shift_planner", database=measured_database, year="2024/25")
    assert NO_TREND in words(app)
    # Nothing is taken off, so both ways of comparing give the same.
    without = open_page("shift_planner", database=measured_database, year="2024/25", compare="none")
    assert next(metric.value for metric in app.metric) == next(metric.value for metric in without.metric)


@pytest.mark.parametrize(("service", "cost"), [("", "£3.51 (£2.51 to £4.51)"), ("bins", "£4.00 (£3.00 to £5.00)")])
def test_a_contact_costs_in_the_planner_what_it_costs_in_cost_per_serve(
    open_page: OpenPage, measured_database: Path, service: str, cost: str
) -> None:
    planner = open_page("shift_planner", database=measured_database, service=service)
    assert f"Phone {cost}" in words(planner)
    costs = open_page("cost_per_serve", database=measured_database, service=service)
    middle, _, ends = cost.removesuffix(")").partition(" (")
    phone = row(costs, "Phone")
    assert middle in phone
    assert ends in phone
