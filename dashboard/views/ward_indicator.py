"""A map, a ranked list and a table of one indicator by ward, as a part of a page about something else."""

import streamlit as st

from dashboard import cache, filters, skeleton, tables
from dashboard.charts.ranges import ranked_ranges
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import load_metrics
from dashboard.text import exclusion as words
from dashboard.text.sources import source_line


def is_held(place: Place, indicator: str) -> bool:
    """Whether the place has the indicator for any of its wards."""
    return indicator in cache.ask(indicators_of, place.place_code)


def draw_ward_indicator(place: Place, indicator: str, chosen: str, phone: bool) -> None:
    """Draws the indicator under its own name: map and ranked list, source line with downloads, table."""
    metric = load_metrics()[indicator]
    wards = cache.ask(indicator_by_area, place.place_code, indicator)
    whole = cache.ask(indicator_of_place, place.place_code, indicator)
    heading, subtitle = words.heading(wards, metric, place), words.map_subtitle(wards, whole, metric, place)
    left, right = st.container(key=f"{indicator}_pictured").columns([55, 45], gap="medium")
    with left:
        skeleton.heading(heading, subtitle)
        if shapes := cache.ask(drawn_shapes, place.place_code, phone):
            spec, values = words.map_spec(wards, metric, place), tables.map_values(wards, metric)
            drawing = draw_map(shapes, values, spec, chosen=chosen, name=indicator)
            ward_map(drawing, key=f"{indicator}_map", on_pick=filters.pick_ward)
        else:
            skeleton.missing("No data", *words.no_shapes(place))
    with right:
        ranking = words.ranking(wards, chosen, whole, metric, place)
        skeleton.drawing(*ranking, ranked_ranges(wards, whole, metric, place, chosen, phone))
    source = source_line(cache.ask(sources_by_id, whole.source_id) if whole else [], place)
    skeleton.foot(
        source,
        f"{place.place_slug}-{indicator}",
        lambda: csv_file(*tables.ward_download(wards, whole, metric, source)),
        skeleton.Picture(f"{indicator}_pictured", heading, f"{place.place_name}. {subtitle}"),
    )
    table = tables.ward_table(wards, metric, place, phone)
    skeleton.table(f"Every {place.area_noun} in one table", metric.definition, *table)
