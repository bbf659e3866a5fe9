"""Where an area stands beside its place: said only where the whole interval lies on one side."""

import numpy as np
import pandas as pd

ABOVE, BELOW, NOT_TOLD = "Clearly above", "Clearly below", "Cannot tell apart"


def standing(low: pd.Series, high: pd.Series, place: float) -> pd.Series:
    """One word an area: Clearly above or Clearly below where its whole interval is beyond the place's figure.

    Where either end of the interval is missing the word is missing too.
    """
    word = np.select([low > place, high < place], [ABOVE, BELOW], default=NOT_TOLD)
    return pd.Series(word, index=low.index, dtype="object").where(low.notna() & high.notna(), None)
