"""A ward map as one SVG string, the same for the screen, a download and a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from dashboard.map.key import key_rows
from dashboard.map.lettering import FONT_SIZE, LINE_HEIGHT, text_width, wrapped
from dashboard.map.shapes import UNITS_PER_PIXEL, Inset, MapShapes, Shape, Spot
from dashboard.map.spec import ABSENT, LEFT_OUT, MapSpec, mark_of
from dashboard.map.swatches import EDGE, INK, fill_of, ground_of, is_dark, patterns, stroke_of

CAP_HEIGHT = 9.0
SCALED = f"<g transform='scale({1 / UNITS_PER_PIXEL:g})' stroke-linejoin='round' data-layer=''>"
# Rows by column name.
Values = pd.DataFrame | Sequence[Mapping[str, Any]]
LABEL_CLEARANCE = 1.5
FONT = '"Source Sans", "Source Sans 3", Arial, sans-serif'


@dataclass(frozen=True)
class AreaFigure:
    """What one area shows: its layer (shade 0 to 3, or kind of absence), mark, and words."""

    layer: int | str
    mark: str | None
    label: str
    tip: str
    value: float
    is_bold: bool

    @property
    def is_on_dark(self) -> bool:
        """Whether its label stands on one of the two dark shades."""
        return is_dark(self.layer)


@dataclass(frozen=True)
class _Drawing:
    """What all layers of one drawing share."""

    figures: dict[str, AreaFigure]
    to_label: frozenset[str]
    chosen: str
    name: str


def draw_map(shapes: MapShapes, values: Values, spec: MapSpec, *, chosen: str = "", name: str = "map") -> str:
    """The whole map with its key as an SVG text.

    A row of `values` has area_code, value, value_text and mark; it may have label (the value as printed on the map,
    by default value_text without its %), bold (clearly apart from the whole place) and note (a further line
    for hover). `name` keeps the patterns of two maps on one page apart.
    """
    figures = _figures(shapes, values, spec)
    used = {(figure.layer, figure.mark) for figure in figures.values()}
    key, key_height = key_rows(spec, {mark for _, mark in used}, shapes, name)
    height = shapes.height + key_height
    drawing = _Drawing(figures, _codes_to_label(shapes, figures, chosen), chosen, name)
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {shapes.width:g} {height:g}' role='img'"
        f" aria-label='{escape(spec.alt)}' font-family='{FONT}' font-size='{FONT_SIZE:g}' fill='{INK}'"
        f" data-noun='{escape(spec.area_noun)}'>",
        f"<defs>{patterns(used, name)}</defs>{key}<g transform='translate(0 {key_height:g})'>",
        _main_map(shapes, drawing),
        *(_inset(inset, number, drawing) for number, inset in enumerate(shapes.insets)),
        "</g></svg>",
    ]
    return "".join(parts)


def _figures(shapes: MapShapes, values: Values, spec: MapSpec) -> dict[str, AreaFigure]:
    """What every area of the map shows, areas without a row shown as no data."""
    records = values.to_dict("records") if isinstance(values, pd.DataFrame) else values
    rows: dict[str, Mapping[Any, Any]] = {row["area_code"]: row for row in records}
    return {shape.area_code: _figure(rows.get(shape.area_code, {}), spec) for shape in shapes.shapes}


def _figure(row: Mapping[Any, Any], spec: MapSpec) -> AreaFigure:
    """What one area shows."""
    given = row.get("value")
    value = float("nan") if given is None or pd.isna(given) else float(given)
    mark = mark_of(value, row.get("mark"))
    words = [spec.mark_label(mark).lower()] if mark else []
    note = row.get("note")
    if isinstance(note, str) and note:
        words.append(note)
    if mark in ABSENT:
        return AreaFigure(str(mark), mark, "", ", ".join(words).capitalize(), float("nan"), False)
    text = str(row["value_text"])
    label = row.get("label")
    shown = label if isinstance(label, str) else text.removesuffix("%")
    shade = spec.shade_of(spec.class_of(value))
    return AreaFigure(shade, mark, shown, ", ".join([text, *words]), value, row.get("bold") is True)


def _main_map(shapes: MapShapes, drawing: _Drawing) -> str:
    """The areas of the whole place, its outline, the chosen area, the labels and the towns' rectangles."""
    return (
        f"{SCALED}{_areas(shapes.shapes, drawing, 'area')}"
        f"<path d='{shapes.outline}' fill='none' stroke='{EDGE}' stroke-width='{UNITS_PER_PIXEL}'/>"
        f"{_chosen(shapes.shapes, drawing, 'area')}</g>"
        f"{_labels(shapes.shapes, drawing)}{''.join(_locator(inset) for inset in shapes.insets)}"
    )


