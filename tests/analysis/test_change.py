"""Change between waves: the interval of the difference, the word for it, and the sample it would need."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.change import detectable_fall, difference, sample_needed
from analysis.proportions import SUMS, estimate


def wave(*shares: tuple[str, float, int]) -> pd.DataFrame:
    """Estimates of unweighted respondents, from (area, share, respondents)."""
    rows = [[area, n, n, n, p * n, p * n] for area, p, n in shares]
    return estimate(pd.DataFrame(rows, columns=["area_code", *SUMS]))


def change(earlier: tuple[float, int], later: tuple[float, int]) -> pd.Series:
    return difference(wave(("W1", *earlier)), wave(("W1", *later)), ["area_code"]).iloc[0]


def test_the_borough_target_of_8_2_to_7_5_percent_is_no_detectable_change_with_1000_a_wave() -> None:
    found = change((0.082, 1000), (0.075, 1000))
    assert found["difference"] == pytest.approx(-0.007)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((-0.0308, 0.0167), abs=5e-5)
    assert found["word"] == "No detectable change"


def test_the_interval_is_the_newcombe_interval_of_statsmodels() -> None:
    random = np.random.default_rng(20261121)
    for _ in range(50):
        n1, n2 = (int(size) for size in random.integers(5, 400, 2))
        yes1, yes2 = int(random.integers(0, n1 + 1)), int(random.integers(0, n2 + 1))
        found = change((yes1 / n1, n1), (yes2 / n2, n2))
        theirs = confint_proportions_2indep(yes2, n2, yes1, n1, method="newcomb")
        assert (found["ci_low"], found["ci_high"]) == pytest.approx(theirs, abs=1e-12)


def test_the_word_follows_the_interval_of_the_difference() -> None:
    assert change((0.08, 3000), (0.12, 3000))["word"] == "up"
    assert change((0.12, 3000), (0.08, 3000))["word"] == "down"


def test_intervals_that_overlap_can_still_be_a_detectable_change() -> None:
    found = change((0.10, 2000), (0.08, 2000))
    assert wave(("W1", 0.08, 2000))["ci_high"].iloc[0] > wave(("W1", 0.10, 2000))["ci_low"].iloc[0]
    assert found["word"] == "down"


def test_an_area_that_one_wave_lacks_has_no_difference_and_no_word() -> None:
    found = difference(wave(("W1", 0.1, 100), ("W2", 0.1, 100)), wave(("W1", 0.2, 40)), ["area_code"])
    rows = found.set_index("area_code")
    assert rows["difference"].isna().to_dict() == {"W1": False, "W2": True}
    assert rows["word"].isna().to_dict() == {"W1": False, "W2": True}
    assert rows["flag"].to_dict() == {"W1": "caution", "W2": "too few"}


def test_the_whole_place_which_has_no_area_code_is_matched_with_itself() -> None:
    place = wave(("W1", 0.1, 100)).assign(area_code=None)
    assert difference(place, place, ["area_code"])["difference"].tolist() == [0]


def test_two_rows_of_one_area_are_an_error() -> None:
    twice = wave(("W1", 0.1, 100), ("W1", 0.1, 100))
    with pytest.raises(pd.errors.MergeError):
        difference(twice, twice, ["area_code"])


def test_nobody_in_both_waves_is_no_detectable_change() -> None:
    assert change((0.0, 60), (0.0, 60))["word"] == "No detectable change"


def test_the_borough_target_needs_an_effective_sample_of_23170_a_wave() -> None:
    assert sample_needed(0.082, 0.075) == 23_170
    assert sample_needed(0.082, 0.075, design_effect=1.5) == 34_756


def test_no_change_and_shares_outside_0_to_1_have_no_sample() -> None:
    assert sample_needed(0.1, 0.1) is None
    assert sample_needed(0.1, -0.1) is None
    assert sample_needed(float("nan"), 0.1) is None


@pytest.mark.parametrize(
    ("n", "design_effect", "fall"), [(1000, 1, 0.031), (1000, 1.5, 0.037), (3000, 1, 0.019), (3000, 1.5, 0.023)]
)
def test_the_fall_that_a_sample_detects_is_that_of_the_check_values(n: int, design_effect: float, fall: float) -> None:
    assert detectable_fall(0.082, n, design_effect) == pytest.approx(fall, abs=5e-4)


def test_the_fall_that_a_sample_detects_needs_that_sample() -> None:
    fall = detectable_fall(0.3, 1200, 1.4)
    assert fall is not None
    assert sample_needed(0.3, 0.3 - fall, 1.4) == 1200


def test_a_sample_too_small_for_a_fall_to_nothing_detects_none() -> None:
    assert detectable_fall(0.02, 100) is None
    assert detectable_fall(0.0, 1000) is None
    assert detectable_fall(0.1, 0) is None
