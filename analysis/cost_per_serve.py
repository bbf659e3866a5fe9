"""Cost per serve: channel costs added up and divided once by contacts or by resolved requests, never averaged.

A channel without a unit cost is left out of both parts of the ratio and keeps a row that says why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.ratio import ratio
from analysis.unit_costs import AMOUNTS

CONTACTS, RESOLVED = "contacts", "resolved"
"""What a serve is: a contact, or a resolved request."""
RESOLVED_UNIT = "resolved request"
NO_COST, PART_COST, HIDDEN, NOT_MEASURED = "No unit cost", "Cost for a part only", "Hidden", "Not measured"
HIDDEN_WEIGHT = 5.0
"""A hidden count of 1 to 9 weighs its middle where unit costs are averaged; it never enters a count.

Where a place hides more, its own middle is given in the place of this one."""
COVERED = ("contacts", "resolved", "failed")
WHOLE = 1 - 1e-9
COSTS = ("cost_low", "cost", "cost_high")


@dataclass(frozen=True)
class CostPerServe:
    """A cost per serve (GBP) with its two parts, its low and high, and the contacts that it leaves out."""

    cost: float
    cost_low: float
    cost_high: float
    serves: float
    contacts: float
    contacts_costed: float
    has_range: bool

    @property
    def value(self) -> float | None:
        """Cost over serves; None where there is no serve with a cost."""
        return self.cost / self.serves if self.serves > 0 else None

    @property
    def low(self) -> float | None:
        """The same with every unit cost at its low end."""
        return self.cost_low / self.serves if self.serves > 0 else None

    @property
    def high(self) -> float | None:
        """The same with every unit cost at its high end."""
        return self.cost_high / self.serves if self.serves > 0 else None

    @property
    def share_costed(self) -> float | None:
        """The share of contacts that have a cost."""
        return self.contacts_costed / self.contacts if self.contacts > 0 else None


def weighed(cells: pd.DataFrame, hidden_weight: float = HIDDEN_WEIGHT) -> pd.DataFrame:
    """The cells of `unit_costs.chosen_costs` with the sums that `average_costs` adds up, so that it may do so often.

    low and high stand at the central cost where none was given.
    """
    counts = {name: _weights(cells[name], hidden_weight) for name in COVERED}
    is_per_resolved = cells["unit"].eq(RESOLVED_UNIT)
    priced = cells["central"].notna() & ~(is_per_resolved & cells["resolved"].isna())
    # A cost of a resolved request is spread over the contacts that it took.
    per_contact = ratio(counts["resolved"], counts["contacts"]).where(is_per_resolved, 1.0)
    sums = {f"all_{name}": count for name, count in counts.items()}
    sums |= {f"priced_{name}": count.where(priced, 0.0) for name, count in counts.items()}
    for name in AMOUNTS:
        amount = cells[name].fillna(cells["central"]).astype("float64") * per_contact
        sums[f"sum_{name}"] = (amount * counts["contacts"]).where(priced, 0.0)
    ranges = (cells["low"].notna() & cells["high"].notna()).astype("float64")
    return cells.assign(**sums, sum_ranges=ranges)


def spread_over_services(
    months: pd.DataFrame, services: pd.DataFrame | None, hidden_weight: float = HIDDEN_WEIGHT
) -> pd.DataFrame:
    """Monthly counts by channel spread over services as the channel's contacts of all months are.

    For a file that publishes months by channel and services by channel, but not the three at once. The parts are
    weights of unit costs and no counts. Without services each month stays whole, and no service's own cost applies.
    """
    if services is None or services.empty:
        return months.assign(service_code=None)
    held = services[["service_code", "channel"]].assign(weight=_weights(services["contacts"], hidden_weight))
    shares = held.assign(part=held["weight"] / held.groupby("channel")["weight"].transform("sum"))
    cells = months.merge(shares.drop(columns="weight"), on="channel", how="left")
    parts = {name: cells[name].astype("Float64").astype("float64") * cells["part"].fillna(1.0) for name in COVERED}
    return cells.assign(**parts)


def average_costs(cells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by` of weighed cells: what one contact costs on average, and what is priced.

    low, central and high are GBP a contact, averaged over `weight` contacts (`has_range`: low and high were given);
    cover_contacts, cover_resolved and cover_failed are the shares, 0 to 1, of the counts for which a cost holds.
    """
    keys = list(by)
    added = [name for name in cells.columns if name.startswith(("all_", "priced_", "sum_"))]
    sums = cells.groupby(keys, dropna=False, as_index=False)[added].sum()
    averages = {name: ratio(sums[f"sum_{name}"], sums["priced_contacts"]) for name in AMOUNTS}
    covers = {f"cover_{name}": ratio(sums[f"priced_{name}"], sums[f"all_{name}"]) for name in COVERED}
    weight, has_range = sums["priced_contacts"], sums["sum_ranges"] > 0
    return sums[keys].assign(**averages, **covers, weight=weight, has_range=has_range)


