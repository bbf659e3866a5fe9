"""The residents' survey of Sampleford in three waves, drawn from invented chances that are kept as truth."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from etl.sample.assumptions import WARDS
from etl.sample.geography import Land

WAVES = {"Spring 2022": "2022-04-30", "Spring 2024": "2024-04-30", "Spring 2026": "2026-04-30"}
AGE_BANDS = ["16 to 24", "25 to 44", "45 to 64", "65 to 74", "75 and over"]
SHARES_16_TO_64 = [0.16, 0.40, 0.44]
SEXES = ["Female", "Male"]
DISABLED = ["No", "Yes"]
TENURES = ["Owns", "Private rent", "Social rent"]
ETHNICITIES = ["White British", "Any other ethnic group"]
NO_ANSWER = ["Don't know", "Not answered"]
SHARE_DONT_KNOW, SHARE_NOT_ANSWERED, SHARE_PREFER_NOT_TO_SAY = 0.018, 0.014, 0.025

DISABLED_BY_AGE = [0.08, 0.11, 0.19, 0.30, 0.47]
PRIVATE_RENT_BY_AGE = [0.34, 0.26, 0.11, 0.06, 0.05]
OTHER_ETHNICITY = {"Urban": 0.11, "Rural town and fringe": 0.05, "Rural": 0.03}
RESPONSE_BY_AGE = [0.45, 0.70, 1.00, 1.35, 1.15]
RESPONSE_BY_TENURE = [1.1, 0.75, 0.85]
RESPONSE_BY_SEX = [1.08, 0.92]


@dataclass(frozen=True)
class Measure:
    """A yes-or-no truth about an adult: its share of adults in each wave, and the log-odds that move it."""

    true_share: tuple[float, float, float]
    by_age: tuple[float, float, float, float, float]
    by_deprivation: float
    """For each fifth towards the most deprived, from the middle one."""
    if_disabled: float
    by_tenure: tuple[float, float, float]
    if_offline: float = 0.0
    ward_chance: float = 0.15


MEASURES = {
    "offline_three_months": Measure(
        (0.089, 0.082, 0.077), (-2.0, -1.9, -0.8, 0.5, 1.9), 0.40, 0.55, (0, 0, 0.7), ward_chance=0.25
    ),
    "all_five_skills": Measure(
        (0.765, 0.775, 0.785), (1.1, 1.0, 0.3, -0.6, -1.5), -0.16, -0.35, (0, 0.1, -0.3), -3.6
    ),
    "used_all_five_skills": Measure(
        (0.430, 0.445, 0.460), (0.5, 0.6, 0.1, -0.4, -1.0), -0.12, -0.25, (0, 0.1, -0.2), -9.0
    ),
    "fixed_10_mbps_at_home": Measure(
        (0.870, 0.890, 0.905), (-0.2, 0.3, 0.4, 0.1, -0.4), -0.18, -0.05, (0.2, -0.3, -0.6), -2.4
    ),
    "no_device": Measure(
        (0.045, 0.040, 0.036), (-1.2, -1.0, -0.3, 0.3, 1.0), 0.22, 0.25, (0, 0.1, 0.5), 3.2
    ),
    "hard_to_afford": Measure(
        (0.160, 0.190, 0.170), (0.3, 0.3, 0.0, -0.4, -0.5), 0.30, 0.35, (-0.4, 0.3, 0.8), 0.3
    ),
    "confident": Measure(
        (0.760, 0.775, 0.785), (1.0, 0.9, 0.2, -0.6, -1.4), -0.12, -0.35, (0, 0, -0.2), -2.8
    ),
    "wants_to_do_more": Measure(
        (0.340, 0.350, 0.355), (0.1, 0.3, 0.2, 0.0, -0.6), 0.03, 0.05, (0, 0.1, 0.0), -1.0
    ),
    "interested_in_learning": Measure(
        (0.260, 0.270, 0.280), (-0.3, 0.0, 0.2, 0.3, -0.2), 0.06, 0.10, (0, 0.1, 0.1), -0.5
    ),
}  # fmt: skip
SKILLS = ["managing_information", "communicating", "transacting", "solving_problems", "creating"]
FURTHER_SKILL_MISSING = {"online": 0.28, "offline": 0.75}

# How a yes or a no to a measure is answered: answers with their shares.
USE_ONLINE = {
    "Every day": 0.83, "Every week": 0.13, "Less often, but within three months": 0.04,
}  # fmt: skip
USE_OFFLINE = {"Not in the last three months": 0.22, "Never": 0.78}
HOME_YES = {"Fixed broadband, 10 Mbit/s or more": 1.0}
HOME_NO = {"Fixed broadband, slower than 10 Mbit/s": 0.31, "Mobile data only": 0.41, "None": 0.28}
AFFORD_YES, AFFORD_NO = {"Hard": 0.72, "Cannot afford it": 0.28}, {"Easy": 0.66, "Just about": 0.34}
CONFIDENT_YES = {"Very confident": 0.55, "Fairly confident": 0.45}
CONFIDENT_NO = {"Not very confident": 0.64, "Not at all confident": 0.36}
MORE_YES, MORE_NO = {"Want to do more online": 1.0}, {"Happy as it is": 0.74, "Not interested": 0.26}
LEARN_YES, LEARN_NO = {"Yes, near home": 0.58, "Yes, online": 0.42}, {"Not now": 0.45, "No": 0.55}
DEVICES = {"Smartphone": 0.91, "Laptop or desktop": 0.68, "Tablet": 0.47, "Smart television": 0.42}
# barrier: chance where its cause is absent, and where it is present
BARRIERS = {
    "Cost": (0.04, 0.55),
    "Lack of skills": (0.06, 0.52),
    "No device": (0.01, 0.60),
    "Poor connection": (0.07, 0.38),
    "Worry about safety": (0.15, 0.38),
    "Disability or health": (0.01, 0.22),
    "No interest": (0.03, 0.44),
}
CHANNEL_ONLINE = {"Online": 0.66, "Telephone": 0.22, "In person": 0.07, "Letter": 0.02, "Web chat": 0.03}
CHANNEL_OFFLINE = {"Online": 0.03, "Telephone": 0.56, "In person": 0.30, "Letter": 0.10, "Web chat": 0.01}

Chances = dict[str, tuple[np.ndarray, np.ndarray]]
"""For each measure, the chance in each cell of an adult who is online, and of one who is offline."""


def survey_files(land: Land, indicators: pd.DataFrame, random: Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the respondents of all waves, and the truth: one row a ward (blank: borough), measure, wave."""
    cells = _adult_cells(land, indicators)
    ward_chance = {name: 2 * random.random(len(WARDS)) - 1 for name in MEASURES}
    respondents, truth = [], []
    for number, wave in enumerate(WAVES):
        chances = _chances(cells, number, ward_chance)
        truth.append(_truth(cells, chances, wave))
        respondents.append(_respondents(cells, chances, number, wave, random))
    answered = pd.concat(respondents, ignore_index=True)
    answered.insert(0, "respondent_id", np.arange(1, len(answered) + 1))
    return answered, pd.concat(truth, ignore_index=True)


