"""What must hold before a new database replaces the old one: grains, reconciliation, plausible values."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from etl.ledger import SourceLoad
from etl.models import Model


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, the place it concerns, whether it holds and what was found."""

    name: str
    place_code: str | None
    passed: bool
    detail: str


def run_checks(con: duckdb.DuckDBPyConnection, models: Sequence[Model], loads: Sequence[SourceLoad]) -> list[Check]:
    """Return every check of a built database, passed or not."""
    return [
        *(_grain_is_unique(con, model) for model in models if model.layer == "marts"),
        *(_rows_reconcile(load) for load in loads),
        *_contacts_reconcile(con, loads),
        *_residents_reconcile(con),
        *_shares_are_possible(con),
        *_coverage_is_possible(con),
        *_wards_without_small_areas(con),
    ]


def _grain_is_unique(con: duckdb.DuckDBPyConnection, model: Model) -> Check:
    keys = ", ".join(model.grain)
    rows, cells = con.execute(
        f"""select (select count(*) from {model.table}),
            (select count(*) from (select distinct {keys} from {model.table}))"""
    ).fetchall()[0]
    detail = f"{rows:,} rows, {cells:,} different ({keys})"
    return Check(f"{model.name}: one row a grain", None, rows == cells, detail)


def _rows_reconcile(load: SourceLoad) -> Check:
    rows_in = sum(load.counts.values())
    parts = {outcome: load.rows(outcome) for outcome in ("loaded", "rejected", "set aside")}
    detail = f"{rows_in:,} in = " + " + ".join(f"{rows:,} {outcome}" for outcome, rows in parts.items())
    negative = any(rows < 0 for rows in load.counts.values())
    passed = rows_in == sum(parts.values()) and not negative
    return Check(f"{load.source.name}: every row is counted once", load.place.code, passed, detail)


def _contacts_reconcile(con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad]) -> list[Check]:
    checks = []
    for place_code in sorted({load.place.code for load in loads if load.contacts}):
        loaded = sum(
            contacts
            for load in loads
            if load.place.code == place_code
            for (outcome, _), contacts in load.contacts.items()
            if outcome == "loaded"
        )
        in_mart = con.execute(
            "select cast(sum(contacts) as bigint) from marts.mart_area_channel_month where place_code = ?",
            [place_code],
        ).fetchall()[0][0]
        detail = f"{loaded:,} contacts loaded, {in_mart or 0:,} in the mart"
        checks.append(Check("contacts: the mart holds what was loaded", place_code, loaded == in_mart, detail))
    return checks


def _residents_reconcile(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, sum(population) filter (area_type = 'lsoa'),
        sum(population) filter (area_type = 'ward'), sum(population) filter (area_type = 'authority')
        from marts.dim_area group by place_code having sum(population) filter (area_type = 'lsoa') > 0
        order by place_code"""
    ).fetchall()
    return [
        Check(
            "residents: small areas, wards and the authority agree",
            place_code,
            lsoa == ward == authority,
            f"{lsoa:,} by small area, {ward or 0:,} by ward, {authority or 0:,} in all",
        )
        for place_code, lsoa, ward, authority in rows
    ]


def _shares_are_possible(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, indicator, count(*) from marts.mart_area_indicator
        where denominator < 0 or isnan(value) or isinf(value) group by all order by all"""
    ).fetchall()
    return [
        Check(f"{indicator}: no impossible value", place_code, False, f"{count:,} areas")
        for place_code, indicator, count in rows
    ]


def _coverage_is_possible(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, count(*), count(*) filter (premises_covered > premises + 0.5 or premises_covered < 0)
        from marts.mart_area_coverage group by place_code order by place_code"""
    ).fetchall()
    return [
        Check(
            "coverage: no more premises covered than there are",
            place_code,
            bad == 0,
            f"{bad:,} of {count:,} rows",
        )
        for place_code, count, bad in rows
    ]


def _wards_without_small_areas(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select w.place_code, count(*), count(*) filter (w.area_code not in
            (select parent_code from marts.dim_area where area_type = 'lsoa' and parent_code is not null))
        from marts.dim_area w where w.area_type = 'ward'
        and w.place_code in (select place_code from marts.dim_area where area_type = 'lsoa')
        group by w.place_code order by w.place_code"""
    ).fetchall()
    return [
        Check(
            "wards: each has a small area",
            place_code,
            without == 0,
            f"{without:,} of {count:,} wards without",
        )
        for place_code, count, without in rows
    ]
