"""The digital share of contacts: digital over all contacts, rebuilt from counts for every grouping."""

from collections.abc import Sequence

import pandas as pd

from analysis.disclosure import shown_share
from analysis.ratio import ratio

GROUPS = ("digital", "assisted", "traditional", "unknown")
PART_FILLED_BELOW = 0.5
PERIODS_COMPARED = 12


def add_channel_groups(counts: pd.DataFrame, channels: pd.DataFrame) -> pd.DataFrame:
    """The counts with each channel's label, group and sort order; a channel outside the list is an error.

    Where only groups are counted, a row's channel is the name of its group.
    """
    listed = {group: (group.capitalize(), group, 100 + number) for number, group in enumerate(GROUPS)}
    about = ["label", "channel_group", "sort_order"]
    listed |= {row[0]: row[1:] for row in channels[["channel", *about]].itertuples(index=False, name=None)}
    unlisted = sorted(set(counts["channel"]) - set(listed))
    if unlisted:
        raise ValueError(f"channels.csv does not list: {', '.join(map(str, unlisted))}")
    rows = [listed[channel] for channel in counts["channel"]]
    return counts.assign(**{name: [row[place] for row in rows] for place, name in enumerate(about)})


def shares_of_totals(groups: pd.DataFrame, totals: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by` in the totals: digital_contacts, contacts, share and hidden_cells.

    Groups and totals are counted apart, each by `by` (and channel), so that rounded parts need not add up; a share
    is missing where a part is hidden, and in whole points on a small base where the totals are rounded (nullable).
    """
    keys = [*by, "merged"]
    digital = groups[groups["channel"] == "digital"].assign(merged=1)[[*keys, "contacts", "hidden_cells"]]
    digital = digital.rename(columns={"contacts": "digital_contacts", "hidden_cells": "hidden_parts"})
    joined = totals.assign(merged=1)[[*keys, "contacts", "hidden_cells"]].merge(digital, on=keys, how="left")
    is_hidden = joined["hidden_parts"].gt(0) & joined["digital_contacts"].isna()
    joined["digital_contacts"] = _counts(joined["digital_contacts"], is_hidden, joined["contacts"])
    rows = joined.assign(share=share_of(joined["digital_contacts"], joined["contacts"]))
    return rows.drop(columns=["merged", "hidden_parts"])


def _counts(counts: pd.Series, is_hidden: pd.Series, like: pd.Series) -> pd.Series:
    """Counts of the kind of others: 0 where nothing was counted, missing where hidden."""
    found = counts.fillna(0).astype(like.dtype)
    return found.mask(is_hidden) if isinstance(like.dtype, pd.Int64Dtype) else found


def share_of(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole: from published counts, which are nullable, by their rule, and otherwise exactly."""
    if isinstance(whole.dtype, pd.Int64Dtype):
        return shown_share(part, whole).astype("float64")
    return ratio(part, whole)


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


def group_shares_of_totals(groups: pd.DataFrame, totals: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """As `group_shares`, from groups and totals that are counted apart: a hidden count is missing, not 0."""
    keys = list(by)
    base = totals[[*keys, "contacts"]].rename(columns={"contacts": "base"})
    used = pd.DataFrame({"channel_group": [group for group in GROUPS if group in set(groups["channel"])]})
    counts = groups.rename(columns={"channel": "channel_group"})[[*keys, "channel_group", "contacts", "hidden_cells"]]
    frame = base.merge(used, how="cross").merge(counts, on=[*keys, "channel_group"], how="left")
    is_hidden = frame["contacts"].isna() & frame["hidden_cells"].gt(0)
    frame["contacts"] = _counts(frame["contacts"], is_hidden, frame["base"])
    frame["hidden_cells"] = frame["hidden_cells"].fillna(0).astype("int64")
    return frame.assign(share=share_of(frame["contacts"], frame["base"]))


def channel_totals(grouped: pd.DataFrame, whole: pd.Series) -> pd.DataFrame:
    """One row a channel, most used first: label, channel_group, contacts and share of the whole, a single count."""
    keys = ["channel", "label", "channel_group", "sort_order", "contacts", "hidden_cells"]
    totals = grouped[keys].sort_values(["contacts", "sort_order"], ascending=[False, True], ignore_index=True)
    every = pd.Series([whole.iloc[0]] * len(totals) if len(whole) else [], dtype=whole.dtype)
    return totals.assign(share=share_of(totals["contacts"], every))


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
