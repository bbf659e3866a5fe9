"""Trend and target date: the check values of METHODS_NOTES 8, the rules of what may be said, and the coverage."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.simulation import TABLE_ENDS, TABLE_STARTS
from analysis.target import (
    IN_REACH,
    LEAST_MONTHS,
    MAY_NOT_BE_MET,
    MET,
    NOT_AT_THIS_PACE,
    arrival,
    fit_trend,
    months_after,
    trend_line,
    unbroken,
)
from analysis.target_simulation import (
    CASES,
    DOCUMENT,
    LEAST_COVERAGE,
    SERIES,
    Case,
    simulate,
    summary,
)

T = np.arange(36)
MONTHS = pd.Series(pd.date_range("2023-10-01", periods=36, freq="MS"))
SHARES = pd.Series(0.47 + 0.0025 * T + 0.015 * np.cos(2 * np.pi * (T + 3) / 12) + 0.008 * np.sin(1.7 * T))


def test_the_check_values_of_the_method_come_out() -> None:
    trend = fit_trend(MONTHS, SHARES)
    assert trend is not None
    found = arrival(trend, 0.70)
    assert found.middle == pytest.approx(57, abs=0.5)
    assert list(found.possible) == pytest.approx([50, 65], abs=1)
    assert found.possible[0] < found.likely[0] < found.middle < found.likely[1] < found.possible[1]
    assert found.verdict == IN_REACH
    assert list(trend.pace) == pytest.approx([0.030, 0.027, 0.033], abs=5e-4)
    assert trend.level == pytest.approx(0.47 + 0.0025 * 35, abs=0.003)


def test_the_same_months_give_the_same_date_every_time() -> None:
    first, second = (fit_trend(MONTHS, SHARES) for _ in range(2))
    assert first is not None
    assert second is not None
    assert arrival(first, 0.7) == arrival(second, 0.7)


def test_under_24_months_there_is_no_trend_and_months_without_a_share_do_not_count() -> None:
    assert fit_trend(MONTHS[: LEAST_MONTHS - 1], SHARES[: LEAST_MONTHS - 1]) is None
    assert fit_trend(MONTHS, SHARES.mask(T % 3 == 0).mask(T == 1)) is None
    assert fit_trend(MONTHS[:LEAST_MONTHS], SHARES[:LEAST_MONTHS]) is not None


def test_a_missing_month_is_left_out_and_moves_the_date_little() -> None:
    gaps = fit_trend(MONTHS, SHARES.mask(np.isin(T, [5, 6, 20])))
    assert gaps is not None
    assert gaps.months == 33
    assert arrival(gaps, 0.70).middle == pytest.approx(57, abs=2)


def test_the_season_of_the_last_month_is_not_taken_for_its_level() -> None:
    # The last month stands at the top of a wave of five points: the level is the line's, not the month's.
    seasonal = pd.Series(0.5 + 0.002 * T + 0.05 * np.cos(2 * np.pi * (T - 35) / 12) + 0.001 * np.sin(1.7 * T))
    trend = fit_trend(MONTHS, seasonal)
    assert trend is not None
    assert trend.level == pytest.approx(0.57, abs=0.005)


def test_a_target_over_ninety_per_cent_is_refused() -> None:
    trend = fit_trend(MONTHS, SHARES)
    assert trend is not None
    assert arrival(trend, 0.9).target == 0.9
    with pytest.raises(ValueError, match="at most 90%"):
        arrival(trend, 0.901)
    with pytest.raises(ValueError, match="target of 0%"):
        arrival(trend, 0.0)


@pytest.mark.parametrize(
    ("slope", "noise", "target", "verdict"),
    [
        (0.0025, 0.004, 0.5, MET),
        (0.0003, 0.0005, 0.7, NOT_AT_THIS_PACE),
        (-0.002, 0.004, 0.7, NOT_AT_THIS_PACE),
        (0.0008, 0.03, 0.56, MAY_NOT_BE_MET),
        (0.0025, 0.004, 0.7, IN_REACH),
    ],
)
def test_what_may_be_said_of_a_target(slope: float, noise: float, target: float, verdict: str) -> None:
    random = np.random.default_rng(3)
    trend = fit_trend(MONTHS, pd.Series(0.5 + slope * T + random.normal(scale=noise, size=36)))
    assert trend is not None
    assert arrival(trend, target).verdict == verdict


def test_a_slope_that_may_be_nought_has_an_interval_that_holds_it() -> None:
    random = np.random.default_rng(3)
    trend = fit_trend(MONTHS, pd.Series(0.5 + 0.0008 * T + random.normal(scale=0.03, size=36)))
    assert trend is not None
    _, low, high = trend.pace
    assert low < 0 < high
    assert np.isinf(arrival(trend, 0.7).possible[1])


def test_months_after_names_the_month_by_whose_end_they_have_passed() -> None:
    assert months_after(date(2026, 9, 1), 0.0) == date(2026, 9, 1)
    assert months_after(date(2026, 9, 1), 3.0) == date(2026, 12, 1)
    assert months_after(date(2026, 9, 1), 56.7) == date(2031, 6, 1)
    assert months_after(date(2026, 9, 1), 120.0) == date(2036, 9, 1)
    assert months_after(date(2026, 9, 1), 120.1) is None
    assert months_after(date(2026, 9, 1), float("inf")) is None


def test_a_definition_break_starts_a_new_series() -> None:
    assert unbroken(MONTHS, []).all()
    since = unbroken(MONTHS, [date(2024, 4, 1), date(2025, 2, 1)])
    assert MONTHS[since].min() == pd.Timestamp("2025-02-01")
    assert unbroken(MONTHS, [date(2031, 1, 1)]).all(), "a break after the last month has not happened yet"


def test_a_step_at_a_break_is_never_taken_for_growth() -> None:
    # Flat but for twenty points on the day a channel was first counted: since then nothing moves.
    months = pd.Series(pd.date_range("2022-01-01", periods=60, freq="MS"))
    n = np.arange(60)
    stepped = pd.Series(np.where(n < 30, 0.4, 0.6) + 0.002 * np.sin(1.7 * n))
    since = unbroken(months, [date(2024, 7, 1)])
    whole, after = fit_trend(months, stepped), fit_trend(months[since], stepped[since])
    assert whole is not None
    assert after is not None
    assert whole.pace[0] > 0.02
    assert after.pace[0] == pytest.approx(0, abs=0.002)


def test_the_line_runs_through_the_level_and_its_band_widens_ahead() -> None:
    trend = fit_trend(MONTHS, SHARES)
    assert trend is not None
    line = trend_line(trend, 24).set_index("month_date")
    assert len(line) == 36 + 24
    assert line.loc["2026-09-01", "share"] == pytest.approx(trend.level)
    width = line["high"] - line["low"]
    assert width["2028-09-01"] > width["2026-09-01"] > width["2025-03-01"] > 0
    assert ((line["low"] < line["share"]) & (line["share"] < line["high"])).all()


@pytest.mark.parametrize("case", [Case(36, 0.5), Case(24, 0.5)], ids=lambda case: case.title)
def test_the_interval_holds_the_true_date_nine_times_in_ten(case: Case) -> None:
    rows = simulate(case, series=120)
    assert rows["low"].le(57).mul(rows["high"].ge(57)).mean() >= LEAST_COVERAGE


def test_the_published_table_holds_every_case_and_none_missed() -> None:
    written = DOCUMENT.read_text(encoding="utf-8").split(TABLE_STARTS)[1].split(TABLE_ENDS)[0]
    for case in CASES:
        [line] = [row for row in written.splitlines() if f"| {case.title} |" in row]
        assert line.endswith("| nothing |")
    assert f"{SERIES:,} series" in DOCUMENT.read_text(encoding="utf-8")
    assert "Missed" in summary(simulate(Case(24, 0.0), series=4))
