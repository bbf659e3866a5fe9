"""Charts about costs: cost per serve over time, what moved it, and amounts with their ranges row by row."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from dashboard import theme
from dashboard.charts.contacts import BOTTOM, PAIR_HEIGHT, TOP, time_axis
from dashboard.charts.marks import (
    Figure,
    Mark,
    broken_at,
    end_label,
    figure,
    known,
    reference_line,
    row_axis,
    text_width,
    wrapped,
)

RANGE_FILL = "#E3EBF2"
ROW_HEIGHT, TALL_ROW, DENSE_ROW = 32, 38, 22
AIR = 0.12
"""The part of its span that an axis goes on beyond the figures at either end."""
POUNDS = {"tickprefix": "£", "tickformat": ",.2f"}
LABEL_GAP = 0.04
HALF_BAR = 0.36


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: its name, the change or (for a total) the level in GBP, and its label."""

    name: str
    amount: float
    label: str
    is_total: bool = False


def cost_trend(
    frame: pd.DataFrame, axis_title: str, is_dated: bool, end_text: str, breaks: pd.DataFrame | None = None
) -> Figure:
    """The cost per serve by period on the band of its low and high; an empty month is a gap, and so is a break.

    The frame has month_date, when, central, low, high, has_range, is_part_filled; breaks first_month and is_opening.
    The axis starts near the lowest figure: a line is read by its slope.
    """
    if is_dated and breaks is not None and len(breaks):
        frame = broken_at(frame, breaks, "central")
        frame = frame.assign(when=frame["month_date"].dt.strftime("%Y-%m-%d"))
        frame["is_part_filled"] = frame["is_part_filled"].eq(True)
    full = ~frame["is_part_filled"]
    shown = {name: frame[name].where(full) for name in ("low", "central", "high")}
    has_range = bool(frame["has_range"].eq(True).any())
    lowest, highest = (shown["low"], shown["high"]) if has_range else (shown["central"], shown["central"])
    bottom, top = _axis_ends(float(lowest.min()), float(highest.max()))
    traces = _range_band(frame["when"], shown["low"], shown["high"]) if has_range else []
    last = shown["central"].dropna()
    label = [end_label(end_text, float(last.iloc[-1]), theme.NAVY)] if len(last) else []
    return figure(
        [*traces, *_cost_line(frame["when"], shown["central"])],
        PAIR_HEIGHT,
        margin={"l": 8, "r": 20 + text_width(end_text), "t": TOP, "b": BOTTOM},
        annotations=label,
        xaxis=time_axis(frame, axis_title, is_dated),
        yaxis={**theme.VALUE_AXIS, **POUNDS, "range": [bottom, top], "nticks": 6},
    )


def _axis_ends(low: float, high: float) -> tuple[float, float]:
    """Where the value axis starts and ends; never below nought."""
    if low != low or high != high:
        return 0.0, 1.0
    air = max((high - low) * AIR, 0.05 * high, 0.01)
    return max(0.0, low - air), high + air


def _range_band(when: pd.Series, low: pd.Series, high: pd.Series) -> list[Mark]:
    """The band from low to high, in pieces where months are missing."""
    parts: list[Mark] = []
    runs = low.isna().cumsum()
    for _, held in low.dropna().groupby(runs[low.notna()]):
        x = when[held.index].tolist()
        outline = {"x": [*x, *x[::-1]], "y": [*high[held.index].tolist(), *held.tolist()[::-1]]}
        fill = {"fill": "toself", "fillcolor": RANGE_FILL, "line": {"width": 0}, "mode": "lines"}
        parts.append({"type": "scatter", **outline, **fill, "hoverinfo": "skip"})
    return parts


