"""The words of survey estimates by ward: findings that only say what the intervals allow."""

from collections.abc import Mapping, Sequence

from analysis.several_areas import Together
from analysis.standing import ABOVE, BELOW
from dashboard.map import MapSpec, class_labels
from dashboard.marts.places import Place
from dashboard.marts.survey import EVERYBODY, Group, SurveyFigure, SurveyWard
from dashboard.metrics import Metric
from dashboard.text.groups import NOT_AN_ANSWER, group_label, group_value
from dashboard.text.numbers import count_word, listed, number, sentence, share

MODELLED, TOO_FEW = "modelled", "too few"
SMALL_WARDS = {"": "Too few to say", MODELLED: "Modelled figure, labelled"}
NEEDED = 30
BETWEEN = ": "
ROUNDED = (
    "In this edition replies are to the nearest 5, and shares of replies that weigh nearly the same are made of such"
    " counts; their intervals allow for it."
)


def interval(low: float, high: float) -> str:
    """Both ends of an interval: 7.8% to 10.5%."""
    return f"{share(low)} to {share(high)}"


def residents(count: float) -> str:
    """A head count from a survey, rounded to ten."""
    return number(round(count / 10) * 10)


def clear_cases(wards: Sequence[SurveyWard], metric: Metric) -> list[str]:
    """The names of the wards that are clearly on the side that is the worry, furthest first."""
    side = BELOW if metric.direction == "lower_means_more_risk" else ABOVE
    clear = [ward for ward in wards if ward.standing == side]
    return [ward.area_name for ward in sorted(clear, key=lambda ward: ward.value or 0.0, reverse=side == ABOVE)]


def _told(wards: Sequence[SurveyWard]) -> int:
    """How many wards have a figure."""
    return sum(ward.value is not None for ward in wards)


def group_choices(groups: Sequence[Group]) -> dict[str, str]:
    """The groups that a reader can choose, by the code that `chosen_group` reads: all adults first."""
    told = [group for group in groups if group[1] not in NOT_AN_ANSWER]
    return {"": "All adults"} | {BETWEEN.join(group): group_name(group) for group in told}


def chosen_group(code: str) -> Group:
    """The group that a code stands for."""
    kind, _, value = code.partition(BETWEEN)
    return (kind, value) if code else EVERYBODY


def group_name(group: Group) -> str:
    """A group in words, with its kind: Age: 65 to 74."""
    if group == EVERYBODY:
        return "All adults"
    kind, value = group_label(group[0]), group_value(*group)
    return value if value.startswith(kind) else f"{kind}: {value}"


def _short(group: Group) -> str:
    """A group in a heading, which has a colon of its own."""
    return group_name(group).replace(BETWEEN, " ", 1)


def few_heading(group: Group) -> str:
    """The finding where too few of a group replied in the whole place."""
    return f"{_short(group)}: too few replied to say"


def replies(count: int, group: Group) -> str:
    """How many replied; of a group with too few in a ward the number is not held."""
    return f"{number(count)} replies" if count or group == EVERYBODY else "not enough replies"


def heading(wards: Sequence[SurveyWard], metric: Metric, place: Place, group: Group = EVERYBODY) -> str:
    """The finding: which wards stand out beyond doubt, or that none does, or that too few replied anywhere."""
    clear = clear_cases(wards, metric)
    if group != EVERYBODY:
        return _group_heading(wards, clear, metric, place, group)
    side = "lower" if metric.direction == "lower_means_more_risk" else "higher"
    if not clear:
        return f"No {place.area_noun} can be told apart with a {side} {metric.phrase}"
    noun = place.area_noun if len(clear) == 1 else place.area_noun_plural
    verb = "has" if len(clear) == 1 else "have"
    return f"{count_word(len(clear))} {noun} clearly {verb} a {side} {metric.phrase}"


def _group_heading(wards: Sequence[SurveyWard], clear: list[str], metric: Metric, place: Place, group: Group) -> str:
    """The finding about one group."""
    name = _short(group)
    told = _told(wards)
    if told == 0:
        return f"{name}: too few replied in any {place.area_noun} to say"
    if not clear:
        many = f"{told} {place.area_noun_plural}" if told > 1 else f"one {place.area_noun}"
        return f"{name}: none of {many} with enough replies stands out"
    side = "lower" if metric.direction == "lower_means_more_risk" else "higher"
    return f"{name}: {listed(clear[:3])} clearly {side}"


