"""The place file of Sampleford, written for the folder in which its data lie."""

from etl.sample.assumptions import (
    CHANNELS,
    CHATBOT_FROM_MONTH,
    PLACE_CODE,
    RELEASES,
    STAFF_CHANNEL,
    TEST_SERVICE,
    TOWN_WARDS,
    UNIT_COSTS_VALID_FROM,
)
from etl.sample.contacts import month_start

CANONICAL_CHANNEL = {
    "Web form": "web_form",
    "My Account": "account",
    "App": "app",
    "Chatbot": "chat_bot",
    "Telephone": "phone",
    "Email": "email",
    "Counter": "face_to_face",
    "Letter": "post",
    "Web chat": "web_chat",
    "Social media": "social_media",
    "Staff report": "unknown",
}
# indicator: (numerator, denominator) or (value,)
INDICATORS = {
    "aged_65_plus": ("aged_65_plus", "population"),
    "aged_65_74": ("aged_65_74", "population"),
    "aged_75_plus": ("aged_75_plus", "population"),
    "disabled": ("disabled", "population"),
    "social_rented": ("households_social_rented", "households"),
    "deprived_two_plus": ("households_deprived_two_plus", "households"),
    "no_qualifications": ("no_qualifications", "aged_16_plus"),
    "claimants": ("claimants", "aged_16_64"),
    "pension_credit": ("pension_credit", "aged_65_plus"),
    "social_grade_de": ("social_grade_de", "reference_persons"),
    "deprivation_score": ("deprivation_score",),
}
MADE_ON = "2026-11-14"
INVENTED = "Invented by the Inclusion Atlas project; it describes no real place."

SKILLS = ("managing_information", "communicating", "transacting", "solving_problems", "creating")
SURVEY_GROUPS = {
    "age": "age_band",
    "sex": "sex",
    "disability": "disability",
    "tenure": "tenure",
    "deprivation_fifth": "deprivation_fifth",
    "ethnicity": "ethnicity",
}
SURVEY_QUESTIONS = (
    "internet_use",
    "home_connection",
    "affordability",
    "confidence",
    "motivation",
    "interest_in_learning",
    "preferred_channel",
    *(f"has_{skill}" for skill in SKILLS),
    *(f"used_{skill}" for skill in SKILLS),
)
SURVEY_SEVERAL = ("devices", "barriers")
# The measures of truth.csv, put together from answers.
SURVEY_MEASURES = {
    "offline_three_months": {"internet_use": ["Not in the last three months", "Never"]},
    "all_five_skills": {f"has_{skill}": ["Yes"] for skill in SKILLS},
    "used_all_five_skills": {f"used_{skill}": ["Yes"] for skill in SKILLS},
    "fixed_10_mbps_at_home": {"home_connection": ["Fixed broadband, 10 Mbit/s or more"]},
    "no_device": {"devices": ["None"]},
    "hard_to_afford": {"affordability": ["Hard", "Cannot afford it"]},
    "confident": {"confidence": ["Very confident", "Fairly confident"]},
    "wants_to_do_more": {"motivation": ["Want to do more online"]},
    "interested_in_learning": {"interest_in_learning": ["Yes, near home", "Yes, online"]},
}


LGSL_NUMBERS = {
    "Bins and recycling": 524,
    "Council tax": 57,
    "Highways and potholes": 557,
    "Parking and permits": 474,
    "Libraries and leisure": 437,
}
"""Only where one number of the national list is plainly the most of what the service is."""


def place_file(folder: str, contacts: str) -> str:
    """Return the TOML of Sampleford for data in a folder, with the name of its file of contacts."""
    return "\n".join(
        [
            _place(folder),
            _source("ward_boundaries", "boundaries", "Ward boundaries of Sampleford", "wards.geojson"),
            'area_type = "ward"',
            'columns = { code = "ward_code", name = "ward_name", rural_urban = "rural_urban" }\n',
            _source("small_areas", "boundaries", "Small areas of Sampleford", "small_areas.geojson"),
            'area_type = "lsoa"',
            'columns = { code = "lsoa_code", name = "lsoa_name" }\n',
            _source("small_area_lookup", "lookup", "Small areas to wards", "small_area_lookup.csv"),
            'from = "lsoa"',
            'columns = { code = "lsoa_code", name = "lsoa_name", area = "ward_code" }\n',
            _source("postcode_lookup", "lookup", "Postcodes to wards, with premises", "postcodes.csv"),
            'from = "postcode"',
            'columns = { code = "postcode", area = "ward_code", premises = "premises" }\n',
            _indicators(),
            *[_coverage(release) for release in sorted(RELEASES)],
            _contacts(contacts),
            _unit_costs(),
            _source("deflator", "deflator", "An invented price deflator", "deflator.csv") + "\n",
            _survey(),
        ]
    )


def _place(folder: str) -> str:
    wards = ", ".join(f'"{code}"' for code in TOWN_WARDS)
    return f'''# Sampleford is invented: nothing in it describes a real place. Written by the sample script.
[place]
code = "{PLACE_CODE}"
name = "Sampleford"
country = "invented"
area_noun = "ward"
area_noun_plural = "wards"
place_noun = "borough"
boundary_vintage = "Invented, 2026"
attribution = "Boundaries invented by the Inclusion Atlas project (CC0)."
invented = true
folder = "{folder}"
digital_share_target_pct = 70

[key_decision]
amount_gbp = 100000
wards = 2
source = "Constitution of Sampleford Borough Council (invented)"

[[inset]]
name = "Town"
areas = [{wards}]
'''


