"""Look-ups that split codes: shares of small areas in wards, and older small areas to those of today."""

from pathlib import Path

import pytest

from tests.etl.given import GivenPlace, Row, load, problem_of, problems_of

SHARES = "code,ward,part\nL1,W1,1\nL2,W1,0.3333\nL2,W2,0.6666\nL3,W2,1\n"
OLDER = "old,new\nA,L1\nA,L2\nB,L3\nC,L3\n"
OLDER_TO_WARD = "old,ward\nA,W1\nB,W2\nC,W2\n"


def with_shares(folder: Path, content: str = SHARES, keys: dict[str, object] | None = None) -> GivenPlace:
    columns = {"code": "code", "area": "ward", "share": "part"}
    usual = {"name": "shares", "path": "shares.csv", "columns": columns}
    return GivenPlace(folder).wards().small_areas().small_areas(content, **usual | (keys or {}))


def with_older(folder: Path, content: str = OLDER) -> GivenPlace:
    columns = {"code": "old", "area": "new"}
    keys: dict[str, object] = {"from": "lsoa11", "to": "lsoa", "columns": columns}
    return GivenPlace(folder).wards().small_areas().small_areas(content, name="older", path="older.csv", **keys)


def bridge(place: GivenPlace) -> list[Row]:
    return load(place).ask(
        "select small_area_code, area_code, round(share, 4) from marts.bridge_area_share order by 1, 2"
    )


def test_shares_are_kept_apart_from_the_best_fit(tmp_path: Path) -> None:
    place = with_shares(tmp_path)
    assert bridge(place) == [("L1", "W1", 1), ("L2", "W1", 0.3333), ("L2", "W2", 0.6667), ("L3", "W2", 1)]
    parents = load(place).ask("select area_code, parent_code from marts.dim_area where area_type = 'lsoa' order by 1")
    assert parents == [("L1", "W1"), ("L2", "W1"), ("L3", "W2")]


def test_shares_that_miss_the_whole_stop_the_load(tmp_path: Path) -> None:
    problem = problem_of(with_shares(tmp_path, "code,ward,part\nL1,W1,1\nL2,W1,0.5\nL2,W2,0.2\n"))
    assert "shares.csv, column 'code': codes whose shares do not add to 1" in problem
    assert "(1 row). For example 'L2'." in problem


def test_a_share_that_is_no_share_is_refused(tmp_path: Path) -> None:
    good = "".join(f"L{number},W1,1\n" for number in range(10, 50))
    loaded = load(with_shares(tmp_path, f"code,ward,part\n{good}L2,W1,7\nL3,W2,half\n"))
    reasons = {"loaded": 40, "share is not between 0 and 1": 1, "not a number": 1}
    assert loaded.counts("shares") == reasons


def test_shares_in_two_lookups_are_refused(tmp_path: Path) -> None:
    place = with_shares(tmp_path)
    columns = {"code": "code", "area": "ward", "share": "part"}
    place.small_areas("code,ward,part\nL2,W1,1\n", name="again", path="again.csv", columns=columns)
    assert "stand in two look-ups (1 row). For example 'L2'." in problem_of(place)


def test_older_small_areas_lead_to_those_of_today(tmp_path: Path) -> None:
    found = load(with_older(tmp_path)).ask("select code, area_code from raw.lookup_part order by 1, 2")
    assert found == [("A", "L1"), ("A", "L2"), ("B", "L3"), ("C", "L3")]


def test_older_small_areas_outside_the_place_are_set_aside(tmp_path: Path) -> None:
    loaded = load(with_older(tmp_path, OLDER + "D,L9\n"))
    assert loaded.counts("older") == {"loaded": 4, "outside the place": 1}


def test_older_figures_reach_small_areas_and_wards(tmp_path: Path) -> None:
    place = with_older(tmp_path).small_areas(
        OLDER_TO_WARD,
        name="older_to_ward",
        path="older_to_ward.csv",
        **{"from": "lsoa11", "columns": {"code": "old", "area": "ward"}},
    )
    place.indicators("code,old,all\nA,20,100\nB,10,100\nC,80,200\n", area_system="lsoa11")
    found: dict[str, float] = dict(load(place).ask("select area_code, value from marts.mart_area_indicator"))
    assert found == {"L1": 0.2, "L2": 0.2, "L3": 0.3, "W1": 0.2, "W2": 0.3, "P1": 110 / 400}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"from": "postcode"}, "columns.share says what part of a small area lies in a ward"),
        ({"from": "lsoa11", "to": "lsoa"}, "columns.share says what part of a small area lies in a ward"),
        ({"to": "lsoa", "columns": {"code": "code", "area": "ward"}}, "a look-up from 'lsoa' to 'lsoa' leads nowhere"),
    ],
)
def test_a_lookup_that_makes_no_sense_is_refused(tmp_path: Path, keys: dict[str, object], said: str) -> None:
    assert any(said in problem for problem in problems_of(with_shares(tmp_path, keys=keys)))
