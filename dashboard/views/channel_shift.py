"""What the Channel shift page shows: totals, trend, channels, services and areas of one set of contacts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import pandas as pd

from analysis import channel_share
from analysis.disclosure import WHOLE_POINTS_UNDER
from analysis.periods import Period, short_labels, span_of_labels
from analysis.target import unbroken
from dashboard import cache
from dashboard.marts.contact_breaks import contact_breaks
from dashboard.marts.contacts import (
    ContactFilter,
    ContactSet,
    Grouping,
    NotPublished,
    channel_words,
    contact_counts,
    named_counts,
    staff_contacts,
)
from dashboard.marts.places import Place
from dashboard.text.numbers import hidden_words

# What the frames of the page hold, for those that are empty.
TREND_COLUMNS = ["period_order", "period_label", "month_date", "base", "channel_group", "contacts", "share"]
TREND_COLUMNS += ["hidden_cells", "is_part_filled", "is_comparable", "when"]
CHANNEL_COLUMNS = ["channel", "label", "channel_group", "sort_order", "contacts", "hidden_cells", "share"]
CHANNEL_COLUMNS += ["share_before"]
COUNTED = ["contacts", "hidden_cells", "digital_contacts", "share"]
SERVICE_COLUMNS = ["service_code", "service_name", *COUNTED, "is_chosen", "share_before"]
AREA_COLUMNS = ["area_code", "area_name", *COUNTED, "has_area"]


@dataclass(frozen=True)
class Share:
    """A digital share with the two counts it is made of; a count is None where it is hidden."""

    digital: int | None
    contacts: int | None
    is_masked: bool = False

    @property
    def value(self) -> float | None:
        """Digital contacts over all contacts; None where there are no contacts, or either count is hidden."""
        if not self.contacts or self.digital is None:
            return None
        share = min(self.digital / self.contacts, 1.0)
        return round(share, 2) if self.is_masked and self.contacts < WHOLE_POINTS_UNDER else share


@dataclass(frozen=True, eq=False)
class ContactView:
    """The figures of the page and what they are about; `before` is a year earlier where all of it is held.

    Services and areas hold every service and area, whichever one the rest of the page is narrowed to. Across a
    definition break nothing is compared: the trend says which months are comparable with the last (is_comparable).
    """

    place: Place
    contact_set: ContactSet
    period_label: str
    area_period_label: str
    before_label: str | None
    wanted: ContactFilter
    service_name: str | None
    area_name: str | None
    total: Share
    before: Share | None
    staff_contacts: int | None
    trend: pd.DataFrame
    axis_title: str
    chosen: Period | None
    channels: pd.DataFrame
    services: pd.DataFrame
    areas: pd.DataFrame
    service_total: Share
    area_total: Share
    source_words: pd.DataFrame
    not_published: Mapping[str, str]
    changes: pd.DataFrame

    @property
    def is_whole_set(self) -> bool:
        """Whether nothing narrows the page: every contact of the collection that is not staff's is counted."""
        wanted = self.wanted
        narrowed = wanted.service_code or wanted.customer_type or wanted.area_code
        return self.chosen is None and not narrowed

    @cached_property
    def breaks(self) -> pd.DataFrame:
        """The changes across which nothing is compared: all but openings of a channel."""
        return self.changes[~self.changes["is_opening"]]

    @property
    def has_areas(self) -> bool:
        """Whether any contact carries an area."""
        return bool(self.areas["has_area"].any())

    @property
    def is_masked(self) -> bool:
        """Whether the figures are published ones: rounded, with small ones hidden."""
        return self.contact_set.is_masked

    @property
    def hidden(self) -> str:
        """How a hidden count is written."""
        return hidden_words(self.contact_set.hidden_under)


class ContactChoice(NamedTuple):
    """What a reader chose, as `contact_view` takes it: plain values, by which what is made of them is remembered."""

    place: Place
    contact_set: ContactSet
    wanted: ContactFilter
    period: Period | None = None
    service_name: str | None = None
    area_name: str | None = None
    area_period: Period | None = None

    @property
    def view(self) -> ContactView:
        """The figures of the choice, remembered for every reader."""
        return cache.keep(contact_view, *self)


