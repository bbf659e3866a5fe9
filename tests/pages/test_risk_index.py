from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import load_places
from tests.conftest import HOSTILE_WARD, OpenPage
from tests.etl.given import GivenPlace, geojson, polygon
from tests.pages.seen import drawn_map, headings, row, rows, title, words

# Three small areas; L1 and L2 are in the first ward. Younger old people: 10, 20 and 20%, so scores of 0, 10 and 10.
# Very old: 5, 15 and 0% (3.3, 10 and 0). Social renting: 5, 20 and 27.5%. The flat figure is the same everywhere.
FIGURES = """code,all,young_old,all_old,old,rent,homes,flat
L1,100,10,15,5,2,40,7
L2,300,60,105,45,20,100,21
L3,100,20,20,0,11,40,7
"""
INPUTS = [
    {"name": "aged_65_74", "numerator": "young_old", "denominator": "all"},
    {"name": "aged_65_plus", "numerator": "all_old", "denominator": "all"},
    {"name": "aged_75_plus", "numerator": "old", "denominator": "all"},
    {"name": "disabled", "numerator": "flat", "denominator": "all"},
    {"name": "social_rented", "numerator": "rent", "denominator": "homes"},
]


@pytest.fixture(scope="session")
def risk_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of a place with an index, another real one beside it, and one with nothing but its wards."""
    folder = tmp_path_factory.mktemp("risk")
    first = indexed(folder, "given", "P1", "L", "W")
    beside = indexed(folder, "beside", "P3", "M", "V", left=-4.0)
    bare = GivenPlace(folder, "bare", {"code": "P2", "name": "Bare"}).wards(
        geojson([("U1", polygon(-3.0))]), path="bare.geojson"
    )
    files = [place.write() for place in (first, beside, bare)]
    return load_places(files, folder / "dashboard.duckdb", folder).database


def indexed(folder: Path, slug: str, code: str, small: str, ward: str, left: float = -2.0) -> GivenPlace:
    place = GivenPlace(folder, slug, {"code": code, "name": slug.capitalize()})
    areas = geojson([(f"{ward}1", polygon(left)), (f"{ward}2", polygon(left + 0.1))])
    areas = areas.replace('"name": "W2"', f'"name": "{HOSTILE_WARD}"')
    lookup = f"code,ward\n{small}1,{ward}1\n{small}2,{ward}1\n{small}3,{ward}2\n"
    place.wards(areas, path=f"{slug}.geojson").small_areas(lookup, path=f"{slug}_small.csv")
    columns = {"area": "code", "population": "all"}
    content = FIGURES.replace("L", small)
    return place.indicators(content, columns=columns, indicator=INPUTS, path=f"{slug}.csv", period_label="Census 2021")


@pytest.fixture
def open_risk(open_page: OpenPage, risk_database: Path) -> OpenPage:
    def opened(**choices: object) -> AppTest:
        app = open_page("risk_index", database=risk_database, **choices)
        assert not app.exception
        return app

    return opened


def test_the_finding_names_the_highest_ward_and_what_sets_it_apart(open_risk: OpenPage) -> None:
    app = open_risk()
    assert title(app) == f"{HOSTILE_WARD} scores highest, but other weights put others first"
    assert (
        "scores **7.5** of 10, against **6.7** across the borough; deprivation stands out, 10.0 against 6.0"
        in words(app)
    )


def test_it_always_says_what_the_index_is_not_for(open_risk: OpenPage) -> None:
    said = "\n".join(notice.value for notice in open_risk().info)
    assert "Not for targets, not for change over time." in said
    assert "one area's fall is another's rise" in said


def test_the_table_holds_score_components_rank_and_the_ranks_it_may_have(open_risk: OpenPage) -> None:
    app = open_risk()
    assert row(app, "W1") == ["W1", "W1", "6.5", "7.9", "5.0", "2", "1 to 2"]
    assert row(app, HOSTILE_WARD) == [HOSTILE_WARD, "W2", "7.5", "5.0", "10.0", "1", "1 to 2"]
    assert ">6.5<" in drawn_map(app)


def test_each_input_stands_with_its_weight_dates_and_the_ends_of_its_scale(open_risk: OpenPage) -> None:
    app = open_risk()
    line = ["Residents aged 65 to 74", "Demography", "Census 2021", "1", "25.0%", "10.0% to 20.0%"]
    assert row(app, "Residents aged 65 to 74") == line
    assert row(app, "Residents aged 65 and over")[3:5] == ["0", "0.0%"]
    assert "Inputs describe 2021: the index has no one date" in headings(app)


def test_a_constant_input_is_dropped_and_named(open_risk: OpenPage) -> None:
    app = open_risk()
    assert "Dropped, because the figure is the same everywhere: Disabled residents." in words(app)
    assert row(app, "Disabled residents")[4] == "0.0%"


def test_a_changed_weight_changes_the_scores_and_is_set_against_the_preset(open_risk: OpenPage) -> None:
    app = open_risk()
    app.number_input(key="weigh_equal_deprivation").set_value(0).run()
    assert title(app).startswith("W1 scores highest")
    assert row(app, "W1")[2:6] == ["7.9", "7.9", "5.0", "1"]
    assert row(app, "W1")[-2:] == ["6.5", "2"]
    assert "Against the preset, your weights move **0** wards to another class" in words(app)
    assert any("your weights (preset: Equal components)" in caption.value for caption in app.caption)


def test_twice_the_weights_are_the_same_scores(open_risk: OpenPage) -> None:
    halves = open_risk(weigh_equal_demography=1, weigh_equal_deprivation=2)
    doubled = open_risk(weigh_equal_demography=2, weigh_equal_deprivation=4)
    assert rows(halves)[-2:] == rows(doubled)[-2:]


def test_the_preset_comes_back_at_a_press(open_risk: OpenPage) -> None:
    app = open_risk(weigh_equal_aged_75_plus=9, weigh_equal_deprivation=0)
    before = rows(open_risk())
    assert rows(app) != before
    app.button[0].click().run()
    assert rows(app) == before


def test_weights_that_are_all_nought_are_explained_and_draw_nothing(open_risk: OpenPage) -> None:
    app = open_risk(weigh_equal_demography=0, weigh_equal_deprivation=0)
    assert title(app) == "With every weight at 0 there is no score"
    assert "Give at least one component, and one input in it, a weight above 0" in words(app)
    assert rows(app) == []
    assert len(app.number_input) > 0, "the weights can still be changed"


def test_the_published_preset_names_the_inputs_that_are_missing(open_risk: OpenPage) -> None:
    app = open_risk(preset="deri")
    assert app.selectbox(key="preset").options == ["Equal components", "DERI-like, 3 of 11 inputs"]
    [line] = [line for line in words(app).splitlines() if "not held here are" in line]
    assert line.count(",") >= 7
    assert "Social grade DE" in line
    assert "Connections slower than 10 Mbit/s" in line
    assert "No input is held for connectivity: left out." in words(app)


def test_double_counting_is_warned_of(open_risk: OpenPage) -> None:
    assert not any("already include" in warning.value for warning in open_risk().warning)
    [warning] = open_risk(weigh_equal_aged_65_plus=1).warning
    assert "Residents aged 65 and over already include those aged 65 to 74" in warning.value
    assert "rise and fall together" in warning.value


def test_places_can_be_laid_on_one_scale(open_risk: OpenPage) -> None:
    app = open_risk(base="loaded")
    assert app.selectbox(key="base").options == ["This place", "The 2 places loaded"]
    assert any("0 and 10 from the small areas of the 2 places loaded" in caption.value for caption in app.caption)


def test_a_chosen_ward_is_described_with_its_small_areas(open_risk: OpenPage) -> None:
    app = open_risk(ward="W1")
    assert "W1 ranks 2nd of 2 wards" in headings(app)
    assert "Inside W1, scores run from 0.8 to 8.3" in headings(app)
    assert row(app, "L2") == ["L2", "8.3", "10.0", "6.7", "300"]
    assert "data-chosen='W1'" in drawn_map(app)


def test_a_place_without_figures_says_how_to_supply_them(open_risk: OpenPage) -> None:
    app = open_risk(place="P2")
    assert title(app) == "There is no risk index for Bare yet"
    assert "data/places/bare.toml" in app.info[0].value


def test_every_choice_that_does_not_exist_is_ignored(open_risk: OpenPage) -> None:
    app = open_risk(preset="nonsense", base="nonsense", ward="W9")
    assert title(app) == title(open_risk())
