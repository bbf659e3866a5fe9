"""Questions about contacts. Every count comes through `contact_counts`, so one mask covers them all.

A database for internal use, and open contacts, are counted exactly from `mart_area_channel_month`. Controlled contacts
of a public database are read from published cells: small ones hidden, the others rounded, and no others to be had.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

import duckdb
import pandas as pd

Grouping = Literal["total", "period", "service", "area", "period and service", "area and service"]
Channels = Literal["each", "groups", "all"]

CHANNELS = Path(__file__).parents[2] / "data" / "reference" / "channels.csv"
PERIOD = "c.period_label, c.period_order, c.month_date,"
SERVICE = "c.service_code, coalesce(s.service_name, c.service_code) as service_name,"
AREA = "c.area_code, coalesce(a.area_name, c.area_code) as area_name,"
COLUMNS: dict[Grouping, str] = {
    "total": "",
    "period": PERIOD,
    "service": SERVICE,
    "area": AREA,
    "period and service": PERIOD + SERVICE,
    "area and service": AREA + SERVICE,
}
MEASURES = ("resolved", "failed", "avoidable", "started", "completed", "satisfied", "ratings")
FIGURES = ("contacts", *MEASURES)
EVERY_CHANNEL = "all"
# Levels of the published margins, in the order of their names in the database.
RESIDENTS, STAFF, MONTH = "residents", "staff", "month"
PERIOD_LEVELS = ("", "twelve_months", "financial_year", "quarter", MONTH)
CHANNEL_LEVELS: dict[Channels, tuple[str, ...]] = {
    "each": ("channel", "channel_group"),
    "groups": ("channel_group",),
    "all": ("",),
}


class NotPublished(LookupError):
    """The public database has no such figures; the message says in words what was asked and what there is."""


@dataclass(frozen=True)
class ContactFilter:
    """Which contacts to count: one set of one place, narrowed where a value is given."""

    place_code: str
    contact_set: str
    service_code: str | None = None
    customer_type: str | None = None
    area_code: str | None = None
    with_staff: bool = False
    first_month: date | None = None
    last_month: date | None = None


@dataclass(frozen=True)
class ContactSet:
    """One collection of contacts of a place; the months are missing where its source gives no year.

    Of a masked set small counts are hidden (None), and the others rounded.
    """

    name: str
    contacts: int | None
    staff_contacts: int | None
    has_areas: bool
    first_month: date | None
    last_month: date | None
    hidden_under: int | None = None

    @property
    def is_dated(self) -> bool:
        """Whether the set's periods stand in the calendar."""
        return self.first_month is not None and self.last_month is not None

    @property
    def months(self) -> int:
        """How many months the set runs over; 0 where they do not stand in the calendar."""
        if self.first_month is None or self.last_month is None:
            return 0
        years = self.last_month.year - self.first_month.year
        return 12 * years + self.last_month.month - self.first_month.month + 1

    @property
    def is_masked(self) -> bool:
        """Whether its figures are published ones: rounded, with small ones hidden."""
        return self.hidden_under is not None


def contact_sets(con: duckdb.DuckDBPyConnection, place_code: str) -> list[ContactSet]:
    """The contact collections of a place, largest first; they may overlap and are never added."""
    rows = con.execute(
        """select contact_set, cast(sum(contacts) as bigint) as contacts,
            cast(coalesce(sum(contacts) filter (not is_resident_contact), 0) as bigint) as staff_contacts,
            count(area_code) > 0 as has_areas, min(month_date) as first_month, max(month_date) as last_month,
            cast(null as integer) as hidden_under
        from marts.mart_area_channel_month where place_code = $place_code group by contact_set
        union all
        select m.contact_set, max(c.contacts) filter (c.margin = ''),
            case when count(*) filter (c.margin = 'staff') = 0 then 0
                else max(c.contacts) filter (c.margin = 'staff') end,
            count(c.area_code) > 0, any_value(m.first_month), any_value(m.last_month), any_value(m.hidden_under)
        from marts.meta_contact_mask as m
        left join marts.mart_contact_cell as c
            on c.place_code = m.place_code and c.contact_set = m.contact_set and c.measure = 'contacts'
        where m.place_code = $place_code group by m.contact_set
        order by contacts desc nulls last, contact_set""",
        {"place_code": place_code},
    )
    return [ContactSet(*row) for row in rows.fetchall()]


