"""The tables of Data and methods."""

import tomllib
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd

from dashboard.map.swatches import EDGE, LINE, PALE
from dashboard.marts.places import Place
from dashboard.marts.sources import Source
from dashboard.metrics import Metric, caveats_of
from dashboard.reference import lgsl_names
from dashboard.tables import Formats, with_gaps
from dashboard.text.methods import absences
from dashboard.text.numbers import day, hidden_words, number

COLUMNS = Path(__file__).parents[2] / "sql" / "columns.toml"
CELL = "style='border:0;border-top:1px solid #E1E7EC;padding:.75rem .4rem"


def source_table(sources: Sequence[Source], short: bool) -> tuple[pd.DataFrame, Formats, str]:
    """One row a source: who publishes it, under which licence, and its dates; three columns on phones."""
    frame = pd.DataFrame(
        {
            "Source": [source.title for source in sources],
            "Publisher": [source.publisher for source in sources],
            "Licence": [source.licence for source in sources],
            "Released": [_unbroken(source.released_date) for source in sources],
            "Fetched": [_unbroken(source.accessed_date) for source in sources],
        }
    )
    kept = ["Source", "Publisher", "Released"] if short else list(frame.columns)
    return frame[kept], {}, "Sources of the figures"


def source_links(sources: Sequence[Source]) -> dict[str, list[str | None]]:
    """The publisher's page of each row of the source table."""
    return {"Publisher": [source.url for source in sources]}


def row_table(sources: Sequence[Source], place: Place, short: bool) -> tuple[pd.DataFrame, Formats, str]:
    """One row a source: what became of its rows, and, but for phones, the mark of the file."""
    counts = {
        "Rows in": [source.rows_in for source in sources],
        "Loaded": [source.rows_loaded for source in sources],
        "Rejected": [source.rows_rejected for source in sources],
        "Set aside": [source.rows_set_aside for source in sources],
    }
    frame = pd.DataFrame(
        {
            "Source": [source.title for source in sources],
            **{name: _whole(values, place) for name, values in counts.items()},
            "SHA-256 of the file": [source.sha256[:12] if source.sha256 else None for source in sources],
        }
    )
    kept = ["Source", *counts] if short else list(frame.columns)
    return frame[kept], dict.fromkeys(counts, number), "Rows of each source by what became of them"


def _whole(counts: Sequence[int | None], place: Place) -> pd.Series:
    """Row counts, with words for those that are hidden."""
    return with_gaps(pd.Series(counts, dtype="Int64"), hidden_words(place.hide_counts_under))


def reason_table(reasons: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, Formats, str]:
    """One row a source and reason for which rows were not loaded."""
    names = {"title": "Source", "outcome": "Outcome", "reason": "Why", "row_count": "Rows"}
    frame = reasons.rename(columns=names)[list(names.values())]
    frame["Rows"] = with_gaps(frame["Rows"], hidden_words(place.hide_counts_under))
    return frame, {"Rows": number}, "Why rows were not loaded"


def rejected_table(rejected: pd.DataFrame, short: bool) -> tuple[pd.DataFrame, Formats, str]:
    """Masked examples of rejected rows; on phones only where and why."""
    names = {"title": "Source", "row_number": "Line", "column_name": "Column"}
    names |= {"value_shown": "Value, masked", "reason": "Why"}
    kept = ["Source", "Line", "Why"] if short else list(names.values())
    frame = rejected.rename(columns=names)[kept]
    frame["Line"] = with_gaps(frame["Line"], "Not published")
    return frame, {"Line": number}, "Examples of rejected rows"


def check_table(checks: pd.DataFrame) -> tuple[pd.DataFrame, Formats, str]:
    """One row a check: failed ones first, then those whose finding a person should look at."""
    outcome = checks["passed"].map({True: "Passed", False: "Failed"})
    frame = pd.DataFrame(
        {
            "Check": checks["check_name"],
            "Outcome": outcome.mask(checks["is_warning"].astype(bool), "Look at this"),
            "What was found": checks["detail"],
        }
    )
    return frame, {}, "Checks of the last build"


def missing_table(rows: Sequence[tuple[str, str]]) -> tuple[pd.DataFrame, Formats, str]:
    """One row a kind of figure that is not loaded, and who supplies it."""
    return pd.DataFrame(rows, columns=["Missing", "Who supplies it"]), {}, "Figures that are not loaded"


def metric_table(metrics: Sequence[Metric]) -> tuple[pd.DataFrame, Formats, str]:
    """One row a measure: what it means, and what to keep in mind."""
    frame = pd.DataFrame(
        {
            "Measure": [metric.label for metric in metrics],
            "Definition": [metric.definition for metric in metrics],
            "Keep in mind": [" ".join(caveats_of(metric)) for metric in metrics],
        }
    )
    return frame, {}, "Definitions of the measures"


def service_table(services: pd.DataFrame, short: bool) -> tuple[pd.DataFrame, Formats, str]:
    """One row a service: its number in the national list and what that list calls it; on phones the number alone."""
    numbers = services["lgsl_id"].astype("Int64")
    frame = pd.DataFrame(
        {
            "Service": services["service_name"],
            "National number": numbers.astype("string").fillna("None"),
            "As the national list has it": numbers.map(lgsl_names()).fillna("No plain match"),
        }
    )
    kept = ["Service", "National number"] if short else list(frame.columns)
    return frame[kept], {}, "Services and their numbers in the Local Government Service List"


def dictionary() -> pd.DataFrame:
    """One row a column that the dashboard may read: table, column, meaning."""
    tables = tomllib.loads(COLUMNS.read_text(encoding="utf-8"))
    rows = [(table, column, words) for table, columns in tables.items() for column, words in columns.items()]
    return pd.DataFrame(rows, columns=["Table", "Column", "Meaning"])


def _unbroken(value: date | None) -> str:
    """A day that stays on one line."""
    return day(value).replace(" ", "\u00a0")


def absence_table(place: Place) -> str:
    """The five kinds of missing figure, each with its look on a map, as an HTML table."""
    heads = ("On a map", "In a table or export", "On a chart", "What the reader is told")
    head = "".join(f"<th scope=col align=left {CELL};font-weight:400'>{words}</th>" for words in heads)
    rows = "".join(
        f"<tr><td {CELL}'>{_swatch(mark) if mark else 'No map is drawn'}</td>"
        f"<th scope=row align=left {CELL}'>{escape(words)}</th>"
        f"<td {CELL}'>{escape(chart)}</td><td {CELL}'>{escape(told)}</td></tr>"
        for words, mark, chart, told in absences(place)
    )
    return f"<table style='width:100%;border:0'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _swatch(mark: str) -> str:
    """One box that looks as an area with this mark does on the map."""
    lines = "".join(f"M{x} 42l42-42" for x in range(-42, 110, 11)) if mark in ("hidden", "too_few") else ""
    lines += "".join(f"M{x} 0l42 42" for x in range(-42, 110, 11)) if mark == "hidden" else ""
    dashes = " stroke-dasharray='4 3'" if mark == "not_yet" else ""
    return (
        "<svg xmlns='http://www.w3.org/2000/svg' width='110' height='42' role='img' aria-label='Sample'>"
        f"<rect width='110' height='42' fill='{PALE if lines else '#FFF'}'/><path d='{lines}' stroke='{LINE}'/>"
        f"<rect x='1' y='1' width='108' height='40' fill='none' stroke='{EDGE}' stroke-width='1.2'{dashes}/></svg>"
    )
