"""The Exclusion map page as one would write it in Dash: the same database, measures, map, ranked list and table.

`python -m bench.dash_page DATABASE PORT` serves it. Our page is measured against it, so it is written to be fast:
figures are plain dicts, the answers of the database are remembered, the page arrives with its first picture in it,
and every file comes from this server over connections that stay open and send at once. It leaves out what our page
has beside these: choice of ward and place, names on the map, keyboard, downloads, views in the address. With `--patch`
a change sends the map's colours and figures alone, not its outlines: it is the least that Dash can send.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from dash import Dash, Input, Output, Patch, dcc, html
from dash.dash_table.DataTable import DataTable
from werkzeug.serving import WSGIRequestHandler, make_server

from bench import dash_figures as figures
from dashboard import tables, theme
from dashboard.map import MapShapes
from dashboard.marts.indicators import IndicatorWard, PlaceFigure, indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place, places
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.metrics import Metric, default_indicator, load_metrics
from dashboard.text import exclusion as words
from dashboard.text.numbers import NO_DATA
from dashboard.text.sources import source_line

CONFIG: Any = {"displayModeBar": False}


class KeepAlive(WSGIRequestHandler):
    """Answers many requests on one connection, as a production server does, and keeps quiet."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, *details: Any) -> None:
        """Write nothing."""


@dataclass(frozen=True)
class Source:
    """What the page asks of a database of one place; every question is asked once."""

    con: duckdb.DuckDBPyConnection

    @cached_property
    def place(self) -> Place:
        """The place."""
        return places(self.con.cursor())[0]

    @cached_property
    def metrics(self) -> dict[str, Metric]:
        """The measures that the place has, by name."""
        held = indicators_of(self.con.cursor(), self.place.place_code)
        return {name: metric for name, metric in load_metrics().items() if name in held}

    @cached_property
    def shapes(self) -> MapShapes:
        """The outlines of its wards, those of our own map: neither side draws or sends more points."""
        shapes = drawn_shapes(self.con.cursor(), self.place.place_code, False)
        assert shapes is not None
        return shapes

    @lru_cache  # noqa: B019 (one source lives as long as the server)
    def wards(self, measure: str) -> Sequence[IndicatorWard]:
        """The figures of the wards."""
        return indicator_by_area(self.con.cursor(), self.place.place_code, measure)

    @lru_cache  # noqa: B019
    def whole(self, measure: str) -> PlaceFigure | None:
        """The figure of the whole place."""
        return indicator_of_place(self.con.cursor(), self.place.place_code, measure)

    @lru_cache  # noqa: B019
    def line(self, measure: str) -> str:
        """Who published the figures, and when."""
        whole = self.whole(measure)
        return source_line(sources_by_id(self.con.cursor(), whole.source_id) if whole else [], self.place)


def view(source: Source, measure: str) -> dict[str, Any]:
    """Return everything that a measure changes, by the name of the output that shows it."""
    metric, wards, whole, place = source.metrics[measure], source.wards(measure), source.whole(measure), source.place
    spec = words.map_spec(wards, metric, place)
    columns, rows = ward_table(wards, metric, place)
    return {
        **page_words(source, measure),
        "key": [_class_of_key(label, colour) for label, colour in zip(spec.labels, theme.MAP_CLASSES, strict=True)],
        "map": figures.ward_map(source.shapes, wards, metric, spec),
        "ranking": figures.ranked_list(wards, whole, metric),
        "columns": columns,
        "rows": rows,
    }


def page_words(source: Source, measure: str) -> dict[str, str]:
    """Return the words that our page says of a measure, by the name of the element that shows them."""
    metric, wards, whole, place = source.metrics[measure], source.wards(measure), source.whole(measure), source.place
    ranking_heading, ranking_words = words.ranking(wards, "", whole, metric, place)
    table_heading, definition = words.table_heading(wards, metric, place)
    return {
        "finding": words.heading(wards, metric, place),
        "lead": words.lead(wards, whole, metric, place).replace("**", ""),
        "map-heading": words.map_heading(wards, whole, metric, place),
        "map-words": words.map_subtitle(wards, whole, metric, place),
        "ranking-heading": ranking_heading,
        "ranking-words": ranking_words,
        "source": source.line(measure),
        "table-heading": table_heading,
        "table-words": definition,
    }


