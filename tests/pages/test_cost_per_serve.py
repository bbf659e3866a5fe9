"""Cost per serve: every figure by hand from a few contacts and costs, and plain words where one is missing."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from analysis.periods import periods
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, contact_sets
from dashboard.marts.places import places
from dashboard.views.cost_per_serve import CostChoices, CostView, cost_view
from dashboard.views.cost_tables import area_download, cost_download, saving_download, trend_download
from dashboard.views.unit_costs import cost_sets
from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace, geojson, polygon
from tests.pages.seen import chart, drawn_map, headings, row, rows, title, words

PAGE = "cost_per_serve"
# In each month: calls about bins, web forms (of which some fail), two calls about care and five emails.
# At the prices of 2026 a call costs £3.30 in every year (£6.60 about care) and a web form 22p, so
# 2025: 120 x 3.30 + 24 x 6.60 + 72 x 0.22 = £570.24 for 216, and 2026: 96 x 3.30 + 24 x 6.60 + 144 x 0.22 = £506.88
# for 264. Emails have no cost.
CALLS = {2023: 10, 2024: 10, 2025: 10, 2026: 8}
WEB = {2023: 4, 2024: 4, 2025: 6, 2026: 12}
FAILED = {2026: 3}
NOT_COUNTED = (2024, 6)
COSTS = """service,channel,low,central,high,unit,year,from
,phone,2.40,3.00,3.60,call,2024,2023-01-01
,phone,2.64,3.30,3.96,call,2026,2026-01-01
Care,phone,,6.00,,call,2024,2023-01-01
,web_form,,0.20,,contact,2024,2023-01-01
"""
DEFLATOR = "year,kind,index,base,release,forecast,source,read_on,by\n" + "".join(
    f"{year},calendar,{index},2024 = 100,Release 1,{forecast},Us,2026-11-20,We\n"
    for year, index, forecast in ((2024, 100, "no"), (2026, 110, "no"), (2027, 121, "yes"))
)
DESK = "service,channel,month,count\n" + "".join(
    f"Desk <b>,{channel},{month},{count}\n"
    for month in (1, 2, 3)
    for channel, count in (("phone", 45), ("web_form", 55), ("email", 100), ("unknown", 10))
)


def contact_rows() -> str:
    """Return one line a contact from October 2023 to December 2026."""
    lines = ["id,day,service,channel,ward,outcome"]
    for year, month in [
        (2023, 10),
        (2023, 11),
        (2023, 12),
        *((y, m) for y in (2024, 2025, 2026) for m in range(1, 13)),
    ]:
        failed = FAILED.get(year, 0)
        groups = [("Bins", "phone", "W1", "Done", CALLS[year]), ("Care", "phone", "W2", "Done", 2)]
        groups += [("Bins", "web_form", "W2", "Done", WEB[year] - failed), ("Bins", "web_form", "W2", "Failed", failed)]
        groups += [("Bins", "email", "", "Done", 5)]
        for service, channel, ward, outcome, count in groups if (year, month) != NOT_COUNTED else []:
            lines += [
                f"{year}{month}{service}{channel}{outcome}{n},{year}-{month:02d}-05,{service},{channel},{ward},{outcome}"
                for n in range(count)
            ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def costed_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of a place with costs, one with published costs alone, one abroad, and one with nothing."""
    folder = tmp_path_factory.mktemp("costed")
    own = GivenPlace(folder).wards()
    own.contacts(
        contact_rows(),
        set="Contacts",
        flags={
            "resolved": {"column": "outcome", "values": ["Done"]},
            "failed": {"column": "outcome", "values": ["Failed"]},
        },
    )
    own.unit_costs(COSTS, cost_set="Our own").add("deflator", DEFLATOR)
    found = [own]
    for slug, code, country, ward, left in (
        ("published", "P2", "Wales", "V1", -3.0),
        ("abroad", "P3", "Canada", "X1", -4.0),
    ):
        place = GivenPlace(folder, slug, {"code": code, "name": slug.capitalize(), "country": country})
        place.wards(geojson([(ward, polygon(left))]), path=f"{slug}.geojson")
        found.append(place.counted(DESK, path="desk.csv", disclosure="open"))
    bare = GivenPlace(folder, "bare", {"code": "P4", "name": "Bare"})
    bare.wards(geojson([("U1", polygon(-5.0))]), path="u.geojson")
    return load_places([place.write() for place in [*found, bare]], folder / "dashboard.duckdb", folder).database


