"""Worlds that agree with everything published: the proof that no hidden count can be worked out.

A world is a whole-number table of contacts that gives every published figure. Where three worlds give a hidden cell
three different counts, nobody can narrow it to fewer, by whatever method: all tables are taken together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure import (
    BASE,
    ENOUGH,
    THRESHOLD,
    hide_second_cells,
    level_columns,
    margin_of,
    without_margins_of,
)

Whole = npt.NDArray[np.int64]

NOWHERE = -1
SEED = 20_261_125
ROUNDS, FRUITLESS_ROUNDS = 80, 7
TRIES, POOL = 6, 160
UNITS_OF_A_CELL, OTHER_UNITS = 60, 20_000
BLOCKS = (80, 300)
NODES = 30
SECOND_CELL_ROUNDS, WIDER_ROUNDS = 2, 2


def candidates(
    cells: pd.DataFrame, units: pd.DataFrame, threshold: int = THRESHOLD, settled: pd.Series | None = None
) -> pd.Series:
    """How many different counts each hidden cell has in the worlds found, at most ENOUGH; one value a hidden cell.

    `cells` have levels, `count` (the truth), `shown` and `is_second`. `units` are kinds of contact with the same
    levels (missing where one has no value) and their `count`; their sums are the counts of the cells. The search
    leaves out cells that are `settled` (true or false, one value a cell).
    """
    is_asked = cells["shown"].isna() if settled is None else cells["shown"].isna() & ~settled
    hidden = np.flatnonzero(is_asked.to_numpy())
    walk = _Walk.of(cells, units, hidden, threshold)
    walk.wander(ENOUGH)
    for size in BLOCKS:
        for cell in walk.unsettled(ENOUGH):
            walk.solve_near(cell, size, ENOUGH)
    return pd.Series([min(len(seen), ENOUGH) for seen in walk.values], index=cells.index[hidden], dtype="int64")


def protect(cells: pd.DataFrame, units: pd.DataFrame, threshold: int = THRESHOLD) -> tuple[pd.DataFrame, int | None]:
    """The cells with nothing hidden that could be narrowed to fewer than three counts, and the fewest that are left.

    First a second cell is hidden beside each, then all that are beside it; margins with cells that this does not help
    are not published at all. Each step leaves an intruder with less, so the worlds that were found before still stand.
    """
    settled: set[str] = set()
    for attempt in count():
        named = cells[level_columns(cells)].agg("|".join, axis=1)
        found = candidates(cells, units, threshold, named.isin(settled))
        weak = cells.loc[found.index[found < ENOUGH]]
        settled |= set(named.loc[found.index[found >= ENOUGH]])
        if weak.empty:
            break
        if attempt < SECOND_CELL_ROUNDS + WIDER_ROUNDS:
            cells = hide_second_cells(cells, weak, every=attempt >= SECOND_CELL_ROUNDS)
        else:
            cells = without_margins_of(cells, weak)
    return cells, ENOUGH if cells["shown"].isna().any() else None


def bounds_of(cells: pd.DataFrame, threshold: int = THRESHOLD) -> tuple[Whole, Whole]:
    """The least and most that the truth of each published cell can be, to one who knows every rule but no key.

    A cell hidden only to protect another (`is_second`) is taken as known to be one: an intruder may guess it.
    """
    shown = cells["shown"].astype("float64").to_numpy()
    second, is_hidden = cells["is_second"].to_numpy(dtype=bool), np.isnan(shown)
    known = np.nan_to_num(shown).astype("int64")
    low = np.where(second, threshold, np.where(is_hidden, 1, np.maximum(threshold, known - BASE + 1)))
    high = np.where(second, np.iinfo(np.int64).max // 2, np.where(is_hidden, threshold - 1, known + BASE - 1))
    return low.astype("int64"), high.astype("int64")


def _cell_numbers(cells: pd.DataFrame, units: pd.DataFrame) -> Iterator[tuple[Whole, Whole]]:
    """For each margin the numbers of its cells, and which of all cells each unit is in; NOWHERE for none."""
    levels = level_columns(cells)
    values = {level: pd.Index(units[level].dropna().unique()) for level in levels}
    codes = {level: values[level].get_indexer(units[level]) + 1 for level in levels}
    of_cells = {level: values[level].get_indexer(cells[level]) + 1 for level in levels}
    for margin, places in cells.groupby(margin_of(cells), sort=False).indices.items():
        numbers = np.asarray(places, dtype="int64")
        broken_down = str(margin).split(" x ") if margin else []
        own, asked = np.zeros(len(numbers), dtype="int64"), np.zeros(len(units), dtype="int64")
        is_inside = np.ones(len(units), dtype=bool)
        for level in broken_down:
            size = len(values[level]) + 1
            own, asked = own * size + of_cells[level][numbers], asked * size + codes[level]
            is_inside &= codes[level] > 0
        order = np.argsort(own)
        at = np.searchsorted(own[order], asked).clip(max=len(own) - 1)
        found = np.where(is_inside & (own[order][at] == asked), numbers[order][at], NOWHERE)
        yield numbers, found.astype("int64")


@dataclass
class _Walk:
    """One world after another, each a small change of the last, and the counts that hidden cells have had in them."""

    inside: Whole
    count: Whole
    low: Whole
    high: Whole
    sums: Whole
    hidden: Whole
    rng: np.random.Generator
    values: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.values = [{int(count)} for count in self.sums[self.hidden]]
        self.number_of_hidden = np.full(len(self.sums), NOWHERE)
        self.number_of_hidden[self.hidden] = np.arange(len(self.hidden))
        # Beside the units stands nobody: a contact that there may be or not be.
        self.inside = np.vstack([self.inside, np.full((1, self.inside.shape[1]), NOWHERE)])
        self.count = np.append(self.count, np.iinfo(np.int64).max // 4)
        unit, margin = np.nonzero(self.inside != NOWHERE)
        cell = self.inside[unit, margin]
        order = np.argsort(cell, kind="stable")
        self.units, self.starts = unit[order], np.searchsorted(cell[order], np.arange(len(self.sums) + 1))

    @classmethod
    def of(cls, cells: pd.DataFrame, units: pd.DataFrame, hidden: Whole, threshold: int) -> "_Walk":
        """The true world, with the units of hidden cells and some others; the rest of it is never changed."""
        rng = np.random.default_rng(SEED)
        is_hidden = np.zeros(len(cells) + 1, dtype=bool)
        is_hidden[hidden] = True
        chosen = [rng.choice(len(units), min(OTHER_UNITS, len(units)), replace=False)]
        for numbers, found in _cell_numbers(cells, units):
            if is_hidden[numbers].any():
                within = np.flatnonzero(is_hidden[found])
                mixed = rng.permutation(within)
                chosen += [mixed[rank_within(found[mixed]) < UNITS_OF_A_CELL]]
        used = units.iloc[np.unique(np.concatenate(chosen))]
        inside = np.column_stack([found for _, found in _cell_numbers(cells, used)])
        low, high = bounds_of(cells, threshold)
        sums = cells["count"].to_numpy(dtype="int64").copy()
        if ((sums < low) | (sums > high)).any():
            raise ValueError("The published figures are not those of these cells.")
        return cls(inside, used["count"].to_numpy(dtype="int64"), low, high, sums, hidden, rng)

    def unsettled(self, enough: int) -> Whole:
        """The hidden cells, by number, that were not yet seen to have enough counts."""
        return np.flatnonzero([len(seen) < enough for seen in self.values])

    def members(self, cell: int) -> Whole:
        """The units that a cell holds."""
        return self.units[self.starts[cell] : self.starts[cell + 1]]

    def some_members(self, cell: int) -> Whole:
        """Some of the units that a cell holds, at random where there are many."""
        own = self.members(cell)
        return own if len(own) <= UNITS_OF_A_CELL else self.rng.choice(own, UNITS_OF_A_CELL)

    def wander(self, enough: int) -> None:
        """Move one contact at a time into or out of unsettled cells, until rounds bring nothing new."""
        fruitless, makes_room = 0, False
        for _ in range(ROUNDS):
            before = sum(map(len, self.values))
            for number in self.rng.permutation(self.unsettled(enough)):
                for sign in self.rng.permutation([1, -1]):
                    cell = int(self.hidden[number])
                    if len(self.values[number]) < enough and not self._nudge(cell, int(sign)) and makes_room:
                        self._make_room(cell, int(sign))
            fruitless = 0 if sum(map(len, self.values)) > before else fruitless + 1
            makes_room |= fruitless > 1
            if fruitless == FRUITLESS_ROUNDS or not len(self.unsettled(enough)):
                return

    def _make_room(self, cell: int, sign: int) -> None:
        """Nudge the other way the figures without room that stop a cell's least bound unit from changing."""
        own = self.some_members(cell)
        is_tight = np.append((self.high - self.sums if sign > 0 else self.sums - self.low) < 1, False)
        tight = is_tight[self.inside[own]]
        if len(own):
            unit = own[np.argmin(tight.sum(axis=1) + self.rng.random(len(own)))]
            for other in self.inside[unit][is_tight[self.inside[unit]]]:
                if other != cell:
                    self._nudge(int(other), -sign)

    def _nudge(self, cell: int, sign: int) -> bool:
        """Move one contact into the cell from elsewhere (sign 1), or out of it (-1); whether that could be done."""
        own = self.some_members(cell)
        own = own[self.count[own] > 0] if sign < 0 else own
        # Where a figure has no room, both contacts must be of it; NOWHERE, -1, is the last place and has room.
        is_tight = np.append((self.high - self.sums if sign > 0 else self.sums - self.low) < 1, False)
        tight = is_tight[self.inside[own]]
        tight[self.inside[own] == cell] = False
        order = np.argsort(tight.sum(axis=1) + self.rng.random(len(own)))[:TRIES]
        for place in order:
            unit = int(own[place])
            others = self._beside(unit, cell, tight[place])
            gains, losses = (np.full(len(others), unit), others) if sign > 0 else (others, np.full(len(others), unit))
            if (moved := self._first_that_fits(gains, losses)) is not None:
                self._move(int(gains[moved]), int(losses[moved]))
                return True
        return False

    def _beside(self, unit: int, cell: int, tight: npt.NDArray[np.bool_]) -> Whole:
        """Units outside the cell with which one of its contacts may change places: near it, and in its tight figures.

        Nobody is the last of them where no figure is tight.
        """
        around: Whole = self.inside[unit]
        others: Whole
        if tight.any():
            held = around[tight]
            near = self.members(int(held[np.argmin(self.starts[held + 1] - self.starts[held])]))
            near = near[(self.inside[near][:, tight] == held).all(axis=1)]
            others = _some(self.rng, near)
        else:
            held = around[(around != NOWHERE) & (around != cell)]
            smallest = held[np.argsort(self.starts[held + 1] - self.starts[held])[:4]]
            near = np.concatenate([self.members(int(other)) for other in smallest] or [np.empty(0, dtype="int64")])
            others = np.append(_some(self.rng, near), len(self.count) - 1)
        is_outside: npt.NDArray[np.bool_] = ~(self.inside[others] == cell).any(axis=1)
        return others[is_outside]

    def _first_that_fits(self, gains: Whole, losses: Whole) -> int | None:
        """The first of some moves after which every published figure still stands."""
        into, out = self.inside[gains], self.inside[losses]
        differs = into != out
        full = np.append(self.high - self.sums < 1, False)
        empty = np.append(self.sums - self.low < 1, False)
        # NOWHERE, -1, is the last place of both: no figure is there to be broken.
        fits = ~(differs & (full[into] | empty[out])).any(axis=1) & (self.count[losses] > 0)
        found = np.flatnonzero(fits)
        return int(found[0]) if len(found) else None

    def _move(self, gain: int, loss: int) -> None:
        """Make a move, and note the counts that hidden cells have after it."""
        into, out = self.inside[gain], self.inside[loss]
        differs = into != out
        for touched, change in ((into[differs], 1), (out[differs], -1)):
            touched = touched[touched != NOWHERE]
            self.sums[touched] += change
            self._note(touched)
        self.count[gain] += 1
        self.count[loss] -= 1

    def _note(self, touched: Whole) -> None:
        """Remember the counts of those of some cells that are hidden."""
        for number in self.number_of_hidden[touched]:
            if number != NOWHERE:
                self.values[number].add(int(self.sums[self.hidden[number]]))

    def solve_near(self, number: int, size: int, enough: int) -> None:
        """Ask by integer programming whether a hidden cell can have further counts when only units near it change."""
        cell = int(self.hidden[number])
        block = self._block(cell, size)
        rows, columns = np.nonzero(self.inside[block] != NOWHERE)
        touched, row = np.unique(self.inside[block][rows, columns], return_inverse=True)
        part = sparse.csr_array((np.ones(len(rows)), (row, rows)), shape=(len(touched), len(block)))
        rest = self.sums[touched] - part @ self.count[block]
        low, high = (self.low[touched] - rest).astype(float), (self.high[touched] - rest).astype(float)
        at = int(np.searchsorted(touched, cell))
        present = int(self.sums[cell])
        for value in sorted(range(int(self.low[cell]), present + 10), key=lambda value: abs(value - present)):
            if len(self.values[number]) >= enough:
                return
            if value in self.values[number] or value > self.high[cell]:
                continue
            low[at] = high[at] = value - rest[at]
            self._solve(block, part, low, high, touched)

    def _block(self, cell: int, size: int) -> Whole:
        """Some units of a cell, and those that share most figures with them, above all those without room."""
        own = self.rng.permutation(self.members(cell))[: size // 4]
        cells, held = np.unique(self.inside[own], return_counts=True)
        weight = np.zeros(len(self.sums) + 1)
        is_tight = (self.high - self.sums < 1) | (self.sums - self.low < 1)
        weight[cells] = held * (1 + 2 * np.append(is_tight, False)[cells])
        weight[NOWHERE] = 0
        shared = weight[self.inside[:-1]].sum(axis=1)
        return np.union1d(own, np.argsort(-shared, kind="stable")[:size])

    def _solve(self, block: Whole, part: sparse.csr_array, low: Whole, high: Whole, touched: Whole) -> None:
        """Go to a world in which the block keeps within the bounds, where one is found."""
        found = milp(
            np.zeros(len(block)),
            integrality=np.ones(len(block)),
            bounds=Bounds(0, np.inf),
            constraints=LinearConstraint(part, low, high),
            options={"node_limit": NODES},
        )
        if found.x is None:
            return
        changed = np.round(found.x).astype("int64")
        change = part @ (changed - self.count[block])
        sums = self.sums[touched] + np.round(change).astype("int64")
        if changed.min() < 0 or ((sums < self.low[touched]) | (sums > self.high[touched])).any():
            return
        self.count[block], self.sums[touched] = changed, sums
        self._note(touched)


def _some(rng: np.random.Generator, units: Whole) -> Whole:
    """Some of the units, at random where there are many."""
    return units if len(units) <= POOL else rng.choice(units, POOL)


def rank_within(groups: Whole) -> Whole:
    """The place of each element among those of the same group, in order of appearance, from 0."""
    order = np.argsort(groups, kind="stable")
    ranks = np.empty(len(groups), dtype="int64")
    ranks[order] = np.arange(len(groups)) - np.searchsorted(groups[order], groups[order])
    return ranks
