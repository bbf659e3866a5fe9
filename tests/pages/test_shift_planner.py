import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace, geojson, polygon
from tests.pages.planned import planned_place, with_contacts, with_costs
from tests.pages.seen import drawings, headings, row, rows, title, words

# Words that would say what the law asks a person to decide.
CONCLUDING = (
    r"compl(y|ies|iant|iance)|lawful|legal(ly)?|justif\w*|proportionate|acceptable|therefore|conclu\w*|satisf(y|ies|ied)"
    r"|no (adverse |negative )?(impact|effect|detriment)|neutral|discriminat\w*|outweigh\w*|fair(ly|ness)?|reasonable"
    r"(?! adjustments)|due regard (has been|was|is)|sufficient\w*|adequate\w*|mitigated|meets|fulfil\w*"
)


@pytest.fixture(scope="module")
def planned_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of P1, which has everything, P2 without a survey, P3 abroad with nothing but wards, and P4.

    P4 has contacts, and no unit costs of its own.
    """
    folder = tmp_path_factory.mktemp("planned")
    second = GivenPlace(folder, "second", {"code": "P2", "name": "Second"}).wards(two_wards("V"), path="second.geojson")
    abroad: dict[str, object] = {"code": "P3", "name": "Third", "country": "Canada"}
    third = GivenPlace(folder, "third", abroad).wards(two_wards("X"), path="third.geojson")
    fourth = GivenPlace(folder, "fourth", {"code": "P4", "name": "Fourth"}).wards(two_wards("Y"), path="fourth.geojson")
    files = [planned_place(folder), with_costs(with_contacts(second, "V")).write(), third.write()]
    files.append(with_contacts(fourth, "Y").write())
    return load_places(files, folder / "dashboard.duckdb", folder).database


@pytest.fixture(scope="module")
def few_replies_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of P1 whose survey had fewer than 30 replies in each ward."""
    folder = tmp_path_factory.mktemp("few")
    return load_places([planned_place(folder, step=7)], folder / "dashboard.duckdb", folder).database


def two_wards(letter: str) -> str:
    left = {"V": -3.0, "X": -4.0, "Y": -5.0}[letter]
    return geojson([(f"{letter}{number}", polygon(left + number / 10)) for number in (1, 2)])


@pytest.fixture
def page(open_page: OpenPage, planned_database: Path) -> AppTest:
    """Return the page for 15 points, of which a fifth comes back."""
    return planned(open_page, planned_database)


def planned(open_page: OpenPage, database: Path, **choices: float | str) -> AppTest:
    app = open_page("shift_planner", database=database)
    for key, value in ({"come_back": 20.0} | choices).items():
        app.session_state[key] = value
    return app.run()


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def ward(app: AppTest, name: str) -> list[str]:
    """Return a ward's row of the table of all wards."""
    heads = next(cells for cells in rows(app) if cells[:2] == ["Ward", "Online today"])
    [found] = [cells for cells in rows(app) if cells[0] == name and len(cells) == len(heads)]
    return found


def draft(app: AppTest) -> str:
    [text] = [element.value for element in app.markdown if "Proposal under study" in element.value]
    return str(text).replace("\\", "")


def test_the_headline_is_the_saving_beyond_past_trend_and_never_the_gross(page: AppTest) -> None:
    # 15,000 calls at 2.83 - (0.15 + 20% of 2.83), of which the trend of 3 points a year leaves 10.5 of 15.
    assert title(page).startswith("Moving 15 points of contacts from phone to online would save about £22,200 a year")
    assert metrics(page)["Saving beyond past trend"] == "£22,200"
    assert "Past trend: 3.0 points a year" in words(page)


def test_the_golden_values_stand_in_the_tables(page: AppTest) -> None:
    assert row(page, "If nobody came back") == ["If nobody came back", "£40,200", "£40,200"]
    assert row(page, "After contacts that come back")[1] == "£31,700"
    second_year = row(page, "2, from Jan 2028")
    assert second_year[1:5] == ["15,000", "£40,200", "£31,710", "£22,197"]
    assert [cells[-1] for cells in rows(page) if cells[0].startswith("2, from")] == ["£21,446"]


def test_compared_with_no_change_nothing_is_taken_off_for_the_trend(
    open_page: OpenPage, planned_database: Path
) -> None:
    app = planned(open_page, planned_database, compare="none")
    assert metrics(app)["Saving, no trend off"] == "£31,700"
    assert "not taken off here" in words(app)


def test_a_cost_is_paid_back_from_the_cashable_part_alone(open_page: OpenPage, planned_database: Path) -> None:
    app = planned(open_page, planned_database, cost=10.0, cashable=50.0)
    assert metrics(app)["Cost paid back in"] == "16 months"
    app.session_state["cashable"] = 0.0
    assert metrics(app.run())["Cost paid back in"] == "5+ years"


