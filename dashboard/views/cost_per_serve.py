"""What the Cost per serve page shows: cost now and a year before, what moved it, by whom it is caused, what was saved.

Every count comes from the coarsest question that gives it; months and services only say which unit cost holds.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import pandas as pd

from analysis import channel_share
from analysis.cost_change import Change, change_of_bill, change_per_serve, comparable, mix_by_channel, with_drift
from analysis.cost_per_serve import (
    CONTACTS,
    RESOLVED,
    CostPerServe,
    cost_per_serve,
    costed,
    total_cost,
)
from analysis.counterfactual import Saving, TrendSaving, saving, trend_saving, with_failures
from analysis.periods import Period, short_labels, span_of_labels
from analysis.ratio import ratio
from analysis.target import LEAST_MONTHS, Trend, fit_trend, unbroken
from analysis.unit_costs import AMOUNTS
from dashboard import cache
from dashboard.marts.contact_breaks import contact_breaks
from dashboard.marts.contacts import ContactFilter, ContactSet, Grouping, NotPublished
from dashboard.marts.places import Place
from dashboard.views.channel_shift import channel_counts, year_earlier
from dashboard.views.pricing import Pricing, counts_by_channel
from dashboard.views.pricing import pricing as unit_costs_of
from dashboard.views.target import trend_of
from dashboard.views.unit_costs import CostSet, costs_at

PERIOD = ["period_order", "period_label", "month_date"]
SERVICE = ["service_code", "service_name"]
AREA = ["area_code", "area_name"]
PARTS = ["cost", "serves", "contacts", "contacts_costed", "central", "low", "high", "share_costed"]
COUNTED = ["channel", "label", "channel_group", "sort_order", "contacts", "resolved", "failed"]
CALLS_AND_VISITS = ("phone", "face_to_face")


@dataclass(frozen=True)
class CostChoices:
    """What a reader chose beside the contacts: the costs, what a serve is, whether failures bring a call, the period.

    service_name and area_name are those of the filter, None for all; period is missing where the set has no dates.
    """

    costs: CostSet
    serve: str = CONTACTS
    with_calls: bool = False
    period: Period | None = None
    service_name: str | None = None
    area_name: str | None = None

    @property
    def is_resolved(self) -> bool:
        """Whether a serve is a resolved request."""
        return self.serve == RESOLVED


@dataclass(frozen=True)
class Savings:
    """The counterfactual: plain, beyond the past `trend`, and with failures; and the contacts behind it by channel.

    beyond_trend is missing where too few months went before (`months_before` tells), with_failures where the source
    does not say which contacts failed. `trend` is that of these channels up to the year before; `whole_trend` that of
    every channel and month, which Channel shift names.
    """

    plain: Saving
    beyond_trend: TrendSaving | None
    trend: Trend | None
    whole_trend: Trend | None
    with_failures: Saving | None
    months_before: int
    channels: pd.DataFrame


@dataclass(frozen=True)
class CostView:
    """The figures of the page; those of a year before are missing where it is not held, with what compares them.

    Services and areas hold all of them, whichever one the rest of the page is narrowed to. Of a public file unit costs
    may be averaged over services that were spread over months (`is_spread`), and the trend may be of channel groups.
    """

    place: Place
    contact_set: ContactSet
    wanted: ContactFilter
    choices: CostChoices
    period_label: str
    before_label: str | None
    total: CostPerServe
    before: CostPerServe | None
    channels: pd.DataFrame
    trend: pd.DataFrame
    axis_title: str
    services: pd.DataFrame
    areas: pd.DataFrame
    compared: pd.DataFrame | None
    each: Change | None
    bill: Change | None
    mix: pd.DataFrame | None
    savings: Savings | None
    hidden_cells: int
    is_spread: bool
    trend_is_of_groups: bool
    breaks: pd.DataFrame

    @property
    def has_areas(self) -> bool:
        """Whether any contact carries an area."""
        return bool(self.areas["area_code"].notna().any())

    @property
    def left_out(self) -> pd.DataFrame:
        """The channels that are not in the cost, or not wholly, most contacts first."""
        return self.channels[self.channels["reason"].notna()]


class CostChoice(NamedTuple):
    """What a reader chose, in plain values by which what is made of them is remembered; costs go by their name."""

    place: Place
    contact_set: ContactSet
    wanted: ContactFilter
    cost_set: str
    prices: str
    serve: str
    with_calls: bool
    period: Period | None
    service_name: str | None
    area_name: str | None

    @property
    def view(self) -> CostView:
        """The figures of the choice, remembered for every reader; NotPublished as `cost_view` says."""
        return cache.keep(_chosen_view, self)


def _chosen_view(choice: CostChoice) -> CostView:
    costs = cache.keep(costs_at, choice.place, choice.cost_set, choice.prices)
    names = choice.service_name, choice.area_name
    choices = CostChoices(costs, choice.serve, choice.with_calls, choice.period, *names)
    return cost_view(choice.place, choice.contact_set, choice.wanted, choices)


@dataclass(frozen=True)
class _Pricing:
    """The average unit costs of the page, and the choices under which counts are priced with them: plain values."""

    unit_costs: Pricing
    serve: str
    with_calls: bool
    period: Period | None

    def averages(self, by: list[str], period: Period | None, service_code: str | None) -> pd.DataFrame:
        """Average unit costs of one period and service (None: all) by channel and `by`."""
        return self.unit_costs.averages(by, period, service_code)

    def costed(self, wanted: ContactFilter, by: Grouping, keys: list[str], averages: pd.DataFrame) -> pd.DataFrame:
        """The contacts that a filter lets through, by channel and grouping, with what they cost."""
        return self.priced(channel_counts(wanted, by), keys, averages, self.serve, self.with_calls)

    def priced(
        self, counts: pd.DataFrame, keys: list[str], averages: pd.DataFrame, serve: str, with_calls: bool
    ) -> pd.DataFrame:
        """Counts with what they cost."""
        return costed(counts, averages, keys, serve, with_calls=with_calls)


def cost_view(place: Place, contact_set: ContactSet, wanted: ContactFilter, choices: CostChoices) -> CostView:
    """The page's figures for one filter; NotPublished where the public file holds no counts for it."""
    unit_costs = unit_costs_of(place, wanted, choices.costs)
    pricing = _Pricing(unit_costs, choices.serve, choices.with_calls, choices.period)
    changes = cache.ask(contact_breaks, place.place_code, contact_set.name)
    breaks = changes[~changes["is_opening"]]
    earlier = year_earlier(contact_set, choices.period, breaks)
    now, then = _during(wanted, choices.period), _during(wanted, earlier) if earlier else None
    averages = pricing.averages([], choices.period, wanted.service_code)
    rows = pricing.costed(now, "total", [], averages)
    rows_before = None
    if then is not None:
        rows_before = pricing.costed(then, "total", [], pricing.averages([], earlier, wanted.service_code))
    compared = None if rows_before is None else _compared(pricing, rows_before, rows, wanted, earlier)
    trend, axis_title, labels = _trend(pricing, wanted, contact_set.is_dated)
    return CostView(
        place=place,
        contact_set=contact_set,
        wanted=wanted,
        choices=choices,
        period_label=choices.period.label if choices.period else span_of_labels(labels),
        before_label=earlier.label if earlier else None,
        total=total_cost(rows),
        before=None if rows_before is None else total_cost(rows_before),
        channels=_channels(rows, rows_before, unit_costs.origins),
        trend=trend,
        axis_title=axis_title,
        services=_services(pricing, now, then, earlier),
        areas=cache.keep(_areas, pricing, replace(now, area_code=None)),
        compared=compared,
        each=None if compared is None else change_per_serve(compared),
        bill=None if compared is None else change_of_bill(compared),
        mix=None if compared is None else mix_by_channel(compared),
        savings=None if rows_before is None else _savings(pricing, now, earlier, rows_before, rows, breaks),
        hidden_cells=int(rows["hidden_cells"].sum()) if "hidden_cells" in rows else 0,
        is_spread=unit_costs.is_spread,
        trend_is_of_groups=counts_by_channel(wanted, "period") is None,
        breaks=breaks,
    )


