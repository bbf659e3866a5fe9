from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.seen import headings, row, rows, title, words


@pytest.fixture
def page(open_page: OpenPage, surveyed_database: Path) -> AppTest:
    return open_page("ward_profile", database=surveyed_database, ward="W2")


def missing(app: AppTest) -> list[str]:
    return [notice.value.split("**")[1] for notice in app.info]


def test_the_finding_says_where_the_ward_ranks(page: AppTest) -> None:
    assert title(page) == "W2 has the 2nd highest share of residents aged 65 and over of 2 wards"
    assert "About **100 residents**" in words(page)


def test_without_a_choice_the_first_ward_by_name_is_shown_and_said_to_be(
    open_page: OpenPage, surveyed_database: Path
) -> None:
    app = open_page("ward_profile", database=surveyed_database)
    assert title(app) == "W1 has the highest share of residents aged 65 and over of 2 wards"
    assert "No ward is chosen, so this is the first by name." in words(app)


def test_an_indicator_stands_beside_the_place_with_its_rank(page: AppTest) -> None:
    assert row(page, "Residents aged 65 and over")[1:] == ["10.0%", "23.3%", "–", "2 of 2", "2021"]
    assert "Above the borough on 0 of 1 indicators" in headings(page)


def test_a_survey_measure_under_a_caution_is_in_brackets_with_its_replies(page: AppTest) -> None:
    cells = row(page, "Offline (three months or more)")
    assert cells[1].startswith("(")
    assert cells[1].endswith("), 40 replies")
    assert " to " in cells[3]


def test_too_few_replies_give_no_figure_of_their_own(open_page: OpenPage, few_replies: Path) -> None:
    app = open_page("ward_profile", database=few_replies, ward="W2")
    cells = row(app, "Offline (three months or more)")
    assert cells[1] == "Too few to say (10 of 30 replies)"
    assert cells[3:5] == ["–", "–"]


def test_channels_and_coverage_are_shown_where_they_are_known_by_ward(
    open_page: OpenPage, served_database: Path
) -> None:
    app = open_page("ward_profile", database=served_database, ward="W1")
    # In 2025 11 months of 4 web forms among 10 contacts, in 2026 12 months of 6: 116 of 230.
    assert row(app, "Digital")[1] == "50.4%"
    assert row(app, "Phone, post and face to face")[1] == "49.6%"
    assert row(app, "Gigabit: 1,000 Mbit/s or more")[1:3] == ["45.0%", "22.5%"]
    assert missing(app) == [
        "Residents: no data",
        "Rural or urban: no data",
        "Indicators: no data",
        "Survey estimates: not yet measured",
        "Contacts for each 1,000 residents: no data",
        "Risk index: no data",
    ]


def test_coverage_of_the_whole_authority_is_never_given_to_a_ward(open_page: OpenPage, served_database: Path) -> None:
    app = open_page("ward_profile", database=served_database, place="P3")
    assert "Broadband coverage by ward: no data" in missing(app)
    assert any("for the whole authority only" in notice.value for notice in app.info)
    assert not [cells for cells in rows(app) if cells[0].startswith("Superfast")]


def test_a_place_with_nothing_but_wards_says_who_can_supply_each_figure(
    open_page: OpenPage, surveyed_database: Path
) -> None:
    app = open_page("ward_profile", database=surveyed_database, place="P2")
    assert title(app) == "V1: no figures are loaded yet"
    assert len(missing(app)) == 7
    assert all("bare.toml" in notice.value or "ONS" in notice.value for notice in app.info)


def test_a_ward_that_does_not_exist_is_ignored(open_page: OpenPage, surveyed_database: Path) -> None:
    app = open_page("ward_profile", database=surveyed_database, ward="W9")
    assert not app.exception
    assert title(app).startswith("W1 ")


def test_a_name_that_is_markup_shows_as_it_is_written(open_page: OpenPage) -> None:
    app = open_page("ward_profile", ward="W2")
    assert "W2 <b>*_[x](y)_*</b> has the" in title(app)
    assert "<b>" not in "".join(element.value for element in app.markdown)


def test_contacts_are_set_against_the_residents_and_a_year(open_page: OpenPage, tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().small_areas()
    place.indicators("code,old,all\nL1,20,100\nL2,40,100\nL3,10,100\n", columns={"area": "code", "population": "all"})
    # W1 has 200 residents and 30 contacts in half a year, W2 100 and 3; one contact carries no ward.
    lines = [f"a{n},2026-01-05,Bins,Call,W1" for n in range(20)] + [f"b{n},2026-06-05,Bins,Call,W1" for n in range(10)]
    lines += [f"c{n},2026-03-05,Bins,Call,W2" for n in range(3)] + ["d,2026-03-05,Bins,Call,"]
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "area": "ward"}
    rows = "\n".join(["id,day,service,channel,ward", *lines]) + "\n"
    place.contacts(rows, set="Contacts", columns=columns, values={"channel": {"Call": "phone"}})
    database = load_places([place.write()], tmp_path / "dashboard.duckdb", tmp_path).database
    app = open_page("ward_profile", database=database, ward="W1")
    assert "**300 contacts a year for each 1,000 residents**, Contacts, Jan 2026 to Jun 2026; borough 220." in words(
        app
    )


def test_the_risk_score_and_its_components_stand_beside_the_place(open_page: OpenPage) -> None:
    app = open_page("ward_profile", ward="W1")
    assert row(app, "Risk score")[-2:] == ["1 of 2", "Scaled within the place"]
