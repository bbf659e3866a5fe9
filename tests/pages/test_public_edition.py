"""The pages as the public sees them: rounded counts, small ones hidden in every shape, and what is not published."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analysis.periods import span
from dashboard.marts.contacts import ContactFilter, ContactSet, NotPublished, contact_counts, contact_sets
from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.conftest import CHANNEL_WORDS, _wards
from tests.pages.seen import chart, drawn_map, headings, row, rows, title, words

HIDDEN = "Hidden (1 to 9)"
# A month of 2025 or 2026: W1 has 40 calls and 30 web forms, W2 20 calls and in the first months one web form.
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
MONTHLY = {("Call", "W1"): 40, ("Web", "W1"): 30, ("Call", "W2"): 20, ("Email", "W1"): 3}
FEW = {("Web", "W2"): 3}


def contact_lines() -> str:
    lines = ["id,day,service,channel,ward,outcome"]
    for month in MONTHS:
        for (channel, ward), count in MONTHLY.items():
            lines += [f"{month}{channel}{ward}{n},{month}-05,Bins,{channel},{ward},Done" for n in range(count)]
    lines += [f"few{n},2026-12-05,Bins,Web,W2,Done" for n in range(FEW["Web", "W2"])]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def public_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a public database of a place with controlled contacts."""
    folder = tmp_path_factory.mktemp("public_edition")
    place = (
        GivenPlace(folder)
        .wards(_wards("W", -2.0))
        .contacts(
            contact_lines(),
            set="Contacts",
            values={"channel": CHANNEL_WORDS},
            flags={"resolved": {"column": "outcome", "values": ["Done"]}},
        )
    )
    return load_places([place.write()], folder / "dashboard.duckdb", folder, audience="public").database


@pytest.fixture
def page(open_page: OpenPage, public_database: Path, public_process: None) -> OpenPage:
    """Return a function that runs a page as the public sees it."""

    def opened(name: str = "channel_shift", **choices: str) -> AppTest:
        app = open_page(name, database=public_database, **choices)
        assert not app.exception
        return app

    return opened


@pytest.fixture
def con(public_database: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(public_database), read_only=True)


def held(con: duckdb.DuckDBPyConnection) -> ContactSet:
    return contact_sets(con, "P1")[0]


def test_the_page_says_that_counts_are_rounded_and_need_not_add_up(page: OpenPage) -> None:
    said = words(page())
    assert "within 4 of the true count, and counts of 1 to 9 are hidden" in said
    assert "parts need not add up to the total" in said


def test_every_count_of_the_page_is_a_multiple_of_five_or_hidden(page: OpenPage) -> None:
    counts = [cell for cells in rows(page()) for cell in cells[1:] if cell.replace(",", "").isdigit()]
    assert len(counts) > 10
    assert not [count for count in counts if int(count.replace(",", "")) % 5]


def test_a_hidden_count_is_hidden_in_table_map_and_words(page: OpenPage) -> None:
    app = page()
    [of_contacts, of_quarters] = [cells for cells in rows(app) if cells[0] == "W2"]
    assert of_contacts[1] == HIDDEN
    assert of_contacts[3] == HIDDEN
    # No web form in the quarters before: 0.0%, and three in the last.
    assert of_quarters[1:] == ["0.0%"] * 7 + [HIDDEN]
    assert "W2" in drawn_map(app)
    assert "fewer than 10 of" in drawn_map(app)
    assert f"{HIDDEN}" in drawn_map(app)


def test_a_hidden_share_has_no_mark_in_a_chart_and_keeps_its_row(page: OpenPage) -> None:
    app = page(ward="W2", period="Jan to Dec 2026")
    assert title(app) == "W2: too few contacts to show in Jan to Dec 2026"
    assert "**fewer than 10** digital" in words(app)
    assert [cells[2:4] for cells in rows(app) if cells[:2] == ["Web form", "Digital"]] == [[HIDDEN, HIDDEN]]
    [bars] = chart(app, "channel_chart")["data"]
    assert HIDDEN in bars["text"]
    assert bars["x"][bars["text"].index(HIDDEN)] == 0


