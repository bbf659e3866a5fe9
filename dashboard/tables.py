"""The equal tables beside charts, and the frames of their downloads: columns as readers see them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from html import escape
from typing import Any

import pandas as pd

from dashboard.marts.indicators import IndicatorWard, PlaceFigure
from dashboard.marts.places import Place
from dashboard.metrics import Metric, caveats_of
from dashboard.text.exclusion import figure
from dashboard.text.numbers import NO_DATA, Gap, number
from dashboard.theme import GREY_TEXT, NAVY

Write = Callable[[Any], str]
Formats = dict[str, Write]
# Columns by name, of one length: a frame, or lists where a page makes a table at every choice.
Columns = pd.DataFrame | Mapping[str, Sequence[object]]
Links = dict[str, list[str | None]]
Fills = dict[str, list[str]]
# Heading, subtitle, and a drawing as SVG or a table as HTML.
Made = tuple[str, str, str]
# Said once for a table: on each row it would make a table of 45 wards a third longer.
STYLE = "<style>.rows th{font-weight:400}.rows tbody tr{border-top:1px solid #E1E7EC}</style>"


def frame_of(rows: Iterable[object], kind: type) -> pd.DataFrame:
    """Rows of a dataclass as a frame, which has the columns also where there is no row."""
    return pd.DataFrame(list(map(vars, rows)), columns=[field.name for field in fields(kind)])


def html_table(columns: Columns, formats: Formats, alt: str, links: Links, fills: Fills | None = None) -> str:
    """The columns as a plain HTML table, written ones right-aligned and the first column naming the rows.

    `fills` gives the style of each cell of a column ("" for none): a colour beside the words, never in their stead.
    Streamlit's own static table sends each formatted cell twice, 13 kB for 45 wards against 8 kB.
    """
    names, fills = [str(name) for name in columns], fills or {}
    sides = ["" if name in formats else " align=left" for name in names]
    heads = "".join(f"<th scope=col{side}>{escape(name)}" for name, side in zip(names, sides, strict=True))
    first, *others = (_cells(columns[name], formats.get(name), links.get(name)) for name in names)
    bodies = [
        [f"{tag}{cell}" for tag, cell in zip(_tags(side, fills.get(name), len(first)), cells, strict=True)]
        for side, name, cells in zip(sides[1:], names[1:], others, strict=True)
    ]
    rows = "".join(
        f"<tr><th scope=row{sides[0]}>{head}{''.join(rest)}" for head, *rest in zip(first, *bodies, strict=True)
    )
    return (
        f"{STYLE}<table class=rows aria-label='{escape(alt)}' cellpadding=5 style='width:100%;border-collapse:collapse;"
        f"font-size:.875rem;text-align:right'><thead><tr style='color:{GREY_TEXT}'>{heads}<tbody>{rows}</table>"
    )


def made(
    words: str,
    subtitle: str,
    columns: Columns,
    formats: Formats,
    alt: str,
    links: Links | None = None,
    fills: Fills | None = None,
) -> Made:
    """A table under its finding, made once: heading, subtitle and HTML; with fills it may be wide, so it scrolls."""
    html = html_table(columns, formats, alt, links or {}, fills)
    return words, subtitle, scrolled(html, alt) if fills else html


def scrolled(html: str, alt: str) -> str:
    """The table in a frame of its own that scrolls sideways, by keyboard too, where the window is narrow."""
    return f"<div role=region tabindex=0 aria-label='{escape(alt)}' style='overflow-x:auto'>{html}</div>"


def _tags(side: str, styles: Sequence[str] | None, count: int) -> list[str]:
    """The opening tag of each cell of a column."""
    return [f"<td{side} style='{style}'>" if style else f"<td{side}>" for style in styles or [""] * count]


def _cells(values: Iterable[object], write: Write | None, addresses: Sequence[str | None] | None) -> list[str]:
    """The cells of one column, escaped; the words of a gap are grey, and web addresses make links."""
    cells = [_cell(value, write) for value in values]
    if addresses is None:
        return cells
    return [_linked(cell, address or "") for cell, address in zip(cells, addresses, strict=True)]


def _linked(cell: str, address: str) -> str:
    """A cell that leads to a web page; an address from a file may be anything, and other kinds are left out."""
    if not address.startswith(("https://", "http://")):
        return cell
    return f"<a href='{escape(address)}' style='color:{NAVY}'>{cell}</a>"


def _cell(value: object, write: Write | None) -> str:
    """One cell, escaped; a long name with underscores may break after each."""
    if isinstance(value, Gap):
        return f"<span style='color:{GREY_TEXT}'>{escape(value)}</span>"
    if value is None or value is pd.NA or value != value:
        return f"<span style='color:{GREY_TEXT}'>{NO_DATA}</span>"
    return escape(write(value)) if write else escape(str(value)).replace("_", "_<wbr>")


def with_gaps(values: pd.Series, words: str) -> pd.Series:
    """The figures with words in place of those that are missing."""
    # Not by `where`, which would make plain text of the words.
    filled = [Gap(words) if pd.isna(value) else value for value in values]
    return pd.Series(filled, index=values.index, dtype=object)


def ward_table(
    wards: Sequence[IndicatorWard], metric: Metric, place: Place, short: bool
) -> tuple[Columns, Formats, str]:
    """One row a ward with every figure the map stands on, how to write it, and its name; short on phones."""
    value = "Share" if metric.unit == "%" else "Score"
    columns: dict[str, Sequence[object]] = {place.area_noun.capitalize(): [ward.area_name for ward in wards]}
    if not short:
        columns["Code"] = [ward.area_code for ward in wards]
    columns[value] = [ward.value for ward in wards]
    alt = f"{metric.label} by {place.area_noun} of {place.place_name}"
    formats: Formats = {value: lambda x: figure(x, metric)}
    if metric.numerator_label:
        columns[metric.numerator_label] = [ward.numerator for ward in wards]
        formats[metric.numerator_label] = number
    if short:
        return columns, formats, alt
    if metric.denominator_label:
        columns[metric.denominator_label] = [ward.denominator for ward in wards]
        formats[metric.denominator_label] = number
    columns["Lowest small area"] = [ward.small_area_low for ward in wards]
    columns["Highest small area"] = [ward.small_area_high for ward in wards]
    formats |= dict.fromkeys(("Lowest small area", "Highest small area"), formats[value])
    if any(ward.flag_name for ward in wards):
        columns["Paper-first areas"] = [ward.flagged_small_areas for ward in wards]
        formats["Paper-first areas"] = number
    return columns, formats, alt


def ward_download(
    wards: Sequence[IndicatorWard], whole: PlaceFigure | None, metric: Metric, source: str
) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The same rows for a file, unrounded and with codes, and the notes that go under them."""
    columns = ["area_code", "area_name", "value", "numerator", "denominator"]
    columns += ["small_areas", "small_area_low", "small_area_high", "flag_name", "flagged_small_areas"]
    frame = pd.DataFrame(list(map(vars, wards)), columns=columns)
    frame.insert(0, "indicator", metric.name)
    frame.insert(1, "period_label", whole.period_label if whole else None)
    notes = [("Measure", metric.label), ("Definition", metric.definition)]
    notes += [("Caveat", words) for words in caveats_of(metric)]
    return frame, [*notes, ("Source", source)]


def map_values(wards: Sequence[IndicatorWard], metric: Metric) -> list[dict[str, Any]]:
    """What the map draws: each ward's value in the unit shown, its words, and its mark of doubt."""
    return [
        {
            "area_code": ward.area_code,
            "value": ward.value * metric.scale,
            "value_text": figure(ward.value, metric),
            "mark": ward.flag_name if ward.flagged_small_areas > 0 else None,
        }
        for ward in wards
        if ward.value is not None
    ]
