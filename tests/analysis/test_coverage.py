from datetime import date

import pandas as pd
import pytest

from analysis.coverage import coverage_share, is_stale, months_between, tier_by_release


def rows(*published: tuple[float | None, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(published, columns=["premises", "premises_covered", "pct_published"], dtype="float64")


def test_counts_win_over_the_published_percentage_and_a_gap_stays_a_gap() -> None:
    shares = coverage_share(rows((200, 190, 94.0), (None, None, 91.0), (0, 0, None)))
    assert shares["share"].tolist()[:2] == [0.95, 0.91]
    assert shares["share"].isna().tolist() == [False, False, True]
    assert shares["premises_without"].tolist()[0] == 10
    assert shares["premises_without"].isna().tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("released", "stale"), [(date(2025, 11, 21), True), (date(2025, 11, 22), False), (date(2026, 7, 1), False)]
)
def test_a_release_is_old_after_more_than_twelve_months(released: date, stale: bool) -> None:
    assert is_stale(released, date(2026, 11, 22)) is stale


def test_the_age_of_a_release_is_in_whole_months() -> None:
    assert months_between(date(2025, 7, 1), date(2026, 11, 22)) == 16
    assert months_between(date(2025, 7, 31), date(2025, 8, 30)) == 0
    assert months_between(date(2026, 1, 1), date(2025, 1, 1)) == 0


def test_a_release_that_left_a_tier_out_keeps_an_empty_row() -> None:
    published = pd.DataFrame(
        {
            "release_date": pd.to_datetime(["2017-12-31", "2021-05-01", "2021-05-01"]),
            "technology": ["fixed", "fixed", "fixed"],
            "threshold_mbps": [30, 30, 1000],
            "share": [0.6, 0.9, 0.3],
        }
    )
    grid = tier_by_release(published)
    gigabit = grid[grid["threshold_mbps"] == 1000].sort_values("release_date")
    assert gigabit["share"].isna().tolist() == [True, False]
