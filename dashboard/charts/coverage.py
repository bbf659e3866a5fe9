"""Charts about broadband coverage: by tier, over releases, and the premises left out."""

import pandas as pd

from dashboard import theme
from dashboard.charts.marks import (
    LABEL_HEIGHT,
    Figure,
    Mark,
    bars,
    end_label,
    figure,
    known,
    row_axis,
    shown_name,
    spread,
    text_width,
)

HEIGHT = 420
TOP, BOTTOM = 12, 36


def tier_bars(tiers: pd.DataFrame, chosen: str, height: int = HEIGHT) -> Figure:
    """One bar a tier, its share beside it, the chosen tier in navy; an ink tick marks the release before.

    The frame has tier, label, share and share_before (null where there is none); tiers run from slow to fast.
    """
    held = tiers.dropna(subset=["share"]).reset_index(drop=True)
    names = [shown_name(label) for label in held["label"]]
    colours = [theme.NAVY if tier == chosen else theme.GREY_MARK for tier in held["tier"]]
    before = held.dropna(subset=["share_before"])
    ticks = [_ticks(before, "#FFFFFF", 5), _ticks(before, theme.INK, 2)] if len(before) else []
    return figure(
        [bars(names, held["share"].tolist(), [f"{share:.1%}" for share in held["share"]], colours), *ticks],
        height,
        bargap=0.4,
        margin={"l": 8, "r": 56, "t": TOP, "b": 30},
        xaxis={**theme.VALUE_AXIS, "range": [0, 1], "tickformat": ",.0%", "dtick": 0.25},
        yaxis=row_axis(names),
    )


def _ticks(before: pd.DataFrame, colour: str, width: int) -> Mark:
    """Upright ticks over the bars at the shares of the release before."""
    return {
        "type": "scatter",
        "mode": "markers",
        "y": before.index.tolist(),
        "x": before["share_before"].tolist(),
        "marker": {"symbol": "line-ns", "size": 24, "line": {"color": colour, "width": width}},
        "customdata": [shown_name(label) for label in before["label"]],
        "hovertemplate": "%{customdata}: %{x:.1%} in the release before<extra></extra>",
    }


def tier_lines(releases: pd.DataFrame, chosen: str) -> Figure:
    """One line a tier over the releases, named at its end; a release that left a tier out is a gap.

    The frame has tier, short_label, release_date and share, a row for every tier and release.
    """
    tiers = list(dict.fromkeys(releases["tier"]))
    parts = {tier: releases[releases["tier"] == tier].sort_values("release_date") for tier in tiers}
    words = {tier: _end_words(part) for tier, part in parts.items()}
    top = 1.04
    gap = top * LABEL_HEIGHT / (HEIGHT - TOP - BOTTOM)
    heights = spread([_last(part) for part in parts.values()], gap, gap / 2, top)
    labels = [
        end_label(words[tier], height, theme.NAVY if tier == chosen else theme.GREY_TEXT)
        for tier, height in zip(tiers, heights, strict=True)
    ]
    drawn_last = sorted(tiers, key=lambda tier: tier == chosen)
    return figure(
        [_line(parts[tier], tier == chosen) for tier in drawn_last],
        HEIGHT,
        margin={"l": 8, "r": 20 + max(text_width(text) for text in words.values()), "t": TOP, "b": BOTTOM},
        annotations=labels,
        # A release named by its year alone stands at the year's end, so the year is named over its whole span.
        xaxis=theme.TIME_AXIS
        | {"type": "date", "tickformat": "%Y", "ticklabelmode": "period", "tickangle": 0}
        | {"tick0": _span(releases["release_date"])[0]}
        | {"dtick": "M24" if releases["release_date"].dt.year.nunique() > 4 else "M12"}
        | {"range": _span(releases["release_date"])},
        yaxis={**theme.VALUE_AXIS, "range": [0, top], "tickformat": ",.0%", "dtick": 0.25},
    )


def _span(dates: pd.Series) -> list[str]:
    """The time axis from the start of the first release's year to a little after the last release."""
    first, last = pd.Timestamp(dates.min()), pd.Timestamp(dates.max())
    return [f"{first.year}-01-01", f"{last + (last - first) * 0.03:%Y-%m-%d}"]


def _last(part: pd.DataFrame) -> float:
    """The latest known share of one tier, nought where there is none."""
    published = part["share"].dropna()
    return float(published.iloc[-1]) if len(published) else 0.0


def _end_words(part: pd.DataFrame) -> str:
    """What stands at the end of a tier's line: the share in bold, then the tier's short name."""
    return f"<b>{_last(part):.1%}</b> {part['short_label'].iloc[0]}"


def _line(part: pd.DataFrame, is_chosen: bool) -> Mark:
    """The line of one tier with a dot at each release that published it."""
    colour = theme.NAVY if is_chosen else theme.GREY_MARK
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": str(part["short_label"].iloc[0]),
        "x": part["release_date"].dt.strftime("%Y-%m-%d").tolist(),
        "y": known(part["share"]),
        "connectgaps": False,
        "line": {"color": colour, "width": 3 if is_chosen else 1.8},
        "marker": {"size": 9 if is_chosen else 6, "color": colour, "line": {"color": "#FFFFFF", "width": 1}},
        "customdata": part["release_label"].tolist(),
        "hovertemplate": "%{customdata}<br>%{fullData.name}: %{y:.1%}<extra></extra>",
    }


def left_out_bars(areas: pd.DataFrame) -> Figure:
    """One bar an area, most premises left out on top, the count and share beside it.

    The frame has area_name, premises_without and share_without.
    """
    words = [f"{row.premises_without:,.0f} ({row.share_without:.1%})" for row in areas.itertuples()]
    names = [shown_name(name) for name in areas["area_name"]]
    return figure(
        [bars(names, areas["premises_without"].tolist(), words, [theme.ORANGE] * len(names))],
        40 + 32 * len(areas),
        bargap=0.35,
        margin={"l": 8, "r": 8, "t": TOP, "b": 8},
        xaxis={"visible": False, "range": [0, float(areas["premises_without"].max() if len(areas) else 1) * 1.45]},
        yaxis=row_axis(names),
    )
