"""Ward profile: what one ward is like beside the others, how sure we are, and what is not known of it."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.places import areas
from dashboard.marts.survey import survey_waves
from dashboard.text import ward_profile as words
from dashboard.views.ward_profile_draw import draw_profile, drawn_profile

place = filters.place()
wards = cache.ask(areas, place.place_code)
if not wards:
    skeleton.finding(f"No {place.area_noun_plural} are loaded for {place.place_name}")
    skeleton.missing("No data", *words.no_wards(place))
    st.stop()

waves = cache.ask(survey_waves, place.place_code)
wave_set = filters.period(waves, key="wave") if waves else ""
head = st.container()
left, _ = st.columns([5, 11])
with left:
    chosen = filters.ward(wards, place.area_noun_plural)
drawn = drawn_profile(place, chosen or next(iter(wards)), len(wards), wave_set, filters.is_phone())
if drawn:
    with head:
        skeleton.finding(drawn.heading, words.lead(drawn.profile, is_first=not chosen))
    draw_profile(drawn)
