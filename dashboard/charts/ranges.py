"""The ranked list beside the map: each ward's figure as a dot on the range of its small areas, as SVG.

It is drawn as text like the map, and not by Plotly, so that the page loads no charting library.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import compress
from operator import not_

from analysis.standing import ABOVE, BELOW
from dashboard.marts.indicators import IndicatorWard, PlaceFigure
from dashboard.marts.places import Place
from dashboard.marts.survey import SurveyWard
from dashboard.metrics import Metric
from dashboard.text.exclusion import figure, measured, ranking_alt
from dashboard.text.numbers import sentence
from dashboard.theme import AXIS, GREY_MARK, GREY_TEXT, GRID, INK, NAVY

FONT = "Source Sans, Arial, sans-serif"
MOST_ROWS = 17
WIDTH = 460
PHONE_WIDTH = 358
GAP = 16
ROW = 27
ESTIMATE_ROW = 21
TOP = 34
NAME_WIDTH = 148
END_ROOM = 58
FIGURE_WIDTH = 34
STEPS = (1, 2, 2.5, 5, 10)
MOST = 1.0
"""No share is larger, so no axis of shares goes on beyond it."""


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


@dataclass(frozen=True)
class Mark:
    """One row of the list, with its height on the page and its figures as they are kept."""

    name: str
    y: float
    value: float
    low: float
    high: float
    is_flagged: bool
    is_chosen: bool


def shown_places(codes: Sequence[str], most: int, chosen: str) -> list[int]:
    """Which places of a ranking are shown, from 0: all where they fit, else the first, the last and the chosen one."""
    if len(codes) <= most:
        return list(range(len(codes)))
    lowest = most // 4
    ends = range(most - lowest), range(len(codes) - lowest, len(codes))
    return sorted({place for end in ends for place in end} | ({codes.index(chosen)} if chosen in codes else set()))


def gaps_between(places: Sequence[int]) -> list[int]:
    """The shown rows before which others of the ranking are left out."""
    return [number for number in range(1, len(places)) if places[number] != places[number - 1] + 1]


def round_scale(values: Sequence[float], left: float, right: float) -> Scale:
    """An axis of four to six round steps that holds every value, from 0 where none is below it."""
    low, high = min(0.0, *values), max(0.0, *values)
    rough = (high - low or 1.0) / 4.5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in STEPS if size * part >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(round(step * tick, 6) for tick in range(first, max(last, first + 1) + 1)), left, right)


def ranked_ranges(
    wards: Sequence[IndicatorWard], whole: PlaceFigure | None, metric: Metric, place: Place, chosen: str, phone: bool
) -> str:
    """The list as one SVG text: name, dot and range of small areas a row, the chosen ward in navy."""
    ranked = measured(wards)
    places = shown_places([ward.area_code for ward in ranked], MOST_ROWS, chosen)
    rows = [ranked[place] for place in places]
    gaps = gaps_between(places)
    marks = _marks(rows, gaps, chosen)
    middle = [] if whole is None or whole.value is None else [whole.value]
    width = PHONE_WIDTH if phone else WIDTH
    scale = round_scale([0.0, *middle, *(mark.value for mark in marks)], NAME_WIDTH + 10, width - END_ROOM)
    bottom = TOP + ROW * len(rows) + GAP * len(gaps)
    parts = [axis(scale, bottom, metric), *(_break(marks[gap].y - (ROW + GAP) / 2) for gap in gaps)]
    for value in middle:
        words = f"{sentence(place.place_noun)} {figure(value, metric)}"
        parts.append(reference(scale.x(value), bottom, words))
    others, picked = [m for m in marks if not m.is_chosen], [m for m in marks if m.is_chosen]
    parts += [drawn(others, scale, AXIS, GREY_MARK, 2.2), drawn(picked, scale, NAVY, NAVY, 2.8)]
    parts += [names(others, 400), names(picked, 600), _cut_ends(marks, scale, metric)]
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {bottom + 26:g}' width='100%' role='img'"
        # The picture buttons know our drawings by this mark.
        f" data-noun='{escape(place.area_noun)}' aria-label='{escape(ranking_alt(rows, metric, place))}'"
        f" font-family='{FONT}' font-size='13' fill='{INK}'>{''.join(parts)}</svg>"
    )


def interval_list(
    wards: Sequence[SurveyWard], place_value: float, metric: Metric, place: Place, chosen: str, phone: bool
) -> str:
    """Survey estimates as one SVG text: dot and 95% interval a row, clear cases in navy, too few at the foot."""
    told = [ward for ward in wards if ward.value is not None]
    few = [ward for ward in wards if ward.value is None]
    marks = [_estimate_mark(ward, number, chosen) for number, ward in enumerate(told)]
    width = PHONE_WIDTH if phone else WIDTH
    reach = (min(mark.value * 1.6, MOST) for mark in marks)
    scale = round_scale([0.0, place_value, *reach], NAME_WIDTH + 10, width - END_ROOM)
    bottom = TOP + ESTIMATE_ROW * len(told)
    words = f"{sentence(place.place_noun)} {figure(place_value, metric)}"
    is_clear = [ward.standing in (ABOVE, BELOW) for ward in told]
    clear = list(compress(marks, is_clear))
    others = list(compress(marks, map(not_, is_clear)))
    parts = [axis(scale, bottom, metric), reference(scale.x(place_value), bottom, words)]
    parts += [drawn(others, scale, AXIS, GREY_MARK, 2.2), drawn(clear, scale, NAVY, NAVY, 2.8)]
    parts += [names([mark for mark in others if not mark.is_chosen], 400)]
    parts += [names([*clear, *(mark for mark in others if mark.is_chosen)], 600), _cut_ends(marks, scale, metric)]
    foot = bottom + 34
    parts += [_too_few(row, foot + ESTIMATE_ROW * n) for n, row in enumerate(few)]
    alt = f"Estimates with 95% intervals, highest first, beside {words}. All are in the table below."
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {foot + ESTIMATE_ROW * len(few):g}' width='100%'"
        f" role='img' data-noun='{escape(place.area_noun)}' aria-label='{escape(alt)}'"
        f" font-family='{FONT}' font-size='13' fill='{INK}'>{''.join(parts)}</svg>"
    )


def _estimate_mark(ward: SurveyWard, number: int, chosen: str) -> Mark:
    """One estimate; hollow where it is under a caution or modelled."""
    assert ward.value is not None
    assert ward.low is not None
    assert ward.high is not None
    return Mark(
        name=ward.area_name,
        y=TOP + ESTIMATE_ROW * (number + 0.5),
        value=ward.value,
        low=ward.low,
        high=ward.high,
        is_flagged=ward.flag != "shown",
        is_chosen=ward.area_code == chosen,
    )


def _too_few(ward: SurveyWard, y: float) -> str:
    """A ward that waits at the foot, with the replies that it has."""
    name, words = escape(shortened(ward.area_name)), f"Too few to say ({ward.replies})"
    return (
        f"<text x='{NAME_WIDTH}' y='{y:g}' text-anchor='end'>{name}</text>"
        f"<text x='{NAME_WIDTH + 10}' y='{y:g}' fill='{GREY_TEXT}'>{words}</text>"
    )


def _marks(rows: Sequence[IndicatorWard], gaps: Sequence[int], chosen: str) -> list[Mark]:
    """The rows with their heights, lower by a step after each gap in the ranking."""
    return [
        Mark(
            name=ward.area_name,
            y=TOP + ROW * (number + 0.5) + GAP * sum(gap <= number for gap in gaps),
            value=ward.value,
            # A ward that has a figure of its own alone is drawn without a range.
            low=ward.value if ward.small_area_low is None else ward.small_area_low,
            high=ward.value if ward.small_area_high is None else ward.small_area_high,
            is_flagged=ward.flagged_small_areas > 0,
            is_chosen=ward.area_code == chosen,
        )
        for number, ward in enumerate(rows)
        if ward.value is not None
    ]


def axis(scale: Scale, bottom: float, metric: Metric) -> str:
    """Grid lines with their figures under them, every second figure where they would touch."""
    step = 1 if (scale.right - scale.left) / (len(scale.ticks) - 1) >= FIGURE_WIDTH else 2
    lines = "".join(f"M{scale.x(tick):g} {TOP - 6}V{bottom:g}" for tick in scale.ticks)
    figures = "".join(
        f"<text x='{scale.x(tick):g}' y='{bottom + 17:g}'>{_bare(figure(tick, metric))}</text>"
        for tick in scale.ticks[::step]
    )
    return f"<path d='{lines}' stroke='{GRID}'/><g text-anchor='middle' fill='{GREY_TEXT}'>{figures}</g>"


def _bare(words: str) -> str:
    """A round figure without its empty decimals: 5% for 5.0%."""
    return re.sub(r"\.0+(?=%|$)", "", words)


def reference(x: float, bottom: float, words: str) -> str:
    """The line of the whole place, named above the rows."""
    return (
        f"<path d='M{x:g} {TOP - 8}V{bottom:g}' stroke='{INK}' stroke-width='1.2'/>"
        f"<text x='{x:g}' y='{TOP - 14}' text-anchor='middle' font-weight='600'>{escape(words)}</text>"
    )


def drawn(marks: Sequence[Mark], scale: Scale, line: str, dot: str, wide: float) -> str:
    """The ranges and dots of some rows, one path for each look; a dot is hollow where an area is flagged."""
    ranges = "".join(f"M{scale.x(m.low):g} {m.y:g}H{scale.x(m.high):g}" for m in marks if m.high > m.low)
    dots = "".join(_dot(mark, scale) for mark in marks)
    hollow = "".join(_dot(mark, scale) for mark in marks if mark.is_flagged)
    return (
        f"<g stroke-linecap='round'><path d='{ranges}' stroke='{line}' stroke-width='{wide}'/>"
        f"<path d='{dots}' stroke='{dot}' stroke-width='10'/>"
        f"<path d='{hollow}' stroke='#FFF' stroke-width='7'/></g>"
    )


def _dot(mark: Mark, scale: Scale) -> str:
    """A line of no length, which a round line end makes a dot."""
    return f"M{scale.x(mark.value):g} {mark.y:g}h0"


def names(marks: Sequence[Mark], weight: int) -> str:
    """The names of some rows, right-aligned before the axis."""
    names = "".join(
        f"<text x='{NAME_WIDTH}' y='{mark.y + 4.5:g}'>{escape(shortened(mark.name))}</text>" for mark in marks
    )
    return f"<g text-anchor='end' font-weight='{weight}'>{names}</g>"


def _cut_ends(marks: Sequence[Mark], scale: Scale, metric: Metric) -> str:
    """How far a range goes on where the axis ends before it."""
    ends = "".join(
        f"<text x='{scale.right + 7:g}' y='{mark.y + 4.5:g}'>to {_bare(figure(mark.high, metric))}</text>"
        for mark in marks
        if mark.high > scale.ticks[-1]
    )
    return f"<g fill='{GREY_TEXT}' font-size='12'>{ends}</g>"


def _break(y: float) -> str:
    """Three dots where wards between the highest and the lowest are left out."""
    return f"<text x='{NAME_WIDTH}' y='{y:g}' text-anchor='end' fill='{GREY_TEXT}'>…</text>"


def shortened(name: str, most: int = 23) -> str:
    """A name that fits its column."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"
