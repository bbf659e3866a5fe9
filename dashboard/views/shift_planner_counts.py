"""The counts of contacts that the shift planner stands on, as plain numbers in which a hidden count is missing."""

import pandas as pd

from analysis import channel_share
from analysis.shift_plan import Today
from dashboard.marts.contacts import ContactFilter, Grouping, NotPublished
from dashboard.views.channel_shift import channel_counts, groups_and_whole, share_of_contacts

ONLINE = "online"
"""All digital channels, in the mix of today."""


def counts(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Contacts and failed contacts by channel and grouping, each with its label and group. Raises NotPublished."""
    grouped = channel_counts(wanted, by)
    return grouped.assign(contacts=_floats(grouped["contacts"]), failed=_floats(grouped["failed"]))


def _floats(counted: pd.Series) -> pd.Series:
    """Counts as floats, in which a hidden one is missing."""
    return counted.astype("Float64").astype("float64")


def today(wanted: ContactFilter, totals: pd.DataFrame, move_from: str) -> Today:
    """The year's counts, each asked as a total of its own where it is one. Raises NotPublished where one is hidden."""
    held = share_of_contacts(wanted)
    if held.contacts is None or held.digital is None:
        raise NotPublished("Too few digital contacts, or contacts in all, in this year.")
    own = totals.loc[totals["channel"] == move_from, "contacts"]
    if own.isna().any():
        raise NotPublished("Too few contacts by the channel to move from, in this year.")
    movable = float(own.sum())
    return Today(float(held.contacts), float(held.digital), movable)


def hidden_counts(wanted: ContactFilter) -> int:
    """How many hidden counts the year's contacts leave out."""
    _, whole = groups_and_whole(wanted, "total")
    return int(whole["hidden_cells"].sum())


def to_channels(totals: pd.DataFrame, move_to: str) -> pd.DataFrame:
    """The rows of the channel moved to, or of all digital ones."""
    chosen = totals["channel_group"] == "digital" if move_to == ONLINE else totals["channel"] == move_to
    return totals[chosen]


def failed_share(totals: pd.DataFrame, move_to: str) -> float | None:
    """The share of contacts by the channel moved to that failed, where the source records it."""
    rows = to_channels(totals, move_to).dropna(subset=["contacts", "failed"])
    whole = float(rows["contacts"].sum())
    return float(rows["failed"].sum()) / whole if whole > 0 else None


def by_area(wanted: ContactFilter, move_from: str) -> pd.DataFrame:
    """One row an area: area_code, contacts, digital and movable, missing where hidden. Raises NotPublished."""
    return areas_of(*groups_and_whole(wanted, "area"), counts(wanted, "area"), move_from)


def areas_of(groups: pd.DataFrame, whole: pd.DataFrame, each: pd.DataFrame, move_from: str) -> pd.DataFrame:
    """The same from contacts by area and channel group, by area alone, and by area and channel.

    Where only groups of channels are counted by area, movable is missing everywhere.
    """
    shares = channel_share.shares_of_totals(groups, whole, ["area_code"])
    areas = pd.DataFrame(
        {
            "area_code": shares["area_code"],
            "contacts": _floats(shares["contacts"]),
            "digital": _floats(shares["digital_contacts"]),
        }
    )
    is_from = each["channel"] == move_from
    if not is_from.any():
        return areas.assign(movable=float("nan"))
    moved = each.loc[is_from, ["area_code", "contacts"]].rename(columns={"contacts": "movable"}).assign(is_held=True)
    joined = areas.merge(moved, on="area_code", how="left")
    # An area without a row has no such contact; one with an empty row has a hidden count.
    return joined.assign(movable=_floats(joined["movable"]).mask(joined.pop("is_held").isna(), 0.0))
