"""The ward map on the page: mounts the drawing, answers a click or a key press with the area's code."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from dashboard.map.assets import squeezed

HERE = Path(__file__).parent


_mount = st.components.v2.component(
    "inclusion_atlas_ward_map",
    html="<div class='figure'><div class='picture'></div><div class='tip' hidden></div></div>",
    css=squeezed(HERE / "map.css"),
    js=squeezed(HERE / "map.js"),
)


def ward_map(svg: str, *, key: str, on_pick: Callable[[str], None] | None = None) -> str | None:
    """The code of the area picked in this run, "" where the chosen one was picked again, else None.

    `on_pick` is called with the same code before the run starts, in time to change a widget's value.
    """

    def tell() -> None:
        if on_pick is not None:
            on_pick(str(st.session_state[key]["picked"]))

    # Packed, a change of figures sends less than half as much over the wire.
    packed = gzip.compress(svg.encode(), mtime=0)
    picked = _mount(key=key, data=packed, on_picked_change=tell).picked
    return None if picked is None else str(picked)
