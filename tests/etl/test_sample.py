"""The invented borough: its totals, its land, its blemishes, and the committed files made again."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import shapely
from shapely.geometry import shape

from etl.place import PROJECT, read_place
from etl.sample import write_sample
from etl.sample.assumptions import BLEMISHES, WARDS
from etl.sample.place_file import place_file

SAMPLE = PROJECT / "data" / "sample"
DIGITAL = "channel in ('Web form', 'My Account', 'App', 'Chatbot')"
OFCOM_HEADERS = [
    "postcode", "postcode_space", "postcode area",
    "% of premises with 30<300Mbit/s download speed", "% of premises with >=300Mbit/s download speed",
    "% of premises with 0<2Mbit/s download speed", "% of premises with 2<5Mbit/s download speed",
    "% of premises with 5<10Mbit/s download speed", "% of premises with 10<30Mbit/s download speed",
    "SFBB availability (% premises)", "UFBB (100Mbit/s) availability (% premises)",
    "UFBB availability (% premises)", "% of premises unable to receive 2Mbit/s",
    "% of premises unable to receive 5Mbit/s", "% of premises unable to receive 10Mbit/s",
    "% of premises unable to receive 30Mbit/s", "Gigabit availability (% premises)",
    "% of premises unable to receive decent broadband from fixed or FWA", "% of premises with NGA",
    "% of premises able to receive decent broadband from FWA",
]  # fmt: skip


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(f"create view contacts as from '{SAMPLE / 'contacts.parquet'}'")
        connection.execute(
            """
            create view sound as
            select * replace (try_cast(received_on as date) as received_on) from contacts
            where try_cast(received_on as date) is not null
                and ward_code is distinct from 'XX-W99' and service <> 'ZZ Test'
            qualify row_number() over (partition by contact_id) = 1
            """
        )
        yield connection


def features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SAMPLE / name).read_text(encoding="utf-8"))["features"]
    return found


def test_the_committed_files_are_what_the_script_writes(made_again: list[Path]) -> None:
    for file in made_again:
        committed = SAMPLE / file.name
        if file.suffix == ".parquet":
            pd.testing.assert_frame_equal(
                duckdb.execute(f"from '{file}'").df(), duckdb.execute(f"from '{committed}'").df()
            )
        else:
            assert file.read_bytes() == committed.read_bytes(), file.name
    written = {file.name for file in made_again} | {"README.md"}
    assert written == {file.name for file in SAMPLE.iterdir()}


def test_the_committed_place_file_is_the_one_for_its_folder() -> None:
    file = PROJECT / "data" / "places" / "sampleford.toml"
    assert file.read_text(encoding="utf-8") == place_file("../sample", "contacts.parquet")
    place = read_place(file)
    assert (place.code, place.facts.invented, len(place.sources)) == ("SAMPLEFORD", True, 12)


def test_the_sample_stays_under_three_megabytes() -> None:
    assert sum(file.stat().st_size for file in SAMPLE.iterdir()) < 3_000_000


def test_another_seed_gives_another_borough(tmp_path: Path) -> None:
    write_sample(tmp_path, contacts=5_000, postcodes=500, seed=7)
    assert (tmp_path / "wards.geojson").read_bytes() != (SAMPLE / "wards.geojson").read_bytes()


def test_wards_and_small_areas_share_their_edges_without_gaps_or_overlaps() -> None:
    for name, count in (("wards.geojson", 24), ("small_areas.geojson", 150)):
        areas = [shape(feature["geometry"]) for feature in features(name)]
        assert len(areas) == count
        assert all(area.geom_type == "Polygon" and area.is_valid for area in areas)
        assert shapely.coverage_is_valid(areas)
        whole = shapely.coverage_union_all(areas)
        assert whole.geom_type == "Polygon"
        assert shapely.get_num_interior_rings(whole) == 0
        assert whole.area == pytest.approx(sum(area.area for area in areas))


def test_small_areas_nest_in_their_wards() -> None:
    ward_of = pd.read_csv(SAMPLE / "small_area_lookup.csv").set_index("lsoa_code")["ward_code"]
    parts: dict[str, list[Any]] = {}
    for feature in features("small_areas.geojson"):
        parts.setdefault(ward_of[feature["properties"]["lsoa_code"]], []).append(shape(feature["geometry"]))
    for feature in features("wards.geojson"):
        ward = shape(feature["geometry"])
        assert ward.equals(shapely.coverage_union_all(parts[feature["properties"]["ward_code"]]))


def test_the_outline_lies_in_the_open_north_sea_with_five_decimals() -> None:
    for feature in features("small_areas.geojson"):
        for longitude, latitude in feature["geometry"]["coordinates"][0]:
            assert 2.2 < longitude < 2.8
            assert 54.3 < latitude < 54.7
            assert (round(longitude, 5), round(latitude, 5)) == (longitude, latitude)


def test_the_river_runs_along_ward_edges() -> None:
    river = shape(features("river.geojson")[0]["geometry"])
    edges = shapely.union_all([shape(feature["geometry"]).boundary for feature in features("wards.geojson")])
    assert river.intersection(edges.buffer(0.00003)).length > 0.98 * river.length


def test_town_wards_are_small_and_rural_wards_large() -> None:
    sizes = {
        feature["properties"]["ward_code"]: shape(feature["geometry"]).area for feature in features("wards.geojson")
    }
    by_setting = pd.Series({ward.code: ward.setting for ward in WARDS})
    median = pd.Series(sizes).groupby(by_setting).median()
    assert median["Rural"] > 2.5 * median["Urban"]


def test_residents_and_households_are_those_of_a_small_borough() -> None:
    figures = pd.read_csv(SAMPLE / "indicators.csv")
    assert figures["population"].sum() == 118_620
    assert figures["households"].sum() == 52_145
    assert (figures["aged_65_74"] + figures["aged_75_plus"] == figures["aged_65_plus"]).all()
    assert set(figures["paper_first"]) == {"Yes", "No"}


def test_premises_reached_are_those_of_the_published_strategies(con: duckdb.DuckDBPyConnection) -> None:
    share = 'sum(premises * "{}") / sum(premises)'
    columns = [
        "SFBB availability (% premises)", "UFBB (100Mbit/s) availability (% premises)",
        "UFBB availability (% premises)", "Gigabit availability (% premises)",
        "% of premises unable to receive 10Mbit/s",
    ]  # fmt: skip
    asked = ", ".join(share.format(column) for column in columns)
    found = {}
    for release in ("202501", "202607"):
        files = f"'{SAMPLE}/postcodes.csv' join '{SAMPLE}/coverage_{release}.csv' using (postcode)"
        found[release] = con.execute(f"select {asked} from {files}").fetchone()
    assert found["202607"] == pytest.approx((94.6, 51.0, 26.8, 26.0, 2.0), abs=0.05)
    assert found["202501"] == pytest.approx((92.1, 38.0, 15.6, 14.3, 2.9), abs=0.1)


def test_rural_wards_have_the_worst_coverage(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        f"""
        select ward_code, sum(premises * "% of premises unable to receive 30Mbit/s") / sum(premises)
        from '{SAMPLE}/postcodes.csv' join '{SAMPLE}/coverage_202607.csv' using (postcode) group by all
        """
    ).fetchall()
    setting = {ward.code: ward.setting for ward in WARDS}
    worst = sorted(rows, key=lambda row: -row[1])[:8]
    assert {setting[code] for code, _ in worst} == {"Rural"}


def test_coverage_has_the_headers_and_the_sums_of_the_publisher() -> None:
    for release in ("202501", "202607"):
        table = pd.read_csv(SAMPLE / f"coverage_{release}.csv")
        assert list(table.columns) == OFCOM_HEADERS
        assert table[OFCOM_HEADERS[3:9]].sum(axis=1).between(99.7, 100.3).all()
        assert table["postcode"].is_unique
        assert set(table["postcode area"]) == {"QX", "QQ"}


def test_digital_share_starts_at_48_and_reaches_55_percent(con: duckdb.DuckDBPyConnection) -> None:
    chosen = f"select 100 * avg(({DIGITAL})::int) from sound where channel <> 'Staff report' and "
    first = con.execute(chosen + "received_on < '2023-11-01'").fetchone()
    last_year = con.execute(chosen + "received_on >= '2025-10-01'").fetchone()
    assert first == pytest.approx((48.0,), abs=0.1)
    assert last_year == pytest.approx((55.0,), abs=0.05)


def test_contacts_cover_36_months_and_some_name_no_ward(con: duckdb.DuckDBPyConnection) -> None:
    facts = con.execute(
        """
        select count(distinct date_trunc('month', received_on)), min(received_on)::varchar,
            max(received_on)::varchar, count(distinct service),
            round(100 * avg((ward_code is null)::int)), round(100 * avg((channel = 'Staff report')::int))
        from sound
        """
    ).fetchone()
    assert facts == (36, "2023-10-01", "2026-09-30", 14, 8, 1)


def test_the_chat_bot_starts_in_april_2025(con: duckdb.DuckDBPyConnection) -> None:
    first = con.execute("select min(received_on)::varchar from sound where channel = 'Chatbot'").fetchone()
    assert first is not None
    assert first[0].startswith("2025-04")


def test_poorer_wards_use_the_telephone_and_the_counter_more(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        f"select ward_code, avg(({DIGITAL})::int) from sound where ward_code is not null group by all"
    ).fetchall()
    digital, poverty = pd.Series(dict(rows)), pd.Series({ward.code: ward.deprivation for ward in WARDS})
    assert digital.corr(poverty) < -0.5  # type: ignore[arg-type]


def test_only_forms_are_started_and_completed(con: duckdb.DuckDBPyConnection) -> None:
    forms = con.execute("select distinct channel from contacts where started is not null order by 1").fetchall()
    assert forms == [("App",), ("My Account",), ("Web form",)]
    wrong = con.execute("select count(*) from contacts where completed = 'Y' and started <> 'Y'").fetchone()
    assert wrong == (0,)


@pytest.mark.parametrize("contacts", [300_000, 1_000_001])
def test_blemishes_are_the_same_few_at_any_size(contacts: int, tmp_path: Path) -> None:
    write_sample(tmp_path, contacts=contacts)
    name = "contacts.parquet" if contacts <= 1_000_000 else "contacts.csv"
    source = f"read_csv('{tmp_path / name}', all_varchar = true)" if name.endswith("csv") else f"'{tmp_path / name}'"
    found = duckdb.execute(
        f"""
        select count(*) - count(distinct contact_id), count(*) filter (ward_code = 'XX-W99'),
            count(*) filter (try_cast(received_on as date) is null), count(*) filter (service = 'ZZ Test'),
            count(*)
        from {source}
        """
    ).fetchone()
    assert found == (*BLEMISHES.values(), contacts)
    assert f'path = "{name}"' in (tmp_path / "sampleford.toml").read_text(encoding="utf-8")


def test_email_has_no_unit_cost_yet() -> None:
    costs = pd.read_csv(SAMPLE / "unit_costs.csv")
    assert "Email" not in set(costs["channel"])
    assert (costs["low"] < costs["central"]).all()
    assert (costs["central"] < costs["high"]).all()


def test_each_survey_wave_has_wards_too_small_to_report(con: duckdb.DuckDBPyConnection) -> None:
    waves = con.execute(f"select wave, ward_code, count(*) as n from '{SAMPLE}/survey.parquet' group by all").df()
    for _, wave in waves.groupby("wave"):
        replies = wave["n"]
        assert len(replies) == 24
        assert 1_150 <= replies.sum() <= 1_300
        assert replies.between(10, 160).all()
        assert (replies < 30).sum() >= 6
        assert replies.between(30, 49).sum() >= 3


def test_the_truth_is_calibrated_and_the_weighted_survey_falls_near_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = con.execute(
        f"""
        with answers as (
            select wave, weight, internet_use in ('Never', 'Not in the last three months') as is_offline
            from '{SAMPLE}/survey.parquet' where internet_use not in ('Don''t know', 'Not answered')
        ),

        estimates as (
            select wave, sum(weight) filter (is_offline) / sum(weight) as estimate from answers group by wave
        )

        select wave, true_share, estimate from '{SAMPLE}/truth.csv' join estimates using (wave)
        where measure = 'offline_three_months' and ward_code is null order by wave
        """
    ).fetchall()
    assert [row[1] for row in rows] == pytest.approx([0.089, 0.082, 0.077], abs=0.0001)
    assert [row[2] for row in rows] == pytest.approx([0.089, 0.082, 0.077], abs=0.005)


def test_projects_have_the_published_rollup() -> None:
    projects = pd.read_csv(SAMPLE / "projects.csv")
    latest = projects[projects["report_date"] == projects["report_date"].max()]
    rollup = latest.groupby("theme")["status"].value_counts().unstack(fill_value=0)
    order = ["On track", "Still required, may need review", "Completed or closed"]
    assert rollup[order].sum().tolist() == [31, 8, 8]
    assert sorted(map(tuple, rollup[order].to_numpy().tolist())) == [
        (5, 4, 2),
        (7, 1, 4),
        (9, 2, 2),
        (10, 1, 0),
    ]


def test_skills_places_pass_two_thousand_a_year_and_some_partners_sent_nothing() -> None:
    activity = pd.read_csv(SAMPLE / "activity.csv")
    year = activity[(activity["month"] >= "2025-10") & (activity["activity"] == "Skills places taken")]
    assert 2_000 < year["count"].sum() < 2_400
    assert activity["partner"].nunique() == 25
    assert (activity["count"].isna() == (activity["returned"] == "No")).all()
    assert set(activity["ward_code"].dropna()) <= {ward.code for ward in WARDS}


def test_measures_keep_what_is_still_to_be_decided_apart_from_what_is_known() -> None:
    measures = pd.read_csv(SAMPLE / "measures.csv", dtype=str)
    assert len(measures) == 11
    assert (measures["baseline"].isin(["TBD", "-"])).sum() == 5
    assert (measures["target"] == "TBD").sum() == 4
