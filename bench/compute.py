"""How long a page works on its own figures in one rerun: our functions alone, without Streamlit's elements.

`python -m bench.compute DATABASE PLACE_CODE` prints a line a page: the milliseconds of processor time where nobody
has yet made the same choice since the build (another measure, or another ward), and where somebody has. Answers of
the database are remembered in both.
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

from bench.verdict import reached
from dashboard import cache
from etl.place import PROJECT

MOST_MS = 15.0
RERUNS = 9
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
    """Median milliseconds of our own work in a rerun of one page."""

    page: str
    new_choice_ms: float
    known_choice_ms: float

    @property
    def line(self) -> str:
        """The page's line in the report."""
        held = self.page in HELD
        verdict = f"   to reach: under {MOST_MS:g} ms: " if held else ""
        verdict += reached(max(self.new_choice_ms, self.known_choice_ms) < MOST_MS) if held else ""
        return f"{self.page:20}{self.new_choice_ms:9.1f} ms{self.known_choice_ms:9.1f} ms{verdict}"


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
        _changes(app, watch)
        cache.forget_kept()
        app.run()
        yield Compute(page.stem, _changes(app, watch), _again(app, watch))


def _changes(app: AppTest, watch: Stopwatch) -> float:
    """Return the median over changes of the measure, or else of the ward; each to one not seen since the build.

    A page without either is changed by the first amount that a reader may type, if it has one.
    """
    boxes = {box.key: box for box in app.selectbox}
    box = boxes.get("measure") or boxes.get("ward")
    if box is None:
        return _typed(app, watch) if app.number_input else _again(app, watch)
    times = []
    for number in range(1, min(RERUNS + 1, len(box.options))):
        watch.take()
        app.selectbox(key=str(box.key)).select_index(number).run()
        times.append(watch.take())
    app.selectbox(key=str(box.key)).select_index(0).run()
    return median(times)


def _typed(app: AppTest, watch: Stopwatch) -> float:
    """Return the median over changes of the first amount; each to one not typed since the build."""
    key = str(app.number_input[0].key)
    usual, times = app.number_input(key=key).value, []
    for number in range(1, RERUNS + 1):
        watch.take()
        app.number_input(key=key).set_value(float(number)).run()
        times.append(watch.take())
    app.number_input(key=key).set_value(usual).run()
    return median(times)


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
