"""The one division of the project: totals over totals, never an average of rates."""

import pandas as pd


def ratio(numerator: pd.Series, denominator: pd.Series) -> pd.Series:
    """Totals divided: missing, never zero, where there is nothing to divide by."""
    base = denominator.astype("float64")
    return numerator.astype("float64") / base.where(base > 0)
