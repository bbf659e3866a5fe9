"""Survey estimates of groups, answers and waves: a dot on its 95% interval a row, with the figure beside it, as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.charts.ranges import (
    END_ROOM,
    ESTIMATE_ROW,
    FONT,
    NAME_WIDTH,
    PHONE_WIDTH,
    TOP,
    WIDTH,
    Mark,
    axis,
    drawn,
    names,
    reference,
    round_scale,
    shortened,
)
from dashboard.metrics import Metric
from dashboard.theme import AXIS, GREY_MARK, GREY_TEXT, INK, NAVY

# The room over the rows that only the name of the reference line needs.
UNNAMED = 22


@dataclass(frozen=True)
class EstimateRow:
    """One row of the list: its figure in words too, hollow under a caution; too few replies have words alone."""

    name: str
    words: str
    value: float | None
    low: float | None
    high: float | None
    is_caution: bool
    is_lead: bool


def estimate_list(
    rows: Sequence[EstimateRow], metric: Metric, alt: str, phone: bool, place_line: tuple[float, str] | None = None
) -> str:
    """The rows as one SVG text, in their order: those that lead in navy, too few replies in words."""
    marks = [mark for number, row in enumerate(rows) if (mark := _mark(row, number))]
    width = PHONE_WIDTH if phone else WIDTH
    line = [place_line[0]] if place_line else []
    scale = round_scale([0.0, *line, *(mark.high for mark in marks)], NAME_WIDTH + 10, width - END_ROOM)
    bottom = TOP + ESTIMATE_ROW * len(rows)
    parts = [axis(scale, bottom, metric)]
    if place_line:
        parts.append(reference(scale.x(place_line[0]), bottom, place_line[1]))
    lead = [mark for mark in marks if mark.is_chosen]
    others = [mark for mark in marks if not mark.is_chosen]
    parts += [drawn(others, scale, AXIS, GREY_MARK, 2.2), drawn(lead, scale, NAVY, NAVY, 2.8)]
    parts += [names(others, 400), names(lead, 600)]
    parts += [_words(row, number, scale.right) for number, row in enumerate(rows)]
    cut = 0 if place_line else UNNAMED
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 {cut} {width} {bottom + 26 - cut:g}' width='100%'"
        f" role='img' data-noun='row' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>"
        f"{''.join(parts)}</svg>"
    )


def _mark(row: EstimateRow, number: int) -> Mark | None:
    """One estimate at its height; none where too few replied."""
    if row.value is None or row.low is None or row.high is None:
        return None
    y = TOP + ESTIMATE_ROW * (number + 0.5)
    return Mark(row.name, y, row.value, row.low, row.high, is_flagged=row.is_caution, is_chosen=row.is_lead)


def _words(row: EstimateRow, number: int, right: float) -> str:
    """The figure of a row at the right; a row without one says why where its dot would be."""
    y = TOP + ESTIMATE_ROW * (number + 0.5) + 4.5
    if row.value is not None:
        return f"<text x='{right + 8:g}' y='{y:g}'>{escape(row.words)}</text>"
    return (
        f"<text x='{NAME_WIDTH}' y='{y:g}' text-anchor='end'>{escape(shortened(row.name))}</text>"
        f"<text x='{NAME_WIDTH + 12}' y='{y:g}' fill='{GREY_TEXT}'>{escape(row.words)}</text>"
    )
