"""How a file becomes rows: types are stated and never guessed, lines that cannot be read are kept and counted."""

import csv
import gzip
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count, islice
from pathlib import Path
from typing import IO

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils.exceptions import InvalidFileException

from etl.problems import LoadFailed, Problem, nearest

BROKEN_LINE = "the line does not split into the header's columns"
UNCLOSED_QUOTE = "UNQUOTED VALUE"
UNREADABLE = {"DATE": "the date cannot be read", "BIGINT": "not a whole number", "DOUBLE": "not a number"}
# Counting a file's rows a second time must not make itself felt; text grows about so much when it is unpacked.
COUNTED_UP_TO_BYTES = 256 * 1024 * 1024
GZIP_GROWTH = 8


@dataclass(frozen=True)
class UnreadLine:
    """A line that the reader refused: its number, and the column, value and reason where one column is at fault."""

    line: int
    reason: str
    column: str | None = None
    value: str | None = None


class TabularFile:
    """A CSV (plain or gzip), Parquet or Excel file whose columns are known; text unless asked to read them as more.

    `missing` are the publisher's words for no value, in any column; `separator` stands between a CSV's columns.
    """

    _numbers = count(1)

    def __init__(
        self, con: duckdb.DuckDBPyConnection, path: Path, missing: Sequence[str] = (), separator: str = ","
    ) -> None:
        self.con = con
        # Two sources may read one file, each with its own types and so with its own refused lines.
        self.number = next(self._numbers)
        self.path = path
        self.missing = list(missing)
        self.separator = separator
        self.is_parquet = path.suffix == ".parquet"
        self.is_sheet = path.suffix == ".xlsx"
        self.is_csv = not self.is_parquet and not self.is_sheet
        self.columns = self._columns()
        self.types: dict[str, str] = {}

    def read_as(self, column: str, sql_type: str) -> str:
        """Return the SQL of a column that is read as a date or number; a line where it is neither is refused."""
        if not self.is_csv:
            return f"try_cast({sql_name(column)} as {sql_type})"
        self.types[column] = sql_type
        return sql_name(column)

    def rows(self, keeps_refused: bool = True) -> str:
        """Return the SQL of a relation with one row a line of the file; call it after every `read_as`.

        A line that cannot be read is left out, and kept for `unread_lines` unless it is only passed over here.
        """
        if self.is_parquet:
            return f"read_parquet({sql_text(self._pattern())})"
        if self.is_sheet:
            return f"sheet_{self.number}"
        types = ", ".join(f"{sql_text(name)}: {sql_text(self.types.get(name, 'VARCHAR'))}" for name in self.columns)
        none = f", nullstr = [{sql_list(['', *self.missing])}]" if self.missing else ""
        refused = (
            f"store_rejects = true, rejects_limit = 0, rejects_table = 'refused_{self.number}', "
            f"rejects_scan = 'refused_scan_{self.number}'"
        )
        return (
            f"read_csv({sql_text(self._pattern())}, header = true, auto_detect = false, "
            f"delim = {sql_text(self.separator)}, quote = '\"', escape = '\"'{none}, columns = {{{types}}}, "
            f"{refused if keeps_refused else 'ignore_errors = true'})"
        )

    def text(self, column: str) -> str:
        """Return the SQL of one column as trimmed text, null where it is blank."""
        return f"nullif(trim({self.plain(column)}), '')"

    def plain(self, column: str) -> str:
        """Return the SQL of one column as text just as it stands, for comparing with values of the place file."""
        name = sql_name(column)
        if self.is_csv:
            return f"cast({name} as varchar)" if column in self.types else name
        text = f"nullif(cast({name} as varchar), '')"
        return f"case when trim({text}) not in ({sql_list(self.missing)}) then {text} end" if self.missing else text

    def first_cell(self, column: str) -> str | None:
        """Return what stands in a column of the first row, as text; None where there is no row."""
        if not self.is_csv:
            text = f"cast({sql_name(column)} as varchar)"
            found = self.con.execute(f"select {text} from {self.rows()} limit 1").fetchall()
            return found[0][0] if found else None
        try:
            with self._opened() as lines:
                cells = next(islice(csv.reader(lines, delimiter=self.separator), 1, 2), [])
        except (UnicodeDecodeError, csv.Error):  # the loader says what is wrong with the line
            return None
        return dict(zip(self.columns, cells, strict=False)).get(column)

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
        if not self.is_csv:
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
        cells = next(csv.reader([text], delimiter=self.separator), [])
        place = self.columns.index(column)
        value = cells[place] if place < len(cells) else None
        return UnreadLine(line, UNREADABLE[self.types[column]], column, value)

    def _pattern(self) -> str:
        """Return the path as a pattern that matches this file alone, whatever signs its name holds."""
        return re.sub(r"([*?\[])", r"[\1]", str(self.path))

    def _columns(self) -> list[str]:
        if self.is_parquet:
            return self._parquet_columns()
        return self._sheet_columns() if self.is_sheet else self._csv_columns()

    def _parquet_columns(self) -> list[str]:
        try:
            described = self.con.execute("describe select * from read_parquet(?)", [self._pattern()]).fetchall()
        except duckdb.Error as error:
            raise self._unreadable("Parquet") from error
        return [str(row[0]) for row in described]

    def _csv_columns(self) -> list[str]:
        try:
            with self._opened() as lines:
                header = next(csv.reader(lines, delimiter=self.separator), [])
        except (UnicodeDecodeError, OSError, EOFError, zlib.error, csv.Error) as error:
            raise self._unreadable("CSV in UTF-8") from error
        for mark, name in ((",", "commas"), (";", "semicolons"), ("\t", "tabs")):
            if len(header) == 1 and mark in header[0]:
                what = f"its columns are separated by {name}"
                to_do = f"Write separator = {json.dumps(mark)} in the place file, or export it again."
                raise LoadFailed([Problem(self.path.name, what, to_do)])
        return self._named(header)

    def _sheet_columns(self) -> list[str]:
        """Return the columns of the workbook's only sheet, whose rows become the temporary table of `rows`."""
        try:
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
            names = book.sheetnames
            rows = [[_cell(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
            book.close()
        except (zipfile.BadZipFile, InvalidFileException, OSError, KeyError, IndexError, ValueError) as error:
            raise self._unreadable("an Excel workbook") from error
        if len(names) > 1:
            what = f"it has {len(names)} sheets"
            to_do = "Keep one sheet a file, so that it is plain which one is read."
            raise LoadFailed([Problem(self.path.name, what, to_do, examples=tuple(names[:3]))])
        while rows and not any(rows[-1]):
            rows.pop()
        columns = self._named([cell or "" for cell in rows[0]] if rows else [])
        cells = {
            name: pa.array([row[place] if place < len(row) else None for row in rows[1:]], pa.string())
            for place, name in enumerate(columns)
        }
        self.con.register("sheet_cells", pa.table(cells))
        self.con.execute(f"create temp table sheet_{self.number} as from sheet_cells")
        self.con.unregister("sheet_cells")
        return columns

    def _named(self, header: list[str]) -> list[str]:
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


def records_in(path: Path, separator: str, expected: int) -> int | None:
    """Return how many rows a file holds below its header, counted by other means than the loader's; None if untold.

    Ends of lines are counted, which is quick. Only where they are not the expected number (cells may hold some,
    and lines may be blank) is the file read by Python's own reader. Very large files and workbooks are untold.
    """
    if path.suffix == ".parquet":
        return int(pq.read_metadata(path).num_rows)
    size = path.stat().st_size * (GZIP_GROWTH if path.suffix == ".gz" else 1)
    if path.suffix not in (".csv", ".gz") or size > COUNTED_UP_TO_BYTES:
        return None
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        ends, last = 0, b"\n"
        while block := stream.read(1 << 20):
            ends, last = ends + block.count(b"\n"), block[-1:]
    if (lines := ends + (last != b"\n") - 1) == expected:
        return lines
    return _records_by_pythons_reader(path, separator)


def _records_by_pythons_reader(path: Path, separator: str) -> int | None:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8", errors="replace", newline="") as lines:
        try:
            return sum(1 for cells in csv.reader(lines, delimiter=separator) if cells) - 1
        except csv.Error:  # a cell longer than it reads
            return None


def _cell(value: object) -> str | None:
    """Return a cell of a sheet as the text that a CSV would hold."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return None if value is None else str(value)


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
