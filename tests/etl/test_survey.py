"""Surveys: respondents, their answers and weights as a file gives them, and the estimates that come out."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.cli import app
from etl.place import PROJECT
from tests.etl.given import GivenPlace, ask, geojson, load, polygon, problem_of, problems_of

HEAD = "id,ward,weight,age,use\n"
WAVES = {"columns": {"id": "id", "area": "ward", "weight": "weight", "wave": "wave"}, "wave": ""}


def given(folder: Path) -> GivenPlace:
    return GivenPlace(folder).wards()


def replies(count: int, ward: str, use: str, start: int = 0) -> str:
    """Return lines of respondents who all give the same answer with the weight 1."""
    return "".join(f"{ward}{use}{start + number},{ward},1,Old,{use}\n" for number in range(count))


SURVEY = HEAD + "a,W1,2,Old,Never\nb,W1,1,Young,Daily\nc,W2,1,Old,Daily\n"
ESTIMATE = """select n_unweighted, sum_w, estimate from marts.mart_area_survey
    where question = ? and answer = ? and area_code is not distinct from ? and wave_set = ? and group_value = ?
        and method = 'direct'"""


def estimate(loaded: Any, question: str, answer: str, area: str | None = None, **more: str) -> Any:
    """Return n_unweighted, sum_w and estimate of one cell."""
    [row] = loaded.ask(ESTIMATE, question, answer, area, more.get("wave", "2026"), more.get("group", "all"))
    return row


def test_estimates_are_weighted_by_place_ward_and_group(tmp_path: Path) -> None:
    loaded = load(given(tmp_path).survey(SURVEY))
    assert loaded.counts("survey") == {"loaded": 3}
    assert estimate(loaded, "offline", "Yes") == (3, 4, 0.5)
    assert estimate(loaded, "offline", "Yes", "W1") == (2, 3, pytest.approx(2 / 3))
    assert estimate(loaded, "offline", "Yes", "W2") == (1, 1, 0)
    assert estimate(loaded, "offline", "Yes", group="Old") == (2, 3, pytest.approx(2 / 3))
    assert estimate(loaded, "internet_use", "Daily") == (3, 4, 0.5)


def test_a_survey_without_weights_counts_everybody_alike(tmp_path: Path) -> None:
    loaded = load(given(tmp_path).survey(SURVEY, columns={"id": "id", "area": "ward"}))
    assert estimate(loaded, "offline", "Yes") == (3, 3, pytest.approx(1 / 3))


def test_answers_are_put_in_common_words_and_a_blank_is_not_answered(tmp_path: Path) -> None:
    survey = HEAD + "a,W1,1,Old,1\nb,W1,1,,2\nc,W1,1,Old, \nd,W1,1,Old,9\n"
    question = {"name": "internet_use", "column": "use", "answers": {"1": "Never", "2": "Daily", "9": "Don't know"}}
    loaded = load(given(tmp_path).survey(survey, question=[question]))
    for answer in ("Never", "Daily", "Don't know", "Not answered"):
        assert estimate(loaded, "internet_use", answer) == (4, 4, 0.25)
    assert estimate(loaded, "offline", "Yes") == (2, 2, 0.5)
    assert estimate(loaded, "internet_use", "Daily", group="Not answered") == (1, 1, 1)


def test_a_blank_is_no_answer_whatever_else_counts_as_none(tmp_path: Path) -> None:
    survey = HEAD + "a,W1,1,Old,Never\nb,W1,1,Old,\nc,W1,1,Old,Refused\n"
    loaded = load(given(tmp_path).survey(survey, unanswered=["Refused"]))
    assert estimate(loaded, "offline", "Yes") == (1, 1, 1)


def test_several_answers_are_parted_and_counted_once_a_respondent(tmp_path: Path) -> None:
    survey = HEAD + "a,W1,1,Old,Phone; Laptop; Phone\nb,W1,3,Old,Laptop;\nc,W1,1,Old,;\nd,W1,1,Old,\n"
    question = {"name": "devices", "column": "use", "separator": ";"}
    loaded = load(given(tmp_path).survey(survey, question=[question], measure=[]))
    found: dict[str, float] = dict(
        loaded.ask("select answer, sum_wy from marts.mart_area_survey where area_code = 'W1' and method = 'direct'")
    )
    assert found == {"Phone": 1, "Laptop": 4, "Not answered": 2}
    assert estimate(loaded, "devices", "Laptop")[:2] == (4, 6)


def test_waves_are_estimated_apart_and_pooled_over_those_that_asked(tmp_path: Path) -> None:
    survey = "id,ward,weight,age,use,wave\na,W1,1,Old,Never,2024\na,W1,3,Old,Daily,2026\n"
    loaded = load(given(tmp_path).survey(survey, **WAVES))
    assert estimate(loaded, "offline", "Yes", wave="2024") == (1, 1, 1)
    assert estimate(loaded, "offline", "Yes", wave="2026") == (1, 3, 0)
    assert estimate(loaded, "offline", "Yes", wave="Pooled: 2024, 2026") == (2, 4, 0.25)


def test_a_question_of_one_wave_is_not_said_to_be_of_several(tmp_path: Path) -> None:
    place = given(tmp_path).survey(SURVEY)
    question = [{"name": "health", "column": "use"}]
    place.survey(SURVEY, name="other", path="other.csv", wave="2024", question=question, measure=[])
    loaded = load(place)
    assert set(loaded.ask("select wave_set, question from marts.mart_area_survey")) == {
        ("2026", "internet_use"), ("2026", "offline"), ("2024", "health"),
    }  # fmt: skip


@pytest.mark.parametrize("weight", ["", "-1", "heavy", "nan", "inf"])
def test_a_respondent_with_a_bad_weight_is_refused(tmp_path: Path, weight: str) -> None:
    survey = HEAD + replies(40, "W1", "Daily") + f"x,W1,{weight},Old,Never\n"
    loaded = load(given(tmp_path).survey(survey))
    counts = loaded.counts("survey")
    assert counts.pop("loaded") == 40
    assert sum(counts.values()) == 1
    assert estimate(loaded, "internet_use", "Daily") == (40, 40, 1)


def test_a_respondent_without_an_identity_is_refused_and_one_of_another_place_set_aside(tmp_path: Path) -> None:
    survey = HEAD + replies(40, "W1", "Daily") + ",W1,1,Old,Never\nx,W9,1,Old,Never\ny,,1,Old,Daily\n"
    loaded = load(given(tmp_path).survey(survey))
    assert loaded.counts("survey") == {"loaded": 41, "no identity": 1, "outside the place": 1}
    assert estimate(loaded, "internet_use", "Daily") == (41, 41, 1)


def test_a_repeated_respondent_is_set_aside_and_one_with_other_answers_stops_the_load(tmp_path: Path) -> None:
    line = "a,W1,2,Old,Never\n"
    assert load(given(tmp_path).survey(SURVEY + line)).counts("survey") == {"loaded": 3, "repeated": 1}
    problem = problem_of(given(tmp_path).survey(SURVEY + line.replace("Never", "Daily")))
    assert "survey.csv, column 'id': rows that stand more than once with other figures" in problem


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (
            {"measure": [{"name": "m", "all_of": [{"question": "internet_uses", "answers": ["Never"]}]}]},
            "measure 'm' asks for the question 'internet_uses', which is not mapped. Add it under "
            "[[source.question]]. Did you mean 'internet_use'?",
        ),
        ({"wave": ""}, "survey 'survey' names neither a wave column nor a wave"),
        ({"question": [{"name": "internet_use", "column": "usage"}]}, "column 'usage': the file has no such column"),
        (
            {"measure": [{"name": "internet_use", "all_of": [{"question": "internet_use", "answers": ["Never"]}]}]},
            "two of its questions and measures are called 'internet_use'",
        ),
        (
            {"measure": [{"name": "m", "all_of": [{"question": "internet_use", "answers": ["Never"]}] * 2}]},
            "measure 'm' asks a question twice",
        ),
        ({"groups": {"all": "age"}}, "a group cannot be called 'all' or 'area'"),
    ],
)
def test_a_wrong_mapping_is_told_in_words(tmp_path: Path, keys: dict[str, object], said: str) -> None:
    assert said in problem_of(given(tmp_path).survey(SURVEY, **keys))


def test_an_answer_that_nobody_gave_is_reported_with_the_nearest_that_was(tmp_path: Path) -> None:
    asked = {"question": "internet_use", "answers": ["Never", "Dayly"]}
    loaded = load(given(tmp_path).survey(SURVEY, measure=[{"name": "m", "all_of": [asked]}]))
    notes = loaded.ask("select passed, detail from marts.meta_check where check_name = 'survey: measure m'")
    assert notes == [(True, "nobody gave the answer 'Dayly' to 'internet_use'. Did you mean 'Daily'?")]


def test_respondents_of_other_places_are_set_aside_by_their_place(tmp_path: Path) -> None:
    survey = "id,ward,weight,age,use,council\na,W1,1,Old,Never,P1\nb,W1,1,Old,Daily,P2\nc,,1,Old,Daily,\n"
    loaded = load(given(tmp_path).survey(survey, place_column="council"))
    assert loaded.counts("survey") == {"loaded": 1, "outside the place": 2}
    assert estimate(loaded, "offline", "Yes") == (1, 1, 1)


def test_a_survey_by_postcode_reaches_its_wards_however_postcodes_are_spaced(tmp_path: Path) -> None:
    place = given(tmp_path).postcodes("postcode,ward,premises\nAB1 1AA,W1,1\nAB1 1AC,W2,1\n")
    survey = SURVEY.replace("W1", "ab11aa").replace("W2", "AB1 1AC")
    assert estimate(load(place.survey(survey, area_system="postcode")), "offline", "Yes", "W1") == (2, 3, 2 / 3)


def test_only_wards_with_under_30_replies_are_modelled(tmp_path: Path) -> None:
    codes = [f"W{number}" for number in range(1, 8)]
    shapes = geojson([(code, polygon(-2.0 + number / 10)) for number, code in enumerate(codes)])
    place = GivenPlace(tmp_path).wards(shapes)
    place.small_areas("code,ward\n" + "".join(f"L{code},{code}\n" for code in codes))
    figures = "code,old,all\n" + "".join(f"L{code},20,100\n" for code in codes)
    place.indicators(figures, columns={"area": "code", "population": "all"})
    counts = dict(zip(codes, (30, 29, 60, 60, 60, 60, 0), strict=True))
    survey = HEAD + "".join(
        replies(count // 3, ward, "Never") + replies(count - count // 3, ward, "Daily")
        for ward, count in counts.items()
    )
    loaded = load(place.survey(survey))
    found = loaded.ask(
        """select area_code, n_unweighted, answer, question, flag, model_note, estimate between ci_low and ci_high
        from marts.mart_area_survey where method = 'modelled' order by area_code"""
    )
    assert found == [
        ("W2", 29, "Yes", "offline", "shown", None, True),
        ("W7", 0, "Yes", "offline", "shown", "nobody answered here: from the model alone", True),
    ]


def test_too_few_wards_to_model_are_said_to_be_so(tmp_path: Path) -> None:
    place = (
        given(tmp_path)
        .small_areas()
        .indicators("code,old,all\nL1,20,100\nL2,20,100\nL3,1,100\n", columns={"area": "code", "population": "all"})
    )
    found = load(place.survey(SURVEY)).ask(
        "select area_code, estimate, flag, model_note from marts.mart_area_survey where method = 'modelled'"
    )
    assert {row[1:] for row in found} == {(None, "too few", "fewer than 5 areas have respondents: no model")}


def test_a_file_of_only_another_places_wards_is_no_survey_of_this_place(tmp_path: Path) -> None:
    assert "no row was loaded for Given" in problem_of(given(tmp_path).survey(HEAD + "a,W9,1,Old,Never\n"))


def test_a_group_within_a_ward_is_kept_for_measures_from_30_replies_on(tmp_path: Path) -> None:
    lines = replies(30, "W1", "Never") + replies(29, "W2", "Never")
    # Two groups are too small, so that neither can be worked out from the ward's own figure.
    for group in ("Young", "Middle"):
        lines += "".join(f"{group}{number},W1,1,{group},Daily\n" for number in range(29))
    loaded = load(given(tmp_path).survey(HEAD + lines))
    query = """select area_code, group_value, question, n_unweighted, estimate from marts.mart_area_survey
        where area_code is not null and group_name <> 'all' and answer = 'Yes' order by all"""
    assert loaded.ask(query) == [("W1", "Old", "offline", 30, 1.0)]
    assert loaded.ask(query.replace("answer = 'Yes'", "not is_measure")) == []


# Sampleford, whose true shares are known.


TRUTH = """
select truth.measure, truth.wave, truth.true_share, found.estimate, found.ci_low, found.ci_high, found.n_unweighted
from read_csv(?) as truth
inner join marts.mart_area_survey as found
    on found.question = truth.measure and found.wave_set = truth.wave and found.answer = 'Yes'
    and found.area_code is null and found.group_name = 'all' and found.method = 'direct'
