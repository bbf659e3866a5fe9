"""The rows that Who and why draws, its equal tables, and the frames of its downloads."""

from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from analysis.standing import ABOVE, BELOW
from dashboard.charts.estimates import EstimateRow
from dashboard.marts.survey import SurveyRow
from dashboard.metrics import caveats_of, load_metrics
from dashboard.tables import Columns, Formats
from dashboard.text import groups
from dashboard.text import who_and_why as words
from dashboard.text.numbers import number, points, share
from dashboard.text.survey import NEEDED, interval
from dashboard.views.who_and_why import HELD, GroupEstimate, WhoAndWhy

Table = tuple[str, str, Columns, Formats, str]
Download = tuple[pd.DataFrame, list[tuple[str, str]]]
CAUTION = "caution"
FIGURES = ["value", "low", "high", "flag", "n_unweighted", "n_effective", "design_effect"]


def figure_words(row: SurveyRow) -> str:
    """An estimate as it is written: in brackets under a caution; too few replies say how many there are."""
    if row.value is None:
        return f"Too few to say ({number(row.n_unweighted)} of {NEEDED} replies)"
    text = share(row.value)
    return f"({text})" if row.flag == CAUTION else text


def group_rows(view: WhoAndWhy) -> list[EstimateRow]:
    """The chosen groups as they are drawn: clear cases lead."""
    return [_drawn(group.row, group.name, group.standing in (ABOVE, BELOW)) for group in view.group_rows]


def answer_rows(view: WhoAndWhy, question: str) -> list[EstimateRow]:
    """The answers to a question as they are drawn: the commonest leads."""
    return [_drawn(row, row.answer, number == 0) for number, row in enumerate(view.wave.answers[question])]


def skill_rows(view: WhoAndWhy) -> list[EstimateRow]:
    """The skills as they are drawn: shares who hold a skill lead, those who used it follow."""
    return [
        _drawn(skill.row, words.SKILLS[skill.skill] if skill.kind == HELD else "used in 3 months", skill.kind == HELD)
        for skill in view.wave.skills
    ]


def wave_rows(view: WhoAndWhy) -> list[EstimateRow]:
    """The waves as they are drawn: the later one of the two compared leads."""
    return [_drawn(row, row.wave_set, row.wave_set == view.wave.later) for row in view.waves]


def _drawn(row: SurveyRow, name: str, is_lead: bool) -> EstimateRow:
    """One row of a list of estimates."""
    return EstimateRow(name, figure_words(row), row.value, row.low, row.high, row.flag == CAUTION, is_lead)


def _interval(row: SurveyRow) -> str:
    """Both ends of an interval in words, or a dash where there is none."""
    return "–" if row.low is None or row.high is None else interval(row.low, row.high)


def _estimates(first: str, names: Sequence[str], rows: Sequence[SurveyRow], short: bool) -> dict[str, list[object]]:
    """The columns of a table of named estimates with what they rest on; three on phones."""
    columns: dict[str, list[object]] = {
        first: list(names),
        "Share": [figure_words(row) for row in rows],
        "95% interval": [_interval(row) for row in rows],
    }
    if short:
        return columns
    # Told from a base too small to show, a missing number is no gap in the data.
    return columns | {
        "Replies": [row.n_unweighted for row in rows],
        "Effective": ["–" if row.n_effective is None else number(row.n_effective) for row in rows],
        "Design effect": ["–" if row.design_effect is None else number(row.design_effect, 2) for row in rows],
    }


def _formats(columns: dict[str, list[object]]) -> Formats:
    """How the columns of estimates are written: all but names are figures."""
    figures: Formats = dict.fromkeys(("Share", "95% interval", "Effective", "Design effect"), str)
    return {name: write for name, write in (figures | {"Replies": number}).items() if name in columns}


def group_table(view: WhoAndWhy, short: bool) -> Table:
    """Every group of every kind, with its base and where it stands beside the place."""
    held, rows = view.groups, [group.row for group in view.groups]
    if short:
        columns = _estimates("Group", [_with_kind(group) for group in held], rows, short)
    else:
        kinds: dict[str, list[object]] = {"By": [groups.group_label(row.group_name) for row in rows]}
        names, *figures = _estimates("Group", [group.name for group in held], rows, short).items()
        columns = dict([names]) | kinds | dict(figures)
        columns[f"Against the {view.place.place_noun}"] = [group.standing or "Too few to say" for group in held]
    subtitle = f"{view.metric.definition} In brackets: 30 to 49 replies. Too few to say: under {NEEDED}."
    title = f"Every group beside {view.place.place_name}'s {share(view.whole.estimate)}"
    return title, subtitle, columns, _formats(columns), f"{view.metric.label} by group, {view.wave_set}"


def _with_kind(group: GroupEstimate) -> str:
    """A group after its kind, where its own name does not hold that already."""
    kind = groups.group_label(group.row.group_name)
    return group.name if group.name.startswith(kind) else f"{kind}, {group.name}"


