"""What the Ward profile shows: one ward beside the others on indicators, survey, channels and coverage."""

from dataclasses import dataclass, field, replace
from typing import Any

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
from dashboard.marts.profile import WardFacts, every_indicator, risk_components, ward_facts, ward_populations
from dashboard.marts.survey import SurveyWard, survey_measures, survey_sources
from dashboard.metrics import FIRST_MEASURE, load_metrics
from dashboard.risk_presets import component_label, load_design
from dashboard.text import ward_profile as words
from dashboard.text.numbers import NO_DATA, hidden_words
from dashboard.text.survey import MODELLED, NEEDED, TOO_FEW
from dashboard.views.connectivity import PREFIX, TIERS, Coverage, coverage_of
from dashboard.views.ward_survey import CAUTION, DIRECT, WardSurvey, ward_survey


@dataclass(frozen=True)
class HeadCount:
    """How many adults an estimate stands for, with the ends of its 95% interval."""

    adults: float
    low: float
    high: float
    is_modelled: bool


@dataclass(frozen=True)
class ContactRate:
    """Contacts that carry a ward for each 1,000 residents, a year where the months are known: the ward's and the
    whole place's; at least so many where small counts are hidden."""

    period: str
    is_yearly: bool
    ward: float
    place: float
    is_at_least: bool


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
    risk: list[StripRow] = field(default_factory=list)
    offline: HeadCount | None = None
    contact_rate: ContactRate | None = None


@dataclass(frozen=True)
class Measured:
    """One measure of every ward: the row of a ward without a figure, and what its own figures change, by ward code."""

    row: StripRow
    own: dict[str, dict[str, Any]]

    def of(self, area_code: str) -> StripRow:
        """The row of one ward."""
        return replace(self.row, **self.own.get(area_code, {}))


@dataclass(frozen=True)
class MeasuredWards:
    """Every measure of a place's wards by subject, worked out for all wards at once."""

    indicators: list[Measured]
    survey: list[Measured]
    channels: list[Measured]
    coverage: list[Measured]
    risk: list[Measured]
    offline: dict[str, HeadCount]
    contact_rates: dict[str, ContactRate]
    contact_set: str
    hidden_under: int | None
    has_any_coverage: bool


def ward_profile(place: Place, area_code: str, wards: int, wave_set: str) -> WardProfile | None:
    """Everything that is held about a ward, or None where the place has no such ward."""
    ward = cache.ask(ward_facts, place.place_code, area_code)
    if ward is None:
        return None
    held = cache.keep(measured_wards, place, wave_set)
    return WardProfile(
        place=place,
        ward=ward,
        wards=wards,
        indicators=[measure.of(area_code) for measure in held.indicators],
        survey=[measure.of(area_code) for measure in held.survey],
        channels=[measure.of(area_code) for measure in held.channels],
        coverage=[measure.of(area_code) for measure in held.coverage],
        contact_set=held.contact_set,
        hidden_under=held.hidden_under,
        has_any_coverage=held.has_any_coverage,
        risk=[measure.of(area_code) for measure in held.risk],
        offline=held.offline.get(area_code),
        contact_rate=held.contact_rates.get(area_code),
    )


def measured_wards(place: Place, wave_set: str) -> MeasuredWards:
    """Every measure of the place's wards, survey measures in one wave."""
    sets = [held for held in cache.ask(contact_sets, place.place_code) if held.has_areas]
    coverage = coverage_of(place)
    return MeasuredWards(
        indicators=_indicators(place),
        survey=_survey(place, wave_set),
        channels=_channels(place, sets[0]) if sets else [],
        coverage=_coverage(coverage),
        risk=_risk(place),
        offline=_offline(place, wave_set),
        contact_rates=_contact_rates(place, sets[0]) if sets else {},
        contact_set=sets[0].name if sets else "",
        hidden_under=sets[0].hidden_under if sets else None,
        has_any_coverage=not (coverage.whole.empty and coverage.wards.empty),
    )


def _number(values: pd.Series, key: str) -> float | None:
    """The figure of one area, or None where there is none."""
    value = values.get(key)
    return None if pd.isna(value) else float(value)


def _own(values: pd.Series) -> dict[str, dict[str, Any]]:
    """The figure of each ward that has one, by ward code."""
    known = values.dropna()
    return {str(code): {"value": float(value), "note": ""} for code, value in known.items()}


def _indicators(place: Place) -> list[Measured]:
    """Each indicator in its latest period, in the order of the metrics file."""
    held = cache.ask(every_indicator, place.place_code)
    rows = []
    for name, metric in load_metrics().items():
        own = held[held["indicator"] == name]
        wards = own[~own["is_place"]].set_index("area_code")
        if wards.empty:
            continue
        whole = own.loc[own["is_place"], "value"].dropna()
        row = StripRow(
            key=name,
            label=metric.label,
            metric=metric,
            value=None,
            place_value=float(whole.iloc[0]) if len(whole) else None,
            every=tuple(wards["value"].dropna()),
            period=str(own["period_label"].iloc[0]),
            note=NO_DATA,
            source_id=str(own["source_id"].iloc[0]),
        )
        figures = _own(wards["value"])
        for code in wards.index[wards["flagged_small_areas"] > 0]:
            figures.setdefault(code, {})["is_hollow"] = True
            if "value" in figures[code]:
                figures[code]["note"] = words.PAPER_FIRST
        rows.append(Measured(row, figures))
    return rows


def _survey(place: Place, wave_set: str) -> list[Measured]:
    """Each survey measure that the wave holds, in the order of the metrics file."""
    held = cache.ask(survey_measures, place.place_code)
    metrics = [metric for name, metric in load_metrics().items() if name in held]
    shown = [ward_survey(place, metric, wave_set, MODELLED) for metric in metrics]
    source_id = next(iter(cache.ask(survey_sources, place.place_code)), "")
    return [_surveyed(measure, source_id) for measure in shown if measure]


