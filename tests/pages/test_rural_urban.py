"""A page narrowed to rural or urban wards, and places whose wards are not told apart."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.marts.places import places
from dashboard.marts.survey import EVERYBODY
from dashboard.metrics import load_metrics
from dashboard.views.ward_indicator import indicator_file, ward_indicator
from dashboard.views.ward_survey import SurveyChoice, survey_file
from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.seen import drawings, drawn_map, headings, row, rows, title, words
from tests.pages.surveyed import LATER, surveyed_place

OpenMap = Callable[..., AppTest]
# W1 (130 replies, 15 of them offline; 1,500 adults) is rural, and W2 (40 replies) urban unless its class is left out.
CLASSES = "code,class,adults\nL1,Smaller rural,700\nL2,Rural village,800\nL3,{},900\n"

COVERAGE = "postcode,% of premises unable to receive 10Mbit/s,SFBB availability (% premises),"
COVERAGE += "UFBB availability (% premises),Gigabit availability (% premises)\nAB11AA,0,100,100,50\nAB11AC,10,0,0,0\n"


def classed(place: GivenPlace, urban: str = "Urban city and town") -> GivenPlace:
    columns = {"area": "code", "rural_urban": "class", "adults": "adults", "population": "adults"}
    return place.indicators(CLASSES.format(urban), name="classes", path="classes.csv", columns=columns, indicator=[])


def database_of(place: GivenPlace) -> Path:
    return load_places([place.write()], place.folder / "dashboard.duckdb", place.folder).database


@pytest.fixture(scope="module")
def classed_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of a surveyed place with coverage, whose wards are told apart."""
    place = classed(surveyed_place(tmp_path_factory.mktemp("classed")))
    place.postcodes("postcode,ward,premises\nAB1 1AA,W1,100\nAB1 1AC,W2,100\n")
    place.coverage(COVERAGE, date(2026, 7, 31), release_label="July 2026")
    return database_of(place)


@pytest.fixture
def page(open_page: OpenPage, classed_database: Path) -> OpenMap:
    """Return a function that runs a page over that place."""

    def opened(name: str = "exclusion_map", **choices: str) -> AppTest:
        app = open_page(name, database=classed_database, **choices)
        assert not app.exception
        return app

    return opened


def test_both_sides_are_offered_after_all_wards(page: OpenMap) -> None:
    app = page()
    assert app.selectbox(key="kind").options == ["All wards", "Rural wards", "Urban wards"]
    assert [cells[0] for cells in rows(app)] == ["Ward", "W1", "W2"]


def test_a_survey_measure_is_said_listed_and_drawn_of_the_rural_wards_alone(page: OpenMap) -> None:
    app = page(kind="rural")
    assert title(app) == "No rural ward can be told apart with a higher share of adults offline"
    assert "In the one rural ward about **170 adults**, or **11.5%** (7.1% to 18.2%)," in words(app)
    assert "against **10.0%** of adults (6.6% to 14.9%) across the whole borough." in words(app)
    assert [cells[0] for cells in rows(app)] == ["Rural ward", "W1"]
    assert rows(app)[0][-1] == "Against the whole borough"
    assert "The other ward is left out; the borough's figure is of all 2." in words(app)
    [intervals] = drawings(app)
    assert "Whole borough 10.0%" in intervals
    assert "W2" not in intervals


def test_a_ward_that_is_left_out_is_muted_and_said_to_be_not_rural_and_not_without_data(page: OpenMap) -> None:
    svg = drawn_map(page(kind="rural"))
    before, _, after = svg.partition("data-area='W2'")
    assert "data-tip='Not rural'" in after.split(">")[0]
    assert before.rsplit("<g fill='", 1)[1].startswith("#DCDEE0'")
    assert ">Not rural</text>" in svg
    assert "No data" not in svg
    assert "by rural ward" in svg
    assert "data-tip='Not urban'" in drawn_map(page(kind="urban"))


