"""What stands in the address of the Channel shift page stays there when the filter row changes."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.conftest import Visitor

BATH = "Bath and North East Somerset"
SAMPLE = "Sampleford (invented)"
COUNTS = "Number of contacts"


def pick(visitor: Visitor, label: str, option: str) -> None:
    """Choose an option of a drop-down and wait until the page has come to rest."""
    page = visitor.page
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    visitor.settle()


def chosen(page: Page, key: str) -> list[str]:
    """Return what the address says of a choice."""
    return parse_qs(urlsplit(page.url).query).get(key, [])


def test_a_choice_stays_in_the_address_where_another_place_or_collection_has_other_filters(
    visitor: Visitor, full_address: str
) -> None:
    # Sampleford has wards and one collection, Bath two collections, of which one has wards.
    page = visitor.open(full_address, "channel-shift", place=BATH, trend=COUNTS)
    pick(visitor, "Collection", "Environmental requests")
    assert chosen(page, "trend") == [COUNTS]
    pick(visitor, "Collection", "Contacts to the council")
    assert chosen(page, "trend") == [COUNTS]
    pick(visitor, "Place", SAMPLE)
    assert chosen(page, "trend") == [COUNTS]
    assert page.get_by_role("heading", name="Digital contacts").count() == 1
    pick(visitor, "Ward", "Kiln Lane")
    assert (chosen(page, "ward"), chosen(page, "trend")) == (["Kiln Lane"], [COUNTS])
    pick(visitor, "Place", BATH)
    assert (chosen(page, "ward"), chosen(page, "trend")) == ([], [COUNTS])
