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
    trend_points,
)
from dashboard import cache
from dashboard.marts.places import Place
from dashboard.marts.shift_planner import (
    KeyDecision,
    adults_of_place,
    groups_of_place,
    groups_of_wards,
    handling_seconds,
    key_decision,
    unit_costs,
)
from dashboard.marts.survey import survey_of_place
from dashboard.text.survey import TOO_FEW
from dashboard.views.channel_shift import channel_groups
from dashboard.views.shift_planner_counts import CountsNotPublished, by_area, by_month, counts, to_channels
from dashboard.views.shift_planner_inputs import PlannerInputs
from dashboard.views.ward_survey import ward_survey


@dataclass(frozen=True)
class Money:
    """What the plan saves with the costs it stands on; `safe` is the part within the wards' ceilings, where known."""

    u_from: UnitCost
    u_to: UnitCost
    saving: Saving
    case: pd.DataFrame
    safe: Saving | None
    costs: pd.DataFrame


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
    trend: float | None
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
        return [] if self.money is None else sorted(set(self.money.costs["source_id"]))

    @property
    def claimed_trend(self) -> float:
        """The past trend that is taken off the saving: none against no change, or where it is not known."""
        return (self.trend or 0.0) if self.inputs.with_trend else 0.0


def planner_view(place: Place, inputs: PlannerInputs) -> PlannerView:
    """The figures for one set of inputs."""
    totals = counts(inputs.wanted, "total")
    today = _today(totals, inputs.move_from)
    why_not = refusal(inputs.plan, today) if today.contacts else None
    trend = _trend(inputs)
    channels = channel_groups().set_index("channel")["label"]
    view = PlannerView(
        place=place,
        inputs=inputs,
        today=today,
        hidden=_hidden(totals),
        refusal=why_not,
        trend=trend,
        money=None,
        without_cost=(),
        residents=None,
        has_survey=inputs.metric is not None,
        seconds_each=cache.ask(handling_seconds, inputs.wanted, inputs.move_from),
        key_decision=cache.ask(key_decision, place.place_code),
        labels={str(code): str(label) for code, label in channels.items()},
    )
    if why_not or not today.contacts:
        return view
    residents = _residents(view)
    money, without_cost = _money(view, totals, residents)
    return replace(view, residents=residents, money=money, without_cost=without_cost)


def _today(totals: pd.DataFrame, move_from: str) -> Today:
    """The year's counts; a hidden one is left out."""
    is_digital, is_from = totals["channel_group"] == "digital", totals["channel"] == move_from
    sums = (totals.loc[rows, "contacts"].sum() for rows in (totals.index, is_digital, is_from))
    return Today(*(float(count) for count in sums))


def _hidden(totals: pd.DataFrame) -> int:
    """How many counts of 1 to 9 the figures leave out."""
    if "hidden_cells" in totals:
        return int(totals["hidden_cells"].sum())
    return int(totals["contacts"].isna().sum())


def _trend(inputs: PlannerInputs) -> float | None:
    """The past trend of the digital share, points of share a year, where two whole years are held."""
    if inputs.year.first_month is None:
        return None
    two_years = replace(inputs.wanted, first_month=inputs.year.a_year_earlier().first_month)
    try:
        monthly = by_month(counts(two_years, "period"))
    except CountsNotPublished:
        return None
    return None if monthly.empty else trend_points(monthly["digital"], monthly["contacts"])


def _money(
    view: PlannerView, totals: pd.DataFrame, residents: Residents | None
) -> tuple[Money | None, tuple[str, ...]]:
    """The saving and the channels without a cost; no saving where either side has none."""
    inputs = view.inputs
    frame = cache.ask(unit_costs, view.place.place_code, inputs.wanted.service_code, inputs.year.last_month)
    known = {
        str(row["channel"]): _unit_cost(row["low"], row["central"], row["high"]) for row in frame.to_dict("records")
    }
    rows = to_channels(totals, inputs.move_to).set_index("channel")["contacts"]
    wanted = [inputs.move_from, *map(str, rows.index)]
    without = tuple(view.labels[channel] for channel in wanted if channel not in known)
    u_to = mixed_cost(rows, known)
    if inputs.move_from not in known or u_to is None:
        return None, without
    u_from, plan, trend = known[inputs.move_from], inputs.plan, view.claimed_trend
    money = Money(
        u_from=u_from,
        u_to=u_to,
        saving=saving(plan, view.today, u_from, u_to, trend),
        case=business_case(plan, view.today, u_from, u_to, trend),
        safe=None,
        costs=frame[frame["channel"].isin(wanted)],
    )
    if residents is not None:
        kept = residents.wards.kept * residents.kept_scale / money.saving.moved
        within = replace(plan, points=plan.points * max(0.0, 1 - kept))
        money = replace(money, safe=saving(within, view.today, u_from, u_to, trend))
    return money, without


def _unit_cost(low: float, central: float, high: float) -> UnitCost:
    """A cost as it is kept; without a range, all three are the central one."""
    return UnitCost(central if pd.isna(low) else low, central, central if pd.isna(high) else high)


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
        areas = by_area(counts(inputs.wanted, "area"), inputs.move_from)
    except CountsNotPublished:
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
