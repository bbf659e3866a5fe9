"""How a file becomes rows: every column as text, nothing guessed, broken lines kept and counted."""

import csv
import gzip
import hashlib
from pathlib import Path

import duckdb

from etl.problems import LoadFailed, Problem, nearest


class TabularFile:
    """A CSV (plain or gzip) or Parquet file whose columns are known and whose rows are read as text."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.con = con
        self.path = path
        self.is_parquet = path.suffix == ".parquet"
        self.columns = self._parquet_columns() if self.is_parquet else self._csv_columns()

    def rows(self) -> str:
        """Return the SQL of a relation with one row a line of the file, every column VARCHAR."""
        quoted = sql_text(str(self.path))
        if self.is_parquet:
            return f"read_parquet({quoted})"
        types = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in self.columns)
        return (
            f"read_csv({quoted}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"columns = {{{types}}}, store_rejects = true, rejects_limit = 0)"
        )

    def text(self, column: str) -> str:
        """Return the SQL of one column as trimmed text, null where it is blank."""
        name = sql_name(column)
        return f"nullif(trim({f'cast({name} as varchar)' if self.is_parquet else name}), '')"

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

    def broken_lines(self) -> list[tuple[int, str]]:
        """Return line number and kind of fault of every line that could not be split into columns."""
        if self.is_parquet:
            return []
        found = self.con.execute(
            """
            select e.line, min(e.error_type::varchar) from reject_errors e
            join reject_scans s using (scan_id, file_id) where s.file_path = ? group by e.line order by e.line
            """,
            [str(self.path)],
        ).fetchall()
        return [(int(line), str(fault).lower()) for line, fault in found]

    def _parquet_columns(self) -> list[str]:
        try:
            described = self.con.execute("describe select * from read_parquet(?)", [str(self.path)]).fetchall()
        except duckdb.Error as error:
            raise self._unreadable("Parquet") from error
        return [str(row[0]) for row in described]

    def _csv_columns(self) -> list[str]:
        try:
            with self._opened() as lines:
                header = next(csv.reader(lines), [])
        except (UnicodeDecodeError, OSError) as error:
            raise self._unreadable("CSV in UTF-8") from error
        if len(header) != len(set(header)) or not header:
            what = "the header line is empty or names a column twice"
            raise LoadFailed([Problem(self.path.name, what, "Give every column its own name.")])
        return header

    def _opened(self):  # type: ignore[no-untyped-def]  # two text streams without a common precise type
        if self.path.suffix == ".gz":
            return gzip.open(self.path, "rt", encoding="utf-8-sig", newline="")
        return self.path.open(encoding="utf-8-sig", newline="")

    def _unreadable(self, expected: str) -> LoadFailed:
        return LoadFailed(
            [Problem(self.path.name, f"the file cannot be read as {expected}", "Export it again and replace it.")]
        )


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
