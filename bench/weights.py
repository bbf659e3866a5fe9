"""How soon the Risk index is painted again in Chromium when a weight is changed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Locator, Page

from bench.council import Council
from bench.servers import our_page
from bench.verdict import reached
from bench.visit import Painted, Part, Visit, Way
from dashboard.metrics import load_metrics

MOST_MS = 400.0
PRESSES = 6
# An input beside others in its component: one that stood alone would carry the same share at any weight.
INPUT = "disabled"


def measure(
    browser: Browser, council: Council, logs: Path, runs: int, say: Callable[[str], None], presses: int = PRESSES
) -> list[Painted]:
    """Return when map and bars were painted after each press on a weight's plus.

    Each run has a server of its own, so that nobody has seen any of these weightings before.
    """
    logs.mkdir(parents=True, exist_ok=True)
    repaints: list[Painted] = []
    for number in range(runs):
        with our_page(council.database, council.audience, logs / "risk_index.log", "risk-index") as address:
            repaints += _presses(browser, Way(address, _parts(council.wards)), presses)
        told = ", ".join(f"{painted.page_ms:.0f}" for painted in repaints[-presses:])
        say(f"  {number + 1} of {runs}  weights changed {told} ms")
    return repaints


def _parts(wards: int) -> dict[str, Part]:
    return {
        "map": Part(".picture", "[data-area]", wards),
        "bars": Part(".st-key-risk_map_and_bars svg[data-noun]", "text", 1),
    }


def _presses(browser: Browser, way: Way, presses: int) -> list[Painted]:
    visit = Visit.begin(browser, way)
    visit.load()
    visit.page.get_by_text("Change the weights").click()
    repaints = [visit.press(_plus(visit.page)).painted for _ in range(presses)]
    visit.end()
    return repaints


def _plus(page: Page) -> Locator:
    """Return the button that adds one to the weight."""
    box = page.get_by_role("spinbutton", name=load_metrics()[INPUT].label, exact=True)
    return page.get_by_test_id("stNumberInput").filter(has=box).get_by_test_id("stNumberInputStepUp")


def report(repaints: Sequence[Painted]) -> str:
    """Return the line that states what was measured, and whether the number to reach is reached."""
    times = [painted.page_ms for painted in repaints]
    middle = median(times)
    return (
        f"changed weight, map and bars painted: {middle:.0f} ms (lowest {min(times):.0f}, highest {max(times):.0f};"
        f" to reach: under {MOST_MS:g} ms: {reached(middle < MOST_MS)})"
    )
