"""Draws trend and target: a target to type, the chart, what it says, and every month in a table."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import target as maths
from dashboard import cache, filters, skeleton
from dashboard.charts.stacked import stacked_shares
from dashboard.charts.target import Goal, target_chart
from dashboard.csv_file import csv_file
from dashboard.skeleton import Chart, Missing
from dashboard.tables import Formats, Made, made
from dashboard.text import target as words
from dashboard.text.contacts import with_labels
from dashboard.text.numbers import month, share
from dashboard.views.channel_shift import ContactChoice, ContactView
from dashboard.views.channel_tables import Table
from dashboard.views.target import TargetView, target_view


@dataclass(frozen=True)
class TargetParts:
    """What the part shows of one choice: the trend, or why there is none, and the stacked bars where there are any."""

    trend: Chart | Missing
    stacked: Chart | None = None
    sentences: tuple[str, ...] = ()
    table: Made | None = None


def draw_target(choice: ContactChoice, has_trend: bool, source: str, phone: bool) -> None:
    """Draws the part of the page about trend and target, or says why there is no trend."""
    if not has_trend or not choice.contact_set.is_dated:
        shown = cache.keep(_made, choice, None, phone)
        skeleton.chart_or_gap(shown.trend, key="target_chart")
        _draw_stacked(shown.stacked)
        return
    left, right = st.container(key="target_part").columns([68, 32], gap="medium")
    own = choice.place.digital_share_target_pct
    with right:
        typed = filters.typed_percentage(
            "Target, % of contacts", key="target", placeholder=f"{own:g}" if own else "such as 70"
        )
        aim = own if typed is None else typed
        shown = cache.keep(_made, choice, aim, phone)
        skeleton.notes(shown.sentences)
    with left:
        skeleton.chart_or_gap(shown.trend, key="target_chart")
    if isinstance(shown.trend, Chart):
        name = f"{choice.place.place_slug}-trend-and-target"
        picture = skeleton.Picture("target_part", shown.trend.heading, shown.trend.subtitle)
        skeleton.foot(source, name, lambda: csv_file(*_download(_view(choice, aim), source)), picture)
    if shown.table:
        with st.expander("Trend and target in a table"):
            skeleton.made_table(*shown.table)
    _draw_stacked(shown.stacked)


def _draw_stacked(chart: Chart | None) -> None:
    """Draws the channel groups stacked to the whole, folded away."""
    if chart:
        with st.expander("Channel groups stacked to 100%"):
            skeleton.chart(*chart, key="stacked_chart")


def _view(choice: ContactChoice, aim: float | None) -> TargetView:
    """The trend of a choice against a target in per cent."""
    return target_view(choice.view, None if aim is None else aim / 100)


def _made(choice: ContactChoice, aim: float | None, phone: bool) -> TargetParts:
    held = _view(choice, aim)
    if held.contacts.trend.empty:
        return TargetParts(Missing("No data", *words.no_months()))
    if not choice.contact_set.is_dated:
        return TargetParts(Missing("No data", *words.no_trend(held)), _stacked(held.contacts, None))
    chart = target_chart(held.months, held.line, _goal(held), held.changes, _now(held))
    return TargetParts(
        trend=Chart(words.heading(held), words.subtitle(held), chart, words.alt(held)),
        stacked=_stacked(held.contacts, held.target),
        sentences=tuple(words.sentences(held)),
        table=made(*_table(held, phone)),
    )


def _stacked(view: ContactView, target: float | None) -> Chart:
    """The channel groups stacked to the whole, by period, with the target across."""
    line = (target, f"Target {words.percent(target)}") if target else None
    chart = stacked_shares(with_labels(view.trend, "share"), line, view.contact_set.is_dated, view.changes)
    return Chart(*words.stacked(view), chart, words.stacked_alt(view))


def _goal(held: TargetView) -> Goal | None:
    """The target as the chart draws it."""
    if held.target is None or held.is_refused:
        return None
    named = f"<b>Target {words.percent(held.target)}</b>"
    if not held.is_dated or held.arrival is None:
        return Goal(held.target, named)
    found = held.arrival
    likely, possible = ((held.month(low), held.month(high)) for low, high in (found.likely, found.possible))
    middle = held.month(found.middle)
    return Goal(held.target, f"{named} {month(middle)}", middle, likely, possible)


def _now(held: TargetView) -> tuple[float, str] | None:
    """The level of the trend in its last month, and its words."""
    if held.trend is None:
        return None
    return held.trend.level, f"<b>{share(held.trend.level)}</b> {month(held.trend.last_month)}"


def _with_line(held: TargetView) -> pd.DataFrame:
    """Every month with its share and, where there is a trend, the trend and its interval; months ahead too."""
    line = held.line.rename(columns={"share": "trend", "low": "trend_low", "high": "trend_high"})
    if line.empty:
        return held.months.assign(trend=float("nan"), trend_low=float("nan"), trend_high=float("nan"))
    return held.months.merge(line, on="month_date", how="outer").sort_values("month_date", ignore_index=True)


def _table(held: TargetView, short: bool) -> Table:
    """One row a month, latest first: share, trend, its interval, and whether it is fitted; months counted only."""
    rows = _with_line(held)
    rows = rows[rows["month_date"].isin(held.months["month_date"])].iloc[::-1]
    table = pd.DataFrame(
        {
            "Month": rows["month_date"].dt.strftime("%b %Y"),
            "Digital share": rows["share"],
            "Trend": [share(value) if value == value else "–" for value in rows["trend"]],
        }
    )
    formats: Formats = {"Digital share": share, "Trend": str}
    if not short:
        ends = zip(rows["trend_low"], rows["trend_high"], strict=True)
        table["95% interval"] = [f"{share(low)} to {share(high)}" if low == low else "–" for low, high in ends]
        table["In the trend"] = [words.standing(row) for _, row in rows.iterrows()]
        formats["95% interval"] = str
    return *words.table(held), table.reset_index(drop=True), formats, words.alt(held)


def _download(held: TargetView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Every month with both counts, share and unrounded trend, months ahead too, and the notes under them."""
    frame = _with_line(held).rename(columns={"contacts": "digital_contacts", "base": "all_contacts"})
    view = held.contacts
    frame = frame.drop(columns="is_comparable").assign(
        month_date=frame["month_date"].dt.strftime("%Y-%m-%d"),
        place_code=view.place.place_code,
        collection=view.contact_set.name,
    )
    notes = [("Finding", words.heading(held)), *(("Trend", line) for line in words.sentences(held))]
    rule = f"A straight line with a yearly wave and correlated errors, {maths.LEAST_MONTHS} months at least."
    return frame, [*notes, ("Method", rule), ("Source", source)]
