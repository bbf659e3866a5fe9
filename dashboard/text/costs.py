"""The words of the Cost per serve page: findings, subtitles, alternative texts and what to keep in mind."""

import pandas as pd

from analysis.cost_change import Change
from analysis.cost_per_serve import HIDDEN, NO_COST, NOT_MEASURED, PART_COST
from dashboard.charts.marks import shown_name
from dashboard.map import MapSpec, class_labels
from dashboard.marts.places import Place
from dashboard.metrics import load_metrics
from dashboard.text.contacts import LEAST_CONTACTS_TO_NAME
from dashboard.text.money import STEADY_POUND, pence, pounds_and_pence, signed
from dashboard.text.numbers import hidden_counts, hidden_range, hidden_words, listed, month, number, sentence, share
from dashboard.text.unit_costs import prices_of
from dashboard.views.cost_per_serve import CostView

REASONS = {
    NO_COST: "has no unit cost",
    PART_COST: "has a unit cost for a part of the period only",
    NOT_MEASURED: "does not record what was resolved",
    HIDDEN: "is hidden ({} contacts)",
}
MOVE_BEYOND_STEPS = 4
WATERFALLS = {"total": "Whole bill", "each": "One serve"}
SERVES = {"contacts": "Contact", "resolved": "Resolved request"}
CALLS = {"once": "Counted once", "call": "Each brings a call"}


def reason(code: object, place: Place) -> str:
    """Why a channel has no cost, as the end of a sentence about it."""
    return REASONS[str(code)].format(hidden_range(place.hide_counts_under))


def metric_name(view: CostView) -> str:
    """The metric that the page shows, as sql/metrics.toml calls it."""
    return "cost_per_resolved" if view.choices.is_resolved else "cost_per_serve"


def serve(view: CostView, count: float = 1) -> str:
    """What the cost is divided by: contact or contacts, resolved request or requests."""
    noun = "resolved request" if view.choices.is_resolved else "contact"
    return noun if count == 1 else f"{noun}s"


def headline(view: CostView) -> str:
    """The page's finding: what a contact costs, and how much more or less than a year ago."""
    narrowed = [name for name in (view.choices.service_name, view.choices.area_name) if name]
    about = f"{', '.join(narrowed)}: a" if narrowed else "A"
    if view.total.value is None:
        is_uncounted = view.choices.is_resolved and NOT_MEASURED in set(view.left_out["reason"])
        why = "none are counted for these choices" if is_uncounted else "no channel in use has a unit cost"
        return f"{about} {serve(view)} can not be priced: {why}"
    now = view.total.value
    if view.each is None:
        return f"{about} {serve(view)} costs {pounds_and_pence(now)}"
    change = view.each.after - view.each.before
    if abs(change) < STEADY_POUND:
        return f"{about} {serve(view)} costs {pounds_and_pence(now)}, as it did a year ago"
    return f"{about} {serve(view)} now costs {pounds_and_pence(now)}, {pence(change)} {_more(change)} than a year ago"


def _more(change: float) -> str:
    """Which way a cost went."""
    return "more" if change > 0 else "less"


def lead(view: CostView) -> str:
    """Up to three sentences: what moved the cost, the two parts with the range, and what is left out."""
    total = view.total
    if total.value is None:
        return "No contact matches these choices." if not total.contacts else _left_out_words(view)
    parts = [_moved(view.each)] if view.each else []
    words = (
        f"**{pounds_and_pence(total.cost)}** for **{number(total.serves)}** {serve(view, 2)} with a cost"
        f" ({view.period_label})"
    )
    if total.has_range:
        ends = f"between **{pounds_and_pence(total.low)}** and **{pounds_and_pence(total.high)}**"
        words += f"; {ends} each with all unit costs low or high"
    return " ".join([*parts, f"{words}.", _left_out_words(view)]).strip()


def _moved(each: Change) -> str:
    """What the mix and the unit costs did to the cost of one serve; what did nothing is left out."""
    effects = [("The change in channels", each.mix), ("the mix of services", each.services), ("unit costs", each.rate)]
    moved = [
        f"{name} {'took' if value < 0 else 'put'} **{pence(value)}** {'off' if value < 0 else 'on'}"
        for name, value in effects
        if abs(value) >= STEADY_POUND
    ]
    return f"{sentence(listed(moved))}." if moved else ""