def _compared(
    pricing: _Pricing, before: pd.DataFrame, after: pd.DataFrame, wanted: ContactFilter, earlier: Period | None
) -> pd.DataFrame:
    """The channels of two periods side by side, with what a change in their services did to their unit costs."""
    then, now = (
        pricing.averages(["service_code"], period, wanted.service_code) for period in (earlier, pricing.period)
    )
    return with_drift(comparable(before, after), then, now)


def _during(wanted: ContactFilter, period: Period | None) -> ContactFilter:
    """The same contacts in one period only; in all of them where there is none."""
    if period is None:
        return wanted
    return replace(wanted, first_month=period.first_month, last_month=period.last_month)


def _channels(rows: pd.DataFrame, before: pd.DataFrame | None, origins: pd.DataFrame) -> pd.DataFrame:
    """One row a channel, most contacts first: costs, shares, a year's change in share, and where its cost is from."""
    rows = rows.sort_values(["contacts", "sort_order"], ascending=[False, True], na_position="last", ignore_index=True)
    whole = pd.Series(rows["contacts"].sum(), index=rows.index)
    bill = pd.Series(rows["cost"].sum(), index=rows.index)
    rows = rows.assign(share=ratio(rows["contacts"], whole), share_of_cost=ratio(rows["cost"], bill))
    rows["unit_cost"] = ratio(rows["cost"], rows["serves"])
    rows["unit_low"], rows["unit_high"] = (
        ratio(rows["cost_low"], rows["serves"]),
        ratio(rows["cost_high"], rows["serves"]),
    )
    for name in origins:
        rows[name] = rows["channel"].map(origins[name])
    if before is None:
        return rows.assign(share_before=float("nan"))
    earlier = before.set_index("channel")["contacts"]
    return rows.assign(share_before=rows["channel"].map(earlier / earlier.sum()).fillna(0.0))


