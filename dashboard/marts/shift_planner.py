"""Questions of the shift planner: handling time, key-decision tests, and groups of residents by ward."""

from dataclasses import dataclass

import duckdb
import pandas as pd

from dashboard.marts.contacts import ContactFilter


@dataclass(frozen=True)
class KeyDecision:
    """When a place counts a decision as a key decision: each test may be missing, and so may all of them."""

    amount_gbp: float | None
    wards: int | None
    source: str | None


def handling_seconds(con: duckdb.DuckDBPyConnection, wanted: ContactFilter, channel: str) -> float | None:
    """The mean time that staff spend on a contact of a channel, seconds, of contacts whose time is known."""
    row = con.execute(
        """select sum(handling_seconds) / nullif(sum(contacts), 0) from marts.mart_area_channel_month
        where place_code = ? and contact_set = ? and channel = ? and handling_seconds is not null
            and is_resident_contact and (?::varchar is null or service_code = ?)""",
        [wanted.place_code, wanted.contact_set, channel, wanted.service_code, wanted.service_code],
    ).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def key_decision(con: duckdb.DuckDBPyConnection, place_code: str) -> KeyDecision:
    """The place's key-decision tests, as its place file names them."""
    row = con.execute(
        "select key_decision_gbp, key_decision_wards, key_decision_source from marts.dim_place where place_code = ?",
        [place_code],
    ).fetchone()
    return KeyDecision(*row) if row else KeyDecision(None, None, None)


def adults_of_place(con: duckdb.DuckDBPyConnection, place_code: str) -> int | None:
    """Adults of all wards of a place; None where one of them has no count."""
    row = con.execute(
        """select case when count(*) = count(adults) then cast(sum(adults) as bigint) end
        from marts.dim_area where place_code = ? and area_type = 'ward'""",
        [place_code],
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def groups_of_place(con: duckdb.DuckDBPyConnection, place_code: str, measure: str, wave_set: str) -> pd.DataFrame:
    """One row a group of residents: its estimate of a measure, and which part of all adults it is by weight.

    share_of_adults_error: how far that part may be off for rounding, as a share of itself; 0 where it is exact.
    """
    return con.execute(
        """select g.group_name, g.group_value, g.n_unweighted, g.estimate, g.ci_low, g.ci_high, g.flag,
            g.share_of_adults, g.share_of_adults_error
        from marts.mart_area_survey as g
        where g.place_code = ? and g.question = ? and g.answer = 'Yes' and g.wave_set = ? and g.area_code is null
            and g.group_name <> 'all' and g.method = 'direct'
        order by g.group_name, g.group_value""",
        [place_code, measure, wave_set],
    ).df()


def groups_of_wards(con: duckdb.DuckDBPyConnection, place_code: str, measure: str, wave_set: str) -> pd.DataFrame:
    """One row a ward and group of residents that gave enough replies, with its estimate of a measure."""
    return con.execute(
        """select s.area_code, a.area_name, s.group_name, s.group_value, s.estimate, s.ci_low, s.ci_high, s.flag
        from marts.mart_area_survey as s
        inner join marts.dim_area as a using (place_code, area_code)
        where s.place_code = ? and s.question = ? and s.answer = 'Yes' and s.wave_set = ?
            and s.group_name <> 'all' and s.method = 'direct'
        order by a.area_name, s.group_name, s.group_value""",
        [place_code, measure, wave_set],
    ).df()
