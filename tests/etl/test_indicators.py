"""Indicators: what is no number is refused or left out, never taken for nought."""

from pathlib import Path

import pytest

from tests.etl.given import GivenPlace, load, problem_of, problems_of

MANY = "code,ward\n" + "".join(f"L{n},W{n % 2 + 1}\n" for n in range(50))


def figures(count: int = 50) -> str:
    return "code,old,all\n" + "".join(f"L{n},{n},100\n" for n in range(count))


def place(folder: Path, content: str, **keys: object) -> GivenPlace:
    return GivenPlace(folder).wards().small_areas(MANY).indicators(content, **keys)


def test_figures_are_loaded_with_residents_households_and_flag(tmp_path: Path) -> None:
    content = "code,old,all,homes,flag\nL0,1,100,40,Yes\nL2,2,200,80,No\nL1,5,10,4,\n"
    columns = {"area": "code", "population": "all", "households": "homes"}
    flag = {"name": "paper_first", "column": "flag", "value": "Yes"}
    loaded = load(place(tmp_path, content, columns=columns, flag=flag))
    found = loaded.ask("select population, households from marts.dim_area where area_code = 'W1'")
    assert found == [(300, 120)]
    query = "select value, flagged_small_areas from marts.mart_area_indicator where area_code = 'W1'"
    assert loaded.ask(query) == [(0.01, 1)]


def test_a_source_may_class_its_areas_as_rural_or_urban_and_hold_no_indicator(tmp_path: Path) -> None:
    homes = {"name": "homes", "path": "homes.csv", "columns": {"area": "code", "population": "all"}}
    classes = {"name": "classes", "path": "classes.csv", "columns": {"area": "code", "rural_urban": "RUC21NM"}}
    given = GivenPlace(tmp_path).wards().small_areas("".join(MANY.splitlines(keepends=True)[:5]))
    given.indicators("code,old,all\nL0,1,300\nL1,1,100\nL2,1,200\nL3,1,50\n", **homes)
    given.indicators("code,RUC21NM\nL0,Smaller rural\nL1,Urban\nL2,Urban\nL3,\n", **classes, indicator=[])
    loaded = load(given)
    assert loaded.counts("classes") == {"loaded": 4}
    query = "select area_code, rural_urban, is_rural from marts.dim_area where is_rural is not null order by all"
    assert loaded.ask(query) == [
        ("L0", "Smaller rural", True),
        ("L1", "Urban", False),
        ("L2", "Urban", False),
        ("W1", "Mostly rural", True),
        ("W2", "Mostly urban", False),
    ]


def test_columns_are_added_where_an_indicator_names_several(tmp_path: Path) -> None:
    indicator = [{"name": "deprived", "numerator": ["two", "three"], "denominator": ["one", "two", "three"]}]
    loaded = load(place(tmp_path, "code,one,two,three\nL0,6,3,1\nL1,1,1,1\n", indicator=indicator))
    assert loaded.ask("select value from marts.mart_area_indicator where area_code = 'L0'") == [(0.4,)]


def test_columns_of_less_are_taken_from_the_numerator(tmp_path: Path) -> None:
    indicator = [{"name": "aged_65_74", "numerator": "all_old", "less": "very_old", "denominator": "all"}]
    loaded = load(place(tmp_path, "code,all_old,very_old,all\nL0,20,5,100\nL1,9,9,10\n", indicator=indicator))
    query = "select area_code, value from marts.mart_area_indicator where area_code in ('L0', 'L1') order by 1"
    assert loaded.ask(query) == [("L0", 0.15), ("L1", 0.0)]


@pytest.mark.parametrize("figure", ["nan", "inf", "-inf", "12%", "~", "1,5", "£3", "many"])
def test_what_is_no_number_is_refused_with_its_column(tmp_path: Path, figure: str) -> None:
    content = figures(49) + f'L49,"{figure}",100\n'
    loaded = load(place(tmp_path, content))
    assert loaded.counts("indicators") == {"loaded": 49, "old is not a number": 1}
    assert loaded.ask("select row_number, column_name from marts.meta_rejected_row") == [(51, "old")]
    assert loaded.ask("select count(*) from marts.mart_area_indicator where area_code = 'L49'") == [(0,)]


def test_a_blank_figure_is_missing_and_not_nought(tmp_path: Path) -> None:
    loaded = load(place(tmp_path, figures(49) + "L49,,100\n"))
    assert loaded.counts("indicators") == {"loaded": 50}
    assert loaded.ask("select value from marts.mart_area_indicator where area_code = 'L49'") == [(None,)]


