"""Weighted proportions: against a reference computed elsewhere, against svy, and at the edges."""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import polars as pl
import pytest
import svy
from statsmodels.stats.proportion import proportion_confint

from analysis.proportions import SUMS, estimate, pool
from tests.shared_data import shared_data_folder

REFERENCE = "statistics/tidy/survey_reference_estimates_computed.csv"
EXTRACT = "statistics/tidy/seattle_2018_survey_extract.csv"
ORIGINAL = "statistics/original/seattle_technology_access_2018_microdata.csv"
WEIGHTS = {"Weight_HH": "weight_household", "Weight_indiv": "weight_individual"}
DOMAINS = {"council_district": "council_district", "income": "income_group"}
YES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "household has internet access at home (q1=1)": lambda rows: rows["internet_access_at_home"].eq("Yes"),
    "any broadband subscription": lambda rows: rows["any_broadband_subscription"].eq(1),
    "fixed broadband subscription": lambda rows: rows["fixed_broadband_subscription"].eq(1),
    "only a cellular data plan": lambda rows: rows["only_mobile_data_plan"].eq(1),
    "owns at least one device (q2aHaveSum>0)": lambda rows: rows["q2aHaveSum"].gt(0),
}
DEVICES = "owns at least one device (q2aHaveSum>0)"


def sums_of(yes: pd.Series, weight: pd.Series, domain: pd.Series) -> pd.DataFrame:
    """The five sums, one row a domain."""
    w, y = weight.astype("float64"), yes.astype("float64")
    parts = {"n_unweighted": w * 0 + 1, "sum_w": w, "sum_w2": w * w, "sum_wy": w * y, "sum_w2y": w * w * y}
    return pd.DataFrame(parts).groupby(domain.astype(str).to_numpy()).sum().rename_axis("domain").reset_index()


def one_row(weights: list[float], yes: list[int]) -> pd.Series:
    """The estimate of respondents given one by one."""
    given = pd.DataFrame({"w": weights, "y": yes}, dtype="float64")
    return estimate(sums_of(given["y"], given["w"], pd.Series("all", index=given.index))).iloc[0]


@cache
def seattle_extract() -> pd.DataFrame:
    rows = pd.read_csv(shared_data_folder() / EXTRACT)
    return rows.assign(council_district=rows["council_district"].astype("Int64"))


@cache
def seattle_original() -> pd.DataFrame:
    columns = ["CD", "q2aHaveSum", *WEIGHTS]
    rows = pd.read_csv(shared_data_folder() / ORIGINAL, usecols=columns)
    return rows.rename(columns={"CD": "council_district", **WEIGHTS})


def seattle_estimates(question: str, domain: str, weight: str) -> pd.DataFrame:
    """Our estimates of one question for every level of a domain, by level."""
    rows = seattle_original() if question == DEVICES else seattle_extract()
    segment = question.removeprefix("digital segment: ")
    yes = YES[question](rows) if question in YES else rows["digital_segment"].eq(segment)
    levels = pd.Series("all", index=rows.index) if domain == "all" else rows[DOMAINS[domain]]
    return estimate(sums_of(yes, rows[WEIGHTS[weight]], levels)).set_index("domain")


def reference_rows() -> pd.DataFrame:
    return pd.read_csv(shared_data_folder() / REFERENCE)


def test_all_37_reference_rows_are_met() -> None:
    reference = reference_rows()
    for _, row in reference.iterrows():
        ours = seattle_estimates(row["estimate"], row["domain"], row["weight"]).loc[row["level"]]
        assert ours["n_unweighted"] == row["n_unweighted"]
        assert ours["estimate"] == pytest.approx(row["proportion"], abs=1e-6)
        assert ours["n_effective"] == pytest.approx(row["kish_effective_n"], abs=0.1)
        assert ours["se_linearised"] == pytest.approx(row["se_linearised"], abs=1e-4)
    assert len(reference) == 37
    assert reference["estimate"].eq(DEVICES).sum() == 5


