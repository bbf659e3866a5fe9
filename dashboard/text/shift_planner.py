"""The words of the shift planner: what a plan saves, whom it asks too much of, and what nobody knows."""

from __future__ import annotations

import math
from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.shift_ceiling import CLEARLY, OTHER_CONTACTS, POSSIBLY, PROBABLY, ROOM, Ceilings
from analysis.shift_plan import DRAWS, INTERVAL, MONTHS_A_YEAR, Range
from dashboard.marts.places import Place
from dashboard.text.money import PENCE_BELOW, rounded_pounds, rounded_pounds_between
from dashboard.text.numbers import count_word, listed, month, number, sentence, share
from dashboard.text.survey import NEEDED, residents
from dashboard.text.unit_costs import prices_of

if TYPE_CHECKING:
    from dashboard.marts.shift_planner import KeyDecision
    from dashboard.skeleton import Absence
    from dashboard.views.shift_planner import PlannerView, Residents

ONLINE_LABEL = "Online, in today's mix"
PAST_TREND = "trend"
COMPARISONS = {PAST_TREND: "Past trend", "none": "No change"}
# What the survey measures say of those who could use an online service, the strictest first; other measures say what
# people do or want.
ABLE = {
    "all_five_skills": "Have all five basic digital skills",
    "confident": "Confident online",
    "offline_three_months": "Online in the last three months",
    "no_device": "Have a device",
}
SMALL_WARDS = {"": "Count as unsafe", "modelled": "Use the modelled figure"}
POINTS_EXPLAINED = (
    "Of all contacts in scope, 100 points. 15 points of 100,000 contacts are 15,000 contacts; at 55% online today, they"
    " make it 70%."
)
CASHABLE_EXPLAINED = "How much of the saving leaves a budget. The rest is staff time that is free for other work."
SHORT_DRAWS = f"{INTERVAL[1] - INTERVAL[0]:g}% of {DRAWS:,} draws"
LEAST_NAMED, SURELY_SOMEBODY = 10, 0.5
KEY_DECISION = "Key decision: ask the monitoring officer", "A prompt from the place file, not a finding"


def come_back_label(channel: str) -> str:
    """The label of the share that comes back."""
    return f"Come back by {channel}, %"


def channel_in_sentence(label: str) -> str:
    """A channel inside a sentence: "phone"."""
    return label[:1].lower() + label[1:]


def old(view: PlannerView) -> str:
    """The channel that contacts are moved from, in a sentence."""
    return channel_in_sentence(view.labels[view.inputs.move_from])


def new(view: PlannerView) -> str:
    """The channel that contacts are moved to, in a sentence."""
    return channel_in_sentence(view.labels.get(view.inputs.move_to, "online"))


def points_words(view: PlannerView) -> str:
    """How much is to move: 15 points, 7.5 points."""
    size = number(view.inputs.plan.points * 100, 0 if view.inputs.plan.points * 100 % 1 < 1e-9 else 1)
    return f"{size} point{'' if size == '1' else 's'}"


def wards_words(count: int, place: Place) -> str:
    """A number of wards: one ward, 15 wards."""
    return f"{count_word(count).lower()} {place.area_noun if count == 1 else place.area_noun_plural}"


def heading(view: PlannerView) -> str:
    """The finding: what the plan saves, and how many wards it asks too much of."""
    if not view.today.contacts:
        return f"No contacts match these choices in {view.inputs.year.label}"
    if view.refusal == "below today":
        return f"The plan is refused: it asks for less online contact than today's {share(view.today.share)}"
    if view.refusal == "nothing moves":
        return "A plan that moves nothing changes nothing"
    if view.refusal:
        return f"The plan is refused: {old(view)} does not have so many contacts to move"
    start = f"Moving {points_words(view)} of contacts from {old(view)} to {new(view)}"
    told = start if view.money is None else f"{start} would {_saves(view.money.saving.beyond_trend.central)}"
    if view.residents is None:
        joint = "; " if view.money else ": "
        return f"{told}{joint}who could follow is not known"
    return f"{told}{_asks(view, view.residents.wards)}"


def _saves(amount: float) -> str:
    """What a plan does to the bill of a year."""
    size = rounded_pounds(abs(amount)) if abs(amount) >= PENCE_BELOW else f"£{number(abs(amount))}"
    return f"save about {size} a year" if amount >= 0 else f"cost about {size} more a year"


