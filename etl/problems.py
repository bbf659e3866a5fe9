"""What a person is told when a load cannot go on: every problem in words, all of them together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One fault in the input: where it is, how large it is, what it looks like and what to do."""

    file: str
    what: str
    to_do: str
    column: str | None = None
    rows: int | None = None
    examples: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return the fault as one paragraph that names file, column, rows, up to three examples and the remedy."""
        where = f"{self.file}, column '{self.column}'" if self.column else self.file
        count = f" ({self.rows:,} row{'' if self.rows == 1 else 's'})" if self.rows is not None else ""
        shown = ", ".join(f"'{example}'" for example in self.examples[:3])
        said = f"{where}: {self.what}{count}.{f' For example {shown}.' if shown else ''} {self.to_do}"
        # A word of a file may hold signs that would steer the terminal.
        return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in said)


class LoadFailed(Exception):
    """Raised with every problem that stops a load; nothing has been written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.sentence() for problem in problems))
        self.problems = list(problems)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ' Did you mean 'x'?' for the nearest known word, or an empty string where none is near."""
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{found[0]}'?" if found else ""
