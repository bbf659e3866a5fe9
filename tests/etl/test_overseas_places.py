"""Test places from overseas: three layouts of one city's requests, and cases that are placed by coordinates."""

import csv
import gzip
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pytest

from analysis.channel_share import part_filled
from etl.build import Report, load_places
from tests.conftest import OpenPage
from tests.etl.given import ask
from tests.pages.seen import title
from tests.shared_data import shared_data_folder

PLACES = Path(__file__).parents[1] / "places"
REQUESTS, CASES_2011, ANIMALS = "Service requests", "311 cases of 2011", "Animal and pest cases"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report of a load of both cities into one database."""
    files = [PLACES / "vancouver.toml", PLACES / "boston.toml"]
    return load_places(files, tmp_path_factory.mktemp("overseas") / "overseas.duckdb", shared_data_folder())


@pytest.fixture(scope="module")
def con(report: Report) -> duckdb.DuckDBPyConnection:
    """Return a connection to the delivered database."""
    return duckdb.connect(str(report.database), read_only=True)


@pytest.fixture(scope="module")
def rows_of(report: Report) -> Callable[[str], dict[str, int]]:
    """Return a function that tells what became of a source's rows, by reason."""

    def rows(source: str) -> dict[str, int]:
        counts = next(load.counts for load in report.loads if load.source.name == source)
        return {reason: rows for (_, reason), rows in counts.items()}

    return rows


def months(con: duckdb.DuckDBPyConnection, contact_set: str) -> pd.Series:
    """Return the contacts of a set by month."""
    query = """select month_date, cast(sum(contacts) as bigint) as contacts from marts.mart_area_channel_month
        where contact_set = ? group by month_date order by month_date"""
    return con.execute(query, [contact_set]).df().set_index("month_date")["contacts"]


def boston_2011() -> pd.DataFrame:
    """Return Boston's file of 2011 as Python's own reader sees it."""
    file = shared_data_folder() / "contacts/boston/boston_311_2011_jul-dec.csv.gz"
    text = gzip.decompress(file.read_bytes()).decode()
    return pd.DataFrame(csv.DictReader(io.StringIO(text, newline="")))


def test_requests_of_vancouver_that_stand_in_an_earlier_file_too_are_set_aside(
    rows_of: Callable[[str], dict[str, int]], con: duckdb.DuckDBPyConnection
) -> None:
    repeated = "repeated from an earlier file"
    assert rows_of("requests") == {"accepted": 10_000}
    assert rows_of("feedback_2023") == {"accepted": 6_990, repeated: 72}
    assert rows_of("feedback_2024") == {"accepted": 4_219, repeated: 459}
    query = """select sum(rows_in), sum(rows_set_aside), sum(rows_loaded), sum(rows_rejected)
        from marts.meta_source where contact_set = ?"""
    assert ask(con, query, REQUESTS) == [(21_740, 531, 21_209, 0)]
    assert months(con, REQUESTS).sum() == 21_209


def vancouver_requests() -> pd.DataFrame:
    """Return the requests of the three files, read and compared by pandas: the moment in the city's own clocks."""
    folder = shared_data_folder() / "contacts/vancouver"
    names = ["requests_2023-11_2024-07.csv", *(f"requests_311-feedback-cases_{year}.xlsx" for year in (2023, 2024))]
    key = ["service_request_open_timestamp", "service_request_type", "channel", "local_area"]
    files: list[pd.DataFrame] = []
    for name in names:
        file = folder / f"3-1-1-service-{name}"
        rows = pd.read_csv(file, dtype="str") if file.suffix == ".csv" else pd.read_excel(file, dtype="str")
        rows.columns = [column.lower().replace(" ", "_") for column in rows.columns]
        opened = pd.to_datetime(rows[key[0]], utc=True).dt.tz_convert("America/Vancouver")
        rows = rows[key].assign(**{key[0]: opened}).fillna("")
        earlier = pd.MultiIndex.from_frame(pd.concat([rows.head(0), *files]))
        files.append(rows[~pd.MultiIndex.from_frame(rows).isin(earlier)])
    return pd.concat(files)


def test_months_of_vancouver_are_those_of_its_own_clocks_whatever_offset_was_stamped(
    con: duckdb.DuckDBPyConnection,
) -> None:
    opened = vancouver_requests()["service_request_open_timestamp"]
    expected = opened.dt.strftime("%Y-%m").value_counts().sort_index().to_dict()
    found = months(con, REQUESTS)
    assert {f"{month:%Y-%m}": contacts for month, contacts in found.items()} == expected
    # A case stamped 1 January 2023, 01:35 at +03:00 was made at 14:35 of the day before.
    assert expected["2022-12"] == 10


def test_every_local_area_of_vancouver_is_found_the_one_of_another_spelling_too(
    con: duckdb.DuckDBPyConnection,
) -> None:
    query = """select count(distinct area_code), sum(contacts) filter (area_code = 'Arbutus-Ridge') > 0
        from marts.mart_area_channel_month where contact_set = ?"""
    assert ask(con, query, REQUESTS) == [(22, True)]


