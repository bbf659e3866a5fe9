"""All that the Risk index page says and draws of one choice of preset, base, weights and ward, made once."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.charts.risk import component_bars, correlation_grid, rank_lines
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.risk_presets import component_label
from dashboard.tables import Made, made
from dashboard.text import risk as words
from dashboard.text.exclusion import no_shapes
from dashboard.text.numbers import sentence
from dashboard.text.sources import source_line
from dashboard.views import risk_tables as tables
from dashboard.views.risk import RiskChoice, RiskView, risk_view


@dataclass(frozen=True)
class DrawnWeights:
    """The page's words, grid (not on phones) and tables of one choice of weights, whichever ward is chosen.

    A picture's words are its heading and subtitle.
    """

    choice: RiskChoice
    finding: tuple[str, str]
    map_words: tuple[str, str]
    grid_words: tuple[str, str]
    grid_html: str
    double_counts: Sequence[str]
    source: str
    pictures: tuple[tuple[str, str], tuple[str, str]]
    inputs: Made
    left_out: Sequence[str]
    areas: Made


@dataclass(frozen=True)
class DrawnRisk(DrawnWeights):
    """The same with what shows the chosen ward: drawings (no map without boundaries), and its small areas."""

    map_svg: str | None
    bars: Made
    ranks: Made
    small_areas: Made | None


def drawn_risk(choice: RiskChoice, ward: str, phone: bool) -> DrawnRisk | None:
    """What the page shows, remembered for every reader, or None where the weights leave nothing to count."""
    return cache.keep(_drawn, choice, ward, phone)


def _drawn(choice: RiskChoice, ward: str, phone: bool) -> DrawnRisk | None:
    view = cache.keep(risk_view, choice)
    if view is None:
        return None
    shapes, spec = cache.ask(drawn_shapes, view.place.place_code, phone), words.map_spec(view)
    bars, ranks = _ranked(view, ward, phone)
    return DrawnRisk(
        **vars(cache.keep(_of_weights, view, phone)),
        map_svg=draw_map(shapes, tables.map_values(view), spec, chosen=ward) if shapes else None,
        bars=bars,
        ranks=ranks,
        small_areas=made(*tables.small_area_table(view, ward, phone)) if ward else None,
    )


def _of_weights(view: RiskView, phone: bool) -> DrawnWeights:
    headline, map_words = words.headline(view), words.map_words(view)
    pictures = (headline, map_words[1]), words.ranks_words(view)
    return DrawnWeights(
        choice=view.choice,
        finding=(headline, words.lead(view)),
        map_words=map_words,
        grid_words=words.grid_words(view, phone),
        grid_html="" if phone else _grid(view),
        double_counts=words.double_counting(view),
        source=source_line(cache.ask(sources_by_id, *view.source_ids), view.place),
        pictures=(words.picture_words(view, *pictures[0]), words.picture_words(view, *pictures[1])),
        inputs=made(*tables.inputs_table(view, phone)),
        left_out=words.left_out(view),
        areas=made(*tables.area_table(view, phone)),
    )


def _ranked(view: RiskView, ward: str, phone: bool) -> tuple[Made, Made]:
    """The bars of what each score is made of, and the lines of the ranks that each ward may have."""
    rows, noun = tables.ranked_areas(view, ward), view.place.area_noun
    labels = {part: component_label(part) for part in view.counted}
    named = (words.bars_alt(view), noun, sentence(view.place.place_noun))
    bars = component_bars(tables.bars_drawn(view, rows, ward), labels, view.whole["score"], named, phone)
    lines = rank_lines(tables.ranks_drawn(rows, ward), len(view.areas), (words.ranks_alt(view), noun), phone)
    return (*words.bars_words(view, ward), bars), (*words.ranks_words(view), lines)


def _grid(view: RiskView) -> str:
    """The correlations of the weighted inputs."""
    inputs = [given.label for given in view.inputs if given.held.indicator in view.correlation]
    return correlation_grid(view.correlation, inputs, "Correlation of the weighted inputs")


def draw_scores(drawn: DrawnRisk) -> None:
    """Draws map and bars with their source line and downloads."""
    left, right = st.container(key="risk_map_and_bars").columns([55, 45], gap="medium")
    with left:
        skeleton.heading(*drawn.map_words)
        if drawn.map_svg:
            ward_map(drawn.map_svg, key="risk_map", on_pick=filters.pick_ward)
        else:
            skeleton.missing("No data", *no_shapes(drawn.choice.place))
    with right:
        skeleton.drawing(*drawn.bars, "risk_bars")
    _foot(drawn, "", "risk_map_and_bars", drawn.pictures[0])


def draw_ranks(drawn: DrawnRisk) -> None:
    """Draws the ranks over random weightings and, beside them, how the inputs repeat each other."""
    left, right = st.container(key="risk_ranks").columns([52, 48], gap="medium")
    with left:
        skeleton.drawing(*drawn.ranks, "risk_rank_lines")
    with right:
        skeleton.heading(*drawn.grid_words)
        if drawn.grid_html:
            st.html(drawn.grid_html)
        if drawn.double_counts:
            lines = ["**Double counting**", *drawn.double_counts]
            st.warning("\n\n".join(map(skeleton.safe, lines)), icon=":material/warning:")
    _foot(drawn, "-ranks", "risk_ranks", drawn.pictures[1])


def _foot(drawn: DrawnRisk, ending: str, target: str, picture: tuple[str, str]) -> None:
    """Draws the source line with the picture and the figures of these weights."""
    name = f"{drawn.choice.place.place_slug}-risk-index{ending}"
    skeleton.foot(drawn.source, name, lambda: _file(drawn), skeleton.Picture(target, *picture))


def _file(drawn: DrawnRisk) -> bytes:
    """The figures as CSV."""
    view = cache.keep(risk_view, drawn.choice)
    assert view is not None
    return csv_file(*tables.download(view, drawn.source))
