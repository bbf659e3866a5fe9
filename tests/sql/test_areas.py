"""Areas: small areas, wards and the authority, with their residents, households and premises."""

import duckdb
import pytest

from tests.etl.given import area, ask, built, give, give_place, raw_database


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    return con


def count(code: str, population: int | None, households: int | None = None, **more: object) -> dict[str, object]:
    usual = {"area_system": "lsoa", "area_code": code, "population": population, "households": households}
    return usual | more


def residents(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int | None, int | None]]:
    return {code: (p, h) for code, p, h in ask(con, "select area_code, population, households from marts.dim_area")}


def test_a_ward_has_the_residents_of_its_small_areas_and_the_place_those_of_its_wards(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "area_count", count("L1", 100, 40), count("L2", 50, 20), count("L3", 7, 3))
    assert residents(built(con)) == {
        "L1": (100, 40), "L2": (50, 20), "L3": (7, 3), "W1": (150, 60), "W2": (7, 3), "P1": (157, 63)
    }  # fmt: skip


def test_a_count_of_the_ward_itself_is_preferred_to_the_sum_of_its_small_areas(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "area_count", count("L1", 100), count("L2", 50), count("W1", 152, area_system="ward"))
    assert residents(built(con))["W1"] == (152, None)


def test_an_area_without_a_count_has_none_rather_than_nought(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 100, 40))
    found = residents(built(con))
    assert found["L3"] == found["W2"] == (None, None)
    assert found["P1"] == (100, 40)


def test_of_two_sources_of_residents_the_first_by_name_is_taken_whole(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 1, 1, source_id="later"), count("L2", 2, 2, source_id="later"))
    give(con, "area_count", count("L1", 100, 40, source_id="early"))
    found = residents(built(con))
    assert found["L1"] == (100, 40)
    assert found["L2"] == (None, None)


def test_households_may_come_from_another_source_than_residents(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 100, source_id="residents"), count("L1", None, 40, source_id="tenure"))
    assert residents(built(con))["L1"] == (100, 40)


def test_residents_of_other_code_systems_are_not_residents_of_small_areas(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup", {"code_system": "lsoa11", "code": "L1", "area_code": "W1"})
    give(con, "area_count", count("L1", 999, area_system="lsoa11", source_id="a"), count("L1", 100, source_id="b"))
    assert residents(built(con))["L1"] == (100, None)


def test_premises_of_a_ward_are_those_of_its_postcodes(con: duckdb.DuckDBPyConnection) -> None:
    for code, ward, premises in (("A", "W1", 10), ("B", "W1", 5), ("C", "W2", 1)):
        row = {"code_system": "postcode", "code": code, "area_code": ward, "premises": premises}
        give(con, "lookup", row)
    built(con)
    found = ask(con, "select area_code, premises from marts.dim_area where area_type <> 'lsoa' order by 1")
    assert found == [("P1", 16), ("W1", 15), ("W2", 1)]


def test_each_area_knows_its_type_and_its_parent(con: duckdb.DuckDBPyConnection) -> None:
    built(con)
    found = ask(con, "select area_code, area_type, parent_code, boundary_vintage from marts.dim_area order by all")
    assert found == [
        ("L1", "lsoa", "W1", "2026"),
        ("L2", "lsoa", "W1", "2026"),
        ("L3", "lsoa", "W2", "2026"),
        ("P1", "authority", None, "2026"),
        ("W1", "ward", "P1", "2026"),
        ("W2", "ward", "P1", "2026"),
    ]


def test_a_small_area_takes_its_shape_from_the_boundaries_and_is_known_without_one(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "boundary", area("lsoa", "L1") | {"area_name": "First", "rural_urban": "Rural"})
    built(con)
    found = ask(
        con,
        """select area_code, area_name, rural_urban, geometry is null from marts.dim_area
        where area_type = 'lsoa' order by 1""",
    )
    assert found == [
        ("L1", "First", "Rural", False),
        ("L2", "L2", None, True),
        ("L3", "L3", None, True),
    ]


def kind(code: str, words: str, **more: object) -> dict[str, object]:
    return {"area_system": "lsoa", "area_code": code, "rural_urban": words} | more


def settings(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[str | None, bool | None]]:
    found = ask(built(con), "select area_code, rural_urban, is_rural from marts.dim_area where area_type = 'ward'")
    return {code: (words, is_rural) for code, words, is_rural in found}


@pytest.mark.parametrize(
    ("words", "is_rural"),
    [
        ("Rural town and fringe", True),
        ("Larger rural: Nearer to a major town or city", True),
        ("Urban: Further from a major town or city", False),
        ("Urban with significant rural", False),
        ("Mostly rural, once urban", True),
        ("Small town", None),
    ],
)
def test_the_first_of_the_two_words_in_a_class_tells_its_side(
    con: duckdb.DuckDBPyConnection, words: str, is_rural: bool | None
) -> None:
    give(con, "area_class", kind("W1", words, area_system="ward"))
    assert settings(con) == {"W1": (words, is_rural), "W2": (None, None)}


def test_a_ward_is_on_the_side_on_which_more_of_its_residents_live(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 100), count("L2", 99), count("L3", 7))
    give(con, "area_class", kind("L1", "Rural"), kind("L2", "Urban"), kind("L3", "Urban"))
    assert settings(con) == {"W1": ("Mostly rural", True), "W2": ("Urban", False)}


