"""A map, a list of intervals and a table of one survey measure by ward, with the doubt drawn on each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.several_areas import share_together
from analysis.standing import ABOVE, BELOW, standing_of
from dashboard import cache, filters, skeleton
from dashboard.charts.ranges import interval_list
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import (
    EVERYBODY,
    Group,
    SurveyFigure,
    SurveyWard,
    WardEstimate,
    survey_by_ward,
    survey_is_masked,
    survey_of_place,
    survey_sources,
    survey_waves,
    ward_groups,
)
from dashboard.metrics import Metric, caveats_of
from dashboard.tables import Columns, Formats, Made, frame_of, made
from dashboard.text import survey as words
from dashboard.text.exclusion import no_shapes
from dashboard.text.numbers import number, share
from dashboard.text.rural_urban import left_out_ward, narrowed
from dashboard.text.sources import source_line
from dashboard.views import rural_urban

DIRECT, CAUTION = "direct", "caution"


@dataclass(frozen=True)
class WardSurvey:
    """One survey measure of a place in one wave, of all adults or of one group: a row for each ward, highest first,
    and the whole place."""

    place: Place
    metric: Metric
    wave_set: str
    group: Group
    wards: Sequence[SurveyWard]
    whole: SurveyFigure

    @property
    def frame(self) -> pd.DataFrame:
        """The same rows for sums: a figure that is not shown is missing."""
        figures = ("adults", "n_effective", "value", "low", "high")
        return frame_of(self.wards, SurveyWard).astype(dict.fromkeys(figures, "float64"))


@dataclass(frozen=True)
class DrawnWardSurvey:
    """All that is said and drawn of it; words are a heading and a subtitle; no map without boundaries."""

    finding: tuple[str, str]
    map_words: tuple[str, str]
    map_svg: str | None
    intervals: Made
    source: str
    table: Made


@dataclass(frozen=True)
class SurveyChoice:
    """What a reader chose: measure, wave, group of residents, what small wards show, ward ("" for none), side
    (rural or urban wards, "" for all)."""

    place: Place
    metric: Metric
    wave_set: str
    group: Group
    small_wards: str
    ward: str
    phone: bool
    side: str = ""


def ward_survey(
    place: Place, metric: Metric, wave_set: str, small_wards: str, group: Group = EVERYBODY
) -> WardSurvey | None:
    """The estimates of one measure, or None where the wave does not hold it.

    Wards with too few replies have no figure, or with `small_wards` the modelled one, never a bare direct one.
    """
    whole = cache.ask(survey_of_place, place.place_code, metric.name, wave_set, group)
    if whole is None:
        return None
    rows = cache.ask(survey_by_ward, place.place_code, metric.name, wave_set, group)
    wards = [_shown(row, small_wards == words.MODELLED, group, whole.estimate) for row in rows]
    wards.sort(key=lambda ward: (-ward.value if ward.value is not None else math.inf, ward.area_name))
    return WardSurvey(place, metric, wave_set, group, wards, whole)


def _shown(row: WardEstimate, is_modelled: bool, group: Group, place_value: float) -> SurveyWard:
    """One ward as it is shown beside the whole place's figure."""
    figures, kind = (row.estimate, row.ci_low, row.ci_high), DIRECT
    if row.flag == words.TOO_FEW:
        figures, kind = (None, None, None), words.TOO_FEW
        if is_modelled and row.modelled is not None:
            figures, kind = (row.modelled, row.modelled_low, row.modelled_high), words.MODELLED
    _, low, high = figures
    return SurveyWard(
        row.area_code,
        row.area_name,
        row.adults,
        row.n_unweighted,
        row.n_effective,
        row.flag,
        kind,
        words.replies(row.n_unweighted, group),
        *figures,
        standing=standing_of(low, high, place_value),
        model_note=row.model_note,
    )


def draw_survey_page(
    place: Place, metric: Metric, chosen: str, phone: bool, side: str, head: DeltaGenerator, more: DeltaGenerator
) -> None:
    """Draws the Exclusion map of a survey measure: its filters, finding, map, intervals and table."""
    wave_set = filters.period(cache.ask(survey_waves, place.place_code), key="wave")
    with more:
        groups = cache.ask(ward_groups, place.place_code)
        group = words.chosen_group(filters.choice("Residents", words.group_choices(groups), key="residents"))
        small_wards = filters.choice("Under 30 replies", words.SMALL_WARDS, key="small")
    with head:
        if cache.ask(survey_of_place, place.place_code, metric.name, wave_set) is None:
            skeleton.finding(f"{metric.label}: not asked in {wave_set}")
            skeleton.missing("Not yet measured", *words.not_asked(metric, wave_set))
            return
        whole = cache.ask(survey_of_place, place.place_code, metric.name, wave_set, group)
        if whole is None or whole.flag == words.TOO_FEW:
            skeleton.finding(words.few_heading(group))
            skeleton.missing("Too few to say", *words.too_few_in_place(group, wave_set, place))
            return
        choice = SurveyChoice(place, metric, wave_set, group, small_wards, chosen, phone, side)
        drawn = cache.keep(_drawn, choice)
        skeleton.finding(*drawn.finding)
    draw_ward_survey(choice, drawn)