def test_thin_months_at_both_ends_of_vancouver_are_part_filled_and_its_calls_are_whole(
    con: duckdb.DuckDBPyConnection,
) -> None:
    requests, calls = months(con, REQUESTS), months(con, "Calls offered")
    thin = [f"{month:%b %Y}" for month in requests[part_filled(requests)].index]
    assert thin == ["Sep 2022", "Oct 2022", "Nov 2022", "Dec 2022", "Aug 2024", "Sep 2024"]
    assert not part_filled(calls).any(), "calls fell by half in fifteen years, which is no sign of a cut"


def test_daily_calls_of_vancouver_are_counted_without_a_column_for_channel_or_service(
    con: duckdb.DuckDBPyConnection,
) -> None:
    query = """select year(month_date)::int, sum(contacts)::int, any_value(channel), any_value(service_code)
        from marts.mart_area_channel_month where contact_set = 'Calls offered' group by 1 order by 1"""
    by_year = {year: (calls, channel, service) for year, calls, channel, service in ask(con, query)}
    assert by_year[2014] == (930_857, "phone", "calls-to-3-1-1")
    assert by_year[2023] == (400_896, "phone", "calls-to-3-1-1")


def test_a_channel_that_begins_halfway_is_a_warning_unless_its_break_is_declared(
    con: duckdb.DuckDBPyConnection,
) -> None:
    warned = ask(con, "select place_code, check_name from marts.meta_check where is_warning order by all")
    assert [(place, name.split("'")[1]) for place, name in warned] == [("VANCOUVER", "email")]
    breaks = ask(con, "select contact_set, channel, first_month from marts.meta_contact_break order by all")
    assert breaks == [(ANIMALS, "app", date(2015, 1, 1)), (REQUESTS, None, date(2023, 11, 1))]


def test_cases_of_boston_are_placed_in_the_neighbourhood_whose_polygon_holds_them(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = boston_2011()
    shapes = gpd.read_file(shared_data_folder() / "contacts/boston/Boston_Neighborhoods.geojson")
    points = gpd.points_from_xy(rows["longitude"].astype(float), rows["latitude"].astype(float), crs=4326)
    joined = gpd.sjoin(gpd.GeoDataFrame(rows, geometry=points), shapes, predicate="within")
    is_placed = (joined["longitude"] != "-71.0587") | (joined["latitude"] != "42.3594")
    expected = joined[is_placed].groupby("Neighborhood_ID").size().to_dict()
    query = """select area_code, sum(contacts)::int from marts.mart_area_channel_month
        where contact_set = ? and area_code is not null group by 1"""
    assert dict(ask(con, query, CASES_2011)) == expected


def test_cases_of_boston_at_its_default_point_have_no_area_and_those_off_the_map_are_set_aside(
    rows_of: Callable[[str], dict[str, int]], con: duckdb.DuckDBPyConnection
) -> None:
    assert rows_of("cases_2011") == {"accepted": 58_236, "outside the place": 15}
    query = "select sum(contacts) from marts.mart_area_channel_month where contact_set = ? and area_code is null"
    assert ask(con, query, CASES_2011) == [(4_775,)]
    assert ask(con, query, ANIMALS) == [(70,)], "rows without coordinates"


def test_residents_cases_of_boston_are_told_from_those_of_staff_and_systems(con: duckdb.DuckDBPyConnection) -> None:
    query = """select sum(contacts_in_source), sum(contacts_in_source) filter (channel <> 'unknown')
        from marts.meta_channel_word where source_id = 'boston__cases_2011'"""
    assert ask(con, query) == [(58_251, 40_206)]
    in_mart = """select sum(contacts) filter (is_resident_contact), sum(contacts) from marts.mart_area_channel_month
        where contact_set = ?"""
    assert ask(con, in_mart, CASES_2011) == [(40_206 - 10, 58_236)], "ten of the fifteen off the map are residents'"


def test_the_animal_and_pest_files_of_seven_years_are_one_set_in_two_layouts(
    rows_of: Callable[[str], dict[str, int]], con: duckdb.DuckDBPyConnection
) -> None:
    rows_in = {year: sum(rows_of(f"animal_pest_{year}").values()) for year in range(2013, 2020)}
    published = {2013: 3_095, 2014: 5_268, 2015: 6_221, 2016: 7_494, 2017: 7_760, 2018: 7_872, 2019: 8_928}
    assert rows_in == published
    assert len(months(con, ANIMALS)) == 84


def test_every_polygon_of_boston_is_on_the_map_the_crossing_one_mended_and_said_to_be(
    con: duckdb.DuckDBPyConnection,
) -> None:
    query = "select detail from marts.meta_check where check_name like '%crossed themselves%'"
    assert ask(con, query) == [("1 of 26",)]
    count = "select count(geometry) from marts.dim_area where place_code = 'BOSTON' and area_type = 'ward'"
    assert ask(con, count) == [(26,)]


@pytest.mark.parametrize(
    ("place", "collection", "digital"),
    [("VANCOUVER", REQUESTS, "38.0%"), ("BOSTON", CASES_2011, "30.0%"), ("BOSTON", ANIMALS, "37.6%")],
)
def test_channel_shift_opens_on_a_place_from_overseas(
    report: Report, open_page: OpenPage, place: str, collection: str, digital: str
) -> None:
    app = open_page("channel_shift", database=report.database, place=place, collection=collection)
    assert not app.exception
    assert digital in title(app)