def test_wards_are_shown_for_the_longest_period_until_another_is_chosen(page: OpenPage) -> None:
    said = words(page())
    assert "Jan 2025 to Dec 2026; 100.0% of contacts carry a ward; the longest period, so that fewer are hidden" in said
    assert "the longest period" not in words(page(period="Oct to Dec 2026"))
    assert [box.value for box in page(ward="W1").selectbox if box.key == "period"] == ["Latest"]
    assert "Jan 2025 to Dec 2026" in words(page(ward="W1"))


def test_the_summary_and_the_ward_profile_carry_published_figures(page: OpenPage) -> None:
    summary = page("summary")
    assert "within 4 of the true count" in words(summary)
    profile = page("ward_profile", ward="W2")
    assert row(profile, "Digital")[1] == HIDDEN
    assert "from rounded counts" in words(profile)


def test_data_and_methods_says_that_rows_are_rounded(page: OpenPage) -> None:
    assert "Rows of Contacts are rounded to 5" in words(page("data_and_methods"))


def test_a_figure_that_is_one_cell_is_that_cell_and_months_are_added_where_none_fits(
    con: duckdb.DuckDBPyConnection,
) -> None:
    year = span(date(2026, 1, 1), date(2026, 12, 1))
    wanted = ContactFilter("P1", "Contacts", first_month=year.first_month, last_month=year.last_month)
    [whole] = contact_counts(con, wanted, "total", "all").to_dict("records")
    cell = con.execute(
        """select contacts from marts.mart_contact_cell where margin = 'residents x twelve_months'
        and measure = 'contacts' and last_month = date '2026-12-01'"""
    ).fetchone()
    assert (whole["contacts"],) == cell
    two = ContactFilter("P1", "Contacts", first_month=year.last_month.replace(month=5), last_month=year.last_month)
    [added] = contact_counts(con, two, "total", "all").to_dict("records")
    assert added["contacts"] % 5 == 0
    assert abs(added["contacts"] - (8 * 93 + 3)) <= 4 * 5
    assert added["hidden_cells"] == 0


def test_an_added_figure_says_how_many_hidden_cells_it_leaves_out(con: duckdb.DuckDBPyConnection) -> None:
    months = ContactFilter("P1", "Contacts", first_month=held(con).first_month, last_month=None)
    assert not contact_counts(con, months, "area", "groups").empty
    rows = contact_counts(con, ContactFilter("P1", "Contacts"), "area", "groups").set_index(["area_code", "channel"])
    assert rows["contacts"].isna()["W2", "digital"]
    assert rows["hidden_cells"]["W2", "digital"] == 1
    assert rows["hidden_cells"]["W1", "digital"] == 0


def test_measures_come_with_the_contacts_where_they_are_published(con: duckdb.DuckDBPyConnection) -> None:
    [whole] = contact_counts(con, ContactFilter("P1", "Contacts"), "total", "all").to_dict("records")
    assert abs(whole["resolved"] - whole["contacts"]) <= 8
    assert contact_counts(con, ContactFilter("P1", "Contacts"), "total", "all")["failed"].isna().all()


def test_what_no_table_of_the_list_holds_is_refused_in_words(con: duckdb.DuckDBPyConnection) -> None:
    wanted = ContactFilter("P1", "Contacts", service_code="bins", area_code="W1", customer_type="unknown")
    with pytest.raises(NotPublished, match="one service and one area and one kind of customer: not published"):
        contact_counts(con, wanted, "total")


def test_nonsense_in_the_address_changes_nothing(page: OpenPage) -> None:
    usual = headings(page())
    assert headings(page(ward="W9", period="Yesterday", service="<b>", collection="None")) == usual
