from xml.etree import ElementTree

import pandas as pd
import pytest

from analysis.shift_ceiling import CLEARLY, POSSIBLY, PROBABLY, ROOM
from dashboard.charts.plan import ceiling_ranges, saving_ranges
from dashboard.text.money import rounded_pounds, rounded_pounds_between, whole_pounds

SVG = "{http://www.w3.org/2000/svg}"
SAVINGS = pd.DataFrame(
    {
        "name": ["Gross", "Net"],
        "low": [38_000.0, -2_000.0],
        "value": [43_300.0, 1_500.0],
        "high": [49_500.0, 4_000.0],
        "words": ["£43,300 (£38,000 to £49,500)", "£1,500 (−£2,000 to £4,000)"],
    }
)


def ceilings() -> pd.DataFrame:
    frame = pd.DataFrame({"status": [CLEARLY, PROBABLY, POSSIBLY, ROOM], "able": [0.6, 0.68, 0.75, 0.9]})
    frame["name"] = ["<b>A", "B & C", "D", "E"]
    return frame.assign(able_low=frame["able"] - 0.05, able_high=frame["able"] + 0.04, planned=0.7, words="10 adults")


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("phone", [False, True])
def test_savings_are_drawn_on_an_axis_that_holds_nought_and_a_loss(phone: bool) -> None:
    svg = saving_ranges(SAVINGS, "Savings", phone)
    assert {"Gross", "Net", "£0", "£20k"} <= set(texts(svg))
    assert ("£43,300£38,000 to £49,500" in texts(svg)) is not phone
    assert "−£20k" in texts(svg)


@pytest.mark.parametrize("phone", [False, True])
def test_ceilings_mark_how_sure_they_are_and_name_those_without_an_estimate(phone: bool) -> None:
    svg = ceiling_ranges(ceilings(), [("F <i>", "too few")], "ward", "Ceilings", phone)
    drawn = texts(svg)
    assert {"<b>A", "B & C", "D", "E", "F <i>", "too few", "Planned"} <= set(drawn)
    diamonds = [path.get("fill") for path in ElementTree.fromstring(svg).iter(f"{SVG}path") if "z" in path.get("d", "")]
    assert diamonds == ["#B5480F", "#FFF"]
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))) == 2


def test_a_place_without_any_estimate_still_names_its_wards() -> None:
    svg = ceiling_ranges(ceilings().head(0), [("F", "too few")], "ward", "Ceilings", phone=False)
    assert texts(svg) == ["F", "too few"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.474, "£1.47"), (0.0, "£0"), (-0.2, "−£0.20"), (99.99, "£99.99"), (21_487, "£21,500"), (5_583.9, "£5,580")],
)
def test_amounts_have_pence_below_a_hundred_pounds_and_three_figures_above(value: float, words: str) -> None:
    assert rounded_pounds(value) == words


def test_amounts_missing_negative_and_equal_are_said_as_such() -> None:
    assert rounded_pounds(None) == rounded_pounds(float("nan")) == whole_pounds(float("nan")) == "No data"
    assert rounded_pounds(-1_234_567) == "−£1,230,000"
    assert whole_pounds(-2_523.4) == "−£2,523"
    assert rounded_pounds_between(5.0, 5.0) == "£5.00"
    assert rounded_pounds_between(17_149, 24_512) == "£17,100 to £24,500"
