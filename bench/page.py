"""The Exclusion map page beside the same page in Dash: what is sent, and how long until it is painted."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bench.council import Council
from bench.servers import dash_page, our_page
from bench.visit import Change, Painted, Part, Visit, Way
from etl.place import PROJECT

OURS, DASH, PATCHED = "our page", "Dash", "Dash, map patched"
CHANGES = 3
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
Ways = Mapping[str, Way]


@dataclass(frozen=True)
class Turn:
    """What one visit cost: the load with an empty cache, and the changes of the measure after it."""

    load: Painted
    changes: Sequence[Change]


Turns = Mapping[str, Sequence[Turn]]


@contextmanager
def served(council: Council, logs: Path) -> Iterator[Ways]:
    """Yield our page and both Dash pages, each on a server of its own over the council's database."""
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as servers:
        ours = servers.enter_context(our_page(council.database, council.audience, logs / "our_page.log"))
        dash = servers.enter_context(dash_page(council.database, logs / "dash.log"))
        patched = servers.enter_context(dash_page(council.database, logs / "dash_patched.log", "--patch"))
        yield {
            OURS: Way(ours, _our_parts(council.wards)),
            DASH: Way(dash, _dash_parts(council.wards), _dash_drop_down),
            PATCHED: Way(patched, _dash_parts(council.wards), _dash_drop_down),
        }


def _our_parts(wards: int) -> dict[str, Part]:
    return {
        "map": Part(".picture", "[data-area]", wards),
        "ranked list": Part(":is(.st-key-exclusion_ranked, .st-key-survey_intervals) svg[data-noun]", "text", 1),
        "table": Part("table", "tbody tr", wards),
    }


def _dash_parts(wards: int) -> dict[str, Part]:
    return {
        "map": Part("#map .svg-container", ".scatterlayer .trace", wards),
        "ranked list": Part("#ranking .svg-container", ".scatterlayer .trace", 1),
        "table": Part("#table", "tr", wards),
    }


def _dash_drop_down(page: Page) -> Locator:
    return page.locator("#measure")


def measure(
    browser: Browser, council: Council, logs: Path, runs: int, say: Callable[[str], None]
) -> dict[str, list[Turn]]:
    """Return the turns of each way, taken one after the other, after one of each that does not count."""
    with served(council, logs) as ways:
        for way in ways.values():
            _turn(browser, way, council.measures[: runs * CHANGES])
        turns: dict[str, list[Turn]] = {name: [] for name in ways}
        for number in range(runs):
            measures = [council.measures[(number * CHANGES + n) % len(council.measures)] for n in range(CHANGES)]
            # Whoever goes first finds the machine in another state, so the order turns round.
            for name in list(ways)[:: -1 if number % 2 else 1]:
                turns[name].append(_turn(browser, ways[name], measures))
                say(f"  {number + 1} of {runs}  {name:<18} {_told(turns[name][-1])}")
        return turns


def _turn(browser: Browser, way: Way, measures: Sequence[str]) -> Turn:
    visit = Visit.begin(browser, way)
    turn = Turn(visit.load(), [visit.change(name) for name in measures])
    visit.end()
    return turn


def _told(turn: Turn) -> str:
    changes = ", ".join(f"{change.painted.page_ms:.0f}" for change in turn.changes)
    return f"cold {turn.load.page_ms:6.0f} ms, changes {changes} ms"


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield the system's Chromium, for which there is no host but this one."""
    found = subprocess.run(["scripts/find_chromium.sh"], cwd=PROJECT, capture_output=True, text=True)
    if found.returncode:
        raise RuntimeError(found.stderr)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found.stdout.strip(), args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()
