"""Broadband coverage: the share of premises reached, from counts where both counts are published."""

from datetime import date

import pandas as pd

from analysis.ratio import ratio

STALE_AFTER_MONTHS = 12


def coverage_share(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with share (0 to 1) and premises_without: counts win over the published percentage."""
    counted = rows["premises"].gt(0) & rows["premises_covered"].notna()
    share = ratio(rows["premises_covered"], rows["premises"]).where(counted, rows["pct_published"] / 100)
    without = (rows["premises"] - rows["premises_covered"]).where(counted)
    return rows.assign(share=share, premises_without=without, is_counted=counted)


def months_between(earlier: date, later: date) -> int:
    """Whole months from one date to another, 0 when the second comes first."""
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    return max(months, 0)


def is_stale(released: date, built: date) -> bool:
    """True when a release describes a day more than twelve months before the build."""
    return pd.Timestamp(released) + pd.DateOffset(months=STALE_AFTER_MONTHS) < pd.Timestamp(built)


def tier_by_release(shares: pd.DataFrame) -> pd.DataFrame:
    """One row for every tier and release of the frame; share is null where that release left the tier out."""
    releases = pd.DataFrame({"release_date": sorted(shares["release_date"].unique())})
    tiers = shares[["technology", "threshold_mbps"]].drop_duplicates()
    grid = tiers.merge(releases, how="cross")
    return grid.merge(shares, on=["technology", "threshold_mbps", "release_date"], how="left")
