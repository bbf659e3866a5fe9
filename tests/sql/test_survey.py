"""Survey sums: who counts in which domain, with what weight, and what a measure's base leaves out."""

import duckdb
import pytest

from tests.etl.given import ask, built, give, give_place, raw_database

WAVE = "2026"


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    return con


def reply(
    con: duckdb.DuckDBPyConnection,
    name: str,
    weight: float,
    area: str | None = None,
    wave: str = WAVE,
    age: str | None = None,
    **answers: str | list[str],
) -> None:
    """Give one respondent with their group and their answers."""
    who = {"respondent": name, "wave": wave}
    give(con, "survey_respondent", who | {"area": area, "area_system": "ward", "weight": weight})
    if age:
        give(con, "survey_group", who | {"group_name": "age", "group_value": age})
    for question, given in answers.items():
        for answer in [given] if isinstance(given, str) else given:
            give(con, "survey_answer", who | {"question": question, "answer": answer})


def measure(con: duckdb.DuckDBPyConnection, name: str, **wanted: list[str]) -> None:
    """Give a measure that asks for answers to one or several questions."""
    for question, answers in wanted.items():
        for answer in answers:
            row = {"measure": name, "question": question, "answer": answer, "conditions": len(wanted)}
            give(con, "survey_measure", row)
    if not ask(con, "from raw.survey_unanswered"):
        give(con, "survey_unanswered", {"answer": "Don't know"}, {"answer": "Not answered"})


def sums(
    con: duckdb.DuckDBPyConnection,
    question: str,
    answer: str,
    area: str | None = None,
    group: tuple[str, str] = ("all", "all"),
    wave: str = WAVE,
) -> tuple[float, ...] | None:
    """Return n_unweighted, sum_w, sum_w2, sum_wy and sum_w2y of one cell."""
    rows = ask(
        con,
        """select n_unweighted, sum_w, sum_w2, sum_wy, sum_w2y from intermediate.int_survey_sum
        where question = ? and answer = ? and area_code is not distinct from ? and group_name = ?
            and group_value = ? and wave = ?""",
        *(question, answer, area, *group, wave),
    )
    assert len(rows) <= 1
    return rows[0] if rows else None


def test_sums_of_weights_are_kept_by_place_ward_and_group(con: duckdb.DuckDBPyConnection) -> None:
    reply(con, "a", 2, "W1", age="Old", online="No")
    reply(con, "b", 3, "W1", age="Young", online="Yes")
    reply(con, "c", 0.5, "W2", age="Old", online="Yes")
    built(con)
    assert sums(con, "online", "Yes") == (3, 5.5, 13.25, 3.5, 9.25)
    assert sums(con, "online", "Yes", "W1") == (2, 5, 13, 3, 9)
    assert sums(con, "online", "Yes", "W2") == (1, 0.5, 0.25, 0.5, 0.25)
    assert sums(con, "online", "Yes", group=("age", "Old")) == (2, 2.5, 4.25, 0.5, 0.25)


def test_an_answer_that_nobody_in_a_domain_gave_is_nought_of_its_base(con: duckdb.DuckDBPyConnection) -> None:
    reply(con, "a", 2, "W1", online="No")
    reply(con, "b", 3, "W2", online="Yes")
    assert sums(built(con), "online", "Yes", "W1") == (1, 2, 4, 0, 0)


def test_a_respondent_without_a_ward_counts_in_the_place_alone(con: duckdb.DuckDBPyConnection) -> None:
    reply(con, "a", 1, None, online="Yes")
    reply(con, "b", 1, "W1", online="Yes")
    built(con)
    assert sums(con, "online", "Yes") == (2, 2, 2, 2, 2)
    assert ask(con, "select sum(n_unweighted) from intermediate.int_survey_sum where area_code is not null") == [(1,)]


