"""What a channel shift plan would save: contacts moved, gross and net, beyond past trend, and paid back when.

All money is GBP in the price year of the unit costs given. Contacts a year are taken to stay as they are.
Discounting follows HM Treasury's Green Book: 3.5% a year, the first twelve months at full value.
"""

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
import pandas as pd

from analysis.proportions import Floats

GREEN_BOOK_RATE = 0.035
DRAWS, SEED = 2_000, 20_261_125
INTERVAL = (2.5, 97.5)
"""Per cent of the draws below the low and the high end that are shown."""
PILOT_CONTACTS = 40
"""A share who come back is held to be as sure as a pilot of so many contacts would make it: 20% is 9% to 34%."""
MONTHS_A_YEAR = 12

Money = TypeVar("Money", float, Floats)
Refusal = Literal["below today", "nothing moves", "more than the channel has"]


@dataclass(frozen=True)
class UnitCost:
    """What one contact costs, GBP; low and high equal central where no range is known."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        """Stops costs that are out of order."""
        if not 0 <= self.low <= self.central <= self.high:
            raise ValueError(f"a unit cost needs 0 <= low <= central <= high, not {self}")


@dataclass(frozen=True)
class Today:
    """A year's contacts in scope: all of them, those by a digital channel, those by the channel to move from."""

    contacts: float
    digital: float
    movable: float

    @property
    def share(self) -> float:
        """The digital share today, 0 to 1."""
        return self.digital / self.contacts


@dataclass(frozen=True)
class ShiftPlan:
    """What a reader wants to do: `points` is the share of all contacts in scope to move, 0.15 for 15 points.

    The move is made in even steps over `ramp_months`. `failure` is the share of moved contacts that come back to the
    channel they left; `cashable` the share of a saving that leaves a budget; `investment` is paid once, at the start.
    """

    points: float
    ramp_months: int = 12
    failure: float = 0.0
    cashable: float = 1.0
    investment: float = 0.0
    discount_rate: float = GREEN_BOOK_RATE
    horizon_years: int = 5


@dataclass(frozen=True)
class Range:
    """A figure with the ends between which 95% of the draws fall."""

    low: float
    central: float
    high: float


@dataclass(frozen=True)
class Saving:
    """What a plan saves. A year's figures are of the first twelve months after the move is complete.

    `beyond_trend` is the net saving less what the past trend would have given by then; `cashable` and `not_cashable`
    are its two parts. `present_value` adds up the saving beyond trend over the horizon, discounted, less the
    investment; `cashable_value` the cashable part of it less the investment. `payback_months` counts from the start
    until the cashable part has covered the investment, undiscounted; infinite where the horizon ends first.
    """

    moved: float
    come_back: float
    gross: Range
    net: Range
    beyond_trend: Range
    cashable: Range
    not_cashable: Range
    present_value: Range
    cashable_value: Range
    payback_months: Range


def contacts_moved(contacts: float, points: float) -> float:
    """Contacts a year that move: a share of all contacts in scope."""
    return contacts * points


def unit_saving(u_from: Money, u_to: Money, failure: Money) -> Money:
    """What one moved contact saves, GBP: u_from - (u_to + failure x u_from); a failed one costs both channels."""
    return u_from - (u_to + failure * u_from)


def cost_per_serve(digital_share: float, u_from: float, u_to: float) -> float:
    """What one contact costs on average where a share goes to one channel and the rest to the other, GBP."""
    return digital_share * u_to + (1 - digital_share) * u_from


def refusal(plan: ShiftPlan, today: Today) -> Refusal | None:
    """Why a plan cannot be worked out, or None where it can."""
    if plan.points < 0:
        return "below today"
    if plan.points == 0:
        return "nothing moves"
    if contacts_moved(today.contacts, plan.points) > today.movable:
        return "more than the channel has"
    return None


def beyond_trend_points(plan: ShiftPlan, trend: float, months: int) -> Floats:
    """How far the plan is ahead of the past trend in the middle of each month from its start, as a share.

    A trend that ran the other way earns the plan nothing, and what the trend would have reached is not claimed.
    """
    elapsed = np.arange(months) + 0.5
    asked = plan.points * np.minimum(elapsed / max(plan.ramp_months, 1), 1.0)
    return np.maximum(asked - max(trend, 0.0) * elapsed / MONTHS_A_YEAR, 0.0)


def saving(plan: ShiftPlan, today: Today, u_from: UnitCost, u_to: UnitCost, trend: float, draws: int = DRAWS) -> Saving:
    """What the plan saves, with ranges from draws of both unit costs and of the share who come back."""
    moved = contacts_moved(today.contacts, plan.points)
    full, each = _savings_each(plan.failure, u_from, u_to, draws)
    ahead = beyond_trend_points(plan, trend, plan.ramp_months + MONTHS_A_YEAR)[-MONTHS_A_YEAR:].mean()
    beyond = today.contacts * ahead * each
    monthly = today.contacts / MONTHS_A_YEAR * beyond_trend_points(plan, trend, plan.horizon_years * MONTHS_A_YEAR)
    discounted = float(monthly @ _discount_factors(plan)) * each
    return Saving(
        moved=moved,
        come_back=moved * plan.failure,
        gross=_range(moved * full),
        net=_range(moved * each),
        beyond_trend=_range(beyond),
        cashable=_range(plan.cashable * beyond),
        not_cashable=_range((1 - plan.cashable) * beyond),
        present_value=_range(discounted - plan.investment),
        cashable_value=_range(plan.cashable * discounted - plan.investment),
        payback_months=_range(_payback_months(plan, np.cumsum(monthly), plan.cashable * each)),
    )


