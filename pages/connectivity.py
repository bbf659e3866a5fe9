"""Connectivity: which wards lack what, by which definition, and how fast that changes."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.map import ward_map
from dashboard.marts.places import areas
from dashboard.metrics import load_metrics
from dashboard.text import coverage as words
from dashboard.views import rural_urban
from dashboard.views.connectivity import PREFIX, coverage_of
from dashboard.views.connectivity_parts import CoverageChoice, coverage_file, drawn_coverage
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
choice = CoverageChoice(place, release, tier, side, chosen, phone)
drawn = drawn_coverage(choice)
with fourth:
    skeleton.about(drawn.metric)
with head:
    skeleton.finding(*drawn.finding)
    if drawn.stale:
        st.warning(drawn.stale, icon=":material/schedule:")

left, right = st.container(key="by_tier").columns([55, 45], gap="medium")
with left:
    if drawn.by_area and drawn.by_area.map_svg:
        skeleton.heading(*drawn.by_area.map_words)
        ward_map(drawn.by_area.map_svg, key="coverage_map", on_pick=filters.pick_ward)
    else:
        skeleton.chart(*drawn.lines, key="lines")
with right:
    skeleton.chart(*drawn.tiers, key="tiers")
picture = skeleton.Picture("by_tier", *drawn.picture)
skeleton.foot(drawn.source, f"{place.place_slug}-coverage", lambda: coverage_file(choice), picture)
if drawn.by_area:
    skeleton.made_table(*drawn.by_area.table)
    left, right = st.columns([52, 48], gap="medium")
    with left:
        skeleton.chart(*drawn.by_area.left_out, key="left_out")
    if drawn.by_area.map_svg:
        with right:
            skeleton.chart(*drawn.lines, key="lines")
    skeleton.source(drawn.source)
skeleton.made_table(*drawn.releases)
skeleton.notes(drawn.meanings)
if held.wards.empty:
    skeleton.missing("No data", *words.no_area_coverage(place))
    if is_held(place, INDICATOR):
        shown = ward_indicator(place, metric := load_metrics()[INDICATOR], chosen, phone)
        draw_ward_indicator(place, metric, shown, key=INDICATOR, heading=shown.finding)
