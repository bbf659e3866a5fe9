"""Shift planner: if contacts are moved online, what that saves, and whom it asks too much of."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.contacts import contact_sets, contact_sources
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import survey_measures, survey_sources
from dashboard.text import shift_planner as words
from dashboard.text.sources import source_line
from dashboard.text.unit_costs import with_published
from dashboard.views.shift_planner_draw import (
    Gap,
    choose_and_plan,
    draw_ceilings,
    draw_groups,
    draw_nothing,
    draw_papers,
    draw_results,
    draw_savings,
)
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
        view = choose_and_plan(place, offered)
with head:
    if isinstance(view, Gap):
        skeleton.finding(words.nothing_heading(place))
        skeleton.missing("No data", view.what, view.how)
        st.stop()
    skeleton.finding(words.heading(view))
left.caption(skeleton.safe(words.scope(view)))
if view.refusal or not view.today.contacts:
    right.info(skeleton.safe(words.refused(view)), icon=":material/block:")
    st.stop()

contacts = cache.ask(contact_sources, place.place_code, view.inputs.wanted.contact_set)
surveys = cache.ask(survey_sources, place.place_code) if view.residents else []
saved_from = source_line(cache.ask(sources_by_id, *contacts, *view.cost_sources, *surveys), place)
if view.money:
    saved_from = with_published(saved_from, view.money.costs)
able_from = source_line(cache.ask(sources_by_id, *contacts, *surveys), place)
with right:
    draw_results(view)
    draw_savings(view, saved_from, phone)
    draw_ceilings(view, able_from, phone)
    draw_groups(view, able_from, phone)
draw_papers(view, phone)