def lead(
    wards: Sequence[SurveyWard], whole: SurveyFigure, metric: Metric, place: Place, group: Group = EVERYBODY
) -> str:
    """The figure of the place with its interval, the clear cases, and how many wards cannot be said."""
    if group != EVERYBODY:
        return _group_lead(wards, whole, metric, place)
    adults = [ward.adults for ward in wards if ward.adults is not None]
    about = f"About **{residents(sum(adults) * whole.estimate)} adults**, or " if len(adults) == len(wards) else ""
    words = f"{about}**{share(whole.estimate)}** of adults ({interval(whole.ci_low, whole.ci_high)})."
    return f"{words}{_clear_words(wards, metric, place)}{_few_words(wards, place)}"


def _clear_words(wards: Sequence[SurveyWard], metric: Metric, place: Place) -> str:
    """A sentence on the clear cases, or nothing."""
    names = clear_cases(wards, metric)
    verb = "stands" if len(names) == 1 else "stand"
    return f" {listed(names[:4])} {verb} beyond the {place.place_noun}'s figure without doubt." if names else ""


def _few_words(wards: Sequence[SurveyWard], place: Place) -> str:
    """A sentence on the wards with too few replies, or nothing."""
    few = sum(ward.flag == TOO_FEW for ward in wards)
    noun = place.area_noun if few == 1 else place.area_noun_plural
    return f" {count_word(few)} {noun} {'has' if few == 1 else 'have'} fewer than {NEEDED} replies." if few else ""


def side_lead(
    wards: Sequence[SurveyWard], whole: SurveyFigure, metric: Metric, place: Place, together: Together | None, told: int
) -> str:
    """The lead of rural or urban wards: the share of those with replies enough (`told`), beside the whole place's.

    `place` has the words of one side (`text.rural_urban.narrowed`).
    """
    across = f"across the {place.place_noun}"
    beside = f"**{share(whole.estimate)}** of adults ({interval(whole.ci_low, whole.ci_high)}) {across}"
    if together is None:
        words = f"{sentence(across)} it is {beside.removesuffix(f' {across}')}."
    else:
        where = f"the {len(wards)} {place.area_noun_plural}" if len(wards) > 1 else f"the one {place.area_noun}"
        if told < len(wards):
            where = f"{told} of {len(wards)} {place.area_noun_plural} with enough replies"
        words = f"In {where} about **{residents(together.share * together.people)} adults**,"
        words += f" or **{share(together.share)}** ({interval(together.low, together.high)}),"
        words += f" against {beside}."
    return f"{words}{_clear_words(wards, metric, place)}{_few_words(wards, place)}"


def _group_lead(wards: Sequence[SurveyWard], whole: SurveyFigure, metric: Metric, place: Place) -> str:
    """The group's figure across the whole place, which stands where its wards cannot, and how many cannot."""
    words = f"Across the {place.place_noun}, the {metric.phrase} among them is **{share(whole.estimate)}**"
    words += f" ({interval(whole.ci_low, whole.ci_high)})."
    few = len(wards) - _told(wards)
    if few:
        noun = place.area_noun if few == 1 else place.area_noun_plural
        words += f" In {few} of {len(wards)} {noun} too few of them replied to say."
    return words


def map_heading(wards: Sequence[SurveyWard], metric: Metric, place: Place) -> str:
    """What the map shows, in at most 45 characters."""
    clear = clear_cases(wards, metric)
    if not _told(wards):
        return f"No {place.area_noun} has enough replies"
    if not clear:
        return f"No {place.area_noun} stands out beyond doubt"
    return f"{listed(clear[:2])} stand{'s' if len(clear) == 1 else ''} out"


def map_subtitle(metric: Metric, wave_set: str, place: Place, group: Group = EVERYBODY) -> str:
    """Measure, unit, residents, level and wave."""
    whom = "adults" if group == EVERYBODY else f"adults ({group_name(group)})"
    return f"{metric.label}, % of {whom}, by {place.area_noun}, {wave_set}. Bold: clearly above or below"


