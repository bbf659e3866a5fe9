"""The commands a person types: exit 0 on success, 1 with every problem in words, 2 on bad usage."""

import json
import sys
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from etl.audience import Audience
from etl.build import Report, load_places, read_places
from etl.fetch import fetch_places
from etl.ledger import SourceLoad
from etl.place import default_data_root
from etl.problems import LoadFailed, Problem

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

STEPS_AFTER_SOURCES = 3


@app.command()
def load(
    places: Annotated[list[Path], typer.Argument(help="Place files (TOML).")],
    database: Annotated[
        Path | None, typer.Option(help="The database file to build; data/build/dashboard-AUDIENCE.duckdb unless given.")
    ] = None,
    audience: Annotated[
        Audience, typer.Option(envvar="AUDIENCE", help="Whom the file is for: small counts are masked for the public.")
    ] = "public",
    data_root: Annotated[
        Path | None,
        typer.Option(envvar="ATLAS_DATA", help="The folder that $ATLAS_DATA in a place file stands for."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a machine-readable summary.")] = False,
) -> None:
    """Load place files into one database; the old one serves until the new one has passed every check."""
    database = database or Path(f"data/build/dashboard-{audience}.duckdb")
    try:
        report = _load_with_progress(places, database, data_root, audience, quiet=as_json)
    except LoadFailed as failed:
        _print_problems(failed, as_json)
        raise typer.Exit(1) from None
    except (OSError, duckdb.IOException) as error:
        what = f"the database could not be written: {str(error).splitlines()[0]}"
        _print_problems(LoadFailed([Problem(str(database), what, "Check the folder and its free space.")]), as_json)
        raise typer.Exit(1) from None
    print(json.dumps(_summary(report), indent=2) if as_json else _words(report))


@app.command()
def fetch(
    places: Annotated[list[Path], typer.Argument(help="Place files (TOML).")],
    data_root: Annotated[
        Path | None,
        typer.Option(envvar="ATLAS_DATA", help="The folder that $ATLAS_DATA in a place file stands for."),
    ] = None,
) -> None:
    """Bring the files of which place files name a direct address (`download`) to where a load looks for them."""
    try:
        read = read_places(places)
        fetched = fetch_places(read, (data_root or default_data_root()).resolve(), lambda step: print(step, flush=True))
    except LoadFailed as failed:
        _print_problems(failed, as_json=False, done="Not everything was fetched")
        raise typer.Exit(1) from None
    for file in fetched:
        print(f"{file.path} ({file.size:,} bytes, SHA-256 {file.sha256})")
    by_hand = [source.name for place in read for source in place.sources if not source.download]
    if by_hand:
        print(f"To be fetched by hand, for want of a `download`: {', '.join(by_hand)}.")


@app.command()
def sample(
    folder: Annotated[Path, typer.Option(help="The folder to write.")] = Path("data/sample"),
    contacts: Annotated[int | None, typer.Option(min=1, help="How many contacts.")] = None,
    postcodes: Annotated[int | None, typer.Option(min=1, help="How many postcodes.")] = None,
) -> None:
    """Write Sampleford, the invented place, at its usual size or any other."""
    from etl.sample import write_sample

    sizes = {name: size for name, size in (("contacts", contacts), ("postcodes", postcodes)) if size}
    try:
        written = write_sample(folder, **sizes)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    for path in written:
        print(f"{path} ({path.stat().st_size:,} bytes)")


def _load_with_progress(
    places: list[Path], database: Path, data_root: Path | None, audience: Audience, *, quiet: bool
) -> Report:
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        return load_places(places, database, data_root, lambda step: None if quiet else _say(step), audience)
    steps = sum(len(place.sources) for place in read_places(places)) + STEPS_AFTER_SOURCES
    columns = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("Reading", total=steps)
        return load_places(
            places, database, data_root, lambda step: bar.update(task, advance=1, description=step), audience
        )


def _say(step: str) -> None:
    print(step, flush=True)


def _print_problems(failed: LoadFailed, as_json: bool, done: str = "Nothing was loaded") -> None:
    if as_json:
        print(json.dumps({"loaded": False, "problems": [problem.sentence() for problem in failed.problems]}, indent=2))
        return
    count = len(failed.problems)
    print(f"{done}: {count} problem{'' if count == 1 else 's'}.", file=sys.stderr)
    for problem in failed.problems:
        print(f"- {problem.sentence()}", file=sys.stderr)


def _rows(load: SourceLoad) -> dict[str, int]:
    parts = {outcome: load.rows(outcome) for outcome in ("loaded", "rejected", "set aside")}
    return {"in": sum(load.counts.values()), **parts}


def _summary(report: Report) -> dict[str, object]:
    return {
        "loaded": True,
        "database": str(report.database),
        "sources": [
            {
                "source_id": load.source_id,
                "rows": _rows(load),
                "reasons": [
                    {"outcome": outcome, "reason": reason, "rows": rows}
                    for (outcome, reason), rows in load.counts.items()
                ],
            }
            for load in report.loads
        ],
        "checks": [
            {"check": check.name, "place": check.place_code, "passed": check.passed, "detail": check.detail}
            for check in report.checks
        ],
    }


def _words(report: Report) -> str:
    lines = []
    for load in report.loads:
        rows = _rows(load)
        parts = f"{rows['loaded']:,} loaded, {rows['rejected']:,} rejected, {rows['set aside']:,} set aside"
        lines.append(f"{load.place.facts.name}, {load.source.title}: {rows['in']:,} rows in = {parts}")
        lines += [
            f"    {outcome}, {reason}: {count:,}"
            for (outcome, reason), count in load.counts.items()
            if outcome != "loaded"
        ]
        lines += [f"    {name}: {words}" for name, words in load.notes]
    passed = sum(check.passed for check in report.checks)
    return "\n".join([*lines, f"{passed} of {len(report.checks)} checks passed. Written: {report.database}"])
