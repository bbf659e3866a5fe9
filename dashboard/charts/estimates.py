"""Survey estimates of groups, answers and waves: a dot on its 95% interval a row, with the figure beside it, as SVG."""

from collections.abc import Hashable
from html import escape
from typing import Any

import pandas as pd

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


def estimate_list(
    rows: pd.DataFrame, metric: Metric, alt: str, phone: bool, place_line: tuple[float, str] | None = None
) -> str:
    """The rows as one SVG text, in their order: those that lead in navy, too few replies in words.

    A row has name, value, low, high, is_caution (drawn hollow), is_lead, words (its figure) and n_unweighted.
    """
    marks = {number: _mark(row, number) for number, row in enumerate(rows.to_dict("records")) if row["value"] >= 0}
    width = PHONE_WIDTH if phone else WIDTH
    line = [place_line[0]] if place_line else []
    scale = round_scale([0.0, *line, *rows["high"].dropna()], NAME_WIDTH + 10, width - END_ROOM)
    bottom = TOP + ESTIMATE_ROW * len(rows)
    parts = [axis(scale, bottom, metric)]
    if place_line:
        parts.append(reference(scale.x(place_line[0]), bottom, place_line[1]))
    lead = [mark for mark in marks.values() if mark.is_chosen]
    others = [mark for mark in marks.values() if not mark.is_chosen]
    parts += [drawn(others, scale, AXIS, GREY_MARK, 2.2), drawn(lead, scale, NAVY, NAVY, 2.8)]
    parts += [names(others, 400), names(lead, 600)]
    parts += [_words(row, number, scale.right) for number, row in enumerate(rows.to_dict("records"))]
    cut = 0 if place_line else UNNAMED
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 {cut} {width} {bottom + 26 - cut:g}' width='100%'"
        f" role='img' data-noun='row' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>"
        f"{''.join(parts)}</svg>"
    )


def _mark(row: dict[Hashable, Any], number: int) -> Mark:
    """One estimate at its height."""
    return Mark(
        name=str(row["name"]),
        y=TOP + ESTIMATE_ROW * (number + 0.5),
        value=float(row["value"]),
        low=float(row["low"]),
        high=float(row["high"]),
        is_flagged=bool(row["is_caution"]),
        is_chosen=bool(row["is_lead"]),
    )


def _words(row: dict[Hashable, Any], number: int, right: float) -> str:
    """The figure of a row at the right; a row without one says why where its dot would be."""
    y = TOP + ESTIMATE_ROW * (number + 0.5) + 4.5
    if row["value"] >= 0:
        return f"<text x='{right + 8:g}' y='{y:g}'>{escape(str(row['words']))}</text>"
    return (
        f"<text x='{NAME_WIDTH}' y='{y:g}' text-anchor='end'>{escape(shortened(str(row['name'])))}</text>"
        f"<text x='{NAME_WIDTH + 12}' y='{y:g}' fill='{GREY_TEXT}'>{escape(str(row['words']))}</text>"
    )
