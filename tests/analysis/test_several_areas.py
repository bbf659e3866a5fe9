import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.proportions import wilson
from analysis.several_areas import share_together


def areas(*rows: tuple[float | None, float | None, float | None, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["people", "value", "low", "high"])


def test_areas_weigh_by_their_people() -> None:
    together = share_together(areas((300, 0.1, 0.05, 0.2), (100, 0.3, 0.2, 0.4)))
    assert together is not None
    assert together.share == pytest.approx(0.15)
    assert together.people == 400


def test_each_side_of_the_interval_is_the_root_of_the_squared_sides_of_the_areas() -> None:
    together = share_together(areas((300, 0.1, 0.06, 0.2), (100, 0.3, 0.18, 0.4)))
    assert together is not None
    assert together.low == pytest.approx(0.15 - np.hypot(0.75 * 0.04, 0.25 * 0.12))
    assert together.high == pytest.approx(0.15 + np.hypot(0.75 * 0.1, 0.25 * 0.1))


def test_an_area_without_people_or_figure_does_not_enter_and_none_at_all_gives_no_share() -> None:
    whole = areas((300, 0.1, 0.05, 0.2), (None, 0.9, 0.8, 1.0), (50, None, None, None))
    assert share_together(whole) == pytest.approx((0.1, 0.05, 0.2, 300))
    assert share_together(whole.tail(2)) is None
    assert share_together(whole.head(0)) is None


def test_the_interval_holds_the_truth_in_about_95_of_100_samples() -> None:
    random = np.random.default_rng(8)
    truth, people, replies = np.array([0.04, 0.1, 0.2, 0.08]), np.array([3000, 5000, 4000, 6000]), 60
    middle = float(truth @ people / people.sum())
    held = 0
    for _ in range(1000):
        value = random.binomial(replies, truth) / replies
        low, high = wilson(value, np.full(4, float(replies)))
        frame = pd.DataFrame({"people": people, "value": value, "low": low, "high": high})
        together = share_together(frame)
        assert together is not None
        held += together.low <= middle <= together.high
    assert 930 <= held <= 975


@given(st.lists(st.tuples(st.floats(1, 1e5), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)), min_size=1))
def test_the_ends_are_shares_on_either_side_of_the_figure(rows: list[tuple[float, float, float, float]]) -> None:
    ordered = [(people, sorted(rest)[1], min(rest), max(rest)) for people, *rest in rows]
    together = share_together(areas(*ordered))
    assert together is not None
    assert 0 <= together.low <= together.share + 1e-12
    assert together.share - 1e-12 <= together.high <= 1
