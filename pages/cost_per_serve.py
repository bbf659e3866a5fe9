"""Cost per serve: what a contact costs, why that changed, and how much of a saving may be claimed."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.contacts import NotPublished, contact_sets
from dashboard.text import contacts as contact_words
from dashboard.text import costs as words
from dashboard.views import cost_draw as draw
from dashboard.views.cost_filters import choose_costs
from dashboard.views.unit_costs import cost_sets

place = filters.place()
sets = cache.ask(contact_sets, place.place_code)
if not sets:
    skeleton.finding(words.no_costs_heading(place))
    skeleton.missing("No data", *contact_words.no_contacts())
    st.stop()
costs = cost_sets(place)
if not costs:
    skeleton.finding(words.no_costs_heading(place))
    skeleton.missing("No data", *words.no_costs())
    st.stop()

head = st.container()
try:
    view = choose_costs(place, sets, costs)
except NotPublished as refused:
    with head:
        skeleton.finding(words.no_costs_heading(place))
    skeleton.not_published(*words.not_published(refused))
    st.stop()
with head:
    draw.finding(view)
if view.total.value is None:
    draw.costs_by_channel(view)
    st.stop()

draw.change(view)
draw.costs_by_channel(view)
draw.services(view)
draw.savings(view)
draw.areas(view)
