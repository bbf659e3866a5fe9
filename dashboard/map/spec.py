"""What a map is told about the figures it shows: class limits, their words, marks of doubt and absence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

CLASS_COLOURS = ("#DCE9F5", "#9CC3E4", "#3876B1", "#12436D")
DOUBTFUL = ("caution", "paper_first")  # the figure stands, under dots
LEFT_OUT = "left_out"  # it may have a figure, which nobody asked for
ABSENT = ("too_few", "hidden", "no_data", "not_yet", LEFT_OUT)  # there is no figure to show
MARK_LABELS = {
    "caution": "Caution",
    "paper_first": "Paper-first area",
    "too_few": "Too few to say",
    "hidden": "Hidden (1 to 9)",
    "no_data": "No data",
    "not_yet": "Not yet measured",
    LEFT_OUT: "Left out",
}


@dataclass(frozen=True)
class MapSpec:
    """The classes of one map, in the unit of its values, and the words that go with it.

    Values are rounded to `decimals` before they are classed, so a printed value and its colour agree.
    With `lower_is_worse` the dark end of the scale stands for the low values.
    """

    breaks: tuple[float, float, float]
    labels: tuple[str, str, str, str]
    alt: str
    decimals: int = 1
    lower_is_worse: bool = False
    area_noun: str = "ward"
    mark_labels: Mapping[str, str] = field(default_factory=dict)

    def class_of(self, value: float) -> int:
        """The class of a value, 0 the lowest; a value on a limit belongs to the class above it."""
        shown = round(value, self.decimals)
        return sum(shown >= limit for limit in self.breaks)

    def shade_of(self, class_number: int) -> int:
        """The place of a class on the colour scale, 0 the palest."""
        return 3 - class_number if self.lower_is_worse else class_number

    def mark_label(self, mark: str) -> str:
        """The words that stand for a mark in the key and in an area's name."""
        return self.mark_labels.get(mark, MARK_LABELS[mark])


def class_labels(
    breaks: tuple[float, float, float], *, decimals: int = 1, prefix: str = "", suffix: str = "%"
) -> tuple[str, str, str, str]:
    """The limit labels of four classes, none overlapping: "Under 6%", "6 to 8.9%", ..., "12% or more"."""
    starts = [f"{limit:,.{decimals}f}" for limit in breaks]
    if all(float(limit).is_integer() for limit in breaks):
        starts = [f"{limit:,.0f}" for limit in breaks]
    ends = [f"{limit - 10.0**-decimals:,.{decimals}f}" for limit in breaks]
    first, second, third = starts
    return (
        f"Under {prefix}{first}{suffix}",
        f"{prefix}{first} to {prefix}{ends[1]}{suffix}",
        f"{prefix}{second} to {prefix}{ends[2]}{suffix}",
        f"{prefix}{third}{suffix} or more",
    )


def mark_of(value: float, mark: object) -> str | None:
    """The mark an area is drawn with: its own, or "no_data" where there is neither mark nor figure."""
    if isinstance(mark, str) and mark:
        if mark not in MARK_LABELS:
            raise ValueError(f"Unknown mark {mark!r}; known are {', '.join(MARK_LABELS)}.")
        if mark in ABSENT or not math.isnan(value):
            return mark
    return "no_data" if math.isnan(value) else None
