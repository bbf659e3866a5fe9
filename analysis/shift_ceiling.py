"""Where a channel shift plan asks for more than residents can do: ceilings by ward and by group, and who is past them.

The ceiling of a ward is the share of its adults who are able to use the channel, at the cautious end of its interval:
able = 1 - excluded, so the lower end of able is the upper end of excluded. It rests on one assumption, that residents
who contact the council resemble the ward's adults; `shifted` says how the answer moves where they do not.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit

from analysis.proportions import Floats
from analysis.shift_plan import DRAWS, INTERVAL, SEED, Range

CLEARLY, PROBABLY, POSSIBLY = "Clearly over", "Probably over", "Possibly over"
ROOM, NO_ESTIMATE = "Room", "No estimate"
OVER = (CLEARLY, PROBABLY, POSSIBLY)
OTHER_CONTACTS = 0.10
"""How far the able share of those who contact the council may lie from the ward's: tested both ways."""
Z95 = 1.959963984540054
SURE = 1e-4
"""An end of 0% or 100% has no logit; it is taken to be this near."""


@dataclass(frozen=True)
class Ceilings:
    """The answer by ward, and for all wards together.

    wards: the rows given, least room first, with today, planned, ceiling (shares), room (ceiling - planned), status,
    moved, safe_moved and kept (contacts a year), already (adults past their ability today), pushed, pushed_low and
    pushed_high (adults). Without an estimate of the able share or a count of contacts, status is "No estimate", all
    that would move there is kept, and the adults are missing. pushed: adults of the wards that have an estimate.
    kept: contacts of all wards to keep on the old channel, or to assist; its central figure stands on the ceilings,
    and its ends are those of the draws.
    """

    wards: pd.DataFrame
    pushed: Range
    kept: float
    kept_range: Range

    @property
    def over(self) -> pd.DataFrame:
        """The wards whose planned share lies above their ceiling."""
        return self.wards[self.wards["status"].isin(OVER)]

    @property
    def unknown(self) -> pd.DataFrame:
        """The wards without an estimate, which count as unsafe."""
        return self.wards[self.wards["status"] == NO_ESTIMATE]


def able_shares(shares: pd.DataFrame, is_exclusion: bool) -> pd.DataFrame:
    """The frame with able, able_low and able_high from value, low and high, of those excluded or those able."""
    if is_exclusion:
        return shares.assign(able=1 - shares["value"], able_low=1 - shares["high"], able_high=1 - shares["low"])
    return shares.assign(able=shares["value"], able_low=shares["low"], able_high=shares["high"])


def shifted(shares: pd.DataFrame, by: float) -> pd.DataFrame:
    """The frame with every able share moved by so much (0.10 is 10 points), never below 0 or above 1."""
    ends = ["able", "able_low", "able_high"]
    return shares.assign(**{end: (shares[end].astype("float64") + by).clip(0, 1) for end in ends})


def ceilings(wards: pd.DataFrame, moved_share: float, draws: int = DRAWS) -> Ceilings:
    """The plan against every ward's ceiling, where the same share of the old channel's contacts moves in each.

    wards: one row a ward with adults, contacts, digital and movable (contacts a year), able, able_low and able_high
    (0 to 1); any of them may be missing.
    """
    counts = wards[["contacts", "digital", "movable"]].astype("float64")
    base = counts["contacts"].where(counts["contacts"] > 0)
    today, moved = counts["digital"] / base, counts["movable"] * moved_share
    planned = (counts["digital"] + moved) / base
    ceiling = wards["able_low"].astype("float64")
    known = planned.notna() & ceiling.notna()
    safe_moved = (base * (ceiling - today)).clip(lower=0).clip(upper=moved).where(known, 0.0)
    answer = wards.assign(
        today=today,
        planned=planned,
        ceiling=ceiling,
        room=ceiling - planned,
        status=_status(wards, planned, known),
        moved=moved,
        safe_moved=safe_moved,
        kept=moved - safe_moved,
    )
    able = able_draws(wards, draws)
    pushed = _pushed(wards, today, planned, able)
    answer = _with_adults(answer, pushed, today)
    return Ceilings(
        wards=answer.sort_values(["room", "area_name"], na_position="last", ignore_index=True),
        pushed=_drawn_range(np.nansum(pushed, axis=1)),
        kept=float(answer["kept"].sum()),
        kept_range=_drawn_range(_kept_draws(answer, able)),
    )


