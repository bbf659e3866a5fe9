"""All measures of a place by ward in bands, the published heatmap above them, and the grid of both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis.bands import BANDS, HIGH, LOW, MEDIUM, bands, combined, grid_band, grid_number
from dashboard import cache, skeleton
from dashboard.csv_file import csv_file
from dashboard.marts.indicators import IndicatorWard, indicator_by_area, indicator_of_place
from dashboard.marts.places import Place, areas
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import WardEstimate, survey_by_ward, survey_of_place, survey_sources, survey_waves
from dashboard.metrics import SURVEY, Metric, caveats_of, load_metrics
from dashboard.reference import PublishedBand, published_heatmap
from dashboard.tables import Fills, frame_of
from dashboard.text import heatmap as words
from dashboard.text.exclusion import figure
from dashboard.text.rural_urban import narrowed
from dashboard.text.sources import source_line
from dashboard.theme import GREY_TEXT, MAP_CLASSES
from dashboard.views.rural_urban import chosen_side, kept_codes

# The eight subjects of the published heatmap first (four digital, four social), then what stands nearest.
WANTED: tuple[str, ...] = ("offline_three_months", "all_five_skills", "used_all_five_skills", "fixed_10_mbps_at_home")
WANTED += ("aged_65_plus", "deprivation_score", "imd_income", "imd_education", "no_qualifications", "disabled")
WANTED += ("imd_connectivity", "census_paper_share", "social_rented", "deprived_two_plus")
MOST = 8
DIGITAL, SOCIAL = ("offline_three_months", "all_five_skills"), ("aged_65_plus", "deprivation_score")
# Low stays plain, so that High stands out; every cell says its band in words too.
STYLES = {LOW: "", MEDIUM: f"background:{MAP_CLASSES[0]}", HIGH: f"background:{MAP_CLASSES[3]};color:#fff"}
NO_BAND = f"background:#F1F3F5;color:{GREY_TEXT}"
NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Heatmap:
    """Wards by measures: figures, why a figure or band is missing (gaps), bands, and whether few replies ask for
    caution; all with ward codes as index.

    `names` is in the order of the table, wards that are High on the most measures first. A side ("rural", "urban")
    keeps its wards and their bands, which are always those among all wards of the place.
    """

    place: Place
    wave_set: str
    periods: tuple[str, ...]
    metrics: tuple[Metric, ...]
    names: pd.Series
    values: pd.DataFrame
    gaps: pd.DataFrame
    cautions: pd.DataFrame
    bands: pd.DataFrame
    grid: pd.DataFrame | None = None
    side: str = ""


def heatmap(place: Place, held: Sequence[str], wave_set: str) -> Heatmap | None:
    """The bands of up to eight measures that the place holds, or None where it holds none of them."""
    metrics = [load_metrics()[name] for name in WANTED if name in held]
    metrics = [metric for metric in metrics if metric.mart != SURVEY or _is_asked(place, metric, wave_set)][:MOST]
    names = pd.Series(cache.ask(areas, place.place_code), dtype="object")
    if not metrics or names.empty:
        return None
    values, gaps, cautions = (pd.DataFrame(index=names.index) for _ in range(3))
    for metric in metrics:
        values[metric.name], gaps[metric.name], cautions[metric.name] = _figures(place, metric, wave_set)
    banded = pd.DataFrame({m.name: bands(values[m.name].where(gaps[m.name].isna()), _is_low(m)) for m in metrics})
    order = (banded == HIGH).sum(axis=1).sort_values(ascending=False, kind="stable").index
    surveyed = wave_set if any(metric.mart == SURVEY for metric in metrics) else ""
    periods = dict.fromkeys(_period(place, metric, wave_set) for metric in metrics)
    values, gaps, cautions, banded = (frame.loc[order] for frame in (values, gaps, cautions, banded))
    found = Heatmap(place, surveyed, tuple(periods), tuple(metrics), names[order], values, gaps, cautions, banded)
    return replace(found, grid=_grid(found)) if _has_grid(found) else found


def of_side(found: Heatmap, side: str) -> Heatmap:
    """The rows of the wards on a side, or all of them."""
    if not side:
        return found
    kept = found.names.index.intersection(kept_codes(found.place, side), sort=False)
    tables = {name: getattr(found, name).loc[kept] for name in ("names", "values", "gaps", "cautions", "bands")}
    grid = None if found.grid is None else found.grid.loc[kept]
    return replace(found, side=side, grid=grid, **tables)


def _period(place: Place, metric: Metric, wave_set: str) -> str:
    """The wave or period of a measure."""
    whole = None if metric.mart == SURVEY else cache.ask(indicator_of_place, place.place_code, metric.name)
    return whole.period_label if whole else wave_set


def _is_asked(place: Place, metric: Metric, wave_set: str) -> bool:
    return cache.ask(survey_of_place, place.place_code, metric.name, wave_set) is not None


def _is_low(metric: Metric) -> bool:
    return metric.direction == "lower_means_more_risk"


def _figures(place: Place, metric: Metric, wave_set: str) -> tuple[pd.Series, pd.Series, pd.Series]:
    """By ward code: the figures of a measure, the words of each gap, and where caution is asked for.

    Survey figures are direct estimates only, never modelled.
    """
    if metric.mart == SURVEY:
        wards = _by_ward(cache.ask(survey_by_ward, place.place_code, metric.name, wave_set), WardEstimate, "estimate")
        few = (wards["flag"] == "too few") | wards["estimate"].isna()
        return wards["estimate"].mask(few), _said(words.TOO_FEW, few), wards["flag"] == "caution"
    wards = _by_ward(cache.ask(indicator_by_area, place.place_code, metric.name), IndicatorWard, "value")
    missing = wards["value"].isna()
    paper_first = ~missing & (wards["flagged_small_areas"] > 0)
    gaps = _said(words.NO_DATA, missing).mask(paper_first, words.PAPER_FIRST)
    return wards["value"], gaps, missing & False


def _by_ward(rows: Iterable[object], kind: type, figure: str) -> pd.DataFrame:
    """The rows as a frame by ward code, also where there is none; a figure that is not there is missing."""
    return frame_of(rows, kind).set_index("area_code").astype({figure: "float64"})


def _said(word: str, where: pd.Series) -> pd.Series:
    """The word where something holds, and None elsewhere."""
    return pd.Series(word, index=where.index, dtype="object").where(where, None)


def draw_heatmap(place: Place, held: Sequence[str]) -> None:
    """Draws the section at the foot of a page, closed at first; nothing where the place holds no such measure."""
    if any(name in held for name in WANTED) or published_heatmap(place.place_code):
        _section(place, tuple(held))


@st.fragment
def _section(place: Place, held: tuple[str, ...]) -> None:
    """Draws the section; it is empty, and costs the page's reruns nothing, until somebody opens it."""
    published = published_heatmap(place.place_code)
    section = st.expander(words.opener(place, bool(published)), key="bands", on_change="rerun")
    if not section.open:
        return
    with section:
        if published:
            _draw_published(place, published)
        found = heatmap(place, held, _wave_set(place))
        if found:
            found = of_side(found, chosen_side(place))
            _draw_bands(found)
            if found.grid is not None:
                _draw_grid(found, found.grid)


