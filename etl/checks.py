"""What must hold before a new database replaces the old one: grains, reconciliation, plausible values."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from analysis.disclosure import ENOUGH
from etl.check import Check
from etl.contact_checks import contact_checks
from etl.disclosure import GRAINS, Masked
from etl.ledger import SourceLoad
from etl.models import Model
from etl.reading import records_in
from etl.risk import RISK_GRAIN, RISK_TABLE
from etl.survey import SURVEY_GRAIN, SURVEY_TABLE

# Marts that analysis/ works out: no SQL model states their grain.
COMPUTED = {RISK_TABLE: RISK_GRAIN, SURVEY_TABLE: SURVEY_GRAIN, **GRAINS}


def run_checks(
    con: duckdb.DuckDBPyConnection,
    models: Sequence[Model],
    loads: Sequence[SourceLoad],
    masked: Sequence[Masked] = (),
) -> list[Check]:
    """Return every check of a built database, passed or not."""
    return [
        *(_grain_is_unique(con, model.name, model.grain) for model in models if model.layer == "marts"),
        *(_grain_is_unique(con, table, grain) for table, grain in COMPUTED.items()),
        *_rows_reconcile(loads),
        *(check for load in loads for check in _notes(load)),
        *_contacts_reconcile(con, loads),
        *_residents_reconcile(con),
        *_shares_are_possible(con),
        *_coverage_is_possible(con),
        *_wards_without_small_areas(con),
        *_shapes_without_a_ward(con),
        *_one_source_an_indicator(con),
        *_scores_without_residents(con),
        *_contacts_find_their_ward(con),
        *contact_checks(con, loads),
        *_respondents_reconcile(con, loads),
        *_survey_shares_are_possible(con),
        *_risk_scores_are_possible(con),
        *(_hidden_counts_stay_hidden(contact_set) for contact_set in masked),
    ]


def _grain_is_unique(con: duckdb.DuckDBPyConnection, table: str, grain: Sequence[str]) -> Check:
    keys = ", ".join(grain)
    rows, cells = con.execute(
        f"""select (select count(*) from marts.{table}),
            (select count(*) from (select distinct {keys} from marts.{table}))"""
    ).fetchall()[0]
    detail = f"{rows:,} rows, {cells:,} different ({keys})"
    return Check(f"{table}: one row a grain", None, rows == cells, detail)


def _rows_reconcile(loads: Sequence[SourceLoad]) -> list[Check]:
    """Return whether each source's counted rows are as many as its file holds, counted apart from the loader."""
    checks = []
    held: dict[tuple[Path, str], int | None] = {}
    for load in loads:
        rows_in = sum(load.counts.values())
        parts = {outcome: load.rows(outcome) for outcome in ("loaded", "rejected", "set aside")}
        file = (load.path, load.source.separator)
        if file not in held:
            held[file] = records_in(*file, expected=rows_in)
        told = f"the file holds {held[file]:,}" if held[file] is not None else "the file's own rows were not counted"
        detail = f"{rows_in:,} in = " + " + ".join(f"{rows:,} {outcome}" for outcome, rows in parts.items())
        passed = held[file] in (None, rows_in) and min(load.counts.values(), default=0) >= 0
        name = f"{load.source.name}: every row is counted once"
        checks.append(Check(name, load.place.code, passed, f"{detail}; {told}"))
    return checks


def _notes(load: SourceLoad) -> list[Check]:
    """Return what an importer reports beyond its rows, as of the weights that it made."""
    return [Check(f"{load.source.name}: {name}", load.place.code, True, words) for name, words in load.notes]


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
        checks.append(Check("contacts: the mart holds what was loaded", place_code, loaded == (in_mart or 0), detail))
    return checks


def _residents_reconcile(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, sum(population) filter (area_type = 'lsoa'),
        sum(population) filter (area_type = 'ward'), sum(population) filter (area_type = 'authority')
        from marts.dim_area
        -- Publishers perturb small counts: wards that are counted themselves differ from the sum of their parts.
        where place_code not in (select place_code from staging.stg_indicators__count where area_system = 'ward')
        group by place_code having sum(population) filter (area_type = 'lsoa') > 0
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
            "Check that boundaries and look-up are of the same year.",
        )
        for place_code, count, without in rows
    ]


