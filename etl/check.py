"""What a check of a built database comes to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: its name, the place it concerns, whether it holds, what was found, what to do.

    A warning passes and stops no load, but a person should look at what was found.
    """

    name: str
    place_code: str | None
    passed: bool
    detail: str
    to_do: str = "Report this with the file that was loaded."
    is_warning: bool = False
