"""The words of the Ward profile: what one ward is like beside the rest of its place, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.standing import ABOVE, BELOW
from dashboard.charts.strip import StripRow
from dashboard.marts.contacts import ContactSet
from dashboard.marts.places import Place
from dashboard.text.exclusion import figure
from dashboard.text.numbers import hidden_range, listed, month, number, ordinal

if TYPE_CHECKING:
    from dashboard.skeleton import Absence
    from dashboard.views.ward_profile import WardProfile

CHANNELS = {
    "digital": "Digital",
    "assisted": "Answered online by staff",
    "traditional": "Phone, post and face to face",
    "unknown": "Channel not recorded",
}
PAPER_FIRST = "paper-first inside"
RISK_PERIOD = "Scaled within the place"
RISKY_LOW = "lower_means_more_risk"


def every_period(held: ContactSet) -> str:
    """The months that a collection holds, or that it has no dates."""
    if not held.is_dated:
        return "Undated"
    return f"{month(held.first_month)} to {month(held.last_month)}"


def heading(profile: WardProfile) -> str:
    """The finding: the indicator on which the ward stands nearest to the worrying end of the list."""
    name = profile.ward.area_name
    ranked = [(risk_rank(row), row) for row in profile.indicators if row.value is not None and not row.is_hollow]
    if ranked:
        rank, row = min(ranked, key=lambda pair: pair[0])
        end = "lowest" if row.metric.direction == RISKY_LOW else "highest"
        which = end if rank == 1 else f"{ordinal(rank)} {end}"
        return f"{name} has the {which} {row.metric.phrase} of {len(row.every)} {profile.place.area_noun_plural}"
    digital = next((row for row in profile.channels if row.key == "digital" and row.value is not None), None)
    if digital:
        return f"{name}: {digital.words} of contacts are digital"
    return f"{name}: no figures are loaded yet"


def risk_rank(row: StripRow) -> int:
    """The ward's rank from the worrying end."""
    own = round((row.value or 0.0) * row.metric.scale, row.metric.decimals)
    others = [round(other * row.metric.scale, row.metric.decimals) for other in row.every]
    low = row.metric.direction == RISKY_LOW
    return 1 + sum(other < own if low else other > own for other in others)


def lead(profile: WardProfile, is_first: bool) -> str:
    """The ward's size and kind, what stands beyond doubt in the survey, and that nobody chose the ward."""
    words = [_size(profile)]
    for side, verb in ((ABOVE, "Clearly above"), (BELOW, "Clearly below")):
        labels = [row.label for row in profile.survey if row.standing == side]
        if labels:
            words.append(f"{verb} the {profile.place.place_noun}: {listed(labels)}.")
    if is_first:
        words.append(f"No {profile.place.area_noun} is chosen, so this is the first by name.")
    return " ".join(words)


def _size(profile: WardProfile) -> str:
    """Residents, households and kind of area, or that nobody supplied them."""
    ward = profile.ward
    if ward.population is None:
        return f"How many live in {ward.area_name} is not loaded."
    words = f"About **{number(round(ward.population, -1))} residents**"
    if ward.households is not None:
        words += f" in {number(round(ward.households, -1))} households"
    return f"{words}; {ward.rural_urban.lower()}." if ward.rural_urban else f"{words}."


def indicators_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the strip of indicators."""
    return _beside(profile, profile.indicators, "indicators"), "Each in its latest period"


def survey_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the strip of survey measures."""
    told = sum(row.standing in (ABOVE, BELOW) for row in profile.survey)
    title = f"Survey: {told} of {len(profile.survey)} stand apart" if told else "Survey: none can be told apart"
    wave = profile.survey[0].period if profile.survey else ""
    return title, f"% of adults, {wave}, 95% intervals. Hollow: caution or modelled"


def channels_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the strip of channels."""
    digital = next((row for row in profile.channels if row.key == "digital"), None)
    title = "How residents get in touch"
    if digital and digital.value is not None and digital.place_value is not None:
        title = f"{figure(digital.value, digital.metric)} digital, {profile.place.place_noun}"
        title += f" {figure(digital.place_value, digital.metric)}"
    rounded = ", from rounded counts" if profile.hidden_under else ""
    return title, f"{profile.contact_set}, % of contacts{rounded}, {profile.channels[0].period}"


def coverage_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the strip of coverage."""
    return _beside(profile, profile.coverage, "tiers of coverage"), f"% of premises, {profile.coverage[0].period}"


