"""The scatter of wards: residents able across, digital share of contacts up, both with their intervals."""

import pandas as pd

from analysis.able_share import BEYOND_ABLE, WORTH_A_LOOK
from dashboard import theme
from dashboard.charts.marks import Figure, Mark, figure, known, shown_name
from dashboard.text.survey import MODELLED

HEIGHT, PHONE_HEIGHT = 520, 430
STEP = 0.05
COLOURS = {WORTH_A_LOOK: theme.NAVY, BEYOND_ABLE: theme.DARK_ORANGE}
# The shape says the same as the colour.
SYMBOLS = {WORTH_A_LOOK: "circle", BEYOND_ABLE: "square"}
# How near two named wards may come, as parts of the axes, before the left one's name goes to its left.
NEAR_ACROSS, NEAR_UP = 0.16, 0.05


def able_chart(wards: pd.DataFrame, middle: float, able_label: str, chosen: str, phone: bool) -> Figure:
    """A mark a ward with level and upright intervals; those that stand out, and the chosen one, are named.

    Two lines give the measure: where both shares are equal, and where the gap is that of the middle ward.
    """
    told = wards.dropna(subset=["gap"])
    across = _ends(told, "able")
    up = _ends(told, "digital")
    plain = told[~told["word"].isin(list(COLOURS))]
    traces = [_marks(plain, theme.GREY_MARK, "circle", theme.AXIS)]
    traces += [_marks(told[told["word"] == word], COLOURS[word], SYMBOLS[word], COLOURS[word]) for word in COLOURS]
    lines = ((0.0, "Digital = able"), (middle, "Gap of the middle ward"))
    notes = [_line_name(gap, words, across, up) for gap, words in lines]
    named = _names(told, chosen, across, up)
    return figure(
        [*traces, *named],
        PHONE_HEIGHT if phone else HEIGHT,
        margin={"l": 8, "r": 16, "t": 12, "b": 48},
        shapes=[_line(gap, across, dashed=gap != 0) for gap, _ in lines],
        annotations=[note for note in notes if note],
        xaxis={**theme.VALUE_AXIS, "range": list(across), "tickformat": ",.0%", "title": _title(able_label)},
        yaxis={
            **theme.VALUE_AXIS,
            "range": list(up),
            "tickformat": ",.0%",
            "title": _title("Digital share of contacts"),
        },
    )


def _ends(told: pd.DataFrame, name: str) -> tuple[float, float]:
    """An axis that holds every interval, in round steps, never beyond 0 and 1."""
    low, high = float(told[f"{name}_low"].min()), float(told[f"{name}_high"].max())
    return max(low // STEP * STEP, 0.0), min(-(-high // STEP) * STEP, 1.005)


def _marks(rows: pd.DataFrame, colour: str, symbol: str, line: str) -> Mark:
    """The marks of some wards with both intervals; hollow where the survey's figure is modelled."""
    fills = ["#FFFFFF" if kind == MODELLED else colour for kind in rows["kind"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": known(rows["able"]),
        "y": known(rows["digital"]),
        "error_x": _bars(rows, "able", line),
        "error_y": _bars(rows, "digital", line),
        "marker": {"size": 9, "symbol": symbol, "color": fills, "line": {"color": colour, "width": 2}},
        "customdata": [shown_name(name) for name in rows["area_name"]],
        "hovertemplate": "%{customdata}<br>able %{x:.1%}, digital %{y:.1%}<extra></extra>",
    }


def _bars(rows: pd.DataFrame, name: str, colour: str) -> Mark:
    """The interval of one share as a bar to both sides of its mark."""
    return {
        "type": "data",
        "symmetric": False,
        "array": (rows[f"{name}_high"] - rows[name]).tolist(),
        "arrayminus": (rows[name] - rows[f"{name}_low"]).tolist(),
        "color": colour,
        "thickness": 1.1,
        "width": 0,
    }


def _sides(shown: pd.DataFrame, width: float, height: float) -> list[str]:
    """Where each name stands: up and right of its mark, clear of both bars; left where another name is in the way."""
    marks = list(zip(shown["able"], shown["digital"], strict=True))
    return [
        "top left"
        if any(0 < other - x < width * NEAR_ACROSS and abs(level - y) < height * NEAR_UP for other, level in marks)
        else "top right"
        for x, y in marks
    ]


def _names(told: pd.DataFrame, chosen: str, across: tuple[float, float], up: tuple[float, float]) -> list[Mark]:
    """The names of wards that stand out, and of the chosen one."""
    shown = told[told["word"].isin(list(COLOURS)) | told["area_code"].eq(chosen)]
    if shown.empty:
        return []
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": known(shown["able"]),
            "y": known(shown["digital"]),
            "text": [shown_name(name) for name in shown["area_name"]],
            "textposition": _sides(shown, across[1] - across[0], up[1] - up[0]),
            "textfont": {"size": 13, "color": theme.INK},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    ]


def _line(gap: float, across: tuple[float, float], dashed: bool) -> Mark:
    """The line of wards with one gap between able and digital."""
    style = {"color": theme.INK, "width": 1.2} | ({"dash": "5px,4px"} if dashed else {})
    ends = {"x0": across[0], "y0": across[0] - gap, "x1": across[1], "y1": across[1] - gap}
    return {"type": "line", "layer": "below", "line": style, **ends}


def _line_name(gap: float, words: str, across: tuple[float, float], up: tuple[float, float]) -> Mark | None:
    """The name of a line beside the lower end that is in the picture; None where the line does not cross it."""
    x = max(across[0], up[0] + gap)
    if not x < across[1] or not x - gap < up[1]:
        return None
    # Far enough to the right that the line, which rises, passes over the words.
    beside = {"xanchor": "left", "xshift": 40, "yanchor": "bottom", "yshift": 2, "showarrow": False}
    return {"x": x, "y": x - gap, "text": words, "font": {"size": 13, "color": theme.GREY_TEXT}} | beside


def _title(words: str) -> Mark:
    """The name of an axis."""
    return {"text": words, "font": {"size": 13, "color": theme.GREY_TEXT}, "standoff": 8}
