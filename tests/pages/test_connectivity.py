from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import OpenPage
from tests.pages.seen import chart, drawn_map, headings, row, title, words


@pytest.fixture
def page(open_page: OpenPage, served_database: Path) -> OpenPage:
    """Return a function that runs the page over the served places."""

    def opened(**choices: str) -> AppTest:
        app = open_page("connectivity", database=served_database, **choices)
        assert not app.exception
        return app

    return opened


def test_the_finding_names_the_threshold_and_the_change_since_the_release_before(page: OpenPage) -> None:
    app = page()
    assert title(app) == "22.5% of premises can get 1,000 Mbit/s, 22.5 points more than in January 2025"
    assert "That is **45** of **200** premises in Given (July 2026)." in words(app)
    assert "W1 has most, **45.0%**; W2 least, **0.0%**." in words(app)
    assert "**10** premises (5.0%) cannot get 10 Mbit/s." in words(app)


def test_each_choice_of_tier_carries_its_threshold(page: OpenPage) -> None:
    options = page().selectbox(key="tier").options
    assert options == [
        "10 Mbit/s or more",
        "Superfast: 30 Mbit/s or more",
        "Ultrafast: 300 Mbit/s or more",
        "Gigabit: 1,000 Mbit/s or more",
    ]


def test_the_ward_table_holds_every_tier_and_the_premises_below_the_slowest(page: OpenPage) -> None:
    app = page()
    assert row(app, "W1") == ["W1", "100", "100.0%", "95.0%", "90.0%", "45.0%", "0"]
    assert row(app, "W2") == ["W2", "100", "90.0%", "0.0%", "0.0%", "0.0%", "10"]


def test_the_map_draws_the_worst_served_ward_darkest(page: OpenPage) -> None:
    drawing = drawn_map(page(tier="fixed_30"))
    assert "data-tip='95.0%, 95 of 100 premises'" in drawing
    assert "#12436D" in drawing.split("data-area='W2'")[0].rsplit("<g", 1)[1]


def test_a_chosen_ward_is_ranked(page: OpenPage) -> None:
    app = page(ward="W2")
    assert "W2: 0.0%, ranks 2nd of 2 wards" in headings(app)
    assert "data-chosen='W2'" in drawn_map(app)


def test_wards_with_premises_below_10_are_listed(page: OpenPage) -> None:
    app = page()
    assert "One ward has premises below 10 Mbit/s" in headings(app)
    assert chart(app, "left_out")["data"][0]["text"] == ["10 (10.0%)"]


def test_every_definition_is_printed_with_its_releases(page: OpenPage) -> None:
    said = words(page())
    assert "**1,000 Mbit/s**: at least 1,000 Mbit/s (gigabit-capable) (January 2025 and July 2026)." in said


def test_an_earlier_release_can_be_read_and_is_said_to_be_old(page: OpenPage) -> None:
    app = page(release="January 2025")
    assert title(app) == "0.0% of premises can get 1,000 Mbit/s"
    assert app.warning[0].value.startswith("These figures describe January 2025,")
    assert not page().warning


def test_authority_figures_are_never_painted_on_wards(page: OpenPage) -> None:
    app = page(place="P3")
    assert title(app) == "60.0% of premises can get 1,000 Mbit/s"
    assert "Coverage by ward: no data" in app.info[0].value
    drawing = drawn_map(app)
    assert "60.0" not in drawing
    assert "data-tip='1.5'" in drawing
    assert any("IMD 2025 indicator" in heading for heading in headings(app))


def test_a_tier_that_a_release_left_out_has_no_data_and_no_point(page: OpenPage) -> None:
    app = page(place="P3")
    gigabit_row = ["Gigabit: 1,000 Mbit/s or more", "No data", "60.0%", "400"]
    assert row(app, "Gigabit: 1,000 Mbit/s or more") == gigabit_row
    [gigabit] = [trace for trace in chart(app, "lines")["data"] if trace["name"] == "1,000 Mbit/s"]
    assert gigabit["y"] == [None, 0.6]


def test_counts_win_over_percentages_and_both_bases_are_named(page: OpenPage) -> None:
    app = page(place="P3", tier="fixed_30")
    assert title(app) == "95.1% of premises can get 30 Mbit/s, 35.1 points more than in 2017"
    assert "Basis: the percentage as published and counted premises" in words(app)


def test_a_release_of_percentages_alone_says_so(page: OpenPage) -> None:
    app = page(place="P3", release="2017", tier="fixed_30")
    assert "The 2017 release gives a percentage and no counts." in words(app)


def test_a_tier_that_the_chosen_release_left_out_is_no_data_and_not_another_tier(page: OpenPage) -> None:
    app = page(place="P3", release="2017", tier="fixed_1000")
    assert title(app) == "1,000 Mbit/s: no data for 2017"
    assert "The 2017 release does not publish this tier." in words(app)
    assert chart(app, "tiers")["data"][0]["customdata"] == [
        "Superfast: 30 Mbit/s or more",
        "Ultrafast: 300 Mbit/s or more",
    ]


def test_a_place_without_coverage_says_who_publishes_it(page: OpenPage) -> None:
    app = page(place="P2")
    assert title(app) == "Broadband coverage of Bare is not known here"
    assert "Ofcom publishes Connected Nations" in app.info[0].value


def test_a_tier_that_the_release_lacks_is_ignored(page: OpenPage) -> None:
    assert title(page(tier="full_fibre")).startswith("22.5% of premises can get 1,000 Mbit/s")
