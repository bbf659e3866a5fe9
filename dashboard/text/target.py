"""The words about trend and target: pace, date with its range, and what may not be said."""

import pandas as pd

from analysis import target as maths
from dashboard.text.contacts import GROUP_LABELS, scope, trend_alt
from dashboard.text.numbers import month, number, points, share
from dashboard.views.channel_shift import ContactView
from dashboard.views.target import TargetView

ONE_SERIES = "Figures before and after it are not compared."


def percent(target: float) -> str:
    """A target without empty decimals: 70% or 72.5%."""
    return share(target, 0 if round(target * 100, 6).is_integer() else 1)


def heading(held: TargetView) -> str:
    """The finding: when the target is met, or why nothing is said of it."""
    if held.trend is None:
        return "No target date can be given"
    if held.target is None:
        return f"The digital share {_moves(held.trend)}"
    aim = percent(held.target)
    if held.is_refused or held.arrival is None:
        return f"A target of {aim} is not given a date"
    verdict = held.arrival.verdict
    if verdict == maths.MET:
        return f"{aim} of contacts is reached"
    if verdict == maths.NOT_AT_THIS_PACE:
        return f"{aim} is not met at the present pace"
    if verdict == maths.MAY_NOT_BE_MET:
        return f"{aim} may not be met: the share may not be rising"
    return f"At this pace {aim} is met in about {month(held.month(held.arrival.middle))}"


def short(held: TargetView) -> str:
    """One sentence for the Summary: the date of the place's own target; nothing where none can be told."""
    return "" if held.arrival is None else f"{heading(held)}."


def _moves(trend: maths.Trend) -> str:
    """How the share moves in a year, if it can be told."""
    pace, low, high = trend.pace
    if low <= 0 <= high:
        return "shows no clear trend"
    return f"{'rises' if pace > 0 else 'falls'} by {number(abs(pace) * 100, 1)} points a year"


def subtitle(held: TargetView) -> str:
    """Measure, scope and marks of the chart."""
    words = f"Digital share of contacts by month (grey) and its trend without seasons (navy), {_scope(held.contacts)}"
    if held.trend is not None:
        words += ". Band: 95% interval of the trend"
    if held.is_dated:
        words += ". At the target: 80% (thick) and 95% of dates"
    if held.months["is_part_filled"].any():
        words += ". Hollow: part-filled, not fitted"
    return words


def _scope(view: ContactView) -> str:
    """What the trend covers: every month, whichever period the rest of the page counts."""
    return scope(view, with_period=False)


def sentences(held: TargetView) -> list[str]:
    """What the chart says in plain sentences: the level and pace, the dates, the change on a year ago, the breaks."""
    told = [_missing(held)] if held.trend is None else [_pace(held.trend), _dates(held)]
    return [words for words in (*told, changed(held.contacts), *broken(held.contacts)) if words]


def _pace(trend: maths.Trend) -> str:
    """The level and the pace of the trend, with its interval."""
    pace, low, high = (number(value * 100, 1) for value in trend.pace)
    return (
        f"Seasons taken out, **{share(trend.level)}** of contacts are digital ({month(trend.last_month)}), and the"
        f" share moves by **{pace} points a year** (95% interval {low} to {high}; {trend.months} months from"
        f" {month(trend.first_month)})."
    )


def _dates(held: TargetView) -> str:
    """The dates of a target, or why none is given."""
    if held.is_refused:
        return (
            f"A target over {percent(maths.HIGHEST_TARGET)} is not dated: a straight line would run past 100%, and"
            " people do not."
        )
    if held.arrival is None:
        return "Type a target to see when it would be met."
    if held.arrival.verdict == maths.NOT_AT_THIS_PACE:
        return "Not at the present pace: the middle date is more than ten years away, or never comes."
    if held.arrival.verdict == maths.MAY_NOT_BE_MET:
        return "The interval of the pace includes zero, so no date is given."
    if held.arrival.verdict == maths.MET:
        return "The share without seasons is at the target already."
    likely, possible = (_range(held, ends) for ends in (held.arrival.likely, held.arrival.possible))
    return f"If it goes on so, the target is met {likely} (8 chances in 10), or {possible} (19 in 20)."


