"""Questions about where the figures come from, and what was checked."""

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd


@dataclass(frozen=True)
class Source:
    """One source of a place, as its place file describes it, with the counts of its last load.

    In a public database the counts of a controlled source are rounded to 5, and None where hidden.
    """

    source_id: str
    place_code: str
    kind: str
    publisher: str
    title: str
    url: str | None
    licence: str | None
    attribution: str | None
    disclaimer: str | None
    disclosure: str
    released_date: date | None
    accessed_date: date | None
    file_name: str | None
    sha256: str | None
    rows_in: int | None
    rows_loaded: int | None
    rows_rejected: int | None
    rows_set_aside: int | None


def sources_of(con: duckdb.DuckDBPyConnection, place_code: str) -> list[Source]:
    """The sources of a place, by kind and title."""
    columns = ", ".join(Source.__dataclass_fields__)
    rows = con.execute(
        f"select {columns} from marts.meta_source where place_code = ? order by kind, title, released_date",
        [place_code],
    )
    return [Source(*row) for row in rows.fetchall()]


def kinds_of(con: duckdb.DuckDBPyConnection, place_code: str) -> set[str]:
    """The kinds of source that a place has: boundaries, indicators, survey and the like."""
    rows = con.execute("select distinct kind from marts.meta_source where place_code = ?", [place_code])
    return {row[0] for row in rows.fetchall()}


def sources_by_id(con: duckdb.DuckDBPyConnection, *source_ids: str) -> list[Source]:
    """The sources with these ids, in this order; unknown ids are left out."""
    columns = ", ".join(Source.__dataclass_fields__)
    rows = con.execute(
        f"select {columns} from marts.meta_source where list_contains(?, source_id)", [list(source_ids)]
    ).fetchall()
    found = {source.source_id: source for source in (Source(*row) for row in rows)}
    return [found[source_id] for source_id in dict.fromkeys(source_ids) if source_id in found]


def set_aside(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """Rows of each source of a place that were not loaded, counted by reason; missing where hidden."""
    return con.execute(
        """select s.title, r.outcome, r.reason, sum(r.row_count)::bigint as row_count
        from marts.meta_row_count as r inner join marts.meta_source as s using (source_id)
        where s.place_code = ? and r.outcome <> 'loaded' and r.row_count is distinct from 0
        group by all order by s.title, r.outcome, row_count desc""",
        [place_code],
    ).df()


def masked_sources(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The titles of a place's sources whose rows are rounded and small numbers of them hidden; none where exact."""
    rows = con.execute(
        """select distinct s.title from marts.meta_source as s cross join marts.meta_build as b
        left join marts.meta_contact_mask as m on m.place_code = s.place_code and m.contact_set = s.contact_set
        where s.place_code = ? and b.audience = 'public' and (s.disclosure = 'control' or m.contact_set is not null)
        order by s.title""",
        [place_code],
    )
    return [str(row[0]) for row in rows.fetchall()]


def rejected_rows(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """Masked examples of the rows that were refused."""
    return con.execute(
        """select s.title, r.row_number, r.column_name, r.value_shown, r.reason
        from marts.meta_rejected_row as r inner join marts.meta_source as s using (source_id)
        where s.place_code = ? order by s.title, r.row_number""",
        [place_code],
    ).df()


def services(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """The services of a place by name, with their number in the Local Government Service List where it has one."""
    return con.execute(
        """select service_name, lgsl_id from marts.dim_service where place_code = ?
        order by lgsl_id is null, service_name""",
        [place_code],
    ).df()


def checks(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """The checks of the last build that concern a place, or every place: failed ones first, then warnings."""
    return con.execute(
        """select check_name, passed, is_warning, detail from marts.meta_check
        where place_code is null or place_code = ? order by passed, is_warning desc, check_name""",
        [place_code],
    ).df()
