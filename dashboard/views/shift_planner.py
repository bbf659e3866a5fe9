"""What the shift planner shows: what a plan saves, whom it asks too much of, and what has to stay open."""

from dataclasses import dataclass, replace

import pandas as pd

from analysis.shift_ceiling import OTHER_CONTACTS, Ceilings, able_shares, ceilings, group_ceilings, shifted
from analysis.shift_plan import (
    Refusal,
    Saving,
    Today,
    UnitCost,
    business_case,
    contacts_moved,
    mixed_cost,
    refusal,
    saving,
)
from analysis.target import Trend
from analysis.unit_costs import AMOUNTS
from dashboard import cache
from dashboard.marts.contacts import NotPublished, channel_groups
from dashboard.marts.places import Place
from dashboard.marts.shift_planner import (
    KeyDecision,
    adults_of_place,
    groups_of_place,
    groups_of_wards,
    handling_seconds,
    key_decision,
)
from dashboard.marts.survey import survey_of_place
from dashboard.text.survey import TOO_FEW
from dashboard.views.pricing import pricing
from dashboard.views.shift_planner_counts import by_area, counts, hidden_counts, to_channels, today
from dashboard.views.shift_planner_inputs import PlannerInputs
from dashboard.views.target import trend_of
from dashboard.views.unit_costs import CostSet, cost_sets
from dashboard.views.ward_survey import ward_survey


@dataclass(frozen=True)
class Money:
    """What the plan saves with the costs it stands on; `safe` is the part within the wards' ceilings, where known."""

    u_from: UnitCost
    u_to: UnitCost
    saving: Saving
    case: pd.DataFrame
    safe: Saving | None
    costs: CostSet


@dataclass(frozen=True)
class Residents:
    """Whom the plan asks too much of: by ward, by group of the whole place, and by group within wards.

    `lower` and `higher` are the answer if the residents who contact the council were ten points less or more able.
    `kept_scale` carries figures of contacts with a ward over to those without one. `is_place_mix`: the channel moved
    from is not counted by ward, so each ward is taken to have the place's share of it.
    """

    wards: Ceilings
    lower: Ceilings
    higher: Ceilings
    groups: pd.DataFrame
    ward_groups: pd.DataFrame
    replies: int
    kept_scale: float
    is_place_mix: bool


@dataclass(frozen=True)
class PlannerView:
    """The figures of the page; what is missing is None: costs (money), survey or contacts by ward (residents)."""

    place: Place
    inputs: PlannerInputs
    today: Today
    hidden: int
    refusal: Refusal | None
    past: Trend | None
    money: Money | None
    without_cost: tuple[str, ...]
    residents: Residents | None
    has_survey: bool
    seconds_each: float | None
    key_decision: KeyDecision
    labels: dict[str, str]

    @property
    def planned(self) -> float:
        """The digital share that the plan asks for, 0 to 1."""
        return self.today.share + self.inputs.plan.points

    @property
    def cost_sources(self) -> list[str]:
        """The ids of the sources of the unit costs used."""
        return [] if self.money is None else list(self.money.costs.source_ids)

    @property
    def trend(self) -> float | None:
        """The past trend, points of share a year (0.03 for 3 points); None where it is not known."""
        return None if self.past is None else self.past.pace[0]

    @property
    def claimed_trend(self) -> float:
        """The past trend that is taken off the saving: none against no change, or where it is not known."""
        return (self.trend or 0.0) if self.inputs.with_trend else 0.0


def planner_view(place: Place, inputs: PlannerInputs) -> PlannerView:
    """The figures for one set of inputs."""
    totals = counts(inputs.wanted, "total")
    now = today(inputs.wanted, totals, inputs.move_from)
    why_not = refusal(inputs.plan, now) if now.contacts else None
    channels = channel_groups().set_index("channel")["label"]
    view = PlannerView(
        place=place,
        inputs=inputs,
        today=now,
        hidden=hidden_counts(inputs.wanted),
        refusal=why_not,
        past=trend_of(replace(inputs.wanted, first_month=None)),
        money=None,
        without_cost=(),
        residents=None,
        has_survey=inputs.metric is not None,
        seconds_each=cache.ask(handling_seconds, inputs.wanted, inputs.move_from),
        key_decision=cache.ask(key_decision, place.place_code),
        labels={str(code): str(label) for code, label in channels.items()},
    )
    if why_not or not now.contacts:
        return view
    residents = _residents(view)
    money, without_cost = _money(view, totals, residents)
    return replace(view, residents=residents, money=money, without_cost=without_cost)


