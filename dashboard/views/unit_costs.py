"""The sets of unit costs that a place can be priced with: its own first, published ones only in the UK."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.price_year import restated, target_years
from analysis.unit_costs import old_years, year_of
from dashboard import cache
from dashboard.marts.places import Place
from dashboard.marts.unit_costs import deflator, unit_costs
from dashboard.reference import published_unit_costs

UK = {"england", "scotland", "wales", "northern ireland", "united kingdom", "uk", "great britain"}
OWN_YEARS = "own"
"""The choice to leave each cost in the prices of its own year."""


# Kept ones are shared, so each is told from others by being itself: frames can not be compared at once.
@dataclass(frozen=True, eq=False)
class CostSet:
    """One choice of unit costs; `costs` are rows for `analysis.unit_costs.chosen_costs`.

    published: those of them that are published, with their sources. prices: the year to which all were restated, ""
    where each stays in its own; years: the years to which they can be, with whether that index is a forecast.
    """

    name: str
    costs: pd.DataFrame
    published: pd.DataFrame
    years: dict[str, bool]
    deflator: pd.DataFrame
    prices: str = ""
    source_ids: tuple[str, ...] = ()

    @property
    def price_years(self) -> list[str]:
        """The price years of its costs, earliest first; those not stated are left out."""
        return sorted(set(self.costs["price_year"].dropna()))

    @property
    def usual_prices(self) -> str:
        """The prices shown until somebody chooses: of its latest year where all can be restated to it."""
        latest = self.price_years[-1:]
        return latest[0] if latest and latest[0] in self.years else OWN_YEARS

    def old(self, this_year: int) -> list[str]:
        """The years, of prices or else of publication, that lie more than five years back."""
        printed = [str(words)[-4:] for words in self.published["published"].dropna()]
        return old_years(self.price_years or printed, this_year)

    def has_unstated_year(self) -> bool:
        """Whether a cost says neither the year of its prices nor when it was published."""
        told = {year_of(str(words)[-4:]) for words in self.published["published"]}
        return bool(self.costs["price_year"].isna().any() and None in told)

    def at(self, prices: str) -> "CostSet":
        """The same costs in the prices of one of its years; in their own where that is asked for or not possible."""
        if prices not in self.years:
            return self
        return replace(self, costs=restated(self.costs, self.deflator, prices), prices=prices)

    @property
    def usual(self) -> "CostSet":
        """The same costs in the prices that are shown until somebody chooses others."""
        return self.at(self.usual_prices)


def cost_sets(place: Place) -> dict[str, CostSet]:
    """Every choice of unit costs of a place by name, the one to show first in front; empty where there is none."""
    return cache.keep(_cost_sets, place)


def _cost_sets(place: Place) -> dict[str, CostSet]:
    own, index = cache.ask(unit_costs, place.place_code), cache.ask(deflator, place.place_code)
    chosen = _by_set(own.assign(priority=0))
    public: dict[str, pd.DataFrame] = {}
    if place.country.casefold() in UK:
        # A published cost has no first day: it holds for every month, and its age is said instead.
        public = _by_set(published_unit_costs().assign(priority=1, service_code=None, valid_from=None, source_id=None))
    for name, rows in list(chosen.items()):
        for first, more in list(public.items())[:1]:
            if set(more["channel"]) - set(rows["channel"]):
                chosen[f"{name}, gaps from {first}"] = pd.concat([rows, more], ignore_index=True)
    chosen |= public
    return {name: _cost_set(name, rows, index) for name, rows in chosen.items()}


def costs_at(place: Place, name: str, prices: str) -> CostSet:
    """One of the choices of a place by name, in the prices of one of its years."""
    return cost_sets(place)[name].at(prices)


def _by_set(costs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each cost set by its name, in the order given."""
    return {str(name): costs[costs["cost_set"] == name] for name in costs["cost_set"].unique()}


def _cost_set(name: str, rows: pd.DataFrame, index: pd.DataFrame) -> CostSet:
    """One choice; the sources are those of the costs, and of the deflator where it can restate them."""
    years = target_years(rows, index)
    held = rows["source_id"].dropna().unique().tolist()
    ids = [*held, *(index["source_id"].unique().tolist() if years else [])]
    is_public = rows["source_id"].isna()
    about = [
        "cost_set",
        "channel",
        "central",
        "unit",
        "price_year",
        "published",
        "source",
        "range_source",
        "where_seen",
    ]
    return CostSet(name, rows, rows[is_public].reindex(columns=about), years, index, source_ids=tuple(ids))
