from tests.conftest import OpenPage


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


def test_only_measures_that_the_place_holds_are_defined(open_page: OpenPage) -> None:
    html = "".join(str(element.proto.body) for element in open_page("data_and_methods").get("html"))
    assert "Residents aged 65 and over" in html
    assert "Disabled residents" not in html
    assert "NOT official statistics" in html
