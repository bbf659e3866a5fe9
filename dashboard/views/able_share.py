"""Digital share of contacts beside the share of residents able to be online, by ward: assembled and drawn."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.able_share import beside_able, middle_gap
from dashboard import cache, filters, skeleton
from dashboard.charts.able_share import able_chart
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import contact_sources
from dashboard.marts.places import Place
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import survey_measures, survey_sources, survey_waves
from dashboard.metrics import caveats_of, load_metrics
from dashboard.skeleton import Chart
from dashboard.tables import Formats, Made, made
from dashboard.text import able_share as words
from dashboard.text.numbers import number, points, share
from dashboard.text.sources import source_line
from dashboard.text.survey import MODELLED
from dashboard.views.channel_shift import ContactChoice, ContactView
from dashboard.views.channel_tables import Table
from dashboard.views.ward_survey import ward_survey


@dataclass(frozen=True)
class AbleShare:
    """Both shares of each ward, widest gap first, and the gap of the middle ward; `measure` is a survey measure."""

    contacts: ContactView
    measure: str
    wave_set: str
    wards: pd.DataFrame
    middle: float | None


def able_measures(place: Place) -> list[str]:
    """The survey measures of the place that say who is able, in the order in which they are offered."""
    held = cache.ask(survey_measures, place.place_code)
    return [name for name in words.ABLE if name in held]


def able_share(view: ContactView, measure: str) -> AbleShare | None:
    """Both shares of each ward, or None where the latest wave does not ask; small wards are modelled, and say so."""
    wave_set = cache.ask(survey_waves, view.place.place_code)[0]
    metric = load_metrics()[measure]
    survey = ward_survey(view.place, metric, wave_set, MODELLED)
    if survey is None:
        return None
    wards = survey.wards
    if metric.direction == "higher_means_more_risk":
        able = {"able": 1 - wards["value"], "able_low": 1 - wards["high"], "able_high": 1 - wards["low"]}
    else:
        able = {"able": wards["value"], "able_low": wards["low"], "able_high": wards["high"]}
    residents = wards[["area_code", "area_name", "n_unweighted", "kind"]].assign(**able)
    rows = beside_able(view.areas[view.areas["has_area"]], residents)
    return AbleShare(view, measure, wave_set, rows, middle_gap(rows))


@dataclass(frozen=True)
class AbleParts:
    """What the part shows of one choice, made once."""

    chart: Chart
    sentences: tuple[str, ...]
    table: Made


def draw_able_share(choice: ContactChoice, has_areas: bool, phone: bool) -> None:
    """Draws the part of the page about able residents and digital contacts, or names what is missing for it."""
    place = choice.place
    offered = able_measures(place)
    if not offered or not has_areas:
        skeleton.missing("No data", *words.missing(place, has_survey=bool(offered), has_areas=has_areas))
        return
    measure = offered[0]
    if len(offered) > 1:
        with st.columns([40, 60])[0]:
            measure = filters.choice("Able means", {name: words.ABLE[name] for name in offered}, key="able")
    shown = cache.keep(_made, choice, measure, phone)
    if shown is None:
        skeleton.missing("Too few to say", *words.too_few(place))
        return
    with st.container(key="able_part"):
        skeleton.chart(*shown.chart, key="able_chart")
    of_contacts = cache.ask(contact_sources, place.place_code, choice.contact_set.name)
    of_survey = cache.ask(survey_sources, place.place_code)
    source = source_line(cache.ask(sources_by_id, *of_contacts, *of_survey), place)
    picture = skeleton.Picture("able_part", shown.chart.heading, shown.chart.subtitle)
    skeleton.foot(
        source,
        f"{place.place_slug}-able-and-digital",
        lambda: _file(choice, measure, source),
        picture,
    )
    skeleton.notes(shown.sentences)
    with st.expander(f"Every {place.area_noun} in a table"):
        skeleton.made_table(*shown.table)


def _made(choice: ContactChoice, measure: str, phone: bool) -> AbleParts | None:
    """The part for one measure of ability, or None where no ward has both figures."""
    held = able_share(choice.view, measure)
    if held is None or held.middle is None:
        return None
    chart = able_chart(held.wards, held.middle, words.ABLE[measure], choice.wanted.area_code or "", phone)
    return AbleParts(
        Chart(words.heading(held.wards, choice.place), words.subtitle(held), chart, words.alt(held)),
        tuple(words.sentences(held)),
        made(*_table(held, phone)),
    )


def _file(choice: ContactChoice, measure: str, source: str) -> bytes:
    """The wards of a part that is shown as CSV."""
    held = able_share(choice.view, measure)
    assert held is not None
    return csv_file(*_download(held, source))


def _table(held: AbleShare, short: bool) -> Table:
    """One row a ward, widest gap first: able and digital with their intervals, gap, and what may be said."""
    rows = held.wards
    table = pd.DataFrame({held.contacts.place.area_noun.capitalize(): rows["area_name"]})
    table["Able"] = [words.estimate(row) for row in rows.to_dict("records")]
    formats: Formats = {"Able": str, "Digital share": share, "Gap": points}
    if not short:
        table["95% interval"] = [
            words.interval(*ends) for ends in zip(rows["able_low"], rows["able_high"], strict=True)
        ]
        formats["95% interval"] = str
    table["Digital share"] = rows["digital"]
    if not short:
        ends = zip(rows["digital_low"], rows["digital_high"], strict=True)
        table["Its interval"] = [words.interval(*pair) for pair in ends]
        table["Contacts"] = rows["contacts"]
        formats |= {"Its interval": str, "Contacts": number}
    table["Gap"] = rows["gap"]
    if not short:
        table["What may be said"] = [words.standing(row) for row in rows.to_dict("records")]
    return *words.table(held), table, formats, words.alt(held)


def _download(held: AbleShare, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Every ward with both shares, their bases and intervals, unrounded, and the notes under them."""
    columns = ["area_code", "area_name", "able", "able_low", "able_high", "kind", "n_unweighted", "digital_contacts"]
    columns += ["contacts", "digital", "digital_low", "digital_high", "gap", "gap_low", "gap_high", "word"]
    frame = held.wards[columns].rename(columns={"n_unweighted": "replies", "kind": "able_from", "word": "stands_out"})
    frame = frame.assign(
        able_means=held.measure,
        wave_set=held.wave_set,
        period=held.contacts.area_period_label,
        collection=held.contacts.contact_set.name,
    )
    notes = [("Able", words.ABLE[held.measure]), *(("Reading", line) for line in words.sentences(held))]
    notes += [("Caveat", caveat) for caveat in caveats_of(load_metrics()[held.measure])]
    return frame, [*notes, ("Source", source)]
