"""The risk index: scaling, weights, roll-up, stability, and the published index it is checked against."""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.risk import (
    SCORE,
    Membership,
    NothingWeighted,
    class_of,
    constant,
    correlations,
    index_scores,
    indicator_scores,
    membership,
    moving_together,
    rank_stability,
    ranks,
    roll_up,
    scale_of,
)
from analysis.risk_design import Design, Weights, read_design
from tests.shared_data import shared_data_folder

PRESETS = Path(__file__).parents[2] / "data" / "reference" / "risk_presets.toml"
NAN = float("nan")


@pytest.fixture(scope="module")
def design() -> Design:
    return read_design(tomllib.loads(PRESETS.read_text(encoding="utf-8")))


def areas(**columns: list[float]) -> pd.DataFrame:
    frame = pd.DataFrame(columns)
    return frame.set_axis([f"L{number}" for number in range(1, len(frame) + 1)])


def weights(components: tuple[int, ...], *inputs: dict[str, int]) -> Weights:
    names = ["people", "money", "lines"][: len(components)]
    return Weights(dict(zip(names, components, strict=True)), dict(zip(names, inputs, strict=True)))


THREE = areas(old=[0.1, 0.2, 0.3], poor=[10, 40, 20], slow=[-1, 1, 0])
THREE_SCORES = indicator_scores(THREE, scale_of(THREE))


def three(*components: int) -> Weights:
    return weights(components, {"old": 1}, {"poor": 1}, {"slow": 1})


# Scaling


def test_the_lowest_area_scores_nought_and_the_highest_ten() -> None:
    assert THREE_SCORES["old"].tolist() == pytest.approx([0, 5, 10])
    assert THREE_SCORES["poor"].tolist() == pytest.approx([0, 10, 10 / 3])
    assert THREE_SCORES["slow"].tolist() == [0, 10, 5]


def test_a_figure_that_is_good_when_high_is_turned_round() -> None:
    values = areas(superfast=[0.99, 0.5, 0.745])
    assert indicator_scores(values, scale_of(values), {"superfast"})["superfast"].tolist() == pytest.approx([0, 10, 5])


def test_a_wider_scale_gives_the_score_among_more_areas() -> None:
    nation = pd.DataFrame({"scale_min": [0.0], "scale_max": [0.5]}, index=["old"])
    assert indicator_scores(THREE[["old"]], nation)["old"].tolist() == pytest.approx([2, 4, 6])


def test_a_constant_indicator_is_dropped_and_named() -> None:
    values = areas(old=[0.1, 0.3], same=[0.7, 0.7], nearly=[0.1 + 0.2, 0.3])
    scale = scale_of(values)
    assert list(indicator_scores(values, scale)) == ["old"]
    assert constant(scale) == ["same", "nearly"]


def test_an_indicator_without_a_range_is_dropped_but_not_called_constant() -> None:
    values = areas(old=[0.1, 0.3], unknown=[NAN, NAN])
    assert list(indicator_scores(values, scale_of(values))) == ["old"]
    assert constant(scale_of(values)) == []


def test_gaps_stay_gaps() -> None:
    values = areas(old=[0.1, NAN, 0.3])
    assert indicator_scores(values, scale_of(values))["old"].isna().tolist() == [False, True, False]


# Weights


@pytest.mark.parametrize("doubled", [(2, 2, 4), (4, 4, 8), (5, 5, 10)])
def test_weights_are_shares_so_one_one_two_is_two_two_four(doubled: tuple[int, ...]) -> None:
    once = index_scores(THREE_SCORES, three(1, 1, 2))[SCORE]
    assert index_scores(THREE_SCORES, three(*doubled))[SCORE].tolist() == pytest.approx(once.tolist(), abs=1e-12)


