"""Coverage: each Ofcom layout by its headers and year, and the same header with another meaning never mistaken."""

from datetime import date
from pathlib import Path

import pytest

from tests.etl.given import GivenPlace, Row, load, problem_of

PCT, NUMBER = "{} availability (% premises)", "Number of premises with {} availability"
WITHOUT = "% of premises unable to receive 30Mbit/s"
POSTCODES = "postcode,ward,premises\nAB1 1AA,W1,90\nAB1 1AB,W1,10\nAB1 1AC,W2,4\n"
MAY_2025 = date(2025, 5, 1)


def by_authority(released: date, folder: Path, **figures: object) -> GivenPlace:
    header = ",".join(f'"{name}"' for name in ("laua", *figures))
    lines = [",".join([code, *map(str, figures.values())]) for code in ("P1", "P2")]
    return GivenPlace(folder).wards().coverage("\n".join([header, *lines, ""]), released)


def authority(released: date, folder: Path, **headers: object) -> list[Row]:
    given = by_authority(released, folder, **headers)
    return load(given).ask(
        """select technology, threshold_mbps, pct_published, premises, premises_covered, definition
        from marts.mart_area_coverage order by 1, 2"""
    )


def by_postcode(
    folder: Path, content: str, released: date = MAY_2025, lookup: str = POSTCODES, **keys: object
) -> GivenPlace:
    return GivenPlace(folder).wards().postcodes(lookup).coverage(content, released, **keys)


def test_superfast_is_band_and_ultrafast_together_up_to_2019(tmp_path: Path) -> None:
    headers = {PCT.format("SFBB"): 40.1, PCT.format("UFBB"): 55, WITHOUT: 4.9}
    found = {
        (technology, speed): pct for technology, speed, pct, *_ in authority(date(2019, 9, 1), tmp_path, **headers)
    }
    assert found == {("fixed", 30): 95.1, ("fixed", 300): 55.0}


def test_superfast_is_the_total_from_2020(tmp_path: Path) -> None:
    headers = {PCT.format("SFBB"): 95.1, PCT.format("UFBB"): 55, WITHOUT: 4.9}
    found = {
        (technology, speed): pct for technology, speed, pct, *_ in authority(date(2020, 5, 1), tmp_path, **headers)
    }
    assert found == {("fixed", 30): 95.1, ("fixed", 300): 55.0}


@pytest.mark.parametrize(("superfast", "year"), [(40.1, 2020), (95.1, 2019), (95.1, 2017), (40.1, 2025)])
def test_a_release_that_is_given_the_wrong_year_is_refused(tmp_path: Path, superfast: float, year: int) -> None:
    headers = {PCT.format("SFBB"): superfast, PCT.format("UFBB"): 55, WITHOUT: 4.9}
    problem = problem_of(by_authority(date(year, 9, 1), tmp_path, **headers))
    assert "Mend `release_date`" in problem
    assert f"this is no file of {year}" in problem


def test_each_tier_carries_the_definition_of_its_release(tmp_path: Path) -> None:
    headers = {PCT.format("SFBB"): 40, PCT.format("UFBB"): 55, PCT.format("FTTP"): 5}
    headers |= {"% of premises below the USO": 2, "All Premises": 1000, "Number of premises below the USO": 21}
    found = {technology: rest for technology, _, *rest in authority(date(2018, 12, 31), tmp_path, **headers)}
    assert found["full_fibre"] == [5.0, 1000.0, None, "fibre to the premises, at any speed (published as FTTP)"]
    assert found["decent"][:3] == [98.0, 1000.0, 979.0]
    assert "universal service" in found["decent"][3]
    assert "100% less the published share" in found["decent"][3]


def test_decent_broadband_of_2026_counts_wireless_and_says_so(tmp_path: Path) -> None:
    headers = {"% of premises unable to receive decent broadband from fixed or FWA": 1.5}
    found = authority(date(2026, 1, 1), tmp_path, **headers)
    assert found[0][:3] == ("decent", 10, 98.5)
    assert "fixed wireless" in found[0][5]


def test_two_rounded_shares_never_make_more_than_all(tmp_path: Path) -> None:
    headers = {PCT.format("SFBB"): 33.4, PCT.format("UFBB"): 66.7}
    assert ("fixed", 30, 100.0) in [row[:3] for row in authority(date(2018, 1, 1), tmp_path, **headers)]


def test_headers_with_double_blanks_and_an_older_key_are_known(tmp_path: Path) -> None:
    content = "laua_code, SFBB  availability (% premises) \nP1,95\n"
    loaded = load(GivenPlace(tmp_path).wards().coverage(content, MAY_2025))
    assert loaded.ask("select area_code, pct_published from marts.mart_area_coverage") == [("P1", 95.0)]


@pytest.mark.parametrize(
    "header", ["place,SFBB availability (% premises)", "laua,Full-fibre take-up", "laua,prem_count"]
)
def test_a_file_of_another_layout_is_refused(tmp_path: Path, header: str) -> None:
    problem = problem_of(GivenPlace(tmp_path).wards().coverage(f"{header}\nP1,95\n", MAY_2025))
    assert problem == (
        "coverage.csv: the headers are of no Ofcom Connected Nations layout that is known. "
        "Use the fixed coverage file by local authority (laua) or postcode."
    )


def test_a_release_without_the_place_is_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().coverage("laua,SFBB availability (% premises)\nP2,95\n", MAY_2025)
    assert "no row was loaded for Given (outside the place: 1)" in problem_of(place)


