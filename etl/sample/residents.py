"""Who lives in Sampleford: invented counts by small area, in the shapes in which a census publishes them."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from etl.sample.assumptions import RESIDENTS_PER_HOUSEHOLD, RESIDENTS_PER_SMALL_AREA
from etl.sample.geography import Land

# count: (base column, share at average deprivation and age, change for each step of deprivation, change for
# each point of share aged 65 or over above the borough's)
COUNTS = {
    "disabled": ("population", 0.185, 0.030, 0.45),
    "households_social_rented": ("households", 0.155, 0.085, -0.10),
    "households_deprived_two_plus": ("households", 0.160, 0.060, 0.15),
    "no_qualifications": ("aged_16_plus", 0.180, 0.050, 0.30),
    "claimants": ("aged_16_64", 0.034, 0.014, -0.02),
    "pension_credit": ("aged_65_plus", 0.110, 0.050, 0.0),
    "social_grade_de": ("reference_persons", 0.240, 0.080, 0.0),
}
OLDER_BOROUGH = 0.20
SHARE_75_PLUS_OF_65_PLUS = 0.46
SHARE_UNDER_16 = 0.185
DEPRIVATION_SCORE = {"middle": 20.0, "step": 10.5, "least": 2.5}
PAPER_SHARE = {"middle": 0.062, "step": 0.007, "older": 0.12, "paper_first": 0.38}
SHARE_PAPER_FIRST = 0.025


def small_area_indicators(land: Land, random: Generator) -> pd.DataFrame:
    """Return one row a small area: residents, households, counts with their bases, a score, a paper share."""
    wards = [area.ward for area in land.small_areas]
    rows = len(wards)
    deprivation = np.array([ward.deprivation for ward in wards]) + 0.6 * _spread(random, rows)
    older = np.array([ward.older for ward in wards]) * (1 + 0.22 * _spread(random, rows))
    least, most = RESIDENTS_PER_SMALL_AREA
    population = np.floor(least + (most - least) * random.random(rows)).astype(int)
    frame = pd.DataFrame({"lsoa_code": [area.code for area in land.small_areas], "population": population})
    per_household = np.array([RESIDENTS_PER_HOUSEHOLD[ward.setting] for ward in wards])
    frame["households"] = _count(population, 1 / per_household)
    frame["aged_65_plus"] = _count(population, older)
    very_old = SHARE_75_PLUS_OF_65_PLUS + 0.1 * (older - OLDER_BOROUGH)
    frame["aged_75_plus"] = _count(frame["aged_65_plus"], very_old)
    frame["aged_65_74"] = frame["aged_65_plus"] - frame["aged_75_plus"]
    frame["aged_16_plus"] = _count(population, 1 - SHARE_UNDER_16 + 0.3 * (older - OLDER_BOROUGH))
    frame["aged_16_64"] = frame["aged_16_plus"] - frame["aged_65_plus"]
    frame["reference_persons"] = _count(frame["households"], np.full(rows, 0.97))
    for name, (base, share, step, by_age) in COUNTS.items():
        expected = np.maximum(share + step * deprivation + by_age * (older - OLDER_BOROUGH), share / 6)
        frame[name] = _count(frame[base], expected * (1 + 0.12 * _spread(random, rows)))
    score = DEPRIVATION_SCORE["middle"] + DEPRIVATION_SCORE["step"] * deprivation + 2 * _spread(random, rows)
    frame["deprivation_score"] = np.maximum(score, DEPRIVATION_SCORE["least"]).round(2)
    return frame.assign(**_census_response(deprivation, older, random))


def _census_response(deprivation: np.ndarray, older: np.ndarray, random: Generator) -> dict[str, np.ndarray]:
    """Return the share of census returns on paper, and whether households were sent paper first."""
    paper_first = random.random(len(older)) < SHARE_PAPER_FIRST * np.where(older > OLDER_BOROUGH, 2.0, 0.3)
    share = PAPER_SHARE["middle"] + PAPER_SHARE["step"] * deprivation
    share = share + PAPER_SHARE["older"] * (older - OLDER_BOROUGH) + PAPER_SHARE["paper_first"] * paper_first
    return {
        "paper_share": np.clip(share + 0.006 * _spread(random, len(older)), 0.02, 0.6).round(4),
        "paper_first": np.where(paper_first, "Yes", "No"),
    }


def _spread(random: Generator, rows: int) -> np.ndarray:
    """Return chance figures around 0 with a standard deviation of about 0.4, none beyond 1."""
    return random.random(rows) + random.random(rows) - 1


def _count(base: pd.Series | np.ndarray, share: np.ndarray) -> np.ndarray:
    whole: np.ndarray = np.rint(np.asarray(base) * share).astype(int)
    return whole
