"""The second half of Channel shift: service measures, trend and target, breaks, and able residents beside contact."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.periods import span
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, contact_sets
from dashboard.marts.places import places
from dashboard.views.channel_shift import ContactView, contact_view
from dashboard.views.service_measures import service_measures
from dashboard.views.service_measures_draw import kpi_download
from etl.build import load_places
from tests.conftest import OpenPage
from tests.pages.measured import measured_place, with_ability, with_costs
from tests.pages.seen import chart, headings, row, rows, title, words


@pytest.fixture(scope="module")
def measured_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of three places: with everything, with an early break, and with a late one and no target."""
    folder = tmp_path_factory.mktemp("measured")
    made = [
        with_ability(with_costs(measured_place(folder, target=70, break_in=date(2025, 3, 1), opens=True))),
        measured_place(folder, "early", "P2", break_in=date(2024, 4, 1), target=70),
        measured_place(folder, "late", "P3", break_in=date(2025, 1, 1), country="Canada"),
    ]
    return load_places([place.write() for place in made], folder / "dashboard.duckdb", folder).database


@pytest.fixture
def page(open_page: OpenPage, measured_database: Path) -> OpenPage:
    """Return a function that runs the page over the measured places."""

    def opened(**choices: Any) -> AppTest:
        app = open_page("channel_shift", database=measured_database, **choices)
        assert not app.exception
        return app

    return opened


@pytest.fixture
def view(measured_database: Path, monkeypatch: pytest.MonkeyPatch) -> ContactView:
    """Return the figures of the first place in its last twelve months."""
    monkeypatch.setenv("ATLAS_DATABASE", str(measured_database))
    place = next(place for place in cache.ask(places) if place.place_code == "P1")
    held = cache.ask(contact_sets, "P1")[0]
    return contact_view(place, held, ContactFilter("P1", held.name), span(date(2025, 7, 1), date(2026, 6, 1)))


# From July 2025 to June 2026 there are 618 forms, 58 of them failed and 60 avoidable, and 582 calls, 140 of them
# avoidable and 288 about tax; 128 of 254 ratings are good.


def test_each_measure_stands_over_its_numerator_and_denominator(page: OpenPage) -> None:
    assert row(page(), "All services") == [
        "All services",
        "55.9%\n560 of 1,002",
        "£2.16\n£2,164 for 1,002",
        "90.6%\n560 of 618",
        "50.4%\n128 of 254",
        "16.7%\n200 of 1,200",
        "9.4%\n58 of 618",
    ]


def test_a_service_without_digital_contact_has_no_rate_of_it_rather_than_nought(page: OpenPage) -> None:
    tax = row(page(), "Tax", "0.0%\n0 of 148")
    assert tax[2:] == [
        "£5.84\n£864 for 148",
        "Not available",
        "Not available",
        "48.6%\n140 of 288",
        "Not available",
    ]


def test_the_three_digital_shares_are_named_and_kept_apart(page: OpenPage) -> None:
    app = page()
    assert title(app).startswith("51.5% of contacts are digital")
    assert "55.9% of completed transactions are digital" in headings(app)
    said = words(app)
    assert "Digital share of contacts: **51.5%** (top of this page)" in said
    assert "Of completed transactions (digital take-up): **55.9%**" in said
    assert "Share of customers who use digital channels: not measured" in said


def test_a_channel_has_its_share_of_transactions_and_only_the_rates_that_apply(page: OpenPage) -> None:
    app = page()
    assert row(app, "Phone", "44.1%\n442 of 1,002")[-1] == "–"
    assert row(app, "Web form", "55.9%\n560 of 1,002")[2] == "£0.22\n£124 for 560"


def test_the_funnel_runs_from_contacts_to_completed_and_shows_what_was_lost(page: OpenPage) -> None:
    app = page()
    bars = chart(app, "funnel_chart")["data"][0]
    assert bars["x"] == [618, 618, 560, 58, 58, 60]
    assert bars["text"][3] == "58 (9.4% of started)"
    assert "9.4% of what is started online is not completed" in headings(app)


def test_every_measure_has_its_own_definition(page: OpenPage) -> None:
    said = words(page())
    for start in ("Transactions completed by a digital", "Contacts times their unit cost", "Transactions completed,"):
        assert start in said
    for start in ("Ratings that count as satisfied", "Contacts that the council judges", "Contacts by a digital"):
        assert start in said


def test_a_service_narrows_the_funnel_and_not_the_table_by_service(page: OpenPage) -> None:
    app = page(service="tax")
    assert row(app, "Bins", "65.6%\n560 of 854")
    assert "How far digital contacts get: no data" in " ".join(info.value for info in app.info)
    assert "70% is not met at the present pace" in headings(app), "no contact about tax is digital"


