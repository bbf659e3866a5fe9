"""What the Ward profile shows: one ward beside the others on indicators, survey, channels and coverage."""

from dataclasses import dataclass

import pandas as pd

from analysis.channel_share import group_shares_of_totals
from dashboard import cache
from dashboard.charts.strip import StripRow
from dashboard.marts.contacts import (
    ContactFilter,
    ContactSet,
    NotPublished,
    contact_counts,
    contact_sets,
    contact_sources,
)
from dashboard.marts.places import Place
from dashboard.marts.profile import WardFacts, every_indicator, ward_facts
from dashboard.marts.survey import survey_measures, survey_sources
from dashboard.metrics import load_metrics
from dashboard.text import ward_profile as words
from dashboard.text.numbers import NO_DATA, hidden_words
from dashboard.text.survey import MODELLED, NEEDED, TOO_FEW
from dashboard.views.connectivity import PREFIX, TIERS, coverage_of
from dashboard.views.ward_survey import WardSurvey, ward_survey

CAUTION = "caution"


@dataclass(frozen=True)
class WardProfile:
    """One ward's rows by subject; a subject that the place does not hold by ward has none."""

    place: Place
    ward: WardFacts
    wards: int
    indicators: list[StripRow]
    survey: list[StripRow]
    channels: list[StripRow]
    coverage: list[StripRow]
    contact_set: str
    hidden_under: int | None
    has_any_coverage: bool


def ward_profile(place: Place, area_code: str, wards: int, wave_set: str) -> WardProfile | None:
    """Everything that is held about a ward, or None where the place has no such ward."""
    ward = cache.ask(ward_facts, place.place_code, area_code)
    if ward is None:
        return None
    sets = [held for held in cache.ask(contact_sets, place.place_code) if held.has_areas]
    coverage, has_any_coverage = _coverage(place, area_code)
    return WardProfile(
        place=place,
        ward=ward,
        wards=wards,
        indicators=_indicators(place, area_code),
        survey=_survey(place, area_code, wave_set),
        channels=_channels(place, sets[0], area_code) if sets else [],
        coverage=coverage,
        contact_set=sets[0].name if sets else "",
        hidden_under=sets[0].hidden_under if sets else None,
        has_any_coverage=has_any_coverage,
    )


def _number(values: pd.Series, key: str) -> float | None:
    """The figure of one area, or None where there is none."""
    value = values.get(key)
    return None if pd.isna(value) else float(value)


def _indicators(place: Place, area_code: str) -> list[StripRow]:
    """Each indicator in its latest period, in the order of the metrics file."""
    held = cache.ask(every_indicator, place.place_code)
    rows = []
    for name, metric in load_metrics().items():
        own = held[held["indicator"] == name]
        wards = own[~own["is_place"]].set_index("area_code")
        if wards.empty:
            continue
        whole = own.loc[own["is_place"], "value"].dropna()
        flagged = _number(wards["flagged_small_areas"], area_code)
        value = _number(wards["value"], area_code)
        rows.append(
            StripRow(
                key=name,
                label=metric.label,
                metric=metric,
                value=value,
                place_value=float(whole.iloc[0]) if len(whole) else None,
                every=tuple(wards["value"].dropna()),
                period=str(own["period_label"].iloc[0]),
                is_hollow=bool(flagged),
                note="No data" if value is None else words.PAPER_FIRST if flagged else "",
                source_id=str(own["source_id"].iloc[0]),
            )
        )
    return rows


def _survey(place: Place, area_code: str, wave_set: str) -> list[StripRow]:
    """Each survey measure that the wave holds, in the order of the metrics file."""
    held = cache.ask(survey_measures, place.place_code)
    metrics = [metric for name, metric in load_metrics().items() if name in held]
    shown = [ward_survey(place, metric, wave_set, MODELLED) for metric in metrics]
    source_id = next(iter(cache.ask(survey_sources, place.place_code)), "")
    return [_survey_row(measure, area_code, source_id) for measure in shown if measure]