def _drawn(choice: SurveyChoice) -> DrawnWardSurvey:
    """A choice as it is shown; the wave holds the measure."""
    metric, phone = choice.metric, choice.phone
    held = _held(choice)
    place, wards, whole = held.place, held.wards, held.whole
    shapes = cache.ask(drawn_shapes, place.place_code, phone)
    spec = words.map_spec(wards, metric, place, rural_urban.mark_labels(choice.side))
    values = _map_values(wards) + rural_urban.left_out_rows(choice.place, choice.side)
    subtitle = words.map_subtitle(metric, held.wave_set, place, held.group)
    title, definition = words.table_heading(wards, metric, place)
    definition = f"{definition} {rural_urban.left_out_words(choice.place, choice.side)}".strip()
    table, formats, alt = _table(held, phone)
    intervals = interval_list(wards, whole.estimate, metric, place, choice.ward, phone)
    sources = cache.ask(sources_by_id, *cache.ask(survey_sources, place.place_code))
    is_masked = cache.ask(survey_is_masked, place.place_code)
    return DrawnWardSurvey(
        finding=(words.heading(wards, metric, place, held.group), _lead(held, choice.side)),
        map_words=(words.map_heading(wards, metric, place), subtitle),
        map_svg=draw_map(shapes, values, spec, chosen=choice.ward, name="survey") if shapes else None,
        intervals=(*_dots_words(held, choice), intervals),
        source=f"{source_line(sources, choice.place)} {words.source_words(whole, held.wave_set, is_masked)}",
        table=made(title, definition, table, formats, alt),
    )


def _held(choice: SurveyChoice) -> WardSurvey:
    """The figures of a choice that the wave holds: wards of the side chosen, and the place with words that say so."""
    held = ward_survey(choice.place, choice.metric, choice.wave_set, choice.small_wards, choice.group)
    assert held is not None
    kept = set(rural_urban.kept_codes(choice.place, choice.side))
    wards = [ward for ward in held.wards if ward.area_code in kept]
    return replace(held, place=narrowed(choice.place, choice.side), wards=wards)


def _lead(held: WardSurvey, side: str) -> str:
    """What stands under the finding; of rural or urban wards with the share of those that have replies of their own."""
    wards, whole, metric, place, group = held.wards, held.whole, held.metric, held.place, held.group
    # How many adults a group has in a ward is not known, so shares of its wards cannot be weighed.
    if not side or group != EVERYBODY:
        return words.lead(wards, whole, metric, place, group)
    frame = held.frame
    own = frame[(frame["kind"] == DIRECT) & frame["adults"].notna()]
    together = share_together(own.rename(columns={"adults": "people"}))
    return words.side_lead(wards, whole, metric, place, together, len(own))


def _dots_words(held: WardSurvey, choice: SurveyChoice) -> tuple[str, str]:
    """Heading and words over the intervals; of a chosen ward that is left out, that it is."""
    name = rural_urban.left_out_name(choice.place, choice.side, choice.ward)
    return (
        left_out_ward(name, choice.place, choice.side)
        if name
        else words.dots_words(held.wards, choice.ward, held.place)
    )


def draw_ward_survey(choice: SurveyChoice, drawn: DrawnWardSurvey) -> None:
    """Draws map and intervals, source line with downloads, and table."""
    place = choice.place
    left, right = st.container(key="survey_pictured").columns([55, 45], gap="medium")
    with left:
        skeleton.heading(*drawn.map_words)
        if drawn.map_svg:
            ward_map(drawn.map_svg, key="survey_map", on_pick=filters.pick_ward)
        else:
            skeleton.missing("No data", *no_shapes(place))
    with right:
        skeleton.drawing(*drawn.intervals, "survey_intervals")
    skeleton.foot(
        drawn.source,
        f"{place.place_slug}-{choice.metric.name}",
        lambda: survey_file(choice, drawn.source),
        skeleton.Picture("survey_pictured", drawn.finding[0], f"{place.place_name}. {drawn.map_words[1]}"),
    )
    skeleton.made_table(*drawn.table)