def test_without_unit_costs_the_cost_is_no_data_and_the_rest_stands(page: OpenPage) -> None:
    app = page(place="P3")
    assert row(app, "All services")[1:3] == ["55.9%\n560 of 1,002", "No data"]
    assert "Unit costs:" not in words(app)


def test_published_unit_costs_stand_in_for_a_place_in_the_uk_and_are_named(page: OpenPage) -> None:
    app = page(place="P2")
    assert row(app, "All services")[2].startswith("£")
    assert "Unit costs: Socitm" in words(app)


def test_before_the_unit_costs_came_into_force_there_is_no_cost(page: OpenPage) -> None:
    assert row(page(period="Apr to Jun 2024"), "All services")[2] == "No data"
    assert row(page(period="Jul to Sep 2024"), "All services")[2].startswith("£")


def test_the_kpi_table_is_a_file_with_both_parts_of_every_figure(view: ContactView) -> None:
    frame, notes = kpi_download(service_measures(view), "Source: us.")
    found = {(r["level"], r["code"], r["measure"]): r for r in frame.to_dict("records")}
    assert (found["all", "", "digital_take_up"]["numerator"], found["all", "", "digital_take_up"]["value"]) == (
        560,
        pytest.approx(560 / 1002),
    )
    assert found["service", "tax", "avoidable_contact"]["denominator"] == 288
    assert found["service", "tax", "completion_rate"]["state"] == "Not available"
    assert found["channel", "phone", "transactions"]["numerator"] == 442
    assert frame["measure"].nunique() == 7
    assert dict(notes)["Digital take-up"].endswith("not of contacts, and not of customers.")
    assert notes[-1] == ("Source", "Source: us.")


def test_contacts_of_which_nothing_more_is_known_say_so(open_page: OpenPage, served_database: Path) -> None:
    app = open_page("channel_shift", database=served_database)
    notices = " ".join(info.value for info in app.info)
    assert "Digital take-up, cost per transaction, completion rate" in notices
    assert "Share of customers who use digital channels: not measured" in notices
    assert not app.exception


# Half a point a month in steps of two months, so 54.25% in the last, June 2026: 15.75 points more take 31.5 months.


def test_the_places_own_target_gets_a_month_and_a_range(page: OpenPage) -> None:
    app = page()
    assert "At this pace 70% is met in about Feb 2029" in headings(app)
    said = words(app)
    assert "the share moves by **6.0 points a year** (95% interval" in said
    assert "30 months from Jan 2024" in said
    assert "the target is met between" in said
    assert "On a year earlier: +6.0 pts of share; the number of digital contacts +13.2% (546 to 618)." in said


def test_a_typed_target_takes_the_place_of_the_places_own(page: OpenPage) -> None:
    assert "At this pace 60% is met in about Jun 2027" in headings(page(target=60.0))
    assert "50% of contacts is reached" in headings(page(target=50.0))


def test_a_target_over_ninety_per_cent_is_refused_in_words(page: OpenPage) -> None:
    app = page(target=95.0)
    assert "A target of 95% is not given a date" in headings(app)
    assert "A target over 90% is not dated" in words(app)


def test_without_a_target_the_pace_stands_alone_and_one_is_asked_for(page: OpenPage) -> None:
    app = page(place="P3", period="Jan to Mar 2026")
    assert "No target date can be given" in headings(app)
    assert "A trend needs 24 full months since the last change of definition; there are 18." in words(app)


def test_the_chart_has_the_target_its_middle_date_and_a_line_ahead(page: OpenPage) -> None:
    figure = chart(page(), "target_chart")
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    assert "<b>Target 70%</b> Feb 2029" in notes
    assert figure["data"][-1]["x"] == ["2029-02-01"]
    assert figure["data"][-1]["y"] == [0.7]
    assert figure["layout"]["shapes"][-1]["y0"] == 0.7


def test_a_break_is_a_named_dashed_line_and_no_line_crosses_it(page: OpenPage) -> None:
    app = page(place="P2")
    # Bars are centred on the first of the month, so between them the line stands half a month earlier.
    for key, at in (("trend_chart", "2024-04-01"), ("target_chart", "2024-04-01"), ("stacked_chart", "2024-03-17")):
        layout = chart(app, key)["layout"]
        [dashed] = [shape for shape in layout["shapes"] if shape.get("x0") == at]
        assert dashed["line"]["dash"]
        assert any("Web forms of tax" in note["text"] for note in layout["annotations"])
    for key in ("trend_chart", "target_chart"):
        lines = [trace for trace in chart(app, key)["data"] if "2024-03-17" in trace["x"]]
        assert lines, key
        assert all(trace["y"][trace["x"].index("2024-03-17")] is None for trace in lines)


