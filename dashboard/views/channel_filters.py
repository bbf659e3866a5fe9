"""The choices of the Channel shift page: collection, period, service, customers, staff and measure."""

from collections.abc import Sequence

import streamlit as st

from analysis.periods import Period, periods, span
from dashboard import cache, filters
from dashboard.marts.contacts import ContactFilter, ContactSet, contact_services, customer_types
from dashboard.marts.places import Place, areas
from dashboard.views.channel_shift import ContactChoice

MEASURES = {"share": "Share of contacts", "contacts": "Number of contacts"}
# How place files name a kind of customer that the source does not tell.
NOT_TOLD = "unknown"


def choose_contacts(place: Place, sets: Sequence[ContactSet]) -> tuple[ContactChoice, str]:
    """Draws the filter row; gives what it asks for, and whether the trend shows share or contacts."""
    # A control that moves to another place in the row leaves the address, so each has its own in every council; one
    # that a council does without takes no room.
    row = st.container(horizontal=not filters.is_phone(), vertical_alignment="bottom")
    first, second, third, last = (row.container() for _ in range(4))
    contact_set = sets[0]
    if len(sets) > 1:
        with third:
            chosen = filters.choice("Collection", {held.name: held.name for held in sets}, key="collection")
            contact_set = next(held for held in sets if held.name == chosen)
    with first:
        services = cache.ask(contact_services, place.place_code, contact_set.name)
        service = filters.choice("Service", {"": "All services", **services}, key="service")
    wards = cache.ask(areas, place.place_code) if contact_set.has_areas else {}
    ward = ""
    if wards:
        with second:
            ward = filters.ward(wards, place.area_noun_plural)
    with last, st.popover("More filters", icon=":material/tune:", width="stretch"):
        measure = filters.choice("Trend shows", MEASURES, key="trend")
        customers, with_staff = choose_customers(place, contact_set), _with_staff(contact_set)
    wanted = ContactFilter(place.place_code, contact_set.name, service or None, customers, ward or None, with_staff)
    period, area_period = _periods(contact_set, bool(ward))
    names_chosen = services.get(service), wards.get(ward)
    return ContactChoice(place, contact_set, wanted, period, *names_chosen, area_period), measure


def choose_customers(place: Place, contact_set: ContactSet) -> str | None:
    """The chosen kind of customer; None for all, and where the collection tells none apart."""
    told = cache.ask(customer_types, place.place_code, contact_set.name)
    types = [kind for kind in told if kind != NOT_TOLD]
    if len(types) < 2:
        return None
    options = {"": "All customers"} | {kind: kind.capitalize() for kind in types}
    return filters.choice("Customers", options, key="customers") or None


def _with_staff(contact_set: ContactSet) -> bool:
    """Whether contacts made by staff and systems are counted: only when the reader asks."""
    if not contact_set.staff_contacts:
        return False
    options = {"out": "Left out", "in": "Counted"}
    return filters.choice("Staff and system contacts", options, key="staff") == "in"


def _periods(contact_set: ContactSet, has_ward: bool) -> tuple[Period | None, Period | None]:
    """The chosen period of a dated collection, and that of figures by ward; None where its source gives no year.

    Published figures by ward are of the longest period until a reader chooses another: the most of them are shown.
    """
    if contact_set.first_month is None or contact_set.last_month is None:
        return None, None
    offered = {period.label: period for period in periods(contact_set.first_month, contact_set.last_month)}
    whole = span(contact_set.first_month, contact_set.last_month)
    if not contact_set.is_masked:
        chosen = offered[filters.period(list(offered))]
        return chosen, chosen
    offered = {whole.label: whole} | offered if has_ward else offered | {whole.label: whole}
    chosen = offered[filters.period(list(offered))]
    return chosen, whole if filters.is_latest() else chosen
