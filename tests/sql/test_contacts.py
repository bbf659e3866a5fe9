"""Contacts: counted by month, service, channel and area in the common words; what was not given is not guessed."""

from datetime import date

import duckdb
import pytest

from tests.etl.given import ask, built, give, give_place, raw_database

WORDS = {("channel", "Telephone"): "phone", ("channel", "Web"): "web_form", ("customer_type", "Res"): "resident"}


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = raw_database()
    give_place(con)
    for (field, word), meaning in WORDS.items():
        give(con, "contact_word", {"field": field, "word": word, "meaning": meaning})
    for service in ("Bins", "Council tax"):
        give(con, "contact_word", {"field": "service", "word": service, "meaning": service})
    return con


def cell(contacts: int = 1, **more: object) -> dict[str, object]:
    usual: dict[str, object] = {"contact_set": "Calls", "area_system": "ward", "month_date": date(2026, 1, 1)}
    usual |= {"service": "Bins", "channel": "Telephone", "area": "W1", "customer_type": "Res"}
    return usual | {"is_resident_contact": True, "contacts": contacts} | more


def test_words_of_the_council_become_the_common_ones(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell(3), cell(4, channel="Web", service="Council tax"))
    built(con)
    found = ask(
        con,
        """select service_code, channel, customer_type, area_code, contacts
        from marts.mart_area_channel_month order by 1""",
    )
    assert found == [("bins", "phone", "resident", "W1", 3), ("council-tax", "web_form", "resident", "W1", 4)]


def test_words_of_another_source_do_not_apply(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_word", {"source_id": "other", "field": "channel", "word": "Telephone", "meaning": "post"})
    give(con, "contact_cell", cell(3))
    built(con)
    assert ask(con, "select channel, contacts from marts.mart_area_channel_month") == [("phone", 3)]


def test_a_contact_without_an_area_or_a_channel_stays_and_is_never_spread(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell(3), cell(5, area=None, channel=None, customer_type=None))
    built(con)
    found = ask(con, "select area_code, channel, customer_type, contacts from marts.mart_area_channel_month order by 4")
    assert found == [("W1", "phone", "resident", 3), (None, "unknown", "unknown", 5)]


def test_a_contact_with_a_small_area_is_counted_in_its_ward(con: duckdb.DuckDBPyConnection) -> None:
    small_areas = [cell(count, area_system="lsoa", area=code) for code, count in (("L1", 1), ("L2", 2), ("L3", 4))]
    give(con, "contact_cell", *small_areas)
    built(con)
    found = ask(con, "select area_code, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("W1", 3), ("W2", 4)]


def test_a_contact_with_a_postcode_is_counted_in_its_ward(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "lookup", {"code_system": "postcode", "code": "AB11AA", "area_code": "W2", "premises": 3})
    give(con, "contact_cell", cell(3, area_system="postcode", area="AB11AA"))
    built(con)
    assert ask(con, "select area_code, contacts from marts.mart_area_channel_month") == [("W2", 3)]


def test_undated_periods_say_that_the_year_is_not_given(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", *(cell(1, month_date=None, period_number=month) for month in (10, 2, 1)))
    built(con)
    found = ask(
        con,
        "select period_label, period_order, month_date from marts.mart_area_channel_month order by period_order",
    )
    assert found == [(f"month {month}, year not given", month, None) for month in (1, 2, 10)]


def test_dated_periods_follow_the_calendar_over_the_turn_of_a_year(con: duckdb.DuckDBPyConnection) -> None:
    months = [date(2026, 2, 1), date(2025, 12, 1), date(2026, 1, 1)]
    give(con, "contact_cell", *(cell(1, month_date=month) for month in months))
    built(con)
    found = ask(
        con,
        "select period_label, period_order, month_date from marts.mart_area_channel_month order by period_order",
    )
    assert [label for label, _, _ in found] == ["Dec 2025", "Jan 2026", "Feb 2026"]
    assert [order - found[0][1] for _, order, _ in found] == [0, 1, 2]
    assert [month for _, _, month in found] == sorted(months)


def test_contacts_of_staff_are_kept_apart_from_those_of_residents(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell(3), cell(2, is_resident_contact=False))
    built(con)
    found = ask(con, "select is_resident_contact, contacts from marts.mart_area_channel_month order by 1")
    assert found == [(False, 2), (True, 3)]


def test_two_collections_of_contacts_are_never_added(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell(3), cell(2, contact_set="Requests"))
    built(con)
    found = ask(con, "select contact_set, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("Calls", 3), ("Requests", 2)]


def test_a_measure_that_the_source_does_not_take_is_null_and_one_it_takes_may_be_nought(
    con: duckdb.DuckDBPyConnection,
) -> None:
    give(con, "contact_cell", cell(3, resolved=0, handling_seconds=60), cell(1, resolved=1))
    built(con)
    found = ask(con, "select contacts, resolved, handling_seconds, failed from marts.mart_area_channel_month")
    assert found == [(4, 1, 60, None)]


def test_repeats_that_were_taken_back_leave_no_empty_row(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell(3), cell(-1), cell(2, area="W2"), cell(-2, area="W2"))
    built(con)
    assert ask(con, "select area_code, contacts from marts.mart_area_channel_month") == [("W1", 2)]


def test_spellings_of_one_service_are_one_service(con: duckdb.DuckDBPyConnection) -> None:
    for service in ("COUNCIL TAX", "Council  Tax"):
        give(con, "contact_word", {"field": "service", "word": service, "meaning": service})
    spellings = ("Council tax", "COUNCIL TAX", "Council  Tax")
    give(con, "contact_cell", *(cell(1, service=service) for service in spellings))
    built(con)
    assert ask(con, "select service_code, contacts from marts.mart_area_channel_month") == [("council-tax", 3)]
    assert ask(con, "select count(*) from marts.dim_service") == [(1,)]


def test_services_are_those_of_contacts_and_of_unit_costs(con: duckdb.DuckDBPyConnection) -> None:
    give(con, "contact_cell", cell())
    give(con, "contact_word", {"field": "lgsl", "word": "Bins", "meaning": "524"})
    cost = {"channel": "phone", "cost_set": "Own", "valid_from": date(2026, 4, 1), "central": 2.5}
    give(con, "unit_cost", cost | {"service_name": "Planning & building"}, cost)
    built(con)
    found = ask(con, "select place_code, service_code, service_name, lgsl_id from marts.dim_service order by 2")
    assert found == [("P1", "bins", "Bins", 524), ("P1", "planning-building", "Planning & building", None)]


def test_a_unit_cost_without_a_service_is_for_all_of_them(con: duckdb.DuckDBPyConnection) -> None:
    cost = {"channel": "phone", "cost_set": "Own", "valid_from": date(2026, 4, 1), "low": 1.0, "central": 2.5}
    give(con, "unit_cost", cost, cost | {"service_name": "Council tax", "unit": "call", "price_year": "2025/26"})
    built(con)
    found = ask(
        con,
        "select service_code, low, central, high, unit, price_year from marts.mart_unit_cost order by 1 nulls first",
    )
    assert found == [(None, 1.0, 2.5, None, None, None), ("council-tax", 1.0, 2.5, None, "call", "2025/26")]
