"""The choices of the Cost per serve page: collection, service, unit costs, what a serve is, and more."""

from collections.abc import Sequence

import streamlit as st

from analysis.cost_per_serve import CONTACTS
from analysis.periods import Period, periods, span
from dashboard import cache, filters
from dashboard.marts.contacts import ContactFilter, ContactSet, contact_services
from dashboard.marts.places import Place, areas
from dashboard.text.costs import CALLS, SERVES
from dashboard.views.channel_filters import choose_customers
from dashboard.views.cost_per_serve import CostChoice
from dashboard.views.unit_costs import OWN_YEARS, CostSet


def choose_costs(place: Place, sets: Sequence[ContactSet], costs: dict[str, CostSet]) -> CostChoice:
    """Draws the filter row and gives what it asks for."""
    # A control that moves to another column leaves the address, so service and costs keep theirs in every place.
    first, second, third, last = st.columns(4, vertical_alignment="bottom")
    contact_set, serve = sets[0], ""
    with third:
        if len(sets) > 1:
            chosen = filters.choice("Collection", {held.name: held.name for held in sets}, key="collection")
            contact_set = next(held for held in sets if held.name == chosen)
        else:
            serve = filters.choice("Cost of one", SERVES, key="serve")
    with first:
        services = cache.ask(contact_services, place.place_code, contact_set.name)
        service = filters.choice("Service", {"": "All services", **services}, key="service")
    with second:
        cost_set = choose_cost_set(costs)
    with last, st.popover("More filters", icon=":material/tune:", width="stretch"):
        serve = serve or filters.choice("Cost of one", SERVES, key="serve_of")
        prices, with_calls = _prices(cost_set), filters.choice("Failed online contacts", CALLS, key="failed") == "call"
        wards = cache.ask(areas, place.place_code) if contact_set.has_areas else {}
        ward = filters.ward(wards, place.area_noun_plural) if wards else ""
        customers = choose_customers(place, contact_set)
    wanted = ContactFilter(place.place_code, contact_set.name, service or None, customers, ward or None)
    period, names = _period(contact_set), (services.get(service), wards.get(ward))
    how = prices, serve or CONTACTS, with_calls
    return CostChoice(place, contact_set, wanted, cost_set.name, *how, period, *names)


def choose_cost_set(costs: dict[str, CostSet]) -> CostSet:
    """The chosen unit costs; the first has one code in every place, so that it never stands in the address."""
    usual, *others = costs
    options = {"": usual, **{name: name for name in others}}
    return costs[filters.choice("Unit costs", options, key="costs") or usual]


def _period(contact_set: ContactSet) -> Period | None:
    """The chosen period of a dated collection, which may be all of its months; None where its source gives no year."""
    first, last = contact_set.first_month, contact_set.last_month
    if first is None or last is None:
        return None
    offered = {period.label: period for period in [*periods(first, last), span(first, last)]}
    return offered[filters.period(list(offered))]


def _prices(cost_set: CostSet) -> str:
    """The year in whose prices the costs are shown; their own years where nothing can be restated."""
    if not cost_set.years:
        return OWN_YEARS
    names = {year: f"{year} prices{' (forecast)' if forecast else ''}" for year, forecast in cost_set.years.items()}
    options = {**names, OWN_YEARS: "Each cost in its own year"}
    usual = options.pop(cost_set.usual_prices)
    return filters.choice("Prices", {"": usual, **options}, key="prices") or cost_set.usual_prices
