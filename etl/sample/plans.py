"""What the council says it will do: measures of success, projects and returns of inclusion activity."""

import numpy as np
import pandas as pd
from numpy.random import Generator

# Measures ------------------------------------------------------------------------------------------------
# TBD: to be decided; -: none. `calculated_from` names the measure that the data themselves give; where it is
# blank, the owner reports a figure each year.
MEASURE_COLUMNS = [
    "theme", "measure", "unit", "polarity", "baseline", "baseline_period", "target", "target_period",
    "to_be_set_by", "comparator", "comparator_name", "start_date", "calculated_from", "reported_2024_25",
    "reported_2025_26", "owner", "dependency",
]  # fmt: skip
MEASURES = [
    ("Communities", "Adults who have not used the internet in three months", "% of adults", "lower is better",
     "8.2", "Spring 2024", "7.5", "Spring 2028", "", "7.8", "Invented national figure, 2024", "2022-04-01",
     "survey: offline_three_months", "", "", "Head of Communities", ""),
    ("Connectivity", "Premises that can receive 100 Mbit/s or more", "% of premises", "higher is better",
     "38.0", "January 2025", "95", "July 2029", "", "", "", "2025-01-31",
     "coverage: fixed 100", "", "", "Head of Economy", "Rests on commercial builders"),
    ("Connectivity", "Premises that can receive 1000 Mbit/s or more", "% of premises", "higher is better",
     "14.3", "January 2025", "85", "July 2029", "", "", "", "2025-01-31",
     "coverage: fixed 1000", "", "", "Head of Economy", "National target; rests on commercial builders"),
    ("Commerce", "Value added by the digital economy", "GBP million", "higher is better",
     "TBD", "", "TBD", "", "Economic strategy, Q4 2026/27", "", "", "", "", "", "", "Head of Economy",
     "No local figure is published"),
    ("Co-production", "Visitors in digital engagement", "visitors", "higher is better",
     "4542", "2023/24", "5000", "2027/28", "Target to be revised, Q3 2026/27", "", "", "2023-04-01", "",
     "4710", "4865", "Head of Policy", ""),
    ("Co-production", "Projects paid for by crowdfunding", "projects", "higher is better",
     "TBD", "", "TBD", "", "Set in year", "", "", "2025-04-01", "", "", "8", "Head of Policy", ""),
    ("Care", "People more independent through technology", "people", "higher is better",
     "-", "", "TBD", "", "After the pilot of 30 to 60 people, Q4 2026/27", "", "", "2026-07-01", "", "", "",
     "Head of Adult Care", "Pilot under way"),
    ("Care", "Care assessments begun by the person online", "% of assessments", "higher is better",
     "-", "", "TBD", "", "Q4 2026/27", "", "", "2026-10-01", "", "", "", "Head of Adult Care", ""),
    ("Customer", "Satisfied with the digital service", "% of ratings", "higher is better",
     "74.8", "2022/23", "80", "2027/28", "", "75", "Good practice in local government", "2022-04-01",
     "contacts: satisfied", "", "", "Head of Customer Service", ""),
    ("Customer", "Contacts made through a digital channel", "% of contacts", "higher is better",
     "49.3", "Year to September 2024", "70", "Year to September 2028", "", "", "", "2023-10-01",
     "contacts: digital_share", "", "", "Head of Customer Service", ""),
    ("Capability", "Staff who completed the digital foundations", "% of staff", "higher is better",
     "-", "", "90", "2027/28", "", "", "", "2025-09-01", "", "", "31", "Head of People", "Newly launched"),
]  # fmt: skip

# Projects ------------------------------------------------------------------------------------------------
ON_TRACK, REVIEW, CLOSED = "On track", "Still required, may need review", "Completed or closed"
# theme: its projects, those on track first, then those to review, then those closed
PROJECTS = {
    "Innovative public services": (
        (9, 2, 2),
        ["Report it once", "Council tax online account", "Bins reminder service", "Forms in plain words",
         "Telephone queue call-back", "Planning search", "Blue badge renewals", "Bookings for the tip",
         "Registrars' diary", "Chat bot for benefits", "Single customer record", "Old website switched off",
         "Text reminders for rent"],
    ),
    "Vibrant digital economy": (
        (7, 1, 4),
        ["Start-up desks at Kiln Lane", "Market traders take cards", "Digital skills for small firms",
         "Suppliers' portal", "Makers' space", "Open data for builders", "Business account online",
         "Tourism booking trial", "Town centre footfall counters", "High street pages", "Licensing online",
         "Grant finder"],
    ),
    "Sustainable digital infrastructure": (
        (10, 1, 0),
        ["Gigabit for village halls", "Rural voucher top-up", "Street works once", "Fibre to council homes",
         "Public wireless in libraries", "Masts on council land", "Data centre closed", "Old laptops reused",
         "Network for schools", "Sensors for flooding", "5G trial at Castle Mount"],
    ),
    "Health, wellbeing and inclusion": (
        (5, 4, 2),
        ["Digital champions", "Device lending library", "Tablets for carers", "Skills sessions in halls",
         "Falls sensors at home", "Social tariff campaign", "Care assessment online", "Memory cafe online",
         "Referral from surgeries", "Wharfside learning hub", "Data allowances for families"],
    ),
}  # fmt: skip
OWNERS = ["Customer Service", "Economy", "Property", "Adult Care", "Communities", "Information Technology"]
REPORT_DATES = ("2026-03-31", "2026-09-30")
RISKS = {REVIEW: "Needs a decision on money", ON_TRACK: "", CLOSED: ""}
STILL_TO_MOVE = {3: (ON_TRACK, REVIEW), 7: (REVIEW, ON_TRACK), 5: (ON_TRACK, CLOSED)}
"""Every so many projects stood at another status at the report before: which now, which then."""

