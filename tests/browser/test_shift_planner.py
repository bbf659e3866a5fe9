"""The shift planner's amounts: typed by hand, kept in the address, given back by a fresh server; nonsense ignored."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_pages import choose, chosen, serious_violations

pytestmark = pytest.mark.browser

# Those in the panel, and those under More assumptions.
AMOUNTS = {"Share to move, points": "20", "Cashable share, %": "45", "One-off cost, £ thousand": "120"}
MORE_AMOUNTS = {"Months until complete": "24", "Years counted": "7", "Discount rate, %": "4"}
MORE_CHOICES = {"Able means": "Online in the last three months", "Wards under 30 replies": "Use the modelled figure"}
UNUSABLE = {
    "points": "many",
    "cashable": "1000",
    "cost": "-3",
    "ramp": "0",
    "years": "99",
    "come_back": "x",
    "able_means": "x",
}
FAILED = "Come back by phone, %"


def type_amount(visitor: Visitor, label: str, amount: str) -> None:
    """Type an amount into its box and leave it."""
    box = visitor.page.get_by_role("spinbutton", name=label, exact=True)
    box.fill(amount)
    box.press("Enter")
    visitor.settle()


def open_more(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="More assumptions", exact=True).click()
    expect(visitor.page.get_by_role("spinbutton", name="Years counted", exact=True)).to_be_visible()


def amounts(page: Page, labels: list[str]) -> dict[str, str]:
    """Return what the boxes with these labels hold."""
    return {label: page.get_by_role("spinbutton", name=label, exact=True).input_value() for label in labels}


def test_every_input_is_in_the_address_and_a_fresh_server_gives_the_same_plan(
    new_visitor: Callable[[], Visitor], full_address: str, fresh_address: str
) -> None:
    sender, receiver = new_visitor(), new_visitor()
    page = sender.open(full_address, "shift-planner")
    for label, amount in (AMOUNTS | {FAILED: "25.0"}).items():
        type_amount(sender, label, amount)
    choose(sender, "Move contacts from", "Phone")
    open_more(sender)
    for label, amount in MORE_AMOUNTS.items():
        type_amount(sender, label, amount)
    for label, option in MORE_CHOICES.items():
        choose(sender, label, option)
    assert serious_violations(page) == []
    page.keyboard.press("Escape")
    heading = page.get_by_role("heading", level=1).inner_text()
    copy = receiver.open(fresh_address, page.url.removeprefix(f"{full_address}/"))
    assert copy.get_by_role("heading", level=1).inner_text() == heading
    assert copy.locator("main").inner_text() == page.locator("main").inner_text()
    assert amounts(copy, [*AMOUNTS, FAILED]) == AMOUNTS | {FAILED: "25.0"}
    open_more(receiver)
    assert amounts(copy, list(MORE_AMOUNTS)) == MORE_AMOUNTS
    assert {label: chosen(copy, label) for label in MORE_CHOICES} == MORE_CHOICES


def test_amounts_that_cannot_be_are_ignored(new_visitor: Callable[[], Visitor], sample_address: str) -> None:
    usual, odd = new_visitor(), new_visitor()
    expected = usual.open(sample_address, "shift-planner").locator("main").inner_text()
    page = odd.open(sample_address, "shift-planner", **UNUSABLE)
    assert page.locator("main").inner_text() == expected


def test_a_plan_below_today_is_refused_and_can_be_read_by_everyone(visitor: Visitor, sample_address: str) -> None:
    page = visitor.open(sample_address, "shift-planner", points="-10")
    expect(page.get_by_role("heading", level=1)).to_contain_text("The plan is refused")
    assert serious_violations(page) == []
