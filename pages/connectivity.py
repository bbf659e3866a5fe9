"""Connectivity: which wards lack what, by which definition, and how fast that changes."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.charts import coverage as charts
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.places import areas
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import load_metrics
from dashboard.text import coverage as words
from dashboard.text.sources import source_line
from dashboard.views import connectivity_tables as tables
from dashboard.views import rural_urban
from dashboard.views.connectivity import PREFIX, coverage_of, coverage_view
from dashboard.views.ward_indicator import draw_ward_indicator, is_held, ward_indicator

INDICATOR = "imd_connectivity"

place = filters.place()
phone = filters.is_phone()
held = coverage_of(place)
if held.whole.empty:
    skeleton.finding(words.no_coverage_heading(place))
    skeleton.missing("No data", *words.no_coverage())
    st.stop()

release = filters.period(held.releases, key="release")
head = st.container()
first, second, third, fourth = st.columns([4, 3, 3, 2], vertical_alignment="bottom")
with first:
    tiers = {tier: load_metrics()[PREFIX + tier].label for tier in held.tiers}
    tier = filters.choice("Tier", tiers, key="tier", default="fixed_1000")
with second:
    chosen = filters.ward(cache.ask(areas, place.place_code), place.area_noun_plural)
with third:
    side = rural_urban.pick_side(place, held.wards["area_code"])
view = coverage_view(held, release, tier, side)
with fourth:
    skeleton.about(view.metric)
source = source_line(cache.ask(sources_by_id, *view.source_ids), place)
with head:
    skeleton.finding(words.headline(view), words.lead(view))
    if old := words.stale(view):
        st.warning(old, icon=":material/schedule:")

bars = charts.tier_bars(view.tiers, tier)
lines = (*words.lines_words(view), charts.tier_lines(tables.lines_drawn(view), tier), words.lines_alt(view))
shapes = cache.ask(drawn_shapes, place.place_code, phone)
left, right = st.container(key="by_tier").columns([55, 45], gap="medium")
with left:
    if len(view.chosen_areas) and shapes:
        skeleton.heading(*words.map_words(view, chosen))
        drawing = draw_map(shapes, tables.map_values(view), words.map_spec(view), chosen=chosen)
        ward_map(drawing, key="coverage_map", on_pick=filters.pick_ward)
    else:
        skeleton.chart(*lines, key="lines")
with right:
    skeleton.chart(*words.tiers_words(view), bars, words.tiers_alt(view), key="tiers")
name, picture = f"{place.place_slug}-coverage", skeleton.Picture("by_tier", *words.picture(view))
skeleton.foot(source, name, lambda: csv_file(*tables.download(view, source)), picture)
if len(view.chosen_areas):
    skeleton.table(*tables.area_table(view, phone))
    left, right = st.columns([52, 48], gap="medium")
    with left:
        rows = tables.left_out_drawn(view)
        left_out = charts.left_out_bars(rows)
        skeleton.chart(*words.left_out_words(view), left_out, words.left_out_alt(rows), key="left_out")
    with right:
        skeleton.chart(*lines, key="lines")
    skeleton.source(source)
skeleton.table(*tables.release_table(view, phone))
skeleton.notes(words.meanings(view))
if held.wards.empty:
    skeleton.missing("No data", *words.no_area_coverage(place))
    if is_held(place, INDICATOR):
        shown = ward_indicator(place, metric := load_metrics()[INDICATOR], chosen, phone)
        draw_ward_indicator(place, metric, shown, key=INDICATOR, heading=shown.finding)
