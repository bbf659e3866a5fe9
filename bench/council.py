"""The council whose page is drawn in both ways, in a database of its own."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

from bench.data import CACHE
from bench.process import run
from dashboard.marts.indicators import indicators_of
from dashboard.marts.places import places
from dashboard.metrics import default_indicator, load_metrics
from etl.place import PROJECT

COUNCIL, SAMPLE = (PROJECT / "data" / "places" / f"{name}.toml" for name in ("cheshire_west_and_chester", "sampleford"))


@dataclass(frozen=True)
class Council:
    """A database of one place and whom it is for, what it is called, its wards, and the measures of both pages."""

    database: Path
    audience: str
    place_code: str
    name: str
    wards: int
    measures: tuple[str, ...]


def load_council(place_file: Path | None = None, cache: Path = CACHE, audience: str = "public") -> Council:
    """Load a place into a database of its own: the council, or the sample place where its files are absent.

    The page is measured as the public sees it, unless somebody asks for the other edition.
    """
    folder = real_files()
    place_file = place_file or (COUNCIL if folder else SAMPLE)
    database = cache / f"{place_file.stem}.duckdb"
    command = [sys.executable, "-m", "etl", "load", str(place_file), "--database", str(database)]
    command += ["--audience", audience]
    run([*command, *(["--data-root", str(folder)] if folder else [])])
    return _described(database, audience)


def real_files() -> Path | None:
    """The folder of the real councils' files, where this machine has one."""
    folder = Path(os.environ.get("ATLAS_DATA") or PROJECT.parent / "shared" / "data")
    return folder.resolve() if folder.is_dir() else None


def _described(database: Path, audience: str) -> Council:
    """Return what the database holds; the measure that the Dash page opens with is none to change to."""
    with duckdb.connect(str(database), read_only=True) as con:
        place = places(con)[0]
        held = indicators_of(con, place.place_code)
        ((wards,),) = con.execute("select count(*) from marts.dim_area where area_type = 'ward'").fetchall()
    first = default_indicator(held)
    labels = [metric.label for metric in load_metrics().values() if metric.name in held and metric != first]
    return Council(database, audience, place.place_code, place.place_name, int(wards), tuple(labels))
