"""The digital share of every ward by quarter: lines that may be compared, and what a year changed."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.ratio import ratio

QUARTERS_A_YEAR = 4
MONTHS_A_QUARTER = 3


def broken_quarters(quarters: Sequence[pd.Timestamp], breaks: Sequence[pd.Timestamp]) -> list[pd.Timestamp]:
    """The quarters inside which what is counted changed: neither the old nor the new."""
    length = pd.DateOffset(months=MONTHS_A_QUARTER)
    return [start for start in quarters if any(start < day < start + length for day in breaks)]


def lines(shares: pd.DataFrame, quarters: Sequence[pd.Timestamp], breaks: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """The shares with a row an area_code (index) and a column a quarter: missing where hidden or not counted.

    `shares` has area_code, month_date (the quarter's first month) and share. Broken quarters are missing too.
    """
    wide = shares.pivot(index="area_code", columns="month_date", values="share")
    wide = wide.reindex(columns=list(quarters)).astype("float64")
    wide[broken_quarters(quarters, breaks)] = np.nan
    return wide


def year_on_year(counts: pd.DataFrame, quarters: Sequence[pd.Timestamp]) -> pd.DataFrame:
    """By area_code (index): change in the digital share of the latest four quarters on the four before, and contacts.

    `counts` has area_code, month_date, digital_contacts and contacts, added up and divided once; contacts are those
    of the year that has fewer. A figure is missing where a count of one of the quarters is. Empty with fewer than
    eight quarters.
    """
    if len(quarters) < 2 * QUARTERS_A_YEAR:
        return pd.DataFrame(columns=["change", "contacts"], dtype="float64")
    now, before = (
        _pooled(counts[counts["month_date"].isin(year)])
        for year in (quarters[-QUARTERS_A_YEAR:], quarters[-2 * QUARTERS_A_YEAR : -QUARTERS_A_YEAR])
    )
    fewer = now["contacts"].combine(before["contacts"], min)
    return pd.DataFrame({"change": now["share"] - before["share"], "contacts": fewer})


def _pooled(counts: pd.DataFrame) -> pd.DataFrame:
    """By area_code: share and contacts of four quarters together."""
    parts = ["digital_contacts", "contacts"]
    sums = counts.astype(dict.fromkeys(parts, "float64")).groupby("area_code")[parts].sum(min_count=QUARTERS_A_YEAR)
    share = ratio(sums["digital_contacts"], sums["contacts"])
    return pd.DataFrame({"share": share, "contacts": sums["contacts"]})