def test_an_indicator_is_added_up_over_the_rural_wards_and_set_beside_the_whole_place(page: OpenMap) -> None:
    app = page(kind="rural", measure="aged_65_plus")
    assert title(app) == "W1 has the highest share of residents aged 65 and over"
    assert "The one rural ward has **30.0%** (60 of 200 residents)," in words(app)
    assert "against **23.3%** across the whole borough." in words(app)
    assert [cells[0] for cells in rows(app)] == ["Rural ward", "W1"]
    assert "data-tip='Not rural'" in drawn_map(app)
    assert "W2" not in "".join(drawings(app))


@pytest.mark.parametrize("measure", ["offline_three_months", "aged_65_plus"])
def test_a_chosen_ward_that_is_left_out_says_so(page: OpenMap, measure: str) -> None:
    app = page(kind="rural", ward="W2", measure=measure)
    assert "W2 is not among the rural wards" in headings(app)
    assert "data-chosen='W2'" in drawn_map(app)


def test_the_bands_below_follow_and_stay_those_among_all_wards(page: OpenMap) -> None:
    app = page(kind="rural", bands=True)
    bands = [cells for cells in rows(app) if cells[0] == "W1"][1]
    everywhere = [cells for cells in rows(page(bands=True)) if cells[0] == "W1"][1]
    assert bands == everywhere
    assert [cells[0] for cells in rows(app)].count("W2") == 0
    assert "Only rural wards are shown (1 of 2); their bands are those among all wards of Given." in words(app)


def test_downloads_hold_the_rural_wards_alone_and_say_so(
    classed_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(classed_database))
    [place] = cache.ask(places)
    metrics = load_metrics()
    choice = SurveyChoice(place, metrics["offline_three_months"], LATER, EVERYBODY, "", "", False, "rural")
    shown = ward_indicator(place, metrics["aged_65_plus"], "", False, "rural")
    for content in (survey_file(choice, "Source"), indicator_file(place, metrics["aged_65_plus"], shown)):
        text = content.decode("utf-8-sig")
        assert "W1" in text
        assert "W2" not in text
        assert "Rural wards only. The other ward is left out; the borough's figure is of all 2." in text


def test_coverage_is_added_up_over_the_wards_of_a_side(page: OpenMap) -> None:
    app = page("connectivity", kind="urban")
    assert title(app).startswith("Urban wards: 0.0% of premises can get 1,000 Mbit/s")
    assert "**0** of **100** premises in urban wards of Given" in words(app)
    assert row(app, "W2")[1] == "100"
    assert "W1" not in [cells[0] for cells in rows(app)]
    assert "data-tip='Not urban'" in drawn_map(app)


def test_a_side_that_does_not_exist_is_ignored(page: OpenMap) -> None:
    app = page(kind="nonsense")
    assert app.selectbox(key="kind").value == ""
    assert len(rows(app)) == 3


def test_a_place_whose_wards_are_not_told_apart_has_no_control_and_keeps_every_ward(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="aged_65_plus", kind="rural")
    assert not app.exception
    assert "kind" not in [box.key for box in app.selectbox]
    assert len(rows(app)) == 3
    assert "Not rural" not in drawn_map(app)


def test_nobody_says_of_a_ward_without_a_class_that_it_is_not_rural(open_page: OpenPage, tmp_path: Path) -> None:
    database = database_of(classed(surveyed_place(tmp_path), urban=""))
    app = open_page("exclusion_map", database=database, kind="rural")
    assert app.selectbox(key="kind").options == ["All wards", "Rural wards"]
    assert "data-tip='No data, not known whether rural'" in drawn_map(app)
    assert "Not rural" not in drawn_map(app)


def test_a_side_that_would_keep_every_ward_is_no_choice(open_page: OpenPage, tmp_path: Path) -> None:
    database = database_of(classed(surveyed_place(tmp_path), urban="Rural village"))
    app = open_page("exclusion_map", database=database, kind="rural")
    assert "kind" not in [box.key for box in app.selectbox]
    assert len(rows(app)) == 3
