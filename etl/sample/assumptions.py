"""What is assumed about Sampleford: every invented rate, name and total, as tables that can be read."""

from dataclasses import dataclass
from datetime import date

SEED = 20260930
CONTACTS = 300_000
POSTCODES = 3_000
FEWEST_CONTACTS, FEWEST_POSTCODES = 5_000, 500
"""Below these the blemishes, and the small areas without a postcode, would be most of the file."""
CSV_ABOVE_ROWS = 1_000_000
"""Above this many rows a file is plain CSV: it is for benchmarks, never committed."""

PLACE_CODE = "SAMPLEFORD"

# Geography -----------------------------------------------------------------------------------------------
# Kilometres east and north of the market cross. The cross is put in the North Sea, far from any land, so
# that no outline can be taken for a real place.
ORIGIN_LATITUDE, ORIGIN_LONGITUDE = 54.5, 2.5

OUTLINE_KM = [
    (-9.8, 5.4), (-8.9, 7.8), (-6.4, 8.1), (-5.9, 10.2), (-3.4, 10.4), (-2.2, 8.8), (0.4, 9.3), (1.7, 10.9),
    (4.6, 10.1), (6.2, 8.0), (8.6, 8.7), (10.9, 10.9), (13.9, 9.8), (14.6, 6.9), (12.4, 4.6), (12.8, 1.9),
    (10.6, -0.2), (11.3, -3.2), (9.2, -5.1), (9.9, -7.4), (7.1, -9.3), (4.7, -8.6), (3.0, -10.8),
    (-0.4, -11.6), (-3.1, -9.9), (-6.2, -10.6), (-8.9, -9.2), (-8.4, -6.6), (-11.6, -5.3), (-14.3, -6.1),
    (-15.9, -3.1), (-14.1, -0.6), (-14.7, 1.6), (-11.4, 2.6),
]  # fmt: skip
RIVER_NAME = "River Sample"
RIVER_KM = [
    (-12.0, 9.2), (-9.6, 6.6), (-8.4, 6.9), (-7.3, 5.7), (-6.2, 6.2), (-5.0, 5.0), (-5.4, 3.9), (-4.1, 3.1),
    (-3.0, 3.5), (-2.2, 2.3), (-2.6, 1.5), (-1.3, 0.8), (-0.2, 1.0), (0.6, 0.1), (0.3, -0.8), (1.2, -1.5),
    (2.1, -1.2), (2.6, -2.2), (1.8, -3.1), (2.3, -4.0), (3.7, -4.1), (4.3, -5.3), (3.6, -6.4), (4.7, -7.4),
    (6.0, -7.2), (6.9, -8.3), (7.6, -11.0),
]  # fmt: skip


@dataclass(frozen=True)
class Ward:
    """One invented ward: where its middle lies, what sort of place it is, and how many answer each survey."""

    code: str
    name: str
    east_km: float
    north_km: float
    setting: str
    small_areas: int
    deprivation: float
    """Standardised: 0 is the borough, +1.5 the poorest wards."""
    older: float
    """Share of residents aged 65 or over."""
    replies: tuple[int, int, int]
    """Respondents in the surveys of spring 2022, 2024 and 2026."""


