"""The ranked list beside the map: each ward's figure as a dot on the range of its small areas, as SVG.

It is drawn as text like the map, and not by Plotly, so that the page loads no charting library.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard.marts.indicators import PlaceFigure
from dashboard.marts.places import Place
from dashboard.metrics import Metric
from dashboard.text.exclusion import figure, ranking_alt
from dashboard.text.numbers import sentence
from dashboard.theme import AXIS, GREY_MARK, GREY_TEXT, GRID, INK, NAVY

FONT = "Source Sans, Arial, sans-serif"
MOST_ROWS = 17
WIDTH = 460
PHONE_WIDTH = 358
GAP = 16
ROW = 27
TOP = 34
NAME_WIDTH = 148
END_ROOM = 58
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A value axis: its round ticks in the unit shown, and where a value stands in pixels."""

    ticks: tuple[float, ...]
    left: float
    right: float

    def x(self, value: float) -> float:
        """The place of a value on the axis, cut at its ends."""
        first, last = self.ticks[0], self.ticks[-1]
        part = (min(max(value, first), last) - first) / (last - first)
        return round(self.left + part * (self.right - self.left), 1)


def shown_rows(wards: pd.DataFrame, most: int, chosen: str) -> pd.DataFrame:
    """The rows of the list: all where they fit, else the highest and the lowest few and the chosen one."""
    ranked = wards[wards["value"].notna()].reset_index(drop=True)
    if len(ranked) <= most:
        return ranked
    lowest = most // 4
    keep = set(range(most - lowest)) | set(range(len(ranked) - lowest, len(ranked)))
    keep |= set(ranked.index[ranked["area_code"] == chosen])
    return ranked.loc[sorted(keep)]