@pytest.fixture
def page(open_page: OpenPage, costed_database: Path) -> OpenPage:
    """Return a function that runs the page over the costed places."""

    def opened(**choices: str) -> AppTest:
        app = open_page(PAGE, database=costed_database, **choices)
        assert not app.exception
        return app

    return opened


@pytest.fixture
def view(costed_database: Path, monkeypatch: pytest.MonkeyPatch) -> CostView:
    """Return the figures of the first place's latest year."""
    monkeypatch.setenv("ATLAS_DATABASE", str(costed_database))
    place = next(place for place in cache.ask(places) if place.place_code == "P1")
    held = cache.ask(contact_sets, "P1")[0]
    assert held.first_month is not None
    assert held.last_month is not None
    costs = cost_sets(place)["Our own"]
    latest = periods(held.first_month, held.last_month)[0]
    return cost_view(place, held, ContactFilter("P1", held.name), CostChoices(costs.at("2026"), period=latest))


def test_the_finding_is_the_cost_of_the_latest_year_and_its_change(page: OpenPage) -> None:
    app = page()
    assert title(app) == "A contact now costs £1.92, 72p less than a year ago"
    said = words(app)
    assert "The change in channels took **78p** off and the mix of services put **6p** on." in said
    assert "**£507** for **264** contacts with a cost (Jan to Dec 2026); between **£1.68** and **£2.16** each" in said
    assert "**Email** (18.5% of contacts) has no unit cost and is left out." in said


def test_costs_may_stay_in_the_prices_of_their_own_years_and_that_is_said(page: OpenPage) -> None:
    app = page(prices="own")
    assert title(app) == "A contact now costs £1.85, 55p less than a year ago"
    assert "Unit costs stay in the prices of their own years" in app.warning[0].value
    assert (
        "The change in channels took **74p** off, the mix of services put **5p** on and unit costs put **14p** on."
        in (words(app))
    )


def test_prices_of_a_forecast_year_are_marked(page: OpenPage) -> None:
    app = page(prices="2027")
    assert title(app) == "A contact now costs £2.11, 79p less than a year ago"
    assert "The deflator of 2027 is a forecast." in app.warning[0].value


def test_a_resolved_request_is_charged_for_what_was_not_resolved(page: OpenPage) -> None:
    app = page(serve="resolved")
    assert title(app) == "A resolved request now costs £2.22, 42p less than a year ago"
    assert "for **228** resolved requests with a cost" in words(app)


def test_failed_online_contacts_can_be_charged_with_a_call(page: OpenPage) -> None:
    app = page(failed="call")
    assert title(app).startswith("A contact now costs £2.46,")
    assert row(app, "Web form")[4] == "£1.21"
    assert "is counted twice, so this is an upper bound" in words(app)


def test_the_channel_table_holds_unit_cost_range_bill_and_origin(page: OpenPage) -> None:
    app = page()
    assert row(app, "Phone") == [
        "Phone", "120", "37.0%", "−15.1 pts", "£3.96", "£3.43 to £4.49", "£475", "93.8%",
        "Our own, per call, 2026 prices",
    ]  # fmt: skip
    assert row(app, "Web form")[:5] == ["Web form", "144", "44.4%", "+18.4 pts", "£0.22"]
    assert row(app, "Email") == [
        "Email", "60", "18.5%", "−3.2 pts", "No data", "–", "No data", "No data", "Left out: it has no unit cost",
    ]  # fmt: skip
    assert row(app, "All costed channels")[1] == "264"


def test_the_steps_of_the_bill_and_of_one_serve_are_told_apart(page: OpenPage) -> None:
    app = page()
    assert row(app, "Jan to Dec 2025") == ["Jan to Dec 2025", "£570", "£2.64"]
    assert row(app, "More or fewer contacts") == ["More or fewer contacts", "+£109", "–"]
    assert row(app, "Channel mix") == ["Channel mix", "−£188", "−78p"]
    assert row(app, "Service mix") == ["Service mix", "+£14.80", "+6p"]
    assert row(app, "Unit costs")[1:] == ["£0.00", "0p"]
    assert "The bill fell by £63.36; the mix saved £188" in headings(app)
    bars = chart(app, "waterfall_chart")["data"][0]
    assert [round(height, 2) for height in bars["y"]] == [109.44, 187.6, 14.8, 0.0]
    each = chart(page(waterfall="each"), "waterfall_chart")
    assert each["layout"]["xaxis"]["ticktext"] == [
        "Jan<br>to Dec 2025",
        "Channel<br>mix",
        "Service<br>mix",
        "Unit<br>costs",
        "Jan<br>to Dec 2026",
    ]


