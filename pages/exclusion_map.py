"""Exclusion map: where residents are likely to be excluded, by which measure, and how sure we are."""

import streamlit as st

from dashboard import cache, filters, skeleton, tables
from dashboard.charts.ranges import ranked_ranges
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import areas
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import kinds_of, sources_by_id
from dashboard.metrics import FIRST_INDICATOR, load_metrics
from dashboard.text import exclusion as words
from dashboard.text.sources import source_line

place = filters.place()
phone = filters.is_phone()
held = cache.ask(indicators_of, place.place_code)
metrics = {name: metric for name, metric in load_metrics().items() if name in held}

if not metrics:
    skeleton.finding(words.no_measure(place))
    skeleton.missing("No data", *words.how_to_supply(place))
    if shapes := cache.ask(drawn_shapes, place.place_code, phone):
        ward_map(draw_map(shapes, tables.no_values(), words.empty_map(place)), key="map")
        skeleton.source(source_line([], place))
    st.stop()

head = st.container()
measure, ward, about = st.columns([5, 4, 3], vertical_alignment="bottom")
with measure:
    labels = {name: metric.label for name, metric in metrics.items()}
    metric = metrics[filters.choice("Measure", labels, key="measure", default=FIRST_INDICATOR)]
with ward:
    chosen = filters.ward(cache.ask(areas, place.place_code), place.area_noun_plural)
with about:
    skeleton.about(metric)

wards = cache.ask(indicator_by_area, place.place_code, metric.name)
whole = cache.ask(indicator_of_place, place.place_code, metric.name)
with head:
    skeleton.finding(words.heading(wards, metric, place), words.lead(wards, whole, metric, place))
    if "survey" not in cache.ask(kinds_of, place.place_code):
        skeleton.missing("Not yet measured", *words.not_yet_measured(metric, place))

title = words.map_heading(wards, whole, metric, place)
subtitle = words.map_subtitle(wards, whole, metric, place)
left, right = st.container(key="pictured").columns([55, 45], gap="medium")
with left:
    skeleton.heading(title, subtitle)
    if shapes := cache.ask(drawn_shapes, place.place_code, phone):
        spec = words.map_spec(wards, metric, place)
        ward_map(
            draw_map(shapes, tables.map_values(wards, metric), spec, chosen=chosen),
            key="map",
            on_pick=filters.pick_ward,
        )
    else:
        skeleton.missing("No data", *words.no_shapes(place))
with right:
    skeleton.drawing(
        *words.ranking(wards, chosen, whole, metric, place),
        ranked_ranges(wards, whole, metric, place, chosen, phone),
    )

source = source_line(cache.ask(sources_by_id, whole.source_id) if whole else [], place)
skeleton.foot(
    source,
    f"{place.place_slug}-{metric.name}",
    lambda: csv_file(*tables.ward_download(wards, whole, metric, source)),
    skeleton.Picture("pictured", words.heading(wards, metric, place), f"{place.place_name}. {subtitle}"),
)
heading, definition = words.table_heading(wards, metric, place)
skeleton.table(heading, definition, *tables.ward_table(wards, metric, place, phone))
