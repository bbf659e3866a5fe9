"""Files as they come: encodings, broken lines, hostile names. Whatever happens is counted or said in words."""

import gzip
from pathlib import Path

import duckdb
import pytest

from tests.etl.given import GivenPlace, load, problem_of

HEADER = "id,day,service,channel,ward\n"


def rows(count: int, first: int = 0) -> str:
    return "".join(f"c{n},2026-01-05,Bins,phone,W1\n" for n in range(first, first + count))


def counts_of(folder: Path, content: str | bytes, **keys: object) -> dict[str, int]:
    return load(GivenPlace(folder).wards().contacts(content, **keys)).counts("contacts")


@pytest.mark.parametrize(
    "content",
    [
        (HEADER + rows(30)).encode("utf-8-sig"),
        (HEADER + rows(30)).replace("\n", "\r\n").encode(),
        (HEADER + rows(30)).replace("\n", "\r").encode(),
        (HEADER + rows(30)).rstrip("\n").encode(),
        (HEADER + rows(30)).replace("\n", "\n\n").encode(),
        (HEADER + rows(30)).replace("Bins", '"Bins, ""big"" ones"').encode(),
        (HEADER + rows(30)).replace("Bins", " Bins ").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "no last newline", "blank lines", "quoted", "padded"],
)
def test_usual_ways_of_writing_a_csv_are_read(tmp_path: Path, content: bytes) -> None:
    assert counts_of(tmp_path, content) == {"loaded": 30}


def test_a_compressed_file_is_read(tmp_path: Path) -> None:
    content = gzip.compress((HEADER + rows(30)).encode())
    assert counts_of(tmp_path, content, path="contacts.csv.gz") == {"loaded": 30}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("x,2026-01-05,Bins,phone\n", "too few columns"),
        ("x,2026-01-05,Bins,phone,W1,more\n", "too many columns"),
        ('x,2026-01-05,"Bins"s,phone,W1\n', "a quote inside a quoted cell"),
        ("x\n", "one cell"),
        ("x,2026-01-05,Bi\xffns,phone,W1\n", "not UTF-8"),
    ],
)
def test_a_broken_line_is_refused_alone_counted_and_found_again(tmp_path: Path, line: str, kind: str) -> None:
    content = (HEADER + rows(5000)).encode() + line.encode("latin-1") + rows(30, 5000).encode()
    loaded = load(GivenPlace(tmp_path).wards().contacts(content))
    counts = loaded.counts("contacts")
    assert counts["loaded"] == 5030, kind
    assert sum(counts.values()) == 5031
    refused = loaded.ask("select row_number, reason from marts.meta_rejected_row")
    assert [number for number, _ in refused] == [5002]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest_of_the_file(tmp_path: Path) -> None:
    content = HEADER + rows(500) + 'x,2026-01-05,"Bins,phone,W1\n' + rows(500, 500)
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert "contacts.csv" in problem
    assert "line 502" in problem
    assert "quot" in problem


def test_a_header_with_an_unclosed_quote_is_described(tmp_path: Path) -> None:
    content = '"' + HEADER + rows(5000)
    assert "contacts.csv" in problem_of(GivenPlace(tmp_path).wards().contacts(content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the header line is empty"),
        (b"\n", "the header line is empty"),
        ((HEADER).encode(), "no row was loaded for Given (no rows)"),
        ((HEADER.replace("ward", "channel") + rows(3)).encode(), "names a column twice"),
        ((HEADER.replace("ward", "Channel") + rows(3)).encode(), "names a column twice"),
        ((HEADER + rows(3)).encode("utf-16"), "cannot be read as CSV in UTF-8"),
        ((HEADER + rows(3)).replace("ward", "wârd").encode("latin-1"), "cannot be read as CSV in UTF-8"),
        ((HEADER + rows(3)).replace(",", ";").encode(), "semicolon"),
        ((HEADER + rows(3)).replace(",", "\t").encode(), "tab"),
    ],
    ids=[
        "empty",
        "blank",
        "header only",
        "duplicate",
        "duplicate but for case",
        "UTF-16",
        "Latin-1",
        "semicolons",
        "tabs",
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, said: str) -> None:
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content))
    assert problem.startswith("contacts.csv")
    assert said in problem


def test_trailing_commas_of_a_spreadsheet_are_no_columns(tmp_path: Path) -> None:
    content = (HEADER + rows(30)).replace("\n", ",,\n")
    assert counts_of(tmp_path, content) == {"loaded": 30}


@pytest.mark.parametrize("size", [10, 30, 200])
def test_a_truncated_compressed_file_is_refused(tmp_path: Path, size: int) -> None:
    content = gzip.compress((HEADER + rows(3000)).encode())[:size]
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content, path="contacts.csv.gz"))
    assert problem.startswith("contacts.csv.gz")
    assert "Export it again" in problem


def parquet(folder: Path, query: str) -> bytes:
    target = folder / "made.parquet"
    with duckdb.connect() as con:
        con.execute(f"copy ({query}) to '{target}'")
    return target.read_bytes()


PARQUET_ROWS = "select 'c' || n as id, date '2026-01-05' as day, 'Bins' as service, 'phone' as channel, 'W1' as ward"


def test_parquet_of_dates_and_numbers_is_read(tmp_path: Path) -> None:
    content = parquet(tmp_path, PARQUET_ROWS + " from range(30) numbers(n)")
    assert counts_of(tmp_path, content, path="contacts.parquet") == {"loaded": 30}


