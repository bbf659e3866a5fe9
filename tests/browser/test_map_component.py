"""The ward map and the picture buttons in a real browser: mouse, keyboard, screen reader names, files."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, Visitor, free_port, wait_until_healthy

pytestmark = pytest.mark.browser
APP = ROOT / "tests" / "browser" / "map_app.py"
SVG = "{http://www.w3.org/2000/svg}"
FOCUSED = """() => {
    let at = document.activeElement;
    while (at.shadowRoot) at = at.shadowRoot.activeElement;
    return at.getAttribute("aria-label");
}"""


@pytest.fixture(scope="module")
def map_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a page with one map."""
    log = tmp_path_factory.mktemp("map") / "server.log"
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    settings = os.environ | {"PYTHONPATH": str(ROOT)}
    with log.open("w") as output:
        server = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture
def page(map_address: str, visitor: Visitor) -> Page:
    """Return the page with the map drawn."""
    page = visitor.open(map_address)
    expect(page.get_by_role("group", name="Map of offline adults by ward")).to_be_visible()
    return page


def ward(page: Page, name: str) -> Locator:
    """The button of one ward."""
    return page.get_by_role("button", name=f"{name}, ")


def names(page: Page) -> list[str]:
    """The accessible names of all wards."""
    found = page.locator("[data-area]").evaluate_all("all => all.map(one => one.getAttribute('aria-label'))")
    return [str(name) for name in found]


def test_every_ward_is_a_button_that_says_its_name_value_and_mark(page: Page) -> None:
    assert len(names(page)) == 24
    assert page.get_by_role("group", name="Map of offline adults by ward").get_by_role("button").count() == 24
    assert any(name.endswith(", Too few to say") for name in names(page))
    assert sum(name.endswith("%") for name in names(page)) == 23


def test_a_click_chooses_a_ward_and_a_second_click_clears_it(page: Page) -> None:
    ward(page, "Dunmoor").click()
    expect(ward(page, "Dunmoor")).to_have_attribute("aria-pressed", "true")
    code = ward(page, "Dunmoor").get_attribute("data-area")
    expect(page.get_by_text(f"Picked: '{code}'. Chosen: '{code}'.")).to_be_visible()
    ward(page, "Dunmoor").click()
    expect(page.get_by_text("Picked: ''. Chosen: ''.")).to_be_visible()
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)


def test_a_click_in_a_town_frame_chooses_the_ward_on_both_drawings(page: Page) -> None:
    part = page.locator("[data-part]").first
    code = part.get_attribute("data-part")
    part.click()
    expect(page.get_by_text(f"Chosen: '{code}'.")).to_be_visible()
    expect(page.locator(f"use[data-chosen='{code}']")).to_have_count(4)


def test_the_map_is_one_tab_stop_and_needs_no_mouse(page: Page) -> None:
    page.get_by_role("combobox", name="Ward").focus()
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert first == sorted(names(page))[0]
    page.keyboard.press("ArrowDown")
    second = page.evaluate(FOCUSED)
    assert second in names(page)
    assert second != first
    page.keyboard.press("Enter")
    expect(page.locator("[aria-pressed=true]")).to_have_attribute("aria-label", second)
    assert page.evaluate(FOCUSED) == second, "the new drawing took the focus away"
    page.keyboard.press("Space")
    expect(page.locator("[aria-pressed=true]")).to_have_count(0)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) not in names(page)


def test_the_arrow_keys_reach_every_ward(page: Page) -> None:
    reached: set[str] = set()
    waiting = [names(page)[0]]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        for key in ("ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"):
            page.get_by_role("button", name=name, exact=True).focus()
            page.keyboard.press(key)
            waiting.append(page.evaluate(FOCUSED))
    assert reached == set(names(page))


def test_a_hint_follows_the_pointer_and_leaves_with_it(page: Page) -> None:
    hint = page.locator(".tip")
    ward(page, "Dunmoor").hover()
    expect(hint).to_contain_text("Dunmoor")
    assert lies_inside(hint, page.locator(".figure"))
    expect(page.locator(".ring")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(hint).to_be_hidden()
    box = ward(page, "Dunmoor").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2 + 3, box["y"] + box["height"] / 2)
    expect(hint).to_be_hidden()
    ward(page, "Fernhollow").hover()
    expect(hint).to_contain_text("Fernhollow")
    page.mouse.move(2, 2)
    expect(hint).to_be_hidden()
    expect(page.locator(".ring")).to_have_count(0)


def test_keyboard_focus_shows_the_same_hint_inside_the_figure(page: Page) -> None:
    page.get_by_role("combobox", name="Ward").focus()
    page.keyboard.press("Tab")
    for key in ("Home", "End", "PageUp", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        hint = page.locator(".tip")
        assert hint.inner_text().replace("\n", ", ") == page.evaluate(FOCUSED)
        assert lies_inside(hint, page.locator(".figure"))


def test_new_figures_replace_the_drawing_without_an_empty_moment(page: Page) -> None:
    page.evaluate(
        """() => {
            const host = document.querySelector('.st-key-map [data-testid=stBidiComponentIsolated]');
            window.emptied = false;
            const look = () => { window.emptied ||= !host.shadowRoot?.querySelector('svg'); };
            const watch = () => { look(); requestAnimationFrame(watch); };
            watch();
        }"""
    )
    before = ward(page, "Fernhollow").get_attribute("aria-label")
    page.get_by_role("spinbutton", name="More").fill("7")
    page.keyboard.press("Enter")
    expect(ward(page, "Fernhollow")).not_to_have_attribute("aria-label", before or "")
    assert page.evaluate("window.emptied") is False


def test_axe_finds_nothing_wrong_with_map_and_buttons(page: Page) -> None:
    ward(page, "Dunmoor").click()
    expect(ward(page, "Dunmoor")).to_have_attribute("aria-pressed", "true")
    for part in (".st-key-map", ".st-key-picture"):
        found = Axe().run(page, context=part).response
        assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found["violations"]] == []
        assert found["passes"]


def test_the_png_is_1600_by_1000(page: Page, tmp_path: Path) -> None:
    file = saved(page, "PNG", tmp_path)
    assert file.name == "offline-adults.png"
    data = file.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1600, 1000)


def test_the_svg_stands_alone_with_heading_subtitle_and_source(page: Page, tmp_path: Path) -> None:
    ward(page, "Dunmoor").hover()
    file = saved(page, "SVG", tmp_path)
    picture = ElementTree.fromstring(file.read_text(encoding="utf-8"))
    assert (picture.get("width"), picture.get("height")) == ("1600", "1000")
    words = [text.text or "" for text in picture.iter(f"{SVG}text")]
    assert words[:3] == [
        "Three wards have <more> offline adults & fewer replies",
        "Adults offline, % of adults",
        "Source: invented figures.",
    ]
    assert "Dunmoor" in words
    attributes = [name for element in picture.iter() for name in element.attrib]
    assert not [name for name in attributes if name.startswith(("role", "tabindex", "aria-", "data-"))]
    assert not [e for e in picture.iter() if "ring" in e.get("class", "")]


def saved(page: Page, kind: str, folder: Path) -> Path:
    """The file that one of the two picture buttons gives."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def lies_inside(inner: Locator, outer: Locator) -> bool:
    """Whether one box on the page lies within another."""
    small, large = inner.bounding_box(), outer.bounding_box()
    assert small is not None
    assert large is not None
    return (
        small["x"] >= large["x"] - 1
        and small["y"] >= large["y"] - 1
        and small["x"] + small["width"] <= large["x"] + large["width"] + 1
        and small["y"] + small["height"] <= large["y"] + large["height"] + 1
    )
