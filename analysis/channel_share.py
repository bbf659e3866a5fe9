"""The digital share of contacts: digital over all contacts, rebuilt from counts for every grouping."""

from collections.abc import Sequence

import pandas as pd

from analysis.ratio import ratio

GROUPS = ("digital", "assisted", "traditional", "unknown")
PART_FILLED_BELOW = 0.5
PERIODS_COMPARED = 12


def add_channel_groups(counts: pd.DataFrame, channels: pd.DataFrame) -> pd.DataFrame:
    """The counts with each channel's label, group and sort order; a channel outside the list is an error."""
    unlisted = sorted(set(counts["channel"]) - set(channels["channel"]))
    if unlisted:
        raise ValueError(f"channels.csv does not list: {', '.join(map(str, unlisted))}")
    return counts.merge(channels, on="channel", how="left")


def digital_share(grouped: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by`: digital_contacts, contacts and share (null without contacts)."""
    is_digital = grouped["channel_group"].eq("digital")
    parts = grouped.assign(digital_contacts=grouped["contacts"].where(is_digital, 0))
    totals = parts.groupby(list(by), dropna=False, as_index=False)[["digital_contacts", "contacts"]].sum()
    return totals.assign(share=ratio(totals["digital_contacts"], totals["contacts"]))


def group_shares(grouped: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by` and channel group in use: contacts, base and share of the base."""
    keys = list(by)
    base = grouped.groupby(keys, dropna=False, as_index=False)[["contacts"]].sum()
    groups = pd.DataFrame({"channel_group": [g for g in GROUPS if g in set(grouped["channel_group"])]})
    every = base.rename(columns={"contacts": "base"}).merge(groups, how="cross")
    counts = grouped.groupby([*keys, "channel_group"], dropna=False, as_index=False)[["contacts"]].sum()
    frame = every.merge(counts, on=[*keys, "channel_group"], how="left")
    frame["contacts"] = frame["contacts"].fillna(0).astype("int64")
    return frame.assign(share=ratio(frame["contacts"], frame["base"]))


def channel_totals(grouped: pd.DataFrame) -> pd.DataFrame:
    """One row a channel, most used first: label, channel_group, contacts and share of all contacts."""
    keys = ["channel", "label", "channel_group", "sort_order"]
    totals = grouped.groupby(keys, as_index=False)[["contacts"]].sum()
    totals = totals.sort_values(["contacts", "sort_order"], ascending=[False, True], ignore_index=True)
    whole = pd.Series(totals["contacts"].sum(), index=totals.index)
    return totals.assign(share=ratio(totals["contacts"], whole))


def part_filled(totals: pd.Series) -> pd.Series:
    """True for the periods at either end that are still filling, or had barely begun, when the source was cut.

    Such a period has under half of the median of the twelve periods next to it: of its own season, and not of
    years ago. A run of them is marked together, up to a quarter of all periods.
    """
    flags = pd.Series(False, index=totals.index)
    if len(totals) < 3:
        return flags
    for inward in (totals, totals[::-1]):
        for place in range(max(1, len(totals) // 4)):
            nearest = inward.iloc[place + 1 : place + 1 + PERIODS_COMPARED].dropna()
            period = inward.iloc[place]
            if pd.isna(period) or nearest.empty or not period < PART_FILLED_BELOW * nearest.median():
                break
            flags[inward.index[place]] = True
    return flags


def with_missing_months(monthly: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The monthly rows with an empty row for each month between the first and last that has none."""
    months = pd.date_range(monthly["month_date"].min(), monthly["month_date"].max(), freq="MS")
    wanted = monthly[list(by)].drop_duplicates().merge(pd.DataFrame({"month_date": months}), how="cross")
    filled = wanted.merge(monthly, on=[*by, "month_date"], how="left")
    return filled.sort_values("month_date", ignore_index=True)
