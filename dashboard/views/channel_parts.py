"""What the first parts of the Channel shift page show of one choice, made once for every reader."""

from dataclasses import dataclass, field

import pandas as pd

from dashboard import cache
from dashboard.charts import contacts as charts
from dashboard.map import draw_map
from dashboard.marts.shapes import drawn_shapes
from dashboard.skeleton import Chart, Missing
from dashboard.tables import Made, made
from dashboard.text import contacts as words
from dashboard.views import channel_tables as tables
from dashboard.views.channel_shift import ContactChoice, ContactView


@dataclass(frozen=True)
class ContactParts:
    """The finding, and by name the charts, tables and words of pictures: none of these where there is no figure.

    The map is among the drawings, with its heading and subtitle.
    """

    finding: tuple[str, str]
    note: str
    charts: dict[str, Chart | Missing] = field(default_factory=dict)
    drawings: dict[str, Made | Missing] = field(default_factory=dict)
    tables: dict[str, Made] = field(default_factory=dict)
    pictures: dict[str, tuple[str, str]] = field(default_factory=dict)


def contact_parts(choice: ContactChoice, measure: str, phone: bool) -> ContactParts:
    """What the page shows of a choice, its trend in shares or counts of contacts."""
    return cache.keep(_made, choice, measure, phone)


def _made(choice: ContactChoice, measure: str, phone: bool) -> ContactParts:
    view = choice.view
    finding, note = (words.headline(view), words.lead(view)), words.note_of(view)
    if view.total.contacts == 0 or "total" in view.not_published:
        return ContactParts(finding, note)
    drawn = tables.services_drawn(view)
    return ContactParts(
        finding,
        note,
        charts={"trend": _trend(view, measure), "channels": _channels(view), "services": _services(view, drawn)},
        drawings={"areas": _areas(view, phone)},
        tables=_tables(view, measure, phone),
        pictures={
            "over_time": words.trend_picture(view, measure),
            "who_and_where": words.share_picture(view, drawn),
        },
    )


def _trend(view: ContactView, measure: str) -> Chart | Missing:
    """The trend by channel group."""
    if view.trend.empty:
        return Missing("Not published", "Trend", view.not_published.get("trend", ""))
    lines = words.with_labels(view.trend, measure)
    chart = charts.group_trend(lines, measure, view.axis_title, view.chosen, view.changes)
    return Chart(*words.trend(view, measure), chart, words.trend_alt(view, measure))


def _channels(view: ContactView) -> Chart:
    """The bars by channel."""
    bars = charts.channel_bars(view.channels, tables.bar_words(view))
    return Chart(*words.channels(view), bars, words.channels_alt(view))


def _services(view: ContactView, drawn: pd.DataFrame) -> Chart | Missing:
    """The digital share by service."""
    if drawn.empty:
        return Missing("Not published", "Digital share by service", view.not_published.get("services", ""))
    dots = charts.service_dots(drawn, view.service_total.value or 0.0, words.overall(view))
    return Chart(*words.services(view, drawn), dots, words.services_alt(drawn))


def _areas(view: ContactView, phone: bool) -> Made | Missing:
    """The map, or why there is none: it is not published, or no contact carries an area."""
    shapes = cache.ask(drawn_shapes, view.place.place_code, phone)
    if shapes and view.has_areas:
        chosen = view.wanted.area_code or ""
        return *words.areas(view), draw_map(shapes, tables.area_values(view), words.areas_map(view), chosen=chosen)
    if reason := view.not_published.get("areas"):
        return Missing("Not published", f"Digital share by {view.place.area_noun}", reason)
    return Missing("No data", *words.no_area(view))


def _tables(view: ContactView, measure: str, phone: bool) -> dict[str, Made]:
    """The equal tables."""
    found = {
        "channels": tables.channel_table(view, phone),
        "words": tables.word_table(view, phone),
        "services": tables.service_table(view, phone),
    }
    if len(view.trend):
        found["trend"] = tables.trend_table(view, measure, phone)
    if view.has_areas:
        found["areas"] = tables.area_table(view, phone)
    return {name: made(*table) for name, table in found.items()}