def test_a_month_that_nobody_counted_is_a_gap_in_the_cost(page: OpenPage) -> None:
    lines = [trace for trace in chart(page(), "cost_trend")["data"] if trace["mode"] == "lines" and "fill" not in trace]
    assert lines[0]["x"][8] == "2024-06-01"
    assert lines[0]["y"][8] is None
    assert row(page(), "Jun 2024")[1] == "No data"


def test_services_are_priced_with_their_own_cost(page: OpenPage) -> None:
    app = page()
    assert row(app, "Bins")[:5] == ["Bins", "300", "80.0%", "£348", "£1.45"]
    assert row(app, "Care")[:5] == ["Care", "24", "100.0%", "£158", "£6.60"]
    assert title(page(service="care")) == "Care: a contact costs £6.60, as it did a year ago"


def test_wards_differ_by_their_channels_at_the_places_average_unit_cost(page: OpenPage) -> None:
    app = page()
    assert row(app, "W1")[:5] == ["W1", "96", "100.0%", "£380", "£3.96"]
    assert row(app, "W2")[:5] == ["W2", "168", "100.0%", "£127", "£0.75"]
    assert row(app, "No ward given")[:5] == ["No ward given", "60", "0.0%", "No data", "No data"]
    assert "data-tip='£0.75, £127 for 168 contacts'" in drawn_map(app)
    assert "the average of the borough" in words(app)


def test_a_ward_narrows_the_finding_and_not_the_list_of_wards(page: OpenPage) -> None:
    app = page(ward="W1")
    assert title(app).startswith("W1: a contact now costs £3.96")
    assert row(app, "W2")[:2] == ["W2", "168"]


def test_the_saving_its_growth_and_its_failures_stand_beside_the_calls_themselves(page: OpenPage) -> None:
    app = page()
    assert "£209 saved at the old mix, and the bill fell by £79.20" in headings(app)
    assert row(app, "Saving, old mix (S)")[:2] == ["Saving, old mix (S)", "£209"]
    assert row(app, "Bill fell by (D)")[:2] == ["Bill fell by (D)", "£79.20"]
    assert row(app, "Cost of growth (G)")[:2] == ["Cost of growth (G)", "£130"]
    assert row(app, "Less returning calls")[:2] == ["Less returning calls", "£154"]
    said = words(app)
    assert "**Phone** went from 144 to 120 (−24). Only fewer of these can release staff." in said
    assert "values the change in channels at today's volume (£209)" in said
    assert "values it midway between the two years (£188)" in said
    whose = r"Of contacts by channels with a cost in both years, the digital share moved by"
    assert re.search(whose + r" .?\d+\.\d points a year in the 26 months up to Dec 2025, which led to", said)
    assert re.search(r"Channel shift says .?\d+\.\d points a year: it counts every channel, and the 38 months", said)


def test_a_quarter_says_that_too_few_months_went_before_it(page: OpenPage) -> None:
    assert "17 months before Jan to Mar 2026 is too few, 24 are needed." in words(page(period="Jan to Mar 2026"))


def test_a_bill_that_rose_is_said_plainly(page: OpenPage) -> None:
    app = page(period="2025/26")
    assert title(app).startswith("A contact now costs")
    assert "The bill rose by **" in words(app)
    assert "No saving can be taken from a budget on these figures." in words(app)


def test_the_first_months_have_no_year_before_them(page: OpenPage) -> None:
    app = page(period="Oct to Dec 2023")
    assert title(app) == "A contact costs £2.94"
    assert "does not hold all of the same months a year before" in app.info[0].value


def test_a_place_in_the_uk_without_costs_of_its_own_is_shown_published_ones_with_their_age(page: OpenPage) -> None:
    app = page(place="P2")
    assert title(app) == "A contact costs £1.36"
    assert "These unit costs are of 2011, 15 years old or more" in app.warning[0].value
    assert "no deflator is loaded" in app.warning[0].value
    assert row(app, "Phone")[-1] == "Socitm 2011 (published), per call, 2011 prices"
    assert row(app, "Email")[-1] == "Left out: it has no unit cost"
    assert row(app, "Channel not recorded")[1] == "30"
    assert "published 29 May 2012" in words(app)
    assert "No range was published with these costs, so none is shown." in words(app)