def contact_view(
    place: Place,
    contact_set: ContactSet,
    wanted: ContactFilter,
    period: Period | None = None,
    service_name: str | None = None,
    area_name: str | None = None,
    area_period: Period | None = None,
) -> ContactView:
    """The page's figures for one filter; `period` is missing where the set has no dates.

    Areas may be counted over a period of their own. A part of the page that is not published is empty, and says why.
    """
    parts = _Parts()
    changes = cache.ask(contact_breaks, place.place_code, contact_set.name)
    breaks = changes[~changes["is_opening"]]
    now, earlier = _during(wanted, period), year_earlier(contact_set, period, breaks)
    before = _during(wanted, earlier) if earlier else None
    by_area = _during(wanted, area_period or period)
    trend, axis_title = parts.ask("trend", shares_by_period, wanted, contact_set.is_dated, breaks)
    period_label = period.label if period else span_of_labels(_labels(trend))
    return ContactView(
        place=place,
        contact_set=contact_set,
        period_label=period_label,
        area_period_label=area_period.label if area_period else period_label,
        before_label=earlier.label if earlier else None,
        wanted=wanted,
        service_name=service_name,
        area_name=area_name,
        trend=trend,
        axis_title=axis_title,
        chosen=period,
        **_counted(parts, now, before, by_area),
        source_words=cache.ask(channel_words, place.place_code, contact_set.name),
        not_published=parts.reasons,
        changes=changes,
    )


def _counted(
    parts: "_Parts", now: ContactFilter, before: ContactFilter | None, by_area: ContactFilter
) -> dict[str, Any]:
    """The totals, channels, services and areas of a page."""
    return {
        "total": parts.ask("total", share_of_contacts, now),
        "before": parts.ask("before", share_of_contacts, before) if before else None,
        "staff_contacts": _staff_contacts(now),
        "channels": parts.ask("channels", _channels, now, before),
        "services": parts.ask("services", _services, now, before),
        "areas": parts.ask("areas", cache.keep, _areas, replace(by_area, area_code=None)),
        "service_total": parts.ask("total of services", share_of_contacts, replace(now, service_code=None)),
        "area_total": parts.ask("total of areas", share_of_contacts, replace(by_area, area_code=None)),
    }


def _labels(trend: pd.DataFrame) -> list[str]:
    """The names of the periods of a trend, in order."""
    labels = trend.sort_values("period_order")["period_label"].dropna()
    return [str(label) for label in labels.drop_duplicates()]


class _Parts:
    """The parts of the page as they are asked for, and why those that are not published are not."""

    EMPTY: ClassVar[dict[str, Any]] = {
        "trend": (pd.DataFrame(columns=TREND_COLUMNS), ""),
        "total": Share(None, None, is_masked=True),
        "before": None,
        "channels": pd.DataFrame(columns=CHANNEL_COLUMNS),
        "services": pd.DataFrame(columns=SERVICE_COLUMNS),
        "areas": pd.DataFrame(columns=AREA_COLUMNS),
    }

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}

    def ask(self, part: str, question: Callable[..., Any], *args: object) -> Any:
        """The answer, or an empty one where it is not published."""
        try:
            return question(*args)
        except NotPublished as refused:
            self.reasons[part] = str(refused)
            return self.EMPTY.get(part, Share(None, None, is_masked=True))


def _during(wanted: ContactFilter, period: Period | None) -> ContactFilter:
    """The same contacts in one period only; in all where there is none."""
    if period is None:
        return wanted
    return replace(wanted, first_month=period.first_month, last_month=period.last_month)


def year_earlier(contact_set: ContactSet, period: Period | None, breaks: pd.DataFrame) -> Period | None:
    """The period a year before, unless the set does not reach back to all of it or what is counted changed since."""
    if period is None or contact_set.first_month is None:
        return None
    earlier = period.a_year_earlier()
    between = breaks["first_month"].between(pd.Timestamp(earlier.first_month), pd.Timestamp(period.last_month), "right")
    return earlier if earlier.first_month >= contact_set.first_month and not between.any() else None