def _source(name: str, kind: str, title: str, path: str, released: str = MADE_ON) -> str:
    return f'''[[source]]
name = "{name}"
kind = "{kind}"
title = "{title}"
publisher = "Sampleford Borough Council (invented)"
licence = "CC0 1.0"
attribution = "{INVENTED}"
released = {released}
accessed = {MADE_ON}
disclosure = "{"control" if kind in ("contacts", "survey") else "open"}"
path = "{path}"'''


def _indicators() -> str:
    lines = [
        _source("small_area_figures", "indicators", "Residents, households and needs", "indicators.csv"),
        'area_system = "lsoa"',
        'period_label = "2026 (invented)"',
        'columns = { area = "lsoa_code", population = "population", adults = "aged_16_plus",'
        ' households = "households" }\n',
    ]
    for name, parts in INDICATORS.items():
        lines += ["[[source.indicator]]", f'name = "{name}"']
        if len(parts) == 1:
            lines.append(f'value = "{parts[0]}"\n')
        else:
            lines.append(f'numerator = "{parts[0]}"\ndenominator = "{parts[1]}"\n')
    lines += [
        _source("census_response", "indicators", "Census returns on paper", "indicators.csv"),
        'area_system = "lsoa"',
        'period_label = "2021 (invented)"',
        'columns = { area = "lsoa_code" }',
        'flag = { name = "paper_first", column = "paper_first", value = "Yes" }\n',
        '[[source.indicator]]\nname = "census_paper_share"\nvalue = "paper_share"\n',
    ]
    return "\n".join(lines)


def _coverage(release: str) -> str:
    title = f"Fixed broadband coverage by postcode, {RELEASES[release]:%B %Y}"
    released = RELEASES[release].isoformat()
    source = _source(f"coverage_{release}", "coverage", title, f"coverage_{release}.csv", released)
    return f"{source}\nrelease_date = {released}\n"


def _contacts(path: str) -> str:
    channels = [channel.name for channel in [*CHANNELS, STAFF_CHANNEL]]
    words = "\n".join(f'"{name}" = "{CANONICAL_CHANNEL[name]}"' for name in channels)
    return f'''{_source("contacts", "contacts", "Contacts to the council", path)}
layout = "records"
set = "Contacts to the council"
area_system = "ward"
date_format = "%Y-%m-%d"
not_resident_contact = {{ column = "channel", values = ["{STAFF_CHANNEL.name}"] }}
exclude = [{{ column = "service", values = ["{TEST_SERVICE}"], reason = "Test service" }}]

[source.columns]
id = "contact_id"
date = "received_on"
service = "service"
channel = "channel"
area = "ward_code"
customer_type = "customer_type"
handling_seconds = "handling_seconds"

[source.values.channel]
{words}

[source.values.customer_type]
"Resident" = "resident"
"Business" = "business"

[source.flags]
resolved = {{ column = "outcome", values = ["Resolved"] }}
failed = {{ column = "outcome", values = ["Failed"] }}
avoidable = {{ column = "outcome", values = ["Avoidable"] }}
started = {{ column = "started", values = ["Y"] }}
completed = {{ column = "completed", values = ["Y"] }}
satisfied = {{ column = "rating", values = ["4", "5"] }}
ratings = {{ column = "rating", values = ["1", "2", "3", "4", "5"] }}

{_lgsl_and_break()}'''


def _lgsl_and_break() -> str:
    numbers = "\n".join(f'"{name}" = {number}' for name, number in LGSL_NUMBERS.items())
    return f"""[source.lgsl]
{numbers}

[[source.break]]
channel = "{CANONICAL_CHANNEL["Chatbot"]}"
first_month = {month_start(CHATBOT_FROM_MONTH)}
note = "The chatbot opens"
opens = true
"""


def _unit_costs() -> str:
    words = "\n".join(f'"{name}" = "{code}"' for name, code in CANONICAL_CHANNEL.items())
    title, released = "The council's own cost of a contact", UNIT_COSTS_VALID_FROM.isoformat()
    return f"""{_source("unit_costs", "unit_costs", title, "unit_costs.csv", released)}
cost_set = "Sampleford's own"

[source.columns]
service = "service"
channel = "channel"
low = "low"
central = "central"
high = "high"
unit = "unit"
price_year = "price_year"
valid_from = "valid_from"

[source.values.channel]
{words}
"""


def _survey() -> str:
    groups = "\n".join(f'{name} = "{column}"' for name, column in SURVEY_GROUPS.items())
    return "\n".join(
        [
            _source("residents_survey", "survey", "Residents' survey, spring 2022, 2024 and 2026", "survey.parquet"),
            'area_system = "ward"',
            'columns = { id = "respondent_id", wave = "wave", area = "ward_code", weight = "weight" }\n',
            f"[source.groups]\n{groups}\n",
            *(_question(name) for name in SURVEY_QUESTIONS),
            *(_question(name, several=True) for name in SURVEY_SEVERAL),
            *(_measure(name, conditions) for name, conditions in SURVEY_MEASURES.items()),
        ]
    )


def _question(name: str, *, several: bool = False) -> str:
    separator = 'separator = "; "\n' if several else ""
    return f'[[source.question]]\nname = "{name}"\ncolumn = "{name}"\n{separator}'


def _measure(name: str, conditions: dict[str, list[str]]) -> str:
    tables = ", ".join(
        f'{{ question = "{question}", answers = [{", ".join(f"{chr(34)}{answer}{chr(34)}" for answer in answers)}] }}'
        for question, answers in conditions.items()
    )
    return f'[[source.measure]]\nname = "{name}"\nall_of = [{tables}]\n'