def _trend(pricing: _Pricing, wanted: ContactFilter, is_dated: bool) -> tuple[pd.DataFrame, str, list[str]]:
    """One row a period, those that nobody counted left empty; the axis's title; and the periods' labels."""
    averages = pricing.averages(["period_order"], None, wanted.service_code)
    rows = pricing.costed(wanted, "period", ["period_order"], averages)
    trend = cost_per_serve(rows, PERIOD).sort_values("period_order", ignore_index=True)
    labels = trend["period_label"].tolist()
    trend["is_part_filled"] = channel_share.part_filled(trend["contacts"])
    if is_dated and len(trend):
        trend = channel_share.with_missing_months(trend.assign(line=CONTACTS), ["line"])
        trend["is_part_filled"] = trend["is_part_filled"].eq(True)
        trend["period_label"] = trend["month_date"].dt.strftime("%b %Y")
        return trend.assign(when=trend["month_date"].dt.strftime("%Y-%m-%d")), "", labels
    title, short = short_labels(labels)
    return trend.assign(when=trend["period_label"].map(dict(zip(labels, short, strict=True)))), title, labels


def _services(
    pricing: _Pricing, now: ContactFilter, then: ContactFilter | None, earlier: Period | None
) -> pd.DataFrame:
    """One row a service, dearest bill first: parts and ratio, and the ratio a year before; all services.

    Empty where the public file holds none for these choices.
    """
    try:
        found = _by_service(pricing, now, pricing.period)
        before = None if then is None else _by_service(pricing, then, earlier).set_index("service_code")["central"]
    except NotPublished:
        return pd.DataFrame(columns=[*SERVICE, *PARTS, "is_chosen", "central_before"])
    found = found.sort_values(["cost", "service_name"], ascending=[False, True], ignore_index=True)
    found["is_chosen"] = [code == now.service_code for code in found["service_code"]]
    if before is None:
        return found.assign(central_before=float("nan"))
    return found.assign(central_before=found["service_code"].map(before))


