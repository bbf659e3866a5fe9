"""Three years of contacts: a table of expected contacts for each month, and one row for each of them."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
from numpy.random import Generator

from etl.sample.assumptions import (
    BLEMISHES,
    BUSY_MONTH_RISE,
    CHANNELS,
    CHATBOT_FROM_MONTH,
    CONTACTS_GROWTH_A_YEAR,
    DIGITAL_SHARE_FIRST_MONTH,
    DIGITAL_SHARE_LAST_TWELVE_MONTHS,
    FIRST_MONTH,
    IMPOSSIBLE_DATES,
    MONTHS,
    OUTSIDE_WARD,
    SERVICES,
    SHARE_STAFF_REPORTS,
    STAFF_CHANNEL,
    TEST_SERVICE,
    WARDS,
    Channel,
)

# How the log-odds of choosing a digital channel move.
ONLINE_BY_DEPRIVATION, ONLINE_BY_OLDER, ONLINE_BY_BUSINESS = -0.24, -3.2, 0.5
COUNTER_BY_SETTING = {"Urban": 1.35, "Rural town and fringe": 0.8, "Rural": 0.35}
APP_GROWTH_OVER_PERIOD = 2.2
WEB_CHAT_AFTER_CHATBOT = 0.55
STAFF_SERVICES = {"Highways and potholes": 2, "Street cleaning and fly-tipping": 3, "Environmental health": 4}
"""How often staff report something, for each contact of a resident about the same service."""
HANDLING_BY_SERVICE = {
    "Adult social care": 1.7,
    "Housing and homelessness": 1.35,
    "Benefits and support": 1.3,
}
HANDLING_STEP_SECONDS = 10
STARTED_OF_FAILED_FORMS = 0.8
RATINGS_SATISFIED, RATINGS_OTHER = {5: 0.55, 4: 0.45}, {3: 0.45, 2: 0.25, 1: 0.30}

ALL_CHANNELS = [*CHANNELS, STAFF_CHANNEL]
CUSTOMER_TYPES = ["Resident", "Business"]
OUTCOMES = ["Resolved", "Failed", "Avoidable"]
SCHEMA_NAMES = [
    "contact_id", "received_on", "service", "channel", "ward_code", "customer_type", "outcome",
    "started", "completed", "handling_seconds", "rating",
]  # fmt: skip

Axes = np.ndarray
"""Expected contacts or shares along channel, service, ward (the last: none given), customer type."""


@dataclass(frozen=True)
class Row:
    """The columns of many contacts as numbers: positions in the lists above; -1 is blank."""

    day: np.ndarray
    channel: np.ndarray
    service: np.ndarray
    ward: np.ndarray
    customer_type: np.ndarray
    outcome: np.ndarray
    started: np.ndarray
    completed: np.ndarray
    handling_seconds: np.ndarray
    rating: np.ndarray


def contact_rows(contacts: int, ward_residents: list[int], random: Generator) -> pa.RecordBatchReader:
    """Return so many contacts, blemishes among them, as a stream of one batch a month."""
    sound = contacts - sum(BLEMISHES.values())
    demand = _demand_by_month(ward_residents, random)
    volumes = _whole_numbers(sound * demand.sum(axis=(1, 2, 3)) / demand.sum(), 0.5)
    targets = _digital_targets(volumes * (1 - SHARE_STAFF_REPORTS), random)
    return pa.RecordBatchReader.from_batches(_schema(), _batches(demand, volumes, targets, random))


def _batches(
    demand: np.ndarray, volumes: np.ndarray, targets: np.ndarray, random: Generator
) -> Iterator[pa.RecordBatch]:
    next_id = 1
    for month in range(MONTHS):
        expected = _expected_contacts(month, demand[month], targets[month])
        counts = _whole_numbers(volumes[month] * expected.ravel() / expected.sum(), random.random())
        row = _drawn_rows(month, counts, expected.shape, random)
        yield _batch(month, row, np.arange(next_id, next_id + len(row.day)))
        next_id += len(row.day)
        if month == MONTHS - 1:
            yield from _blemishes(month, row, next_id)


def month_start(month: int) -> date:
    """Return the first day of a month, counted from the first of the sample."""
    years, months = divmod(FIRST_MONTH.month - 1 + month, 12)
    return date(FIRST_MONTH.year + years, months + 1, 1)


def _demand_by_month(ward_residents: list[int], random: Generator) -> np.ndarray:
    """Return the relative demand by month, service, ward and customer type, with seasons and chance."""
    months = [month_start(month).month for month in range(MONTHS)]
    growth = (1 + CONTACTS_GROWTH_A_YEAR) ** (np.arange(MONTHS) / 12)
    busy = [[BUSY_MONTH_RISE if m in s.busy_months else 1.0 for s in SERVICES] for m in months]
    chance = 1 + 0.16 * (random.random((MONTHS, len(SERVICES))) - 0.5)
    by_service = np.array([s.share for s in SERVICES]) * np.array(busy) * chance * growth[:, None]
    leaning = np.outer([s.deprived for s in SERVICES], [w.deprivation for w in WARDS])
    by_ward = np.array(ward_residents) * np.exp(leaning) * (0.9 + 0.2 * random.random(len(WARDS)))
    by_ward = by_ward / by_ward.sum(axis=1, keepdims=True)
    business = np.array([s.business for s in SERVICES])
    by_type = np.stack([1 - business, business], axis=1)
    demand: np.ndarray = np.einsum("ms,sw,st->mswt", by_service, by_ward, by_type)
    return demand


def _digital_targets(volumes: np.ndarray, random: Generator) -> np.ndarray:
    """Return the digital share of each month: a straight path, a little chance, an exact last year."""
    wobble = 0.008 * (random.random(MONTHS) - 0.5)
    wobble[0] = 0.0
    last_year, steps = slice(MONTHS - 12, MONTHS), np.arange(MONTHS)
    weights = volumes[last_year] / volumes[last_year].sum()
    missing = DIGITAL_SHARE_LAST_TWELVE_MONTHS - DIGITAL_SHARE_FIRST_MONTH - weights @ wobble[last_year]
    targets: np.ndarray = DIGITAL_SHARE_FIRST_MONTH + wobble + steps * missing / (weights @ steps[last_year])
    return targets


def _expected_contacts(month: int, demand: np.ndarray, target: float) -> Axes:
    """Return a month's expected contacts by channel, service, ward (last: none) and customer type."""
    older = sum(ward.older for ward in WARDS) / len(WARDS)
    by_ward = [ONLINE_BY_DEPRIVATION * w.deprivation + ONLINE_BY_OLDER * (w.older - older) for w in WARDS]
    odds = np.array([s.online for s in SERVICES])[:, None, None] + np.array(by_ward)[None, :, None]
    odds = odds + np.array([0.0, ONLINE_BY_BUSINESS])
    digital = _calibrated(odds, demand, target)
    shares = np.stack([_share_within(channel, month) for channel in CHANNELS])
    is_digital = np.array([channel.digital for channel in CHANNELS])[:, None]
    for group in (is_digital, ~is_digital):
        shares = np.where(group, shares / (shares * group).sum(axis=0), shares)
    chosen = np.where(is_digital[:, :, None, None], digital, 1 - digital) * shares[:, None, :, None] * demand
    staffed = np.array([STAFF_SERVICES.get(s.name, 0.0) for s in SERVICES])[:, None, None]
    staff = demand * staffed / (demand * staffed).sum() * demand.sum() * SHARE_STAFF_REPORTS
    everything = np.concatenate([chosen * (1 - SHARE_STAFF_REPORTS), staff[None]])
    blank = np.array([channel.without_ward for channel in ALL_CHANNELS])[:, None, None, None]
    return np.concatenate([everything * (1 - blank), (everything * blank).sum(axis=2, keepdims=True)], axis=2)


