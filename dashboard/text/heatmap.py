"""The words of the table of wards by measures: bands within this place, and bands as they were published."""

from collections.abc import Sequence

from analysis.bands import HIGH
from dashboard.marts.places import Place
from dashboard.reference import PublishedBand
from dashboard.text.numbers import count_word, listed

NO_DATA, TOO_FEW, PAPER_FIRST = "No data", "Too few to say", "paper-first"
GRID_NOTES = (
    "The rule of the published heatmap, applied within this place: digital bands down, social bands across, numbered "
    "1 to 9; 1 to 3 Low, 4 to 6 Medium, 7 to 9 High.",
    "The publisher prints the numbers row by row. That the rows are the digital bands is our reading.",
    "Each side is the mean rank of its two measures, in fifths again.",
)


def opener(place: Place, published: bool) -> str:
    """The label of the closed section."""
    more = ", and the published heatmap" if published else ""
    return f"All measures by {place.area_noun}, in bands{more}"


def published_heading(rows: Sequence[PublishedBand]) -> str:
    """On how many of the published measures the place was High."""
    high = sum(row.band == HIGH for row in rows)
    name, count = rows[0].place_name, count_word(len(rows)).lower()
    return f"{name} was {HIGH} on {count_word(high).lower()} of {count} published measures"


def published_subtitle(place: Place) -> str:
    """What the published bands compare, and that nobody worked them out again."""
    return (
        f"The whole {place.place_noun} among all UK councils: national bands as published in 2017, never worked out "
        "again here, and not to be compared with the bands within this place below."
    )


def heading(place: Place, names: Sequence[str], high: int, measures: int) -> str:
    """Which wards are High on the most measures."""
    on = f"{HIGH} on {count_word(high).lower()} of {count_word(measures).lower()} measures"
    if high == 0:
        return f"No {place.area_noun} is {HIGH} on any measure"
    if len(names) > 3:
        return f"{count_word(len(names))} {place.area_noun_plural} are {on}"
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} {on}"


def subtitle(place: Place, periods: Sequence[str]) -> str:
    """What a cell holds, the level, and the periods of the measures."""
    return f"Band within {place.place_name}, and figure, by {place.area_noun}. {'; '.join(filter(None, periods))}"


def band_notes(place: Place, wave_set: str, paper_first: bool) -> list[str]:
    """How the bands are made, and which figures have none."""
    nouns = place.area_noun_plural
    lines = [
        f"Low is the fifth of {nouns} with least risk of exclusion, High the fifth with most, Medium the rest, "
        f"among the {nouns} that have a figure: the fifths of the published heatmap, applied within this place.",
        "Where a low figure is the worry, as with skills, the lowest fifth is High. Equal figures share a band.",
    ]
    if wave_set:
        lines.append(
            f"Survey figures rest on the {place.area_noun}'s own replies, never on the model; under 30 replies is too "
            "few to say, and figures in brackets rest on 30 to 49. Most of "
            "their intervals overlap, so a band alone does not tell two of them apart."
        )
    if paper_first:
        lines.append("Paper-first: the census sent paper forms there first, so the figure has no band.")
    return lines


def left_out(place: Place, side: str, kept: int, areas: int) -> str:
    """That only the wards of one side are in the table, and that their bands are still those among all wards."""
    nouns = place.area_noun_plural
    bands = f"their bands are those among all {nouns} of {place.place_name}"
    return f"Only {side} {nouns} are shown ({kept} of {areas}); {bands}."


def grid_heading(place: Place, names: Sequence[str]) -> str:
    """Which wards have the grid's highest number."""
    if not names:
        return f"No {place.area_noun} is {HIGH} both digitally and socially"
    if len(names) > 3:
        return f"{count_word(len(names))} {place.area_noun_plural} are {HIGH} both digitally and socially"
    return f"{listed(names)} {'is' if len(names) == 1 else 'are'} {HIGH} both digitally and socially"


def grid_subtitle(digital: Sequence[str], social: Sequence[str]) -> str:
    """What the two sides of the grid are made of."""
    return f"Down: {_joined(digital)}. Across: {_joined(social)}"


def grid_notes(unplaced: Sequence[str]) -> list[str]:
    """The rule of the grid, and which wards are not on it."""
    verb = "is" if len(unplaced) == 1 else "are"
    return [*GRID_NOTES, *([f"Too few to say, so not placed, {verb} {listed(unplaced)}."] if unplaced else [])]


def _joined(labels: Sequence[str]) -> str:
    """Labels as one phrase in small letters."""
    return listed([label[:1].lower() + label[1:] for label in labels])
