"""Low, Medium and High within one place: the published heatmap's fifths and its 3 x 3 grid, applied to wards."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

LOW, MEDIUM, HIGH = "Low", "Medium", "High"
BANDS = (LOW, MEDIUM, HIGH)


def position(values: pd.Series, lower_is_worse: bool = False) -> pd.Series:
    """How far up the list of risk each area stands, from 0 to 1: the middle of its own share of the ranks.

    Areas with the same value stand at the same place. An area without a value has no position, and the others
    are ranked without it.
    """
    ranks = values.rank(method="average", ascending=not lower_is_worse)
    return (ranks - 0.5) / values.notna().sum()


def bands(values: pd.Series, lower_is_worse: bool = False) -> pd.Series:
    """Low, Medium or High: the fifth with least risk, the three in the middle, and the fifth with most.

    Equal values share a band, so a tie across a limit is Medium. Missing where the value is.
    """
    # Whole and half numbers are compared, because a fifth is no exact binary fraction.
    steps = 5 * (values.rank(method="average", ascending=not lower_is_worse) - 0.5)
    count = int(values.notna().sum())
    word = np.select([steps < count, steps > 4 * count], [LOW, HIGH], default=MEDIUM)
    return pd.Series(word, index=values.index, dtype="object").where(values.notna(), None)


def combined(measures: Sequence[tuple[pd.Series, bool]]) -> pd.Series:
    """The band of several measures taken together: of the mean position, for areas that have them all.

    Each measure comes with whether a low figure is the worry.
    """
    complete = pd.concat([values for values, _ in measures], axis=1).notna().all(axis=1)
    places = [position(values.where(complete), lower_is_worse) for values, lower_is_worse in measures]
    # Means that differ only by the last bit are the same mean.
    return bands(pd.concat(places, axis=1).mean(axis=1, skipna=False).round(9))


def grid_number(digital: str, social: str) -> int:
    """The number 1 to 9 of a cell of the grid, counted along its rows: digital bands down, social bands across."""
    return 3 * BANDS.index(digital) + BANDS.index(social) + 1


def grid_band(number: int) -> str:
    """The band of a number of the grid: 1 to 3 Low, 4 to 6 Medium, 7 to 9 High."""
    return BANDS[(number - 1) // 3]
