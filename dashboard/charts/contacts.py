"""Charts about contacts: by channel group over time, by channel, by service."""

from collections.abc import Sequence

import pandas as pd

from analysis.periods import Period
from dashboard import theme
from dashboard.charts.marks import (
    LABEL_HEIGHT,
    NO_CHANGES,
    Figure,
    Mark,
    bars,
    broken_at,
    change_lines,
    end_label,
    figure,
    known,
    reference_line,
    row_axis,
    shown_name,
    spread,
    text_width,
    wrapped,
)

SUBJECT = "digital"
PAIR_HEIGHT = 380
TOP, BOTTOM = 12, 36
# Room for the name of a break, on two lines.
NAMED_TOP = 44
# Two greys that differ by line pattern too, since shade alone is not enough.
LINES: dict[str, Mark] = {
    "digital": {"color": theme.NAVY, "width": 3},
    "traditional": {"color": theme.GREY_MARK, "width": 2.2},
    "assisted": {"color": theme.GREY_MARK, "width": 2.2, "dash": "6px,3px"},
    "unknown": {"color": theme.GREY_MARK, "width": 2.2, "dash": "2px,3px"},
}


def group_trend(
    frame: pd.DataFrame, value: str, axis_title: str, chosen: Period | None, changes: pd.DataFrame = NO_CHANGES
) -> Figure:
    """Lines over the periods, one a channel group, named at their ends; an empty month is a gap in its line.

    The frame has when, month_date, channel_group, group_label, end_text, is_part_filled and the value. Without a
    chosen period the axis is not a calendar; with one, a band marks the months that the rest of the page counts.
    Where what is counted changed (changes: first_month, note, is_opening) the lines stop, and a named line stands.
    """
    groups = [group for group in LINES if group in set(frame["channel_group"])]
    parts = {group: frame[frame["channel_group"] == group] for group in groups}
    is_left_out = frame["is_part_filled"] & (value == "share")
    # Plotly takes a name such as "11" for a number, so names on an axis of names go by their place on it.
    position = frame["when"] if chosen else frame["when"].map(_places(frame["when"]))
    top = _axis_top(frame[value].where(~is_left_out), value)
    margin = 20 + max(text_width(str(part["end_text"].iloc[-1])) for part in parts.values())
    changes = changes if chosen else NO_CHANGES
    traces = [
        trace
        for group in reversed(groups)
        for trace in _line(parts[group], value, LINES[group], group == SUBJECT, changes)
    ]
    band = [_band(chosen)] if chosen and chosen.months < frame["when"].nunique() else []
    marks = change_lines(changes)
    labels = [*_end_labels(parts, value, top), *_left_out_notes(frame.assign(position=position)[is_left_out])]
    return figure(
        traces,
        PAIR_HEIGHT,
        margin={"l": 8, "r": margin, "t": NAMED_TOP if marks else TOP, "b": BOTTOM},
        annotations=labels + [name for _, name in marks],
        shapes=band + [shape for shape, _ in marks],
        xaxis=time_axis(frame, axis_title, chosen is not None),
        yaxis={**theme.VALUE_AXIS, "range": [0, top], "tickformat": ",.0%" if value == "share" else ",d"},
    )


def _axis_top(values: pd.Series, value: str) -> float:
    """Where the value axis ends: a little above the highest value, and never above the whole of a share."""
    highest = float(values.max()) if values.notna().any() else 1.0
    return min(highest * 1.1, 1.02) if value == "share" else max(highest * 1.1, 1.0)


