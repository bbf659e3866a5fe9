"""Publishers' files: brought whole to where a load looks for them, or a problem in words and nothing changed."""

import hashlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from etl.cli import app
from tests.etl.given import GivenPlace

CONTENT = b"id,day,service,channel,ward\nc1,2026-01-05,Bins,phone,W1\n" * 50_000


class Publisher(BaseHTTPRequestHandler):
    """A publisher whose pages are one file, a page, half a file, and a file that has moved."""

    def do_GET(self) -> None:
        answers = {
            "/contacts.csv": (200, "text/csv", CONTENT, len(CONTENT)),
            "/page": (200, "text/html; charset=utf-8", b"<html>Moved</html>", 18),
            "/half.csv": (200, "text/csv", CONTENT[:100], len(CONTENT)),
            "/empty.csv": (200, "text/csv", b"", 0),
        }
        if self.path == "/old.csv":
            self.send_response(302)
            self.send_header("Location", "/contacts.csv")
            self.end_headers()
            return
        status, kind, body, length = answers.get(self.path, (404, "text/plain", b"gone", 4))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the address of a publisher on this machine."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(folder: Path, download: str, path: str = "below/contacts.csv") -> tuple[int, str]:
    """Return the exit code and the words of fetching a place whose contacts name an address."""
    place = GivenPlace(folder).wards().contacts("", path="here.csv", download=download)
    place.sources[-1]["path"] = path
    outcome = CliRunner().invoke(app, ["fetch", str(place.write())])
    return outcome.exit_code, outcome.output


@pytest.mark.parametrize("name", ["contacts.csv", "old.csv"])
def test_a_file_is_brought_to_its_path_and_its_hash_is_said(tmp_path: Path, publisher: str, name: str) -> None:
    code, said = fetched(tmp_path, f"{publisher}/{name}")
    assert code == 0
    assert (tmp_path / "below/contacts.csv").read_bytes() == CONTENT
    assert f"({len(CONTENT):,} bytes, SHA-256 {hashlib.sha256(CONTENT).hexdigest()})" in said.replace("\n", "")
    assert "To be fetched by hand, for want of a `download`: wards." in said


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("gone.csv", "it answers 404 Not Found"),
        ("page", "it answers with a web page, and not with a file"),
        ("half.csv", f"100 of {len(CONTENT):,} bytes came"),
        ("empty.csv", "0 of 0 bytes came"),
    ],
)
def test_what_is_no_whole_file_is_a_problem_in_words_and_the_old_file_stays(
    tmp_path: Path, publisher: str, name: str, words: str
) -> None:
    old = tmp_path / "below/contacts.csv"
    old.parent.mkdir()
    old.write_text("as it was")
    code, said = fetched(tmp_path, f"{publisher}/{name}")
    assert code == 1
    assert "Not everything was fetched: 1 problem." in said
    assert words in said
    assert [file.name for file in old.parent.iterdir()] == ["contacts.csv"]
    assert old.read_text() == "as it was"


def test_a_publisher_that_is_not_there_is_a_problem_in_words(tmp_path: Path) -> None:
    code, said = fetched(tmp_path, "http://127.0.0.1:9/contacts.csv")
    assert code == 1
    assert "could not be fetched from http://127.0.0.1:9/contacts.csv" in said


def test_nothing_is_written_outside_the_places_folder(tmp_path: Path, publisher: str) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    code, said = fetched(inner, f"{publisher}/contacts.csv", path="../contacts.csv")
    assert code == 1
    assert "path '../contacts.csv' leaves its folder" in said
    assert not (tmp_path / "contacts.csv").exists()


@pytest.mark.parametrize("address", ["file:///etc/hostname", "ftp://127.0.0.1/contacts.csv", "contacts.csv"])
def test_only_web_addresses_are_fetched(tmp_path: Path, address: str) -> None:
    code, said = fetched(tmp_path, address)
    assert code == 1
    assert "has an unusable 'download'" in said
