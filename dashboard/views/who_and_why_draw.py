"""Draws the three parts of Who and why: groups beside barriers, skills beside devices, and change between waves."""

import pandas as pd
import streamlit as st

from dashboard import skeleton
from dashboard.charts.estimates import estimate_list
from dashboard.csv_file import csv_file
from dashboard.text import who_and_why as words
from dashboard.text.numbers import sentence, share
from dashboard.views import who_and_why_tables as tables
from dashboard.views.who_and_why import WhoAndWhy


def draw_groups(view: WhoAndWhy, source: str, phone: bool) -> None:
    """Draws who stands out (the chosen groups) and why (the barriers), and every group in a table."""
    left, right = st.container(key="who").columns([52, 48], gap="medium")
    title, subtitle = words.groups_words(view)
    with left:
        if view.group_rows.empty:
            skeleton.missing("Not yet measured", *words.no_groups(view))
        else:
            line = (view.whole.estimate, f"{sentence(view.place.place_noun)} {share(view.whole.estimate)}")
            _list(view, title, subtitle, tables.group_rows(view), phone, "groups_drawn", line)
    with right:
        _draw_question(view, "barriers", phone)
    picture = skeleton.Picture("who", words.heading(view), f"{view.place.place_name}. {subtitle}")
    name = f"{view.place.place_slug}-{view.metric.name}-by-group"
    skeleton.foot(source, name, lambda: csv_file(*tables.who_download(view, source)), picture)
    if not view.groups.empty:
        skeleton.table(*tables.group_table(view, phone))
    if not view.named_most.empty:
        skeleton.table(*tables.named_most_table(view, phone))
    if "barriers" in view.answers:
        with st.expander("Barriers in a table"):
            skeleton.table(*tables.answer_table(view, "barriers", phone))


def draw_answers(view: WhoAndWhy, source: str, phone: bool) -> None:
    """Draws the skills ladder, devices and interest in learning, each with its table, and one file of all answers."""
    left, right = st.container(key="why").columns([52, 48], gap="medium")
    with left:
        if view.skills.empty:
            skeleton.missing("Not yet measured", *words.not_asked(view, "Basic digital skills"))
        else:
            _list(view, *words.skills_words(view), tables.skill_rows(view), phone, "skills_drawn")
    with right:
        _draw_question(view, "devices", phone)
        _draw_question(view, "interest_in_learning", phone)
    if not view.answers and view.skills.empty:
        return
    picture = skeleton.Picture("why", "Skills, devices and interest in learning", words.why_subtitle(view))
    name = f"{view.place.place_slug}-survey-answers"
    skeleton.foot(source, name, lambda: csv_file(*tables.why_download(view, source)), picture)
    with st.expander("Skills, devices and interest in learning in tables"):
        if not view.skills.empty:
            skeleton.table(*tables.skill_table(view, phone))
        for question in ("devices", "interest_in_learning"):
            if question in view.answers:
                skeleton.table(*tables.answer_table(view, question, phone))


def draw_change(view: WhoAndWhy, source: str, target: float, phone: bool) -> None:
    """Draws the chosen measure by wave, the sample that could show a target, and the change of every measure."""
    left, right = st.columns([52, 48], gap="medium")
    with left, st.container(key="change"):
        title, subtitle = words.waves_words(view)
        _list(view, title, subtitle, tables.wave_rows(view), phone, "waves_drawn")
    with right:
        skeleton.heading("What it takes to see a change", "95% confidence, 80% power, two waves of one size")
        st.markdown(skeleton.safe(words.target_words(view, target)))
    if view.changes.empty:
        skeleton.missing("Not yet measured", *words.no_earlier_wave(view))
        return
    picture = skeleton.Picture("change", title, f"{view.place.place_name}. {subtitle}")
    name = f"{view.place.place_slug}-survey-change"
    skeleton.foot(source, name, lambda: csv_file(*tables.change_download(view, source)), picture)
    skeleton.table(*tables.change_table(view, phone))


def _draw_question(view: WhoAndWhy, question: str, phone: bool) -> None:
    """Draws the answers to a question, or says that the wave did not ask it."""
    if question not in view.answers:
        skeleton.missing("Not yet measured", *words.not_asked(view, words.QUESTIONS[question]))
        return
    _list(view, *words.answers_words(view, question), tables.answer_rows(view, question), phone, f"{question}_drawn")


def _list(
    view: WhoAndWhy,
    title: str,
    subtitle: str,
    rows: pd.DataFrame,
    phone: bool,
    key: str,
    line: tuple[float, str] | None = None,
) -> None:
    """Draws rows of estimates under their heading."""
    alt = words.rows_alt(subtitle, list(rows["name"]), list(rows["words"]))
    skeleton.drawing(title, subtitle, estimate_list(rows, view.metric, alt, phone, line), key)
