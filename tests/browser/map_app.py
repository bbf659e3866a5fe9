"""A page with one ward map, its drop-down and its picture buttons, for the browser tests."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import streamlit as st

from dashboard.download import picture_buttons
from dashboard.map import MapSpec, class_labels, draw_map, prepare_shapes, ward_map

WARDS = Path(__file__).parents[2] / "data" / "sample" / "wards.geojson"
BREAKS = (5.0, 6.0, 7.0)

wards = gpd.read_file(WARDS).rename(columns={"ward_code": "area_code", "ward_name": "area_name"})
town = pd.DataFrame({"inset_name": "Town", "area_code": wards["area_code"].iloc[:3]})
shapes = prepare_shapes(wards, town)
more = st.number_input("More", value=0)
values = pd.DataFrame(
    {
        "area_code": wards["area_code"],
        "value": [4.0 + (number + more) % 24 / 6 for number in range(len(wards))],
        "mark": ["too_few", *[None] * (len(wards) - 1)],
    }
)
values["value_text"] = values["value"].map("{:.1f}%".format)


def choose(code: str) -> None:
    """Puts the picked ward into the drop-down."""
    st.session_state["ward"] = code


st.title("Offline adults")
ward = st.selectbox("Ward", ["", *wards["area_code"]], key="ward")
spec = MapSpec(BREAKS, class_labels(BREAKS), "Map of offline adults by ward")
picked = ward_map(draw_map(shapes, values, spec, chosen=ward), key="map", on_pick=choose)
st.text(f"Picked: {picked!r}. Chosen: {ward!r}.")
picture_buttons(
    "map",
    heading="Three wards have <more> offline adults & fewer replies",
    subtitle="Adults offline, % of adults",
    source="Source: invented figures.",
    file_name="offline-adults",
    key="picture",
)