def _inset(inset: Inset, number: int, drawing: _Drawing) -> str:
    """One framed town with its name above the frame."""
    frame = inset.frame
    at = f"x='{frame.left:g}' y='{frame.top:g}' width='{frame.width:g}' height='{frame.height:g}'"
    clip, role = f"{drawing.name}-frame{number}", f"part{number}"
    return (
        f"<clipPath id='{clip}'><rect {at}/></clipPath><rect {at} fill='#fff'/>"
        f"<g clip-path='url(#{clip})'>{SCALED}{_areas(inset.shapes, drawing, role)}"
        f"{_chosen(inset.shapes, drawing, role)}</g></g>"
        f"{_labels(inset.shapes, drawing)}<rect {at} fill='none' stroke='{INK}'/>"
        f"<text x='{frame.left + 2:g}' y='{frame.top - 5:g}' font-weight='600'>{escape(inset.name)}</text>"
    )


def _areas(shapes: tuple[Shape, ...], drawing: _Drawing, role: str) -> str:
    """The areas of one drawing: those left out, then dark shades, so that the grey edges of light ones lie on top."""
    layers: dict[int | str, list[Shape]] = {layer: [] for layer in (LEFT_OUT, 3, 2, 1, 0, *ABSENT)}
    for shape in shapes:
        layers[drawing.figures[shape.area_code].layer].append(shape)
    return "".join(_layer(layer, members, drawing, role) for layer, members in layers.items() if members)


def _layer(layer: int | str, shapes: list[Shape], drawing: _Drawing, role: str) -> str:
    """All areas of one shade, or of one kind of absence; those under dots in a group of their own."""
    paths: dict[str, list[str]] = {}
    for shape in shapes:
        fill = fill_of(layer, drawing.figures[shape.area_code].mark, drawing.name)
        paths.setdefault(fill, []).append(_area(shape, drawing, role))
    groups = (f"<g fill='{fill}'>{''.join(members)}</g>" for fill, members in paths.items())
    return f"<g {stroke_of(layer)}>{''.join(groups)}</g>"


def _area(shape: Shape, drawing: _Drawing, role: str) -> str:
    """One area's path; on the main map it carries the words for hover and for a screen reader."""
    code = escape(shape.area_code)
    named = f" id='{drawing.name}-{role}'" if shape.area_code == drawing.chosen else ""
    if role != "area":
        return f"<path{named} data-part='{code}' d='{shape.path}'/>"
    words = f"data-name='{escape(shape.area_name)}' data-tip='{escape(drawing.figures[shape.area_code].tip)}'"
    return f"<path{named} data-area='{code}' {words} d='{shape.path}'/>"


def _chosen(shapes: tuple[Shape, ...], drawing: _Drawing, role: str) -> str:
    """The chosen area once more, its edge 3 px of ink over 6.5 px of white."""
    if all(shape.area_code != drawing.chosen for shape in shapes):
        return ""
    return "".join(
        f"<use href='#{drawing.name}-{role}' fill='none' stroke='{colour}' stroke-width='{width:g}'"
        f" data-chosen='{escape(drawing.chosen)}'/>"
        for colour, width in (("#fff", 6.5 * UNITS_PER_PIXEL), (INK, 3 * UNITS_PER_PIXEL))
    )


