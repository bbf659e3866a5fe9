"""A map, a list of intervals and a table of one survey measure by ward, with the doubt drawn on each."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analysis.several_areas import share_together
from analysis.standing import ABOVE, BELOW, standing
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
    survey_by_ward,
    survey_of_place,
    survey_sources,
    survey_waves,
    ward_groups,
)
from dashboard.metrics import Metric, caveats_of
from dashboard.tables import Formats, Made, made
from dashboard.text import survey as words
from dashboard.text.exclusion import no_shapes
from dashboard.text.numbers import number, share
from dashboard.text.rural_urban import left_out_ward, narrowed
from dashboard.text.sources import source_line
from dashboard.views import rural_urban


@dataclass(frozen=True)
class WardSurvey:
    """One survey measure of a place in one wave, of all adults or of one group: a row for each ward, highest first,
    and the whole place."""

    place: Place
    metric: Metric
    wave_set: str
    group: Group
    wards: pd.DataFrame
    whole: SurveyFigure


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
    wards = cache.ask(survey_by_ward, place.place_code, metric.name, wave_set, group)
    few = wards["flag"] == words.TOO_FEW
    modelled = few & wards["modelled"].notna() if small_wards == words.MODELLED else few & False
    shown = wards.assign(
        value=wards["estimate"].mask(few).where(~modelled, wards["modelled"]),
        low=wards["ci_low"].mask(few).where(~modelled, wards["modelled_low"]),
        high=wards["ci_high"].mask(few).where(~modelled, wards["modelled_high"]),
        kind=pd.Series("direct", index=wards.index).mask(few, words.TOO_FEW).mask(modelled, words.MODELLED),
        replies=[words.replies(int(count), group) for count in wards["n_unweighted"]],
    )
    shown["standing"] = standing(shown["low"], shown["high"], whole.estimate)
    order = shown.sort_values(["value", "area_name"], ascending=[False, True], na_position="last")
    return WardSurvey(place, metric, wave_set, group, order.reset_index(drop=True), whole)


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
    values = rural_urban.with_left_out(_map_values(wards), choice.place, choice.side)
    subtitle = words.map_subtitle(metric, held.wave_set, place, held.group)
    title, definition = words.table_heading(wards, metric, place)
    definition = f"{definition} {rural_urban.left_out_words(choice.place, choice.side)}".strip()
    table, formats, alt = _table(held, phone)
    intervals = interval_list(wards, whole.estimate, metric, place, choice.ward, phone)
    sources = cache.ask(sources_by_id, *cache.ask(survey_sources, place.place_code))
    return DrawnWardSurvey(
        finding=(words.heading(wards, metric, place, held.group), _lead(held, choice.side)),
        map_words=(words.map_heading(wards, metric, place), subtitle),
        map_svg=draw_map(shapes, values, spec, chosen=choice.ward, name="survey") if shapes else None,
        intervals=(*_dots_words(held, choice), intervals),
        source=f"{source_line(sources, choice.place)} {words.source_words(whole, held.wave_set)}",
        table=made(title, definition, table, formats, alt),
    )


def _held(choice: SurveyChoice) -> WardSurvey:
    """The figures of a choice that the wave holds: wards of the side chosen, and the place with words that say so."""
    held = ward_survey(choice.place, choice.metric, choice.wave_set, choice.small_wards, choice.group)
    assert held is not None
    wards = rural_urban.on_side(held.wards, choice.place, choice.side)
    return replace(held, place=narrowed(choice.place, choice.side), wards=wards)


def _lead(held: WardSurvey, side: str) -> str:
    """What stands under the finding; of rural or urban wards with the share of those that have replies of their own."""
    wards, whole, metric, place, group = held.wards, held.whole, held.metric, held.place, held.group
    # How many adults a group has in a ward is not known, so shares of its wards cannot be weighed.
    if not side or group != EVERYBODY:
        return words.lead(wards, whole, metric, place, group)
    own = wards[wards["kind"] == "direct"]
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


def _map_values(wards: pd.DataFrame) -> pd.DataFrame:
    """What the map draws: a caution keeps its colour under dots, too few is hatched, clear cases are bold."""
    marks = wards["flag"].map({"caution": "caution", words.TOO_FEW: "too_few"}).astype(object)
    marks = marks.mask(wards["kind"] == words.MODELLED, "caution")
    return pd.DataFrame(
        {
            "area_code": wards["area_code"],
            "value": wards["value"] * 100,
            "value_text": [share(value) if pd.notna(value) else "" for value in wards["value"]],
            "mark": marks.where(marks.notna(), None),
            "bold": wards["standing"].isin([ABOVE, BELOW]),
            "note": [_note(row) for row in wards.to_dict("records")],
        }
    )


def _note(row: dict[Hashable, Any]) -> str:
    replies = row["replies"]
    if pd.isna(row["value"]):
        return f"{replies}; {words.NEEDED} needed"
    how = ", modelled" if row["kind"] == words.MODELLED else ""
    return f"{words.interval(row['low'], row['high'])}, {replies}{how}"


def _table(held: WardSurvey, short: bool) -> tuple[pd.DataFrame, Formats, str]:
    """One row a ward: estimate, interval, residents, replies and where it stands; three columns on phones."""
    wards, noun = held.wards, held.place.area_noun.capitalize()
    texts = [_estimate(row) for row in wards.to_dict("records")]
    intervals = [
        words.interval(low, high) if pd.notna(low) else "–"
        for low, high in zip(wards["low"], wards["high"], strict=True)
    ]
    table = pd.DataFrame({noun: wards["area_name"], "Share": texts, "95% interval": intervals})
    formats: Formats = {"Share": str, "95% interval": str}
    if short:
        return table, formats, words.ward_alt(held.place)
    # How many adults a group has in a ward is not known.
    if wards["adults"].notna().any() and held.group == EVERYBODY:
        table["Adults"] = [_adults(row) for row in wards.to_dict("records")]
        formats["Adults"] = str
    counts = wards["n_unweighted"]
    table["Replies"] = [number(count) if count or held.group == EVERYBODY else "Not enough" for count in counts]
    formats["Replies"] = str
    table["From"] = wards["kind"].map({"direct": "Own replies", words.MODELLED: "Model", words.TOO_FEW: "–"})
    table[f"Against the {held.place.place_noun}"] = _against(wards)
    return table, formats, words.ward_alt(held.place)


def _adults(row: dict[Hashable, Any]) -> str:
    """How many adults the share stands for, to the nearest ten."""
    return "–" if pd.isna(row["value"]) or pd.isna(row["adults"]) else words.residents(row["value"] * row["adults"])


def _estimate(row: dict[Hashable, Any]) -> str:
    if pd.isna(row["value"]):
        return "Too few to say"
    text = share(row["value"])
    return f"({text})" if row["flag"] == "caution" else text


def _against(wards: pd.DataFrame) -> pd.Series:
    """Where a ward stands; a model that may not fit says so instead."""
    notes = wards["model_note"].where(wards["kind"] == words.MODELLED).replace("", None)
    text = wards["standing"].fillna("Too few to say")
    return text.where(notes.isna(), text + "; " + notes.astype(str))


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
    frame = held.wards[[*columns, "model_note"]].copy()
    # A bare direct estimate on few replies is shown nowhere, so its effective size says nothing either.
    frame["n_effective"] = frame["n_effective"].where(frame["kind"] == "direct")
    frame.insert(0, "measure", held.metric.name)
    frame.insert(1, "wave_set", held.wave_set)
    frame.insert(2, "residents", words.group_name(held.group))
    notes = [("Measure", held.metric.label), ("Definition", held.metric.definition)]
    notes += [("Caveat", caveat) for caveat in caveats_of(held.metric)]
    return frame, [*notes, ("Source", source)]