def test_a_negative_base_stops_the_load(tmp_path: Path) -> None:
    assert "impossible value" in " ".join(problems_of(place(tmp_path, figures(49) + "L49,1,-100\n")))


def test_fewer_residents_than_none_are_refused(tmp_path: Path) -> None:
    columns = {"area": "code", "population": "all"}
    loaded = load(place(tmp_path, figures(49) + "L49,1,-100\n", columns=columns))
    assert loaded.counts("indicators") == {"loaded": 49, "all is negative": 1}


def test_areas_elsewhere_are_set_aside_and_a_blank_code_is_refused(tmp_path: Path) -> None:
    loaded = load(place(tmp_path, figures() + "E01000001,1,2\nE01000002,1,2\n,1,2\n"))
    assert loaded.counts("indicators") == {"loaded": 50, "outside the place": 2, "no area code": 1}


def test_a_figure_elsewhere_may_be_unreadable_without_harm(tmp_path: Path) -> None:
    loaded = load(place(tmp_path, figures() + "E01000001,suppressed,2\n" * 40))
    assert loaded.counts("indicators") == {"loaded": 50, "outside the place": 40}


def test_the_same_area_twice_is_set_aside(tmp_path: Path) -> None:
    loaded = load(place(tmp_path, figures() + "L3,3,100\n"))
    assert loaded.counts("indicators") == {"loaded": 50, "repeated": 1}
    assert loaded.ask("select numerator from marts.mart_area_indicator where area_code = 'L3'") == [(3.0,)]


def test_the_same_area_twice_with_other_figures_stops_the_load(tmp_path: Path) -> None:
    problem = problem_of(place(tmp_path, figures() + "L3,99,100\n"))
    assert problem.startswith("indicators.csv, column 'code': rows that stand more than once with other figures")
    assert "'L3'" in problem


def test_an_indicator_in_two_sources_is_refused_and_not_added(tmp_path: Path) -> None:
    ward_figures = "code,old,all\nW1,1,2\nW2,1,2\n"
    given = place(tmp_path, figures()).indicators(ward_figures, name="by_ward", path="w.csv", area_system="ward")
    problem = problem_of(given)
    assert "aged_65_plus, 2021: one source" in problem
    assert "given__by_ward, given__indicators" in problem


def test_an_indicator_in_two_periods_is_two_figures(tmp_path: Path) -> None:
    given = place(tmp_path, figures()).indicators(figures(), name="later", path="later.csv", period_label="2031")
    query = "select period_label, small_areas from marts.mart_area_indicator where area_code = 'P1' order by 1"
    assert load(given).ask(query) == [("2021", 50), ("2031", 50)]


def test_a_score_without_residents_is_refused_in_words(tmp_path: Path) -> None:
    given = place(tmp_path, figures(), indicator=[{"name": "imd_score", "value": "old"}])
    problem = problem_of(given)
    assert "imd_score" in problem
    assert "columns.population" in problem


def test_wards_counted_themselves_may_differ_from_the_sum_of_their_small_areas(tmp_path: Path) -> None:
    given = place(tmp_path, figures(), columns={"area": "code", "population": "all"})
    columns = {"area": "code", "population": "all"}
    keys: dict[str, object] = {"area_system": "ward", "columns": columns, "indicator": []}
    given.indicators("code,all\nW1,2511\nW2,2498\n", name="wards_own", path="w.csv", **keys)
    assert load(given).ask("select population from marts.dim_area where area_code = 'P1'") == [(5009,)]


@pytest.mark.parametrize(
    "indicator",
    [
        {"name": "old"},
        {"name": "old", "numerator": "old"},
        {"name": "old", "denominator": "all"},
        {"name": "old", "numerator": "old", "denominator": "all", "value": "old"},
        {"name": "old", "numerator": "old", "value": "old"},
    ],
)
def test_an_indicator_is_a_value_or_two_parts(tmp_path: Path, indicator: dict[str, str]) -> None:
    problem = problem_of(place(tmp_path, figures(), indicator=[indicator]))
    assert "needs either `value` or both `numerator` and `denominator`" in problem


def test_every_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    problems = problems_of(place(tmp_path, "code,olds,al\nL0,1,2\n"))
    assert ["Did you mean 'olds'?" in problems[0], "Did you mean 'al'?" in problems[1]] == [True, True]
    assert ["column 'old'" in problems[0], "column 'all'" in problems[1]] == [True, True]


def test_figures_of_an_unknown_code_system_are_refused(tmp_path: Path) -> None:
    problem = problem_of(place(tmp_path, figures(), area_system="lsoa11"))
    assert "has the area_system 'lsoa11', which no look-up leads to wards" in problem
    assert "Did you mean 'lsoa'?" in problem
