"""How long the maths behind three pages works, without its page: survey shares, the risk index and a plan."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb
import numpy as np
import pandas as pd

from analysis.proportions import SUMS, estimate
from analysis.risk import index_scores, roll_up
from analysis.shift_ceiling import ceilings, shifted
from analysis.shift_plan import DRAWS, ShiftPlan, Today, UnitCost, saving
from bench.verdict import reached
from dashboard.marts.places import areas
from dashboard.marts.risk import risk_bases, risk_scores
from dashboard.risk_presets import load_design

TIMES = 30
SHARES, PLANNED_WARDS = 5_000, 45
SHARES_MS, INDEX_MS, PLAN_MS = 2.0, 15.0, 300.0


@dataclass(frozen=True)
class Timed:
    """One piece of maths: what it works out, its processor milliseconds each time, and the most they may be."""

    what: str
    times_ms: tuple[float, ...]
    most_ms: float

    @property
    def line(self) -> str:
        """The line of the report."""
        middle = median(self.times_ms)
        return (
            f"{self.what:44}{middle:8.2f} ms (lowest {min(self.times_ms):.2f}, highest {max(self.times_ms):.2f};"
            f" to reach: under {self.most_ms:g} ms: {reached(middle < self.most_ms)})"
        )


def measure(database: Path, place_code: str, times: int = TIMES) -> Iterator[Timed]:
    """Yield the time of each piece; the index is that of a place of a database, the others have invented figures."""
    yield Timed(f"{SHARES:,} survey shares with their intervals", _taken(survey_shares(), times), SHARES_MS)
    with duckdb.connect(str(database), read_only=True) as con:
        wards = len(areas(con, place_code))
        yield Timed(f"risk index of {wards} wards, a weight changed", _taken(index(con, place_code), times), INDEX_MS)
    yield Timed(f"a plan for {PLANNED_WARDS} wards, {DRAWS:,} draws", _taken(plan(), times), PLAN_MS)


def _taken(work: Callable[[], object], times: int) -> tuple[float, ...]:
    """Return the processor milliseconds of each time, after one that does not count."""
    work()
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append((time.process_time() - start) * 1000)
    return tuple(taken)


def survey_shares() -> Callable[[], pd.DataFrame]:
    """Return the estimate of many shares at once."""
    n = np.random.default_rng(1).integers(0, 200, SHARES).astype(float)
    sums = pd.DataFrame(dict(zip(SUMS, [n, n, n * 1.4, n * 0.1, n * 0.12], strict=True)))
    return lambda: estimate(sums)


def index(con: duckdb.DuckDBPyConnection, place_code: str) -> Callable[[], pd.DataFrame]:
    """Return what is worked out anew when a weight of the index changes: every small area and every ward."""
    held = risk_scores(con, place_code, next(iter(risk_bases(con, place_code))))
    design = load_design()
    weights = design.weights(design.presets[0], held.scores.columns)
    return lambda: roll_up(index_scores(held.scores, weights), held.members)


def plan() -> Callable[[], None]:
    """Return a plan with its saving, and its ceilings as they are and with ten points less and more able."""
    able = np.random.default_rng(2).uniform(0.55, 0.95, PLANNED_WARDS)
    wards = pd.DataFrame({"area_name": [f"W{number}" for number in range(PLANNED_WARDS)], "able": able})
    wards = wards.assign(able_low=able - 0.05, able_high=able + 0.05, adults=2_000)
    wards = wards.assign(contacts=1_000, digital=500, movable=400)
    today, costs = Today(45_000, 22_500, 18_000), (UnitCost(2.6, 3.0, 3.6), UnitCost(0.1, 0.2, 0.3))

    def worked_out() -> None:
        saving(ShiftPlan(0.2, failure=0.2, investment=18_000), today, *costs, 0.03)
        for by in (0.0, -0.1, 0.1):
            ceilings(shifted(wards, by), 0.5)

    return worked_out
