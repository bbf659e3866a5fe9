"""A place without a map: Seattle's survey of 2018 through the loader, against figures that others worked out."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl.build import Report, load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.seen import maps, rows, title
from tests.shared_data import shared_data_folder

PLACE_FILE = Path(__file__).parents[1] / "places" / "seattle.toml"
EXTRACT = "statistics/tidy/seattle_2018_survey_extract.csv"
REFERENCE = "statistics/tidy/survey_reference_estimates_computed.csv"
QUESTIONS = {
    "household has internet access at home (q1=1)": "home_internet",
    "any broadband subscription": "any_broadband",
    "fixed broadband subscription": "fixed_broadband",
    "only a cellular data plan": "only_mobile_data",
}
SEGMENT = "digital segment: "
# The extract does not say who owns a device.
NOT_IN_THE_EXTRACT = "owns at least one device (q2aHaveSum>0)"
CELL = """
select n_unweighted, estimate, se_linearised, n_effective from marts.mart_area_survey
where question = ? and answer = ? and area_code is not distinct from ? and group_name = ? and group_value = ?
    and wave_set = '2018' and method = 'direct'
"""


@pytest.fixture(scope="module")
def seattle(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Return the report of a load of Seattle, its two files put below one folder."""
    folder = tmp_path_factory.mktemp("seattle")
    (folder / EXTRACT).parent.mkdir(parents=True)
    shutil.copy(shared_data_folder() / EXTRACT, folder / EXTRACT)
    shutil.copy(PLACE_FILE.with_name("seattle_districts.csv"), folder)
    return load_places([PLACE_FILE], folder / "dashboard.duckdb", folder)


@pytest.fixture(scope="module")
def loaded(seattle: Report) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to the delivered database."""
    with duckdb.connect(str(seattle.database), read_only=True) as con:
        yield con


def test_every_household_is_loaded_and_those_without_a_district_count_in_the_city(
    loaded: duckdb.DuckDBPyConnection,
) -> None:
    counts = loaded.execute(
        "select rows_loaded, rows_rejected, rows_set_aside from marts.meta_source where kind = 'survey'"
    )
    assert counts.fetchall() == [(4315, 0, 0)] * 2
    by_area = """select area_code is null, sum(n_unweighted) from marts.mart_area_survey
        where question = 'home_internet' and answer = 'Yes' and group_name = 'all' and method = 'direct'
        group by all order by all"""
    assert loaded.execute(by_area).fetchall() == [(False, 4251), (True, 4315)]


def test_the_32_reference_figures_come_out_of_the_database(loaded: duckdb.DuckDBPyConnection) -> None:
    with (shared_data_folder() / REFERENCE).open(encoding="utf-8", newline="") as file:
        reference = [row for row in csv.DictReader(file) if row["estimate"] != NOT_IN_THE_EXTRACT]
    assert len(reference) == 32
    for row in reference:
        asked, answer = (
            ("digital_segment", row["estimate"].removeprefix(SEGMENT))
            if row["estimate"].startswith(SEGMENT)
            else (QUESTIONS[row["estimate"]], "Yes")
        )
        district = row["level"] if row["domain"] == "council_district" else None
        group = ("income", row["level"]) if row["domain"] == "income" else ("all", "all")
        [(n, share, error, effective)] = loaded.execute(CELL, [asked, answer, district, *group]).fetchall()
        assert n == int(row["n_unweighted"]), row
        assert share == pytest.approx(float(row["proportion"]), abs=1e-6), row
        assert error == pytest.approx(float(row["se_linearised"]), abs=1e-4), row
        assert effective == pytest.approx(float(row["kish_effective_n"]), abs=0.1), row


def test_the_interval_of_the_city_is_that_of_the_methods_page(loaded: duckdb.DuckDBPyConnection) -> None:
    [row] = loaded.execute(
        """select ci_low, ci_high, design_effect, flag from marts.mart_area_survey where question = 'home_internet'
        and answer = 'Yes' and area_code is null and group_name = 'all' and method = 'direct'"""
    ).fetchall()
    assert row == (
        pytest.approx(0.942263, abs=5e-7),
        pytest.approx(0.958123, abs=5e-7),
        pytest.approx(1.50312, abs=5e-6),
        "shown",
    )


def test_a_place_without_shapes_or_indicators_opens_and_says_what_it_lacks(
    seattle: Report, open_page: OpenPage
) -> None:
    """The measure home_internet has no entry in sql/metrics.toml, so the page does not offer it."""
    app = open_page("exclusion_map", database=seattle.database, place="SEATTLE")
    assert not app.exception
    assert title(app) == "Nobody has yet supplied a measure of exclusion for Seattle"
    assert not maps(app)


def test_a_survey_measure_of_a_place_without_shapes_is_listed_and_the_map_said_to_be_missing(
    tmp_path: Path, open_page: OpenPage
) -> None:
    place = GivenPlace(tmp_path).wards("code,name\nW1,North\nW2,South\n", path="list.csv")
    lines = [f"{ward}{n},{ward},1,Old,{'Never' if n < 12 else 'Daily'}" for ward in ("W1", "W2") for n in range(60)]
    asked = {"question": "internet_use", "answers": ["Never"]}
    survey = "id,ward,weight,age,use\n" + "\n".join(lines) + "\n"
    place.survey(survey, measure=[{"name": "offline_three_months", "all_of": [asked]}])
    load_places([place.write()], tmp_path / "dashboard.duckdb", tmp_path)
    app = open_page("exclusion_map", database=tmp_path / "dashboard.duckdb")
    assert not app.exception
    assert "No boundaries are loaded for Given." in "".join(note.value for note in app.info)
    assert not maps(app)
    assert ["North", "20.0%"] in [cells[:2] for cells in rows(app)]
