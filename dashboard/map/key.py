"""The key above a map: four touching boxes with their limits, then one box for each mark that is shown."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from dashboard.map.lettering import text_width
from dashboard.map.shapes import UNITS_PER_PIXEL, MapShapes
from dashboard.map.spec import ABSENT, CLASS_COLOURS, DOUBTFUL, MARK_LABELS, MapSpec
from dashboard.map.swatches import KEY_SHADE, fill_of, stroke_of

BOX_HEIGHT = 18.0
ROW_HEIGHT = 44.0
ROOM_BELOW = 8.0
PADDING = 12.0
MOST_EXTRA = 20.0  # boxes are this much wider where there is room
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
    # Without one figure on the map the classes would explain nothing.
    has_figures = not marks <= set(ABSENT)
    rows = _rows(classes if has_figures else [], shown, shapes.width, on_phone=shapes.compact)
    drawn = "".join(_row(row, number * ROW_HEIGHT) for number, row in enumerate(rows))
    return f"<g pointer-events='none'>{drawn}</g>", len(rows) * ROW_HEIGHT + ROOM_BELOW


def _mark_swatch(spec: MapSpec, mark: str, name: str) -> Swatch:
    """The box that explains one mark."""
    layer = KEY_SHADE if mark in DOUBTFUL else mark
    return Swatch(spec.mark_label(mark), fill_of(layer, mark, name), stroke_of(layer))


def _rows(classes: list[Swatch], marks: list[Swatch], width: float, *, on_phone: bool) -> list[list[Placed]]:
    """Every box with its left edge and width, row by row; classes touch, marks stand apart."""
    room = width - 2 * EDGE_ROOM
    if not classes:
        return [_side_by_side(part, EDGE_ROOM, 0.0, GAP) for part in _broken(marks, room)]
    needed = sum(swatch.width for swatch in classes)
    with_marks = needed + sum(mark.width + GAP for mark in marks) - GAP + (GAP_BEFORE_MARKS if marks else GAP)
    if not on_phone and with_marks <= room:
        more = min(MOST_EXTRA, (room - with_marks) / (len(classes) + len(marks)))
        row = _side_by_side(classes, EDGE_ROOM, more, 0.0)
        return [row + _side_by_side(marks, row[-1][0] + row[-1][1] + GAP_BEFORE_MARKS, more, GAP)]
    half = [classes] if needed <= room else [classes[:2], classes[2:]]
    rows = [_side_by_side(part, EDGE_ROOM, _spare(part, room) if on_phone else 0.0, 0.0) for part in half]
    return rows + [_side_by_side(part, EDGE_ROOM, 0.0, GAP) for part in _broken(marks, room)]


def _spare(swatches: list[Swatch], room: float) -> float:
    """How much wider each box can be for the row to fill the room."""
    return (room - sum(swatch.width for swatch in swatches)) / len(swatches)


def _side_by_side(swatches: list[Swatch], left: float, more: float, gap: float) -> list[Placed]:
    """Boxes in one row from a left edge, each so much wider than it must be."""
    placed: list[Placed] = []
    for swatch in swatches:
        placed.append((left, swatch.width + more, swatch))
        left += swatch.width + more + gap
    return placed


def _broken(swatches: list[Swatch], room: float) -> list[list[Swatch]]:
    """Boxes shared out over as few rows as hold them."""
    rows: list[list[Swatch]] = []
    for swatch in swatches:
        if not rows or sum(other.width + GAP for other in rows[-1]) + swatch.width > room:
            rows.append([])
        rows[-1].append(swatch)
    return rows


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