WARDS = [
    Ward("SF-W01", "Castle Mount", 0.9, 1.5, "Urban", 6, 0.5, 0.15, (26, 23, 24)),
    Ward("SF-W02", "Market Quarter", -0.8, -0.5, "Urban", 6, 0.9, 0.12, (44, 40, 47)),
    Ward("SF-W03", "Quarry Bank", -2.9, 0.4, "Urban", 7, 0.6, 0.17, (54, 56, 55)),
    Ward("SF-W04", "Wharfside", 0.6, -2.2, "Urban", 7, 1.7, 0.16, (66, 78, 84)),
    Ward("SF-W05", "Kiln Lane", 2.7, -0.3, "Urban", 7, 1.5, 0.18, (74, 70, 80)),
    Ward("SF-W06", "Canalside", 3.2, 1.5, "Urban", 7, 1.1, 0.15, (58, 63, 62)),
    Ward("SF-W07", "Eastfield", 2.3, 3.3, "Urban", 7, 1.0, 0.20, (57, 54, 60)),
    Ward("SF-W08", "Ashgrove", -0.6, 3.3, "Urban", 7, -0.2, 0.18, (68, 70, 66)),
    Ward("SF-W09", "Millrace", -2.2, -2.0, "Urban", 7, -0.5, 0.17, (62, 58, 63)),
    Ward("SF-W10", "Saltersgate", -0.8, -4.2, "Urban", 8, 0.8, 0.20, (74, 80, 76)),
    Ward("SF-W11", "Priory Gate", 1.9, -5.4, "Urban", 7, -0.9, 0.21, (51, 53, 54)),
    Ward("SF-W12", "Netherfield", 4.6, -2.0, "Urban", 8, 0.4, 0.21, (160, 152, 156)),
    Ward("SF-W13", "Harrow Green", -4.8, -1.0, "Urban", 7, -0.4, 0.19, (39, 41, 33)),
    Ward("SF-W14", "Langwater", 5.6, 3.4, "Rural town and fringe", 7, 0.1, 0.24, (33, 36, 38)),
    Ward("SF-W15", "Orchard Vale", -5.6, 1.9, "Rural town and fringe", 7, -1.3, 0.25, (82, 78, 80)),
    Ward("SF-W16", "Barley Cross", -4.5, -4.6, "Rural town and fringe", 7, -0.7, 0.23, (62, 66, 66)),
    Ward("SF-W17", "Dunmoor", -11.2, -2.0, "Rural", 5, 0.9, 0.31, (52, 58, 64)),
    Ward("SF-W18", "Beacon Hill", -8.9, 4.2, "Rural", 5, -0.9, 0.28, (25, 22, 28)),
    Ward("SF-W19", "Alderbank", -3.6, 6.7, "Rural", 6, -0.7, 0.27, (51, 52, 51)),
    Ward("SF-W20", "Wendlebrook", 2.8, 7.2, "Rural", 5, -0.3, 0.28, (18, 15, 17)),
    Ward("SF-W21", "Thornley Moor", 10.2, 6.4, "Rural", 4, 0.2, 0.30, (10, 12, 22)),
    Ward("SF-W22", "Sallow Heath", 8.3, -3.2, "Rural", 5, -0.4, 0.27, (21, 26, 20)),
    Ward("SF-W23", "Glebe End", -7.0, -7.4, "Rural", 4, -1.0, 0.29, (28, 24, 27)),
    Ward("SF-W24", "Fernhollow", 0.4, -8.6, "Rural", 4, -1.1, 0.28, (14, 17, 11)),
]
TOWN_WARDS = [f"SF-W{number:02d}" for number in range(1, 14)]
RESIDENTS_PER_SMALL_AREA = (620, 980)
RESIDENTS_PER_HOUSEHOLD = {"Urban": 2.22, "Rural town and fringe": 2.34, "Rural": 2.38}

# Contacts ------------------------------------------------------------------------------------------------
FIRST_MONTH, MONTHS = date(2023, 10, 1), 36
DIGITAL_SHARE_FIRST_MONTH = 0.480
DIGITAL_SHARE_LAST_TWELVE_MONTHS = 0.550
CHATBOT_FROM_MONTH = 18
"""Months after the first: the chat bot answers from April 2025, which breaks the series of web chat."""
SHARE_STAFF_REPORTS = 0.01
CONTACTS_GROWTH_A_YEAR = 0.03


@dataclass(frozen=True)
class Channel:
    """A channel in the council's own words, and what the council records about it."""

    name: str
    digital: bool
    share: float
    """Within the digital, or within the other channels."""
    resolved: float
    avoidable: float
    handling_seconds: int | None
    rated: float
    satisfied: float
    without_ward: float
    """Share that is recorded with no ward; about 8% of all contacts."""
    is_form: bool = False
    weekend: float = 0.0
    """Contacts on a Saturday or Sunday for each one on a weekday."""


CHANNELS = [
    Channel("Web form", True, 0.50, 0.83, 0.05, None, 0.10, 0.76, 0.06, True, 0.55),
    Channel("My Account", True, 0.32, 0.89, 0.04, None, 0.12, 0.80, 0.00, True, 0.60),
    Channel("App", True, 0.08, 0.87, 0.04, None, 0.14, 0.82, 0.03, True, 0.75),
    Channel("Chatbot", True, 0.10, 0.62, 0.10, None, 0.16, 0.55, 0.30, False, 0.65),
    Channel("Telephone", False, 0.655, 0.74, 0.19, 340, 0.05, 0.81, 0.11, False, 0.02),
    Channel("Email", False, 0.145, 0.68, 0.17, 430, 0.03, 0.66, 0.14, False, 0.25),
    Channel("Counter", False, 0.085, 0.82, 0.12, 690, 0.02, 0.86, 0.08, False, 0.0),
    Channel("Letter", False, 0.035, 0.71, 0.14, 780, 0.0, 0.6, 0.05, False, 0.0),
    Channel("Web chat", False, 0.055, 0.78, 0.11, 520, 0.15, 0.79, 0.15, False, 0.05),
    Channel("Social media", False, 0.025, 0.6, 0.16, 260, 0.0, 0.6, 0.40, False, 0.4),
]
STAFF_CHANNEL = Channel("Staff report", False, 1.0, 0.93, 0.0, None, 0.0, 0.6, 0.02, False, 0.1)
"""A contact that staff raise themselves: counted, but not a resident's or a business's choice of channel."""


@dataclass(frozen=True)
class Service:
    """A service, how much it is contacted and how far its contacts are online."""

    name: str
    share: float
    online: float
    """Log-odds of digital against the borough."""
    business: float
    busy_months: tuple[int, ...]
    deprived: float
    """How much more a ward contacts it for each step of deprivation."""


