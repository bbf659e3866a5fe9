"""The equal tables of the Risk index page, what its map and charts draw, and the frame of its download."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from analysis.risk import SCORE
from dashboard import cache
from dashboard.charts.ranges import MOST_ROWS, shown_places
from dashboard.charts.risk import RankedRow
from dashboard.marts.risk import RiskInput, risk_small_areas
from dashboard.metrics import caveats_of, load_metrics
from dashboard.risk_presets import component_label
from dashboard.tables import Columns, Formats
from dashboard.text import risk as words
from dashboard.text.exclusion import figure
from dashboard.text.numbers import NO_DATA, number, share
from dashboard.views.risk import RiskArea, RiskView, highest_first

RANKS = ("rank", "rank_best", "rank_early", "rank_late", "rank_worst")
Table = tuple[str, str, Columns, Formats, str]


def map_values(view: RiskView) -> list[dict[str, Any]]:
    """What the map draws: each ward's score, bold where it is among the five highest at nearly any weights."""
    high = {area.area_code for area in view.always_high}
    return [
        {
            "area_code": area.area_code,
            "value": area.score,
            "value_text": words.score(area.score),
            "bold": area.area_code in high,
            "note": f"rank {_rank(area.rank)}",
        }
        for area in view.areas
    ]


def ranked_areas(view: RiskView, ward: str) -> list[tuple[int, RiskArea]]:
    """The wards that a ranked chart shows, with their place from 0: the highest, the lowest and the chosen one."""
    places = shown_places([area.area_code for area in view.scored], MOST_ROWS, ward)
    return [(place, view.scored[place]) for place in places]


def bars_drawn(view: RiskView, rows: Sequence[tuple[int, RiskArea]], ward: str) -> list[RankedRow]:
    """The rows of the component bars: each component times its share of the score."""
    return [
        RankedRow(
            place,
            area.area_name,
            area.area_code == ward,
            {part: area.parts[part] * weight for part, weight in view.counted.items()} | {"score": area.score},
        )
        for place, area in rows
    ]


def ranks_drawn(rows: Sequence[tuple[int, RiskArea]], ward: str) -> list[RankedRow]:
    """The rows of the ranks over random weightings."""
    return [
        RankedRow(place, area.area_name, area.area_code == ward, {name: getattr(area, name) for name in RANKS})
        for place, area in rows
    ]


def area_table(view: RiskView, short: bool) -> Table:
    """One row a ward: score, components, rank and the ranks it may have; the preset's where weights were changed."""
    rows = view.areas
    columns: dict[str, Sequence[object]] = {view.place.area_noun.capitalize(): [area.area_name for area in rows]}
    formats: Formats = {"Score": words.score, "Rank": _rank}
    if not short:
        columns["Code"] = [area.area_code for area in rows]
    columns["Score"] = [area.score for area in rows]
    for part in () if short else view.components:
        label = component_label(part)
        columns[label], formats[label] = [area.parts[part] for area in rows], words.score
    columns["Rank"] = [area.rank for area in rows]
    if not short:
        columns["Rank at any weights"] = [words.rank_range(area.rank_best, area.rank_worst) for area in rows]
        formats["Rank at any weights"] = str
    if view.choice.is_changed and not short:
        columns["Preset's score"] = [area.preset_score for area in rows]
        columns["Preset's rank"] = [area.preset_rank for area in rows]
        formats |= {"Preset's score": words.score, "Preset's rank": _rank}
    return *words.table_words(view), columns, formats, f"Risk scores of {view.place.place_name}"


def small_area_table(view: RiskView, ward: str, short: bool) -> Table:
    """One row a small area of the chosen ward, highest score first: name, score, components and residents there."""
    lying = cache.ask(risk_small_areas, view.place.place_code, ward)
    figures = view.small_areas.loc[[code for code, _, _ in lying]].to_dict("records")
    rows = sorted(zip(lying, figures, strict=True), key=lambda row: highest_first(row[1][SCORE]))
    columns: dict[str, Sequence[object]] = {"Small area": [name for (_, name, _), _ in rows]}
    columns["Score"] = [own[SCORE] for _, own in rows]
    for part in () if short else view.counted:
        columns[component_label(part)] = [own[part] for _, own in rows]
    columns["Residents counted here"] = [residents for (_, _, residents), _ in rows]
    formats: Formats = {name: words.score for name in columns if name != "Small area"}
    name = next(area.area_name for area in view.areas if area.area_code == ward)
    heading = words.small_areas_words(view, name, [own[SCORE] for _, own in rows])
    return *heading, columns, formats | {"Residents counted here": number}, f"Risk scores of the small areas of {name}"


def inputs_table(view: RiskView, short: bool) -> Table:
    """One row an input: weight, its share of the score, what it describes, and the ends of its scale."""
    rows = view.inputs
    columns: dict[str, Sequence[object]] = {"Input": [given.label for given in rows]}
    if not short:
        columns["Component"] = [component_label(given.held.component) for given in rows]
    columns["Describes"] = [given.held.period_label for given in rows]
    columns["Weight"] = [given.weight for given in rows]
    formats: Formats = {"Weight": number}
    if not short:
        columns["Share of score"] = [given.share for given in rows]
        columns["From 0 to 10"] = [_ends(given.held) for given in rows]
        formats |= {"Share of score": share, "From 0 to 10": str}
    return *words.inputs_words(view), columns, formats, f"Inputs of the risk index of {view.place.place_name}"


def _ends(held: RiskInput) -> str:
    """The figures that score 0 and 10: "2.9% to 21.8%", the other way round where less means more risk."""
    metric = load_metrics()[held.indicator]
    ends = [figure(held.scale_min, metric), figure(held.scale_max, metric)]
    return " to ".join(reversed(ends) if metric.direction == "lower_means_more_risk" else ends)


def download(view: RiskView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The wards' rows for a file, and the notes under them: every weight, its scale and its dates."""
    parts = view.components
    columns = ["area_code", "area_name", "score", *parts, "rank", "preset_score", "preset_rank"]
    columns += ["rank_best", "rank_early", "rank_late", "rank_worst", "top_five"]
    notes = [("Measure", view.metric.label), ("Definition", view.metric.definition), ("Use", words.NOT_FOR)]
    notes += [("Weights", words.weights_name(view.choice)), ("Scale", f"0 and 10 from {words.base_words(view.choice)}")]
    notes += [(f"Weight of {component_label(part)}", f"{view.choice.weights.components[part]}") for part in parts]
    notes += [
        (
            f"Input of {component_label(given.held.component)}",
            f"{given.label}: weight {given.weight}, {given.held.period_label}, 0 to 10 is {_ends(given.held)}",
        )
        for given in view.inputs
    ]
    notes += [("Left out", line) for line in words.left_out(view)]
    notes += [("Double counting", line) for line in words.double_counting(view)]
    notes += [("Caveat", caveat) for caveat in caveats_of(view.metric)]
    frame = pd.DataFrame([vars(area) | dict(area.parts) for area in view.areas], columns=columns).round(6)
    whole_numbers = [name for name in columns if "rank" in name]
    return frame.astype(dict.fromkeys(whole_numbers, "Int64")), [*notes, ("Source", source)]


def _rank(rank: float) -> str:
    """A rank, or that there is none."""
    return NO_DATA if pd.isna(rank) else f"{int(rank)}"
