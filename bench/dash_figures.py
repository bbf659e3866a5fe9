"""The map and the ranked list of wards as one would draw them in Plotly, as plain dicts (the fast way)."""

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import shapely

from dashboard import tables, theme
from dashboard.charts.ranges import MOST_ROWS, shown_rows
from dashboard.map.shapes import FULL_SIZE, SIMPLIFY_PIXELS
from dashboard.map.spec import MapSpec
from dashboard.marts.indicators import PlaceFigure
from dashboard.metrics import Metric
from dashboard.text.exclusion import figure

Figure = dict[str, Any]
Line = list[list[int | None]]
MAP_HEIGHT, ROW_HEIGHT = 560, 27
FONT = {"family": "Arial, sans-serif", "size": 13, "color": theme.INK}
FRAME: Figure = {
    "showlegend": False,
    "hovermode": "closest",
    "font": FONT,
    "paper_bgcolor": "#FFFFFF",
    "plot_bgcolor": "#FFFFFF",
}


def outlines(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """Return by ward its outline in half pixels (parts apart by None) and the spot of its label.

    The outlines are simplified as on our map, so that neither side draws or sends more points.
    """
    wards = con.execute(
        """select area_code, ST_AsWKB(geometry) as shape from marts.dim_area
        where place_code = ? and area_type = 'ward' and geometry is not null order by area_code""",
        [place_code],
    ).df()
    shapes = shapely.from_wkb(wards.pop("shape").map(bytes).to_numpy())
    west, south, east, north = shapely.total_bounds(shapes)
    # A degree of longitude is shorter than one of latitude.
    squeeze = np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    pixel = max((east - west) * squeeze[0] / FULL_SIZE[0], (north - south) / FULL_SIZE[1])
    drawn = shapely.transform(shapes, lambda points: (points - [west, south]) * squeeze / pixel)
    drawn = shapely.coverage_simplify(drawn, SIMPLIFY_PIXELS)
    wards["line"] = pd.Series(drawn).map(_line)
    wards["spot"] = pd.Series(drawn).map(lambda shape: _half_pixels(shapely.point_on_surface(shape))[0])
    return wards.set_index("area_code")


def _half_pixels(shape: Any) -> list[list[int]]:
    points: list[list[int]] = np.rint(shapely.get_coordinates(shape) * 2).astype(int).tolist()
    return points


def _line(shape: Any) -> Line:
    """The rings of one ward as one line with gaps, islets left out as on our map."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    line: Line = []
    for number, part in enumerate(parts):
        if number == 0 or part.area >= 2:
            gap: Line = [[None, None]] if line else []
            line += gap + [[x, y] for x, y in _half_pixels(part.exterior)]
    return line


def ward_map(lines: pd.DataFrame, wards: pd.DataFrame, metric: Metric, spec: MapSpec) -> Figure:
    """Return the map: one filled line a ward, its colour one of four, and every value printed."""
    held = tables.map_values(wards, metric).set_index("area_code").join(wards.set_index("area_code")["area_name"])
    held = lines.join(held[["value", "value_text", "area_name"]])
    shades = [None if pd.isna(value) else spec.shade_of(spec.class_of(value)) for value in held["value"]]
    traces = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in ward["line"]],
            "y": [y for _, y in ward["line"]],
            "fill": "toself",
            "fillcolor": "#FFFFFF" if shade is None else theme.MAP_CLASSES[shade],
            "line": {"color": theme.GREY_MARK, "width": 1},
            "hoveron": "fills",
            "hoverinfo": "text",
            "text": f"{ward['area_name']}: {ward['value_text']}",
        }
        for ward, shade in zip(held.to_dict("records"), shades, strict=True)
    ]
    axis = {"visible": False, "fixedrange": True}
    layout = FRAME | {
        "height": MAP_HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "xaxis": axis,
        "yaxis": axis | {"scaleanchor": "x"},
    }
    return {"data": [*traces, _labels(held, shades)], "layout": layout}


def _labels(held: pd.DataFrame, shades: Sequence[int | None]) -> Figure:
    """The figures on the map, white on the two dark classes."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [spot[0] for spot in held["spot"]],
        "y": [spot[1] for spot in held["spot"]],
        "text": ["" if pd.isna(text) else text.removesuffix("%") for text in held["value_text"]],
        "textfont": {"color": ["#FFFFFF" if (shade or 0) >= 2 else theme.INK for shade in shades]},
        "hoverinfo": "skip",
    }


def ranked_list(wards: pd.DataFrame, whole: PlaceFigure | None, metric: Metric) -> Figure:
    """Return the ranked list: a dot a ward on the range of its small areas, and the line of the place."""
    rows = shown_rows(wards, MOST_ROWS, "")
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