def _cost_line(when: pd.Series, cost: pd.Series) -> list[Mark]:
    """The line with a dot at its end."""
    hover = "%{x}<br>£%{y:.2f}<extra></extra>"
    line = {"x": when.tolist(), "y": known(cost), "mode": "lines", "line": {"color": theme.NAVY, "width": 3}}
    drawn = [{"type": "scatter", **line, "connectgaps": False, "cliponaxis": False, "hovertemplate": hover}]
    held = cost.dropna()
    if len(held):
        dot = {"size": 10, "color": theme.NAVY, "line": {"color": "#FFFFFF", "width": 2}}
        end = {"x": [when[held.index[-1]]], "y": [float(held.iloc[-1])], "mode": "markers", "marker": dot}
        drawn.append({"type": "scatter", **end, "cliponaxis": False, "hovertemplate": hover})
    return drawn


def waterfall(steps: Sequence[Step], write: Callable[[float], str]) -> Figure:
    """Totals as short level lines, the changes between them as bars: orange adds cost, navy takes it off.

    Only changes are bars, so the axis may start above nought.
    """
    spans = _spanned(steps)
    low, high = min(low for low, _, _ in spans), max(high for _, high, _ in spans)
    span = (high - low) or abs(high) or 1.0
    ticks = _ticks(low, high)
    return figure(
        [_change_bars(steps, spans)],
        PAIR_HEIGHT,
        margin={"l": 8, "r": 8, "t": TOP, "b": BOTTOM},
        annotations=[_label(n, spans[n][1] + LABEL_GAP * span, step.label) for n, step in enumerate(steps)],
        shapes=_level_lines(steps, [level for _, _, level in spans]),
        xaxis=_step_axis(steps),
        yaxis={
            **theme.VALUE_AXIS,
            "range": [low - 0.15 * span, high + 0.18 * span],
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [write(tick) for tick in ticks],
        },
    )


def _spanned(steps: Sequence[Step]) -> list[tuple[float, float, float]]:
    """Lower end, upper end and the level it leads to, of each step."""
    spans, level = [], 0.0
    for step in steps:
        start, level = level, step.amount if step.is_total else level + step.amount
        spans.append((level, level, level) if step.is_total else (min(start, level), max(start, level), level))
    return spans


