"""The Risk index in a browser: weights by keyboard, in the address, and at once on the screen."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Page, expect

from analysis.risk import SCORE, index_scores, roll_up
from dashboard.marts.places import areas, places
from dashboard.marts.risk import risk_bases, risk_scores
from dashboard.risk_presets import load_design
from tests.browser.conftest import Visitor
from tests.browser.test_pages import COUNCIL, serious_violations

pytestmark = pytest.mark.browser

# Each ward's score on the map: the first half of what its tip says.
ON_MAP = """wards => Object.fromEntries(wards.map(ward => [ward.dataset.name, ward.dataset.tip.split(",")[0]]))"""
# Each ward's score at the end of its bar: the words that stand on one line are a score and a name.
IN_BARS = """bars => {
    const lines = {};
    for (const words of bars.querySelectorAll("text[font-weight='400']"))
        (lines[words.getAttribute("y")] ??= []).push(words.textContent);
    return Object.fromEntries(Object.values(lines).map(([score, name]) => [name, score]));
}"""


def open_weights(visitor: Visitor, address: str, **parameters: str) -> Page:
    page = visitor.open(address, "risk-index", **parameters)
    page.get_by_text("Change the weights").click()
    expect(page.get_by_label("Disabled residents")).to_be_visible()
    return page


def test_a_weight_typed_by_keyboard_stands_in_the_address_and_comes_back_on_a_fresh_server(
    new_visitor: Callable[[], Visitor], full_address: str, fresh_address: str
) -> None:
    sender, receiver = new_visitor(), new_visitor()
    page = open_weights(sender, full_address, place=COUNCIL)
    box = page.get_by_label("Disabled residents")
    box.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    sender.settle()
    expect(page.get_by_text("your weights (preset: Equal components)").first).to_be_visible()
    copied = page.url.removeprefix(f"{full_address}/")
    assert "weigh_equal_disabled=7" in copied
    there = receiver.open(fresh_address, copied)
    there.get_by_text("Change the weights").click()
    expect(there.get_by_label("Disabled residents")).to_have_value("7")
    assert there.locator("main table").all_inner_texts() == page.locator("main table").all_inner_texts()


def test_the_open_weights_can_be_read_by_everyone(visitor: Visitor, sample_address: str) -> None:
    assert serious_violations(open_weights(visitor, sample_address)) == []


def test_a_changed_weight_repaints_map_and_bars_with_the_scores_of_the_new_weights(
    visitor: Visitor, full_address: str, full_database: Path
) -> None:
    page = open_weights(visitor, full_address, place=COUNCIL)
    own, changed = scores_of(full_database, 1), scores_of(full_database, 5)
    assert drawn_scores(page) == (own, kept_in(own, drawn_scores(page)[1]))
    box = page.get_by_test_id("stNumberInput").filter(has=page.get_by_label("Disabled residents"))
    for _ in range(4):
        box.get_by_test_id("stNumberInputStepUp").click()
        visitor.settle()
    expect(page.get_by_label("Disabled residents")).to_have_value("5")
    on_map, in_bars = drawn_scores(page)
    assert on_map == changed
    assert on_map != own
    assert in_bars == kept_in(changed, in_bars)
    assert in_bars != kept_in(own, in_bars)


def drawn_scores(page: Page) -> tuple[dict[str, str], dict[str, str]]:
    """Return the score of each ward on the map, and of each ward that has a bar, by name."""
    on_map = page.locator(".st-key-risk_map_and_bars [data-area]").evaluate_all(ON_MAP)
    in_bars = page.locator("svg[aria-label^='Bars of the risk score']").evaluate(IN_BARS)
    assert len(in_bars) > 10
    return on_map, in_bars


def scores_of(database: Path, weight: int) -> dict[str, str]:
    """Return the score of each ward by name, worked out from the database, where disability has this weight."""
    with duckdb.connect(str(database), read_only=True) as con:
        code = next(place.place_code for place in places(con) if place.place_name == COUNCIL)
        base = next(iter(risk_bases(con, code)))
        held, names = risk_scores(con, code, base), areas(con, code)
    design = load_design()
    weights = design.weights(design.preset("equal"), held.scores.columns)
    part = next(part for part, inputs in weights.indicators.items() if "disabled" in inputs)
    inputs = {**weights.indicators, part: {**weights.indicators[part], "disabled": weight}}
    scores = roll_up(index_scores(held.scores, replace(weights, indicators=inputs)), held.members)[SCORE]
    return {name: f"{scores[code]:.1f}" for code, name in names.items()}


def kept_in(scores: dict[str, str], named: Iterable[str]) -> dict[str, str]:
    """Return the scores of the wards named; bars shorten long names."""
    return {
        name: next(score for ward, score in scores.items() if ward.startswith(name.removesuffix("…"))) for name in named
    }
