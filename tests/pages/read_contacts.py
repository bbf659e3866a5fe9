"""The files of Channel shift and Ward profile, read back: counts of contacts, their measures and their shares."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import norm

from dashboard.marts.contacts import group_of_channel
from tests.pages.published import NO_AREA, YES, Cell, number
from tests.pages.reading import MISSING, Reading, Told, group_of, month_label, of_channel, published_share

DIGITAL = "digital"
Z95 = float(norm.ppf(0.975))
PARTS = {
    "user_satisfaction": ("satisfied", "ratings"),
    "avoidable_contact": ("avoidable", "contacts"),
    "failed_digital_contact": ("failed", "contacts"),
    "completion_rate": ("completed", "started"),
}


def contacts_by_period(told: Told) -> None:
    """Take down every month's contacts by channel group and in all."""
    for row in told.records():
        cell = told.base | {"month": row["period_label"]}
        told.count(row["contacts"], cell | {"channel_group": row["channel_group"]})
        told.count(row["all_contacts"], cell)
        told.share("share", row["share"], row["contacts"], row["all_contacts"])


def trend_and_target(told: Told) -> None:
    """Take down every month's digital contacts; the trend is a function of their shares alone."""
    for row in told.records():
        cell = told.base | {"month": month_label(row["month_date"])}
        told.count(row["digital_contacts"], cell | {"channel_group": DIGITAL})
        told.count(row["all_contacts"], cell)
        told.share("share", row["share"], row["digital_contacts"], row["all_contacts"])
        told.lies("trend", row["trend"], 0.0, 1.0)


def digital_share(told: Told) -> None:
    """Take down contacts by channel, and digital ones by service and by area."""
    for row in told.records():
        cell = told.during(row["period"])
        if row["level"] == "channel":
            told.count(row["numerator"], cell | of_channel(row["code"]))
        else:
            cell |= {"service_code" if row["level"] == "service" else "area_code": row["code"] or NO_AREA}
            told.count(row["numerator"], cell | {"channel_group": DIGITAL})
        told.count(row["denominator"], cell)
        told.share(row["level"], row["share"], row["numerator"], row["denominator"])


def area_by_quarter(told: Told) -> None:
    """Take down digital contacts by area and quarter; every area is there, whichever one is chosen."""
    for row in told.records():
        cell = told.during(row["quarter"]) | {"area_code": row["area_code"] or NO_AREA}
        told.count(row["digital_contacts"], cell | {"channel_group": DIGITAL})
        told.count(row["all_contacts"], cell)
        told.share("share", row["share"], row["digital_contacts"], row["all_contacts"])


def able_and_digital(told: Told) -> None:
    """Take down digital contacts by area; the gap and the intervals are made of shares beside them."""
    for row in told.records():
        cell = told.during(row["period"]) | {"area_code": row["area_code"]}
        told.count(row["digital_contacts"], cell | {"channel_group": DIGITAL})
        told.count(row["contacts"], cell)
        digital, contacts = number(row["digital_contacts"]), number(row["contacts"])
        share = digital / contacts if contacts > 0 else MISSING
        low, high = _wilson(share, contacts)
        able, able_low, able_high = (number(row[name]) for name in ("able", "able_low", "able_high"))
        ends = {"digital": share, "digital_low": low, "digital_high": high, "gap": able - share}
        ends["gap_low"] = able - share - float(np.hypot(able - able_low, high - share))
        ends["gap_high"] = able - share + float(np.hypot(able_high - able, share - low))
        for name, expected in ends.items():
            told.equals(name, row[name], expected)


def _wilson(share: float, count: float) -> tuple[float, float]:
    """Return Wilson's 95% interval of a share of so many contacts."""
    square = Z95**2 / count if count > 0 else MISSING
    middle = (share + square / 2) / (1 + square)
    half = np.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square)
    return float(middle - half), float(middle + half)


