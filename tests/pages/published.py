"""The closed list of the public sample, cell by cell, and the contacts that it was counted from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """Every published cell: one row a cell with its levels, `shown` (missing where hidden) and `is_second`, false."""

    cells: pd.DataFrame
    figures: dict[frozenset[tuple[str, str]], float]
    margins: frozenset[frozenset[str]]
    period_levels: dict[str, str]

    @classmethod
    def of(cls, database: Path) -> "ClosedList":
        """Return the cells of the only contact set of a public database."""
        with duckdb.connect(str(database), read_only=True) as con:
            cells = _levelled(con.execute("select rowid, * from marts.mart_contact_cell order by rowid").df())
            declared = con.execute("select margin, measure from marts.mart_contact_margin").fetchall()
        shown = cells["shown"].astype("Float64").astype("float64")
        named = [
            frozenset((level, value) for level, value in zip(LEVELS, values, strict=True) if value != ALL)
            for values in cells[LEVELS].itertuples(index=False, name=None)
        ]
        return cls(
            cells=cells,
            figures=dict(zip(named, shown, strict=True)),
            margins=frozenset(_margin(margin, measure) for margin, measure in declared),
            period_levels={label: level for level in PERIODS for label in cells[level].unique() if label != ALL},
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
        """Return the level of a period with its label; nothing for all months, which is no level."""
        return {self.period_levels[label]: label} if label in self.period_levels else {}


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
    return named.assign(shown=cells["contacts"].astype("Int64"), is_second=False, rowid=cells["rowid"])


@dataclass(frozen=True)
class Truth:
    """The exact contacts, finest first: every level of the closed list but its measures, which are counts here."""

    rows: pd.DataFrame

    @classmethod
    def of(cls, internal: Path, closed: ClosedList, public: Path) -> "Truth":
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
        for level, label, first, last in _periods(public):
            if label in closed.period_levels:
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


def _periods(public: Path) -> Iterator[tuple[str, str, pd.Timestamp, pd.Timestamp]]:
    """Yield the level, label and ends of every published period longer than a month."""
    with duckdb.connect(str(public), read_only=True) as con:
        rows = con.execute(
            """select distinct split_part(margin, ' x ', 2), period_label, first_month, last_month
            from marts.mart_contact_cell where list_contains($levels, margin) and measure = 'contacts'""",
            {"levels": [f"residents x {level}" for level in PERIODS if level != "month"]},
        ).fetchall()
    for level, label, first, last in rows:
        yield level, label, pd.Timestamp(first), pd.Timestamp(last)


def number(text: str) -> float:
    """Return a figure of a file; missing for one that is hidden or not there."""
    try:
        return float(text)
    except ValueError:
        return float(np.nan)