def tiers(given: GivenPlace, area: str = "W1") -> dict[tuple[str, int | None], tuple[str, float, float]]:
    query = """select technology, threshold_mbps, basis, premises, premises_covered
        from marts.mart_area_coverage where area_code = ?"""
    return {(technology, speed): tuple(rest) for technology, speed, *rest in load(given).ask(query, area)}


HEADER = f"postcode,{PCT.format('SFBB')},{PCT.format('UFBB (100Mbit/s)')}\n"


def test_a_postcode_weighs_with_its_premises(tmp_path: Path) -> None:
    content = HEADER + "AB11AA,100,0\nAB1 1AB,50,100\nab1 1ac,25,0\nZZ1 1ZZ,0,0\n"
    given = by_postcode(tmp_path, content)
    assert tiers(given) == {("fixed", 30): ("premises", 100, 95), ("fixed", 100): ("premises", 100, 10)}
    assert tiers(given, "P1") == {("fixed", 30): ("premises", 104, 96), ("fixed", 100): ("premises", 104, 10)}
    assert load(given).counts("coverage") == {"loaded": 3, "outside the place": 1}


@pytest.mark.parametrize("lookup", ["none", "some"])
def test_where_premises_are_not_all_known_every_postcode_weighs_the_same(tmp_path: Path, lookup: str) -> None:
    codes = [line.rsplit(",", 1)[0] for line in POSTCODES.splitlines()]
    columns = {"code": "postcode", "area": "ward"}
    given = GivenPlace(tmp_path).wards()
    if lookup == "none":
        given.postcodes("\n".join(codes) + "\n", columns=columns)
    else:
        given.postcodes("\n".join(codes[:2]) + "\n", columns=columns)
        given.postcodes(
            "\n".join(POSTCODES.splitlines()[:1] + POSTCODES.splitlines()[2:]), name="rest", path="rest.csv"
        )
    given.coverage(HEADER + "AB11AA,100,0\nAB1 1AB,50,0\nAB1 1AC,25,0\n", MAY_2025)
    assert tiers(given)["fixed", 30] == ("postcodes", 2, 1.5)


def test_a_postcode_that_lacks_a_tier_leaves_the_base_of_that_tier(tmp_path: Path) -> None:
    given = by_postcode(tmp_path, HEADER + "AB11AA,100,\nAB1 1AB,50,80\nAB1 1AC,25,0\n")
    assert tiers(given) == {("fixed", 30): ("premises", 100, 95), ("fixed", 100): ("premises", 10, 8)}


def test_a_tier_that_is_blank_throughout_is_no_tier(tmp_path: Path) -> None:
    given = by_postcode(tmp_path, HEADER + "AB11AA,100,\nAB1 1AB,50,\nAB1 1AC,25,\n")
    assert tiers(given) == {("fixed", 30): ("premises", 100, 95)}


def many(bad: str = "") -> tuple[str, str]:
    codes = [f"AB{n} 1AA" for n in range(100)]
    lookup = "postcode,ward,premises\n" + "".join(f"{code},W1,10\n" for code in codes) + "AB999 9ZZ,W1,10\n"
    return lookup, HEADER + "".join(f"{code},50,10\n" for code in codes) + bad


@pytest.mark.parametrize("pct", ["101", "-1", "n/a", "95%", "nan"])
def test_what_is_no_percentage_is_refused(tmp_path: Path, pct: str) -> None:
    lookup, content = many(f"AB999 9ZZ,{pct},0\n")
    loaded = load(by_postcode(tmp_path, content, lookup=lookup))
    counts = loaded.counts("coverage")
    assert counts["loaded"] == 100
    assert sum(counts.values()) == 101
    assert loaded.ask("select premises, premises_covered from marts.mart_area_coverage where area_code = 'W1' "
                      "and threshold_mbps = 30") == [(1000, 500)]  # fmt: skip


def test_a_postcode_that_stands_twice_counts_once(tmp_path: Path) -> None:
    lookup, content = many("AB1 1AA,50,10\nab11aa,50,10\n")
    given = by_postcode(tmp_path, content, lookup=lookup)
    assert load(given).counts("coverage") == {"loaded": 100, "repeated": 2}
    assert tiers(given)["fixed", 30] == ("premises", 1000, 500)


def test_a_postcode_that_stands_twice_with_other_figures_stops_the_load(tmp_path: Path) -> None:
    lookup, content = many("AB1 1AA,99,10\n")
    problem = problem_of(by_postcode(tmp_path, content, lookup=lookup))
    assert problem.startswith("coverage.csv, column 'postcode': postcodes that stand more than once with other figures")


def test_postcodes_without_a_lookup_are_refused_with_what_is_missing(tmp_path: Path) -> None:
    given = GivenPlace(tmp_path).wards().coverage(HEADER + "AB11AA,100,0\n", MAY_2025)
    problem = problem_of(given)
    assert "coverage.csv" in problem
    assert "'postcode'" in problem
    assert "lookup" in problem


def test_releases_of_one_place_stand_beside_each_other(tmp_path: Path) -> None:
    later = "postcode,SFBB availability (% premises)\nAB11AA,100\nAB11AB,100\nAB11AC,100\n"
    given = by_postcode(tmp_path, HEADER + "AB11AA,100,0\nAB1 1AB,50,0\nAB1 1AC,25,0\n")
    given.coverage(later, date(2026, 1, 1), name="later", path="later.csv", release_label="New")
    query = """select release_label, premises_covered from marts.mart_area_coverage
        where area_code = 'W1' and threshold_mbps = 30 order by release_date"""
    assert load(given).ask(query) == [("May 2025", 95.0), ("New", 100.0)]
