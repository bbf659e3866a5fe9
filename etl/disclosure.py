"""The public database: controlled contacts counted into a closed list of tables, masked, attacked, and only then kept.

docs/methods/disclosure.md explains the rules; analysis/disclosure.py and analysis/attack.py are the mathematics.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.disclosure import ALL, Table, count_cells, margin_of, publish, without_sparse_margins
from analysis.periods import Period, periods
from etl.place import PROJECT, Contacts, Place
from etl.sources.contacts import MEASURES

Pairs = npt.NDArray[np.int64]
"""Counts and keys, one pair a row."""

CHANNELS = PROJECT / "data" / "reference" / "channels.csv"
CONTACTS = "contacts"
YES = "yes"
PERIODS = ("twelve_months", "financial_year", "quarter", "month")
YEARS = PERIODS[:2]
CHANNEL = ("channel_group", "channel")
TWELVE, GROUP = PERIODS[:1], CHANNEL[:1]
AREA, SERVICE, CUSTOMER = ("area_code",), ("service_code",), ("customer_type",)
RESIDENTS = {"residents": YES}
"""All tables but the first count residents' contacts only, as the pages do unless a reader asks for staff's."""

# The closed list. Every margin of a table is in it too, but for those that are mostly hidden.
TABLES = (
    Table("channels", (PERIODS, CHANNEL, ("residents", "staff"))),
    Table("customers", (PERIODS, CUSTOMER, GROUP), RESIDENTS),
    Table("customers by channel", (YEARS, CUSTOMER, CHANNEL), RESIDENTS),
    Table("services", (PERIODS, SERVICE, GROUP), RESIDENTS),
    Table("services by channel", (YEARS, SERVICE, CHANNEL), RESIDENTS),
    Table("areas", (PERIODS, AREA, GROUP), RESIDENTS),
    Table("areas by channel", (YEARS, AREA, CHANNEL), RESIDENTS),
    Table("areas by service", (TWELVE, AREA, SERVICE, GROUP), RESIDENTS),
    Table("areas by customer", (TWELVE, AREA, CUSTOMER, GROUP), RESIDENTS),
    Table("services by customer", (TWELVE, SERVICE, CUSTOMER, GROUP), RESIDENTS),
)
# Those with a measure as one more dimension.
MEASURED = (
    Table("groups, measured", (PERIODS, GROUP), RESIDENTS),
    Table("channels, measured", (YEARS, CHANNEL), RESIDENTS),
    Table("services, measured", (YEARS, SERVICE, GROUP), RESIDENTS),
    Table("areas, measured", (TWELVE, AREA, GROUP), RESIDENTS),
)
LEVELS = ["residents", "staff", *PERIODS, *AREA, *SERVICE, *CUSTOMER, *CHANNEL]

ROWS = f"""
select month_date, period_number, coalesce(area_code, '') as area_code, service_code, customer_type, channel,
    is_resident_contact, cast(sum(contacts) as bigint) as contacts,
    cast(sum(contacts_key) as bigint) as contacts_key,
    {", ".join(f"cast(sum({m}) as bigint) as {m}, cast(sum({m}_key) as bigint) as {m}_key" for m in MEASURES)}
from intermediate.int_contact where place_code = ? and contact_set = ?
group by all having sum(contacts) > 0 order by all
"""
MASKED = """
create table marts.mart_contact_cell (place_code varchar, contact_set varchar, margin varchar, measure varchar,
    first_month date, last_month date, period_label varchar, period_order integer, area_code varchar,
    service_code varchar, customer_type varchar, channel_group varchar, channel varchar, contacts bigint);
create table marts.mart_contact_margin (place_code varchar, contact_set varchar, margin varchar, measure varchar);
create table marts.meta_contact_mask (place_code varchar, contact_set varchar, hidden_under integer,
    first_month date, last_month date, published_cells bigint, hidden_cells bigint, second_cells bigint,
    margins_withheld bigint, fewest_candidates bigint);
