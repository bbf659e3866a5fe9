"""The inputs of the shift planner: every one is a control of its own, kept in the address of the page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd
import streamlit as st

from analysis.periods import Period, periods
from analysis.shift_plan import GREEN_BOOK_RATE, MONTHS_A_YEAR, ShiftPlan
from dashboard import cache, filters
from dashboard.marts.contacts import ContactFilter, ContactSet, contact_services
from dashboard.marts.places import Place
from dashboard.marts.survey import survey_measures, survey_waves
from dashboard.metrics import Metric, load_metrics
from dashboard.text import shift_planner as words
from dashboard.text.numbers import month
from dashboard.views.channel_filters import choose_customers
from dashboard.views.cost_filters import choose_cost_set
from dashboard.views.shift_planner_counts import ONLINE, counts, failed_share
from dashboard.views.unit_costs import cost_sets

USUAL_POINTS, USUAL_FAILURE = 15.0, 20.0
INVENTED_CASHABLE, INVENTED_COST_K = 60.0, 18.0
"""Of the sample only: a real place starts from nought until somebody who knows types an amount."""
START_MONTHS = 36


@dataclass(frozen=True)
class PlannerInputs:
    """What a reader asks for. `move_to` is a channel, or ONLINE for all digital channels in the mix of today.

    cost_set is the name of the unit costs, "" where there are none: all are plain values, by which what is made of
    them is remembered. is_masked says that counts are published ones.
    """

    year: Period
    wanted: ContactFilter
    service_name: str | None
    move_from: str
    move_to: str
    plan: ShiftPlan
    cost_set: str
    is_masked: bool
    start: date
    with_trend: bool
    failure_is_measured: bool
    metric: Metric | None
    wave_set: str
    small_wards: str


def whole_years(sets: Sequence[ContactSet]) -> dict[str, tuple[ContactSet, list[Period]]]:
    """The collections that hold twelve months or more, by name, each with its years, latest first."""
    found = {}
    for held in sets:
        if held.first_month is None or held.last_month is None:
            continue
        years = [period for period in periods(held.first_month, held.last_month) if period.months == MONTHS_A_YEAR]
        if years:
            found[held.name] = (held, years)
    return found


@dataclass(frozen=True)
class ChannelOffer:
    """The channels of a year between which contacts may move, by code, and the share of the contacts to each that fail.

    usual_from is the traditional channel that is used most, or nothing; a share is None where failures are not told.
    """

    old: dict[str, str]
    new: dict[str, str]
    usual_from: str
    failed: dict[str, float | None]


def _channel_offer(wanted: ContactFilter) -> ChannelOffer:
    totals = counts(wanted, "total")
    old, new = _channels(totals, is_digital=False), _channels(totals, is_digital=True)
    return ChannelOffer(old, new, _usual_from(totals), {name: failed_share(totals, name) for name in (ONLINE, *new)})


def choose_plan(place: Place, offered: dict[str, tuple[ContactSet, list[Period]]]) -> PlannerInputs | None:
    """Draws the controls; None where the chosen contacts hold no two channels to move between."""
    contact_set, year, wanted, service_name = _choose_contacts(place, offered)
    offer = cache.keep(_channel_offer, wanted)
    if not offer.old or not offer.new:
        return None
    move_from = filters.choice("Move contacts from", offer.old, key="move_from", default=offer.usual_from)
    move_to = filters.choice("To", {ONLINE: words.ONLINE_LABEL, **offer.new}, key="move_to")
    measured = offer.failed[move_to]
    usual = USUAL_FAILURE if measured is None else measured * 100
    plan = _plan(place, words.channel_in_sentence(offer.old[move_from]), usual)
    held_costs = cost_sets(place)
    inputs = PlannerInputs(
        year=year,
        wanted=wanted,
        service_name=service_name,
        move_from=move_from,
        move_to=move_to,
        plan=plan,
        is_masked=contact_set.is_masked,
        start=_next_month(year.last_month),
        with_trend=filters.choice("Compare with", words.COMPARISONS, key="compare") == words.PAST_TREND,
        cost_set=choose_cost_set(held_costs).name if held_costs else "",
        failure_is_measured=measured is not None and round(measured, 3) == plan.failure,
        metric=None,
        wave_set="",
        small_wards="",
    )
    with st.popover("More assumptions", width="stretch"):
        return _more_assumptions(place, contact_set, inputs)


def _choose_contacts(
    place: Place, offered: dict[str, tuple[ContactSet, list[Period]]]
) -> tuple[ContactSet, Period, ContactFilter, str | None]:
    """The collection, year and service chosen, as a filter too, and the service's name."""
    name = next(iter(offered))
    if len(offered) > 1:
        name = filters.choice("Collection", {key: key for key in offered}, key="collection")
    contact_set, years = offered[name]
    by_label = {year.label: year for year in years}
    year = by_label[filters.period(list(by_label), key="year")]
    services = cache.ask(contact_services, place.place_code, contact_set.name)
    service = filters.choice("Service", {"": "All services", **services}, key="service")
    wanted = ContactFilter(
        place.place_code,
        contact_set.name,
        service or None,
        first_month=year.first_month,
        last_month=year.last_month,
    )
    return contact_set, year, wanted, services.get(service)


