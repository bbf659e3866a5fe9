"""The risk index: indicators scaled to 0-10, weighted into components, components weighted into one score.

Frames have one row a small area, by code, and one column an indicator. A gap is NaN and is never taken for 0.
"""

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk_design import HEAVIEST, Weights

Array = npt.NDArray[np.float64]

TOP = 10.0
SCORE = "score"
DRAWS = 1000
SEED = 20261121
TOP_RANKS = 5
STABILITY = ("rank_best", "rank_early", "rank_late", "rank_worst", "top_five")
TOGETHER = 0.8
# A range that is nothing but rounding must not be blown up to 0-10.
LEAST_WIDTH = 1e-9


class NothingWeighted(ValueError):
    """Raised where no input has a weight: a score of nothing would be no score."""


def scale_of(values: pd.DataFrame) -> pd.DataFrame:
    """One row an indicator: the lowest and highest figure among the areas, scale_min and scale_max."""
    return pd.DataFrame({"scale_min": values.min(), "scale_max": values.max()}, dtype="float64")


def scored(scale: pd.DataFrame) -> list[str]:
    """The indicators that can be scored: a range is known and the areas differ."""
    width = scale["scale_max"] - scale["scale_min"]
    least = LEAST_WIDTH * scale[["scale_min", "scale_max"]].abs().max(axis=1)
    return list(scale.index[width > least])


def constant(scale: pd.DataFrame) -> list[str]:
    """The indicators that are the same everywhere, so that they can tell no area from another."""
    known = scale.dropna()
    usable = set(scored(known))
    return [name for name in known.index if name not in usable]


def indicator_scores(
    values: pd.DataFrame, scale: pd.DataFrame, lower_means_more_risk: Collection[str] = ()
) -> pd.DataFrame:
    """Each figure between the ends of its scale, 0 least and 10 most risk; constant indicators are dropped."""
    usable = scored(scale.loc[scale.index.isin(values.columns)])
    names = [name for name in values.columns if name in usable]
    low, high = (scale.loc[names, column].to_numpy() for column in ("scale_min", "scale_max"))
    scores: pd.DataFrame = TOP * (values[names] - low) / (high - low)
    for name in names:
        if name in lower_means_more_risk:
            scores[name] = TOP - scores[name]
    return scores


def index_scores(scores: pd.DataFrame, weights: Weights) -> pd.DataFrame:
    """One column a component that can be scored, and the score; raise NothingWeighted where none counts.

    An area that lacks an input of a component is scored on the others; one that lacks a whole component
    has no score, as in the published index.
    """
    # One array and plain column numbers: on a page this runs at every change of a weight.
    figures, column = scores.to_numpy(dtype=np.float64), {name: n for n, name in enumerate(scores.columns)}
    means: dict[str, Array] = {}
    for name, inputs in weights.indicators.items():
        given = [(column[i], weight) for i, weight in inputs.items() if weight and i in column]
        if given:
            numbers, part = zip(*given, strict=True)
            means[name] = _mean_of_known(figures[:, list(numbers)], np.array(part, dtype=np.float64))
    counting = {name: weight for name, weight in weights.components.items() if weight and name in means}
    if not counting:
        raise NothingWeighted("every weight is 0")
    shares = np.array(list(counting.values())) / sum(counting.values())
    means[SCORE] = np.column_stack([means[name] for name in counting]) @ shares
    return pd.DataFrame(means, index=scores.index)


def _mean_of_known(scores: Array, weights: Array) -> Array:
    """Weighted mean of each row over the inputs it has; one column of weights gives one column of means."""
    known = ~np.isnan(scores)
    total = known.astype(np.float64) @ weights
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: Array = np.where(known, scores, 0.0) @ weights / total
    return mean


@dataclass(frozen=True)
class Membership:
    """How many residents of each small area (column) live in each area (row)."""

    areas: tuple[str, ...]
    small_areas: tuple[str, ...]
    residents: Array


def membership(links: pd.DataFrame) -> Membership:
    """The table of residents; `links` has small_area_code, area_code, population and share (adding to 1)."""
    residents = links["population"] * links["share"]
    table = links.assign(residents=residents).pivot_table(
        index="area_code", columns="small_area_code", values="residents", aggfunc="sum", fill_value=0.0
    )
    return Membership(tuple(table.index), tuple(table.columns), table.to_numpy(dtype=np.float64))