"""
CELL_TABLE, MARGIN_TABLE, MASK_TABLE = "mart_contact_cell", "mart_contact_margin", "meta_contact_mask"
GRAINS = {
    CELL_TABLE: (
        "place_code", "contact_set", "margin", "measure", "period_label", "area_code", "service_code",
        "customer_type", "channel_group", "channel",
    ),
    MARGIN_TABLE: ("place_code", "contact_set", "margin", "measure"),
    MASK_TABLE: ("place_code", "contact_set"),
}  # fmt: skip


@dataclass(frozen=True)
class Masked:
    """One contact set as it may be published, and how hard it was tried to break it."""

    place_code: str
    contact_set: str
    hidden_under: int
    published_periods: pd.DataFrame
    cells: pd.DataFrame
    margins: pd.DataFrame
    margins_withheld: int
    fewest_candidates: int | None

    @property
    def hidden(self) -> int:
        """How many of the cells are hidden."""
        return int(self.cells["shown"].isna().sum())

    @property
    def second(self) -> int:
        """How many of the hidden cells only protect another."""
        return int(self.cells["is_second"].sum())


def add_masked_contacts(con: duckdb.DuckDBPyConnection, places: Sequence[Place], is_public: bool) -> list[Masked]:
    """Fill marts.mart_contact_cell with every controlled contact set and return them; none for internal use."""
    con.execute(MASKED)
    masked = [mask_contact_set(con, *controlled) for controlled in controlled_sets(places)] if is_public else []
    for contact_set in masked:
        _insert(con, contact_set)
    return masked


def controlled_sets(places: Sequence[Place]) -> Iterator[tuple[Place, str]]:
    """Yield each place and contact set that must be masked, once."""
    for place in places:
        sources = [source for source in place.sources if isinstance(source, Contacts)]
        for contact_set in dict.fromkeys(source.contact_set for source in sources if place.is_controlled(source)):
            yield place, contact_set


def mask_contact_set(con: duckdb.DuckDBPyConnection, place: Place, contact_set: str) -> Masked:
    """Return a contact set counted into the closed list, with small counts hidden and the others rounded."""
    # Loaded here because SciPy takes longer to import than most places take to load.
    from analysis.worlds import protect

    threshold = place.facts.hide_counts_under
    rows, named_periods = _rows(con, place.code, contact_set)
    contacts = rows.rename(columns={CONTACTS: "count", "contacts_key": "key"})
    families = _families(place, contact_set)
    counted = [count_cells(contacts, TABLES)]
    for family in families:
        counted.append(count_cells(_exploded(rows, family), [_measured(table, tuple(family)) for table in MEASURED]))
    levels = [*LEVELS, *(measure for family in families for measure in family)]
    every = pd.concat(counted, ignore_index=True).reindex(columns=[*levels, "count", "key"])
    every[levels] = every[levels].fillna(ALL)
    every = every.drop_duplicates(levels, ignore_index=True)
    published = publish(every, threshold).assign(count=every["count"])
    cells, least = protect(without_sparse_margins(published), _units(rows, families), threshold)
    withheld = set(margin_of(every)) - set(margin_of(cells))
    margins = [margin for margin in _declared(families) if margin not in withheld]
    return Masked(
        place_code=place.code,
        contact_set=contact_set,
        hidden_under=threshold,
        published_periods=named_periods,
        cells=cells,
        margins=pd.DataFrame(map(_named, margins), columns=["margin", "measure"]).drop_duplicates(),
        margins_withheld=len(withheld),
        fewest_candidates=least,
    )


def _measured(table: Table, family: tuple[str, ...]) -> Table:
    """Return a table with a family of measures as one more dimension."""
    return Table(table.name, (*table.dimensions, family), table.only)


def _declared(families: Sequence[dict[str, set[str]]]) -> Iterator[str]:
    """Yield every margin of the closed list, as margin_of names it."""
    tables = [*TABLES, *(_measured(table, tuple(family)) for family in families for table in MEASURED)]
    order = [*LEVELS, *(measure for family in families for measure in family)]
    for table in tables:
        for margin in table.margins():
            yield " x ".join(level for level in order if level in {*margin, *table.only})


def _named(margin: str) -> tuple[str, str]:
    """Return a margin without its measure, and the measure: contacts where it has no other."""
    levels = margin.split(" x ") if margin else []
    measure = next((level for level in levels if level in MEASURES), CONTACTS)
    return " x ".join(level for level in levels if level != measure), measure


def _rows(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a set's exact counts with every level of the closed list, and its periods: one row a level and label."""
    rows = con.execute(ROWS, [place_code, contact_set]).df()
    months = rows[["month_date", "period_number"]].drop_duplicates().reset_index(drop=True)
    levels, named = _period_levels(months)
    rows = rows.merge(pd.concat([months, levels], axis=1), on=["month_date", "period_number"], how="left")
    with CHANNELS.open(encoding="utf-8", newline="") as lines:
        groups = {row["channel"]: row["channel_group"] for row in csv.DictReader(lines)}
    is_resident = rows["is_resident_contact"].astype(bool)
    rows = rows.assign(
        channel_group=rows["channel"].map(groups),
        residents=pd.Series(YES, index=rows.index).where(is_resident),
        staff=pd.Series(YES, index=rows.index).mask(is_resident),
    )
    sums = [CONTACTS, "contacts_key", *(name for m in MEASURES for name in (m, f"{m}_key"))]
    rows[sums] = rows[sums].fillna(0).astype("int64")
    return rows[[*LEVELS, *sums]], named