def _line(part: pd.DataFrame, value: str, style: Mark, is_subject: bool, changes: pd.DataFrame) -> list[Mark]:
    """The traces of one group: its line, hollow marks for part-filled periods, a dot at the subject's end."""
    full = part[value].where(~part["is_part_filled"])
    unit = ",.1%" if value == "share" else ",d"
    shown = {"type": "scatter", "x": part["when"].tolist(), "name": str(part["group_label"].iloc[0])}
    hover = f"%{{x}}<br>%{{fullData.name}}: %{{y:{unit}}}<extra></extra>"
    line = (
        shown | {"mode": "lines", "line": style, "connectgaps": False, "cliponaxis": False} | _cut(part, full, changes)
    )
    traces: list[Mark] = [line | {"hovertemplate": hover}]
    if part["is_part_filled"].any() and value != "share":
        hollow = {"size": 8, "color": "#FFFFFF", "line": {"color": style["color"], "width": 2}}
        halves = part[value].where(part["is_part_filled"])
        note = hover.replace("<extra>", "<br>Part-filled period<extra>")
        points = {"y": known(halves), "mode": "markers", "marker": hollow, "hovertemplate": note}
        traces.append(shown | points)
    counted = part[full.notna()]
    if is_subject and len(counted):
        dot = {"size": 10, "color": style["color"], "line": {"color": "#FFFFFF", "width": 2}}
        when, height = counted[["when", value]].iloc[-1].tolist()
        end = {"x": [when], "y": [height], "mode": "markers", "marker": dot, "cliponaxis": False}
        traces.append(shown | end | {"hovertemplate": hover})
    return traces


def _cut(part: pd.DataFrame, full: pd.Series, changes: pd.DataFrame) -> Mark:
    """The places and heights of a line, with an empty place before each break."""
    if changes.empty:
        return {"y": known(full)}
    rows = broken_at(part[["month_date"]].assign(full=full), changes, "full")
    return {"x": [f"{day:%Y-%m-%d}" for day in rows["month_date"]], "y": known(rows["full"])}


def _end_labels(parts: dict[str, pd.DataFrame], value: str, top: float) -> list[Mark]:
    """One label at the end of each line, moved apart where two lines end close together."""
    ends = {}
    for group, part in parts.items():
        counted = part.loc[~part["is_part_filled"], value].dropna()
        ends[group] = float(counted.iloc[-1]) if len(counted) else 0.0
    gap = top * LABEL_HEIGHT / (PAIR_HEIGHT - TOP - BOTTOM)
    heights = spread(list(ends.values()), gap, gap / 2, top)
    colours = [theme.NAVY if group == SUBJECT else theme.GREY_TEXT for group in parts]
    words = [str(part["end_text"].iloc[-1]) for part in parts.values()]
    return [end_label(*label) for label in zip(words, heights, colours, strict=True)]


def _left_out_notes(left_out: pd.DataFrame) -> list[Mark]:
    """A note at the foot of each period whose shares are not drawn, because it is still filling."""
    note = {"y": 0, "yanchor": "bottom", "yshift": 14, "showarrow": False, "text": "part-<br>filled"}
    font = {"size": 12, "color": theme.GREY_TEXT}
    return [{**note, "x": at, "font": font} for at in left_out["position"].unique().tolist()]


def _places(names: pd.Series) -> dict[str, int]:
    """The place of each name on an axis of names, in order of appearance."""
    return {name: place for place, name in enumerate(names.unique())}


def _band(chosen: Period) -> Mark:
    """A pale band behind the months that the rest of the page counts."""
    return {
        "type": "rect",
        "x0": f"{chosen.first_month:%Y-%m-%d}",
        "x1": f"{chosen.last_month:%Y-%m-%d}",
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "layer": "below",
        "fillcolor": "#EDF2F7",
        "line": {"width": 0},
    }


