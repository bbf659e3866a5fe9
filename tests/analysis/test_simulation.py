"""The simulation on Sampleford: a short run of what `make simulate` runs in full."""

import numpy as np
import pandas as pd
import pytest

from analysis.simulation import (
    COVARIATES,
    DOCUMENT,
    SMALL_WARD,
    TABLE_ENDS,
    TABLE_STARTS,
    as_markdown,
    explained_share,
    in_45_wards,
    sampleford,
    simulate,
    summary,
    with_planted_ward,
)


def test_modelled_wards_of_sampleford_are_covered_and_nearer_the_truth_than_direct_ones() -> None:
    rows, shrunk = (simulate(sampleford(), names, samples=60) for names in (COVARIATES, []))
    small = rows["n"].between(1, SMALL_WARD - 1)
    errors = {name: ((rows[name] - rows["truth"])[small] ** 2).mean() for name in ("direct", "estimate")}
    to_mean = ((shrunk["estimate"] - shrunk["truth"])[small] ** 2).mean()
    assert 0.93 <= rows["is_covered"].mean() <= 1
    assert 0.93 <= rows.loc[small, "is_covered"].mean() <= 1
    assert errors["estimate"] <= errors["direct"] / 2
    assert errors["estimate"] <= to_mean


def test_the_borough_is_24_wards_of_fixed_truth_of_which_a_third_have_under_30_respondents() -> None:
    rows = simulate(sampleford(), [], samples=20)
    assert rows["area_code"].nunique() == 24
    assert rows.groupby("area_code")["truth"].nunique().eq(1).all()
    assert rows["n"].sum() == 20 * 900
    assert 0.3 < rows["n"].lt(SMALL_WARD).mean() < 0.5
    assert rows["design_effect"].mean() == pytest.approx(1.5, abs=0.1)


def test_direct_figures_of_the_simulation_hit_the_truth_on_average() -> None:
    rows = simulate(sampleford(), [], samples=60)
    middle = rows.groupby("area_code")[["direct", "truth"]].mean()
    assert middle["direct"].mean() == pytest.approx(middle["truth"].mean(), abs=0.004)


def test_the_same_seed_gives_the_same_samples() -> None:
    first, second = (simulate(sampleford(), [], samples=2) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_the_45_wards_are_as_telling_as_asked_on_average() -> None:
    whole = sampleford()
    half = [explained_share(in_45_wards(whole, 0.5, draw), COVARIATES) for draw in range(8)]
    assert len(in_45_wards(whole, 0.5).truth) == 45
    assert np.mean(half) == pytest.approx(0.5, abs=0.1)
    assert in_45_wards(whole, 0.5).adults.sum() == whole.adults.sum()


def test_the_planted_ward_is_covered_least() -> None:
    rows = simulate(with_planted_ward(sampleford()), COVARIATES, samples=30).assign(truths=0)
    assert summary(rows, rows)["Coverage of the lowest ward"].endswith("(SF-W09)")


def test_a_miss_is_named_in_the_table() -> None:
    rows = simulate(sampleford(), [], samples=2).assign(truths=0, is_covered=True)
    assert summary(rows, rows)["Missed"] == "coverage, n < 30, not 93% to 99%; coverage, all wards, not 93% to 99%"
    worse = rows.assign(estimate=rows["direct"], is_covered=rows.index % 20 > 0)
    assert "error, n < 30, over half the direct one" in summary(worse, rows)["Missed"]
    assert "error, all wards, over that of shrinking to the mean" in summary(worse, rows)["Missed"]


def test_the_table_is_written_as_markdown() -> None:
    written = as_markdown(pd.DataFrame({"24 wards": ["95%"]}, index=["Coverage"]))
    assert written == "|  | 24 wards |\n|---|---|\n| Coverage | 95% |\n"


def test_the_methods_page_holds_every_figure_of_the_table() -> None:
    rows = simulate(sampleford(), [], samples=2).assign(truths=0)
    published = DOCUMENT.read_text(encoding="utf-8").split(TABLE_STARTS)[1].split(TABLE_ENDS)[0]
    assert [name for name in summary(rows, rows) if f"| {name} |" not in published] == []
