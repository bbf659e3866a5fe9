"""Which unit cost holds for which contacts: own before published, the service's before the channel's, by its date."""

from collections.abc import Sequence

import pandas as pd

AMOUNTS = ("low", "central", "high")
CELL = ["channel", "service_code", "month_date"]
ABOUT = ["unit", "price_year", "cost_set"]
OLD_AFTER_YEARS = 5


def chosen_costs(cells: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """The cells with the one unit cost that holds for each: low, central, high (GBP), unit, price_year, cost_set.

    `cells` has channel, service_code and month_date (missing where the source gives no year: the latest cost then
    holds). `costs` has those of `marts.mart_unit_cost` and `priority`, the lowest first. A cost holds from the first
    month that begins on or after its day; one without a day always holds. Where none holds every column is missing.
    """
    wanted = cells[CELL].drop_duplicates().reset_index(drop=True)
    wanted = wanted.assign(month_date=pd.to_datetime(wanted["month_date"]), cell=wanted.index)
    offered = costs.assign(valid_from=pd.to_datetime(costs["valid_from"])).rename(columns={"service_code": "only_for"})
    pairs = wanted.merge(offered, on="channel", how="inner")
    is_for = pairs["only_for"].isna() | pairs["only_for"].eq(pairs["service_code"])
    has_begun = pairs["valid_from"].isna() | pairs["month_date"].isna() | (pairs["valid_from"] <= pairs["month_date"])
    holding = pairs[is_for & has_begun].assign(is_general=pairs["only_for"].isna())
    order = holding.sort_values(
        ["cell", "priority", "is_general", "valid_from"], ascending=[True, True, True, False], kind="stable"
    )
    best = order.drop_duplicates("cell").set_index("cell")[[*AMOUNTS, *ABOUT]]
    found = wanted.join(best, on="cell").drop(columns="cell")
    given = cells.assign(month_date=pd.to_datetime(cells["month_date"]))
    return given.merge(found, on=CELL, how="left")


def year_of(price_year: str | None) -> int | None:
    """The calendar year in which a price year begins: 2011 for "2011", 2025 for "2025/26"; None where not stated."""
    start = (price_year or "")[:4]
    return int(start) if start.isdigit() and len(start) == 4 else None


def old_years(price_years: Sequence[str], this_year: int) -> list[str]:
    """Those of the price years that lie more than five years back, earliest first."""
    told = {year: year_of(year) for year in set(price_years)}
    return sorted(year for year, start in told.items() if start is not None and this_year - start > OLD_AFTER_YEARS)
