"""Small multiples: one small line chart a ward, all on one scale, each over the line of the whole place, as SVG."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.charts.marks import text_width
from dashboard.charts.ranges import FONT, PHONE_WIDTH
from dashboard.theme import AXIS, GREY_MARK, GREY_TEXT, GRID, INK, NAVY

Line = Sequence[float | None]
WIDTH = 1088
COLUMNS, PHONE_COLUMNS = 5, 2
AXIS_ROOM, EDGE, GAP, HEAD, PLOT, FOOT = 36, 5, 20, 24, 68, 24
STEPS = (0.05, 0.1, 0.2, 0.25, 0.5)
MOST_STEPS = 5
PALE = "#EDF2F7"


@dataclass(frozen=True)
class Panel:
    """One ward: its name and last figure, its shares in order, its words; `cuts` are the points no line runs into."""

    name: str
    figure: str
    line: Line
    words: str
    is_chosen: bool = False
    cuts: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Frame:
    """What all panels share: the size of a plot, and its scale."""

    width: float
    ticks: tuple[float, ...]
    points: int

    def x(self, number: int) -> float:
        """Where a quarter stands."""
        return round(self.width * number / max(self.points - 1, 1), 1)

    def y(self, value: float) -> float:
        """Where a share stands, from the top of the plot."""
        first, last = self.ticks[0], self.ticks[-1]
        return round(PLOT * (1 - (value - first) / (last - first)), 1)


def panels(drawn: Sequence[Panel], whole: Line, ends: tuple[str, str], alt: str, phone: bool) -> str:
    """The panels in rows as one SVG text, in the order given; the scale stands at the left of each row."""
    columns, width = (PHONE_COLUMNS, PHONE_WIDTH) if phone else (COLUMNS, WIDTH)
    wide = (width - AXIS_ROOM - EDGE - GAP * (columns - 1)) / columns
    lines = [panel.line for panel in drawn]
    frame = _Frame(wide, shared_ticks([value for line in (*lines, whole) for value in line]), len(whole))
    step = HEAD + PLOT + FOOT
    rows = math.ceil(len(drawn) / columns)
    cuts = drawn[0].cuts if drawn else ()
    ground = _ground(frame, _path(whole, frame, cuts))
    parts = [_scale(frame, row * step + HEAD) for row in range(rows)]
    for number, panel in enumerate(drawn):
        left, top = AXIS_ROOM + number % columns * (wide + GAP), number // columns * step
        is_lowest = number + columns >= len(drawn)
        foot = _ends(frame, ends) if is_lowest else ""
        parts.append(f"<g transform='translate({left:g} {top + HEAD:g})'>{_panel(panel, frame, ground)}{foot}</g>")
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {rows * step}' width='100%' role='img'"
        f" data-noun='panel' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>"
        f"{''.join(parts)}</svg>"
    )


def shared_ticks(values: Line) -> tuple[float, ...]:
    """The round shares that hold every value, as close to them as so few allow; 0 to 1 where there is no value."""
    known = [value for value in values if value is not None]
    if not known:
        return 0.0, 1.0
    for step in STEPS:
        first, last = math.floor(min(known) / step + 1e-9), math.ceil(max(known) / step - 1e-9)
        if last - first <= MOST_STEPS:
            return tuple(round(step * tick, 4) for tick in range(first, max(last, first + 1) + 1))
    return 0.0, 0.5, 1.0


def _scale(frame: _Frame, top: float) -> str:
    """The ends of the scale at the left of a row."""
    return "".join(
        f"<text x='{AXIS_ROOM - 6}' y='{top + frame.y(tick) + 4:g}' text-anchor='end' font-size='12'"
        f" fill='{GREY_TEXT}'>{tick:.0%}</text>"
        for tick in (frame.ticks[0], frame.ticks[-1])
    )


def _ground(frame: _Frame, whole: str) -> str:
    """What is the same in every panel: the lines of the scale, and the line of the whole place."""
    levels = "".join(f"M0 {frame.y(tick):g}H{frame.width:g}" for tick in frame.ticks)
    return (
        f"<path d='{levels}' stroke='{GRID}'/><path d='M0 {PLOT}H{frame.width:g}' stroke='{AXIS}'/>"
        f"<path d='{whole}' stroke='{GREY_MARK}' stroke-width='1.4' stroke-dasharray='3 2' fill='none'/>"
    )


def _panel(panel: Panel, frame: _Frame, ground: str) -> str:
    """One ward: its name and figure over its line."""
    pale = f"<rect x='-6' y='{-HEAD + 2}' width='{frame.width + 12:g}' height='{HEAD + PLOT}' fill='{PALE}'/>"
    weight = " font-weight='600'" if panel.is_chosen else ""
    is_known = any(value is not None for value in panel.line)
    tone = f"font-weight='600' fill='{NAVY}'" if is_known else f"fill='{GREY_TEXT}'"
    name = _fitted(panel.name, frame.width - text_width(panel.figure) - 8)
    path = _path(panel.line, frame, panel.cuts)
    line = f"<path d='{path}' stroke='{NAVY}' stroke-width='2.2' stroke-linecap='round' fill='none'/>"
    last = [(number, value) for number, value in enumerate(panel.line) if value is not None][-1:]
    dots = "".join(f"<circle cx='{frame.x(n):g}' cy='{frame.y(value):g}' r='3.4' fill='{NAVY}'/>" for n, value in last)
    return (
        f"<title>{escape(panel.words)}</title>{pale if panel.is_chosen else ''}"
        f"<rect y='{-HEAD}' width='{frame.width:g}' height='{HEAD + PLOT}' fill='none' pointer-events='all'/>"
        f"<text y='-8'{weight}>{escape(name)}</text>"
        f"<text x='{frame.width:g}' y='-8' text-anchor='end' {tone}>{escape(panel.figure)}</text>{ground}{line}{dots}"
    )


def _fitted(name: str, width: float) -> str:
    """A name that fits, cut and marked where it does not; its panel's words hold it whole."""
    while text_width(name) > width and len(name) > 1:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name


def _path(line: Line, frame: _Frame, cuts: Sequence[int]) -> str:
    """The line through the known values; a gap, or a point that is cut off from the one before, begins a new piece."""
    path, is_drawing = "", False
    for number, value in enumerate(line):
        if value is None:
            is_drawing = False
            continue
        begins = not is_drawing or number in cuts
        # A step of no length shows a point that has no neighbour, by the round ends of the line.
        path += f"{'M' if begins else 'L'}{frame.x(number):g} {frame.y(value):g}{'h0' if begins else ''}"
        is_drawing = True
    return path


def _ends(frame: _Frame, ends: tuple[str, str]) -> str:
    """The first and the last month under the lowest panel of a column."""
    first, last = (escape(end) for end in ends)
    return (
        f"<g font-size='12' fill='{GREY_TEXT}'><text y='{PLOT + 16}'>{first}</text>"
        f"<text x='{frame.width:g}' y='{PLOT + 16}' text-anchor='end'>{last}</text></g>"
    )
