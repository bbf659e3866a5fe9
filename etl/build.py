"""From place files to one database file: built beside the old one, checked, then moved over it."""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from etl.audience import Audience, disclosure_secret
from etl.check import Check
from etl.checks import run_checks
from etl.disclosure import add_masked_contacts
from etl.ledger import SECRET_VARIABLE, Hashes, NothingLoaded, SourceLoad
from etl.models import build_models, read_models
from etl.place import PROJECT, Contacts, Place, default_data_root, read_place
from etl.problems import LoadFailed, Problem
from etl.public_file import keep_public_figures
from etl.reading import sha256_of, sql_text
from etl.risk import add_risk_index
from etl.sources.boundaries import load_boundaries
from etl.sources.contacts import load_contacts, repeated_contacts
from etl.sources.coverage import load_coverage
from etl.sources.deflator import load_deflator
from etl.sources.indicators import load_indicators
from etl.sources.lookup import load_lookup
from etl.sources.survey import load_survey
from etl.sources.unit_costs import load_unit_costs
from etl.survey import add_survey_estimates

IMPORTERS: dict[str, Callable[[SourceLoad, Any], None]] = {
    "boundaries": load_boundaries,
    "lookup": load_lookup,
    "indicators": load_indicators,
    "coverage": load_coverage,
    "contacts": load_contacts,
    "unit_costs": load_unit_costs,
    "deflator": load_deflator,
    "survey": load_survey,
}
RAW_SCHEMA = Path(__file__).with_name("raw_schema.sql")
# Hashing a file of this size takes longer than loading it; above it the hash is left empty and said to be.
HASHED_UP_TO_BYTES = 256 * 1024 * 1024
UNFINISHED = ".building-"
# Wrong SQL is ours to mend, so it stays a traceback.
OUR_OWN_FAULTS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.InternalException)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Report:
    """What a load did: its sources with their row counts, and every check."""

    database: Path
    loads: list[SourceLoad]
    checks: list[Check]


def read_places(files: Sequence[Path]) -> list[Place]:
    """Return the places of some files; raise LoadFailed with the problems of all of them together."""
    places: list[Place] = []
    problems: list[Problem] = []
    for file in files:
        try:
            places.append(read_place(file))
        except LoadFailed as failed:
            problems += failed.problems
    for label, values in (("code", [p.code for p in places]), ("file name", [p.slug for p in places])):
        problems += [
            Problem(value, f"two places have the same {label}", "Load each place once.")
            for value in sorted({value for value in values if values.count(value) > 1})
        ]
    if problems:
        raise LoadFailed(problems)
    return places


def build(
    con: duckdb.DuckDBPyConnection,
    places: Sequence[Place],
    data_root: Path,
    progress: Progress = lambda _: None,
    audience: Audience = "internal",
) -> tuple[list[SourceLoad], list[Check]]:
    """Fill a connection's marts from some places and return what was loaded and checked; raise LoadFailed."""
    is_public = audience == "public"
    if is_public and any(place.is_controlled(source) for place in places for source in place.sources):
        con.execute(f"set variable {SECRET_VARIABLE} = {sql_text(disclosure_secret())}")
    con.execute(RAW_SCHEMA.read_text(encoding="utf-8"))
    # Hashing files and looking for repeats keep a core busy while the sources are loaded one after the other.
    with ThreadPoolExecutor(max_workers=2) as beside:
        loads = _load_sources(con, places, data_root, progress, beside, is_public)
    progress("Building the marts")
    models = read_models()
    build_models(con, models)
    add_survey_estimates(con)
    add_risk_index(con)
    progress("Checking")
    masked = add_masked_contacts(con, places, is_public)
    checks = run_checks(con, models, loads, masked)
    _add_meta(con, loads, checks, audience)
    failed_checks = [check for check in checks if not check.passed]
    if failed_checks:
        kept = "The database was left as it was."
        raise LoadFailed(
            [Problem(c.place_code or "marts", f"{c.name}: {c.detail}", f"{kept} {c.to_do}") for c in failed_checks]
        )
    if is_public:
        keep_public_figures(con, loads)
    return loads, checks


