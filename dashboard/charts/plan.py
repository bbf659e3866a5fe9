"""The two charts of a plan, as SVG: savings with their ranges, and able shares against the share that is asked for."""

import math
from collections.abc import Hashable, Sequence
from html import escape
from typing import Any

import pandas as pd

from analysis.shift_ceiling import CLEARLY, PROBABLY
from dashboard.charts.ranges import FONT, PHONE_WIDTH, Scale, shortened
from dashboard.text.money import rounded_pounds
from dashboard.text.numbers import MINUS
from dashboard.theme import AXIS, DARK_ORANGE, GREY_MARK, GREY_TEXT, GRID, INK, MAP_CLASSES, NAVY

WIDTH = 740
SAVING_NAMES, SAVING_ROW, SAVING_END = 216, 44, 190
CEILING_NAMES, CEILING_ROW, CEILING_END, CEILING_TOP = 148, 25, 150, 34
STEPS = (1, 2, 2.5, 5, 10)
TENTH, THOUSAND = 0.1, 1000
Row = dict[Hashable, Any]


def saving_ranges(rows: pd.DataFrame, alt: str, phone: bool) -> str:
    """One row a saving: a bar from low to high with its central figure as a dot, words beside it.

    The frame has name, low, value, high (GBP) and words. On a phone the name stands over its bar.
    """
    width, left = (PHONE_WIDTH, 8) if phone else (WIDTH, SAVING_NAMES + 14)
    right = width - (110 if phone else SAVING_END)
    scale = _money_scale([0.0, *rows["low"], *rows["high"]], left, right)
    step = SAVING_ROW + (10 if phone else 0)
    bottom = 10 + step * len(rows)
    parts = [_grid(scale, 4, bottom, [_short_pounds(tick) for tick in scale.ticks])]
    parts += [_saving(row, 10 + step * number, scale, phone) for number, row in enumerate(rows.to_dict("records"))]
    return _svg(width, bottom + 26, alt, "saving", "".join(parts))


def ceiling_ranges(rows: pd.DataFrame, unknown: Sequence[tuple[str, str]], noun: str, alt: str, phone: bool) -> str:
    """One row a ward or group: the able share with its interval, an upright line for the planned share, words beside.

    The frame has name, able, able_low, able_high, planned (0 to 1), status and words; `unknown` names those without
    an estimate, each with why, for the foot.
    """
    width = PHONE_WIDTH if phone else WIDTH
    left, right = (112 if phone else CEILING_NAMES) + 10, width - (126 if phone else CEILING_END)
    ends = [*rows["able_low"], *rows["able_high"], *rows["planned"]]
    scale = _share_scale(ends, left, right)
    bottom = CEILING_TOP + CEILING_ROW * len(rows)
    step = 2 if phone else 1
    figures = [f"{tick:.0%}" if number % step == 0 else "" for number, tick in enumerate(scale.ticks)]
    parts = [_grid(scale, CEILING_TOP - 6, bottom, figures)] if len(rows) else []
    for number, row in enumerate(rows.to_dict("records")):
        parts.append(_ceiling(row, CEILING_TOP + CEILING_ROW * (number + 0.5), scale, left - 10, width))
    if len(rows):
        first = scale.x(float(rows["planned"].iloc[0]))
        parts.append(
            f"<text x='{first:g}' y='{CEILING_TOP - 14}' text-anchor='middle' font-weight='600'>Planned</text>"
        )
    foot = bottom + (44 if len(rows) else 16)
    parts += [_unknown(name, why, foot + 21 * number, left - 10) for number, (name, why) in enumerate(unknown)]
    return _svg(width, foot + 21 * len(unknown) - 12, alt, noun, "".join(parts))