def round_scale(values: list[float], left: float, right: float) -> Scale:
    """An axis of four to six round steps that holds every value, from 0 where none is below it."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = (high - low or 1.0) / 4.5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in STEPS if size * part >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(round(step * tick, 6) for tick in range(first, max(last, first + 1) + 1)), left, right)


def ranked_ranges(
    wards: pd.DataFrame, whole: PlaceFigure | None, metric: Metric, place: Place, chosen: str, phone: bool
) -> str:
    """The list as one SVG text: name, dot and range of small areas a row, the chosen ward in navy."""
    rows = shown_rows(wards, MOST_ROWS, chosen)
    middle = [] if whole is None or whole.value is None else [whole.value]
    width = PHONE_WIDTH if phone else WIDTH
    scale = round_scale([*rows["value"], *middle], NAME_WIDTH + 10, width - END_ROOM)
    gaps = [number for number in range(1, len(rows)) if rows.index[number] != rows.index[number - 1] + 1]
    bottom = TOP + ROW * len(rows) + GAP * len(gaps)
    heights = [TOP + ROW * (n + 0.5) + GAP * sum(gap <= n for gap in gaps) for n in range(len(rows))]
    parts = [_axis(scale, bottom, metric), *(_break(heights[gap] - (ROW + GAP) / 2) for gap in gaps)]
    for value in middle:
        parts.append(_reference(scale.x(value), bottom, f"{sentence(place.place_noun)} {figure(value, metric)}"))
    placed = rows.assign(y=heights)
    is_chosen = placed["area_code"] == chosen
    parts += [
        _marks(placed[~is_chosen], scale, AXIS, GREY_MARK, 2.2),
        _marks(placed[is_chosen], scale, NAVY, NAVY, 2.8),
    ]
    parts += [_names(placed[~is_chosen], 400), _names(placed[is_chosen], 600), _cut_ends(placed, scale, metric)]
    alt = escape(ranking_alt(rows, metric, place), quote=True)
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {bottom + 26:g}' width='100%' role='img'"
        # The picture buttons know our drawings by this mark.
        f" data-noun='{escape(place.area_noun, quote=True)}'"
        f" aria-label='{alt}' font-family='{FONT}' font-size='13' fill='{INK}'>{''.join(parts)}</svg>"
    )


def _axis(scale: Scale, bottom: float, metric: Metric) -> str:
    """Grid lines with their figures under them."""
    lines = "".join(f"M{scale.x(tick):g} {TOP - 6}V{bottom:g}" for tick in scale.ticks)
    figures = "".join(
        f"<text x='{scale.x(tick):g}' y='{bottom + 17:g}'>{_bare(figure(tick, metric))}</text>" for tick in scale.ticks
    )
    return f"<path d='{lines}' stroke='{GRID}'/><g text-anchor='middle' fill='{GREY_TEXT}'>{figures}</g>"


def _bare(words: str) -> str:
    """A round figure without its empty decimals: 5% for 5.0%."""
    return re.sub(r"\.0+(?=%|$)", "", words)


def _reference(x: float, bottom: float, words: str) -> str:
    """The line of the whole place, named above the rows."""
    return (
        f"<path d='M{x:g} {TOP - 8}V{bottom:g}' stroke='{INK}' stroke-width='1.2'/>"
        f"<text x='{x:g}' y='{TOP - 14}' text-anchor='middle' font-weight='600'>{escape(words)}</text>"
    )


def _marks(rows: pd.DataFrame, scale: Scale, line: str, dot: str, wide: float) -> str:
    """The ranges and dots of some rows, one path for each look; a dot is hollow where an area is flagged."""
    ranges = "".join(
        f"M{scale.x(row.small_area_low):g} {row.y:g}H{scale.x(row.small_area_high):g}"
        for row in rows.itertuples()
        if row.small_area_high > row.small_area_low
    )
    dots = {hollow: "".join(_dot(row, scale) for row in part.itertuples()) for hollow, part in _by_flag(rows)}
    parts = [f"<path d='{ranges}' stroke='{line}' stroke-width='{wide}'/>"]
    parts += [
        f"<path d='{path}' stroke='{dot}' stroke-width='10'/>"
        + (f"<path d='{path}' stroke='#FFF' stroke-width='7'/>" if hollow else "")
        for hollow, path in dots.items()
    ]
    return f"<g stroke-linecap='round'>{''.join(parts)}</g>" if len(rows) else ""


def _by_flag(rows: pd.DataFrame) -> list[tuple[bool, pd.DataFrame]]:
    """The rows without a flagged small area, then those with one."""
    is_flagged = rows["flagged_small_areas"] > 0
    return [(hollow, rows[is_flagged == hollow]) for hollow in (False, True) if (is_flagged == hollow).any()]


def _dot(row: Any, scale: Scale) -> str:
    """A line of no length, which a round line end makes a dot."""
    return f"M{scale.x(row.value):g} {row.y:g}h0"


def _names(rows: pd.DataFrame, weight: int) -> str:
    """The names of some rows, right-aligned before the axis."""
    names = "".join(
        f"<text x='{NAME_WIDTH}' y='{row.y + 4.5:g}'>{escape(_shortened(row.area_name))}</text>"
        for row in rows.itertuples()
    )
    return f"<g text-anchor='end' font-weight='{weight}'>{names}</g>" if names else ""


def _cut_ends(rows: pd.DataFrame, scale: Scale, metric: Metric) -> str:
    """How far a range goes on where the axis ends before it."""
    ends = "".join(
        f"<text x='{scale.right + 7:g}' y='{row.y + 4.5:g}'>to {_bare(figure(row.small_area_high, metric))}</text>"
        for row in rows.itertuples()
        if row.small_area_high > scale.ticks[-1]
    )
    return f"<g fill='{GREY_TEXT}' font-size='12'>{ends}</g>" if ends else ""


def _break(y: float) -> str:
    """Three dots where wards between the highest and the lowest are left out."""
    return f"<text x='{NAME_WIDTH}' y='{y:g}' text-anchor='end' fill='{GREY_TEXT}'>…</text>"


def _shortened(name: str, most: int = 23) -> str:
    """A name that fits its column."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
