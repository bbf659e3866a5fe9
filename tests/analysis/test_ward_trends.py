"""The digital share of every ward by quarter: gaps stay gaps, and a year is compared with the one before."""

import pandas as pd
import pytest

from analysis.ward_trends import lines, year_on_year

QUARTERS = list(pd.date_range("2024-01-01", periods=8, freq="QS"))


def given(digital: list[int | None], contacts: int = 100, area: str = "W1") -> pd.DataFrame:
    """Return one row a quarter of one ward."""
    counts = pd.Series(digital, dtype="Int64")
    frame = pd.DataFrame({"area_code": area, "month_date": QUARTERS[: len(digital)], "digital_contacts": counts})
    return frame.assign(contacts=contacts, share=(counts / contacts).astype("float64"))


def test_each_ward_has_a_row_and_each_quarter_a_column_and_a_gap_stays_a_gap() -> None:
    both = pd.concat([given([10, None, 30]), given([40, 50], area="")])
    found = lines(both, QUARTERS[:3], [])
    assert found.T["W1"].fillna(-1).tolist() == [0.1, -1, 0.3]
    assert found.T[""].fillna(-1).tolist() == [0.4, 0.5, -1]


def test_a_quarter_inside_which_the_count_changed_is_left_out_and_one_that_begins_with_the_change_is_not() -> None:
    inside = lines(given([10, 20, 30]), QUARTERS[:3], [pd.Timestamp("2024-05-01")])
    assert inside.T["W1"].isna().tolist() == [False, True, False]
    at_start = lines(given([10, 20, 30]), QUARTERS[:3], [QUARTERS[1]])
    assert at_start.T["W1"].isna().tolist() == [False, False, False]


def test_a_year_is_compared_by_its_added_counts_and_not_by_the_mean_of_its_quarters() -> None:
    # Before: 10 + 10 + 10 + 90 of 400; now 40 of 100 in three quarters and 40 of 400 in one.
    frame = given([10, 10, 10, 90, 40, 40, 40, 40]).assign(contacts=[100] * 7 + [400])
    [found] = year_on_year(frame, QUARTERS).to_dict("records")
    assert found["change"] == pytest.approx(160 / 700 - 120 / 400)
    assert found["contacts"] == 400


def test_a_hidden_quarter_leaves_the_year_unknown_and_seven_quarters_are_too_few() -> None:
    assert year_on_year(given([10, 10, 10, 10, 20, None, 20, 20]), QUARTERS)["change"].isna().all()
    assert year_on_year(given([10] * 7), QUARTERS[:7]).empty
