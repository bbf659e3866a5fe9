"""The words about unit costs that every page with money has: their prices, what to be told first, their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.unit_costs import year_of
from dashboard.text.numbers import listed

if TYPE_CHECKING:
    from dashboard.views.unit_costs import CostSet


def prices_of(costs: CostSet) -> str:
    """The prices that the costs are in, for the end of a subtitle."""
    if costs.prices:
        forecast = ", a forecast" if costs.years[costs.prices] else ""
        return f"{costs.prices} prices{forecast}"
    years = costs.price_years
    if not years:
        return "price year not stated"
    return f"{years[0]} prices" if len(years) == 1 else f"prices of their own year, {years[0]} to {years[-1]}"


def warnings(costs: CostSet, this_year: int, *, with_changes: bool = True) -> str:
    """What a reader must be told before using the figures: old costs, unstated or mixed years, a forecast.

    Mixed years matter where costs of different times are compared (`with_changes`).
    """
    old = costs.old(this_year)
    words = []
    if old:
        age = this_year - (year_of(old[-1]) or this_year)
        words.append(
            f"These unit costs are of {listed(old)}, {age} years old or more: a broad average of simple contacts, never"
            " enough for a business case."
        )
    if costs.has_unstated_year():
        words.append("These unit costs do not say which year they are of.")
    if not costs.prices and len(costs.price_years) > 1 and with_changes:
        words.append("Unit costs stay in the prices of their own years, so their change holds inflation too.")
    elif not costs.prices and old and not costs.years:
        words.append(f"They stay in {listed(costs.price_years) or 'their own'} prices: no deflator is loaded.")
    if costs.prices and costs.years[costs.prices]:
        words.append(f"The deflator of {costs.prices} is a forecast.")
    return " ".join(words)


def with_published(line: str, costs: CostSet) -> str:
    """A source line with the sources of published costs, where such are among those used."""
    published = "; ".join(dict.fromkeys(costs.published["source"]))
    return f"{line} Unit costs: {published}." if published else line
