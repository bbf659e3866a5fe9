"""`python -m analysis.target_simulation`: does the interval of a target date hold the true date? Tried on known trends.

Series with a known straight line, a yearly wave and errors that carry over are drawn over and over, the date of the
target is worked out from each, and the interval is held against the true date.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import Generator

from analysis.proportions import Floats
from analysis.simulation import as_markdown, write_table
from analysis.target import arrival, fit_trend

DOCUMENT = Path(__file__).parents[1] / "docs" / "methods" / "target.md"
SERIES, SEED = 1_000, 20261121
SLOPE, TARGET = 0.0025, 0.70
WAVE, NOISE = 0.015, 0.008
"""Half the swing of a year, and the spread of one month's error: 1.5 and 0.8 points."""
TRUE_MONTHS = 57.0
LEAST_COVERAGE = 0.9


@dataclass(frozen=True)
class Case:
    """A length of series (months), how far an error carries over, and how many of the months are missing."""

    months: int
    carry_over: float
    missing: int = 0

    @property
    def title(self) -> str:
        """The case in a few words."""
        gaps = f", {self.missing} missing" if self.missing else ""
        return f"{self.months} months{gaps}, error correlation {self.carry_over:g}"


CASES = (
    Case(36, 0.0),
    Case(36, 0.5),
    Case(36, 0.8),
    Case(24, 0.5),
    Case(60, 0.5),
    Case(36, 0.5, missing=6),
)


def simulate(case: Case, series: int, seed: int = SEED) -> pd.DataFrame:
    """One row a series: low, likely_low, middle, likely_high, high (months after the last to the target)."""
    random = np.random.default_rng(seed)
    return pd.DataFrame([_one_series(case, random) for _ in range(series)])


def _one_series(case: Case, random: Generator) -> dict[str, float]:
    """The dates worked out from one series whose line meets the target in 57 months."""
    t = np.arange(case.months)
    start = TARGET - SLOPE * (case.months - 1 + TRUE_MONTHS)
    shares = start + SLOPE * t + WAVE * np.cos(2 * np.pi * (t + 3) / 12) + _errors(case, random)
    shares[random.choice(t[1:-1], size=case.missing, replace=False)] = np.nan
    months = pd.Series(pd.date_range("2023-10-01", periods=case.months, freq="MS"))
    trend = fit_trend(months, pd.Series(shares))
    if trend is None:
        raise ValueError(f"{case.title}: too short to be fitted")
    found = arrival(trend, TARGET)
    low, high = found.possible
    likely_low, likely_high = found.likely
    return {"low": low, "likely_low": likely_low, "middle": found.middle, "likely_high": likely_high, "high": high}


def _errors(case: Case, random: Generator) -> Floats:
    """Errors of the months, each holding on to a part of the one before it, all of the same spread."""
    chance = random.normal(scale=NOISE * np.sqrt(1 - case.carry_over**2), size=case.months)
    errors = np.empty(case.months)
    errors[0] = random.normal(scale=NOISE)
    for month in range(1, case.months):
        errors[month] = case.carry_over * errors[month - 1] + chance[month]
    return errors


def summary(rows: pd.DataFrame) -> dict[str, str]:
    """The figures of one case in words: how often each interval held the true date, and how wide it was."""
    covered = _coverage(rows, "low", "high")
    width = (rows["high"] - rows["low"]).median()
    return {
        "Coverage, 2.5% to 97.5%": f"{covered:.1%}",
        "Coverage, 10% to 90%": f"{_coverage(rows, 'likely_low', 'likely_high'):.1%}",
        "Middle date, median error": f"{(rows['middle'] - TRUE_MONTHS).median():+.1f} months",
        "Width of the 95% interval, median": "no end" if np.isinf(width) else f"{width:.0f} months",
        "Missed": "nothing" if covered >= LEAST_COVERAGE else f"coverage under {LEAST_COVERAGE:.0%}",
    }


def _coverage(rows: pd.DataFrame, low: str, high: str) -> float:
    """How often the interval held the true date."""
    return float(((rows[low] <= TRUE_MONTHS) & (rows[high] >= TRUE_MONTHS)).mean())


def table(series: int, cases: Sequence[Case] = CASES) -> pd.DataFrame:
    """The published table: one column a case, one row a figure."""
    return pd.DataFrame({case.title: summary(simulate(case, series)) for case in cases})


def main() -> None:
    """Print the table and write it into docs/methods/target.md between its marks."""
    parser = argparse.ArgumentParser(prog="python -m analysis.target_simulation", description=__doc__)
    parser.add_argument("--series", type=int, default=SERIES)
    series = parser.parse_args().series
    written = as_markdown(table(series).T)
    print(f"{series} series of each case, seed {SEED}\n\n{written}")
    if series == SERIES:
        write_table(DOCUMENT, written)


if __name__ == "__main__":
    main()
