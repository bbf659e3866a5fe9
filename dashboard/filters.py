"""Choices that live in the address: place, period and the like."""

from collections.abc import Sequence

import streamlit as st

from dashboard import cache
from dashboard.marts.places import Place, places

LATEST = "Latest"


def context_row(page_name: str) -> None:
    """Draws the page's name and the choice of place; the frame does this before every page."""
    row = st.container(horizontal=True, vertical_alignment="center")
    # The page adds its period to this row, which the frame has already drawn.
    st.session_state["context_row"] = row
    with row:
        st.caption(f"**{page_name}**", width="content")
        st.selectbox(
            "Place",
            [place.place_code for place in cache.ask(places)],
            format_func=_place_label,
            key="place",
            bind="query-params",
            on_change=_leave_ward,
            label_visibility="collapsed",
            width=240,
        )


def _leave_ward() -> None:
    """Lets go of the chosen ward: it belongs to the place that was left, and would stay in the address."""
    if "ward" in st.session_state:
        st.session_state["ward"] = ""


def _place_label(place_code: str) -> str:
    """The name of a place as it stands in the list and in the address."""
    place = _places_by_code()[place_code]
    return f"{place.place_name} (invented)" if place.is_invented else place.place_name


def _places_by_code() -> dict[str, Place]:
    """Every place by its code."""
    return {place.place_code: place for place in cache.ask(places)}


def place() -> Place:
    """The chosen place."""
    return _places_by_code()[st.session_state["place"]]


def period(labels: Sequence[str], key: str = "period") -> str:
    """The chosen one of a page's periods (latest first); the choice "Latest" moves on with the data."""
    with st.session_state["context_row"]:
        choice = st.selectbox(
            "Period",
            [LATEST, *labels],
            format_func=lambda label: f"{LATEST}: {labels[0]}" if label == LATEST and labels else label,
            key=key,
            bind="query-params",
            persist_state="session",
            label_visibility="collapsed",
            width=260,
        )
    return labels[0] if choice == LATEST and labels else choice


def is_latest(key: str = "period") -> bool:
    """Whether no period was chosen: the latest then moves on with the data."""
    return bool(st.session_state.get(key, LATEST) == LATEST)


def choice(label: str, options: dict[str, str], key: str, default: str = "") -> str:
    """The code that a reader picks from names by code; the name stands in the address."""
    codes = list(options)
    picked: str = st.selectbox(
        label,
        codes,
        index=codes.index(default) if default in options else 0,
        format_func=lambda code: options.get(code, code),
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return picked


def switch(label: str, options: dict[str, str], key: str) -> str:
    """The code that a reader picks from two or three names that stand side by side, the first until somebody does."""
    picked = st.segmented_control(
        label,
        list(options),
        default=next(iter(options)),
        format_func=lambda code: options.get(code, code),
        required=True,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return picked or next(iter(options))


def percentage(label: str, key: str, usual: float) -> float:
    """The per cent that a reader types, to one decimal, or the usual one until somebody does."""
    typed = typed_percentage(label, key, placeholder=f"{usual:.1f}")
    return usual if typed is None else typed


def typed_percentage(label: str, key: str, placeholder: str) -> float | None:
    """The per cent that a reader types, to one decimal; None until somebody does."""
    return _typed(label, key, placeholder, 100.0, 0.1, "%.1f", None)


def usual_amount(label: str, key: str, usual: float, high: float, explained: str | None = None) -> float:
    """The number from 0 that a reader types, or what is usual in the place chosen until somebody does."""
    typed = _typed(label, key, f"{usual:g}", high, 1.0, "%g", explained)
    return usual if typed is None else typed


def _typed(
    label: str, key: str, placeholder: str, high: float, step: float, form: str, explained: str | None
) -> float | None:
    """What is typed into a box that shows the placeholder while it is empty; None while it is."""
    typed = st.number_input(
        label,
        min_value=0.0,
        max_value=high,
        value=None,
        step=step,
        format=form,
        placeholder=placeholder,
        help=explained,
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return None if typed is None else float(typed)


def amount(label: str, key: str, usual: float, low: float, high: float, explained: str | None = None) -> float:
    """The number that a reader types between two ends, the same everywhere until then; nonsense is ignored."""
    return float(
        st.number_input(
            label,
            min_value=low,
            max_value=high,
            value=usual,
            step=1.0,
            format="%g",
            help=explained,
            key=key,
            bind="query-params",
            persist_state="session",
        )
    )


def ward(areas: dict[str, str], noun_plural: str) -> str:
    """The code of the chosen ward, shared by the drop-down, the map and the address; "" for all."""
    return choice("Ward", {"": f"All {noun_plural}", **areas}, key="ward")


def pick_ward(area_code: str) -> None:
    """Makes a ward that was picked on the map the chosen one of the drop-down too."""
    st.session_state["ward"] = area_code


def is_phone() -> bool:
    """Whether the browser says that it runs on a phone; charts are then drawn narrower."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")