def _codes_to_label(shapes: MapShapes, figures: dict[str, AreaFigure], chosen: str) -> frozenset[str]:
    """The areas that may carry a label: all, or on a phone the chosen one and those that stand out."""
    if not shapes.compact:
        return frozenset(figures)
    bold = {code for code, figure in figures.items() if figure.is_bold}
    valued = sorted((code for code in figures if figures[code].label), key=lambda code: figures[code].value)
    return frozenset((bold or {*valued[:1], *valued[-1:]}) | {chosen})


def _labels(shapes: Iterable[Shape], drawing: _Drawing) -> str:
    """The values, and the names where they fit, of the areas that have room."""
    texts = [_label(shape, drawing) for shape in shapes if shape.area_code in drawing.to_label]
    return f"<g text-anchor='middle' pointer-events='none'>{''.join(texts)}</g>"


def _label(shape: Shape, drawing: _Drawing) -> str:
    """One area's label, as much of name and value as fits its free ellipses; nothing where neither fits."""
    figure = drawing.figures[shape.area_code]
    values = (figure.label,) if figure.label else ()
    choices = [(*wrapped(shape.area_name, lines), *values) for lines in (1, 2, 3)]
    for lines in (*choices, *([values] if values else [])):
        for spot in shape.spots:
            if _fits(lines, spot, bold=figure.is_bold):
                return _label_text(lines, spot, figure)
    return ""


def _fits(lines: tuple[str, ...], spot: Spot, *, bold: bool) -> bool:
    """Whether every corner of every line lies inside the spot's ellipse."""
    wide, high = spot.half_width - LABEL_CLEARANCE, spot.half_height - LABEL_CLEARANCE / 2
    if wide <= 0 or high <= 0:
        return False
    middle = (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        across = text_width(line, bold=bold) / 2 / wide
        up = (abs(number - middle) * LINE_HEIGHT + CAP_HEIGHT / 2) / high
        if across * across + up * up > 1:
            return False
    return True


def _label_text(lines: tuple[str, ...], spot: Spot, figure: AreaFigure) -> str:
    """The lines of one label round its spot, on a plain ground where the area is patterned."""
    first = spot.y - (len(lines) - 1) / 2 * LINE_HEIGHT + CAP_HEIGHT / 2
    style = (" fill='#fff'" if figure.is_on_dark else "") + (" font-weight='700'" if figure.is_bold else "")
    texts = "".join(
        f"<text x='{spot.x:g}' y='{first + number * LINE_HEIGHT:g}'{style}>{escape(line)}</text>"
        for number, line in enumerate(lines)
    )
    if figure.mark is None:
        return texts
    wide = max(text_width(line, bold=figure.is_bold) for line in lines) + 4
    ground = ground_of(figure.layer)
    return (
        f"<rect x='{spot.x - wide / 2:.1f}' y='{first - CAP_HEIGHT - 3:g}' width='{wide:.1f}'"
        f" height='{len(lines) * LINE_HEIGHT:g}' rx='2' fill='{ground}'/>{texts}"
    )


def _locator(inset: Inset) -> str:
    """The rectangle on the main map that a frame enlarges, with the town's name beside it."""
    box, name = inset.locator, inset.locator_name
    return (
        f"<g pointer-events='none'><rect x='{box.left:.1f}' y='{box.top:.1f}' width='{box.width:.1f}'"
        f" height='{box.height:.1f}' fill='none' stroke='{INK}'/>"
        f"<text x='{name.left + 2:.1f}' y='{name.bottom - 3.5:.1f}' stroke='#fff' stroke-width='3'"
        f" paint-order='stroke' stroke-linejoin='round'>{escape(inset.name)}</text></g>"
    )
