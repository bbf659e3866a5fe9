"""The real councils' files: published totals come out, and every row of every file is accounted for."""

import csv
import gzip
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

import duckdb
import pytest

from analysis.channel_share import part_filled
from etl.build import Report, load_places
from etl.place import PROJECT
from tests.etl.given import GivenPlace, ask, load, problem_of
from tests.shared_data import shared_data_folder

FILES = sorted(file for file in (PROJECT / "data" / "places").glob("*.toml") if file.stem != "sampleford")
FOUR = ("E06000049", "E06000050", "E07000118", "E07000126")
BATH = "bath_and_north_east_somerset"
SFBB, UFBB = "SFBB availability (% premises)", "UFBB availability (% premises)"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report of a load of every real place."""
    return load_places(FILES, tmp_path_factory.mktemp("real") / "real.duckdb", shared_data_folder())


@pytest.fixture(scope="module")
def con(report: Report) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the delivered database of every real place."""
    with duckdb.connect(str(report.database), read_only=True) as con:
        yield con


@pytest.fixture(scope="module")
def data() -> Path:
    """Return the folder of real files."""
    return shared_data_folder()


@cache
def rows_of(file: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV as Python's own reader sees them."""
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{re.sub(r"\s+", " ", name).strip(): cell for name, cell in row.items()} for row in reader]


def ofcom(data: Path, name: str, place: str) -> dict[str, float]:
    row = next(row for row in rows_of(data / "statistics" / "original" / name) if row["laua"] == place)
    return {header: float(cell) for header, cell in row.items() if re.fullmatch(r"-?\d+(\.\d+)?", cell)}


@pytest.mark.parametrize(
    ("place", "residents", "wards", "small_areas"),
    [
        ("E06000049", 398_808, 52, 244),
        ("E06000050", 357_157, 45, 222),
        ("E07000118", 117_735, 14, 70),
        ("E07000126", 111_037, 23, 70),
    ],
)
def test_residents_and_areas_are_those_that_were_published(
    con: duckdb.DuckDBPyConnection, place: str, residents: int, wards: int, small_areas: int
) -> None:
    found = ask(
        con,
        "select area_type, count(*), sum(population) from marts.dim_area where place_code = ? group by 1 order by 1",
        place,
    )
    assert found == [("authority", 1, residents), ("lsoa", small_areas, residents), ("ward", wards, residents)]
    assert ask(con, "select count(*) from marts.dim_area where place_code = ? and geometry is null", place) == [(1,)]


