"""Data and methods: where the figures come from, what was refused and checked, and how to read them."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.csv_file import csv_file
from dashboard.marts.indicators import indicators_of
from dashboard.marts.places import built_at
from dashboard.marts.sources import (
    checks,
    kinds_of,
    masked_sources,
    rejected_rows,
    services,
    set_aside,
    sources_of,
)
from dashboard.metrics import metrics_for
from dashboard.text import methods as words
from dashboard.text.sources import notices
from dashboard.views import method_tables as tables

place = filters.place()
phone = filters.is_phone()
sources = cache.ask(sources_of, place.place_code)
checked = cache.ask(checks, place.place_code)
skeleton.finding(words.heading(checked, sources, place), words.lead(sources, cache.ask(built_at)) if sources else "")

origin, loaded, measures, gaps, reading, columns = st.tabs(
    ["Sources", "Rows and checks", "Measures", "Missing figures", "Help", "Data dictionary"],
    key="part",
    bind="query-params",
)
with origin:
    frame, formats, alt = tables.source_table(sources, phone)
    links = tables.source_links(sources)
    skeleton.table("Where the figures come from", "Publisher, licence and dates", frame, formats, alt, links)
    skeleton.heading("Notices that go with the figures")
    skeleton.notes(notices(sources, place))
with loaded:
    subtitle = "Rows in are loaded, rejected or set aside: none is lost without a reason"
    skeleton.published_note(words.rounded_rows(cache.ask(masked_sources, place.place_code), place))
    skeleton.table("Every row is accounted for", subtitle, *tables.row_table(sources, place, phone))
    reasons = cache.ask(set_aside, place.place_code)
    if not reasons.empty:
        skeleton.table("Why rows were not loaded", "Rows by source and reason", *tables.reason_table(reasons, place))
    rejected = cache.ask(rejected_rows, place.place_code)
    if rejected.empty:
        skeleton.heading("Rejected rows", words.rejected_subtitle(rejected))
    else:
        skeleton.table("Rejected rows", words.rejected_subtitle(rejected), *tables.rejected_table(rejected, phone))
    skeleton.table("What was checked", words.checks_subtitle(checked), *tables.check_table(checked))
with measures:
    held = metrics_for(cache.ask(kinds_of, place.place_code), cache.ask(indicators_of, place.place_code))
    skeleton.table("What each measure means", "Measures held for this place", *tables.metric_table(held))
    named = cache.ask(services, place.place_code)
    if not named.empty:
        service_rows = tables.service_table(named, phone)
        skeleton.table(words.services_heading(named), words.SERVICES_SUBTITLE, *service_rows)
with gaps:
    skeleton.heading("Five kinds of missing figure, five looks", words.ABSENCE_RULE)
    st.markdown(tables.absence_table(place), unsafe_allow_html=True)
with reading:
    st.markdown(words.guidance(), anchors=False)
with columns:
    dictionary = tables.dictionary()
    skeleton.table("What each column means", "Tables that the dashboard reads", dictionary, {}, "Data dictionary")
    skeleton.foot(words.DICTIONARY_SOURCE, "data-dictionary", lambda: csv_file(dictionary, []))
