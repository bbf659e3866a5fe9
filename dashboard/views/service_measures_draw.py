"""Draws the service measures: the table by service, the funnel, the table by channel, and every definition."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis import service_measures as maths
from dashboard import cache, skeleton
from dashboard.charts.service_measures import funnel_bars
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import NotPublished
from dashboard.metrics import caveats_of, load_metrics
from dashboard.skeleton import Chart, Missing
from dashboard.tables import Fills, Formats, Made, made
from dashboard.text import service_measures as words
from dashboard.text.contacts import scope
from dashboard.theme import GREY_TEXT
from dashboard.views.channel_shift import ContactChoice
from dashboard.views.service_measures import ServiceMeasures, service_measures

BY_CHANNEL = ("transactions", *maths.MEASURES[1:])
# A figure stands over its two parts.
TWO_LINES = "white-space:pre"


@dataclass(frozen=True)
class MeasureParts:
    """What the part shows of one choice; `steps` are how far digital contacts get."""

    services: Made
    notes: tuple[str, ...]
    steps: Chart | Missing
    channels: Made


def draw_service_measures(choice: ContactChoice, source: str) -> None:
    """Draws the part of the page about what becomes of contacts, or says that nothing is held of it."""
    shown = cache.keep(_made, choice)
    if isinstance(shown, Missing):
        skeleton.gap(shown)
        return
    skeleton.made_table(*shown.services)
    skeleton.notes(shown.notes)
    skeleton.definitions([load_metrics()[name] for name in maths.MEASURES])
    picture = None
    if isinstance(shown.steps, Chart):
        picture = skeleton.Picture("funnel", shown.steps.heading, shown.steps.subtitle)
    with st.container(key="funnel"):
        skeleton.chart_or_gap(shown.steps, key="funnel_chart")
    name = f"{choice.place.place_slug}-service-measures"
    skeleton.foot(source, name, lambda: csv_file(*kpi_download(service_measures(choice.view), source)), picture)
    skeleton.made_table(*shown.channels)


def _made(choice: ContactChoice) -> MeasureParts | Missing:
    try:
        held = service_measures(choice.view)
    except NotPublished as refused:
        return Missing("No data", *words.not_published(f"{refused} "))
    if not held.is_measured:
        return Missing("No data", *words.no_measures())
    if not held.is_published:
        return Missing("No data", *words.not_published())
    services, channels, hidden = kpi_table(held), channel_table(held), held.contacts.hidden
    by_service, by_channel = (words.alt(held, by) for by in ("service", "channel"))
    return MeasureParts(
        services=made(words.heading(held), words.subtitle(held), services, *_written(services, by_service, hidden)),
        notes=tuple(line for line in (words.shares(held), words.left_out(held)) if line),
        steps=_steps(held),
        channels=made(
            words.channel_heading(held),
            words.channel_subtitle(held),
            channels,
            *_written(channels, by_channel, hidden),
        ),
    )


def _steps(held: ServiceMeasures) -> Chart | Missing:
    """How far digital contacts get, or what is missing to tell it."""
    if not held.has_steps:
        return Missing("No data", *words.no_steps(held))
    labels = [words.STEP_LABELS[step] for step in held.steps["step"]]
    return Chart(*words.steps(held), funnel_bars(held.steps, labels, words.step_texts(held)), words.steps_alt(held))


def _written(table: pd.DataFrame, alt: str, hidden: str) -> tuple[Formats, str, None, Fills]:
    """How the cells of a table of measures are written: two lines, and grey where there is no figure."""
    measured = list(table.columns[1:])
    gaps = (maths.NO_DATA, hidden, maths.NOT_AVAILABLE, maths.NOT_PUBLISHED, "–")
    fills = {
        name: [f"{TWO_LINES};color:{GREY_TEXT}" if cell in gaps else TWO_LINES for cell in table[name]]
        for name in measured
    }
    return dict.fromkeys(measured, str), alt, None, fills


def kpi_table(held: ServiceMeasures) -> pd.DataFrame:
    """One row a service, busiest first, and one for all: each measure over its numerator and denominator.

    Where nothing is published by service, the row for all stands alone.
    """
    view = held.contacts
    whole = _cells(held.whole.assign(row="whole"), ["whole"])
    whole.insert(0, "Service", [view.service_name or "All services"])
    if not held.has_services:
        return whole
    table = _cells(held.services.assign(row=held.services["service_code"]), view.services["service_code"].tolist())
    table.insert(0, "Service", view.services["service_name"].fillna("No service given").to_numpy())
    # A chosen service has its row already.
    return table if view.service_name else pd.concat([table, whole], ignore_index=True)


def channel_table(held: ServiceMeasures) -> pd.DataFrame:
    """One row a channel, most used first: its share of transactions, and its measures; a dash where none applies."""
    channels = held.contacts.channels
    table = _cells(held.channels.assign(row=held.channels["channel"]), channels["channel"].tolist(), BY_CHANNEL)
    failed = words.short_label(maths.FAILED)
    table[failed] = table[failed].where(channels["channel_group"].eq("digital"), "–")
    table.insert(0, "Channel", channels["label"])
    return table


def _cells(rows: pd.DataFrame, order: Sequence[Hashable], measures: Sequence[str] = maths.MEASURES) -> pd.DataFrame:
    """The measures of some rows, in order, as words: the figure, and under it both of its parts."""
    found = {(_key(row["row"]), row["measure"]): row for row in rows.to_dict("records")}
    keys = [_key(key) for key in order]
    return pd.DataFrame({words.short_label(name): [_cell(found.get((key, name))) for key in keys] for name in measures})


def _key(code: object) -> object:
    """What a row is looked up by: its code, or None for every way in which a code may be missing."""
    return code if isinstance(code, str) else None


def _cell(row: dict[Hashable, Any] | None) -> str:
    """A figure over its two parts, or the words of its absence."""
    if row is None:
        return maths.NOT_AVAILABLE
    return "\n".join(line for line in (words.figure(row), words.parts(row)) if line)


def kpi_download(held: ServiceMeasures, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The KPI table as long rows: a row a service or channel and measure, with both parts and the unrounded figure."""
    services = held.services.rename(columns={"service_code": "code", "service_name": "name"}).assign(level="service")
    labels = held.contacts.channels.set_index("channel")["label"]
    channels = held.channels.rename(columns={"channel": "code"}).assign(level="channel")
    channels["name"] = channels["code"].map(labels)
    whole = held.whole.assign(level="all", code="", name="All contacts shown")
    columns = ["level", "code", "name", "measure", "numerator", "denominator", "value", "state", "left_out"]
    frame = pd.concat([services, channels, whole], ignore_index=True)[columns]
    frame["code"], frame["name"] = frame["code"].fillna(""), frame["name"].fillna("No service given")
    view = held.contacts
    frame = frame.rename(columns={"left_out": "hidden_counts_left_out"}).assign(
        period=view.period_label, place_code=view.place.place_code, collection=view.contact_set.name
    )
    metrics = [load_metrics()[name] for name in maths.MEASURES]
    notes = [("Covers", scope(view)), ("Shares", words.shares(held)), ("Left out", words.left_out(held))]
    notes += [(metric.label, metric.definition) for metric in metrics]
    caveats = dict.fromkeys(caveat for metric in metrics for caveat in caveats_of(metric))
    return frame, [*notes, *(("Caveat", caveat) for caveat in caveats), ("Source", source)]
