from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import OpenPage
from tests.pages.seen import drawn_map, row, title, words


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