def survey_file(choice: SurveyChoice, source: str) -> bytes:
    """The figures of the wards shown, as CSV."""
    frame, notes = _download(_held(choice), source)
    return csv_file(frame, rural_urban.notes(choice.place, choice.side) + notes)


def _map_values(wards: Sequence[SurveyWard]) -> list[dict[str, Any]]:
    """What the map draws: a caution keeps its colour under dots, too few is hatched, clear cases are bold."""
    return [
        {
            "area_code": ward.area_code,
            "value": None if ward.value is None else ward.value * 100,
            "value_text": "" if ward.value is None else share(ward.value),
            "mark": _mark(ward),
            "bold": ward.standing in (ABOVE, BELOW),
            "note": _note(ward),
        }
        for ward in wards
    ]


def _mark(ward: SurveyWard) -> str | None:
    """The mark of doubt on the map: modelled figures are drawn like those that call for caution."""
    if ward.kind == words.TOO_FEW:
        return "too_few"
    return CAUTION if ward.kind == words.MODELLED or ward.flag == CAUTION else None


def _note(ward: SurveyWard) -> str:
    if ward.low is None or ward.high is None:
        return f"{ward.replies}; {words.NEEDED} needed"
    how = ", modelled" if ward.kind == words.MODELLED else ""
    return f"{words.interval(ward.low, ward.high)}, {ward.replies}{how}"


def _table(held: WardSurvey, short: bool) -> tuple[Columns, Formats, str]:
    """One row a ward: estimate, interval, residents, replies and where it stands; three columns on phones."""
    wards, alt = held.wards, words.ward_alt(held.place)
    names: dict[str, Sequence[object]] = {held.place.area_noun.capitalize(): [ward.area_name for ward in wards]}
    figures: dict[str, Sequence[object]] = {
        "Share": [_estimate(ward) for ward in wards],
        "95% interval": [_interval(ward) for ward in wards],
    }
    if short:
        return names | figures, dict.fromkeys(figures, str), alt
    # How many adults a group has in a ward is not known.
    if held.group == EVERYBODY and any(ward.adults is not None for ward in wards):
        figures["Adults"] = [_adults(ward) for ward in wards]
    is_counted = [bool(ward.n_unweighted) or held.group == EVERYBODY for ward in wards]
    counts = zip(wards, is_counted, strict=True)
    figures["Replies"] = [number(ward.n_unweighted) if counted else "Not enough" for ward, counted in counts]
    origins = {DIRECT: "Own replies", words.MODELLED: "Model", words.TOO_FEW: "–"}
    said: dict[str, Sequence[object]] = {
        "From": [origins[ward.kind] for ward in wards],
        f"Against the {held.place.place_noun}": [_against(ward) for ward in wards],
    }
    return names | figures | said, dict.fromkeys(figures, str), alt


def _adults(ward: SurveyWard) -> str:
    """How many adults the share stands for, to the nearest ten."""
    return "–" if ward.value is None or ward.adults is None else words.residents(ward.value * ward.adults)


def _estimate(ward: SurveyWard) -> str:
    if ward.value is None:
        return "Too few to say"
    return f"({share(ward.value)})" if ward.flag == CAUTION else share(ward.value)


def _interval(ward: SurveyWard) -> str:
    return "–" if ward.low is None or ward.high is None else words.interval(ward.low, ward.high)


def _against(ward: SurveyWard) -> str:
    """Where a ward stands; a model that may not fit says so too."""
    text = ward.standing or "Too few to say"
    return f"{text}; {ward.model_note}" if ward.kind == words.MODELLED and ward.model_note else text


def _download(held: WardSurvey, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The same rows for a file, unrounded, with codes and what they rest on, and the notes under them."""
    columns = [
        "area_code",
        "area_name",
        "value",
        "low",
        "high",
        "n_unweighted",
        "n_effective",
        "kind",
        "flag",
        "standing",
    ]
    frame = held.frame[[*columns, "model_note"]]
    # A bare direct estimate on few replies is shown nowhere, so its effective size says nothing either.
    frame["n_effective"] = frame["n_effective"].where(frame["kind"] == DIRECT)
    frame.insert(0, "measure", held.metric.name)
    frame.insert(1, "wave_set", held.wave_set)
    frame.insert(2, "residents", words.group_name(held.group))
    notes = [("Measure", held.metric.label), ("Definition", held.metric.definition)]
    notes += [("Caveat", caveat) for caveat in caveats_of(held.metric)]
    return frame, [*notes, ("Source", source)]