def test_the_check_values_of_home_internet_are_met() -> None:
    home = seattle_estimates("household has internet access at home (q1=1)", "all", "Weight_HH").loc["all"]
    assert home["estimate"] == pytest.approx(0.950795, abs=5e-7)
    assert home["se_linearised"] == pytest.approx(0.004233, abs=5e-7)
    assert home["n_effective"] == pytest.approx(2870.70, abs=0.005)
    assert home["design_effect"] == pytest.approx(1.50312, abs=5e-6)
    assert home["ci_low"] == pytest.approx(0.942263, abs=5e-7)
    assert home["ci_high"] == pytest.approx(0.958123, abs=5e-7)


def test_the_survey_library_svy_agrees_on_every_reference_domain_of_the_extract() -> None:
    reference = reference_rows()
    checked = 0
    for (question, domain, weight), rows in reference.groupby(["estimate", "domain", "weight"]):
        if question == DEVICES:
            continue
        theirs = svy_estimates(str(question), str(domain), str(weight))
        ours = seattle_estimates(str(question), str(domain), str(weight))
        for level in rows["level"]:
            assert ours.loc[level, "estimate"] == pytest.approx(theirs.loc[level, "est"], abs=1e-9)
            assert ours.loc[level, "se_linearised"] == pytest.approx(theirs.loc[level, "se"], abs=1.5e-5)
            checked += 1
    assert checked == 32


def svy_estimates(question: str, domain: str, weight: str) -> pd.DataFrame:
    """The library's share of yes for every level of a domain: est and se."""
    rows = seattle_extract()
    segment = question.removeprefix("digital segment: ")
    yes = YES[question](rows) if question in YES else rows["digital_segment"].eq(segment)
    levels = pd.Series("all", index=rows.index) if domain == "all" else rows[DOMAINS[domain]].astype(str)
    given = {
        "yes": yes.astype(int).to_numpy(),
        "level": levels.fillna("none given").to_numpy(dtype=object),
        "weight": rows[WEIGHTS[weight]].to_numpy(),
    }
    sample = svy.Sample(pl.DataFrame(given), svy.Design(wgt="weight"))
    found = sample.estimation.prop("yes", by="level")
    assert isinstance(found, svy.Estimate)
    frame = pd.DataFrame(found.to_polars().to_dicts())
    return frame[frame["yes"].astype(str) == "1"].set_index("level")


def test_the_librarys_design_effect_of_the_whole_sample_is_ours() -> None:
    rows = seattle_extract()
    sample = svy.Sample(pl.DataFrame({"w": rows["weight_household"].to_numpy()}), svy.Design(wgt="w"))
    home = seattle_estimates("household has internet access at home (q1=1)", "all", "Weight_HH").loc["all"]
    assert home["design_effect"] == pytest.approx(sample.deff_w, abs=1e-9)


def test_our_wilson_interval_is_that_of_statsmodels_on_the_kish_effective_n() -> None:
    random = np.random.default_rng(20261121)
    for _ in range(200):
        size = int(random.integers(1, 80))
        ours = one_row(list(random.uniform(0.3, 4, size)), list(random.integers(0, 2, size)))
        m = ours["n_effective"]
        low, high = proportion_confint(ours["estimate"] * m, m, method="wilson")
        assert (ours["ci_low"], ours["ci_high"]) == pytest.approx((low, high), abs=1e-12)


def test_nobody_saying_yes_still_has_an_upper_end_and_everybody_a_lower_end() -> None:
    none, all_of_them = one_row([1.0] * 40, [0] * 40), one_row([1.0] * 40, [1] * 40)
    assert (none["estimate"], none["ci_low"]) == (0, 0)
    assert none["ci_high"] == pytest.approx(0.0876, abs=5e-5)
    assert (all_of_them["estimate"], all_of_them["ci_high"]) == (1, 1)
    assert all_of_them["ci_low"] == pytest.approx(1 - none["ci_high"])


