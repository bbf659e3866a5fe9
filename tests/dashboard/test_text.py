from datetime import date

import pytest

from dashboard.marts.indicators import IndicatorWard, PlaceFigure
from dashboard.marts.places import Place
from dashboard.marts.sources import Source
from dashboard.metrics import load_metrics
from dashboard.skeleton import safe
from dashboard.text import exclusion, numbers
from dashboard.text.sources import source_line

PLACE = Place("P1", "given", "Given", "ward", "wards", "borough", "England", "2026", "Maps by Nobody.", False)
INVENTED = Place("P2", "made", "Made", "ward", "wards", "borough", "invented", "2026", "", True)
OLD = load_metrics()["aged_65_plus"]
SCORE = load_metrics()["imd_score"]
WHOLE = PlaceFigure("2021", 70, 300, 70 / 300, "given", 0)


def wards(*values: float | None, flagged: tuple[int, ...] = ()) -> list[IndicatorWard]:
    rows = [
        IndicatorWard(
            area_code=f"W{number}",
            area_name=f"Ward {number}",
            numerator=None if value is None else value * 100,
            denominator=100,
            value=value,
            small_areas=2,
            small_area_low=value,
            small_area_high=value,
            flag_name=None,
            flagged_small_areas=int(number in flagged),
        )
        for number, value in enumerate(values, 1)
    ]
    return sorted(rows, key=lambda ward: -1.0 if ward.value is None else ward.value, reverse=True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (numbers.number(1234.5), "1,234"),
        (numbers.number(-0.42, 1), "−0.4"),
        (numbers.number(-0.01, 1), "0.0"),
        (numbers.share(0.0912), "9.1%"),
        (numbers.share(None), "No data"),
        (numbers.points(0.029), "+2.9 pts"),
        (numbers.points(-0.013), "−1.3 pts"),
        (numbers.day(date(2026, 11, 4)), "4 Nov 2026"),
        (numbers.month(date(2024, 4, 1)), "Apr 2024"),
        (numbers.ordinal(11), "11th"),
        (numbers.ordinal(22), "22nd"),
        (numbers.listed(["A", "B", "C"]), "A, B and C"),
        (numbers.count_word(3), "Three"),
    ],
)
def test_numbers_and_dates_are_written_as_the_design_says(words: str, expected: str) -> None:
    assert words == expected


def test_wards_that_show_the_same_highest_figure_share_the_finding() -> None:
    heading = exclusion.heading(wards(0.3, 0.3004, 0.1), OLD, PLACE)
    assert heading == "Ward 2 and Ward 1 have the highest share of residents aged 65 and over"


def test_equal_wards_are_said_to_be_equal() -> None:
    assert exclusion.heading(wards(0.2, 0.2001), OLD, PLACE) == (
        "Every ward has the same share of residents aged 65 and over"
    )


def test_a_flagged_ward_never_heads_the_finding() -> None:
    heading = exclusion.heading(wards(0.5, 0.2, flagged=(1,)), load_metrics()["census_paper_share"], PLACE)
    assert heading == "Outside paper-first areas, Ward 2 has the highest share of paper census forms"


def test_a_ward_without_a_figure_is_counted_as_missing_and_never_lowest() -> None:
    lead = exclusion.lead(wards(0.3, 0.1, None), WHOLE, OLD, PLACE)
    assert "Ward 2 has the lowest, **10.0%**" in lead
    assert "One ward has no data." in lead


def test_the_map_heading_says_how_far_most_wards_lie_from_the_place() -> None:
    assert exclusion.map_heading(wards(0.25, 0.21, 0.5), WHOLE, OLD, PLACE) == (
        "Most lie within three points of the borough"
    )


def test_equal_figures_share_a_rank() -> None:
    given = wards(0.3, 0.3, 0.1)
    assert [exclusion.rank_of(code, given, OLD) for code in ("W1", "W2", "W3")] == [1, 1, 3]


def test_a_score_is_compared_without_points() -> None:
    assert exclusion.against(12.3, 15.0, SCORE, PLACE) == "2.7 below the borough (15.0)"


def test_classes_are_labelled_without_overlap_and_with_a_true_minus() -> None:
    spec = exclusion.map_spec(wards(0.3), load_metrics()["imd_connectivity"], PLACE)
    assert spec.labels == ("Under −0.4", "−0.4 to −0.1", "0.0 to 0.4", "0.5 or more")


def test_the_source_line_holds_release_licence_disclaimer_and_each_notice_once() -> None:
    maps = "Maps by Nobody. More of them."
    source = Source(
        "s", "P1", "indicators", "ONS", "Figures", None, "OGL", "Maps by Nobody.", "Read with care.", "open",
        date(2024, 12, 1), None, None, None, 1, 1, 0, 0,
    )  # fmt: skip
    line = source_line([source, source], Place(**(vars(PLACE) | {"attribution": maps})))
    assert line == f"Source: ONS, Figures, released 1 Dec 2024, OGL. **Read with care.** {maps}"


def test_an_invented_place_is_said_to_be_invented() -> None:
    assert source_line([], INVENTED) == ("Made is an invented borough; none of its figures describe a real place.")


def test_names_are_escaped_for_markdown_and_bold_numbers_are_kept() -> None:
    assert safe("**9%** in <b>[x](y)</b> :red[z]") == r"**9%** in \<b\>\[x\](y)\</b\> \:red\[z\]"