def _adult_cells(land: Land, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the adults of each ward, deprivation fifth, age, sex, disability, tenure and ethnicity."""
    rank = indicators["deprivation_score"].rank(ascending=False, method="first")
    fifth = np.ceil(rank * 5 / len(indicators)).astype(int)
    areas = pd.DataFrame({"ward": [WARDS.index(area.ward) for area in land.small_areas], "fifth": fifth})
    for age, share in enumerate(SHARES_16_TO_64):
        areas[age] = indicators["aged_16_64"] * share
    areas[3], areas[4] = indicators["aged_65_74"], indicators["aged_75_plus"]
    areas["social"] = indicators["households_social_rented"] / indicators["households"]
    long = areas.melt(["ward", "fifth", "social"], var_name="age", value_name="adults").astype({"age": int})
    for name, values in {
        "sex": SEXES,
        "disabled": DISABLED,
        "tenure": TENURES,
        "ethnicity": ETHNICITIES,
    }.items():
        long = long.merge(pd.DataFrame({name: range(len(values))}), how="cross")
    long["adults"] *= _share_of_cell(long)
    kept = ["ward", "fifth", "age", "sex", "disabled", "tenure", "ethnicity"]
    return long.groupby(kept)["adults"].sum().reset_index()


def _share_of_cell(cells: pd.DataFrame) -> np.ndarray:
    """Return the share of a small area's adults of one age who are of a cell's sex, tenure and so on."""
    disabled = np.array(DISABLED_BY_AGE)[cells["age"]]
    private = np.array(PRIVATE_RENT_BY_AGE)[cells["age"]] * (1 - cells["social"])
    other = np.array([OTHER_ETHNICITY[ward.setting] for ward in WARDS])[cells["ward"]]
    tenure = np.select(
        [cells["tenure"] == 2, cells["tenure"] == 1],
        [cells["social"], private],
        1 - private - cells["social"],
    )
    share: np.ndarray = 0.5 * tenure * np.where(cells["disabled"] == 1, disabled, 1 - disabled)
    return share * np.where(cells["ethnicity"] == 1, other, 1 - other)


def _chances(cells: pd.DataFrame, wave: int, ward_chance: dict[str, np.ndarray]) -> Chances:
    """Return every measure's chances, moved together until the borough's share is the true one."""
    adults = cells["adults"].to_numpy()
    offline = np.zeros(len(cells))
    chances: Chances = {}
    for name, measure in MEASURES.items():
        odds = np.array(measure.by_age)[cells["age"]] + measure.by_deprivation * (3 - cells["fifth"])
        odds = odds + measure.if_disabled * cells["disabled"] + np.array(measure.by_tenure)[cells["tenure"]]
        odds = (odds + measure.ward_chance * ward_chance[name][cells["ward"]]).to_numpy()
        middle = _middle(odds, measure.if_offline, offline, adults, measure.true_share[wave])
        chances[name] = (_chance(odds + middle), _chance(odds + middle + measure.if_offline))
        if name == "offline_three_months":
            offline = chances[name][0]
    return _skills_used_among_held(chances)


def _skills_used_among_held(chances: Chances) -> Chances:
    """Return the chances with nobody using five skills more often than they are held."""
    held, used = chances["all_five_skills"], chances["used_all_five_skills"]
    return {**chances, "used_all_five_skills": (np.minimum(used[0], held[0]), np.minimum(used[1], held[1]))}


def _middle(odds: np.ndarray, if_offline: float, offline: np.ndarray, adults: np.ndarray, target: float) -> float:
    """Return the log-odds to add so that the adults' mean chance is the target (by bisection)."""
    low, high = -12.0, 12.0
    for _ in range(60):
        middle = (low + high) / 2
        mean = _chance(odds + middle) * (1 - offline) + _chance(odds + middle + if_offline) * offline
        low, high = (middle, high) if adults @ mean < target * adults.sum() else (low, middle)
    return middle


def _chance(odds: np.ndarray) -> np.ndarray:
    chance: np.ndarray = 1 / (1 + np.exp(-odds))
    return chance


def _truth(cells: pd.DataFrame, chances: Chances, wave: str) -> pd.DataFrame:
    """Return the true share of each measure by ward, then for the borough with a blank ward."""
    offline, adults = chances["offline_three_months"][0], cells["adults"].to_numpy()
    rows = []
    for name, (if_online, if_offline) in chances.items():
        among_all = if_online if name == "offline_three_months" else if_online * (1 - offline) + if_offline * offline
        by_ward = np.bincount(cells["ward"], weights=adults * among_all)
        in_ward = np.bincount(cells["ward"], weights=adults)
        shares = [*(by_ward / in_ward), by_ward.sum() / in_ward.sum()]
        codes = [*(ward.code for ward in WARDS), ""]
        people = [*in_ward, in_ward.sum()]
        rows += [
            (code, name, wave, round(share, 5), round(count))
            for code, share, count in zip(codes, shares, people, strict=True)
        ]
    return pd.DataFrame(rows, columns=["ward_code", "measure", "wave", "true_share", "adults"])


def _respondents(cells: pd.DataFrame, chances: Chances, number: int, wave: str, random: Generator) -> pd.DataFrame:
    """Return one wave's respondents: who they are, what they weigh and what they said."""
    response = np.array(RESPONSE_BY_AGE)[cells["age"]] * np.array(RESPONSE_BY_TENURE)[cells["tenure"]]
    response = response * np.array(RESPONSE_BY_SEX)[cells["sex"]]
    drawn = []
    for ward in range(len(WARDS)):
        here = np.flatnonzero(cells["ward"] == ward)
        likely = np.cumsum(cells["adults"].to_numpy()[here] * response[here])
        drawn.append(here[np.searchsorted(likely, random.random(WARDS[ward].replies[number]) * likely[-1])])
    picked = np.concatenate(drawn)
    chosen = cells.iloc[picked].reset_index(drop=True)
    frame = pd.DataFrame({"wave": wave, "fieldwork_end": WAVES[wave]}, index=chosen.index)
    frame["ward_code"] = np.array([ward.code for ward in WARDS])[chosen["ward"]]
    frame["weight"] = _weights(cells, chosen, response[picked])
    truly = _true_selves(chances, picked, random)
    answers = _answers(truly, chosen["disabled"].to_numpy() == 1, random)
    said = _with_no_answers(answers, random)
    return pd.concat([frame, pd.DataFrame(said), _groups(chosen, random)], axis=1)


def _weights(cells: pd.DataFrame, chosen: pd.DataFrame, response: np.ndarray) -> np.ndarray:
    """Return weights that undo unequal response, meet each ward's adults and average 1."""
    adults = np.bincount(cells["ward"], weights=cells["adults"])
    undone = 1 / response
    weight = undone * (adults / np.bincount(chosen["ward"], weights=undone))[chosen["ward"]]
    rounded: np.ndarray = np.round(weight * len(chosen) / adults.sum(), 4)
    return rounded


def _true_selves(chances: Chances, picked: np.ndarray, random: Generator) -> dict[str, np.ndarray]:
    """Return the truth of every measure for each respondent."""
    offline = random.random(len(picked)) < chances["offline_three_months"][0][picked]
    truly = {"offline_three_months": offline}
    for name, (if_online, if_offline) in chances.items():
        if name != "offline_three_months":
            chance = np.where(offline, if_offline[picked], if_online[picked])
            if name == "used_all_five_skills":
                held = chances["all_five_skills"]
                chance = chance / np.where(offline, held[1][picked], held[0][picked])
                chance = chance * truly["all_five_skills"]
            truly[name] = random.random(len(picked)) < chance
    return truly


def _answers(truly: dict[str, np.ndarray], disabled: np.ndarray, random: Generator) -> dict[str, np.ndarray]:
    """Return what each respondent would answer to every question, if they answered it."""
    offline, no_device = truly["offline_three_months"], truly["no_device"]
    either = {
        "internet_use": (offline, USE_OFFLINE, USE_ONLINE),
        "home_connection": (truly["fixed_10_mbps_at_home"], HOME_YES, HOME_NO),
        "affordability": (truly["hard_to_afford"], AFFORD_YES, AFFORD_NO),
        "confidence": (truly["confident"], CONFIDENT_YES, CONFIDENT_NO),
        "motivation": (truly["wants_to_do_more"], MORE_YES, MORE_NO),
        "interest_in_learning": (truly["interested_in_learning"], LEARN_YES, LEARN_NO),
        "preferred_channel": (offline, CHANNEL_OFFLINE, CHANNEL_ONLINE),
    }
    answers = {
        question: np.where(yes, _picked(if_yes, len(yes), random), _picked(if_no, len(yes), random))
        for question, (yes, if_yes, if_no) in either.items()
    }
    owned = {name: random.random(len(offline)) < share for name, share in DEVICES.items()}
    owned["Smartphone"] |= ~np.any(list(owned.values()), axis=0)
    answers["devices"] = _listed({name: has & ~no_device for name, has in owned.items()}, "None")
    cause = {
        "Cost": truly["hard_to_afford"],
        "Lack of skills": ~truly["all_five_skills"],
        "No device": no_device,
        "Poor connection": ~truly["fixed_10_mbps_at_home"],
        "Worry about safety": ~truly["confident"],
        "Disability or health": disabled,
        "No interest": answers["motivation"] == "Not interested",
    }
    met = {
        barrier: random.random(len(offline)) < np.where(cause[barrier], present, absent)
        for barrier, (absent, present) in BARRIERS.items()
    }
    return {**answers, "barriers": _listed(met, "None of these"), **_skill_answers(truly, random)}


def _skill_answers(truly: dict[str, np.ndarray], random: Generator) -> dict[str, np.ndarray]:
    """Return yes or no to holding each of the five skills and to having used it in the last three months."""
    offline = truly["offline_three_months"]
    further = np.where(offline, FURTHER_SKILL_MISSING["offline"], FURTHER_SKILL_MISSING["online"])
    held = _all_or_one_missing(truly["all_five_skills"], further, random)
    used = _all_or_one_missing(truly["used_all_five_skills"], np.where(offline, 1.0, 0.3), random)
    return {
        **{f"has_{skill}": np.where(held[n], "Yes", "No") for n, skill in enumerate(SKILLS)},
        **{f"used_{skill}": np.where(held[n] & used[n], "Yes", "No") for n, skill in enumerate(SKILLS)},
    }


def _all_or_one_missing(everything: np.ndarray, further: np.ndarray, random: Generator) -> list[np.ndarray]:
    """Return five yes-or-no columns: all yes, or one chance one missing and others missing at some rate."""
    surely = (random.random(len(everything)) * len(SKILLS)).astype(int)
    return [
        everything | ((surely != number) & (random.random(len(everything)) >= further)) for number in range(len(SKILLS))
    ]


def _picked(shares: dict[str, float], rows: int, random: Generator) -> np.ndarray:
    limits = np.cumsum(list(shares.values()))[:-1]
    picked: np.ndarray = np.array(list(shares))[np.searchsorted(limits, random.random(rows))]
    return picked


def _listed(chosen: dict[str, np.ndarray], if_none: str) -> np.ndarray:
    """Return the names that hold for each respondent, joined by '; '."""
    rows = zip(*chosen.values(), strict=True)
    return np.array(["; ".join(n for n, yes in zip(chosen, row, strict=True) if yes) or if_none for row in rows])


def _with_no_answers(answers: dict[str, np.ndarray], random: Generator) -> dict[str, np.ndarray]:
    """Return the answers, some not known or not given; the skills are asked and left out as one block."""
    block = {name: "skills" if name.startswith(("has_", "used_")) else name for name in answers}
    chance = {name: random.random(len(answers["internet_use"])) for name in dict.fromkeys(block.values())}
    said = {}
    for name, given in answers.items():
        silent = np.where(chance[block[name]] < SHARE_DONT_KNOW, *NO_ANSWER)
        spoken = chance[block[name]] >= SHARE_DONT_KNOW + SHARE_NOT_ANSWERED
        said[name] = np.where(spoken, given, silent)
    return said


def _groups(chosen: pd.DataFrame, random: Generator) -> pd.DataFrame:
    """Return the groups by which estimates may be asked for; some would rather not say."""
    groups = pd.DataFrame(
        {
            "age_band": np.array(AGE_BANDS)[chosen["age"]],
            "sex": np.array(SEXES)[chosen["sex"]],
            "disability": np.array(DISABLED)[chosen["disabled"]],
            "tenure": np.array(TENURES)[chosen["tenure"]],
            "deprivation_fifth": chosen["fifth"].astype(str),
            "ethnicity": np.array(ETHNICITIES)[chosen["ethnicity"]],
        }
    )
    for name in ("disability", "tenure", "ethnicity"):
        silent = random.random(len(groups)) < SHARE_PREFER_NOT_TO_SAY
        groups[name] = groups[name].mask(silent, "Prefer not to say")
    return groups
