"""What a person meets: copied addresses, the keyboard, downloads, and pages that everyone can read."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, Visitor

pytestmark = pytest.mark.browser

# A page's address is its file's name; Summary is at the root.
FILES = sorted(file.stem for file in (ROOT / "pages").glob("*.py"))
PAGES = ["" if stem == "summary" else stem.replace("_", "-") for stem in FILES]
CHART_PAGES = [
    "exclusion-map",
    "who-and-why",
    "risk-index",
    "ward-profile",
    "channel-shift",
    "cost-per-serve",
    "shift-planner",
    "connectivity",
]
SAMPLE = "Sampleford (invented)"
COUNCIL = "Cheshire West and Chester"
CONTACTS_ONLY = "Bath and North East Somerset"
SOCITM_2008 = "Socitm 2008 (published)"

# Serious or critical violations that are Streamlit's own: rule, a part of the selector, and why it stands.
# docs/accessibility.md lists the same ones.
STREAMLITS_OWN: list[tuple[str, str, str]] = []


def choose(visitor: Visitor, label: str, option: str) -> None:
    """Pick an option of a drop-down list, as a mouse would."""
    visitor.page.get_by_role("combobox", name=label, exact=True).click()
    visitor.page.get_by_role("option", name=option, exact=True).click()
    visitor.settle()


def chosen(page: Page, label: str) -> str:
    """Return what a drop-down list shows."""
    return page.get_by_role("combobox", name=label, exact=True).input_value()


def ward_on_map(page: Page, name: str) -> Any:
    """Return the button on the map that stands for a ward."""
    return page.locator(f'[data-area][data-name="{name}"]')


def focused_ward(page: Page) -> str:
    """Return the name of the ward on the map that has the keyboard's focus, or nothing."""
    name = page.evaluate(
        """() => {
            let active = document.activeElement;
            while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
            return active?.dataset?.name ?? "";
        }"""
    )
    return str(name)


def tab_to_the_map(page: Page) -> str:
    """Press Tab until a ward has the focus; return its name."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if name := focused_ward(page):
            return name
    raise AssertionError("forty presses of Tab did not reach the map")


def serious_violations(page: Page) -> list[str]:
    """Return each serious or critical violation that axe finds, but for those that are Streamlit's own."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']} at {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
        if not any(
            rule == violation["id"] and part in " ".join(map(str, node["target"])) for rule, part, _ in STREAMLITS_OWN
        )
    ]


@pytest.mark.parametrize("page_url", PAGES)
def test_every_page_of_the_sample_can_be_read_by_everyone_and_says_that_it_is_invented(
    page_url: str, visitor: Visitor, sample_address: str
) -> None:
    page = visitor.open(sample_address, page_url)
    assert "invented" in page.locator("main").inner_text()
    assert "invented" in page.get_by_role("region", name="Sidebar").inner_text()
    assert serious_violations(page) == []
    for tab in page.get_by_role("tab").all()[1:]:
        tab.click()
        visitor.settle()
        assert serious_violations(page) == [], tab.inner_text()


@pytest.mark.parametrize("place", [COUNCIL, CONTACTS_ONLY])
@pytest.mark.parametrize("page_url", PAGES)
def test_every_page_of_a_real_council_can_be_read_by_everyone(
    page_url: str, place: str, visitor: Visitor, full_address: str
) -> None:
    page = visitor.open(full_address, page_url, place=place)
    assert chosen(page, "Place") == place
    assert serious_violations(page) == []


def test_the_scan_finds_a_fault_that_is_put_there(visitor: Visitor, sample_address: str) -> None:
    page = visitor.open(sample_address, "data-and-methods")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert [fault for fault in serious_violations(page) if fault.startswith("button-name")]


def test_the_keyboard_alone_reaches_the_map_and_picks_a_ward(visitor: Visitor, sample_address: str) -> None:
    page = visitor.open(sample_address, "exclusion-map", measure="Residents aged 65 and over")
    first = tab_to_the_map(page)
    page.keyboard.press("ArrowRight")
    ward = focused_ward(page)
    assert ward
    assert ward != first
    page.keyboard.press("Enter")
    visitor.settle()
    assert chosen(page, "Ward") == ward
    expect(ward_on_map(page, ward)).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name=ward).first).to_be_visible()
    assert focused_ward(page) == ward, "the focus stays on the ward that was picked"


