"""What the measurement of the pages says: medians of each way, and ratios within the same turn."""

from collections.abc import Callable, Sequence
from statistics import median

from bench.page import DASH, OURS, PATCHED, Turns
from bench.verdict import reached
from bench.visit import Change, Painted

MOST_MESSAGE_BYTES, RATIO_TO_DASH = 40_000, 1.0
Milliseconds = Callable[[Painted], float]


def report(turns: Turns) -> list[str]:
    """Return the lines that state what was measured, and whether each of the numbers to reach is reached."""
    heads = ("cold, map", "cold, page", "change, map", "change, page")
    lines = ["", " " * 18 + "".join(f"{head:>14}" for head in heads)]
    lines += [f"{name:18}" + "".join(f"{ms:11.0f} ms" for ms in _medians(turns, name)) for name in turns]
    lines += ["", "One change, largest:" + "".join(f"{head:>13}" for head in ("websocket", "HTTP", "all, gzipped"))]
    lines += [f"{name:20}" + "".join(f"{sent / 1000:10.1f} kB" for sent in largest(turns, name)) for name in turns]
    lines += ["", _message_line(turns)]
    for other in (DASH, PATCHED):
        for what, of in (("map painted", _map), ("whole page painted", _page)):
            lines.append(_ratio_line(f"cold load, {what}", other, load_ratios(turns, other, of)))
            lines.append(_ratio_line(f"change, {what}", other, change_ratios(turns, other, of)))
    return lines


def _map(painted: Painted) -> float:
    return painted.map_ms


def _page(painted: Painted) -> float:
    return painted.page_ms


def _medians(turns: Turns, name: str) -> list[float]:
    loads = [turn.load for turn in turns[name]]
    changes = [change.painted for change in _changes(turns, name)]
    return [median(map(of, painted)) for painted in (loads, changes) for of in (_map, _page)]


def _changes(turns: Turns, name: str) -> list[Change]:
    return [change for turn in turns[name] for change in turn.changes]


def largest(turns: Turns, name: str) -> tuple[int, int, int]:
    """Return the most bytes that any change sent: by websocket, by HTTP, and both as gzip would pack them."""
    changes = _changes(turns, name)
    return (
        max(change.websocket_bytes for change in changes),
        max(change.http_bytes for change in changes),
        max(change.gzipped_bytes for change in changes),
    )


def load_ratios(turns: Turns, other: str, of: Milliseconds) -> list[float]:
    """Return our time over the other's for the cold loads of the same turn."""
    pairs = zip(turns[OURS], turns[other], strict=True)
    return [of(ours.load) / of(theirs.load) for ours, theirs in pairs]


def change_ratios(turns: Turns, other: str, of: Milliseconds) -> list[float]:
    """Return our time over the other's for the change to the same measure in the same turn."""
    pairs = zip(_changes(turns, OURS), _changes(turns, other), strict=True)
    return [of(ours.painted) / of(theirs.painted) for ours, theirs in pairs]


def _ratio_line(what: str, other: str, found: Sequence[float]) -> str:
    middle = median(found)
    # What Dash can be brought to with Patch is told, but the number to reach is set against the usual page.
    verdict = f"; to reach: under {RATIO_TO_DASH:g}: {reached(middle < RATIO_TO_DASH)}" if other == DASH else ""
    return f"our page / {other}, {what}: {middle:.2f} (lowest {min(found):.2f}, highest {max(found):.2f}{verdict})"


def _message_line(turns: Turns) -> str:
    sent = largest(turns, OURS)[0]
    share = sent / largest(turns, DASH)[1]
    return (
        f"our message for one change: {sent / 1000:.1f} kB, {share:.2f} of Dash's"
        f" (to reach: under {MOST_MESSAGE_BYTES / 1000:g} kB: {reached(sent < MOST_MESSAGE_BYTES)})"
    )
