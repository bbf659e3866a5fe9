"""Weighted survey proportions, rebuilt from five sums so that areas, groups and waves can be added together.

The sums of a row are over its respondents, w the weight and y 1 for "gave this answer" and 0 for "did not":
n_unweighted (respondents), sum_w, sum_w2 (of w squared), sum_wy and sum_w2y (of w squared times y).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]

SUMS = ["n_unweighted", "sum_w", "sum_w2", "sum_wy", "sum_w2y"]
SHOWN_FROM, CAUTION_FROM = 50, 30
"""Unweighted respondents: shown from the first, with a caution from the second, below it too few to say."""
FLAGS = pd.Series(["too few", "caution", "shown"]).array
CONFIDENCE = 0.95
ROUNDING_NOISE = 1e-9


def estimate(sums: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """The rows with estimate, n_effective, design_effect, se_linearised, ci_low, ci_high and flag.

    What cannot be worked out (nobody asked, no weight, a spread from one reply) is missing, never 0.
    """
    n, w, w2, wy, w2y = (sums[name].to_numpy(dtype="float64", na_value=np.nan) for name in SUMS)
    share = _share(wy, w, n)
    effective = np.where(np.isnan(share), np.nan, _divided(w * w, w2))
    low, high = wilson(share, effective, confidence)
    return sums.assign(
        estimate=share,
        n_effective=effective,
        design_effect=_divided(n, effective),
        se_linearised=_linearised_error(share, n, w, w2, w2y),
        ci_low=low,
        ci_high=high,
        flag=FLAGS.take(np.where(np.isnan(share), 0, (n >= CAUTION_FROM).astype(int) + (n >= SHOWN_FROM))),
    )


def pool(sums: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by` with the sums added: several waves, areas or groups taken as one."""
    return sums.groupby(list(by), as_index=False, dropna=False, sort=False)[SUMS].sum()


def wilson(share: Floats, n_effective: Floats, confidence: float = CONFIDENCE) -> tuple[Floats, Floats]:
    """Both ends of the Wilson interval; at 0% and 100% one end is exactly 0 or 1 and the other is not."""
    z2 = float(ndtri((1 + confidence) / 2)) ** 2
    m = np.where(n_effective > 0, n_effective, np.nan)
    middle = (share + z2 / (2 * m)) / (1 + z2 / m)
    reach = np.sqrt(z2 * (share * (1 - share) / m + z2 / (4 * m * m))) / (1 + z2 / m)
    low = np.where(share == 0, 0.0, middle - reach)
    high = np.where(share == 1, 1.0, middle + reach)
    return np.where(np.isnan(m), np.nan, low), np.where(np.isnan(m), np.nan, high)


def _share(wy: Floats, w: Floats, n: Floats) -> Floats:
    """sum(wy)/sum(w); missing without respondents, and where it is no share (negative weights)."""
    share = np.where(n > 0, _divided(wy, w), np.nan)
    possible = (share >= -ROUNDING_NOISE) & (share <= 1 + ROUNDING_NOISE)
    return np.where(possible, np.clip(share, 0, 1), np.nan)


def _linearised_error(share: Floats, n: Floats, w: Floats, w2: Floats, w2y: Floats) -> Floats:
    """Taylor-linearised standard error, with replacement: sqrt(n/(n-1) sum w^2 (y-p)^2) / sum(w)."""
    # y is 0 or 1, so y squared is y, and the sum of squares opens into the sums at hand.
    squares = np.maximum(w2y * (1 - 2 * share) + share * share * w2, 0)
    return np.sqrt(_divided(n, n - 1) * squares) / np.where(w > 0, w, np.nan)


def _divided(numerator: Floats, denominator: Floats) -> Floats:
    """Totals divided, missing where there is nothing to divide by."""
    result: Floats = numerator / np.where(denominator > 0, denominator, np.nan)
    return result
