"""The words of Who and why: who stands out, what keeps people offline, and whether it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.change import DOWN, NO_DETECTABLE_CHANGE, UP, sample_needed
from analysis.standing import ABOVE, BELOW
from dashboard.marts.places import Place
from dashboard.marts.survey import SurveyRow
from dashboard.metrics import Metric
from dashboard.text.groups import NOT_AN_ANSWER, group_label
from dashboard.text.numbers import listed, number, share
from dashboard.text.survey import NEEDED, TOO_FEW, interval

if TYPE_CHECKING:
    from dashboard.views.who_and_why import WhoAndWhy

IMPROVING, WORSENING = "Improving", "Worsening"
ALL_FIVE = "all_five"
SKILLS = {
    "managing_information": "Managing information",
    "communicating": "Communicating",
    "transacting": "Transacting",
    "solving_problems": "Solving problems",
    "creating": "Creating",
    ALL_FIVE: "All five",
}
QUESTIONS = {
    "barriers": "Barriers to being online",
    "devices": "Devices at home",
    "interest_in_learning": "Interest in learning",
}
MANY = {"barriers", "devices"}
TENTH = 0.1


def no_survey(place: Place) -> tuple[str, str]:
    """What a place without a residents' survey is missing, and how to supply one."""
    return (
        "Who is offline, and why",
        f"No residents' survey is loaded for {place.place_name}. The council can supply one: a file with a row for"
        " each respondent, their answers, their ward and groups, and a weight where there is one. Add it as a source"
        f" of the kind “survey” to data/places/{place.place_slug}.toml and load the place again.",
    )


def no_survey_heading(place: Place) -> str:
    """The finding of a place without a survey."""
    return f"Nobody has yet asked residents of {place.place_name} who is offline, and why"


def _side(metric: Metric) -> str:
    return "lower" if metric.direction == "lower_means_more_risk" else "higher"


def heading(view: WhoAndWhy) -> str:
    """The finding: the groups of the chosen kind that stand out beyond doubt."""
    is_low = view.metric.direction == "lower_means_more_risk"
    clear = [group for group in view.group_rows if group.standing == (BELOW if is_low else ABOVE)]
    if clear:
        names = [group.name for group in sorted(clear, key=lambda g: g.row.value or 0.0, reverse=not is_low)]
        return f"Clearly {_side(view.metric)} {view.metric.phrase}: {listed(names)}"
    return f"By {group_label(view.group).lower()}, nobody stands out with a {_side(view.metric)} {view.metric.phrase}"


def lead(view: WhoAndWhy) -> str:
    """The figure of the place with its interval, the commonest barrier, and what cannot be said."""
    words = [
        f"**{share(view.whole.estimate)}** of adults in {view.place.place_name} fit “{view.metric.label}”"
        f" ({interval(view.whole.ci_low, view.whole.ci_high)})."
    ]
    if named := _named(view, "barriers"):
        words.append(f"The barrier named most is “{named[0].answer}”, by **{share(named[0].value)}** of adults.")
    few = [group.name for group in view.group_rows if group.row.flag == TOO_FEW]
    if few:
        words.append(f"Fewer than {NEEDED} of “{listed(few)}” replied: too few to say.")
    return " ".join(words)


def _named(view: WhoAndWhy, question: str) -> list[SurveyRow]:
    """The answers with a figure, commonest first, without those that name nothing."""
    rows = view.wave.answers.get(question, [])
    return [row for row in rows if row.answer not in NOT_AN_ANSWER and row.value is not None]


def groups_words(view: WhoAndWhy) -> tuple[str, str]:
    """Heading and subtitle of the estimates by group."""
    told = sum(group.standing in (ABOVE, BELOW) for group in view.group_rows)
    kind = group_label(view.group).lower()
    title = f"By {kind}: {told} of {len(view.group_rows)} stand apart" if told else f"By {kind}, none can be told apart"
    return title, f"{view.metric.label}, % of adults, {view.wave_set}. Navy: clear. Hollow: caution"


def answers_words(view: WhoAndWhy, question: str) -> tuple[str, str]:
    """Heading and subtitle of the answers to a question."""
    named = _named(view, question)
    willing = sum(row.value or 0.0 for row in named if row.answer.startswith("Yes"))
    if not named:
        title = QUESTIONS[question]
    elif question in MANY:
        title = f"“{named[0].answer}” is named most"
    else:
        # Each gives one answer to this question, so shares may be added.
        title = f"{share(willing, 0)} would like to learn digital skills"
    several = ", several each" if question in MANY else ""
    return title, f"{QUESTIONS[question]}, % of adults asked{several}, {view.wave_set}"


