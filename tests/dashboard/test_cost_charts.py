"""Charts about costs: levels join up, gaps stay gaps, and money is written with its sign."""

import pandas as pd
import pytest

from dashboard import theme
from dashboard.charts.costs import Step, amount_rows, cost_trend, waterfall
from dashboard.text.money import pence, pounds_and_pence, pounds_in_chart, signed

STEPS = [
    Step("Before", 170.0, "£170", is_total=True),
    Step("More<br>contacts", 30.0, "+£30"),
    Step("Channel<br>mix", -50.0, "−£50"),
    Step("After", 150.0, "£150", is_total=True),
]


def test_the_bars_of_a_waterfall_lead_from_one_total_to_the_other() -> None:
    figure = waterfall(STEPS, pounds_and_pence)
    [bars] = figure["data"]
    assert (bars["base"], bars["y"]) == ([170.0, 150.0], [30.0, 50.0])
    assert bars["marker"]["color"] == [theme.ORANGE, theme.NAVY]
    levels = [shape["y0"] for shape in figure["layout"]["shapes"]]
    assert levels == [170.0, 150.0, 170.0, 200.0, 150.0]


def test_the_axis_of_a_waterfall_holds_every_level_at_round_steps() -> None:
    axis = waterfall(STEPS, pounds_and_pence)["layout"]["yaxis"]
    assert axis["range"][0] < 150 < 200 < axis["range"][1]
    assert axis["ticktext"] == ["£150", "£160", "£170", "£180", "£190", "£200"]


def test_a_waterfall_without_any_change_still_has_an_axis() -> None:
    flat = [Step("Before", 2.0, "£2.00", is_total=True), Step("Mix", 0.0, "0p"), Step("After", 2.0, "£2.00", True)]
    axis = waterfall(flat, pounds_and_pence)["layout"]["yaxis"]
    assert axis["range"][0] < 2.0 < axis["range"][1]


def trend(*costs: float | None) -> pd.DataFrame:
    frame = pd.DataFrame({"central": costs, "when": [f"2026-{n:02d}-01" for n in range(1, len(costs) + 1)]})
    frame = frame.assign(low=frame["central"] - 0.2, high=frame["central"] + 0.3, has_range=True)
    return frame.assign(is_part_filled=False)


def test_a_month_without_a_cost_breaks_the_line_and_its_band() -> None:
    figure = cost_trend(trend(2.0, None, 1.8, 1.7), "", True, "£1.70")
    bands = [trace for trace in figure["data"] if "fill" in trace]
    [line] = [trace for trace in figure["data"] if trace["mode"] == "lines" and "fill" not in trace]
    assert line["y"] == [2.0, None, 1.8, 1.7]
    assert [band["x"] for band in bands] == [
        ["2026-01-01", "2026-01-01"],
        ["2026-03-01", "2026-04-01", "2026-04-01", "2026-03-01"],
    ]


def test_a_definition_break_parts_the_line_and_an_opening_channel_does_not() -> None:
    frame = trend(2.0, 1.9, 1.2, 1.1)
    frame["month_date"] = pd.to_datetime(frame["when"])
    change = pd.DataFrame({"first_month": [pd.Timestamp("2026-03-01")], "is_opening": [False]})
    parted = cost_trend(frame, "", True, "", change)["data"]
    [line] = [trace for trace in parted if trace["mode"] == "lines" and "fill" not in trace]
    assert line["y"] == [2.0, 1.9, None, 1.2, 1.1]
    whole = cost_trend(frame, "", True, "", change.assign(is_opening=True))["data"]
    [line] = [trace for trace in whole if trace["mode"] == "lines" and "fill" not in trace]
    assert line["y"] == [2.0, 1.9, 1.2, 1.1]


def test_a_part_filled_month_is_not_drawn() -> None:
    frame = trend(2.0, 1.9, 9.0)
    frame.loc[2, "is_part_filled"] = True
    figure = cost_trend(frame, "", True, "")
    assert max(figure["layout"]["yaxis"]["range"]) < 3


def test_amounts_below_nought_keep_nought_on_the_axis_and_a_true_minus() -> None:
    rows = pd.DataFrame({"name": ["Beyond"], "value": [-1186.0], "low": [-3048.0], "high": [1292.0]})
    axis = amount_rows(rows, write=pounds_in_chart)["layout"]["xaxis"]
    assert axis["zeroline"]
    assert "−£2,000" in axis["ticktext"]
    assert "£0" in axis["ticktext"]


def test_few_contacts_make_a_hollow_dot() -> None:
    rows = pd.DataFrame({"name": ["A", "B"], "value": [1.0, 2.0], "low": [None, None], "high": [None, None]})
    dots = amount_rows(rows.assign(is_flagged=[False, True]), write=pounds_and_pence)["data"][-1]
    assert dots["marker"]["color"] == [theme.NAVY, "#FFFFFF"]


@pytest.mark.parametrize(
    ("value", "words"),
    [(1.474, "£1.47"), (99.99, "£99.99"), (99.996, "£100"), (21_500.4, "£21,500"), (-5.0, "−£5.00"), (-0.001, "£0.00")],
)
def test_pounds_have_pence_below_a_hundred(value: float, words: str) -> None:
    assert pounds_and_pence(value) == words


def test_an_amount_that_is_missing_is_said_to_be() -> None:
    assert (pounds_and_pence(None), pounds_and_pence(float("nan"))) == ("No data", "No data")


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.09, "9p"), (-0.094, "9p"), (0.003, "under 1p"), (0.0, "0p"), (1.2, "£1.20"), (0.997, "£1.00")],
)
def test_small_amounts_are_pence(value: float, words: str) -> None:
    assert pence(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(96_900, "£96.9k"), (170_000, "£170k"), (-8_825, "−£8,825"), (1.24e6, "£1.2m"), (0.0001, "£0")]
)
def test_amounts_in_charts_are_short(value: float, words: str) -> None:
    assert pounds_in_chart(value) == words


def test_a_change_carries_its_sign_unless_it_is_nought() -> None:
    assert [signed(pence(value), value) for value in (0.02, -0.09, 0.0)] == ["+2p", "−9p", "0p"]
