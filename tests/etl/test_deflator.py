"""A price deflator: typed year by year, by somebody, from a release that is named."""

from datetime import date
from pathlib import Path

import pytest

from tests.etl.given import GivenPlace, load, problem_of

HEADER = "year,kind,index,base,release,forecast,source,read_on,by\n"
TYPED = "2024 = 100,December 2025,{},gov.uk,2026-11-20,A. Typist\n"
CALENDAR = "".join(f"{year},calendar,{year - 1950},{TYPED.format('no')}" for year in range(1990, 2025))


def deflator(folder: Path, content: str, **keys: object) -> GivenPlace:
    return GivenPlace(folder).wards().add("deflator", HEADER + content, **keys)


def test_years_of_both_kinds_are_loaded_with_who_typed_them_and_forecasts_are_marked(tmp_path: Path) -> None:
    content = f"2011,calendar,70.834,{TYPED.format('no')}2026/27,financial,104.2,{TYPED.format('Yes')}"
    loaded = load(deflator(tmp_path, content))
    query = "select year_kind, year_label, index_value, is_forecast, release, read_date, read_by"
    assert loaded.ask(f"{query} from marts.mart_deflator order by 1") == [
        ("calendar", "2011", 70.834, False, "December 2025", date(2026, 11, 20), "A. Typist"),
        ("financial", "2026/27", 104.2, True, "December 2025", date(2026, 11, 20), "A. Typist"),
    ]


def test_a_file_with_other_headers_is_mapped_by_the_place_file(tmp_path: Path) -> None:
    content = (HEADER + CALENDAR).replace("index", "GDP deflator", 1)
    place = GivenPlace(tmp_path).wards().add("deflator", content, columns={"index": "GDP deflator"})
    assert load(place).counts("deflator") == {"loaded": 35}


@pytest.mark.parametrize(
    "line",
    [
        "2025,fiscal,100," + TYPED.format("no"),
        "2025/27,financial,100," + TYPED.format("no"),
        "2025/26,calendar,100," + TYPED.format("no"),
        "25,calendar,100," + TYPED.format("no"),
        "2025,calendar,0," + TYPED.format("no"),
        "2025,calendar,n/a," + TYPED.format("no"),
        "2025,calendar,100,,December 2025,no,gov.uk,2026-11-20,A. Typist\n",
        "2025,calendar,100,2024 = 100,,no,gov.uk,2026-11-20,A. Typist\n",
        "2025,calendar,100,2024 = 100,December 2025,perhaps,gov.uk,2026-11-20,A. Typist\n",
        "2025,calendar,100,2024 = 100,December 2025,no,,2026-11-20,A. Typist\n",
        "2025,calendar,100,2024 = 100,December 2025,no,gov.uk,in November,A. Typist\n",
        "2025,calendar,100,2024 = 100,December 2025,no,gov.uk,2026-11-20,\n",
    ],
)
def test_a_year_that_lacks_something_is_refused(tmp_path: Path, line: str) -> None:
    counts = load(deflator(tmp_path, CALENDAR + line)).counts("deflator")
    assert counts.pop("loaded") == 35
    assert list(counts.values()) == [1]


def test_indices_of_two_releases_in_one_file_stop_the_load(tmp_path: Path) -> None:
    other = "2025,calendar,98,2025 = 100,March 2026,no,gov.uk,2026-11-20,A. Typist\n"
    problem = problem_of(deflator(tmp_path, CALENDAR + other))
    assert "calendar years with several bases or releases" in problem
    assert "'2025 = 100 (March 2026)'" in problem


def test_one_year_with_two_indices_stops_the_load(tmp_path: Path) -> None:
    assert "stand more than once" in problem_of(deflator(tmp_path, CALENDAR + "2000,calendar,1," + TYPED.format("no")))
