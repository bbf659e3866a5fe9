"""The only module that remembers anything: one read-only connection, the answers, and what is made of them."""

import os
from collections.abc import Callable, Hashable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pandas as pd
import streamlit as st

from dashboard.audience import audience

Answer = TypeVar("Answer")

DEFAULT_DATABASE = "data/build/dashboard-{}.duckdb"


class DatabaseProblem(Exception):
    """The database can not answer; the message says why, for the person who runs the dashboard."""


def database_path() -> Path:
    """The database file to read, from ATLAS_DATABASE or else the usual place of the audience's own."""
    return Path(os.environ.get("ATLAS_DATABASE", DEFAULT_DATABASE.format(audience()))).absolute()


def ask(question: Callable[..., Answer], *args: Hashable) -> Answer:
    """The answer to one of the questions in dashboard.marts, remembered until the database file changes.

    All readers share it: make another of it (`assign`, `replace`) instead of changing it.
    """
    answer: Answer = _own(_remembered(*_build(), question, *args))
    return answer


def keep(make: Callable[..., Answer], *args: Hashable) -> Answer:
    """What a function makes of such answers (figures, drawings, tables), remembered and shared in the same way.

    It asks through `ask`, and its outcome depends on its arguments and the database alone.
    """
    made: Answer = _own(_kept(*_build(), make, *args))
    return made


def forget_kept() -> None:
    """Forgets what was made of the answers, but not the answers: the benchmark measures the making."""
    _kept.cache_clear()


def _own(shared: Any) -> Any:
    """A frame of the asker's own, whose columns are copied when they are written to and not before."""
    return shared.copy(deep=False) if isinstance(shared, pd.DataFrame) else shared


def _build() -> tuple[str, int]:
    """The database file and the moment it was written, which tells one build from the next."""
    path = database_path()
    try:
        return str(path), path.stat().st_mtime_ns
    except OSError as error:
        raise DatabaseProblem(f"There is no database at {path}.") from error


# Streamlit's own memory gives each reader a copy through pickle, 0.3 ms a question: 4 of the 8 ms of a rerun.
@lru_cache(maxsize=500)
def _remembered(path: str, build: int, question: Callable[..., Any], *args: Hashable) -> Any:
    """The answer to a question put to one build of the database."""
    try:
        # Threads that share one connection return each other's rows, so each question has its own cursor.
        with _connection(path, build).cursor() as cursor:
            cursor.execute("use atlas")
            return question(cursor, *args)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise DatabaseProblem(f"The database at {path} was made by another version of Atlas.") from error
    except duckdb.IOException as error:
        raise DatabaseProblem(f"The file at {path} can not be read as a database.") from error


@lru_cache(maxsize=500)
def _kept(path: str, build: int, make: Callable[..., Any], *args: Hashable) -> Any:
    """What a function makes of one build of the database."""
    return make(*args)


@st.cache_resource(max_entries=2, show_spinner=False)
def _connection(path: str, build: int) -> duckdb.DuckDBPyConnection:
    """One read-only connection to one build of the database."""
    # Connections to one path share the file that the first of them opened, also after a new one has been
    # moved over it; a file attached to an empty database is opened again.
    con = duckdb.connect()
    quoted = path.replace("'", "''")
    con.execute(f"attach '{quoted}' as atlas (read_only)")
    _check_audience(con, path)
    return con


def _check_audience(con: duckdb.DuckDBPyConnection, path: str) -> None:
    """Raises DatabaseProblem where the file was built for others than this process serves.

    An internal process refuses a public file too: its rounded figures would be taken for exact ones.
    """
    built_for = con.execute("select max(audience) from atlas.marts.meta_build").fetchone()
    if built_for != (audience(),):
        holds = "exact figures" if audience() == "public" else "figures that are rounded for the public"
        problem = f"The database at {path} was built for another audience and holds {holds}."
        command = f"python -m etl load ... --audience {audience()}"
        raise DatabaseProblem(f"{problem} This dashboard serves the {audience()} edition. Build its own: {command}")
