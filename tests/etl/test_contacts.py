"""Contacts: each row counted once under one reason, in the council's words until they are mapped."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.etl.given import GivenPlace, Loaded, load, problem_of, problems_of

HEADER = "id,day,service,channel,ward\n"
COUNTED = "service,channel,month,count\n"
FLAGS = {"resolved": {"column": "outcome", "values": ["Resolved", "Done"]}}


def row(number: int, **cells: str) -> str:
    usual = {"id": f"c{number}", "day": "2026-01-05", "service": "Bins", "channel": "phone", "ward": "W1"}
    return ",".join((usual | cells).values()) + "\n"


def rows(count: int, first: int = 0, **cells: str) -> str:
    return "".join(row(number, **cells) for number in range(first, first + count))


def loaded_from(folder: Path, content: str, **keys: object) -> Loaded:
    return load(GivenPlace(folder).wards().contacts(content, **keys))


def counted_from(folder: Path, content: str, **keys: object) -> Loaded:
    return load(GivenPlace(folder).wards().counted(content, **keys))


def total(loaded: Loaded) -> int:
    return int(loaded.ask("select coalesce(sum(contacts), 0) from marts.mart_area_channel_month")[0][0])


# Channel words.


def test_words_without_a_meaning_stop_the_load_and_are_listed_with_their_counts(tmp_path: Path) -> None:
    content = HEADER + rows(5, channel="Fax   (PH)") + rows(3, 5, channel="Drone") + rows(2, 8)
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert problem == (
        "contacts.csv, column 'channel': words that the place file does not map: "
        "'Fax   (PH)' (5), 'Drone' (3) (8 rows). Add them under [source.values.channel] in given.toml."
    )


def test_words_without_a_meaning_are_unknown_where_the_place_file_says_so(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(5, channel="Fax") + rows(2, 5), unmapped="unknown")
    found = loaded.ask("select channel, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("phone", 2), ("unknown", 5)]


def test_only_the_commonest_of_very_many_words_are_listed(tmp_path: Path) -> None:
    content = HEADER + "".join(row(number, channel=f"Mrs No {number}") for number in range(100))
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert "and 70 more (100 rows)" in problem
    assert len(problem) < 1500


def test_words_of_a_file_cannot_steer_the_terminal_or_flood_it(tmp_path: Path) -> None:
    content = HEADER + rows(5, channel="\x1b[2J\x1b]0;gone\x07") + rows(3, 5, channel="talk " * 400)
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert problem.isprintable()
    assert len(problem) < 400


def test_a_blank_channel_is_unknown_and_not_a_word(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(5, channel="") + rows(2, 5, channel="   "))
    assert loaded.ask("select channel, contacts from marts.mart_area_channel_month") == [("unknown", 7)]


def test_a_word_mapped_to_no_common_channel_is_refused_with_the_nearest(tmp_path: Path) -> None:
    values = {"channel": {"Telephone": "phon", "Web": "web_form"}}
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(HEADER + rows(3), values=values))
    assert problem.startswith("given.toml: 'Telephone' is mapped to 'phon', which is not known.")
    assert "Did you mean 'phone'?" in problem


def test_customer_types_are_mapped_and_unknown_words_stop_the_load(tmp_path: Path) -> None:
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "customer_type": "who"}
    content = HEADER.replace("ward", "who") + rows(3, ward="Res") + rows(2, 3, ward="") + rows(1, 5, ward="Firm")
    place = GivenPlace(tmp_path).wards()
    place.contacts(content, columns=columns, values={"customer_type": {"Res": "resident"}})
    assert "column 'who': words that the place file does not map: 'Firm' (1)" in problem_of(place)
    place.sources[-1]["values"] = {"customer_type": {"Res": "resident", "Firm": "business"}}
    found = load(place).ask("select customer_type, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("business", 1), ("resident", 3), ("unknown", 2)]


def test_services_may_be_renamed_and_a_blank_one_is_not_stated(tmp_path: Path) -> None:
    content = HEADER + rows(3, service="BINS/1") + rows(2, 3, service="")
    loaded = loaded_from(tmp_path, content, values={"service": {"BINS/1": "Bins"}})
    found = loaded.ask("select service_code, service_name from marts.dim_service order by 1")
    assert found == [("bins", "Bins"), ("not-stated", "Not stated")]


def test_how_many_contacts_each_channel_word_has_is_kept(tmp_path: Path) -> None:
    content = HEADER + rows(20, channel="Telephone") + rows(4, 20, channel="Phone call") + rows(1, channel="Telephone")
    loaded = loaded_from(tmp_path, content, values={"channel": {"Telephone": "phone", "Phone call": "phone"}})
    query = "select channel_word, channel, contacts_in_source, contacts_loaded from marts.meta_channel_word order by 1"
    assert loaded.ask(query) == [("Phone call", "phone", 4, 4), ("Telephone", "phone", 21, 20)]


# Dates and numbers.


@pytest.mark.parametrize("day", ["2026-13-01", "2026-02-30", "31/01/2026", "soon", "", "infinity", "99999-01-01"])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(30) + row(30, day=day))
    assert loaded.counts("contacts") == {"loaded": 30, "the date cannot be read": 1}


@pytest.mark.parametrize("day", ["2026-01-31", "2026-01-31 23:59:59", "2026-01-31T00:00:00", " 2026-01-31 "])
def test_a_day_may_carry_an_hour(tmp_path: Path, day: str) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(30, day=day))
    assert loaded.ask("select period_label, contacts from marts.mart_area_channel_month") == [("Jan 2026", 30)]


@pytest.mark.parametrize(
    ("date_format", "day"), [("%d/%m/%Y", "02/01/2026"), ("%d/%m/%Y %I:%M:%S %p", "02/01/2026 09:36:00 AM")]
)
def test_days_are_read_in_the_stated_format_and_in_no_other(tmp_path: Path, date_format: str, day: str) -> None:
    content = HEADER + rows(30, day=day) + row(30, day="2026-01-02")
    loaded = loaded_from(tmp_path, content, date_format=date_format)
    assert loaded.counts("contacts") == {"loaded": 30, "the date cannot be read": 1}
    assert loaded.ask("select period_label from marts.mart_area_channel_month") == [("Jan 2026",)]


@pytest.mark.parametrize("month", ["0", "13", "x", "", "-1", "1.5"])
def test_a_month_number_that_is_none_is_refused(tmp_path: Path, month: str) -> None:
    content = COUNTED + "".join(f"Bins,phone,{n % 12 + 1},{n}\n" for n in range(30)) + f"Bins,phone,{month},7\n"
    loaded = counted_from(tmp_path, content)
    assert loaded.counts("contacts")["loaded"] == 30
    assert sum(loaded.counts("contacts").values()) == 31
    assert total(loaded) == sum(range(30))


@pytest.mark.parametrize("count", ["-1", "x", "", "2.5", "1e400", "9223372036854775808"])
def test_a_count_that_is_none_is_refused_and_adds_nothing(tmp_path: Path, count: str) -> None:
    content = COUNTED + "".join(f"Bins,phone,{n % 12 + 1},{n}\n" for n in range(30)) + f"Bins,phone,1,{count}\n"
    loaded = counted_from(tmp_path, content)
    assert loaded.counts("contacts")["loaded"] == 30
    assert sum(loaded.counts("contacts").values()) == 31
    assert total(loaded) == sum(range(30))


def test_handling_time_is_added_where_it_is_given_and_refused_where_it_is_negative(tmp_path: Path) -> None:
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "handling_seconds": "ward"}
    content = HEADER + rows(30, ward="60") + rows(5, 30, ward="") + rows(1, 35, ward="-5")
    loaded = loaded_from(tmp_path, content, columns=columns)
    query = "select contacts, handling_seconds from marts.mart_area_channel_month"
    assert loaded.ask(query) == [(35, 1800)]
    assert sum(loaded.counts("contacts").values()) == 36


# Repeats.


def test_the_same_id_again_is_set_aside_even_with_other_content(tmp_path: Path) -> None:
    content = HEADER + rows(30) + row(3) + row(4, ward="W2", service="Council tax")
    loaded = loaded_from(tmp_path, content)
    assert loaded.counts("contacts") == {"loaded": 30, "repeated": 2}
    assert total(loaded) == 30


def test_repeats_are_taken_out_of_measures_too(tmp_path: Path) -> None:
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "handling_seconds": "seconds"}
    header = "id,day,service,channel,seconds,outcome\n"
    line = "{},2026-01-05,Bins,phone,{},{}\n"
    content = header + "".join(line.format(f"c{n}", n, "Resolved" if n % 2 else "Open") for n in range(10))
    content += line.format("c3", 3, "Resolved") + line.format("c4", "", "Open") + line.format("c9", 9, "Resolved")
    loaded = loaded_from(tmp_path, content, columns=columns, flags=FLAGS)
    assert loaded.counts("contacts") == {"loaded": 10, "repeated": 3}
    found = loaded.ask("select contacts, handling_seconds, resolved from marts.mart_area_channel_month")
    assert found[0][0] == 10
    assert found[0][1] in (sum(range(10)), sum(range(10)) - 4), "of two rows of c4 either may be the one that is kept"
    assert found[0][2] == 5


def test_which_of_two_rows_with_one_id_is_kept_does_not_depend_on_their_order(tmp_path: Path) -> None:
    lines = [row(n, day=f"2026-0{n % 9 + 1}-05") for n in range(40)] + [row(3, day="2025-01-01", ward="W2")]
    query = "from marts.mart_area_channel_month order by all"
    one = loaded_from(tmp_path, HEADER + "".join(lines)).ask(query)
    other = loaded_from(tmp_path, HEADER + "".join(reversed(lines))).ask(query)
    assert one == other


def test_a_row_repeated_outside_the_place_is_counted_once_under_one_reason(tmp_path: Path) -> None:
    content = HEADER + rows(60) + row(70, ward="ELSEWHERE") * 2 + row(71, day="never") * 2
    counts = loaded_from(tmp_path, content).counts("contacts")
    assert counts["loaded"] == 60
    assert counts["the date cannot be read"] == 2
    assert counts["outside the place"] + counts["repeated"] == 2
    assert sum(counts.values()) == 64


def test_a_counted_row_that_stands_twice_is_counted_once(tmp_path: Path) -> None:
    loaded = counted_from(tmp_path, COUNTED + "Bins,phone,1,5\nBins,phone,1,5\nBins,phone,1,6\n")
    assert loaded.counts("contacts") == {"loaded": 2, "repeated": 1}
    assert total(loaded) == 11


def test_counted_rows_that_differ_in_where_a_cell_is_blank_are_not_repeats(tmp_path: Path) -> None:
    columns = {"service": "service", "channel": "channel", "month_number": "month", "contacts": "count"}
    content = "service,channel,month,count,a,b\nBins,phone,1,5,x,\nBins,phone,1,5,,x\n"
    assert total(counted_from(tmp_path, content, columns=columns)) == 10


def test_records_without_an_id_are_all_counted_because_two_alike_may_be_two_contacts(tmp_path: Path) -> None:
    columns = {"date": "day", "service": "service", "channel": "channel", "area": "ward"}
    content = HEADER.removeprefix("id,") + "2026-01-05,Bins,phone,W1\n" * 40
    loaded = loaded_from(tmp_path, content, columns=columns)
    assert loaded.counts("contacts") == {"loaded": 40}
    assert total(loaded) == 40


def test_a_row_without_its_id_is_refused(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(30) + row(30, id=""))
    assert loaded.counts("contacts") == {"loaded": 30, "no identity": 1}


# Areas.


def test_a_contact_with_an_area_elsewhere_is_set_aside_and_one_without_is_kept(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(5) + rows(3, 5, ward="") + rows(2, 8, ward="E05000001"))
    assert loaded.counts("contacts") == {"loaded": 8, "outside the place": 2}
    found = loaded.ask("select area_code, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("W1", 5), (None, 3)]


def test_an_area_may_go_by_another_name(tmp_path: Path) -> None:
    values = {"area": {"Upton": "W1", "Downton": "W2"}}
    loaded = loaded_from(tmp_path, HEADER + rows(5, ward="Upton") + rows(3, 5, ward=" Downton "), values=values)
    found = loaded.ask("select area_code, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("W1", 5), ("W2", 3)]


def test_names_of_areas_that_are_codes_of_others_are_not_mapped_twice(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(5, ward="1"), values={"area": {"1": "W1", "W1": "W2"}})
    assert loaded.ask("select area_code from marts.mart_area_channel_month") == [("W1",)]


@pytest.mark.parametrize("written", ["AB1 2CD", "AB12CD", "ab1 2cd", " AB1  2CD "])
def test_a_postcode_leads_to_its_ward_however_it_is_written(tmp_path: Path, written: str) -> None:
    place = GivenPlace(tmp_path).wards().postcodes("postcode,ward,premises\nAB1 2CD,W2,10\n")
    place.contacts(HEADER + rows(5, ward=written), area_system="postcode")
    loaded = load(place)
    assert loaded.counts("contacts") == {"loaded": 5}
    assert loaded.ask("select area_code, contacts from marts.mart_area_channel_month") == [("W2", 5)]


def test_no_area_code_finer_than_a_ward_is_delivered(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().small_areas()
    place.contacts(HEADER + rows(5, ward="L1") + rows(2, 5, ward="L3"), area_system="lsoa")
    found = load(place).ask("select area_code, contacts from marts.mart_area_channel_month order by 1")
    assert found == [("W1", 5), ("W2", 2)]


# What the place file leaves out or counts apart.


def test_excluded_rows_are_set_aside_with_their_reason_before_anything_else_is_asked(tmp_path: Path) -> None:
    exclude = [
        {"column": "service", "values": ["Test", "Demo"], "reason": "a test"},
        {"column": "ward", "values": ["W2"], "reason": "not ours"},
    ]
    content = HEADER + rows(5) + row(5, service="Test", id="") + row(6, service="Demo", ward="W2") + row(7, ward="W2")
    content += row(8, service="Test", channel="Robot")
    counts = loaded_from(tmp_path, content, exclude=exclude).counts("contacts")
    reasons = {"excluded by the place file: a test": 3, "excluded by the place file: not ours": 1}
    assert counts == {"loaded": 5} | reasons


def test_flags_count_rows_or_the_contacts_of_counted_rows(tmp_path: Path) -> None:
    columns = {"service": "service", "channel": "channel", "month_number": "month", "contacts": "count"}
    content = "service,channel,month,count,outcome\nBins,phone,1,5,Resolved\nBins,phone,1,7,Open\nBins,phone,1,9,Done\n"
    loaded = counted_from(tmp_path, content, columns=columns, flags=FLAGS)
    assert loaded.ask("select contacts, resolved, failed from marts.mart_area_channel_month") == [(21, 14, None)]


def test_contacts_that_are_no_residents_are_counted_apart(tmp_path: Path) -> None:
    staff = {"column": "channel", "values": ["Staff"]}
    content = HEADER + rows(5) + rows(2, 5, channel="Staff")
    values = {"channel": {"Staff": "unknown"}}
    loaded = loaded_from(tmp_path, content, not_resident_contact=staff, values=values)
    found = loaded.ask("select is_resident_contact, contacts from marts.mart_area_channel_month order by 1")
    assert found == [(False, 2), (True, 5)]


# Faults of the file as a whole.


def test_missing_columns_are_named_together_with_the_nearest(tmp_path: Path) -> None:
    flags = {"resolved": {"column": "outcom", "values": ["x"]}}
    content = "id,day,servce,channel,ward,outcome\n"
    problems = problems_of(GivenPlace(tmp_path).wards().contacts(content, flags=flags))
    assert problems == [
        "contacts.csv, column 'service': the file has no such column. Mend the place file's `columns`. "
        "Did you mean 'servce'?",
        "contacts.csv, column 'outcom': the file has no such column. Mend the place file's `columns`. "
        "Did you mean 'outcome'?",
    ]


def test_more_than_one_refused_row_in_twenty_stops_the_load_with_count_and_examples(tmp_path: Path) -> None:
    content = HEADER + rows(94) + "".join(row(94 + n, day=f"0{n}.01.2026") for n in range(6))
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert problem == (
        "contacts.csv, column 'day': 6 of 100 rows are refused: the date cannot be read (6 rows). For example "
        "'99.99.9999'. "
        "More than one row in twenty means a wrong mapping or a damaged file: mend either."
    )


def test_one_refused_row_in_twenty_does_not_stop_the_load(tmp_path: Path) -> None:
    loaded = loaded_from(tmp_path, HEADER + rows(95) + rows(5, 95, day="never"))
    assert loaded.counts("contacts") == {"loaded": 95, "the date cannot be read": 5}


def test_counts_that_are_all_nought_are_loaded(tmp_path: Path) -> None:
    assert total(counted_from(tmp_path, COUNTED + "Bins,phone,1,0\nBins,phone,2,0\n")) == 0


def test_refused_rows_are_kept_with_line_column_and_reason(tmp_path: Path) -> None:
    content = HEADER + rows(30) + row(30, day="07.13.2026") + rows(30, 31) + row(61, id="")
    found = loaded_from(tmp_path, content).ask("from marts.meta_rejected_row order by row_number")
    assert found == [
        ("given__contacts", 32, "day", "99.99.9999", "the date cannot be read"),
        ("given__contacts", 63, "id", None, "no identity"),
    ]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", "d", ""]),
            st.sampled_from(["2026-01-05", "2026-02-05", "never", ""]),
            st.sampled_from(["Bins", "Test", " Bins ", 'a "quoted", word']),
            st.sampled_from(["phone", "", "Fax"]),
            st.sampled_from(["W1", "W2", "", "ELSEWHERE"]),
        ),
        max_size=30,
    )
)
def test_every_row_is_counted_once_whatever_mix_of_good_and_bad_rows_comes(
    tmp_path: Path, cells: list[tuple[str, str, str, str, str]]
) -> None:
    lines = io.StringIO()
    good = [(f"good{n}", "2026-01-05", "Bins", "phone", "W1") for n in range(20 * len(cells) + 1)]
    csv.writer(lines).writerows([tuple(HEADER.strip().split(",")), *good, *cells])
    exclude = [{"column": "service", "values": ["Test"], "reason": "a test"}]
    loaded = loaded_from(tmp_path, lines.getvalue(), exclude=exclude, unmapped="unknown")
    counts = loaded.counts("contacts")
    assert sum(counts.values()) == len(good) + len(cells)
    assert total(loaded) == counts["loaded"]
    assert counts.get("excluded by the place file: a test", 0) <= sum(
        service == "Test" for _, _, service, _, _ in cells
    )
    acceptable = {ident for ident, day, service, _, _ in cells if ident and day[:1] == "2" and service != "Test"}
    assert len(good) <= counts["loaded"] <= len(good) + len(acceptable)