# Activity ------------------------------------------------------------------------------------------------
ACTIVITY_MONTHS = pd.period_range("2024-10", "2026-09", freq="M")
SHARE_NOT_RETURNED = 0.06
BOROUGH = ""
# partner: home ward (blank: the whole borough) and what it returns each month on average
PARTNERS = {
    "Sampleford Libraries": ("SF-W02", {"Skills places taken": 34, "Devices lent": 9, "Referrals made": 4}),
    "Wharfside Community Hub": (
        "SF-W04",
        {"Skills places taken": 22, "Referrals made": 6, "Devices lent": 4},
    ),
    "Kiln Lane Tenants": ("SF-W05", {"Skills places taken": 12, "Referrals made": 3}),
    "Canalside Family Centre": ("SF-W06", {"Skills places taken": 14, "Devices lent": 3}),
    "Eastfield Churches": ("SF-W07", {"Skills places taken": 7}),
    "Ashgrove School": ("SF-W08", {"Devices lent": 5}),
    "Quarry Bank Club": ("SF-W03", {"Skills places taken": 6}),
    "Millrace Rowers": ("SF-W09", {"Skills places taken": 3}),
    "Saltersgate Food Pantry": ("SF-W10", {"Referrals made": 7, "Data vouchers given": 11}),
    "Priory Gate Surgery": ("SF-W11", {"Referrals made": 5}),
    "Netherfield Library Friends": ("SF-W12", {"Skills places taken": 13, "Devices lent": 2}),
    "Harrow Green Allotments": ("SF-W13", {"Skills places taken": 2}),
    "Langwater Village Hall": ("SF-W14", {"Skills places taken": 6}),
    "Orchard Vale Society": ("SF-W15", {"Skills places taken": 5}),
    "Barley Cross Stores": ("SF-W16", {"Referrals made": 2}),
    "Dunmoor Drop-in": ("SF-W17", {"Skills places taken": 8, "Referrals made": 2, "Devices lent": 1}),
    "Beacon Hill Hall": ("SF-W18", {"Skills places taken": 3}),
    "Alderbank Women's Group": ("SF-W19", {"Skills places taken": 4}),
    "Thornley Moor Farmers": ("SF-W21", {"Skills places taken": 2}),
    "Sallow Heath Chapel": ("SF-W22", {"Skills places taken": 2}),
    "Sampleford Carers": (BOROUGH, {"Devices lent": 8, "Referrals made": 6}),
    "Sampleford Homes": (BOROUGH, {"Skills places taken": 11, "Data vouchers given": 9}),
    "Sampleford College": (BOROUGH, {"Skills places taken": 24}),
    "Job Club": (BOROUGH, {"Skills places taken": 9, "Data vouchers given": 4}),
    "Evening Callers": (BOROUGH, {"Referrals made": 8}),
}


def measures() -> pd.DataFrame:
    """Return one row a measure of success, with its baseline and target, known or not."""
    return pd.DataFrame(MEASURES, columns=MEASURE_COLUMNS)


def projects() -> pd.DataFrame:
    """Return one row a project and report: the latest report has the rollup of the published strategy."""
    latest = []
    for theme, (counts, names) in PROJECTS.items():
        statuses = np.repeat([ON_TRACK, REVIEW, CLOSED], counts)
        for name, status in zip(names, statuses, strict=True):
            latest.append({"project": name, "theme": theme, "status": str(status)})
    frame = pd.DataFrame(latest)
    number = np.arange(len(frame))
    frame.insert(0, "project_code", [f"SP{n + 1:02d}" for n in number])
    frame["funded"] = np.where(number % 6 == 2, "Not fully", "Fully")
    frame["owner"] = np.array(OWNERS)[number % len(OWNERS)]
    frame["due_date"] = [f"{2026 + (n % 3)}-{1 + (n * 5) % 12:02d}-28" for n in number]
    frame["risk_note"] = frame["status"].map(RISKS)
    return pd.concat([_report_before(frame), frame.assign(report_date=REPORT_DATES[1])], ignore_index=True)


def _report_before(latest: pd.DataFrame) -> pd.DataFrame:
    """Return the same projects half a year earlier, a few of them at another status."""
    before = latest.assign(report_date=REPORT_DATES[0])
    for step, (then, now) in STILL_TO_MOVE.items():
        moved = (latest["status"] == now) & (np.arange(len(latest)) % step == 0)
        before.loc[moved, "status"] = then
    return before.assign(risk_note=before["status"].map(RISKS))


def activity(random: Generator) -> pd.DataFrame:
    """Return one row a month, partner and activity: a count, or blank where the partner sent no return."""
    rows = []
    for month in ACTIVITY_MONTHS:
        for partner, (ward, returns) in PARTNERS.items():
            returned = random.random() >= SHARE_NOT_RETURNED
            for what, usual in returns.items():
                count = round(usual * (0.7 + 0.6 * random.random()))
                given = (str(count), "Yes") if returned else ("", "No")
                rows.append((f"{month.start_time:%Y-%m-%d}", ward, what, partner, *given))
    return pd.DataFrame(rows, columns=["month", "ward_code", "activity", "partner", "count", "returned"])
