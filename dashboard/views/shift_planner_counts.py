"""The counts of contacts that the shift planner stands on, as plain numbers in which a hidden count is missing."""

import pandas as pd

from analysis import channel_share
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, Grouping, contact_counts
from dashboard.views.channel_shift import channel_groups


class CountsNotPublished(Exception):
    """The public edition has no such figures; the message says in words which."""


ONLINE = "online"
"""All digital channels, in the mix of today."""


def counts(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Contacts and failed contacts by channel and grouping, each channel with its label and group."""
    grouped = channel_share.add_channel_groups(_published(wanted, by), channel_groups())
    return grouped.assign(
        contacts=grouped["contacts"].astype("Float64").astype("float64"),
        failed=grouped["failed"].astype("Float64").astype("float64"),
    )


def _published(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """The counts as they are held; raises CountsNotPublished where the public edition has none."""
    try:
        answer: pd.DataFrame = cache.ask(contact_counts, wanted, by)
    except LookupError as error:
        # What is not published is a LookupError of its own; these two are faults of the program.
        if isinstance(error, KeyError | IndexError):
            raise
        raise CountsNotPublished(str(error)) from error
    return answer


def to_channels(totals: pd.DataFrame, move_to: str) -> pd.DataFrame:
    """The rows of the channel moved to, or of all digital ones."""
    chosen = totals["channel_group"] == "digital" if move_to == ONLINE else totals["channel"] == move_to
    return totals[chosen]


def failed_share(totals: pd.DataFrame, move_to: str) -> float | None:
    """The share of contacts by the channel moved to that failed, where the source records it."""
    rows = to_channels(totals, move_to).dropna(subset=["contacts", "failed"])
    whole = float(rows["contacts"].sum())
    return float(rows["failed"].sum()) / whole if whole > 0 else None


def by_area(grouped: pd.DataFrame, move_from: str) -> pd.DataFrame:
    """One row an area: area_code, contacts, digital and movable; movable is missing where its count is hidden.

    Where only groups of channels are counted by area, movable is missing everywhere.
    """
    is_digital, is_from = grouped["channel_group"] == "digital", grouped["channel"] == move_from
    parts = grouped.assign(
        digital=grouped["contacts"].where(is_digital, 0.0),
        movable=grouped["contacts"].where(is_from, 0.0),
        is_hidden=(is_from & grouped["contacts"].isna()) | (not is_from.any()),
    )
    areas = parts.groupby("area_code", as_index=False, dropna=False).agg(
        contacts=("contacts", "sum"),
        digital=("digital", "sum"),
        movable=("movable", "sum"),
        hidden=("is_hidden", "any"),
    )
    return areas.assign(movable=areas["movable"].mask(areas.pop("hidden")))


def by_month(grouped: pd.DataFrame) -> pd.DataFrame:
    """One row a month in order, months that nobody counted too: digital and contacts (missing there)."""
    parts = grouped.assign(digital=grouped["contacts"].where(grouped["channel_group"] == "digital", 0.0))
    monthly = parts.groupby("month_date", as_index=False)[["digital", "contacts"]].sum()
    if monthly.empty:
        return monthly
    months = pd.date_range(monthly["month_date"].min(), monthly["month_date"].max(), freq="MS")
    return monthly.set_index("month_date").reindex(months)
