"""Change between two waves of a survey, and the sample that could show a given change."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.proportions import CONFIDENCE, FLAGS

POWER = 0.8
SUFFIXES = ("_earlier", "_later")
NO_DETECTABLE_CHANGE = "No detectable change"
UP, DOWN = "up", "down"
"""Which of the two is good is the measure's own matter (its polarity)."""


def difference(earlier: pd.DataFrame, later: pd.DataFrame, on: Sequence[str]) -> pd.DataFrame:
    """One row for each `on` of either wave: later less earlier, its Newcombe interval, a word and a flag.

    Both are frames of `proportions.estimate`. A row that one of the waves lacks has no difference and no word;
    the flag is the worse of the two waves' flags.
    """
    columns = [*on, "estimate", "ci_low", "ci_high", "flag"]
    both = earlier[columns].merge(later[columns], on=list(on), how="outer", suffixes=SUFFIXES, validate="1:1")
    change = both["estimate_later"] - both["estimate_earlier"]
    below = np.hypot(both["estimate_later"] - both["ci_low_later"], both["ci_high_earlier"] - both["estimate_earlier"])
    above = np.hypot(both["ci_high_later"] - both["estimate_later"], both["estimate_earlier"] - both["ci_low_earlier"])
    low, high = change - below, change + above
    return both[list(on)].assign(
        estimate_earlier=both["estimate_earlier"],
        estimate_later=both["estimate_later"],
        difference=change,
        ci_low=low,
        ci_high=high,
        word=_word(low, high),
        flag=_worse_flag(both),
    )


def sample_needed(
    p1: float, p2: float, design_effect: float = 1.0, confidence: float = CONFIDENCE, power: float = POWER
) -> int | None:
    """Interviews in each of two waves that show a change from p1 to p2 as often as `power`; none for no change."""
    if p1 == p2 or not (0 <= p1 <= 1 and 0 <= p2 <= 1):
        return None
    spread = p1 * (1 - p1) + p2 * (1 - p2)
    return max(1, round(design_effect * _reach(confidence, power) ** 2 * spread / (p1 - p2) ** 2))


def detectable_fall(
    p: float, n: float, design_effect: float = 1.0, confidence: float = CONFIDENCE, power: float = POWER
) -> float | None:
    """The smallest fall from p that n interviews a wave show as often as `power`; none where even to 0 is too little.

    A rise from p is a fall from 1 - p.
    """
    if not 0 <= p <= 1 or n <= 0:
        return None
    # sample_needed(p, p - fall) = n, solved for the fall: a quadratic equation with one positive root.
    share = n / design_effect / _reach(confidence, power) ** 2
    slope = 2 * p - 1
    fall = (slope + math.sqrt(slope * slope + 8 * (share + 1) * p * (1 - p))) / (2 * (share + 1))
    return fall if 0 < fall <= p else None


def _reach(confidence: float, power: float) -> float:
    """How many standard errors a change must be worth: 1.960 + 0.842 at 95% confidence and 80% power."""
    return float(ndtri((1 + confidence) / 2) + ndtri(power))


def _word(low: pd.Series, high: pd.Series) -> pd.Series:
    """What may be said: up or down only where the interval of the difference leaves zero out."""
    word = pd.Series(NO_DETECTABLE_CHANGE, index=low.index).mask(low > 0, UP).mask(high < 0, DOWN)
    return word.where(low.notna())


def _worse_flag(both: pd.DataFrame) -> pd.Series:
    """The lower of the two waves' flags; a wave without the row has too few."""
    order = {flag: number for number, flag in enumerate(FLAGS)}
    rank = both[["flag_earlier", "flag_later"]].apply(lambda flags: flags.map(order)).fillna(0)
    return pd.Series(FLAGS.take(rank.min(axis=1).astype(int)), index=both.index)
