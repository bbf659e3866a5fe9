"""The load as a whole: all problems together, the same marts each time, every row accounted for, nothing extra."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import UNFINISHED, load_places
from etl.place import PROJECT
from etl.problems import LoadFailed
from tests.etl.given import GivenPlace, ask, load, problems_of

SAMPLE = PROJECT / "data" / "places" / "sampleford.toml"
CONTACTS = "id,day,service,channel,ward\n" + "".join(f"c{n},2026-01-05,Bins,phone,W1\n" for n in range(30))


def small(folder: Path, slug: str = "small") -> GivenPlace:
    return GivenPlace(folder, slug=slug).wards().small_areas().contacts(CONTACTS)


def delivered(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table of a delivered database, but for when and by what it was built."""
    with duckdb.connect(str(database), read_only=True) as con:
        tables = ask(con, "select table_name from information_schema.tables where table_schema = 'marts' order by 1")
        names = [name for (name,) in tables if name != "meta_build"]
        return {name: ask(con, f"select columns(*)::varchar from marts.{name} order by all") for name in names}


def test_problems_of_all_sources_and_places_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    one = GivenPlace(tmp_path, slug="one").wards().small_areas("code,ward\nL1,W1\nL1,W2\n")
    one.contacts(CONTACTS.replace("phone", "Fax")).coverage("a,b\n1,2\n", date(2025, 1, 1))
    one.indicators("code,old\nL1,1\n").unit_costs("service\n")
    two = GivenPlace(tmp_path / "two", slug="two", facts={"code": "P2"}).wards().add(
        "lookup", None, path="gone.csv", columns={"code": "a", "area": "b"}, **{"from": "lsoa"}
    )  # fmt: skip
    problems = problems_of(one, two)
    assert [problem.split(":")[0].split(",")[0] for problem in problems] == [
        "small_areas.csv",
        "indicators.csv",
        "coverage.csv",
        "contacts.csv",
        *["unit_costs.csv"] * 7,
        "two.toml",
    ]


