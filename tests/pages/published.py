"""The closed list of the public sample, cell by cell, and the contacts that it was counted from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from analysis.disclosure import ALL
from dashboard.marts.contacts import MEASURES, group_of_channel

PERIODS = ["twelve_months", "financial_year", "quarter", "month"]
BREAKDOWNS = ["area_code", "service_code", "customer_type", "channel_group", "channel"]
LEVELS = ["residents", "staff", *PERIODS, *BREAKDOWNS, *MEASURES]
YES = "yes"
NO_AREA = ""

Cell = Mapping[str, str]
"""The levels by which a published figure is broken down, each with its value."""


class NotOnTheList(LookupError):
    """No margin of the closed list has such a cell."""


@dataclass(frozen=True)
class ClosedList:
    """Every published cell: one row a cell with its levels, `shown` (missing where hidden) and `is_second`, false.

    rowids: where each cell stands in the database. spans: level, label, first and last month of each period.
    """

    cells: pd.DataFrame
    rowids: pd.Series
    figures: dict[frozenset[tuple[str, str]], float]
    margins: frozenset[frozenset[str]]
    spans: list[tuple[str, str, date, date]]
    periods: dict[str, dict[str, str]]

    @classmethod
    def of(cls, database: Path) -> "ClosedList":
        """Return the cells of the only contact set of a public database."""
        with duckdb.connect(str(database), read_only=True) as con:
            held = con.execute("select rowid, * from marts.mart_contact_cell order by rowid").df()
            declared = con.execute("select margin, measure from marts.mart_contact_margin").fetchall()
            whole = con.execute("select first_month, last_month from marts.meta_contact_mask").fetchall()
        cells = _levelled(held)
        spans = list(_spans(cells.join(held[["first_month", "last_month"]])))
        named_by_months = {_months(first, last): {level: label} for level, label, first, last in spans}
        shown = cells["shown"].astype("Float64").astype("float64")
        named = [
            frozenset((level, value) for level, value in zip(LEVELS, values, strict=True) if value != ALL)
            for values in cells[LEVELS].itertuples(index=False, name=None)
        ]
        return cls(
            cells=cells,
            rowids=held["rowid"],
            figures=dict(zip(named, shown, strict=True)),
            margins=frozenset(_margin(margin, measure) for margin, measure in declared),
            spans=spans,
            periods=named_by_months
            | {label: {level: label} for level, label, _, _ in spans}
            | {_months(first, last): {} for first, last in whole},
        )

    def holds(self, cell: Cell) -> bool:
        """Return whether the margin of a cell is published."""
        return frozenset(cell) in self.margins

    def figure(self, cell: Cell) -> float:
        """Return a published count: 0 where nothing was counted, missing where hidden."""
        if not self.holds(cell):
            raise NotOnTheList(", ".join(f"{level} {value}" for level, value in cell.items()))
        return self.figures.get(frozenset(cell.items()), 0.0)

    def by_channel(self, cell: Cell) -> list[dict[str, str]]:
        """Return a cell broken down by channel, or by channel group where no channels are published."""
        for level in ("channel", "channel_group"):
            if self.holds({**cell, level: ""}):
                return [{**cell, level: value} for value in self.values(level)]
        raise NotOnTheList(f"channels of {dict(cell)}")

    def values(self, level: str) -> list[str]:
        """Return every value of a level."""
        return sorted(value for value in self.cells[level].unique() if value != ALL)

    def period(self, label: str) -> dict[str, str]:
        """Return the level of a period with its label, as the list or its months name it; nothing for all months."""
        return self.periods[label]


def _spans(cells: pd.DataFrame) -> Iterator[tuple[str, str, date, date]]:
    """Yield the level, label, first and last month of each published period."""
    for level in PERIODS:
        named = cells.loc[cells[level].ne(ALL), [level, "first_month", "last_month"]].drop_duplicates()
        for label, first, last in named.itertuples(index=False, name=None):
            yield level, label, first, last


def _months(first: date, last: date) -> str:
    """Return a span of months as files name it: Oct 2024 to Sep 2025."""
    return f"{first:%b %Y} to {last:%b %Y}"


def _margin(margin: str, measure: str) -> frozenset[str]:
    """Return the levels that a declared margin is broken down by."""
    levels = {level for level in margin.split(" x ") if level}
    return frozenset(levels if measure == "contacts" else {*levels, measure})


def _levelled(cells: pd.DataFrame) -> pd.DataFrame:
    """Return published cells with a column a level, "all" where a cell is not broken down by it."""
    parts = cells["margin"].str.split(" x ")
    named = pd.DataFrame(ALL, index=cells.index, columns=LEVELS)
    for level in LEVELS:
        is_down = parts.map(lambda part, level=level: level in part) | cells["measure"].eq(level)
        value = cells[level] if level in BREAKDOWNS else cells["period_label"] if level in PERIODS else YES
        named[level] = named[level].mask(is_down, value.fillna(NO_AREA) if isinstance(value, pd.Series) else value)
    return named.assign(shown=cells["contacts"].astype("Int64"), is_second=False)


@dataclass(frozen=True)
class Truth:
    """The exact contacts, finest first: every level of the closed list but its measures, which are counts here."""

    rows: pd.DataFrame

    @classmethod
    def of(cls, internal: Path, closed: ClosedList) -> "Truth":
        """Return the contacts of the internal database, in the periods of the public one."""
        sums = ", ".join(f"cast(sum({name}) as bigint) as {name}" for name in ("contacts", *MEASURES))
        with duckdb.connect(str(internal), read_only=True) as con:
            rows = con.execute(
                f"""select month_date, period_label as month, coalesce(area_code, '{NO_AREA}') as area_code,
                    service_code, customer_type, channel, is_resident_contact, {sums}
                from marts.mart_area_channel_month group by all order by all"""
            ).df()
        is_resident = rows.pop("is_resident_contact")
        rows["residents"] = pd.Series(YES, index=rows.index).where(is_resident)
        rows["staff"] = pd.Series(YES, index=rows.index).mask(is_resident)
        rows["channel_group"] = rows["channel"].map(group_of_channel())
        rows[["twelve_months", "financial_year", "quarter"]] = None
        for level, label, first, last in closed.spans:
            if level != "month":
                rows.loc[rows["month_date"].between(first, last), level] = label
        return cls(rows.drop(columns="month_date"))

    def counts(self, cells: pd.DataFrame) -> pd.Series:
        """Return the true count of each cell."""
        found = pd.Series(0, index=cells.index)
        is_down = cells[LEVELS] != ALL
        for pattern, own in cells.groupby([is_down[level] for level in LEVELS], sort=False):
            levels = [level for level, down in zip(LEVELS, pattern, strict=True) if down]
            measure = next((level for level in levels if level in MEASURES), "contacts")
            keys = [level for level in levels if level != measure]
            if not keys:
                found[own.index] = int(self.rows[measure].sum())
                continue
            sums = self.rows.groupby(keys, as_index=False)[measure].sum()
            counted = own[keys].merge(sums, on=keys, how="left")[measure]
            found[own.index] = counted.fillna(0).astype(int).to_numpy()
        return found

    def split(self, family: tuple[str, ...]) -> pd.DataFrame:
        """Return the contacts as rows that carry all or none of each measure of a family, and their `count`.

        Each measure of a family is a part of the one before it; no family leaves the contacts whole.
        """
        names = ["contacts", *family]
        parts = []
        for at, name in enumerate(names):
            inner = self.rows[names[at + 1]] if at + 1 < len(names) else 0
            marks = {measure: YES if family.index(measure) < at else None for measure in family}
            parts.append(self.rows[[*LEVELS[: -len(MEASURES)]]].assign(count=self.rows[name] - inner, **marks))
        return pd.concat(parts, ignore_index=True)


def number(text: str) -> float:
    """Return a figure of a file; missing for one that is hidden or not there."""
    try:
        return float(text)
    except ValueError:
        return float(np.nan)
