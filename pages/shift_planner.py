"""Shift planner: if contacts are moved online, what that saves, and whom it asks too much of."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.contacts import contact_sets
from dashboard.marts.survey import survey_measures
from dashboard.text import shift_planner as words
from dashboard.views.shift_planner_draw import choose_and_plan, draw_nothing, draw_papers, draw_pictures, draw_results
from dashboard.views.shift_planner_inputs import whole_years
from dashboard.views.unit_costs import cost_sets

place = filters.place()
phone = filters.is_phone()
sets = cache.ask(contact_sets, place.place_code)
offered = whole_years(sets)
has_costs = bool(cost_sets(place))
has_survey = bool(cache.ask(survey_measures, place.place_code))
# Contacts alone say neither what a plan saves nor whom it asks too much of.
if not offered or not (has_costs or has_survey):
    draw_nothing(place, bool(sets), bool(offered), has_costs, has_survey)
    st.stop()

head = st.container()
left, right = st.columns([27, 73], gap="medium")
with left:
    panel = st.expander("The plan: inputs") if phone else st.container(border=True)
    with panel:
        planned = choose_and_plan(place, offered, phone)
with head:
    if isinstance(planned, skeleton.Missing):
        skeleton.finding(words.nothing_heading(place))
        skeleton.gap(planned)
        st.stop()
    inputs, shown = planned
    skeleton.finding(shown.heading)
left.caption(skeleton.safe(shown.scope))
if shown.refused:
    right.info(skeleton.safe(shown.refused), icon=":material/block:")
    st.stop()

with right:
    draw_results(shown)
    draw_pictures(place, inputs, shown)
draw_papers(place, shown)
