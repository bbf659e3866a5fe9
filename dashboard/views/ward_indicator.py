"""A map, a ranked list and a table of one indicator by ward, for any page that shows one."""

from dataclasses import dataclass

import streamlit as st

from dashboard import cache, filters, skeleton, tables
from dashboard.charts.ranges import ranked_ranges
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import Metric
from dashboard.text import exclusion as words
from dashboard.text.sources import source_line


@dataclass(frozen=True)
class WardIndicator:
    """All that is said and drawn of one indicator by ward: words, drawings as SVG (no map without boundaries), table.

    A chart's or table's words are its heading and its subtitle.
    """

    finding: str
    lead: str
    map_heading: str
    map_subtitle: str
    map_svg: str | None
    ranking_words: tuple[str, str]
    ranking_svg: str
    source: str
    table_words: tuple[str, str]
    table_html: str


def is_held(place: Place, indicator: str) -> bool:
    """Whether the place has the indicator for any of its wards."""
    return indicator in cache.ask(indicators_of, place.place_code)


def ward_indicator(place: Place, metric: Metric, chosen: str, phone: bool) -> WardIndicator:
    """One indicator of a place as it is shown with a chosen ward ("" for none), remembered for every reader."""
    return cache.keep(_made, place, metric, chosen, phone)


def _made(place: Place, metric: Metric, chosen: str, phone: bool) -> WardIndicator:
    """One indicator of a place, worked out."""
    wards = cache.ask(indicator_by_area, place.place_code, metric.name)
    whole = cache.ask(indicator_of_place, place.place_code, metric.name)
    shapes = cache.ask(drawn_shapes, place.place_code, phone)
    spec = words.map_spec(wards, metric, place)
    values = tables.map_values(wards, metric)
    return WardIndicator(
        finding=words.heading(wards, metric, place),
        lead=words.lead(wards, whole, metric, place),
        map_heading=words.map_heading(wards, whole, metric, place),
        map_subtitle=words.map_subtitle(wards, whole, metric, place),
        map_svg=draw_map(shapes, values, spec, chosen=chosen, name="indicator") if shapes else None,
        ranking_words=words.ranking(wards, chosen, whole, metric, place),
        ranking_svg=ranked_ranges(wards, whole, metric, place, chosen, phone),
        source=source_line(cache.ask(sources_by_id, whole.source_id) if whole else [], place),
        table_words=words.table_heading(wards, metric, place),
        table_html=tables.html_table(*tables.ward_table(wards, metric, place, phone), {}),
    )


def draw_ward_indicator(place: Place, metric: Metric, held: WardIndicator, key: str, heading: str) -> None:
    """Draws map and ranked list, source line with downloads, and table; `key` stays while measures change."""
    left, right = st.container(key=f"{key}_pictured").columns([55, 45], gap="medium")
    with left:
        skeleton.heading(heading, held.map_subtitle)
        if held.map_svg:
            ward_map(held.map_svg, key=f"{key}_map", on_pick=filters.pick_ward)
        else:
            skeleton.missing("No data", *words.no_shapes(place))
    with right:
        skeleton.drawing(*held.ranking_words, held.ranking_svg, key=f"{key}_ranked")
    skeleton.foot(
        held.source,
        f"{place.place_slug}-{metric.name}",
        lambda: _file(place, metric, held.source),
        skeleton.Picture(f"{key}_pictured", held.finding, f"{place.place_name}. {held.map_subtitle}"),
    )
    skeleton.made_table(*held.table_words, held.table_html)


def _file(place: Place, metric: Metric, source: str) -> bytes:
    """The figures as CSV."""
    wards = cache.ask(indicator_by_area, place.place_code, metric.name)
    whole = cache.ask(indicator_of_place, place.place_code, metric.name)
    return csv_file(*tables.ward_download(wards, whole, metric, source))