def _class_of_key(label: str, colour: str) -> html.Span:
    return html.Span(label, style={"borderTop": f"18px solid {colour}", "padding": "0 8px"})


def ward_table(
    wards: Sequence[IndicatorWard], metric: Metric, place: Place
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return columns and rows of the same table as ours."""
    table, formats, _ = tables.ward_table(wards, metric, place, False)
    names = [str(name) for name in table]
    columns = [[_cell(value, formats.get(name)) for value in table[name]] for name in names]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [{"name": name, "id": name} for name in names], rows


def _cell(value: Any, write: tables.Write | None) -> str:
    if pd.isna(value):
        return NO_DATA
    return write(value) if write else str(value)


def make_app(source: Source, patched: bool) -> Dash:
    """Return the page, its first picture in it."""
    app = Dash(__name__, serve_locally=True, title="Exclusion map")
    first = default_indicator(list(source.metrics))
    assert first is not None
    app.layout = layout(source, first.name)
    named = {name: Output(name, "children") for name in (*page_words(source, first.name), "key")}
    drawn = {name: Output(name, "figure") for name in ("map", "ranking")}
    outputs = named | drawn | {"columns": Output("table", "columns"), "rows": Output("table", "data")}

    @app.callback(outputs, Input("measure", "value"), prevent_initial_call=True)
    def change(measure: str) -> dict[str, Any]:
        shown = view(source, measure)
        return shown | {"map": patch(shown["map"])} if patched else shown

    return app


def patch(figure: figures.Figure) -> Patch:
    """Return what is new on a map that shows another measure: colours and words."""
    changed = Patch()
    *wards, labels = figure["data"]
    for number, ward in enumerate(wards):
        changed["data"][number]["fillcolor"] = ward["fillcolor"]
        changed["data"][number]["text"] = ward["text"]
    changed["data"][len(wards)]["text"] = labels["text"]
    changed["data"][len(wards)]["textfont"] = labels["textfont"]
    return changed


def layout(source: Source, measure: str) -> html.Div:
    """Return the page as it first arrives."""
    shown = view(source, measure)
    labels = [{"label": metric.label, "value": name} for name, metric in source.metrics.items()]
    left = [
        *_heading(shown, "map"),
        html.Div(shown["key"], id="key"),
        dcc.Graph(figure=shown["map"], config=CONFIG, id="map"),
    ]
    right = [*_heading(shown, "ranking"), dcc.Graph(figure=shown["ranking"], config=CONFIG, id="ranking")]
    sides = [html.Div(left, style={"width": "55%"}), html.Div(right, style={"width": "45%"})]
    return html.Div(
        [
            html.H1(shown["finding"], id="finding"),
            html.P(shown["lead"], id="lead"),
            dcc.Dropdown(labels, measure, id="measure", clearable=False, searchable=False, maxHeight=600),
            html.Div(sides, style={"display": "flex"}),
            html.P(shown["source"], id="source"),
            *_heading(shown, "table"),
            DataTable(shown["rows"], shown["columns"], id="table", style_as_list_view=True),
        ],
        style={"width": "1120px", "margin": "0 auto", "fontFamily": "Arial, sans-serif"},
    )


def _heading(shown: dict[str, Any], name: str) -> list[Any]:
    heading, subtitle = f"{name}-heading", f"{name}-words"
    return [html.H2(shown[heading], id=heading), html.P(shown[subtitle], id=subtitle)]


def main() -> None:
    """Serve the page of the database and port that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.dash_page", description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--patch", action="store_true")
    options = parser.parse_args()
    app = make_app(Source(duckdb.connect(str(options.database), read_only=True)), options.patch)
    make_server("127.0.0.1", options.port, app.server, threaded=True, request_handler=KeepAlive).serve_forever()


if __name__ == "__main__":
    main()
