"""Boundaries: every ward a valid polygon in WGS 84, whatever system the file is in."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from tests.etl.given import GivenPlace, geojson, load, polygon, problem_of, problems_of

NATIONAL_GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}


def wards(folder: Path) -> GivenPlace:
    return GivenPlace(folder)


def test_wards_are_stored_with_code_name_and_shape(tmp_path: Path) -> None:
    loaded = load(wards(tmp_path).wards())
    found = loaded.ask("select area_code, area_name, st_aswkb(geometry) from marts.dim_area where area_type = 'ward'")
    shapes = {code: shapely.from_wkb(bytes(wkb)) for code, _, wkb in found}
    assert shapely.equals(shapes["W1"], shapely.box(-2.0, 53.0, -1.9, 53.1))
    assert loaded.counts("wards") == {"loaded": 2}


def test_the_national_grid_is_turned_into_wgs_84(tmp_path: Path) -> None:
    content = geojson([("W1", polygon(400_000, 350_000, 1000))], crs=NATIONAL_GRID)
    loaded = load(wards(tmp_path).wards(content))
    wkb = loaded.ask("select st_aswkb(geometry) from marts.dim_area where area_code = 'W1'")[0][0]
    longitude, latitude = shapely.from_wkb(bytes(wkb)).centroid.coords[0]
    assert (longitude, latitude) == pytest.approx((-1.9941, 53.0516), abs=0.002)


def test_national_grid_coordinates_without_their_system_are_refused(tmp_path: Path) -> None:
    content = geojson([("W1", polygon(400_000, 350_000, 1000))])
    problem = problem_of(wards(tmp_path).wards(content))
    assert "boundaries.geojson" in problem
    assert "EPSG:27700" in problem


def test_geoparquet_is_read_and_without_a_system_refused(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"code": ["W1"], "name": ["One"]}, geometry=[shapely.box(-2, 53, -1, 54)], crs=4326)
    frame.to_parquet(tmp_path / "known.parquet")
    assert load(wards(tmp_path).wards((tmp_path / "known.parquet").read_bytes(), path="w.parquet")).counts("wards")
    frame.set_crs(None, allow_override=True).to_parquet(tmp_path / "unknown.parquet")
    given = wards(tmp_path).wards((tmp_path / "unknown.parquet").read_bytes(), path="w.parquet")
    assert "the coordinate reference system is not stated" in problem_of(given)


BOW_TIE = {"type": "Polygon", "coordinates": [[[-2, 53], [-1, 54], [-1, 53], [-2, 54], [-2, 53]]]}
LINE = {"type": "LineString", "coordinates": [[-2, 53], [-1, 54]]}
EMPTY = {"type": "Polygon", "coordinates": []}


@pytest.mark.parametrize(
    ("areas", "said"),
    [
        ([("W1", polygon(-2)), ("W2", BOW_TIE)], "areas whose polygon crosses itself (1 row). For example 'W2'."),
        ([("W1", polygon(-2)), ("W2", None)], "areas without a polygon (1 row). For example 'W2'."),
        ([("W1", polygon(-2)), ("W2", EMPTY)], "areas without a polygon (1 row). For example 'W2'."),
        ([("W1", polygon(-2)), ("W2", LINE)], "areas without a polygon (1 row). For example 'W2'."),
        (
            [("W1", polygon(-2)), ("W1", polygon(-1))],
            "codes that stand more than once (2 rows). For example 'W1', 'W1'.",
        ),
        ([("W1", polygon(-2)), (None, polygon(-1))], "areas without a code (1 row)."),
        ([("W1", polygon(-2)), (" ", polygon(-1))], "areas without a code (1 row)."),
    ],
    ids=["crossing", "none", "empty", "line", "duplicate", "no code", "blank code"],
)
def test_a_shape_or_code_that_would_spoil_the_map_is_refused(
    tmp_path: Path, areas: list[tuple[str | None, object]], said: str
) -> None:
    problem = problem_of(wards(tmp_path).wards(geojson(areas)))
    assert problem.startswith("boundaries.geojson, column 'code': ")
    assert said in problem
    assert "a ward left out would be a hole in the map" in problem


def test_faults_of_shapes_and_codes_are_told_together(tmp_path: Path) -> None:
    problems = problems_of(wards(tmp_path).wards(geojson([("W1", BOW_TIE), ("W1", None)])))
    assert [problem.split(": ")[1].split(" (")[0] for problem in problems] == [
        "areas without a polygon",
        "areas whose polygon crosses itself",
        "codes that stand more than once",
    ]


@pytest.mark.parametrize("content", ["", "{", "code,name\n", '{"type": "FeatureCollection"}'])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    assert "boundaries.geojson: " in problem_of(wards(tmp_path).wards(content))


def test_a_map_without_areas_is_refused(tmp_path: Path) -> None:
    problem = problem_of(wards(tmp_path).wards(geojson([])))
    assert "boundaries.geojson" in problem


def test_a_missing_property_is_named_with_the_nearest(tmp_path: Path) -> None:
    problem = problem_of(wards(tmp_path).wards(columns={"code": "kode", "name": "name"}))
    assert problem == ("boundaries.geojson, column 'kode': no such property. Mend `columns`. Did you mean 'code'?")


def test_areas_of_other_places_are_set_aside(tmp_path: Path) -> None:
    document = json.loads(geojson([("W1", polygon(-2)), ("X1", polygon(-1)), ("X2", BOW_TIE)]))
    for feature, place in zip(document["features"], ("P1", "P2", "P2"), strict=True):
        feature["properties"]["lad"] = place
    loaded = load(wards(tmp_path).wards(json.dumps(document), place_column="lad"))
    assert loaded.counts("wards") == {"loaded": 1, "outside the place": 2}
    assert loaded.ask("select area_code from marts.dim_area where area_type = 'ward'") == [("W1",)]


def test_a_map_of_another_place_is_refused(tmp_path: Path) -> None:
    document = json.loads(geojson([("X1", polygon(-2))]))
    document["features"][0]["properties"]["lad"] = "P2"
    problem = problem_of(wards(tmp_path).wards(json.dumps(document), place_column="lad"))
    assert "no row was loaded for Given (outside the place: 1)" in problem


def test_heights_are_left_out_of_shapes(tmp_path: Path) -> None:
    square = polygon(-2)
    ring = [[*point, 120.5] for point in square["coordinates"][0]]  # type: ignore[index]
    loaded = load(wards(tmp_path).wards(geojson([("W1", {"type": "Polygon", "coordinates": [ring]})])))
    wkb = loaded.ask("select st_aswkb(geometry) from marts.dim_area where area_code = 'W1'")[0][0]
    assert not shapely.from_wkb(bytes(wkb)).has_z


def test_a_ward_without_a_small_area_stops_the_load(tmp_path: Path) -> None:
    problem = problem_of(wards(tmp_path).wards().small_areas("code,ward\nL1,W1\n"))
    assert "wards: each has a small area: 1 of 2 wards without" in problem


def test_a_small_area_on_the_map_that_no_lookup_places_is_reported(tmp_path: Path) -> None:
    small = geojson([("L1", polygon(-2)), ("L2", polygon(-1.9)), ("L3", polygon(-1.8)), ("L4", polygon(-1.7))])
    given = wards(tmp_path).wards().small_areas()
    given.wards(small, name="small_area_shapes", area_type="lsoa", path="small.geojson")
    assert "1 of 4" in problem_of(given)


def test_blank_names_and_classes_are_not_made_up(tmp_path: Path) -> None:
    document = json.loads(geojson([(" W1 ", polygon(-2)), ("W2", polygon(-1.9))]))
    document["features"][1]["properties"] |= {"name": None, "class": " Rural "}
    columns = {"code": "code", "name": "name", "rural_urban": "class"}
    loaded = load(wards(tmp_path).wards(json.dumps(document), columns=columns))
    found = loaded.ask(
        "select area_code, area_name, rural_urban from marts.dim_area where area_type = 'ward' order by 1"
    )
    assert found == [("W1", "W1", None), ("W2", "W2", "Rural")]


AREAS = "code,name\nW1,North\nW2,\n"


def test_a_list_of_areas_gives_wards_without_shapes(tmp_path: Path) -> None:
    place = wards(tmp_path).wards(AREAS, path="areas.csv").small_areas("code,ward\nL1,W1\nL2,W2\n")
    loaded = load(place.indicators("code,old,all\nL1,1,10\nL2,3,10\n"))
    found = loaded.ask(
        "select area_code, area_name, parent_code, geometry is null from marts.dim_area where area_type = 'ward'"
    )
    assert sorted(found) == [("W1", "North", "P1", True), ("W2", "W2", "P1", True)]
    assert loaded.ask("select value from marts.mart_area_indicator where area_code = 'W2'") == [(0.3,)]


def test_a_list_of_areas_keeps_those_of_its_place_and_counts_the_others(tmp_path: Path) -> None:
    content = "code,name,council\nW1,North,P1\nW2,South,P1\nX1,West,P2\nX2,East,\nW1,North,P1\n"
    loaded = load(wards(tmp_path).wards(content, path="areas.csv", place_column="council"))
    assert loaded.counts("wards") == {"loaded": 2, "outside the place": 2, "repeated": 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("code,name\nW1,North\n,South\n", "areas.csv, column 'code': 1 of 2 rows are refused: an area without a code"),
        ("code,name\nW1,North\nW1,South\n", "rows that stand more than once with other figures"),
        ("ward,name\nW1,North\n", "areas.csv, column 'code': the file has no such column"),
        ("code,name\n", "no row was loaded for Given"),
    ],
)
def test_a_list_that_is_no_list_of_areas_is_refused(tmp_path: Path, content: str, said: str) -> None:
    assert said in problem_of(wards(tmp_path).wards(content, path="areas.csv"))
