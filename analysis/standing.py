"""Where an area stands beside its place: said only where the whole interval lies on one side."""

import numpy as np
import pandas as pd

ABOVE, BELOW, NOT_TOLD = "Clearly above", "Clearly below", "Cannot tell apart"


def standing_of(low: float | None, high: float | None, place: float) -> str | None:
    """Clearly above or below where the whole interval is beyond the place's figure; None without an interval."""
    if low is None or high is None or low != low or high != high:
        return None
    return ABOVE if low > place else BELOW if high < place else NOT_TOLD


def standing(low: pd.Series, high: pd.Series, place: float) -> pd.Series:
    """The word of each area, in the same order; missing where either end of its interval is."""
    lows, highs = (end.to_numpy(dtype="float64", na_value=np.nan).tolist() for end in (low, high))
    words = [standing_of(*ends, place) for ends in zip(lows, highs, strict=True)]
    return pd.Series(words, index=low.index, dtype="object")
