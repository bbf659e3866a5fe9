"""A price deflator: one index a year, typed from its publisher's table, by which unit costs are restated."""

from etl.ledger import Rule, SourceLoad, load_checked
from etl.place import Deflator
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile

CALENDAR = r"\d{4}"
FINANCIAL = r"\d{4}/\d{2}"
FORECAST = "lower(is_forecast) in ('yes', 'y', 'true')"


def load_deflator(load: SourceLoad, source: Deflator) -> None:
    """Add rows to raw.deflator: year_label, year_kind, index_value, base, release, and who typed it when."""
    file = TabularFile(load.con, load.path)
    columns = source.columns
    file.require(list(columns.model_dump().values()))
    names = {"year_label": columns.year, "year_kind": columns.kind, "index_value": columns.index}
    names |= {"base": columns.base, "release": columns.release, "is_forecast": columns.forecast}
    names |= {"figure_source": columns.source, "read_on": columns.read_on, "read_by": columns.by}
    selected = {name: file.text(column) for name, column in names.items()}
    rules = [
        Rule("rejected", "kind of year is neither financial nor calendar", _no_kind(), "year_kind", columns.kind),
        Rule("rejected", "not a year of its kind (2011, or 2025/26)", _no_year(), "year_label", columns.year),
        Rule("rejected", "not an index above nought", _no_index(), "index_value", columns.index),
        Rule("rejected", "no base (2024 = 100)", "base is null", "base", columns.base),
        Rule("rejected", "no release", "release is null", "release", columns.release),
        Rule("rejected", "no source", "figure_source is null", "figure_source", columns.source),
        Rule("rejected", "not said whether it is a forecast (yes, no)", _no_answer(), "is_forecast", columns.forecast),
        Rule("rejected", "read_on is not a date", "try_cast(read_on as date) is null", "read_on", columns.read_on),
        Rule("rejected", "not said who typed it", "read_by is null", "read_by", columns.by),
    ]
    rows = load_checked(load, file, selected, rules, ["year_label", "year_kind"], columns.year)
    load.con.execute(
        f"insert into raw.deflator by name select * replace ({FORECAST} as is_forecast) from {rows}",
    )
    _stop_if_bases_differ(load, columns.base)


def _no_kind() -> str:
    return "coalesce(year_kind not in ('financial', 'calendar'), true)"


def _no_year() -> str:
    follows = "(try_cast(year_label[3:4] as integer) + 1) % 100 = try_cast(year_label[6:7] as integer)"
    financial = f"(regexp_full_match(year_label, '{FINANCIAL}') and {follows})"
    calendar = f"regexp_full_match(year_label, '{CALENDAR}')"
    return f"not coalesce(case year_kind when 'financial' then {financial} else {calendar} end, false)"


def _no_index() -> str:
    value = "try_cast(index_value as double)"
    return f"not coalesce(isfinite({value}) and {value} > 0, false)"


def _no_answer() -> str:
    return "coalesce(lower(is_forecast) not in ('yes', 'y', 'true', 'no', 'n', 'false'), true)"


def _stop_if_bases_differ(load: SourceLoad, base: str) -> None:
    """Raise LoadFailed where the indices of one kind of year have several bases or releases: they do not compare."""
    found = load.con.execute(
        """select year_kind, list(distinct concat(base, ' (', release, ')')) from raw.deflator where source_id = ?
        group by year_kind having count(distinct (base, release)) > 1""",
        [load.source_id],
    ).fetchall()
    if found:
        problems = [
            Problem(load.path.name, f"{kind} years with several bases or releases", "Keep one of each kind.", base,
                    examples=tuple(sorted(held)))
            for kind, held in found
        ]  # fmt: skip
        raise LoadFailed(problems)
