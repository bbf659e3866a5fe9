"""Four measures of the GOV.UK service manual, with avoidable and failed contact: each a numerator and a denominator.

A transaction is completed where the source says "completed". Channels that record no starts and ends (phone, counter,
post and the like) have no such column: there a contact that the source calls resolved is one completed transaction.
"""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.proportions import Floats
from analysis.ratio import ratio

Flags = npt.NDArray[np.bool_]

TAKE_UP, COST, COMPLETION = "digital_take_up", "cost_per_transaction", "completion_rate"
SATISFACTION, AVOIDABLE, FAILED = "user_satisfaction", "avoidable_contact", "failed_digital_contact"
MEASURES = (TAKE_UP, COST, COMPLETION, SATISFACTION, AVOIDABLE, FAILED)
COUNTS = ("contacts", "resolved", "failed", "avoidable", "started", "completed", "satisfied", "ratings")
SHOWN, NO_DATA, HIDDEN, NOT_AVAILABLE = "shown", "No data", "Hidden", "Not available"
NOT_PUBLISHED = "Not published"
RECORDED, RESOLVED = "completed", "resolved"
BY_CHANNEL = (TAKE_UP, COST, COMPLETION)
"""What these count differs between channels, so they can not be made of channel groups."""


def transaction_basis(totals: pd.DataFrame) -> pd.Series:
    """By channel, the column that counts its completed transactions: "completed", "resolved", or missing for neither.

    `totals` has one row a channel of the whole collection, so that a small selection cannot change the meaning.
    """
    by_channel = totals.set_index("channel")
    records = by_channel["started"].fillna(0).gt(0) | by_channel["completed"].fillna(0).gt(0)
    basis = pd.Series(RESOLVED, index=by_channel.index, dtype="object")
    return basis.where(by_channel["resolved"].notna(), None).mask(records, RECORDED)


def held_measures(totals: pd.DataFrame, basis: pd.Series, has_costs: bool) -> set[str]:
    """The measures that the collection's columns allow at all; without one the state is No data, never 0.

    Take-up needs completed transactions of every channel in use: leaving a channel out would flatter it.
    """
    columns = {
        COMPLETION: ("started", "completed"),
        SATISFACTION: ("satisfied", "ratings"),
        AVOIDABLE: ("avoidable", "contacts"),
        FAILED: ("failed", "contacts"),
    }
    held = {name for name, parts in columns.items() if totals[list(parts)].notna().any().all()}
    if COMPLETION in held and not basis.eq(RECORDED).any():
        held.remove(COMPLETION)
    if len(basis) and basis.notna().all():
        held.add(TAKE_UP)
    return held | ({COST} if has_costs and basis.notna().any() else set())


def with_transactions(counts: pd.DataFrame, basis: pd.Series) -> pd.DataFrame:
    """The counts as floats, with `transactions`, `basis` (the column they are taken from), is_group and is_masked.

    is_group: the row is a channel group, because its channels are not published; is_masked: small counts are hidden,
    which shows in counts that may be missing.
    """
    column = counts["channel"].map(basis)
    is_masked = isinstance(counts["contacts"].dtype, pd.Int64Dtype)
    floats = counts.astype(dict.fromkeys(COUNTS, "float64"))
    transactions = floats["completed"].where(column.eq(RECORDED), floats["resolved"].where(column.eq(RESOLVED)))
    is_group = ~counts["channel"].isin(basis.index)
    return floats.assign(transactions=transactions, basis=column, is_group=is_group, is_masked=is_masked)


def with_costs(counts: pd.DataFrame) -> pd.DataFrame:
    """The counts with `cost`, contacts times their unit cost (central), in GBP; missing without one."""
    return counts.assign(cost=counts["central"] * counts["contacts"])


def cost_by_channel(counts: pd.DataFrame) -> pd.Series:
    """By channel, the cost of all its services, hidden counts left out; missing where a service has no unit cost."""
    by = counts.groupby("channel")
    has_cost = by["central"].count().eq(by.size())
    return by["cost"].sum(min_count=1).where(has_cost)


def measures(counts: pd.DataFrame, by: Sequence[str], held: Collection[str]) -> pd.DataFrame:
    """One row for each combination of `by` and measure: numerator, denominator, value, state and left_out.

    `counts` has a row for each of `by` and channel: `with_transactions`, channel_group and, where known, cost.
    A row of which one part is hidden counts in neither part; left_out says how many hidden cells that is.
    """
    group = counts.groupby(list(by), dropna=False, sort=False).ngroup().to_numpy()
    names = counts[list(by)].iloc[np.unique(group, return_index=True)[1]]
    parts = [_parts(name, counts) for name in MEASURES]
    # Sums by row number of plain arrays: pandas takes ten times as long over 36 columns.
    sums = {
        part: np.concatenate([np.bincount(group, values[part], len(names)) for values in parts]) for part in parts[0]
    }
    rows = names.iloc[np.tile(np.arange(len(names)), len(MEASURES))].reset_index(drop=True)
    rows = rows.assign(measure=np.repeat(MEASURES, len(names)), **sums)
    rows["state"] = _states(rows, held)
    is_shown = rows["state"].eq(SHOWN)
    rows[["numerator", "denominator"]] = rows[["numerator", "denominator"]].where(is_shown, axis=0)
    value = ratio(rows["numerator"], rows["denominator"])
    # Both parts of a public share are rounded, so the smaller may come out above the larger by a step.
    rows["value"] = value.where(rows["measure"].eq(COST), value.clip(upper=1.0))
    return rows.drop(columns=["known", "unknown", "coarse"]).astype({"left_out": "int64"})


