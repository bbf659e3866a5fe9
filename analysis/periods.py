"""The periods a reader can choose from a run of months: the latest year, financial years and quarters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FINANCIAL_YEAR_STARTS = 4


@dataclass(frozen=True)
class Period:
    """A run of whole months, named as it is said."""

    label: str
    first_month: date
    last_month: date

    @property
    def months(self) -> int:
        """How many months it holds."""
        return _number(self.last_month) - _number(self.first_month) + 1

    def a_year_earlier(self) -> "Period":
        """The same months twelve months before."""
        return span(_month(_number(self.first_month) - 12), _month(_number(self.last_month) - 12))


def span(first_month: date, last_month: date) -> Period:
    """A period named by its first and last month: "Jul to Sep 2026", "Oct 2025 to Sep 2026", "Sep 2026"."""
    end = f"{last_month:%b %Y}"
    if first_month == last_month:
        return Period(end, first_month, last_month)
    start = f"{first_month:%b}" if first_month.year == last_month.year else f"{first_month:%b %Y}"
    return Period(f"{start} to {end}", first_month, last_month)


def periods(first_month: date, last_month: date) -> list[Period]:
    """The latest twelve months first, then full financial years, then full quarters, each latest first."""
    first, last = _number(first_month), _number(last_month)
    latest = span(_month(max(first, last - 11)), last_month)
    years = [span(_month(start), _month(start + 11)) for start in _starts(first, last, 12)]
    named = [Period(f"{y.first_month.year}/{y.last_month:%y}", y.first_month, y.last_month) for y in years]
    quarters = [span(_month(start), _month(start + 2)) for start in _starts(first, last, 3)]
    return [latest, *named, *quarters]


def short_labels(labels: Sequence[str]) -> tuple[str, list[str]]:
    """What the labels of a run of periods share ("month, year not given") and what is left of each ("1")."""
    if len(labels) < 2:
        return "", list(labels)
    start = _common_start(labels)
    start = start[: start.rfind(" ") + 1]
    end = _common_start([label[len(start) :][::-1] for label in labels])[::-1]
    shortest = [label[len(start) : len(label) - len(end)] for label in labels]
    if not all(shortest):
        return "", list(labels)
    return f"{start.strip()}{end}".strip(" ,"), shortest


def _common_start(words: Sequence[str]) -> str:
    """The longest start that all the words share: what the first and the last in order share."""
    first, last = min(words), max(words)
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[:length]


def span_of_labels(labels: Sequence[str]) -> str:
    """A run of named periods in words: "month 1 to month 11, year not given"."""
    if len(labels) < 2:
        return "".join(labels)
    first, last = labels[0], labels[-1]
    start, comma, end = first.partition(", ")
    return f"{start} to {last}" if comma and last.endswith(f"{comma}{end}") else f"{first} to {last}"


def _starts(first: int, last: int, length: int) -> list[int]:
    """Where each full run of `length` months inside the range starts, counted from April, latest first."""
    starts = [n for n in range(first, last - length + 2) if (n - FINANCIAL_YEAR_STARTS + 1) % length == 0]
    return starts[::-1]


def _number(month: date) -> int:
    """Months since year nought."""
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    """The first day of a numbered month."""
    return date(number // 12, number % 12 + 1, 1)
