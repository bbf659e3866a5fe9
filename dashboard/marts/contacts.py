"""Questions about contacts. Every count comes through `contact_counts`, so one mask can cover them all."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb
import pandas as pd

Grouping = Literal["total", "period", "service", "area", "period and service", "area and service"]

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
    """One collection of contacts of a place; the months are missing where its source gives no year."""

    name: str
    contacts: int
    staff_contacts: int
    has_areas: bool
    first_month: date | None
    last_month: date | None

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


def contact_sets(con: duckdb.DuckDBPyConnection, place_code: str) -> list[ContactSet]:
    """The contact collections of a place, largest first; they may overlap and are never added."""
    rows = con.execute(
        """select contact_set, cast(sum(contacts) as bigint) as contacts,
            cast(coalesce(sum(contacts) filter (not is_resident_contact), 0) as bigint) as staff_contacts,
            count(area_code) > 0 as has_areas, min(month_date) as first_month, max(month_date) as last_month
        from marts.mart_area_channel_month where place_code = ?
        group by contact_set order by contacts desc, contact_set""",
        [place_code],
    )
    return [ContactSet(*row) for row in rows.fetchall()]


def contact_services(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> dict[str, str]:
    """Name by code of each service that a contact set holds, by name."""
    rows = con.execute(
        """select distinct c.service_code, coalesce(s.service_name, c.service_code) as service_name
        from marts.mart_area_channel_month as c
        left join marts.dim_service as s using (place_code, service_code)
        where c.place_code = ? and c.contact_set = ? and c.service_code is not null order by service_name""",
        [place_code, contact_set],
    )
    return dict(rows.fetchall())


def customer_types(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> list[str]:
    """The kinds of customer that a contact set tells apart; empty where it tells none apart."""
    rows = con.execute(
        """select distinct customer_type from marts.mart_area_channel_month
        where place_code = ? and contact_set = ? and customer_type is not null order by customer_type""",
        [place_code, contact_set],
    )
    return [str(row[0]) for row in rows.fetchall()]


def contact_counts(con: duckdb.DuckDBPyConnection, wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Contacts and measures by channel and grouping; contacts without an area or service keep a row of their own.

    A measure that the source does not hold is missing.
    """
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


def contact_sources(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> list[str]:
    """The ids of the sources that a contact set was loaded from."""
    rows = con.execute(
        "select source_id from marts.meta_source where place_code = ? and contact_set = ? order by source_id",
        [place_code, contact_set],
    )
    return [str(row[0]) for row in rows.fetchall()]


def channel_words(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> pd.DataFrame:
    """One row for each channel word of the sources: its channel, contacts in the source, contacts loaded."""
    return con.execute(
        """select w.channel_word, w.channel, cast(sum(w.contacts_in_source) as bigint) as contacts_in_source,
            cast(sum(w.contacts_loaded) as bigint) as contacts_loaded
        from marts.meta_channel_word as w
        join marts.meta_source as s using (source_id)
        where s.place_code = ? and s.contact_set = ?
        group by all order by contacts_in_source desc, w.channel_word""",
        [place_code, contact_set],
    ).df()
