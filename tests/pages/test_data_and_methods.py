from pathlib import Path

from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.seen import headings, row, words


def test_the_finding_counts_checks_and_sources(open_page: OpenPage) -> None:
    app = open_page("data_and_methods")
    assert app.title[0].value.startswith("All ")
    assert app.title[0].value.endswith(" checks passed on 4 sources for Given")
    assert any("**11** were loaded, **0** rejected" in words.value for words in app.markdown)


def test_every_source_stands_with_its_publishers_page_and_notice(open_page: OpenPage) -> None:
    app = open_page("data_and_methods")
    html = "".join(str(element.proto.body) for element in app.get("html"))
    assert "<a href='https://example.org/figures'" in html
    assert any("Read with care." in words.value for words in app.markdown)


def test_services_stand_with_their_national_number_and_a_late_channel_asks_for_a_look(
    open_page: OpenPage, tmp_path: Path
) -> None:
    place = GivenPlace(tmp_path).wards()
    lines = [
        f"{channel}{month}{n},2026-{month:02}-05,{service},{channel},W1"
        for month in range(1, 7)
        for channel, begins in (("phone", 1), ("app", 4))
        for n, service in enumerate(["Bins"] * 20 + ["Other"] * 20)
        if month >= begins
    ]
    place.contacts("id,day,service,channel,ward\n" + "\n".join(lines) + "\n", lgsl={"Bins": 524})
    load_places([place.write()], tmp_path / "dashboard.duckdb", tmp_path)
    app = open_page("data_and_methods", database=tmp_path / "dashboard.duckdb")
    assert "One of 2 services has a number in the national list" in headings(app)
    assert row(app, "Bins") == ["Bins", "524", "Find out which day the refuse is collected"]
    assert row(app, "Other") == ["Other", "None", "No plain match"]
    assert "one of the findings asks for a look" in words(app)
    assert row(app, "Contacts: the channel 'app' is first counted in Apr 2026")[1] == "Look at this"


def test_only_measures_that_the_place_holds_are_defined(open_page: OpenPage) -> None:
    html = "".join(str(element.proto.body) for element in open_page("data_and_methods").get("html"))
    assert "Residents aged 65 and over" in html
    assert "Disabled residents" not in html
    assert "NOT official statistics" in html