def _plan(place: Place, channel: str, usual_failure: float) -> ShiftPlan:
    """The amounts of the plan, as they are typed in the panel."""
    points = filters.amount("Share to move, points", "points", USUAL_POINTS, -100.0, 100.0, words.POINTS_EXPLAINED)
    failure = filters.percentage(words.come_back_label(channel), key="come_back", usual=usual_failure)
    share, cost_k = (INVENTED_CASHABLE, INVENTED_COST_K) if place.is_invented else (0.0, 0.0)
    cashable = filters.usual_amount("Cashable share, %", "cashable", share, 100.0, words.CASHABLE_EXPLAINED)
    cost = filters.usual_amount("One-off cost, £ thousand", "cost", cost_k, 1e6)
    return ShiftPlan(points / 100, failure=round(failure, 1) / 100, cashable=cashable / 100, investment=cost * 1000)


def _more_assumptions(place: Place, contact_set: ContactSet, inputs: PlannerInputs) -> PlannerInputs:
    """The inputs with those that few readers change."""
    after = inputs.year.last_month
    months = [_next_month(after)]
    while len(months) < START_MONTHS:
        months.append(_next_month(months[-1]))
    starts = {"": f"At once: {month(months[0])}"} | {day.isoformat(): month(day) for day in months[1:]}
    start = filters.choice("Start", starts, key="start")
    plan = replace(
        inputs.plan,
        ramp_months=int(filters.amount("Months until complete", "ramp", 12.0, 1.0, 60.0)),
        horizon_years=int(filters.amount("Years counted", "years", 5.0, 1.0, 10.0)),
        discount_rate=filters.amount("Discount rate, %", "discount", round(GREEN_BOOK_RATE * 100, 2), 0.0, 20.0) / 100,
    )
    customers = choose_customers(place, contact_set)
    metric, wave_set, small_wards = _survey_choices(place)
    return replace(
        inputs,
        plan=plan,
        start=date.fromisoformat(start) if start else months[0],
        wanted=replace(inputs.wanted, customer_type=customers),
        metric=metric,
        wave_set=wave_set,
        small_wards=small_wards,
    )


def _survey_choices(place: Place) -> tuple[Metric | None, str, str]:
    """Which survey measure says who is able, of which wave, and how wards with few replies count; none without one."""
    held = cache.ask(survey_measures, place.place_code)
    known = {name: load_metrics()[name] for name in words.ABLE if name in held}
    if not known:
        return None, "", ""
    measure = filters.choice("Able means", {name: words.ABLE[name] for name in known}, key="able_means")
    waves = cache.ask(survey_waves, place.place_code)
    options = {"": f"Latest: {waves[0]}"} | {wave: wave for wave in waves}
    wave = filters.choice("Survey wave", options, key="plan_wave")
    small = filters.choice(f"{place.area_noun_plural.capitalize()} under 30 replies", words.SMALL_WARDS, key="few")
    return known[measure], wave or waves[0], small


def _channels(totals: pd.DataFrame, is_digital: bool) -> dict[str, str]:
    """The channels in use on one side, by code, most used first; a channel that was not recorded is on neither."""
    sides = ["digital"] if is_digital else ["traditional", "assisted"]
    used = totals[totals["channel_group"].isin(sides) & (totals["contacts"] > 0)]
    used = used.sort_values("contacts", ascending=False)
    return dict(zip(used["channel"], used["label"], strict=True))


def _usual_from(totals: pd.DataFrame) -> str:
    """The traditional channel that is used most, or nothing."""
    used = totals[(totals["channel_group"] == "traditional") & (totals["contacts"] > 0)]
    return "" if used.empty else str(used.sort_values("contacts")["channel"].iloc[-1])


def _next_month(day: date) -> date:
    """The first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
