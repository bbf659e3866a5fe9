from pathlib import Path

from tests.conftest import OpenPage


def test_the_headline_says_what_is_known_and_what_is_not(open_page: OpenPage) -> None:
    app = open_page("summary")
    assert app.title[0].value.endswith("share of paper census forms; contacts and broadband not yet known")
    assert "Given has **300** residents in **2** wards." in [words.value for words in app.markdown]


def test_each_subject_has_its_own_pages_finding_and_a_link(open_page: OpenPage) -> None:
    app = open_page("summary")
    assert [heading.value for heading in app.header][1:3] == [
        "How contact is moving in Given is not known yet",
        "Broadband coverage of Given is not known here",
    ]
    labels = [link.proto.label for link in app.main.get("page_link")]
    assert labels == ["Open Exclusion map", "Open Channel shift", "Open Connectivity"]


def test_what_is_missing_stands_with_who_supplies_it(open_page: OpenPage) -> None:
    app = open_page("summary", place="P2")
    assert app.title[0].value == "Nothing is known yet about Bare"
    html = str(app.get("html")[0].proto.body)
    assert "Ofcom, Connected Nations, free to use" in html
    assert "Ward boundaries" not in html


def test_the_headline_joins_contacts_and_coverage_where_both_are_loaded(
    open_page: OpenPage, served_database: Path
) -> None:
    app = open_page("summary", database=served_database)
    assert app.title[0].value == (
        "30.0% of contacts are digital and 22.5% of premises can get 1,000 Mbit/s; exclusion not yet known"
    )
    assert "Contacts by service and channel" not in "".join(str(html.proto.body) for html in app.get("html"))


def test_contacts_that_can_be_priced_have_a_card_with_their_cost(open_page: OpenPage, served_database: Path) -> None:
    app = open_page("summary", database=served_database)
    # 108 calls at 2.83 and 72 web forms at 0.15 of the published costs, in 2026; a year before 121 and 44 of 165.
    assert "A contact now costs £1.76, 36p less than a year ago" in [heading.value for heading in app.header]
    assert "Open Cost per serve" in [link.proto.label for link in app.main.get("page_link")]
    assert "Unit costs: Socitm 2011 (published)." in "".join(words.value for words in app.markdown)