def _beside(profile: WardProfile, rows: Sequence[StripRow], what: str) -> str:
    """On how many rows the ward lies above the whole place."""
    both = [row for row in rows if row.value is not None and row.place_value is not None]
    above = sum((row.value or 0.0) > (row.place_value or 0.0) for row in both)
    return f"Above the {profile.place.place_noun} on {above} of {len(both)} {what}"


def risk_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the strip of the risk index and its components."""
    return _beside(profile, profile.risk, "risk scores"), "0 to 10, equal components, scaled within the place"


def in_numbers(profile: WardProfile) -> list[str]:
    """The head count of adults offline and the contacts for each 1,000 residents, those that are known."""
    lines = []
    if count := profile.offline:
        ends = f"{number(round(count.low, -1))} to {number(round(count.high, -1))}"
        how = ", modelled" if count.is_modelled else ""
        lines.append(f"About **{number(round(count.adults, -1))} adults offline** (95% interval {ends}{how}).")
    if rate := profile.contact_rate:
        each = "contacts a year" if rate.is_yearly else "contacts"
        least = "At least " if rate.is_at_least else ""
        hidden = f" Counts of {hidden_range(profile.hidden_under)} are hidden and left out." if rate.is_at_least else ""
        lines.append(
            f"{least}**{number(rate.ward)} {each} for each 1,000 residents**, {profile.contact_set}, {rate.period};"
            f" {profile.place.place_noun} {number(rate.place)}. Only contacts that carry a {profile.place.area_noun}"
            f" are counted.{hidden}"
        )
    return lines


def how_to_read(profile: WardProfile) -> str:
    """How to read a strip."""
    nouns = profile.place.area_noun_plural
    return f"Dot: this {profile.place.area_noun}. Ticks: the other {nouns}. Line: the {profile.place.place_noun}"


def strip_alt(profile: WardProfile, title: str, rows: Sequence[StripRow]) -> str:
    """A strip in words."""
    parts = [f"{row.label} {row.words}" for row in rows]
    return f"{profile.ward.area_name}. {title}: {listed(parts)}."


def table_words(profile: WardProfile) -> tuple[str, str]:
    """Heading and subtitle of the table of everything."""
    noun = profile.place.area_noun_plural
    title = f"Everything held about {profile.ward.area_name}"
    return (
        title,
        f"Rank 1 is the highest figure of the {noun} that have one. Boundaries: {profile.place.boundary_vintage}.",
    )


def _supply(place: Place, kind: str) -> str:
    return f"Add a source of the kind “{kind}” to data/places/{place.place_slug}.toml and load the place again."


def missing(profile: WardProfile) -> list[tuple[Absence, str, str]]:
    """What is not held for the ward: the kind of gap, what, and who can supply it."""
    place, ward = profile.place, profile.ward
    gaps: list[tuple[Absence, str, str]] = []
    noun = place.area_noun
    if ward.population is None:
        gaps.append(("No data", "Residents", f"The census counts them. {_supply(place, 'indicators')}"))
    if not ward.rural_urban:
        gaps.append(
            (
                "No data",
                "Rural or urban",
                f"ONS classes every small area, and many kinds of {noun}. Name the column that holds the class as"
                " rural_urban: of the boundaries, or of a source of the kind “indicators”. Then maps can be narrowed to"
                f" rural {place.area_noun_plural} too.",
            )
        )
    if not profile.indicators:
        gaps.append(("No data", "Indicators", f"The census and IMD have them. {_supply(place, 'indicators')}"))
    if not profile.survey:
        gaps.append(
            ("Not yet measured", "Survey estimates", f"The council can ask its residents. {_supply(place, 'survey')}")
        )
    if not profile.channels:
        gaps.append(
            (
                "No data",
                f"Contacts by {noun}",
                f"The council's own contact records have them. {_supply(place, 'contacts')}",
            )
        )
    if profile.channels and profile.contact_rate is None:
        gaps.append(("No data", "Contacts for each 1,000 residents", f"Residents of {ward.area_name} are not counted."))
    if not profile.risk:
        gaps.append(("No data", "Risk index", f"It is made of indicators. {_supply(place, 'indicators')}"))
    if not profile.coverage:
        known = "Coverage is loaded for the whole authority only. " if profile.has_any_coverage else ""
        what = f"{known}Ofcom publishes it by postcode. {_supply(place, 'coverage')}"
        gaps.append(("No data", f"Broadband coverage by {noun}", what))
    return gaps


def no_wards(place: Place) -> tuple[str, str]:
    """What is missing where a place has no wards at all."""
    return f"{place.area_noun_plural.capitalize()} of {place.place_name}", _supply(place, "boundaries")
