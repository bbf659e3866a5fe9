"""Draws the three parts of Who and why: groups beside barriers, skills beside devices, and change between waves."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard import cache, skeleton
from dashboard.charts.estimates import EstimateRow, estimate_list
from dashboard.csv_file import csv_file
from dashboard.marts.places import Place
from dashboard.marts.survey import survey_measures
from dashboard.metrics import Metric, load_metrics
from dashboard.tables import Made, made
from dashboard.text import who_and_why as words
from dashboard.text.numbers import sentence, share
from dashboard.views import who_and_why_tables as tables
from dashboard.views.who_and_why import WhoAndWhy, who_and_why


@dataclass(frozen=True)
class DrawnSurvey:
    """The page's figures with all that is drawn of them, by name; what was not asked has no chart and no table."""

    view: WhoAndWhy
    finding: tuple[str, str]
    charts: dict[str, Made]
    tables: dict[str, Made]


def drawn_survey(place: Place, metric: Metric, wave_set: str, group: str, phone: bool) -> DrawnSurvey | None:
    """What the page shows, remembered for every reader, or None where the wave does not hold the measure."""
    return cache.keep(_drawn, place, metric, wave_set, group, phone)


def _drawn(place: Place, metric: Metric, wave_set: str, group: str, phone: bool) -> DrawnSurvey | None:
    view = who_and_why(place, metric, wave_set, group)
    if view is None:
        return None
    charts, tables_of_wave = cache.keep(_of_wave, place, wave_set, phone)
    finding = (words.heading(view), words.lead(view))
    return DrawnSurvey(view, finding, charts | _charts(view, phone), tables_of_wave | _tables(view, phone))


def _charts(view: WhoAndWhy, phone: bool) -> dict[str, Made]:
    """The lists of estimates of the chosen measure."""
    line = (view.whole.estimate, f"{sentence(view.place.place_noun)} {share(view.whole.estimate)}")
    charts = {"waves": _list(view, *words.waves_words(view), tables.wave_rows(view), phone)}
    if view.group_rows:
        charts["groups"] = _list(view, *words.groups_words(view), tables.group_rows(view), phone, line)
    return charts


def _of_wave(place: Place, wave_set: str, phone: bool) -> tuple[dict[str, Made], dict[str, Made]]:
    """The charts and tables of answers, skills and change, which are the same whichever measure is chosen."""
    held = cache.ask(survey_measures, place.place_code)
    views = (who_and_why(place, metric, wave_set, "") for name, metric in load_metrics().items() if name in held)
    view = next(view for view in views if view)
    charts: dict[str, Made] = {}
    if view.wave.skills:
        charts["skills"] = _list(view, *words.skills_words(view), tables.skill_rows(view), phone)
    for name in view.wave.answers:
        charts[name] = _list(view, *words.answers_words(view, name), tables.answer_rows(view, name), phone)
    found = {name: tables.answer_table(view, name, phone) for name in view.wave.answers}
    if view.wave.skills:
        found["skills"] = tables.skill_table(view, phone)
    if not view.wave.changes.empty:
        found["changes"] = tables.change_table(view, phone)
    return charts, {name: made(*table) for name, table in found.items()}


def _list(
    view: WhoAndWhy,
    title: str,
    subtitle: str,
    rows: list[EstimateRow],
    phone: bool,
    line: tuple[float, str] | None = None,
) -> Made:
    """Rows of estimates with their heading."""
    alt = words.rows_alt(subtitle, [row.name for row in rows], [row.words for row in rows])
    return title, subtitle, estimate_list(rows, view.metric, alt, phone, line)


def _tables(view: WhoAndWhy, phone: bool) -> dict[str, Made]:
    """The tables of the chosen measure."""
    found: dict[str, tables.Table] = {}
    if view.groups:
        found["groups"] = tables.group_table(view, phone)
    if view.named_most:
        found["named most"] = tables.named_most_table(view, phone)
    return {name: made(*table) for name, table in found.items()}


def draw_groups(drawn: DrawnSurvey, source: str) -> None:
    """Draws who stands out (the chosen groups) and why (the barriers), and every group in a table."""
    view = drawn.view
    left, right = st.container(key="who").columns([52, 48], gap="medium")
    with left:
        _draw(drawn, "groups", lambda: words.no_groups(view))
    with right:
        _draw_question(drawn, "barriers")
    picture = skeleton.Picture("who", drawn.finding[0], f"{view.place.place_name}. {words.groups_words(view)[1]}")
    name = f"{view.place.place_slug}-{view.metric.name}-by-group"
    skeleton.foot(source, name, lambda: csv_file(*tables.who_download(view, source)), picture)
    for table in ("groups", "named most"):
        if table in drawn.tables:
            skeleton.made_table(*drawn.tables[table])
    if "barriers" in drawn.tables:
        with st.expander("Barriers in a table"):
            skeleton.made_table(*drawn.tables["barriers"])


def draw_answers(drawn: DrawnSurvey, source: str) -> None:
    """Draws the skills ladder, devices and interest in learning, each with its table, and one file of all answers."""
    view = drawn.view
    left, right = st.container(key="why").columns([52, 48], gap="medium")
    with left:
        _draw(drawn, "skills", lambda: words.not_asked(view, "Basic digital skills"))
    with right:
        _draw_question(drawn, "devices")
        _draw_question(drawn, "interest_in_learning")
    if not view.wave.answers and not view.wave.skills:
        return
    picture = skeleton.Picture("why", "Skills, devices and interest in learning", words.why_subtitle(view))
    name = f"{view.place.place_slug}-survey-answers"
    skeleton.foot(source, name, lambda: csv_file(*tables.why_download(view, source)), picture)
    with st.expander("Skills, devices and interest in learning in tables"):
        for table in ("skills", "devices", "interest_in_learning"):
            if table in drawn.tables:
                skeleton.made_table(*drawn.tables[table])


def draw_change(drawn: DrawnSurvey, source: str, target: float) -> None:
    """Draws the chosen measure by wave, the sample that could show a target, and the change of every measure."""
    view = drawn.view
    left, right = st.columns([52, 48], gap="medium")
    title, subtitle, svg = drawn.charts["waves"]
    with left, st.container(key="change"):
        skeleton.drawing(title, subtitle, svg, "waves_drawn")
    with right:
        skeleton.heading("What it takes to see a change", "95% confidence, 80% power, two waves of one size")
        st.markdown(skeleton.safe(words.target_words(view, target)))
    if "changes" not in drawn.tables:
        skeleton.missing("Not yet measured", *words.no_earlier_wave(view))
        return
    picture = skeleton.Picture("change", title, f"{view.place.place_name}. {subtitle}")
    name = f"{view.place.place_slug}-survey-change"
    skeleton.foot(source, name, lambda: csv_file(*tables.change_download(view, source)), picture)
    skeleton.made_table(*drawn.tables["changes"])


def _draw_question(drawn: DrawnSurvey, question: str) -> None:
    """Draws the answers to a question, or says that the wave did not ask it."""
    _draw(drawn, question, lambda: words.not_asked(drawn.view, words.QUESTIONS[question]))


def _draw(drawn: DrawnSurvey, name: str, gap: Callable[[], Any]) -> None:
    """Draws a chart, or says what is missing."""
    if name in drawn.charts:
        skeleton.drawing(*drawn.charts[name], f"{name}_drawn")
    else:
        skeleton.missing("Not yet measured", *gap())
