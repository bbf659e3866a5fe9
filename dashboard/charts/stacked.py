"""Channel groups stacked to the whole, a bar a period, with a target across the digital part."""

import pandas as pd

from dashboard import theme
from dashboard.charts.contacts import PAIR_HEIGHT
from dashboard.charts.marks import (
    LABEL_HEIGHT,
    NO_CHANGES,
    Figure,
    Mark,
    change_lines,
    end_label,
    figure,
    known,
    spread,
    text_width,
)

# From the foot up: what the page is about stands on the axis. Each part is named at its end and edged in white.
COLOURS = {"digital": theme.NAVY, "assisted": "#9CC3E4", "traditional": "#BCC7D0", "unknown": "#EDF0F3"}
TOP, NAMED_TOP, BOTTOM = 12, 44, 36


def stacked_shares(
    trend: pd.DataFrame, target: tuple[float, str] | None, is_dated: bool, changes: pd.DataFrame = NO_CHANGES
) -> Figure:
    """One bar a period (when, channel_group, group_label, share, is_part_filled); a part-filled period is left out.

    `target` is a share and its name, drawn as a dashed line.
    """
    full = trend.assign(share=trend["share"].where(~trend["is_part_filled"]))
    parts = {group: full[full["channel_group"] == group] for group in COLOURS if group in set(full["channel_group"])}
    # A bar is as wide as its month, so the line stands where the month begins, half a month before its middle.
    between = changes.assign(first_month=changes["first_month"] - pd.Timedelta(days=15))
    marks = change_lines(between) if is_dated else []
    labels = _labels(parts)
    line = [_target(*target)] if target else []
    axis = {"type": "date", "dtick": "M12", "tickformat": "%Y"} if is_dated else {"type": "category", "tickangle": 0}
    return figure(
        [_bars(part, COLOURS[group]) for group, part in parts.items()],
        PAIR_HEIGHT,
        barmode="stack",
        bargap=0.12,
        margin={
            "l": 8,
            "r": 24 + max((text_width(str(label["text"])) for label in labels), default=0),
            "t": NAMED_TOP if marks else TOP,
            "b": BOTTOM,
        },
        shapes=[*line, *(shape | {"layer": "above"} for shape, _ in marks)],
        annotations=[*labels, *(name for _, name in marks)],
        xaxis={**theme.TIME_AXIS, **axis},
        yaxis={**theme.VALUE_AXIS, "range": [0, 1.0], "tickformat": ",.0%"},
    )


def _bars(part: pd.DataFrame, colour: str) -> Mark:
    """The bars of one group."""
    return {
        "type": "bar",
        "x": part["when"].tolist(),
        "y": known(part["share"]),
        "name": str(part["group_label"].iloc[0]),
        "marker": {"color": colour, "line": {"color": "#FFFFFF", "width": 1}},
        "hovertemplate": "%{x}<br>%{fullData.name}: %{y:.1%}<extra></extra>",
    }


def _labels(parts: dict[str, pd.DataFrame]) -> list[Mark]:
    """The name and last full share of each group, beside its part of the last bar, apart where parts are thin."""
    last = {group: part["share"].dropna() for group, part in parts.items()}
    shares = {group: float(values.iloc[-1]) for group, values in last.items() if len(values)}
    foot, middles = 0.0, []
    for share in shares.values():
        middles.append(foot + share / 2)
        foot += share
    gap = LABEL_HEIGHT / (PAIR_HEIGHT - TOP - BOTTOM)
    words = [f"<b>{share:.1%}</b> {parts[group]['group_label'].iloc[0]}" for group, share in shares.items()]
    heights = spread(middles, gap, gap / 2, 1.0)
    return [end_label(text, height, theme.INK) for text, height in zip(words, heights, strict=True)]


def _target(share: float, words: str) -> Mark:
    """The target as a dashed line, light on the dark bars, with its name."""
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": share, "y1": share}
    name = {"text": words, "textposition": "top left", "font": {"size": 13, "color": theme.INK}}
    return {"type": "line", "line": {"color": theme.INK, "width": 1.6, "dash": "6px,4px"}, "label": name, **ends}
