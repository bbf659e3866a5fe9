"""What today's contacts would have cost had they come as they used to, and how much of the difference to claim.

Both periods are priced at the same unit costs, so that dearer or cheaper channels are not taken for a shift. With
D what the bill fell by, S the saving at the base period's mix and G the cost of growth: D = S - G, exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.proportions import Floats

DIGITAL, PHONE = "digital", "phone"


@dataclass(frozen=True)
class Saving:
    """The three answers (GBP), and low and high of the saving at the ends of the unit costs' ranges.

    fallen: D, base cost less current cost. saved: S, at the base period's mix. growth: G, what more contacts cost.
    """

    base_cost: float
    current_cost: float
    fallen: float
    saved: float
    saved_low: float
    saved_high: float
    growth: float


@dataclass(frozen=True)
class TrendSaving:
    """The saving beyond what the past trend would have given (GBP): middle and 95% interval, and that trend's share."""

    saved: float
    saved_low: float
    saved_high: float
    share_expected: float
    share_low: float
    share_high: float
    share_found: float


def saving(channels: pd.DataFrame) -> Saving | None:
    """D, S and G from one row a channel: contacts_before, contacts_after and low, central, high (GBP a contact).

    None where a period has no contacts. Low and high take each unit cost at whichever end is worse or better.
    """
    before, after = channels["contacts_before"], channels["contacts_after"]
    if not (before.sum() > 0 and after.sum() > 0):
        return None
    unit = channels["central"]
    base, current = float((before * unit).sum()), float((after * unit).sum())
    moved = after.sum() * before / before.sum() - after
    ends = pd.concat([moved * channels["low"], moved * channels["high"]], axis=1)
    return Saving(
        base_cost=base,
        current_cost=current,
        fallen=base - current,
        saved=float((moved * unit).sum()),
        saved_low=float(ends.min(axis=1).sum()),
        saved_high=float(ends.max(axis=1).sum()),
        growth=float((after.sum() - before.sum()) * base / before.sum()),
    )


def with_failures(channels: pd.DataFrame, failed_share: Mapping[str, float]) -> pd.DataFrame:
    """The channels with the unit cost of each digital one raised by the calls that its failures bring back.

    u_web + f x u_phone, where f (0 to 1) is the channel's share of failed contacts; a channel without f, or a place
    without a cost of a call, stays as it is.
    """
    phone = channels[channels["channel"] == PHONE]
    if phone.empty:
        return channels
    share = channels["channel"].map(dict(failed_share)).astype("float64").fillna(0.0)
    share = share.where(channels["channel_group"] == DIGITAL, 0.0)
    raised = {name: channels[name] + share * float(phone[name].iloc[0]) for name in ("low", "central", "high")}
    return channels.assign(**raised)


def trend_saving(channels: pd.DataFrame, expected_shares: Floats) -> TrendSaving | None:
    """The saving against a base in which the digital share had gone on as before, and no further.

    `expected_shares` are draws of the digital share (0 to 1) that the past trend gives for the current period; within
    digital and within the rest, channels keep the base period's mix. None where a period lacks either of the two.
    """
    groups = channels.assign(is_digital=channels["channel_group"] == DIGITAL)
    before, after = groups["contacts_before"], groups["contacts_after"]
    digital_before, other_before = before[groups["is_digital"]].sum(), before[~groups["is_digital"]].sum()
    if not (digital_before > 0 and other_before > 0 and after.sum() > 0):
        return None
    cost = before * groups["central"]
    digital_unit = float(cost[groups["is_digital"]].sum() / digital_before)
    other_unit = float(cost[~groups["is_digital"]].sum() / other_before)
    current = float((after * groups["central"]).sum())
    shares = np.clip(expected_shares, 0.0, 1.0)
    saved = float(after.sum()) * (shares * digital_unit + (1 - shares) * other_unit) - current
    low, middle, high = np.quantile(saved, [0.025, 0.5, 0.975])
    share_low, share, share_high = np.quantile(shares, [0.025, 0.5, 0.975])
    found = float(after[groups["is_digital"]].sum() / after.sum())
    return TrendSaving(float(middle), float(low), float(high), float(share), float(share_low), float(share_high), found)
