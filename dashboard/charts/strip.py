"""The dot strip: one line a measure, from the lowest to the highest ward, with the chosen ward's dot on it, as SVG."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape

from dashboard.charts.ranges import FONT, PHONE_WIDTH, WIDTH, Scale
from dashboard.metrics import Metric
from dashboard.text.exclusion import figure
from dashboard.theme import AXIS, GREY_TEXT, INK, NAVY

ROW = 46
SIDE = 56


@dataclass(frozen=True)
class StripRow:
    """One measure: the ward's figure, the whole place's, every ward's, and where it is an estimate its interval.

    `note` stands in place of a figure that cannot be shown, or after one that has to be minded.
    """

    key: str
    label: str
    metric: Metric
    value: float | None
    place_value: float | None
    every: tuple[float, ...]
    period: str
    low: float | None = None
    high: float | None = None
    is_hollow: bool = False
    is_caution: bool = False
    note: str = ""
    source_id: str = ""
    standing: str = ""

    @property
    def words(self) -> str:
        """The figure as it is written, with its note."""
        if self.value is None:
            return self.note
        text = figure(self.value, self.metric)
        text = f"({text})" if self.is_caution else text
        return f"{text}, {self.note}" if self.note else text

    @cached_property
    def rank(self) -> int | None:
        """The ward's rank by the figure as shown: 1 is the highest, and equals share a rank."""
        if self.value is None:
            return None
        [own] = _as_shown((self.value,), self.metric)
        every = _as_shown(self.every, self.metric)
        return len(every) - bisect_right(every, own) + 1


@lru_cache(maxsize=500)
def _as_shown(values: tuple[float, ...], metric: Metric) -> tuple[float, ...]:
    """Figures rounded as they are shown, lowest first; those of a place are the same for each of its wards."""
    return tuple(sorted(round(value * metric.scale, metric.decimals) for value in values))


def strip(rows: Sequence[StripRow], alt: str, phone: bool) -> str:
    """The rows as one SVG text: grey ticks are the other wards, the black line is the whole place."""
    width = PHONE_WIDTH if phone else WIDTH
    drawn = "".join(_row(row, number * ROW, width) for number, row in enumerate(rows))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {len(rows) * ROW + 4}' width='100%' role='img'"
        f" data-noun='row' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>{drawn}</svg>"
    )


def _row(row: StripRow, top: float, width: int) -> str:
    """One measure: its name and figure over its line."""
    text = f"<text x='0' y='{top + 14:g}'>{escape(row.label)}</text>"
    tone = f"fill='{GREY_TEXT}'" if row.value is None else "font-weight='600'"
    text += f"<text x='{width}' y='{top + 14:g}' text-anchor='end' {tone}>{escape(row.words)}</text>"
    known = [value for value in (*row.every, row.value, row.place_value, row.low, row.high) if value is not None]
    if not known:
        return text
    scale, y = Scale((min(known), max(known)), SIDE, width - SIDE), top + 30
    low, high = (escape(figure(end, row.metric)) for end in scale.ticks)
    ends = (
        f"<g fill='{GREY_TEXT}' font-size='12'><text x='{SIDE - 9}' y='{y + 4.5:g}' text-anchor='end'>{low}</text>"
        f"<text x='{width - SIDE + 9}' y='{y + 4.5:g}'>{high}</text></g>"
    )
    ticks = _ticks(row.every, scale, y)
    return f"{text}{ends}<path d='M{SIDE} {y:g}H{width - SIDE}{ticks}' stroke='{AXIS}'/>{_marks(row, scale, y)}"


@lru_cache(maxsize=500)
def _ticks(every: tuple[float, ...], scale: Scale, y: float) -> str:
    """A tick for each ward, the same whichever ward is chosen."""
    return "".join(f"M{x:g} {y - 5:g}v10" for x in sorted({_x(scale, value) for value in every}))


def _x(scale: Scale, value: float) -> float:
    """Where a value stands; in the middle where every value is the same."""
    first, last = scale.ticks
    return scale.x(value) if last > first else round((scale.left + scale.right) / 2, 1)


def _marks(row: StripRow, scale: Scale, y: float) -> str:
    """The line of the whole place, and the ward's dot on its interval; hollow under a caution or modelled."""
    marks = ""
    if row.place_value is not None:
        marks += f"<path d='M{_x(scale, row.place_value):g} {y - 9:g}v18' stroke='{INK}' stroke-width='2'/>"
    if row.value is None:
        return marks
    if row.low is not None and row.high is not None:
        span = f"M{_x(scale, row.low):g} {y:g}H{_x(scale, row.high):g}"
        marks += f"<path d='{span}' stroke='{NAVY}' stroke-width='2.8' stroke-linecap='round'/>"
    fill = "#FFF" if row.is_hollow else NAVY
    x = _x(scale, row.value)
    return f"{marks}<circle cx='{x:g}' cy='{y:g}' r='6' fill='{fill}' stroke='{NAVY}' stroke-width='2'/>"
