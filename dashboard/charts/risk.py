"""Charts of the risk index as SVG text: what each score is made of, ranks over weightings, and the correlation grid.

Like the map, they are drawn without a charting library, so that a changed weight repaints at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from dashboard.charts.ranges import FONT, GAP, PHONE_WIDTH, WIDTH, Scale, gaps_between, round_scale
from dashboard.theme import AXIS, CATEGORIES, GREY_MARK, GREY_TEXT, GRID, INK, NAVY

ROW = 26
BAR = 16
# Room above the first row: for a key and a named line, or for the name of the axis alone.
KEY_TOP, TOP = 56, 34
NAME_WIDTH = 148
END_ROOM = 40
# The correlation from which two inputs largely repeat each other, and from which they are worth a look.
STRONG, NOTABLE = 0.8, 0.6
STRONG_FILL, NOTABLE_FILL = "#12436D", "#9CC3E4"


@dataclass(frozen=True)
class RankedRow:
    """One area of a ranked chart: its place in the ranking from 0, its name and its figures, NaN where it has none."""

    place: int
    name: str
    is_chosen: bool
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Row(RankedRow):
    """The same at its height on the page."""

    y: float


def component_bars(
    rows: Sequence[RankedRow], labels: Mapping[str, str], whole: float, words: tuple[str, str, str], phone: bool
) -> str:
    """One bar an area, each component's part of the score in its own colour, the score at its end.

    The figures of a row are its score and each component, already times its share of the score;
    `words` are the alternative text, what one area is called, and the name of the whole place.
    """
    alt, noun, place = words
    placed = _placed(rows, KEY_TOP)
    width = PHONE_WIDTH if phone else WIDTH
    scale = round_scale([0.0, whole, *(row.figures["score"] for row in rows)], NAME_WIDTH + 10, width - END_ROOM)
    bottom = _bottom(placed)
    colours = dict(zip(labels, CATEGORIES, strict=False))
    parts = [_swatches({labels[name]: colours[name] for name in labels}, width), _axis(scale, KEY_TOP, bottom)]
    parts += [_bar(row, colours, scale) for row in placed]
    parts += [_reference(scale.x(whole), bottom, f"{place} {whole:.1f}"), _names(placed), _breaks(rows, placed)]
    return _svg(width, bottom + 26, alt, noun, parts)


def rank_lines(rows: Sequence[RankedRow], many: int, words: tuple[str, str], phone: bool) -> str:
    """One line an area from its best to its worst rank, thick over nine weightings in ten, a dot at its rank now.

    The figures of a row are rank, rank_best, rank_early, rank_late and rank_worst; `many` is how many areas there
    are; `words` are the alternative text and what one area is called.
    """
    alt, noun = words
    placed = _placed(rows, TOP)
    width = PHONE_WIDTH if phone else WIDTH
    scale = Scale(_rank_ticks(many), NAME_WIDTH + 18, width - 18)
    bottom = _bottom(placed)
    parts = [_axis(scale, TOP, bottom), f"<text x='{scale.left}' y='{TOP - 14}' fill='{GREY_TEXT}'>Highest risk</text>"]
    parts += [_rank_line(row, scale) for row in placed]
    return _svg(width, bottom + 26, alt, noun, [*parts, _names(placed), _breaks(rows, placed)])


def correlation_grid(correlation: pd.DataFrame, labels: Sequence[str], alt: str) -> str:
    """The lower half of a table of correlations as HTML; pairs that largely repeat each other are dark."""
    cell = "style='text-align:center;padding:3px 2px;font-size:.8125rem;min-width:30px"
    heads = "".join(f"<th scope=col {cell};font-weight:400;color:{GREY_TEXT}'>{n}</th>" for n in range(1, len(labels)))
    figures = correlation.to_numpy().tolist()
    lines = []
    for number, label in enumerate(labels):
        name = (
            f"<th scope=row style='text-align:left;font-weight:400;padding:3px 6px 3px 0;font-size:.8125rem'>"
            f"{number + 1} {escape(label)}</th>"
        )
        cells = "".join(_grid_cell(float(value), cell) for value in figures[number][:number])
        lines.append(f"<tr style='border-top:1px solid {GRID}'>{name}{cells}</tr>")
    return (
        f"<table aria-label='{escape(alt)}' style='border-collapse:collapse;width:100%'>"
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _grid_cell(value: float, cell: str) -> str:
    """One correlation with its shade; the words say it too, so shade is not needed."""
    if value != value:
        return f"<td {cell};color:{GREY_TEXT}'>–</td>"
    words = f"{abs(value):.2f}".replace("0.", ".") if abs(value) < 0.995 else "1.0"
    words = f"−{words}" if value < 0 else words
    if round(abs(value), 2) >= STRONG:
        return f"<td {cell};background:{STRONG_FILL};color:#FFF;font-weight:600'>{words}</td>"
    fill = f";background:{NOTABLE_FILL}" if round(abs(value), 2) >= NOTABLE else ""
    return f"<td {cell}{fill};color:{INK}'>{words}</td>"


def _placed(rows: Sequence[RankedRow], top: float) -> list[Row]:
    """The rows with their heights on the page, lower by a step after each gap in the ranking."""
    after, placed = set(_gaps(rows)), []
    y = top + ROW / 2
    for number, row in enumerate(rows):
        y += GAP if number in after else 0
        placed.append(Row(**vars(row), y=y))
        y += ROW
    return placed


def _gaps(rows: Sequence[RankedRow]) -> list[int]:
    """The rows before which areas are left out."""
    return gaps_between([row.place for row in rows])


def _bottom(rows: Sequence[Row]) -> float:
    """Where the plot ends, under its last row."""
    return (rows[-1].y if rows else KEY_TOP) + ROW / 2


def _axis(scale: Scale, top: float, bottom: float) -> str:
    """Grid lines with their figures under them."""
    lines = "".join(f"M{scale.x(tick):g} {top - 6:g}V{bottom:g}" for tick in scale.ticks)
    figures = "".join(f"<text x='{scale.x(tick):g}' y='{bottom + 17:g}'>{tick:g}</text>" for tick in scale.ticks)
    return f"<path d='{lines}' stroke='{GRID}'/><g text-anchor='middle' fill='{GREY_TEXT}'>{figures}</g>"


def _swatches(colours: Mapping[str, str], width: float) -> str:
    """The key above the bars: a box in each component's colour with its name."""
    step = width / max(len(colours), 1)
    return "".join(
        f"<rect x='{number * step:g}' y='2' width='12' height='12' fill='{colour}'/>"
        f"<text x='{number * step + 17:g}' y='13'>{escape(label)}</text>"
        for number, (label, colour) in enumerate(colours.items())
    )


