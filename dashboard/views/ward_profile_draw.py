"""Draws the Ward profile: strips by subject, one table of everything, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from dashboard import cache, skeleton
from dashboard.charts.strip import StripRow, strip
from dashboard.csv_file import csv_file
from dashboard.marts.places import Place
from dashboard.marts.sources import sources_by_id
from dashboard.tables import Formats, Made, made
from dashboard.text import ward_profile as words
from dashboard.text.exclusion import figure
from dashboard.text.sources import source_line
from dashboard.text.survey import interval
from dashboard.views.ward_profile import WardProfile, ward_profile


@dataclass(frozen=True)
class DrawnProfile:
    """What the page shows of a ward: the strip of each subject that is held, and the table of all their rows."""

    profile: WardProfile
    heading: str
    charts: list[Made]
    table: Made
    rows: list[StripRow]


def drawn_profile(place: Place, area_code: str, wards: int, wave_set: str, phone: bool) -> DrawnProfile | None:
    """What the page shows, remembered for every reader, or None where the place has no such ward."""
    return cache.keep(_drawn, place, area_code, wards, wave_set, phone)


def _drawn(place: Place, area_code: str, wards: int, wave_set: str, phone: bool) -> DrawnProfile | None:
    profile = ward_profile(place, area_code, wards, wave_set)
    if profile is None:
        return None
    subjects = [
        (profile.indicators, words.indicators_words),
        (profile.survey, words.survey_words),
        (profile.channels, words.channels_words),
        (profile.coverage, words.coverage_words),
    ]
    held = [(rows, describe(profile)) for rows, describe in subjects if rows]
    charts = [(*said, strip(rows, words.strip_alt(profile, said[0], rows), phone)) for rows, said in held]
    every = [row for rows, _ in held for row in rows]
    table = profile_table(profile, every, phone)
    drawn = made(*words.table_words(profile), *table, f"Figures of {profile.ward.area_name}")
    return DrawnProfile(profile, words.heading(profile), charts, drawn, every)


def draw_profile(drawn: DrawnProfile) -> None:
    """Draws every subject that is held for the ward, two side by side, then the table and the gaps."""
    profile = drawn.profile
    if drawn.charts:
        skeleton.source(words.how_to_read(profile))
    with st.container(key="profile"):
        for start in range(0, len(drawn.charts), 2):
            columns = st.columns([52, 48], gap="medium")
            for number, (column, chart) in enumerate(zip(columns, drawn.charts[start : start + 2], strict=False)):
                with column:
                    skeleton.drawing(*chart, f"profile_{start + number}")
    if drawn.rows:
        _draw_table(drawn)
    for kind, what, how in words.missing(profile):
        skeleton.missing(kind, what, how)


def _draw_table(drawn: DrawnProfile) -> None:
    """Draws the source line with downloads and the table of all rows."""
    profile, rows = drawn.profile, drawn.rows
    sources = cache.ask(sources_by_id, *dict.fromkeys(row.source_id for row in rows))
    source = source_line(sources, profile.place)
    picture = skeleton.Picture("profile", drawn.heading, f"{profile.place.place_name}")
    name = f"{profile.place.place_slug}-{profile.ward.area_code}"
    skeleton.foot(source, name, lambda: csv_file(profile_download(profile, rows), [("Source", source)]), picture)
    skeleton.made_table(*drawn.table)


def profile_table(profile: WardProfile, rows: Sequence[StripRow], short: bool) -> tuple[pd.DataFrame, Formats]:
    """One row a measure: the ward's figure, the place's, its interval, rank and period; short on phones."""
    ward, place = profile.place.area_noun.capitalize(), profile.place.place_noun.capitalize()
    table = pd.DataFrame(
        {
            "Measure": [row.label for row in rows],
            ward: [row.words for row in rows],
            place: [figure(row.place_value, row.metric) for row in rows],
        }
    )
    formats: Formats = {ward: str, place: str}
    if short:
        return table, formats
    table["95% interval"] = [_interval(row) for row in rows]
    table["Rank"] = [f"{row.rank} of {len(row.every)}" if row.rank else "–" for row in rows]
    table["Period"] = [row.period for row in rows]
    return table, formats | {"95% interval": str, "Rank": str}


def _interval(row: StripRow) -> str:
    """Both ends of an estimate's interval; a count has none."""
    return interval(row.low, row.high) if row.low is not None and row.high is not None else "–"


def profile_download(profile: WardProfile, rows: Sequence[StripRow]) -> pd.DataFrame:
    """The same rows for a file, unrounded and with their codes."""
    return pd.DataFrame(
        {
            "area_code": profile.ward.area_code,
            "area_name": profile.ward.area_name,
            "measure": [row.key for row in rows],
            "period": [row.period for row in rows],
            "value": [row.value for row in rows],
            "low": [row.low for row in rows],
            "high": [row.high for row in rows],
            "note": [row.note or "-" for row in rows],
            "place_value": [row.place_value for row in rows],
            "rank": [row.rank for row in rows],
            "of_areas": [len(row.every) for row in rows],
        }
    )
