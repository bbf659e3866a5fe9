"""Which unit cost holds for which contacts, and what it is in the prices of another year."""

import pandas as pd
import pytest

from analysis.price_year import restated, target_years
from analysis.unit_costs import chosen_costs, old_years, year_of


def costs(*rows: dict[str, object]) -> pd.DataFrame:
    usual: dict[str, object] = {"channel": "phone", "service_code": None, "valid_from": None, "priority": 0}
    usual |= {"low": None, "central": 1.0, "high": None, "unit": "call", "price_year": "2025/26", "cost_set": "Own"}
    return pd.DataFrame([usual | row for row in rows])


def chosen(given: pd.DataFrame, service: str | None = "bins", month: str | None = "2026-01-01") -> float:
    cell = pd.DataFrame({"channel": ["phone"], "service_code": [service]})
    found = chosen_costs(cell.assign(month_date=pd.to_datetime(pd.Series([month]))), given)
    assert len(found) == 1
    return float(found["central"].iloc[0])


def test_a_services_own_cost_comes_before_the_channels_even_where_it_is_older() -> None:
    given = costs({"central": 3.0, "valid_from": "2025-04-01"}, {"central": 6.0, "service_code": "bins"})
    assert chosen(given) == 6.0
    assert chosen(given, service="parks") == 3.0
    assert chosen(given, service=None) == 3.0


def test_the_cost_of_the_month_is_the_last_that_began_by_its_first_day() -> None:
    given = costs(*({"central": float(y), "valid_from": f"{y}-04-01"} for y in (2023, 2024, 2025)))
    assert chosen(given, month="2025-03-01") == 2024.0
    assert chosen(given, month="2025-04-01") == 2025.0
    assert pd.isna(chosen(given, month="2023-03-01"))


def test_contacts_without_a_year_take_the_latest_cost() -> None:
    given = costs(*({"central": float(y), "valid_from": f"{y}-04-01"} for y in (2023, 2025, 2024)))
    assert chosen(given, month=None) == 2025.0


def test_the_councils_own_cost_comes_before_a_published_one_for_the_service() -> None:
    given = costs({"central": 9.0, "priority": 1, "service_code": "bins"}, {"central": 3.0, "valid_from": "2025-04-01"})
    assert chosen(given) == 3.0
    assert chosen(given, month="2020-01-01") == 9.0


def test_every_cell_keeps_its_one_row_and_a_channel_without_a_cost_has_none() -> None:
    cells = pd.DataFrame({"channel": ["phone", "email", "phone"], "service_code": ["bins", "bins", None]})
    cells = cells.assign(month_date=pd.to_datetime(pd.Series([None] * 3)), contacts=[1, 2, 3])
    found = chosen_costs(cells, costs({"central": 3.0}))
    assert found["contacts"].tolist() == [1, 2, 3]
    assert found["central"].fillna(-1).tolist() == [3.0, -1.0, 3.0]


def test_a_price_year_more_than_five_years_back_is_old() -> None:
    assert old_years(["2011", "2020/21", "2021", "not stated"], 2026) == ["2011", "2020/21"]
    assert (year_of("2025/26"), year_of("Feb 2011"), year_of(None)) == (2025, None, None)


# Invented figures, but for the two that METHODS names: 2011 and 2024 of the calendar years.
DEFLATOR = pd.DataFrame(
    [
        ("2011", "calendar", 70.834, False),
        ("2024", "calendar", 100.0, False),
        ("2025/26", "financial", 110.0, False),
        ("2026/27", "financial", 121.0, True),
    ],
    columns=["year_label", "year_kind", "index_value", "is_forecast"],
)


def test_published_costs_of_2011_are_restated_as_the_notes_work_out() -> None:
    given = costs(*({"central": cost, "low": 1.0, "price_year": "2011"} for cost in (2.83, 0.15, 8.62)))
    found = restated(given, DEFLATOR, "2024")
    assert found["central"].round(2).tolist() == [4.00, 0.21, 12.17]
    assert found["low"].round(4).tolist() == [1.4118] * 3
    assert set(found["price_year"]) == {"2024"}


def test_years_are_offered_latest_first_and_forecasts_are_marked() -> None:
    assert target_years(costs({}), DEFLATOR) == {"2026/27": True, "2025/26": False}


@pytest.mark.parametrize("years", [["2011", "2025/26"], ["2010"], [None], []])
def test_costs_of_unknown_or_mixed_years_are_not_restated(years: list[str | None]) -> None:
    given = costs(*[dict[str, object](price_year=year) for year in years]) if years else costs({}).iloc[:0]
    assert target_years(given, DEFLATOR) == {}
    with pytest.raises(ValueError, match="can not restate"):
        restated(given, DEFLATOR, "2024")


def test_without_a_deflator_nothing_is_restated() -> None:
    assert target_years(costs({}), DEFLATOR.iloc[:0]) == {}
