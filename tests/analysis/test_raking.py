"""Raking: margins met under a cap, or a refusal that says why."""

import numpy as np
import pandas as pd
import pytest

from analysis.raking import RakingRefused, rake

WARDS = [f"W{number:02}" for number in range(1, 25)]
AGE_SEX = [f"{age}, {sex}" for age in ("16-24", "25-44", "45-54", "55-64", "65-74", "75+") for sex in ("F", "M")]


def borough(seed: int, respondents: int = 900, skew: float = 0.5) -> tuple[pd.DataFrame, dict[str, pd.Series]]:
    """Respondents who answered unequally, and the true margins of the borough they come from."""
    random = np.random.default_rng(seed)
    ward, age_sex = random.dirichlet(np.full(24, 30.0)), random.dirichlet(np.full(12, 20.0))
    answer_ward = ward * np.exp(skew * random.normal(size=24) / 2)
    answer_age_sex = age_sex * np.exp(skew * random.normal(size=12))
    rows = pd.DataFrame(
        {
            "ward": random.choice(WARDS, respondents, p=answer_ward / answer_ward.sum()),
            "age_sex": random.choice(AGE_SEX, respondents, p=answer_age_sex / answer_age_sex.sum()),
        }
    )
    return rows, {
        "ward": pd.Series(ward * 80_000, index=WARDS),
        "age_sex": pd.Series(age_sex * 80_000, index=AGE_SEX),
    }


def worst_error(weights: pd.Series, rows: pd.DataFrame, margins: dict[str, pd.Series]) -> float:
    """The largest relative distance between weighted and true shares of any level."""
    return max(
        float(((weights.groupby(rows[name]).sum() / weights.sum()) / (total / total.sum()) - 1).abs().max())
        for name, total in margins.items()
    )


def raked_by_hand(rows: pd.DataFrame, margins: dict[str, pd.Series]) -> pd.Series:
    """Two hundred sweeps of plain iterative proportional fitting, without a cap."""
    weights = pd.Series(1.0, index=rows.index)
    for _ in range(200):
        for name, total in margins.items():
            factor = total / total.sum() * len(rows) / weights.groupby(rows[name]).sum()
            weights = weights * rows[name].map(factor)
    return weights


def refusal(rows: pd.DataFrame, margins: dict[str, pd.Series], cap: float = 5.0) -> str:
    with pytest.raises(RakingRefused) as refused:
        rake(rows, margins, cap)
    return str(refused.value)


def test_a_cap_out_of_reach_leaves_plain_raking() -> None:
    rows, margins = borough(1)
    assert np.abs(rake(rows, margins, cap=50).weights - raked_by_hand(rows, margins)).max() < 1e-4


@pytest.mark.parametrize("seed", range(12))
def test_margins_and_cap_are_both_kept_or_the_cap_is_refused(seed: int) -> None:
    rows, margins = borough(seed, skew=0.8)
    lowest = rake(rows, margins, cap=50).report.smallest_possible_cap
    found = rake(rows, margins, cap=lowest * 1.05)
    assert worst_error(found.weights, rows, margins) < 2e-4
    assert found.weights.max() <= lowest * 1.05 * 1.0002
    assert found.weights.min() > 0
    assert found.weights.mean() == pytest.approx(1)
    assert f"is {lowest:.2f}" in refusal(rows, margins, cap=lowest * 0.98)


def test_the_report_says_cap_largest_weights_design_effect_and_worst_margin() -> None:
    rows, margins = borough(3)
    found = rake(rows, margins, cap=2.5)
    weights, report = found.weights, found.report
    assert report.largest_weights == tuple(sorted(weights, reverse=True)[:5])
    assert report.design_effect == pytest.approx(len(weights) * (weights**2).sum() / weights.sum() ** 2)
    assert report.worst_margin_error == pytest.approx(worst_error(weights, rows, margins), abs=1e-12)
    assert report.words().startswith("No weight is above 2.5 times the average")
    assert f"Design effect {report.design_effect:.2f}." in report.words()


def test_levels_with_under_15_respondents_are_named_in_the_report() -> None:
    rows = pd.DataFrame({"ward": ["W01"] * 14 + ["W02"] * 86})
    report = rake(rows, {"ward": pd.Series({"W01": 20, "W02": 80})}).report
    assert report.thin_levels == ("ward W01",)
    assert "under 15 respondents: ward W01." in report.words()