def _svg(width: float, height: float, alt: str, noun: str, drawn: str) -> str:
    """The drawing with its alternative text; the picture buttons know our drawings by data-noun."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:g} {height:g}' width='100%' role='img'"
        f" data-noun='{escape(noun)}' aria-label='{escape(alt)}' font-family='{FONT}' font-size='13' fill='{INK}'>"
        f"{drawn}</svg>"
    )


def _money_scale(values: Sequence[float], left: float, right: float) -> Scale:
    """An axis in round steps of pounds that holds every value and nought."""
    low, high = min(values), max(values)
    rough = (high - low or 1.0) / 4.5
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * part for part in STEPS if size * part >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(step * tick for tick in range(first, max(last, first + 1) + 1)), left, right)


def _share_scale(values: Sequence[float], left: float, right: float) -> Scale:
    """An axis in tenths round the shares drawn: dots need no nought."""
    first = math.floor(min(values, default=0.0) * 10 + 1e-9)
    last = max(first + 1, math.ceil(max(values, default=1.0) * 10 - 1e-9))
    return Scale(tuple(round(tick * TENTH, 1) for tick in range(first, last + 1)), left, right)


def _short_pounds(value: float) -> str:
    """An amount on an axis: £20k, £2.5k, £500."""
    if abs(value) < THOUSAND:
        return rounded_pounds(value).removesuffix(".00")
    sign = MINUS if value < 0 else ""
    return f"{sign}£{abs(value) / THOUSAND:,.1f}".removesuffix(".0") + "k"


def _grid(scale: Scale, top: float, bottom: float, figures: Sequence[str]) -> str:
    """Grid lines with their figures under them."""
    lines = "".join(f"M{scale.x(tick):g} {top:g}V{bottom:g}" for tick in scale.ticks)
    words = "".join(
        f"<text x='{scale.x(tick):g}' y='{bottom + 17:g}'>{figure}</text>"
        for tick, figure in zip(scale.ticks, figures, strict=True)
    )
    return f"<path d='{lines}' stroke='{GRID}'/><g text-anchor='middle' fill='{GREY_TEXT}'>{words}</g>"


def _saving(row: Row, top: float, scale: Scale, phone: bool) -> str:
    """One saving: its bar, dot, name and words."""
    y = top + (34 if phone else SAVING_ROW / 2)
    low, value, high = (scale.x(float(row[end])) for end in ("low", "value", "high"))
    name = escape(str(row["name"]))
    label = (
        f"<text x='0' y='{y - 16:g}'>{name}</text>"
        if phone
        else f"<text x='{SAVING_NAMES:g}' y='{y + 4.5:g}' text-anchor='end'>{name}</text>"
    )
    central, _, ends = str(row["words"]).partition(" (")
    rest = "" if phone or not ends else f"<tspan dx='7' fill='{GREY_TEXT}'>{escape(ends.removesuffix(')'))}</tspan>"
    return (
        f"{label}<path d='M{low:g} {y:g}H{max(high, low + 1):g}' stroke='{MAP_CLASSES[2]}' stroke-width='11'/>"
        f"<circle cx='{value:g}' cy='{y:g}' r='6' fill='{NAVY}' stroke='#FFF' stroke-width='2'/>"
        f"<text x='{max(high, value + 4) + 9:g}' y='{y + 4.5:g}'>"
        f"<tspan font-weight='600'>{escape(central)}</tspan>{rest}</text>"
    )


def _ceiling(row: Row, y: float, scale: Scale, names: float, width: float) -> str:
    """One able share: interval and mark, the upright line of the planned share, name and words."""
    status = str(row["status"])
    is_over = status in (CLEARLY, PROBABLY)
    line, weight = (DARK_ORANGE, 600) if is_over else (AXIS, 400)
    low, able, high, planned = (scale.x(float(row[end])) for end in ("able_low", "able", "able_high", "planned"))
    most = 16 if names < CEILING_NAMES else 23
    return (
        f"<text x='{names:g}' y='{y + 4.5:g}' text-anchor='end' font-weight='{weight}'>"
        f"{escape(shortened(str(row['name']), most))}</text>"
        f"<path d='M{low:g} {y:g}H{high:g}' stroke='{line}' stroke-width='2.4' stroke-linecap='round'/>"
        f"{_mark(status, able, y)}"
        f"<path d='M{planned:g} {y - CEILING_ROW / 2:g}v{CEILING_ROW}' stroke='{INK}' stroke-width='2'/>"
        f"<text x='{width:g}' y='{y + 4.5:g}' text-anchor='end' font-weight='{weight}'"
        f" fill='{DARK_ORANGE if is_over else GREY_TEXT}'>{escape(str(row['words']))}</text>"
    )


def _mark(status: str, x: float, y: float) -> str:
    """A diamond where the plan is over, filled if clearly; a grey dot elsewhere."""
    if status not in (CLEARLY, PROBABLY):
        return f"<circle cx='{x:g}' cy='{y:g}' r='5' fill='{GREY_MARK}'/>"
    fill = DARK_ORANGE if status == CLEARLY else "#FFF"
    return f"<path d='M{x:g} {y - 7:g}l7 7l-7 7l-7 -7z' fill='{fill}' stroke='{DARK_ORANGE}' stroke-width='1.8'/>"


def _unknown(name: str, why: str, y: float, names: float) -> str:
    """A ward without an estimate, with why."""
    fitting = escape(shortened(name, 16 if names < CEILING_NAMES else 23))
    return (
        f"<text x='{names:g}' y='{y:g}' text-anchor='end'>{fitting}</text>"
        f"<text x='{names + 10:g}' y='{y:g}' fill='{GREY_TEXT}'>{escape(why)}</text>"
    )
