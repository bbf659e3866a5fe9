"""Modelled ward figures: the algebra against published check values, and what the model says of its limits."""

import numpy as np
import pandas as pd
import pytest

from analysis.proportions import estimate
from analysis.small_area import MAY_NOT_FIT, NO_RESPONDENTS, TOO_FEW_AREAS, Modelled, blend, fay_herriot, gls

M = np.array([8, 12, 16.5, 19, 24, 30, 41, 60])
P = np.array([0.02, 0.40, 0.03, 0.22, 0.06, 0.30, 0.02, 0.08])
X = np.array([-0.5, 1.2, -1, 0.9, -0.2, 0.6, -1.1, 0.1])
DESIGN = np.column_stack([np.ones(8), X])
Z, D = np.arcsin(np.sqrt(P)), 1 / (4 * M)
REML = 0.000107007
NO_COVARIATES = pd.DataFrame(index=[f"W{number}" for number in range(24)])


def direct_of(n: np.ndarray, yes: np.ndarray, design_effect: float = 1.4) -> pd.DataFrame:
    """Direct estimates of wards W0, W1 and so on, every ward with the same design effect."""
    sums = {"n_unweighted": n, "sum_w": n, "sum_w2": n * design_effect, "sum_wy": yes, "sum_w2y": yes * design_effect}
    areas = [f"W{number}" for number in range(len(n))]
    return estimate(pd.DataFrame(sums, dtype="float64").assign(area_code=areas))


def borough(seed: int = 1) -> tuple[pd.DataFrame, pd.Series, float]:
    """Direct estimates of 24 wards of 5 to 60 respondents, their people, and the place's direct share."""
    random = np.random.default_rng(seed)
    n = random.integers(5, 60, 24)
    direct = direct_of(n, random.binomial(n, random.uniform(0.04, 0.2, 24)))
    people = pd.Series(random.integers(3000, 9000, 24), index=direct["area_code"])
    return direct, people, float(direct["sum_wy"].sum() / direct["sum_w"].sum())


def modelled(direct: pd.DataFrame, people: pd.Series, share: float, covariates: pd.DataFrame | None = None) -> Modelled:
    return fay_herriot(direct, NO_COVARIATES if covariates is None else covariates, people, share)


def test_the_algebra_gives_the_coefficients_and_blends_of_the_check_values() -> None:
    _, coefficients, _ = gls(Z, D, DESIGN, np.array([REML]))
    own = REML / (REML + D)
    blend = own * Z + (1 - own) * (DESIGN @ coefficients[0])
    assert coefficients[0] == pytest.approx([0.337814, 0.215553], abs=1e-6)
    assert blend[:2] == pytest.approx([0.229736, 0.596928], abs=1e-6)


def test_the_restricted_likelihood_is_highest_at_the_check_value() -> None:
    grid = np.linspace(0, 3e-4, 3001)[1:]
    assert grid[gls(Z, D, DESIGN, grid)[0].argmax()] == pytest.approx(REML, abs=1e-7)


def test_the_mean_squared_errors_after_prasad_and_rao_are_the_check_values() -> None:
    _, _, covariance = gls(Z, D, DESIGN, np.array([REML]))
    own = REML / (REML + D)
    known = REML * (1 - own)
    fit = (1 - own) ** 2 * ((DESIGN @ covariance[0]) * DESIGN).sum(axis=1)
    spread = D**2 / (REML + D) ** 3 * 2 / (1 / (REML + D) ** 2).sum()
    assert (known + fit + 2 * spread)[:2] == pytest.approx([0.002801, 0.006519], abs=1e-6)


def test_the_shares_and_intervals_are_the_check_values_before_scaling() -> None:
    found = blend(Z, D, DESIGN)[["estimate", "ci_low", "ci_high"]].to_numpy()
    assert found[0] == pytest.approx([0.0528, 0.0015, 0.1317], abs=0.003)
    assert found[1] == pytest.approx([0.3386, 0.1843, 0.5291], abs=0.003)


def test_modelled_figures_add_up_to_the_places_direct_share_and_the_factor_is_told() -> None:
    direct, people, share = borough()
    found = modelled(direct, people, share)
    assert found.areas["estimate"].to_numpy() @ people.to_numpy() / people.sum() == pytest.approx(share)
    assert 0.9 < found.factor < 1.2


def test_every_figure_lies_in_its_interval_and_the_interval_between_0_and_1() -> None:
    for seed in range(20):
        areas = modelled(*borough(seed)).areas
        assert areas["estimate"].between(areas["ci_low"], areas["ci_high"]).all()
        assert areas["ci_low"].ge(0).all()
        assert areas["ci_high"].le(1).all()