def test_a_file_that_only_lacks_the_areas_of_another_that_failed_is_not_blamed(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards("{").small_areas().indicators("code,old,all\nL1,1,2\n").contacts(CONTACTS)
    problems = problems_of(place)
    assert [problem.split(":")[0] for problem in problems] == ["boundaries.geojson"]


def test_a_place_that_has_nothing_but_counted_contacts_is_loaded(tmp_path: Path) -> None:
    loaded = load(GivenPlace(tmp_path).counted("service,channel,month,count\nBins,phone,1,5\n"))
    assert loaded.ask("select area_code, contacts from marts.mart_area_channel_month") == [(None, 5)]
    assert loaded.ask("select area_code, area_type from marts.dim_area") == [("P1", "authority")]


def test_every_source_is_accounted_for_row_by_row(tmp_path: Path) -> None:
    loaded = load(small(tmp_path).indicators("code,old,all\nL1,1,2\nL3,1,2\nE01,1,2\n"))
    found = loaded.ask(
        """select source_id, rows_in, rows_loaded, rows_rejected, rows_set_aside,
            (select sum(row_count) from marts.meta_row_count c where c.source_id = s.source_id)
        from marts.meta_source s order by 1"""
    )
    assert found == [
        ("small__contacts", 30, 30, 0, 0, 30),
        ("small__indicators", 3, 2, 0, 1, 3),
        ("small__small_areas", 3, 3, 0, 0, 3),
        ("small__wards", 2, 2, 0, 0, 2),
    ]
    assert loaded.ask("select count(*) filter (not passed), count(*) > 10 from marts.meta_check") == [(0, True)]
    assert loaded.ask("select checks_passed from marts.meta_build") == [(True,)]


def test_the_record_of_a_source_is_delivered_whole(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards(
        url="https://example.org", attribution="A", disclaimer="D", released=date(2025, 1, 2), accessed=date(2026, 3, 4)
    ).contacts(CONTACTS)  # fmt: skip
    found = load(place).ask(
        """select kind, publisher, title, url, licence, attribution, disclaimer, disclosure, released_date,
        accessed_date, file_name, length(sha256) from marts.meta_source order by 1"""
    )
    assert found[0][:4] == ("boundaries", "Given", "Boundaries", "https://example.org")
    assert found[0][4:] == ("OGL", "A", "D", "open", date(2025, 1, 2), date(2026, 3, 4), "boundaries.geojson", 64)
    assert found[1][7] == "control", "contacts are masked unless the place file says that they are open"


def test_loading_twice_gives_the_same_marts(tmp_path: Path) -> None:
    (tmp_path / "given").mkdir()
    files = [SAMPLE, small(tmp_path / "given").write()]
    for name in ("one", "two"):
        load_places(files, tmp_path / name, tmp_path)
    one, two = delivered(tmp_path / "one"), delivered(tmp_path / "two")
    assert {table for table in one if one[table] != two[table]} == set()
    assert one["mart_area_channel_month"]


def test_a_delivered_file_holds_marts_and_nothing_else(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    load_places([small(tmp_path).write()], database, tmp_path)
    with duckdb.connect(str(database), read_only=True) as con:
        own = "schema_name not in ('information_schema', 'pg_catalog', 'main') and database_name = 'built'"
        assert ask(con, f"select schema_name from duckdb_schemas() where {own}") == [("marts",)]
        assert ask(con, "select distinct table_schema, table_type from information_schema.tables") == [
            ("marts", "BASE TABLE")
        ]
        names = {name for (name,) in ask(con, "select table_name from information_schema.tables")}
    assert all(name.startswith(("bridge_", "dim_", "mart_", "meta_")) for name in names)
    assert sorted(path.name for path in tmp_path.glob("built.duckdb*")) == ["built.duckdb"]


def test_no_row_of_a_contact_and_none_of_its_ids_is_in_the_delivered_file(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    content = CONTACTS.replace("c7,", "SECRETID7,") + "SECRETID8,SECRETWORD,Bins,phone,W1\n"
    place = GivenPlace(tmp_path).wards().contacts(content)
    load_places([place.write()], database, tmp_path)
    assert b"SECRET" not in database.read_bytes()


def test_a_failed_load_leaves_the_old_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    load_places([small(tmp_path).write()], database, tmp_path)
    before = database.read_bytes()
    broken = GivenPlace(tmp_path, slug="broken").wards().contacts("id\n")
    with pytest.raises(LoadFailed):
        load_places([broken.write()], database, tmp_path)
    late = GivenPlace(tmp_path, slug="late").wards().small_areas("code,ward\nL1,W1\n")
    with pytest.raises(LoadFailed, match="each has a small area"):
        load_places([late.write()], database, tmp_path)
    assert database.read_bytes() == before
    assert list(tmp_path.glob("built.duckdb*")) == [database]


def test_an_abandoned_file_is_removed_even_if_its_process_number_is_now_ours(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    for number in (os.getpid(), 2**22 - 1):
        (tmp_path / f"built.duckdb{UNFINISHED}{number}").write_bytes(b"half a database")
        (tmp_path / f"built.duckdb{UNFINISHED}{number}.wal").write_bytes(b"half a log")
    load_places([small(tmp_path).write()], database, tmp_path)
    assert list(tmp_path.glob("built.duckdb*")) == [database]


def test_the_unfinished_file_of_a_load_that_still_runs_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    running = tmp_path / f"built.duckdb{UNFINISHED}{os.getppid()}"
    running.write_bytes(b"in work")
    load_places([small(tmp_path).write()], database, tmp_path)
    assert running.read_bytes() == b"in work"


def test_a_reader_keeps_its_answers_while_the_new_file_is_moved_over(tmp_path: Path) -> None:
    database = tmp_path / "built.duckdb"
    query = "select sum(contacts) from marts.mart_area_channel_month"
    load_places([small(tmp_path).write()], database, tmp_path)
    with duckdb.connect(str(database), read_only=True) as reader:
        assert ask(reader, query) == [(30,)]
        more = CONTACTS + "more,2026-01-05,Bins,phone,W1\n"
        load_places([GivenPlace(tmp_path).wards().contacts(more).write()], database, tmp_path)
        assert ask(reader.cursor(), query) == [(30,)]
        assert ask(reader.cursor(), "select count(*) from marts.dim_area where area_type = 'lsoa'") == [(3,)]
    with duckdb.connect(str(database), read_only=True) as reader:
        assert ask(reader, query) == [(31,)]


def test_a_link_to_the_database_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "volume").mkdir()
    link = tmp_path / "built.duckdb"
    link.symlink_to(tmp_path / "volume" / "real.duckdb")
    load_places([small(tmp_path).write()], link, tmp_path)
    assert link.is_symlink()
    assert (tmp_path / "volume" / "real.duckdb").stat().st_size > 0


def test_two_places_stand_side_by_side_and_are_never_averaged(tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    one = small(tmp_path, slug="one")
    two = small(tmp_path / "two", slug="two")
    two.facts["code"] = "P2"
    for source in two.sources:
        content = (two.folder / str(source["path"])).read_text()
        for ours, theirs in (("W1", "X1"), ("W2", "X2"), ("L1", "Y1"), ("L2", "Y2"), ("L3", "Y3")):
            content = content.replace(ours, theirs)
        (two.folder / str(source["path"])).write_text(content)
    one.facts["folder"], two.facts["folder"] = "$ATLAS_DATA", "$ATLAS_DATA/two"
    loaded = load(one, two)
    query = "select place_code, area_code, sum(contacts) from marts.mart_area_channel_month group by all order by 1"
    assert loaded.ask(query) == [("P1", "W1", 30), ("P2", "X1", 30)]


def test_an_area_that_two_places_claim_is_refused(tmp_path: Path) -> None:
    one, two = small(tmp_path, slug="one"), small(tmp_path, slug="two")
    two.facts["code"] = "P2"
    problems = problems_of(one, two)
    assert any("area_code" in problem for problem in problems)
