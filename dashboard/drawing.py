"""A drawing of ours on the page, put there whole: Markdown takes apart and rebuilds each line of it, for 40 ms."""

import streamlit as st

# Streamlit calls this after every run of the page; what stands there already is left alone.
SHOW = """export default ({ data, parentElement }) => {
const place = parentElement.querySelector("div");
if (place.shown !== data) place.innerHTML = place.shown = data;
}"""

_mount = st.components.v2.component("inclusion_atlas_drawing", html="<div></div>", js=SHOW, isolate_styles=False)


def show(svg: str, key: str | None) -> None:
    """Draws an SVG text made by our own code, every name in it escaped; `key` stays while the drawing changes."""
    _mount(key=key, data=svg)
