"""What files tell of contacts, taken down: each count with its levels, and each figure that is made of counts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from analysis.disclosure import ALL, WHOLE_POINTS_UNDER
from dashboard.marts.contacts import group_of_channel
from tests.pages.offered import File
from tests.pages.published import LEVELS, YES, Cell, ClosedList, number

HIDDEN = "Hidden (1 to 9)"
GAPS = ("No data", "Not published")
MISSING = float(np.nan)
# A figure that went through a file and back is as near as this, of its size.
NEAR = 1e-9


@dataclass(frozen=True)
class Made:
    """A figure made of counts: what a file says, and the ends between which the published cells put it."""

    what: str
    said: float
    low: float
    high: float

    @property
    def is_told_by_the_cells(self) -> bool:
        """Whether the published cells make the same of it; what rests on a hidden count must be missing."""
        if np.isnan(self.low) or np.isnan(self.high):
            return bool(np.isnan(self.said))
        near = NEAR * max(1.0, abs(self.said))
        return self.low - near <= self.said <= self.high + near


@dataclass(frozen=True)
class Replies:
    """How many replies a file says stand behind an estimate, whose they are, and whether it shows the estimate."""

    wave_set: str
    question: str
    area_code: str
    group_name: str
    group_value: str
    base: float
    is_shown: bool


@dataclass
class Reading:
    """What was read: counts with their levels, and figures made of counts.

    costs: the published unit costs, lowest and highest by channel. units: the average cost of a contact that files
    give by channel, under what it is the average of. later: what can only be checked when every file has been read.
    too_fine: sentences that count more finely than published figures do.
    """

    closed: ClosedList
    costs: dict[str, tuple[float, float]]
    counts: list[dict[str, str]] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    units: dict[frozenset[tuple[str, str]], dict[str, float]] = field(default_factory=dict)
    later: list[Callable[[], None]] = field(default_factory=list)
    too_fine: list[str] = field(default_factory=list)
    replies: list[Replies] = field(default_factory=list)

    def finish(self) -> None:
        """Check what had to wait for other files."""
        while self.later:
            self.later.pop()()

    def cells(self) -> pd.DataFrame:
        """Return every count that was read, once: its levels, and `shown`, missing where hidden."""
        cells = pd.DataFrame(self.counts).reindex(columns=[*LEVELS, "text"])
        cells[LEVELS] = cells[LEVELS].astype("object").fillna(ALL)
        shown = pd.to_numeric(cells.pop("text"), errors="coerce").astype("Int64")
        cells = cells.assign(shown=shown, figure=shown.astype("object").fillna("hidden"))
        cells = cells.drop_duplicates([*LEVELS, "figure"]).drop(columns="figure")
        assert not cells.duplicated(LEVELS).any(), "one count has two figures"
        # Where nobody was counted there is no cell.
        return cells[cells["shown"].ne(0).fillna(True)].reset_index(drop=True).assign(is_second=False)

    def unit_costs(self, cell: Cell) -> tuple[float, float]:
        """Return the lowest and highest published cost of a contact of a channel or group; missing without one."""
        if "channel" in cell:
            return self.costs.get(cell["channel"], (MISSING, MISSING))
        group = [channel for channel, name in group_of_channel().items() if name == cell["channel_group"]]
        known = [self.costs[channel] for channel in group if channel in self.costs]
        # A group may hold channels without a cost, which then cost nothing.
        return (0.0, max(high for _, high in known)) if known else (MISSING, MISSING)


@dataclass(frozen=True)
class Told:
    """One file with what its reader had chosen, and the ways to take down what it tells."""

    reading: Reading
    file: File
    rows: pd.DataFrame

    @property
    def named(self) -> str:
        """The file and what its reader had chosen, for whoever reads a failure."""
        return f"{self.file.page} {dict(self.file.chosen)} {self.file.name}"

    def chosen(self, key: str) -> str:
        """What the reader had set a control to; "" for one that was let be."""
        return str(self.file.chosen.get(key, ""))

    @property
    def base(self) -> dict[str, str]:
        """The levels that the reader's choices break a count down by; the period is each file's own matter."""
        named = {"service_code": "service", "area_code": "ward", "customer_type": "customers"}
        whose = {} if self.chosen("staff") == "in" else {"residents": YES}
        return whose | {level: self.chosen(key) for level, key in named.items() if self.chosen(key)}

    def during(self, label: str) -> dict[str, str]:
        """The same in a period of the closed list."""
        return self.base | self.reading.closed.period(label)

    def records(self, **only: str) -> list[dict[str, str]]:
        """Return the rows with these values."""
        rows = self.rows
        for column, value in only.items():
            rows = rows[rows[column] == value]
        return [{str(name): str(text) for name, text in row.items()} for row in rows.to_dict("records")]

    def count(self, text: str, cell: Cell) -> None:
        """Take down a count; a figure that is not there at all tells nothing."""
        if text not in GAPS:
            self.reading.counts.append({**cell, "text": text})

    def number_or_hidden(self, text: str, cell: Cell) -> None:
        """Take down a count of a file of numbers, where an empty cell says that it is hidden."""
        self.count(HIDDEN if text in GAPS else text, cell)

    def equals(self, what: str, said: str | float, expected: float, within: float = 0.0) -> None:
        """Take down a figure made of counts, with what the published cells make of it."""
        self.lies(what, said, expected - within, expected + within)

    def lies(self, what: str, said: str | float, low: float, high: float) -> None:
        """Take down a figure made of counts, with the ends between which the published cells put it."""
        value = number(said) if isinstance(said, str) else said
        if not np.isnan(value):
            self.reading.made.append(Made(f"{self.named}: {what}", value, low, high))

    def none_of(self, figures: Iterable[str]) -> None:
        """Fail where any of some figures is a number."""
        told = [figure for figure in figures if not np.isnan(number(figure))]
        assert not told, f"{self.named}: {told} on too few replies"

    def rounded(self, figures: Iterable[str], decimals: int) -> None:
        """Fail where any of some figures has more decimals."""
        values = [number(figure) for figure in figures]
        finer = [value for value in values if abs(value - round(value, decimals)) > NEAR]
        assert not finer, f"{self.named}: {finer} are told too finely"

    def share(self, what: str, said: str, part: str, whole: str) -> None:
        """Take down a share of two figures beside it."""
        self.equals(what, said, published_share(number(part), number(whole)))

    def added(self, what: str, said: str, cells: Sequence[Cell]) -> None:
        """Take down a sum of published cells; hidden ones are left out of it."""
        self.equals(what, said, self.sum_of(cells))

    def sum_of(self, cells: Sequence[Cell]) -> float:
        """Return the published cells added up, without the hidden ones."""
        return float(np.nansum([self.reading.closed.figure(cell) for cell in cells]))

    def money(self, what: str, said: str, cells: Sequence[Cell]) -> None:
        """Take down an amount of pounds: no less and no more than the published contacts cost at published costs."""
        ends = [self.reading.unit_costs(cell) for cell in cells]
        counts = [self.reading.closed.figure(cell) for cell in cells]
        low, high = (
            float(np.nansum([count * end[at] for count, end in zip(counts, ends, strict=True)])) for at in (0, 1)
        )
        self.lies(what, said, low, high)


def published_share(part: float, whole: float) -> float:
    """Return a share of published counts: whole points on few contacts, and never above 1; missing where hidden."""
    if np.isnan(part) or not whole > 0:
        return MISSING
    share = min(part / whole, 1.0)
    return round(share, 2) if whole < WHOLE_POINTS_UNDER else share


def of_channel(code: str) -> dict[str, str]:
    """Return the level of a channel, or of a channel group, with its code."""
    return {"channel" if code in group_of_channel() else "channel_group": code}


def group_of(cell: Cell) -> str:
    """Return the channel group of a cell of one channel or group."""
    return group_of_channel()[cell["channel"]] if "channel" in cell else cell["channel_group"]


def month_label(day: str) -> str:
    """Return a month as the closed list names it."""
    return f"{date.fromisoformat(day):%b %Y}"
