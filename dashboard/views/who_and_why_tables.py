"""The rows that Who and why draws, its equal tables, and the frames of its downloads."""

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd

from analysis.standing import ABOVE, BELOW
from dashboard.metrics import caveats_of, load_metrics
from dashboard.tables import Formats
from dashboard.text import groups
from dashboard.text import who_and_why as words
from dashboard.text.numbers import number, points, share
from dashboard.text.survey import NEEDED, TOO_FEW, interval
from dashboard.views.who_and_why import HELD, WhoAndWhy

Table = tuple[str, str, pd.DataFrame, Formats, str]
Download = tuple[pd.DataFrame, list[tuple[str, str]]]
CAUTION = "caution"
BASE = ["flag", "n_unweighted", "n_effective", "design_effect"]


def figure_words(row: dict[Hashable, Any]) -> str:
    """An estimate as it is written: in brackets under a caution; too few replies say how many there are."""
    if pd.isna(row["value"]):
        return f"Too few to say ({number(row['n_unweighted'])} of {NEEDED} replies)"
    text = share(row["value"])
    return f"({text})" if row["flag"] == CAUTION else text


def group_rows(view: WhoAndWhy) -> pd.DataFrame:
    """The chosen groups as they are drawn: clear cases lead."""
    rows = view.group_rows
    return _drawn(rows, rows["area_name"], rows["standing"].isin([ABOVE, BELOW]))


def answer_rows(view: WhoAndWhy, question: str) -> pd.DataFrame:
    """The answers to a question as they are drawn: the commonest leads."""
    rows = view.answers[question]
    return _drawn(rows, rows["answer"], rows.index == 0)


def skill_rows(view: WhoAndWhy) -> pd.DataFrame:
    """The skills as they are drawn: shares who hold a skill lead, those who used it follow."""
    held = view.skills["kind"] == HELD
    return _drawn(view.skills, view.skills["skill"].map(words.SKILLS).where(held, "used in 3 months"), held)


def wave_rows(view: WhoAndWhy) -> pd.DataFrame:
    """The waves as they are drawn: the later one of the two compared leads."""
    return _drawn(view.waves, view.waves["wave_set"], view.waves["wave_set"] == view.later)


def _drawn(rows: pd.DataFrame, names: Iterable[str], lead: Iterable[bool]) -> pd.DataFrame:
    """The columns that a list of estimates draws."""
    texts = [figure_words(row) for row in rows.to_dict("records")]
    kept = rows[["value", "low", "high", "n_unweighted"]]
    return kept.assign(name=list(names), words=texts, is_caution=rows["flag"] == CAUTION, is_lead=list(lead))


def _intervals(rows: pd.DataFrame) -> list[str]:
    """Both ends of each interval in words, or a dash where there is none."""
    ends = zip(rows["low"], rows["high"], strict=True)
    return [interval(low, high) if pd.notna(low) else "–" for low, high in ends]


def _estimates(first: str, drawn: pd.DataFrame, rows: pd.DataFrame, short: bool) -> tuple[pd.DataFrame, Formats]:
    """A table of named estimates with what they rest on; three columns on phones."""
    table = pd.DataFrame({first: drawn["name"], "Share": drawn["words"], "95% interval": _intervals(rows)})
    formats: Formats = {"Share": str, "95% interval": str}
    if short:
        return table, formats
    table["Replies"] = rows["n_unweighted"].astype("int64")
    # Told from a base too small to show, a missing number is no gap in the data.
    table["Effective"] = [number(n) if pd.notna(n) else "–" for n in rows["n_effective"]]
    table["Design effect"] = [number(deff, 2) if pd.notna(deff) else "–" for deff in rows["design_effect"]]
    return table, formats | {"Replies": number, "Effective": str, "Design effect": str}


def group_table(view: WhoAndWhy, short: bool) -> Table:
    """Every group of every kind, with its base and where it stands beside the place."""
    rows = view.groups
    labels = rows["group_name"].map(groups.group_label)
    drawn = _drawn(rows, _with_kind(rows) if short else rows["area_name"], rows.index < 0)
    table, formats = _estimates("Group", drawn, rows, short)
    if not short:
        table.insert(1, "By", labels)
        table[f"Against the {view.place.place_noun}"] = rows["standing"].fillna("Too few to say")
    subtitle = f"{view.metric.definition} In brackets: 30 to 49 replies. Too few to say: under {NEEDED}."
    title = f"Every group beside {view.place.place_name}'s {share(view.whole.estimate)}"
    return title, subtitle, table, formats, f"{view.metric.label} by group, {view.wave_set}"


def _with_kind(rows: pd.DataFrame) -> list[str]:
    """Each group after its kind, where its own name does not hold that already."""
    pairs = zip(rows["group_name"].map(groups.group_label), rows["area_name"], strict=True)
    return [name if name.startswith(kind) else f"{kind}, {name}" for kind, name in pairs]


