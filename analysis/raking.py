"""Weights for a survey that has none: respondents raked to known margins, with a cap, or refused in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy.optimize import linprog

CAP = 5.0
"""Times the average weight. Raise it, or merge levels, where the margins refuse it."""
THIN_LEVEL = 15
MARGINS_MAY_DIFFER = 0.01
TOLERANCE, ROUNDS, SWEEPS = 1e-4, 2000, 1000

Controls = dict[str | int | float | bool, int | float]
"""The survey library's type of one margin."""


class RakingRefused(ValueError):
    """The margins cannot be met as asked; the message says why and what to do, a sentence a line."""


@dataclass(frozen=True)
class RakingReport:
    """What raking did to the weights; weights are in times the average."""

    cap: float
    smallest_possible_cap: float
    largest_weights: tuple[float, ...]
    design_effect: float
    worst_margin_error: float
    thin_levels: tuple[str, ...]

    def words(self) -> str:
        """The report as a sentence or two, to be read out."""
        largest = ", ".join(f"{weight:.2f}" for weight in self.largest_weights)
        thin = (
            f" Levels with under {THIN_LEVEL} respondents: {', '.join(self.thin_levels)}." if self.thin_levels else ""
        )
        return (
            f"No weight is above {self.cap:g} times the average ({self.smallest_possible_cap:.2f} is the lowest cap "
            f"that could meet these margins); the largest are {largest}. Design effect {self.design_effect:.2f}. "
            f"The worst margin is off by {self.worst_margin_error:.4%}.{thin}"
        )


@dataclass(frozen=True)
class Raked:
    """Weights that average 1, in the respondents' order, and the report on them."""

    weights: pd.Series
    report: RakingReport


def rake(
    respondents: pd.DataFrame, margins: Mapping[str, pd.Series], cap: float = CAP, base: pd.Series | None = None
) -> Raked:
    """Weights that give the respondents the margins' shares, none above `cap` times the average.

    A margin is a column of the respondents and the number of people at each of its levels; `base` are weights
    to start from (all alike where none are given).
    """
    starts = pd.Series(1.0, index=respondents.index) if base is None else base.astype("float64")
    totals = {name: people.groupby(people.index.astype(str)).sum() for name, people in margins.items()}
    reasons = list(_reasons_against(respondents, totals, cap, starts))
    if reasons:
        raise RakingRefused("\n".join(reasons))
    people = len(respondents)
    targets = {name: total[total > 0] * people / total.sum() for name, total in totals.items()}
    levels = pd.DataFrame({name: respondents[name].astype(str) for name in targets})
    lowest = _smallest_cap(levels, targets)
    if lowest is None or cap < lowest:
        raise RakingRefused(_cap_refusal(cap, lowest))
    weights = _raked(levels, targets, cap, starts)
    return Raked(weights, _report(weights, levels, targets, cap, lowest))


def _reasons_against(
    respondents: pd.DataFrame, totals: Mapping[str, pd.Series], cap: float, starts: pd.Series
) -> Iterator[str]:
    """Every reason why raking cannot begin, a sentence each."""
    if respondents.empty or not totals:
        yield "There are no respondents or no margins to rake to."
        return
    if not cap > 1:
        yield f"The cap is {cap:g} times the average weight; a cap must be above 1."
    if not (starts > 0).all() or not np.isfinite(starts).all():
        yield "Some starting weights are missing, nought or negative."
    for name, total in totals.items():
        if name not in respondents:
            yield f"The respondents have no column '{name}'."
        elif not np.isfinite(total).all() or (total < 0).any() or not total.sum() > 0:
            yield f"The totals of '{name}' must be numbers of people, none missing or negative."
        else:
            yield from _reasons_against_margin(name, respondents[name], total)
    sums = {name: total.sum() for name, total in totals.items()}
    if max(sums.values()) > min(sums.values()) * (1 + MARGINS_MAY_DIFFER):
        stated = "; ".join(f"'{name}' adds to {people:,.0f}" for name, people in sums.items())
        yield f"The margins count different people: {stated}. They may differ by {MARGINS_MAY_DIFFER:.0%} at most."


