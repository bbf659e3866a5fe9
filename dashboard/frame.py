"""The script that Streamlit runs: navigation round the page, and plain words when there is no data."""

from pathlib import Path

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.audience import audience
from dashboard.marts.places import built_at, places

ROOT = Path(__file__).parents[1]
NAME = "Inclusion Atlas"
# Served from dashboard/static: a picture sent by address costs bytes once, not with every change.
STATIC = "/app/static"

summary = st.Page(ROOT / "pages" / "summary.py", title="Summary", default=True)
# The frame draws these links itself, because the stock sections fail axe's list rules.
GROUPS = {
    "People and places": [
        st.Page(ROOT / "pages" / "exclusion_map.py", title="Exclusion map", url_path="exclusion-map"),
        st.Page(ROOT / "pages" / "who_and_why.py", title="Who and why", url_path="who-and-why"),
        st.Page(ROOT / "pages" / "risk_index.py", title="Risk index", url_path="risk-index"),
        st.Page(ROOT / "pages" / "ward_profile.py", title="Ward profile", url_path="ward-profile"),
    ],
    "Channels and cost": [
        st.Page(ROOT / "pages" / "channel_shift.py", title="Channel shift", url_path="channel-shift"),
        st.Page(ROOT / "pages" / "cost_per_serve.py", title="Cost per serve", url_path="cost-per-serve"),
        st.Page(ROOT / "pages" / "shift_planner.py", title="Shift planner", url_path="shift-planner"),
    ],
    "Coverage": [st.Page(ROOT / "pages" / "connectivity.py", title="Connectivity", url_path="connectivity")],
    "About": [st.Page(ROOT / "pages" / "data_and_methods.py", title="Data and methods", url_path="data-and-methods")],
}

page = st.navigation([summary, *(page for group in GROUPS.values() for page in group)], position="hidden")
st.set_page_config(
    page_title=f"{page.title} - {NAME}", page_icon=f"{STATIC}/mark.svg", layout="wide", initial_sidebar_state=256
)
st.logo(f"{STATIC}/logo.svg", size="medium")

with st.sidebar:
    st.page_link(summary)
    for group, pages in GROUPS.items():
        with st.container(gap="xxsmall"):
            st.caption(f"**{group}**")
            for linked in pages:
                st.page_link(linked)
    note = st.container()

try:
    with st.container(width=1120):
        if not cache.ask(places):
            raise cache.DatabaseProblem("The database holds no place.")
        filters.context_row(page.title)
        with note:
            skeleton.sidebar_note(filters.place(), audience(), cache.ask(built_at))
        page.run()
except cache.DatabaseProblem as problem:
    skeleton.no_database(str(problem))