def test_an_undated_collection_is_never_compared_and_says_why(page: OpenPage) -> None:
    app = page(place="P2")
    assert "The source gives months without a year" in app.info[0].value
    assert not [box for box in app.selectbox if box.key == "period"]
    assert chart(app, "cost_trend")["layout"]["xaxis"]["type"] == "category"
    assert "Cost by ward: no data" in app.info[2].value


def test_a_published_range_is_shown_where_one_was_published(page: OpenPage) -> None:
    app = page(place="P2", costs="Socitm 2008 (published)")
    assert row(app, "Phone")[3:5] == ["£3.76", "£1.28 to £5.57"]


def test_published_costs_are_never_applied_outside_the_uk(page: OpenPage) -> None:
    app = page(place="P3")
    assert title(app) == "What a contact costs in Abroad is not known yet"
    assert "never applied elsewhere" in app.info[0].value
    assert not rows(app)


def test_a_place_without_contacts_says_who_can_supply_them(page: OpenPage) -> None:
    assert "No contact records are loaded" in page(place="P4").info[0].value


def test_a_service_name_that_is_markup_shows_as_it_is_written(page: OpenPage) -> None:
    assert row(page(place="P2"), "Desk <b>")[:2] == ["Desk <b>", "630"]


def test_gaps_of_a_councils_own_costs_can_be_filled_from_published_ones(page: OpenPage) -> None:
    app = page(costs="Our own, gaps from Socitm 2011 (published)")
    assert row(app, "Phone")[-1].startswith("Our own, per call")
    assert "Unit costs stay in the prices of their own years" in app.warning[0].value


def test_hidden_counts_are_left_out_named_and_never_nought(
    open_page: OpenPage, costed_database: Path, tmp_path: Path
) -> None:
    hiding = tmp_path / "hiding.duckdb"
    shutil.copy(costed_database, hiding)
    with duckdb.connect(str(hiding)) as con:
        con.execute("update marts.mart_area_channel_month set contacts = null where channel = 'web_form'")
    app = open_page(PAGE, database=hiding)
    assert not app.exception
    assert title(app).startswith("A contact now costs £3.96")
    assert "**Email** (33.3% of contacts) and **Web form** have no whole cost and are left out." in words(app)
    assert row(app, "Web form")[1] == "Hidden (1 to 9)"
    assert row(app, "Web form")[-1] == "Left out: it is hidden (1 to 9 contacts)"
    assert row(app, "All costed channels")[1] == "120"


def test_resolved_requests_that_nobody_counted_are_said_not_to_be(page: OpenPage) -> None:
    app = page(place="P2", serve="resolved")
    assert title(app) == "A resolved request can not be priced: none are counted for these choices"
    assert row(app, "Phone")[-1] == "Left out: it does not record what was resolved"


def test_the_files_hold_both_parts_of_every_cost_and_what_they_cover(view: CostView) -> None:
    frame, notes = cost_download(view, "Source: us.")
    found = {(line["part"], line["code"]): line for line in frame.to_dict("records")}
    assert found["channel", "phone"]["cost"] == pytest.approx(475.2)
    assert found["service", "care"]["central"] == pytest.approx(6.6)
    assert set(frame["prices"]) == {"2026 prices"}
    assert ("Covers", "Contacts, Given, Jan to Dec 2026") in notes
    assert notes[-1] == ("Source", "Source: us.")
    months = trend_download(view, "s")[0]
    assert months.query("part == 'waterfall, whole bill' and period_label == 'mix'")["cost"].tolist() == pytest.approx(
        [-187.6]
    )
    savings = saving_download(view, "s")[0].set_index("name")
    assert savings.loc["Saving, old mix (S)", "amount"] == pytest.approx(209.44)
    assert savings.loc["Phone", "contacts_before"] == 144
    wards = area_download(view, "s")[0].set_index("code")
    assert wards.loc["W1", "cost"] == pytest.approx(380.16)


def test_to_the_penny_parts_of_every_kind_add_up_to_the_same_bill(view: CostView) -> None:
    assert view.total.cost == pytest.approx(506.88)
    for parts in (view.channels, view.services, view.areas):
        assert parts["cost"].sum() == pytest.approx(view.total.cost, abs=0.005)
    this_year = view.trend[view.trend["when"] >= "2026-01-01"]
    assert this_year["cost"].sum() == pytest.approx(view.total.cost, abs=0.005)
