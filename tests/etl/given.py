"""Given rows: raw tables, place files and source files made of a few lines, for the real builder to read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import shapely

from etl.audience import Audience
from etl.build import RAW_SCHEMA, build, read_places
from etl.check import Check
from etl.ledger import SourceLoad
from etl.models import build_models, read_models
from etl.problems import LoadFailed

PLACE = "P1"
Row = tuple[Any, ...]


# Raw rows, for tests of the SQL models.


def raw_database() -> duckdb.DuckDBPyConnection:
    """Return a database in memory with empty raw tables."""
    con = duckdb.connect()
    con.execute(RAW_SCHEMA.read_text(encoding="utf-8"))
    return con


def give(con: duckdb.DuckDBPyConnection, table: str, *rows: Mapping[str, object]) -> None:
    """Insert rows into a raw table; the place and the source are filled in, every other column is null."""
    known = [name for (name,) in con.execute("select column_name from (describe raw." + table + ")").fetchall()]
    for row in rows:
        usual = {"place_code": PLACE, "source_id": "given"}
        filled = {name: value for name, value in usual.items() if name in known} | dict(row)
        marks = ", ".join("st_geomfromwkb(?)" if name == "geometry" else "?" for name in filled)
        con.execute(f"insert into raw.{table} ({', '.join(filled)}) values ({marks})", list(filled.values()))


def give_place(con: duckdb.DuckDBPyConnection) -> None:
    """Insert a place of two wards: W1 with the small areas L1 and L2, and W2 with L3."""
    give(con, "place", {"place_slug": "given", "place_name": "Given", "boundary_vintage": "2026"})
    for ward, left in (("W1", 0), ("W2", 1)):
        give(con, "boundary", area("ward", ward, left) | {"area_name": f"Ward {ward}"})
    for small_area, ward in (("L1", "W1"), ("L2", "W1"), ("L3", "W2")):
        give(con, "lookup", {"code_system": "lsoa", "code": small_area, "area_code": ward})


def area(area_type: str, code: str, left: int = 0) -> dict[str, object]:
    """Return a row of raw.boundary: a unit square."""
    shape = shapely.box(left, 0, left + 1, 1).wkb
    return {"area_type": area_type, "area_code": code, "area_name": code, "geometry": shape}


def built(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return the database after every model has been built by the real builder."""
    build_models(con, read_models())
    return con