def test_the_trend_is_fitted_to_the_months_since_a_break(page: OpenPage) -> None:
    app = page(place="P2")
    assert "27 months from Apr 2024" in words(app)
    assert "From Apr 2024 what is counted differs: Web forms of tax counted too." in words(app)
    assert row(app, "Mar 2024", "41.0%", "–") == ["Mar 2024", "41.0%", "–", "–", "No: counted differently"]
    assert [cells[-1] for cells in rows(app) if cells[0] == "Apr 2024"] == ["100", "Yes"]
    assert "Digital share up from 41.0% to 54.0%" in headings(app)


def test_no_growth_is_claimed_across_a_break(page: OpenPage) -> None:
    app = page(place="P3")
    assert title(app) == "51.5% of contacts are digital"
    assert "year ago" not in words(app)
    assert "On a year earlier" not in words(app)
    assert "Digital share up from 46.0% to 54.0%" in headings(app), "since January 2025, not since 2024"
    assert row(app, "Web form", "Digital") == ["Web form", "Digital", "618", "51.5%"]


def test_a_channel_that_opened_is_marked_and_breaks_nothing(page: OpenPage) -> None:
    app = page()
    assert title(app) == "51.5% of contacts are digital, 6.0 points more than a year ago"
    assert "Mar 2025: New forms open." in words(app)
    figure = chart(app, "trend_chart")
    [line] = [shape for shape in figure["layout"]["shapes"] if shape.get("x0") == "2025-03-01"]
    assert line["line"]["dash"] == "2px,3px"
    assert all(None not in trace["y"] for trace in figure["data"])


def test_years_on_the_same_side_of_a_break_are_compared(page: OpenPage) -> None:
    assert title(page(place="P2")) == "51.5% of contacts are digital, 6.0 points more than a year ago"


def test_an_undated_collection_has_no_target_date_and_says_why(open_page: OpenPage, served_database: Path) -> None:
    app = open_page("channel_shift", database=served_database, collection="Post desk")
    notices = " ".join(info.value for info in app.info)
    assert "Trend and target date: no data" in notices
    assert "The source gives no year" in notices
    assert not app.exception


def test_under_two_years_of_months_there_is_no_trend(open_page: OpenPage, served_database: Path) -> None:
    app = open_page("channel_shift", database=served_database)
    assert "No target date can be given" in headings(app)
    assert "A trend needs 24 full months; there are 23." in words(app)


# W1: 95 of 100 online, calls only. W2: 50 of 100 online, forms only. W3: 70 online, both. W4: 20 replies.


def test_wards_stand_out_only_where_the_intervals_are_clear(page: OpenPage) -> None:
    app = page()
    assert "1 ward worth a look; in 1 contact is digital beyond what residents can do" in headings(app)
    assert "**Worth a look: able, but not digital**: P1W1 (+95.0 pts)." in words(app)
    assert "**Digital beyond what residents can do**: P1W2 (−50.0 pts)." in words(app)
    assert row(app, "P1W1", "95.0%")[-1] == "Worth a look: able, but not digital"
    assert row(app, "P1W3", "70.0%")[-1] == "Cannot tell apart"


def test_the_scatter_names_the_wards_that_stand_out_and_shows_both_intervals(page: OpenPage) -> None:
    data = chart(page(), "able_chart")["data"]
    [names] = [trace for trace in data if trace["mode"] == "text"]
    assert sorted(names["text"]) == ["P1W1", "P1W2"]
    first = next(trace for trace in data if trace.get("customdata") == ["P1W1"])
    assert first["x"] == [0.95]
    assert first["y"] == [0.0]
    assert first["error_x"]["array"][0] == pytest.approx(0.978 - 0.95, abs=0.002)


def test_a_place_without_a_survey_says_that_it_is_missing(page: OpenPage) -> None:
    notices = " ".join(info.value for info in page(place="P2").info)
    assert "Digital contact beside what residents can do, by ward: no data" in notices
    assert "Missing: a residents' survey by ward" in notices
    assert "contacts that carry a ward" not in notices


def test_wards_of_few_replies_have_no_bare_figure(page: OpenPage) -> None:
    [of_contacts, _, of_both] = [cells for cells in rows(page()) if cells[0] == "P1W4"]
    assert of_contacts[-1].endswith("%")
    assert of_both[1] == "Too few to say"
    assert of_both[-1] == "Too few to say"


def test_the_stacked_bars_make_up_the_whole(page: OpenPage) -> None:
    data = chart(page(), "stacked_chart")["data"]
    assert [trace["name"] for trace in data] == ["Digital", "Traditional"]
    assert all(sum(pair) == pytest.approx(1) for pair in zip(*(trace["y"] for trace in data), strict=True))


def test_a_summary_of_a_place_with_a_target_names_its_month(open_page: OpenPage, measured_database: Path) -> None:
    app = open_page("summary", database=measured_database)
    assert "At this pace 70% is met in about Feb 2029." in words(app)
    assert "At this pace" not in words(open_page("summary", database=measured_database, place="P3"))
