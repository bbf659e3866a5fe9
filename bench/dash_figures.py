"""The map and the ranked list of wards as one would draw them in Plotly, as plain dicts (the fast way)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from dashboard import tables, theme
from dashboard.charts.ranges import MOST_ROWS, shown_places
from dashboard.map.shapes import UNITS_PER_PIXEL, MapShapes, Shape
from dashboard.map.spec import MapSpec
from dashboard.marts.indicators import IndicatorWard, PlaceFigure
from dashboard.metrics import Metric
from dashboard.text.exclusion import figure, measured

Figure = dict[str, Any]
ROW_HEIGHT = 27
RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")
FRAME: Figure = {
    "showlegend": False,
    "hovermode": "closest",
    "font": {"family": "Arial, sans-serif", "size": 13, "color": theme.INK},
    "paper_bgcolor": "#FFFFFF",
    "plot_bgcolor": "#FFFFFF",
}


def drawn(shapes: MapShapes) -> list[Shape]:
    """Return every shape of our map, the towns' enlarged wards after the whole place."""
    return [*shapes.shapes, *(shape for inset in shapes.insets for shape in inset.shapes)]


@lru_cache(maxsize=500)
def line_of(path: str) -> tuple[list[int | None], list[int | None]]:
    """Return the x and y of one of our paths, in half pixels, its rings apart by a gap."""
    points = [point for ring in RING.findall(path) for point in (*_ring(*ring), (None, None))][:-1]
    return [x for x, _ in points], [y for _, y in points]


def _ring(x: str, y: str, steps: str) -> list[tuple[int, int]]:
    moved = np.array([int(x), int(y), *map(int, re.findall(r"-?\d+", steps))]).reshape(-1, 2).cumsum(axis=0)
    return [(int(x), int(y)) for x, y in (*moved, moved[0])]


def ward_map(shapes: MapShapes, wards: Sequence[IndicatorWard], metric: Metric, spec: MapSpec) -> Figure:
    """Return the map: one filled line a ward, its colour one of four, every value printed, the towns enlarged.

    Plotly's own map of areas (choropleth with inline geojson) sends twice as much and takes twice as long.
    """
    values = pd.DataFrame(tables.map_values(wards, metric)).set_index("area_code")
    shades = {
        code: spec.shade_of(spec.class_of(value)) for code, value in values["value"].items() if not pd.isna(value)
    }
    traces = [_ward(shape, shades.get(shape.area_code), values) for shape in drawn(shapes)]
    axis = {"visible": False, "fixedrange": True}
    layout = FRAME | {
        "height": round(shapes.height),
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": axis | {"range": [0, shapes.width * UNITS_PER_PIXEL]},
        "yaxis": axis | {"range": [shapes.height * UNITS_PER_PIXEL, 0], "scaleanchor": "x"},
        "shapes": [_box(box) for inset in shapes.insets for box in (inset.frame, inset.locator)],
    }
    return {"data": [*traces, _labels(drawn(shapes), shades, values)], "layout": layout}


def _ward(shape: Shape, shade: int | None, values: pd.DataFrame) -> Figure:
    x, y = line_of(shape.path)
    words = values["value_text"].get(shape.area_code, "No data")
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": "#FFFFFF" if shade is None else theme.MAP_CLASSES[shade],
        "line": {"color": theme.GREY_MARK, "width": 1},
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": f"{shape.area_name}: {words}",
    }


def _box(box: Any) -> Figure:
    corners = {"x0": box.left, "y0": box.top, "x1": box.left + box.width, "y1": box.top + box.height}
    return {"type": "rect", "line": {"width": 1}} | {name: at * UNITS_PER_PIXEL for name, at in corners.items()}


def _labels(shapes: Sequence[Shape], shades: dict[Any, int], values: pd.DataFrame) -> Figure:
    """The figures on the map where our own map has room for them, white on the two dark classes."""
    labelled = [shape for shape in shapes if shape.spots and shape.area_code in shades]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [shape.spots[0].x * UNITS_PER_PIXEL for shape in labelled],
        "y": [shape.spots[0].y * UNITS_PER_PIXEL for shape in labelled],
        "text": [values["value_text"][shape.area_code].removesuffix("%") for shape in labelled],
        "textfont": {"color": ["#FFFFFF" if shades[shape.area_code] >= 2 else theme.INK for shape in labelled]},
        "hoverinfo": "skip",
    }


def ranked_list(wards: Sequence[IndicatorWard], whole: PlaceFigure | None, metric: Metric) -> Figure:
    """Return the ranked list: a dot a ward on the range of its small areas, and the line of the place."""
    ranked = measured(wards)
    places = shown_places([ward.area_code for ward in ranked], MOST_ROWS, "")
    rows = pd.DataFrame([vars(ranked[place]) for place in places])
    value, low, high = ((rows[name] * metric.scale).round(2) for name in ("value", "small_area_low", "small_area_high"))
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": value.tolist(),
        "y": list(range(len(rows))),
        "marker": {"size": 10, "color": theme.GREY_MARK},
        "error_x": {
            "symmetric": False,
            "array": (high - value).round(2).tolist(),
            "arrayminus": (value - low).round(2).tolist(),
            "color": theme.AXIS,
            "width": 0,
        },
        "hoverinfo": "x",
    }
    names = {"tickmode": "array", "tickvals": dots["y"], "ticktext": rows["area_name"].tolist()}
    layout = FRAME | {
        "height": 60 + ROW_HEIGHT * len(rows),
        "margin": {"l": 180, "r": 16, "t": 26, "b": 30},
        "xaxis": {"ticksuffix": metric.unit, "gridcolor": theme.GRID, "zeroline": False, "fixedrange": True},
        "yaxis": names | {"range": [len(rows) - 0.5, -0.5], "showgrid": False, "zeroline": False, "fixedrange": True},
    }
    return {"data": [dots], "layout": layout | _place_line(whole, metric)}


def _place_line(whole: PlaceFigure | None, metric: Metric) -> Figure:
    """The figure of the whole place as an upright line with its name above."""
    if whole is None or whole.value is None:
        return {}
    at = round(whole.value * metric.scale, 2)
    line = {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": {"width": 1.2}}
    name = {"text": f"Borough {figure(whole.value, metric)}", "x": at, "y": 1, "yref": "paper", "yanchor": "bottom"}
    return {"shapes": [line], "annotations": [name | {"showarrow": False}]}
