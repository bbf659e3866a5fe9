"""Unit costs in the prices of another year, by a deflator that somebody typed from its publisher's table.

Restated = cost x index(target year) / index(its own year), HM Treasury's formula; financial years ("2025/26") are
restated by the index of financial years and calendar years ("2011") by that of calendar years, never across.
"""

import pandas as pd

from analysis.unit_costs import AMOUNTS

FINANCIAL, CALENDAR = "financial", "calendar"


def kind_of(price_year: str) -> str:
    """Whether a price year is a financial year ("2025/26") or a calendar year ("2011")."""
    return FINANCIAL if "/" in price_year else CALENDAR


def target_years(costs: pd.DataFrame, deflator: pd.DataFrame) -> dict[str, bool]:
    """Each year to which every cost can be restated, latest first, with whether its index is a forecast.

    `deflator` has year_label, year_kind, index_value and is_forecast. Empty where a cost has no year, where years of
    both kinds are mixed, or where one of them is not in the deflator.
    """
    years = costs["price_year"]
    if deflator.empty or costs.empty or years.isna().any():
        return {}
    kinds = {kind_of(str(year)) for year in years}
    held = deflator[deflator["year_kind"].isin(kinds)].sort_values("year_label", ascending=False)
    if len(kinds) > 1 or not set(years) <= set(held["year_label"]):
        return {}
    return {str(year): bool(is_forecast) for year, is_forecast in held[["year_label", "is_forecast"]].to_numpy()}


def restated(costs: pd.DataFrame, deflator: pd.DataFrame, target: str) -> pd.DataFrame:
    """The costs in the prices of the target year, which becomes their price_year; ValueError where that is not held."""
    if target not in target_years(costs, deflator):
        raise ValueError(f"the deflator can not restate these costs to {target}")
    held = deflator[deflator["year_kind"] == kind_of(target)].set_index("year_label")["index_value"].astype("float64")
    factor = float(held[target]) / costs["price_year"].map(held)
    amounts = {name: costs[name] * factor for name in AMOUNTS}
    return costs.assign(**amounts, price_year=target)
