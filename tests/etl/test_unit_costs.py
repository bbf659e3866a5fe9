"""Unit costs: amounts of pounds, in order, by a channel that is known."""

from pathlib import Path

import pytest

from tests.etl.given import GivenPlace, load, problem_of

HEADER = "service,channel,low,central,high,unit,year,from\n"
MANY = "".join(f"Service {n},phone,1,2,3,call,2025/26,2025-04-01\n" for n in range(100))


def costs(folder: Path, content: str, **keys: object) -> GivenPlace:
    return GivenPlace(folder).wards().unit_costs(HEADER + content, **keys)


def test_costs_are_loaded_by_channel_and_service(tmp_path: Path) -> None:
    content = ",Telephone,,2.83,,call,2011,2012-05-29\nCouncil tax,face_to_face,4.83,8.62,9.56,visit,2011,2012-05-29\n"
    loaded = load(costs(tmp_path, content, values={"channel": {"Telephone": "phone"}}))
    query = "select service_code, channel, low, central, high, unit, cost_set from marts.mart_unit_cost order by 2"
    assert loaded.ask(query) == [
        ("council-tax", "face_to_face", 4.83, 8.62, 9.56, "visit", "Own"),
        (None, "phone", None, 2.83, None, "call", "Own"),
    ]


def test_a_channel_whose_cost_is_not_known_yet_is_set_aside_and_has_no_row(tmp_path: Path) -> None:
    loaded = load(costs(tmp_path, MANY + ",email,,,,contact,2025/26,2025-04-01\n"))
    assert loaded.counts("unit_costs") == {"loaded": 100, "no cost supplied yet": 1}


@pytest.mark.parametrize(
    "amounts", ["1,x,3", ",£2,", "x,,", "1,-2,3", "1,nan,3", "1,inf,", "3,2,1", "1,4,3", "2.5,2,", ",2,1", "1,,3"]
)
def test_amounts_that_are_none_or_out_of_order_are_refused(tmp_path: Path, amounts: str) -> None:
    loaded = load(costs(tmp_path, MANY + f"Bad,phone,{amounts},call,2025/26,2025-04-01\n"))
    counts = loaded.counts("unit_costs")
    assert counts.pop("loaded") == 100
    assert "no cost supplied yet" not in counts
    assert list(counts.values()) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Bad,phone,1,2,3,,2025/26,2025-04-01",
        "Bad,phone,1,2,3,call,2025/26,April",
        "Bad,,1,2,3,call,2025/26,2025-04-01",
    ],
)
def test_a_cost_without_unit_date_or_channel_is_refused(tmp_path: Path, line: str) -> None:
    assert load(costs(tmp_path, f"{MANY}{line}\n")).counts("unit_costs")["loaded"] == 100


def test_channel_words_without_a_meaning_stop_the_load(tmp_path: Path) -> None:
    problem = problem_of(costs(tmp_path, ",Telephone,,2,,call,2011,2012-05-29\n"))
    assert "unit_costs.csv, column 'channel': words that the place file does not map: 'Telephone' (1)" in problem


def test_two_costs_of_one_channel_service_and_date_stop_the_load(tmp_path: Path) -> None:
    content = ",Counter,,8,,visit,2011,2012-05-29\n,Reception,,6,,visit,2011,2012-05-29\n"
    values = {"channel": {"Counter": "face_to_face", "Reception": "face_to_face"}}
    problem = problem_of(costs(tmp_path, content, values=values))
    assert problem.startswith("unit_costs.csv")
    assert "face_to_face" in problem


def test_the_same_cost_twice_is_set_aside(tmp_path: Path) -> None:
    line = ",phone,,8,,call,2011,2012-05-29\n"
    assert load(costs(tmp_path, line * 2)).counts("unit_costs") == {"loaded": 1, "repeated": 1}
