"""The key above a map: four touching boxes with their limits, then one box for each mark that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from dashboard.map.lettering import text_width
from dashboard.map.shapes import UNITS_PER_PIXEL, MapShapes
from dashboard.map.spec import CLASS_COLOURS, DOUBTFUL, MARK_LABELS, MapSpec
from dashboard.map.swatches import KEY_SHADE, fill_of, stroke_of

BOX_HEIGHT = 18.0
ROW_HEIGHT = 44.0
ROOM_BELOW = 8.0
PADDING = 14.0
GAP = 8.0
GAP_BEFORE_MARKS = 20.0
EDGE_ROOM = 1.0  # so that the outermost line is not cut


@dataclass(frozen=True)
class Swatch:
    """One box of the key."""

    label: str
    fill: str
    edge: str

    @property
    def width(self) -> float:
        """The width its label asks for."""
        return max(58.0, text_width(self.label) + PADDING)


Placed = tuple[float, float, Swatch]  # left edge, width, box


def key_rows(spec: MapSpec, marks: set[str | None], shapes: MapShapes, name: str) -> tuple[str, float]:
    """The key as SVG text, and its height."""
    classes = [Swatch(spec.labels[n], CLASS_COLOURS[spec.shade_of(n)], stroke_of(0)) for n in range(4)]
    shown = [_mark_swatch(spec, mark, name) for mark in MARK_LABELS if mark in marks]
    rows = _rows(classes, shown, shapes.width, on_phone=shapes.compact)
    drawn = "".join(_row(row, number * ROW_HEIGHT) for number, row in enumerate(rows))
    return f"<g pointer-events='none'>{drawn}</g>", len(rows) * ROW_HEIGHT + ROOM_BELOW


def _mark_swatch(spec: MapSpec, mark: str, name: str) -> Swatch:
    """The box that explains one mark."""
    layer = KEY_SHADE if mark in DOUBTFUL else mark
    return Swatch(spec.mark_label(mark), fill_of(layer, mark, name), stroke_of(layer))


def _rows(classes: list[Swatch], marks: list[Swatch], width: float, *, on_phone: bool) -> list[list[Placed]]:
    """Every box with its left edge and width, row by row; classes touch, marks stand apart."""
    rows = _touching(classes, width, stretched=on_phone)
    last, last_width, _ = rows[-1][-1]
    left = last + last_width + GAP_BEFORE_MARKS
    needed = sum(mark.width + GAP for mark in marks) - GAP
    if marks and (on_phone or left + needed > width):
        rows.append([])
        left = EDGE_ROOM
    for mark in marks:
        if left + mark.width > width and rows[-1]:
            rows.append([])
            left = EDGE_ROOM
        rows[-1].append((left, mark.width, mark))
        left += mark.width + GAP
    return rows


def _touching(classes: list[Swatch], width: float, *, stretched: bool) -> list[list[Placed]]:
    """The class boxes side by side, on two rows where their labels need more than the width."""
    spare = width - 2 * EDGE_ROOM - sum(swatch.width for swatch in classes)
    if spare < 0 and len(classes) > 1:
        half = len(classes) // 2
        return [
            part
            for swatches in (classes[:half], classes[half:])
            for part in _touching(swatches, width, stretched=stretched)
        ]
    placed: list[Placed] = []
    left = EDGE_ROOM
    for swatch in classes:
        wide = swatch.width + (spare / len(classes) if stretched else 0.0)
        placed.append((left, wide, swatch))
        left += wide
    return [placed]


def _row(row: list[Placed], top: float) -> str:
    """One row of the key: its boxes in the scale of the map, so that patterns look alike, and its labels."""
    boxes = "".join(
        f"<rect x='{left * UNITS_PER_PIXEL:.0f}' y='{(top + EDGE_ROOM) * UNITS_PER_PIXEL:.0f}'"
        f" width='{width * UNITS_PER_PIXEL:.0f}' height='{BOX_HEIGHT * UNITS_PER_PIXEL:.0f}'"
        f" fill='{swatch.fill}' {swatch.edge}/>"
        for left, width, swatch in row
    )
    labels = "".join(
        f"<text x='{left + 2:.1f}' y='{top + BOX_HEIGHT + 16:g}'>{escape(swatch.label)}</text>"
        for left, _, swatch in row
    )
    return f"<g transform='scale({1 / UNITS_PER_PIXEL:g})'>{boxes}</g>{labels}"