def named_most_words(view: WhoAndWhy) -> tuple[str, str]:
    """Heading and subtitle of the table of the barrier that each group names most."""
    told = [group.row.answer for group in view.named_most if group.row.value is not None]
    kind = group_label(view.group).lower()
    title = f"What each group names most, by {kind}"
    if len(told) > 1 and len(set(told)) == 1:
        title = f"By {kind}, every group names “{told[0]}” most"
    elif len(told) > 1:
        title = f"By {kind}, groups name {len(set(told))} different barriers most"
    return (
        title,
        f"Barriers to being online, % of the group's adults asked, {view.wave_set}. The next may be as common.",
    )


def skills_words(view: WhoAndWhy) -> tuple[str, str]:
    """Heading and subtitle of the skills ladder."""
    held = _all_five(view, "has_")
    used = _all_five(view, "used_")
    title = f"{share(held, 0)} have all five skills, {share(used, 0)} used them" if held and used else "Digital skills"
    return title, f"% of adults asked, {view.wave_set}. Navy: have it. Grey: used it in three months"


def _all_five(view: WhoAndWhy, kind: str) -> float | None:
    found = (s.row.value for s in view.wave.skills if s.skill == ALL_FIVE and s.kind == kind)
    return next(found, None)


def waves_words(view: WhoAndWhy) -> tuple[str, str]:
    """Heading and subtitle of the chosen measure by wave."""
    subtitle = f"{view.metric.label}, % of adults, 95% intervals"
    if view.change is None:
        return "One wave cannot show a change", subtitle
    return f"{status(view.change, view.metric)} since {view.wave.earlier}", subtitle


def status(word: object, metric: Metric) -> str:
    """The one word for a change: whether the way the figure went is good is the measure's own matter."""
    if word not in (UP, DOWN):
        return NO_DETECTABLE_CHANGE if word == NO_DETECTABLE_CHANGE else "Too few to say"
    is_good = (word == DOWN) == (metric.direction == "higher_means_more_risk")
    return IMPROVING if is_good else WORSENING


def change_words(view: WhoAndWhy) -> tuple[str, str]:
    """Heading and subtitle of the table of changes."""
    return (
        f"What changed from {view.wave.earlier} to {view.wave.later}",
        "Difference of the two waves with its 95% Newcombe interval. No detectable change: the interval holds zero.",
    )


def no_earlier_wave(view: WhoAndWhy) -> tuple[str, str]:
    """What is missing where no earlier wave can be compared."""
    return (
        "Change between waves",
        f"No wave before {view.wave.later} is loaded. A second wave of the same questions shows it.",
    )


def usual_target(view: WhoAndWhy) -> float:
    """A target to begin with: a tenth of the present share better, in per cent to one decimal."""
    better = -1 if view.metric.direction == "higher_means_more_risk" else 1
    return min(99.9, round(view.whole.estimate * (1 + better * TENTH) * 100, 1))


def target_words(view: WhoAndWhy, target: float) -> str:
    """How many replies each of two waves needs to detect a change from the present share to a target."""
    now, wanted = view.whole.estimate, target / 100
    change = f"from **{share(now)}** to **{share(wanted)}**"
    effective = sample_needed(now, wanted)
    if effective is None:
        return f"A change {change} is none: choose another target."
    interviews = sample_needed(now, wanted, view.whole.design_effect) or effective
    return (
        f"To detect a change {change} in four of five tries, at 95% confidence, each wave needs about"
        f" **{number(_rounded(interviews))} replies**: an effective {number(_rounded(effective))} times the"
        f" design effect of {number(view.whole.design_effect, 2)}."
        f" {view.wave_set} has {number(view.whole.n_unweighted)}."
    )


def _rounded(count: int) -> int:
    """A count to three figures: more would claim to know the design effect of a wave to come."""
    size = int(10 ** max(0, len(str(count)) - 3))
    return int(round(count / size) * size)


def rows_alt(title: str, names: list[str], texts: list[str]) -> str:
    """Rows of estimates in a sentence."""
    return f"{title}: {listed([f'{name} {text}' for name, text in zip(names, texts, strict=True)])}."


def not_asked(view: WhoAndWhy, what: str) -> tuple[str, str]:
    """What is missing where a wave did not ask a question."""
    return what, f"{view.wave_set} did not ask for it, or the place file maps no such question. The council can add it."


def no_groups(view: WhoAndWhy) -> tuple[str, str]:
    """What is missing where a survey tells no groups apart."""
    return (
        "Groups of residents",
        "The survey's file has no column of age, sex, disability, tenure, deprivation or ethnicity that the place file"
        f" names. Add it under the survey's groups in data/places/{view.place.place_slug}.toml.",
    )


def why_subtitle(view: WhoAndWhy) -> str:
    """What the picture of skills, devices and learning covers."""
    return f"{view.place.place_name}, % of adults asked, {view.wave_set}, 95% intervals"


def skills_note() -> str:
    """Why the share with all five skills differs from the measure of that name."""
    return (
        "Shares of everybody asked: whoever did not know or did not answer counts as not having a skill. The measure"
        " “All five basic digital skills” leaves them out of its base, and is therefore higher."
    )