def business_case(plan: ShiftPlan, today: Today, u_from: UnitCost, u_to: UnitCost, trend: float) -> pd.DataFrame:
    """One row a year of the horizon at central costs: contacts moved and what they save, GBP, undiscounted and not.

    Columns: year (1 is the first), contacts_moved, contacts_beyond_trend, gross, net, beyond_trend, cashable,
    not_cashable, investment, discount_factor, present_value (beyond trend less investment, discounted).
    """
    months = plan.horizon_years * MONTHS_A_YEAR
    asked = _by_year(today.contacts / MONTHS_A_YEAR * beyond_trend_points(plan, 0.0, months))
    beyond = _by_year(today.contacts / MONTHS_A_YEAR * beyond_trend_points(plan, trend, months))
    full = unit_saving(u_from.central, u_to.central, 0.0)
    each = unit_saving(u_from.central, u_to.central, plan.failure)
    factors = _discount_factors(plan)[::MONTHS_A_YEAR]
    investment = np.where(np.arange(plan.horizon_years) == 0, plan.investment, 0.0)
    return pd.DataFrame(
        {
            "year": np.arange(plan.horizon_years) + 1,
            "contacts_moved": asked,
            "contacts_beyond_trend": beyond,
            "gross": asked * full,
            "net": asked * each,
            "beyond_trend": beyond * each,
            "cashable": beyond * each * plan.cashable,
            "not_cashable": beyond * each * (1 - plan.cashable),
            "investment": investment,
            "discount_factor": factors,
            "present_value": (beyond * each - investment) * factors,
        }
    )


def mixed_cost(contacts: pd.Series, costs: dict[str, UnitCost]) -> UnitCost | None:
    """The cost of one contact of several channels taken together, each weighted by its contacts (by channel code).

    A channel without a cost is left out; None where none has a cost and contacts.
    """
    counted = contacts[[name in costs for name in contacts.index]].astype("float64").dropna()
    total = float(counted.sum())
    if not total > 0:
        return None
    ends = ((costs[str(name)], count / total) for name, count in counted.items())
    parts = [(cost.low * part, cost.central * part, cost.high * part) for cost, part in ends]
    low, central, high = (float(sum(end)) for end in zip(*parts, strict=True))
    # Sums of floats may end a hair out of order where all three are equal.
    return UnitCost(min(low, central), central, max(central, high))


def _by_year(monthly: Floats) -> Floats:
    """Monthly figures added up by year."""
    yearly: Floats = monthly.reshape(-1, MONTHS_A_YEAR).sum(axis=1)
    return yearly


def _discount_factors(plan: ShiftPlan) -> Floats:
    """What a pound of each month of the horizon is worth today: 1 in the first year, then 1/(1 + rate) a year."""
    year = np.arange(plan.horizon_years * MONTHS_A_YEAR) // MONTHS_A_YEAR
    factors: Floats = (1 + plan.discount_rate) ** -year.astype(float)
    return factors


def _payback_months(plan: ShiftPlan, cumulative: Floats, cashable_each: Floats) -> Floats:
    """Months until the cashable part of each draw covers the investment; infinite where the horizon ends first."""
    if plan.investment <= 0:
        at_once: Floats = np.where(cashable_each >= 0, 0.0, np.inf)
        return at_once
    needed = np.full(len(cashable_each), np.inf)
    np.divide(plan.investment, cashable_each, out=needed, where=cashable_each > 0)
    month = np.searchsorted(cumulative, needed) + 1.0
    paid: Floats = np.where(month <= len(cumulative), month, np.inf)
    return paid


def _savings_each(failure: float, u_from: UnitCost, u_to: UnitCost, draws: int) -> tuple[Floats, Floats]:
    """What one moved contact saves if none comes back, and if some do: the central figure first, then the draws."""
    costs_from = np.append(u_from.central, _cost_draws(u_from, 1, draws))
    costs_to = np.append(u_to.central, _cost_draws(u_to, 2, draws))
    failures = np.append(failure, _failure_draws(failure, draws))
    return (
        unit_saving(costs_from, costs_to, np.zeros(draws + 1)),
        unit_saving(costs_from, costs_to, failures),
    )


def _cost_draws(cost: UnitCost, stream: int, draws: int) -> Floats:
    """Draws of a unit cost: a triangle from low to high with its top at central."""
    if cost.low == cost.high:
        return np.full(draws, cost.central)
    return np.random.default_rng([SEED, stream]).triangular(cost.low, cost.central, cost.high, draws)


def _failure_draws(failure: float, draws: int) -> Floats:
    """Draws of the share who come back: beta, as sure as a pilot of PILOT_CONTACTS contacts."""
    if not 0 < failure < 1:
        return np.full(draws, failure)
    drawn: Floats = np.random.default_rng([SEED, 3]).beta(
        failure * PILOT_CONTACTS, (1 - failure) * PILOT_CONTACTS, draws
    )
    return drawn


def _range(central_then_draws: Floats) -> Range:
    """The first value as the central one, and the interval of the others, which it never lies outside."""
    central, draws = float(central_then_draws[0]), np.sort(central_then_draws[1:])
    # By rank and not interpolated: between a number and infinity there is nothing to interpolate.
    last = len(draws) - 1
    low, high = (float(draws[round(last * end / 100)]) for end in INTERVAL)
    return Range(min(low, central), central, max(high, central))
