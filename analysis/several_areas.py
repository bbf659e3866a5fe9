"""The share of several areas taken together, from the estimate and interval of each."""

from typing import NamedTuple

import numpy as np
import pandas as pd


class Together(NamedTuple):
    """A share 0 to 1 with both ends of its 95% interval, and the people that the areas have."""

    share: float
    low: float
    high: float
    people: float


def share_together(areas: pd.DataFrame) -> Together | None:
    """The shares of areas (people, value, low, high), each weighing by its people; None where none has all four.

    The samples of areas are independent. Interval: MOVER (Zou and Donner 2008, Statistics in Medicine 27, 1693-1702):
    the distance to each end is the root of the summed squares of the areas' own distances, each times its weight. The
    Newcombe interval of a difference is the case of two areas with the weights 1 and -1.
    """
    known = areas[["people", "value", "low", "high"]].astype("float64").dropna()
    people = float(known["people"].sum())
    if people <= 0:
        return None
    weight = known["people"] / people
    share = float((weight * known["value"]).sum())
    below = float(np.sqrt(((weight * (known["value"] - known["low"])) ** 2).sum()))
    above = float(np.sqrt(((weight * (known["high"] - known["value"])) ** 2).sum()))
    return Together(share, max(0.0, share - below), min(1.0, share + above), people)
