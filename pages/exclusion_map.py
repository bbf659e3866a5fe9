"""Exclusion map: where residents are likely to be excluded, by which measure, and how sure we are."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.map import draw_map, ward_map
from dashboard.marts.indicators import indicators_of
from dashboard.marts.places import Place, areas
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import kinds_of
from dashboard.marts.survey import survey_measures
from dashboard.metrics import FIRST_INDICATOR, FIRST_MEASURE, SURVEY, Metric, load_metrics
from dashboard.text import exclusion as words
from dashboard.text.sources import source_line
from dashboard.views import rural_urban
from dashboard.views.heatmap import draw_heatmap
from dashboard.views.ward_indicator import draw_ward_indicator, ward_indicator
from dashboard.views.ward_survey import draw_survey_page

place = filters.place()
phone = filters.is_phone()
held = [*cache.ask(survey_measures, place.place_code), *cache.ask(indicators_of, place.place_code)]
metrics = {name: metric for name, metric in load_metrics().items() if name in held}

if not metrics:
    skeleton.finding(words.no_measure(place))
    skeleton.missing("No data", *words.how_to_supply(place))
    if shapes := cache.ask(drawn_shapes, place.place_code, phone):
        ward_map(draw_map(shapes, [], words.empty_map(place)), key="map")
        skeleton.source(source_line([], place))
    st.stop()


# A choice on this page draws this part again, and not the frame.
@st.fragment
def draw_measure(place: Place, metrics: dict[str, Metric], phone: bool) -> None:
    """Draws filters, finding, map, list and table of the chosen measure, and all measures in bands below them."""
    head = st.container()
    has_more = FIRST_MEASURE in metrics or bool(rural_urban.side_choices(place))
    row = st.columns([5, 4, 4, 3] if has_more else [5, 4, 3], vertical_alignment="bottom")
    measure, ward, about = row[0], row[1], row[-1]
    with measure:
        labels = {name: metric.label for name, metric in metrics.items()}
        first = next((name for name in (FIRST_MEASURE, FIRST_INDICATOR) if name in metrics), "")
        metric = metrics[filters.choice("Measure", labels, key="measure", default=first)]
    with ward:
        chosen = filters.ward(cache.ask(areas, place.place_code), place.area_noun_plural)
    with about:
        skeleton.about(metric)
    is_surveyed = metric.mart == SURVEY
    more, side = row[2], ""
    if is_surveyed or rural_urban.side_choices(place):
        more = row[2].popover("More filters", width="stretch")
        with more:
            side = rural_urban.pick_side(place)
    if is_surveyed:
        draw_survey_page(place, metric, chosen, phone, side, head, more)
    else:
        shown = ward_indicator(place, metric, chosen, phone, side)
        with head:
            skeleton.finding(shown.finding, shown.lead)
            if "survey" not in cache.ask(kinds_of, place.place_code):
                skeleton.missing("Not yet measured", *words.not_yet_measured(metric, place))
        draw_ward_indicator(place, metric, shown, key="exclusion", heading=shown.map_heading)
    draw_heatmap(place, held)


draw_measure(place, metrics, phone)
