"""The chart of trend and target: monthly shares, the line without seasons and its band, and when it meets a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from dashboard import theme
from dashboard.charts.marks import Figure, Mark, broken_at, change_lines, figure, known

HEIGHT = 380
BAND = "#E3EDF6"
STEP = 0.05


@dataclass(frozen=True)
class Goal:
    """A target as it is drawn: the share, its name, and, where it is dated, middle and ranges of the date."""

    share: float
    words: str
    middle: date | None = None
    likely: tuple[date | None, date | None] = (None, None)
    possible: tuple[date | None, date | None] = (None, None)


def target_chart(
    months: pd.DataFrame, line: pd.DataFrame, goal: Goal | None, changes: pd.DataFrame, now: tuple[float, str] | None
) -> Figure:
    """Monthly shares as a thin line that stops at gaps and breaks, the trend over it, the target across.

    months: month_date, share, is_part_filled; line: month_date, share, low, high, solid up to the last fitted month;
    now: the level in that month and the words beside it.
    """
    last = months.loc[~months["is_part_filled"] & months["share"].notna(), "month_date"].max()
    ends = [months["month_date"].min(), max([months["month_date"].max(), *line["month_date"].tail(1)])]
    low, high = _value_range(months, line, goal)
    marks = change_lines(changes)
    notes = [name for _, name in marks]
    if goal is not None:
        notes.append(_named_goal(goal, ends[0]))
    if now is not None:
        notes.append(_note(f"{last:%Y-%m-%d}", *now) | {"xanchor": "left", "yanchor": "top", "yshift": -6})
    return figure(
        [*_band(line), *_shares(months, changes), *_trend(line, last), *_now(now, last), *_arrival(goal, ends[1])],
        HEIGHT,
        margin={"l": 8, "r": 24, "t": 44 if len(changes) else 16, "b": 36},
        annotations=notes,
        shapes=[shape for shape, _ in marks] + ([_across(goal.share)] if goal else []),
        xaxis={**theme.TIME_AXIS, "type": "date", "hoverformat": "%b %Y", "range": [f"{day:%Y-%m-%d}" for day in ends]}
        | {"dtick": "M12", "tickformat": "%Y"},
        yaxis={**theme.VALUE_AXIS, "range": [low, high], "tickformat": ",.0%"},
    )


def _value_range(months: pd.DataFrame, line: pd.DataFrame, goal: Goal | None) -> tuple[float, float]:
    """The ends of the value axis: round steps that hold every month, the line and the target."""
    held = [*months["share"].dropna(), *line["share"], *([goal.share] if goal else [])] or [0.0, 1.0]
    low, high = np.floor(min(held) / STEP) * STEP, np.ceil(max(held) / STEP) * STEP
    return max(float(low) - STEP / 2, 0.0), min(float(high) + STEP / 2, 1.02)


def _days(frame: pd.DataFrame) -> list[str]:
    """The months as Plotly takes them."""
    return [f"{day:%Y-%m-%d}" for day in frame["month_date"]]


def _band(line: pd.DataFrame) -> list[Mark]:
    """The interval of the trend as a pale band."""
    if line.empty:
        return []
    edge = {"type": "scatter", "mode": "lines", "x": _days(line), "line": {"width": 0}, "hoverinfo": "skip"}
    return [
        edge | {"y": line["high"].tolist()},
        edge | {"y": line["low"].tolist(), "fill": "tonexty", "fillcolor": BAND},
    ]


def _shares(months: pd.DataFrame, changes: pd.DataFrame) -> list[Mark]:
    """The monthly shares as a thin line with dots; a part-filled month is hollow and not joined."""
    full = months.assign(share=months["share"].where(~months["is_part_filled"]))
    full = broken_at(full, changes, "share")
    line = {"color": theme.GREY_MARK, "width": 1.2}
    hover = "%{x}: %{y:.1%}"
    drawn: list[Mark] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "Digital share",
            "x": _days(full),
            "y": known(full["share"]),
        }
        | {"line": line, "marker": {"size": 5, "color": theme.GREY_MARK}, "connectgaps": False}
        | {"hovertemplate": f"{hover}<extra></extra>"}
    ]
    halves = months[months["is_part_filled"] & months["share"].notna()]
    if len(halves):
        hollow = {"size": 8, "color": "#FFFFFF", "line": {"color": theme.GREY_MARK, "width": 2}}
        drawn.append(
            {"type": "scatter", "mode": "markers", "x": _days(halves), "y": halves["share"].tolist(), "marker": hollow}
            | {"cliponaxis": False, "hovertemplate": f"{hover}<br>Part-filled, not fitted<extra></extra>"}
        )
    return drawn


def _trend(line: pd.DataFrame, last: pd.Timestamp) -> list[Mark]:
    """The trend: solid where there are months, dashed ahead of them."""
    if line.empty:
        return []
    hover = "%{x}: %{y:.1%} without seasons<extra></extra>"
    style = {"color": theme.NAVY, "width": 3}
    ahead = {"dash": "6px,4px"}
    parts: list[tuple[pd.DataFrame, Mark]] = [
        (line[line["month_date"] <= last], {}),
        (line[line["month_date"] >= last], ahead),
    ]
    return [
        {"type": "scatter", "mode": "lines", "x": _days(part), "y": part["share"].tolist(), "line": style | dash}
        | {"hovertemplate": hover}
        for part, dash in parts
    ]


def _now(now: tuple[float, str] | None, last: pd.Timestamp) -> list[Mark]:
    """The dot at the level of the last month."""
    if now is None:
        return []
    dot = {"size": 10, "color": theme.NAVY, "line": {"color": "#FFFFFF", "width": 2}}
    return [
        {"type": "scatter", "mode": "markers", "x": [f"{last:%Y-%m-%d}"], "y": [now[0]], "marker": dot}
        | {"hoverinfo": "skip"}
    ]


def _arrival(goal: Goal | None, end: pd.Timestamp) -> list[Mark]:
    """The range of dates along the target, thin for 95% and thick for 80%, and an open diamond at the middle."""
    if goal is None or goal.middle is None:
        return []
    looks = ((goal.possible, theme.AXIS, 2.2), (goal.likely, theme.NAVY, 4.0))
    ranges = [_range(ends, goal.share, colour, width, end) for ends, colour, width in looks]
    diamond = {"symbol": "diamond", "size": 12, "color": "#FFFFFF", "line": {"color": theme.INK, "width": 2}}
    at = {"x": [f"{goal.middle:%Y-%m-%d}"], "y": [goal.share], "marker": diamond, "hovertemplate": f"{goal.words}"}
    return [*ranges, {"type": "scatter", "mode": "markers", "cliponaxis": False} | at | {"hoverinfo": "skip"}]


def _range(ends: Sequence[date | None], at: float, colour: str, width: float, cut: pd.Timestamp) -> Mark:
    """A level line from the first date to the last, cut where the picture ends."""
    days = [cut if end is None else min(pd.Timestamp(end), cut) for end in ends]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [f"{day:%Y-%m-%d}" for day in days],
        "y": [at, at],
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def _across(share: float) -> Mark:
    """The target as a dashed grey line across the picture."""
    style = {"color": theme.AXIS, "width": 1.6, "dash": "6px,4px"}
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": share,
        "y1": share,
        "layer": "below",
        "line": style,
    }


def _named_goal(goal: Goal, start: pd.Timestamp) -> Mark:
    """The name of the target: over its diamond where it has a date, else at the left end of its line."""
    if goal.middle is None:
        return {**_note(f"{start:%Y-%m-%d}", goal.share, goal.words), "xanchor": "left", "yanchor": "bottom"}
    beside = {"xanchor": "right", "xshift": -4, "yanchor": "bottom", "yshift": 6}
    return _note(f"{goal.middle:%Y-%m-%d}", goal.share, goal.words) | beside


def _note(x: str, y: float, words: str) -> Mark:
    """A few words beside a mark."""
    return {"x": x, "y": y, "text": words, "showarrow": False, "font": {"size": 14, "color": theme.INK}}
