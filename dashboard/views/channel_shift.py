"""What the Channel shift page shows: totals, trend, channels, services and areas of one set of contacts."""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd

from analysis import channel_share
from analysis.periods import Period, short_labels, span_of_labels
from analysis.target import unbroken
from dashboard import cache
from dashboard.marts.contact_breaks import contact_breaks
from dashboard.marts.contacts import ContactFilter, ContactSet, Grouping, channel_words, contact_counts
from dashboard.marts.places import Place

CHANNELS = Path(__file__).parents[2] / "data" / "reference" / "channels.csv"


@dataclass(frozen=True)
class Share:
    """A digital share with the two counts it is made of."""

    digital: int
    contacts: int

    @property
    def value(self) -> float | None:
        """Digital contacts over all contacts; None where there are no contacts."""
        return self.digital / self.contacts if self.contacts else None


@dataclass(frozen=True)
class ContactView:
    """The figures of the page and what they are about; `before` is a year earlier where all of it is held.

    Services and areas hold every service and area, whichever one the rest of the page is narrowed to. Across a
    definition break nothing is compared: the trend says which months are comparable with the last (is_comparable).
    """

    place: Place
    contact_set: ContactSet
    period_label: str
    before_label: str | None
    wanted: ContactFilter
    service_name: str | None
    area_name: str | None
    total: Share
    before: Share | None
    staff_contacts: int
    trend: pd.DataFrame
    axis_title: str
    chosen: Period | None
    channels: pd.DataFrame
    services: pd.DataFrame
    areas: pd.DataFrame
    source_words: pd.DataFrame
    changes: pd.DataFrame

    @property
    def is_whole_set(self) -> bool:
        """Whether nothing narrows the page: every contact of the collection that is not staff's is counted."""
        wanted = self.wanted
        narrowed = wanted.service_code or wanted.customer_type or wanted.area_code
        return self.chosen is None and not narrowed

    @property
    def breaks(self) -> pd.DataFrame:
        """The changes across which nothing is compared: all but openings of a channel."""
        return self.changes[~self.changes["is_opening"]]

    @property
    def has_areas(self) -> bool:
        """Whether any contact carries an area."""
        return bool(self.areas["has_area"].any())


@lru_cache(maxsize=1)
def channel_groups() -> pd.DataFrame:
    """Every channel with its label, group and place in lists, from the reference file."""
    return pd.read_csv(CHANNELS)


def contact_view(
    place: Place,
    contact_set: ContactSet,
    wanted: ContactFilter,
    period: Period | None = None,
    service_name: str | None = None,
    area_name: str | None = None,
) -> ContactView:
    """The page's figures for one filter; `period` is missing where the set has no dates."""
    whole = _counts(wanted, "period")
    now = wanted if period is None else _during(wanted, period)
    changes = cache.ask(contact_breaks, place.place_code, contact_set.name)
    breaks = changes[~changes["is_opening"]]
    earlier = year_earlier(contact_set, period, breaks)
    before = None if earlier is None else _during(wanted, earlier)
    trend, axis_title = _trend(whole, contact_set.is_dated, breaks)
    labels = whole.sort_values("period_order")["period_label"].drop_duplicates().tolist()
    return ContactView(
        place=place,
        contact_set=contact_set,
        period_label=period.label if period else span_of_labels(labels),
        before_label=earlier.label if earlier else None,
        wanted=wanted,
        service_name=service_name,
        area_name=area_name,
        total=_share(now),
        before=_share(before) if before else None,
        staff_contacts=_staff_contacts(now),
        trend=trend,
        axis_title=axis_title,
        chosen=period,
        channels=_channels(now, before),
        services=_services(now, before),
        areas=_areas(now),
        source_words=cache.ask(channel_words, place.place_code, contact_set.name),
        changes=changes,
    )


def _during(wanted: ContactFilter, period: Period) -> ContactFilter:
    """The same contacts in one period only."""
    return replace(wanted, first_month=period.first_month, last_month=period.last_month)


def year_earlier(contact_set: ContactSet, period: Period | None, breaks: pd.DataFrame) -> Period | None:
    """The period a year before, unless the set does not reach back to all of it or what is counted changed since."""
    if period is None or contact_set.first_month is None:
        return None
    earlier = period.a_year_earlier()
    between = breaks["first_month"].between(pd.Timestamp(earlier.first_month), pd.Timestamp(period.last_month), "right")
    return earlier if earlier.first_month >= contact_set.first_month and not between.any() else None


def _counts(wanted: ContactFilter, by: Grouping) -> pd.DataFrame:
    """Contacts by channel and by one grouping, each channel with its group."""
    return channel_share.add_channel_groups(cache.ask(contact_counts, wanted, by), channel_groups())


def _share(wanted: ContactFilter) -> Share:
    """The digital share of all the contacts that a filter lets through."""
    counts = _counts(wanted, "total")
    digital = counts.loc[counts["channel_group"] == "digital", "contacts"].sum()
    return Share(int(digital), int(counts["contacts"].sum()))


def _staff_contacts(now: ContactFilter) -> int:
    """How many contacts the filter would add if staff and systems were counted, or has added."""
    both, residents = _share(replace(now, with_staff=True)), _share(replace(now, with_staff=False))
    return both.contacts - residents.contacts


def _trend(counts: pd.DataFrame, is_dated: bool, breaks: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """One row a period and channel group, months that nobody counted left empty; and the axis's title."""
    by = ["period_order", "period_label", "month_date"]
    shares = channel_share.group_shares(counts, by).sort_values("period_order", ignore_index=True)
    bases = shares.drop_duplicates("period_order").set_index("period_order")["base"]
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
    totals = channel_share.channel_totals(_counts(now, "total"))
    if before is None:
        return totals.assign(share_before=float("nan"))
    earlier = channel_share.channel_totals(_counts(before, "total"))[["channel", "share"]]
    joined = totals.merge(earlier.rename(columns={"share": "share_before"}), on="channel", how="left")
    return joined.assign(share_before=joined["share_before"].fillna(0.0))


def _services(now: ContactFilter, before: ContactFilter | None) -> pd.DataFrame:
    """One row a service, most contacts first; all services, whichever one the page is narrowed to."""
    by = ["service_code", "service_name"]
    totals = channel_share.digital_share(_counts(replace(now, service_code=None), "service"), by)
    totals = totals.sort_values(["contacts", "service_name"], ascending=[False, True], ignore_index=True)
    totals["is_chosen"] = [code == now.service_code for code in totals["service_code"]]
    if before is None:
        return totals.assign(share_before=float("nan"))
    earlier = channel_share.digital_share(_counts(replace(before, service_code=None), "service"), by)
    return totals.merge(
        earlier[["service_code", "share"]].rename(columns={"share": "share_before"}),
        on="service_code",
        how="left",
    )


def _areas(now: ContactFilter) -> pd.DataFrame:
    """One row an area, highest digital share first, then the contacts without an area in their own row."""
    totals = channel_share.digital_share(_counts(replace(now, area_code=None), "area"), ["area_code", "area_name"])
    totals["has_area"] = totals["area_code"].notna()
    return totals.sort_values(["has_area", "share", "area_name"], ascending=[False, False, True], ignore_index=True)