def test_a_real_place_starts_without_a_cost_or_a_cashable_share(page: AppTest) -> None:
    assert row(page, "Cashable part")[1] == "£0"
    assert metrics(page)["Cost paid back in"] == "No cost"


def test_each_ward_has_its_own_planned_share_and_ceiling(page: AppTest) -> None:
    # A third of the calls moves everywhere: W1 goes from 60% to 73.3%, W2 from 50% to 66.7%.
    assert ward(page, "W1")[1:5] == ["60.0%", "73.3%", "84.6%", "77.4% to 89.8%"]
    assert ward(page, "W1")[-1] == "Room"
    assert ward(page, "W2")[1:4] == ["50.0%", "66.7%", "100.0%"]
    assert metrics(page)["Wards over the ceiling"] == "0 of 2"


def test_a_plan_past_the_cautious_end_warns_and_names_what_to_keep(open_page: OpenPage, planned_database: Path) -> None:
    # 25 points: W1 goes to 82.2%, past the 77.4% who are surely able; 4.8% of 50,000 contacts have to stay.
    app = planned(open_page, planned_database, points=25.0)
    assert title(app).endswith("but passes the safe ceiling in one ward")
    assert ward(app, "W1")[-1] == "Possibly over"
    kept = float(ward(app, "W1")[-2].replace(",", ""))
    assert kept == pytest.approx(50_000 * (0.8222 - 0.7737), abs=30)
    [warning] = app.warning
    assert "In one ward it is not sure that so many adults can" in warning.value
    assert row(app, "Past a ceiling")[1] == ward(app, "W1")[-2]
    # Each call takes six minutes.
    assert float(row(app, "Past a ceiling")[2]) == pytest.approx(kept / 10, abs=1)


def test_the_assumption_is_said_and_tested_ten_points_either_way(page: AppTest) -> None:
    assert "This assumes that residents who contact the council resemble the ward's adults" in words(page)
    tested = [row(page, name)[1] for name in ("10 points less able", "As the neighbours", "10 points more able")]
    assert tested == ["1", "0", "0"]


def test_no_estimate_is_unsafe_and_all_of_the_move_is_kept(open_page: OpenPage, few_replies_database: Path) -> None:
    app = planned(open_page, few_replies_database)
    assert title(app).endswith("but two wards have no estimate")
    assert ward(app, "W1")[-1] == "No estimate: unsafe"
    assert any("Unsafe: too few replies" in drawing for drawing in drawings(app))
    assert row(app, "Where there is no estimate")[1] == "15,000"
    assert row(app, "If kept below every ceiling")[1] == "£0"
    assert metrics(app)["Wards over the ceiling"] == "0 of 2"


