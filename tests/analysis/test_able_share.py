"""Given wards: a word only where the interval of the gap is clear, and nothing said of what is hidden."""

import numpy as np
import pandas as pd
import pytest

from analysis.able_share import BEYOND_ABLE, NOT_TOLD, WORTH_A_LOOK, beside_able, middle_gap
from analysis.change import difference
from analysis.proportions import estimate


def worked(*wards: tuple[str, float, float, float, float, float | None]) -> pd.DataFrame:
    """Return the rows of wards: code, able, both ends, digital contacts of a number of contacts; by code."""
    able = pd.DataFrame([ward[:4] for ward in wards], columns=["area_code", "able", "able_low", "able_high"])
    counts = pd.DataFrame(
        [(ward[0], ward[4], ward[5]) for ward in wards], columns=["area_code", "digital_contacts", "contacts"]
    )
    return beside_able(counts, able).set_index("area_code")


def test_a_ward_is_worth_a_look_where_its_whole_gap_is_wider_than_the_middle_wards() -> None:
    rows = worked(
        ("A", 0.90, 0.85, 0.94, 200, 1000), ("B", 0.90, 0.85, 0.94, 550, 1000), ("C", 0.90, 0.60, 0.98, 450, 1000)
    )
    assert rows["word"].to_dict() == {"A": WORTH_A_LOOK, "C": NOT_TOLD, "B": NOT_TOLD}
    assert rows.index.tolist() == ["A", "C", "B"], "widest gap first"
    assert middle_gap(rows) == pytest.approx(0.45)


def test_contact_is_beyond_ability_where_the_whole_gap_is_below_nought() -> None:
    rows = worked(("A", 0.40, 0.35, 0.45, 600, 1000), ("B", 0.50, 0.40, 0.60, 550, 1000))
    assert rows["word"].to_dict() == {"B": NOT_TOLD, "A": BEYOND_ABLE}


def test_where_most_wards_are_beyond_ability_a_small_gap_is_not_worth_a_look() -> None:
    rows = worked(
        ("A", 0.40, 0.35, 0.45, 600, 1000), ("B", 0.41, 0.35, 0.46, 600, 1000), ("C", 0.61, 0.55, 0.67, 600, 1000)
    )
    assert rows["gap_low"].to_dict()["C"] > (middle_gap(rows) or 0)
    assert rows["word"].to_dict()["C"] == NOT_TOLD


def test_the_interval_of_the_gap_is_newcombes_as_between_two_waves() -> None:
    sums = {"n_unweighted": 80, "sum_w": 80.0, "sum_w2": 80.0, "sum_wy": 60.0, "sum_w2y": 60.0, "question": "q"}
    able = estimate(pd.DataFrame([sums]))
    other = {"n_unweighted": 200, "sum_w": 200.0, "sum_w2": 200.0, "sum_wy": 90.0, "sum_w2y": 90.0, "question": "q"}
    expected = difference(estimate(pd.DataFrame([other])), able, ["question"]).iloc[0]
    share, low, high = (float(able[name].sum()) for name in ("estimate", "ci_low", "ci_high"))
    [row] = worked(("A", share, low, high, 90, 200)).to_dict("records")
    assert (row["gap_low"], row["gap_high"]) == (
        pytest.approx(expected["ci_low"]),
        pytest.approx(expected["ci_high"]),
    )


def test_a_ward_without_contacts_or_with_hidden_ones_has_no_gap_and_no_word() -> None:
    rows = worked(
        ("A", 0.9, 0.8, 0.95, np.nan, 1000), ("B", 0.9, 0.8, 0.95, 0, 0), ("C", np.nan, np.nan, np.nan, 5, 10)
    )
    assert rows[["gap", "gap_low", "word"]].isna().all().all()
    assert middle_gap(rows) is None
    assert rows["digital"].to_dict()["C"] == 0.5


def test_nullable_counts_are_taken_and_a_ward_that_nobody_contacted_stays_in_the_list() -> None:
    counts = pd.DataFrame({"area_code": ["A"], "digital_contacts": [5], "contacts": [10]}).astype(
        {"digital_contacts": "Int64", "contacts": "Int64"}
    )
    able = pd.DataFrame({"area_code": ["A", "B"], "able": 0.9, "able_low": 0.8, "able_high": 0.95})
    rows = beside_able(counts, able)
    assert rows["area_code"].tolist() == ["A", "B"]
    assert rows["gap"].tolist()[0] == pytest.approx(0.4)
