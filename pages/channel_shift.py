"""Channel shift: how contact is moving between channels, and where it is stuck."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.csv_file import csv_file
from dashboard.map import ward_map
from dashboard.marts.contacts import contact_sets, contact_sources
from dashboard.marts.sources import sources_by_id
from dashboard.text import contacts as words
from dashboard.text.sources import source_line
from dashboard.views import channel_tables as tables
from dashboard.views.channel_filters import choose_contacts
from dashboard.views.channel_more import draw_outcomes_and_ability
from dashboard.views.channel_parts import contact_parts
from dashboard.views.target_draw import draw_target
from dashboard.views.ward_trends import draw_ward_trends

place = filters.place()
phone = filters.is_phone()
sets = cache.ask(contact_sets, place.place_code)
if not sets:
    skeleton.finding(words.no_contacts_heading(place))
    skeleton.missing("No data", *words.no_contacts())
    st.stop()

head = st.container()
choice, measure = choose_contacts(place, sets)
shown = contact_parts(choice, measure, phone)
loaded_from = cache.ask(contact_sources, place.place_code, choice.contact_set.name)
source = source_line(cache.ask(sources_by_id, *loaded_from), place)
with head:
    skeleton.finding(*shown.finding)
    skeleton.published_note(shown.note)
if not shown.charts:
    st.stop()

with st.container(key="over_time"):
    left, right = st.columns([52, 48], gap="medium")
with left:
    skeleton.chart_or_gap(shown.charts["trend"], key="trend_chart")
with right:
    skeleton.chart_or_gap(shown.charts["channels"], key="channel_chart")
picture = skeleton.Picture("over_time", *shown.pictures["over_time"])
name = f"{place.place_slug}-contacts-by-period"
skeleton.foot(source, name, lambda: csv_file(*tables.trend_download(choice.view, source)), picture)
skeleton.made_table(*shown.tables["channels"])
st.caption(words.definition(len(sets)))
if "trend" in shown.tables:
    with st.expander("Every period in a table"):
        skeleton.made_table(*shown.tables["trend"])
with st.expander("What the source calls its channels"):
    skeleton.made_table(*shown.tables["words"])
draw_target(choice, "trend" in shown.tables, source, phone)

has_areas = "areas" in shown.tables
with st.container(key="who_and_where"):
    left, right = st.columns([55, 45], gap="medium") if has_areas else (st.container(), st.container())
with left:
    if isinstance(shown.drawings["areas"], skeleton.Missing):
        skeleton.gap(shown.drawings["areas"])
    else:
        title, subtitle, drawing = shown.drawings["areas"]
        skeleton.heading(title, subtitle)
        ward_map(drawing, key="share_map", on_pick=filters.pick_ward)
with right:
    skeleton.chart_or_gap(shown.charts["services"], key="service_chart")
picture = skeleton.Picture("who_and_where", *shown.pictures["who_and_where"])
name = f"{place.place_slug}-digital-share"
skeleton.foot(source, name, lambda: csv_file(*tables.share_download(choice.view, source)), picture)
if has_areas:
    skeleton.made_table(*shown.tables["areas"])
skeleton.made_table(*shown.tables["services"])
if has_areas:
    draw_ward_trends(choice, source, phone)
draw_outcomes_and_ability(choice, has_areas, source, phone)
