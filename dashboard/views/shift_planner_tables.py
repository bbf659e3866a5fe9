"""The rows that the shift planner draws, its equal tables, and the frames of its downloads."""

import pandas as pd

from analysis.shift_ceiling import NO_ESTIMATE, OTHER_CONTACTS, Ceilings
from analysis.shift_plan import Range
from dashboard.metrics import caveats_of
from dashboard.tables import Formats
from dashboard.text import shift_planner as words
from dashboard.text.equality import TITLE, equality_lines, group_name_words, is_protected
from dashboard.text.money import rounded_pounds, rounded_pounds_between, whole_pounds
from dashboard.text.numbers import number, share
from dashboard.text.survey import interval
from dashboard.views.shift_planner import PlannerView

Table = tuple[str, str, pd.DataFrame, Formats, str]
Download = tuple[pd.DataFrame, list[tuple[str, str]]]
MOST_WARDS, MOST_UNKNOWN, MOST_GROUPS = 12, 10, 9
AMOUNTS = ["gross", "net", "beyond_trend", "cashable", "not_cashable", "investment", "present_value"]


def saving_rows(view: PlannerView) -> pd.DataFrame:
    """What is left of the saving after each test: name, low, value, high and words."""
    assert view.money is not None
    made = view.money.saving
    rows = [("If nobody came back", made.gross), ("After contacts that come back", made.net)]
    if view.claimed_trend > 0:
        rows.append(("Beyond what the past trend gives", made.beyond_trend))
    rows.append(("Cashable part", made.cashable))
    if view.money.safe is not None:
        rows.append(("If kept below every ceiling", view.money.safe.beyond_trend))
    return pd.DataFrame([_saving_row(name, amount) for name, amount in rows])


def _saving_row(name: str, amount: Range) -> dict[str, object]:
    between = rounded_pounds_between(amount.low, amount.high)
    told = (
        rounded_pounds(amount.central) if amount.low == amount.high else f"{rounded_pounds(amount.central)} ({between})"
    )
    return {"name": name, "low": amount.low, "value": amount.central, "high": amount.high, "words": told}