def _asks(view: PlannerView, wards: Ceilings) -> str:
    """Whether the plan asks too much, after what it saves."""
    over, unknown = len(wards.over), len(wards.unknown)
    joint = ", but" if view.money else ""
    if over:
        return f"{joint} passes the safe ceiling in {wards_words(over, view.place)}"
    if unknown:
        verb = "has" if unknown == 1 else "have"
        return f"{', but' if view.money else ':'} {wards_words(unknown, view.place)} {verb} no estimate"
    return f"{', and' if view.money else ''} stays below every {view.place.area_noun}'s safe ceiling"


def refused(view: PlannerView) -> str:
    """Why a plan cannot be worked out, and what would be possible."""
    today = view.today
    if view.refusal == "more than the channel has":
        most = number(math.floor(today.movable / today.contacts * 1000) / 10, 1)
        return (
            f"{sentence(points_words(view))} of {number(today.contacts)} contacts are"
            f" {number(today.contacts * view.inputs.plan.points)}, but only {number(today.movable)} come by"
            f" {old(view)}. At most {most} points can move from there."
        )
    if view.refusal == "below today":
        return (
            f"{share(today.share)} of contacts are digital today, and this plan would make it {share(view.planned)}."
            " The planner works out moves towards digital channels only: give a share to move above 0."
        )
    return f"Today {share(today.share)} of contacts are digital. Give a share to move above 0."


def scope(view: PlannerView) -> str:
    """What the plan counts, and at which costs: the words under the inputs."""
    inputs, today = view.inputs, view.today
    customers = f" by {inputs.wanted.customer_type} customers" if inputs.wanted.customer_type else ""
    about = f" about {inputs.service_name}" if inputs.service_name else ""
    words = (
        f"In scope: {number(today.contacts)} contacts{about}{customers}, all channels, {inputs.year.label};"
        f" {share(today.share)} digital, {number(today.movable)} by {old(view)}. Contacts that staff made are left out."
    )
    if view.hidden:
        words += f" {number(view.hidden)} hidden counts (1 to 9) are left out."
    if view.residents is not None and view.residents.is_place_mix:
        words += (
            f" Contacts by {old(view)} are not published by {view.place.area_noun}: each is taken to have the"
            f" {view.place.place_noun}'s share of them."
        )
    return f"{words} {costs_words(view)} {trend_words(view)} {failure_words(view)}".replace("  ", " ").strip()


def costs_words(view: PlannerView) -> str:
    """Which unit costs are used, with their range, set and price year."""
    if view.money is None:
        return ""
    costs = view.money.costs
    both = (
        f"{sentence(name)} {rounded_pounds(cost.central)} ({rounded_pounds_between(cost.low, cost.high)})"
        for name, cost in ((old(view), view.money.u_from), (new(view), view.money.u_to))
    )
    # A set may carry its price year in its name.
    is_told = bool(costs.price_years) and all(year in costs.name for year in costs.price_years)
    year = "" if is_told and not costs.prices else f", {prices_of(costs)}"
    of_what = f"for {view.inputs.service_name}" if view.inputs.service_name else "averages of its services' contacts"
    left_out = f" No cost for {listed(view.without_cost)}: left out." if view.without_cost else ""
    return f"Unit costs: {costs.name}{year}, {of_what}. {'; '.join(both)}.{left_out}"


def trend_words(view: PlannerView) -> str:
    """The past trend, or why none is taken off."""
    if view.past is None:
        return "Past trend: not known (it needs 24 full months of one definition), so none is taken off."
    pace, low, high = (number(end * 100, 1) for end in view.past.pace)
    what = (
        f"Past trend: {pace} points a year, seasons taken out (95% interval {low} to {high}; {view.past.months} months"
        f" up to {month(view.past.last_month)}; the trend of Channel shift)"
    )
    if not view.inputs.with_trend:
        return f"{what}, not taken off here."
    if view.past.pace[0] <= 0:
        return f"{what}: it runs the other way, and earns the plan nothing."
    return f"{what}."


def failure_words(view: PlannerView) -> str:
    """Where the share that comes back is from."""
    if view.inputs.failure_is_measured:
        return "The share that comes back is the share of today's digital contacts that failed."
    return "The share that comes back is an assumption, not measured here."


def tiles(view: PlannerView) -> list[tuple[str, str, str]]:
    """The four results: label, value and what stands under it; without a figure, what is missing."""
    return [*_money_tiles(view), *_resident_tiles(view)]