def test_a_respondent_with_several_answers_counts_once_in_the_base_and_once_in_each(
    con: duckdb.DuckDBPyConnection,
) -> None:
    reply(con, "a", 2, "W1", devices=["Phone", "Laptop"])
    reply(con, "b", 1, "W1", devices="Phone")
    reply(con, "c", 1, "W1", devices="None")
    built(con)
    assert sums(con, "devices", "Phone") == (3, 4, 6, 3, 5)
    assert sums(con, "devices", "Laptop") == (3, 4, 6, 2, 4)
    assert sums(con, "devices", "None") == (3, 4, 6, 1, 1)


def test_dont_know_and_no_answer_are_answers_of_their_own_in_a_questions_base(con: duckdb.DuckDBPyConnection) -> None:
    for name, answer in (("a", "Never"), ("b", "Daily"), ("c", "Don't know"), ("d", "Not answered")):
        reply(con, name, 1, "W1", use=answer)
    built(con)
    assert sums(con, "use", "Don't know") == (4, 4, 4, 1, 1)
    assert sums(con, "use", "Not answered") == (4, 4, 4, 1, 1)


def test_a_measures_base_leaves_out_those_who_did_not_answer_its_question(con: duckdb.DuckDBPyConnection) -> None:
    measure(con, "offline", use=["Never", "Long ago"])
    answers = {"a": "Never", "b": "Long ago", "c": "Daily", "d": "Don't know", "e": "Not answered"}
    for name, answer in answers.items():
        reply(con, name, 1, "W1", use=answer)
    built(con)
    assert sums(con, "offline", "Yes") == (3, 3, 3, 2, 2)
    assert sums(con, "offline", "No") == (3, 3, 3, 1, 1)
    assert sums(con, "offline", "Not answered") is None


def test_a_measure_of_several_questions_needs_all_of_them(con: duckdb.DuckDBPyConnection) -> None:
    measure(con, "skilled", finds=["Yes"], pays=["Yes", "Often"])
    reply(con, "a", 1, finds="Yes", pays="Often")
    reply(con, "b", 1, finds="Yes", pays="No")
    reply(con, "c", 1, finds="Yes", pays="Don't know")
    assert sums(built(con), "skilled", "Yes") == (2, 2, 2, 1, 1)


def test_a_measure_that_nobody_meets_is_nought_and_not_missing(con: duckdb.DuckDBPyConnection) -> None:
    measure(con, "offline", use=["Never"])
    reply(con, "a", 1, "W1", use="Daily")
    built(con)
    assert sums(con, "offline", "Yes", "W1") == (1, 1, 1, 0, 0)
    assert sums(con, "offline", "No", "W1") == (1, 1, 1, 1, 1)


def test_one_of_several_answers_is_enough_for_a_measure(con: duckdb.DuckDBPyConnection) -> None:
    measure(con, "has_phone", devices=["Phone"])
    reply(con, "a", 1, devices=["Phone", "Laptop"])
    reply(con, "b", 1, devices=["Laptop"])
    assert sums(built(con), "has_phone", "Yes") == (2, 2, 2, 1, 1)


def test_waves_are_summed_apart_even_where_an_identity_is_used_again(con: duckdb.DuckDBPyConnection) -> None:
    reply(con, "a", 1, wave="2024", online="No")
    reply(con, "a", 3, wave="2026", online="Yes")
    built(con)
    assert sums(con, "online", "Yes", wave="2024") == (1, 1, 1, 0, 0)
    assert sums(con, "online", "Yes", wave="2026") == (1, 3, 9, 3, 9)


def test_an_area_of_another_code_system_leads_to_its_ward(con: duckdb.DuckDBPyConnection) -> None:
    for system, code in (("lsoa", "L1"), ("postcode", "AB11AA")):
        if system == "postcode":
            give(con, "lookup", {"code_system": system, "code": code, "area_code": "W1"})
        row = {"respondent": code, "wave": WAVE, "area": code, "area_system": system, "weight": 1}
        give(con, "survey_respondent", row)
        give(con, "survey_answer", {"respondent": code, "wave": WAVE, "question": "online", "answer": "Yes"})
    assert sums(built(con), "online", "Yes", "W1") == (2, 2, 2, 2, 2)
