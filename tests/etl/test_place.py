"""Place files: every key is known, and what is wrong is said with the nearest right word."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from etl.build import build, read_places
from etl.place import PROJECT, read_place
from etl.problems import LoadFailed
from tests.etl.given import WARDS, GivenPlace, problem_of, problems_of


def problems_in(folder: Path, text: str) -> list[str]:
    file = folder / "given.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(LoadFailed) as failed:
        read_place(file)
    return [problem.sentence() for problem in failed.value.problems]


def replaced(place: GivenPlace, old: str, new: str) -> str:
    text = place.write().read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new)


def test_a_complete_place_file_is_read_with_its_sources_in_the_order_of_loading(tmp_path: Path) -> None:
    given = GivenPlace(tmp_path, slug="a-b").counted("").small_areas().wards()
    place = read_place(given.write())
    assert (place.slug, place.code, place.facts.area_noun) == ("a_b", "P1", "ward")
    assert [source.name for source in place.sources] == ["wards", "small_areas", "contacts"]
    assert place.source_id(place.sources[0]) == "a_b__wards"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[source]]", "[[sorce]]", "unknown key 'sorce': Did you mean 'source'?"),
        ('"boundary_vintage"', '"boundry_vintage"', "unknown key 'boundry_vintage': Did you mean 'boundary_vintage'?"),
        ('"licence" =', '"license" =', "unknown key 'license': Did you mean 'licence'?"),
        ('"service" =', '"servce" =', "unknown key 'columns.servce': Did you mean 'service'?"),
        ('"from" =', '"form" =', "unknown key 'form': Did you mean 'from'?"),
        ('"reason" =', '"reasn" =', "unknown key 'exclude.0.reasn': Did you mean 'reason'?"),
        ('"numerator" =', '"numerater" =', "unknown key 'indicator.0.numerater': Did you mean 'numerator'?"),
        ('"areas" =', '"area" =', "unknown key 'area': Did you mean 'areas'?"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(tmp_path: Path, old: str, new: str, said: str) -> None:
    place = GivenPlace(tmp_path, insets=[{"name": "Town", "areas": ["W1"]}]).wards().small_areas()
    place.indicators("code,old,all\n").counted("", exclude=[{"column": "service", "values": ["x"], "reason": "y"}])
    problems = " ".join(problems_in(tmp_path, replaced(place, old, new)))
    what, hint = said.split(": ")
    assert what in problems
    assert hint in problems
    assert problems.startswith("given.toml: ")


def test_an_unknown_key_that_resembles_none_is_answered_with_all_that_are_known(tmp_path: Path) -> None:
    problems = problems_in(tmp_path, replaced(GivenPlace(tmp_path).wards(), '"area_type"', '"zzz"'))
    unknown = next(problem for problem in problems if "unknown key 'zzz'" in problem)
    assert "Known: " in unknown
    assert "area_type" in unknown


def test_an_unknown_word_for_a_value_or_a_flag_is_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).counted("", values={"chanel": {"a": "phone"}}, flags={"solved": {}})
    problems = " ".join(problems_in(tmp_path, place.write().read_text()))
    assert "'channel'" in problems
    assert "'resolved'" in problems


def test_every_missing_key_is_named_together(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards()
    text = replaced(place, '"attribution" = "Nobody."', "").replace('"publisher" = "Given"', "")
    problems = problems_in(tmp_path, text.replace('"code" = "code", ', ""))
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "[place] lacks the key 'attribution'. Add it.",
        "[[source]] 'wards' lacks the key 'publisher'. Add it.",
        "[[source]] 'wards' lacks the key 'columns.code'. Add it.",
    ]


def test_an_unknown_kind_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().add("contact", "a\n")
    assert "'contact' has the kind 'contact', which is not known" in problem_of(place)
    assert "Did you mean 'contacts'?" in problem_of(place)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[place\n", "not readable as TOML"),
        ("[[place]]\nname = 'x'\n", "Write [place]"),
        ("[source]\nname = 'x'\n", "Write [[source]] with two brackets"),
        ("place = 3\nsource = ['x']\ninset = 'x'\n", "Write [[inset]] with two brackets"),
        ("[[source]]\nuse = 3\n", "names no file in data/sources"),
        ("[[source]]\nkind = ['x']\n", "which is not known"),
        ("", "lacks the key 'code'"),
    ],
)
def test_a_malformed_place_file_is_described_and_never_a_traceback(tmp_path: Path, text: str, said: str) -> None:
    assert said in " ".join(problems_in(tmp_path, text))


def test_a_place_file_that_is_not_utf8_or_not_there_is_described(tmp_path: Path) -> None:
    file = tmp_path / "given.toml"
    with pytest.raises(LoadFailed, match="there is no such place file"):
        read_place(file)
    file.write_bytes("[place]\nname = 'Ynys Môn'\n".encode("latin-1"))
    with pytest.raises(LoadFailed, match="not readable as TOML"):
        read_place(file)


def test_two_sources_of_the_same_name_are_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().small_areas().small_areas()
    assert problem_of(place) == "given.toml: two sources are called 'small_areas'. Give each its own `name`."


def test_an_unusable_value_is_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards(released="some day").counted("", layout="lists", name="Con-tacts")
    problems = " ".join(problems_of(place))
    for key in ("released", "layout", "name"):
        assert f"unusable '{key}'" in problems


def test_counted_contacts_need_a_count_and_records_must_not_have_one(tmp_path: Path) -> None:
    columns = {"service": "service", "channel": "channel", "month_number": "month"}
    assert "columns.contacts" in problem_of(GivenPlace(tmp_path).wards().counted("", columns=columns))
    columns |= {"contacts": "count"}
    records = GivenPlace(tmp_path).wards().counted("", columns=columns, layout="records")
    assert "columns.contacts" in problem_of(records)


def test_the_same_indicator_twice_in_one_source_is_refused(tmp_path: Path) -> None:
    indicator = {"name": "old", "numerator": "old", "denominator": "all"}
    place = GivenPlace(tmp_path).wards().small_areas()
    place.indicators("code,old,all\nL1,1,2\n", indicator=[indicator, indicator])
    assert "'old' twice" in problem_of(place)


def test_a_shared_description_of_a_source_is_used_and_may_be_changed(tmp_path: Path) -> None:
    (tmp_path / "places").mkdir()
    (tmp_path / "sources").mkdir()
    keys: dict[str, object] = {"kind": "boundaries", "area_type": "ward", "path": "a.geojson", "title": "Shared"}
    keys |= {"publisher": "P", "licence": "L", "columns": {"code": "code", "name": "name"}}
    shared = GivenPlace(tmp_path, sources=[keys]).write().read_text().split("[[source]]")[1]
    (tmp_path / "sources" / "our_wards.toml").write_text(shared)
    using = GivenPlace(tmp_path / "places", sources=[{"use": "our_wards", "title": "Changed"}])
    source = read_place(using.write()).sources[0]
    assert (source.name, source.title, source.publisher) == ("our_wards", "Changed", "P")


def test_an_unknown_shared_description_is_refused_with_the_nearest(tmp_path: Path) -> None:
    problems = " ".join(problems_of(GivenPlace(tmp_path, sources=[{"use": "ons_wards_2052"}])))
    assert '`use = "ons_wards_2052"` names no file in data/sources' in problems
    assert "Did you mean 'ons_wards_2025'?" in problems


@pytest.mark.parametrize("name", ["../place", "/etc/passwd", "a/b", ""])
def test_a_shared_description_is_looked_for_in_its_folder_alone(tmp_path: Path, name: str) -> None:
    problems = " ".join(problems_of(GivenPlace(tmp_path, sources=[{"use": name}])))
    assert "names no file in data/sources" in problems


@pytest.mark.parametrize(
    "path", ["../outside.geojson", "/etc/hostname", "inside/../../outside.geojson", "link.geojson"]
)
def test_a_path_that_leaves_the_folder_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "inside"
    folder.mkdir()
    (tmp_path / "outside.geojson").write_text(WARDS)
    (folder / "link.geojson").symlink_to(tmp_path / "outside.geojson")
    place = (
        GivenPlace(folder)
        .wards()
        .add("lookup", None, path=path, columns={"code": "a", "area": "b"}, **{"from": "lsoa"})
    )
    assert problem_of(place) == f"given.toml: path '{path}' leaves its folder. Keep it below `folder`."


def test_a_missing_file_is_named_with_its_publisher(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path).wards().add(
        "lookup", None, name="homes", publisher="ONS", url="https://example.org/x", path="homes.csv",
        columns={"code": "a", "area": "b"}, **{"from": "lsoa"},
    )  # fmt: skip
    problem = problem_of(place)
    assert "source 'homes' needs the file 'homes.csv', which is not there" in problem
    assert "It is published by ONS at https://example.org/x." in problem


def test_a_folder_that_is_not_there_is_one_problem_and_not_one_a_source(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path, facts={"folder": "$ATLAS_DATA/nowhere"}).wards().small_areas()
    problem = problem_of(place)
    assert "nowhere' of its 2 sources does not exist" in problem
    assert "--data-root or ATLAS_DATA" in problem


def test_problems_of_several_place_files_are_told_together(tmp_path: Path) -> None:
    one = GivenPlace(tmp_path, slug="one").wards().add("contact", "a\n")
    two = GivenPlace(tmp_path, slug="two", facts={"code": 7}).wards()
    problems = problems_of(one, two)
    assert [problem.split(":")[0] for problem in problems] == ["one.toml", "two.toml"]


def test_the_same_place_twice_is_refused(tmp_path: Path) -> None:
    one = GivenPlace(tmp_path, slug="one").wards()
    two = GivenPlace(tmp_path, slug="two").wards()
    assert problem_of(one, two) == "P1: two places have the same code. Load each place once."


def test_an_inset_of_a_ward_that_is_not_on_the_map_is_refused(tmp_path: Path) -> None:
    place = GivenPlace(tmp_path, insets=[{"name": "Town", "areas": ["W1", "W9"]}]).wards()
    problem = problem_of(place)
    assert "inset 'Town'" in problem
    assert "'W9'" in problem
    assert "'W1'" not in problem


@pytest.mark.parametrize("file", sorted((PROJECT / "data" / "places").glob("*.toml")), ids=lambda file: file.stem)
def test_the_place_files_of_the_project_are_readable_and_dated(file: Path) -> None:
    place = read_places([file])[0]
    assert place.sources
    for source in place.sources:
        assert isinstance(source.accessed, date), source.name
        assert source.publisher
        assert source.licence


KEY_DECISION = '[key_decision]\namount_gbp = 100000\nwards = 2\nsource = "Constitution"\n'


def test_the_key_decision_tests_of_a_place_are_kept_and_a_place_may_have_none(tmp_path: Path) -> None:
    text = GivenPlace(tmp_path).wards().write().read_text(encoding="utf-8")
    file = tmp_path / "given.toml"
    query = "select key_decision_gbp, key_decision_wards, key_decision_source from marts.dim_place"
    for tests, expected in (("", (None, None, None)), (KEY_DECISION, (100_000, 2, "Constitution"))):
        file.write_text(f"{tests}\n{text}", encoding="utf-8")
        con = duckdb.connect()
        build(con, read_places([file]), tmp_path)
        assert con.execute(query).fetchall() == [expected]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('[key_decision]\nsource = "A"\n', "it gives neither amount_gbp nor wards"),
        ("[key_decision]\nwards = 2\n", "[key_decision] lacks the key 'source'"),
        ('[key_decision]\nward = 2\nsource = "A"\n', "Did you mean 'wards'?"),
        ('[key_decision]\nwards = 0\nsource = "A"\n', "has an unusable 'wards'"),
        ("key_decision = 5\n", "`key_decision` is no table"),
        ('[key_decisions]\nwards = 2\nsource = "A"\n', "Did you mean 'key_decision'?"),
    ],
)
def test_key_decision_tests_that_cannot_be_used_are_refused(tmp_path: Path, given: str, said: str) -> None:
    text = GivenPlace(tmp_path).wards().write().read_text(encoding="utf-8")
    assert any(said in problem for problem in problems_in(tmp_path, f"{given}\n{text}"))


def test_chorleys_key_decision_tests_are_those_of_its_paper_of_2017() -> None:
    tests = read_place(PROJECT / "data" / "places" / "chorley.toml").key_decision
    assert tests is not None
    assert (tests.amount_gbp, tests.wards) == (100_000, 2)
    assert tests.source == "Executive Cabinet report 22 June 2017"
