"""Rows in = loaded + rejected + set aside: every row of a source is counted once, under one reason."""

import re
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
import numpy.typing as npt

from etl.place import Place, Source, default_data_root
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_name, sql_text

Hashes = npt.NDArray[np.uint64] | npt.NDArray[np.uint32]
Outcome = Literal["loaded", "rejected", "set aside"]

OUTSIDE = "outside the place"
REPEATED = "repeated"

# A source that loses more than this share of its rows to errors is mapped wrongly, not merely untidy.
REJECTED_SHARE_LIMIT = 0.05
EXAMPLES_KEPT = 50
# The table in which load_checked leaves every row that could be read, set aside or not, until its next call.
EVERY_ROW = "checked"
# Where a connection keeps the secret of its row keys: in memory alone, never in a table or in a statement's text.
SECRET_VARIABLE = "disclosure_secret"


@dataclass(frozen=True)
class Rule:
    """A reason to refuse a row or set it aside: the SQL that is true of such rows, over our columns.

    `column` holds the value to be shown, `given_as` is what the publisher calls it.
    """

    outcome: Outcome
    reason: str
    condition: str
    column: str | None = None
    given_as: str | None = None


class NothingLoaded(LoadFailed):
    """Raised where no row of a source lies in the place: no news where the place's areas could not be read."""


