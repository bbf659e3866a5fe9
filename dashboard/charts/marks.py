"""What every chart shares: axes, labels beside the marks instead of legends, a named reference line."""

from collections.abc import Sequence
from html import escape
from typing import Any

import pandas as pd

from dashboard import theme

Figure = dict[str, Any]
Mark = dict[str, Any]

# One line of label text and its air, in pixels.
LABEL_HEIGHT = 20
# The width of a letter of 14 px text, a little on the safe side.
LETTER_WIDTH = 7.2


def figure(traces: Sequence[Mark], height: int, **layout: Any) -> Figure:
    """A figure as a plain dict in the project's template; Streamlit draws it with `theme=None`."""
    return {
        "data": list(traces),
        "layout": {"template": theme.TEMPLATE, "height": height, "hovermode": "closest", **layout},
    }


def text_width(words: str) -> int:
    """Roughly how many pixels a label takes, its tags not counted."""
    plain = words.replace("<b>", "").replace("</b>", "")
    return round(max(len(line) for line in plain.split("<br>")) * LETTER_WIDTH)


def spread(positions: Sequence[float], least_gap: float, low: float, high: float) -> list[float]:
    """The positions moved apart to a least gap, order kept, between low and high if there is room."""
    order = sorted(range(len(positions)), key=lambda number: positions[number])
    placed = [0.0] * len(positions)
    floor = low
    for number in order:
        placed[number] = max(positions[number], floor)
        floor = placed[number] + least_gap
    ceiling = high
    for number in reversed(order):
        placed[number] = min(placed[number], ceiling)
        ceiling = placed[number] - least_gap
    return placed


def end_label(words: str, y: float, colour: str) -> Mark:
    """A label to the right of the plot at one height of the value axis."""
    return {
        "text": words,
        "xref": "paper",
        "x": 1,
        "xanchor": "left",
        "xshift": 12,
        "y": y,
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
        "font": {"color": colour, "size": 14},
    }


def reference_line(at: float, words: str) -> tuple[Mark, Mark]:
    """An upright line at one value, as a shape, and its name above the plot, as an annotation."""
    shape = {
        "type": "line",
        "x0": at,
        "x1": at,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
        "line": {"color": theme.INK, "width": 1.2},
    }
    name = {
        "text": f"<b>{words}</b>",
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 4,
        "showarrow": False,
    }
    return shape, name


NO_CHANGES = pd.DataFrame(
    {
        "first_month": pd.Series(dtype="datetime64[us]"),
        "note": pd.Series(dtype="object"),
        "is_opening": pd.Series(dtype="bool"),
    }
)


def change_lines(changes: pd.DataFrame) -> list[tuple[Mark, Mark]]:
    """An upright line at each first_month, as a shape, and its note above the plot, as an annotation.

    Dashed where what is counted changed, dotted and grey where a channel opened (is_opening).
    """
    drawn = []
    for row in changes.itertuples():
        shape, name = reference_line(0, "")
        at = f"{row.first_month:%Y-%m-%d}"
        look = {"color": theme.AXIS, "dash": "2px,3px"} if row.is_opening else {"color": theme.INK, "dash": "5px,4px"}
        words = {"text": wrapped(str(row.note)), "font": {"size": 12, "color": theme.GREY_TEXT}}
        # From the line to the right: centred on a line near the left end, the words would be cut.
        beside = {"x": at, "xanchor": "left", "xshift": -2, "align": "left"}
        drawn.append((shape | {"line": look | {"width": 1.2}, "x0": at, "x1": at}, name | words | beside))
    return drawn


def broken_at(months: pd.DataFrame, changes: pd.DataFrame, value: str) -> pd.DataFrame:
    """The rows by month_date with an empty one just before each break, so that no line is drawn across it."""
    breaks = changes.loc[~changes["is_opening"], "first_month"]
    inside = breaks[breaks.gt(months["month_date"].min())].drop_duplicates()
    if inside.empty:
        return months
    gaps = pd.DataFrame({"month_date": pd.to_datetime(inside) - pd.Timedelta(days=15)})
    rows = pd.concat([months, gaps], ignore_index=True).sort_values("month_date", ignore_index=True)
    return rows.astype({value: "float64"})


def row_axis(names: Sequence[str]) -> Mark:
    """A category axis of named rows, first on top; rows stand at whole numbers, so equal names stay apart."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(names))),
        "ticktext": list(names),
        "range": [len(names) - 0.5, -0.5],
        "showgrid": False,
        "ticklabelstandoff": 6,
        "automargin": True,
        "tickfont": {"size": 13, "color": theme.INK},
    }


def bars(names: Sequence[str], lengths: Sequence[float], words: Sequence[str], colours: Sequence[str]) -> Mark:
    """Level bars, one a row, each with its words at its end."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(names))),
        "x": list(lengths),
        "text": list(words),
        "textposition": "outside",
        "textfont": {"size": 14, "color": theme.INK},
        "cliponaxis": False,
        "marker": {"color": list(colours)},
        "customdata": list(names),
        "hovertemplate": "%{customdata}: %{text}<extra></extra>",
    }


def known(values: pd.Series) -> list[Any]:
    """The values as Plotly takes them: a gap is None."""
    return [None if pd.isna(value) else value for value in values]


def shown_name(name: str) -> str:
    """A name from a file as chart text: Plotly reads tags in it, so they are escaped."""
    return escape(name, quote=False)


def wrapped(name: str, width: int = 24) -> str:
    """A name as chart text on at most two lines; what a second line can not hold is cut and marked."""
    first, rest = "", ""
    for word in name.split():
        longer = f"{first} {word}".strip()
        if not rest and len(longer) <= width:
            first = longer
        else:
            rest = f"{rest} {word}".strip()
    if not first:
        first, rest = rest[:width], rest[width:]
    if len(rest) > width:
        rest = rest[: width - 1].rstrip() + "…"
    return f"{shown_name(first)}<br>{shown_name(rest)}" if rest else shown_name(first)
