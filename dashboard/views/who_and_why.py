"""What the Who and why page shows: one survey measure by group, answers to questions, skills and change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.change import difference
from analysis.proportions import SUMS, estimate
from analysis.standing import standing_of
from dashboard import cache
from dashboard.marts.places import Place
from dashboard.marts.survey import (
    SurveyFigure,
    SurveyRow,
    answers_by_group,
    measures_by_wave,
    survey_answers,
    survey_by_group,
    survey_by_wave,
    survey_of_everybody,
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
class GroupEstimate:
    """The estimate of one group under its name as readers see it, and where it stands beside the place."""

    row: SurveyRow
    name: str
    standing: str | None


@dataclass(frozen=True)
class SkillEstimate:
    """The share of everybody asked who hold a skill, or used it; of one of the five, or of all of them."""

    row: SurveyRow
    skill: str
    kind: str


@dataclass(frozen=True)
class WaveAnswers:
    """What a wave says whichever measure is chosen: answers by question, skills, and the change of every measure.

    `changes` has one row a measure that both waves hold.
    """

    answers: Mapping[str, Sequence[SurveyRow]]
    skills: Sequence[SkillEstimate]
    changes: pd.DataFrame
    earlier: str
    later: str


@dataclass(frozen=True)
class WhoAndWhy:
    """The figures of the page for one wave, measure and kind of group; empty where nothing was asked.

    A row with too few replies keeps its base and has no estimate. `named_most` has a row a group of the chosen kind:
    the barrier that it names most, or too few replies to say.
    """

    place: Place
    metric: Metric
    wave_set: str
    group: str
    whole: SurveyFigure
    groups: Sequence[GroupEstimate]
    named_most: Sequence[GroupEstimate]
    waves: Sequence[SurveyRow]
    wave: WaveAnswers

    @property
    def group_rows(self) -> list[GroupEstimate]:
        """The rows of the chosen kind of group."""
        return [group for group in self.groups if group.row.group_name == self.group]

    @property
    def change(self) -> str | None:
        """The word for the change of the chosen measure, or None where a wave lacks it."""
        changes = self.wave.changes
        return dict(zip(changes["question"], changes["word"], strict=True)).get(self.metric.name)


def wave_answers(place_code: str, wave_set: str) -> WaveAnswers:
    """The answers of one wave and its change since the wave before."""
    asked = cache.ask(survey_questions, place_code, wave_set)
    earlier, later = compared_waves(cache.ask(survey_waves, place_code), wave_set)
    return WaveAnswers(
        answers={
            name: ranked(cache.ask(survey_answers, place_code, name, wave_set)) for name in QUESTIONS if name in asked
        },
        skills=_skills(
            cache.ask(survey_of_everybody, place_code, wave_set), cache.ask(survey_sums, place_code, wave_set)
        ),
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
    waves = cache.ask(survey_by_wave, code, metric.name)
    return WhoAndWhy(
        place=place,
        metric=metric,
        wave_set=wave_set,
        group=group,
        whole=whole,
        groups=_groups(cache.ask(survey_by_group, code, metric.name, wave_set), whole.estimate),
        named_most=_named_most(cache.ask(answers_by_group, code, BARRIERS, wave_set), group),
        waves=[row for row in waves if not row.wave_set.startswith(POOLED)],
        wave=cache.keep(wave_answers, code, wave_set),
    )


def compared_waves(waves: list[str], chosen: str) -> tuple[str, str]:
    """The earlier and the later wave to compare: the chosen one with that before it; of pooled waves the last two."""
    single = [wave for wave in waves if not wave.startswith(POOLED)]
    later = chosen if chosen in single else single[0] if single else ""
    after = single.index(later) + 1 if later else 0
    return (single[after] if after < len(single) else "", later)


def is_answer(value: str) -> bool:
    """Whether an answer, or a group, names something: those that name nothing stand at the foot."""
    return value not in groups.NOT_AN_ANSWER


def ranked(rows: Iterable[SurveyRow]) -> list[SurveyRow]:
    """The answers to a question, commonest first; those that name nothing stand at the foot."""
    return sorted(rows, key=lambda row: (not is_answer(row.answer), row.value is None, -(row.value or 0.0), row.answer))


def _groups(rows: Iterable[SurveyRow], whole: float) -> list[GroupEstimate]:
    """Every group with its name and where it stands beside the place."""
    return [GroupEstimate(row, group_name(row), standing_of(row.low, row.high, whole)) for row in in_order(rows)]


def _named_most(rows: Iterable[SurveyRow], group: str) -> list[GroupEstimate]:
    """The commonest barrier of each group of the chosen kind."""
    first: dict[str, SurveyRow] = {}
    for row in ranked(row for row in rows if row.group_name == group and is_answer(row.answer)):
        first.setdefault(row.group_value, row)
    return [GroupEstimate(row, group_name(row), None) for row in in_order(first.values())]


def group_name(row: SurveyRow) -> str:
    """The group of a row as readers see it."""
    return groups.group_value(row.group_name, row.group_value)


def in_order(rows: Iterable[SurveyRow]) -> list[SurveyRow]:
    """The groups by kind and value, those that name nothing at the foot of their kind."""
    return sorted(rows, key=lambda row: (row.group_name, not is_answer(row.group_value), row.group_value))


def _skills(singles: Iterable[SurveyRow], sums: pd.DataFrame) -> list[SkillEstimate]:
    """Each skill, held and used, as it is published, and all five; the skill that most hold leads."""
    known = {row.question: row for row in singles}
    skills = []
    for kind, measure in ALL_FIVE.items():
        own = [known[kind + skill] for skill in SKILLS if kind + skill in known]
        skills += [SkillEstimate(row, row.question.removeprefix(kind), kind) for row in own]
        if len(own) == len(SKILLS) and measure in known:
            skills.append(SkillEstimate(_of_everybody_asked(own[0], measure, sums), words.ALL_FIVE, kind))
    held = {skill.skill: skill.row.value or 0.0 for skill in skills if skill.kind == HELD}
    return sorted(skills, key=lambda skill: (-held.get(skill.skill, -1.0), skill.skill, skill.kind))


def _of_everybody_asked(single: SurveyRow, measure: str, sums: pd.DataFrame) -> SurveyRow:
    """The measure of all five skills with everybody asked as its base, like that of each skill.

    The measure itself leaves out who did not answer.
    """
    by_question = sums.set_index("question")
    base, given = by_question.loc[single.question], by_question.loc[measure]
    whole = base[["n_unweighted", "sum_w", "sum_w2"]].to_dict() | given[["sum_wy", "sum_w2y"]].to_dict()
    [row] = estimate(pd.DataFrame([whole]).astype(dict.fromkeys(SUMS, "float64"))).to_dict("records")
    names = ("estimate", "ci_low", "ci_high", "n_effective", "design_effect")
    shown = [None if row["flag"] == TOO_FEW else float(row[name]) for name in names]
    question = f"{single.question.partition('_')[0]}_{words.ALL_FIVE}"
    base_shown = int(row["n_unweighted"])
    return SurveyRow(single.wave_set, question, "Yes", "all", "all", row["flag"], base_shown, *shown)


def _changes(by_wave: pd.DataFrame, earlier: str, later: str) -> pd.DataFrame:
    """One row a measure that both waves hold: the difference, its interval and its word; empty without two waves."""
    before, after = by_wave[by_wave["wave_set"] == earlier], by_wave[by_wave["wave_set"] == later]
    if before.empty or after.empty:
        return pd.DataFrame(columns=["question", "word"])
    rows = difference(before, after, on=["question"])
    metrics = load_metrics()
    rows = rows[rows["difference"].notna() & rows["question"].isin(metrics)]
    few = rows["flag"] == TOO_FEW
    figures = ["estimate_earlier", "estimate_later", "difference", "ci_low", "ci_high", "word"]
    rows = rows.assign(**{name: rows[name].mask(few) for name in figures})
    order = {name: number for number, name in enumerate(metrics)}
    return rows.sort_values("question", key=lambda names: names.map(order), ignore_index=True)