def _left_out_words(view: CostView) -> str:
    """The channels that are left out, with their share of contacts, in one sentence."""
    left = view.left_out
    if left.empty:
        return ""
    shown = [f"**{row['label']}**{_share_words(row['share'])}" for row in left.head(4).to_dict("records")]
    if len(left) > 4:
        shown.append(f"{len(left) - 4} smaller channels")
    reasons = {reason(code, view.place) for code in left["reason"]}
    why = reasons.pop() if len(reasons) == 1 else "has no whole cost"
    if len(shown) > 1:
        why = why.replace("has ", "have ").replace("is ", "are ").replace("does ", "do ")
    return f"{listed(shown)} {why} and {'is' if len(shown) == 1 else 'are'} left out."


def _share_words(value: float) -> str:
    """A channel's share of contacts in brackets; nothing where its count is hidden."""
    return "" if pd.isna(value) else f" ({share(value)} of contacts)"


def prices(view: CostView) -> str:
    """The prices that the costs are in, for the end of a subtitle."""
    return prices_of(view.choices.costs)


def scope(view: CostView, with_period: bool = True) -> str:
    """What the figures cover: collection, service, customers, place, period, costs."""
    names = [view.choices.service_name, view.wanted.customer_type, view.choices.area_name]
    parts = [view.contact_set.name, *(name for name in names if name), view.place.place_name]
    return ", ".join([*parts, view.period_label] if with_period else parts)


def failures(view: CostView) -> str:
    """The end of a subtitle where failed digital contacts are charged with a call."""
    return "; each failed digital contact charged with a call" if view.choices.with_calls else ""


def notes(view: CostView) -> list[str]:
    """How the figures are made, in sentences under the channel table."""
    costs = view.choices.costs
    lines = []
    if costs.prices and not costs.deflator.empty:
        release = ", ".join(sorted(set(costs.deflator["release"])))
        lines.append(f"Each unit cost is restated at {costs.prices} prices by the deflator ({release}).")
    lines += _published_notes(view)
    if view.choices.with_calls:
        lines.append(
            "Each failed digital contact is charged with one phone call: the cost to the end. Where that call is"
            " already among the calls it is counted twice, so this is an upper bound."
        )
    lines.append(
        "A service's own unit cost comes before its channel's; each month takes the cost that held on its 1st."
    )
    lines += [
        f"What is counted changed in {month(change['first_month'])} ({change['note']}): the line is broken there and"
        " nothing is compared across it."
        for change in view.breaks.to_dict("records")
    ]
    return [*lines, *_coarse_notes(view)]


def _published_notes(view: CostView) -> list[str]:
    """Where published unit costs are from, and what they are not; nothing where none is used."""
    published = view.choices.costs.published
    lines = []
    for row in published.drop_duplicates("source").to_dict("records"):
        printed = f", published {row['published']}" if isinstance(row["published"], str) else ""
        year = f"{row['price_year']} prices" if isinstance(row["price_year"], str) else "price year not stated"
        lines.append(f"{row['cost_set']}: {row['source']}{printed}; {year}. Seen in: {row['where_seen']}.")
    for origin in published["range_source"].dropna().unique():
        lines.append(f"Its low and high: {origin}.")
    if lines:
        lines.append(
            "A published cost is of a visit, a call or a visit to the website, not of a request resolved; the spread"
            " between councils is as wide as that between channels. None was found for email, web chat, chatbot, app"
            " or account, so none is used."
        )
        if not view.total.has_range:
            lines.append("No range was published with these costs, so none is shown.")
    return lines


def _coarse_notes(view: CostView) -> list[str]:
    """What the public file's rounded and hidden counts mean for these figures."""
    lines = []
    if view.is_spread:
        who = "Whoever the customers, each channel" if view.wanted.customer_type else "Each channel"
        lines.append(
            f"{who} is priced as the services of all its contacts in the same twelve months are: services are not"
            " published by month and channel at once."
        )
    if view.trend_is_of_groups:
        lines.append(
            "By month only channel groups are published for these choices; each is priced at its average, so the line"
            " may stand a little off the cost of the whole period."
        )
    if view.hidden_cells:
        out = hidden_counts(view.hidden_cells, view.place.hide_counts_under)
        lines.append(f"{out} {'is' if view.hidden_cells == 1 else 'are'} not in these figures.")
    return lines