def test_the_same_holds_for_the_inputs_within_a_component() -> None:
    once = index_scores(THREE_SCORES, weights((1,), {"old": 1, "poor": 1, "slow": 2}))
    twice = index_scores(THREE_SCORES, weights((1,), {"old": 2, "poor": 2, "slow": 4}))
    assert once[SCORE].tolist() == pytest.approx(twice[SCORE].tolist(), abs=1e-12)
    assert once["people"].iloc[1] == pytest.approx((5 + 10 + 2 * 10) / 4)


def test_a_score_of_tens_is_ten_whatever_the_weights() -> None:
    tens = areas(old=[10.0], poor=[10.0], slow=[10.0])
    given = weights((3, 7), {"old": 2, "poor": 9}, {"slow": 1})
    assert index_scores(tens, given)[SCORE].tolist() == pytest.approx([10])


@pytest.mark.parametrize(
    "nothing",
    [three(0, 0, 0), weights((1, 1), {"old": 0}, {"poor": 0}), weights((0, 1), {"old": 1}, {"poor": 0})],
)
def test_weights_that_leave_nothing_to_count_are_refused(nothing: Weights) -> None:
    with pytest.raises(NothingWeighted):
        index_scores(THREE_SCORES, nothing)


@pytest.mark.parametrize("wrong", [-1, 11, 2.5])
def test_a_weight_that_is_no_whole_number_from_0_to_10_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="whole numbers from 0 to 10"):
        weights((1,), {"old": wrong})  # type: ignore[dict-item]


def test_a_component_of_weight_nought_is_scored_but_does_not_count() -> None:
    found = index_scores(THREE_SCORES, three(1, 0, 0))
    assert found[SCORE].tolist() == found["people"].tolist()
    assert found["money"].iloc[1] == 10


def test_a_component_without_any_weighted_input_is_left_out() -> None:
    found = index_scores(THREE_SCORES, weights((1, 1), {"old": 1}, {"poor": 0}))
    assert list(found) == ["people", SCORE]
    assert found[SCORE].tolist() == THREE_SCORES["old"].tolist()


def test_an_area_that_lacks_one_input_is_scored_on_the_others_of_the_component() -> None:
    scores = areas(old=[4.0, 4.0], ill=[8.0, NAN], poor=[1.0, 1.0])
    found = index_scores(scores, weights((1, 1), {"old": 1, "ill": 3}, {"poor": 1}))
    assert found["people"].tolist() == pytest.approx([7, 4])


def test_an_area_that_lacks_a_whole_component_has_no_score() -> None:
    scores = areas(old=[4.0, 4.0], poor=[1.0, NAN])
    found = index_scores(scores, weights((1, 1), {"old": 1}, {"poor": 1}))[SCORE]
    assert found.isna().tolist() == [False, True]
    assert index_scores(scores, weights((1, 0), {"old": 1}, {"poor": 1}))[SCORE].tolist() == [4, 4]


# From small areas to wards


LINKS = pd.DataFrame(
    {
        "small_area_code": ["L1", "L2", "L2", "L3"],
        "area_code": ["W1", "W1", "W2", "W2"],
        "population": [100, 300, 300, 50],
        "share": [1.0, 0.25, 0.75, 1.0],
    }
)


def test_a_ward_is_the_mean_over_its_residents_with_shared_small_areas_split() -> None:
    rolled = roll_up(areas(score=[2.0, 6.0, 4.0]), membership(LINKS))["score"]
    assert rolled["W1"] == pytest.approx((100 * 2 + 75 * 6) / 175)
    assert rolled["W2"] == pytest.approx((225 * 6 + 50 * 4) / 275)


def test_a_small_area_without_a_score_is_left_out_of_its_ward() -> None:
    rolled = roll_up(areas(score=[2.0, NAN, 4.0]), membership(LINKS))["score"]
    assert rolled.tolist() == [2, 4]


def test_a_ward_without_any_score_has_none() -> None:
    rolled = roll_up(areas(score=[NAN, NAN, 4.0]), membership(LINKS))["score"]
    assert rolled.isna().tolist() == [True, False]


# Ranks