SERVICES = [
    Service("Bins and recycling", 0.205, 0.55, 0.02, (1, 12, 5), -0.05),
    Service("Council tax", 0.175, 0.10, 0.00, (3, 4), 0.05),
    Service("Benefits and support", 0.090, -0.45, 0.00, (4, 11), 0.45),
    Service("Housing and homelessness", 0.085, -0.70, 0.01, (1, 2, 11), 0.40),
    Service("Highways and potholes", 0.075, 0.45, 0.04, (1, 2, 3), -0.15),
    Service("Street cleaning and fly-tipping", 0.060, 0.60, 0.03, (6, 7, 8), 0.15),
    Service("Planning and building control", 0.055, 0.15, 0.22, (5, 6), -0.25),
    Service("Adult social care", 0.060, -1.35, 0.00, (1, 12), 0.10),
    Service("Schools and children", 0.060, 0.20, 0.00, (1, 9, 10), 0.05),
    Service("Parking and permits", 0.045, 0.70, 0.06, (7, 12), -0.05),
    Service("Births, deaths and marriages", 0.030, -0.20, 0.00, (5, 6, 7), 0.0),
    Service("Libraries and leisure", 0.025, 0.40, 0.00, (7, 8), -0.10),
    Service("Licensing and business rates", 0.020, 0.20, 0.85, (3, 4), 0.0),
    Service("Environmental health", 0.015, -0.25, 0.15, (6, 7, 8), 0.15),
]
BUSY_MONTH_RISE = 1.35

# Honest blemishes, so that reconciliation has work. The same few at any size.
BLEMISHES = {"repeated": 12, "outside": 25, "impossible_date": 7, "test_service": 9}
OUTSIDE_WARD = "XX-W99"
TEST_SERVICE = "ZZ Test"
IMPOSSIBLE_DATES = ["2024-02-30", "2025-13-05", "2026-06-31"]

# Connectivity --------------------------------------------------------------------------------------------
RELEASES = {"202501": date(2025, 1, 31), "202607": date(2026, 7, 31)}
COVERAGE = {
    "202501": {1000: 0.142, 300: 0.155, 100: 0.380, 30: 0.921, 10: 0.971, 5: 0.986, 2: 0.995},
    "202607": {1000: 0.260, 300: 0.268, 100: 0.510, 30: 0.946, 10: 0.980, 5: 0.991, 2: 0.997},
}
"""Share of premises that can receive so many Mbit/s or more; 202607 agrees with the published strategies."""
SHARE_DECENT_BY_RADIO = 0.62
SHARE_BUILT_AFTER_FIRST_RELEASE = 0.015
POSTCODES_OUTSIDE_PLACE = 5

# The council's own costs ---------------------------------------------------------------------------------
# service (blank: all), channel, low, central, high (GBP), unit. Finance has yet to supply a cost of e-mail.
UNIT_COSTS = [
    ("", "Web form", 0.15, 0.21, 0.29, "contact"),
    ("", "My Account", 0.13, 0.19, 0.27, "contact"),
    ("", "App", 0.16, 0.24, 0.35, "contact"),
    ("", "Chatbot", 0.09, 0.14, 0.22, "contact"),
    ("", "Telephone", 2.61, 3.04, 3.55, "call"),
    ("", "Counter", 6.90, 8.12, 9.85, "visit"),
    ("", "Letter", 3.80, 4.65, 5.90, "contact"),
    ("", "Web chat", 1.55, 2.02, 2.60, "contact"),
    ("", "Social media", 1.10, 1.60, 2.35, "contact"),
    ("Adult social care", "Telephone", 5.10, 6.25, 7.80, "call"),
    ("Adult social care", "Counter", 11.40, 13.90, 17.20, "visit"),
    ("Benefits and support", "Telephone", 3.45, 4.10, 4.95, "call"),
    ("Benefits and support", "Counter", 8.05, 9.60, 11.75, "visit"),
]
UNIT_COSTS_VALID_FROM, UNIT_COSTS_PRICE_YEAR = date(2025, 4, 1), "2025/26"
# Price year, first day, and what a cost then was of the one above: for channels that staff answer, and for the rest.
EARLIER_UNIT_COSTS = [("2023/24", date(2023, 4, 1), 0.905, 1.19), ("2024/25", date(2024, 4, 1), 0.951, 1.10)]
# Invented, like all else here: a financial year, its index, and whether it is a forecast.
DEFLATOR = [
    ("2022/23", 91.9, "no"), ("2023/24", 95.3, "no"), ("2024/25", 97.8, "no"), ("2025/26", 100.0, "no"),
    ("2026/27", 102.1, "yes"),
]  # fmt: skip
DEFLATOR_BASE, DEFLATOR_RELEASE = "2025/26 = 100", "Invented, November 2026"