where truth.ward_code is null
"""


def test_estimates_of_the_invented_borough_are_near_its_true_shares(internal_sample: Path) -> None:
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        rows = con.execute(TRUTH, [str(PROJECT / "data" / "sample" / "truth.csv")]).fetchall()
    assert len(rows) == 27
    for measure, wave, true, estimated, *_ in rows:
        assert estimated == pytest.approx(true, abs=0.04), (measure, wave)
    inside = sum(low <= true <= high for _, _, true, _, low, high, _ in rows)
    assert inside >= 22, "of 27 intervals at 95%, fewer than 22 is not luck"
    assert all(1000 < n < 1400 for *_, n in rows)


def test_every_row_of_the_invented_survey_has_its_own_cell(internal_sample: Path) -> None:
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        details: dict[str, str] = dict(ask(con, "select check_name, detail from marts.meta_check where passed"))
    assert {"mart_area_survey: one row a grain", "survey: shares from 0 to 1, within their intervals"} <= set(details)
    counted = details["residents_survey: each respondent counts once, and in the ward of their area"]
    assert "0 with an area without a ward" in counted
    assert not [name for name in details if "measure" in name], "every answer that its measures ask for was given"


# Raking.

RAKED = {"columns": {"id": "id", "area": "ward"}}
MARGIN = "age,people\nOld,300\nYoung,100\n"
UNWEIGHTED = HEAD + "".join(
    f"{ward}{age}{number},{ward},,{age},{'Never' if number % 3 == 0 else 'Daily'}\n"
    for ward in ("W1", "W2")
    for age in ("Old", "Young")
    for number in range(20)
)


def margin(group: str, path: str = "totals.csv") -> dict[str, object]:
    """Return the setting of one margin."""
    return {"margin": [{"groups": [group], "path": path}]}


def raked(folder: Path, totals: str = MARGIN, survey: str = UNWEIGHTED, **settings: Any) -> GivenPlace:
    """Return the place with an unweighted survey that is raked to totals by age."""
    (folder / "totals.csv").write_text(totals, encoding="utf-8")
    rake = margin("age") | settings
    return given(folder).survey(survey, **RAKED, rake=rake)


def test_a_survey_is_weighted_to_known_totals_and_says_how(tmp_path: Path) -> None:
    loaded = load(raked(tmp_path))
    assert estimate(loaded, "internet_use", "Daily", group="Old")[:2] == (40, pytest.approx(60, abs=0.01))
    assert estimate(loaded, "internet_use", "Daily", group="Young")[:2] == (40, pytest.approx(20, abs=0.01))
    [(name, passed, detail)] = loaded.ask(
        "select check_name, passed, detail from marts.meta_check where check_name like '%raking%'"
    )
    assert (name, passed) == ("survey: weights of 2026 by raking", True)
    assert detail.startswith("No weight is above 5 times the average (1.50 is the lowest cap")
    assert "the largest are 1.50" in detail
    assert "Design effect 1.25. The worst margin is off by 0.00" in detail
    assert detail.endswith(" Known totals: totals.csv.")


def test_the_command_prints_how_the_weights_came_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = tmp_path / "dashboard.duckdb"
    app(["load", str(raked(tmp_path).write()), "--database", str(database)], standalone_mode=False)
    assert "    weights of 2026 by raking: No weight is above 5 times the average" in capsys.readouterr().out


def test_totals_by_ward_and_by_two_groups_together_are_met(tmp_path: Path) -> None:
    (tmp_path / "wards.csv").write_text("area,people\nW1,250\nW2,150\n")
    (tmp_path / "cells.csv").write_text("age,sex,people\n" + "Old,F,100\nOld,M,200\nYoung,F,40\nYoung,M,60\n")
    lines = [line.split(",") for line in UNWEIGHTED.splitlines()[1:]]
    survey = "id,ward,age,sex,use\n" + "".join(
        f"{name},{ward},{age},{'FM'[number % 2]},{use}\n" for number, (name, ward, _, age, use) in enumerate(lines)
    )
    margins = [{"groups": ["area"], "path": "wards.csv"}, {"groups": ["age", "sex"], "path": "cells.csv"}]
    place = given(tmp_path).survey(survey, **RAKED, groups={"age": "age", "sex": "sex"}, rake={"margin": margins})
    loaded = load(place)
    assert estimate(loaded, "internet_use", "Daily", "W1")[1] == pytest.approx(50, abs=0.02)
    assert estimate(loaded, "internet_use", "Daily", group="F")[1] == pytest.approx(28, abs=0.02)


@pytest.mark.parametrize(
    ("totals", "settings", "said"),
    [
        (MARGIN, {"cap": 1.2}, "the lowest cap that any could keep is 1.50. Raise the cap"),
        (MARGIN, {"cap": 0.5}, "a cap must be above 1"),
        ("age,people\nOld,300\n", {}, "'age': no people are given for 'Young', where respondents are."),
        (MARGIN + "Child,50\n", {}, "'age': nobody answered from 'Child'. Merge with a neighbouring level."),
        ("age,people\nOld,300\nYoung,many\n", {}, "known totals with a blank, or with people that are no number"),
        ("age,people\nOld,300\n,100\n", {}, "For example 'line 3'"),
        ("years,people\nOld,300\n", {}, "totals.csv, column 'age': the file has no such column"),
        (
            MARGIN,
            margin("sex"),
            "asks for 'sex', which is none of: age, area",
        ),
        (
            MARGIN,
            margin("age", "gone.csv"),
            "needs the file 'gone.csv', which is not there",
        ),
        (MARGIN, margin("age", "../totals.csv"), "leaves its folder"),
    ],
)
def test_totals_that_cannot_be_met_stop_the_load_in_words(
    tmp_path: Path, totals: str, settings: dict[str, Any], said: str
) -> None:
    assert said in problem_of(raked(tmp_path, totals, **settings))


def test_a_survey_is_either_weighted_or_raked(tmp_path: Path) -> None:
    assert "keep one of them" in problem_of(given(tmp_path).survey(SURVEY, rake=margin("age")))


def test_a_respondent_without_a_group_cannot_be_raked_to_it(tmp_path: Path) -> None:
    survey = UNWEIGHTED + "x,W1,,,Daily\n"
    assert "no people are given for 'Not answered'" in problem_of(raked(tmp_path, survey=survey))


def test_each_wave_is_raked_to_its_own_totals(tmp_path: Path) -> None:
    lines = UNWEIGHTED.splitlines()
    survey = lines[0] + ",wave\n" + "".join(f"{line},{wave}\n" for wave in ("2024", "2026") for line in lines[1:])
    totals = "wave,age,people\n2024,Old,100\n2024,Young,100\n2026,Old,300\n2026,Young,100\n"
    place = raked(tmp_path, totals, survey)
    place.sources[-1] |= {"wave": "", "columns": {"id": "id", "area": "ward", "wave": "wave"}}
    loaded = load(place)
    assert estimate(loaded, "internet_use", "Daily", wave="2024", group="Old")[1] == pytest.approx(40, abs=0.01)
    assert estimate(loaded, "internet_use", "Daily", wave="2026", group="Old")[1] == pytest.approx(60, abs=0.01)
    (tmp_path / "totals.csv").write_text(totals.replace("2026", "2027"))
    assert all("the replies of 2026 cannot be weighted" in problem for problem in problems_of(place))


def test_the_invented_survey_without_its_weights_is_raked_back_to_its_own_totals(tmp_path: Path) -> None:
    """Known totals are the weighted ones of age by sex and of wards in the wave of 2026."""
    survey = f"(from '{PROJECT / 'data' / 'sample' / 'survey.parquet'}' where wave = 'Spring 2026')"
    with duckdb.connect() as con:
        columns = "respondent_id as id, ward_code as ward, age_band as age, sex, internet_use as use"
        con.execute(f"copy (select {columns} from {survey}) to '{tmp_path / 'survey.csv'}'")
        cells = f"select age_band as age, sex, sum(weight) as people from {survey} group by all"
        con.execute(f"copy ({cells}) to '{tmp_path / 'cells.csv'}'")
        wards = f"select ward_code as area, sum(weight) as people from {survey} group by all"
        con.execute(f"copy ({wards}) to '{tmp_path / 'wards.csv'}'")
        known = con.execute(f"select sex, sum(weight) / sum(sum(weight)) over () from {survey} group by sex").fetchall()
        codes = [code for (code,) in con.execute(f"select distinct ward_code from {survey} order by 1").fetchall()]
    place = GivenPlace(tmp_path).wards("code,name\n" + "".join(f"{code},\n" for code in codes), path="list.csv")
    margins = [{"groups": ["age", "sex"], "path": "cells.csv"}, {"groups": ["area"], "path": "wards.csv"}]
    place.survey(
        (tmp_path / "survey.csv").read_bytes(), **RAKED, groups={"age": "age", "sex": "sex"}, rake={"margin": margins}
    )
    loaded = load(place)
    for sex, share in known:
        people = estimate(loaded, "internet_use", "Never", group=sex)[1]
        assert people / estimate(loaded, "internet_use", "Never")[1] == pytest.approx(share, abs=1e-4)
    assert estimate(loaded, "offline", "Yes")[2] == pytest.approx(0.04, abs=0.03)
    [(detail,)] = loaded.ask("select detail from marts.meta_check where check_name like '%raking%'")
    assert "No weight is above 5 times the average" in detail
