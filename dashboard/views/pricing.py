"""What a contact of each channel costs on average, for every page that says so: one rule, one figure.

Months and services only say which unit cost holds: each month of a service takes the cost that held on its 1st.
"""

from dataclasses import dataclass, field, replace

import pandas as pd

from analysis.cost_per_serve import average_costs, spread_over_services, weighed
from analysis.periods import Period
from analysis.unit_costs import chosen_costs
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, Grouping, NotPublished
from dashboard.views.channel_shift import channel_counts, channel_groups
from dashboard.views.unit_costs import CostSet


@dataclass(frozen=True)
class Pricing:
    """Monthly counts by service, each with the unit cost that holds; and the average unit costs made of them so far.

    is_spread: the public file has no months by service and channel at once, so services were spread over months.
    """

    cells: pd.DataFrame
    is_spread: bool = False
    made: dict[tuple[object, ...], pd.DataFrame] = field(default_factory=dict)

    def averages(self, by: list[str], period: Period | None, service_code: str | None) -> pd.DataFrame:
        """Average unit costs of one period and service (None: all) by channel and `by`."""
        key = (*by, period, service_code)
        if key not in self.made:
            self.made[key] = self._averages(by, period, service_code)
        return self.made[key]

    def _averages(self, by: list[str], period: Period | None, service_code: str | None) -> pd.DataFrame:
        """The same, made anew."""
        cells = self.cells
        if period is not None:
            cells = cells[cells["month_date"].between(str(period.first_month), str(period.last_month))]
        if service_code is not None:
            cells = cells[cells["service_code"] == service_code]
        # Where only channel groups are published, a row's channel is its group.
        groups = average_costs(cells, [*by, "channel_group"]).rename(columns={"channel_group": "channel"})
        groups = groups[~groups["channel"].isin(channel_groups()["channel"])]
        return pd.concat([average_costs(cells, [*by, "channel"]), groups], ignore_index=True)


def pricing(wanted: ContactFilter, costs: CostSet) -> Pricing:
    """The place's counts by month, service and channel with the unit cost that holds for each, as weights of costs.

    Of the chosen customers where the file holds them by channel, else of all; never of one ward, so that a ward
    differs from another by its contacts and not by chance in which services' costs it is priced with. Raises
    NotPublished.
    """
    return cache.keep(_weighed_counts, replace(wanted, service_code=None, area_code=None), costs)


def _weighed_counts(whole: ContactFilter, costs: CostSet) -> Pricing:
    """The same, made anew; services and wards share it."""
    cells = counts_by_channel(whole, "period and service")
    counted = _spread(replace(whole, customer_type=None)) if cells is None else cells
    return Pricing(weighed(chosen_costs(counted, costs.costs)), is_spread=cells is None)


def counts_by_channel(wanted: ContactFilter, by: Grouping) -> pd.DataFrame | None:
    """Counts by single channels and a grouping; None where the public file holds none, or channel groups alone."""
    try:
        counts = channel_counts(wanted, by)
    except NotPublished:
        return None
    return counts if set(counts["channel"]) <= set(channel_groups()["channel"]) else None


def _spread(wanted: ContactFilter) -> pd.DataFrame:
    """Monthly counts by channel spread over the services of the twelve months they lie in, or else of all months."""
    months, services = counts_by_channel(wanted, "period"), counts_by_channel(wanted, "service")
    if months is None:
        raise NotPublished("Contacts by month and channel: not published.")
    if months["month_date"].isna().all():
        return spread_over_services(months, services)
    last = months["month_date"].max()
    years_ago = ((last.year - months["month_date"].dt.year) * 12 + last.month - months["month_date"].dt.month) // 12
    parts = []
    for _, rows in months.groupby(years_ago):
        ends = rows["month_date"].max()
        first = (ends - pd.DateOffset(months=11)).date()
        own = counts_by_channel(replace(wanted, first_month=first, last_month=ends.date()), "service")
        parts.append(spread_over_services(rows, services if own is None else own))
    return pd.concat(parts, ignore_index=True)
