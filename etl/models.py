"""SQL models: one plain SELECT a file, built in the order that their schema-qualified names ask for."""

from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import sqlglot
from sqlglot import exp

from etl.place import PROJECT

SQL_FOLDER = PROJECT / "sql"
LAYERS = ("staging", "intermediate", "marts")
GRAIN = "-- grain: "


@dataclass(frozen=True)
class Model:
    """One SQL file: its layer and name, its SELECT, its grain and the models that it reads."""

    layer: str
    name: str
    select: str
    grain: tuple[str, ...]
    reads: frozenset[str]

    @property
    def table(self) -> str:
        """Return the schema-qualified name."""
        return f"{self.layer}.{self.name}"


def read_models(folder: Path = SQL_FOLDER) -> list[Model]:
    """Return every model below a folder in an order in which each comes after those that it reads."""
    models = {
        model.table: model
        for layer in LAYERS
        for model in (_read(path, layer) for path in sorted((folder / layer).glob("*.sql")))
    }
    order = TopologicalSorter({name: model.reads & models.keys() for name, model in models.items()})
    return [models[name] for name in order.static_order()]


def build_models(con: duckdb.DuckDBPyConnection, models: list[Model]) -> None:
    """Create every model in a connection that holds the raw tables: staging as views, the rest as tables."""
    for layer in LAYERS:
        con.execute(f"create schema if not exists {layer}")
    for model in models:
        kind = "view" if model.layer == "staging" else "table"
        con.execute(f"create {kind} {model.table} as {model.select}")


@cache
def _read(path: Path, layer: str) -> Model:
    text = path.read_text(encoding="utf-8")
    first = text.splitlines()[0]
    if not first.startswith(GRAIN):
        raise ValueError(f"{path.name}: the first line must be '{GRAIN}...'")
    tables = sqlglot.parse_one(text, dialect="duckdb").find_all(exp.Table)
    reads = frozenset(f"{table.db}.{table.name}" for table in tables if table.db)
    grain = tuple(column.strip() for column in first.removeprefix(GRAIN).split(","))
    return Model(layer, path.stem, text, grain, reads)
