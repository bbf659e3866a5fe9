"""Who and why: which groups are excluded, what keeps them from being online, and whether it changes."""

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import survey_groups, survey_is_masked, survey_measures, survey_sources, survey_waves
from dashboard.metrics import FIRST_MEASURE, load_metrics
from dashboard.text import groups
from dashboard.text import survey as survey_words
from dashboard.text import who_and_why as words
from dashboard.text.sources import source_line
from dashboard.views.who_and_why_draw import draw_answers, draw_change, draw_groups, drawn_survey

place = filters.place()
phone = filters.is_phone()
held = cache.ask(survey_measures, place.place_code)
metrics = {name: metric for name, metric in load_metrics().items() if name in held}
if not metrics:
    skeleton.finding(words.no_survey_heading(place))
    skeleton.missing("Not yet measured", *words.no_survey(place))
    st.stop()

wave_set = filters.period(cache.ask(survey_waves, place.place_code), key="wave")
head = st.container()
first, second, third, fourth = st.columns([5, 3, 3, 3], vertical_alignment="bottom")
with first:
    labels = {name: metric.label for name, metric in metrics.items()}
    default = FIRST_MEASURE if FIRST_MEASURE in labels else ""
    metric = metrics[filters.choice("Measure", labels, key="measure", default=default)]
with second:
    kinds = {name: groups.group_label(name) for name in cache.ask(survey_groups, place.place_code)}
    group = filters.choice("Group", kinds, key="group", default="age")
drawn = drawn_survey(place, metric, wave_set, group, phone)
with fourth:
    skeleton.about(metric)
if drawn is None:
    with head:
        skeleton.finding(f"{metric.label}: not asked in {wave_set}")
        skeleton.missing("Not yet measured", *survey_words.not_asked(metric, wave_set))
    st.stop()
with third:
    target = filters.percentage("Target, %", key="target", usual=words.usual_target(drawn.view))
with head:
    skeleton.finding(*drawn.finding)

sources = source_line(cache.ask(sources_by_id, *cache.ask(survey_sources, place.place_code)), place)
is_masked = cache.ask(survey_is_masked, place.place_code)
source = f"{sources} {survey_words.source_words(drawn.view.whole, wave_set, is_masked)}"
draw_groups(drawn, source)
draw_answers(drawn, source)
draw_change(drawn, source, target)