def _by_service(pricing: _Pricing, wanted: ContactFilter, period: Period | None) -> pd.DataFrame:
    """One row a service of one period."""
    every = replace(wanted, service_code=None)
    averages = pricing.averages(["service_code"], period, None)
    return cost_per_serve(pricing.costed(every, "service", ["service_code"], averages), SERVICE)


def _areas(pricing: _Pricing, now: ContactFilter) -> pd.DataFrame:
    """One row an area, dearest first, each channel at the place's average unit cost; no area in a row of its own."""
    try:
        rows = pricing.costed(now, "area", [], pricing.averages([], pricing.period, now.service_code))
    except NotPublished:
        return pd.DataFrame(columns=[*AREA, *PARTS])
    found = cost_per_serve(rows, AREA).assign(has_area=lambda areas: areas["area_code"].notna())
    return found.sort_values(["has_area", "central", "area_name"], ascending=[False, False, True], ignore_index=True)


def _savings(
    pricing: _Pricing,
    now: ContactFilter,
    earlier: Period | None,
    before: pd.DataFrame,
    after: pd.DataFrame,
    breaks: pd.DataFrame,
) -> Savings | None:
    """The counterfactual on contacts, both periods at today's unit costs; None without contacts in both."""
    if earlier is None:
        return None
    averages = pricing.averages([], pricing.period, now.service_code)
    averages_then = pricing.averages([], earlier, now.service_code)
    if pricing.serve == RESOLVED or pricing.with_calls:
        # A saving is always of contacts, each counted once: resolved requests and returning calls are shown beside.
        before = pricing.priced(before[COUNTED], [], averages_then, CONTACTS, False)
        after = pricing.priced(after[COUNTED], [], averages, CONTACTS, False)
    channels = comparable(before, after)
    for name in AMOUNTS:
        unit = averages.set_index("channel")[name].combine_first(averages_then.set_index("channel")[name])
        channels[name] = channels["channel"].map(unit).astype("float64")
    plain = saving(channels)
    if plain is None:
        return None
    beyond, trend, months = _beyond_trend(now, earlier, channels, breaks)
    digital = after[after["channel_group"].eq("digital") & after["failed"].notna() & after["contacts"].gt(0)]
    failed = dict(zip(digital["channel"], ratio(digital["failed"], digital["contacts"]), strict=True))
    failing = saving(with_failures(channels, failed)) if failed and "phone" in set(channels["channel"]) else None
    every_month = replace(now, first_month=None, last_month=None)
    return Savings(plain, beyond, trend, trend_of(every_month), failing, months, channels)


def _beyond_trend(
    now: ContactFilter, earlier: Period, channels: pd.DataFrame, breaks: pd.DataFrame
) -> tuple[TrendSaving | None, Trend | None, int]:
    """The saving beyond the trend of the months up to the base period's end, that trend, and how many months it has."""
    past = replace(now, first_month=None, last_month=earlier.last_month)
    counts = channel_counts(past, "period")
    # Where only channel groups are published their shares stand for those of the channels with a cost.
    is_compared = counts["channel"].isin([*channels["channel"], *channel_share.GROUPS])
    counts = counts[is_compared & counts["contacts"].notna()]
    if counts.empty or now.first_month is None or now.last_month is None:
        return None, None, 0
    shares = channel_share.digital_share(counts, PERIOD).sort_values("period_order", ignore_index=True)
    shares = shares[~channel_share.part_filled(shares["contacts"])]
    shares = shares[unbroken(shares["month_date"], breaks["first_month"].tolist())]
    fitted = fit_trend(shares["month_date"], shares["share"])
    if fitted is None or len(shares) < LEAST_MONTHS:
        return None, None, len(shares)
    ahead = (_months(now.first_month) + _months(now.last_month)) / 2 - _months(fitted.last_month)
    return trend_saving(channels, fitted.levels + ahead * fitted.slopes), fitted, len(shares)


def _months(month: date) -> int:
    """Months since year nought."""
    return month.year * 12 + month.month
