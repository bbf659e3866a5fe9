from datetime import date
from pathlib import Path

import pytest

from analysis.periods import span
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, contact_sets
from dashboard.marts.places import places
from dashboard.views.channel_shift import contact_view
from dashboard.views.channel_tables import share_download
from tests.conftest import OpenPage
from tests.pages.seen import chart, drawn_map, headings, maps, row, title, words

PAGE = "channel_shift"


@pytest.fixture
def page(channel_shift: OpenPage) -> OpenPage:
    """Return a function that runs the page over the served places."""
    return channel_shift


def test_the_finding_is_the_share_of_the_latest_year_and_its_change(page: OpenPage) -> None:
    app = page()
    assert title(app) == "30.0% of contacts are digital, 10.0 points more than a year ago"
    assert "Of **240** contacts (Jan to Dec 2026), **72** came by a digital channel: web form." in words(app)
    assert "In Jan to Dec 2025 it was **44** of **220**, 20.0%." in words(app)


def test_contacts_of_staff_are_left_out_and_counted_on_request(page: OpenPage) -> None:
    assert "Another **12** contacts made by staff or systems are left out." in words(page())
    app = page(staff="in")
    assert "Of **252** contacts" in words(app)
    assert "They include **12** contacts made by staff or systems." in words(app)


def test_the_channel_table_names_each_channels_group_count_and_share(page: OpenPage) -> None:
    app = page()
    assert row(app, "Phone") == ["Phone", "Traditional", "108", "45.0%", "−10.0 pts"]
    assert row(app, "Web form") == ["Web form", "Digital", "72", "30.0%", "+10.0 pts"]
    assert row(app, "All channels") == ["All channels", "–", "240", "100.0%", "–"]


def test_the_page_says_which_channels_count_as_digital(page: OpenPage) -> None:
    said = words(page())
    assert "Digital, finished by the customer without staff: web form, online account, app, chatbot" in said
    assert "Assisted, online but answered by staff: email, web chat, text message and social media." in said


def test_contacts_without_a_ward_have_their_own_row_and_coverage_is_named(page: OpenPage) -> None:
    app = page()
    assert "75.0% of contacts carry a ward" in headings(app)
    assert "180 of 240 contacts carry a ward; the 60 without one have a row of their own" in words(app)
    assert row(app, "W1", "72") == ["W1", "72", "120", "60.0%"]
    assert row(app, "No ward given", "0") == ["No ward given", "0", "60", "0.0%"]
    assert row(app, "All contacts", "72") == ["All contacts", "72", "240", "30.0%"]


def test_the_map_marks_wards_with_few_contacts(page: OpenPage) -> None:
    drawing = drawn_map(page())
    assert "data-tip='60.0%, 72 of 120 contacts'" in drawing
    assert "data-tip='0.0%, under 100 contacts, 0 of 60 contacts'" in drawing


def test_the_service_table_holds_both_counts_and_the_change(page: OpenPage) -> None:
    app = page()
    assert row(app, "Bins") == ["Bins", "72", "180", "40.0%", "+13.3 pts"]
    assert row(app, "Council tax") == ["Council tax", "0", "60", "0.0%", "+0.0 pts"]


def test_a_service_narrows_the_finding_and_not_the_list_of_services(page: OpenPage) -> None:
    app = page(service="council-tax")
    assert title(app) == "Council tax: 0.0% of contacts are digital, about the same as a year ago"
    assert row(app, "Bins")[:3] == ["Bins", "72", "180"]


def test_a_ward_narrows_the_finding_and_not_the_list_of_wards(page: OpenPage) -> None:
    app = page(ward="W1")
    assert title(app).startswith("W1: 60.0% of contacts are digital")
    assert row(app, "W2", "0")[:3] == ["W2", "0", "60"]
    assert "data-chosen='W1'" in drawn_map(app)


def test_a_kind_of_customer_narrows_every_count(page: OpenPage) -> None:
    app = page(customers="business")
    assert title(app) == "Phone takes 100.0% of contacts; 0.0% are digital"
    assert "Of **48** contacts" in words(app)


def test_a_quarter_is_compared_with_the_same_quarter_a_year_before(page: OpenPage) -> None:
    app = page(period="Oct to Dec 2026")
    assert "Of **60** contacts (Oct to Dec 2026)" in words(app)
    assert "In Oct to Dec 2025 it was **12** of **60**" in words(app)