def _wave_set(place: Place) -> str:
    """The wave chosen on the page, where this place has it, or else its latest."""
    waves = cache.ask(survey_waves, place.place_code)
    chosen = st.session_state.get("wave")
    return chosen if chosen in waves else next(iter(waves), "")


def _draw_published(place: Place, rows: Sequence[PublishedBand]) -> None:
    """Draws the published figures and bands as they were printed."""
    table = pd.DataFrame(
        {
            "Measure": [row.measure for row in rows],
            "Figure as published": [f"{row.value}{row.unit}" for row in rows],
            "Band as published": [row.band for row in rows],
        }
    )
    source = f"Source: {'; '.join(dict.fromkeys(f'{row.source} ({row.document})' for row in rows))}."
    skeleton.table(
        words.published_heading(rows),
        words.published_subtitle(place),
        table,
        dict.fromkeys(table.columns[1:], str),
        f"Published heatmap of {place.place_name}",
        fills={"Band as published": [STYLES.get(row.band, "") for row in rows]},
    )
    file = pd.DataFrame(rows).drop(columns=["source", "document"])
    notes = [("Bands", words.published_subtitle(place)), ("Source", source)]
    skeleton.foot(source, f"{place.place_slug}-published-heatmap", lambda: csv_file(file, notes))


def _draw_bands(found: Heatmap) -> None:
    """Draws wards by measures, each cell its band's word and figure, with the file of them."""
    place, high = narrowed(found.place, found.side), (found.bands == HIGH).sum(axis=1)
    table = pd.DataFrame({place.area_noun.capitalize(): found.names})
    fills: Fills = {}
    for metric in found.metrics:
        table[metric.label], fills[metric.label] = _cells(found, metric)
    banded = found.bands.notna().sum(axis=1)
    table[f"{HIGH} on"] = [f"{count}{NO_BREAK}of{NO_BREAK}{of}" for count, of in zip(high, banded, strict=True)]
    skeleton.table(
        words.heading(place, list(found.names[high == high.max()]), int(high.max()), len(found.metrics)),
        words.subtitle(place, found.periods),
        table,
        dict.fromkeys(table.columns[1:], str),
        f"Measures by {place.area_noun} of {place.place_name}, in bands",
        fills=fills,
    )
    skeleton.notes(_band_notes(found))
    source = _source(found)
    skeleton.foot(source, f"{place.place_slug}-bands", lambda: csv_file(*download(found, source)))


