"""Risk index: how risk ranks the wards, and whether that hangs on our choices."""

import streamlit as st

from dashboard import filters, skeleton
from dashboard.text import risk as words
from dashboard.views.risk_draw import draw_ranks, draw_scores, drawn_risk
from dashboard.views.risk_weights import choose_risk

place = filters.place()
head = st.container()
chosen_risk = choose_risk(place)
if chosen_risk is None:
    skeleton.finding(words.no_index_heading(place))
    skeleton.missing("No data", *words.no_index(place))
    st.stop()

choice, ward = chosen_risk
drawn = drawn_risk(choice, ward, filters.is_phone())
if drawn is None:
    with head:
        skeleton.finding(*words.nothing_weighted())
    st.stop()
with head:
    skeleton.finding(*drawn.finding)
    st.info(skeleton.safe(words.NOT_FOR), icon=":material/info:")
draw_scores(drawn)
draw_ranks(drawn)
skeleton.made_table(*drawn.inputs)
skeleton.notes(drawn.left_out)
skeleton.made_table(*drawn.areas)
if drawn.small_areas:
    skeleton.made_table(*drawn.small_areas)