def _bar(row: Row, colours: Mapping[str, str], scale: Scale) -> str:
    """One bar, its parts end to end with a white line between them, and the score behind it."""
    parts, end = [], 0.0
    for name, colour in colours.items():
        start, end = end, end + row.figures[name]
        left, right = scale.x(start), scale.x(end)
        at = f"x='{left:g}' y='{row.y - BAR / 2:g}' width='{max(right - left - 1, 0):.1f}' height='{BAR}'"
        parts.append(f"<rect {at} fill='{colour}'/>")
    weight = 700 if row.is_chosen else 400
    words = f"{row.figures['score']:.1f}"
    parts.append(f"<text x='{scale.x(end) + 5:g}' y='{row.y + 4.5:g}' font-weight='{weight}'>{words}</text>")
    return "".join(parts)


def _rank_line(row: Row, scale: Scale) -> str:
    """One area's ranks: thin from best to worst, thick over nine weightings in ten, and a dot."""
    line, dot = (NAVY, NAVY) if row.is_chosen else (AXIS, GREY_MARK)
    at = {name: f"{scale.x(value):g}" for name, value in row.figures.items() if value == value}
    if "rank_best" not in at:
        return ""
    parts = f"<path d='M{at['rank_best']} {row.y:g}H{at['rank_worst']}' stroke='{line}' stroke-width='1.6'/>"
    parts += f"<path d='M{at['rank_early']} {row.y:g}H{at['rank_late']}' stroke='{line}' stroke-width='6'/>"
    if "rank" not in at:
        return parts
    return f"{parts}<circle cx='{at['rank']}' cy='{row.y:g}' r='6' fill='{dot}' stroke='#FFF' stroke-width='1.5'/>"


def _rank_ticks(many: int) -> tuple[float, ...]:
    """Round ranks from 1 to the last."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if many / step <= 6)
    between = [rank for rank in range(step, many, step) if rank > 1 and many - rank >= step / 2]
    return (1.0, *map(float, between), float(max(many, 2)))


def _reference(x: float, bottom: float, words: str) -> str:
    """The line of the whole place, named above the rows."""
    return (
        f"<path d='M{x:g} {KEY_TOP - 8}V{bottom:g}' stroke='{INK}' stroke-width='1.2'/>"
        f"<text x='{x:g}' y='{KEY_TOP - 14}' text-anchor='middle' font-weight='600'>{escape(words)}</text>"
    )


def _names(rows: Sequence[Row]) -> str:
    """The names of the rows, right-aligned before the axis, the chosen one bold."""
    names = "".join(
        f"<text x='{NAME_WIDTH}' y='{row.y + 4.5:g}' font-weight='{700 if row.is_chosen else 400}'>"
        f"{escape(_shortened(row.name))}</text>"
        for row in rows
    )
    return f"<g text-anchor='end'>{names}</g>"


def _breaks(rows: Sequence[RankedRow], placed: Sequence[Row]) -> str:
    """Three dots where areas between the highest and the lowest are left out."""
    return "".join(
        f"<text x='{NAME_WIDTH}' y='{placed[gap].y - (ROW + GAP) / 2 + 2:g}' text-anchor='end'"
        f" fill='{GREY_TEXT}'>…</text>"
        for gap in _gaps(rows)
    )


def _shortened(name: str, most: int = 23) -> str:
    """A name that fits its column."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def _svg(width: float, height: float, alt: str, noun: str, parts: Sequence[str]) -> str:
    """The parts as one drawing with its alternative text; the picture buttons know our drawings by data-noun."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height:g}' width='100%' role='img'"
        f" data-noun='{escape(noun)}' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>"
        f"{''.join(parts)}</svg>"
    )