def _band_notes(found: Heatmap) -> list[str]:
    """How the bands are made, and which wards are left out."""
    lines = words.band_notes(found.place, found.wave_set, _has_paper_first(found))
    return (
        [
            *lines,
            words.left_out(found.place, found.side, len(found.names), len(cache.ask(areas, found.place.place_code))),
        ]
        if found.side
        else lines
    )


def _cells(found: Heatmap, metric: Metric) -> tuple[list[str], list[str]]:
    """The words of a measure's cells and their styles."""
    texts, styles = [], []
    frames = (found.values, found.gaps, found.cautions, found.bands)
    for value, gap, caution, band in zip(*(frame[metric.name] for frame in frames), strict=True):
        shown = "" if pd.isna(value) else figure(value, metric)
        shown = f"({shown})" if caution else shown
        texts.append(f"{gap} {shown}".strip() if gap else f"{band}{NO_BREAK}{shown}")
        styles.append(NO_BAND if gap else STYLES[band])
    return texts, styles


def _source(found: Heatmap) -> str:
    """The source line of every measure in the table."""
    place = found.place.place_code
    wholes = [cache.ask(indicator_of_place, place, m.name) for m in found.metrics if m.mart != SURVEY]
    sources = [*(cache.ask(survey_sources, place) if found.wave_set else []), *(w.source_id for w in wholes if w)]
    return source_line(cache.ask(sources_by_id, *sources), found.place)


def download(found: Heatmap, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The same rows for a file: each figure unrounded with its band, or why there is none, and the notes under them."""
    frame = pd.DataFrame({"area_code": found.names.index, "area_name": found.names.to_numpy()})
    for metric in found.metrics:
        gaps = found.gaps[metric.name].to_numpy()
        values = found.values[metric.name].astype("object").to_numpy()
        frame[metric.name] = [gap if pd.isna(value) else value for value, gap in zip(values, gaps, strict=True)]
        frame[f"{metric.name}_band"] = [gap or band for gap, band in zip(gaps, found.bands[metric.name], strict=True)]
        if metric.mart == SURVEY:
            frame[f"{metric.name}_caution"] = ["yes" if caution else "no" for caution in found.cautions[metric.name]]
    notes = [("Bands", line) for line in _band_notes(found)]
    notes += [("Period", period) for period in found.periods]
    if found.grid is not None:
        numbers = found.grid["number"]
        frame["grid_number"] = [words.TOO_FEW if pd.isna(number) else int(number) for number in numbers]
        notes += [("Grid", line) for line in words.GRID_NOTES]
    for metric in found.metrics:
        notes.append((metric.name, f"{metric.label}. {metric.definition}"))
        notes += [("Caveat", caveat) for caveat in caveats_of(metric)]
    return frame, [*dict.fromkeys(notes), ("Source", source)]


def _has_paper_first(found: Heatmap) -> bool:
    return any((found.gaps[metric.name] == words.PAPER_FIRST).any() for metric in found.metrics)


def _has_grid(found: Heatmap) -> bool:
    return all(name in found.bands for name in (*DIGITAL, *SOCIAL))


def _grid(found: Heatmap) -> pd.DataFrame:
    """One row a ward, in the order of `names`: its digital and social band, and its number where it has both."""
    sides = {
        side: combined([(found.values[name], _is_low(load_metrics()[name])) for name in measures])
        for side, measures in (("digital", DIGITAL), ("social", SOCIAL))
    }
    grid = pd.DataFrame(sides)
    placed = grid.notna().all(axis=1)
    numbers = [
        grid_number(digital, social) if on else None
        for digital, social, on in zip(grid["digital"], grid["social"], placed, strict=True)
    ]
    return grid.assign(name=found.names, number=pd.Series(numbers, index=grid.index, dtype="Float64"))


def _draw_grid(found: Heatmap, grid: pd.DataFrame) -> None:
    """Draws the 3 x 3 grid with the names of its wards."""
    place = narrowed(found.place, found.side)
    named = {number: sorted(grid.loc[grid["number"] == number, "name"]) for number in range(1, 10)}
    table, fills = pd.DataFrame({"Digital": BANDS}), {}
    for across in BANDS:
        numbers = [grid_number(down, across) for down in BANDS]
        name = f"Social: {across}"
        table[name] = [
            f"{number} {grid_band(number)}: {', '.join(named[number]) or f'no {place.area_noun}'}" for number in numbers
        ]
        fills[name] = [STYLES[grid_band(number)] for number in numbers]
    digital, social = ([load_metrics()[name].label for name in side] for side in (DIGITAL, SOCIAL))
    unplaced = sorted(grid.loc[grid["number"].isna(), "name"])
    skeleton.table(
        words.grid_heading(place, named[9]),
        words.grid_subtitle(digital, social),
        table,
        {},
        f"Digital and social bands of the {place.area_noun_plural} of {place.place_name}",
        fills=fills,
    )
    skeleton.notes(words.grid_notes(unplaced))
    skeleton.source(_source(found))