def _calibrated(odds: np.ndarray, demand: np.ndarray, target: float) -> np.ndarray:
    """Return chances of a digital channel whose mean, weighted by demand, is the target (by bisection)."""
    low, high = -6.0, 6.0
    for _ in range(60):
        middle = (low + high) / 2
        chances: np.ndarray = 1 / (1 + np.exp(-(odds + middle)))
        low, high = (middle, high) if (chances * demand).sum() < target * demand.sum() else (low, middle)
    return chances


def _share_within(channel: Channel, month: int) -> np.ndarray:
    """Return a channel's weight by ward among the digital, or among the other channels."""
    weight = np.full(len(WARDS), channel.share)
    if channel.name == "App":
        weight *= 1 + (APP_GROWTH_OVER_PERIOD - 1) * month / (MONTHS - 1)
    if channel.name == "Chatbot":
        weight *= np.clip((month - CHATBOT_FROM_MONTH + 2) / 6, 0, 1) * (month >= CHATBOT_FROM_MONTH)
    if channel.name == "Web chat" and month >= CHATBOT_FROM_MONTH:
        weight *= WEB_CHAT_AFTER_CHATBOT
    if channel.name == "Counter":
        weight *= [COUNTER_BY_SETTING[ward.setting] * np.exp(0.15 * ward.deprivation) for ward in WARDS]
    return weight


