"""The command line: its exit codes, its words and its machine-readable summary."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from etl.cli import app
from etl.place import PROJECT
from tests.etl.given import GivenPlace

CONTACTS = "id,day,service,channel,ward\n" + "".join(f"c{n},2026-01-05,Bins,phone,W1\n" for n in range(30))
ESCAPE = "\x1b"
PATIENCE = 120


@dataclass
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


def run_apart(*arguments: object) -> Done:
    """Return how the command ended as a process of its own."""
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=PATIENCE)
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Return a function that gives the command within this process, as `python -m etl` would."""

    def in_this_process(*arguments: object) -> Done:
        with pytest.raises(SystemExit) as ended:
            app([str(argument) for argument in arguments], prog_name="etl")
        out, err = capfd.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return in_this_process


def good(folder: Path) -> Path:
    return (
        GivenPlace(folder).wards().contacts(CONTACTS + "c30,never,Bins,phone,W1\nc1,2026-01-05,Bins,phone,W1\n").write()
    )


def bad(folder: Path) -> Path:
    return GivenPlace(folder, slug="bad").wards().contacts(CONTACTS.replace("phone", "Fax")).write()


def test_a_load_that_succeeds_exits_0_and_accounts_for_every_row(tmp_path: Path) -> None:
    done = run_apart("load", good(tmp_path), "--database", tmp_path / "built.duckdb")
    assert done.code == 0
    assert "Given: Boundaries\nGiven: Contacts\nBuilding the marts\n" in done.out
    assert "Given, Contacts: 32 rows in = 30 loaded, 1 rejected, 1 set aside" in done.out
    assert "    rejected, the date cannot be read: 1" in done.out
    assert "    set aside, repeated: 1" in done.out
    assert re.search(r"(\d+) of \1 checks passed\. Written: .*built\.duckdb", done.out)
    assert ESCAPE not in done.out + done.err


def test_a_load_that_fails_exits_1_and_says_everything_on_standard_error(tmp_path: Path) -> None:
    done = run_apart("load", bad(tmp_path), "--database", tmp_path / "built.duckdb")
    assert done.code == 1
    assert done.err.startswith("Nothing was loaded: 1 problem.\n- ")
    assert "- contacts.csv, column 'channel': words that the place file does not map: 'Fax' (30)" in done.err
    assert not (tmp_path / "built.duckdb").exists()


@pytest.mark.parametrize("arguments", [["load"], ["load", "--nonsense"], ["nonsense"], ["sample", "--contacts", "0"]])
def test_bad_usage_exits_2(run: Callable[..., Done], arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.code == 2
    assert "Usage" in done.out + done.err


def test_a_place_file_that_is_not_there_exits_1_and_is_named(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("load", tmp_path / "gone.toml", "--database", tmp_path / "built.duckdb")
    assert done.code == 1
    assert "gone.toml: there is no such place file" in done.err


def test_the_json_summary_of_a_success_is_all_that_is_printed(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("load", good(tmp_path), "--database", tmp_path / "built.duckdb", "--json")
    assert (done.code, done.err) == (0, "")
    summary = json.loads(done.out)
    assert summary["loaded"] is True
    assert summary["database"] == str(tmp_path / "built.duckdb")
    contacts = summary["sources"][1]
    assert contacts["source_id"] == "given__contacts"
    assert contacts["rows"] == {"in": 32, "loaded": 30, "rejected": 1, "set aside": 1}
    assert sum(reason["rows"] for reason in contacts["reasons"]) == 32
    assert all(check["passed"] for check in summary["checks"])


def test_the_json_summary_of_a_failure_lists_the_problems(run: Callable[..., Done], tmp_path: Path) -> None:
    done = run("load", bad(tmp_path), "--database", tmp_path / "built.duckdb", "--json")
    assert done.code == 1
    summary = json.loads(done.out)
    assert summary["loaded"] is False
    assert "'Fax' (30)" in summary["problems"][0]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("database", ["a_file/built.duckdb", "a_folder", "/proc/built.duckdb"])
def test_a_database_that_cannot_be_written_is_said_in_words(
    run: Callable[..., Done], tmp_path: Path, database: str, as_json: bool
) -> None:
    (tmp_path / "a_file").write_text("")
    (tmp_path / "a_folder").mkdir()
    (tmp_path / "a_folder" / "kept").write_text("")
    done = run("load", good(tmp_path), "--database", tmp_path / database, *(["--json"] if as_json else []))
    assert done.code == 1
    said = json.loads(done.out)["problems"][0] if as_json else done.err
    assert "could not be written" in said
    assert (tmp_path / "a_folder" / "kept").exists()


@pytest.mark.parametrize("way", ["option", "variable"])
def test_the_folder_of_files_may_be_given_on_the_command_line_or_by_a_variable(
    run: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    place = GivenPlace(tmp_path, facts={"folder": "$ATLAS_DATA/files"}).wards().write()
    (tmp_path / "apart" / "files").mkdir(parents=True)
    (tmp_path / "boundaries.geojson").rename(tmp_path / "apart" / "files" / "boundaries.geojson")
    monkeypatch.delenv("ATLAS_DATA", raising=False)
    arguments = ["load", place, "--database", tmp_path / "built.duckdb"]
    without = run(*arguments)
    assert without.code == 1
    assert "--data-root or ATLAS_DATA" in without.err
    if way == "option":
        arguments += ["--data-root", tmp_path / "apart"]
    else:
        monkeypatch.setenv("ATLAS_DATA", str(tmp_path / "apart"))
    assert run(*arguments).code == 0


def test_a_terminal_shows_progress_and_ends_with_the_same_words(tmp_path: Path) -> None:
    shown, ended = run_in_terminal("load", good(tmp_path), "--database", tmp_path / "built.duckdb")
    assert ended == 0
    assert ESCAPE in shown, "a bar moves"
    assert "Given: Contacts" in shown or "Building the marts" in shown or "Writing the database" in shown
    assert "Given, Contacts: 32 rows in = 30 loaded, 1 rejected, 1 set aside" in shown
    assert "checks passed" in shown.rsplit(ESCAPE, 1)[-1], "the words stand after the bar has gone"


def test_a_terminal_shows_a_failure_in_words_and_without_a_bar_left_behind(tmp_path: Path) -> None:
    shown, ended = run_in_terminal("load", bad(tmp_path), "--database", tmp_path / "built.duckdb")
    assert ended == 1
    assert "Traceback" not in shown
    assert "'Fax' (30)" in shown.rsplit(ESCAPE, 1)[-1]


def run_in_terminal(*arguments: object) -> tuple[str, int]:
    """Return what a terminal would have received, and the exit code."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    environment = os.environ | {"TERM": "xterm-256color"}
    running = subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    received = b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([ours], [], [], 0.5)[0]:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # Linux's way to say that the other end was closed
                break
            if not piece:
                break
            received += piece
    os.close(ours)
    return received.decode(), running.wait(timeout=PATIENCE)
