"""A place on which a shift can be planned, made by the real builder from a few lines."""

from pathlib import Path

from tests.etl.given import GivenPlace
from tests.pages.surveyed import surveyed_place

# A year of 100,000 contacts, 55% of them by web form: W1 has 30,000 forms and 20,000 calls, W2 25,000 of each.
# The year before, 52% were: in every month a quarter of a point more than in the one before, 3 points a year.
DIGITAL, A_MONTH, MIDDLE_MONTH, A_YEAR = 0.55, 0.0025, 6.4, 0.03
# Thousands of contacts a month are even numbers, so that every share of them is a whole number of contacts.
BUSY_MONTHS, USUAL, BUSY = (2, 6), 8_000, 10_000
COSTS = "service,channel,low,central,high,unit,year,from\n,web,,0.15,,contact,2026,2025-01-01\n"
COSTS += ",call,,2.83,,call,2026,2025-01-01\n,web,,9,,contact,2030,2030-01-01\n"
KEY_DECISION = '[key_decision]\namount_gbp = 100000\nwards = 2\nsource = "Paper <b>4</b>"\n'
CHANNELS = {"web": "web_form", "call": "phone"}


def _contacts(letter: str) -> str:
    """Return one line for each month, channel and ward, with its count."""
    lines = ["day,service,channel,ward,count,seconds"]
    for year, month in ((year, month) for year in (2025, 2026) for month in range(1, 13)):
        share = DIGITAL + A_MONTH * (month - MIDDLE_MONTH) - A_YEAR * (2026 - year)
        # W1 is 5 points above the whole and W2 below it; the year before, 4.
        apart = 0.05 if year == 2026 else 0.04
        of_ward = (BUSY if month in BUSY_MONTHS else USUAL) // 2
        for ward, more in (("1", apart), ("2", -apart)):
            forms = round(of_ward * (share + more))
            calls = of_ward - forms
            lines.append(f"{year}-{month:02d}-01,Bins,web,{letter}{ward},{forms},")
            lines.append(f"{year}-{month:02d}-01,Bins,call,{letter}{ward},{calls},{calls * 360}")
    return "\n".join(lines) + "\n"


def with_contacts(place: GivenPlace, letter: str = "W") -> GivenPlace:
    """Return the place with two years of counted contacts."""
    columns = {"service": "service", "channel": "channel", "date": "day", "area": "ward", "contacts": "count"}
    return place.counted(
        _contacts(letter),
        path=f"counted_{letter}.csv",
        disclosure="open",
        columns=columns | {"handling_seconds": "seconds"},
        values={"channel": CHANNELS},
    )


def with_costs(place: GivenPlace) -> GivenPlace:
    """Return the place with exact costs of a call and a form, and a cost that holds only from 2030."""
    return place.unit_costs(COSTS, values={"channel": CHANNELS})


def planned_place(folder: Path, step: int = 1) -> Path:
    """Return the file of a place with contacts, unit costs, a survey, adults and key-decision tests."""
    place = surveyed_place(folder, step)
    # Two in five residents of each small area are under 16, so W1 has 3,000 adults and W2 1,500.
    figures = "code,old,all,adults\nL1,20,2500,1500\nL2,40,2500,1500\nL3,10,2500,1500\n"
    place.indicators(
        figures,
        name="adults",
        path="adults.csv",
        columns={"area": "code", "population": "all", "adults": "adults"},
        indicator=[{"name": "disabled", "numerator": "old", "denominator": "all"}],
    )
    with_costs(with_contacts(place))
    file = place.write()
    file.write_text(f"{KEY_DECISION}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    return file
