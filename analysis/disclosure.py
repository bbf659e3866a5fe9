"""Disclosure control: small counts hidden, the others rounded to 5 by the key of the very rows they count.

Every row carries a key from 0 to 255. The keys of the rows of a cell, added, decide how its count is rounded: the
same people give the same figure in whatever table, chart or download they are counted. Only declared tables are
counted from rows; any other selection adds their published cells.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt
import pandas as pd

ALL = "all"
"""In the column of a level: the cell is not broken down by it."""
KEYS = 256
BASE = 5
THRESHOLD = 10
"""The smallest count that is shown: 1 to 9 are hidden."""
LEAST_THRESHOLD = 5
ENOUGH = 3
"""Values that a hidden cell must be able to have, whatever an intruder works out."""
WHOLE_POINTS_UNDER = 100
LEAST_SHARE_SHOWN = 0.5
NO_LEVELS = ("count", "key", "shown", "is_second")


class ThresholdRefused(ValueError):
    """The threshold would show counts that are too small; the message says which are allowed."""


@dataclass(frozen=True)
class Table:
    """A declared table: its dimensions, each with its levels of detail, and the rows that it is limited to.

    A level is a column of the rows. Every margin is published: for each dimension either one level or all of it.
    Levels of one dimension are coarse to fine; a row without a value at some level is in no cell of that level.
    """

    name: str
    dimensions: tuple[tuple[str, ...], ...]
    only: Mapping[str, str] = field(default_factory=dict)

    @property
    def levels(self) -> list[str]:
        """Every level of every dimension."""
        return [level for dimension in self.dimensions for level in dimension]

    def margins(self) -> Iterator[list[str]]:
        """The levels that are broken down, for each margin of the table, the grand total's empty list first."""
        for choice in product(*[("", *levels) for levels in self.dimensions]):
            yield [level for level in choice if level]

    def rows(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Those of the rows that the table counts."""
        kept = np.ones(len(rows), dtype=bool)
        for level, value in self.only.items():
            kept &= rows[level].eq(value).to_numpy()
        return rows[kept]


def checked_threshold(threshold: int) -> int:
    """The smallest count to show, as it was given; one under 5 is refused in words."""
    if threshold < LEAST_THRESHOLD:
        raise ThresholdRefused(
            f"Counts under {threshold} were to be hidden, but counts under {LEAST_THRESHOLD} are hidden always: "
            f"give a threshold of {LEAST_THRESHOLD} or more."
        )
    return threshold


def row_keys(secret: str, identities: Iterable[str]) -> npt.NDArray[np.int64]:
    """The key of each row, 0 to 255: the first byte of the SHA-256 of the secret and the row's own identity."""
    hashed = (hashlib.sha256(f"{secret}|{identity}".encode()).digest() for identity in identities)
    return np.array([digest[0] for digest in hashed], dtype=np.int64)


def rounded(counts: pd.Series, keys: pd.Series, threshold: int = THRESHOLD) -> pd.Series:
    """The counts as they may be published, missing where hidden; `keys` are the sums of the keys of their rows.

    A count with remainder r on division by 5 is rounded up for r in 5 of the keys and down for the others: so it
    is right on average, never off by more than 4, and never rounded to 0.
    """
    checked_threshold(threshold)
    if counts.lt(0).any():
        raise ValueError("A count is negative.")
    remainder = counts % BASE
    # (key + 1/2) / 256 < remainder / 5, in whole numbers.
    is_up = (2 * (keys % KEYS) + 1) * BASE < 2 * KEYS * remainder
    shown = (counts - remainder + BASE * is_up).astype("Int64")
    return shown.mask(counts.gt(0) & counts.lt(threshold)).rename("shown")


def perturbations() -> pd.DataFrame:
    """The table of perturbations: for each remainder, the share of keys that change a count by each amount."""
    keys = pd.DataFrame({"key": range(KEYS)}).merge(pd.DataFrame({"remainder": range(BASE)}), how="cross")
    counts = THRESHOLD + keys["remainder"]
    keys["change"] = rounded(counts, keys["key"]).astype("int64") - counts
    shares = keys.groupby(["remainder", "change"], as_index=False).size()
    return shares.assign(share=shares["size"] / KEYS).drop(columns="size")


def count_cells(rows: pd.DataFrame, tables: Sequence[Table]) -> pd.DataFrame:
    """Every cell of the tables and their margins, once, with its exact count and the sum of its rows' keys.

    `rows` have the levels of all the tables, `count` and `key`; they may be counted already, as both add up.
    """
    levels = list(dict.fromkeys(level for table in tables for level in (*table.levels, *table.only)))
    parts = []
    for table in tables:
        counted = table.rows(rows)
        # Few finest cells make all the margins: the rows are gone through once a table.
        finest = counted.groupby(table.levels, sort=False, dropna=False, as_index=False)[["count", "key"]].sum()
        for margin in table.margins():
            parts.append(_margin(finest, margin).assign(**table.only))
    cells = pd.concat(parts, ignore_index=True).reindex(columns=[*levels, "count", "key"])
    cells[levels] = cells[levels].astype("object").fillna(ALL)
    return cells[cells["count"].gt(0)].drop_duplicates(levels, ignore_index=True)


def _margin(finest: pd.DataFrame, margin: list[str]) -> pd.DataFrame:
    """One row a cell of a margin; the grand total is the margin that is broken down by nothing."""
    if not margin:
        return finest[["count", "key"]].sum().to_frame().T
    return finest.groupby(margin, sort=False, as_index=False)[["count", "key"]].sum()


def publish(cells: pd.DataFrame, threshold: int = THRESHOLD) -> pd.DataFrame:
    """The counted cells as they may be published: their levels, and `shown`, missing where hidden."""
    shown = rounded(cells["count"], cells["key"], threshold)
    return cells.drop(columns=["count", "key"]).assign(shown=shown, is_second=False)


def without_sparse_margins(cells: pd.DataFrame) -> pd.DataFrame:
    """The published cells without the margins of which most cells are hidden: they tell little and risk much."""
    is_shown = cells["shown"].notna()
    is_kept = is_shown.groupby(margin_of(cells)).transform("mean").ge(LEAST_SHARE_SHOWN)
    return cells[is_kept].reset_index(drop=True)


def without_margins_of(cells: pd.DataFrame, weak: pd.DataFrame) -> pd.DataFrame:
    """The published cells without the margins that hold any of the weak ones."""
    return cells[~margin_of(cells).isin(margin_of(weak[level_columns(cells)]))].reset_index(drop=True)


def margin_of(cells: pd.DataFrame) -> pd.Series:
    """The margin that each published cell belongs to: the levels that it is broken down by, joined by " x "."""
    margin = pd.Series("", index=cells.index)
    for level in level_columns(cells):
        margin = margin.mask(cells[level].ne(ALL), margin + " x " + level)
    return margin.str.removeprefix(" x ")


def level_columns(cells: pd.DataFrame) -> list[str]:
    """The columns of published cells that say what is counted."""
    return [column for column in cells.columns if column not in NO_LEVELS]


def added(cells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """One row for each combination of `by`: its published cells added, and how many hidden ones that leaves out.

    `shown` is missing where every cell is hidden. Give cells of one margin: those of two count people twice.
    """
    marked = cells.assign(hidden_cells=cells["shown"].isna().astype("int64"))
    grouped = marked.groupby(list(by), dropna=False, as_index=False)
    return grouped.agg(shown=("shown", lambda shown: shown.sum(min_count=1)), hidden_cells=("hidden_cells", "sum"))


def shown_share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole from published counts: missing where either is hidden or there is no whole.

    In whole points while the whole is under 100. Both parts carry their own rounding, so a share stops at 1.
    """
    base = whole.astype("Float64").mask(whole.eq(0))
    share = (part.astype("Float64") / base).clip(upper=1.0)
    return share.mask(base < WHOLE_POINTS_UNDER, share.round(2))


def hide_second_cells(cells: pd.DataFrame, weak: pd.DataFrame, every: bool = False) -> pd.DataFrame:
    """The cells with one more hidden beside each weak one, marked `is_second`, as far as any is left to hide.

    The one is the smallest figure shown beside it, alike in all levels but one, or else the smallest that holds it;
    with `every` all beside it are hidden.
    """
    levels = level_columns(cells)
    values = cells[levels].to_numpy(dtype=object)
    broken_down = values != ALL
    cells = cells.copy()
    for cell in weak[levels].itertuples(index=False, name=None):
        own = np.array(cell, dtype=object)
        alike = values == own
        beside = (broken_down == (own != ALL)).all(axis=1) & (alike.sum(axis=1) == len(levels) - 1)
        around = (alike | ~broken_down).all(axis=1) & ~alike.all(axis=1)
        shown = cells["shown"].notna().to_numpy()
        choice = next((among for among in (beside & shown, around & shown) if among.any()), None)
        if choice is not None:
            is_beside = bool((beside & shown).any())
            hidden = cells.index[choice] if every and is_beside else [cells.loc[choice, "shown"].idxmin()]
            cells.loc[hidden, "shown"] = pd.NA
            cells.loc[hidden, "is_second"] = True
    return cells
