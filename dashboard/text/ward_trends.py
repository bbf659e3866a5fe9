"""The words about the digital share of every ward over time: the finding, each panel, the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.periods import span
from dashboard.marts.places import Place
from dashboard.text.contacts import LEAST_CONTACTS_TO_NAME, STEADY
from dashboard.text.numbers import points, share

if TYPE_CHECKING:
    from dashboard.views.ward_trends import WardTrends

NOT_COMPARABLE = "Not comparable"
NOT_PUBLISHED = (
    "The public edition holds this by quarter for all contacts only, because most counts of one service or one kind of"
    " customer would be hidden. Choose all services and all customers to see it."
)


def area_name(name: object, place: Place) -> str:
    """A ward's name; of the contacts that carry none, that they do not."""
    return name if isinstance(name, str) else f"No {place.area_noun} given"


def title_without_finding(place: Place) -> str:
    """What the panels show."""
    return f"Digital share by {place.area_noun} and quarter"


def _compared(held: WardTrends) -> list[float]:
    """The changes on a year before, as shares, of the wards that have enough contacts in both years."""
    if held.change.empty or held.is_broken:
        return []
    named = held.change.drop(index="", errors="ignore").dropna()
    changes: list[float] = named.loc[named["contacts"] >= LEAST_CONTACTS_TO_NAME, "change"].tolist()
    return changes


def heading(held: WardTrends) -> str:
    """The finding: in how many wards the share rose in a year."""
    changes, place = _compared(held), held.contacts.place
    if not changes:
        return title_without_finding(place)
    rose, fell = sum(value >= STEADY for value in changes), sum(value <= -STEADY for value in changes)
    way, moved = ("fell", fell) if fell > rose else ("rose", rose)
    which = f"every {place.area_noun}"
    if moved < len(changes):
        which = f"{moved} of {len(changes)} {place.area_noun_plural}"
    if len(changes) < len([code for code in held.names if code]):
        which += f" with {LEAST_CONTACTS_TO_NAME} contacts a year or more"
    return f"The digital share {way} in {which} in a year"


def covers(held: WardTrends) -> str:
    """Collection, service, customers, place and quarters: every ward, whichever is chosen."""
    view = held.contacts
    parts = [view.contact_set.name, view.service_name, view.wanted.customer_type, view.place.place_name]
    run = span(held.quarters[0].first_month, held.quarters[-1].last_month)
    return ", ".join(part for part in (*parts, run.label) if part)


def subtitle(held: WardTrends) -> str:
    """Measure, scope, order, and how a panel is read."""
    return (
        f"Digital share of contacts by quarter (navy), {covers(held)}; grey: all contacts. The same scale in every"
        f" panel; highest share in {held.contacts.area_period_label} first"
    )


def axis_ends(held: WardTrends) -> tuple[str, str]:
    """The years in which the lines begin and end, as they stand under the panels."""
    return f"{held.quarters[0].first_month:%b %Y}", f"{held.quarters[-1].last_month:%b %Y}"


def last_figure(held: WardTrends, code: str) -> str:
    """The figure of the last quarter at the head of a panel, or why there is none."""
    last = held.lines[code][-1]
    if last is not None:
        return share(last, 0)
    gap = held.gap(code, held.starts[-1])
    if gap is None:
        return "No data"
    # A panel has no room for the range.
    return "Hidden" if gap == held.contacts.hidden else str(gap)


def panel_words(held: WardTrends, code: str, change: float | None) -> str:
    """One panel in words: first and last quarter, and the change on a year before where it is known."""
    told = [(quarter, value) for quarter, value in zip(heads(held), held.lines[code], strict=True) if value is not None]
    if not told:
        return f"{held.names[code]}: no figure in any quarter"
    ends = ", ".join(f"{share(value)} in {quarter}" for quarter, value in (told[0], told[-1]))
    words = f"{held.names[code]}: {ends}"
    return words if change is None or held.is_broken else f"{words}; {points(change)} on the year before"


def cuts(held: WardTrends) -> tuple[int, ...]:
    """The numbers of the quarters that begin with another way of counting: no line runs into them."""
    days = held.contacts.breaks["first_month"].tolist()
    return tuple(number for number, start in enumerate(held.starts) if start in days)


def alt(held: WardTrends) -> str:
    """The panels in words: the finding, the ends of the lines of all contacts, and where every figure is."""
    whole = [value for value in held.whole if value is not None]
    words = f"{len(held.names)} small line charts on one scale. {heading(held)}."
    if whole:
        words += f" All contacts: {share(whole[0])} in the first quarter, {share(whole[-1])} in the last."
    return f"{words} Every figure is in the table below."


def heads(held: WardTrends) -> list[str]:
    """The quarters at the heads of columns."""
    return [quarter.label for quarter in held.quarters]


def table(held: WardTrends) -> tuple[str, str]:
    """Heading and subtitle of the table."""
    return title_without_finding(held.contacts.place), f"Digital contacts over all contacts, {covers(held)}"


def table_alt(held: WardTrends) -> str:
    """What the table holds."""
    return f"{title_without_finding(held.contacts.place)}, {covers(held)}"


def no_quarters(place: Place) -> tuple[str, str]:
    """What is missing where there are no two full quarters in the calendar."""
    return (
        title_without_finding(place),
        f"Lines by {place.area_noun} need contacts of two full quarters whose year is known. A date with each contact"
        " would fill this part.",
    )