def contact_services(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> dict[str, str]:
    """Name by code of each service that a contact set holds, by name."""
    rows = con.execute(
        """select distinct c.service_code, coalesce(s.service_name, c.service_code) as service_name
        from (
            select place_code, contact_set, service_code from marts.mart_area_channel_month
            union all
            select place_code, contact_set, service_code from marts.mart_contact_cell
        ) as c
        left join marts.dim_service as s using (place_code, service_code)
        where c.place_code = ? and c.contact_set = ? and c.service_code is not null order by service_name""",
        [place_code, contact_set],
    )
    return dict(rows.fetchall())


def customer_types(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> list[str]:
    """The kinds of customer that a contact set tells apart; empty where it tells none apart."""
    rows = con.execute(
        """select distinct customer_type from (
            select place_code, contact_set, customer_type from marts.mart_area_channel_month
            union all
            select place_code, contact_set, customer_type from marts.mart_contact_cell
        ) where place_code = ? and contact_set = ? and customer_type is not null order by customer_type""",
        [place_code, contact_set],
    )
    return [str(row[0]) for row in rows.fetchall()]


def contact_counts(
    con: duckdb.DuckDBPyConnection, wanted: ContactFilter, by: Grouping, channels: Channels = "each"
) -> pd.DataFrame:
    """Contacts and measures by grouping and channel; contacts without an area or service keep a row of their own.

    `channels` asks for each channel, for the channel groups, or for all together ("all"), which of masked sets are
    published figures of their own: never add parts to a total that can be asked for. Where only groups are published
    the rows of "each" are groups. A figure is missing where it is hidden, not published or not measured, and
    `hidden_cells` counts the hidden ones that a sum of contacts leaves out. Raises NotPublished.
    """
    if _is_masked(con, wanted.place_code, wanted.contact_set):
        return _published_counts(con, wanted, by, channels)
    return _grouped(_exact_counts(con, wanted, by), channels).assign(hidden_cells=0)


def staff_contacts(con: duckdb.DuckDBPyConnection, wanted: ContactFilter) -> int | None:
    """How many contacts of staff and systems a filter lets through, counted or not; None where hidden."""
    if not _is_masked(con, wanted.place_code, wanted.contact_set):
        both, residents = (
            _exact_counts(con, replace(wanted, with_staff=with_staff), "total")["contacts"].sum()
            for with_staff in (True, False)
        )
        return int(both - residents)
    found = _published_counts(con, wanted, "total", "all", STAFF)["contacts"]
    return 0 if found.empty else None if pd.isna(found.iloc[0]) else int(found.iloc[0])


def _is_masked(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> bool:
    """Whether a set is held as published cells only."""
    found = con.execute(
        "select 1 from marts.meta_contact_mask where place_code = ? and contact_set = ?", [place_code, contact_set]
    )
    return found.fetchone() is not None


def _exact_counts(con: duckdb.DuckDBPyConnection, wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Exact contacts and measures by channel and grouping; a measure that the source does not hold is missing."""
    measures = ", ".join(f"cast(sum(c.{measure}) as bigint) as {measure}" for measure in MEASURES)
    query = f"""
        select {COLUMNS[by]} c.channel, cast(sum(c.contacts) as bigint) as contacts, {measures}
        from marts.mart_area_channel_month as c
        left join marts.dim_service as s using (place_code, service_code)
        left join marts.dim_area as a using (place_code, area_code)
        where c.place_code = $place_code and c.contact_set = $contact_set
            and ($service_code::varchar is null or c.service_code = $service_code)
            and ($customer_type::varchar is null or c.customer_type = $customer_type)
            and ($area_code::varchar is null or c.area_code = $area_code)
            and ($with_staff or c.is_resident_contact)
            and ($first_month::date is null or c.month_date >= $first_month)
            and ($last_month::date is null or c.month_date <= $last_month)
        group by all order by all"""
    return con.execute(query, vars(wanted)).df()


@lru_cache(maxsize=1)
def group_of_channel() -> dict[str, str]:
    """The group of each channel, from the reference file."""
    return dict(pd.read_csv(CHANNELS)[["channel", "channel_group"]].itertuples(index=False, name=None))


def _grouped(counts: pd.DataFrame, channels: Channels) -> pd.DataFrame:
    """Exact counts with their channels added up to groups, or to one row a grouping."""
    if channels == "each":
        return counts
    groups = counts["channel"].map(group_of_channel()) if channels == "groups" else EVERY_CHANNEL
    keys = [column for column in counts.columns if column not in FIGURES]
    grouped = counts.assign(channel=groups).groupby(keys, dropna=False, as_index=False)
    return grouped[list(FIGURES)].sum(min_count=1).astype(dict.fromkeys(["contacts"], "int64"))


@dataclass(frozen=True)
class _Margin:
    """A published breakdown: its level of period, and its name in the database."""

    period: str
    name: str


def _published_counts(
    con: duckdb.DuckDBPyConnection, wanted: ContactFilter, by: Grouping, channels: Channels, whose: str | None = None
) -> pd.DataFrame:
    """Published contacts and measures by grouping and channel, added over periods where no published one fits."""
    margins = _margins(con, wanted)
    spans = _spans(con, wanted)
    whose = whose if whose is not None else "" if wanted.with_staff else RESIDENTS
    for channel in CHANNEL_LEVELS[channels]:
        offered = [m for m in _fitting(wanted, by, channel, whose) if m.name in margins]
        if by in ("period", "period and service"):
            months = [m for m in offered if m.period == MONTH]
            if months:
                held = margins[months[0].name]
                return _rows(_cells(con, wanted, months[0], None, held), by, held)
        elif tiles := _tiles(wanted, offered, spans):
            return _added(con, wanted, by, tiles, margins)
    raise NotPublished(_not_published(wanted, by))


def _margins(con: duckdb.DuckDBPyConnection, wanted: ContactFilter) -> dict[str, set[str]]:
    """The published margins of a set by name, each with the measures that it is published with."""
    rows = con.execute(
        """select margin, list(measure) from marts.mart_contact_margin where place_code = ? and contact_set = ?
        group by margin having list_contains(list(measure), 'contacts')""",
        [wanted.place_code, wanted.contact_set],
    )
    return {margin: set(measures) for margin, measures in rows.fetchall()}


@dataclass(frozen=True)
class _Span:
    """A published period of a dated set: its level ("" for all months), its label, and its months, numbered."""

    level: str
    label: str | None
    first: int
    last: int


def _spans(con: duckdb.DuckDBPyConnection, wanted: ContactFilter) -> list[_Span]:
    """The published periods of a set; all its months come first, and nothing where they have no year."""
    keys = {"place_code": wanted.place_code, "contact_set": wanted.contact_set}
    levels = {f"{RESIDENTS} x {level}": level for level in PERIOD_LEVELS if level}
    whole = con.execute(
        """select '', null, first_month, last_month from marts.meta_contact_mask
        where place_code = $place_code and contact_set = $contact_set and first_month is not null""",
        keys,
    ).fetchall()
    # Names that stand in the query let the database pass over all other cells.
    periods = con.execute(
        f"""select distinct margin, period_label, first_month, last_month from marts.mart_contact_cell
        where place_code = $place_code and contact_set = $contact_set and first_month is not null
            and measure = 'contacts' and margin in ({", ".join(f"'{margin}'" for margin in levels)})""",
        keys,
    ).fetchall()
    spans = [*whole, *((levels[margin], *rest) for margin, *rest in periods)]
    return [_Span(level, label, _month_number(first), _month_number(last)) for level, label, first, last in spans]


def _fitting(wanted: ContactFilter, by: Grouping, channel: str, whose: str) -> list[_Margin]:
    """The margins that would answer, one for each level of period."""
    broken_down = {
        "area_code": wanted.area_code or by in ("area", "area and service"),
        "service_code": wanted.service_code or by in ("service", "period and service", "area and service"),
        "customer_type": wanted.customer_type,
    }
    levels = [name for name, is_down in broken_down.items() if is_down]
    if channel:
        levels.append(channel)
    return [
        _Margin(period, " x ".join(level for level in (whose, period, *levels) if level)) for period in PERIOD_LEVELS
    ]


def _tiles(
    wanted: ContactFilter, offered: Sequence[_Margin], spans: Sequence[_Span]
) -> list[tuple[_Margin, str | None]]:
    """The fewest published periods that make up the months asked for, each with its margin; none where none do."""
    by_level = {margin.period: margin for margin in offered}
    whole = [(by_level[""], None)] if "" in by_level else []
    if (wanted.first_month is None and wanted.last_month is None) or not spans:
        return list(whole)
    held = spans[0]
    first = max(held.first, _month_number(wanted.first_month)) if wanted.first_month else held.first
    last = min(held.last, _month_number(wanted.last_month)) if wanted.last_month else held.last
    if whole and (first, last) == (held.first, held.last):
        return list(whole)
    # The shortest way from the first month to the last, a published period at each step.
    ways: dict[int, list[tuple[_Margin, str | None]]] = {first: []}
    for span in sorted(spans[1:], key=lambda span: (span.first, -span.last, span.level)):
        after = span.last + 1
        if span.level not in by_level or span.first not in ways or after > last + 1:
            continue
        if after not in ways or len(ways[span.first]) + 1 < len(ways[after]):
            ways[after] = [*ways[span.first], (by_level[span.level], span.label)]
    return ways.get(last + 1, [])


def _month_number(month: date) -> int:
    return month.year * 12 + month.month


def _cells(
    con: duckdb.DuckDBPyConnection,
    wanted: ContactFilter,
    margin: _Margin,
    period_label: str | None,
    held: Collection[str],
) -> pd.DataFrame:
    """The published cells of one margin and period that the filter asks for: contacts and the measures held."""
    figures = ", ".join(
        f"max(c.contacts) filter (c.measure = '{figure}') as {figure}, "
        f"count(*) filter (c.measure = '{figure}') > 0 as has_{figure}"
        for figure in FIGURES
        if figure in held
    )
    query = f"""
        select {PERIOD.replace("month_date", "first_month as month_date")} {SERVICE} {AREA}
            coalesce(c.channel, c.channel_group, '{EVERY_CHANNEL}') as channel, {figures}
        from marts.mart_contact_cell as c
        left join marts.dim_service as s using (place_code, service_code)
        left join marts.dim_area as a using (place_code, area_code)
        where c.place_code = $place_code and c.contact_set = $contact_set and c.margin = $margin
            and ($period_label::varchar is null or c.period_label = $period_label)
            and ($service_code::varchar is null or c.service_code = $service_code)
            and ($customer_type::varchar is null or c.customer_type = $customer_type)
            and ($area_code::varchar is null or c.area_code = $area_code)
            and ($first_month::date is null or c.first_month is null or c.first_month >= $first_month)
            and ($last_month::date is null or c.last_month is null or c.last_month <= $last_month)
        group by all order by all"""
    given = vars(wanted) | {"margin": margin.name, "period_label": period_label}
    del given["with_staff"]
    return con.execute(query, given).df()


def _rows(cells: pd.DataFrame, by: Grouping, measures: set[str]) -> pd.DataFrame:
    """Cells as rows of an answer: nothing counted is 0, hidden is missing, and each hidden cell of contacts is told."""
    figures = {
        # A published margin lists what is more than nought.
        figure: cells[figure].astype("Int64").mask(~cells[f"has_{figure}"], 0)
        if figure in measures
        else pd.Series(pd.NA, index=cells.index, dtype="Int64")
        for figure in FIGURES
    }
    is_hidden = figures["contacts"].isna()
    return cells[[*_keys(by), "channel"]].assign(**figures, hidden_cells=is_hidden.astype("int64"))


def _keys(by: Grouping) -> list[str]:
    """The columns of a grouping."""
    columns = {"period": ["period_label", "period_order", "month_date"], "service": ["service_code", "service_name"]}
    columns |= {"area": ["area_code", "area_name"], "total": []}
    return [column for part in by.split(" and ") for column in columns[part]]


def _added(
    con: duckdb.DuckDBPyConnection,
    wanted: ContactFilter,
    by: Grouping,
    tiles: Sequence[tuple[_Margin, str | None]],
    margins: dict[str, set[str]],
) -> pd.DataFrame:
    """The published periods added up: contacts leave hidden cells out and count them, measures are missing with any."""
    parts = [
        _rows(_cells(con, wanted, margin, label, held), by, held)
        for margin, label in tiles
        for held in [margins[margin.name]]
    ]
    if len(parts) == 1:
        return parts[0]
    every = pd.concat(parts, ignore_index=True)
    keys = [*_keys(by), "channel"]
    grouped = every.groupby(keys, dropna=False, as_index=False)
    sums = grouped[["contacts"]].sum(min_count=1)
    for measure in MEASURES:
        totals = grouped[measure].sum(min_count=1)[measure]
        is_partly = every.assign(gap=every[measure].isna()).groupby(keys, dropna=False, as_index=False)["gap"].any()
        sums[measure] = totals.mask(is_partly["gap"])
    return sums.assign(hidden_cells=grouped["hidden_cells"].sum()["hidden_cells"])


def _not_published(wanted: ContactFilter, by: Grouping) -> str:
    """What was asked for that is not published, and the nearest that is."""
    choices = [
        name
        for name, value in (
            ("one service", wanted.service_code),
            ("one area", wanted.area_code),
            ("one kind of customer", wanted.customer_type),
            ("contacts of staff", wanted.with_staff),
        )
        if value
    ]
    asked = f"Contacts by {by}" if by != "total" else "Contacts"
    asked += f" for {' and '.join(choices)}" if choices else ""
    if wanted.with_staff and (by != "total" or len(choices) > 1):
        return f"{asked}: not published. Leave out the contacts of staff."
    if len(choices) > 1 and "period" in by:
        return f"{asked}: not published month by month. Keep one of them to see its trend."
    if len(choices) > 1 or (choices and by not in ("total", "period")):
        return (
            f"{asked}: not published for this period. Choose the latest twelve months or all months, or fewer filters."
        )
    return f"{asked}: not published, because most of the figures would be hidden. Choose a longer period."


def contact_sources(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> list[str]:
    """The ids of the sources that a contact set was loaded from."""
    rows = con.execute(
        "select source_id from marts.meta_source where place_code = ? and contact_set = ? order by source_id",
        [place_code, contact_set],
    )
    return [str(row[0]) for row in rows.fetchall()]


def channel_words(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> pd.DataFrame:
    """One row for each channel word of the sources: its channel, contacts in the source, contacts loaded.

    The counts are missing in a public database where the source is controlled.
    """
    return con.execute(
        """select w.channel_word, w.channel, cast(sum(w.contacts_in_source) as bigint) as contacts_in_source,
            cast(sum(w.contacts_loaded) as bigint) as contacts_loaded
        from marts.meta_channel_word as w
        join marts.meta_source as s using (source_id)
        where s.place_code = ? and s.contact_set = ?
        group by all order by contacts_in_source desc nulls last, w.channel_word""",
        [place_code, contact_set],
    ).df()
