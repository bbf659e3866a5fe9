"""A map, a ranked list and a table of one indicator by ward, for any page that shows one."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import cache, filters, skeleton, tables
from dashboard.charts.ranges import ranked_ranges
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import PlaceFigure, indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import Metric
from dashboard.text import exclusion as words
from dashboard.text.sources import source_line


@dataclass(frozen=True)
class WardIndicator:
    """One indicator of a place: a row for each ward, highest first, and the figure of the whole place."""

    place: Place
    metric: Metric
    wards: pd.DataFrame
    whole: PlaceFigure | None


def is_held(place: Place, indicator: str) -> bool:
    """Whether the place has the indicator for any of its wards."""
    return indicator in cache.ask(indicators_of, place.place_code)


def ward_indicator(place: Place, metric: Metric) -> WardIndicator:
    """The figures of one indicator."""
    return WardIndicator(
        place,
        metric,
        wards=cache.ask(indicator_by_area, place.place_code, metric.name),
        whole=cache.ask(indicator_of_place, place.place_code, metric.name),
    )


def draw_ward_indicator(held: WardIndicator, chosen: str, phone: bool, key: str, heading: str = "") -> None:
    """Draws map and ranked list, source line with downloads, and table; `key` stays while measures change.

    The map's heading is the indicator's finding unless the page has said that already.
    """
    place, metric, wards, whole = held.place, held.metric, held.wards, held.whole
    finding = words.heading(wards, metric, place)
    subtitle = words.map_subtitle(wards, whole, metric, place)
    left, right = st.container(key=f"{key}_pictured").columns([55, 45], gap="medium")
    with left:
        skeleton.heading(heading or finding, subtitle)
        _draw_map(held, chosen, phone, key)
    with right:
        ranking = words.ranking(wards, chosen, whole, metric, place)
        skeleton.drawing(*ranking, ranked_ranges(wards, whole, metric, place, chosen, phone), f"{key}_ranked")
    source = source_line(cache.ask(sources_by_id, whole.source_id) if whole else [], place)
    skeleton.foot(
        source,
        f"{place.place_slug}-{metric.name}",
        lambda: csv_file(*tables.ward_download(wards, whole, metric, source)),
        skeleton.Picture(f"{key}_pictured", finding, f"{place.place_name}. {subtitle}"),
    )
    title, definition = words.table_heading(wards, metric, place)
    skeleton.table(title, definition, *tables.ward_table(wards, metric, place, phone))


def _draw_map(held: WardIndicator, chosen: str, phone: bool, key: str) -> None:
    """Draws the map, or says that no boundaries are loaded."""
    shapes = cache.ask(drawn_shapes, held.place.place_code, phone)
    if shapes is None:
        skeleton.missing("No data", *words.no_shapes(held.place))
        return
    spec = words.map_spec(held.wards, held.metric, held.place)
    values = tables.map_values(held.wards, held.metric)
    ward_map(draw_map(shapes, values, spec, chosen=chosen, name=key), key=f"{key}_map", on_pick=filters.pick_ward)