def group_ceilings(groups: pd.DataFrame, today: float, planned: float, draws: int = DRAWS) -> pd.DataFrame:
    """The groups with status, already, pushed, pushed_low and pushed_high (adults), least able first.

    groups: one row a group with adults, able, able_low and able_high; every group is held to the place's own share
    today and planned, since nobody records which group a contact came from.
    """
    now, then = (pd.Series(share, index=groups.index, dtype="float64") for share in (today, planned))
    answer = groups.assign(planned=planned, status=_status(groups, then, groups["able_low"].notna()))
    pushed = _pushed(groups, now, then, able_draws(groups, draws))
    return _with_adults(answer, pushed, now).sort_values("able", na_position="last", ignore_index=True)


def able_draws(shares: pd.DataFrame, draws: int = DRAWS) -> Floats:
    """Draws (rows) of each able share (columns): normal on the logit scale, each side as wide as its own interval end.

    The middle draw is the estimate, and 95% lie within the interval. Wards are drawn one by one, as independent
    samples are; a share without an estimate is missing in every draw.
    """
    ends = (shares[end].astype("float64").clip(SURE, 1 - SURE) for end in ("able", "able_low", "able_high"))
    middle, low, high = (logit(end.to_numpy()) for end in ends)
    z = np.random.default_rng([SEED, 4]).standard_normal((draws, len(shares)))
    drawn: Floats = expit(middle + z * np.where(z < 0, middle - low, high - middle) / Z95)
    return drawn


def _status(shares: pd.DataFrame, planned: pd.Series, known: pd.Series) -> pd.Series:
    """How sure it is that a planned share passes what residents can do."""
    status = pd.Series(ROOM, index=shares.index, dtype="object")
    for end, word in (("able_low", POSSIBLY), ("able", PROBABLY), ("able_high", CLEARLY)):
        status = status.mask(planned > shares[end].astype("float64"), word)
    return status.where(known, NO_ESTIMATE)


def _pushed(rows: pd.DataFrame, today: pd.Series, planned: pd.Series, able: Floats) -> Floats:
    """Adults in each draw whom the plan pushes past their ability: those past it then, less those past it today."""
    adults = rows["adults"].astype("float64").to_numpy()
    before = np.maximum(0, today.to_numpy() - able)
    pushed: Floats = adults * (np.maximum(0, planned.to_numpy() - able) - before)
    return pushed


def _kept_draws(answer: pd.DataFrame, able: Floats) -> Floats:
    """Contacts of all wards to keep in each draw: those asked of adults who are not able, all without an estimate."""
    columns = ("contacts", "today", "planned", "moved", "kept")
    contacts, today, planned, moved, kept = (
        answer[name].to_numpy(dtype="float64", na_value=np.nan) for name in columns
    )
    unable = np.minimum(contacts * np.maximum(0, planned - np.maximum(able, today)), moved)
    is_known = (answer["status"] != NO_ESTIMATE).to_numpy()
    total: Floats = np.nansum(np.where(is_known, unable, kept), axis=1)
    return total


def _with_adults(answer: pd.DataFrame, pushed: Floats, today: pd.Series) -> pd.DataFrame:
    """The rows with the adults past their ability: expected, and the ends of the draws."""
    low, high = np.percentile(pushed, INTERVAL, axis=0)
    already = answer["adults"].astype("float64") * (today - answer["able"].astype("float64")).clip(lower=0)
    return answer.assign(already=already, pushed=pushed.mean(axis=0), pushed_low=low, pushed_high=high)


def _drawn_range(draws: Floats) -> Range:
    """The mean of the draws with their interval."""
    low, high = np.percentile(draws, INTERVAL)
    return Range(float(low), float(draws.mean()), float(high))