def saving_label(view: PlannerView) -> str:
    """What the headline saving is measured against."""
    return "Saving beyond past trend" if view.inputs.with_trend and view.trend is not None else "Saving, no trend off"


def _money_tiles(view: PlannerView) -> list[tuple[str, str, str]]:
    """The saving beyond trend, and when the cost is paid back."""
    if view.money is None:
        return [("Saving", "No data", "needs unit costs"), ("Cost paid back in", "No data", "needs unit costs")]
    made = view.money.saving
    ends = rounded_pounds_between(made.beyond_trend.low, made.beyond_trend.high)
    return [
        (saving_label(view), rounded_pounds(made.beyond_trend.central), f"{ends} a year"),
        ("Cost paid back in", *payback(view)),
    ]


def payback(view: PlannerView) -> tuple[str, str]:
    """When the cashable part has covered the one-off cost, and its range."""
    assert view.money is not None
    paid, plan = view.money.saving.payback_months, view.inputs.plan
    if plan.investment <= 0 and math.isfinite(paid.central):
        return "No cost", "no one-off cost is given"
    never = f"{plan.horizon_years}+ years"
    if not math.isfinite(paid.central):
        return never, f"not paid back by the cashable part in {plan.horizon_years}"
    value = f"{number(paid.central)} month{'' if paid.central == 1 else 's'}"
    high = number(paid.high) if math.isfinite(paid.high) else never
    return value, f"{number(paid.low)} to {high}, cashable part"


def _resident_tiles(view: PlannerView) -> list[tuple[str, str, str]]:
    """The wards over the ceiling, and the adults pushed past it."""
    plural = sentence(view.place.area_noun_plural)
    if view.residents is None:
        missing = "needs a residents' survey" if not view.has_survey else f"needs contacts by {view.place.area_noun}"
        return [(f"{plural} over the ceiling", "No data", missing), ("Adults pushed past it", "No data", missing)]
    wards = view.residents.wards
    counted = [(wards.wards["status"] == word).sum() for word in (CLEARLY, PROBABLY, POSSIBLY)]
    kinds = zip(counted, ("clearly", "probably", "possibly"), strict=True)
    how = ", ".join(f"{count} {word}" for count, word in kinds if count) or "none"
    unknown = f"; {len(wards.unknown)} unknown" if len(wards.unknown) else ""
    return [
        (f"{plural} over the ceiling", f"{len(wards.over)} of {len(wards.wards)}", f"{how}{unknown}"),
        (
            "Adults pushed past it",
            sentence(adults(wards.pushed.central)),
            f"{_adults_between(wards.pushed)} in 95% of draws",
        ),
    ]


def adults(count: float | None) -> str:
    """A head count from a survey, rounded to ten; fewer than ten are not told apart."""
    if count is None or pd.isna(count):
        return "No data"
    return f"under {LEAST_NAMED}" if SURELY_SOMEBODY <= count < LEAST_NAMED / 2 else residents(count)


def _adults_between(ends: Range) -> str:
    return adults_between(ends.low, ends.high)


