from dataclasses import replace
from xml.etree import ElementTree

import pytest

from analysis.standing import standing_of
from dashboard.charts.estimates import EstimateRow, estimate_list
from dashboard.charts.ranges import interval_list
from dashboard.charts.strip import StripRow, strip
from dashboard.marts.survey import SurveyFigure, SurveyWard
from dashboard.metrics import load_metrics
from dashboard.text import survey as words
from tests.dashboard.test_text import PLACE

OFFLINE = load_metrics()["offline_three_months"]
SKILLS = load_metrics()["all_five_skills"]
WHOLE = SurveyFigure(400, 300.0, 4 / 3, 0.1, 0.07, 0.13, "shown")
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<b>A & 'B'"


def ward(name: str, low: float | None, value: float | None, high: float | None, replies: int = 60) -> SurveyWard:
    flag = "too few" if replies < 30 else "caution" if replies < 50 else "shown"
    kind = "direct" if replies >= 30 else "too few" if value is None else "modelled"
    return SurveyWard(
        area_code=name[:2],
        area_name=name,
        adults=1000,
        n_unweighted=replies,
        n_effective=float(replies),
        flag=flag,
        kind=kind,
        replies=f"{replies} replies",
        value=value,
        low=low,
        high=high,
        standing=standing_of(low, high, WHOLE.estimate),
        model_note="",
    )


HIGH = ward("W1", 0.15, 0.2, 0.3)
MIDDLE = ward("W2", 0.05, 0.1, 0.2)
LOW = ward("W3", 0.01, 0.02, 0.05)
FEW = ward("W4", None, None, None, replies=8)
MODELLED = ward("W5", 0.05, 0.12, 0.2, replies=12)


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("rows", "metric", "expected"),
    [
        ([HIGH, MIDDLE], OFFLINE, "One ward clearly has a higher share of adults offline"),
        ([MIDDLE, FEW], OFFLINE, "No ward can be told apart with a higher share of adults offline"),
        ([HIGH, LOW], SKILLS, "One ward clearly has a lower share of adults with all five basic digital skills"),
    ],
)
def test_a_finding_says_clearly_only_where_the_whole_interval_is_beyond(
    rows: list[SurveyWard], metric: object, expected: str
) -> None:
    assert words.heading(rows, metric, PLACE) == expected  # type: ignore[arg-type]


def test_the_lead_counts_adults_and_the_wards_that_cannot_be_said() -> None:
    lead = words.lead([HIGH, MIDDLE, FEW], WHOLE, OFFLINE, PLACE)
    assert lead.startswith("About **300 adults**, or **10.0%** of adults (7.0% to 13.0%).")
    assert "W1 stands beyond the borough's figure without doubt." in lead
    assert lead.endswith("One ward has fewer than 30 replies.")


def test_adults_are_left_out_where_any_ward_has_no_count() -> None:
    rows = [HIGH, replace(MIDDLE, adults=None)]
    assert words.lead(rows, WHOLE, OFFLINE, PLACE).startswith("**10.0%** of adults")


def test_the_base_behind_a_figure_names_replies_effective_size_and_design_effect() -> None:
    assert words.source_words(WHOLE, "Spring 2026", is_masked=False) == (
        "Spring 2026, weighted, 400 replies (effective 300, design effect 1.33)."
    )
    assert "made of such counts" in words.source_words(WHOLE, "Spring 2026", is_masked=True)


def test_the_interval_list_keeps_too_few_at_the_foot_without_a_mark() -> None:
    svg = interval_list([HIGH, MIDDLE, FEW], 0.1, OFFLINE, PLACE, "", phone=False)
    assert {"W1", "W2", "W4", "Too few to say (8 replies)", "Borough 10.0%"} <= set(texts(svg))
    assert texts(svg)[-2:] == ["W4", "Too few to say (8 replies)"]


def test_the_interval_list_draws_cautions_and_modelled_figures_hollow() -> None:
    solid = interval_list([MIDDLE], 0.1, OFFLINE, PLACE, "", phone=False)
    hollow = interval_list([MIDDLE, MODELLED], 0.1, OFFLINE, PLACE, "", phone=False)
    assert "<path d='' stroke='#FFF'" in solid
    assert "<path d='M" in hollow[: hollow.index("stroke='#FFF'")][-60:]


def test_drawings_escape_names_and_are_well_formed() -> None:
    given = [ward(HOSTILE, 0.05, 0.1, 0.2), ward(HOSTILE, None, None, None, replies=3)]
    assert texts(interval_list(given, 0.1, OFFLINE, PLACE, "", phone=True)).count(HOSTILE) == 2
    row = StripRow("k", HOSTILE, OFFLINE, 0.1, 0.2, (0.1, 0.3), "2026", note=HOSTILE)
    assert f"10.0%, {HOSTILE}" in texts(strip([row], HOSTILE, phone=True))


def estimates(*rows: tuple[str, float | None]) -> list[EstimateRow]:
    return [
        EstimateRow(name, "Too few to say", None, None, None, is_caution=False, is_lead=number == 0)
        if value is None
        else EstimateRow(name, "figure", value, value - 0.05, value + 0.05, is_caution=False, is_lead=number == 0)
        for number, (name, value) in enumerate(rows)
    ]


def test_estimates_keep_their_order_and_too_few_their_words() -> None:
    svg = estimate_list(estimates((HOSTILE, 0.2), ("B", None)), OFFLINE, "Alt & more", phone=False)
    assert {HOSTILE, "B", "figure", "Too few to say"} <= set(texts(svg))
    assert ElementTree.fromstring(svg).get("aria-label") == "Alt & more"


def test_estimates_without_any_figure_still_draw() -> None:
    svg = estimate_list(estimates(("A", None)), OFFLINE, "Alt", phone=False, place_line=(0.1, "Borough 10.0%"))
    assert {"A", "Too few to say", "Borough 10.0%"} <= set(texts(svg))


STRIP = StripRow("k", "Share", OFFLINE, 0.2, 0.15, (0.1, 0.2, 0.2, 0.3), "2026")


def test_a_rank_counts_the_higher_figures_as_shown() -> None:
    assert STRIP.rank == 2
    assert replace(STRIP, value=None, note="No data").rank is None
    assert replace(STRIP, every=(0.2, 0.20001)).rank == 1


def test_a_figure_under_a_caution_is_in_brackets() -> None:
    assert replace(STRIP, is_caution=True, note="40 replies").words == "(20.0%), 40 replies"


def test_a_strip_of_equal_or_missing_figures_still_draws() -> None:
    equal = replace(STRIP, value=0.2, place_value=0.2, every=(0.2,))
    nothing = replace(STRIP, value=None, place_value=None, every=(), note="No data")
    svg = strip([equal, nothing], "Alt", phone=False)
    assert "No data" in texts(svg)
    assert len(list(ElementTree.fromstring(svg).iter(f"{SVG}circle"))) == 1