def _states(rows: pd.DataFrame, held: Collection[str]) -> pd.Series:
    """Why a row has a figure or none: later reasons win over earlier ones."""
    nothing_known = rows["known"].eq(0)
    state = pd.Series(SHOWN, index=rows.index).mask(~rows["denominator"].gt(0), NOT_AVAILABLE)
    state = state.mask(nothing_known & rows["unknown"].gt(0), NO_DATA)
    state = state.mask(nothing_known & rows["left_out"].gt(0), HIDDEN).mask(rows["coarse"].gt(0), NOT_PUBLISHED)
    return state.mask(~rows["measure"].isin(list(held)), NO_DATA)


def _parts(name: str, counts: pd.DataFrame) -> dict[str, Floats]:
    """Each row's part of a measure's numerator and denominator, whether both are known, and hidden cells left out."""
    top, base, applies = _columns(name, counts)
    is_known = applies & ~np.isnan(top) & ~np.isnan(base)
    is_masked = counts["is_masked"].to_numpy(dtype="bool")
    is_hidden = applies & ~is_known & is_masked
    # Single cells are hidden; a count that no row has at all is not published for these groups.
    is_unpublished = bool(np.isnan(top).all() or np.isnan(base).all())
    is_group = counts["is_group"].to_numpy(dtype="bool")
    cells = counts["hidden_cells"].to_numpy(dtype="float64") if "hidden_cells" in counts else np.zeros(len(counts))
    parts = {
        "numerator": np.where(is_known, top, 0.0),
        "denominator": np.where(is_known, base, 0.0),
        "known": is_known,
        "unknown": applies & ~is_known,
        "left_out": np.maximum(np.where(applies, cells, 0.0), is_hidden),
        "coarse": (is_group & (name in BY_CHANNEL)) | (is_masked & is_unpublished),
    }
    return {part: values.astype("float64") for part, values in parts.items()}


def _columns(name: str, counts: pd.DataFrame) -> tuple[Floats, Floats, Flags]:
    """Numerator and denominator of a measure, and the rows that it counts."""
    is_digital, transactions = counts["channel_group"].eq("digital").to_numpy(), _floats(counts, "transactions")
    has_basis = counts["basis"].notna().to_numpy()
    if name == TAKE_UP:
        return np.where(is_digital, transactions, 0.0), transactions, has_basis
    if name == COST:
        # What has no cost is left out of both parts, and named by the page.
        cost = _floats(counts, "cost") if "cost" in counts else np.full(len(counts), np.nan)
        return cost, transactions, ~np.isnan(cost) & has_basis
    everything = np.ones(len(counts), dtype="bool")
    top, below, applies = {
        COMPLETION: ("completed", "started", counts["basis"].eq(RECORDED).to_numpy(dtype="bool")),
        SATISFACTION: ("satisfied", "ratings", everything),
        AVOIDABLE: ("avoidable", "contacts", everything),
        FAILED: ("failed", "contacts", is_digital),
    }[name]
    return _floats(counts, top), _floats(counts, below), applies


def _floats(counts: pd.DataFrame, column: str) -> Floats:
    """A column of counts as floats, in which what is not known is missing."""
    return counts[column].to_numpy(dtype="float64", na_value=np.nan)


def funnel(totals: pd.DataFrame) -> pd.DataFrame:
    """One row a step of the digital channels that record starts: step, count and the step that it is a part of.

    started -> completed and not completed; failed and avoidable are parts of all contacts of these channels.
    """
    recorded = totals[totals["basis"].eq(RECORDED) & totals["channel_group"].eq("digital")]
    sums = recorded[["contacts", "started", "completed", "failed", "avoidable"]].sum(min_count=1)
    steps = [
        ("contacts", sums["contacts"], "contacts"),
        ("started", sums["started"], "contacts"),
        ("completed", sums["completed"], "started"),
        ("not completed", sums["started"] - sums["completed"], "started"),
        ("failed", sums["failed"], "contacts"),
        ("avoidable", sums["avoidable"], "contacts"),
    ]
    rows = pd.DataFrame(steps, columns=["step", "count", "part_of"])
    rows["base"] = rows["part_of"].map(sums)
    return rows.assign(share=ratio(rows["count"], rows["base"]))