def _surveyed(shown: WardSurvey, source_id: str) -> Measured:
    """One measure of every ward: from its own replies, else modelled, else too few to say."""
    row = StripRow(
        key=shown.metric.name,
        label=shown.metric.label,
        metric=shown.metric,
        value=None,
        place_value=shown.whole.estimate,
        every=tuple(ward.value for ward in shown.wards if ward.value is not None),
        period=shown.wave_set,
        source_id=source_id,
    )
    return Measured(row, {ward.area_code: _estimated(ward) for ward in shown.wards})


def _estimated(ward: SurveyWard) -> dict[str, Any]:
    """What a ward's estimate changes in its row: figure, interval, and how it was come by."""
    replies = ward.n_unweighted
    kind = CAUTION if ward.kind == DIRECT and ward.flag == CAUTION else ward.kind
    note = {
        MODELLED: f"modelled ({replies} replies)",
        TOO_FEW: f"Too few to say ({replies} of {NEEDED} replies)",
        CAUTION: f"{replies} replies",
    }
    return {
        "value": ward.value,
        "low": ward.low,
        "high": ward.high,
        "is_hollow": kind in (CAUTION, MODELLED),
        "is_caution": kind == CAUTION,
        "note": note.get(kind, ""),
        "standing": ward.standing or "",
    }


def _channels(place: Place, held: ContactSet) -> list[Measured]:
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
        row = StripRow(
            key=str(group),
            label=words.CHANNELS[str(group)],
            metric=load_metrics()["digital_share"],
            value=None,
            place_value=_number(whole.astype("float64"), str(group)),
            every=tuple(shares.dropna()),
            period=words.every_period(held),
            note=NO_DATA,
            source_id=source_id,
        )
        hidden = own.loc[own["share"].isna() & held.is_masked, "area_code"]
        unknown = {str(code): {"note": hidden_words(held.hidden_under)} for code in hidden}
        rows.append(Measured(row, unknown | _own(shares)))
    return rows


def _coverage(held: Coverage) -> list[Measured]:
    """The share of premises by tier in the latest release that is published by ward."""
    if held.wards.empty:
        return []
    latest = held.wards[held.wards["release_date"] == held.wards["release_date"].max()]
    label = str(latest["release_label"].iloc[0])
    whole = held.whole[held.whole["release_label"] == label].set_index("tier")["share"]
    rows = []
    for tier in [tier for tier in TIERS if tier in set(latest["tier"])]:
        own = latest[latest["tier"] == tier].set_index("area_code")
        row = StripRow(
            key=PREFIX + tier,
            label=load_metrics()[PREFIX + tier].label,
            metric=load_metrics()[PREFIX + tier],
            value=None,
            place_value=_number(whole, tier),
            every=tuple(own["share"].dropna()),
            period=label,
            note=NO_DATA,
            source_id=str(own["source_id"].iloc[0]),
        )
        rows.append(Measured(row, _own(own["share"])))
    return rows


def _risk(place: Place) -> list[Measured]:
    """The risk score and its components by the first preset, scaled within the place."""
    preset = load_design().presets[0]
    held = cache.ask(risk_components, place.place_code, preset.name)
    rows = []
    for part, own in held.groupby("component", sort=False, dropna=False):
        name = "" if pd.isna(part) else str(part)
        wards = own[~own["is_place"]].set_index("area_code")["score_0_10"]
        whole = own.loc[own["is_place"], "score_0_10"].dropna()
        row = StripRow(
            key=f"risk_{name}" if name else "risk_score",
            label=component_label(name) if name else load_metrics()["risk_score"].label,
            metric=load_metrics()["risk_score"],
            value=None,
            place_value=float(whole.iloc[0]) if len(whole) else None,
            every=tuple(wards.dropna()),
            period=words.RISK_PERIOD,
            note=NO_DATA,
        )
        rows.append(Measured(row, _own(wards)))
    return rows


def _offline(place: Place, wave_set: str) -> dict[str, HeadCount]:
    """How many adults are offline by ward code, where the survey can say and adults are counted."""
    shown = ward_survey(place, load_metrics()[FIRST_MEASURE], wave_set, MODELLED)
    if shown is None:
        return {}
    told = shown.frame.dropna(subset=["value", "adults"])
    return {
        str(ward["area_code"]): HeadCount(
            adults=float(ward["value"]) * float(ward["adults"]),
            low=float(ward["low"]) * float(ward["adults"]),
            high=float(ward["high"]) * float(ward["adults"]),
            is_modelled=bool(ward["kind"] == MODELLED),
        )
        for ward in told.to_dict("records")
    }


def _contact_rates(place: Place, held: ContactSet) -> dict[str, ContactRate]:
    """Contacts for each 1,000 residents by ward code, where residents are counted."""
    residents = pd.Series(cache.ask(ward_populations, place.place_code), dtype="float64")
    counts = cache.ask(contact_counts, ContactFilter(place.place_code, held.name), "area")
    counts = counts[counts["area_code"].isin(residents.index)]
    if counts.empty:
        return {}
    contacts = counts.groupby("area_code")["contacts"].sum().astype("float64")
    hidden = set(counts.loc[counts["contacts"].isna(), "area_code"])
    # A year's contacts, where the months are known.
    each = 1000 / (held.months / 12 if held.months else 1)
    known = residents[contacts.index]
    whole = float(contacts.sum() / known.sum() * each)
    period = words.every_period(held)
    return {
        str(code): ContactRate(period, bool(held.months), float(rate), whole, code in hidden)
        for code, rate in (contacts / known * each).items()
    }
