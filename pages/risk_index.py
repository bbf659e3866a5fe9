"""Risk index: how risk ranks the wards, and whether that hangs on our choices."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.charts.risk import component_bars, correlation_grid, rank_lines, ranked_rows
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.risk_presets import component_label
from dashboard.text import risk as words
from dashboard.text.exclusion import no_shapes
from dashboard.text.numbers import sentence
from dashboard.text.sources import source_line
from dashboard.views import risk_tables as tables
from dashboard.views.risk import risk_view
from dashboard.views.risk_weights import choose_risk

place = filters.place()
phone = filters.is_phone()
head = st.container()
chosen_risk = choose_risk(place)
if chosen_risk is None:
    skeleton.finding(words.no_index_heading(place))
    skeleton.missing("No data", *words.no_index(place))
    st.stop()

choice, ward = chosen_risk
view = risk_view(choice)
if view is None:
    with head:
        skeleton.finding(*words.nothing_weighted())
    st.stop()
with head:
    skeleton.finding(headline := words.headline(view), words.lead(view))
    st.info(skeleton.safe(words.NOT_FOR), icon=":material/info:")

left, right = st.container(key="risk_map_and_bars").columns([55, 45], gap="medium")
with left:
    skeleton.heading(*words.map_words(view))
    if shapes := cache.ask(drawn_shapes, place.place_code, phone):
        drawing = draw_map(shapes, tables.map_values(view), words.map_spec(view), chosen=ward)
        ward_map(drawing, key="risk_map", on_pick=filters.pick_ward)
    else:
        skeleton.missing("No data", *no_shapes(place))
with right:
    rows = ranked_rows(view.areas, ward)
    labels = {part: component_label(part) for part in view.counted}
    named = (words.bars_alt(rows, view), place.area_noun, sentence(place.place_noun))
    drawn = component_bars(tables.bars_drawn(view, rows), labels, view.whole["score"], named, ward, phone)
    skeleton.drawing(*words.bars_words(view, ward), drawn, "risk_bars")
source = source_line(cache.ask(sources_by_id, *view.source_ids), place)
name, figures = f"{place.place_slug}-risk-index", lambda: csv_file(*tables.download(view, source))
said = words.picture_words(view, headline, words.map_words(view)[1])
skeleton.foot(source, name, figures, skeleton.Picture("risk_map_and_bars", *said))

left, right = st.container(key="risk_ranks").columns([52, 48], gap="medium")
with left:
    drawn = rank_lines(rows, len(view.areas), (words.ranks_alt(rows, view), place.area_noun), ward, phone)
    skeleton.drawing(*words.ranks_words(view), drawn, "risk_rank_lines")
with right:
    skeleton.heading(*words.grid_words(view, phone))
    if not phone:
        inputs = [given.label for given in view.inputs if given.held.indicator in view.correlation]
        st.html(correlation_grid(view.correlation, inputs, "Correlation of the weighted inputs"))
    if lines := words.double_counting(view):
        st.warning("\n\n".join(map(skeleton.safe, ["**Double counting**", *lines])), icon=":material/warning:")
said = words.picture_words(view, *words.ranks_words(view))
skeleton.foot(source, f"{name}-ranks", figures, skeleton.Picture("risk_ranks", *said))
skeleton.table(*tables.inputs_table(view, phone))
skeleton.notes(words.left_out(view))
skeleton.table(*tables.area_table(view, phone))
if ward:
    skeleton.table(*tables.small_area_table(view, ward, phone))
