"""The files of Cost per serve and Shift planner, read back: what money and head counts tell of contacts."""

import re
from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from analysis.shift_ceiling import ceilings
from dashboard.marts.contacts import CHANNELS
from tests.pages.published import NO_AREA, YES, Cell, number
from tests.pages.reading import GAPS, MISSING, Told, group_of, month_label, of_channel

DIGITAL = "digital"
PENNY = 0.01
ADULTS_TO = 100
PUSHED = ("pushed", "pushed_low", "pushed_high")
COSTS = {"cost_low": "low", "cost": "central", "cost_high": "high"}


@lru_cache(maxsize=1)
def channel_codes() -> dict[str, str]:
    """Return the code of each channel by its name in files."""
    return dict(pd.read_csv(CHANNELS)[["label", "channel"]].itertuples(index=False, name=None))


def _is_plain(told: Told) -> bool:
    """Return whether a serve is a contact, counted once: the usual choices, from which others are worked out."""
    return not told.chosen("failed") and not told.chosen("serve")


def cost_trend(told: Told) -> None:
    """Take down every month's contacts and money, then the steps from one year's bill to the next."""
    for row in told.records(part="trend"):
        if row["contacts"] not in GAPS:
            cell = told.base | {"month": month_label(row["month_date"])}
            _row_of_channels(told, row, told.reading.closed.by_channel(cell))
    for kind in sorted({part for part in told.rows["part"] if part != "trend"}):
        steps = {row["period_label"]: number(row["cost"]) for row in told.records(part=kind)}
        moved = sum(amount for step, amount in steps.items() if step not in ("before", "after"))
        told.equals(f"{kind}, steps", steps["before"] + moved, steps["after"], PENNY)


def _row_of_channels(told: Told, row: dict[str, str], channels: Sequence[Cell]) -> None:
    """Take down a row that adds channels: its contacts, those with a cost, and its money."""
    told.added("contacts", row["contacts"], channels)
    costed = [each for each in channels if not np.isnan(told.reading.unit_costs(each)[0])]
    told.lies("contacts with a cost", row["contacts_costed"], 0.0, told.sum_of(costed))
    if all("channel" in each for each in channels) and _is_plain(told):
        told.added("contacts with a cost", row["contacts_costed"], costed)
    # What has no published count of serves is left out of the money too.
    measure = {"resolved": YES} if told.chosen("serve") else {}
    costed = [each for each in costed if told.reading.closed.holds({**each, **measure})]
    told.lies("serves", row["serves"], 0.0, told.sum_of([{**each, **measure} for each in costed]))
    if not told.chosen("failed"):
        told.money("cost", row["cost"], costed)
    _ratios(told, row)


def _ratios(told: Told, row: dict[str, str]) -> None:
    """Take down the cost of one serve, which is the money over the serves beside it."""
    serves = number(row["serves"])
    for cost, each in COSTS.items():
        if cost in row:
            told.equals(each, row[each], number(row[cost]) / serves if serves > 0 else MISSING)


def cost_by_channel_and_service(told: Told) -> None:
    """Take down contacts by channel and the money that they cost; then services, priced as those channels are."""
    units: dict[str, float] = {}
    for row in told.records(part="channel"):
        cell = told.during(row["period"]) | of_channel(row["code"])
        told.number_or_hidden(row["contacts"], cell)
        told.lies("contacts with a cost", row["contacts_costed"], 0.0, told.sum_of([cell]))
        _ratios(told, row)
        if number(row["contacts_costed"]) > 0:
            units[row["code"]] = number(row["cost"]) / number(row["contacts_costed"])
    kept = _about(told, told.rows["period"].iloc[0])
    if _is_plain(told):
        told.reading.units[kept] = units
        for code, unit in units.items():
            told.lies(f"unit cost of {code}", unit, *told.reading.unit_costs(of_channel(code)))
    else:
        told.reading.later.append(partial(_other_serves, told, kept))
    for row in told.records(part="service"):
        channels = told.reading.closed.by_channel(told.during(row["period"]) | {"service_code": row["code"]})
        _row_of_channels(told, row, channels)
        told.reading.later.append(partial(_same_money, told, row, channels, _about(told, row["period"], row["code"])))


def _about(told: Told, period: str, service: str = "") -> frozenset[tuple[str, str]]:
    """Return what average unit costs are averages of: a period, a service and a kind of customer."""
    chosen = {"period": period, "service": service or told.chosen("service")}
    return frozenset((chosen | {"customers": told.chosen("customers")}).items())


def _same_money(told: Told, row: dict[str, str], channels: Sequence[Cell], about: frozenset[tuple[str, str]]) -> None:
    """Take down a row's money beside its published contacts times the unit costs that another file gives."""
    units = told.reading.units.get(about)
    if units is None or not _is_plain(told) or any("channel" not in each for each in channels):
        return
    costs = [told.reading.closed.figure(each) * units.get(each["channel"], 0.0) for each in channels]
    told.equals("cost, worked out", row["cost"], float(np.nansum(costs)), PENNY)