def _range(held: TargetView, ends: tuple[float, float]) -> str:
    """Two dates as a range; one beyond ten years is said to be so."""
    first, last = (held.month(end) for end in ends)
    if last is None:
        return f"between {month(first)} and more than ten years from now"
    return f"in {month(first)}" if first == last else f"between {month(first)} and {month(last)}"


def _missing(held: TargetView) -> str:
    """Why there is no trend."""
    if not held.contacts.contact_set.is_dated:
        return "The source gives no year, so its months cannot be put in order of time: no trend and no date."
    fitted = int(held.months["is_fitted"].sum())
    since = " since the last change of definition" if len(held.contacts.breaks) else ""
    return f"A trend needs {maths.LEAST_MONTHS} full months{since}; there are {fitted}."


def no_months() -> tuple[str, str]:
    """What is missing where there are no figures by period, as for some choices of the public edition."""
    return "Trend and target date", "There are no figures by period for this choice."


def no_trend(held: TargetView) -> tuple[str, str]:
    """What is missing where the source gives no year, and what would supply it."""
    return "Trend and target date", f"{_missing(held)} A date or a year with each contact would fill this part."


def changed(view: ContactView) -> str:
    """The change on a year earlier in points of share and in per cent of digital contacts: two different things."""
    if view.before is None or view.before.value is None or view.total.value is None:
        return ""
    if not view.before.digital or view.total.digital is None:
        return ""
    # A share that is known has both of its counts.
    grown = (view.total.digital or 0) / view.before.digital - 1
    sign = "+" if grown > 0 else ""
    return (
        f"On a year earlier: {points(view.total.value - view.before.value)} of share; the number of digital contacts"
        f" {sign}{number(grown * 100, 1)}% ({number(view.before.digital)} to {number(view.total.digital)})."
    )


def broken(view: ContactView) -> list[str]:
    """Each definition break in words, and each channel that opened."""
    named = zip(view.changes["first_month"], view.changes["note"], view.changes["is_opening"], strict=True)
    return [
        f"{month(day)}: {str(note).rstrip('.')}."
        if is_opening
        else f"From {month(day)} what is counted differs: {str(note).rstrip('.')}. {ONE_SERIES}"
        for day, note, is_opening in named
    ]


def alt(held: TargetView) -> str:
    """The chart in words."""
    shown = held.months.loc[held.months["share"].notna()]
    if shown.empty:
        return "No month has a digital share."
    first, last = shown.iloc[0], shown.iloc[-1]
    words = (
        f"Line by month: digital share of contacts from {share(first['share'])} in {month(first['month_date'])} to"
        f" {share(last['share'])} in {month(last['month_date'])}. {heading(held)}."
    )
    words += "".join(f" {line}" for line in broken(held.contacts))
    return f"{words} The same figures are in the table below."


def table(held: TargetView) -> tuple[str, str]:
    """Heading and subtitle of the table by month."""
    return "Every month and its trend", f"Digital share of contacts, {_scope(held.contacts)}; trend with 95% interval"


def standing(row: pd.Series) -> str:
    """Whether a month is in the trend, and if not, why."""
    if row["is_fitted"]:
        return "Yes"
    if pd.isna(row["share"]):
        return "No: no data"
    return "No: part-filled" if row["is_part_filled"] else "No: counted differently"


def stacked(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the stacked bars."""
    full = view.trend[~view.trend["is_part_filled"]].dropna(subset=["share"])
    last = full[full["period_order"] == full["period_order"].max()].sort_values("share").iloc[-1]
    title = (
        f"{GROUP_LABELS[last['channel_group']]} contact is the largest part: {share(last['share'])} in the last period"
    )
    return title, f"Share of contacts by channel group and period, {_scope(view)}. Table: Every period in a table"


def stacked_alt(view: ContactView) -> str:
    """The stacked bars in words: the groups of the last full period."""
    return f"Bars by period, stacked to 100%. {trend_alt(view, 'share')}"
