"""Places with contacts and coverage, made by the real builder from a few lines."""

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import load_places
from tests.conftest import BuildOnce, OpenPage
from tests.etl.given import GivenPlace, polygon
from tests.pages.surveyed import surveyed_place

# In each month of 2026: W1 has six web forms and four calls, W2 five calls, nobody's ward five emails, and one
# call is an officer's own. In 2025 W1 had four web forms and six calls, and June was not counted.
# So 2026 has 72 of 240 contacts digital (30.0%), and 2025 44 of 220 (20.0%).
MONTHLY = {
    2025: {("Web", "W1", "Bins", "Res"): 4, ("Call", "W1", "Bins", "Res"): 6},
    2026: {("Web", "W1", "Bins", "Res"): 6, ("Call", "W1", "Bins", "Firm"): 4},
}
EVERY_MONTH = {
    ("Call", "W2", "Council tax", "Res"): 5,
    ("Email", "", "Bins", "Res"): 5,
    ("Call", "W2", "Bins", "Officer"): 1,
}
NOT_COUNTED = (2025, 6)
CHANNEL_WORDS = {"Web": "web_form", "Call": "phone", "Email": "email"}
# Nine in ten letters-desk contacts are calls; month 4 has only begun; one test contact is set aside.
DESK = "service,channel,month,count\n" + "".join(
    f"Desk <b>,{channel},{month},{count}\n" for month in (1, 2, 3) for channel, count in (("Call", 90), ("Web", 10))
)
DESK += "Desk <b>,Call,4,1\nTest,Call,1,1\n"
POSTCODES = "postcode,ward,premises\nAB1 1AA,W1,90\nAB1 1AB,W1,10\nAB1 1AC,W2,100\n"
BY_POSTCODE = (
    "postcode,% of premises unable to receive 10Mbit/s,SFBB availability (% premises),"
    "UFBB availability (% premises),Gigabit availability (% premises)\n"
)
BY_AUTHORITY = "laua,All Premises,{}\nP3,1000,{}\nP9,1000,{}\n"


@pytest.fixture(scope="session")
def served_database(build_once: BuildOnce) -> Path:
    """Return a database of a place with contacts and coverage by ward, and one with authority coverage only."""

    def build(database: Path) -> None:
        folder = database.parent
        bare = GivenPlace(folder, "bare", {"code": "P2", "name": "Bare"}).wards(_wards("V", -3.0), path="bare.geojson")
        load_places([p.write() for p in (_with_contacts(folder), _whole_only(folder), bare)], database, folder)

    return build_once("served", build)


def _with_contacts(folder: Path) -> GivenPlace:
    """Return the place with two contact collections and two coverage releases by postcode."""
    place = GivenPlace(folder).wards(_wards("W", -2.0)).postcodes(POSTCODES)
    columns = {"id": "id", "date": "day", "service": "service", "channel": "channel", "area": "ward"}
    place.contacts(
        _contact_rows(),
        set="Contacts",
        title="The contacts file",
        columns=columns | {"customer_type": "who"},
        values={
            "channel": CHANNEL_WORDS,
            "customer_type": {"Res": "resident", "Firm": "business", "Officer": "unknown"},
        },
        not_resident_contact={"column": "who", "values": ["Officer"]},
    )
    place.counted(
        DESK,
        name="desk",
        path="desk.csv",
        set="Post desk",
        title="The desk file",
        disclosure="open",
        values={"channel": CHANNEL_WORDS},
        exclude=[{"column": "service", "values": ["Test"], "reason": "not a service"}],
    )
    # W1 is better served in 2026 than in 2025; W2 has nothing faster than 10 Mbit/s, and a tenth not even that.
    before = BY_POSTCODE + "AB11AA,0,100,0,0\nAB11AB,50,0,0,0\nAB11AC,10,0,0,0\n"
    after = BY_POSTCODE + "AB11AA,0,100,100,50\nAB11AB,0,50,0,0\nAB11AC,10,0,0,0\n"
    place.coverage(before, date(2025, 1, 31), name="cover_2025", path="cover_2025.csv", release_label="January 2025")
    return place.coverage(after, date(2026, 7, 31), name="cover_2026", path="cover_2026.csv", release_label="July 2026")


def _contact_rows() -> str:
    """Return one line a contact."""
    lines = ["id,day,service,channel,ward,who"]
    for year, own in MONTHLY.items():
        for month in range(1, 13):
            for (channel, ward, service, who), count in (own | EVERY_MONTH).items():
                day = f"{year}-{month:02d}-05"
                if (year, month) != NOT_COUNTED:
                    lines += [
                        f"{day}{channel}{ward}{service}{who}{number},{day},{service},{channel},{ward},{who}"
                        for number in range(count)
                    ]
    return "\n".join(lines) + "\n"


def _whole_only(folder: Path) -> GivenPlace:
    """Return the place whose coverage is of the whole authority, with the connectivity indicator by small area."""
    place = GivenPlace(folder, "whole", {"code": "P3", "name": "Whole"})
    place.wards(_wards("X", -4.0), path="whole.geojson")
    place.small_areas("code,ward\nM1,X1\nM2,X2\n", path="whole_lookup.csv")
    place.indicators(
        "code,score,all\nM1,1.5,100\nM2,-0.5,100\n",
        name="deprivation",
        path="whole_indicator.csv",
        columns={"area": "code", "population": "all"},
        indicator=[{"name": "imd_connectivity", "value": "score"}],
    )
    old = "SFBB availability (% premises),UFBB availability (% premises)"
    place.coverage(
        f"laua,{old}\nP3,40,20\nP9,40,20\n", date(2017, 12, 31), name="c2017", path="c2017.csv", release_label="2017"
    )
    new = "SFBB availability (% premises),Number of premises with SFBB availability,"
    new += "Gigabit availability (% premises),Number of premises with Gigabit availability"
    return place.coverage(
        BY_AUTHORITY.format(new, "95,951,60,600", "95,951,60,600"),
        date(2021, 5, 1),
        name="c2021",
        path="c2021.csv",
        release_label="May 2021",
    )


def _wards(letter: str, left: float) -> str:
    """Return boundaries of two wards named by a letter and a number."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": f"{letter}{number}", "name": f"{letter}{number}"},
            "geometry": polygon(left + number / 10),
        }
        for number in (1, 2)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture(scope="session")
def surveyed_database(build_once: BuildOnce) -> Path:
    """Return a database of a place with a survey, and one with nothing but its wards."""

    def build(database: Path) -> None:
        folder = database.parent
        bare = GivenPlace(folder, "bare", {"code": "P2", "name": "Bare"}).wards(_wards("V", -3.0), path="bare.geojson")
        load_places([surveyed_place(folder).write(), bare.write()], database, folder)

    return build_once("surveyed", build)


@pytest.fixture(scope="session")
def few_replies(build_once: BuildOnce) -> Path:
    """Return a database of a place whose survey reached one in five of those of `surveyed_database`."""

    def build(database: Path) -> None:
        load_places([surveyed_place(database.parent, step=5).write()], database, database.parent)

    return build_once("few_replies", build)


@pytest.fixture
def channel_shift(open_page: OpenPage, served_database: Path) -> OpenPage:
    """Return a function that runs the page Channel shift over the served places."""

    def opened(**choices: str) -> AppTest:
        app = open_page("channel_shift", database=served_database, **choices)
        assert not app.exception
        return app

    return opened
