"""All that the Connectivity page says and draws of one choice, made once for every reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard import cache
from dashboard.charts import coverage as charts
from dashboard.csv_file import csv_file
from dashboard.map import draw_map
from dashboard.marts.places import Place
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import Metric
from dashboard.skeleton import Chart
from dashboard.tables import Made, made
from dashboard.text import coverage as words
from dashboard.text.sources import source_line
from dashboard.views import connectivity_tables as tables
from dashboard.views.connectivity import CoverageView, coverage_of, coverage_view


@dataclass(frozen=True)
class CoverageChoice:
    """What a reader chose: release, tier, side of the wards ("" for all), ward ("" for none)."""

    place: Place
    release: str
    tier: str
    side: str
    ward: str
    phone: bool


@dataclass(frozen=True)
class CoverageByArea:
    """What is shown where coverage is published by ward; no map without boundaries."""

    map_words: tuple[str, str]
    map_svg: str | None
    table: Made
    left_out: Chart


@dataclass(frozen=True)
class DrawnCoverage:
    """The page's words, charts and tables, in their order; `stale` is "" for a release that is young enough."""

    metric: Metric
    finding: tuple[str, str]
    stale: str
    by_area: CoverageByArea | None
    tiers: Chart
    lines: Chart
    picture: tuple[str, str]
    source: str
    releases: Made
    meanings: Sequence[str]


def drawn_coverage(choice: CoverageChoice) -> DrawnCoverage:
    """What the page shows of a choice, remembered for every reader."""
    return cache.keep(_drawn, choice)


def coverage_file(choice: CoverageChoice) -> bytes:
    """The figures as CSV."""
    view = _view(choice)
    return csv_file(*tables.download(view, _source(view)))


def _view(choice: CoverageChoice) -> CoverageView:
    return coverage_view(coverage_of(choice.place), choice.release, choice.tier, choice.side)


def _source(view: CoverageView) -> str:
    return source_line(cache.ask(sources_by_id, *view.source_ids), view.place)


def _drawn(choice: CoverageChoice) -> DrawnCoverage:
    view = _view(choice)
    lines = charts.tier_lines(tables.lines_drawn(view), choice.tier)
    return DrawnCoverage(
        metric=view.metric,
        finding=(words.headline(view), words.lead(view)),
        stale=words.stale(view),
        by_area=_by_area(view, choice) if len(view.chosen_areas) else None,
        tiers=Chart(*words.tiers_words(view), charts.tier_bars(view.tiers, choice.tier), words.tiers_alt(view)),
        lines=Chart(*words.lines_words(view), lines, words.lines_alt(view)),
        picture=words.picture(view),
        source=_source(view),
        releases=made(*tables.release_table(view, choice.phone)),
        meanings=words.meanings(view),
    )


def _by_area(view: CoverageView, choice: CoverageChoice) -> CoverageByArea:
    """The part by ward."""
    shapes = cache.ask(drawn_shapes, choice.place.place_code, choice.phone)
    rows, spec = tables.left_out_drawn(view), words.map_spec(view)
    return CoverageByArea(
        map_words=words.map_words(view, choice.ward),
        map_svg=draw_map(shapes, tables.map_values(view), spec, chosen=choice.ward) if shapes else None,
        table=made(*tables.area_table(view, choice.phone)),
        left_out=Chart(*words.left_out_words(view), charts.left_out_bars(rows), words.left_out_alt(rows)),
    )