def _shapes_without_a_ward(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, count(*), count(*) filter (area_code not in
            (select area_code from marts.dim_area where area_type = 'lsoa'))
        from staging.stg_boundaries__area where area_type = 'lsoa' group by place_code order by place_code"""
    ).fetchall()
    return [
        Check(
            "small areas: the look-up places each one that is on the map",
            place_code,
            without == 0,
            f"{without:,} of {count:,} shapes are in no look-up from = 'lsoa'",
            "Complete the look-up, or check that it is of the same year.",
        )
        for place_code, count, without in rows
    ]


def _one_source_an_indicator(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, indicator, period_label, string_agg(distinct source_id, ', ' order by source_id)
        from intermediate.int_indicator_part group by all having count(distinct source_id) > 1 order by all"""
    ).fetchall()
    return [
        Check(
            f"{indicator}, {period}: one source",
            place_code,
            False,
            f"it is given by {sources}, whose figures would be added",
            "Leave it out of all sources but one.",
        )
        for place_code, indicator, period, sources in rows
    ]


def _scores_without_residents(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, indicator, area_system from intermediate.int_indicator_part
        group by all having count(numerator) = 0 order by all"""
    ).fetchall()
    return [
        Check(
            f"{indicator}: a figure for at least one area",
            place_code,
            False,
            f"every {system} lacks it, or lacks the residents that weigh it",
            f"Name columns.population in a source of the area_system '{system}'.",
        )
        for place_code, indicator, system in rows
    ]


def _contacts_find_their_ward(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        """select place_code, cast(coalesce(sum(contacts) filter (area is not null), 0) as bigint),
            cast(coalesce(sum(contacts) filter (area is not null and area_code is null), 0) as bigint)
        from intermediate.int_contact group by place_code order by place_code"""
    ).fetchall()
    return [
        Check(
            "contacts: each named area leads to a ward",
            place_code,
            lost == 0,
            f"{lost:,} of {named:,} contacts with an area without a ward",
        )
        for place_code, named, lost in rows
    ]


def _risk_scores_are_possible(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        f"""select place_code, count(score_0_10), count(*) filter (score_0_10 not between 0 and 10)
        from marts.{RISK_TABLE} group by place_code order by place_code"""
    ).fetchall()
    return [
        Check("risk index: scores from 0 to 10", place_code, wrong == 0, f"{wrong:,} of {scores:,} scores outside")
        for place_code, scores, wrong in rows
    ]


def _respondents_reconcile(con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad]) -> list[Check]:
    checks = []
    for load in loads:
        if load.source.kind != "survey":
            continue
        kept, lost = con.execute(
            """select count(distinct (respondent, wave)),
                count(distinct (respondent, wave)) filter (area is not null and not exists (
                    from intermediate.int_area_code as known where known.place_code = asked.place_code
                    and known.code_system = asked.area_system and known.code = asked.area))
            from staging.stg_survey__respondent as asked where source_id = ?""",
            [load.source_id],
        ).fetchall()[0]
        loaded = load.rows("loaded")
        detail = f"{loaded:,} respondents loaded, {kept:,} counted, {lost:,} with an area without a ward"
        name = f"{load.source.name}: each respondent counts once, and in the ward of their area"
        checks.append(Check(name, load.place.code, loaded == kept and not lost, detail))
    return checks


def _survey_shares_are_possible(con: duckdb.DuckDBPyConnection) -> list[Check]:
    rows = con.execute(
        f"""select place_code, count(estimate), count(*) filter (not estimate between 0 and 1
            or not ci_low between 0 and estimate + 1e-9 or not ci_high between estimate - 1e-9 and 1)
        from marts.{SURVEY_TABLE} group by place_code order by place_code"""
    ).fetchall()
    return [
        Check("survey: shares from 0 to 1, within their intervals", place, wrong == 0, f"{wrong:,} of {shares:,} wrong")
        for place, shares, wrong in rows
    ]


def _hidden_counts_stay_hidden(masked: Masked) -> Check:
    detail = (
        f"{len(masked.cells):,} published cells, {masked.hidden:,} of them hidden ({masked.second:,} to protect "
        f"another); {masked.margins_withheld:,} breakdowns not published; "
    )
    least = masked.fewest_candidates
    detail += "nothing is hidden" if least is None else f"each hidden count can be {least} values or more"
    return Check(
        f"contacts, {masked.contact_set}: no hidden count can be narrowed to fewer than three values",
        masked.place_code,
        least is None or least >= ENOUGH,
        detail,
    )
