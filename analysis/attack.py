"""The attack on published tables: what an intruder can say for certain about a hidden count.

The intruder knows every published figure and every rule, but no key. Each published cell bounds a sum of finest
cells; linear and integer programming (HiGHS) say which whole numbers a hidden cell can be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from analysis.disclosure import (
    ALL,
    BASE,
    ENOUGH,
    THRESHOLD,
    Table,
    hide_second_cells,
    level_columns,
    without_margins_of,
)

SECOND_CELL_ROUNDS = 2
BLOCK = 100
WALKS = 12
NEAREST = (120, 480)
NODES, NODES_IN_ALL = 20, 2000
CLOSE_ENOUGH = 0.5
SEED = 20_260_401
TOLERANCE = 1e-6
WIDEST = 20

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Knowledge:
    """What the intruder holds: the finest cells that each published cell adds up, and the bounds of the sum."""

    covers: sparse.csr_array
    low: Numbers
    high: Numbers
    hidden: Places


def finest_cells(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """The finest cells of a table: its levels and the exact `count`, what the intruder would like to know."""
    grouped = table.rows(rows).groupby(table.levels, sort=False, dropna=False, as_index=False)
    finest = grouped[["count"]].sum().assign(**table.only)
    return finest[finest["count"].gt(0)].reset_index(drop=True)


def knowledge(cells: pd.DataFrame, finest: pd.DataFrame, threshold: int = THRESHOLD, exact: bool = False) -> Knowledge:
    """What published cells say of the finest cells; `exact` where the figures shown are the true ones.

    A cell hidden only to protect another (`is_second`) is taken as known to be one: an intruder may guess it.
    """
    low, high = _bounds(cells, threshold, exact)
    hidden = np.flatnonzero(cells["shown"].isna().to_numpy())
    return Knowledge(_covers(cells, finest), low, high, hidden)


def _bounds(cells: pd.DataFrame, threshold: int, exact: bool) -> tuple[Numbers, Numbers]:
    """The least and most that the truth of each published cell can be."""
    shown = cells["shown"].astype("float64").to_numpy()
    off = 0 if exact else BASE - 1
    second = cells["is_second"].to_numpy(dtype=bool)
    low = np.where(second, threshold, np.where(np.isnan(shown), 1, np.maximum(threshold, shown - off)))
    high = np.where(second, np.inf, np.where(np.isnan(shown), threshold - 1, shown + off))
    return low.astype("float64"), high


def _covers(cells: pd.DataFrame, finest: pd.DataFrame) -> sparse.csr_array:
    """One row a published cell and one column a finest cell: 1 where the first holds the second."""
    levels = [column for column in finest.columns if column != "count"]
    numbered = cells[levels].assign(cell=np.arange(len(cells)))
    columns = finest[levels].assign(column=np.arange(len(finest)))
    found = []
    for pattern, group in numbered.groupby([numbered[level].ne(ALL) for level in levels], sort=False):
        broken_down = [level for level, is_down in zip(levels, pattern, strict=True) if is_down]
        named = group[[*broken_down, "cell"]]
        found.append(named.merge(columns, on=broken_down) if broken_down else named.merge(columns, how="cross"))
    pairs = pd.concat(found)[["cell", "column"]]
    ones = np.ones(len(pairs))
    return sparse.csr_array((ones, (pairs["cell"], pairs["column"])), shape=(len(cells), len(finest)))


@dataclass
class Search:
    """Whole-number tables that agree with everything published, and the values that hidden cells take in them."""

    known: Knowledge
    rng: np.random.Generator
    table: Numbers
    values: list[set[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = sparse.csc_array(self.known.covers)
        self.hidden_sums = sparse.csr_array(self.known.covers[self.known.hidden])
        self.values = [set() for _ in self.known.hidden]
        self._note()

    def _note(self) -> None:
        """Remember which value each hidden cell has in the present table."""
        for seen, value in zip(self.values, self.hidden_sums @ self.table, strict=True):
            seen.add(round(value))

    def unsettled(self, enough: int) -> Places:
        """The hidden cells, by number, that were not yet seen to take enough values."""
        return np.flatnonzero([len(seen) < enough for seen in self.values])

    def accept(self, table: Numbers) -> bool:
        """Whether a table is whole, not negative and agrees with everything published; if so it is the present one."""
        whole = table.round()
        sums = self.known.covers @ whole
        if whole.min(initial=0) < 0 or not ((sums >= self.known.low) & (sums <= self.known.high)).all():
            return False
        self.table = whole
        self._note()
        return True

    def push(self, block: Places, objective: Numbers, fixed: tuple[int, int] | None = None) -> bool:
        """Change the block alone so that the objective falls; whether a table was found.

        `fixed` is a hidden cell, by number, and the value that it must have.
        """
        part = sparse.csr_array(self.columns[:, block])
        touched = np.flatnonzero(np.diff(part.indptr))
        rest = (self.known.covers @ self.table - part @ self.table[block])[touched]
        low, high = self.known.low[touched] - rest, self.known.high[touched] - rest
        if fixed is not None:
            at = np.flatnonzero(touched == self.known.hidden[fixed[0]])
            low[at] = high[at] = fixed[1] - rest[at]
        nodes = NODES if len(block) < len(self.table) else NODES_IN_ALL
        found = _solve(part[touched], low, high, objective, nodes)
        if found is None:
            return False
        changed = self.table.copy()
        changed[block] = found
        return self.accept(changed)


def _solve(sums: sparse.csr_array, low: Numbers, high: Numbers, objective: Numbers, nodes: int = 0) -> Numbers | None:
    """Finest counts that agree with the bounds and make the objective least, or None where none was found.

    Whole numbers are asked for where `nodes` limits the search for them; they only come near the least. The limit
    is no clock, so that a busy machine does not change the answer.
    """
    found = milp(
        objective,
        integrality=np.full(len(objective), int(nodes > 0)),
        bounds=Bounds(0, np.inf),
        constraints=LinearConstraint(sums, low, high),
        options={"mip_rel_gap": CLOSE_ENOUGH, "node_limit": nodes} if nodes else {},
    )
    return None if found.x is None else np.asarray(found.x)


def attack(
    cells: pd.DataFrame,
    finest: pd.DataFrame,
    threshold: int = THRESHOLD,
    *,
    exact: bool = False,
    enough: int = ENOUGH,
) -> pd.DataFrame:
    """One row a hidden cell: its levels, the least and most it can be as far as was looked, and its candidates.

    Candidates are values that the cell has in a whole-number table that agrees with everything published; the
    search for more of them stops at `enough`, and one that ends without an answer counts as no candidate. It starts
    from `count` where the finest cells have it, as in a build that checks itself: that only saves time.
    """
    known = knowledge(cells, finest, threshold, exact)
    search = Search(known, np.random.default_rng(SEED), _start(known, finest))
    _walk(search, enough)
    for size in NEAREST:
        for cell in search.unsettled(enough):
            _try_near(search, cell, size, enough)
    for cell in search.unsettled(enough):
        _try_all(search, cell, enough)
    levels = [column for column in finest.columns if column != "count"]
    return cells.iloc[known.hidden][levels].assign(
        least=[min(seen) for seen in search.values],
        most=[max(seen) for seen in search.values],
        candidates=[len(seen) for seen in search.values],
    )


def _start(known: Knowledge, finest: pd.DataFrame) -> Numbers:
    """A first table that agrees with everything published."""
    if "count" in finest:
        start = finest["count"].to_numpy(dtype="float64")
        sums = known.covers @ start
        if not ((sums >= known.low) & (sums <= known.high)).all():
            raise ValueError("The finest cells do not add up to the published cells.")
        return start
    none = np.zeros(len(finest))
    found = _solve(known.covers, known.low, known.high, none, NODES_IN_ALL)
    if found is None:
        raise ValueError("No table of whole numbers agrees with the published cells.")
    return found.round()


def _walk(search: Search, enough: int) -> None:
    """Push all unsettled cells up or down at random, block by block, until a whole round teaches nothing."""
    for _ in range(WALKS):
        before = sum(map(len, search.values))
        for block in _blocks(search, enough):
            weights = np.zeros(len(search.values))
            unsettled = search.unsettled(enough)
            weights[unsettled] = search.rng.choice([-1.0, 1.0], len(unsettled))
            objective = (search.hidden_sums.T @ weights)[block]
            if objective.any():
                search.push(block, objective)
        if sum(map(len, search.values)) == before:
            return


def _blocks(search: Search, enough: int) -> list[Places]:
    """The finest cells of the unsettled ones and as many others, which make room, in blocks at random."""
    own = np.unique(search.hidden_sums[search.unsettled(enough)].indices)
    others = np.setdiff1d(np.arange(len(search.table)), own)
    room = search.rng.choice(others, min(len(own), len(others)), replace=False)
    mixed = search.rng.permutation(np.concatenate([own, room]))
    return np.array_split(mixed, max(1, len(mixed) // BLOCK))


def _try_near(search: Search, cell: int, size: int, enough: int) -> None:
    """Ask of one hidden cell for each value in turn whether it can have it when only related cells change."""
    own = search.hidden_sums[[cell]].indices
    shared = search.columns.T @ np.asarray(search.known.covers[:, own].sum(axis=1)).ravel()
    block = np.union1d(own, np.argsort(-shared, kind="stable")[:size])
    _try_values(search, cell, block, enough)


def _try_all(search: Search, cell: int, enough: int) -> None:
    """Bound one hidden cell by linear programming over everything published, then ask for each value between."""
    known, objective = search.known, np.zeros(len(search.table))
    objective[search.hidden_sums[[cell]].indices] = 1.0
    ends = []
    for sign in (1.0, -1.0):
        found = _solve(known.covers, known.low, known.high, sign * objective)
        ends.append(None if found is None else float(objective @ found))
    every = np.arange(len(search.table))
    _try_values(search, cell, every, enough, (ends[0], ends[1]))


def _try_values(
    search: Search, cell: int, block: Places, enough: int, ends: tuple[float | None, float | None] = (None, None)
) -> None:
    """Ask whether a hidden cell can have each value within its bounds, nearest to the present one first."""
    at = search.known.hidden[cell]
    least = search.known.low[at] if ends[0] is None else max(search.known.low[at], np.ceil(ends[0] - TOLERANCE))
    most = search.known.high[at] if ends[1] is None else min(search.known.high[at], np.floor(ends[1] + TOLERANCE))
    present = round(float((search.hidden_sums[[cell]] @ search.table)[0]))
    nearest = sorted(range(int(least), int(min(most, present + WIDEST)) + 1), key=lambda value: abs(value - present))
    for value in nearest:
        if len(search.values[cell]) >= enough:
            return
        if value not in search.values[cell]:
            search.push(block, np.zeros(len(block)), (cell, value))


@dataclass(frozen=True)
class Group:
    """Published tables that are attacked together: the rows that they count, and a table that spans them all."""

    rows: pd.DataFrame
    table: Table


def protect(
    cells: pd.DataFrame, groups: Sequence[Group], threshold: int = THRESHOLD
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The cells without any that the attack narrows to fewer than three values, and the last attack's answer.

    First a second cell is hidden beside each; margins with cells that this does not help are not published at all.
    """
    answer = attack_groups(cells, groups, threshold)
    for attempt in count():
        weak = answer[answer["candidates"] < ENOUGH]
        if weak.empty:
            break
        cells = hide_second_cells(cells, weak) if attempt < SECOND_CELL_ROUNDS else without_margins_of(cells, weak)
        answer = attack_groups(cells, groups, threshold)
    return cells, answer


def attack_groups(cells: pd.DataFrame, groups: Sequence[Group], threshold: int = THRESHOLD) -> pd.DataFrame:
    """One row a hidden cell of any group, as `attack` answers it; of two answers the one with fewer candidates."""
    answers = [
        attack(cells_within(cells, group.table), finest_cells(group.rows, group.table), threshold) for group in groups
    ]
    levels = level_columns(cells)
    answer = pd.concat(answers).reindex(columns=[*levels, "least", "most", "candidates"])
    answer[levels] = answer[levels].fillna(ALL)
    return answer.sort_values("candidates", kind="stable").drop_duplicates(levels, ignore_index=True)


def cells_within(cells: pd.DataFrame, group: Table) -> pd.DataFrame:
    """The published cells that are sums of the finest cells of a table."""
    kept = np.ones(len(cells), dtype=bool)
    for level in level_columns(cells):
        if level in group.only:
            kept &= cells[level].eq(group.only[level]).to_numpy()
        elif level not in group.levels:
            kept &= cells[level].eq(ALL).to_numpy()
    return cells[kept].reset_index(drop=True)