def test_two_of_24_and_twelve_of_150_have_the_intervals_of_the_survey_conventions() -> None:
    few, more = one_row([1.0] * 24, [1] * 2 + [0] * 22), one_row([1.0] * 150, [1] * 12 + [0] * 138)
    assert (few["ci_low"], few["ci_high"]) == pytest.approx((0.023, 0.258), abs=5e-4)
    assert (more["ci_low"], more["ci_high"]) == pytest.approx((0.046, 0.135), abs=5e-4)


@pytest.mark.parametrize(("n", "flag"), [(29, "too few"), (30, "caution"), (49, "caution"), (50, "shown")])
def test_the_flag_follows_the_unweighted_base(n: int, flag: str) -> None:
    assert one_row([2.0] * n, [1] + [0] * (n - 1))["flag"] == flag


def test_nobody_asked_and_weights_of_nothing_give_missing_values_and_too_few() -> None:
    empty = pd.DataFrame([[0.0] * 5, [60.0, 0.0, 0.0, 0.0, 0.0], [math.nan] * 5], columns=SUMS)
    found = estimate(empty)
    figures = ["estimate", "n_effective", "design_effect", "se_linearised", "ci_low", "ci_high"]
    assert found[figures].isna().all(axis=None)
    assert set(found["flag"]) == {"too few"}


def test_one_reply_has_no_standard_error_but_a_wide_interval() -> None:
    single = one_row([1.7], [0])
    assert math.isnan(single["se_linearised"])
    assert single["ci_high"] > 0.75
    assert single["flag"] == "too few"


def test_weights_that_make_no_share_give_missing_values() -> None:
    negative = pd.DataFrame([[60.0, 10.0, 100.0, 12.0, 80.0], [60.0, -5.0, 90.0, 2.0, 9.0]], columns=SUMS)
    assert estimate(negative)["estimate"].isna().all()


def test_no_rows_and_whole_numbers_with_gaps_are_read() -> None:
    assert estimate(pd.DataFrame(columns=SUMS)).empty
    whole = pd.DataFrame([[60, 60, 60, 6, 6], [None] * 5], columns=SUMS, dtype="Int64")
    assert estimate(whole)["estimate"].tolist()[0] == 0.1


def test_every_other_column_stays_with_its_row() -> None:
    sums = pd.DataFrame({"area_code": ["W1", "W2"], **{name: [60.0, 0.0] for name in SUMS}})
    assert estimate(sums)["area_code"].tolist() == ["W1", "W2"]


def test_waves_pool_by_adding_their_sums() -> None:
    random = np.random.default_rng(7)
    rows = pd.DataFrame({"w": random.uniform(0.5, 3, 300), "y": random.integers(0, 2, 300)})
    wave = pd.Series(np.where(rows.index < 120, "2022", "2024"))
    both = sums_of(rows["y"], rows["w"], wave).assign(area_code="W1")
    together = sums_of(rows["y"], rows["w"], pd.Series("both", index=rows.index))
    pooled, whole = estimate(pool(both, ["area_code"])), estimate(together)
    figures = [*SUMS, "estimate", "n_effective", "design_effect", "se_linearised", "ci_low", "ci_high"]
    assert pooled[figures].iloc[0].tolist() == pytest.approx(whole[figures].iloc[0].tolist())


def test_pooling_keeps_the_whole_place_which_has_no_area_code() -> None:
    sums = pd.DataFrame({"area_code": [None, None, "W1"], **{name: [10.0, 20.0, 5.0] for name in SUMS}})
    assert pool(sums, ["area_code"])["n_unweighted"].tolist() == [30, 5]


def test_many_rows_at_once_are_estimated_as_each_of_them_alone() -> None:
    n = np.random.default_rng(1).integers(0, 200, 300).astype(float)
    sums = pd.DataFrame(dict(zip(SUMS, [n, n, n * 1.4, n * 0.1, n * 0.12], strict=True)))
    alone = pd.concat([estimate(sums.iloc[[number]]) for number in range(len(sums))])
    pd.testing.assert_frame_equal(estimate(sums), alone)
    assert alone["flag"].nunique() == 3
