"""What a plan saves: the golden values, what is never claimed, and draws that come out the same each time."""

from dataclasses import replace
from math import inf

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.shift_plan import (
    Range,
    ShiftPlan,
    Today,
    UnitCost,
    beyond_trend_points,
    business_case,
    contacts_moved,
    cost_per_serve,
    mixed_cost,
    refusal,
    saving,
    unit_saving,
)

PHONE, WEB = 2.83, 0.15
EXACT_PHONE, EXACT_WEB = UnitCost(PHONE, PHONE, PHONE), UnitCost(WEB, WEB, WEB)
RANGED_PHONE, RANGED_WEB = UnitCost(2.61, 3.04, 3.55), UnitCost(0.14, 0.20, 0.29)
TODAY = Today(contacts=100_000, digital=55_000, movable=45_000)
PLAN = ShiftPlan(points=0.15, failure=0.20, cashable=0.6, investment=18_000)


def test_a_contact_costs_1_356_at_55_per_cent_digital_and_0_954_at_70() -> None:
    assert cost_per_serve(0.55, PHONE, WEB) == pytest.approx(1.356)
    assert cost_per_serve(0.70, PHONE, WEB) == pytest.approx(0.954)


def test_15_points_of_100_000_contacts_save_40_200_and_31_710_where_a_fifth_comes_back() -> None:
    moved = contacts_moved(100_000, 0.15)
    assert moved * unit_saving(PHONE, WEB, 0.0) == pytest.approx(40_200)
    assert moved * unit_saving(PHONE, WEB, 0.20) == pytest.approx(31_710)
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.0)
    assert (made.moved, made.come_back) == pytest.approx((15_000, 3_000))
    assert (made.gross.central, made.net.central) == pytest.approx((40_200, 31_710))


def test_the_gross_saving_is_the_fall_of_the_cost_per_serve_on_every_contact() -> None:
    fall = cost_per_serve(0.55, PHONE, WEB) - cost_per_serve(0.70, PHONE, WEB)
    assert fall * 100_000 == pytest.approx(saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, 0.0).gross.central)


def test_what_the_past_trend_would_have_given_is_not_claimed() -> None:
    # 3 points a year: in the second year, the first after a move of twelve months, 4.5 of the 15 on average.
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.03)
    assert made.net.central == pytest.approx(31_710)
    assert made.beyond_trend.central == pytest.approx(31_710 * 10.5 / 15)


def test_a_trend_that_ran_the_other_way_earns_the_plan_nothing() -> None:
    falling, flat = (saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend) for trend in (-0.05, 0.0))
    assert falling == flat


def test_a_trend_faster_than_the_plan_leaves_nothing_to_claim() -> None:
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.20)
    assert made.beyond_trend == Range(0, 0, 0)
    assert made.present_value.central == pytest.approx(-18_000)
    assert made.payback_months == Range(inf, inf, inf)


def test_a_saving_is_cashable_or_not_and_nothing_else() -> None:
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.03)
    assert made.cashable.central + made.not_cashable.central == pytest.approx(made.beyond_trend.central)
    assert made.cashable.central == pytest.approx(0.6 * made.beyond_trend.central)


def test_the_cost_is_paid_back_in_the_month_in_which_the_cashable_part_reaches_it() -> None:
    # At once complete, 1,250 contacts a month save 2,642.50, of which 1,585.50 is cashable: 11.4 months for 18,000.
    plan = replace(PLAN, ramp_months=1)
    ahead = beyond_trend_points(plan, 0.0, 60) * 100_000 / 12 * unit_saving(PHONE, WEB, 0.2) * 0.6
    month = 1 + int(np.argmax(np.cumsum(ahead) >= 18_000))
    assert saving(plan, TODAY, EXACT_PHONE, EXACT_WEB, 0.0).payback_months.central == month == 12
    assert saving(replace(plan, investment=0), TODAY, EXACT_PHONE, EXACT_WEB, 0.0).payback_months.central == 0


def test_a_channel_that_costs_more_gives_a_negative_saving_that_pays_nothing_back() -> None:
    made = saving(PLAN, TODAY, EXACT_WEB, EXACT_PHONE, 0.0)
    assert made.net.central < 0
    assert made.payback_months.central == inf


