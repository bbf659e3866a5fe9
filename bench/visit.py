"""One visit of a page in Chromium: when its parts are painted, and what each change of a choice sends."""

import gzip
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page, Request, TimeoutError, WebSocket

WATCH = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
PATIENCE_MS = 120_000
TRIES = 4
# Nothing more was painted for this long, so the last picture was the last.
QUIET_MS = 1000
IS_WHOLE = "names => names.every(name => name in benchSeen.first)"
IS_QUIET = """([names, quiet]) => names.every(name => name in benchSeen.last)
    && performance.now() - Math.max(...Object.values(benchSeen.last)) > quiet"""


@dataclass(frozen=True)
class Part:
    """A part of a page: where it is, and how many of what make it whole."""

    within: str
    counted: str
    least: int


@dataclass(frozen=True)
class Way:
    """One way of making the page: its address, its parts (the map among them) and its drop-down list of measures."""

    address: str
    parts: Mapping[str, Part]
    drop_down: Callable[[Page], Locator] = lambda page: page.get_by_role("combobox", name="Measure")


@dataclass(frozen=True)
class Painted:
    """Milliseconds until the map, and until the last of all parts, was painted."""

    map_ms: float
    page_ms: float


@dataclass(frozen=True)
class Change:
    """A change of a choice: the time from the press to the last paint, and what was sent for it both ways."""

    painted: Painted
    websocket_bytes: int
    http_bytes: int
    gzipped_bytes: int


@dataclass
class Visit:
    """A new browser context with an empty cache that shows one page and notes its traffic."""

    page: Page
    way: Way
    frames: list[bytes] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, browser: Browser, way: Way) -> "Visit":
        """Return a visit before its page is loaded."""
        context = browser.new_context(viewport={"width": 1440, "height": 1000})
        context.set_default_timeout(PATIENCE_MS)
        parts = {name: vars(part) for name, part in way.parts.items()}
        context.add_init_script(f"(() => {{ const parts = {json.dumps(parts)};\n{WATCH}\n}})();")
        visit = cls(context.new_page(), way)
        visit.page.on("request", visit._note_host)
        visit.page.on("requestfinished", lambda request: visit.requests.append(request))
        visit.page.on("websocket", visit._listen)
        return visit

    def _listen(self, socket: WebSocket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda sent: self.frames.append(sent if isinstance(sent, bytes) else sent.encode()))

    def _note_host(self, request: Request) -> None:
        # Addresses without a host (data:, blob:) stay inside the page.
        if urlsplit(request.url).hostname not in {"127.0.0.1", None}:
            self.outside.add(request.url)

    def load(self) -> Painted:
        """Load the page; return when each part was first whole, from the start of the navigation."""
        self.page.goto(self.way.address)
        self.page.wait_for_function(IS_WHOLE, arg=list(self.way.parts), polling=100)
        first = self.page.evaluate("benchSeen.first")
        self.page.wait_for_function(IS_QUIET, arg=[list(self.way.parts), QUIET_MS], polling=100)
        return Painted(first["map"], max(first.values()))

    def change(self, measure: str) -> Change:
        """Choose a measure with the mouse; raise RuntimeError where the map shows the same afterwards."""
        return self.press(self._option(measure))

    def press(self, choice: Locator) -> Change:
        """Press what changes the page; raise RuntimeError where the map shows the same afterwards."""
        shown = self._words_on_map()
        # The page has come to rest: what is sent and painted from here on belongs to the choice.
        self.page.wait_for_timeout(300)
        self.frames.clear()
        self.requests.clear()
        choice.click()
        # Away from the map, which would otherwise answer a pointer that the list has uncovered.
        self.page.mouse.move(0, 0)
        self.page.wait_for_function(IS_QUIET, arg=[list(self.way.parts), QUIET_MS], polling=100)
        seen = self.page.evaluate("benchSeen")
        if self._words_on_map() == shown:
            raise RuntimeError(f"The map of {self.way.address} did not change with the press on {choice}.")
        return self._cost({name: at - seen["pressed"] for name, at in seen["last"].items()})

    def _option(self, measure: str) -> Locator:
        """Open the list of measures and return one; a page that still settles may close the list again."""
        option = self.page.get_by_role("option", name=measure, exact=True)
        for _ in range(TRIES):
            self.way.drop_down(self.page).click()
            with suppress(TimeoutError):
                option.scroll_into_view_if_needed(timeout=5_000)
                return option
        raise RuntimeError(f"The list of measures of {self.way.address} does not offer {measure}.")

    def _words_on_map(self) -> str:
        return str(self.page.locator(self.way.parts["map"].within).first.text_content())

    def _cost(self, last: Mapping[str, float]) -> Change:
        """Return what was sent since the press, headers left out."""
        bodies = [body for request in self.requests for body in _bodies(request)]
        return Change(
            Painted(last["map"], max(last.values())),
            websocket_bytes=sum(map(len, self.frames)),
            http_bytes=sum(map(len, bodies)),
            gzipped_bytes=sum(len(gzip.compress(sent)) for sent in (*self.frames, *bodies)),
        )

    def end(self) -> None:
        """Close the context; raise RuntimeError where the page asked for anything from another host."""
        self.page.context.close()
        if self.outside:
            raise RuntimeError(f"The page of {self.way.address} asks other hosts: {', '.join(sorted(self.outside))}")


def _bodies(request: Request) -> list[bytes]:
    """Return what a request carried both ways; the answer "not modified" carries nothing."""
    answer = request.response()
    received = answer.body() if answer and answer.status == 200 else b""
    return [body for body in (request.post_data_buffer or b"", received) if body]
