"""The draft of evidence for due regard (Equality Act 2010, section 149): figures and gaps, never a conclusion."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.text.groups import NOT_AN_ANSWER, group_label, group_value
from dashboard.text.numbers import listed, number, sentence, share
from dashboard.text.shift_planner import able_label, adults, adults_between, new, old, rounded_adults
from dashboard.text.survey import interval

if TYPE_CHECKING:
    from dashboard.views.shift_planner import PlannerView

# The Act's names by the names of groups that surveys use.
PROTECTED = {
    "age": "age",
    "disability": "disability",
    "sex": "sex",
    "ethnicity": "race",
    "race": "race",
    "religion": "religion or belief",
    "sexual_orientation": "sexual orientation",
    "gender_reassignment": "gender reassignment",
    "pregnancy_and_maternity": "pregnancy and maternity",
    "marriage_and_civil_partnership": "marriage and civil partnership",
}
CHARACTERISTICS = tuple(dict.fromkeys(PROTECTED.values()))
TITLE = "Draft evidence for due regard"
SUBTITLE = "Equality Act 2010, section 149: figures for whoever decides to weigh, and what is not known"


def is_protected(group_name: str, value: str) -> bool:
    """Whether a group shares a protected characteristic; those who did not answer share none."""
    return group_name in PROTECTED and value not in NOT_AN_ANSWER


def group_name_words(group_name: str, value: str) -> str:
    """A group as it stands in a list of groups of several kinds: Disability: yes; Age: 75 and over."""
    shown = group_value(group_name, value)
    return shown if shown.startswith(group_label(group_name)) else f"{group_label(group_name)}: {shown}"


def equality_lines(view: PlannerView) -> list[str]:
    """The draft, a sentence or two a line: the proposal, each group's figures, what is not known, what to ask."""
    if view.residents is None:
        return [_proposal(view), "No residents' survey is loaded: no figure by protected characteristic is known."]
    groups = view.residents.groups
    pairs = zip(groups["group_name"].map(str), groups["group_value"].map(str), strict=True)
    held = groups[[is_protected(*pair) for pair in pairs]]
    told = held[held["able"].notna()]
    return [
        _proposal(view),
        *(_group(row) for row in told[told["planned"] > told["able_low"]].to_dict("records")),
        *_no_adults(view, told),
        *_with_room(told[told["planned"] <= told["able_low"]]),
        _not_known(held),
        _wards(view),
        "Figures by group hold every group to the same share of contacts online. Which group a contact came from is"
        " not recorded, so how each group is in touch today is not known.",
        f"To set beside these figures: the views of those concerned, other ways to use the service ({old(view)}, in"
        " person, help to get online), reasonable adjustments, and what was learnt from earlier moves.",
        "This draft weighs nothing and reaches no view. Weighing it is for whoever takes the decision.",
    ]


def _proposal(view: PlannerView) -> str:
    """What is proposed, in one sentence."""
    service = view.inputs.service_name or "all services"
    return (
        f"Proposal under study: to move {number(view.inputs.plan.points * 100, 1)} points of contacts about {service}"
        f" in {view.place.place_name} from {old(view)} to {new(view)}, from {share(view.today.share)} digital to"
        f" {share(view.planned)}."
    )


def _group(row: dict[Hashable, Any]) -> str:
    """One group's able share beside the plan, and the adults past it."""
    name = group_name_words(str(row["group_name"]), str(row["group_value"]))
    words = f"{name}: {share(row['able'])} able ({interval(row['able_low'], row['able_high'])}), against"
    words += f" {share(row['planned'])} planned."
    if pd.isna(row["pushed"]):
        return words
    count, ends = adults(row["pushed"]), adults_between(row["pushed_low"], row["pushed_high"])
    how_sure = "in every draw, to the nearest ten" if ends == count else ends
    about = sentence(count) if count.startswith("under") else f"About {count}"
    words += f" {about} adults ({how_sure}) would be pushed past what they are able to do."
    already = row["already"]
    return words if already < 5 else f"{words} About {adults(already)} more would be past it at today's share already."


def _no_adults(view: PlannerView, told: pd.DataFrame) -> list[str]:
    """That adults by group are rounded or not counted here, said once; nothing where each group has exact ones."""
    if not told["pushed"].isna().any():
        rounded = rounded_adults(told)
        return [f"{rounded}."] if rounded else []
    return ["How many adults are in a group is not known for every group, nor how many the plan pushes past it."]


def _with_room(rows: pd.DataFrame) -> list[str]:
    """The groups whose cautious able share is above the plan, in one sentence."""
    if rows.empty:
        return []
    names = [group_name_words(str(row.group_name), str(row.group_value)) for row in rows.itertuples()]
    return [f"The whole interval of the able share lies at or above the planned share for: {listed(names)}."]


def _not_known(held: pd.DataFrame) -> str:
    """The characteristics and groups without a figure."""
    asked = {PROTECTED[str(name)] for name in held["group_name"]}
    gaps = [name for name in CHARACTERISTICS if name not in asked]
    few = [
        group_name_words(str(row.group_name), str(row.group_value)) for row in held[held["able"].isna()].itertuples()
    ]
    words = f"Not known, since the survey did not ask: {listed(gaps)}." if gaps else ""
    return f"{words} {f'Too few replies to say: {listed(few)}.' if few else ''}".strip()


def _wards(view: PlannerView) -> str:
    """Where it would be felt, and how the figures were made."""
    assert view.residents is not None
    answer = view.residents.wards
    names = list(answer.over["area_name"])
    told = f"The plan passes the safe ceiling in {listed(names)}." if names else "No ceiling that is known is passed."
    unknown = list(answer.unknown["area_name"])
    if unknown:
        told += f" Without an estimate, and held to be unsafe: {listed(unknown)}."
    return f"{told} {sentence(able_label(view))}, {view.inputs.wave_set}, {number(view.residents.replies)} replies."