def answer_table(view: WhoAndWhy, question: str, short: bool) -> Table:
    """Every answer to a question with its base."""
    table, formats = _estimates("Answer", answer_rows(view, question), view.answers[question], short)
    _, subtitle = words.answers_words(view, question)
    return words.QUESTIONS[question], subtitle, table, formats, f"{words.QUESTIONS[question]}, {view.wave_set}"


def named_most_table(view: WhoAndWhy, short: bool) -> Table:
    """The barrier that each group of the chosen kind names most, with its base."""
    rows = view.named_most
    drawn = _drawn(rows, rows["area_name"], rows.index < 0)
    table, formats = _estimates("Group", drawn, rows, short=True)
    table.insert(1, "Named most", rows["answer"].where(rows["value"].notna(), "–"))
    if short:
        table = table.drop(columns="95% interval")
    else:
        table["Replies"], formats["Replies"] = rows["n_unweighted"], number
    return *words.named_most_words(view), table, formats, "Barrier named most, by group"


def skill_table(view: WhoAndWhy, short: bool) -> Table:
    """Every skill, held and used, with its base."""
    drawn = skill_rows(view)
    kinds = ["have it" if kind == HELD else "used in 3 months" for kind in view.skills["kind"]]
    labels = view.skills["skill"].map(words.SKILLS)
    drawn["name"] = [f"{label}: {kind}" for label, kind in zip(labels, kinds, strict=True)]
    table, formats = _estimates("Skill", drawn, view.skills, short)
    return "Skills held and used", words.skills_note(), table, formats, f"Digital skills, {view.wave_set}"


def change_table(view: WhoAndWhy, short: bool) -> Table:
    """Every measure with its change between the two waves, and the word for it."""
    metrics = load_metrics()
    rows = view.changes
    table = pd.DataFrame({"Measure": [metrics[name].label for name in rows["question"]]})
    if not short:
        table[view.earlier] = [
            _share(value, flag) for value, flag in zip(rows["estimate_earlier"], rows["flag"], strict=True)
        ]
        table[view.later] = [
            _share(value, flag) for value, flag in zip(rows["estimate_later"], rows["flag"], strict=True)
        ]
    table["Difference"] = [points(value) if pd.notna(value) else "–" for value in rows["difference"]]
    if not short:
        ends = zip(rows["ci_low"], rows["ci_high"], strict=True)
        table["95% interval"] = [f"{points(low)} to {points(high)}" if pd.notna(low) else "–" for low, high in ends]
    table["Status"] = [
        words.status(word, metrics[name]) for word, name in zip(rows["word"], rows["question"], strict=True)
    ]
    formats: Formats = {name: str for name in table.columns if name not in ("Measure", "Status")}
    return *words.change_words(view), table, formats, f"Change from {view.earlier} to {view.later}"


def _share(value: float, flag: str) -> str:
    """A wave's share in the table of changes."""
    if pd.isna(value):
        return "Too few to say"
    return f"({share(value)})" if flag == CAUTION else share(value)


def who_download(view: WhoAndWhy, source: str) -> Download:
    """The estimates of every group, unrounded, with what they rest on."""
    rows = view.groups[["group_name", "group_value", "value", "low", "high", *BASE, "standing"]]
    frame = _told(rows)
    frame.insert(0, "measure", view.metric.name)
    frame.insert(1, "wave_set", view.wave_set)
    notes = [("Measure", view.metric.label), ("Definition", view.metric.definition)]
    notes += [("Caveat", caveat) for caveat in caveats_of(view.metric)]
    return frame, [*notes, ("Source", source)]


def why_download(view: WhoAndWhy, source: str) -> Download:
    """Every answer to the questions drawn, and the skills, unrounded."""
    frames = [rows.assign(question=name) for name, rows in view.answers.items()]
    if len(view.skills):
        frames.append(view.skills.assign(question=view.skills["kind"] + view.skills["skill"], answer="Yes"))
    rows = pd.concat(frames, ignore_index=True)
    frame = _told(rows[["question", "answer", "value", "low", "high", *BASE]])
    frame.insert(0, "wave_set", view.wave_set)
    return frame, [("Base", "Everybody asked; don't know and not answered are answers."), ("Source", source)]


def change_download(view: WhoAndWhy, source: str) -> Download:
    """The changes between the two waves, unrounded."""
    frame = view.changes.copy()
    frame.insert(0, "earlier", view.earlier)
    frame.insert(1, "later", view.later)
    return frame, [("Interval", words.change_words(view)[1]), ("Source", source)]


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with words in place of the figures of too few replies."""
    figures = [name for name in ("value", "low", "high", "n_effective", "design_effect", "standing") if name in rows]
    few = rows["flag"] == TOO_FEW
    return rows.assign(**{name: rows[name].astype(object).mask(few, "Too few to say") for name in figures})