def test_ward_figures_equal_the_published_best_fit_sums(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    published = {row["ward24_code"]: row for row in rows_of(data / "statistics/tidy/census2021_ward24_bestfit_ew.csv")}
    query = """select area_code, population, households from marts.dim_area
        where area_type = 'ward' and list_contains(?, place_code)"""
    wards = ask(con, query, list(FOUR))
    assert len(wards) == 134
    for code, population, households in wards:
        assert population == int(published[code]["usual_residents"]), code
        assert households == int(published[code]["households"]), code
    parts = {
        "aged_65_plus": ("aged_65_plus", "usual_residents"),
        "aged_75_plus": ("aged_75_plus", "usual_residents"),
        "disabled": ("disabled_equality_act", "ts038_total"),
        "social_rented": ("households_social_rented", "households"),
    }
    for indicator, (upper, lower) in parts.items():
        query = """select area_code, numerator, denominator from marts.mart_area_indicator
            join marts.dim_area using (area_code) where indicator = ? and area_type = 'ward'"""
        figures = {code: (numerator, denominator) for code, numerator, denominator in ask(con, query, indicator)}
        assert figures == {code: (int(published[code][upper]), int(published[code][lower])) for code, _, _ in wards}


def test_households_with_two_deprivations_or_more_add_three_columns(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    rows = [row for row in rows_of(data / "statistics/tidy/census2021_lsoa21_ew.csv.gz") if row["ltla24_code"] in FOUR]
    expected: Counter[str] = Counter()
    for row in rows:
        expected[row["ltla24_code"]] += sum(int(row[f"households_deprived_dims_{count}"]) for count in (2, 3, 4))
    query = """select area_code, numerator from marts.mart_area_indicator
        where indicator = 'deprived_two_plus' and area_code = place_code"""
    assert {code: int(numerator) for code, numerator in ask(con, query)} == dict(expected)


def test_scores_of_a_ward_are_weighted_by_residents(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    scores = {
        row["lsoa21_code"]: float(row["IMD_score"])
        for row in rows_of(data / "statistics/tidy/imd2025_lsoa21_england.csv.gz")
    }
    small_areas = ask(con, "select area_code, parent_code, population from marts.dim_area where area_type = 'lsoa'")
    upper: defaultdict[str, float] = defaultdict(float)
    lower: defaultdict[str, float] = defaultdict(float)
    for code, ward, population in small_areas:
        upper[ward] += scores[code] * population
        lower[ward] += population
    query = """select area_code, value from marts.mart_area_indicator join marts.dim_area using (area_code)
        where indicator = 'imd_score' and area_type = 'ward'"""
    expected = {ward: upper[ward] / lower[ward] for ward in upper}
    found: dict[str, float] = dict(ask(con, query))
    assert found == pytest.approx(expected, abs=1e-6)


def test_paper_first_small_areas_are_counted_wherever_the_paper_share_is_shown(
    con: duckdb.DuckDBPyConnection, data: Path
) -> None:
    ours = {
        row["lsoa11_code"]: row["ltla22_code"]
        for row in rows_of(data / "geography/lsoa11_lsoa21_ward_four_councils.csv")
    }
    published = rows_of(data / "statistics/tidy/census2021_online_share_lsoa11_ew.csv.gz")
    expected = Counter(
        ours[row["lsoa11_code"]] for row in published if row["paper_first"] == "Yes" and row["lsoa11_code"] in ours
    )
    query = """select area_code, flag_name, flagged_small_areas from marts.mart_area_indicator
        where indicator = 'census_paper_share' and area_code = place_code order by 1"""
    assert ask(con, query) == [(place, "paper_first", expected[place]) for place in FOUR]
    query = "select distinct disclaimer <> '' from marts.meta_source where source_id like '%online'"
    assert ask(con, query) == [(True,)]


@pytest.mark.parametrize("place", FOUR)
def test_superfast_means_the_same_in_every_release(con: duckdb.DuckDBPyConnection, data: Path, place: str) -> None:
    query = """select release_label, pct_published, premises_covered, premises from marts.mart_area_coverage
        where area_code = ? and technology = 'fixed' and threshold_mbps = 30 order by release_date"""
    found = {label: (pct, covered, premises) for label, pct, covered, premises in ask(con, query, place)}
    assert list(found) == ["2017", "2019", "2020", "May 2021", "July 2025"]
    first = ofcom(data, "ofcom_fixed_laua_2017_data.csv", place)
    assert found["2017"] == (first[SFBB] + first[UFBB], None, None)
    band = ofcom(data, "ofcom_fixed_laua_2019_data.csv", place)
    assert found["2019"][0] == pytest.approx(band[SFBB] + band[UFBB], abs=0.051)
    assert found["2019"][1:] == (band["Number of premises with SFBB availability"], band["All Premises"])
    assert found["2019"][0] == pytest.approx(100 * found["2019"][1] / found["2019"][2], abs=0.16)
    for label, name in (("2020", "ofcom_fixed_laua_2020_data.csv"), ("May 2021", "202105_fixed_laua_coverage_r01.csv")):
        total = ofcom(data, name, place)
        assert found[label] == (total[SFBB], total["Number of premises with SFBB availability"], total["All Premises"])
    shares = [pct for pct, _, _ in found.values()]
    assert min(shares) > 80, "the 30 to 300 Mbit/s band alone would be far lower"


@pytest.mark.parametrize("place", FOUR)
def test_every_tier_of_july_2025_is_the_one_that_ofcom_counted(
    con: duckdb.DuckDBPyConnection, data: Path, place: str
) -> None:
    row = ofcom(data, "202507_fixed_laua_coverage_r01.sample.csv", place)
    every, number = row["All Premises"], "Number of premises with {} availability"
    expected = {
        ("fixed", 10): every - row["Number of premises unable to receive 10Mbit/s"],
        ("decent", 10): every - row["Number of premises below the USO"],
        ("fixed", 30): row[number.format("SFBB")],
        ("fixed", 100): row[number.format("UFBB (100Mbit/s)")],
        ("fixed", 300): row[number.format("UFBB")],
        ("fixed", 1000): row[number.format("Gigabit")],
        ("full_fibre", None): row[number.format("Full Fibre")],
    }
    query = """select technology, threshold_mbps, premises_covered from marts.mart_area_coverage
        where area_code = ? and release_label = 'July 2025'"""
    assert {(technology, speed): covered for technology, speed, covered in ask(con, query, place)} == expected


def test_coverage_of_an_authority_is_painted_on_no_ward(con: duckdb.DuckDBPyConnection) -> None:
    assert ask(con, "select distinct area_code from marts.mart_area_coverage order by 1") == [(code,) for code in FOUR]


def test_contacts_of_bath_are_the_published_ones_undated_and_without_wards(
    con: duckdb.DuckDBPyConnection, data: Path
) -> None:
    rows = rows_of(data / "contacts/bath/BANES_Contact_to_the_Council.csv")
    assert sum(int(row["Count"]) for row in rows) == 44_574
    query = """select sum(contacts), count(area_code), count(month_date), count(distinct period_label)
        from marts.mart_area_channel_month where contact_set = 'Contacts to the council'"""
    assert ask(con, query) == [(44_564, 0, 0, 11)]
    counted = (
        f"select outcome, row_count, contacts from marts.meta_row_count where source_id = '{BATH}__contacts' order by 1"
    )
    assert ask(con, counted) == [("loaded", 979, 44_564), ("set aside", 8, 10)]
    labels = ask(
        con,
        """select distinct period_order, period_label from marts.mart_area_channel_month
        where contact_set = 'Contacts to the council' order by 1""",
    )
    assert labels == [(month, f"month {month}, year not given") for month in range(1, 12)]


def test_channel_words_of_bath_keep_their_published_totals(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    published: Counter[str] = Counter()
    for row in rows_of(data / "contacts/bath/BANES_Contact_to_the_Council.csv"):
        published[row["ContactType"]] += int(row["Count"])
    query = f"select channel_word, contacts_in_source from marts.meta_channel_word where source_id = '{BATH}__contacts'"
    assert dict(ask(con, query)) == dict(published)
    assert published["Telephone"] == 27_059


def test_environmental_requests_of_bath_are_all_loaded_dated_and_by_ward(
    con: duckdb.DuckDBPyConnection, data: Path
) -> None:
    rows = rows_of(data / "contacts/bath/BANES_Environmental_Protection_Service_Requests.csv")
    assert len(rows) == 5_000
    wards = {
        row["socrata_ward_id"]: row["wd11cd"]
        for row in rows_of(data / "contacts/bath/DERIVED_ward_id_to_ons_2011_ward.csv")
    }
    by_ward = Counter(wards.get(row["Ward"]) for row in rows)
    by_year = Counter(int(row["ReceivedDate"][6:10]) for row in rows)
    mart = "marts.mart_area_channel_month where contact_set = 'Environmental requests'"
    assert dict(ask(con, f"select area_code, sum(contacts)::int from {mart} group by 1")) == dict(by_ward)
    assert dict(ask(con, f"select year(month_date)::int, sum(contacts)::int from {mart} group by 1")) == dict(by_year)
    staff = sum(row["ReceivedHow"].strip().startswith(("Officer/", "Memorandum", "Referral")) for row in rows)
    assert ask(con, f"select sum(contacts) from {mart} and not is_resident_contact") == [(staff,)]


def test_every_name_of_bath_for_face_to_face_is_one_channel(con: duckdb.DuckDBPyConnection, data: Path) -> None:
    rows = rows_of(data / "contacts/bath/BANES_Environmental_Protection_Service_Requests.csv")
    given = Counter(row["ReceivedHow"] for row in rows)
    assert (given["Face To Face"], given["Personal Visit"]) == (19, 6)
    query = """select channel_word, contacts_loaded from marts.meta_channel_word
        where source_id = ? and channel = 'face_to_face'"""
    words: dict[str, int] = dict(ask(con, query, f"{BATH}__environmental_requests"))
    assert {"Face To Face": 19, "Personal Visit": 6}.items() <= words.items()
    mart = "marts.mart_area_channel_month where contact_set = 'Environmental requests' and channel = 'face_to_face'"
    assert ask(con, f"select sum(contacts) from {mart}") == [(sum(words.values()),)]


def test_month_eleven_of_bath_holds_one_contact_and_is_part_filled(con: duckdb.DuckDBPyConnection) -> None:
    query = """select period_order, cast(sum(contacts) as bigint) as contacts from marts.mart_area_channel_month
        where contact_set = 'Contacts to the council' group by 1 order by 1"""
    months = con.execute(query).df().set_index("period_order")["contacts"]
    assert months[11] == 1
    assert part_filled(months).tolist() == [False] * 10 + [True]


def test_services_of_bath_have_a_national_number_where_the_match_is_plain(con: duckdb.DuckDBPyConnection) -> None:
    query = "select service_name, lgsl_id from marts.dim_service where place_code = 'E06000022'"
    numbers: dict[str, int | None] = dict(ask(con, query))
    assert (numbers["Highways Potholes"], numbers["Library Services"], numbers["Noise complaint"]) == (557, 437, 412)
    assert numbers["Traffic and Safety"] is None
    assert sum(number is not None for number in numbers.values()) == 15


def counted_apart(file: Path) -> int:
    """Return how many rows or features a file has, counted by other means than the loader's."""
    if file.suffix == ".geojson":
        return len(json.loads(file.read_text(encoding="utf-8"))["features"])
    return len(rows_of(file))


def test_every_row_of_every_real_file_is_loaded_refused_or_set_aside(report: Report) -> None:
    in_file: dict[Path, int] = {}
    for one in report.loads:
        rows = in_file.setdefault(one.path, in_file.get(one.path) or counted_apart(one.path))
        assert sum(one.counts.values()) == rows, one.source_id
        assert one.rows("rejected") == 0, one.source_id
        assert one.rows("loaded") > 0, one.source_id
    assert len(in_file) >= 15
    assert all(check.passed for check in report.checks)


# Layouts of which only a sample is at hand, on an invented place around their postcodes.


def postcodes_of(rows: list[dict[str, str]]) -> str:
    lines = [f"{row['postcode']},W{number % 2 + 1},{number % 7 + 1}\n" for number, row in enumerate(rows)]
    return "postcode,ward,premises\n" + "".join(lines)


def tiers_of(place: GivenPlace) -> dict[str, dict[Any, float]]:
    query = """select release_label, technology, threshold_mbps, premises_covered / premises
        from marts.mart_area_coverage where area_code = 'P1'"""
    found: dict[str, dict[Any, float]] = {}
    for label, technology, speed, share in load(place).ask(query):
        found.setdefault(label, {})[technology, speed] = share
    return found


def test_the_postcode_layout_of_january_2026_is_known(tmp_path: Path, data: Path) -> None:
    file = data / "statistics/original/202601_fixed_pc_coverage_r2_CR.sample.csv"
    rows = rows_of(file)
    place = GivenPlace(tmp_path).wards().postcodes(postcodes_of(rows))
    place.add("coverage", file.read_bytes(), release_date="2026-01-01", release_label="January 2026")
    tiers = tiers_of(place)["January 2026"]
    assert set(tiers) == {("decent", 10), *(("fixed", speed) for speed in (10, 30, 100, 300, 1000))}
    gigabit = [float(row["Gigabit availability (% premises)"]) / 100 for row in rows]
    weights = range(1, len(rows) + 1)
    assert tiers["fixed", 1000] == pytest.approx(sum(map(mul, gigabit, weights)) / sum(weights))


def test_postcode_releases_of_2018_to_2020_are_known_each_with_its_own_meaning(tmp_path: Path, data: Path) -> None:
    rows = bradford_rows(data)
    place = GivenPlace(tmp_path).wards().postcodes(postcodes_of(list({row["postcode"]: row for row in rows}.values())))
    releases = {("2018", "Jan"): 1, ("2019", "Jan"): 1, ("2019", "May"): 5, ("2020", "Jan"): 1, ("2020", "May"): 5}
    for (year, month), number in releases.items():
        content = file_of([row for row in rows if (row["year"], row["month"]) == (year, month)])
        keys = {"name": f"r{year}_{number}", "path": f"{year}_{number}.csv", "release_label": f"{month} {year}"}
        place.add("coverage", content, release_date=f"{year}-{number:02}-01", **keys)
    tiers = tiers_of(place)
    assert ("full_fibre", None) not in tiers["Jan 2019"], "that snapshot leaves the column blank"
    assert ("full_fibre", None) in tiers["Jan 2020"]
    shares = [release["fixed", 30] for release in tiers.values()]
    assert min(shares) > 0.9, "the 30 to 300 Mbit/s band alone would be about a third"
    assert max(shares) - min(shares) < 0.05


def test_a_file_of_several_releases_is_refused(tmp_path: Path, data: Path) -> None:
    rows = [row for row in bradford_rows(data) if row["year"] == "2020"]
    place = GivenPlace(tmp_path).wards().postcodes(postcodes_of(list({row["postcode"]: row for row in rows}.values())))
    place.add("coverage", file_of(rows), release_date="2020-01-01")
    assert "postcodes that stand more than once with other figures" in problem_of(place)


def bradford_rows(data: Path) -> list[dict[str, str]]:
    """Return the rows of one postcode district, in six releases."""
    rows = rows_of(data / "statistics/tidy/ofcom_fixed_postcode_bradford_2018_2020.csv.gz")
    return [row for row in rows if row["postcode_space"].startswith("BD2 ")]


def file_of(rows: list[dict[str, str]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)]) + "\n"