def _weights(counts: pd.Series, hidden_weight: float) -> pd.Series:
    """Counts as weights: a hidden one weighs the middle of what it may be."""
    return counts.astype("Float64").fillna(hidden_weight).astype("float64")


def costed(
    counts: pd.DataFrame, averages: pd.DataFrame, by: Sequence[str], serve: str = CONTACTS, *, with_calls: bool = False
) -> pd.DataFrame:
    """The counts with cost_low, cost and cost_high (GBP), serves, contacts_costed and `reason`, none where costed.

    `counts` has channel, channel_group, contacts, resolved and failed; `by` are the columns beside channel on which
    the averages are known. `with_calls` charges each failed digital contact with a phone call at the same average.
    """
    keys = [*by, "channel"]
    rows = counts.merge(averages, on=keys, how="left")
    given = {name: rows[name].astype("Float64").astype("float64") for name in COVERED}
    cover = rows["cover_contacts"].fillna(0.0)
    contacts = given["contacts"] * cover
    measure = given["resolved"] * rows["cover_resolved"].fillna(0.0) if serve == RESOLVED else contacts
    calls = _returning_calls(rows, averages, list(by), given["failed"]) if with_calls else None
    found = {}
    for amount, name in zip(AMOUNTS, COSTS, strict=True):
        found[name] = contacts * rows[amount]
        if calls is not None:
            found[name] = found[name] + calls[amount].fillna(0.0)
    reason = pd.Series(None, index=rows.index, dtype="object")
    reason = reason.mask(cover < WHOLE, PART_COST).mask(measure.isna(), NOT_MEASURED)
    reason = reason.mask(given["contacts"].isna(), HIDDEN).mask(cover <= 0, NO_COST)
    usable = cover.gt(0) & measure.notna() & given["contacts"].notna()
    # What is left out of one part of the ratio is left out of the other.
    return rows.assign(
        contacts=given["contacts"],
        contacts_costed=contacts.where(usable, 0.0),
        serves=measure.where(usable, 0.0),
        **{name: amounts.where(usable, 0.0) for name, amounts in found.items()},
        reason=reason,
    )


def _returning_calls(rows: pd.DataFrame, averages: pd.DataFrame, by: list[str], failed: pd.Series) -> pd.DataFrame:
    """What a phone call for each failed digital contact costs, low, central and high; missing where not known."""
    phone = averages.loc[averages["channel"] == "phone", [*by, *AMOUNTS]]
    if by:
        calls = rows[by].merge(phone, on=by, how="left").set_index(rows.index)
    else:
        calls = pd.DataFrame(
            {name: phone[name].squeeze() if len(phone) else None for name in AMOUNTS}, index=rows.index
        )
    coming_back = (failed * rows["cover_failed"]).where(rows["channel_group"].eq("digital"))
    return calls[list(AMOUNTS)].astype("float64").mul(coming_back, axis=0)


def cost_per_serve(rows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by` of costed rows: both parts, the ratio central, low and high, share_costed.

    The ratio is missing where no contact of the row has a cost.
    """
    keys = list(by)
    summed = [*COSTS, "serves", "contacts", "contacts_costed"]
    parts = rows[keys].assign(**{name: rows[name] for name in summed}, ranges=_ranges(rows))
    sums = parts.groupby(keys, dropna=False, as_index=False).sum()
    ratios = {name: ratio(sums[cost], sums["serves"]) for name, cost in zip(AMOUNTS, COSTS, strict=True)}
    share = ratio(sums["contacts_costed"], sums["contacts"])
    return sums.assign(**ratios, share_costed=share, has_range=sums["ranges"] > 0).drop(columns="ranges")


def total_cost(rows: pd.DataFrame) -> CostPerServe:
    """Cost per serve of all costed rows together."""
    sums = {name: float(rows[name].sum()) for name in (*COSTS, "serves", "contacts", "contacts_costed")}
    return CostPerServe(**sums, has_range=bool(_ranges(rows).any()))


def _ranges(rows: pd.DataFrame) -> pd.Series:
    """1 for each row whose cost has a range, else 0."""
    return (rows["has_range"].eq(True) & rows["contacts_costed"].gt(0)).astype(int)
