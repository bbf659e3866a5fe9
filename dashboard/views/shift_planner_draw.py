"""Draws the shift planner: results, warning, savings and ceilings beside the inputs, and what follows below them."""

from dataclasses import dataclass

import streamlit as st

from analysis.periods import Period
from dashboard import cache, skeleton
from dashboard.charts.plan import ceiling_ranges, saving_ranges
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import ContactSet, NotPublished
from dashboard.marts.places import Place, built_at
from dashboard.marts.shift_planner import key_decision
from dashboard.text import equality
from dashboard.text import shift_planner as words
from dashboard.text.unit_costs import warnings
from dashboard.views import shift_planner_tables as tables
from dashboard.views.shift_planner import PlannerView, planner_view
from dashboard.views.shift_planner_inputs import choose_plan


@dataclass(frozen=True)
class Gap:
    """What is missing for any plan, and how to go on."""

    what: str
    how: str


def choose_and_plan(place: Place, offered: dict[str, tuple[ContactSet, list[Period]]]) -> PlannerView | Gap:
    """Draws the controls; gives the figures that they ask for, or what is missing for them."""
    try:
        inputs = choose_plan(place, offered)
        return Gap(*words.one_channel(place)) if inputs is None else planner_view(place, inputs)
    except NotPublished as gap:
        return Gap(*words.not_published(str(gap)))


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


def draw_results(view: PlannerView) -> None:
    """Draws the four results, the warning, and what is missing for the rest."""
    for column, (label, value, caption) in zip(st.columns(4), words.tiles(view), strict=True):
        with column, st.container(gap="xxsmall"):
            st.metric(skeleton.safe(label), value)
            st.caption(skeleton.safe(caption))
    if view.money is not None:
        this_year = int(cache.ask(built_at)[-4:])
        if caution := warnings(view.money.costs, this_year, with_changes=False):
            st.warning(skeleton.safe(caution), icon=":material/history:")
    if view.residents is not None:
        unsafe = len(view.residents.wards.over) + len(view.residents.wards.unknown)
        draw = st.warning if unsafe else st.info
        draw(skeleton.safe(words.warning(view)), icon=":material/warning:" if unsafe else ":material/info:")
    for gap in words.missing_parts(view):
        skeleton.missing(*gap)


def draw_savings(view: PlannerView, source: str, phone: bool) -> None:
    """Draws the savings with their source line and the business case to download."""
    name = f"{view.place.place_slug}-shift-plan"
    if view.money is not None:
        rows = tables.saving_rows(view)
        title, subtitle = words.saving_words(view)
        with st.container(key="plan_saving"):
            skeleton.drawing(title, subtitle, saving_ranges(rows, words.saving_alt(rows), phone))
        picture = skeleton.Picture("plan_saving", title, subtitle)
        skeleton.foot(source, f"{name}-business-case", lambda: csv_file(*tables.case_download(view, source)), picture)


def draw_ceilings(view: PlannerView, source: str, phone: bool) -> None:
    """Draws the ward ceilings with their source line and downloads."""
    name = f"{view.place.place_slug}-shift-plan"
    if view.residents is not None:
        wards = tables.ward_rows(view)
        title, subtitle = words.ceiling_words(view)
        alt = words.ceiling_alt(view, wards)
        with st.container(key="plan_ceilings"):
            svg = ceiling_ranges(wards, tables.unknown_rows(view), view.place.area_noun, alt, phone)
            skeleton.drawing(title, subtitle, svg)
        picture = skeleton.Picture("plan_ceilings", title, f"{view.place.place_name}. {subtitle}")
        skeleton.foot(source, f"{name}-ceilings", lambda: csv_file(*tables.ward_download(view, source)), picture)


def draw_groups(view: PlannerView, source: str, phone: bool) -> None:
    """Draws the protected groups against the plan."""
    if view.residents is None:
        return
    rows = tables.group_rows(view)
    if not rows.empty:
        title, subtitle = words.groups_words(view, rows)
        with st.container(key="plan_groups"):
            alt = words.ceiling_alt(view, rows)
            skeleton.drawing(title, subtitle, ceiling_ranges(rows, [], "group", alt, phone))
        picture = skeleton.Picture("plan_groups", title, subtitle)
        name = f"{view.place.place_slug}-shift-plan-groups"
        skeleton.foot(source, name, lambda: csv_file(*tables.group_download(view, source)), picture)


def draw_papers(view: PlannerView, phone: bool) -> None:
    """Draws what papers need: capacity, the test of the assumption, evidence by group, key decision, every table."""
    if view.residents is not None:
        _draw_capacity(view, phone)
    skeleton.heading(equality.TITLE, equality.SUBTITLE)
    skeleton.notes(equality.equality_lines(view))
    skeleton.heading(*words.KEY_DECISION)
    st.markdown(skeleton.safe(words.key_decision_words(view)))
    _draw_tables(view, phone)


def _draw_capacity(view: PlannerView, phone: bool) -> None:
    """Draws what has to stay open, and how far that rests on the assumption."""
    left, right = st.columns(2, gap="medium")
    with left:
        skeleton.table(*tables.capacity_table(view))
    with right:
        skeleton.table(*tables.tested_table(view, phone))


def _draw_tables(view: PlannerView, phone: bool) -> None:
    """Draws every table."""
    if view.money is not None:
        skeleton.table(*tables.case_table(view, phone))
        with st.expander("Each step of the saving in a table"):
            skeleton.table(*tables.saving_table(view))
    if view.residents is None:
        return
    skeleton.table(*tables.ward_table(view, phone))
    if not view.residents.groups.empty:
        skeleton.table(*tables.group_table(view, phone))
    if not view.residents.ward_groups.empty:
        with st.expander(f"Groups within {view.place.area_noun_plural}"):
            skeleton.table(*tables.ward_group_table(view, phone))