def test_the_first_year_has_nothing_to_be_compared_with(page: OpenPage) -> None:
    app = page(period="Jan to Mar 2025")
    assert title(app) == "Phone takes 55.0% of contacts; 20.0% are digital"
    assert row(app, "Phone") == ["Phone", "Traditional", "33", "55.0%"]


def test_a_month_that_nobody_counted_is_a_gap(page: OpenPage) -> None:
    data = chart(page(), "trend_chart")["data"]
    [digital] = [trace for trace in data if trace.get("name") == "Digital" and trace["mode"] == "lines"]
    assert digital["y"][4:7] == [0.2, None, 0.2]
    assert digital["x"][5] == "2025-06-01"


def test_the_trend_shows_counts_on_request(page: OpenPage) -> None:
    assert "Digital contacts up from 4 to 6" in headings(page(trend="contacts"))


def test_an_undated_collection_is_never_dated(page: OpenPage) -> None:
    app = page(collection="Post desk")
    assert title(app) == "Phone takes 90.0% of contacts; 10.0% are digital"
    assert "(month 1 to month 4, year not given)" in words(app)
    layout = chart(app, "trend_chart")["layout"]
    assert layout["xaxis"]["type"] == "category"
    assert layout["xaxis"]["title"]["text"] == "month, year not given"
    assert "part-<br>filled" in [note["text"] for note in layout["annotations"]]
    assert not [box for box in app.selectbox if box.key == "period"]


def test_an_undated_collection_shows_the_sources_own_counts_beside_those_used(page: OpenPage) -> None:
    app = page(collection="Post desk")
    assert row(app, "Phone") == ["Phone", "Traditional", "272", "271", "90.0%"]
    assert row(app, "Call") == ["Call", "Phone", "272", "271"]


def test_a_collection_without_wards_says_so_and_draws_no_map(page: OpenPage) -> None:
    app = page(collection="Post desk")
    assert [note for note in app.info if "Contacts by ward: no data" in note.value]
    assert not maps(app)


def test_collections_are_said_never_to_be_added(page: OpenPage) -> None:
    assert "Collections are never added" in words(page())


def test_each_collection_cites_its_own_source_alone(page: OpenPage) -> None:
    contacts, desk = words(page()), words(page(collection="Post desk"))
    assert ("contacts file" in contacts, "desk file" in contacts) == (True, False)
    assert ("contacts file" in desk, "desk file" in desk) == (False, True)


def test_a_service_name_that_is_markup_shows_as_it_is_written(page: OpenPage) -> None:
    app = page(collection="Post desk")
    assert row(app, "Desk <b>") == ["Desk <b>", "30", "301", "10.0%"]
    assert "Desk <b> draws most contacts, 10.0% of them digital" in headings(app)


def test_a_place_without_contacts_says_who_can_supply_them(page: OpenPage) -> None:
    app = page(place="P2")
    assert title(app) == "How contact is moving in Bare is not known yet"
    assert "customer services hold them" in app.info[0].value


def test_choices_of_another_place_or_of_nowhere_are_ignored(page: OpenPage) -> None:
    app = page(service="nonsense", ward="W9", period="2031/32", collection="None such", customers="nobody")
    assert title(app).startswith("30.0% of contacts are digital")


def test_every_period_stands_in_a_table_and_an_uncounted_month_has_no_data(page: OpenPage) -> None:
    app = page()
    assert row(app, "Dec 2026", "30.0%", "25.0%") == ["Dec 2026", "30.0%", "25.0%", "45.0%", "20"]
    assert row(app, "Jun 2025", "No data", "No data") == ["Jun 2025", "No data", "No data", "No data", "No data"]


def test_the_download_holds_both_parts_of_every_share_and_what_it_covers(
    served_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(served_database))
    place = next(place for place in cache.ask(places) if place.place_code == "P1")
    held = cache.ask(contact_sets, "P1")[0]
    year = span(date(2026, 1, 1), date(2026, 12, 1))
    view = contact_view(place, held, ContactFilter("P1", held.name), year)
    frame, notes = share_download(view, "Source: us.")
    found = {(row.level, row.code): (row.numerator, row.denominator) for row in frame.itertuples()}
    assert found["channel", "web_form"] == (72, 240)
    assert found["service", "bins"] == (72, 180)
    assert found["ward", ""] == (0, 60)
    assert ("Covers", "Contacts, Given, Jan to Dec 2026") in notes
    assert notes[-1] == ("Source", "Source: us.")
