"""The drawings of the risk index: what stands where, and names that are markup."""

from dataclasses import replace
from xml.etree import ElementTree

import pandas as pd

from dashboard.charts.risk import RankedRow, component_bars, correlation_grid, rank_lines

SVG = "{http://www.w3.org/2000/svg}"
LABELS = {"people": "People <1>", "money": "Money"}


def areas(many: int, chosen: int | None = None) -> list[RankedRow]:
    """Return areas A0, A1, ... from the highest score down; each is half people, half money."""
    return [area(place, many, chosen) for place in range(many)]


def area(place: int, many: int, chosen: int | None) -> RankedRow:
    score = 8.0 - place / 10
    parts = {"score": score, "people": score / 2, "money": score / 2}
    ranks = {"rank": place + 1, "rank_best": 1, "rank_early": 2, "rank_late": many - 1, "rank_worst": many}
    return RankedRow(place, f"A{place} & <b>", place == chosen, parts | ranks)


def texts(svg: str) -> list[str]:
    return [str(element.text) for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_each_bar_is_as_long_as_its_score_and_ends_with_it() -> None:
    svg = component_bars(areas(3), LABELS, 4.0, ("Bars & more", "ward", "Borough"), False)
    drawing = ElementTree.fromstring(svg)
    widths = [float(rect.attrib["width"]) for rect in drawing.iter(f"{SVG}rect")][len(LABELS) :]
    assert len(widths) == 3 * 2
    # A pixel of each part is the white line after it.
    assert round((sum(widths[:2]) + 2) / (sum(widths[4:]) + 2), 2) == round(8.0 / 7.8, 2)
    assert {"People <1>", "Money", "Borough 4.0", "A0 & <b>", "8.0", "7.8"} <= set(texts(svg))
    assert drawing.attrib["aria-label"] == "Bars & more"


def test_the_chosen_area_is_bold_and_its_ranks_navy() -> None:
    svg = rank_lines(areas(4, chosen=2), 4, ("Ranks", "ward"), False)
    bold = [text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.attrib.get("font-weight") == "700"]
    assert [text.text for text in bold] == ["A2 & <b>"]
    assert svg.count("#12436D") == 3


def test_ranks_run_from_the_first_to_the_last() -> None:
    shown = texts(rank_lines(areas(45), 45, ("Ranks", "ward"), False))
    assert {"1", "10", "20", "30", "40", "45", "Highest risk"} <= set(shown)


def test_an_area_without_ranks_has_no_line() -> None:
    first, second = areas(2)
    bare = replace(second, figures=dict.fromkeys(second.figures, float("nan")))
    assert rank_lines([first, bare], 2, ("Ranks", "ward"), False).count("<circle") == 1


def test_areas_left_out_of_the_ranking_are_marked_by_dots() -> None:
    shown = [row for row in areas(45, chosen=30) if row.place < 10 or row.place in (30, 43, 44)]
    assert texts(component_bars(shown, LABELS, 4.0, ("Bars", "ward", "Borough"), True)).count("…") == 2


def test_the_grid_shows_each_pair_once_and_marks_those_that_repeat_each_other() -> None:
    table = pd.DataFrame([[1, 0.797, -0.25], [0.797, 1, float("nan")], [-0.25, float("nan"), 1]])
    html = correlation_grid(table, ["One", "Two <b>", "Three"], "Correlation")
    assert "Two &lt;b&gt;" in html
    assert html.count("<td style") == 3
    assert "font-weight:600'>.80<" in html, "judged as it is printed"
    assert ">−.25<" in html
    assert ">–<" in html