def _period_levels(months: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the label of each month at every level of period, and what each label means; months without a year too."""
    levels = pd.DataFrame(index=months.index, columns=list(PERIODS), dtype=object)
    named: list[tuple[str, str, date | None, date | None, int]] = []
    dated = months["month_date"].dropna()
    held = [(day.date(), at) for at, day in dated.items()]
    for level, period in _published_periods(dated):
        inside = [at for day, at in held if period.first_month <= day <= period.last_month]
        levels.loc[inside, level] = period.label
        named.append((level, period.label, period.first_month, period.last_month, _order(period.first_month)))
    for day, at in held:
        levels.loc[at, "month"] = f"{day:%b %Y}"
        named.append(("month", f"{day:%b %Y}", day, day, _order(day)))
    for at, number in months.loc[months["month_date"].isna(), "period_number"].dropna().astype(int).items():
        levels.loc[at, "month"] = f"month {number}, year not given"
        named.append(("month", f"month {number}, year not given", None, None, number))
    columns = ["level", "period_label", "first_month", "last_month", "period_order"]
    return levels, pd.DataFrame(named, columns=columns)


def _published_periods(dated: pd.Series) -> Iterator[tuple[str, Period]]:
    """Yield the level and period of the latest twelve months, the twelve before, and each full year and quarter."""
    if dated.empty:
        return
    first, last = dated.min().date(), dated.max().date()
    latest, *others = periods(first, last)
    yield "twelve_months", latest
    if (before := latest.a_year_earlier()).first_month >= first and latest.months == 12:
        yield "twelve_months", before
    for period in others:
        yield ("financial_year" if period.months == 12 else "quarter"), period


def _order(month: date) -> int:
    """Return the number by which a month sorts, as mart_area_channel_month has it."""
    return month.year * 12 + month.month


def _families(place: Place, contact_set: str) -> list[dict[str, set[str]]]:
    """Return the measures that a set holds by the column that they are read from, each with its values.

    Measures of one column share a row's one value, so what is known of one says something of the others: of two that
    overlap without one holding the other, each stands alone.
    """
    meanings: dict[str, set[tuple[str, frozenset[str]]]] = {}
    for source in place.sources:
        if isinstance(source, Contacts) and source.contact_set == contact_set:
            for name, flag in source.flags.items():
                meanings.setdefault(name, set()).add((flag.column, frozenset(flag.values)))
    families: dict[str, list[dict[str, set[str]]]] = {}
    for measure, meaning in meanings.items():
        # Where sources mean different things by a measure it has no column that others could share.
        ((column, values),) = meaning if len(meaning) == 1 else [(f" {measure}", frozenset[str]())]
        own = families.setdefault(column, [])
        alike = next((family for family in own if _nests(family, set(values))), None)
        if alike is None:
            own.append({measure: set(values)})
        else:
            alike[measure] = set(values)
    return [family for own in families.values() for family in own]


def _nests(family: dict[str, set[str]], values: set[str]) -> bool:
    """Return whether some values hold, lie in or miss those of each measure of a family."""
    return all(values <= other or other <= values or not values & other for other in family.values())


def _exploded(rows: pd.DataFrame, family: dict[str, set[str]]) -> pd.DataFrame:
    """Return the rows split so that each carries all or none of a measure, marked in the measure's own column."""
    atoms = _atoms(rows, family)
    parts = [rows[LEVELS].assign(count=own[:, 0], key=own[:, 1], **marks) for marks, own in atoms]
    exploded = pd.concat(parts, ignore_index=True)
    return exploded[exploded["count"].gt(0)].reset_index(drop=True)


def _atoms(rows: pd.DataFrame, family: dict[str, set[str]]) -> list[tuple[dict[str, str], Pairs]]:
    """Return the ways in which a row's contacts can carry a family's measures: the marks, and counts and keys a row."""
    parts = []
    left = rows[[CONTACTS, "contacts_key"]].to_numpy()
    for measure, values in family.items():
        own = rows[[measure, f"{measure}_key"]].to_numpy()
        holders = {m: YES for m, v in family.items() if m == measure or _lies_in(measure, values, m, v, family)}
        if len(holders) == 1:
            left = left - own
        for name, held in family.items():
            if name != measure and _lies_directly_in(name, held, measure, values, family):
                own = own - rows[[name, f"{name}_key"]].to_numpy()
        parts.append((holders, own))
    parts.append(({}, left))
    if any((own[:, 0] < 0).any() for _, own in parts):
        raise ValueError(f"Measures {', '.join(family)} count more than the contacts that they are of.")
    return parts


def _units(rows: pd.DataFrame, families: Sequence[dict[str, set[str]]]) -> pd.DataFrame:
    """Return kinds of contact that carry measures of every family at once, as many of each as agree with the rows.

    How the families go together within a row is not known here, nor to anybody who reads what is published: any
    way that agrees is as good a start for the worlds that an intruder must reckon with.
    """
    atoms = [_atoms(rows, family) for family in families]
    ends = [np.cumsum([own[:, 0] for _, own in family], axis=0) for family in atoms]
    edges = np.sort(np.vstack([rows[[CONTACTS]].to_numpy().T, *ends]), axis=0)
    sizes = np.diff(edges, axis=0, prepend=0)
    segment, row = np.nonzero(sizes)
    units = rows[LEVELS].iloc[row].reset_index(drop=True).assign(count=sizes[segment, row])
    for family, end in zip(atoms, ends, strict=True):
        at = (end[:, row] < edges[segment, row]).sum(axis=0)
        for measure in dict.fromkeys(name for marks, _ in family for name in marks):
            has = np.array([measure in marks for marks, _ in family])
            units[measure] = pd.Series(YES, index=units.index).where(has[at])
    return units


def _lies_in(inner: str, values: set[str], outer: str, others: set[str], family: dict[str, set[str]]) -> bool:
    """Return whether one measure is part of another; of two that are the same the later is."""
    if values == others:
        names = list(family)
        return names.index(inner) > names.index(outer)
    return values < others


def _lies_directly_in(inner: str, values: set[str], outer: str, others: set[str], family: dict[str, set[str]]) -> bool:
    """Return whether one measure is part of another with none between them."""
    between = (
        name
        for name, held in family.items()
        if name not in (inner, outer)
        and _lies_in(inner, values, name, held, family)
        and _lies_in(name, held, outer, others, family)
    )
    return _lies_in(inner, values, outer, others, family) and not any(between)


def _insert(con: duckdb.DuckDBPyConnection, masked: Masked) -> None:
    """Add a masked set to the marts; which cells were hidden to protect others is told to nobody."""
    keys = {"place_code": masked.place_code, "contact_set": masked.contact_set}
    cells = masked.cells.assign(**keys)
    cells[["margin", "measure"]] = [_named(margin) for margin in margin_of(masked.cells)]
    cells["level"] = [next((p for p in PERIODS if p in margin.split(" x ")), ALL) for margin in cells["margin"]]
    cells["period_label"] = cells[list(PERIODS)].where(cells[list(PERIODS)] != ALL).bfill(axis=1).iloc[:, 0]
    cells = cells.drop(columns=list(PERIODS)).merge(masked.published_periods, on=["level", "period_label"], how="left")
    named = [*AREA, *SERVICE, *CUSTOMER, *CHANNEL]
    cells[named] = cells[named].where(cells[named] != ALL, None)
    # A contact without an area has the empty code only here: everywhere else it has none.
    cells["area_code"] = cells["area_code"].where(cells["area_code"] != "", None)
    cells = cells.rename(columns={"shown": CONTACTS}).drop(columns=["is_second"])
    dated = masked.published_periods[["first_month", "last_month"]].dropna()
    first = dated["first_month"].min() if len(dated) else None
    last = dated["last_month"].max() if len(dated) else None
    for table, frame in ((CELL_TABLE, cells), (MARGIN_TABLE, masked.margins.assign(**keys))):
        columns = [row[0] for row in con.execute(f"describe marts.{table}").fetchall()]
        con.register("masked", frame[columns])
        con.execute(f"insert into marts.{table} by name select * from masked")
        con.unregister("masked")
    counts = [len(cells), masked.hidden, masked.second, masked.margins_withheld]
    con.execute(
        f"insert into marts.{MASK_TABLE} values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [*keys.values(), masked.hidden_under, first, last, *counts, masked.fewest_candidates],
    )
