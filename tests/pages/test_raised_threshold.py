"""A place that hides more than counts of 1 to 9 says so in each of its words."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.text.numbers import hidden_counts
from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace
from tests.pages.conftest import CHANNEL_WORDS, _wards
from tests.pages.seen import drawings, maps, row, rows, words
from tests.pages.surveyed import with_survey

OpenPublic = Callable[..., AppTest]
# In each month of two years W1 has 40 calls and 30 web forms, and W2 20 calls. Twelve emails and twelve of W2's web
# forms, all in one month, would be shown under the usual threshold.
MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
MONTHLY = {("Call", "W1"): 40, ("Web", "W1"): 30, ("Call", "W2"): 20}
FEW = {("Email", "W1"): 12, ("Web", "W2"): 12}
COSTS = "service,channel,low,central,high,unit,year,from\n,Web,,0.15,,contact,2026,2025-01-01\n"
COSTS += ",Call,,2.83,,call,2026,2025-01-01\n,Email,,1,,contact,2026,2025-01-01\n"


def lines() -> str:
    cells = [(month, cell, count) for month in MONTHS for cell, count in MONTHLY.items()]
    cells += [("2026-12", cell, count) for cell, count in FEW.items()]
    return "id,day,service,channel,ward,outcome\n" + "".join(
        f"{month}{channel}{ward}{number},{month}-05,Bins,{channel},{ward},Done\n"
        for month, (channel, ward), count in cells
        for number in range(count)
    )


@pytest.fixture(scope="module")
def public_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a public database of a place that hides counts under 15."""
    folder = tmp_path_factory.mktemp("raised")
    place = GivenPlace(folder, facts={"hide_counts_under": 15}).wards(_wards("W", -2.0))
    place.contacts(
        lines(),
        set="Contacts",
        values={"channel": CHANNEL_WORDS},
        flags={"resolved": {"column": "outcome", "values": ["Done"]}},
        disclosure="control",
    )
    place.unit_costs(COSTS, values={"channel": CHANNEL_WORDS})
    with_survey(place, step=1)
    return load_places([place.write()], folder / "dashboard.duckdb", folder, audience="public").database


@pytest.fixture
def page(open_page: OpenPage, public_database: Path, public_process: None) -> OpenPublic:
    """Return a function that runs a page of that place as the public sees it."""

    def opened(name: str, **choices: str) -> AppTest:
        app = open_page(name, database=public_database, **choices)
        assert not app.exception
        return app

    return opened


def said(app: AppTest) -> str:
    """Return every word, cell and drawing of a page."""
    notices = [element.value for element in (*app.info, *app.warning, *app.error, *app.title, *app.header)]
    cells = ["|".join(cells) for cells in rows(app)]
    charts = [str(element.proto.spec) for element in app.get("plotly_chart")]
    return "\n".join([words(app), *notices, *cells, *charts, *drawings(app), *maps(app)])


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("channel_shift", {}),
        ("cost_per_serve", {}),
        ("ward_profile", {"ward": "W2"}),
        ("data_and_methods", {"part": "Rows and checks"}),
        ("data_and_methods", {"part": "Missing figures"}),
    ],
)
def test_every_page_says_which_counts_this_place_hides(page: OpenPublic, name: str, choices: dict[str, str]) -> None:
    found = said(page(name, **choices))
    assert "1 to 14" in found
    assert "1 to 9" not in found


@pytest.mark.parametrize("name", ["summary", "shift_planner"])
def test_no_other_page_names_another_threshold(page: OpenPublic, name: str) -> None:
    assert "1 to 9" not in said(page(name))


def test_the_number_of_counts_left_out_is_named_with_the_threshold() -> None:
    assert hidden_counts(1, 15) == "1 hidden count (1 to 14)"
    assert hidden_counts(1200, 15) == "1,200 hidden counts (1 to 14)"
    assert hidden_counts(2) == "2 hidden counts (1 to 9)"


def test_a_channel_that_is_hidden_names_the_threshold_of_the_place(page: OpenPublic) -> None:
    app = page("cost_per_serve")
    assert row(app, "Email")[1] == "Hidden (1 to 14)"
    assert row(app, "Email")[-1] == "Left out: it is hidden (1 to 14 contacts)"
