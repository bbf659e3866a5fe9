"""The page benchmark measures two pages that show the same; how fast they are is for the benchmark to say."""

import pytest

from bench.council import SAMPLE, load_council
from bench.page import DASH, OURS, PATCHED, Turns, measure
from bench.page_report import MOST_MESSAGE_BYTES, largest, report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def turns(tmp_path_factory: pytest.TempPathFactory) -> Turns:
    folder = tmp_path_factory.mktemp("bench")
    # The sample's public edition takes half a minute to be proved safe, which is not what is looked at here.
    council = load_council(SAMPLE, cache=folder, audience="internal")
    return measure(council, folder / "logs", 1, lambda line: None)


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
