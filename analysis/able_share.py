"""Digital share of contacts beside the share of residents able to be online, ward by ward: which wards stand out.

Both shares have an interval, and a word is said only where the intervals allow it:
- the gap of a ward is able less digital; its interval is Newcombe's for the difference of two independent shares;
- "able but not digital" where the whole interval of the gap lies above zero and above the gap of the middle ward;
- "digital beyond able" where the whole interval of the gap lies below zero.
"""

import numpy as np
import pandas as pd

from analysis.proportions import CONFIDENCE, wilson
from analysis.ratio import ratio

WORTH_A_LOOK, BEYOND_ABLE, NOT_TOLD = "able but not digital", "digital beyond able", ""


def beside_able(contacts: pd.DataFrame, able: pd.DataFrame, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """One row an area of `able`, widest gap first: both shares with their intervals, the gap with its, and a word.

    `contacts` has area_code, digital_contacts and contacts; the interval is Wilson's, as if every contact were made
    on its own, though one resident may make several. `able` has area_code, able, able_low and able_high. A figure
    that is missing or hidden leaves gap and word missing.
    """
    rows = able.merge(contacts[["area_code", "digital_contacts", "contacts"]], on="area_code", how="left")
    digital = ratio(rows["digital_contacts"], rows["contacts"])
    low, high = wilson(digital.to_numpy(), rows["contacts"].to_numpy("float64", na_value=np.nan), confidence)
    gap = rows["able"] - digital
    below = np.hypot(rows["able"] - rows["able_low"], high - digital)
    above = np.hypot(rows["able_high"] - rows["able"], digital - low)
    rows = rows.assign(digital=digital, digital_low=low, digital_high=high, gap=gap)
    rows = rows.assign(gap_low=gap - below, gap_high=gap + above)
    return rows.assign(word=_words(rows)).sort_values("gap", ascending=False, ignore_index=True)


def middle_gap(rows: pd.DataFrame) -> float | None:
    """The gap of the middle area, or None where no area has one."""
    gaps = rows["gap"].dropna()
    return float(gaps.median()) if len(gaps) else None


def _words(rows: pd.DataFrame) -> pd.Series:
    """What may be said of each area; missing where there is no gap."""
    middle = middle_gap(rows)
    word = pd.Series(NOT_TOLD, index=rows.index, dtype="object")
    if middle is not None:
        word = word.mask(rows["gap_low"] > max(middle, 0.0), WORTH_A_LOOK)
    return word.mask(rows["gap_high"] < 0, BEYOND_ABLE).where(rows["gap_low"].notna(), None)
