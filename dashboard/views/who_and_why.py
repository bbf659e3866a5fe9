"""What the Who and why page shows: one survey measure by group, answers to questions, skills and change."""

from dataclasses import dataclass

import pandas as pd

from analysis.change import difference
from analysis.proportions import SUMS, estimate
from analysis.standing import standing
from dashboard import cache
from dashboard.marts.places import Place
from dashboard.marts.survey import (
    SurveyFigure,
    answers_by_group,
    measures_by_wave,
    survey_answers,
    survey_by_group,
    survey_of_place,
    survey_questions,
    survey_sums,
    survey_waves,
)
from dashboard.metrics import Metric, load_metrics
from dashboard.text import groups
from dashboard.text import who_and_why as words
from dashboard.text.survey import TOO_FEW

POOLED = "Pooled:"
BARRIERS = "barriers"
QUESTIONS = (BARRIERS, "devices", "interest_in_learning")
SKILLS = ("managing_information", "communicating", "transacting", "solving_problems", "creating")
HELD, USED = "has_", "used_"
ALL_FIVE = {HELD: "all_five_skills", USED: "used_all_five_skills"}


@dataclass(frozen=True)
class WhoAndWhy:
    """The figures of the page for one wave, measure and kind of group; frames are empty where nothing was asked.

    A row with too few replies keeps its base and has no estimate, in every frame.
    """

    place: Place
    metric: Metric
    wave_set: str
    group: str
    whole: SurveyFigure
    groups: pd.DataFrame
    answers: dict[str, pd.DataFrame]
    named_most: pd.DataFrame
    skills: pd.DataFrame
    waves: pd.DataFrame
    changes: pd.DataFrame
    earlier: str
    later: str

    @property
    def group_rows(self) -> pd.DataFrame:
        """The rows of the chosen kind of group."""
        return self.groups[self.groups["group_name"] == self.group].reset_index(drop=True)

    @property
    def change(self) -> pd.Series | None:
        """The change of the chosen measure, or None where a wave lacks it."""
        rows = self.changes[self.changes["question"] == self.metric.name]
        return rows.iloc[0] if len(rows) else None


@dataclass(frozen=True)
class WaveAnswers:
    """What a wave says whichever measure is chosen: answers by question, skills, and the change of every measure."""

    answers: dict[str, pd.DataFrame]
    skills: pd.DataFrame
    changes: pd.DataFrame
    earlier: str
    later: str


def wave_answers(place_code: str, wave_set: str) -> WaveAnswers:
    """The answers of one wave and its change since the wave before."""
    asked = cache.ask(survey_questions, place_code, wave_set)
    earlier, later = compared_waves(cache.ask(survey_waves, place_code), wave_set)
    return WaveAnswers(
        answers={
            name: _answers(cache.ask(survey_answers, place_code, name, wave_set)) for name in QUESTIONS if name in asked
        },
        skills=_skills(cache.ask(survey_sums, place_code, wave_set)),
        changes=_changes(cache.ask(measures_by_wave, place_code), earlier, later),
        earlier=earlier,
        later=later,
    )


def who_and_why(place: Place, metric: Metric, wave_set: str, group: str) -> WhoAndWhy | None:
    """The page's figures, or None where the wave does not hold the measure."""
    code = place.place_code
    whole = cache.ask(survey_of_place, code, metric.name, wave_set)
    if whole is None:
        return None
    wave = cache.keep(wave_answers, code, wave_set)
    return WhoAndWhy(
        place=place,
        metric=metric,
        wave_set=wave_set,
        group=group,
        whole=whole,
        groups=_groups(cache.ask(survey_by_group, code, metric.name, wave_set), whole.estimate),
        answers=wave.answers,
        named_most=_named_most(cache.ask(answers_by_group, code, BARRIERS, wave_set), group),
        skills=wave.skills,
        waves=_waves(cache.ask(measures_by_wave, code), metric),
        changes=wave.changes,
        earlier=wave.earlier,
        later=wave.later,
    )


def compared_waves(waves: list[str], chosen: str) -> tuple[str, str]:
    """The earlier and the later wave to compare: the chosen one with that before it; of pooled waves the last two."""
    single = [wave for wave in waves if not wave.startswith(POOLED)]
    later = chosen if chosen in single else single[0] if single else ""
    after = single.index(later) + 1 if later else 0
    return (single[after] if after < len(single) else "", later)


def without_too_few(rows: pd.DataFrame) -> pd.DataFrame:
    """The estimates as value, low and high, none of them where too few replied."""
    few = rows["flag"] == TOO_FEW
    return rows.assign(
        value=rows["estimate"].mask(few),
        low=rows["ci_low"].mask(few),
        high=rows["ci_high"].mask(few),
        # An effective size and design effect of hidden figures would say something about them.
        n_effective=rows["n_effective"].mask(few),
        design_effect=rows["design_effect"].mask(few),
    ).drop(columns=["estimate", "ci_low", "ci_high"])