def channel_counts(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Contacts and measures by channel and grouping, as `named_counts` gives them. Raises NotPublished."""
    return cache.ask(named_counts, wanted, by)


def groups_and_whole(wanted: ContactFilter, by: Grouping) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same contacts by channel group, and all channels together: published figures of their own."""
    return cache.ask(contact_counts, wanted, by, "groups"), cache.ask(contact_counts, wanted, by, "all")


def share_of_contacts(wanted: ContactFilter) -> Share:
    """The digital share of all the contacts that a filter lets through."""
    groups, whole = groups_and_whole(wanted, "total")
    digital = groups.loc[groups["channel"] == "digital", "contacts"]
    return Share(_count(digital), _count(whole["contacts"]), isinstance(whole["contacts"].dtype, pd.Int64Dtype))


def _count(cell: pd.Series) -> int | None:
    """The only count of a series: 0 where there is none, None where it is hidden."""
    if cell.empty:
        return 0
    return None if pd.isna(cell.iloc[0]) else int(cell.iloc[0])


def _staff_contacts(now: ContactFilter) -> int | None:
    """How many contacts the filter would add if staff and systems were counted, or has added; None where not told."""
    try:
        return cache.ask(staff_contacts, now)
    except NotPublished:
        return None


def shares_by_period(wanted: ContactFilter, is_dated: bool, breaks: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """One row a period and channel group, months that nobody counted left empty; and the axis's title."""
    by = ["period_order", "period_label", "month_date"]
    shares = channel_share.group_shares_of_totals(*groups_and_whole(wanted, "period"), by)
    shares = shares.sort_values("period_order", ignore_index=True)
    bases = shares.drop_duplicates("period_order").set_index("period_order")["base"].astype("float64").fillna(0.0)
    still_filling = channel_share.part_filled(bases)
    shares["is_part_filled"] = shares["period_order"].map(still_filling).astype(bool)
    if is_dated and len(shares):
        shares = channel_share.with_missing_months(shares, ["channel_group"])
        shares["is_part_filled"] = shares["is_part_filled"].eq(True)
        shares["period_label"] = shares["month_date"].dt.strftime("%b %Y")
        shares["is_comparable"] = unbroken(shares["month_date"], breaks["first_month"].tolist())
        return shares.assign(when=shares["month_date"].dt.strftime("%Y-%m-%d")), ""
    labels = shares["period_label"].drop_duplicates().tolist()
    title, short = short_labels(labels)
    when = shares["period_label"].map(dict(zip(labels, short, strict=True)))
    return shares.assign(when=when, is_comparable=True), title


def _channels(now: ContactFilter, before: ContactFilter | None) -> pd.DataFrame:
    """One row a channel, most used first, with its share a year earlier where that is known."""
    totals = _channel_totals(now)
    if before is None:
        return totals.assign(share_before=float("nan"))
    earlier = _channel_totals(before)[["channel", "share"]].assign(is_held=True)
    joined = totals.merge(earlier.rename(columns={"share": "share_before"}), on="channel", how="left")
    # A channel that nobody used a year before had none of the contacts; one that is hidden is not known.
    return joined.assign(share_before=joined["share_before"].mask(joined.pop("is_held").isna(), 0.0))


def _channel_totals(wanted: ContactFilter) -> pd.DataFrame:
    """One row a channel, most used first, with its share of all contacts."""
    whole = cache.ask(contact_counts, wanted, "total", "all")
    return channel_share.channel_totals(channel_counts(wanted, "total"), whole["contacts"])


def _services(now: ContactFilter, before: ContactFilter | None) -> pd.DataFrame:
    """One row a service, most contacts first; all services, whichever one the page is narrowed to."""
    by = ["service_code", "service_name"]
    totals = channel_share.shares_of_totals(*groups_and_whole(replace(now, service_code=None), "service"), by)
    totals = totals.sort_values(["contacts", "service_name"], ascending=[False, True], ignore_index=True)
    totals["is_chosen"] = [code == now.service_code for code in totals["service_code"]]
    if before is None:
        return totals.assign(share_before=float("nan"))
    earlier = channel_share.shares_of_totals(*groups_and_whole(replace(before, service_code=None), "service"), by)
    return totals.merge(
        earlier[["service_code", "share"]].rename(columns={"share": "share_before"}),
        on="service_code",
        how="left",
    )


def _areas(now: ContactFilter) -> pd.DataFrame:
    """One row an area, highest digital share first, then the contacts without an area in their own row."""
    by = ["area_code", "area_name"]
    totals = channel_share.shares_of_totals(*groups_and_whole(now, "area"), by)
    totals["has_area"] = totals["area_code"].notna()
    return totals.sort_values(["has_area", "share", "area_name"], ascending=[False, False, True], ignore_index=True)
