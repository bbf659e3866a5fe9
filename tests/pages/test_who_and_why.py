from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.marts.survey import survey_by_group
from tests.conftest import OpenPage
from tests.pages.seen import drawings, headings, row, rows, title, words
from tests.pages.surveyed import HOSTILE_BARRIER


@pytest.fixture
def page(open_page: OpenPage, surveyed_database: Path) -> AppTest:
    return open_page("who_and_why", database=surveyed_database)


def test_the_finding_names_the_groups_that_stand_out_beyond_doubt(page: AppTest) -> None:
    assert title(page) == "Clearly higher share of adults offline: 65 and over"
    assert "**10.0%** of adults in Given fit" in words(page)
    assert "Fewer than 30 of “Unknown” replied" in words(page)


def test_a_group_says_what_its_figure_rests_on_and_where_it_stands(page: AppTest) -> None:
    found = row(page, "65 and over", "Age")
    assert found[1:3] == ["Age", "22.5%"]
    assert found[4:] == ["80", "80", "1.00", "Clearly above"]


def test_too_few_replies_show_no_figure_anywhere(page: AppTest) -> None:
    cells = row(page, "Unknown", "Age")
    assert cells[2:7] == ["Too few to say (20 of 30 replies)", "–", "20", "–", "–"]
    assert cells[7].startswith("Too few to say")
    assert "Too few to say (20 of 30 replies)" in drawings(page)[0]


def test_too_few_replies_give_their_base_and_nothing_that_tells_of_the_figure(surveyed_database: Path) -> None:
    with duckdb.connect(str(surveyed_database), read_only=True) as con:
        rows = survey_by_group(con, "P1", "offline_three_months", "Spring 2026")
    few = next(row for row in rows if row.group_value == "Unknown")
    assert (few.flag, few.n_unweighted) == ("too few", 20)
    assert [few.value, few.low, few.high, few.n_effective, few.design_effect] == [None] * 5
    assert all(row.value is not None for row in rows if row.flag != "too few")


def test_barriers_are_ranked_with_those_that_name_none_at_the_foot(page: AppTest) -> None:
    names = [cells[0] for cells in rows(page)]
    start = names.index(HOSTILE_BARRIER)
    assert names[start : start + 4] == [HOSTILE_BARRIER, "No skills", "None of these", "Don't know"]
    assert row(page, "Don't know")[1] == "5.0%"


def test_names_from_the_file_show_as_they_are_written(page: AppTest) -> None:
    assert HOSTILE_BARRIER not in "".join(element.value for element in page.markdown)
    assert any("Cost &lt;b&gt;" in drawing for drawing in drawings(page))


def test_the_skills_ladder_has_everybody_asked_as_its_base(page: AppTest) -> None:
    # Of 20, 16 have the skills, but one of the four others does not know: 80% of all, 84% of those who answered.
    assert "80% have all five skills, 50% used them" in headings(page)
    assert row(page, "All five: have it")[1] == "80.0%"
    assert row(page, "All five basic digital skills")[2] == "84.2%"


def test_a_fall_of_those_offline_beyond_doubt_is_an_improvement(page: AppTest) -> None:
    assert "Improving since Spring 2024" in headings(page)
    found = row(page, "Offline (three months or more)")
    assert found[1:4] == ["30.0%", "10.0%", "−20.0 pts"]
    assert found[-1] == "Improving"
    assert row(page, "All five basic digital skills")[-1] == "No detectable change"


def test_a_target_says_how_many_replies_could_detect_it(open_page: OpenPage, surveyed_database: Path) -> None:
    app = open_page("who_and_why", database=surveyed_database)
    app.number_input(key="target").set_value(5.0).run()
    # 7.849 (0.09 + 0.0475) / 0.05^2 = 431.7; every weight is 1, so the design effect is 1 too.
    assert "from **10.0%** to **5.0%**" in words(app)
    assert "**432 replies**" in words(app)


def test_the_earliest_wave_says_that_nothing_earlier_can_be_compared(
    open_page: OpenPage, surveyed_database: Path
) -> None:
    app = open_page("who_and_why", database=surveyed_database, wave="Spring 2024")
    assert not app.exception
    assert "No wave before Spring 2024 is loaded" in app.info[0].value


def test_pooled_waves_are_shown_and_the_last_two_compared(open_page: OpenPage, surveyed_database: Path) -> None:
    app = open_page("who_and_why", database=surveyed_database, wave="Pooled: Spring 2024, Spring 2026")
    assert row(app, "65 and over", "Age")[2] == "30.0%"
    assert "What changed from Spring 2024 to Spring 2026" in headings(app)


def test_a_place_without_a_survey_says_how_to_supply_one(open_page: OpenPage, surveyed_database: Path) -> None:
    app = open_page("who_and_why", database=surveyed_database, place="P2")
    assert title(app) == "Nobody has yet asked residents of Bare who is offline, and why"
    assert "not yet measured" in app.info[0].value
    assert "data/places/bare.toml" in app.info[0].value


def test_choices_that_do_not_exist_are_ignored(open_page: OpenPage, surveyed_database: Path) -> None:
    app = open_page("who_and_why", database=surveyed_database, measure="aged_65_plus", group="shoe", wave="1066")
    assert not app.exception
    assert title(app) == "Clearly higher share of adults offline: 65 and over"


def test_each_group_names_its_barrier_or_has_too_few_replies(page: AppTest) -> None:
    named = [cells for cells in rows(page) if len(cells) == 5]
    assert ["65 and over", HOSTILE_BARRIER, "25.0%"] in [cells[:3] for cells in named]
    assert ["Unknown", "–", "Too few to say (20 of 30 replies)"] in [cells[:3] for cells in named]
