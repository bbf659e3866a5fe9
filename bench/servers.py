"""The servers of both pages, each a process of its own that ends with the measurement."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from etl.place import PROJECT

PATIENCE_SECONDS = 120.0


@contextmanager
def our_page(database: Path, audience: str, log: Path, page: str = "exclusion-map") -> Iterator[str]:
    """Yield the address of one of the dashboard's pages."""
    port = free_port()
    # As scripts/run.sh serves it, but for the watch over source files.
    command = ["uvicorn", "app:app", "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"]
    command += ["--no-access-log", "--ws-per-message-deflate", "false"]
    settings = {"ATLAS_DATABASE": str(database), "AUDIENCE": audience, "STREAMLIT_SERVER_FILE_WATCHER_TYPE": "none"}
    with _served(command, settings, f"http://127.0.0.1:{port}/_stcore/health", log):
        yield f"http://127.0.0.1:{port}/{page}"


@contextmanager
def dash_page(database: Path, log: Path, *options: str) -> Iterator[str]:
    """Yield the address of the same page in Dash."""
    port = free_port()
    command = ["bench.dash_page", str(database), str(port), *options]
    with _served(command, {}, f"http://127.0.0.1:{port}/_dash-layout", log):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def _served(module: Sequence[str], settings: Mapping[str, str], probe: str, log: Path) -> Iterator[None]:
    """Run a server until the block ends; it starts once the probe is answered."""
    command = [sys.executable, "-m", *module]
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=PROJECT, env=os.environ | settings, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        _wait_for(probe, server, log)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(probe: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(probe, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{probe} is not answered; the server said:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
