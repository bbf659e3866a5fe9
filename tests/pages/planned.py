"""A place on which a shift can be planned, made by the real builder from a few lines."""

from pathlib import Path

from tests.etl.given import GivenPlace
from tests.pages.surveyed import surveyed_place

# A year of 100,000 contacts, 55% of them by web form: W1 has 30,000 forms and 20,000 calls, W2 25,000 of each.
# The year before, 52% were. A failed form is one of ten.
YEARS = {
    2025: {("web", "W1"): 28_000, ("call", "W1"): 22_000, ("web", "W2"): 24_000, ("call", "W2"): 26_000},
    2026: {("web", "W1"): 30_000, ("call", "W1"): 20_000, ("web", "W2"): 25_000, ("call", "W2"): 25_000},
}
COSTS = "service,channel,low,central,high,unit,year,from\n,web,,0.15,,contact,2026,2025-01-01\n"
COSTS += ",call,,2.83,,call,2026,2025-01-01\n,web,,9,,contact,2030,2030-01-01\n"
KEY_DECISION = '[key_decision]\namount_gbp = 100000\nwards = 2\nsource = "Paper <b>4</b>"\n'
CHANNELS = {"web": "web_form", "call": "phone"}


def _contacts(letter: str) -> str:
    """Return one line for each month, channel and ward, with its count; the last month takes what is left over."""
    lines = ["day,service,channel,ward,count,seconds"]
    for year, counts in YEARS.items():
        for (channel, ward), total in counts.items():
            for month in range(1, 13):
                count = total // 12 if month < 12 else total - 11 * (total // 12)
                seconds = count * 360 if channel == "call" else ""
                lines.append(f"{year}-{month:02d}-01,Bins,{channel},{ward.replace('W', letter)},{count},{seconds}")
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
