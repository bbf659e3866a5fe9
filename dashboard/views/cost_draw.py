"""Draws the parts of the Cost per serve page, each with its charts, its foot and its equal tables."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from dashboard import filters, skeleton
from dashboard.csv_file import csv_file
from dashboard.map import ward_map
from dashboard.metrics import load_metrics
from dashboard.skeleton import Missing
from dashboard.text import costs as words
from dashboard.views import cost_tables as tables
from dashboard.views.cost_parts import CostParts
from dashboard.views.cost_per_serve import CostChoice, CostView

Download = Callable[[CostView, str], tuple[pd.DataFrame, list[tuple[str, str]]]]


def finding(shown: CostParts) -> None:
    """Draws the finding, and what must be known before the figures are used."""
    skeleton.finding(*shown.finding)
    if shown.caution:
        st.warning(skeleton.safe(shown.caution), icon=":material/history:")
    skeleton.published_note(shown.note)


def _foot(choice: CostChoice, shown: CostParts, part: str, picture: str, download: Download) -> None:
    """Draws the source line and the download menu of one part."""
    name = f"{choice.place.place_slug}-{part}"
    file = skeleton.Picture(picture, *shown.pictures[picture])
    skeleton.foot(shown.source, name, lambda: csv_file(*download(choice.view, shown.source)), file)


def change(choice: CostChoice, shown: CostParts) -> None:
    """Draws the trend beside the waterfall, and both as tables."""
    with st.container(key="cost_change"):
        left, right = st.columns([52, 48], gap="medium")
    with left:
        skeleton.chart_or_gap(shown.charts["trend"], key="cost_trend")
    with right:
        # The switch stands under its chart, which it must be asked for first.
        place = st.container()
        has_steps = "steps" in shown.tables
        kind = filters.switch("Waterfall of", words.WATERFALLS, key="waterfall") if has_steps else "total"
        with place:
            skeleton.chart_or_gap(shown.charts[kind], key="waterfall_chart")
    _foot(choice, shown, "cost-per-serve", "cost_change", tables.trend_download)
    with st.expander("Every period in a table"):
        skeleton.made_table(*shown.tables["trend"])
    if has_steps:
        with st.expander("What moved the cost, step by step"):
            skeleton.made_table(*shown.tables["steps"])
            skeleton.notes(shown.notes["change"])


def costs_by_channel(shown: CostParts) -> None:
    """Draws the table by channel with where each unit cost is from, and how the figures are made."""
    skeleton.made_table(*shown.tables["channels"])
    skeleton.notes(shown.notes["costs"])


def services(choice: CostChoice, shown: CostParts) -> None:
    """Draws unit costs by channel beside costs by service, and the services as a table."""
    with st.container(key="cost_parts"):
        left, right = st.columns([48, 52], gap="medium")
    with left:
        skeleton.chart_or_gap(shown.charts["ranges"], key="range_chart")
    with right:
        skeleton.chart_or_gap(shown.charts["services"], key="service_cost_chart")
    _foot(choice, shown, "cost-by-channel-and-service", "cost_parts", tables.cost_download)
    if "services" in shown.tables:
        skeleton.made_table(*shown.tables["services"])


def savings(choice: CostChoice, shown: CostParts) -> None:
    """Draws the counterfactual: the answers, what they mean, and the calls and visits themselves."""
    answers = shown.charts["saving"]
    if isinstance(answers, Missing):
        skeleton.gap(answers)
        return
    skeleton.heading(answers.heading, answers.subtitle)
    with st.container(key="cost_savings"):
        left, right = st.columns([48, 52], gap="medium")
    with left:
        skeleton.bare_chart(answers.figure, answers.alt, key="saving_chart")
    with right:
        skeleton.notes(shown.notes["saving"])
    _foot(choice, shown, "cost-saving", "cost_savings", tables.saving_download)
    skeleton.made_table(*shown.tables["saving"])


def areas(choice: CostChoice, shown: CostParts) -> None:
    """Draws the cost by area on the map and as a table, or says what is missing."""
    if isinstance(shown.drawings["areas"], Missing):
        skeleton.gap(shown.drawings["areas"])
        return
    title, subtitle, drawing = shown.drawings["areas"]
    with st.container(key="cost_map"):
        left, right = st.columns([55, 45], gap="medium")
    with left:
        skeleton.heading(title, subtitle)
        ward_map(drawing, key="ward_cost_map", on_pick=filters.pick_ward)
    with right:
        skeleton.chart_or_gap(shown.charts["areas"], key="area_cost_chart")
    _foot(choice, shown, f"cost-by-{choice.place.area_noun}", "cost_map", tables.area_download)
    skeleton.made_table(*shown.tables["areas"])
    skeleton.about(load_metrics()[shown.metric])
