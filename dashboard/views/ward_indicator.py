"""A map, a ranked list and a table of one indicator by ward, for any page that shows one."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.ratio import ratio
from dashboard import cache, filters, skeleton, tables
from dashboard.charts.ranges import ranked_ranges
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import IndicatorWard, indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import Metric
from dashboard.text import exclusion as words
from dashboard.text.exclusion import WardsTogether
from dashboard.text.rural_urban import left_out_ward, narrowed
from dashboard.text.sources import source_line
from dashboard.views import rural_urban


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
    side: str


def is_held(place: Place, indicator: str) -> bool:
    """Whether the place has the indicator for any of its wards."""
    return indicator in cache.ask(indicators_of, place.place_code)


def ward_indicator(place: Place, metric: Metric, chosen: str, phone: bool, side: str = "") -> WardIndicator:
    """One indicator as it is shown with a chosen ward and side of wards ("" for none), remembered for every reader."""
    return cache.keep(_made, place, metric, chosen, phone, side)


def _made(council: Place, metric: Metric, chosen: str, phone: bool, side: str) -> WardIndicator:
    """One indicator of a place, worked out."""
    wards = _wards(council, metric, side)
    place = narrowed(council, side)
    whole = cache.ask(indicator_of_place, place.place_code, metric.name)
    shapes = cache.ask(drawn_shapes, place.place_code, phone)
    spec = words.map_spec(wards, metric, place, rural_urban.mark_labels(side))
    values = tables.map_values(wards, metric) + rural_urban.left_out_rows(council, side)
    left_out = rural_urban.left_out_name(council, side, chosen)
    kept = "" if left_out else chosen
    title, definition = words.table_heading(wards, metric, place)
    return WardIndicator(
        finding=words.heading(wards, metric, place),
        lead=words.lead(wards, whole, metric, place, _together(wards) if side else None),
        map_heading=words.map_heading(wards, whole, metric, place),
        map_subtitle=words.map_subtitle(wards, whole, metric, place),
        map_svg=draw_map(shapes, values, spec, chosen=chosen, name="indicator") if shapes else None,
        ranking_words=left_out_ward(left_out, council, side)
        if left_out
        else words.ranking(wards, kept, whole, metric, place),
        ranking_svg=ranked_ranges(wards, whole, metric, place, kept, phone),
        source=source_line(cache.ask(sources_by_id, whole.source_id) if whole else [], council),
        table_words=(title, f"{definition} {rural_urban.left_out_words(council, side)}".strip()),
        table_html=tables.html_table(*tables.ward_table(wards, metric, place, phone), {}),
        side=side,
    )


def _wards(place: Place, metric: Metric, side: str) -> list[IndicatorWard]:
    """The rows of the wards on a side, or of all."""
    kept = set(rural_urban.kept_codes(place, side))
    return [ward for ward in cache.ask(indicator_by_area, place.place_code, metric.name) if ward.area_code in kept]


def _together(wards: Sequence[IndicatorWard]) -> WardsTogether | None:
    """The counts of the wards added up, or None where any of them has none."""
    frame = pd.DataFrame([(ward.numerator, ward.denominator) for ward in wards], columns=["numerator", "denominator"])
    sums = frame.astype("float64").sum(min_count=len(wards))
    value = ratio(sums[["numerator"]], sums[["denominator"]].set_axis(["numerator"])).iloc[0]
    return None if pd.isna(value) else WardsTogether(float(value), float(sums["numerator"]), float(sums["denominator"]))


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
        lambda: indicator_file(place, metric, held),
        skeleton.Picture(f"{key}_pictured", held.finding, f"{place.place_name}. {held.map_subtitle}"),
    )
    skeleton.made_table(*held.table_words, held.table_html)


def indicator_file(place: Place, metric: Metric, held: WardIndicator) -> bytes:
    """The figures of the wards shown, as CSV."""
    whole = cache.ask(indicator_of_place, place.place_code, metric.name)
    frame, notes = tables.ward_download(_wards(place, metric, held.side), whole, metric, held.source)
    return csv_file(frame, rural_urban.notes(place, held.side) + notes)
