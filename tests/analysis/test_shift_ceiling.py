"""Ceilings: who is past them, no estimate is unsafe, and more points never push fewer residents past them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.shift_ceiling import (
    CLEARLY,
    NO_ESTIMATE,
    POSSIBLY,
    PROBABLY,
    ROOM,
    Ceilings,
    able_draws,
    able_shares,
    ceilings,
    group_ceilings,
    shifted,
)

# Each ward has 1,000 contacts a year, 500 of them digital and 400 by phone; half of the calls move: 70% planned.
ABLE = {
    "Clear": (0.60, 0.55, 0.65),
    "Likely": (0.68, 0.58, 0.75),
    "Maybe": (0.75, 0.65, 0.85),
    "Free": (0.90, 0.80, 0.95),
    "Unknown": (np.nan, np.nan, np.nan),
}


def wards(**columns: float) -> pd.DataFrame:
    frame = pd.DataFrame({"area_name": list(ABLE), "adults": 2_000, "contacts": 1_000, "digital": 500, "movable": 400})
    able, low, high = zip(*ABLE.values(), strict=True)
    return frame.assign(able=able, able_low=low, able_high=high).assign(**columns)


def by_name(answer: Ceilings) -> pd.DataFrame:
    return answer.wards.set_index("area_name")


def test_each_ward_says_how_sure_it_is_that_the_plan_is_over() -> None:
    answer = ceilings(wards(), 0.5)
    assert by_name(answer)["status"].to_dict() == {
        "Clear": CLEARLY,
        "Likely": PROBABLY,
        "Maybe": POSSIBLY,
        "Free": ROOM,
        "Unknown": NO_ESTIMATE,
    }
    assert by_name(answer)["planned"].tolist() == pytest.approx([0.7] * 5)
    assert list(answer.wards["area_name"]) == ["Clear", "Likely", "Maybe", "Free", "Unknown"]


def test_a_ward_without_an_estimate_is_unsafe_and_keeps_all_that_would_have_moved() -> None:
    answer = ceilings(wards(), 0.5)
    unknown = by_name(answer).loc["Unknown"]
    assert list(answer.unknown["area_name"]) == ["Unknown"]
    assert (unknown["kept"], unknown["safe_moved"]) == (200, 0)
    assert pd.isna(unknown["pushed"])


def test_a_ward_without_a_count_of_contacts_is_unsafe_too() -> None:
    frame = wards()
    frame["contacts"] = frame["contacts"].astype("float64").mask(frame["area_name"] == "Free")
    assert by_name(ceilings(frame, 0.5)).loc["Free", "status"] == NO_ESTIMATE


def test_contacts_are_kept_down_to_the_cautious_end_of_the_able_share() -> None:
    kept = by_name(ceilings(wards(), 0.5))["kept"]
    # 70% planned against 55%, 58%, 65% and 80% surely able, of 1,000 contacts.
    assert kept.to_dict() == pytest.approx({"Clear": 150, "Likely": 120, "Maybe": 50, "Free": 0, "Unknown": 200})


def test_no_more_is_kept_than_would_have_moved() -> None:
    answer = ceilings(wards(able=0.2, able_low=0.1, able_high=0.3), 0.5)
    assert by_name(answer)["kept"].tolist() == pytest.approx([200] * 5)
    # Those past it today already (50% digital against 20% able) are not laid at the plan's door.
    assert by_name(answer)["already"].tolist() == pytest.approx([600] * 5)
    assert by_name(answer)["pushed"].tolist() == pytest.approx([400] * 5)


def test_adults_past_their_ability_are_the_share_asked_for_less_the_share_able() -> None:
    answer = by_name(ceilings(wards(able_low=ABLE["Clear"][0], able=0.6, able_high=0.6), 0.5))
    # 70% asked of 2,000 adults of whom 60% are able, with no doubt at all: 200.
    assert answer["pushed"].tolist() == pytest.approx([200] * 5, rel=1e-3)
    assert answer["pushed_low"].tolist() == pytest.approx([200] * 5, rel=1e-3)


def test_the_interval_of_those_pushed_comes_from_the_interval_of_the_estimate() -> None:
    clear = by_name(ceilings(wards(), 0.5)).loc["Clear"]
    assert clear["pushed_low"] == pytest.approx(2_000 * (0.70 - 0.65), abs=15)
    assert clear["pushed_high"] == pytest.approx(2_000 * (0.70 - 0.55), abs=15)
    assert clear["pushed"] == pytest.approx(200, abs=10)


def test_draws_of_the_able_share_match_its_interval_and_come_out_the_same_each_time() -> None:
    drawn = able_draws(wards())
    assert drawn.shape == (2_000, 5)
    low, middle, high = np.nanpercentile(drawn[:, :4], [2.5, 50, 97.5], axis=0)
    assert low == pytest.approx([0.55, 0.58, 0.65, 0.80], abs=0.01)
    assert middle == pytest.approx([0.60, 0.68, 0.75, 0.90], abs=0.01)
    assert high == pytest.approx([0.65, 0.75, 0.85, 0.95], abs=0.01)
    np.testing.assert_array_equal(drawn, able_draws(wards()))
    assert ceilings(wards(), 0.5).pushed == ceilings(wards(), 0.5).pushed


def test_a_share_of_all_or_nobody_still_has_draws_within_its_interval() -> None:
    drawn = able_draws(pd.DataFrame({"able": [1.0, 0.0], "able_low": [0.73, 0.0], "able_high": [1.0, 0.27]}))
    assert np.isfinite(drawn).all()
    assert np.percentile(drawn[:, 0], 2.5) == pytest.approx(0.73, abs=0.05)
    assert np.percentile(drawn[:, 1], 97.5) == pytest.approx(0.27, abs=0.05)


def test_the_able_share_is_what_exclusion_leaves_and_its_cautious_end_that_of_most_excluded() -> None:
    shares = pd.DataFrame({"value": [0.1], "low": [0.05], "high": [0.2]})
    able = able_shares(shares, is_exclusion=True).iloc[0]
    assert (able["able"], able["able_low"], able["able_high"]) == pytest.approx((0.9, 0.8, 0.95))
    able = able_shares(shares, is_exclusion=False).iloc[0]
    assert (able["able"], able["able_low"], able["able_high"]) == pytest.approx((0.1, 0.05, 0.2))


def test_ten_points_less_or_more_able_move_the_answer_and_never_leave_the_scale() -> None:
    lower, held, higher = (ceilings(shifted(wards(), by), 0.5) for by in (-0.1, 0.0, 0.1))
    assert lower.pushed.central > held.pushed.central > higher.pushed.central
    assert lower.kept > held.kept > higher.kept
    assert [len(answer.over) for answer in (lower, held, higher)] == [3, 3, 2]
    assert shifted(wards(), 0.1)["able_high"].max() == 1.0


def test_groups_are_held_to_the_places_own_share_least_able_first() -> None:
    groups = pd.DataFrame(
        {
            "group_value": ["Young", "Old", "Few"],
            "adults": [5_000.0, 1_000.0, 100.0],
            "able": [0.95, 0.35, np.nan],
            "able_low": [0.90, 0.28, np.nan],
            "able_high": [0.98, 0.43, np.nan],
        }
    )
    answer = group_ceilings(groups, today=0.55, planned=0.70)
    assert list(answer["group_value"]) == ["Old", "Young", "Few"]
    assert list(answer["status"]) == [CLEARLY, ROOM, NO_ESTIMATE]
    # 20% of the old are past it today, and 15% more would be.
    assert list(answer[["already", "pushed"]].iloc[0]) == pytest.approx([200, 150])
    assert answer.loc[1, "pushed"] == 0


SHARES = st.floats(0.02, 0.98)


@settings(max_examples=60, deadline=None)
@given(
    able=st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=1, max_size=6),
    digital=st.integers(0, 600),
    shares=st.tuples(st.floats(0.01, 1.0), st.floats(0.01, 1.0)),
)
def test_more_points_never_push_fewer_residents_past_the_ceiling(
    able: list[tuple[float, float, float]], digital: int, shares: tuple[float, float]
) -> None:
    low, middle, high = np.sort(np.array(able), axis=1).T
    frame = pd.DataFrame({"able_low": low, "able": middle, "able_high": high, "digital": digital})
    frame = frame.assign(area_name=[str(number) for number in frame.index], adults=1_000, contacts=1_000, movable=400)
    fewer, more = (ceilings(frame, share, draws=50) for share in sorted(shares))
    columns = ["pushed", "pushed_low", "pushed_high", "kept"]
    first, second = (answer.wards.sort_values("area_name")[columns].to_numpy() for answer in (fewer, more))
    assert (second >= first - 1e-6).all()
    assert more.pushed.central >= fewer.pushed.central - 1e-6
    assert len(more.over) >= len(fewer.over)


def test_a_ward_among_45_is_judged_as_among_five() -> None:
    few, many = ceilings(wards(), 0.5), ceilings(pd.concat([wards()] * 9, ignore_index=True), 0.5)
    # What comes from draws is left out: each ward has draws of its own.
    columns = ["area_name", "status", "planned", "ceiling", "safe_moved", "kept"]
    judged = many.wards[columns].drop_duplicates()
    pd.testing.assert_frame_equal(judged.reset_index(drop=True), few.wards[columns])
    assert many.kept == pytest.approx(9 * few.kept)
