"""A place with a residents' survey, made by the real builder from a few lines."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path

from tests.etl.given import GivenPlace

EARLIER, LATER = "Spring 2024", "Spring 2026"
SKILLS = ("managing_information", "communicating", "transacting", "solving_problems", "creating")
# Each wave has 200 replies, all of weight 1: 100 of 16 to 64, 80 of 65 and over, 20 (too few) of unknown age;
# 130 live in W1, 40 (a caution) in W2 and 30 in no ward. How many of each age are offline:
OFFLINE = {EARLIER: {"16 to 64": 30, "65 and over": 30, "Unknown": 0}, LATER: {"16 to 64": 2, "65 and over": 18}}
PEOPLE = {"16 to 64": 100, "65 and over": 80, "Unknown": 20}
HOSTILE_BARRIER = "Cost <b>*_[x](y)_*</b>"


def _rows(step: int, weights: Mapping[str, Sequence[str]]) -> str:
    """Return one line for each respondent, or for one in `step`; one in 20 does not know what the barriers are."""
    weight = {wave: cycle(weights.get(wave, "1")) for wave in OFFLINE}
    lines = ["id,wave,ward,weight,age,use,barriers,learning,device,has,used"]
    for wave, offline in OFFLINE.items():
        for age, people in PEOPLE.items():
            for number in range(0, people, step):
                use = "Never" if number < offline.get(age, 0) else "Every day"
                barriers = HOSTILE_BARRIER + "; No skills" if number % 4 == 0 else "None of these"
                barriers = "Don't know" if number % 20 == 19 else barriers
                ward = "W1" if number % 20 < 13 else "W2" if number % 20 < 17 else ""
                learning = "Yes, online" if number % 10 < 3 else "No"
                has = "Don't know" if number % 20 == 19 else "Yes" if number % 10 < 8 else "No"
                used = "Yes" if number % 10 < 5 else "No"
                cells = [f"{wave}{age}{number}", wave, ward, next(weight[wave]), age, use, barriers, learning]
                cells += ["Phone", has, used]
                lines.append(",".join(f'"{cell}"' for cell in cells))
    return "\n".join(lines) + "\n"


def with_survey(place: GivenPlace, step: int, weights: Mapping[str, Sequence[str]] | None = None) -> GivenPlace:
    """Return the place with the survey added; `weights` are those of a wave's replies in turn, 1 where not given."""
    questions: list[dict[str, object]] = [
        {"name": "internet_use", "column": "use"},
        {"name": "barriers", "column": "barriers", "separator": "; "},
        {"name": "interest_in_learning", "column": "learning"},
        {"name": "devices", "column": "device", "separator": "; "},
    ]
    questions += [{"name": f"{kind}_{skill}", "column": kind} for kind in ("has", "used") for skill in SKILLS]
    measures = [
        {"name": "offline_three_months", "all_of": [{"question": "internet_use", "answers": ["Never"]}]},
        {"name": "all_five_skills", "all_of": [{"question": f"has_{skill}", "answers": ["Yes"]} for skill in SKILLS]},
        {
            "name": "used_all_five_skills",
            "all_of": [{"question": f"used_{skill}", "answers": ["Yes"]} for skill in SKILLS],
        },
    ]
    return place.add(
        "survey",
        _rows(step, weights or {}),
        title="The survey",
        disclosure="open",
        columns={"id": "id", "wave": "wave", "area": "ward", "weight": "weight"},
        groups={"age": "age"},
        question=questions,
        measure=measures,
    )


def surveyed_place(folder: Path, step: int = 1) -> GivenPlace:
    """Return the place P1 with its two wards, figures by small area, and the survey."""
    place = GivenPlace(folder).wards().small_areas()
    place.indicators("code,old,all\nL1,20,100\nL2,40,100\nL3,10,100\n", columns={"area": "code", "population": "all"})
    return with_survey(place, step)
