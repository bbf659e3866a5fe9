"""The words of the counterfactual: what was saved, against what, and what is left of it."""

import pandas as pd

from analysis.counterfactual import Saving
from analysis.target import LEAST_MONTHS, Trend
from dashboard.text.costs import with_range
from dashboard.text.money import pounds_and_pence, signed
from dashboard.text.numbers import listed, month, number, share
from dashboard.views.cost_per_serve import CALLS_AND_VISITS, CostView, Savings

OLD_MIX = "Today's contacts at last year's mix of channels, less what they cost; low, high: ends of the unit costs"
FAILING = "The same, each failed digital contact charged with a call"
BEYOND = "Only what the digital share gained on its earlier trend; low, high: 95% interval of the trend"


def savings(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the counterfactual."""
    subtitle = (
        f"{view.period_label} against {view.before_label}, both at the unit costs of {view.period_label}, contacts of"
        " channels with a cost"
    )
    if view.savings is None:
        return "What the shift saved", subtitle
    return _savings_heading(view.savings.plain, _calls_and_visits(view)), subtitle


def _savings_heading(plain: Saving, more: float) -> str:
    """The constant-mix saving, set against the bill and the calls and visits themselves."""
    saved = f"{pounds_and_pence(abs(plain.saved))} {'saved' if plain.saved >= 0 else 'lost'} at the old mix"
    if plain.fallen < 0:
        return f"{saved}, yet the bill rose by {pounds_and_pence(-plain.fallen)}"
    return (
        f"{saved}, and the bill fell by {pounds_and_pence(plain.fallen)}"
        if more <= 0
        else f"{saved}; calls and visits rose"
    )


def _calls_and_visits(view: CostView) -> float:
    """How many more calls and visits there were than a year before."""
    moved = calls_and_visits(view)
    return float((moved["contacts_after"] - moved["contacts_before"]).sum())


def calls_and_visits(view: CostView) -> pd.DataFrame:
    """The channels of calls and visits with their contacts in both periods."""
    if view.savings is None:
        return pd.DataFrame(columns=["label", "contacts_before", "contacts_after"])
    channels = view.savings.channels
    found = channels[channels["channel"].isin(CALLS_AND_VISITS)]
    return found.sort_values("contacts_after", ascending=False)


def saving_sentences(view: CostView) -> list[str]:
    """The counterfactual in plain sentences: what is claimed, against what, and what is left of it."""
    held = view.savings
    if held is None:
        return []
    plain = held.plain
    lines = [_calls_words(view)]
    if plain.fallen < 0:
        rise = f"The bill rose by **{pounds_and_pence(-plain.fallen)}**"
        cause = (
            f"growth cost {pounds_and_pence(plain.growth)}" if plain.growth > 0 else "dearer channels were used more"
        )
        lines.append(f"{rise}: {cause}. No saving can be taken from a budget on these figures.")
    lines.append(_beyond_words(view))
    if held.with_failures is None:
        lines.append("The source does not say which contacts failed, so what comes back as a call is not known.")
    else:
        kept = held.with_failures.saved
        lines.append(
            f"If every failed digital contact came back as a call, **{pounds_and_pence(kept)}** of the saving would"
            " be left."
        )
    if view.bill is not None and not view.choices.is_resolved:
        lines.append(
            f"The saving values the change in channels at today's volume ({pounds_and_pence(plain.saved)}); the bar"
            f' "Channel mix" values it midway between the two years ({pounds_and_pence(-view.bill.mix)}). Both are'
            " right; name which one you quote."
        )
    return lines


def _calls_words(view: CostView) -> str:
    """The change in calls and visits themselves, which alone can release staff."""
    moved = calls_and_visits(view)
    if moved.empty:
        return "No call or visit has a cost in both periods."
    moves = zip(moved["label"], moved["contacts_before"], moved["contacts_after"], strict=True)
    words = [
        f"**{label}** went from {number(before)} to {number(now)} ({signed(number(abs(now - before)), now - before)})"
        for label, before, now in moves
    ]
    return f"{listed(words)}. Only fewer of these can release staff."


def _beyond_words(view: CostView) -> str:
    """The saving beyond the past trend, or why there is none to give."""
    held = view.savings
    if held is None or held.beyond_trend is None:
        months = held.months_before if held else 0
        if months >= LEAST_MONTHS:
            return "There is no trend to go beyond: a digital channel and another one need a unit cost, in both years."
        return (
            f"What the past trend would have given is not known: {months} months before {view.period_label} is too few,"
            f" {LEAST_MONTHS} are needed."
        )
    found = held.beyond_trend
    between = f"{pounds_and_pence(found.saved_low)} to {pounds_and_pence(found.saved_high)}"
    words = (
        f"{_trend_words(held, _trend_end(view))}, which led to {share(found.share_expected)}"
        f" ({share(found.share_low)} to {share(found.share_high)}) in {view.period_label}, and"
        f" {share(found.share_found)} came. Beyond that trend the saving is"
        f" **{pounds_and_pence(found.saved)}** ({between})"
    )
    if found.saved_low <= 0 <= found.saved_high:
        words += ": no saving beyond the trend can be told from chance"
    return f"{words}.{_other_trend(held)}"


def _trend_words(held: Savings, end: str) -> str:
    """Whose trend is carried on, over which months, and its pace."""
    whose = "Of contacts by channels with a cost in both years, the digital share"
    if held.trend is None:
        return f"{whose} had a trend up to {end}"
    return f"{whose} moved by {_pace(held.trend)} in the {held.trend.months} months up to {end}"


def _other_trend(held: Savings) -> str:
    """Why Channel shift names another pace: it counts every channel, and the months since too."""
    whole = held.whole_trend
    if whole is None:
        return ""
    return (
        f" Channel shift says {_pace(whole)}: it counts every channel, and the {whole.months} months up to"
        f" {month(whole.last_month)}."
    )


def _pace(trend: Trend) -> str:
    """The pace of a trend."""
    return f"{number(trend.pace[0] * 100, 1)} points a year"


def _trend_end(view: CostView) -> str:
    """The last month of the trend that is carried on: the end of the year before."""
    period = view.choices.period
    return month(period.a_year_earlier().last_month) if period else ""


def answers(view: CostView) -> pd.DataFrame:
    """The answers of the counterfactual as rows: name, value, low, high (GBP), and what each means."""
    columns = ["name", "value", "low", "high", "meaning"]
    held = view.savings
    if held is None:
        return pd.DataFrame(columns=columns)
    plain, beyond, failing = held.plain, held.beyond_trend, held.with_failures
    none = float("nan")
    rows = [("Saving, old mix (S)", plain.saved, plain.saved_low, plain.saved_high, OLD_MIX)]
    if failing:
        rows.append(("Less returning calls", failing.saved, failing.saved_low, failing.saved_high, FAILING))
    if beyond:
        rows.append(("Beyond the past trend", beyond.saved, beyond.saved_low, beyond.saved_high, BEYOND))
    rows.append(("Bill fell by (D)", plain.fallen, none, none, "Bill then less bill now; it is S less G"))
    rows.append(
        (
            "Cost of growth (G)",
            plain.growth,
            none,
            none,
            "What more contacts cost, or fewer spared, at the cost of one then",
        )
    )
    return pd.DataFrame(rows, columns=columns)


def answers_alt(view: CostView) -> str:
    """The answers in words."""
    named = "; ".join(
        f"{row['name']} {with_range(row['value'], row['low'], row['high'])}" for row in answers(view).to_dict("records")
    )
    return f"Dots, one an answer, £. {named}."


def answer_table(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the table of answers."""
    return "What was saved depends on what is asked", savings(view)[1]
