"""The trend of the digital share of contacts, seasons taken out, and the month in which a target would be met."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from analysis import target as maths
from dashboard import cache
from dashboard.marts.contact_breaks import contact_breaks
from dashboard.marts.contacts import ContactFilter, NotPublished
from dashboard.views.channel_shift import ContactView, shares_by_period

# How far ahead the line is drawn: past the middle date where there is one, else a little.
AHEAD, PAST_MIDDLE = 24, 12


@dataclass(frozen=True)
class TargetView:
    """The monthly digital shares with is_fitted, their trend (None under 24 months), and when it meets the target.

    `target` is a share from 0 to 1, None until somebody gives one; `arrival` is None where none can be told.
    """

    contacts: ContactView
    months: pd.DataFrame
    trend: maths.Trend | None
    target: float | None
    arrival: maths.Arrival | None

    @property
    def is_refused(self) -> bool:
        """Whether the target is one of which a straight line says nothing."""
        return self.target is not None and not 0 < self.target <= maths.HIGHEST_TARGET

    @property
    def is_dated(self) -> bool:
        """Whether a month may be named: only for a target that the trend meets within ten years."""
        return self.arrival is not None and self.arrival.verdict == maths.IN_REACH

    @property
    def changes(self) -> pd.DataFrame:
        """The breaks and openings within the months shown."""
        changes = self.contacts.changes
        shown: pd.DataFrame = changes.loc[changes["first_month"].gt(self.months["month_date"].min())]
        return shown

    def month(self, months_ahead: float) -> date | None:
        """The month so many months after the last one; None beyond ten years."""
        return maths.months_after(self.trend.last_month, months_ahead) if self.trend else None

    @cached_property
    def line(self) -> pd.DataFrame:
        """The trend by month with its band, up to where it is drawn; empty without a trend."""
        if self.trend is None:
            return pd.DataFrame({"month_date": [], "share": [], "low": [], "high": []})
        ahead = AHEAD
        if self.is_dated and self.arrival is not None:
            ahead = min(int(np.ceil(self.arrival.middle)) + PAST_MIDDLE, maths.HORIZON_MONTHS)
        return maths.trend_line(self.trend, ahead)


def target_view(view: ContactView, target: float | None) -> TargetView:
    """The trend of the contacts that the page shows, in all months since the last definition break."""
    months = digital_months(view.trend)
    trend = fitted_trend(months) if view.contact_set.is_dated else None
    is_told = trend is not None and target is not None and 0 < target <= maths.HIGHEST_TARGET
    arrival = maths.arrival(trend, target) if is_told and trend and target else None
    return TargetView(view, months, trend, target, arrival)


def digital_months(by_group: pd.DataFrame) -> pd.DataFrame:
    """One row a month of the shares by group with its digital contacts, all contacts, digital share and is_fitted.

    The share is nought where none is digital; fitted are full months of one definition, the last one's.
    """
    columns = ["month_date", "contacts", "base", "share", "is_part_filled", "is_comparable"]
    digital = by_group[by_group["channel_group"].eq("digital")]
    if len(digital) or by_group.empty:
        months = digital[columns].reset_index(drop=True)
    else:
        months = by_group.drop_duplicates("period_order")[columns]
        is_counted = months["share"].notna()
        months = months.assign(contacts=0, share=0.0).where(is_counted, months, axis=0).reset_index(drop=True)
    is_fitted = months["is_comparable"].astype(bool) & ~months["is_part_filled"].astype(bool) & months["share"].notna()
    return months.assign(is_fitted=is_fitted)


def trend_of(wanted: ContactFilter) -> maths.Trend | None:
    """The trend of the digital share of the months that a filter lets through, as Channel shift fits it.

    None where their calendar is not known, where the public file holds no months for the filter, or under 24 months.
    """
    return cache.keep(_trend_of, wanted)


def _trend_of(wanted: ContactFilter) -> maths.Trend | None:
    changes = cache.ask(contact_breaks, wanted.place_code, wanted.contact_set)
    try:
        monthly, _ = shares_by_period(wanted, True, changes[~changes["is_opening"]])
    except NotPublished:
        return None
    return None if monthly.empty else fitted_trend(digital_months(monthly))


def fitted_trend(months: pd.DataFrame) -> maths.Trend | None:
    """The trend of those of `digital_months` that are fitted; None under 24 of them."""
    fitted = months[months["is_fitted"]]
    return maths.fit_trend(fitted["month_date"], fitted["share"])
