"""Draws the charts of the Channel shift page, or says what of them is not published."""

import pandas as pd
import streamlit as st

from dashboard import skeleton
from dashboard.charts import contacts as charts
from dashboard.text import contacts as words
from dashboard.views import channel_tables as tables
from dashboard.views.channel_shift import ContactView


def draw_trend(view: ContactView, measure: str) -> None:
    """Draws the trend by channel group."""
    if view.trend.empty:
        skeleton.not_published("Trend", view.not_published.get("trend", ""))
        return
    lines = words.with_labels(view.trend, measure)
    trend = charts.group_trend(lines, measure, view.axis_title, view.chosen, view.changes)
    skeleton.chart(*words.trend(view, measure), trend, words.trend_alt(view, measure), key="trend_chart")


def draw_trend_table(view: ContactView, measure: str, phone: bool) -> None:
    """Draws every period in a table, folded away."""
    if len(view.trend):
        with st.expander("Every period in a table"):
            skeleton.table(*tables.trend_table(view, measure, phone))


def draw_services(view: ContactView, drawn: pd.DataFrame) -> None:
    """Draws the digital share by service."""
    if drawn.empty:
        skeleton.not_published("Digital share by service", view.not_published.get("services", ""))
        return
    dots = charts.service_dots(drawn, view.service_total.value or 0.0, words.overall(view))
    skeleton.chart(*words.services(view, drawn), dots, words.services_alt(drawn), key="service_chart")


def draw_no_areas(view: ContactView) -> None:
    """Draws why there is no map: it is not published, or no contact carries an area."""
    if reason := view.not_published.get("areas"):
        skeleton.not_published(f"Digital share by {view.place.area_noun}", reason)
    else:
        skeleton.missing("No data", *words.no_area(view))
