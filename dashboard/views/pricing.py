"""What a contact of each channel costs on average, for every page that says so: one rule, one figure.

Months and services only say which unit cost holds: each month of a service takes the cost that held on its 1st.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.cost_per_serve import average_costs, spread_over_services, weighed
from analysis.periods import Period
from analysis.unit_costs import chosen_costs
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, Grouping, NotPublished, channel_groups
from dashboard.marts.places import Place
from dashboard.views.channel_shift import channel_counts
from dashboard.views.unit_costs import CostSet, costs_at


@dataclass(frozen=True)
class Pricing:
    """What contacts of each channel cost on average, by any grouping: `weights` are the contacts it is averaged over.

    They are of the chosen customers where the file holds them by channel, else of all; never of one ward, so that a
    ward differs from another by its contacts and not by chance in which services' costs it is priced with.
    """

    place: Place
    weights: ContactFilter
    cost_set: str
    prices: str

    def averages(self, by: Sequence[str], period: Period | None, service_code: str | None) -> pd.DataFrame:
        """Average unit costs of one period and service (None: all) by channel and `by`. Raises NotPublished."""
        return cache.keep(_averages, self, tuple(by), period, service_code)

    @property
    def is_spread(self) -> bool:
        """Whether services were spread over months: the public file has no months by service and channel at once."""
        return cache.keep(_is_spread, self.weights)

    @property
    def origins(self) -> pd.DataFrame:
        """By channel: the units, price years and sets of its costs, each as one text. Raises NotPublished."""
        return cache.keep(_origins, self)


def pricing(place: Place, wanted: ContactFilter, costs: CostSet) -> Pricing:
    """How the contacts that a filter lets through are priced with one of the place's sets of unit costs."""
    return Pricing(place, replace(wanted, service_code=None, area_code=None), costs.name, costs.prices)


def _is_spread(weights: ContactFilter) -> bool:
    return counts_by_channel(weights, "period and service") is None


def _cells(held: Pricing) -> pd.DataFrame:
    """Counts by month, service and channel with the unit cost that holds for each, as weights of costs."""
    cells = counts_by_channel(held.weights, "period and service")
    counted = _spread(replace(held.weights, customer_type=None)) if cells is None else cells
    costs = cache.keep(costs_at, held.place, held.cost_set, held.prices)
    return weighed(chosen_costs(counted, costs.costs))


def _averages(held: Pricing, by: tuple[str, ...], period: Period | None, service_code: str | None) -> pd.DataFrame:
    cells = cache.keep(_cells, held)
    if period is not None:
        cells = cells[cells["month_date"].between(str(period.first_month), str(period.last_month))]
    if service_code is not None:
        cells = cells[cells["service_code"] == service_code]
    # Where only channel groups are published, a row's channel is its group.
    groups = average_costs(cells, [*by, "channel_group"]).rename(columns={"channel_group": "channel"})
    groups = groups[~groups["channel"].isin(channel_groups()["channel"])]
    return pd.concat([average_costs(cells, [*by, "channel"]), groups], ignore_index=True)


def _origins(held: Pricing) -> pd.DataFrame:
    told = cache.keep(_cells, held).dropna(subset=["central"])
    return told.groupby("channel")[["unit", "price_year", "cost_set"]].agg(_joined)


def _joined(words: pd.Series) -> str:
    """The different words of a column in order, as one text; "" where none is given."""
    return ", ".join(sorted(set(words.dropna())))


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
