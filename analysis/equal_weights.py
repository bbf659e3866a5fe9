"""Shares of replies that weigh the same, or nearly, made of counts rounded to 5: such a share would tell its numerator.

Where weights differ a share says little of how many gave an answer. Where they do not, 10.0% of about 30 replies is
three people. So both counts are rounded first, and the interval reaches as far as the rounding may.
"""

import numpy as np
import pandas as pd

from analysis.disclosure import BASE
from analysis.proportions import SHOWN_FROM, wilson

REACH = (BASE - 1) // 2
"""How far a count may lie from its nearest multiple of 5."""
CAUTION_BASE = SHOWN_FROM - BASE
"""The base that stands for every one of those under 50 that ask for caution, and so for up to 49."""
DECIMALS = 3
"""Shares are published to a tenth of a point."""


def numerators_left(cells: pd.DataFrame) -> pd.Series:
    """How many numerators, up to seven, could stand behind each published share: replies, n_effective, share (0 to 1).

    Each of n weights is 1/n + u of their sum; the u add up to 0 and their squares to 1/n_effective - 1/n (Kish). So the
    share of k givers lies within sqrt(k (n - k) / n x (1/n_effective - 1/n)) of k/n (Cauchy-Schwarz). The intruder is
    taken to know both sizes exactly.
    """
    n, effective, share = (cells[name].to_numpy(dtype="float64") for name in ("replies", "n_effective", "share"))
    published, n = np.round(share, DECIMALS)[:, None], n[:, None]
    near = np.round(published * n) + np.arange(-3, 4)
    possible = (near >= 0) & (near <= n)
    spread = np.maximum(1 / effective[:, None] - 1 / n, 0)
    reach = np.sqrt(np.where(possible, near * (n - near) / n, 0) * spread) + 0.5 * 10.0**-DECIMALS
    return pd.Series((possible & (np.abs(published - near / n) <= reach)).sum(axis=1), index=cells.index)


def share_of_rounded(cells: pd.DataFrame) -> pd.DataFrame:
    """The rows' estimate, se_linearised, ci_low and ci_high (0 to 1), as rounded counts give them.

    A row has replies, replies_shown (as published), given (replies that gave the answer) and is_rest: an answer that is
    what another of the two leaves, so that rounding it too would tell more of the first. Interval: from the lower end
    of Wilson's for the smallest share that the two counts leave open to the upper end for the largest.
    """
    shown, replies, given = (cells[name].to_numpy(dtype="float64") for name in ("replies_shown", "replies", "given"))
    is_rest = cells["is_rest"].to_numpy(dtype="bool")
    counted = np.where(is_rest, replies - given, given)
    rounded = np.minimum(BASE * np.round(counted / BASE), shown)
    most_replies = shown + np.where(shown == CAUTION_BASE, BASE - 1, REACH)
    least = np.maximum(rounded - REACH, 0) / most_replies
    most = np.minimum((rounded + REACH) / (shown - REACH), 1)
    share, low, high = rounded / shown, wilson(least, shown)[0], wilson(most, shown)[1]
    return pd.DataFrame(
        {
            "estimate": np.where(is_rest, 1 - share, share),
            "se_linearised": np.sqrt(share * (1 - share) / (shown - 1)),
            "ci_low": np.where(is_rest, 1 - high, low),
            "ci_high": np.where(is_rest, 1 - low, high),
        },
        index=cells.index,
    )
