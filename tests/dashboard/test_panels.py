"""Small multiples: one scale for all panels, gaps that stay gaps, names that can not break the drawing."""

import re
from xml.etree import ElementTree

from dashboard.charts.panels import Panel, panels, shared_ticks

ENDS = ("Jan 2024", "Sep 2026")


def drawn(*given: Panel, phone: bool = False) -> str:
    return panels(given, [0.3, 0.4, 0.5], ENDS, "Three lines", phone)


def paths(svg: str) -> list[str]:
    """Return the lines of the wards, without that of the whole place."""
    return re.findall(r"<path d='([^']*)' stroke='#12436D'", svg)


def test_every_panel_has_the_same_scale_that_holds_every_value() -> None:
    assert shared_ticks([0.31, None, 0.58]) == (0.3, 0.4, 0.5, 0.6)
    assert shared_ticks([0.0, 1.0]) == (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    assert shared_ticks([0.5, 0.5]) == (0.5, 0.55)
    assert shared_ticks([None]) == (0.0, 1.0)
    high, low = paths(drawn(Panel("A", "50%", [0.3, 0.4, 0.5], ""), Panel("B", "30%", [0.3, 0.3, 0.3], "")))
    assert high.split("L")[0] == low.split("L")[0]


def test_a_missing_quarter_is_a_gap_and_no_line_runs_into_another_way_of_counting() -> None:
    [gap] = paths(drawn(Panel("A", "50%", [0.3, None, 0.5], "")))
    assert gap.count("M") == 2
    assert "L" not in gap
    [cut] = paths(drawn(Panel("A", "50%", [0.3, 0.4, 0.5], "", cuts=(2,))))
    assert (cut.count("M"), cut.count("L")) == (2, 1)


def test_the_chosen_ward_stands_out_and_a_phone_has_two_panels_a_row() -> None:
    wards = [Panel(name, "30%", [0.3, 0.3, 0.3], "", is_chosen=name == "B") for name in "ABC"]
    assert "font-weight='600'>B</text>" in drawn(*wards)
    assert "font-weight='600'>A</text>" not in drawn(*wards)
    heights = [
        int(height)
        for phone in (False, True)
        for height in re.findall(r"viewBox='0 0 \d+ (\d+)'", drawn(*wards, phone=phone))
    ]
    assert heights[1] == 2 * heights[0]


def test_a_name_from_a_file_is_text_and_a_long_one_is_cut_but_said_whole() -> None:
    name = '<b>Saint & "Mary\'s" without the walls and beyond</b>'
    svg = drawn(Panel(name, "30%", [0.3, 0.3, 0.3], f"{name}: 30%"))
    tree = ElementTree.fromstring(svg)
    texts = [element.text or "" for element in tree.iter() if element.tag.endswith("}text")]
    assert any(text.startswith("<b>Saint") and text.endswith("…") for text in texts)
    assert [element.text for element in tree.iter() if element.tag.endswith("}title")] == [f"{name}: 30%"]