@dataclass
class SourceLoad:
    """One source while it is being loaded: the connection, its file and the count of its rows by reason."""

    con: duckdb.DuckDBPyConnection
    place: Place
    source: Source
    path: Path
    sha256: Future[str] | None = None
    repeats: Future[Hashes] | None = None
    data_root: Path = field(default_factory=default_data_root)
    is_masked: bool = False
    counts: dict[tuple[Outcome, str], int] = field(default_factory=dict)
    contacts: dict[tuple[Outcome, str], int] = field(default_factory=dict)
    keys: dict[tuple[Outcome, str], int] = field(default_factory=dict)
    channel_words: list[tuple[str | None, str, int, int]] = field(default_factory=list)
    rejected: list[tuple[int, str | None, str | None, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    is_keyed_by_its_first_column: bool = False

    @property
    def source_id(self) -> str:
        """Return the source's identity in the database."""
        return self.place.source_id(self.source)

    def file(self) -> TabularFile:
        """Return the source's file, opened as its place file says."""
        return TabularFile(self.con, self.path, self.source.missing, self.source.separator)

    def count(self, outcome: Outcome, reason: str, rows: int, contacts: int | None = None, key: int = 0) -> None:
        """Add rows (and, for contact sources, contacts and the keys of the rows) to one outcome and reason."""
        if rows:
            self.counts[outcome, reason] = self.counts.get((outcome, reason), 0) + rows
            self.keys[outcome, reason] = self.keys.get((outcome, reason), 0) + key
        if rows and contacts is not None:
            self.contacts[outcome, reason] = self.contacts.get((outcome, reason), 0) + contacts

    def rows(self, outcome: Outcome) -> int:
        """Return how many rows ended in one outcome."""
        return sum(rows for (ended, _), rows in self.counts.items() if ended == outcome)

    def reject(self, row_number: int, column: str | None, value: object, reason: str) -> None:
        """Keep a masked example of a refused row, up to a limit; counting is done apart."""
        if len(self.rejected) < EXAMPLES_KEPT:
            self.rejected.append((row_number, column, masked(value), reason))

    def take_unread_lines(self, file: TabularFile) -> None:
        """Count the lines that the reader refused and keep examples of them."""
        for unread in file.unread_lines():
            self.count("rejected", unread.reason, 1)
            self.reject(unread.line, unread.column, unread.value, unread.reason)

    def stop_if_mostly_refused(self) -> None:
        """Raise LoadFailed where nothing was loaded or more than one row in twenty was refused."""
        refused, total = self.rows("rejected"), sum(self.counts.values())
        problems = [
            Problem(
                self.path.name,
                f"{refused:,} of {total:,} rows are refused: {reason}",
                "More than one row in twenty means a wrong mapping or a damaged file: mend either.",
                column=self._column_refused(reason),
                rows=rows,
                examples=tuple(dict.fromkeys(v for _, _, v, why in self.rejected if why == reason and v)),
            )
            for (outcome, reason), rows in self.counts.items()
            if outcome == "rejected" and refused > REJECTED_SHARE_LIMIT * total
        ]
        if not problems and not self.rows("loaded"):
            reasons = "; ".join(f"{reason}: {rows:,}" for (_, reason), rows in self.counts.items()) or "no rows"
            what = f"no row was loaded for {self.place.facts.name} ({reasons})"
            raise NothingLoaded([Problem(self.path.name, what, "Check that this is the right file and place code.")])
        if problems:
            raise LoadFailed(problems)

    def _column_refused(self, reason: str) -> str | None:
        return next((column for _, column, _, why in self.rejected if why == reason), None)


def masked(value: object, length: int = 24) -> str | None:
    """Return a value with its letters and digits hidden and its signs kept, so that no word or number is stored."""
    return None if value is None else re.sub(r"[^\W\d_]", "x", re.sub(r"\d", "9", str(value)[:length]))


def load_checked(
    load: SourceLoad,
    file: TabularFile,
    columns: dict[str, str],
    rules: list[Rule],
    key: list[str],
    given_as: str | None = None,
) -> str:
    """Return the SQL of the accepted rows under our column names, and count the rest; valid until the next call.

    `columns` maps our names to SQL over the publisher's columns; source_id and place_code are put before them. A row
    that repeats another is set aside; two that share the `key`, which the publisher calls `given_as`, and differ
    otherwise stop the load.
    """
    selected = ", ".join(f"{sql} as {sql_name(name)}" for name, sql in columns.items())
    tests = " ".join(f"when {rule.condition} then {index}" for index, rule in enumerate(rules))
    reason = f"case {tests} end" if rules else "null::integer"
    load.con.execute(
        f"""create or replace temp table checked as
        select *, {reason} as rule_number from (select {selected} from {file.rows()})"""
    )
    if key:
        _set_repeats_aside(load, key, given_as)
    _count(load, rules)
    load.take_unread_lines(file)
    load.stop_if_mostly_refused()
    names = ", ".join(sql_name(name) for name in columns)
    ids = f"{sql_text(load.source_id)} as source_id, {sql_text(load.place.code)} as place_code"
    return f"(select {ids}, {names} from checked where rule_number is null)"


def _stop_if_contradictory(load: SourceLoad, names: str, given_as: str | None) -> None:
    """Raise LoadFailed where rows with the same key differ in anything else: which of them holds is not ours to say."""
    found = load.con.execute(
        f"""select cast(list(concat_ws(', ', {names}) order by {names}) as varchar[])
        from (select {names} from (select distinct * from checked where rule_number is null)
        group by {names} having count(*) > 1)"""
    ).fetchall()[0][0]
    if found:
        what = "rows that stand more than once with other figures"
        raise LoadFailed(
            [Problem(load.path.name, what, "Keep one row of each.", given_as, len(found), tuple(found[:3]))]
        )


def _set_repeats_aside(load: SourceLoad, key: list[str], given_as: str | None) -> None:
    # One column alone being unique settles it without comparing them all.
    rows, values = load.con.execute(
        f"select count(*), count(distinct {sql_name(key[0])}) from checked where rule_number is null"
    ).fetchall()[0]
    load.is_keyed_by_its_first_column = rows == values
    if load.is_keyed_by_its_first_column:
        return
    names = ", ".join(sql_name(name) for name in key)
    _stop_if_contradictory(load, names, given_as)
    load.con.execute(
        f"""update checked set rule_number = -1 where rowid in (
            select rowid from checked where rule_number is null
            qualify row_number() over (partition by {names} order by rowid) > 1)"""
    )


def _count(load: SourceLoad, rules: list[Rule]) -> None:
    counted = load.con.execute("select rule_number, count(*) from checked group by 1 order by 1").fetchall()
    for number, rows in counted:
        if number is None:
            load.count("loaded", "accepted", rows)
        elif number < 0:
            load.count("set aside", REPEATED, rows)
        else:
            load.count(rules[number].outcome, rules[number].reason, rows)
            _keep_examples(load, rules[number], number)


def _keep_examples(load: SourceLoad, rule: Rule, number: int) -> None:
    if rule.outcome != "rejected":
        return
    value = f"cast({sql_name(rule.column)} as varchar)" if rule.column else "null"
    rows = load.con.execute(
        f"select rowid + 2, {value} from checked where rule_number = {number} order by 1 limit {EXAMPLES_KEPT}"
    ).fetchall()
    for line, shown in rows:  # line 1 is the header, and the first row's rowid is 0
        load.reject(line, rule.given_as or rule.column, shown, rule.reason)


def standing_twice(hashes: Hashes) -> Hashes:
    """Return the hashes that stand more than once, each one time."""
    # Sorting ten million numbers takes a quarter of the time that a hash table of them does.
    in_order = np.sort(hashes)
    return np.unique(in_order[1:][in_order[1:] == in_order[:-1]])


def wards_of(load: SourceLoad) -> str:
    """Return the SQL of the place's ward codes, one column."""
    return f"select area_code from raw.boundary where area_type = 'ward' and place_code = {sql_text(load.place.code)}"


def codes_known(load: SourceLoad, code_system: str) -> str:
    """Return the SQL of every code of a system that lies in the place: wards themselves, or a look-up's codes."""
    place = sql_text(load.place.code)
    if code_system == "ward":
        return wards_of(load)
    if code_system == "authority":
        return f"select {place}"
    return f"select code from raw.lookup where place_code = {place} and code_system = {sql_text(code_system)}"