def _load_sources(
    con: duckdb.DuckDBPyConnection,
    places: Sequence[Place],
    data_root: Path,
    progress: Progress,
    beside: ThreadPoolExecutor,
    is_public: bool,
) -> list[SourceLoad]:
    """Fill the raw tables from every source of some places; raise LoadFailed with the problems of all together."""
    loads: list[SourceLoad] = []
    problems: list[Problem] = []
    hashes: dict[Path, Future[str]] = {}
    repeats = _look_for_repeats(con, places, data_root, beside)
    for place in places:
        _add_place(con, place)
        if not place.folder(data_root).is_dir():
            problems.append(place.missing_folder(data_root))
            continue
        has_lost_areas = False
        for source in place.sources:
            progress(f"{place.facts.name}: {source.title}")
            try:
                path = place.path_of(source, data_root)
                if path not in hashes and path.stat().st_size <= HASHED_UP_TO_BYTES:
                    hashes[path] = beside.submit(sha256_of, path)
                known = hashes.get(path), repeats.get(place.source_id(source))
                is_masked = is_public and place.is_controlled(source)
                loads.append(
                    _load_source(SourceLoad(con, place, source, path, *known, data_root=data_root, is_masked=is_masked))
                )
            except NothingLoaded as failed:
                problems += [] if has_lost_areas else failed.problems
            except LoadFailed as failed:
                problems += failed.problems
                has_lost_areas |= source.kind in {"boundaries", "lookup"}
    if problems := problems or _insets_off_the_map(con, places):
        raise LoadFailed(problems)
    return loads


def _look_for_repeats(
    con: duckdb.DuckDBPyConnection, places: Sequence[Place], data_root: Path, beside: ThreadPoolExecutor
) -> dict[str, Future[Hashes]]:
    """Start looking for repeats in the contact files, by source; one that is not there is a problem of the load."""
    started: dict[str, Future[Hashes]] = {}
    for place in places:
        for source in place.sources:
            if isinstance(source, Contacts) and place.has_file(source, data_root):
                path = place.path_of(source, data_root)
                started[place.source_id(source)] = beside.submit(repeated_contacts, con.cursor(), source, path)
    return started


def load_places(
    files: Sequence[Path],
    database: Path,
    data_root: Path | None = None,
    progress: Progress = lambda _: None,
    audience: Audience = "internal",
) -> Report:
    """Load some place files into a database file and return the report; raise LoadFailed and leave the old file."""
    places = read_places(files)
    with _moved_over(database.resolve()) as unfinished:
        con = duckdb.connect()
        loads, checks = build(con, places, (data_root or default_data_root()).resolve(), progress, audience)
        progress("Writing the database")
        _deliver(con, unfinished)
        con.close()
    return Report(database, loads, checks)


@contextmanager
def _moved_over(database: Path) -> Iterator[Path]:
    """Yield a file beside the database that replaces it only when the block ends well."""
    database.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(database)
    unfinished = database.with_name(f"{database.name}{UNFINISHED}{os.getpid()}")
    # In a container a restarted load may have the number of the one that was killed.
    unfinished.unlink(missing_ok=True)
    try:
        yield unfinished
        with unfinished.open("rb") as written:
            os.fsync(written.fileno())
        unfinished.replace(database)
    finally:
        for left in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            left.unlink(missing_ok=True)


def _remove_abandoned(database: Path) -> None:
    """Remove what a killed load left beside the database, but nothing of a load that still runs."""
    for left in database.parent.glob(f"{database.name}{UNFINISHED}*"):
        process = left.name.removeprefix(f"{database.name}{UNFINISHED}").removesuffix(".wal")
        if process.isdigit() and not _is_running(int(process)):
            left.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _add_place(con: duckdb.DuckDBPyConnection, place: Place) -> None:
    facts = place.facts
    con.execute(
        f"insert into raw.place values ({', '.join('?' * 15)})",
        [
            facts.code, place.slug, facts.name, facts.area_noun, facts.area_noun_plural, facts.place_noun,
            facts.country, facts.boundary_vintage, facts.attribution, facts.invented,
            facts.digital_share_target_pct,
            *(vars(place.key_decision).values() if place.key_decision else (None, None, None)),
            facts.hide_counts_under,
        ],
    )  # fmt: skip
    for inset in place.insets:
        for area_code in inset.areas:
            con.execute("insert into raw.inset values (?, ?, ?)", [facts.code, inset.name, area_code])


def _insets_off_the_map(con: duckdb.DuckDBPyConnection, places: Sequence[Place]) -> list[Problem]:
    """Return a problem for each inset that names areas which are no wards of the place."""
    problems = []
    for place in places:
        wards = "select area_code from raw.boundary where area_type = 'ward' and place_code = ?"
        known = {code for (code,) in con.execute(wards, [place.code]).fetchall()}
        for inset in place.insets:
            unknown = tuple(code for code in inset.areas if code not in known)
            if unknown:
                what = f"inset '{inset.name}' names {len(unknown)} areas that are no wards of the place"
                problems.append(Problem(place.file.name, what, "Mend its `areas`.", examples=unknown))
    return problems


