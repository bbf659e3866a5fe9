"""The words about able residents and digital contacts: which wards stand out, by which rule, and what is missing."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.able_share import BEYOND_ABLE, WORTH_A_LOOK
from dashboard.marts.places import Place
from dashboard.text.contacts import scope
from dashboard.text.numbers import count_word, listed, points, share
from dashboard.text.survey import MODELLED
from dashboard.views.channel_shift import ContactView

if TYPE_CHECKING:
    from dashboard.views.able_share import AbleShare

# What each survey measure says of those who are able; for a measure of exclusion, of all but the excluded.
ABLE = {
    "offline_three_months": "Online in the last three months",
    "all_five_skills": "Have all five basic digital skills",
    "used_all_five_skills": "Used all five skills in the last three months",
}
MOST_NAMED = 4
STANDING = {
    WORTH_A_LOOK: "Worth a look: able, but not digital",
    BEYOND_ABLE: "Digital beyond what residents can do",
    "": "Cannot tell apart",
}


def heading(wards: pd.DataFrame, place: Place) -> str:
    """The finding: how many wards stand out on either side, or that none does."""
    look, beyond = (int(wards["word"].eq(word).sum()) for word in (WORTH_A_LOOK, BEYOND_ABLE))
    if not look and not beyond:
        return f"No {place.area_noun} stands out from what its residents can do"
    noun = place.area_noun if look == 1 else place.area_noun_plural
    ahead = "contact is digital beyond what residents can do"
    if look and beyond:
        return f"{look} {noun} worth a look; in {beyond} {ahead}"
    if look:
        return f"{look} {noun} worth a look: able residents, little digital contact"
    return f"In {beyond} {place.area_noun if beyond == 1 else place.area_noun_plural} {ahead}"


def _scope(view: ContactView) -> str:
    """What the shares by area cover: areas may be counted over a period of their own."""
    return f"{scope(view, with_period=False)}, {view.area_period_label}"


def subtitle(held: AbleShare) -> str:
    """Both measures, place, periods and marks."""
    return (
        f"Across: residents who are able ({ABLE[held.measure].lower()}, {held.wave_set}). Up: digital share of"
        f" contacts, {_scope(held.contacts)}. Bars: 95% intervals. Hollow: modelled"
    )


def sentences(held: AbleShare) -> list[str]:
    """The wards that stand out by name, the rule, what the intervals mean, and what it does not show."""
    place = held.contacts.place
    lines = [
        f"**{STANDING[word]}**: {_named(held.wards, word)}."
        for word in (WORTH_A_LOOK, BEYOND_ABLE)
        if held.wards["word"].eq(word).any()
    ]
    middle = points(held.middle or 0.0)
    lines.append(
        f"The gap is able less digital; in the middle {place.area_noun} it is {middle}. A {place.area_noun} is worth a"
        " look where the whole 95% interval of its gap is above that and above zero, and digital beyond what residents"
        " can do where it is wholly below zero."
    )
    lines.append(
        "The interval of a share of contacts is Wilson's on the number of contacts, as if each were made on its own."
        " One resident may make several, so the true doubt is larger. The survey's interval is its own."
    )
    lines.append(
        f"Residents are compared with contacts, which may come from few of them, from businesses, or from outside the"
        f" {place.area_noun}: a reason to look, not a finding about anyone."
    )
    return lines


def _named(wards: pd.DataFrame, word: str) -> str:
    """The wards with a word, the clearest first, and how many more there are."""
    rows = wards[wards["word"] == word].sort_values("gap", ascending=word == BEYOND_ABLE)
    names = [f"{name} ({points(gap)})" for name, gap in zip(rows["area_name"], rows["gap"], strict=True)]
    if len(names) <= MOST_NAMED:
        return listed(names)
    rest = count_word(len(names) - MOST_NAMED).lower()
    return f"{', '.join(names[:MOST_NAMED])} and {rest} more"


def alt(held: AbleShare) -> str:
    """The picture in words."""
    place = held.contacts.place
    told = held.wards.dropna(subset=["gap"])
    words = (
        f"Scatter of {len(told)} {place.area_noun_plural}: share of residents able against digital share of contacts."
    )
    for word in (WORTH_A_LOOK, BEYOND_ABLE):
        if held.wards["word"].eq(word).any():
            words += f" {STANDING[word]}: {_named(held.wards, word)}."
    if not told["word"].isin([WORTH_A_LOOK, BEYOND_ABLE]).any():
        words += f" {heading(held.wards, place)}."
    return f"{words} All are in the table below."


def table(held: AbleShare) -> tuple[str, str]:
    """Heading and subtitle of the table."""
    widest = held.wards.dropna(subset=["gap"]).iloc[0]
    title = f"The gap is widest in {widest['area_name']}, {points(widest['gap'])}"
    return (
        title,
        f"Able: {ABLE[held.measure].lower()}, {held.wave_set}. Digital share of contacts, {_scope(held.contacts)}",
    )


def estimate(row: Mapping[Hashable, Any]) -> str:
    """The able share of a ward: in brackets where it is modelled; too few to say where there is none."""
    if pd.isna(row["able"]):
        return "Too few to say"
    return f"({share(row['able'])}) modelled" if row["kind"] == MODELLED else share(row["able"])


def interval(low: float, high: float) -> str:
    """An interval, or a dash where there is none."""
    return f"{share(low)} to {share(high)}" if pd.notna(low) and pd.notna(high) else "–"


def standing(row: Mapping[Hashable, Any]) -> str:
    """What may be said of a ward."""
    if pd.isna(row["able"]):
        return "Too few to say"
    if pd.isna(row["contacts"]) or pd.isna(row["digital_contacts"]):
        return "No figure of contacts"
    return STANDING.get(row["word"] or "", STANDING[""])


def missing(place: Place, has_survey: bool, has_areas: bool) -> tuple[str, str]:
    """Which of the two sides is missing, and who can supply it."""
    noun = place.area_noun
    lacks = [] if has_survey else [f"a residents' survey by {noun} that asks who is online (the research team)"]
    if not has_areas:
        lacks.append(f"contacts that carry a {noun} or a postcode (customer services)")
    return f"Digital contact beside what residents can do, by {noun}", f"Missing: {listed(lacks)}."


def too_few(place: Place) -> tuple[str, str]:
    """Why no ward has both figures."""
    noun = place.area_noun
    return (
        f"Digital contact beside what residents can do, by {noun}",
        f"The latest wave has too few replies in every {noun}, or no {noun} has both a survey figure and contacts.",
    )
