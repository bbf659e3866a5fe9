"""Channel shift: how contact is moving between channels, and where it is stuck."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.charts import contacts as charts
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.contacts import contact_sets, contact_sources
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.text import contacts as words
from dashboard.text.sources import source_line
from dashboard.views import channel_tables as tables
from dashboard.views.channel_draw import draw_no_areas, draw_services, draw_trend, draw_trend_table
from dashboard.views.channel_filters import choose_contacts
from dashboard.views.channel_more import draw_outcomes_and_ability
from dashboard.views.target_draw import draw_target

place = filters.place()
phone = filters.is_phone()
sets = cache.ask(contact_sets, place.place_code)
if not sets:
    skeleton.finding(words.no_contacts_heading(place))
    skeleton.missing("No data", *words.no_contacts())
    st.stop()

head = st.container()
view, measure = choose_contacts(place, sets)
sources = cache.ask(sources_by_id, *cache.ask(contact_sources, place.place_code, view.contact_set.name))
source = source_line(sources, place)
with head:
    skeleton.finding(words.headline(view), words.lead(view))
    skeleton.published_note(words.note_of(view))
if view.total.contacts == 0 or "total" in view.not_published:
    st.stop()

with st.container(key="over_time"):
    left, right = st.columns([52, 48], gap="medium")
with left:
    draw_trend(view, measure)
with right:
    bars = charts.channel_bars(view.channels, tables.bar_words(view))
    skeleton.chart(*words.channels(view), bars, words.channels_alt(view), key="channel_chart")
picture = skeleton.Picture("over_time", *words.trend_picture(view, measure))
name = f"{place.place_slug}-contacts-by-period"
skeleton.foot(source, name, lambda: csv_file(*tables.trend_download(view, source)), picture)
skeleton.table(*tables.channel_table(view, phone))
st.caption(words.definition(len(sets)))
draw_trend_table(view, measure, phone)
with st.expander("What the source calls its channels"):
    skeleton.table(*tables.word_table(view, phone))
draw_target(view, source, phone)

with st.container(key="who_and_where"):
    left, right = st.columns([55, 45], gap="medium") if view.has_areas else (st.container(), st.container())
with left:
    shapes = cache.ask(drawn_shapes, place.place_code, phone)
    if shapes and view.has_areas:
        skeleton.heading(*words.areas(view))
        spec, chosen = words.areas_map(view), view.wanted.area_code or ""
        drawing = draw_map(shapes, tables.area_values(view), spec, chosen=chosen)
        ward_map(drawing, key="share_map", on_pick=filters.pick_ward)
    else:
        draw_no_areas(view)
with right:
    drawn = tables.services_drawn(view)
    draw_services(view, drawn)
picture = skeleton.Picture("who_and_where", *words.share_picture(view, drawn))
name = f"{place.place_slug}-digital-share"
skeleton.foot(source, name, lambda: csv_file(*tables.share_download(view, source)), picture)
if view.has_areas:
    skeleton.table(*tables.area_table(view, phone))
skeleton.table(*tables.service_table(view, phone))
draw_outcomes_and_ability(view, source, phone)
