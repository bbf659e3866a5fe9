"""The old database serves until the new one is whole: loads that are killed at any moment, and two at once."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.build import UNFINISHED, load_places
from etl.place import PROJECT
from tests.etl.given import GivenPlace, ask

CONTACTS = "id,day,service,channel,ward\n"
PATIENCE = 120


def place_of(folder: Path, contacts: int) -> Path:
    """Return a place file whose load takes some moments in every stage."""
    folder.mkdir()
    lines = "".join(f"c{n},2026-01-{n % 28 + 1:02},Service {n % 40},phone,W{n % 2 + 1}\n" for n in range(contacts))
    return GivenPlace(folder).wards().contacts(CONTACTS + lines).write()


def start(place: Path, database: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "etl", "load", str(place), "--database", str(database)]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(moment: str, loading: subprocess.Popen[str]) -> None:
    """Return once the load has said that it is at a moment."""
    assert loading.stdout is not None
    for line in loading.stdout:
        if line.startswith(moment):
            return
    pytest.fail(f"the load ended before '{moment}'")


def finish(loading: subprocess.Popen[str]) -> tuple[int, str]:
    out, err = loading.communicate(timeout=PATIENCE)
    return loading.returncode, out + err


def contacts_in(database: Path) -> int:
    with duckdb.connect(str(database), read_only=True) as con:
        return int(ask(con, "select sum(contacts) from marts.mart_area_channel_month")[0][0])


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    """Yield a database of ten contacts; the next load after each test leaves nothing beside it."""
    folder = tmp_path / "built"
    folder.mkdir()
    load_places([place_of(tmp_path / "old", 10)], folder / "dashboard.duckdb")
    yield folder / "dashboard.duckdb"
    load_places([tmp_path / "old" / "given.toml"], folder / "dashboard.duckdb")
    assert [left.name for left in folder.iterdir()] == ["dashboard.duckdb"], "the next load clears up"


@pytest.mark.parametrize(
    "moment", ["Given: Boundaries", "Given: Contacts", "Building the marts", "Writing the database"]
)
def test_a_load_that_is_killed_at_any_moment_leaves_the_old_file(tmp_path: Path, database: Path, moment: str) -> None:
    before = database.read_bytes()
    loading = start(place_of(tmp_path / "new", 50_000), database)
    wait_for(moment, loading)
    time.sleep(0.02)
    loading.send_signal(signal.SIGKILL)
    ended, said = finish(loading)
    assert ended == -signal.SIGKILL, said
    assert database.read_bytes() == before
    assert contacts_in(database) == 10


def test_the_load_after_one_that_was_killed_while_it_wrote_clears_up(tmp_path: Path, database: Path) -> None:
    before = database.read_bytes()
    place = place_of(tmp_path / "new", 50_000)
    loading = start(place, database)
    deadline = time.monotonic() + PATIENCE
    while not list(database.parent.glob(f"*{UNFINISHED}*")) and loading.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.001)
    loading.send_signal(signal.SIGKILL)
    ended, said = finish(loading)
    assert ended == -signal.SIGKILL, said
    assert list(database.parent.glob(f"*{UNFINISHED}*")), "it was killed while it wrote"
    assert database.read_bytes() == before
    assert contacts_in(database) == 10
    assert finish(start(place, database))[0] == 0
    assert contacts_in(database) == 50_000


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_load_that_is_asked_to_stop_leaves_the_old_file(tmp_path: Path, database: Path, sign: signal.Signals) -> None:
    before = database.read_bytes()
    loading = start(place_of(tmp_path / "new", 50_000), database)
    wait_for("Given: Contacts", loading)
    loading.send_signal(sign)
    ended, said = finish(loading)
    assert ended != 0
    assert "Traceback" not in said
    assert database.read_bytes() == before


def test_two_loads_at_once_both_end_well(tmp_path: Path, database: Path) -> None:
    loads = [start(place_of(tmp_path / name, size), database) for name, size in (("a", 50_000), ("b", 50_001))]
    for loading in loads:
        ended, said = finish(loading)
        assert ended == 0, said
    assert contacts_in(database) in (50_000, 50_001)