def test_the_business_case_adds_up_to_the_present_value_at_three_and_a_half_per_cent() -> None:
    case = business_case(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.03)
    assert case["year"].tolist() == [1, 2, 3, 4, 5]
    assert case["discount_factor"].round(4).tolist() == [1.0, 0.9662, 0.9335, 0.9019, 0.8714]
    assert case["net"].iloc[1:].tolist() == pytest.approx([31_710] * 4)
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.03)
    assert case["present_value"].sum() == pytest.approx(made.present_value.central)
    assert (case["beyond_trend"] <= case["net"]).all()


def test_half_of_a_move_of_a_year_is_made_on_average_in_its_first_year() -> None:
    case = business_case(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, trend=0.0)
    assert case["contacts_moved"].tolist() == pytest.approx([7_500, 15_000, 15_000, 15_000, 15_000])


@pytest.mark.parametrize(
    ("points", "why"),
    [(-0.01, "below today"), (0.0, "nothing moves"), (0.46, "more than the channel has"), (0.45, None), (0.15, None)],
)
def test_a_plan_below_today_or_beyond_the_channel_is_refused(points: float, why: str | None) -> None:
    assert refusal(ShiftPlan(points), TODAY) == why


def test_draws_come_out_the_same_each_time_and_the_range_holds_the_central_figure() -> None:
    first, second = (saving(PLAN, TODAY, RANGED_PHONE, RANGED_WEB, 0.03) for _ in range(2))
    assert first == second
    assert first.gross.low < first.gross.central < first.gross.high
    # Costs between their ends, and between 9% and 34% coming back.
    assert first.net.low > 15_000 * unit_saving(2.61, 0.29, 0.40)
    assert first.net.high < 15_000 * unit_saving(3.55, 0.14, 0.05)


def test_the_share_that_comes_back_is_as_sure_as_a_pilot_of_forty_contacts() -> None:
    made = saving(PLAN, TODAY, EXACT_PHONE, EXACT_WEB, 0.0)
    back = [(1 - end / (15_000 * PHONE) - WEB / PHONE) for end in (made.net.high, made.net.low)]
    assert back == pytest.approx([0.09, 0.335], abs=0.015)


def test_costs_without_a_range_and_nobody_coming_back_leave_nothing_uncertain() -> None:
    made = saving(replace(PLAN, failure=0.0), TODAY, EXACT_PHONE, EXACT_WEB, 0.0)
    assert made.net.low == made.net.high == pytest.approx(40_200)


def test_a_cost_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= central <= high"):
        UnitCost(2.0, 1.0, 3.0)


def test_channels_taken_together_weigh_by_their_contacts_and_one_without_a_cost_is_left_out() -> None:
    contacts = pd.Series({"web_form": 300, "app": 100, "chat_bot": 5_000})
    mixed = mixed_cost(contacts, {"web_form": UnitCost(0.1, 0.2, 0.3), "app": UnitCost(0.5, 0.6, 0.7)})
    assert mixed is not None
    assert (mixed.low, mixed.central, mixed.high) == pytest.approx((0.2, 0.3, 0.4))
    assert mixed_cost(contacts, {}) is None


@settings(deadline=None)
@given(
    points=st.floats(0.01, 0.44),
    failure=st.floats(0, 1),
    trend=st.floats(-0.1, 0.3),
    ramp=st.integers(1, 60),
    cashable=st.floats(0, 1),
)
def test_no_step_from_gross_to_cashable_ever_adds_to_the_saving(
    points: float, failure: float, trend: float, ramp: int, cashable: float
) -> None:
    plan = ShiftPlan(points, ramp, failure, cashable)
    made = saving(plan, TODAY, RANGED_PHONE, RANGED_WEB, trend, draws=50)
    assert made.gross.central >= made.net.central
    if made.net.central >= 0:
        assert made.net.central >= made.beyond_trend.central - 1e-9 >= made.cashable.central - 2e-9
    for figure in (made.gross, made.net, made.beyond_trend, made.cashable, made.present_value, made.payback_months):
        assert figure.low <= figure.central <= figure.high
