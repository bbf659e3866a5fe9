"""A page narrowed to the rural or the urban wards of a place: the choice, the rows kept, the wards left out."""

from collections.abc import Iterable, Mapping

import pandas as pd
import streamlit as st

from dashboard import cache, filters
from dashboard.map.spec import LEFT_OUT
from dashboard.marts.places import Place, areas, ward_sides
from dashboard.text import rural_urban as words

KEY = "kind"
"""One key on every page, so that the choice goes with the reader from page to page."""


def side_choices(place: Place, among: Iterable[str] | None = None) -> dict[str, str]:
    """The sides on offer by code, "" for all wards first, of all wards or those `among` them that have figures.

    None where the wards of a place are not told apart.
    """
    sides, wards = cache.ask(ward_sides, place.place_code), cache.ask(areas, place.place_code)
    counted = set(wards if among is None else among)
    return words.choices(place, {code: side for code, side in sides.items() if code in counted}, len(wards))


def pick_side(place: Place, among: Iterable[str] | None = None) -> str:
    """Draws the choice, where there is one; "" for all wards."""
    choices = side_choices(place, among)
    return filters.choice(words.LABEL, choices, key=KEY) if choices else ""


def chosen_side(place: Place) -> str:
    """The side chosen elsewhere on the page, where this place offers it; "" for all wards."""
    side = st.session_state.get(KEY)
    return side if side in side_choices(place) else ""


def kept_codes(place: Place, side: str) -> list[str]:
    """The codes of the wards on a side, or of all, by name."""
    sides = cache.ask(ward_sides, place.place_code)
    return [code for code in cache.ask(areas, place.place_code) if not side or sides.get(code) == side]


def on_side(wards: pd.DataFrame, place: Place, side: str) -> pd.DataFrame:
    """The rows (with area_code) of the wards on a side, or all of them, in their order."""
    return wards[wards["area_code"].isin(kept_codes(place, side))].reset_index(drop=True) if side else wards


def left_out_name(place: Place, side: str, area_code: str) -> str:
    """The name of a ward that is left out; "" where it is kept, or is no ward of the place."""
    is_kept = not side or area_code in kept_codes(place, side)
    return "" if is_kept else cache.ask(areas, place.place_code).get(area_code, "")


def left_out_rows(place: Place, side: str) -> list[dict[str, str | None]]:
    """What a map draws of the wards that are not on a side: muted, they say what they are not; none without a side."""
    sides = cache.ask(ward_sides, place.place_code)
    others = [code for code in cache.ask(areas, place.place_code) if side and sides.get(code) != side]
    # Of a ward without a class nobody may say that it is not rural.
    return [
        {"area_code": code, "mark": LEFT_OUT}
        if code in sides
        else {"area_code": code, "mark": "no_data", "note": words.unknown_note(side)}
        for code in others
    ]


def with_left_out(values: pd.DataFrame, place: Place, side: str) -> pd.DataFrame:
    """What a map draws of the wards on a side, and of the others."""
    return pd.concat([values, pd.DataFrame(left_out_rows(place, side))], ignore_index=True) if side else values


def mark_labels(side: str) -> Mapping[str, str]:
    """What the key of the map calls the wards that are left out."""
    return {LEFT_OUT: words.left_out_label(side)} if side else {}


def left_out_words(place: Place, side: str) -> str:
    """How many wards are left out, and that the figure of the place is of all of them; "" where all are kept."""
    return words.left_out(place, side, len(kept_codes(place, side)), len(cache.ask(areas, place.place_code)))


def notes(place: Place, side: str) -> list[tuple[str, str]]:
    """The note of a download that holds the wards of one side; none where it holds all."""
    return [("Wards", f"{side_choices(place)[side]} only. {left_out_words(place, side)}")] if side else []
