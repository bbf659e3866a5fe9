from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from analysis.disclosure import ENOUGH
from analysis.equal_weights import numerators_left, share_of_rounded
from analysis.proportions import wilson

CELLS = pd.DataFrame(
    [(replies, given) for replies in range(30, 240) for given in range(replies + 1)], columns=["replies", "given"]
)


def shown_replies(replies: int) -> int:
    """Return a base as the public file shows it: to 5, and under 50 while it asks for caution."""
    nearest = 5 * round(replies / 5)
    return min(nearest, 45) if replies < 50 else nearest


def cells(is_rest: bool = False) -> pd.DataFrame:
    shown = CELLS["replies"].map(shown_replies)
    return CELLS.assign(replies_shown=shown, is_rest=is_rest)


@pytest.mark.parametrize("is_rest", [False, True])
def test_a_published_share_leaves_three_numerators_or_more(is_rest: bool) -> None:
    made = share_of_rounded(cells(is_rest))
    possible = defaultdict(set)
    published = zip(cells()["replies_shown"], made["estimate"].round(3), CELLS["given"], strict=True)
    for replies_shown, estimate, given in published:
        possible[replies_shown, estimate].add(given)
    # The bases at the end of the range have only a part of their neighbours here.
    inside = {cell: counts for cell, counts in possible.items() if cell[0] < 235}
    assert min(map(len, inside.values())) >= ENOUGH


def test_a_share_to_a_tenth_of_a_point_would_tell_the_numerator() -> None:
    possible = defaultdict(set)
    for replies, given in CELLS.itertuples(index=False):
        possible[shown_replies(replies), round(given / replies, 3)].add(given)
    alone = sum(len(counts) == 1 for counts in possible.values())
    assert alone > 0.5 * len(possible)


def test_whole_points_would_not_help() -> None:
    possible = defaultdict(set)
    for replies, given in CELLS[CELLS["replies"] < 100].itertuples(index=False):
        possible[shown_replies(replies), round(given / replies, 2)].add(given)
    assert sum(len(counts) < ENOUGH for counts in possible.values()) > 0.3 * len(possible)


def test_yes_and_no_are_what_the_other_leaves() -> None:
    yes = share_of_rounded(cells())["estimate"]
    rest = cells(is_rest=True)
    no = share_of_rounded(rest.assign(given=rest["replies"] - rest["given"]))["estimate"]
    assert (yes + no - 1).abs().max() < 1e-12


def test_the_interval_holds_that_of_the_true_count() -> None:
    made = share_of_rounded(cells())
    exact = CELLS["given"] / CELLS["replies"]
    low, high = wilson(exact.to_numpy(), CELLS["replies"].to_numpy(dtype="float64"))
    # Wilson's is as wide as the base as shown asks, so an end may lie inside by a little.
    assert (made["ci_low"] - low).max() < 0.01
    assert (high - made["ci_high"]).max() < 0.01
    assert made["ci_low"].between(0, 1).all()
    assert ((made["ci_low"] <= exact + 1e-12) & (exact <= made["ci_high"] + 1e-12)).all()


@pytest.mark.parametrize(
    ("replies", "n_effective", "share", "left"),
    [
        (65, 65.0, 2 / 65, 1),
        (65, 65.0 * (1 - 1e-5), 2 / 65, 1),
        (900, 900.0, 69 / 900, 1),
        (3_000, 3_000.0, 0.25, 3),
        (60, 45.0, 0.1, 7),
    ],
)
def test_the_less_weights_differ_the_fewer_numerators_a_share_leaves(
    replies: int, n_effective: float, share: float, left: int
) -> None:
    given = pd.DataFrame([{"replies": replies, "n_effective": n_effective, "share": share}])
    assert numerators_left(given).tolist() == [left]


def test_no_share_of_any_weights_lies_outside_the_numerators_that_are_left() -> None:
    draw = np.random.default_rng(3)
    for _ in range(300):
        n = int(draw.integers(30, 60))
        weights, answers = draw.lognormal(0, draw.uniform(0, 0.5), n), draw.random(n) < draw.uniform(0, 1)
        share, k = float(weights[answers].sum() / weights.sum()), int(answers.sum())
        spread = (weights**2).sum() / weights.sum() ** 2 - 1 / n
        assert abs(share - k / n) <= np.sqrt(k * (n - k) / n * max(spread, 0)) + 1e-12
