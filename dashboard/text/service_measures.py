"""The words about service measures: which of the digital shares is shown, what each stands on, what is missing."""

from collections.abc import Hashable, Mapping
from typing import Any

from analysis import service_measures as maths
from dashboard.metrics import load_metrics
from dashboard.text.contacts import scope
from dashboard.text.money import rounded_pounds, whole_pounds
from dashboard.text.numbers import hidden_counts, listed, number, share
from dashboard.views.service_measures import ServiceMeasures

STEP_LABELS = {
    "contacts": "Contacts",
    "started": "Started",
    "completed": "Completed",
    "not completed": "Started, not completed",
    "failed": "Failed",
    "avoidable": "Avoidable",
}
NOT_TOLD_APART = "Share of customers who use digital channels: not measured. No record tells one customer from another."


def figure(row: Mapping[Hashable, Any]) -> str:
    """A measure as it is written: its value, or the words of its absence."""
    if row["state"] != maths.SHOWN:
        return str(row["state"])
    return rounded_pounds(row["value"]) if row["measure"] == maths.COST else share(row["value"])


def parts(row: Mapping[Hashable, Any]) -> str:
    """Both parts of a measure: "80 of 90", or a cost and what it is for: "£260 for 120"; nothing without a figure."""
    if row["state"] != maths.SHOWN:
        return ""
    if row["measure"] == maths.COST:
        return f"{whole_pounds(row['numerator'])} for {number(row['denominator'])}"
    return f"{number(row['numerator'])} of {number(row['denominator'])}"


def short_label(measure: str) -> str:
    """A measure at the head of a column."""
    return "Share of transactions" if measure == "transactions" else load_metrics()[measure].label


def heading(held: ServiceMeasures) -> str:
    """The finding: digital take-up, or the first measure that there is."""
    take_up = held.figure(maths.TAKE_UP)
    if take_up["state"] == maths.SHOWN:
        return f"{share(take_up['value'])} of completed transactions are digital"
    known = held.whole[held.whole["state"].eq(maths.SHOWN)]
    if known.empty:
        return "What becomes of contacts is not known"
    row = known.iloc[0].to_dict()
    return f"{short_label(row['measure'])}: {figure(row)}"


def subtitle(held: ServiceMeasures) -> str:
    """Measures, place, period, and how a cell is read."""
    return f"Measures by service, {scope(held.contacts)}. Under each figure: numerator and denominator"


def shares(held: ServiceMeasures) -> str:
    """Which digital share is which: of contacts, of transactions, of customers; they are never mixed."""
    total, take_up = held.contacts.total, held.figure(maths.TAKE_UP)
    of_contacts = f"Digital share of contacts: **{share(total.value)}** (top of this page)."
    of_transactions = f"Of completed transactions (digital take-up): **{figure(take_up.to_dict())}**."
    return f"Three shares that are not the same. {of_contacts} {of_transactions} {NOT_TOLD_APART}"


def left_out(held: ServiceMeasures) -> str:
    """What the measures leave out: channels without a unit cost, and hidden cells."""
    words = []
    if held.cost_set and held.uncosted:
        words.append(f"No unit cost, so left out of cost per transaction: {listed(_small(held.uncosted))}.")
    if held.cost_set:
        words.append(f"Unit costs: {held.cost_set}.")
    if not held.has_services:
        words.append("By service these measures are not published; the internal edition shows them.")
    hidden = int(held.whole.loc[held.whole["state"].eq(maths.SHOWN), "left_out"].max() or 0)
    if hidden:
        out = hidden_counts(hidden, held.contacts.place.hide_counts_under)
        words.append(f"Up to {out} {'is' if hidden == 1 else 'are'} left out of a figure.")
    return " ".join(words)


def _small(labels: tuple[str, ...]) -> list[str]:
    """Names of channels as they stand inside a sentence."""
    return [label[:1].lower() + label[1:] for label in labels]


def channel_heading(held: ServiceMeasures) -> str:
    """Which channels satisfy most and least, where at least two are rated."""
    rated = held.channels[held.channels["measure"].eq(maths.SATISFACTION) & held.channels["state"].eq(maths.SHOWN)]
    if len(rated) < 2:
        return "The same measures by channel"
    labels = dict(zip(held.contacts.channels["channel"], held.contacts.channels["label"], strict=True))
    rows = rated.sort_values("value").to_dict("records")
    worst, best = ((labels[row["channel"]], share(row["value"], 0)) for row in (rows[0], rows[-1]))
    return f"{best[0]} satisfies {best[1]}, {_small((worst[0],))[0]} {worst[1]}"


def channel_subtitle(held: ServiceMeasures) -> str:
    """Measures, place and period of the table by channel."""
    return f"Measures by channel, {scope(held.contacts)}. Under each figure: numerator and denominator"


def steps(held: ServiceMeasures) -> tuple[str, str]:
    """Heading and subtitle of the funnel."""
    rows = {row["step"]: row for row in held.steps.to_dict("records")}
    lost = rows["not completed"]
    if lost["share"] == lost["share"]:
        title = f"{share(lost['share'])} of what is started online is not completed"
    else:
        title = "How far digital contacts get"
    covers = listed(_small(held.recorded))
    return title, f"Contacts by {covers} (the digital channels that record a start), {scope(held.contacts)}"


def step_texts(held: ServiceMeasures) -> list[str]:
    """The figure at the end of each bar: the count, and of what it is a part."""
    rows = held.steps.to_dict("records")
    return [_step_text(row) for row in rows]


def _step_text(row: Mapping[Hashable, Any]) -> str:
    """A count with its share: "1,234 (8.0% of started)"."""
    if row["count"] != row["count"]:
        return "No data"
    whole = STEP_LABELS[str(row["part_of"])].lower()
    return number(row["count"]) + ("" if row["step"] == "contacts" else f" ({share(row['share'])} of {whole})")


def steps_alt(held: ServiceMeasures) -> str:
    """The funnel in words."""
    named = zip(held.steps["step"], step_texts(held), strict=True)
    rows = "; ".join(f"{STEP_LABELS[step]} {text}" for step, text in named)
    return f"Bars from contacts to completed, then what was lost. {rows}."


def not_published(reason: str = "") -> tuple[str, str]:
    """What the public edition leaves out for this choice, and the reason that it gives."""
    return "What becomes of contacts", f"{reason}Not published for this choice; the internal edition shows it."


def no_steps(held: ServiceMeasures) -> tuple[str, str]:
    """What is missing where no digital channel records starts and ends, and who can supply it."""
    title = "How far digital contacts get"
    if held.is_masked:
        return title, "Starts and ends are not published for this choice; the internal edition shows them."
    return (
        title,
        "No digital channel of this collection records starts and ends. Web teams hold them: name the columns in the"
        " place file as the flags started and completed.",
    )


def no_measures() -> tuple[str, str]:
    """What is missing where the source holds none of the measures, and who can supply it."""
    labels = [load_metrics()[name].label.lower() for name in maths.MEASURES]
    return (
        sentence_of_measures(labels),
        "The source counts contacts and says nothing of what became of them. Customer services can supply it: columns"
        " for resolved, failed, avoidable, started, completed and a rating, named in the place file as flags; finance"
        f" supplies unit costs. {NOT_TOLD_APART}",
    )


def sentence_of_measures(labels: list[str]) -> str:
    """The names of measures as the start of a sentence."""
    words = listed(labels)
    return words[:1].upper() + words[1:]


def alt(held: ServiceMeasures, by: str) -> str:
    """What a table of measures holds."""
    return f"Service measures by {by}, {scope(held.contacts)}"