def _reasons_against_margin(name: str, answers: pd.Series, total: pd.Series) -> Iterator[str]:
    """What keeps respondents and one margin from matching level by level."""
    missing = int(answers.isna().sum())
    if missing:
        yield f"{missing} respondents have no '{name}': give them a level or set them aside."
    found = set(answers.dropna().astype(str))
    without_respondent = sorted(set(total.index[total > 0]) - found)
    if without_respondent:
        yield f"'{name}': nobody answered from {_listed(without_respondent)}. Merge with a neighbouring level."
    without_control = sorted(found - set(total.index[total > 0]))
    if without_control:
        yield f"'{name}': no people are given for {_listed(without_control)}, where respondents are."


def _smallest_cap(levels: pd.DataFrame, targets: Mapping[str, pd.Series]) -> float | None:
    """The lowest cap that any weights could keep and still meet every margin; none where no weights can.

    A linear programme over the combinations of levels that occur: the weight of each combination is at least 0
    and at most the cap times its respondents, and the cap is made as low as it goes.
    """
    cells = levels.groupby(list(levels.columns), observed=True).size().reset_index(name="respondents")
    in_level = pd.concat([pd.get_dummies(cells[name], dtype=float).T for name in targets]).to_numpy()
    wanted = np.concatenate([targets[name].sort_index().to_numpy() for name in targets])
    solved = linprog(
        np.append(np.zeros(len(cells)), 1.0),
        A_ub=np.column_stack([np.eye(len(cells)), -cells["respondents"].to_numpy(dtype=float)]),
        b_ub=np.zeros(len(cells)),
        A_eq=np.column_stack([in_level, np.zeros(len(wanted))]),
        b_eq=wanted,
    )
    return float(solved.x[-1]) if solved.success else None


def _cap_refusal(cap: float, lowest: float | None) -> str:
    """Why no weights exist, in words."""
    if lowest is None:
        return "No weights at all meet these margins: some combinations of levels have no respondents. Merge levels."
    return (
        f"No weights with a cap of {cap:g} times the average meet these margins; the lowest cap that any could keep "
        f"is {lowest:.2f}. Raise the cap, or merge levels with few respondents."
    )


def _raked(levels: pd.DataFrame, targets: Mapping[str, pd.Series], cap: float, starts: pd.Series) -> pd.Series:
    """The survey library's weights, average 1; it refuses to return any that miss a margin or the cap."""
    named = {f"margin_{number}": name for number, name in enumerate(targets)}
    columns = {column: levels[name].to_numpy(dtype=object) for column, name in named.items()}
    frame = pl.DataFrame({**columns, "start": (starts / starts.mean()).to_numpy()})
    controls: dict[str, Controls] = {
        column: {str(level): float(people) for level, people in targets[name].items()} for column, name in named.items()
    }
    trimming = svy.TrimConfig(upper=cap, max_iter=ROUNDS)
    sample = svy.Sample(frame, svy.Design(wgt="start"))
    try:
        raked = sample.weighting.rake(controls=controls, tol=TOLERANCE, max_iter=SWEEPS, trimming=trimming)
    except svy.SvyError as error:
        raise RakingRefused(
            f"Raking did not settle within {ROUNDS:,} rounds with a cap of {cap:g} times the average. "
            f"Raise the cap a little, or merge levels with few respondents. ({error.title}.)"
        ) from error
    return pd.Series(raked.data.lazy().collect()["rk_wgt"].to_numpy(), index=levels.index, name="weight")


def _report(
    weights: pd.Series, levels: pd.DataFrame, targets: Mapping[str, pd.Series], cap: float, lowest: float
) -> RakingReport:
    """Cap, largest weights, design effect, worst margin error and thin levels."""
    counts = {name: levels[name].value_counts().sort_index() for name in targets}
    return RakingReport(
        cap=cap,
        smallest_possible_cap=lowest,
        largest_weights=tuple(weights.nlargest(5).tolist()),
        design_effect=float(len(weights) * (weights**2).sum() / weights.sum() ** 2),
        worst_margin_error=_worst_error(weights, levels, targets),
        thin_levels=tuple(f"{name} {level}" for name, n in counts.items() for level in n.index[n < THIN_LEVEL]),
    )


def _worst_error(weights: pd.Series, levels: pd.DataFrame, targets: Mapping[str, pd.Series]) -> float:
    """The largest relative distance of a weighted margin from its target."""
    errors = [(weights.groupby(levels[name]).sum() / target - 1).abs().max() for name, target in targets.items()]
    return float(max(errors))


def _listed(levels: list[str]) -> str:
    """Up to three levels in quotes, and how many more there are."""
    more = f" and {len(levels) - 3} more" if len(levels) > 3 else ""
    return ", ".join(f"'{level}'" for level in levels[:3]) + more