def answer_table(view: WhoAndWhy, question: str, short: bool) -> Table:
    """Every answer to a question with its base."""
    rows = view.wave.answers[question]
    columns = _estimates("Answer", [row.answer for row in rows], rows, short)
    _, subtitle = words.answers_words(view, question)
    name = words.QUESTIONS[question]
    return name, subtitle, columns, _formats(columns), f"{name}, {view.wave_set}"


def named_most_table(view: WhoAndWhy, short: bool) -> Table:
    """The barrier that each group of the chosen kind names most, with its base."""
    rows = [group.row for group in view.named_most]
    columns: dict[str, list[object]] = {
        "Group": [group.name for group in view.named_most],
        "Named most": ["–" if row.value is None else row.answer for row in rows],
        "Share": [figure_words(row) for row in rows],
    }
    if not short:
        columns["95% interval"] = [_interval(row) for row in rows]
        columns["Replies"] = [row.n_unweighted for row in rows]
    return *words.named_most_words(view), columns, _formats(columns), "Barrier named most, by group"


def skill_table(view: WhoAndWhy, short: bool) -> Table:
    """Every skill, held and used, with its base."""
    skills = view.wave.skills
    names = [f"{words.SKILLS[s.skill]}: {'have it' if s.kind == HELD else 'used in 3 months'}" for s in skills]
    columns = _estimates("Skill", names, [skill.row for skill in skills], short)
    alt = f"Digital skills, {view.wave_set}"
    return "Skills held and used", words.skills_note(), columns, _formats(columns), alt


def change_table(view: WhoAndWhy, short: bool) -> Table:
    """Every measure with its change between the two waves, and the word for it."""
    metrics = load_metrics()
    rows, earlier, later = view.wave.changes, view.wave.earlier, view.wave.later
    table = pd.DataFrame({"Measure": [metrics[name].label for name in rows["question"]]})
    if not short:
        table[earlier] = [
            _share(value, flag) for value, flag in zip(rows["estimate_earlier"], rows["flag"], strict=True)
        ]
        table[later] = [_share(value, flag) for value, flag in zip(rows["estimate_later"], rows["flag"], strict=True)]
    table["Difference"] = [points(value) if pd.notna(value) else "–" for value in rows["difference"]]
    if not short:
        ends = zip(rows["ci_low"], rows["ci_high"], strict=True)
        table["95% interval"] = [f"{points(low)} to {points(high)}" if pd.notna(low) else "–" for low, high in ends]
    table["Status"] = [
        words.status(word, metrics[name]) for word, name in zip(rows["word"], rows["question"], strict=True)
    ]
    formats: Formats = {name: str for name in table.columns if name not in ("Measure", "Status")}
    return *words.change_words(view), table, formats, f"Change from {earlier} to {later}"


def _share(value: float, flag: str) -> str:
    """A wave's share in the table of changes."""
    if pd.isna(value):
        return "Too few to say"
    return f"({share(value)})" if flag == CAUTION else share(value)


def who_download(view: WhoAndWhy, source: str) -> Download:
    """The estimates of every group, unrounded, with what they rest on."""
    frame = _told([group.row for group in view.groups], ["group_name", "group_value"])
    frame["standing"] = [group.standing or "Too few to say" for group in view.groups]
    frame.insert(0, "measure", view.metric.name)
    frame.insert(1, "wave_set", view.wave_set)
    notes = [("Measure", view.metric.label), ("Definition", view.metric.definition)]
    notes += [("Caveat", caveat) for caveat in caveats_of(view.metric)]
    return frame, [*notes, ("Source", source)]


def why_download(view: WhoAndWhy, source: str) -> Download:
    """Every answer to the questions drawn, and the skills, unrounded."""
    rows = [row for answers in view.wave.answers.values() for row in answers]
    frame = _told([*rows, *(skill.row for skill in view.wave.skills)], ["question", "answer"])
    frame.insert(0, "wave_set", view.wave_set)
    return frame, [("Base", "Everybody asked; don't know and not answered are answers."), ("Source", source)]


def change_download(view: WhoAndWhy, source: str) -> Download:
    """The changes between the two waves, unrounded."""
    frame = view.wave.changes.copy()
    frame.insert(0, "earlier", view.wave.earlier)
    frame.insert(1, "later", view.wave.later)
    return frame, [("Interval", words.change_words(view)[1]), ("Source", source)]


def _told(rows: Sequence[SurveyRow], names: list[str]) -> pd.DataFrame:
    """The rows with words in place of the figures of too few replies."""
    frame = pd.DataFrame([asdict(row) for row in rows], columns=[*names, *FIGURES])
    hidden = ["value", "low", "high", "n_effective", "design_effect"]
    return frame.assign(**{name: frame[name].astype(object).fillna("Too few to say") for name in hidden})
