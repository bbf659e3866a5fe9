"""The page benchmark measures pages that show the same; how fast they are is for the benchmark to say."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import weights
from bench.council import SAMPLE, Council, load_council
from bench.page import DASH, OURS, PATCHED, Turns, measure
from bench.page_report import MOST_MESSAGE_BYTES, largest, report
from bench.visit import Painted

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Council:
    # The sample's public edition takes half a minute to be proved safe, which is not what is looked at here.
    return load_council(SAMPLE, cache=tmp_path_factory.mktemp("bench"), audience="internal")


@pytest.fixture(scope="module")
def turns(browser: Browser, council: Council, tmp_path_factory: pytest.TempPathFactory) -> Turns:
    return measure(browser, council, tmp_path_factory.mktemp("logs"), 1, lambda line: None)


def test_each_page_is_loaded_once_and_shows_three_other_measures(turns: Turns) -> None:
    assert {name: [len(turn.changes) for turn in taken] for name, taken in turns.items()} == {
        OURS: [3],
        DASH: [3],
        PATCHED: [3],
    }


def test_every_time_is_that_of_a_picture_that_came_after_the_choice(turns: Turns) -> None:
    painted = [p for taken in turns.values() for turn in taken for p in (turn.load, *(c.painted for c in turn.changes))]
    assert all(0 < one.map_ms <= one.page_ms for one in painted)


def test_our_page_sends_by_websocket_and_dash_by_http(turns: Turns) -> None:
    assert largest(turns, OURS)[0] > 5_000
    assert [largest(turns, name)[0] for name in (DASH, PATCHED)] == [0, 0]
    assert largest(turns, DASH)[1] > largest(turns, PATCHED)[1] > 5_000


def test_one_change_of_the_sample_stays_under_the_number_to_reach(turns: Turns) -> None:
    assert largest(turns, OURS)[0] < MOST_MESSAGE_BYTES


def test_the_report_gives_a_ratio_to_dash_for_each_of_four_times(turns: Turns) -> None:
    lines = report(turns)
    assert sum(line.startswith(f"our page / {DASH}, c") for line in lines) == 4
    assert not any("nan" in line for line in lines)


def test_each_press_on_a_weight_is_measured_until_map_and_bars_are_painted(
    browser: Browser, council: Council, tmp_path: Path
) -> None:
    repaints = weights.measure(browser, council, tmp_path, 1, lambda line: None, presses=2)
    assert len(repaints) == 2
    assert all(0 < painted.map_ms <= painted.page_ms for painted in repaints)


@pytest.mark.parametrize(("page_ms", "verdict"), [(399.9, ": reached)"), (400.0, ": NOT reached)")])
def test_the_median_of_the_repaints_is_set_against_the_number_to_reach(page_ms: float, verdict: str) -> None:
    repaints = [Painted(1.0, ms) for ms in (90.0, page_ms, 1_000.0)]
    assert weights.report(repaints).endswith(f"lowest 90, highest 1000; to reach: under 400 ms{verdict}")
