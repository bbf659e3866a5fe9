"""How a file becomes rows: types are stated and never guessed, lines that cannot be read are kept and counted."""

import csv
import gzip
import hashlib
import re
import zlib
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

import duckdb

from etl.problems import LoadFailed, Problem, nearest

BROKEN_LINE = "the line does not split into the header's columns"
UNCLOSED_QUOTE = "UNQUOTED VALUE"
UNREADABLE = {"DATE": "the date cannot be read", "BIGINT": "not a whole number", "DOUBLE": "not a number"}


@dataclass(frozen=True)
class UnreadLine:
    """A line that the reader refused: its number, and the column, value and reason where one column is at fault."""

    line: int
    reason: str
    column: str | None = None
    value: str | None = None


class TabularFile:
    """A CSV (plain or gzip) or Parquet file whose columns are known; text unless it is asked to read them as more."""

    _numbers = count(1)

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.con = con
        # Two sources may read one file, each with its own types and so with its own refused lines.
        self.number = next(self._numbers)
        self.path = path
        self.is_parquet = path.suffix == ".parquet"
        self.columns = self._parquet_columns() if self.is_parquet else self._csv_columns()
        self.types: dict[str, str] = {}

    def read_as(self, column: str, sql_type: str) -> str:
        """Return the SQL of a column that is read as a date or number; a line where it is neither is refused."""
        if self.is_parquet:
            return f"try_cast({sql_name(column)} as {sql_type})"
        self.types[column] = sql_type
        return sql_name(column)

    def rows(self, keeps_refused: bool = True) -> str:
        """Return the SQL of a relation with one row a line of the file; call it after every `read_as`.

        A line that cannot be read is left out, and kept for `unread_lines` unless it is only passed over here.
        """
        if self.is_parquet:
            return f"read_parquet({sql_text(self._pattern())})"
        types = ", ".join(f"{sql_text(name)}: {sql_text(self.types.get(name, 'VARCHAR'))}" for name in self.columns)
        refused = (
            f"store_rejects = true, rejects_limit = 0, rejects_table = 'refused_{self.number}', "
            f"rejects_scan = 'refused_scan_{self.number}'"
        )
        return (
            f"read_csv({sql_text(self._pattern())}, header = true, auto_detect = false, delim = ',', quote = '\"', "
            f"escape = '\"', columns = {{{types}}}, {refused if keeps_refused else 'ignore_errors = true'})"
        )

    def text(self, column: str) -> str:
        """Return the SQL of one column as trimmed text, null where it is blank."""
        name = sql_name(column)
        is_text = not self.is_parquet and column not in self.types
        return f"nullif(trim({name if is_text else f'cast({name} as varchar)'}), '')"

    def plain(self, column: str) -> str:
        """Return the SQL of one column as text just as it stands, for comparing with values of the place file."""
        name = sql_name(column)
        if self.is_parquet:
            return f"nullif(cast({name} as varchar), '')"
        return f"cast({name} as varchar)" if column in self.types else name

    def require(self, columns: list[str]) -> None:
        """Raise LoadFailed with every column that is asked for and not there."""
        problems = [
            Problem(
                self.path.name,
                "the file has no such column",
                f"Mend the place file's `columns`.{nearest(column, self.columns)}",
                column=column,
            )
            for column in dict.fromkeys(columns)
            if column not in self.columns
        ]
        if problems:
            raise LoadFailed(problems)

    def unread_lines(self) -> list[UnreadLine]:
        """Return every line that the reader refused, once each, in the order of the file."""
        if self.is_parquet:
            return []
        found = self.con.execute(
            f"""select line, arg_min(error_type::varchar, column_idx), arg_min(column_name, column_idx),
                bool_or(error_type = '{UNCLOSED_QUOTE}'), any_value(csv_line)
            from refused_{self.number} group by line order by line"""
        ).fetchall()
        lines = [(number, *cells, str(text).strip("\r\n")) for number, *cells, text in found]
        for number, _, _, has_quote_fault, text in lines:
            if has_quote_fault and not _closes_its_quotes(text):
                raise self._open_quote(number)
        return [self._unread(number, str(fault), str(column), text) for number, fault, column, _, text in lines]

    def _open_quote(self, line: int) -> LoadFailed:
        what = f"line {line:,} opens a quote that is not closed, so the lines after it cannot be told apart"
        return LoadFailed([Problem(self.path.name, what, "Close or remove the quotation mark on that line.")])

    def _unread(self, line: int, fault: str, column: str, text: str) -> UnreadLine:
        if fault != "CAST" or column not in self.types:
            return UnreadLine(line, BROKEN_LINE)
        cells = next(csv.reader([text]), [])
        place = self.columns.index(column)
        value = cells[place] if place < len(cells) else None
        return UnreadLine(line, UNREADABLE[self.types[column]], column, value)

    def _pattern(self) -> str:
        """Return the path as a pattern that matches this file alone, whatever signs its name holds."""
        return re.sub(r"([*?\[])", r"[\1]", str(self.path))

    def _parquet_columns(self) -> list[str]:
        try:
            described = self.con.execute("describe select * from read_parquet(?)", [self._pattern()]).fetchall()
        except duckdb.Error as error:
            raise self._unreadable("Parquet") from error
        return [str(row[0]) for row in described]

    def _csv_columns(self) -> list[str]:
        try:
            with self._opened() as lines:
                header = next(csv.reader(lines), [])
        except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
            raise self._unreadable("CSV in UTF-8") from error
        for mark, name in ((";", "semicolons"), ("\t", "tabs")):
            if len(header) == 1 and mark in header[0]:
                what = f"its columns are separated by {name}"
                raise LoadFailed([Problem(self.path.name, what, "Export it again with commas.")])
        # Spreadsheets write commas after the last column; columns of other letter case are one to the database.
        columns = [name or f"(column {place} without a name)" for place, name in enumerate(header, start=1)]
        if len(columns) != len({name.casefold() for name in columns}) or not any(header):
            what = "the header line is empty or names a column twice"
            raise LoadFailed([Problem(self.path.name, what, "Give every column its own name.")])
        return columns

    def _opened(self) -> IO[str]:
        if self.path.suffix == ".gz":
            return gzip.open(self.path, "rt", encoding="utf-8-sig", newline="")
        return self.path.open(encoding="utf-8-sig", newline="")

    def _unreadable(self, expected: str) -> LoadFailed:
        return LoadFailed(
            [
                Problem(
                    self.path.name,
                    f"the file cannot be read as {expected}",
                    "Export it again and replace it.",
                )
            ]
        )


def _closes_its_quotes(text: str) -> bool:
    """Return whether a line holds quotation marks in pairs; where the reader lost its line it shows none."""
    marks = text.splitlines()[0].count('"') if text else 0
    return marks > 0 and marks % 2 == 0


def sql_text(value: str) -> str:
    """Return a value as an SQL string literal."""
    return "'" + value.replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """Return a column's name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def sql_list(values: list[str]) -> str:
    """Return values as the inside of an SQL IN list."""
    return ", ".join(sql_text(value) for value in values)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
