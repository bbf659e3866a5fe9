"""Modelled area shares, for areas with too few respondents to stand alone (Fay-Herriot on the arcsine scale).

An area's own figure and what areas like it suggest are averaged, each by how sure it is. How much areas differ
beyond the covariates (the variance A) is not guessed once but averaged over, so that intervals stay honest with
few areas. No random numbers: the same data give the same figures.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.proportions import CONFIDENCE, Floats

AREAS_PER_COVARIATE = 10
FEWEST_AREAS = 5
GRID_POINTS = 81
WIDEST = 4
"""The grid over the standard deviation between areas ends at so many times that of the direct figures."""
BISECTIONS = 30
MAY_NOT_FIT = "the model may not fit here"
NO_RESPONDENTS = "nobody answered here: from the model alone"
TOO_FEW_AREAS = f"fewer than {FEWEST_AREAS} areas have respondents: no model"


@dataclass(frozen=True)
class Modelled:
    """Modelled figures, one row an area, with what they rest on.

    areas: area_code, estimate, ci_low, ci_high, own_weight (how much of the figure is the area's own, 0 to 1) and
    model_note. factor: what every figure was multiplied by to meet the place's direct figure. covariates: those
    used. left_out: those not used, each with the reason.
    """

    areas: pd.DataFrame
    factor: float
    covariates: tuple[str, ...]
    left_out: dict[str, str]


def fay_herriot(
    direct: pd.DataFrame,
    covariates: pd.DataFrame,
    population: pd.Series,
    place_share: float,
    confidence: float = CONFIDENCE,
) -> Modelled:
    """Modelled shares of every area of `population` (people by area_code), scaled to the place's direct share.

    direct: area_code and the columns of `proportions.estimate`; an area without a row has no respondents.
    covariates: one column each, by area_code, the most telling first, chosen before looking at the answers.
    """
    own = direct.set_index("area_code").reindex(population.index)
    has_own = own["estimate"].notna().to_numpy()
    chosen, left_out = _choose_covariates(covariates.reindex(population.index), has_own)
    if has_own.sum() < FEWEST_AREAS:
        return Modelled(_no_model(population.index), float("nan"), (), left_out)
    areas = blend(*_on_arcsine_scale(own), _design(chosen), confidence).set_index(population.index)
    factor = _benchmark(areas["estimate"].to_numpy(), population, place_share)
    figures = ["estimate", "ci_low", "ci_high"]
    areas[figures] = (areas[figures] * factor).clip(0, 1)
    areas["model_note"] = _notes(areas["estimate"], own)
    return Modelled(areas.rename_axis("area_code").reset_index(), factor, tuple(chosen.columns), left_out)


def blend(z: Floats, variance: Floats, design: Floats, confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Each area's estimate, ci_low, ci_high and own_weight from its direct figure on the arcsine scale."""
    widest = max(WIDEST * float(z[np.isfinite(variance)].std()), 1e-3)
    spread = np.linspace(1e-4, widest, GRID_POINTS) ** 2
    weight, mean, sd = _by_spread(z, variance, design, spread)
    middle = weight @ mean
    uncertain = weight @ (sd**2 + (mean - middle) ** 2)
    low, high = (_quantile(weight, mean, sd, share) for share in ((1 - confidence) / 2, (1 + confidence) / 2))
    return pd.DataFrame(
        {
            "estimate": (1 - np.exp(-2 * uncertain) * np.cos(2 * middle)) / 2,
            "ci_low": np.sin(np.clip(low, 0, np.pi / 2)) ** 2,
            "ci_high": np.sin(np.clip(high, 0, np.pi / 2)) ** 2,
            "own_weight": weight @ (spread[:, None] / (spread[:, None] + variance)),
        }
    )


def gls(z: Floats, variance: Floats, design: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """For each variance between areas: log restricted likelihood, coefficients, and their covariance.

    An area without respondents has an infinite variance and any finite z: it counts for nothing.
    """
    precision = 1 / (spread[:, None] + variance)
    information = (precision[:, :, None] * design).transpose(0, 2, 1) @ design
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    coefficients = (covariance @ ((precision * z) @ design)[:, :, None])[:, :, 0]
    residual = z - coefficients @ design.T
    likelihood = (
        0.5 * np.log(precision[:, np.isfinite(variance)]).sum(axis=1)
        + 0.5 * np.linalg.slogdet(covariance)[1]
        - 0.5 * (precision * residual**2).sum(axis=1)
    )
    return likelihood, coefficients, covariance


def _by_spread(z: Floats, variance: Floats, design: Floats, spread: Floats) -> tuple[Floats, Floats, Floats]:
    """For each variance between areas its weight, and every area's mean and standard deviation under it."""
    likelihood, coefficients, covariance = gls(z, variance, design, spread)
    weight = np.exp(likelihood - likelihood.max())
    own = spread[:, None] / (spread[:, None] + variance)
    mean = own * z + (1 - own) * (coefficients @ design.T)
    uncertain_fit = ((design @ covariance) * design).sum(axis=2)
    sd = np.sqrt(spread[:, None] * (1 - own) + (1 - own) ** 2 * uncertain_fit)
    weight /= weight.sum()
    return weight, mean, sd


def _on_arcsine_scale(own: pd.DataFrame) -> tuple[Floats, Floats]:
    """The arcsine of the root of each direct share, and its sampling variance (infinite without respondents).

    One design effect for the place smooths those of small areas, which are themselves mostly chance.
    """
    has_own = own["estimate"].notna()
    kept = own.loc[has_own, ["n_effective", "n_unweighted"]].astype("float64").sum()
    effective = own["n_unweighted"].astype("float64") * kept["n_effective"] / kept["n_unweighted"]
    z: Floats = np.arcsin(np.sqrt(own["estimate"].astype("float64").fillna(0).to_numpy()))
    return z, (1 / (4 * effective)).where(has_own, np.inf).to_numpy()


def _quantile(weight: Floats, mean: Floats, sd: Floats, share: float) -> Floats:
    """Each area's quantile of its mixture of normal curves, by bisection."""
    low, high = (mean - 8 * sd).min(axis=0), (mean + 8 * sd).max(axis=0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        below = weight @ ndtr((middle - mean) / sd) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    quantile: Floats = (low + high) / 2
    return quantile


def _benchmark(point: Floats, population: pd.Series, place_share: float) -> float:
    """What brings the population-weighted mean to the place's direct share; 1 where that cannot be known."""
    people = population.to_numpy(dtype="float64", na_value=0.0)
    total = float(people @ point)
    if not total > 0 or not 0 < place_share < 1:
        return 1.0
    return place_share * float(people.sum()) / total


def _choose_covariates(covariates: pd.DataFrame, has_own: NDArray[np.bool_]) -> tuple[pd.DataFrame, dict[str, str]]:
    """The covariates in their order that are complete, tell areas apart and are few enough; the others with why."""
    most = int(has_own.sum()) // AREAS_PER_COVARIATE
    left_out: dict[str, str] = {}
    used: list[str] = []
    for name in map(str, covariates.columns):
        values = covariates[name].astype("float64")
        if not np.isfinite(values).all():
            left_out[name] = f"missing in {int((~np.isfinite(values)).sum())} areas"
        elif np.linalg.matrix_rank(_design(covariates.loc[has_own, [*used, name]])) < len(used) + 2:
            left_out[name] = "the same everywhere, or the same as others together"
        elif len(used) >= most:
            left_out[name] = f"only one covariate for every {AREAS_PER_COVARIATE} areas with respondents"
        else:
            used.append(name)
    return covariates[used], left_out


def _design(covariates: pd.DataFrame) -> Floats:
    """A column of ones and the covariates, each in standard deviations from its mean (nought where constant)."""
    if covariates.empty:
        return np.ones((len(covariates), 1))
    values = covariates.to_numpy(dtype="float64")
    scale = values.std(axis=0)
    is_constant = scale <= 1e-12 * np.abs(values).max(axis=0)
    return np.column_stack(
        [np.ones(len(values)), (values - values.mean(axis=0)) / np.where(is_constant, np.inf, scale)]
    )


def _notes(estimate: pd.Series, own: pd.DataFrame) -> pd.Series:
    """What to say beside each area: nobody answered, the model may not fit, or nothing (missing)."""
    outside = (estimate < own["ci_low"]) | (estimate > own["ci_high"])
    return (
        pd.Series(None, index=own.index, dtype="str")
        .mask(outside, MAY_NOT_FIT)
        .mask(own["estimate"].isna(), NO_RESPONDENTS)
    )


def _no_model(area_codes: pd.Index) -> pd.DataFrame:
    """A row for every area with nothing but the reason."""
    empty = pd.DataFrame(np.nan, index=area_codes, columns=["estimate", "ci_low", "ci_high", "own_weight"])
    return empty.assign(model_note=TOO_FEW_AREAS).rename_axis("area_code").reset_index()
