"""A place whose contacts say what became of them, with unit costs and a survey, made by the real builder."""

from datetime import date
from pathlib import Path

from tests.etl.given import GivenPlace, geojson, polygon

# 100 contacts in each of 30 months: 40 + month // 2 web forms about bins, the rest calls, every other one about tax.
FIRST_YEAR, MONTHS = 2024, 30
WARDS = ("W1", "W2", "W3", "W4")
CHANNEL_WORDS = {"Web": "web_form", "Call": "phone"}
FLAGS = {
    "resolved": {"column": "outcome", "values": ["Resolved"]},
    "failed": {"column": "outcome", "values": ["Failed"]},
    "avoidable": {"column": "outcome", "values": ["Avoidable"]},
    "started": {"column": "started", "values": ["Y"]},
    "completed": {"column": "completed", "values": ["Y"]},
    "satisfied": {"column": "rating", "values": ["4", "5"]},
    "ratings": {"column": "rating", "values": ["1", "2", "3", "4", "5"]},
}
COSTS = "service,channel,low,central,high,unit,year,from\n,Web,0.1,0.2,0.3,contact,2024/25,2024-07-01\n"
COSTS += ",Call,2,3,4,call,2024/25,2024-07-01\nBins,Call,3,4,5,call,2024/25,2024-07-01\n"
# Of 100 residents asked in each of the first three wards so many are offline; 20 are asked in the fourth.
OFFLINE = {"W1": 5, "W2": 50, "W3": 30, "W4": 4}
ASKED = {"W1": 100, "W2": 100, "W3": 100, "W4": 20}


def measured_place(
    folder: Path,
    slug: str = "given",
    code: str = "P1",
    break_in: date | None = None,
    target: float | None = None,
    opens: bool = False,
) -> GivenPlace:
    """Return the place; with `break_in` web forms are declared to be counted differently, or open, in that month."""
    facts: dict[str, object] = {"code": code, "name": slug.capitalize()}
    if target is not None:
        facts["digital_share_target_pct"] = target
    place = GivenPlace(folder, slug, facts)
    left = -2.0 - int(code[1:])
    names = [f"{code}{ward}" for ward in WARDS]
    boundaries = geojson([(name, polygon(left + number / 10)) for number, name in enumerate(names)])
    place.wards(boundaries, path=f"{slug}.geojson")
    keys: dict[str, object] = {"path": f"{slug}_contacts.csv", "set": "Contacts", "disclosure": "open", "flags": FLAGS}
    if break_in is not None:
        note = "New forms open" if opens else "Web forms of tax counted too"
        keys["break"] = [{"channel": "web_form", "first_month": break_in, "note": note, "opens": opens}]
    place.contacts(contact_rows(code), values={"channel": CHANNEL_WORDS}, **keys)
    return place


def with_costs(place: GivenPlace) -> GivenPlace:
    """Return the place with unit costs: a form 0.20, a call 3.00, a call about bins 4.00."""
    return place.unit_costs(COSTS, path=f"{place.slug}_costs.csv", values={"channel": CHANNEL_WORDS})


def with_ability(place: GivenPlace, code: str = "P1") -> GivenPlace:
    """Return the place with a survey that asks who is offline."""
    lines = ["id,ward,weight,age,use"]
    for ward, asked in ASKED.items():
        lines += [
            f"{ward}{n},{code}{ward},1,adult,{'Never' if n < OFFLINE[ward] else 'Every day'}" for n in range(asked)
        ]
    measure = {"name": "offline_three_months", "all_of": [{"question": "internet_use", "answers": ["Never"]}]}
    return place.survey("\n".join(lines) + "\n", path=f"{place.slug}_survey.csv", measure=[measure])


def contact_rows(code: str) -> str:
    """Return one line a contact. Of the forms every tenth fails, and the one before it was avoidable; of the calls
    every fourth was avoidable. W1 calls only, W2 sends forms only, the others do both."""
    lines = ["id,day,service,channel,ward,outcome,started,completed,rating"]
    for month in range(MONTHS):
        day = f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02d}-05"
        forms = 40 + month // 2
        for n in range(forms):
            outcome = {9: "Failed", 8: "Avoidable"}.get(n % 10, "Resolved")
            rating = {0: "5", 1: "2"}.get(n % 5, "")
            ward = code + ("W2", "W3", "W4")[n % 3]
            completed = "N" if outcome == "Failed" else "Y"
            lines.append(f"f{month}-{n},{day},Bins,Web,{ward},{outcome},Y,{completed},{rating}")
        for n in range(100 - forms):
            outcome = "Avoidable" if n % 4 == 3 else "Resolved"
            ward = code + ("W1", "W3", "W4")[n % 3]
            lines.append(f"c{month}-{n},{day},{('Bins', 'Tax')[n % 2]},Call,{ward},{outcome},,,")
    return "\n".join(lines) + "\n"
