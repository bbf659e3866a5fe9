from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import OpenPage
from tests.pages.seen import drawn_map, maps, row, rows, title, words
from tests.pages.surveyed import LATER


@pytest.fixture
def page(open_page: OpenPage, surveyed_database: Path) -> AppTest:
    return open_page("exclusion_map", database=surveyed_database)


def test_a_place_with_a_survey_opens_on_those_offline(page: AppTest) -> None:
    assert title(page) == "No ward can be told apart with a higher share of adults offline"
    assert "**10.0%** of adults" in words(page)
    assert "Spring 2026, weighted, 200 replies (effective 200, design effect 1.00)" in words(page)


def test_a_ward_has_its_interval_replies_and_standing(page: AppTest) -> None:
    cells = row(page, "W1")
    assert "130" in cells
    assert cells[-1] == "Cannot tell apart"
    # 40 replies are a caution: in brackets in the table, dotted on the map.
    assert row(page, "W2")[1].startswith("(")
    assert ">Caution" in drawn_map(page)


def test_few_replies_show_no_bare_direct_figure(open_page: OpenPage, few_replies: Path) -> None:
    app = open_page("exclusion_map", database=few_replies)
    cells = row(app, "W2")
    assert cells[1:3] == ["Too few to say", "–"]
    assert "10" in cells


def test_few_wards_give_no_model_and_so_no_modelled_figure(open_page: OpenPage, few_replies: Path) -> None:
    app = open_page("exclusion_map", database=few_replies, small="modelled")
    assert row(app, "W2")[1] == "Too few to say"


def test_a_group_within_a_ward_is_held_only_with_enough_replies_and_never_so_that_another_can_be_worked_out(
    surveyed_database: Path,
) -> None:
    with duckdb.connect(str(surveyed_database), read_only=True) as con:
        held = con.execute(
            """select distinct area_code, group_value, answer, n_unweighted from marts.mart_area_survey
            where area_code is not null and group_name <> 'all' and question = 'offline_three_months'
                and wave_set = ?""",
            [LATER],
        ).fetchall()
    # 13 of unknown age replied in W1; beside the ward's own figure the 52 of 65 and over would give them away.
    assert held == [("W1", "16 to 64", "Yes", 65)]


def test_a_measure_narrowed_to_a_group_shows_its_wards_and_its_figure_in_the_place(
    open_page: OpenPage, surveyed_database: Path
) -> None:
    app = open_page("exclusion_map", database=surveyed_database, residents="age: 16 to 64")
    assert title(app).startswith("Age 16 to 64: ")
    assert "the share of adults offline among them is **2.0%**" in words(app)
    assert row(app, "W1")[-3] == "65"
    assert row(app, "W2")[1] == "Too few to say"
    assert "Not enough" in row(app, "W2")


def test_a_group_with_too_few_replies_in_the_whole_place_has_no_figure(
    open_page: OpenPage, surveyed_database: Path
) -> None:
    app = open_page("exclusion_map", database=surveyed_database, residents="age: Unknown")
    assert title(app) == "Age Unknown: too few replied to say"
    assert "Fewer than 30 of them replied" in app.info[0].value
    assert not maps(app)
    assert not rows(app)