def _money(
    view: PlannerView, totals: pd.DataFrame, residents: Residents | None
) -> tuple[Money | None, tuple[str, ...]]:
    """The saving and the channels without a cost; no saving where either side has none."""
    inputs = view.inputs
    costs = cost_sets(view.place)[inputs.cost_set].usual if inputs.cost_set else None
    known = {} if costs is None else _unit_costs(view.place, inputs, costs)
    rows = to_channels(totals, inputs.move_to).set_index("channel")["contacts"]
    wanted = [inputs.move_from, *map(str, rows.index)]
    without = tuple(view.labels[channel] for channel in wanted if channel not in known)
    u_to = mixed_cost(rows, known)
    if costs is None or inputs.move_from not in known or u_to is None:
        return None, without
    u_from, plan, trend = known[inputs.move_from], inputs.plan, view.claimed_trend
    money = Money(
        u_from=u_from,
        u_to=u_to,
        saving=saving(plan, view.today, u_from, u_to, trend),
        case=business_case(plan, view.today, u_from, u_to, trend),
        safe=None,
        costs=costs,
    )
    if residents is not None:
        kept = residents.wards.kept * residents.kept_scale / money.saving.moved
        within = replace(plan, points=plan.points * max(0.0, 1 - kept))
        money = replace(money, safe=saving(within, view.today, u_from, u_to, trend))
    return money, without


def _unit_costs(place: Place, inputs: PlannerInputs, costs: CostSet) -> dict[str, UnitCost]:
    """What a contact of each channel costs, averaged over services and months of the year as Cost per serve does."""
    every_month = replace(inputs.wanted, first_month=None, last_month=None)
    averages = pricing(place, every_month, costs).averages([], inputs.year, inputs.wanted.service_code)
    known = averages.dropna(subset=["central"]).set_index("channel")[list(AMOUNTS)]
    # Averages of equal costs may end a hair out of order.
    return {
        str(channel): UnitCost(min(low, central), central, max(central, high))
        for channel, low, central, high in known.itertuples(name=None)
    }


def _residents(view: PlannerView) -> Residents | None:
    """Wards and groups against the plan; None without a survey by ward."""
    inputs, place = view.inputs, view.place
    if inputs.metric is None:
        return None
    survey = ward_survey(place, inputs.metric, inputs.wave_set, inputs.small_wards)
    whole = cache.ask(survey_of_place, place.place_code, inputs.metric.name, inputs.wave_set)
    if survey is None or whole is None or survey.wards.empty:
        return None
    is_exclusion = inputs.metric.direction == "higher_means_more_risk"
    columns = ["area_code", "area_name", "adults", "value", "low", "high", "kind", "n_unweighted"]
    try:
        areas = by_area(inputs.wanted, inputs.move_from)
    except NotPublished:
        return None
    is_place_mix = bool(areas["movable"].isna().all())
    if is_place_mix:
        # Only groups of channels are published by ward: each is taken to have the place's share of the channel.
        areas["movable"] = areas["contacts"] * view.today.movable / view.today.contacts
    wards = able_shares(survey.wards[columns], is_exclusion).merge(areas, on="area_code", how="left")
    moved_share = contacts_moved(view.today.contacts, inputs.plan.points) / view.today.movable
    answers = [ceilings(shifted(wards, by), moved_share) for by in (0.0, -OTHER_CONTACTS, OTHER_CONTACTS)]
    with_ward = float(answers[0].wards["moved"].sum())
    if not with_ward > 0:
        return None
    return Residents(
        wards=answers[0],
        lower=answers[1],
        higher=answers[2],
        groups=_groups(view, is_exclusion),
        ward_groups=_ward_groups(view, answers[0].wards, is_exclusion),
        replies=whole.n_unweighted,
        kept_scale=contacts_moved(view.today.contacts, inputs.plan.points) / with_ward,
        is_place_mix=is_place_mix,
    )


def _groups(view: PlannerView, is_exclusion: bool) -> pd.DataFrame:
    """Every group of the whole place against the plan; a group with too few replies has no estimate."""
    inputs, metric = view.inputs, view.inputs.metric
    assert metric is not None
    rows = cache.ask(groups_of_place, view.place.place_code, metric.name, inputs.wave_set)
    adults = cache.ask(adults_of_place, view.place.place_code)
    rows = rows.assign(adults=rows["share_of_adults"] * (float("nan") if adults is None else adults))
    return group_ceilings(able_shares(_shown(rows), is_exclusion), view.today.share, view.planned)


def _ward_groups(view: PlannerView, wards: pd.DataFrame, is_exclusion: bool) -> pd.DataFrame:
    """Groups within wards whose cautious able share lies below what the plan asks of the ward, least able first."""
    inputs, metric = view.inputs, view.inputs.metric
    assert metric is not None
    rows = cache.ask(groups_of_wards, view.place.place_code, metric.name, inputs.wave_set)
    joined = able_shares(_shown(rows), is_exclusion).merge(wards[["area_code", "planned"]], on="area_code")
    over = joined[joined["planned"] > joined["able_low"]]
    return over.sort_values(["able", "area_name"], ignore_index=True)


def _shown(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with value, low and high, which are missing where too few replied."""
    few = rows["flag"] == TOO_FEW
    return rows.assign(value=rows["estimate"].mask(few), low=rows["ci_low"].mask(few), high=rows["ci_high"].mask(few))
