"""A dashboard over a database that the real loader made, and a Chromium that can reach nothing else."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, WebSocket, expect, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.conftest import BuildOnce
from tests.shared_data import shared_data_folder

ROOT = Path(__file__).parents[2]
OWN_HOSTS = {"127.0.0.1", "localhost"}
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
# The machine that runs the tests may be busy with other things.
PATIENCE_MS = 60_000
# Streamlit asks below the page's own address first, and finds its server at the root when that fails.
STREAMLITS_OWN_ERRORS = re.compile(r"status of 404 .*/[a-z-]+/_stcore/(health|host-config)\)$")
AT_REST = Path(__file__).with_name("at_rest.js").read_text(encoding="utf-8")


@dataclass
class Visitor:
    """A browser tab that has seen one dashboard, and what went wrong there."""

    page: Page
    outside_requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    is_awaiting_run: bool = False

    def open(self, address: str, page_url: str = "", **parameters: str) -> Page:
        """Return the tab when a page of the dashboard has come to rest."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        self.is_awaiting_run = True
        self.page.goto(f"{address}/{page_url}{query}")
        self.settle()
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        return self.page

    def settle(self) -> None:
        """Wait until the page has come to rest: every run that it asked for has ended, and it stands still."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        self._stand_still()
        while self.is_awaiting_run:
            assert time.monotonic() < deadline, f"{self.page.url} waits for the end of a run"
            self.page.wait_for_timeout(20)
            if not self.is_awaiting_run:
                self._stand_still()
        assert self.page.get_by_test_id("stException").count() == 0, f"{self.page.url} shows an error"

    def _stand_still(self) -> None:
        self.page.evaluate("beginToWait()")
        self.page.wait_for_function("isStill()", polling="raf")

    def listen(self, socket: WebSocket) -> None:
        """Note when the page asks the server for a run, and when one has ended."""
        socket.on("framesent", self._note_sent)
        socket.on("framereceived", self._note_received)

    def _note_sent(self, frame: bytes | str) -> None:
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.is_awaiting_run = True

    def _note_received(self, frame: bytes | str) -> None:
        if not isinstance(frame, bytes):
            return
        message = ForwardMsg.FromString(frame)
        # A run that another one cut short is no end.
        is_end = message.WhichOneof("type") == "script_finished"
        if is_end and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self.is_awaiting_run = False


@pytest.fixture(scope="session")
def full_database(build_once: BuildOnce) -> Path:
    """Return a database of the sample place and every real one; skip where the real files are absent."""
    folder = shared_data_folder()
    places = sorted((ROOT / "data" / "places").glob("*.toml"))
    return build_once("full", lambda database: load_places(places, database, {"ATLAS_DATA": str(folder)}))


def load_places(places: list[Path], database: Path, settings: dict[str, str]) -> Path:
    """Return the database after the real loader has put the places into it."""
    command = [sys.executable, "-m", "etl", "load", *map(str, places), "--database", str(database)]
    command += ["--audience", "public"]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    return database


@contextmanager
def serve(database: Path, log: Path) -> Iterator[str]:
    """Yield the address of a fresh server of the dashboard over a database; stop it afterwards."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--log-level", "warning", "--no-access-log", "--ws-per-message-deflate", "false"]
    settings = os.environ | {"ATLAS_DATABASE": str(database), "AUDIENCE": "public"}
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(address, server, log)
        yield address
    finally:
        # One that takes its leave gives a page that is still open time to miss it and to say so.
        server.kill()
        server.wait(timeout=30)
    # Pages hide the details of an error from the reader, so the server's log is where it would be seen.
    assert "Traceback" not in log.read_text(), log.read_text()


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the server answers; fail with its own words when it stops or stays silent."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def sample_address(public_sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a dashboard over the sample place alone."""
    with serve(public_sample, tmp_path_factory.mktemp("server") / "sample.log") as address:
        yield address


@pytest.fixture(scope="session")
def full_address(full_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a dashboard over all places."""
    with serve(full_database, tmp_path_factory.mktemp("server") / "full.log") as address:
        yield address


@pytest.fixture
def fresh_address(full_database: Path, tmp_path: Path) -> Iterator[str]:
    """Yield the address of a dashboard that nobody has visited yet."""
    with serve(full_database, tmp_path / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the system's Chromium, found by the same rule as in the Makefile."""
    found = subprocess.run(["scripts/find_chromium.sh"], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.stdout.strip(), args=CHROMIUM_ARGUMENTS, headless=True
        )
        yield browser
        browser.close()


@pytest.fixture
def new_visitor(browser: Browser) -> Iterator[Callable[[], Visitor]]:
    """Yield a function that opens a private tab; afterwards no tab may have called out or met an error."""
    visitors: list[Visitor] = []

    def arrive() -> Visitor:
        context = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(f"(() => {{ {AT_REST} }})();")
        visitor = Visitor(context.new_page())
        visitors.append(visitor)
        context.route("**/*", lambda route: keep_inside(route, visitor))
        visitor.page.on("websocket", visitor.listen)
        visitor.page.on("console", lambda message: note_console(message, visitor))
        visitor.page.on("pageerror", lambda error: visitor.errors.append(f"uncaught: {error}"))
        return visitor

    yield arrive
    for visitor in visitors:
        visitor.page.context.close()
    assert [request for visitor in visitors for request in visitor.outside_requests] == []
    assert [error for visitor in visitors for error in visitor.errors] == []


@pytest.fixture
def visitor(new_visitor: Callable[[], Visitor]) -> Visitor:
    """Return one private tab."""
    return new_visitor()


def keep_inside(route: Route, visitor: Visitor) -> None:
    """Let a request to the dashboard pass; note and stop every other."""
    address = urlsplit(route.request.url)
    if address.scheme in {"data", "blob"} or address.hostname in OWN_HOSTS:
        route.continue_()
        return
    visitor.outside_requests.append(route.request.url)
    route.abort()


def note_console(message: ConsoleMessage, visitor: Visitor) -> None:
    """Note what the browser's console reports as an error, but for Streamlit's own."""
    words = f"{message.text} ({message.location.get('url', '')})"
    if message.type == "error" and not STREAMLITS_OWN_ERRORS.search(words):
        visitor.errors.append(words)