def ward_profile(told: Told) -> None:
    """Take down the shares of the channel groups; other rows are of open data, or of the survey."""
    for row in told.records():
        if row["measure"] in set(group_of_channel().values()):
            area = {"residents": YES, "area_code": row["area_code"]}
            for name, cell in (("value", area), ("place_value", {"residents": YES})):
                group = told.reading.closed.figure(cell | {"channel_group": row["measure"]})
                told.equals(name, row[name], published_share(group, told.reading.closed.figure(cell)))


def service_measures(told: Told) -> None:
    """Take down both parts of each measure: counts by channel, and sums of them; a transaction's cost is money."""
    figures = ("numerator", "denominator", "value")
    for row in told.records():
        if all(np.isnan(number(row[name])) for name in figures):
            continue
        cell = told.during(row["period"])
        if row["level"] == "service":
            cell |= {"service_code": row["code"]}
        channels = (
            [cell | of_channel(row["code"])] if row["level"] == "channel" else told.reading.closed.by_channel(cell)
        )
        if row["level"] == "channel" and row["measure"] in PARTS and row["state"] == "shown":
            for part, measure in zip(("numerator", "denominator"), PARTS[row["measure"]], strict=True):
                told.count(row[part], _measured(channels[0], measure))
        top, base = _parts(told, row["measure"], channels, cell)
        told.equals(f"{row['measure']}, denominator", row["denominator"], base)
        if row["measure"] == "cost_per_transaction":
            told.money(f"{row['measure']}, numerator", row["numerator"], _by_service(told.reading, channels))
            top = number(row["numerator"])
        else:
            told.equals(f"{row['measure']}, numerator", row["numerator"], top)
        value = top / base if base > 0 else MISSING
        told.equals(
            row["measure"], row["value"], value if row["measure"] == "cost_per_transaction" else min(value, 1.0)
        )


def _parts(told: Told, measure: str, channels: Sequence[Cell], cell: Cell) -> tuple[float, float]:
    """Return numerator and denominator of a measure over some channels, as the published cells make them."""
    reading = told.reading
    digital = [each for each in channels if group_of(each) == DIGITAL]
    if measure == "digital_take_up":
        return _transactions(reading, digital), _transactions(reading, channels)
    if measure == "transactions":
        return _transactions(reading, channels), _transactions(reading, reading.closed.by_channel(cell))
    if measure == "cost_per_transaction":
        return MISSING, _transactions(reading, [each for each in channels if not np.isnan(reading.unit_costs(each)[0])])
    if measure == "failed_digital_contact":
        channels = digital
    if measure == "completion_rate":
        channels = [each for each in channels if _basis(reading, each) == "completed"]
    pairs = [[reading.closed.figure(_measured(each, part)) for part in PARTS[measure]] for each in channels]
    # A channel of which one part is hidden counts in neither.
    told_pairs = [pair for pair in pairs if not np.isnan(pair).any()]
    return float(sum(top for top, _ in told_pairs)), float(sum(base for _, base in told_pairs))


def _by_service(reading: Reading, channels: Sequence[Cell]) -> list[dict[str, str]]:
    """Return some channels broken down by service, whose unit costs differ, where the cells are not of one service."""
    services = [{"service_code": code} for code in reading.closed.values("service_code")]
    return [{**each, **service} for each in channels for service in ([{}] if "service_code" in each else services)]


def _measured(cell: Cell, measure: str) -> dict[str, str]:
    """Return a cell of a measure, or of contacts."""
    return dict(cell) if measure == "contacts" else {**cell, measure: YES}


def _basis(reading: Reading, cell: Cell) -> str:
    """Return what counts a channel's transactions: completed ones where the collection has any, else resolved ones."""
    every = {"residents": YES, "channel": cell.get("channel", "")}
    is_recorded = any(reading.closed.figure({**every, measure: YES}) > 0 for measure in ("started", "completed"))
    return "completed" if is_recorded else "resolved"


def _transactions(reading: Reading, channels: Sequence[Cell]) -> float:
    """Return the transactions of some channels, hidden ones left out."""
    return float(np.nansum([reading.closed.figure({**each, _basis(reading, each): YES}) for each in channels]))