def roll_up(figures: pd.DataFrame, members: Membership) -> pd.DataFrame:
    """The mean of each column in each area, every resident counting once; gaps are left out."""
    ordered = figures if figures.index.equals(pd.Index(members.small_areas)) else figures.reindex(members.small_areas)
    means = _rolled(ordered.to_numpy(dtype=np.float64), members.residents)
    return pd.DataFrame(means, index=list(members.areas), columns=figures.columns)


def _rolled(figures: Array, residents: Array) -> Array:
    known = ~np.isnan(figures)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Array = residents @ np.where(known, figures, 0.0) / (residents @ known.astype(np.float64))
    return means


def ranks(scores: pd.Series) -> pd.Series:
    """The rank of each area by score, 1 the highest risk; equals share a rank, an area without a score has none."""
    return scores.rank(ascending=False, method="min")


def rank_stability(
    scores: pd.DataFrame,
    components: Mapping[str, Sequence[str]],
    members: Membership,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """One row an area: its best, 5th and 95th of a hundred, and worst rank over random weightings.

    In each draw every weight, of a component and of an input in it, is a whole number from 0 to 10, all equally
    likely; a draw of noughts alone is drawn again. `top_five` is the share of draws that rank the area first to fifth.
    """
    parts = {name: [i for i in inputs if i in scores.columns] for name, inputs in components.items()}
    parts = {name: inputs for name, inputs in parts.items() if inputs}
    if not parts:
        raise NothingWeighted("no input can be scored")
    ordered = scores.reindex(list(members.small_areas))
    generator = np.random.default_rng(seed)
    between = _random_weights(generator, len(parts), draws)
    total = np.zeros((len(ordered), draws))
    for row, inputs in enumerate(parts.values()):
        mean = _mean_of_known(ordered[inputs].to_numpy(), _random_weights(generator, len(inputs), draws))
        # A component that a draw leaves out must not hide the areas that lack it.
        total += np.where(between[row] > 0, mean * between[row], 0.0)
    drawn = _ranked(_rolled(total / between.sum(axis=0), members.residents))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN")  # an area without any score has no rank
        best, early, late, worst = np.nanpercentile(drawn, [0, 5, 95, 100], axis=1, method="inverted_cdf")
    columns = (best, early, late, worst, (drawn <= TOP_RANKS).mean(axis=1))
    return pd.DataFrame(dict(zip(STABILITY, columns, strict=True)), index=list(members.areas))


def _random_weights(generator: np.random.Generator, many: int, draws: int) -> Array:
    """One column a draw of whole-number weights, none of them all noughts."""
    weights = generator.integers(0, HEAVIEST + 1, size=(many, draws))
    while not (counted := weights.any(axis=0)).all():
        weights[:, ~counted] = generator.integers(0, HEAVIEST + 1, size=(many, int((~counted).sum())))
    return weights.astype(np.float64)


def _ranked(figures: Array) -> Array:
    """The rank of each row within its column, 1 the highest figure; a gap has none."""
    order = np.argsort(-figures, axis=0, kind="stable")  # gaps come last
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(1, len(figures) + 1)[:, None], axis=0)
    return np.where(np.isnan(figures), np.nan, places)


def correlations(scores: pd.DataFrame) -> pd.DataFrame:
    """How far each pair of inputs rises and falls together over the small areas that have both, -1 to 1."""
    return scores.corr()


def moving_together(correlation: pd.DataFrame, least: float = TOGETHER) -> list[tuple[str, str, float]]:
    """The pairs of inputs that largely repeat each other, with their correlation, closest first.

    The correlation is judged as it is printed, to two decimals.
    """
    table, names = correlation.to_numpy(), list(correlation.columns)
    pairs = [(names[i], names[j], float(table[i, j])) for i, j in zip(*np.triu_indices(len(names), k=1), strict=True)]
    close = [pair for pair in pairs if round(pair[2], 2) >= least]
    return sorted(close, key=lambda pair: -pair[2])


def class_of(scores: pd.Series, breaks: Sequence[float], decimals: int = 1) -> pd.Series:
    """The class of each score as it is shown, 0 the lowest; a score on a limit belongs to the class above it."""
    shown = scores.to_numpy(dtype=np.float64).round(decimals)
    classes = np.searchsorted(list(breaks), shown, side="right")
    return pd.Series(np.where(np.isnan(shown), np.nan, classes), index=scores.index)