def ask(con: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[Row]:
    """Return the rows that answer a query."""
    return con.execute(query, list(values)).fetchall()


# Place files and source files, for tests of the importers.


def toml_value(value: object) -> str:
    """Return a value as TOML: a table is written inline."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def toml_table(header: str, table: Mapping[str, object]) -> str:
    """Return a table of a TOML file under its header."""
    return "\n".join([header, *(f"{json.dumps(key)} = {toml_value(value)}" for key, value in table.items()), ""])


def polygon(left: float, bottom: float = 53.0, side: float = 0.1) -> dict[str, object]:
    """Return a square as a GeoJSON geometry."""
    right, top = left + side, bottom + side
    ring = [[left, bottom], [right, bottom], [right, top], [left, top], [left, bottom]]
    return {"type": "Polygon", "coordinates": [ring]}


def geojson(areas: Sequence[tuple[str | None, object]], **members: object) -> str:
    """Return a GeoJSON file of areas: their code, which is their name too, and their geometry."""
    features = [
        {"type": "Feature", "properties": {"code": code, "name": code}, "geometry": geometry}
        for code, geometry in areas
    ]
    return json.dumps({"type": "FeatureCollection", **members, "features": features})


WARDS = geojson([("W1", polygon(-2.0)), ("W2", polygon(-1.9))])
SMALL_AREAS = "code,ward\nL1,W1\nL2,W1\nL3,W2\n"


@dataclass
class Loaded:
    """What the real builder made of some places."""

    con: duckdb.DuckDBPyConnection
    loads: list[SourceLoad]
    checks: list[Check]

    def ask(self, query: str, *values: object) -> list[Row]:
        """Return the rows that answer a query."""
        return ask(self.con, query, *values)

    def counts(self, source: str) -> dict[str, int]:
        """Return the rows of a source by reason, without those that were loaded, and those as 'loaded'."""
        counts = next(load.counts for load in self.loads if load.source.name == source)
        return {"loaded" if outcome == "loaded" else reason: rows for (outcome, reason), rows in counts.items()}


@dataclass
class GivenPlace:
    """A place file and its source files in a folder: `P1` with two wards, to which a test adds sources."""

    folder: Path
    slug: str = "given"
    facts: dict[str, object] = field(default_factory=dict)
    sources: list[dict[str, object]] = field(default_factory=list)
    insets: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        usual = {"code": PLACE, "name": "Given", "country": "England", "boundary_vintage": "2026"}
        self.facts = usual | {"attribution": "Nobody."} | self.facts

    def add(self, kind: str, content: str | bytes | None, **keys: object) -> "GivenPlace":
        """Add a source with the content of its file (None: no file) and the keys of its table; return the place."""
        usual = {"name": kind, "kind": kind, "title": kind.title(), "publisher": "Given", "licence": "OGL"}
        source = usual | {"path": "boundaries.geojson" if kind == "boundaries" else f"{kind}.csv"} | keys
        if content is not None:
            given = content if isinstance(content, bytes) else content.encode()
            (self.folder / str(source["path"])).write_bytes(given)
        self.sources.append(source)
        return self

    def wards(self, content: str | bytes = WARDS, **keys: object) -> "GivenPlace":
        """Add boundaries of wards."""
        columns = {"code": "code", "name": "name"}
        return self.add("boundaries", content, **{"area_type": "ward", "columns": columns, "name": "wards"} | keys)

    def small_areas(self, content: str = SMALL_AREAS, **keys: object) -> "GivenPlace":
        """Add a look-up of small areas to wards."""
        columns = {"code": "code", "area": "ward"}
        usual = {"from": "lsoa", "columns": columns, "name": "small_areas", "path": "small_areas.csv"}
        return self.add("lookup", content, **usual | keys)

    def postcodes(self, content: str, **keys: object) -> "GivenPlace":
        """Add a look-up of postcodes to wards, with premises."""
        columns = {"code": "postcode", "area": "ward", "premises": "premises"}
        usual = {"from": "postcode", "columns": columns, "name": "postcodes", "path": "postcodes.csv"}
        return self.add("lookup", content, **usual | keys)

    def indicators(self, content: str, **keys: object) -> "GivenPlace":
        """Add figures by small area: `old` of `all` residents unless the keys say otherwise."""
        usual: dict[str, object] = {"area_system": "lsoa", "period_label": "2021", "columns": {"area": "code"}}
        usual["indicator"] = [{"name": "aged_65_plus", "numerator": "old", "denominator": "all"}]
        return self.add("indicators", content, **usual | keys)

    def coverage(self, content: str, released: date, **keys: object) -> "GivenPlace":
        """Add a coverage release."""
        return self.add("coverage", content, **{"release_date": released} | keys)

    def contacts(self, content: str | bytes, **keys: object) -> "GivenPlace":
        """Add contacts, one row each, with the columns id, day, service, channel and ward."""
        columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "area": "ward"}
        return self.add("contacts", content, **{"layout": "records", "columns": columns} | keys)

    def counted(self, content: str | bytes, **keys: object) -> "GivenPlace":
        """Add counted contacts, with the columns service, channel, month and count."""
        columns = {"service": "service", "channel": "channel", "month_number": "month", "contacts": "count"}
        return self.add("contacts", content, **{"layout": "counts", "columns": columns} | keys)

    def unit_costs(self, content: str, **keys: object) -> "GivenPlace":
        """Add unit costs with the columns service, channel, low, central, high, unit, year and from."""
        columns = {name: name for name in ("service", "channel", "low", "central", "high", "unit")}
        columns |= {"price_year": "year", "valid_from": "from"}
        return self.add("unit_costs", content, **{"cost_set": "Own", "columns": columns} | keys)

    def survey(self, content: str | bytes, **keys: object) -> "GivenPlace":
        """Add a survey of 2026 with the columns id, ward, weight and use, its only question and group age."""
        columns = {"id": "id", "area": "ward", "weight": "weight"}
        usual: dict[str, object] = {"wave": "2026", "columns": columns, "groups": {"age": "age"}}
        usual["question"] = [{"name": "internet_use", "column": "use"}]
        usual["measure"] = [{"name": "offline", "all_of": [{"question": "internet_use", "answers": ["Never"]}]}]
        return self.add("survey", content, **usual | keys)

    def write(self) -> Path:
        """Return the place file, written."""
        tables = [toml_table("[place]", self.facts)]
        tables += [toml_table("[[inset]]", inset) for inset in self.insets]
        tables += [toml_table("[[source]]", source) for source in self.sources]
        file = self.folder / f"{self.slug}.toml"
        file.write_text("\n".join(tables), encoding="utf-8")
        return file


def load(*places: GivenPlace, audience: Audience = "internal") -> Loaded:
    """Return what the real builder makes of some places, in memory."""
    con = duckdb.connect()
    files = read_places([place.write() for place in places])
    loads, checks = build(con, files, places[0].folder, audience=audience)
    return Loaded(con, loads, checks)


def problems_of(*places: GivenPlace) -> list[str]:
    """Return the sentences with which the load of some places fails."""
    with pytest.raises(LoadFailed) as failed:
        load(*places)
    return [problem.sentence() for problem in failed.value.problems]


def problem_of(*places: GivenPlace) -> str:
    """Return the only sentence with which the load of some places fails."""
    problems = problems_of(*places)
    assert len(problems) == 1, problems
    return problems[0]
