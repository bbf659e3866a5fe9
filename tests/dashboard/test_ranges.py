from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dashboard.charts.ranges import ranked_ranges, round_scale, shown_places
from tests.dashboard.test_text import OLD, PLACE, WHOLE, wards


def test_a_long_list_shows_the_highest_the_lowest_and_the_chosen() -> None:
    codes = [ward.area_code for ward in wards(*(number / 100 for number in range(1, 46)))]
    shown = [codes[place] for place in shown_places(codes, 8, "W20")]
    assert shown == ["W45", "W44", "W43", "W42", "W41", "W40", "W20", "W2", "W1"]


def test_wards_without_a_figure_are_not_ranked() -> None:
    picture = ranked_ranges(wards(0.2, None), WHOLE, OLD, PLACE, "", phone=False)
    assert "Ward 1" in picture
    assert "Ward 2" not in picture


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([0.17, 0.04], (0, 0.05, 0.1, 0.15, 0.2)),
        ([0.0], (0, 0.25)),
        ([-1.1, 1.9], (-2, -1, 0, 1, 2)),
    ],
)
def test_the_axis_has_round_steps_and_holds_every_value(values: list[float], ticks: tuple[float, ...]) -> None:
    assert round_scale(values, 0, 100).ticks == pytest.approx(ticks)


def test_the_drawing_is_well_formed_names_the_place_and_escapes_names() -> None:
    given = [replace(ward, area_name=name) for ward, name in zip(wards(0.3, 0.1), ["<b>A", "B & C"], strict=True)]
    picture = ElementTree.fromstring(ranked_ranges(given, WHOLE, OLD, PLACE, "W1", phone=False))
    texts = [text.text for text in picture.iter("{http://www.w3.org/2000/svg}text")]
    assert {"<b>A", "B & C", "Borough 23.3%"} <= set(texts)
    assert picture.get("aria-label", "").startswith("Wards ranked, from highest to lowest: <b>A 30.0% and B & C")
