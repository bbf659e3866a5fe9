"""The colours, edges and patterns of a map's classes, of its kinds of doubt and absence, and of areas left out."""

from __future__ import annotations

from dashboard.map.shapes import UNITS_PER_PIXEL
from dashboard.map.spec import CLASS_COLOURS, DOUBTFUL, LEFT_OUT

INK = "#0B131B"
PALE = "#F3F6F9"
EDGE = "#52606D"
LINE = "#7F8C99"
MUTED = "#DCDEE0"  # a grey without blue, so that it is none of the classes
KEY_SHADE = 1  # dots are explained on the second shade, where they show best


def is_dark(layer: int | str) -> bool:
    """Whether white text, not ink, stands on this layer."""
    return layer in (2, 3)


def fill_of(layer: int | str, mark: str | None, name: str) -> str:
    """The fill of an area: a class colour, white, or a reference to one of this map's patterns."""
    if mark in DOUBTFUL:
        return f"url(#{name}-dots{layer})"
    if isinstance(layer, int):
        return CLASS_COLOURS[layer]
    if layer in ("too_few", "hidden"):
        return f"url(#{name}-{layer})"
    return ground_of(layer)


def ground_of(layer: int | str) -> str:
    """The plain colour under a pattern, on which a label can be read."""
    if isinstance(layer, int):
        return CLASS_COLOURS[layer]
    if layer == LEFT_OUT:
        return MUTED
    return PALE if layer in ("too_few", "hidden") else "#fff"


def stroke_of(layer: int | str) -> str:
    """The edge of an area as attributes: white on the dark shades and those left out, grey on the others, dashed for
    not yet."""
    units = UNITS_PER_PIXEL
    if is_dark(layer) or layer == LEFT_OUT:
        return f"stroke='#fff' stroke-width='{1.4 * units:g}'"
    dashes = f" stroke-dasharray='{4 * units} {3 * units}'" if layer == "not_yet" else ""
    return f"stroke='{EDGE}' stroke-width='{(1.2 if dashes else 0.8) * units:g}'{dashes}"


def patterns(used: set[tuple[int | str, str | None]], name: str) -> str:
    """The pattern definitions that a map needs, those for its key among them."""
    wanted = {fill_of(layer, mark, name): layer for layer, mark in used}
    if any(mark in DOUBTFUL for _, mark in used):
        wanted[fill_of(KEY_SHADE, DOUBTFUL[0], name)] = KEY_SHADE
    shown = {fill[5:-1]: layer for fill, layer in wanted.items() if fill.startswith("url(")}
    return "".join(_pattern(pattern, layer) for pattern, layer in sorted(shown.items()))


def _pattern(name: str, layer: int | str) -> str:
    """One pattern: dots over a class colour, diagonal lines, or crossed lines."""
    if isinstance(layer, int):
        dot = "#fff" if is_dark(layer) else "#12436D"
        size, marks = 7, f"<circle cx='3.5' cy='3.5' r='1.4' fill='{dot}'/>"
    else:
        size = 8
        lines = "M-1 1l2-2M0 8l8-8M7 9l2-2" + ("M-1 7l2 2M0 0l8 8M7-1l2 2" if layer == "hidden" else "")
        marks = f"<path d='{lines}' stroke='{LINE}'/>"
    return (
        f"<pattern id='{name}' width='{size}' height='{size}' patternUnits='userSpaceOnUse'"
        f" patternTransform='scale({UNITS_PER_PIXEL})'>"
        f"<rect width='{size}' height='{size}' fill='{ground_of(layer)}'/>{marks}</pattern>"
    )