def _whole_numbers(expected: np.ndarray, offset: float) -> np.ndarray:
    """Return whole numbers that follow the expected ones: every run of cells is right to within one."""
    steps = np.floor(np.cumsum(expected) + offset)
    steps[-1] = round(expected.sum())
    whole: np.ndarray = np.diff(steps, prepend=0).astype(int)
    return whole


def _drawn_rows(month: int, counts: np.ndarray, shape: tuple[int, ...], random: Generator) -> Row:
    """Return one row a contact, in order of day, then channel, service and ward."""
    cells = np.repeat(np.arange(len(counts)), counts)
    day = _days(month, np.unravel_index(cells, shape)[0], random)
    in_order = np.argsort(day.astype(np.int8), kind="stable")
    channel, service, ward, customer_type = np.unravel_index(cells[in_order], shape)
    ward = np.where(ward == len(WARDS), -1, ward)
    outcome = _outcomes(channel, random)
    is_form = _of_channel("is_form")[channel].astype(bool)
    failed = outcome == OUTCOMES.index("Failed")
    started = ~failed | (random.random(len(channel)) < STARTED_OF_FAILED_FORMS)
    return Row(
        day[in_order], channel, service, ward, customer_type, outcome,
        np.where(is_form, started, -1), np.where(is_form, ~failed, -1),
        _handling(channel, service, random), _ratings(channel, random),
    )  # fmt: skip


def _of_channel(field: str) -> np.ndarray:
    return np.array([getattr(channel, field) or 0 for channel in ALL_CHANNELS], dtype=float)


def _days(month: int, channel: np.ndarray, random: Generator) -> np.ndarray:
    """Return the day of the month of each contact: weekends are quieter, by channel."""
    start = month_start(month)
    length = calendar.monthrange(start.year, start.month)[1]
    is_weekend = np.array([(start + timedelta(days=day)).weekday() >= 5 for day in range(length)])
    weekend, weekday = np.flatnonzero(is_weekend), np.flatnonzero(~is_weekend)
    quiet = _of_channel("weekend") * len(weekend)
    on_weekend = random.random(len(channel)) < (quiet / (quiet + len(weekday)))[channel]
    place = random.random(len(channel))
    at_weekend = weekend[(place * len(weekend)).astype(int)]
    in_week = weekday[(place * len(weekday)).astype(int)]
    day: np.ndarray = np.where(on_weekend, at_weekend, in_week)
    return day


def _outcomes(channel: np.ndarray, random: Generator) -> np.ndarray:
    chance = random.random(len(channel))
    resolved, avoidable = _of_channel("resolved")[channel], _of_channel("avoidable")[channel]
    return np.where(chance < resolved, 0, np.where(chance < resolved + avoidable, 2, 1))


