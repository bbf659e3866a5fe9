from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from dashboard import cache
from dashboard.marts.places import places

COLUMNS = "place_slug, area_noun, area_noun_plural, place_noun, country, boundary_vintage, attribution"


def database(file: Path, name: str, built_for: str = "internal") -> None:
    """Write a database of one place, beside the file first and then over it, as the loader does."""
    new = file.with_suffix(".new")
    with duckdb.connect(str(new)) as con:
        con.execute("create schema marts")
        texts = ", ".join(f"'x' as {column}" for column in COLUMNS.split(", "))
        con.execute(
            f"create table marts.dim_place as select 'P1' as place_code, ? as place_name, {texts},"
            " false as is_invented, null::double as digital_share_target_pct, 10 as hide_counts_under",
            [name],
        )
        con.execute("create table marts.meta_build as select ? as audience", [built_for])
    new.replace(file)


def name_of(con: duckdb.DuckDBPyConnection, number: int) -> int:
    row = con.execute("select ?::int from range(20000) limit 1", [number]).fetchone()
    return int(row[0]) if row else -1


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "dashboard.duckdb"
    monkeypatch.setenv("ATLAS_DATABASE", str(path))
    return path


def test_a_new_database_is_seen_at_once(file: Path) -> None:
    database(file, "Before")
    assert [place.place_name for place in cache.ask(places)] == ["Before"]
    database(file, "After")
    assert [place.place_name for place in cache.ask(places)] == ["After"]


def test_many_askers_at_once_each_get_their_own_answer(file: Path) -> None:
    database(file, "Any")
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda number: cache.ask(name_of, number), range(200))) == list(range(200))


def test_a_database_of_another_version_is_said_to_be_one(file: Path) -> None:
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts; create table marts.dim_place as select 'P1' as place_code")
    with pytest.raises(cache.DatabaseProblem, match="another version"):
        cache.ask(places)


def test_a_missing_database_is_said_to_be_missing(file: Path) -> None:
    with pytest.raises(cache.DatabaseProblem, match="There is no database"):
        cache.ask(places)


def test_a_public_process_refuses_an_internal_file_in_words(file: Path, public_process: None) -> None:
    database(file, "Exact", built_for="internal")
    with pytest.raises(cache.DatabaseProblem, match=r"another audience and holds exact figures.*--audience public"):
        cache.ask(places)


def test_an_internal_process_refuses_a_public_file_whose_figures_are_rounded(file: Path) -> None:
    database(file, "Rounded", built_for="public")
    with pytest.raises(cache.DatabaseProblem, match=r"rounded for the public.*--audience internal"):
        cache.ask(places)
