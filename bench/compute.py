"""How long a page works on its own figures in one rerun: our functions alone, without Streamlit's elements.

`python -m bench.compute DATABASE PLACE_CODE` prints a line a page: the milliseconds of processor time of the slowest
choice that nobody has yet made since the build (every measure, or else some wards, and every weight), and of a rerun
that changes nothing. Answers of the database are remembered in both.
"""

import argparse
import functools
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime import fragment
from streamlit.testing.v1 import AppTest

from analysis.risk_design import HEAVIEST
from bench.verdict import reached
from dashboard import cache
from etl.place import PROJECT

MOST_MS = 15.0
RERUNS, SWEEPS, MOST_WARDS = 9, 3, 10
PATIENCE_SECONDS = 120
# The pages that must keep to MOST_MS.
HELD = ("exclusion_map", "who_and_why", "risk_index", "ward_profile")
Call = Callable[..., Any]


@dataclass
class Stopwatch:
    """Seconds inside pages, and of these inside calls to Streamlit: those of the processor in this thread."""

    clock: Callable[[], float] = time.thread_time
    page: float = 0.0
    elements: float = 0.0
    depth: int = 0

    def attach(self) -> None:
        """Time every page and every call that draws an element, in this process and from now on."""
        StreamlitPage.run = self._timed_page(StreamlitPage.run)  # type: ignore[method-assign]
        for name in dir(DeltaGenerator):
            call = getattr(DeltaGenerator, name)
            if not name.startswith("__") and callable(call) and not isinstance(call, property):
                setattr(DeltaGenerator, name, self._timed_element(call))
        # What Streamlit copies for each fragment is its own work too.
        fragment.deepcopy = self._timed_element(fragment.deepcopy)  # type: ignore[attr-defined]
        for name, call in vars(st).items():
            if isinstance(getattr(call, "__self__", None), DeltaGenerator):
                setattr(st, name, self._timed_element(call))

    def _timed_page(self, run: Call) -> Call:
        @functools.wraps(run)
        def timed(*args: Any, **kwargs: Any) -> Any:
            start = self.clock()
            try:
                return run(*args, **kwargs)
            finally:
                self.page += self.clock() - start

        return timed

    def _timed_element(self, call: Call) -> Call:
        @functools.wraps(call)
        def timed(*args: Any, **kwargs: Any) -> Any:
            start, is_outermost = self.clock(), self.depth == 0
            self.depth += 1
            try:
                return call(*args, **kwargs)
            finally:
                self.depth -= 1
                if is_outermost:
                    self.elements += self.clock() - start

        return timed

    def take(self) -> float:
        """Return our own milliseconds since the last taking."""
        own = (self.page - self.elements) * 1000
        self.page = self.elements = 0.0
        return own


@dataclass(frozen=True)
class Compute:
    """Milliseconds of our own work in a rerun of one page: of its slowest new choice, and of none."""

    page: str
    new_choice_ms: float | None
    known_choice_ms: float

    @property
    def line(self) -> str:
        """The page's line in the report."""
        held = self.page in HELD
        verdict = f"   to reach: under {MOST_MS:g} ms: " if held else ""
        verdict += reached(max(self.new_choice_ms or 0.0, self.known_choice_ms) < MOST_MS) if held else ""
        new = "none" if self.new_choice_ms is None else f"{self.new_choice_ms:.1f} ms"
        return f"{self.page:20}{new:>12}{self.known_choice_ms:9.1f} ms{verdict}"


def measure(database: Path, place_code: str) -> Iterator[Compute]:
    """Yield the compute of each page of a place."""
    os.environ["ATLAS_DATABASE"] = str(database)
    watch = Stopwatch()
    watch.attach()
    app = AppTest.from_file(str(PROJECT / "dashboard" / "frame.py"), default_timeout=PATIENCE_SECONDS)
    app.session_state["place"] = place_code
    app.run()
    for page in sorted((PROJECT / "pages").glob("*.py")):
        app.switch_page(str(page)).run()
        if app.exception:
            raise RuntimeError(f"{page.name}: {app.exception[0].value}")
        _sweep(app, watch)
        sweeps = [_sweep(app, watch) for _ in range(SWEEPS)]
        slowest = max((median(times) for times in zip(*sweeps, strict=True)), default=None)
        yield Compute(page.stem, slowest, _again(app, watch))


def _sweep(app: AppTest, watch: Stopwatch) -> list[float]:
    """Return the time of each change of measure, or else ward, and of each weight, all new since the build.

    A page without any of these is changed by other amounts in the first box for one.
    """
    cache.forget_kept()
    app.run()
    times = []
    for change in [*_other_options(app), *_other_weights(app)] or _other_amounts(app):
        watch.take()
        change().run()
        times.append(watch.take())
    return times


def _other_options(app: AppTest) -> Iterator[Call]:
    """Yield what chooses each option of the measure, or else of the ward, and last the first of them."""
    boxes = {str(box.key): box for box in app.selectbox}
    key = next((key for key in ("measure", "ward") if key in boxes), None)
    if key is not None:
        many = len(boxes[key].options)
        for number in [*range(1, min(many, MOST_WARDS) if key == "ward" else many), 0]:
            yield lambda number=number: app.selectbox(key=key).select_index(number)


def _other_weights(app: AppTest) -> Iterator[Call]:
    """Yield what changes each weight."""
    for box in app.number_input:
        if str(box.key).startswith("weigh_"):
            other = (int(box.value or 0) + 3) % (HEAVIEST + 1)
            yield lambda key=str(box.key), other=other: app.number_input(key=key).set_value(other)


def _other_amounts(app: AppTest) -> Iterator[Call]:
    """Yield what types other amounts into the first box for one."""
    for box in app.number_input[:1]:
        for number in range(1, RERUNS + 1):
            yield lambda key=str(box.key), number=number: app.number_input(key=key).set_value(float(number))


def _again(app: AppTest, watch: Stopwatch) -> float:
    """Return the median over reruns with nothing changed."""
    times = []
    for _ in range(RERUNS):
        watch.take()
        app.run()
        times.append(watch.take())
    return median(times)


def main() -> None:
    """Measure the place of the database that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench.compute", description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("place_code")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    print(f"{'our own compute':20}{'new choice':>12}{'known choice':>12}")
    for found in measure(options.database, options.place_code):
        print(found.line, flush=True)


if __name__ == "__main__":
    main()