def test_the_drop_down_picks_the_same_ward_as_the_map(visitor: Visitor, sample_address: str) -> None:
    page = visitor.open(sample_address, "exclusion-map")
    ward_on_map(page, "Dunmoor").click()
    visitor.settle()
    after_click = page.locator("main").inner_text()
    assert chosen(page, "Ward") == "Dunmoor"
    choose(visitor, "Ward", "All wards")
    expect(ward_on_map(page, "Dunmoor")).to_have_attribute("aria-pressed", "false")
    choose(visitor, "Ward", "Dunmoor")
    expect(ward_on_map(page, "Dunmoor")).to_have_attribute("aria-pressed", "true")
    assert page.locator("main").inner_text() == after_click


COPIED = {
    "exclusion-map": {"Place": COUNCIL, "Measure": "Residents aged 65 and over", "Ward": "Blacon"},
    "channel-shift": {"Place": CONTACTS_ONLY, "Collection": "Environmental requests"},
    "cost-per-serve": {"Place": CONTACTS_ONLY, "Collection": "Environmental requests", "Unit costs": SOCITM_2008},
    "connectivity": {"Place": "Chorley", "Tier": "Superfast: 30 Mbit/s or more", "Ward": "Coppull"},
    "data-and-methods": {"Place": "South Ribble"},
    "risk-index": {"Place": COUNCIL, "Weights": "DERI-like, 5 of 11 inputs", "0 and 10 are taken from": "England"},
    "who-and-why": {"Place": SAMPLE, "Period": "Spring 2024", "Measure": "No device", "Group": "Tenure"},
    "ward-profile": {"Place": "Chorley", "Ward": "Coppull"},
    "shift-planner": {"Service": "Adult social care", "To": "Web form", "Compare with": "No change"},
    "": {"Place": "Cheshire East"},
}


@pytest.mark.parametrize("page_url", COPIED)
def test_a_copied_address_restores_the_view_on_a_fresh_server(
    page_url: str, new_visitor: Callable[[], Visitor], full_address: str, fresh_address: str
) -> None:
    sender, receiver = new_visitor(), new_visitor()
    sender.open(full_address, page_url)
    for label, option in COPIED[page_url].items():
        choose(sender, label, option)
    copied = sender.page.url.removeprefix(f"{full_address}/")
    page = receiver.open(fresh_address, copied)
    assert {label: chosen(page, label) for label in COPIED[page_url]} == COPIED[page_url]
    assert page.locator("main").inner_text() == sender.page.locator("main").inner_text()


@pytest.mark.parametrize("page_url", PAGES)
def test_nonsense_in_the_address_gives_the_default_view(
    page_url: str, new_visitor: Callable[[], Visitor], sample_address: str
) -> None:
    usual, odd = new_visitor(), new_visitor()
    expected = usual.open(sample_address, page_url).locator("main").inner_text()
    nonsense = "<script>alert(1)</script>'; drop table x --"
    page = odd.open(
        sample_address, page_url, place=nonsense, ward=nonsense, measure=nonsense, period=nonsense, x=nonsense
    )
    assert page.locator("main").inner_text() == expected


@pytest.mark.parametrize("page_url", CHART_PAGES)
def test_every_download_of_a_page_arrives_and_says_that_the_sample_is_invented(
    page_url: str, visitor: Visitor, sample_address: str, tmp_path: Path
) -> None:
    page = visitor.open(sample_address, page_url)
    arrived = set()
    menus = page.get_by_role("button", name="Download", exact=True)
    for number in range(menus.count()):
        menus.nth(number).click()
        expect(page.get_by_role("button", name="CSV", exact=True)).to_be_visible()
        visitor.settle()
        assert serious_violations(page) == []
        for kind in ("CSV", "SVG", "PNG"):
            if page.get_by_role("button", name=kind, exact=True).count():
                assert_well_formed(download(page, kind, tmp_path))
                arrived.add(kind)
        page.keyboard.press("Escape")
        expect(page.get_by_role("button", name="CSV", exact=True)).to_have_count(0)
    assert arrived == {"CSV", "SVG", "PNG"}


def download(page: Page, kind: str, folder: Path) -> Path:
    """Return the file that arrives after a press of one button of an open Download menu."""
    with page.expect_download() as arriving:
        page.get_by_role("button", name=kind, exact=True).click()
    file = folder / arriving.value.suggested_filename
    arriving.value.save_as(file)
    assert file.suffix == f".{kind.lower()}"
    return file


def assert_well_formed(file: Path) -> None:
    """Fail unless the file is of its kind, and says in words that the sample is invented."""
    if file.suffix == ".png":
        content = file.read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        assert struct.unpack(">II", content[16:24]) == (1600, 1000)
        assert len(content) > 20_000, "the picture is all but blank"
        return
    words = file.read_text(encoding="utf-8-sig")
    if file.suffix == ".svg":
        words = " ".join(ElementTree.fromstring(words).itertext())
    assert "Sampleford is an invented borough" in words
    assert len(words) > 300
