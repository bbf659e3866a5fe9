"""Look-ups: each code in one area of the place."""

from pathlib import Path

from tests.etl.given import GivenPlace, load, problem_of

POSTCODES = "postcode,ward,premises\n"


def test_a_postcode_is_known_however_it_is_written(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().postcodes(POSTCODES + "ab1 2cd,W1,10\nAB1  2CE,W1,5\n AB12CF ,W2,1\n")
    found = load(place).ask("select code, area_code, premises from raw.lookup order by 1")
    assert found == [("AB12CD", "W1", 10), ("AB12CE", "W1", 5), ("AB12CF", "W2", 1)]


def test_a_code_in_two_areas_is_refused_by_name(tmp_path: Path) -> None:
    content = "code,ward\nL1,W1\nL2,W1\nL2,W2\nL3,W2\nL3,W1\nL4,W2\n"
    problem = problem_of(GivenPlace(tmp_path).wards().small_areas(content))
    assert problem.startswith("small_areas.csv, column 'code': codes that lie in two areas")
    assert "(2 rows). For example 'L2', 'L3'." in problem
    assert "Keep one best-fit area a code." in problem


def test_a_code_in_two_areas_of_two_lookups_is_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().small_areas()
    place.small_areas("code,ward\nL1,W2\n", name="again", path="again.csv")
    assert problem_of(place).startswith("again.csv, column 'code': codes that lie in two areas")


def test_the_same_code_twice_in_the_same_area_is_set_aside(tmp_path: Path) -> None:
    loaded = load(GivenPlace(tmp_path).wards().small_areas("code,ward\nL1,W1\nL1,W1\nL2,W2\n"))
    assert loaded.counts("small_areas") == {"loaded": 2, "repeated": 1}


def test_a_code_whose_other_area_is_another_councils_is_no_conflict(tmp_path: Path) -> None:
    loaded = load(GivenPlace(tmp_path).wards().small_areas("code,ward\nL1,W1\nL1,E05000001\nL2,W2\n"))
    assert loaded.counts("small_areas") == {"loaded": 2, "outside the place": 1}


def test_codes_of_other_places_are_set_aside_by_the_place_column(tmp_path: Path) -> None:
    content = "code,ward,lad\nL1,W1,P1\nL2,W2,P1\nL3,W1,P2\nL4,W1,\n"
    loaded = load(GivenPlace(tmp_path).wards().small_areas(content, place_column="lad"))
    assert loaded.counts("small_areas") == {"loaded": 2, "outside the place": 2}


def test_rows_without_code_area_or_premises_are_refused(tmp_path: Path) -> None:
    good = "".join(f"AB{n} 1AA,W1,{n}\n" for n in range(100))
    bad = ",W1,1\nAB1 2AA,,1\nAB1 3AA,W1,\nAB1 4AA,W1,-1\n"
    loaded = load(GivenPlace(tmp_path).wards().postcodes(POSTCODES + good + bad))
    assert loaded.counts("postcodes")["loaded"] == 100
    assert sum(loaded.counts("postcodes").values()) == 104


def test_premises_that_are_no_whole_number_are_refused(tmp_path: Path) -> None:
    good = "".join(f"AB{n} 1AA,W1,{n}\n" for n in range(100))
    loaded = load(GivenPlace(tmp_path).wards().postcodes(POSTCODES + good + "AB1 2AA,W1,many\n"))
    assert loaded.counts("postcodes") == {"loaded": 100, "not a whole number": 1}


def test_the_same_postcode_with_other_premises_stops_the_load(tmp_path: Path) -> None:
    problem = problem_of(GivenPlace(tmp_path).wards().postcodes(POSTCODES + "AB1 1AA,W1,1\nAB11AA,W1,2\n"))
    assert "postcodes.csv, column 'postcode': rows that stand more than once with other figures (1 row)" in problem


def test_a_lookup_to_other_wards_is_refused(tmp_path: Path) -> None:
    problem = problem_of(GivenPlace(tmp_path).wards().small_areas("code,ward\nL1,X1\nL2,X2\n"))
    assert problem == (
        "small_areas.csv: no row was loaded for Given (outside the place: 2). "
        "Check that this is the right file and place code."
    )


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    problem = problem_of(GivenPlace(tmp_path).wards().small_areas("code,wards\nL1,W1\n"))
    assert "column 'ward': the file has no such column" in problem
    assert "Did you mean 'wards'?" in problem