def members(many: int) -> Membership:
    codes = [f"L{number}" for number in range(1, many + 1)]
    return membership(pd.DataFrame({"small_area_code": codes, "area_code": codes, "population": 1, "share": 1.0}))


def test_equal_scores_share_a_rank_and_a_gap_has_none() -> None:
    assert ranks(pd.Series([5.0, 9.0, 5.0, NAN])).tolist()[:3] == [2, 1, 2]
    assert ranks(pd.Series([NAN, 1.0])).isna().tolist() == [True, False]


def test_an_area_highest_in_everything_is_first_at_any_weights() -> None:
    scores = areas(old=[9.0, 3.0, 1.0], poor=[8.0, 1.0, 3.0])
    found = rank_stability(scores, {"people": ["old"], "money": ["poor"]}, members(3))
    assert found["rank_best"].tolist() == [1, 2, 2]
    assert found["rank_worst"].tolist() == [1, 3, 3]
    assert (found["top_five"] == 1).all()


def test_the_same_seed_gives_the_same_ranks_and_each_lies_in_order() -> None:
    generator = np.random.default_rng(1)
    scores = areas(**{f"i{number}": generator.uniform(0, 10, 30).tolist() for number in range(6)})
    parts = {"people": ["i0", "i1"], "money": ["i2", "i3", "gone"], "lines": ["i4", "i5"], "none": ["gone"]}
    found = rank_stability(scores, parts, members(30))
    pd.testing.assert_frame_equal(found, rank_stability(scores, parts, members(30)))
    columns = ["rank_best", "rank_early", "rank_late", "rank_worst"]
    assert (np.diff(found[columns].to_numpy(), axis=1) >= 0).all()
    assert found["top_five"].sum() == pytest.approx(5)


def test_stability_needs_an_input() -> None:
    with pytest.raises(NothingWeighted):
        rank_stability(THREE_SCORES, {"people": ["gone"]}, members(3))


def test_the_class_of_a_score_is_that_of_its_printed_figure() -> None:
    classes = class_of(pd.Series([1.94, 1.96, 2.0, 4.0, NAN]), [2, 3, 4])
    assert classes.tolist()[:4] == [0, 1, 1, 3]
    assert classes.isna().tolist() == [False] * 4 + [True]


# Double counting


def test_inputs_that_largely_repeat_each_other_are_named_closest_first() -> None:
    scores = areas(a=[1, 2, 3, 4.0], b=[1, 2, 3, 4.5], c=[4, 1, 3, 2.0], d=[1, 2, 3, 4.0])
    assert [pair[:2] for pair in moving_together(correlations(scores[["a", "b", "c"]]))] == [("a", "b")]
    assert moving_together(correlations(scores))[0] == ("a", "d", 1.0)


def test_known_double_counts_are_named_only_where_both_are_weighted(design: Design) -> None:
    assert design.double_counts(["imd_score", "aged_65_plus"]) == []
    found = design.double_counts(["aged_65_plus", "aged_75_plus", "imd_score", "imd_income"])
    assert [overlap.whole for overlap in found] == ["aged_65_plus", "imd_score"]


# Presets


def test_the_published_index_has_eleven_inputs_and_the_missing_ones_are_named(design: Design) -> None:
    preset = design.preset("deri")
    held = ["aged_65_74", "aged_75_plus", "disabled", "imd_score", "imd_connectivity", "imd_education"]
    assert len(preset.inputs) == 11
    assert preset.title(held) == "DERI-like, 5 of 11 inputs"
    assert "Social grade DE" in preset.missing(held)
    assert "Connections slower than 10 Mbit/s" in preset.missing(held)
    assert len(preset.missing(held)) == 6


def test_a_preset_weighs_what_is_held_and_offers_the_rest_at_nought(design: Design) -> None:
    held = ["aged_65_74", "aged_75_plus", "imd_score", "imd_income"]
    given = design.weights(design.preset("deri"), held)
    assert given.indicators["demography"] == {"aged_65_74": 2, "aged_75_plus": 4}
    assert given.indicators["deprivation"] == {"imd_income": 0, "imd_score": 2}
    assert given.indicators["connectivity"] == {}
    assert design.preset("equal").title(held) == "Equal components"