def adults_between(low: float, high: float) -> str:
    """Both ends of a head count, or the one figure that both round to."""
    if pd.isna(low) or pd.isna(high):
        return "–"
    ends = residents(low), residents(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def warning(view: PlannerView) -> str:
    """What is passed, by how many people, and what to keep open."""
    assert view.residents is not None
    answer, place = view.residents.wards, view.place
    over, unknown = len(answer.over), len(answer.unknown)
    title = f"This plan passes the safe ceiling in {wards_words(over, place)}"
    if not over:
        title = "This plan passes no safe ceiling that is known"
    words = f"The plan needs **{share(view.planned)}** of contacts online, against {share(view.today.share)} today."
    if over:
        pushed, ends = adults(answer.pushed.central), _adults_between(answer.pushed)
        # An interval whose ends round to one figure adds nothing to it.
        how_sure = f" ({ends})" if " to " in ends else ""
        words += (
            f" In {wards_words(over, place)} it is not sure that so many adults can: about"
            f" **{pushed} adults**{how_sure} would be pushed past what they are able to do."
        )
    if unknown:
        verb = "has" if unknown == 1 else "have"
        words += f" {sentence(wards_words(unknown, place))} {verb} no estimate and must be taken for unsafe."
    if over or unknown:
        kept = number(round(kept_contacts(view), -1))
        words += f" Keep {old(view)} or help in person open for about **{kept} contacts** a year."
    if reached := reached_tests(view):
        words += f" **Key decision?** {reached} Ask the monitoring officer."
    return f"**{title}**\n\n{words}"


def kept_contacts(view: PlannerView) -> float:
    """Contacts a year to keep, those without a ward counted in the same proportion."""
    assert view.residents is not None
    return view.residents.wards.kept * view.residents.kept_scale


def saving_words(view: PlannerView) -> tuple[str, str]:
    """Heading and subtitle of the savings."""
    assert view.money is not None
    made, inputs = view.money.saving, view.inputs
    subtitle = (
        f"Saving in the first year after the move is complete, £, {view.place.place_name}; bars hold {SHORT_DRAWS} of"
        " unit costs and of the share that comes back"
    )
    if made.gross.central <= 0:
        return f"{sentence(new(view))} costs as much as {old(view)}: nothing is saved", subtitle
    part = made.beyond_trend.central / made.gross.central
    tests = "failures and trend" if inputs.with_trend and view.trend else "failures"
    return f"{share(max(part, 0.0), 0)} of the paper saving is left after {tests}", subtitle


def saving_alt(rows: pd.DataFrame) -> str:
    """The savings in words."""
    told = "; ".join(f"{row['name']} {row['words']}" for row in rows.to_dict("records"))
    return f"Saving a year: {told}. The same figures are in the table below."


def ceiling_words(view: PlannerView) -> tuple[str, str]:
    """Heading and subtitle of the ward ceilings."""
    assert view.residents is not None
    assert view.inputs.metric is not None
    over = len(view.residents.wards.over)
    place = view.place
    title = f"{sentence(wards_words(over, place))} {'has' if over == 1 else 'have'} no sure room for this plan"
    if not over:
        title = f"Every {place.area_noun} with an estimate has room for this plan"
    return title, (
        f"{able_label(view)}, % of adults in {place.place_name}, estimate and 95% interval, {view.inputs.wave_set};"
        " upright line: online share that the plan asks for. Safe ceiling: the left end. Diamond: clearly over;"
        " hollow: probably"
    )


def able_label(view: PlannerView) -> str:
    """What able means: what the survey measure says of those who are not excluded."""
    assert view.inputs.metric is not None
    return f"Able: {ABLE[view.inputs.metric.name].lower()}"


def ceiling_alt(view: PlannerView, rows: pd.DataFrame) -> str:
    """The ward ceilings in words."""
    told = "; ".join(f"{row['name']}: {row['words']}" for row in rows.to_dict("records"))
    return f"Able share against planned share, least room first. {told}. All are in the table below."


def mark_words(row: dict[Hashable, Any]) -> str:
    """What stands beside a row of the ceilings."""
    status, count = str(row["status"]), row["pushed"]
    if status == ROOM:
        return "Room"
    if pd.isna(count):
        return status
    told = f"{adults(count)} adults"
    if status in (CLEARLY, PROBABLY):
        return f"{told} past it"
    return "possibly a few" if count < LEAST_NAMED / 2 else f"possibly {told}"


def unknown_words(row: dict[Hashable, Any]) -> str:
    """Why a ward has no estimate."""
    if pd.isna(row["able"]):
        return f"Unsafe: too few replies ({row['n_unweighted']} of {NEEDED})"
    return "Unsafe: its contacts are not counted"


def groups_words(view: PlannerView, groups: pd.DataFrame) -> tuple[str, str]:
    """Heading and subtitle of the groups."""
    over = [str(name) for name in groups.loc[groups["status"].isin([CLEARLY, PROBABLY]), "name"]]
    title = f"Asked too much by this plan: {listed(over[:4])}" if over else "No group is clearly asked too much"
    return title, (
        f"{able_label(view)}, % of adults in {view.place.place_name}, estimate and 95% interval,"
        f" {view.inputs.wave_set}; every group is held to the same planned share"
    )


def assumption(view: PlannerView) -> str:
    """The assumption that the ceilings rest on, and how it is tested."""
    return (
        f"This assumes that residents who contact the council resemble the {view.place.area_noun}'s adults. Nobody has"
        f" measured that. The table shows the answer if those who contact it were {number(OTHER_CONTACTS * 100)} points"
        " less, or more, able than their neighbours."
    )


def tested_heading(residents_: Residents, place: Place) -> str:
    """What the test of the assumption says."""
    low, high = len(residents_.higher.over), len(residents_.lower.over)
    if low == high:
        return f"{count_word(low)} {place.area_noun_plural} are over whether or not those who call differ"
    return f"Between {low} and {high} {place.area_noun_plural} are over, if those who call differ"


def capacity_heading(view: PlannerView, total: float) -> str:
    """What has to stay open."""
    return f"About {number(round(total, -1))} contacts a year still need {old(view)} or help"


def capacity_subtitle(view: PlannerView) -> str:
    """How the capacity is counted."""
    hours = "hours are not known: no handling time is held"
    if view.inputs.is_masked:
        hours = "staff hours are not in the public edition"
    elif view.seconds_each:
        hours = f"hours at {number(view.seconds_each / 60, 1)} minutes a contact by {old(view)}, as recorded"
    return f"Contacts a year once the move is complete, counted to each ceiling, the cautious end; {hours}"


def case_words(view: PlannerView) -> tuple[str, str]:
    """Heading and subtitle of the business case."""
    assert view.money is not None
    made, plan = view.money.saving, view.inputs.plan
    years = f"{plan.horizon_years} year{'' if plan.horizon_years == 1 else 's'}"
    value = made.present_value
    title = f"Over {years}, the plan is worth {rounded_pounds(value.central)} today"
    return title, (
        f"Beyond past trend, less the one-off cost, discounted at {number(plan.discount_rate * 100, 1)}% a year (HM"
        f" Treasury Green Book; first year at full value); {SHORT_DRAWS}:"
        f" {rounded_pounds_between(value.low, value.high)}. Cashable part alone:"
        f" {rounded_pounds(made.cashable_value.central)}. Central unit costs, no growth in contacts"
    )


def year_name(view: PlannerView, year: int) -> str:
    """A year of the horizon by the month in which it starts."""
    start = view.inputs.start
    return f"{year}, from {month(start.replace(year=start.year + year - 1))}"


def ward_table_words(view: PlannerView) -> tuple[str, str]:
    """Heading and subtitle of the table of wards."""
    assert view.residents is not None
    return f"All {len(view.residents.wards.wards)} {view.place.area_noun_plural}, least room first", (
        "Ceiling: the cautious end of the interval of adults able. Past it: adults whom the plan pushes past what they"
        " can do, the mean of the draws with their 95% interval, rounded to 10."
    )


def key_decision_tests(tests: KeyDecision, place: Place) -> str:
    """When the place counts a decision as a key decision, or that its place file does not say."""
    named = []
    if tests.amount_gbp is not None:
        named.append(f"{rounded_pounds(tests.amount_gbp)} or more of revenue, contract or capital")
    if tests.wards is not None:
        named.append(f"a significant impact in {wards_words(tests.wards, place)} or more")
    if not named:
        return (
            f"The place file of {place.place_name} names no test of a key decision. Ask the monitoring officer whether"
            " the constitution has one."
        )
    return f"{tests.source} counts as a key decision: {', or '.join(named)}."


def key_decision_words(view: PlannerView) -> str:
    """The prompt for the monitoring officer: the tests, and what this plan has to set beside them."""
    words = key_decision_tests(view.key_decision, view.place)
    if view.key_decision.source is None:
        return words
    return (
        f"{words} {_beside_tests(view)} **Ask the monitoring officer** whether this is a key decision. This is a"
        " prompt, not a finding."
    )


def _beside_tests(view: PlannerView) -> str:
    """The plan's figures that a monitoring officer would hold against the tests, and which of them are reached."""
    plan = view.inputs.plan
    told = [f"a one-off cost of {rounded_pounds(plan.investment)}"]
    if view.money is not None:
        told.append(
            f"{rounded_pounds(_saved_in_all(view))} of savings over {plan.horizon_years * MONTHS_A_YEAR} months"
        )
    if view.residents is not None:
        told.append(f"{wards_words(_unsafe(view), view.place)} over the safe ceiling or without an estimate")
    ends = reached_tests(view) or "None of these figures reaches a test."
    return f"This plan has {listed(told)}. {ends}"


def _saved_in_all(view: PlannerView) -> float:
    """The saving beyond past trend over the horizon, undiscounted."""
    return 0.0 if view.money is None else float(view.money.case["beyond_trend"].sum())


def _unsafe(view: PlannerView) -> int:
    """How many wards are over their ceiling or have no estimate."""
    return 0 if view.residents is None else len(view.residents.wards.over) + len(view.residents.wards.unknown)


def reached_tests(view: PlannerView) -> str:
    """Which of the key-decision tests the plan's figures reach, as a sentence, or nothing."""
    tests, reached = view.key_decision, []
    if tests.amount_gbp is not None and max(view.inputs.plan.investment, abs(_saved_in_all(view))) >= tests.amount_gbp:
        reached.append("the amount")
    if tests.wards is not None and _unsafe(view) >= tests.wards:
        reached.append(f"the number of {view.place.area_noun_plural}")
    if not reached:
        return ""
    return f"{sentence(listed(reached))} named by the place's test {'are' if len(reached) > 1 else 'is'} reached."


def missing_parts(view: PlannerView) -> list[tuple[Absence, str, str]]:
    """What a place lacks for the whole answer: the kind of absence, what, and how to supply it."""
    missing: list[tuple[Absence, str, str]] = []
    if view.money is None:
        missing.append(("No data", *no_costs(view)))
    if view.residents is None:
        missing.append(_no_wards(view))
    return missing


def _no_wards(view: PlannerView) -> tuple[Absence, str, str]:
    """Why no ward has a ceiling: nobody asked, or the figures do not reach down to wards."""
    if view.has_survey:
        return ("No data", *no_ward_answer(view))
    return ("Not yet measured", *no_survey(view.place))


def no_costs(view: PlannerView) -> tuple[str, str]:
    """What is missing without unit costs."""
    names = listed(view.without_cost)
    return "What the plan saves", (
        f"No cost of a contact is loaded for {names}, dated on or before {month(view.inputs.year.last_month)}."
        f" {supply(view.place, 'unit_costs', 'a row for each channel: low, central and high cost, unit, price year')}"
    )


def no_survey(place: Place) -> tuple[str, str]:
    """What is missing without a survey."""
    what = "a row for each respondent, their answers, ward and groups, and a weight where there is one"
    return "Who is able to follow", (
        f"No residents' survey of {place.place_name} says who is able to use online services. No"
        f" {place.area_noun} has an estimate, so none can be called safe. {supply(place, 'survey', what)}"
    )


def no_ward_answer(view: PlannerView) -> tuple[str, str]:
    """What is missing where survey or contacts do not reach down to wards."""
    return f"Ceilings by {view.place.area_noun}", (
        f"Either this wave does not hold the measure, or contacts of this service are not recorded (or, in a public"
        f" edition, not published) by {view.place.area_noun}. No {view.place.area_noun} can be called safe. Choose"
        " another wave, or all services."
    )


def supply(place: Place, kind: str, what: str) -> str:
    """How a council supplies a kind of source."""
    return (
        f"The council can supply it: a file with {what}. Add it as a source of the kind “{kind}” to"
        f" data/places/{place.place_slug}.toml and load the place again."
    )


def nothing_heading(place: Place) -> str:
    """The finding of a place that has no year of dated contacts."""
    return f"No shift can be planned for {place.place_name} yet"


def no_year(place: Place, has_contacts: bool) -> tuple[str, str]:
    """What is missing without twelve dated months of contacts."""
    what = "a row for each contact with its date, service, channel and ward"
    if has_contacts:
        return "A year of contacts", (
            f"The contacts of {place.place_name} do not cover twelve months whose dates are known, so contacts a year"
            f" cannot be told. {supply(place, 'contacts', what)}"
        )
    return "A year of contacts", f"No contacts are loaded for {place.place_name}. {supply(place, 'contacts', what)}"


def one_channel(place: Place) -> tuple[str, str]:
    """What is missing where there are no two channels to move contacts between."""
    return "Two channels", (
        f"These contacts with {place.place_name} hold no channel to move from, or no digital channel to move to. Choose"
        " another service or year."
    )


def not_published(why: str) -> tuple[str, str]:
    """What the public edition does not hold."""
    return "These counts", f"{why} Choose all services, all customers or another year."


def nothing_costs(place: Place) -> tuple[str, str]:
    """What else is missing for a place without unit costs."""
    what = "a row for each channel: low, central and high cost, unit, price year and the day it holds from"
    return "Unit costs", f"No cost of a contact is loaded for {place.place_name}. {supply(place, 'unit_costs', what)}"