def dots_heading(wards: Sequence[SurveyWard], place: Place) -> str:
    """What the list of intervals shows."""
    if not _told(wards):
        return "Too few to say"
    told = sum(ward.standing in (ABOVE, BELOW) for ward in wards)
    return f"Most {place.area_noun_plural} cannot be told apart" if told < len(wards) / 2 else "Intervals by ward"


def dots_subtitle(wards: Sequence[SurveyWard]) -> str:
    """How to read the list of intervals."""
    modelled = " Modelled where fewer than 30 replied." if _has_modelled(wards) else ""
    return f"Estimate and 95% interval. Navy: clear. Hollow: caution{' or modelled' if modelled else ''}.{modelled}"


def _has_modelled(wards: Sequence[SurveyWard]) -> bool:
    return any(ward.kind == MODELLED for ward in wards)


def dots_words(wards: Sequence[SurveyWard], chosen: str, place: Place) -> tuple[str, str]:
    """Heading and words over the intervals: the chosen ward's figures, or how the wards differ."""
    ward = next((ward for ward in wards if ward.area_code == chosen), None)
    if ward is None:
        return dots_heading(wards, place), dots_subtitle(wards)
    if ward.value is None or ward.low is None or ward.high is None:
        needed = f"{ward.replies}; {NEEDED} are needed. Pool the waves or model it."
        return f"{ward.area_name}: too few to say", needed
    how = ", modelled" if ward.kind == MODELLED else ""
    return (
        f"{ward.area_name}: {str(ward.standing).lower()}",
        f"**{share(ward.value)}** ({interval(ward.low, ward.high)}), {ward.replies}{how}. {dots_subtitle(wards)}",
    )


def map_spec(
    wards: Sequence[SurveyWard], metric: Metric, place: Place, marks: Mapping[str, str] | None = None
) -> MapSpec:
    """The classes of the map, its alternative text, and what its key calls marks of doubt and `marks` besides."""
    first, second, third = metric.breaks
    labels = class_labels((first, second, third), decimals=metric.decimals, suffix="%")
    names = listed(clear_cases(wards, metric)) or "none"
    alt = (
        f"Map of {place.place_name}: {metric.label[:1].lower()}{metric.label[1:]} by {place.area_noun}. "
        f"Clear cases: {names}. The same figures are in the table below."
    )
    return MapSpec(
        breaks=(first, second, third),
        labels=labels,
        alt=alt,
        lower_is_worse=metric.direction == "lower_means_more_risk",
        area_noun=place.area_noun,
        mark_labels={"caution": "Caution, or modelled" if _has_modelled(wards) else "Caution"} | dict(marks or {}),
    )


def source_words(whole: SurveyFigure, wave_set: str, is_masked: bool) -> str:
    """The base behind a figure: replies, effective sample size and design effect; and how the public's are rounded."""
    base = (
        f"{wave_set}, weighted, {number(whole.n_unweighted)} replies (effective {number(whole.n_effective)},"
        f" design effect {number(whole.design_effect, 2)})."
    )
    return f"{base} {ROUNDED}" if is_masked else base


def table_heading(wards: Sequence[SurveyWard], metric: Metric, place: Place) -> tuple[str, str]:
    """Heading and subtitle of the table of all wards."""
    title = f"All {len(wards)} {place.area_noun_plural}, highest first"
    return title, (
        f"{metric.definition} In brackets: 30 to 49 replies. Too few to say: under {NEEDED}. "
        "Adults: the share of residents aged 16 and over, rounded to 10."
    )


def too_few_in_place(group: Group, wave_set: str, place: Place) -> tuple[str, str]:
    """What is missing where too few of a group replied in the whole place."""
    return (
        group_name(group),
        f"Fewer than {NEEDED} of them replied in {wave_set}, in the whole {place.place_noun}. Choose pooled waves.",
    )


def not_asked(metric: Metric, wave_set: str) -> tuple[str, str]:
    """What is missing where a wave does not hold a measure."""
    return metric.label, f"{wave_set} did not ask for it. Choose another wave."


def ward_alt(place: Place) -> str:
    """The table's name."""
    return f"Survey estimates by {sentence(place.area_noun).lower()} of {place.place_name}"