def _handling(channel: np.ndarray, service: np.ndarray, random: Generator) -> np.ndarray:
    """Return the seconds a member of staff spent, to ten seconds; -1 where nobody's time is measured."""
    usual = _of_channel("handling_seconds")[channel]
    usual = usual * np.array([HANDLING_BY_SERVICE.get(s.name, 1.0) for s in SERVICES])[service]
    chance = 0.4 - 0.6 * np.log(1 - random.random(len(channel)))
    seconds = np.rint(usual * chance / HANDLING_STEP_SECONDS).astype(int) * HANDLING_STEP_SECONDS
    return np.where(usual > 0, seconds, -1)


def _ratings(channel: np.ndarray, random: Generator) -> np.ndarray:
    """Return ratings from 1 to 5, -1 where the customer gave none."""
    given = random.random(len(channel)) < _of_channel("rated")[channel]
    satisfied = random.random(len(channel)) < _of_channel("satisfied")[channel]
    chance = random.random(len(channel))
    rated = np.where(satisfied, _picked(RATINGS_SATISFIED, chance), _picked(RATINGS_OTHER, chance))
    return np.where(given, rated, -1)


def _picked(shares: dict[int, float], chance: np.ndarray) -> np.ndarray:
    """Return for each chance the value whose share of the whole it falls into."""
    limits = np.cumsum(list(shares.values()))[:-1]
    values: np.ndarray = np.array(list(shares))[np.searchsorted(limits, chance)]
    return values


def _blemishes(month: int, row: Row, next_id: int) -> Iterator[pa.RecordBatch]:
    """Return the rows that a load must reject or set aside, copied from rows of the last month."""
    size, first_id = len(row.day), next_id - len(row.day)
    for number, (blemish, count) in enumerate(BLEMISHES.items()):
        taken = (np.arange(count) * (size // 100) + number * 7) % size
        copied = Row(**{name: column[taken] for name, column in vars(row).items()})
        ids = first_id + taken if blemish == "repeated" else np.arange(next_id, next_id + count)
        batch = _batch(month, copied, ids)
        if blemish == "outside":
            batch = _replaced(batch, "ward_code", [OUTSIDE_WARD] * count)
        if blemish == "impossible_date":
            batch = _replaced(batch, "received_on", [IMPOSSIBLE_DATES[n % 3] for n in range(count)])
        if blemish == "test_service":
            batch = _replaced(batch, "service", [TEST_SERVICE] * count)
        next_id += 0 if blemish == "repeated" else count
        yield batch


def _schema() -> pa.Schema:
    words = pa.string()
    whole = pa.int64()
    types = [whole, words, words, words, words, words, words, words, words, whole, whole]
    return pa.schema(list(zip(SCHEMA_NAMES, types, strict=True)))


def _batch(month: int, row: Row, ids: np.ndarray) -> pa.RecordBatch:
    start = month_start(month)
    days = [f"{start:%Y-%m}-{day:02d}" for day in range(1, 32)]
    columns = [
        pa.array(ids),
        _words(days, row.day),
        _words([service.name for service in SERVICES], row.service),
        _words([channel.name for channel in ALL_CHANNELS], row.channel),
        _words([ward.code for ward in WARDS], row.ward),
        _words(CUSTOMER_TYPES, row.customer_type),
        _words(OUTCOMES, row.outcome),
        _words(["N", "Y"], row.started),
        _words(["N", "Y"], row.completed),
        pa.array(row.handling_seconds, mask=row.handling_seconds < 0),
        pa.array(row.rating, mask=row.rating < 0),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_schema())


def _words(words: list[str], positions: np.ndarray) -> pa.Array:
    """Return the words at some positions, null where the position is -1."""
    return pa.array(words).take(pa.array(positions, mask=positions < 0))


def _replaced(batch: pa.RecordBatch, column: str, values: list[str]) -> pa.RecordBatch:
    position = batch.schema.get_field_index(column)
    return batch.set_column(position, batch.schema.field(position), pa.array(values))