def _survey_row(shown: WardSurvey, area_code: str, source_id: str) -> StripRow:
    """One measure with its interval: from the ward's own replies, else modelled, else too few to say."""
    ward = next(row for row in shown.wards.to_dict("records") if row["area_code"] == area_code)
    is_told, replies = pd.notna(ward["value"]), ward["n_unweighted"]
    kind = CAUTION if ward["kind"] == "direct" and ward["flag"] == CAUTION else str(ward["kind"])
    note = {
        MODELLED: f"modelled ({replies} replies)",
        TOO_FEW: f"Too few to say ({replies} of {NEEDED} replies)",
        CAUTION: f"{replies} replies",
    }
    return StripRow(
        key=shown.metric.name,
        label=shown.metric.label,
        metric=shown.metric,
        value=float(ward["value"]) if is_told else None,
        place_value=shown.whole.estimate,
        every=tuple(shown.wards["value"].dropna()),
        period=shown.wave_set,
        low=float(ward["low"]) if is_told else None,
        high=float(ward["high"]) if is_told else None,
        is_hollow=kind in (CAUTION, MODELLED),
        is_caution=kind == CAUTION,
        note=note.get(kind, ""),
        source_id=source_id,
        standing=str(ward["standing"] or ""),
    )


def _channels(place: Place, held: ContactSet, area_code: str) -> list[StripRow]:
    """The share of each channel group among the ward's contacts, over every period of a collection."""
    wanted = ContactFilter(place.place_code, held.name)
    try:
        groups, totals = (cache.ask(contact_counts, wanted, "area", channels) for channels in ("groups", "all"))
        every, of_all = (cache.ask(contact_counts, wanted, "total", channels) for channels in ("groups", "all"))
    except NotPublished:
        return []
    if totals.empty:
        return []
    named = totals["area_code"].notna()
    by_ward = group_shares_of_totals(groups[groups["area_code"].notna()], totals[named], ["area_code"])
    of_place = group_shares_of_totals(every.assign(place=1), of_all.assign(place=1), ["place"])
    whole = of_place.set_index("channel_group")["share"]
    source_id = next(iter(cache.ask(contact_sources, place.place_code, held.name)), "")
    rows = []
    for group, own in by_ward.groupby("channel_group", sort=False):
        shares = own.set_index("area_code")["share"].astype("float64")
        value = _number(shares, area_code)
        rows.append(
            StripRow(
                key=str(group),
                label=words.CHANNELS[str(group)],
                metric=load_metrics()["digital_share"],
                value=value,
                place_value=_number(whole.astype("float64"), str(group)),
                every=tuple(shares.dropna()),
                period=words.every_period(held),
                note="" if value is not None else _absence(own, area_code, held),
                source_id=source_id,
            )
        )
    return rows


def _absence(own: pd.DataFrame, area_code: str, held: ContactSet) -> str:
    """Why a ward has no share: its count is hidden, or it has no contacts."""
    is_hidden = held.is_masked and area_code in set(own["area_code"])
    return hidden_words(held.hidden_under) if is_hidden else NO_DATA


def _coverage(place: Place, area_code: str) -> tuple[list[StripRow], bool]:
    """The share of premises by tier in the latest release that is published by ward; whether any coverage is held."""
    held = coverage_of(place)
    if held.wards.empty:
        return [], not held.whole.empty
    latest = held.wards[held.wards["release_date"] == held.wards["release_date"].max()]
    label = str(latest["release_label"].iloc[0])
    whole = held.whole[held.whole["release_label"] == label].set_index("tier")["share"]
    rows = []
    for tier in [tier for tier in TIERS if tier in set(latest["tier"])]:
        own = latest[latest["tier"] == tier].set_index("area_code")
        value = _number(own["share"], area_code)
        rows.append(
            StripRow(
                key=PREFIX + tier,
                label=load_metrics()[PREFIX + tier].label,
                metric=load_metrics()[PREFIX + tier],
                value=value,
                place_value=_number(whole, tier),
                every=tuple(own["share"].dropna()),
                period=label,
                note="No data" if value is None else "",
                source_id=str(own["source_id"].iloc[0]),
            )
        )
    return rows, True
