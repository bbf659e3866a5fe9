"""Why a cost changed between two periods: mix and rate for one serve; volume, mix and rate for the bill.

Midpoint formula: each effect is taken at the average of the two periods. For two factors this is Shapley's value;
it adds up exactly, does not depend on which channel or period comes first, and holds for channels with no contacts
in one of the periods. The cost of one serve has no volume effect: more of the same costs the same each.
"""

from dataclasses import dataclass

import pandas as pd

NAMES = ["channel", "label", "channel_group"]


@dataclass(frozen=True)
class Change:
    """A cost (GBP) in two periods and what moved it: after - before = volume + mix + services + rate.

    mix is that of channels, services that of the services within a channel, rate what unit costs themselves did.
    """

    before: float
    volume: float
    mix: float
    services: float
    rate: float
    after: float


def comparable(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row a channel that can be compared: serves and unit cost (GBP a serve) of both periods, contacts beside.

    Takes rows of `cost_per_serve.costed`, one a channel. A channel stays out where a period has contacts without a
    cost. Where a period has no contacts its unit cost is that of the other, so that a new channel is mix, not rate.
    """
    names = pd.concat([after[NAMES], before[NAMES]]).drop_duplicates("channel")
    both = names.merge(_period(before, "before"), on="channel", how="left")
    both = both.merge(_period(after, "after"), on="channel", how="left")
    for when, other in (("before", "after"), ("after", "before")):
        both[f"unit_{when}"] = both[f"unit_{when}"].fillna(both[f"unit_{other}"])
        counts = [f"serves_{when}", f"contacts_{when}"]
        both[counts] = both[counts].fillna(0.0)
    # A channel that a period does not hold at all has no word on whether it is known.
    is_kept = both["known_before"].ne(False) & both["known_after"].ne(False) & both["unit_before"].notna()
    return both[is_kept].drop(columns=["known_before", "known_after"]).reset_index(drop=True)


def _period(rows: pd.DataFrame, when: str) -> pd.DataFrame:
    """The columns that one period brings, named after it; known where it has no contacts or all of them have a cost."""
    has_cost = rows["reason"].isna() & rows["serves"].gt(0)
    values = {
        "serves": rows["serves"],
        "contacts": rows["contacts"],
        "unit": (rows["cost"] / rows["serves"].where(rows["serves"] > 0)).where(has_cost),
        "known": has_cost | rows["contacts"].eq(0),
    }
    return pd.DataFrame({"channel": rows["channel"], **{f"{name}_{when}": column for name, column in values.items()}})


def with_drift(channels: pd.DataFrame, before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The comparable channels with `drift`: GBP a serve that their unit cost moved because their services did.

    before and after are `cost_per_serve.average_costs` by service_code and channel. A channel's average unit cost
    moves with its services' unit costs (rate) and with which services its contacts are about (drift); the second,
    too, is taken at the average of the two periods.
    """
    both = _service_shares(before).merge(
        _service_shares(after), on=["service_code", "channel"], how="outer", suffixes=("_before", "_after")
    )
    shares = both[["share_before", "share_after"]].fillna(0.0)
    first, last = both["central_before"], both["central_after"]
    middle_cost = (first.fillna(last) + last.fillna(first)) / 2
    moved = (shares["share_after"] - shares["share_before"]) * middle_cost
    drift = moved.groupby(both["channel"]).sum()
    serves = channels["serves_before"] + channels["serves_after"]
    contacts = channels["contacts_before"] + channels["contacts_after"]
    # A channel that one period lacks has no services to have moved from or to.
    is_in_both = channels["contacts_before"].gt(0) & channels["contacts_after"].gt(0) & serves.gt(0)
    a_serve = channels["channel"].map(drift).fillna(0.0) * contacts / serves.where(serves > 0)
    return channels.assign(drift=a_serve.where(is_in_both, 0.0))


def _service_shares(averages: pd.DataFrame) -> pd.DataFrame:
    """Each service's share of its channel's contacts, and its unit cost there."""
    whole = averages.groupby("channel")["weight"].transform("sum")
    shares = averages["weight"] / whole.where(whole > 0)
    return averages[["service_code", "channel", "central"]].assign(share=shares)


def change_per_serve(channels: pd.DataFrame) -> Change | None:
    """What moved the cost of one serve, from comparable channels; None where a period has no serve."""
    if not _has_both(channels):
        return None
    before, after = _shares(channels)
    u0, u1 = channels["unit_before"], channels["unit_after"]
    middle = (before + after) / 2
    mix = float(((after - before) * (u0 + u1) / 2).sum())
    services = float((channels["drift"] * middle).sum()) if "drift" in channels else 0.0
    rate = float(((u1 - u0) * middle).sum()) - services
    return Change(float((before * u0).sum()), 0.0, mix, services, rate, float((after * u1).sum()))


def change_of_bill(channels: pd.DataFrame) -> Change | None:
    """What moved the whole bill, from comparable channels; None where a period has no serve."""
    each = change_per_serve(channels)
    if each is None:
        return None
    n0, n1 = float(channels["serves_before"].sum()), float(channels["serves_after"].sum())
    middle = (n0 + n1) / 2
    volume = (n1 - n0) * (each.before + each.after) / 2
    mix, services, rate = (middle * effect for effect in (each.mix, each.services, each.rate))
    return Change(n0 * each.before, volume, mix, services, rate, n1 * each.after)


def mix_by_channel(channels: pd.DataFrame) -> pd.DataFrame:
    """The bill's mix effect by channel, largest saving first: channel, label and mix (GBP), which add up to it.

    A channel saves where it gains share and is cheaper than the average contact, or loses share and is dearer.
    """
    if not _has_both(channels):
        return channels[["channel", "label"]].iloc[:0].assign(mix=pd.Series(dtype="float64"))
    before, after = _shares(channels)
    middle_cost = (channels["unit_before"] + channels["unit_after"]) / 2
    average = float(((before + after) / 2 * middle_cost).sum())
    middle = float(channels["serves_before"].sum() + channels["serves_after"].sum()) / 2
    mix = middle * (after - before) * (middle_cost - average)
    return channels[["channel", "label"]].assign(mix=mix).sort_values("mix", ignore_index=True)


def _has_both(channels: pd.DataFrame) -> bool:
    """Whether both periods have serves."""
    return bool(channels["serves_before"].sum() > 0 and channels["serves_after"].sum() > 0)


def _shares(channels: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Each channel's share of the serves in both periods."""
    before, after = channels["serves_before"], channels["serves_after"]
    return before / before.sum(), after / after.sum()