def test_parquet_with_moments_instead_of_days_and_numbers_for_names_is_read(tmp_path: Path) -> None:
    query = "select n as id, timestamp '2026-01-05 10:30:00' as day, 7 as service, 'phone' as channel, 'W1' as ward"
    content = parquet(tmp_path, query + " from range(30) numbers(n)")
    loaded = load(GivenPlace(tmp_path).wards().contacts(content, path="contacts.parquet"))
    query = "select period_label, service_code, contacts from marts.mart_area_channel_month"
    assert loaded.ask(query) == [("Jan 2026", "7", 30)]


@pytest.mark.parametrize("kept", [0, 4, 200, -4])
def test_a_truncated_parquet_file_is_refused(tmp_path: Path, kept: int) -> None:
    content = parquet(tmp_path, PARQUET_ROWS + " from range(3000) numbers(n)")[:kept]
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(content, path="contacts.parquet"))
    assert problem.startswith("contacts.parquet: the file cannot be read as Parquet")


def test_parquet_that_is_damaged_inside_is_refused(tmp_path: Path) -> None:
    content = bytearray(parquet(tmp_path, PARQUET_ROWS + " from range(3000) numbers(n)"))
    content[4:400] = bytes(396)
    problem = problem_of(GivenPlace(tmp_path).wards().contacts(bytes(content), path="contacts.parquet"))
    assert problem.startswith("contacts.parquet")


HOSTILE = [
    'a"b',
    "a'b",
    "a;drop table raw.place;--",
    "a b",
    "select",
    "rule_number",
    "row_number",
    "identity",
    "ünïcode",
]
HOSTILE += ["=1+1", "a--", "{a}", "a\\b", "contacts", "count(*)", "$1", "?"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_column_names_are_only_names(tmp_path: Path, name: str) -> None:
    header = HEADER.replace("service", '"' + name.replace('"', '""') + '"')
    columns = {"id": "id", "date": "day", "service": name, "channel": "channel", "area": "ward"}
    content = header + rows(30) + "bad,never,Bins,phone,W1\n"
    place = GivenPlace(tmp_path).wards().contacts(content, columns=columns)
    assert load(place).counts("contacts") == {"loaded": 30, "the date cannot be read": 1}


HOSTILE_WORDS = [*HOSTILE, "'; drop table marts.dim_place; --", "<script>alert(1)</script>", "@SUM(A1)"]


def test_hostile_words_are_only_words(tmp_path: Path) -> None:
    cells = ['"' + word.replace('"', '""') + '"' for word in HOSTILE_WORDS]
    lines = "".join(f"c{number},2026-01-05,{cell},{cell},{cell}\n" for number, cell in enumerate(cells))
    name, many = HOSTILE_WORDS[-3], len(HOSTILE_WORDS)
    values = {"channel": dict.fromkeys(HOSTILE_WORDS, "phone"), "area": dict.fromkeys(HOSTILE_WORDS, "W1")}
    flags = {"resolved": {"column": "service", "values": HOSTILE_WORDS}}
    loaded = load(GivenPlace(tmp_path).wards().contacts(HEADER + lines, values=values, flags=flags, set=name))
    query = """select contact_set, area_code, channel, sum(contacts), sum(resolved)
        from marts.mart_area_channel_month group by all"""
    assert loaded.ask(query) == [(name, "W1", "phone", many, many)]
    kept = loaded.ask("select channel_word from marts.meta_channel_word")
    assert sorted(word for (word,) in kept) == sorted(HOSTILE_WORDS)


@pytest.mark.parametrize(
    "name", ["it's.csv", 'a "b".csv', "a;b.csv", "ä é.csv", "-x.csv", "[1].csv", "a*.csv", "a?.csv"]
)
def test_hostile_file_names_are_only_names(tmp_path: Path, name: str) -> None:
    for decoy in ("1.csv", "ab.csv", "a-.csv"):
        (tmp_path / decoy).write_text(HEADER + rows(7))
    assert counts_of(tmp_path, HEADER + rows(30), path=name) == {"loaded": 30}


def test_what_a_file_holds_is_shown_without_its_words(tmp_path: Path) -> None:
    content = HEADER + rows(30) + "x,Mrs Jones 3 Mill Lane,Bins,phone,W1\n"
    loaded = load(GivenPlace(tmp_path).wards().contacts(content))
    assert loaded.ask("select column_name, value_shown, reason from marts.meta_rejected_row") == [
        ("day", "xxx xxxxx 9 xxxx xxxx", "the date cannot be read")
    ]


def test_a_file_read_by_two_sources_is_judged_for_each_alone(tmp_path: Path) -> None:
    lines = "".join(f"L{n},W{n % 2 + 1},{n},100\n" for n in range(1, 40)) + "L40,W1,many,100\n"
    content = "code,ward,old,all\n" + lines
    place = GivenPlace(tmp_path).wards().small_areas(content).indicators(content)
    place.indicators(content, name="residents", indicator=[], columns={"area": "code", "population": "all"})
    loaded = load(place)
    assert loaded.counts("small_areas") == {"loaded": 40}
    assert sum(loaded.counts("indicators").values()) == 40
    assert loaded.counts("residents") == {"loaded": 40}
