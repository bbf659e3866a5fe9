"""Contact files as councils keep them: several of one set, workbooks, moments, coordinates, words for no value."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from etl.checks import run_checks
from etl.models import read_models
from etl.place import PROJECT
from etl.reading import records_in
from etl.sources.mapping import channels, lgsl_services
from tests.etl.given import GivenPlace, Loaded, geojson, load, polygon, problem_of
from tests.shared_data import shared_data_folder

HEADER = "id,day,service,channel,ward\n"
COUNTED = "service,channel,month,count\n"
STAMPED = "%Y-%m-%dT%H:%M:%S%z"
NO_ID = {"date": "day", "service": "service", "channel": "channel", "area": "ward"}
IDENTITY = ["date", "service", "channel", "area"]
BREAK = {"channel": "chat_bot", "first_month": date(2026, 3, 1), "note": "The bot answers."}


def line(number: int = 0, **cells: str) -> str:
    usual = {"id": f"c{number}", "day": "2026-01-05", "service": "Bins", "channel": "phone", "ward": "W1"}
    return ",".join((usual | cells).values()) + "\n"


def lines(count: int, first: int = 0, **cells: str) -> str:
    return "".join(line(number, **cells) for number in range(first, first + count))


def by_month(count: int, **channels_from: int) -> str:
    """Return ten contacts a month of 2026 for each channel, from the month at which it begins."""
    numbers = iter(range(10_000))
    return HEADER + "".join(
        lines(10, 10 * next(numbers), day=f"2026-{month:02}-05", channel=channel)
        for month in range(1, count + 1)
        for channel, begins in channels_from.items()
        if month >= begins
    )


def workbook(*sheets: Iterable[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place(folder: Path) -> GivenPlace:
    return GivenPlace(folder).wards()


def warnings(loaded: Loaded) -> list[str]:
    return [check.name for check in loaded.checks if check.is_warning]


# The common channels.


def test_the_common_channels_are_the_fifteen_that_councils_name_each_in_one_group() -> None:
    with (PROJECT / "data" / "reference" / "channels.csv").open(encoding="utf-8", newline="") as rows:
        groups = {row["channel"]: row["channel_group"] for row in csv.DictReader(rows)}
    digital = ("web_form", "account", "app", "chat_bot", "smart_speaker", "payment_kiosk", "other_digital")
    expected = dict.fromkeys(digital, "digital") | {"unknown": "unknown"}
    expected |= dict.fromkeys(("email", "web_chat", "sms", "social_media"), "assisted")
    expected |= dict.fromkeys(("phone", "face_to_face", "post"), "traditional")
    assert groups == expected
    assert set(channels()) == set(groups)


# When.


@pytest.mark.parametrize(
    ("stamp", "month"),
    [
        ("2026-02-01T07:30:00+00:00", "Jan 2026"),
        ("2026-02-01T10:30:00+03:00", "Jan 2026"),
        ("2026-01-31T23:30:00-08:00", "Jan 2026"),
        ("2026-02-01T08:00:00+00:00", "Feb 2026"),
        ("2026-07-01T06:59:59+00:00", "Jun 2026"),
        ("2026-07-01T07:00:00+00:00", "Jul 2026"),
    ],
)
def test_a_stamped_moment_belongs_to_the_month_of_the_places_own_clocks(tmp_path: Path, stamp: str, month: str) -> None:
    given = GivenPlace(tmp_path, facts={"time_zone": "America/Vancouver"}).wards()
    loaded = load(given.contacts(HEADER + lines(5, day=stamp), date_format=STAMPED))
    assert loaded.ask("select period_label, contacts from marts.mart_area_channel_month") == [(month, 5)]


def test_a_moment_of_british_summer_time_is_an_hour_ahead_of_utc(tmp_path: Path) -> None:
    loaded = load(place(tmp_path).contacts(HEADER + line(day="2026-06-30T23:30:00+00:00"), date_format=STAMPED))
    assert loaded.ask("select period_label from marts.mart_area_channel_month") == [("Jul 2026",)]


@pytest.mark.parametrize("stamp", ["2026-01-05T07:30:00Z", "2026-01-05 07:30:00.5+03", "2026-01-05T07:30:00-08:00"])
def test_an_offset_that_the_format_would_pass_over_stops_the_load(tmp_path: Path, stamp: str) -> None:
    problem = problem_of(place(tmp_path).contacts(HEADER + lines(30, day=stamp)))
    assert problem.startswith("contacts.csv, column 'day': the dates carry an offset from UTC")
    assert 'date_format = "%Y-%m-%dT%H:%M:%S%z"' in problem


def test_a_time_zone_that_is_none_is_refused_with_the_nearest(tmp_path: Path) -> None:
    given = GivenPlace(tmp_path, facts={"time_zone": "Europe/Lundon"}).wards().contacts(HEADER + line())
    problem = problem_of(given)
    assert "'Europe/Lundon' is no time zone" in problem
    assert "Did you mean 'Europe/London'?" in problem


@pytest.mark.parametrize("path", ["contacts.csv", "contacts.xlsx"])
def test_a_last_line_that_is_a_time_stamp_is_refused_and_counted(tmp_path: Path, path: str) -> None:
    content: str | bytes = HEADER + lines(30) + "Extracted 2026-01-31 23:59:59\n"
    if path.endswith("xlsx"):
        content = workbook([row.split(",") for row in str(content).splitlines()])
    loaded = load(place(tmp_path).contacts(content, path=path))
    counts = loaded.counts("contacts")
    assert counts.pop("loaded") == 30
    assert list(counts.values()) == [1]
    assert loaded.ask("select row_number from marts.meta_rejected_row") == [(32,)]


# Words for no value, and other separators.


def test_words_for_no_value_are_missing_in_numbers_and_never_nought(tmp_path: Path) -> None:
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "handling_seconds": "ward"}
    content = HEADER + lines(5, ward="60") + lines(2, 5, ward="NA") + lines(2, 7, ward="ND")
    loaded = load(place(tmp_path).contacts(content, columns=columns, missing=["NA", "ND"]))
    assert loaded.counts("contacts") == {"loaded": 9}
    assert loaded.ask("select contacts, handling_seconds from marts.mart_area_channel_month") == [(9, 300)]


@pytest.mark.parametrize("path", ["contacts.csv", "contacts.xlsx"])
def test_a_row_whose_count_is_a_word_for_none_is_set_aside_and_any_other_word_refused(
    tmp_path: Path, path: str
) -> None:
    content: str | bytes = COUNTED + "Bins,phone,1,5\n" + "".join(f"Bins,phone,{n % 12 + 1},{n}\n" for n in range(40))
    content = str(content) + "Bins,phone,1,NA\nBins,phone,2,ND\nBins,phone,3,many\n"
    if path.endswith("xlsx"):
        content = workbook([row.split(",") for row in content.splitlines()])
    counts = load(place(tmp_path).counted(content, path=path, missing=["NA", "ND"])).counts("contacts")
    assert counts["no count is given"] == 2
    assert counts["loaded"] == 41
    assert sum(counts.values()) == 44


def test_without_being_declared_a_word_for_no_value_is_refused(tmp_path: Path) -> None:
    content = COUNTED + "".join(f"Bins,phone,{n % 12 + 1},{n}\n" for n in range(40)) + "Bins,phone,1,NA\n"
    assert load(place(tmp_path).counted(content)).counts("contacts") == {"loaded": 40, "not a number": 1}


def test_a_file_with_semicolons_is_read_where_the_place_file_says_so_and_named_where_not(tmp_path: Path) -> None:
    content = (HEADER + lines(30) + "x;broken\n").replace(",", ";")
    given = place(tmp_path).contacts(content)
    assert 'its columns are separated by semicolons. Write separator = ";"' in problem_of(given)
    given.sources[-1]["separator"] = ";"
    loaded = load(given)
    assert sum(loaded.counts("contacts").values()) == 31
    assert loaded.counts("contacts")["loaded"] == 30


# Workbooks.


def test_a_workbook_is_read_as_a_csv_of_the_same_cells_would_be(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "text").mkdir()
    cells = [row.split(",") for row in (HEADER + lines(30) + lines(2, 3) + lines(1, 40, ward="")).splitlines()]
    dated = [[*row[:1], datetime.fromisoformat(row[1]), *row[2:4], row[4] or None] for row in cells[1:]]
    book = load(place(tmp_path / "book").contacts(workbook([cells[0], *dated, [None] * 5]), path="contacts.xlsx"))
    text = load(place(tmp_path / "text").contacts("\n".join(",".join(row) for row in cells)))
    query = "from marts.mart_area_channel_month order by all"
    assert book.ask(query) == text.ask(query)
    assert book.counts("contacts") == text.counts("contacts") == {"loaded": 31, "repeated": 2}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook([["id"]], [["id"]]), "it has 2 sheets"),
        (b"id,day\n", "the file cannot be read as an Excel workbook"),
        (workbook([]), "the header line is empty"),
        (workbook([["id", "ID"]]), "the header line is empty or names a column twice"),
    ],
    ids=["two sheets", "a CSV by another name", "empty", "a column twice"],
)
def test_a_workbook_that_cannot_be_told_is_refused_in_words(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in problem_of(place(tmp_path).contacts(content, path="contacts.xlsx"))


# The same contact in two files.


def two_files(folder: Path, first: str, second: str, **keys: object) -> GivenPlace:
    given = place(folder)
    for name, content in (("first", first), ("second", second)):
        given.contacts(content, name=name, path=f"{name}.csv", **{"columns": NO_ID, "set": "Contacts"} | keys)
    return given


def test_a_contact_of_an_earlier_file_is_set_aside_and_alike_rows_of_one_file_are_not(tmp_path: Path) -> None:
    early, late = "2026-01-05T09:00:00+00:00", "2026-01-05T12:00:00+03:00"
    first = HEADER + lines(2, day=early) + line(ward="W2", day=early)
    second = HEADER + lines(3, day=late) + lines(2, day=late, ward=" W2 ") + lines(4, day=late, channel="email")
    given = two_files(tmp_path, first, second, date_format=STAMPED, identity=IDENTITY)
    loaded = load(given)
    assert loaded.counts("first") == {"loaded": 3}
    assert loaded.counts("second") == {"repeated from an earlier file": 5, "loaded": 4}
    assert loaded.ask("select sum(contacts) from marts.mart_area_channel_month") == [(7,)]


def test_a_row_that_an_earlier_file_left_out_is_not_a_repeat(tmp_path: Path) -> None:
    stamp = "2026-01-05T09:00:00+00:00"
    given = two_files(tmp_path, HEADER + lines(3, day=stamp) + line(day=stamp, channel="email"), "")
    given.sources.clear()
    given.wards()
    keys = {"columns": NO_ID, "set": "Contacts", "date_format": STAMPED, "identity": IDENTITY}
    exclude = [{"column": "channel", "values": ["email"], "reason": "counted elsewhere"}]
    given.contacts(
        HEADER + lines(3, day=stamp) + line(day=stamp, channel="email"), name="first", exclude=exclude, **keys
    )
    given.contacts(HEADER + line(day=stamp, channel="email"), name="second", path="second.csv", **keys)
    assert load(given).counts("second") == {"loaded": 1}


def test_another_collection_is_not_held_against_this_one(tmp_path: Path) -> None:
    stamp = "2026-01-05T09:00:00+00:00"
    given = two_files(
        tmp_path, HEADER + line(day=stamp), HEADER + line(day=stamp), date_format=STAMPED, identity=IDENTITY
    )
    given.sources[-1]["set"] = "Other contacts"
    assert load(given).counts("second") == {"loaded": 1}


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"identity": ["date", "postcode"], "date_format": STAMPED}, "its identity asks for 'postcode'"),
        ({"identity": IDENTITY}, "two contacts of a day are one: give a date_format with %H"),
    ],
)
def test_an_identity_that_cannot_tell_contacts_apart_is_refused(
    tmp_path: Path, keys: dict[str, object], said: str
) -> None:
    assert said in problem_of(place(tmp_path).contacts(HEADER + line(), columns=NO_ID, **keys))


def test_sources_of_one_set_that_would_be_compared_by_other_columns_are_refused(tmp_path: Path) -> None:
    given = two_files(tmp_path, HEADER + line(), HEADER + line(), date_format=STAMPED, identity=IDENTITY)
    given.sources[-1]["identity"] = ["date", "service", "channel"]
    assert "the sources of the contact set 'Contacts' have different identities" in problem_of(given)


def test_two_files_that_count_the_same_month_service_and_channel_stop_the_load(tmp_path: Path) -> None:
    given = two_files(tmp_path, HEADER + lines(3), HEADER + lines(2) + lines(2, channel="email"))
    problem = problem_of(given)
    assert "Contacts: no contact stands in two files: first, second share 1 combinations" in problem
    assert 'overlap = "add"' in problem
    given.sources[-1]["overlap"] = "add"
    assert load(given).ask("select sum(contacts) from marts.mart_area_channel_month") == [(7,)]


def test_two_files_of_different_channels_or_months_are_added(tmp_path: Path) -> None:
    second = HEADER + lines(2, channel="email") + lines(2, day="2026-02-05")
    assert load(two_files(tmp_path, HEADER + lines(3), second)).ask(
        "select sum(contacts) from marts.mart_area_channel_month"
    ) == [(7,)]


# Words that every row shares, and blanks around them.


def test_a_word_may_hold_for_every_row_of_a_file_without_such_a_column(tmp_path: Path) -> None:
    columns = {"month_number": "month", "contacts": "count"}
    every = {"service": "Calls", "channel": "Phone"}
    given = place(tmp_path).counted("month,count\n1,5\n2,7\n", columns=columns, every_row=every)
    assert "column 'every_row.channel': words that the place file does not map: 'Phone' (2)" in problem_of(given)
    given.sources[-1]["values"] = {"channel": {"Phone": "phone"}}
    found = load(given).ask(
        "select service_code, channel, sum(contacts) from marts.mart_area_channel_month group by all"
    )
    assert found == [("calls", "phone", 12)]


@pytest.mark.parametrize(
    ("columns", "every_row", "said"),
    [
        ({"date": "day", "service": "service"}, {}, "it lacks columns.channel"),
        (NO_ID, {"channel": "phone"}, "it has both columns.channel and every_row.channel"),
    ],
)
def test_each_row_has_one_word_for_service_and_channel(
    tmp_path: Path, columns: dict[str, str], every_row: dict[str, str], said: str
) -> None:
    assert said in problem_of(place(tmp_path).contacts(HEADER, columns=columns, every_row=every_row))


@pytest.mark.parametrize("written", ["Staff", " Staff", "Staff "])
def test_blanks_around_a_word_hide_it_from_no_rule(tmp_path: Path, written: str) -> None:
    staff = {"column": "channel", "values": ["Staff"]}
    exclude = [{"column": "service", "values": ["Test "], "reason": "a test"}]
    content = HEADER + lines(5) + lines(2, 5, channel=written) + lines(3, 7, service=" Test")
    values = {"channel": {"Staff": "unknown"}}
    loaded = load(place(tmp_path).contacts(content, not_resident_contact=staff, exclude=exclude, values=values))
    assert loaded.counts("contacts") == {"loaded": 7, "excluded by the place file: a test": 3}
    query = "select is_resident_contact, contacts from marts.mart_area_channel_month order by 1"
    assert loaded.ask(query) == [(False, 2), (True, 5)]


# Areas.


def test_rows_of_other_places_are_set_aside_by_the_place_column(tmp_path: Path) -> None:
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel"}
    content = HEADER.replace("ward", "council") + lines(3, ward="P1") + lines(9, 3, ward="P2") + line(12, ward="")
    loaded = load(place(tmp_path).contacts(content, columns=columns, place_column="council"))
    assert loaded.counts("contacts") == {"loaded": 3, "outside the place": 10}


def test_a_file_that_mostly_names_other_areas_stops_the_load_unless_that_is_expected(tmp_path: Path) -> None:
    content = HEADER + lines(2) + lines(3, 2, ward="E05000001") + lines(20, 5, ward="")
    given = place(tmp_path).contacts(content)
    problem = problem_of(given)
    assert problem.startswith(
        "contacts.csv, column 'ward': 3 of the 5 rows that name an area name none of Given. For example 'x99999999'."
        " Areas are read as 'ward', as 'W1'"
    )
    given.sources[-1]["outside"] = "expected"
    assert load(given).counts("contacts") == {"loaded": 22, "outside the place": 3}


def test_half_of_the_rows_may_name_other_areas(tmp_path: Path) -> None:
    loaded = load(place(tmp_path).contacts(HEADER + lines(3) + lines(3, 3, ward="E05000001")))
    assert loaded.counts("contacts") == {"loaded": 3, "outside the place": 3}


COORDINATES = {"id": "id", "date": "day", "service": "service", "channel": "channel"}
COORDINATES |= {"longitude": "longitude", "latitude": "latitude"}


def placed(*points: str) -> str:
    """Return contacts at points, each 'longitude,latitude'."""
    header = HEADER.replace("ward", "longitude,latitude")
    return header + "".join(line(number, ward=point) for number, point in enumerate(points))


def test_coordinates_lead_to_the_area_that_holds_them_and_the_default_point_to_none(tmp_path: Path) -> None:
    points = ["-1.95,53.05", "-1.85,53.05", "-1.85,53.01", "-1.5,53.05", ",", "-1.95,53.01", "-1.95,53.01"]
    given = place(tmp_path).contacts(placed(*points), columns=COORDINATES, no_area_points=[[-1.95, 53.01]])
    loaded = load(given)
    assert loaded.counts("contacts") == {"loaded": 6, "outside the place": 1}
    query = "select area_code, contacts from marts.mart_area_channel_month order by 1"
    assert loaded.ask(query) == [("W1", 1), ("W2", 2), (None, 3)]


def test_a_point_on_the_line_between_two_areas_is_counted_once(tmp_path: Path) -> None:
    loaded = load(place(tmp_path).contacts(placed("-1.9,53.05"), columns=COORDINATES))
    assert loaded.ask("select area_code, contacts from marts.mart_area_channel_month") == [("W1", 1)]


def test_coordinates_that_are_the_wrong_way_round_stop_the_load(tmp_path: Path) -> None:
    problem = problem_of(place(tmp_path).contacts(placed("53.05,-1.95", "53.05,-1.85"), columns=COORDINATES))
    assert problem.startswith("contacts.csv, column 'longitude, latitude': 2 of the 2 rows that name an area")


def test_a_coordinate_that_is_no_number_is_refused(tmp_path: Path) -> None:
    content = placed(*["-1.95,53.05"] * 30, "west,53.05")
    loaded = load(place(tmp_path).contacts(content, columns=COORDINATES))
    assert loaded.counts("contacts") == {"loaded": 30, "not a number": 1}


def test_coordinates_need_polygons(tmp_path: Path) -> None:
    given = GivenPlace(tmp_path).wards("code,name\nW1,North\n", path="list.csv")
    assert "finds areas by coordinates, and no boundaries of wards are loaded" in problem_of(
        given.contacts(placed("-1.95,53.05"), columns=COORDINATES)
    )


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"columns": {**NO_ID, "longitude": "x"}}, "coordinates need both"),
        ({"columns": {**NO_ID, "longitude": "x", "latitude": "y"}}, "coordinates lead to wards: remove columns.area"),
        ({"columns": NO_ID, "no_area_points": [[1.0, 2.0]]}, "no_area_points are [longitude, latitude] of"),
    ],
)
def test_coordinates_that_are_half_given_are_refused(tmp_path: Path, keys: dict[str, object], said: str) -> None:
    assert said in problem_of(place(tmp_path).contacts(HEADER, **keys))


def test_a_polygon_that_crosses_itself_is_mended_only_where_the_place_file_asks(tmp_path: Path) -> None:
    ring = [[-2.0, 53.0], [-1.9, 53.1], [-1.9, 53.0], [-2.0, 53.1], [-2.0, 53.0]]
    shapes = geojson([("W1", {"type": "Polygon", "coordinates": [ring]}), ("W2", polygon(-1.9))])
    assert "areas whose polygon crosses itself" in problem_of(GivenPlace(tmp_path).wards(shapes))
    loaded = load(GivenPlace(tmp_path).wards(shapes, mend_shapes=True))
    assert loaded.ask("select count(geometry) from marts.dim_area where area_type = 'ward'") == [(2,)]
    assert ("wards: polygons that crossed themselves are mended", "1 of 2") in [
        (c.name, c.detail) for c in loaded.checks
    ]


# Breaks.


def test_a_declared_break_is_kept_with_its_channel_month_and_note(tmp_path: Path) -> None:
    every = {"channel": "all", "first_month": date(2026, 2, 1), "note": "Counted by a new system."}
    given = place(tmp_path).contacts(by_month(4, phone=1, chat_bot=3), **{"break": [BREAK | {"opens": True}, every]})
    found = load(given).ask("from marts.meta_contact_break order by first_month")
    assert found == [
        ("P1", "Contacts", None, date(2026, 2, 1), "Counted by a new system.", False),
        ("P1", "Contacts", "chat_bot", date(2026, 3, 1), "The bot answers.", True),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"channel": "post"}, "it never has the channel 'post', but: chat_bot, phone"),
        ({"channel": "chatbot"}, "it never has the channel 'chatbot', but: chat_bot, phone"),
        ({"first_month": date(2027, 1, 1)}, "Jan 2027 is not after its first month and by its last"),
        ({"first_month": date(2026, 1, 1)}, "its months are from Jan 2026 to Apr 2026"),
        ({"first_month": date(2026, 3, 2)}, "a break's first_month is the first day of a month, not 2026-03-02"),
    ],
)
def test_a_break_that_its_set_cannot_have_is_a_problem_in_words(
    tmp_path: Path, changed: dict[str, object], said: str
) -> None:
    given = place(tmp_path).contacts(by_month(4, phone=1, chat_bot=3), **{"break": [BREAK | changed]})
    assert said in problem_of(given)


def test_a_break_of_months_without_a_year_is_a_problem_in_words(tmp_path: Path) -> None:
    given = place(tmp_path).counted(COUNTED + "Bins,chat_bot,1,5\n", **{"break": [BREAK]})
    assert "its months are without a year" in problem_of(given)


def test_a_channel_that_begins_halfway_is_a_warning_until_its_break_is_declared(tmp_path: Path) -> None:
    given = place(tmp_path).contacts(by_month(6, phone=1, chat_bot=4, email=3))
    assert warnings(load(given)) == ["Contacts: the channel 'chat_bot' is first counted in Apr 2026"]
    given.sources[-1]["break"] = [BREAK | {"first_month": date(2026, 4, 1)}]
    assert warnings(load(given)) == []


def test_a_channel_of_a_few_contacts_that_begins_halfway_is_no_news(tmp_path: Path) -> None:
    rare = line(9_999, day="2026-05-05", channel="email")
    content = by_month(6, phone=1) + "".join(lines(200, 10_000 + 200 * m, day=f"2026-0{m}-05") for m in (5, 6)) + rare
    assert warnings(load(place(tmp_path).contacts(content))) == []


# Numbers in the national list of services.


def test_a_service_has_the_number_that_the_place_file_gives_its_word_or_its_name(tmp_path: Path) -> None:
    content = HEADER + lines(3, service="BINS/1") + lines(3, 3, service="Potholes") + lines(3, 6, service="Other")
    keys = {"values": {"service": {"BINS/1": "Bins"}}, "lgsl": {"Bins": 524, "Potholes": 557, "Gone": 57}}
    loaded = load(place(tmp_path).contacts(content, **keys))
    assert loaded.ask("select service_name, lgsl_id from marts.dim_service order by 1") == [
        ("Bins", 524),
        ("Other", None),
        ("Potholes", 557),
    ]
    said = [c.detail for c in loaded.checks if "National" in c.name or "Local Government Service List" in c.name]
    assert said == ["2 of 3 service words have one; the others have none that is plain"]


def test_a_number_that_the_reference_list_lacks_is_refused(tmp_path: Path) -> None:
    problem = problem_of(place(tmp_path).contacts(HEADER + lines(3), lgsl={"Bins": 99_999}))
    assert "'Bins' has the LGSL number 99999, which data/reference/lgsl_services.csv does not name" in problem


def test_two_numbers_for_one_service_stop_the_load(tmp_path: Path) -> None:
    content = HEADER + lines(3, service="Bins") + lines(3, 3, service="BINS")
    problem = problem_of(place(tmp_path).contacts(content, lgsl={"Bins": 524, "BINS": 526}))
    assert "one number in the national list: it has 524 and 526" in problem


def test_every_number_of_the_reference_list_is_published_in_these_words() -> None:
    published: dict[int, str] = {}
    for year in ("2015-03", "2026-08"):
        file = shared_data_folder() / f"contacts/standards/lgsl_local_services_{year}.csv"
        with file.open(encoding="utf-8", newline="") as rows:
            published |= {int(row["LGSL"]): " ".join(row["Description"].split()) for row in csv.DictReader(rows)}
    assert lgsl_services()
    assert {number: published.get(number) for number in lgsl_services()} == lgsl_services()


# A second count of the file's rows.


@pytest.mark.parametrize(
    "content",
    [
        HEADER + lines(30),
        (HEADER + lines(30)).rstrip("\n"),
        (HEADER + lines(30)).replace("\n", "\r\n"),
        (HEADER + lines(30)).replace("\n", "\r"),
        (HEADER + lines(30)).replace("\n", "\n\n"),
        HEADER + lines(29) + line(30, service='"Bins\nand ""boxes"""'),
    ],
    ids=["plain", "no last newline", "CRLF", "CR", "blank lines", "a cell of two lines"],
)
def test_the_rows_of_a_file_are_counted_without_the_loader(tmp_path: Path, content: str) -> None:
    file = tmp_path / "contacts.csv"
    file.write_bytes(content.encode())
    assert records_in(file, ",", expected=30) == records_in(file, ",", expected=7) == 30
    loaded = load(place(tmp_path).contacts(content))
    [check] = [check for check in loaded.checks if check.name == "contacts: every row is counted once"]
    assert check.passed
    assert check.detail == "30 in = 30 loaded + 0 rejected + 0 set aside; the file holds 30"


def test_a_row_that_the_loader_lost_or_made_up_fails_the_check(tmp_path: Path) -> None:
    loaded = load(place(tmp_path).contacts(HEADER + lines(30)))
    loaded.loads[-1].count("loaded", "accepted", -1)
    failed = [check for check in run_checks(loaded.con, read_models(), loaded.loads) if not check.passed]
    assert [check.detail for check in failed] == ["29 in = 29 loaded + 0 rejected + 0 set aside; the file holds 30"]
