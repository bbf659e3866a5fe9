"""Cost per serve: what a contact costs, why that changed, and how much of a saving may be claimed."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.contacts import NotPublished, contact_sets
from dashboard.text import contacts as contact_words
from dashboard.text import costs as words
from dashboard.views import cost_draw as draw
from dashboard.views.cost_filters import choose_costs
from dashboard.views.cost_parts import cost_parts
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
choice = choose_costs(place, sets, costs)
try:
    shown = cost_parts(choice, filters.is_phone())
except NotPublished as refused:
    with head:
        skeleton.finding(words.no_costs_heading(place))
    skeleton.missing("Hidden (1 to 9)", *words.not_published(refused))
    st.stop()
with head:
    draw.finding(shown)
if not shown.charts:
    draw.costs_by_channel(shown)
    st.stop()

draw.change(choice, shown)
draw.costs_by_channel(shown)
draw.services(choice, shown)
draw.savings(choice, shown)
draw.areas(choice, shown)
