"""The panels of the Channel shift page: a line a ward, every quarter in a table, and what is missing is said."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.marts.contacts import ContactFilter, contact_counts, contact_sets
from dashboard.marts.places import places
from dashboard.views.channel_shift import ContactChoice
from dashboard.views.ward_trends import download, trends_by_ward
from tests.conftest import OpenPage
from tests.pages.seen import drawings, headings, row

PAGE = "channel_shift"
TITLE = "The digital share rose in every ward with 100 contacts a year or more in a year"


@pytest.fixture
def page(channel_shift: OpenPage) -> OpenPage:
    """Return a function that runs the page over the served places."""
    return channel_shift


@pytest.fixture
def choice(served_database: Path, monkeypatch: pytest.MonkeyPatch) -> ContactChoice:
    """Return the choice of everything in the place with dated contacts."""
    monkeypatch.setenv("ATLAS_DATABASE", str(served_database))
    place = next(place for place in cache.ask(places) if place.place_code == "P1")
    held = next(held for held in cache.ask(contact_sets, "P1") if held.is_dated)
    return ContactChoice(place, held, ContactFilter("P1", held.name))


def panel_names(app: AppTest) -> list[str]:
    """Return what each panel says when the pointer rests on it."""
    [svg] = [svg for svg in drawings(app) if "data-noun='panel'" in svg]
    return re.findall(r"<title>(.*?)</title>", svg)


def test_each_ward_has_a_panel_and_the_finding_counts_those_with_enough_contacts(page: OpenPage) -> None:
    app = page()
    assert TITLE in headings(app)
    assert panel_names(app) == [
        "W1: 40.0% in Jan to Mar 2025, 60.0% in Oct to Dec 2026; +20.0 pts on the year before",
        "W2: 0.0% in Jan to Mar 2025, 0.0% in Oct to Dec 2026; +0.0 pts on the year before",
        "No ward given: 0.0% in Jan to Mar 2025, 0.0% in Oct to Dec 2026; +0.0 pts on the year before",
    ]


def test_every_quarter_of_every_ward_stands_in_a_table(page: OpenPage) -> None:
    app = page()
    assert row(app, "W1", "40.0%")[1:] == ["40.0%"] * 4 + ["60.0%"] * 4
    assert row(app, "All contacts", "20.0%")[1:] == ["20.0%"] * 4 + ["30.0%"] * 4


def test_the_chosen_ward_stands_out_and_all_wards_stay(page: OpenPage) -> None:
    app = page(ward="W2")
    [svg] = [svg for svg in drawings(app) if "data-noun='panel'" in svg]
    assert "font-weight='600'>W2</text>" in svg
    assert len(panel_names(app)) == 3
    assert TITLE in headings(app)


def test_without_dates_or_without_wards_no_line_is_drawn(page: OpenPage) -> None:
    assert not [svg for svg in drawings(page(collection="Post desk")) if "data-noun='panel'" in svg]


def test_quarters_are_the_sums_of_their_months(choice: ContactChoice) -> None:
    by_quarter = cache.ask(contact_counts, choice.wanted, "quarter", "all")
    by_month = cache.ask(contact_counts, choice.wanted, "period", "all")
    # Twenty contacts a month; June 2025 was not counted.
    assert by_month["contacts"].tolist() == [20] * 23
    assert by_quarter["contacts"].tolist() == [60, 40, 60, 60, 60, 60, 60, 60]


def test_the_file_holds_both_counts_of_every_ward_and_quarter(choice: ContactChoice) -> None:
    frame, notes = download(trends_by_ward(choice), "Source: given.")
    found = {(line["area_name"], line["quarter"]): line for line in frame.to_dict("records")}
    assert found["W1", "Apr to Jun 2025"]["digital_contacts"] == 8
    assert found["W1", "Apr to Jun 2025"]["all_contacts"] == 20
    assert found["W1", "Oct to Dec 2026"]["share"] == pytest.approx(0.6)
    assert len(frame) == 3 * 8
    assert dict(notes)["Covers"] == "Contacts, Given, Jan 2025 to Dec 2026"
