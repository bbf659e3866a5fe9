"""Draws the shift planner: results, warning, savings and ceilings beside the inputs, and what follows below them."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from analysis.periods import Period
from dashboard import cache, skeleton
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import ContactSet, NotPublished
from dashboard.marts.places import Place
from dashboard.marts.shift_planner import key_decision
from dashboard.skeleton import Missing
from dashboard.text import equality
from dashboard.text import shift_planner as words
from dashboard.views import shift_planner_tables as tables
from dashboard.views.shift_planner import PlannerView
from dashboard.views.shift_planner_inputs import PlannerInputs, choose_plan
from dashboard.views.shift_planner_parts import PlannerParts, plan, planner_parts

Download = Callable[[PlannerView, str], tuple[pd.DataFrame, list[tuple[str, str]]]]


def choose_and_plan(
    place: Place, offered: dict[str, tuple[ContactSet, list[Period]]], phone: bool
) -> tuple[PlannerInputs, PlannerParts] | Missing:
    """Draws the controls; gives what they ask for and all that is shown of it, or what is missing for them."""
    try:
        inputs = choose_plan(place, offered)
        if inputs is None:
            return Missing("No data", *words.one_channel(place))
        return inputs, planner_parts(place, inputs, phone)
    except NotPublished as gap:
        return Missing("No data", *words.not_published(str(gap)))


def draw_nothing(place: Place, has_contacts: bool, has_year: bool, has_costs: bool, has_survey: bool) -> None:
    """Draws what a place lacks before anything can be planned, how to supply it, and its key-decision tests."""
    skeleton.finding(words.nothing_heading(place))
    if not has_year:
        skeleton.missing("No data", *words.no_year(place, has_contacts))
    if not has_costs:
        skeleton.missing("No data", *words.nothing_costs(place))
    if not has_survey:
        skeleton.missing("Not yet measured", *words.no_survey(place))
    skeleton.heading(*words.KEY_DECISION)
    st.markdown(skeleton.safe(words.key_decision_tests(cache.ask(key_decision, place.place_code), place)))


def draw_results(shown: PlannerParts) -> None:
    """Draws the four results, the warning, and what is missing for the rest."""
    for column, (label, value, caption) in zip(st.columns(4), shown.tiles, strict=True):
        with column, st.container(gap="xxsmall"):
            st.metric(skeleton.safe(label), value)
            st.caption(skeleton.safe(caption))
    if shown.caution:
        st.warning(skeleton.safe(shown.caution), icon=":material/history:")
    if shown.warning:
        draw = st.warning if shown.is_unsafe else st.info
        draw(skeleton.safe(shown.warning), icon=":material/warning:" if shown.is_unsafe else ":material/info:")
    for gap in shown.gaps:
        skeleton.gap(gap)


def draw_pictures(place: Place, inputs: PlannerInputs, shown: PlannerParts) -> None:
    """Draws savings, ward ceilings and protected groups, each with its source line and download."""
    name = f"{place.place_slug}-shift-plan"
    for part, key, file, source, download in (
        ("saving", "plan_saving", f"{name}-business-case", shown.saved_from, tables.case_download),
        ("ceilings", "plan_ceilings", f"{name}-ceilings", shown.able_from, tables.ward_download),
        ("groups", "plan_groups", f"{name}-groups", shown.able_from, tables.group_download),
    ):
        if part not in shown.drawings:
            continue
        title, subtitle, svg = shown.drawings[part]
        with st.container(key=key):
            skeleton.drawing(title, subtitle, svg)
        picture = skeleton.Picture(key, title, subtitle)
        skeleton.foot(source, file, partial(_file, download, place, inputs, source), picture)


def _file(download: Download, place: Place, inputs: PlannerInputs, source: str) -> bytes:
    """One part of a plan as CSV."""
    return csv_file(*download(plan(place, inputs), source))


def draw_papers(place: Place, shown: PlannerParts) -> None:
    """Draws what papers need: capacity, the test of the assumption, evidence by group, key decision, every table."""
    if "capacity" in shown.tables:
        left, right = st.columns(2, gap="medium")
        with left:
            skeleton.made_table(*shown.tables["capacity"])
        with right:
            skeleton.made_table(*shown.tables["tested"])
    skeleton.heading(equality.TITLE, equality.SUBTITLE)
    skeleton.notes(shown.equality)
    skeleton.heading(*words.KEY_DECISION)
    st.markdown(skeleton.safe(shown.key_decision))
    _draw_tables(place, shown)


def _draw_tables(place: Place, shown: PlannerParts) -> None:
    """Draws every table."""
    if "case" in shown.tables:
        skeleton.made_table(*shown.tables["case"])
        with st.expander("Each step of the saving in a table"):
            skeleton.made_table(*shown.tables["saving"])
    for name in ("ceilings", "groups"):
        if name in shown.tables:
            skeleton.made_table(*shown.tables[name])
    if "ward groups" in shown.tables:
        with st.expander(f"Groups within {place.area_noun_plural}"):
            skeleton.made_table(*shown.tables["ward groups"])