def trend(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the trend."""
    words = f"£ a {serve(view)}, by {'month' if view.choices.period else 'period'}, {prices(view)}{failures(view)}"
    if view.total.has_range:
        words += ". Pale: low to high unit costs"
    return _trend_heading(view), words


def _trend_heading(view: CostView) -> str:
    """Which way the cost runs from its first full period to its last."""
    full = view.trend.loc[~view.trend["is_part_filled"], "central"].dropna()
    if len(full) < 2:
        return f"Cost per {serve(view)} by period"
    first, last = float(full.iloc[0]), float(full.iloc[-1])
    # A move counts when it is well beyond what one period usually differs from the next.
    if abs(last - first) < MOVE_BEYOND_STEPS * float(full.diff().abs().median()):
        return f"Between {pounds_and_pence(float(full.min()))} and {pounds_and_pence(float(full.max()))} all along"
    return f"{'Up' if last > first else 'Down'} from {pounds_and_pence(first)} to {pounds_and_pence(last)}"


def trend_end(view: CostView) -> str:
    """The label at the end of the line: last full figure, then its period."""
    full = view.trend[~view.trend["is_part_filled"] & view.trend["central"].notna()]
    if full.empty:
        return ""
    last = full.iloc[-1]
    # What the axis says of every period ("year not given") need not stand again at the end of the line.
    return f"<b>{pounds_and_pence(last['central'])}</b><br>{shown_name(str(last['period_label']).partition(',')[0])}"


def trend_alt(view: CostView) -> str:
    """The trend in words."""
    words = f"Line of the cost per {serve(view)} by period. {_trend_heading(view)}."
    return words if view.trend["central"].notna().all() else f"{words} Periods without contacts are gaps."


def bill_or_each(view: CostView, kind: str) -> Change | None:
    """The change that the waterfall shows."""
    return view.each if kind == "each" else view.bill


def waterfall(view: CostView, kind: str) -> tuple[str, str]:
    """Heading and subtitle of the waterfall."""
    change = bill_or_each(view, kind)
    what = f"the cost of one {serve(view)}" if kind == "each" else "the bill"
    subtitle = f"What moved {what} on a year before, {prices(view)}{failures(view)}"
    return _waterfall_heading(change, kind), subtitle


def _waterfall_heading(change: Change | None, kind: str) -> str:
    """What the mix did, set against the whole change."""
    if change is None:
        return "What moved the cost"
    if kind == "each":
        return f"Mix {signed(pence(change.mix), change.mix)}, unit costs {signed(pence(change.rate), change.rate)}"
    whole = change.after - change.before
    did = f"{'saved' if change.mix < 0 else 'added'} {pounds_and_pence(abs(change.mix))}"
    return f"The bill {'rose' if whole > 0 else 'fell'} by {pounds_and_pence(abs(whole))}; the mix {did}"


def waterfall_alt(view: CostView, kind: str) -> str:
    """The waterfall in words."""
    change = bill_or_each(view, kind)
    if change is None:
        return ""
    effects = [("more or fewer contacts", change.volume), ("channel mix", change.mix)]
    effects += [("service mix", change.services), ("unit costs", change.rate)]
    shown = [
        f"{name} {signed(pounds_and_pence(abs(value)), value)}" for name, value in effects if kind != "each" or value
    ]
    return (
        f"Waterfall from {pounds_and_pence(change.before)} ({view.before_label}) to"
        f" {pounds_and_pence(change.after)} ({view.period_label}):"
        f" {', '.join(shown)}."
    )


def no_waterfall(view: CostView) -> tuple[str, str]:
    """Why the change can not be drawn, and what would supply it."""
    what = "What moved the cost"
    if not view.choices.period:
        return (
            what,
            "The source gives months without a year, so no two periods can be set side by side. A file with dates would"
            " fill this part.",
        )
    if view.before_label is None:
        return (
            what,
            "The collection does not hold all of the same months a year before, or what it counts has changed since, so"
            " there is nothing to compare with.",
        )
    return what, (
        f"No channel has a unit cost in both {view.before_label} and {view.period_label}. Unit costs that begin"
        " earlier (valid_from in the file of unit costs) would supply it."
    )


def compared_words(view: CostView) -> str:
    """Which channels the comparison leaves out beyond those without any cost, where there are such."""
    if view.compared is None:
        return ""
    costed = view.channels[view.channels["contacts_costed"] > 0]
    out = costed.loc[~costed["channel"].isin(view.compared["channel"]), "label"].tolist()
    if not out:
        return ""
    return f"The comparison leaves out {listed(out)}: no whole cost in one of the two periods."


def channel_table(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the table by channel."""
    change = f"; change in points of share on {view.before_label}" if view.before_label else ""
    return _channels_heading(view), f"Contacts and cost by channel, {scope(view)}{change}"


def _channels_heading(view: CostView) -> str:
    """The channel that costs most, with its share of contacts."""
    costed = view.channels[view.channels["cost"] > 0]
    if costed.empty:
        return "No channel in use has a unit cost"
    top = costed.sort_values("cost", ascending=False).iloc[0]
    return f"{top['label']} is {share(top['share'], 0)} of contacts and {share(top['share_of_cost'], 0)} of the cost"


def ranges(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the unit costs by channel."""
    costed = view.channels[view.channels["unit_cost"].notna()].sort_values("unit_cost")
    heading = "Unit costs by channel"
    if len(costed) > 1:
        dear, cheap = costed.iloc[-1], costed.iloc[0]
        heading = (
            f"From {pence(cheap['unit_cost'])} ({cheap['label'].lower()}) to {pounds_and_pence(dear['unit_cost'])}"
        )
    line = "; line: low to high" if view.total.has_range else ""
    return heading, f"£ a {serve(view)} by channel, average of services and months, {prices(view)}{line}"


def ranges_alt(view: CostView) -> str:
    """The unit costs in words, dearest first."""
    costed = view.channels[view.channels["unit_cost"].notna()].sort_values("unit_cost", ascending=False)
    named = "; ".join(
        f"{row['label']} {with_range(row['unit_cost'], row['unit_low'], row['unit_high'])}"
        for row in costed.to_dict("records")
    )
    return f"Dots by channel: cost of one {serve(view)}. {named}."


def with_range(value: float, low: float, high: float) -> str:
    """A cost with its range where it has one."""
    return (
        f"{pounds_and_pence(value)} ({pounds_and_pence(low)} to {pounds_and_pence(high)})"
        if high > low
        else pounds_and_pence(value)
    )


def services(view: CostView, drawn: pd.DataFrame) -> tuple[str, str]:
    """Heading and subtitle of the costs by service."""
    named = view.services[view.services["contacts"] >= LEAST_CONTACTS_TO_NAME]["central"].dropna()
    heading = f"Cost per {serve(view)} by service"
    if len(named) > 1:
        heading = (
            f"Services range from {pounds_and_pence(float(named.min()))} to {pounds_and_pence(float(named.max()))}"
        )
    total = len(view.services)
    which = "largest bill first" if len(drawn) == total else f"the {len(drawn)} largest bills of {total}"
    hollow = f". Hollow: {view.before_label}" if view.before_label else ""
    return heading, f"£ a {serve(view)}, {which}, {view.period_label}{hollow}"


def services_alt(view: CostView, drawn: pd.DataFrame) -> str:
    """The costs by service in words, in the order drawn."""
    named = "; ".join(f"{row['service_name']} {pounds_and_pence(row['central'])}" for row in drawn.to_dict("records"))
    return f"Dots by service: cost of one {serve(view)}. {named}."


def service_table(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the table by service."""
    if view.services.empty:
        return "No service has contacts", ""
    top = view.services.iloc[0]
    return (
        f"{top['service_name']} has the largest bill, {pounds_and_pence(top['cost'])}",
        f"Cost over {serve(view, 2)} with a cost, {view.place.place_name}, {view.period_label}, {prices(view)}",
    )


def areas(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the map."""
    noun = view.place.area_noun
    held = view.areas[view.areas["area_code"].notna() & view.areas["contacts"].ge(LEAST_CONTACTS_TO_NAME)]
    named = held["central"].dropna()
    heading = f"Cost per {serve(view)} by {noun}"
    if len(named) > 1:
        plural = sentence(view.place.area_noun_plural)
        heading = (
            f"{plural} range from {pounds_and_pence(float(named.min()))} to {pounds_and_pence(float(named.max()))}"
        )
    return heading, f"£ a {serve(view)}, {view.period_label}, each channel at the {view.place.place_noun}'s average"


def area_method(view: CostView) -> str:
    """What the costs by area show and do not show."""
    noun = view.place.area_noun
    return (
        f"Each channel has the same unit cost in every {noun}, the average of the {view.place.place_noun}: a dearer"
        f" {noun} uses dearer channels. It does not show that staff or services cost more there."
    )


def areas_map(view: CostView) -> MapSpec:
    """The classes of the map, the same for every place and period, and its alternative text."""
    first, second, third = load_metrics()[metric_name(view)].breaks
    limits = (first, second, third)
    labels = class_labels(limits, decimals=2, prefix="£", suffix="")
    few = {"caution": f"Under {LEAST_CONTACTS_TO_NAME} contacts"}
    noun = view.place.area_noun
    return MapSpec(limits, labels, areas_alt(view), decimals=2, area_noun=noun, mark_labels=few)


def areas_alt(view: CostView) -> str:
    """The map in words."""
    held = view.areas[view.areas["area_code"].notna() & view.areas["central"].notna()]
    words = f"Map of {view.place.place_name}: cost per {serve(view)} by {view.place.area_noun}."
    if held.empty:
        return f"{words} No {view.place.area_noun} has contacts with a cost."
    top, low = held.iloc[0], held.iloc[-1]
    return (
        f"{words} Highest in {top['area_name']}, {pounds_and_pence(top['central'])}; lowest in {low['area_name']},"
        f" {pounds_and_pence(low['central'])}. The same figures are in the table below."
    )


def area_dots(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the areas in order."""
    noun = view.place.area_noun
    held = view.areas[view.areas["area_code"].notna() & view.areas["contacts"].ge(LEAST_CONTACTS_TO_NAME)]
    held = held[held["central"].notna()]
    heading = f"{held.iloc[0]['area_name']} is the dearest" if len(held) > 1 else f"Cost by {noun}, in order"
    return heading, f"£ a {serve(view)} by {noun}, dearest first, {view.period_label}. Hollow: few contacts"


def area_table(view: CostView) -> tuple[str, str]:
    """Heading and subtitle of the table by area."""
    heading = f"Cost by {view.place.area_noun}, dearest first"
    return heading, f"Cost over {serve(view, 2)} with a cost, {view.period_label}. {area_method(view)}"


def no_services(view: CostView) -> tuple[str, str]:
    """What is missing where the public file holds no services for the choices made."""
    return "Cost by service", f"Services are not published for {scope(view)}. Choose fewer filters or a longer period."


def no_area(view: CostView) -> tuple[str, str]:
    """What is missing when no contact carries an area, or none is published, and who can supply it."""
    noun = view.place.area_noun
    return (
        f"Cost by {noun}",
        f"No contact of this collection carries a {noun}, so no map is drawn. A file of contacts with a {noun} code or"
        " a postcode, named in the place file, would fill this part.",
    )


def overall(view: CostView) -> str:
    """The name of the line that marks the cost of all that is shown together."""
    return view.choices.service_name or "All services"


def change_notes(view: CostView) -> list[str]:
    """How the steps of the change are worked out, and which channels they leave out."""
    lines = [
        "Each effect is taken at the average of the two periods, so the steps add up and no order is preferred.",
        "The number of contacts moves the bill and never the cost of one.",
        "Service mix: the contacts of a channel turned to services whose contacts cost more, or less, there.",
        compared_words(view),
    ]
    return [line for line in lines if line]


def no_costs_heading(place: Place) -> str:
    """The page's heading where a place has contacts and no unit cost may be used."""
    return f"What a contact costs in {place.place_name} is not known yet"


def no_costs() -> tuple[str, str]:
    """What is missing where there is no unit cost, and who supplies it."""
    return (
        "Unit costs",
        "No unit cost is loaded, and published ones are of UK councils and are never applied elsewhere. Finance holds"
        " them: one row a channel with low, central and high cost, unit, price year and first day. Add the file to the"
        " place file as a source of kind unit_costs, and load again.",
    )


def not_published(refused: Exception) -> tuple[str, str]:
    """What the public file does not hold for these choices."""
    return "These choices together", f"{refused} Choose fewer of service, ward and customers at once."


def count(value: float, place: Place) -> str:
    """A count of contacts; one that the public file holds back is hidden, and not missing."""
    return hidden_words(place.hide_counts_under) if pd.isna(value) else number(value)


def change_in_cost(difference: float | None) -> str:
    """A change in a cost per serve with its sign, or a dash where there is nothing to compare with."""
    return "–" if difference is None or pd.isna(difference) else signed(pence(difference), difference)