def test_weights_to_start_from_are_kept_in_proportion_inside_a_cell() -> None:
    rows = pd.DataFrame({"ward": ["W01", "W01", "W02", "W02"]})
    start = pd.Series([1.0, 3.0, 2.0, 2.0])
    found = rake(rows, {"ward": pd.Series({"W01": 50, "W02": 150})}, base=start)
    assert found.weights.tolist() == pytest.approx([0.25, 0.75, 1.5, 1.5])


def test_weights_stay_with_their_respondents_whatever_the_index() -> None:
    rows, margins = borough(4)
    plain = rake(rows, margins).weights
    shuffled = rows.sample(frac=1, random_state=1)
    assert rake(shuffled, margins).weights.loc[rows.index].tolist() == pytest.approx(plain.tolist(), rel=1e-6)


def test_margins_that_count_nearly_the_same_people_are_scaled_and_others_refused() -> None:
    rows, margins = borough(5)
    nearly = {**margins, "ward": margins["ward"] * 1.004}
    assert rake(rows, nearly).report.worst_margin_error < 2e-4
    said = refusal(rows, {**margins, "ward": margins["ward"] * 1.2})
    assert said.startswith("The margins count different people: 'ward' adds to 96,000; 'age_sex' adds to 80,000.")


def test_an_impossible_cap_is_refused_with_the_lowest_possible_one() -> None:
    rows = pd.DataFrame({"ward": ["W01"] * 10 + ["W02"] * 90})
    margins = {"ward": pd.Series({"W01": 40, "W02": 60})}
    assert refusal(rows, margins, cap=3) == (
        "No weights with a cap of 3 times the average meet these margins; the lowest cap that any could keep is 4.00. "
        "Raise the cap, or merge levels with few respondents."
    )
    assert rake(rows, margins, cap=4.001).weights.max() == pytest.approx(4)


def test_margins_that_no_weights_meet_are_refused_whatever_the_cap() -> None:
    rows = pd.DataFrame({"ward": ["W01", "W02"] * 20, "age": ["Old", "Young"] * 20})
    margins = {"ward": pd.Series({"W01": 50, "W02": 50}), "age": pd.Series({"Old": 30, "Young": 70})}
    assert refusal(rows, margins, cap=100).startswith("No weights at all meet these margins")


def test_levels_without_respondents_and_respondents_without_a_level_are_named() -> None:
    rows, margins = borough(6)
    rows.loc[:4, "age_sex"] = None
    rows.loc[5, "ward"] = "W99"
    more = pd.concat([margins["ward"], pd.Series({"W25": 10.0, "W26": 10.0, "W27": 10.0, "W28": 10.0})])
    said = refusal(rows, {**margins, "ward": more}).splitlines()
    assert said == [
        "'ward': nobody answered from 'W25', 'W26', 'W27' and 1 more. Merge with a neighbouring level.",
        "'ward': no people are given for 'W99', where respondents are.",
        "5 respondents have no 'age_sex': give them a level or set them aside.",
    ]


def test_a_level_without_people_or_respondents_is_left_alone() -> None:
    rows = pd.DataFrame({"ward": ["W01"] * 20 + ["W02"] * 20})
    assert rake(rows, {"ward": pd.Series({"W01": 50, "W02": 50, "W03": 0})}).weights.tolist() == pytest.approx([1] * 40)


@pytest.mark.parametrize(
    ("margins", "cap", "said"),
    [
        ({}, 5.0, "There are no respondents or no margins to rake to."),
        ({"ward": pd.Series({"W01": 50.0})}, 1.0, "a cap must be above 1."),
        ({"ward": pd.Series({"W01": float("nan")})}, 5.0, "none missing or negative."),
        ({"ward": pd.Series({"W01": 50.0, "W02": -1.0})}, 5.0, "none missing or negative."),
        ({"sex": pd.Series({"F": 50.0})}, 5.0, "The respondents have no column 'sex'."),
    ],
)
def test_what_cannot_be_raked_is_refused_in_words(margins: dict[str, pd.Series], cap: float, said: str) -> None:
    assert said in refusal(pd.DataFrame({"ward": ["W01"] * 20}), margins, cap)


def test_starting_weights_that_are_missing_or_nought_are_refused() -> None:
    rows = pd.DataFrame({"ward": ["W01", "W01"]})
    with pytest.raises(RakingRefused, match="starting weights are missing, nought or negative"):
        rake(rows, {"ward": pd.Series({"W01": 5})}, base=pd.Series([1.0, 0.0]))
