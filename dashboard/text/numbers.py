"""Numbers and dates in the one way that every page, chart, table and download writes them."""

from collections.abc import Sequence
from datetime import date

NO_DATA = "No data"
HIDDEN_UNDER = 10
MINUS = "−"
WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


class Gap(str):
    """The words that stand where a figure would: grey in tables, and as they are in downloads."""


def hidden_range(hidden_under: int | None = None) -> str:
    """The counts that may not be shown: 1 to 9, or more where a place asks for it."""
    return f"1 to {(hidden_under or HIDDEN_UNDER) - 1}"


def hidden_words(hidden_under: int | None = None) -> str:
    """How a small count is written that may not be shown: Hidden (1 to 9)."""
    return f"Hidden ({hidden_range(hidden_under)})"


def hidden_counts(count: int, hidden_under: int | None = None) -> str:
    """How many counts that may not be shown a figure leaves out: 3 hidden counts (1 to 9)."""
    return f"{number(count)} hidden count{'' if count == 1 else 's'} ({hidden_range(hidden_under)})"


def number(value: float | None, decimals: int = 0) -> str:
    """A number with commas and a true minus sign: 1,234 or −0.4."""
    if value is None or value != value:
        return NO_DATA
    words = f"{abs(value):,.{decimals}f}"
    return MINUS + words if value < 0 and float(words.replace(",", "")) != 0 else words


def share(value: float | None, decimals: int = 1) -> str:
    """A share kept as 0 to 1, in per cent: 9.1%."""
    return NO_DATA if value is None or value != value else f"{number(value * 100, decimals)}%"


def points(difference: float, decimals: int = 1) -> str:
    """A difference of two shares kept as 0 to 1, with its sign: +2.9 pts or −1.3 pts."""
    words = number(difference * 100, decimals)
    return f"{words} pts" if words.startswith(MINUS) else f"+{words} pts"


def day(value: date | None) -> str:
    """A day: 14 Nov 2026."""
    return NO_DATA if value is None or value != value else f"{value.day} {value:%b %Y}"


def month(value: date | None) -> str:
    """A month: Apr 2024."""
    return NO_DATA if value is None or value != value else f"{value:%b %Y}"


def count_word(count: int) -> str:
    """A count that starts a sentence: Three, or 11."""
    return WORDS[count] if 0 <= count < len(WORDS) else f"{count:,}"


def ordinal(rank: int) -> str:
    """A rank: 1st, 22nd, 13th."""
    last = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{last}"


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def sentence(words: str) -> str:
    """The words with a capital at the start, the rest left alone."""
    return words[:1].upper() + words[1:]


def plain(words: str) -> str:
    """The words without the marks that ask for bold, for alternative texts and downloads."""
    return words.replace("**", "")