def test_no_preset_counts_an_indicator_beside_one_that_contains_it(design: Design) -> None:
    equal = design.weights(design.preset("equal"), design.indicators)
    counted = [name for part in equal.indicators.values() for name, weight in part.items() if weight]
    assert {overlap.whole for overlap in design.double_counts(counted)} <= {"deprived_two_plus"}


def test_an_input_outside_every_component_is_an_error() -> None:
    given = tomllib.loads(PRESETS.read_text(encoding="utf-8"))
    given["preset"][0]["input"][0]["indicators"] = ["nonsense"]
    with pytest.raises(ValueError, match="nonsense"):
        read_design(given)


# The published index (DERI v1.6)

DERI_COMPONENTS = ["demography_component_nation", "deprivation_component_nation", "broadband_component_nation"]


def statistics(name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data_folder() / "statistics" / "tidy" / name)


def test_the_published_score_is_our_composite_of_its_components_in_every_scored_area() -> None:
    published = statistics("deri_v1_6_scores_lsoa11_gb.csv.gz").set_index("lsoa11_code")
    equal = Weights(dict.fromkeys(DERI_COMPONENTS, 3), {name: {name: 1} for name in DERI_COMPONENTS})
    ours = index_scores(published[DERI_COMPONENTS], equal)[SCORE]
    assert ours.notna().sum() == published["deri_score_nation"].notna().sum() == 41_562
    assert (ours.isna() == published["deri_score_nation"].isna()).all()
    assert (ours - published["deri_score_nation"]).abs().max() < 1e-8


def test_the_published_demography_component_is_ours_on_the_sample_areas_regression(design: Design) -> None:
    # A regression check, not an independent one: the ranges of the two Census 2011 inputs were fitted to these
    # very areas, because the national table is not to be had. Only the sum of their two starts is known, so all
    # of it is put on one: both weigh the same.
    sample = statistics("deri_v1_6_indicators_sample_england.csv").set_index("lsoa11_code")
    limited = sample["day_to_day_limited_2011"]
    values = pd.DataFrame(
        {
            "aged_65_74": sample["aged_65_74_2019"] / sample["population_2019"],
            "aged_75_plus": sample["aged_75_plus_2019"] / sample["population_2019"],
            "disabled": limited / (limited + sample["day_to_day_not_limited_2011"]),
            "social_grade_de": sample["social_grade_de_2011"] / sample["social_grade_all_hrp_2011"],
        }
    )
    ages = statistics("population_mid2019_lsoa11_ew.csv.gz")
    ages = ages[ages["lsoa11_code"].str.startswith("E")].set_index("lsoa11_code")
    scale = scale_of(ages[["aged_65_74", "aged_75_plus"]].div(ages["population"], axis=0))
    wide, graded = 0.465752300759, 0.702313394763
    start = 0.128546460 * wide / 2
    scale.loc["disabled"] = [start, start + wide]
    scale.loc["social_grade_de"] = [0.0, graded]
    weighed = design.weights(design.preset("deri"), values.columns).indicators["demography"]
    ours = index_scores(indicator_scores(values, scale), Weights({"demography": 1}, {"demography": weighed}))
    assert len(ours) == 55
    assert (ours["demography"] - sample["demography_component_nation"]).abs().max() < 1e-8


def test_equal_weights_are_known_for_the_same_in_whatever_order_they_are_given() -> None:
    one = Weights({"a": 1, "b": 2}, {"a": {"x": 1, "y": 3}, "b": {"z": 2}})
    same = Weights({"b": 2, "a": 1}, {"b": {"z": 2}, "a": {"y": 3, "x": 1}})
    assert one == same
    assert hash(one) == hash(same)
    assert len({one, same, replace(one, components={"a": 2, "b": 1})}) == 2
