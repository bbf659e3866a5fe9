"""Bands within a place, the grid of the published heatmap, and the published bands as they were printed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bands import BANDS, HIGH, LOW, MEDIUM, bands, combined, grid_band, grid_number
from dashboard.reference import published_heatmap

CHORLEY, SOUTH_RIBBLE = "E07000118", "E07000126"


def test_the_published_bands_are_those_printed_in_the_strategy() -> None:
    printed = zip(published_heatmap(CHORLEY), published_heatmap(SOUTH_RIBBLE), strict=True)
    pairs = [row for pair in printed for row in pair]
    assert [row.band for row in pairs] == ["Medium", "Low", "Medium", "Low", "High", "Medium", "Low", "Low"]
    assert [row.value for row in pairs] == ["77", "78", "44", "45", "12.3", "8.9", "2", "1"]
    assert {row.source for row in pairs} == {"Get Digital heatmap, as printed in the strategy"}


def test_other_places_have_no_published_band() -> None:
    assert published_heatmap("E06000022") == []


def test_of_ten_wards_two_are_low_six_medium_and_two_high() -> None:
    found = bands(pd.Series(range(10), dtype="float64"))
    assert list(found) == [LOW] * 2 + [MEDIUM] * 6 + [HIGH] * 2


@pytest.mark.parametrize(("wards", "in_a_fifth"), [(5, 1), (14, 3), (23, 5), (24, 5), (45, 9), (52, 10), (134, 27)])
def test_a_fifth_is_rounded_to_whole_wards(wards: int, in_a_fifth: int) -> None:
    counts = bands(pd.Series(range(wards), dtype="float64")).value_counts()
    assert (counts[LOW], counts[HIGH]) == (in_a_fifth, in_a_fifth)


def test_a_measure_whose_low_figures_are_the_worry_is_banded_the_other_way_round() -> None:
    found = bands(pd.Series([70.0, 75, 80, 85, 90]), lower_is_worse=True)
    assert list(found) == [HIGH, MEDIUM, MEDIUM, MEDIUM, LOW]


def test_equal_figures_share_a_band_and_a_tie_across_the_limit_is_medium() -> None:
    assert list(bands(pd.Series([1.0, 1, 2, 3, 4]))) == [MEDIUM, MEDIUM, MEDIUM, MEDIUM, HIGH]
    assert list(bands(pd.Series([7.0] * 6))) == [MEDIUM] * 6


def test_a_ward_without_a_figure_has_no_band_and_the_fifths_are_of_the_others() -> None:
    found = bands(pd.Series([None, 1.0, 2, 3, 4, 5]))
    assert found[0] is None
    assert list(found[1:]) == [LOW, MEDIUM, MEDIUM, MEDIUM, HIGH]
    assert bands(pd.Series([None, None], dtype="float64")).isna().all()


@given(st.lists(st.integers(0, 20), min_size=1, max_size=60))
def test_turning_a_measure_round_swaps_low_and_high(figures: list[int]) -> None:
    values = pd.Series(figures, dtype="float64")
    swapped = bands(-values).map({LOW: HIGH, MEDIUM: MEDIUM, HIGH: LOW})
    assert list(bands(values)) == list(swapped) == list(bands(-values, lower_is_worse=True))


def test_several_measures_together_are_banded_by_their_mean_position() -> None:
    offline = pd.Series([1.0, 2, 3, 4, 5, None])
    skilled = pd.Series([90.0, 80, 70, 60, 50, 10])
    assert list(combined([(offline, False), (skilled, True)])[:5]) == [LOW, MEDIUM, MEDIUM, MEDIUM, HIGH]
    assert combined([(offline, False), (skilled, True)])[5] is None


def test_the_grid_is_numbered_by_rows_and_each_row_has_one_band() -> None:
    numbers = [[grid_number(digital, social) for social in BANDS] for digital in BANDS]
    assert numbers == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert [grid_band(number) for number in range(1, 10)] == [LOW] * 3 + [MEDIUM] * 3 + [HIGH] * 3