@pytest.mark.parametrize(
    ("points", "heading", "why"),
    [
        (-5.0, "it asks for less online contact than today's 55.0%", "would make it 50.0%"),
        (50.0, "phone does not have so many contacts", "At most 45.0 points can move"),
        (0.0, "A plan that moves nothing changes nothing", "Give a share to move above 0"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_with_a_sentence(
    open_page: OpenPage, planned_database: Path, points: float, heading: str, why: str
) -> None:
    app = planned(open_page, planned_database, points=points)
    assert heading in title(app)
    assert why in app.info[0].value.replace("\\", "")
    assert not app.metric


def test_the_draft_for_the_equality_analysis_has_figures_and_gaps(open_page: OpenPage, planned_database: Path) -> None:
    text = draft(planned(open_page, planned_database, points=25.0))
    assert re.search(r"Age: 65 and over: 84\.2% able \(74\.4% to 90\.7%\), against 80\.0% planned", text)
    assert re.search(r"About \d+ adults \(0 to \d+\) would be pushed past", text)
    assert "Not known, since the survey did not ask: disability, sex, race" in text
    assert "Too few replies to say: Age: Unknown." in text


@pytest.mark.parametrize("points", [5.0, 15.0, 25.0, 40.0])
def test_the_draft_for_the_equality_analysis_never_concludes(
    open_page: OpenPage, planned_database: Path, points: float
) -> None:
    text = draft(planned(open_page, planned_database, points=points))
    assert [found.group() for found in re.finditer(rf"\b({CONCLUDING})\b", text, re.IGNORECASE)] == []
    assert "This draft weighs nothing and reaches no view." in text


def test_the_search_for_concluding_words_finds_one_that_is_there() -> None:
    for said in ("The plan complies.", "There is no adverse impact.", "This is proportionate.", "It is justified."):
        assert re.search(rf"\b({CONCLUDING})\b", said, re.IGNORECASE), said


def test_the_key_decision_prompt_asks_and_does_not_find(open_page: OpenPage, planned_database: Path) -> None:
    app = planned(open_page, planned_database, points=25.0, cost=120.0)
    [prompt] = [element.value for element in app.markdown if "counts as a key decision" in element.value]
    said = prompt.replace("\\", "")
    assert "Paper <b>4</b> counts as a key decision: £100,000 or more" in said
    assert r"Paper \<b\>4\</b\>" in prompt
    assert "one ward over the safe ceiling" in said
    assert "The amount named by the place's test is reached." in said
    assert said.endswith("This is a prompt, not a finding.")


def test_without_a_survey_the_saving_stands_and_no_ward_is_called_safe(
    open_page: OpenPage, planned_database: Path
) -> None:
    app = planned(open_page, planned_database, place="P2")
    assert title(app).endswith("save about £22,200 a year; who could follow is not known")
    assert metrics(app)["Wards over the ceiling"] == "No data"
    [missing] = app.info
    assert "none can be called safe" in missing.value
    assert "data/places/second.toml" in missing.value.replace("\\", "")
    assert "no figure by protected characteristic is known" in draft(app)


def test_a_place_with_nothing_says_what_is_missing_and_how_to_supply_it(
    open_page: OpenPage, planned_database: Path
) -> None:
    app = planned(open_page, planned_database, place="P3")
    assert title(app) == "No shift can be planned for Third yet"
    said = [element.value.replace("\\", "") for element in app.info]
    assert [text.split(":")[0] for text in said] == ["**A year of contacts", "**Unit costs", "**Who is able to follow"]
    assert all("data/places/third.toml" in text for text in said)
    assert "names no test of a key decision" in words(app)
    assert not app.metric


def test_a_place_without_unit_costs_of_its_own_may_use_published_ones_with_their_name_age_and_source(
    open_page: OpenPage, planned_database: Path
) -> None:
    # The published costs are 2.83 a call and 0.15 a visit to the website, as the golden values are.
    app = planned(open_page, planned_database, place="P4")
    assert title(app).endswith("save about £22,200 a year; who could follow is not known")
    assert "Unit costs: Socitm 2011 (published)" in words(app)
    assert any("These unit costs are of 2011" in element.value for element in app.warning)
    assert "Socitm, Channel Value Benchmarking, councils of the 2011 cohorts" in words(app)


def test_the_reader_chooses_between_the_costs_of_the_place_and_published_ones(
    open_page: OpenPage, planned_database: Path
) -> None:
    app = planned(open_page, planned_database, costs="Socitm 2011 (published)")
    assert "Unit costs: Socitm 2011 (published)" in words(app)


def test_the_page_says_the_same_each_time_it_is_drawn(page: AppTest) -> None:
    before = rows(page)
    assert rows(page.run()) == before


def test_groups_within_wards_are_shown_only_where_enough_replied(
    open_page: OpenPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("two_ages")
    file = planned_place(folder)
    survey = folder / "survey.csv"
    survey.write_text("".join(line for line in survey.open() if '"Unknown"' not in line))
    page = planned(open_page, load_places([file], folder / "dashboard.duckdb", folder).database)
    assert "Groups within wards, least able first" in headings(page)
    assert row(page, "W1", "Age: 65 and over")[2:] == ["84.6%", "72.5% to 92.0%", "73.3%"]
    # In W2 16 of that age replied.
    assert [cells for cells in rows(page) if cells[:2] == ["W2", "Age: 65 and over"]] == []


def test_a_group_is_not_shown_where_it_would_tell_of_one_too_small(page: AppTest) -> None:
    # 13 in W1 are of unknown age: the ward's own figure less those of the 65 and the 52 would be theirs.
    assert [cells for cells in rows(page) if cells[:2] == ["W1", "Age: 65 and over"]] == []


def test_a_name_from_the_file_is_drawn_as_it_is_written(
    open_page: OpenPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    file = planned_place(folder, step=7)
    boundaries = folder / "boundaries.geojson"
    shapes = json.loads(boundaries.read_text())
    shapes["features"][0]["properties"]["name"] = "W1 <b>x</b>"
    boundaries.write_text(json.dumps(shapes))
    database = load_places([file], folder / "dashboard.duckdb", folder).database
    app = planned(open_page, database)
    drawn = drawings(app)
    assert any("W1 &lt;b&gt;x&lt;/b&gt;" in drawing for drawing in drawn)
    assert not any("<b>x</b>" in drawing for drawing in drawn)
    assert ward(app, "W1 <b>x</b>")[-1] == "No estimate: unsafe"