def _change_bars(steps: Sequence[Step], spans: Sequence[tuple[float, float, float]]) -> Mark:
    """One bar for each change, from the level before it to the level after it."""
    changes = [number for number, step in enumerate(steps) if not step.is_total]
    return {
        "type": "bar",
        "x": changes,
        "y": [spans[n][1] - spans[n][0] for n in changes],
        "base": [spans[n][0] for n in changes],
        "width": 2 * HALF_BAR,
        "marker": {"color": [theme.ORANGE if steps[n].amount > 0 else theme.NAVY for n in changes]},
        "customdata": [f"{steps[n].name.replace('<br>', ' ')}: {steps[n].label}" for n in changes],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _step_axis(steps: Sequence[Step]) -> Mark:
    """The names of the steps under them."""
    return {
        "tickmode": "array",
        "tickvals": list(range(len(steps))),
        "ticktext": [step.name for step in steps],
        "range": [-0.5, len(steps) - 0.5],
        "tickangle": 0,
        "tickfont": {"size": 13, "color": theme.INK},
    }


def _ticks(low: float, high: float) -> list[float]:
    """Three to six round values that span the ends."""
    rough = ((high - low) or abs(high) or 1.0) / 5
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * part for part in (1, 2, 2.5, 5, 10) if size * part >= rough)
    return [round(number * step, 4) for number in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _label(x: int, y: float, words: str) -> Mark:
    """A bold label above one bar or level."""
    return {"x": x, "y": y, "text": f"<b>{words}</b>", "showarrow": False, "yanchor": "bottom", "font": {"size": 14}}


def _level_lines(steps: Sequence[Step], levels: Sequence[float]) -> list[Mark]:
    """A short thick line at each total, and thin ones that carry each level to the next step."""
    thick, thin = {"color": theme.INK, "width": 4}, {"color": theme.AXIS, "width": 1.2}
    lines = [(n - HALF_BAR, n + HALF_BAR, n, thick) for n, step in enumerate(steps) if step.is_total]
    lines += [(n + HALF_BAR, n + 1 - HALF_BAR, n, thin) for n in range(len(steps) - 1)]
    return [
        {"type": "line", "x0": left, "x1": right, "y0": levels[n], "y1": levels[n], "line": line}
        for left, right, n, line in lines
    ]


def amount_rows(
    rows: pd.DataFrame,
    *,
    reference: tuple[float, str] | None = None,
    row_height: int = ROW_HEIGHT,
    write: Callable[[float], str],
) -> Figure:
    """One row a name: its amount as a dot on the line from low to high, and hollow a year before; GBP.

    The rows have name, value, low, high, and may have before, is_flagged (its dot is hollow) and is_chosen; where
    one is chosen it alone is navy.
    """
    names = [wrapped(name) for name in rows["name"]]
    has_chosen = "is_chosen" in rows and bool(rows["is_chosen"].any())
    chosen = rows["is_chosen"] if has_chosen else pd.Series(True, index=rows.index)
    colours = [theme.NAVY if one else theme.GREY_MARK for one in chosen]
    found = pd.concat([rows[name] for name in ("value", "low", "high", "before") if name in rows]).dropna()
    ends = [*found.tolist(), 0.0, *([reference[0]] if reference else [])]
    air = (max(ends) - min(ends)) * 0.08 or 1.0
    shape, words = reference_line(*reference) if reference else ({}, {})
    ticks = _ticks(min(ends), max(ends))
    traces = [_spans(rows), *([_row_dots(rows, "before", None)] if "before" in rows else [])]
    return figure(
        [*traces, _row_dots(rows, "value", colours)],
        60 + (TALL_ROW if any("<br>" in name for name in names) else row_height) * len(rows),
        margin={"l": 8, "r": 16, "t": 30 if reference else TOP, "b": 30},
        shapes=[shape] if reference else [],
        annotations=[words] if reference else [],
        xaxis={
            **theme.VALUE_AXIS,
            "range": [min(ends) - (air if min(ends) < 0 else 0), max(ends) + air],
            "zeroline": min(ends) < 0,
            "zerolinecolor": theme.INK,
            "tickmode": "array",
            "tickvals": ticks,
            "ticktext": [write(tick) for tick in ticks],
        },
        yaxis=row_axis(names),
    )


def _spans(rows: pd.DataFrame) -> Mark:
    """Grey lines from low to high, one trace with gaps between the rows."""
    ends: list[float | None] = []
    places: list[int] = []
    for number, (low, high) in enumerate(zip(rows["low"], rows["high"], strict=True)):
        ends += [None if pd.isna(low) else low, None if pd.isna(high) else high, None]
        places += [number] * 3
    line = {"color": theme.AXIS, "width": 2.2}
    return {"type": "scatter", "mode": "lines", "x": ends, "y": places, "line": line, "hoverinfo": "skip"}


def _row_dots(rows: pd.DataFrame, column: str, colours: Sequence[str] | None) -> Mark:
    """The dots of one column: filled where colours are given, hollow for a year before."""
    hollow = {"size": 9, "color": "#FFFFFF", "line": {"color": theme.GREY_MARK, "width": 2}}
    flags = rows["is_flagged"].tolist() if "is_flagged" in rows else [False] * len(rows)
    fills = ["#FFFFFF" if flag else colour for flag, colour in zip(flags, colours or flags, strict=True)]
    edges = [colour if flag else "#FFFFFF" for flag, colour in zip(flags, colours or flags, strict=True)]
    widths = [2 if flag else 1 for flag in flags]
    filled = {"size": 11, "color": fills, "line": {"color": edges, "width": widths}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": known(rows[column]),
        "y": list(range(len(rows))),
        "marker": filled if colours else hollow,
        "cliponaxis": False,
        "customdata": [wrapped(name, 60) for name in rows["name"]],
        "hovertemplate": f"%{{customdata}}: £%{{x:,.2f}}{'' if colours else ' a year earlier'}<extra></extra>",
    }
