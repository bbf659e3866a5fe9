"""The place that page compute is measured on is the given one, only with more wards; what is timed is real work."""

from pathlib import Path

import duckdb
import pytest

from bench import maths
from bench.compute import Stopwatch
from bench.widened import widened
from tests.conftest import OpenPage


@pytest.fixture(scope="module")
def wide(given_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return widened(given_database, tmp_path_factory.mktemp("wide") / "wide.duckdb", "P1", 5)


def test_each_copy_of_a_ward_has_its_small_areas_and_figures(wide: Path) -> None:
    with duckdb.connect(str(wide), read_only=True) as con:
        areas = con.execute(
            """select w.area_code, count(distinct s.area_code), count(distinct i.indicator)
            from marts.dim_area as w
            left join marts.dim_area as s on s.parent_code = w.area_code
            left join marts.mart_area_indicator as i on i.area_code = w.area_code
            where w.area_type = 'ward' group by w.area_code order by w.area_code"""
        ).fetchall()
        shapes = con.execute("select count(distinct ST_AsWKB(geometry)) from marts.dim_area where area_type = 'ward'")
        assert shapes.fetchall() == [(5,)]
    assert areas == [("W1", 2, 2), ("W1-1", 2, 2), ("W1-2", 2, 2), ("W2", 1, 2), ("W2-1", 1, 2)]


def test_pages_open_on_the_widened_place(wide: Path, open_page: OpenPage) -> None:
    app = open_page("exclusion_map", database=wide, measure="aged_65_plus")
    assert app.title[0].value == "W1 has the highest share of residents aged 65 and over"
    assert len(app.selectbox(key="ward").options) == 6


def test_the_stopwatch_leaves_out_what_streamlit_does_and_what_that_calls_in_turn() -> None:
    now = [0.0]
    watch = Stopwatch(clock=lambda: now[0])

    def busy(seconds: float) -> None:
        now[0] += seconds

    inner = watch._timed_element(busy)

    def drawing() -> None:
        busy(0.03)
        inner(0.03)

    def page() -> None:
        busy(0.05)
        watch._timed_element(drawing)()

    watch._timed_page(page)()
    assert watch.take() == pytest.approx(50)
    assert watch.take() == 0


def test_the_maths_is_timed_on_as_many_shares_and_wards_as_it_says(internal_sample: Path) -> None:
    timed = list(maths.measure(internal_sample, "SAMPLEFORD", times=2))
    assert [one.what for one in timed] == [
        "5,000 survey shares with their intervals",
        "risk index of 24 wards, a weight changed",
        "a plan for 45 wards, 2,000 draws",
    ]
    assert all(len(one.times_ms) == 2 for one in timed)
    assert all("to reach: under " in one.line for one in timed)


@pytest.mark.parametrize(("middle", "verdict"), [(1.99, ": reached)"), (2.0, ": NOT reached)")])
def test_the_median_of_the_times_is_set_against_the_number_to_reach(middle: float, verdict: str) -> None:
    assert maths.Timed("shares", (1.0, middle, 9.0), 2.0).line.endswith(f"to reach: under 2 ms{verdict}")
