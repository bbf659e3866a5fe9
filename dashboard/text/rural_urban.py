"""The words of a place that is narrowed to its rural or its urban wards."""

from collections.abc import Mapping
from dataclasses import replace

from dashboard.marts.places import Place
from dashboard.text.numbers import sentence

SIDES = ("rural", "urban")
LABEL = "Rural or urban"


def choices(place: Place, sides: Mapping[str, str], areas: int) -> dict[str, str]:
    """The sides that a reader can choose, all wards first; none where each would keep every ward or none."""
    counts = {side: sum(own == side for own in sides.values()) for side in SIDES}
    told = {side: words for side, words in _names(place).items() if 0 < counts[side] < areas}
    return {"": f"All {place.area_noun_plural}"} | told if told else {}


def _names(place: Place) -> dict[str, str]:
    return {side: sentence(f"{side} {place.area_noun_plural}") for side in SIDES}


def narrowed(place: Place, side: str) -> Place:
    """The place with words that name the side of its wards, and say that its own figure is of all of them."""
    if not side:
        return place
    return replace(
        place,
        area_noun=f"{side} {place.area_noun}",
        area_noun_plural=f"{side} {place.area_noun_plural}",
        place_noun=f"whole {place.place_noun}",
    )


def left_out_label(side: str) -> str:
    """What the map calls a ward that is left out."""
    return f"Not {side}"


def unknown_note(side: str) -> str:
    """What the map says of a ward whose class nobody gives."""
    return f"not known whether {side}"


def left_out(place: Place, side: str, kept: int, areas: int) -> str:
    """How many wards are left out, and that the figure of the place is not narrowed; nothing where all are kept."""
    if not side:
        return ""
    others = f"The other {areas - kept} {place.area_noun_plural} are"
    if areas - kept == 1:
        others = f"The other {place.area_noun} is"
    return f"{others} left out; the {place.place_noun}'s figure is of all {areas}."


def left_out_ward(name: str, place: Place, side: str) -> tuple[str, str]:
    """Heading and words for a chosen ward that is left out."""
    return (
        f"{name} is not among the {side} {place.area_noun_plural}",
        f"It is left out here. Set “{LABEL}” to all {place.area_noun_plural} to see its figure.",
    )