def test_a_ward_whose_residents_are_split_evenly_or_not_counted_has_no_side(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 100), count("L2", 100))
    give(con, "area_class", kind("L1", "Rural"), kind("L2", "Urban"), kind("L3", "Rural"))
    assert settings(con) == {"W1": (None, None), "W2": (None, None)}


def test_a_class_of_the_ward_itself_is_preferred_to_its_small_areas_and_that_of_the_boundaries_to_both(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "area_count", count("L1", 100), count("L3", 7))
    give(con, "area_class", kind("L1", "Rural"), kind("L3", "Rural"))
    give(con, "area_class", *(kind(code, "Urban", area_system="ward") for code in ("W1", "W2")))
    con.execute("update raw.boundary set rural_urban = 'Rural village' where area_code = 'W2'")
    assert settings(con) == {"W1": ("Urban", False), "W2": ("Rural village", True)}


def test_classes_of_older_small_areas_reach_wards_through_their_look_up(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup", {"code_system": "lsoa11", "code": "OLD", "area_code": "W1"})
    give(con, "area_count", count("OLD", 100, area_system="lsoa11"))
    give(con, "area_class", kind("OLD", "Rural hamlets and isolated dwellings", area_system="lsoa11"))
    assert settings(con)["W1"] == ("Rural", True)


def test_of_two_sources_of_classes_the_first_by_name_is_taken_whole(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "area_count", count("L1", 100), count("L2", 7), count("L3", 7))
    give(con, "area_class", *(kind(code, "Rural", source_id="early") for code in ("L1", "L2")))
    give(con, "area_class", *(kind(code, "Urban", source_id="later") for code in ("L1", "L3")))
    assert settings(con) == {"W1": ("Rural", True), "W2": (None, None)}


@pytest.mark.parametrize(
    ("counts", "classes", "side"),
    [
        ({"L1": 100, "L2": 60}, {"L1": "Rural"}, ("Mostly rural", True)),
        ({"L1": 60, "L2": 100}, {"L1": "Rural"}, (None, None)),
        ({"L1": 5}, {"L1": "Rural", "L2": "Urban"}, (None, None)),
        ({"L1": 100, "L2": 60}, {"L1": "Non-rural", "L2": "Urban"}, (None, None)),
    ],
)
def test_a_ward_has_no_side_where_those_of_whom_it_is_not_known_might_turn_the_scale(
    con: duckdb.DuckDBPyConnection, counts: dict[str, int], classes: dict[str, str], side: tuple[object, ...]
) -> None:
    give(con, "area_count", *(count(code, people) for code, people in counts.items()))
    give(con, "area_class", *(kind(code, words) for code, words in classes.items()))
    assert settings(con)["W1"] == side


def test_the_name_in_the_lookup_is_preferred_to_the_one_on_the_map(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update raw.lookup set code_name = 'From the look-up' where code = 'L1'")
    give(con, "boundary", area("lsoa", "L1"))
    built(con)
    assert ask(con, "select area_name from marts.dim_area where area_code = 'L1'") == [("From the look-up",)]


def test_every_code_system_leads_to_a_ward_and_the_place_to_itself(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup", {"code_system": "portal", "code": "7", "area_code": "W2"})
    built(con)
    found = ask(con, "select code_system, code, area_code from intermediate.int_area_code order by all")
    assert found == [
        ("authority", "P1", "P1"),
        ("lsoa", "L1", "W1"),
        ("lsoa", "L2", "W1"),
        ("lsoa", "L3", "W2"),
        ("portal", "7", "W2"),
        ("ward", "W1", "W1"),
        ("ward", "W2", "W2"),
    ]


def test_areas_of_two_places_are_kept_apart(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "place", {"place_code": "P2", "place_slug": "other", "place_name": "Other"})
    give(con, "boundary", area("ward", "X1") | {"place_code": "P2"})
    give(con, "lookup", {"place_code": "P2", "code_system": "lsoa", "code": "Y1", "area_code": "X1"})
    give(con, "area_count", count("L1", 100), count("Y1", 5, place_code="P2"))
    found = residents(built(con))
    assert (found["P1"], found["P2"], found["X1"]) == ((100, None), (5, None), (5, None))


def test_a_place_and_its_insets_pass_unchanged(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "inset", {"inset_name": "Town", "area_code": "W1"})
    built(con)
    assert ask(con, "select place_code, place_slug, place_name from marts.dim_place") == [("P1", "given", "Given")]
    assert ask(con, "from marts.dim_inset") == [("P1", "Town", "W1")]
