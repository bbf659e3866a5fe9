"""Whether two databases hold the same marts, but for the rows that only the checked load sets aside."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

MEASURES = (
    "resolved", "failed", "avoidable", "handling_seconds", "started", "completed", "satisfied", "ratings",
)  # fmt: skip
CONTACTS_BY_CELL = f"""
select channel, month_date, sum(contacts)::bigint as contacts,
{", ".join(f"sum({name})::bigint as {name}" for name in MEASURES)}
from {{database}}.marts.mart_area_channel_month group by all
"""
# Percentages of premises are added in another order by each: the sums agree to within this share.
TOLERANCE = 1e-9


def differences(ours: Path, bare: Path) -> list[str]:
    """Return in words every way in which a bare load's marts disagree with ours: none, when all is well."""
    with duckdb.connect() as con:
        for name, path in (("ours", ours), ("bare", bare)):
            con.execute(f"attach '{path}' as {name} (read_only)")
        return [*_contacts_differ(con), *_coverage_differs(con), *_premises_differ(con)]


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> Sequence[tuple[object, ...]]:
    return con.execute(query).fetchall()


def _contacts_differ(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return what differs by channel and month, but for the rows that only our load sets aside."""
    same = " and ".join(f"ours_cell.{name} is not distinct from bare_cell.{name}" for name in MEASURES)
    (found,) = _rows(
        con,
        f"""select count(*), coalesce(sum(bare_cell.contacts - ours_cell.contacts), 0)::bigint,
        count(*) filter (ours_cell.contacts is null or bare_cell.contacts is null),
        count(*) filter (ours_cell.contacts > bare_cell.contacts),
        count(*) filter (ours_cell.contacts = bare_cell.contacts and not ({same}))
        from ({CONTACTS_BY_CELL.format(database="ours")}) as ours_cell
        full join ({CONTACTS_BY_CELL.format(database="bare")}) as bare_cell using (channel, month_date)""",
    )
    cells, more, unmatched, fewer, other_measures = found
    (set_aside,) = _rows(
        con,
        """select coalesce(sum(row_count), 0)::bigint from ours.marts.meta_row_count
        join ours.marts.meta_source using (source_id) where kind = 'contacts' and outcome = 'set aside'""",
    )[0]
    problems = {
        f"{unmatched} of {cells} channels and months are in one alone": unmatched,
        f"{fewer} of {cells} channels and months have fewer contacts than ours": fewer,
        f"{other_measures} of {cells} channels and months have other measures than ours": other_measures,
        f"{more} contacts more than ours, which set {set_aside} aside": more != set_aside,
    }
    return [words for words, is_wrong in problems.items() if is_wrong]


def _coverage_differs(con: duckdb.DuckDBPyConnection) -> list[str]:
    ((cells, wrong),) = _rows(
        con,
        f"""select count(*), count(*) filter (not coalesce(
            abs(o.premises - b.premises) <= {TOLERANCE} * o.premises
            and abs(o.premises_covered - b.premises_covered) <= {TOLERANCE} * o.premises, false))
        from ours.marts.mart_area_coverage as o full join bare.marts.mart_area_coverage as b
        using (area_code, release_date, technology, threshold_mbps)""",
    )
    return [f"{wrong} of {cells} areas, releases and tiers of coverage differ"] if wrong or not cells else []


def _premises_differ(con: duckdb.DuckDBPyConnection) -> list[str]:
    ((areas, wrong),) = _rows(
        con,
        """select count(*), count(*) filter (o.premises is distinct from b.premises)
        from (from ours.marts.dim_area where area_type <> 'lsoa') as o
        full join bare.marts.dim_area as b using (area_code)""",
    )
    return [f"{wrong} of {areas} areas have other premises"] if wrong or not areas else []