def test_the_same_data_give_the_same_figures() -> None:
    first, second = (modelled(*borough()).areas for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_a_ward_with_more_respondents_keeps_more_of_its_own_figure() -> None:
    direct, people, share = borough()
    areas = modelled(direct, people, share).areas
    assert areas["own_weight"].corr(direct["n_unweighted"], method="spearman") == pytest.approx(1)


def test_a_ward_without_respondents_gets_a_wide_figure_from_the_model_alone() -> None:
    direct, people, share = borough()
    absent = modelled(direct[direct["area_code"] != "W3"], people, share).areas.set_index("area_code")
    assert absent.loc["W3", "model_note"] == NO_RESPONDENTS
    assert absent.loc["W3", "own_weight"] == 0
    width = absent["ci_high"] - absent["ci_low"]
    assert width.idxmax() == "W3"


def test_a_ward_where_nobody_said_yes_has_an_interval_from_about_nought_upwards() -> None:
    n = np.array([12] + [40] * 23)
    areas = modelled(direct_of(n, np.where(n == 12, 0, 4)), pd.Series(1, index=NO_COVARIATES.index), 0.1).areas
    assert areas["estimate"][0] > 0
    assert 0 <= areas["ci_low"][0] < areas["estimate"][0] < areas["ci_high"][0]


def test_a_place_where_nobody_or_everybody_said_yes_still_has_intervals() -> None:
    n, people = np.full(24, 20), pd.Series(1, index=NO_COVARIATES.index)
    nobody, everybody = modelled(direct_of(n, n * 0), people, 0.0), modelled(direct_of(n, n), people, 1.0)
    assert nobody.areas["estimate"].lt(0.01).all()
    assert nobody.areas["ci_high"].gt(0).all()
    assert everybody.areas["estimate"].gt(0.99).all()
    assert (nobody.factor, everybody.factor) == (1, 1)


def test_a_ward_unlike_the_others_is_said_not_to_fit() -> None:
    n, yes = np.full(24, 40), np.full(24, 4)
    yes[5] = 20
    areas = modelled(direct_of(n, yes), pd.Series(1, index=NO_COVARIATES.index), 0.12).areas
    assert areas.loc[areas["model_note"].notna(), ["area_code", "model_note"]].to_numpy().tolist() == [
        ["W5", MAY_NOT_FIT]
    ]


def test_a_telling_covariate_moves_the_ward_without_respondents() -> None:
    random = np.random.default_rng(3)
    x = np.linspace(-1, 1, 24)
    direct = direct_of(np.full(24, 200), random.binomial(200, 0.15 + 0.1 * x))
    people = pd.Series(1, index=NO_COVARIATES.index)
    deprivation = pd.DataFrame({"deprivation": x * 1e6 + 5e8}, index=people.index)
    found = modelled(direct[direct["area_code"] != "W23"], people, 0.15, deprivation)
    assert found.covariates == ("deprivation",)
    assert found.areas["estimate"].iloc[23] == pytest.approx(0.25, abs=0.03)


def test_one_covariate_for_every_ten_wards_with_respondents_the_first_named_first() -> None:
    direct, people, share = borough()
    random = np.random.default_rng(4)
    three = pd.DataFrame(random.normal(size=(24, 3)), index=people.index, columns=["age", "deprivation", "tenure"])
    found = modelled(direct, people, share, three)
    assert found.covariates == ("age", "deprivation")
    assert found.left_out == {"tenure": "only one covariate for every 10 areas with respondents"}
    assert modelled(direct[:19], people, share, three).covariates == ("age",)


def test_covariates_that_are_missing_or_say_nothing_are_left_out_by_name() -> None:
    direct, people, share = borough()
    x = pd.Series(np.arange(24.0), index=people.index)
    given = pd.DataFrame({"holed": x.where(x > 1), "flat": 7.0, "age": x, "age again": 3 - 2 * x})
    found = modelled(direct, people, share, given)
    assert found.covariates == ("age",)
    assert found.left_out["holed"] == "missing in 2 areas"
    assert found.left_out["flat"] == found.left_out["age again"]


def test_a_covariate_that_differs_only_where_nobody_answered_is_left_out() -> None:
    direct, people, share = borough()
    only_there = pd.DataFrame({"rural": [1.0] + [0.0] * 23}, index=people.index)
    assert modelled(direct[1:], people, share, only_there).covariates == ()


def test_four_wards_with_respondents_are_too_few_for_a_model() -> None:
    direct, people, share = borough()
    found = modelled(direct[:4], people, share)
    assert found.areas["estimate"].isna().all()
    assert found.areas["model_note"].eq(TOO_FEW_AREAS).all()


def test_wards_keep_their_order_and_the_row_of_the_whole_place_is_no_ward() -> None:
    direct, people, share = borough()
    with_place = pd.concat([direct[::-1], direct[:1].assign(area_code=None)])
    pd.testing.assert_frame_equal(modelled(with_place, people, share).areas, modelled(direct, people, share).areas)