def _load_source(load: SourceLoad) -> SourceLoad:
    try:
        IMPORTERS[load.source.kind](load, load.source)
    except OUR_OWN_FAULTS:
        raise
    except duckdb.Error as error:
        # A file that DuckDB itself cannot read (truncated, not text) is the user's matter, not a traceback.
        what = f"the file could not be read: {str(error).splitlines()[0][:200]}"
        raise LoadFailed([Problem(load.path.name, what, "Export it again, as UTF-8 CSV or Parquet.")]) from error
    return load


def _add_meta(
    con: duckdb.DuckDBPyConnection, loads: Sequence[SourceLoad], checks: Sequence[Check], audience: Audience
) -> None:
    con.execute(
        """
        create table marts.meta_source (source_id varchar, place_code varchar, kind varchar, publisher varchar,
            title varchar, url varchar, licence varchar, attribution varchar, disclaimer varchar, disclosure varchar,
            released_date date, accessed_date date, file_name varchar, sha256 varchar, rows_in bigint,
            rows_loaded bigint, rows_rejected bigint, rows_set_aside bigint, contact_set varchar);
        create table marts.meta_row_count (source_id varchar, outcome varchar, reason varchar, row_count bigint,
            contacts bigint);
        create table marts.meta_channel_word (source_id varchar, channel_word varchar, channel varchar,
            contacts_in_source bigint, contacts_loaded bigint);
        create table marts.meta_rejected_row (source_id varchar, row_number bigint, column_name varchar,
            value_shown varchar, reason varchar);
        create table marts.meta_check (check_name varchar, place_code varchar, passed boolean, detail varchar,
            is_warning boolean);
        create table marts.meta_build (build_id varchar, built_at timestamp, code_version varchar,
            checks_passed boolean, audience varchar);
        """
    )
    for load in loads:
        _add_source(con, load)
    con.executemany(
        "insert into marts.meta_check values (?, ?, ?, ?, ?)",
        [(check.name, check.place_code, check.passed, check.detail, check.is_warning) for check in checks],
    )
    built_at = datetime.now(UTC).replace(tzinfo=None)
    build_id = f"{built_at:%Y%m%dT%H%M%S}-{os.getpid()}"
    passed = all(check.passed for check in checks)
    row = [build_id, built_at, code_version(), passed, audience]
    con.execute("insert into marts.meta_build values (?, ?, ?, ?, ?)", row)


def _add_source(con: duckdb.DuckDBPyConnection, load: SourceLoad) -> None:
    source = load.source
    con.execute(
        f"insert into marts.meta_source values ({', '.join('?' * 19)})",
        [
            load.source_id, load.place.code, source.kind, source.publisher, source.title, source.url,
            source.licence, source.attribution, source.disclaimer, source.disclosure, source.released,
            source.accessed, load.path.name, load.sha256.result() if load.sha256 else None, sum(load.counts.values()),
            load.rows("loaded"), load.rows("rejected"), load.rows("set aside"),
            source.contact_set if isinstance(source, Contacts) else None,
        ],
    )  # fmt: skip
    for (outcome, reason), rows in load.counts.items():
        contacts = load.contacts.get((outcome, reason))
        row = [load.source_id, outcome, reason, rows, contacts]
        con.execute("insert into marts.meta_row_count values (?, ?, ?, ?, ?)", row)
    for word in load.channel_words:
        con.execute("insert into marts.meta_channel_word values (?, ?, ?, ?, ?)", [load.source_id, *word])
    for row_number, column, value, reason in load.rejected:
        row = [load.source_id, row_number, column, value, reason]
        con.execute("insert into marts.meta_rejected_row values (?, ?, ?, ?, ?)", row)


def _deliver(con: duckdb.DuckDBPyConnection, database: Path) -> None:
    """Write the marts and meta tables, and nothing else, into a new database file."""
    tables = con.execute(
        "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
    ).fetchall()
    con.execute(f"attach {sql_text(str(database))} as delivered")
    con.execute("create schema delivered.marts")
    for (table,) in tables:
        con.execute(f"create table delivered.marts.{table} as select * from marts.{table} order by all")
    con.execute("detach delivered")


def code_version() -> str:
    """Return the project's version and, in a git checkout, the commit that built the database."""
    try:
        version = metadata.version("inclusion-atlas")
    except metadata.PackageNotFoundError:
        version = "0.1.0"
    commit = subprocess.run(
        ["git", "-C", str(PROJECT), "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{version}+{commit.stdout.strip()}" if commit.returncode == 0 else version