def saving_table(view: PlannerView) -> Table:
    """The same savings as a table."""
    rows = saving_rows(view)
    ends = [rounded_pounds_between(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    table = pd.DataFrame({"Saving a year": rows["name"], "Central": rows["value"], words.SHORT_DRAWS: ends})
    _, subtitle = words.saving_words(view)
    return (
        "Each step from paper to budget",
        subtitle,
        table,
        {"Central": rounded_pounds, words.SHORT_DRAWS: str},
        "Savings",
    )


def case_table(view: PlannerView, short: bool) -> Table:
    """The business case, one row a year; three columns on phones."""
    assert view.money is not None
    case = view.money.case
    table = pd.DataFrame({"Year": [words.year_name(view, int(year)) for year in case["year"]]})
    if not short:
        table["Contacts moved"] = case["contacts_moved"]
        table["Gross"], table["Net of returns"] = case["gross"], case["net"]
    table["Beyond trend"] = case["beyond_trend"]
    if not short:
        table["Cashable"], table["Not cashable"] = case["cashable"], case["not_cashable"]
        table["One-off cost"] = case["investment"]
    table["Present value"] = case["present_value"]
    formats: Formats = dict.fromkeys(table.columns[1:], whole_pounds)
    if not short:
        formats["Contacts moved"] = number
    return *words.case_words(view), table, formats, "Business case by year"


def ward_rows(view: PlannerView) -> pd.DataFrame:
    """The wards drawn: those with an estimate, least room first."""
    assert view.residents is not None
    known = view.residents.wards.wards
    return _drawn(known[known["status"] != NO_ESTIMATE].head(MOST_WARDS).rename(columns={"area_name": "name"}))


def unknown_rows(view: PlannerView) -> list[tuple[str, str]]:
    """The wards without an estimate, each with why; what does not fit the drawing is counted."""
    assert view.residents is not None
    rows = view.residents.wards.unknown.to_dict("records")
    told = [(str(row["area_name"]), words.unknown_words(row)) for row in rows[:MOST_UNKNOWN]]
    more = len(rows) - MOST_UNKNOWN
    return [*told, ("and", f"{more} more, in the table below")] if more > 0 else told


def group_rows(view: PlannerView) -> pd.DataFrame:
    """The protected groups drawn, least able first."""
    groups = named_groups(view)
    return _drawn(groups[groups["is_protected"] & groups["able"].notna()].head(MOST_GROUPS))


def named_groups(view: PlannerView) -> pd.DataFrame:
    """Every group with its name, and whether it is of a protected characteristic."""
    assert view.residents is not None
    groups = view.residents.groups
    pairs = list(zip(groups["group_name"].map(str), groups["group_value"].map(str), strict=True))
    return groups.assign(
        name=[group_name_words(*pair) for pair in pairs], is_protected=[is_protected(*pair) for pair in pairs]
    )


def _drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the words beside them."""
    return rows.assign(words=[words.mark_words(row) for row in rows.to_dict("records")])


def _people(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Adults pushed past the ceiling and their interval, in words."""
    ends = zip(rows["pushed_low"], rows["pushed_high"], strict=True)
    return [_or_dash(count) for count in rows["pushed"]], [words.adults_between(low, high) for low, high in ends]


def _tens(count: float) -> str:
    """A count of contacts to the nearest ten: it is worked out, and no count of anything."""
    return "–" if pd.isna(count) else number(round(count, -1))


def _or_dash(count: float) -> str:
    return "–" if pd.isna(count) else words.adults(count)


def _able(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Able shares and their intervals, in words."""
    ends = zip(rows["able_low"], rows["able_high"], strict=True)
    shares = ["Too few to say" if pd.isna(able) else share(able) for able in rows["able"]]
    return shares, [interval(low, high) if pd.notna(low) else "–" for low, high in ends]


def ward_table(view: PlannerView, short: bool) -> Table:
    """Every ward: online share today and planned, who is able, room, adults past it; three columns on phones."""
    assert view.residents is not None
    rows, noun = view.residents.wards.wards, view.place.area_noun.capitalize()
    able, ends = _able(rows)
    people, between = _people(rows)
    table = pd.DataFrame({noun: rows["area_name"]})
    if not short:
        table["Online today"] = rows["today"]
    table["Planned"] = rows["planned"]
    if not short:
        table["Able"], table["95% interval"], table["Past it, adults"], table["95% of draws"] = (
            able,
            ends,
            people,
            between,
        )
        table["Contacts to keep"] = rows["kept"]
    table["Verdict"] = rows["status"].replace(NO_ESTIMATE, f"{NO_ESTIMATE}: unsafe")
    formats: Formats = {"Online today": share, "Planned": share, "Contacts to keep": _tens}
    formats |= dict.fromkeys(("Able", "95% interval", "Past it, adults", "95% of draws"), str)
    return *words.ward_table_words(view), table, formats, f"Ceilings by {view.place.area_noun}"


def group_table(view: PlannerView, short: bool) -> Table:
    """Every group of the whole place against the plan; three columns on phones."""
    rows = named_groups(view)
    able, ends = _able(rows)
    people, between = _people(rows)
    table = pd.DataFrame({"Group": rows["name"], "Able": able})
    if not short:
        table["95% interval"] = ends
    # Without a count of adults by group: no columns of dashes, but a sentence.
    has_adults = bool(rows["adults"].notna().any())
    if not short and has_adults:
        table["Adults"] = [_or_dash(count) for count in _adults_shown(rows)]
        table["Past it today"], table["Pushed past it"], table["95% of draws"] = (
            [_or_dash(count) for count in rows["already"]],
            people,
            between,
        )
    if not short:
        table["Protected"] = rows["is_protected"].map({True: "Yes", False: "No"})
    table["Verdict"] = rows["status"]
    written = ("Able", "95% interval", "Adults", "Past it today", "Pushed past it", "95% of draws")
    formats: Formats = dict.fromkeys(written, str)
    title = f"Every group beside a planned share of {share(view.planned)}"
    subtitle = words.groups_words(view, rows)[1]
    if not has_adults:
        subtitle += ". Adults by group are not known"
    elif rounded := words.rounded_adults(rows):
        subtitle += f". {rounded}"
    return title, subtitle, table, formats, "Groups of residents against the plan"


def _adults_shown(groups: pd.DataFrame) -> pd.Series:
    """The adults of groups, to the nearest hundred where they are made of rounded figures."""
    is_rounded = groups["share_of_adults_error"] > 0
    return groups["adults"].mask(is_rounded, groups["adults"].round(-2))


def ward_group_table(view: PlannerView, short: bool) -> Table:
    """Groups within wards whose ceiling the plan passes, where enough of the group replied."""
    assert view.residents is not None
    rows = view.residents.ward_groups
    names = [
        group_name_words(str(kind), str(value))
        for kind, value in zip(rows["group_name"], rows["group_value"], strict=True)
    ]
    able, ends = _able(rows)
    table = pd.DataFrame(
        {view.place.area_noun.capitalize(): rows["area_name"], "Group": names, "Able": able, "95% interval": ends}
    )
    table["Planned"] = rows["planned"]
    formats: Formats = {"Able": str, "95% interval": str, "Planned": share}
    if short:
        table = table.drop(columns=["95% interval", "Planned"])
    subtitle = (
        f"Only groups with 30 replies or more in the {view.place.area_noun} are known; the others are not"
        " shown, and are not safe for that."
    )
    return f"Groups within {view.place.area_noun_plural}, least able first", subtitle, table, formats, "Groups by ward"


def tested_table(view: PlannerView, short: bool) -> Table:
    """The answer as it stands, and if those who contact the council were less or more able."""
    assert view.residents is not None
    held, moved = view.residents, number(OTHER_CONTACTS * 100)
    cases = [
        (f"{moved} points less able", held.lower),
        ("As the neighbours", held.wards),
        (f"{moved} points more able", held.higher),
    ]
    table = pd.DataFrame([_tested(name, answer, held.kept_scale) for name, answer in cases])
    formats: Formats = {"Over": number, "Contacts to keep": number} | {"Adults pushed past it": str}
    table = table.rename(columns={"Over": f"{view.place.area_noun_plural.capitalize()} over"})
    if short:
        table = table.drop(columns="Contacts to keep")
    formats[f"{view.place.area_noun_plural.capitalize()} over"] = formats.pop("Over")
    return words.tested_heading(held, view.place), words.assumption(view), table, formats, "Test of the assumption"


def _tested(name: str, answer: Ceilings, scale: float) -> dict[str, object]:
    told = f"{words.adults(answer.pushed.central)} ({words.adults_between(answer.pushed.low, answer.pushed.high)})"
    return {
        "Those who make contact are": name,
        "Over": len(answer.over),
        "Adults pushed past it": told,
        "Contacts to keep": round(answer.kept * scale, -1),
    }


def capacity_table(view: PlannerView) -> Table:
    """Contacts and hours a year to keep, by why."""
    assert view.residents is not None
    answer, scale = view.residents.wards, view.residents.kept_scale
    back = 0.0 if view.money is None else view.money.saving.come_back
    unknown = float(answer.unknown["kept"].sum()) * scale
    rows = [
        ("Past a ceiling", words.kept_contacts(view) - unknown),
        ("Where there is no estimate", unknown),
        ("Moved, but come back", back if view.money else float("nan")),
    ]
    table = pd.DataFrame(rows, columns=["Why", "Contacts a year"])
    # Rounded before they are added up, so that the table adds up.
    table["Contacts a year"] = table["Contacts a year"].round(-1)
    total = float(table["Contacts a year"].sum())
    table = pd.concat([table, pd.DataFrame({"Why": ["Together"], "Contacts a year": [total]})], ignore_index=True)
    formats: Formats = {"Contacts a year": number}
    if view.seconds_each:
        table["Staff hours a year"] = table["Contacts a year"] * view.seconds_each / 3600
        formats["Staff hours a year"] = number
    likely = answer.kept_range
    subtitle = (
        f"{words.capacity_subtitle(view)}. In {words.SHORT_DRAWS} of the able shares, the first two together are"
        f" {number(round(likely.low * scale, -1))} to {number(round(likely.high * scale, -1))}"
    )
    return words.capacity_heading(view, total), subtitle, table, formats, "Capacity to keep"


def case_download(view: PlannerView, source: str) -> Download:
    """The business case, unrounded, with every input and the equality draft as notes."""
    assert view.money is not None
    frame = view.money.case.copy()
    frame.insert(1, "starts", [words.year_name(view, int(year)).partition("from ")[2] for year in frame["year"]])
    frame[AMOUNTS] = frame[AMOUNTS].round(2)
    frame[["contacts_moved", "contacts_beyond_trend"]] = frame[["contacts_moved", "contacts_beyond_trend"]].round(1)
    notes = [("Finding", words.heading(view)), ("Scope", words.scope(view)), ("Method", words.case_words(view)[1])]
    notes += [("Input", told) for told in input_notes(view)]
    notes += [(str(row["name"]), str(row["words"])) for row in saving_rows(view).to_dict("records")]
    notes += [("Key decision", words.key_decision_words(view))]
    if view.residents is not None:
        notes += [("Capacity", capacity_table(view)[0])]
    notes += [(TITLE, line) for line in equality_lines(view)]
    return frame, [*notes, ("Source", source)]


def input_notes(view: PlannerView) -> list[str]:
    """Every input as a reader set it."""
    plan, inputs = view.inputs.plan, view.inputs
    return [
        f"Service: {inputs.service_name or 'all services'}",
        f"From {words.old(view)} to {words.new(view)}, {words.points_words(view)}",
        f"Come back: {share(plan.failure)}; cashable: {share(plan.cashable)}",
        f"One-off cost: {whole_pounds(plan.investment)}",
        f"Start: {inputs.start:%b %Y}; months until complete: {plan.ramp_months}; years counted: {plan.horizon_years}",
        f"Discount rate: {share(plan.discount_rate)}; compared with:"
        f" {words.COMPARISONS[words.PAST_TREND if inputs.with_trend else 'none'].lower()}",
    ]


def ward_download(view: PlannerView, source: str) -> Download:
    """Every ward, unrounded, with what the ceilings rest on."""
    assert view.residents is not None
    assert view.inputs.metric is not None
    columns = ["area_code", "area_name", "adults", "contacts", "digital", "movable", "today", "planned", "able"]
    columns += ["able_low", "able_high", "room", "status", "moved", "safe_moved", "kept", "already", "pushed"]
    frame = view.residents.wards.wards[[*columns, "pushed_low", "pushed_high", "kind", "n_unweighted"]].copy()
    metric = view.inputs.metric
    notes = [("Measure", words.able_label(view)), ("Definition", metric.definition)]
    notes += [("Caveat", caveat) for caveat in caveats_of(metric)]
    notes += [("Assumption", words.assumption(view)), *(("Input", told) for told in input_notes(view))]
    return frame, [*notes, ("Source", source)]


def group_download(view: PlannerView, source: str) -> Download:
    """Every group of the whole place, with the equality draft as notes; adults are as exact as on the page."""
    columns = ["group_name", "group_value", "is_protected", "adults", "able", "able_low", "able_high", "planned"]
    rows = named_groups(view).assign(adults=lambda groups: _adults_shown(groups))
    frame = rows[[*columns, "status", "already", "pushed", "pushed_low", "pushed_high"]]
    return frame, [*((TITLE, line) for line in equality_lines(view)), ("Source", source)]