def _groups(rows: pd.DataFrame, whole: float) -> pd.DataFrame:
    """Every group with its name as readers see it, where it stands beside the place, and its order."""
    shown = without_too_few(rows)
    shown["standing"] = standing(shown["low"], shown["high"], whole)
    shown["area_name"] = [
        groups.group_value(name, value) for name, value in zip(shown["group_name"], shown["group_value"], strict=True)
    ]
    shown["is_answer"] = ~shown["group_value"].isin(groups.NOT_AN_ANSWER)
    order = shown.sort_values(["group_name", "is_answer", "group_value"], ascending=[True, False, True])
    return order.reset_index(drop=True)


def _answers(rows: pd.DataFrame) -> pd.DataFrame:
    """The answers to a question, commonest first; those that name nothing stand at the foot."""
    shown = without_too_few(rows)
    shown["is_answer"] = ~shown["answer"].isin(groups.NOT_AN_ANSWER)
    return shown.sort_values(["is_answer", "value", "answer"], ascending=[False, False, True], ignore_index=True)


def _named_most(rows: pd.DataFrame, group: str) -> pd.DataFrame:
    """One row a group of the chosen kind: the barrier that it names most, or too few replies to say."""
    own = _answers(rows[rows["group_name"] == group])
    # Every group has the same answers, so the first of each is its commonest; without a figure the base is left.
    first = own[own["is_answer"]].drop_duplicates("group_value")
    first = first.assign(
        area_name=[groups.group_value(group, value) for value in first["group_value"]],
        is_answer=~first["group_value"].isin(groups.NOT_AN_ANSWER),
    )
    return first.sort_values(["is_answer", "group_value"], ascending=[False, True], ignore_index=True)


def _skills(sums: pd.DataFrame) -> pd.DataFrame:
    """One row a skill, and all five, with the shares of everybody asked who hold it and who used it."""
    by_question = sums.set_index("question")
    rows = []
    for kind, measure in ALL_FIVE.items():
        singles = [name for name in (kind + skill for skill in SKILLS) if name in by_question.index]
        rows += [by_question.loc[name, SUMS].to_dict() | {"skill": name[len(kind) :], "kind": kind} for name in singles]
        if len(singles) == len(SKILLS) and measure in by_question.index:
            # The measure leaves out who did not answer; here its base is everybody asked, like that of each skill.
            base, given = by_question.loc[singles[0]], by_question.loc[measure]
            whole = base[["n_unweighted", "sum_w", "sum_w2"]].to_dict() | given[["sum_wy", "sum_w2y"]].to_dict()
            rows.append(whole | {"skill": words.ALL_FIVE, "kind": kind})
    if not rows:
        return pd.DataFrame()
    shown = without_too_few(estimate(pd.DataFrame(rows).astype(dict.fromkeys(SUMS, "float64"))))
    order = shown[shown["kind"] == HELD].sort_values("value", ascending=False)["skill"].tolist()
    rank = {skill: number for number, skill in enumerate(order)}
    shown["rank"] = shown["skill"].map(rank).fillna(len(rank))
    return shown.sort_values(["rank", "kind"], ignore_index=True)


def _waves(by_wave: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """The waves of one measure, earliest first, without pooled ones."""
    own = by_wave[(by_wave["question"] == metric.name) & ~by_wave["wave_set"].str.startswith(POOLED)]
    year = own["wave_set"].str.extract(r"([0-9]{4})", expand=False)
    return without_too_few(own.assign(year=year).sort_values(["year", "wave_set"])).reset_index(drop=True)


def _changes(by_wave: pd.DataFrame, earlier: str, later: str) -> pd.DataFrame:
    """One row a measure that both waves hold: the difference, its interval and its word; empty without two waves."""
    before, after = by_wave[by_wave["wave_set"] == earlier], by_wave[by_wave["wave_set"] == later]
    if before.empty or after.empty:
        return pd.DataFrame(columns=["question"])
    rows = difference(before, after, on=["question"])
    metrics = load_metrics()
    rows = rows[rows["difference"].notna() & rows["question"].isin(metrics)]
    few = rows["flag"] == TOO_FEW
    figures = ["estimate_earlier", "estimate_later", "difference", "ci_low", "ci_high", "word"]
    rows = rows.assign(**{name: rows[name].mask(few) for name in figures})
    order = {name: number for number, name in enumerate(metrics)}
    return rows.sort_values("question", key=lambda names: names.map(order), ignore_index=True)
