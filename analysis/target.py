"""When is a target met: a straight line with a yearly wave and correlated errors, fitted to monthly shares.

share(t) = level + slope t + one yearly cosine and sine + error, t in months before the last one; the error of one
month carries over to the next (AR(1)). How far it carries is not estimated but averaged over, with the weights of the
restricted likelihood: from three years of months no single estimate of it gives honest intervals
(docs/methods/target.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analysis.proportions import Floats

LEAST_MONTHS = 24
HIGHEST_TARGET = 0.9
"""A straight line may not pass 100%, and bends before it: a target above this is refused."""
HORIZON_MONTHS = 120
CARRY_OVER = np.linspace(0.0, 0.97, 33)
DRAWS, SEED = 20_000, 20261121
BAND_EVERY = 10
"""The band of a line is drawn from one draw in so many: its ends move by a twentieth of a point at most."""
YEAR = 12
MET, IN_REACH = "met", "in reach"
NOT_AT_THIS_PACE, MAY_NOT_BE_MET = "not at the present pace", "may not be met"
LEVEL, SLOPE = 0, 1


@dataclass(frozen=True)
class Trend:
    """A fitted trend: draws of the level in the last month and of the slope a month, as shares from 0 to 1."""

    first_month: date
    last_month: date
    months: int
    levels: Floats
    slopes: Floats

    @property
    def level(self) -> float:
        """The share in the last month without season and chance."""
        return float(np.median(self.levels))

    @property
    def pace(self) -> tuple[float, float, float]:
        """The change in the share a year, seasons taken out: middle, and both ends of the 95% interval."""
        low, middle, high = YEAR * np.quantile(self.slopes, [0.025, 0.5, 0.975])
        return float(middle), float(low), float(high)


@dataclass(frozen=True)
class Arrival:
    """When a target is met: months after the last one (infinite for never) at five quantiles, and a verdict."""

    target: float
    verdict: str
    middle: float
    likely: tuple[float, float]
    possible: tuple[float, float]


def unbroken(months: pd.Series, breaks: Sequence[date]) -> pd.Series:
    """True for the months since the last definition break that is not after all of them: one comparable series."""
    past = [pd.Timestamp(day) for day in breaks if pd.Timestamp(day) <= months.max()]
    return months >= max(past) if past else pd.Series(True, index=months.index)


def fit_trend(months: pd.Series, shares: pd.Series) -> Trend | None:
    """The trend of monthly shares, missing ones left out; None under 24 months.

    GLS by Cholesky at each carry-over of the grid, weights from the restricted likelihood, level and slope drawn
    from the mixture of t distributions (restricted likelihood: Harville 1974; fixed seed, so always the same).
    """
    held = shares.notna()
    if int(held.sum()) < LEAST_MONTHS:
        return None
    dates = pd.to_datetime(months[held])
    number = (dates.dt.year * YEAR + dates.dt.month).to_numpy(dtype="float64")
    t = number - number.max()
    levels, slopes = _drawn(t, shares[held].to_numpy(dtype="float64"))
    return Trend(dates.min().date(), dates.max().date(), len(t), levels, slopes)


def _drawn(t: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Draws of level and slope from the fits at every carry-over, each as often as the data make it likely."""
    wave = 2 * np.pi * t / YEAR
    design = np.column_stack([np.ones_like(t), t, np.cos(wave), np.sin(wave)])
    degrees = len(t) - design.shape[1]
    carried = np.abs(t[:, None] - t[None, :])
    roots = np.linalg.cholesky(CARRY_OVER[:, None, None] ** carried)
    whitened = np.linalg.solve(roots, np.broadcast_to(np.column_stack([design, y]), (len(roots), len(t), 5)))
    x, z = whitened[:, :, :4], whitened[:, :, 4]
    precision = np.einsum("gij,gik->gjk", x, x)
    fitted = np.linalg.solve(precision, np.einsum("gij,gi->gj", x, z)[:, :, None])[:, :, 0]
    # Without any noise left the fit would be exact; a floor far below a hundredth of a point keeps it a distribution.
    squares = np.maximum(((z - np.einsum("gij,gj->gi", x, fitted)) ** 2).sum(axis=1), 1e-14)
    likelihood = -np.log(np.diagonal(roots, axis1=1, axis2=2)).sum(axis=1)
    likelihood += -0.5 * np.linalg.slogdet(precision)[1] - 0.5 * degrees * np.log(squares)
    weights = np.exp(likelihood - likelihood.max())
    covariance = np.linalg.inv(precision)[:, :2, :2] * (squares / degrees)[:, None, None]
    return _mixture(fitted[:, :2], np.linalg.cholesky(covariance), weights / weights.sum(), degrees)


def _mixture(middles: Floats, spreads: Floats, weights: Floats, degrees: int) -> tuple[Floats, Floats]:
    """Draws of level and slope: which fit by its weight, then a t distribution around it."""
    random = np.random.default_rng(SEED)
    fits = random.choice(len(weights), size=DRAWS, p=weights)
    normal = random.standard_normal((DRAWS, 2))
    scale = np.sqrt(degrees / random.chisquare(degrees, DRAWS))
    drawn = middles[fits] + np.einsum("nij,nj->ni", spreads[fits], normal) * scale[:, None]
    return drawn[:, LEVEL], drawn[:, SLOPE]


def arrival(trend: Trend, target: float) -> Arrival:
    """When the trend meets a target share (0 to 1); a target over 90% is a ValueError."""
    if not 0 < target <= HIGHEST_TARGET:
        raise ValueError(f"a straight line says nothing about a target of {target:.0%}: at most {HIGHEST_TARGET:.0%}")
    rises = trend.slopes > 0
    months = np.full(len(trend.levels), np.inf)
    months[rises] = (target - trend.levels[rises]) / trend.slopes[rises]
    months[trend.levels >= target] = 0.0
    # No interpolation between quantiles: one of two neighbours may be never.
    low, likely_low, middle, likely_high, high = np.quantile(
        months, [0.025, 0.1, 0.5, 0.9, 0.975], method="inverted_cdf"
    ).tolist()
    verdict = _verdict(middle, trend)
    return Arrival(target, verdict, middle, (likely_low, likely_high), (low, high))


def _verdict(middle: float, trend: Trend) -> str:
    """What may be said of a date: only a slope clear of zero and a middle within ten years give one."""
    if middle == 0:
        return MET
    if middle > HORIZON_MONTHS:
        return NOT_AT_THIS_PACE
    return MAY_NOT_BE_MET if trend.pace[1] <= 0 else IN_REACH


def months_after(month: date, months: float) -> date | None:
    """The first month by whose end so many months have passed since one; None beyond ten years."""
    if months > HORIZON_MONTHS:
        return None
    number = month.year * YEAR + month.month - 1 + int(np.ceil(months))
    return date(number // YEAR, number % YEAR + 1, 1)


def trend_line(trend: Trend, until: int) -> pd.DataFrame:
    """One row a month from the first fitted to `until` months after the last: month_date, share, low, high (95%)."""
    first, last = (pd.Timestamp(day) for day in (trend.first_month, trend.last_month))
    months = pd.date_range(first, last + pd.DateOffset(months=until), freq="MS")
    t = ((months.year - last.year) * YEAR + months.month - last.month).to_numpy(dtype="float64")
    levels, slopes = trend.levels[::BAND_EVERY], trend.slopes[::BAND_EVERY]
    low, high = np.quantile(levels + t[:, None] * slopes, [0.025, 0.975], axis=1)
    middle = trend.level + t * float(np.median(trend.slopes))
    return pd.DataFrame({"month_date": months, "share": middle, "low": low, "high": high})
