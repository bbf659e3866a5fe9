"""Two buttons, PNG and SVG, that save a drawing on the page as one picture with heading and source."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.map.assets import squeezed

HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "inclusion_atlas_picture_buttons",
    html="<div class='buttons'><button data-kind='png'>PNG</button><button data-kind='svg'>SVG</button>"
    "<p role='status'></p></div>",
    css=squeezed(HERE / "picture.css"),
    js=squeezed(HERE / "picture.js"),
)


def picture_buttons(target_key: str, *, heading: str, subtitle: str, source: str, file_name: str, key: str) -> None:
    """Draws the buttons that save what stands inside the element with the Streamlit key `target_key`.

    The target may be a map, a Plotly chart, or a container of several: they keep their places. The picture
    is 1600 x 1000 on white, and `file_name` gets .png or .svg.
    """
    texts = {"heading": heading, "subtitle": subtitle, "source": source}
    _mount(key=key, data={"target": target_key, "file": file_name, **texts})
