"""How wide a text is in the map's type, well enough to say whether it fits."""

from __future__ import annotations

from functools import lru_cache

FONT_SIZE = 13.0
LINE_HEIGHT = 15.0
NARROW, WIDE = frozenset("iljtfrI.,:;'|!()- "), frozenset("mwMWQO%&")


@lru_cache(maxsize=5000)
def text_width(text: str, *, bold: bool = False) -> float:
    """The width in pixels of a text at the map's font size, a little on the safe side."""
    ems = sum(0.3 if c in NARROW else 0.8 if c in WIDE else 0.6 if c.isupper() else 0.51 for c in text)
    return ems * FONT_SIZE * (1.06 if bold else 1.0)


@lru_cache(maxsize=5000)
def wrapped(text: str, lines: int) -> tuple[str, ...]:
    """A text broken at spaces into at most so many lines, the longest as short as can be."""
    words = text.split()
    if lines <= 1 or len(words) <= 1:
        return (" ".join(words),)
    choices = [(" ".join(words[:cut]), *wrapped(" ".join(words[cut:]), lines - 1)) for cut in range(1, len(words))]
    return min(choices, key=lambda choice: max(text_width(line) for line in choice))