def time_axis(frame: pd.DataFrame, title: str, is_dated: bool) -> Mark:
    """Years on a calendar axis, or the periods' own short names where no year is known."""
    if not is_dated:
        words = {"text": title, "font": {"size": 13, "color": theme.GREY_TEXT}, "standoff": 6}
        whole = [-0.5, frame["when"].nunique() - 0.5]
        return {**theme.TIME_AXIS, "type": "category", "title": words, "tickangle": 0, "range": whole}
    ends = [str(frame["when"].min()), str(frame["when"].max())]
    axis = {**theme.TIME_AXIS, "type": "date", "hoverformat": "%b %Y", "range": ends}
    months = frame["when"].nunique()
    return axis | ({"dtick": "M12", "tickformat": "%Y"} if months > 18 else {"nticks": 6, "tickformat": "%b %Y"})


def channel_bars(totals: pd.DataFrame, words: Sequence[str]) -> Figure:
    """One bar a channel, most used on top, its words beside it (count and share); digital channels in navy.

    A channel whose count is hidden keeps its row and has no bar.
    """
    colours = [theme.NAVY if group == SUBJECT else theme.GREY_MARK for group in totals["channel_group"]]
    names = [shown_name(label) for label in totals["label"]]
    return figure(
        [bars(names, totals["contacts"].astype("float64").fillna(0.0).tolist(), words, colours)],
        max(PAIR_HEIGHT, 32 * len(totals)),
        bargap=0.35,
        margin={"l": 8, "r": 8, "t": TOP, "b": 8},
        xaxis={"visible": False, "range": [0, max(1.0, totals["contacts"].astype("float64").max()) * 1.55]},
        yaxis=row_axis(names),
    )


def service_dots(services: pd.DataFrame, overall: float, overall_name: str) -> Figure:
    """One row a service in the order given: its digital share now, joined to a hollow dot for a year earlier.

    The frame has service_name, share, share_before (null where there is no earlier year) and is_chosen; where
    a service is chosen, its dot alone is navy.
    """
    names = [wrapped(name) for name in services["service_name"]]
    shape, words = reference_line(overall, overall_name)
    before = services["share_before"].dropna()
    highest = max(services["share"].max(), before.max() if len(before) else 0.0, overall)
    return figure(
        [_joins(services), _dots(services, "share_before"), _dots(services, "share")],
        60 + (36 if any("<br>" in name for name in names) else 29) * len(services),
        margin={"l": 8, "r": 16, "t": 30, "b": 30},
        shapes=[shape],
        annotations=[words],
        xaxis={
            **theme.VALUE_AXIS,
            "range": [0, max(highest * 1.12, 0.05)],
            "tickformat": ",.0%",
            "nticks": 6,
        },
        yaxis=row_axis(names),
    )


def _joins(services: pd.DataFrame) -> Mark:
    """Grey lines from a year earlier to now, one trace with gaps between the services."""
    ends: list[float | None] = []
    rows: list[int] = []
    for number, (before, now) in enumerate(zip(services["share_before"], services["share"], strict=True)):
        ends += [None if pd.isna(before) else before, None if pd.isna(now) else now, None]
        rows += [number] * 3
    line = {"color": theme.AXIS, "width": 2.2}
    return {"type": "scatter", "mode": "lines", "x": ends, "y": rows, "line": line, "hoverinfo": "skip"}


def _dots(services: pd.DataFrame, column: str) -> Mark:
    """The dots of one year: filled for now, hollow for a year earlier."""
    is_now = column == "share"
    when = "now" if is_now else "a year earlier"
    has_chosen = bool(services["is_chosen"].any())
    fills = [theme.NAVY if chosen or not has_chosen else theme.GREY_MARK for chosen in services["is_chosen"]]
    filled = {"size": 11, "color": fills, "line": {"color": "#FFFFFF", "width": 1}}
    hollow = {"size": 9, "color": "#FFFFFF", "line": {"color": theme.GREY_MARK, "width": 2}}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": known(services[column]),
        "y": list(range(len(services))),
        "customdata": [shown_name(name) for name in services["service_name"]],
        "marker": filled if is_now else hollow,
        "cliponaxis": False,
        "hovertemplate": f"%{{customdata}}<br>%{{x:.1%}} {when}<extra></extra>",
    }
