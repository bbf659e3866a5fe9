"""What must hold of contacts beyond their totals: breaks, files that overlap, channels that begin halfway."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from etl.check import Check
from etl.ledger import SourceLoad
from etl.place import Contacts

# A channel that begins later than the third month, and then holds one contact in two hundred, is no accident.
MONTHS_BEFORE_A_LATE_START = 3
SHARE_OF_A_LATE_START = 0.005


def contact_checks(con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad]) -> list[Check]:
    """Return the checks of contact sets, passed or not; a channel that begins halfway is a warning."""
    return [
        *_breaks_lie_within_their_set(con),
        *_channels_that_begin_halfway(con),
        *_files_that_overlap(con, loads),
        *_services_with_two_numbers(con),
    ]


def _breaks_lie_within_their_set(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, contact_set, channel, first_month, note, first, last, channels,
            channel is null or list_contains(channels, channel) as has_channel,
            coalesce(first_month > first and first_month <= last, false) as is_within
        from marts.meta_contact_break left join (
            select place_code, contact_set, min(month_date) as first, max(month_date) as last,
                list_sort(list(distinct channel)) as channels
            from marts.mart_area_channel_month group by all
        ) as held using (place_code, contact_set) order by all"""
    ).fetchall()
    checks = []
    for place, contact_set, channel, month, note, first, last, channels, has_channel, is_within in rows:
        words = []
        if not has_channel:
            words.append(f"it never has the channel '{channel}', but: {', '.join(channels or ['none'])}")
        if not is_within:
            span = f"from {first:%b %Y} to {last:%b %Y}" if first else "without a year"
            words.append(f"{month:%b %Y} is not after its first month and by its last: its months are {span}")
        name = f"{contact_set}: the break of {month:%b %Y} ({channel or 'all channels'}) lies within it"
        said = "; ".join(words) or note
        checks.append(Check(name, place, not words, said, "Mend [[source.break]] in the place file."))
    return checks


def _channels_that_begin_halfway(con: duckdb.DuckDBPyConnection) -> list[Check]:
    monthly = con.execute(
        """select place_code, contact_set, channel, month_date, cast(sum(contacts) as bigint) as contacts
        from marts.mart_area_channel_month where month_date is not null and channel <> 'unknown'
        group by place_code, contact_set, channel, month_date having sum(contacts) > 0"""
    ).df()
    declared = set(
        con.execute("select place_code, contact_set, channel, first_month from staging.stg_contacts__break").fetchall()
    )
    checks = []
    for (place_code, contact_set), counted in monthly.groupby(["place_code", "contact_set"]):
        late = counted["month_date"].min() + pd.DateOffset(months=MONTHS_BEFORE_A_LATE_START)
        for channel, begins in counted.groupby("channel")["month_date"].min().items():
            since = counted[counted["month_date"] >= begins]
            share = since.loc[since["channel"] == channel, "contacts"].sum() / since["contacts"].sum()
            known = {(place_code, contact_set, of, begins.date()) for of in (channel, None)}
            if begins >= late and share >= SHARE_OF_A_LATE_START and not known & declared:
                name = f"{contact_set}: the channel '{channel}' is first counted in {begins:%b %Y}"
                said = f"{share:.1%} of contacts from then on; no break is declared, so it may look like growth"
                checks.append(Check(name, str(place_code), True, said, is_warning=True))
    return checks


def _files_that_overlap(con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad]) -> list[Check]:
    """Return a failed check for each set of sources that count the same month, service and channel twice over."""
    sources = {load.source_id: load.source for load in loads if isinstance(load.source, Contacts)}
    rows = con.execute(
        """select place_code, contact_set, source_ids, count(*) as cells from (
            select place_code, contact_set, list_sort(list(distinct source_id)) as source_ids
            from intermediate.int_contact
            group by place_code, contact_set, month_date, period_number, service_code, channel
            having count(distinct source_id) > 1
        ) as shared group by all order by all"""
    ).fetchall()
    checks = []
    for place_code, contact_set, source_ids, cells in rows:
        sharing = [sources[source_id] for source_id in source_ids]
        if all(source.identity for source in sharing) or any(source.overlap == "add" for source in sharing):
            continue
        names = ", ".join(source.name for source in sharing)
        detail = f"{names} share {cells:,} combinations of month, service and channel, and would be added"
        to_do = (
            "Declare their `identity`, so that a contact in both counts once; or give each a `set` of its own; "
            'or write overlap = "add" where they hold different contacts.'
        )
        checks.append(Check(f"{contact_set}: no contact stands in two files", place_code, False, detail, to_do))
    return checks


def _services_with_two_numbers(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, min(service_name), string_agg(distinct lgsl_id, ' and ' order by lgsl_id)
        from intermediate.int_contact group by place_code, service_code
        having count(distinct lgsl_id) > 1 order by all"""
    ).fetchall()
    return [
        Check(f"{service}: one number in the national list", place_code, False, f"it has {numbers}", "Keep one.")
        for place_code, service, numbers in rows
    ]