def _other_serves(told: Told, about: frozenset[tuple[str, str]]) -> None:
    """Work the resolved or failed contacts behind the money out again, which must be those that are published."""
    units = told.reading.units[about]
    for row in told.records(part="channel"):
        cell = told.during(row["period"]) | of_channel(row["code"])
        if row["code"] not in units:
            continue
        if told.chosen("serve"):
            told.equals("resolved contacts", row["serves"], told.reading.closed.figure({**cell, "resolved": YES}))
        elif group_of(cell) == DIGITAL:
            calls = (number(row["cost"]) - number(row["contacts"]) * units[row["code"]]) / units["phone"]
            told.equals("failed contacts", calls, told.reading.closed.figure({**cell, "failed": YES}), PENNY)


def cost_by_area(told: Told) -> None:
    """Take down contacts by area and the money that they cost, each channel at the place's own average."""
    for row in told.records():
        area = {"area_code": row["code"] or NO_AREA}
        channels = told.reading.closed.by_channel(told.during(row["period"]) | area)
        _row_of_channels(told, row, channels)
        _same_money(told, row, channels, _about(told, row["period"]))


def cost_saving(told: Told) -> None:
    """Take down the contacts of both years by channel, and what was saved, worked out from them."""
    rows = told.records(part="channel")
    for row in rows:
        channel = of_channel(channel_codes().get(row["name"], row["name"].lower()))
        for name, period in (("contacts_before", "period_before"), ("contacts_after", "period")):
            told.number_or_hidden(row[name], told.during(row[period]) | channel)
        told.lies("unit cost", row["unit_cost"], *told.reading.unit_costs(channel))
    before, after, unit = (
        np.array([number(row[name]) for row in rows]) for name in ("contacts_before", "contacts_after", "unit_cost")
    )
    saved = float(((after.sum() * before / before.sum() - after) * unit).sum())
    fallen = float(((before - after) * unit).sum())
    bill = float(((before + after) * unit).sum())
    expected = {"Saving, old mix (S)": saved, "Bill fell by (D)": fallen, "Bill rose by (D)": -fallen}
    for row in told.records(part="answer"):
        if row["name"] in expected:
            told.equals(row["name"], row["amount"], expected[row["name"]], PENNY)
        else:
            told.lies(row["name"], row["amount"], -bill, bill)


def business_case(told: Told) -> None:
    """Work the contacts behind the plan out again, from those moved in a full year: they are a published figure."""
    points = float(_noted(told, r"to .*, ([\d.]+) points")[1]) / 100
    whole = told.reading.closed.figure(told.during(told.chosen("year")))
    full = told.records()[-1]
    # Contacts are written to one decimal.
    told.equals("contacts behind the plan", number(full["contacts_moved"]) / points, whole, 0.051 / points)
    costs = told.reading.costs.values()
    dearest = max(high for _, high in costs) - min(low for low, _ in costs)
    for row in told.records():
        moved = number(row["contacts_moved"])
        told.lies("gross saving", row["gross"], -dearest * moved - PENNY, dearest * moved + PENNY)


def _noted(told: Told, pattern: str) -> re.Match[str]:
    """Return the first words under a file that match."""
    return next(found for words in told.file.notes if (found := re.search(pattern, words)))


def plan_ceilings(told: Told) -> None:
    """Take down contacts by area; whom the plan asks too much of follows from them and from the survey's figures."""
    closed, during = told.reading.closed, told.during(told.chosen("year"))
    move_from = {"channel": channel_codes()[_noted(told, r"From (.*) to ")[1].capitalize()]}
    points = float(_noted(told, r"to .*, ([\d.]+) points")[1]) / 100
    whole, movable = closed.figure(during), closed.figure(during | move_from)
    for row in told.records():
        cell = during | {"area_code": row["area_code"]}
        told.number_or_hidden(row["contacts"], cell)
        told.number_or_hidden(row["digital"], cell | {"channel_group": DIGITAL})
        if closed.holds(cell | move_from):
            told.number_or_hidden(row["movable"], cell | move_from)
        else:
            told.equals("movable", row["movable"], closed.figure(cell) * movable / whole)
    figures = told.rows.map(number).assign(area_name=told.rows["area_name"], area_code=told.rows["area_code"])
    given = ["area_code", "area_name", "adults", "contacts", "digital", "movable", "able", "able_low", "able_high"]
    # Draws go by the order in which the survey lists the wards.
    wards = figures[given].sort_values(["able", "area_name"], ascending=[False, True], na_position="last")
    answer = ceilings(wards.reset_index(drop=True), whole * points / movable).wards.set_index("area_code")
    for column in ("today", "planned", "room", "moved", "safe_moved", "kept", "already", *PUSHED):
        expected = answer[column].astype("float64").to_dict()
        for row in told.records():
            told.equals(f"{column} of {row['area_code']}", row[column], expected[row["area_code"]])


def plan_groups(told: Told) -> None:
    """Take down the groups of residents: adults in hundreds, and a planned share made of two published counts.

    How many adults the plan pushes past their ability is made of these adults, whom the survey's published replies
    and weights give, and of published shares.
    """
    closed, during = told.reading.closed, told.during(told.chosen("year"))
    points = float(_noted(told, r"move ([\d.]+) points")[1]) / 100
    digital = closed.figure(during | {"channel_group": DIGITAL})
    for row in told.records():
        told.equals("planned", row["planned"], digital / closed.figure(during) + points)
        adults = number(row["adults"])
        assert np.isnan(adults) or adults % ADULTS_TO == 0, f"{told.file.name} counts residents: {adults} adults"
        for name in ("already", *PUSHED):
            told.lies(name, row[name], 0.0, adults + ADULTS_TO)
