"""The words of the Exclusion map: findings, subtitles and alternative texts, made from its figures."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from statistics import median
from typing import NamedTuple

from dashboard.map import MapSpec, class_labels
from dashboard.marts.indicators import IndicatorWard, PlaceFigure
from dashboard.marts.places import Place
from dashboard.metrics import Metric
from dashboard.text.numbers import MINUS, count_word, listed, number, ordinal, sentence, share

Wards = Sequence[IndicatorWard]
NEAR = (1, 2, 3, 5, 10, 15, 20, 30)
PAPER_FIRST = "paper_first"


class WardsTogether(NamedTuple):
    """An indicator of several wards taken together: both counts added up, and the one divided by the other."""

    value: float
    numerator: float
    denominator: float


def figure(value: float | None, metric: Metric) -> str:
    """A figure of the metric as it is written everywhere: 9.1% or 23.4."""
    return share(value, metric.decimals) if metric.unit == "%" else number(value, metric.decimals)


def measured(wards: Wards) -> list[IndicatorWard]:
    """The wards that have a figure, highest first."""
    return [ward for ward in wards if ward.value is not None]


def flagged(wards: Wards) -> list[IndicatorWard]:
    """The wards with a small area under a flag such as paper-first."""
    return [ward for ward in wards if ward.flagged_small_areas > 0]


def all_equal(wards: Wards, metric: Metric) -> bool:
    """Whether every ward shows the same figure: the highest and the lowest, which is last, look alike."""
    known = measured(wards)
    return len(known) > 1 and figure(known[0].value, metric) == figure(known[-1].value, metric)


def heading(wards: Wards, metric: Metric, place: Place) -> str:
    """The finding: who stands highest, leaving out wards whose figure means something else."""
    clean = _comparable(wards)
    if not clean:
        return f"{metric.label}: no data for {place.place_name}"
    if all_equal(wards, metric):
        return f"Every {place.area_noun} has the same {metric.phrase}"
    highest = figure(clean[0].value, metric)
    top = list(takewhile(lambda ward: figure(ward.value, metric) == highest, clean))
    names = listed([ward.area_name for ward in top[:3]])
    verb = "has" if len(top) == 1 else "have"
    if len(top) > 3:
        return f"{count_word(len(top))} {place.area_noun_plural} share {metric.highest}"
    if len(clean) < len(measured(wards)):
        return f"Outside paper-first areas, {names} {verb} {metric.highest}"
    return f"{names} {verb} {metric.highest}"


def _comparable(wards: Wards) -> list[IndicatorWard]:
    """The measured wards without flagged ones, or all of them where every ward is flagged."""
    known = measured(wards)
    return [ward for ward in known if not ward.flagged_small_areas] or known


def lead(
    wards: Wards,
    whole: PlaceFigure | None,
    metric: Metric,
    place: Place,
    together: WardsTogether | None = None,
) -> str:
    """Up to three sentences under the finding; with `together` the first is on the wards that a page is narrowed to."""
    clean = _comparable(wards)
    if not clean:
        return ""
    if all_equal(wards, metric):
        return f"It is **{figure(clean[0].value, metric)}** in every {place.area_noun}."
    top, low = clean[0], clean[-1]
    against = f", against **{figure(whole.value, metric)}** across the {place.place_noun}" if whole else ""
    if together:
        words = f"{_together_words(wards, together, metric, place)}{against}."
        words += f" {top.area_name} has **{figure(top.value, metric)}**." if len(clean) > 1 else ""
    else:
        words = f"The figure there is **{figure(top.value, metric)}**{against}."
    words += f" {low.area_name} has {metric.lowest}, **{figure(low.value, metric)}**."
    return f"{words} {_reservation(wards, place)}".strip()


def _together_words(wards: Wards, together: WardsTogether, metric: Metric, place: Place) -> str:
    """The figure of several wards, with the counts behind it where the measure has any to name."""
    who = f"Together the {len(wards)} {place.area_noun_plural} have"
    if len(wards) == 1:
        who = f"The one {place.area_noun} has"
    words = f"{who} **{figure(together.value, metric)}**"
    if not (metric.numerator_label and metric.denominator_label):
        return words
    counts = f"{number(together.numerator)} of {number(together.denominator)} {metric.denominator_label.lower()}"
    return f"{words} ({counts})"


def _reservation(wards: Wards, place: Place) -> str:
    """What to keep in mind: flagged wards first, then wards without a figure."""
    under_flag = flagged(wards)
    if under_flag:
        areas = sum(ward.flagged_small_areas for ward in under_flag)
        start = f"{count_word(areas)} small area{'s were' if areas > 1 else ' was'} sent a paper form first"
        names = [ward.area_name for ward in under_flag]
        whose = listed(names) if len(names) <= 4 else f"{len(names)} {place.area_noun_plural}"
        return f"{start}, so the shares of {whose} say little about exclusion."
    missing = len(wards) - len(measured(wards))
    if missing:
        noun = place.area_noun if missing == 1 else place.area_noun_plural
        return f"{count_word(missing)} {noun} {'has' if missing == 1 else 'have'} no data."
    return ""


def map_heading(wards: Wards, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """What the map shows: how far most wards lie from the figure of the whole place."""
    values = [ward.value for ward in wards if ward.value is not None]
    if all_equal(wards, metric):
        return f"Every {place.area_noun} shows the same figure"
    if not values or whole is None or whole.value is None:
        return f"{metric.label}, by {place.area_noun}"
    distance = median(abs(value - whole.value) * metric.scale for value in values)
    near = next((step for step in NEAR if distance <= step), None)
    if near is None:
        return f"{sentence(place.area_noun_plural)} differ widely"
    if metric.unit == "%":
        points = "point" if near == 1 else "points"
        return f"Most lie within {count_word(near).lower()} {points} of the {place.place_noun}"
    return f"Most lie within {near} of the {place.place_noun}'s figure"


def map_subtitle(wards: Wards, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """Measure, unit, level, period and the figure of the whole place."""
    words = f"{metric.label}{', %' if metric.unit == '%' else ''}, {len(wards)} {place.area_noun_plural}"
    if whole is None:
        return words
    return f"{words}, {whole.period_label}; {place.place_noun} {figure(whole.value, metric)}"


def map_alt(wards: Wards, metric: Metric, place: Place) -> str:
    """The map in a sentence or two, for those who do not see it."""
    known = measured(wards)
    words = f"Map of {place.place_name}: {metric.label[:1].lower()}{metric.label[1:]} by {place.area_noun}."
    if not known:
        return f"{words} No {place.area_noun} has data."
    top, low = known[0], known[-1]
    return (
        f"{words} Highest in {top.area_name}, {figure(top.value, metric)};"
        f" lowest in {low.area_name}, {figure(low.value, metric)}. The same figures are in the table below."
    )


def map_spec(wards: Wards, metric: Metric, place: Place, marks: Mapping[str, str] | None = None) -> MapSpec:
    """The classes of the map, the same for every place and period, its alternative text, and what its key calls
    `marks`."""
    first, second, third = metric.breaks
    labels = class_labels((first, second, third), decimals=metric.decimals, suffix=metric.unit)
    lowest, low, high, highest = (label.replace("-", MINUS) for label in labels)
    return MapSpec(
        breaks=(first, second, third),
        labels=(lowest, low, high, highest),
        alt=map_alt(wards, metric, place),
        decimals=metric.decimals,
        area_noun=place.area_noun,
        mark_labels=marks or {},
    )


def ranking(wards: Wards, chosen: str, whole: PlaceFigure | None, metric: Metric, place: Place) -> tuple[str, str]:
    """Heading and words over the ranked list: the chosen ward's figures, or how the wards differ."""
    if chosen:
        return ward_heading(chosen, wards, metric, place), ward_words(chosen, wards, whole, metric, place)
    hollow = ". Hollow: paper-first inside" if flagged(wards) else ""
    subtitle = f"{sentence(place.area_noun_plural)} by figure, and range of their small areas{hollow}"
    return _ranking_heading(wards, place), subtitle


def _ranking_heading(wards: Wards, place: Place) -> str:
    """What the ranked list shows when no ward is chosen."""
    known = measured(wards)
    if known and known[0].flagged_small_areas > 0:
        return "Paper-first areas lead the list by design"
    lows = [ward.small_area_low for ward in known if ward.small_area_low is not None]
    highs = [ward.small_area_high for ward in known if ward.small_area_high is not None]
    if lows and highs and max(highs) - min(lows) > (known[0].value or 0.0) - (known[-1].value or 0.0):
        return f"Small areas differ more than {place.area_noun_plural}"
    return f"How the {place.area_noun_plural} rank"


def ranking_alt(rows: Wards, metric: Metric, place: Place) -> str:
    """The ranked list in a sentence, for those who do not see it."""
    if not rows:
        return f"No {place.area_noun} has data."
    ends = listed([f"{row.area_name} {figure(row.value, metric)}" for row in (rows[0], rows[-1])])
    return f"{sentence(place.area_noun_plural)} ranked, from highest to lowest: {ends}. All are in the table below."


def rank_of(area_code: str, wards: Wards, metric: Metric) -> int:
    """The rank of a ward by the figure as shown: 1 is the highest, and equals share a rank."""
    shown = {ward.area_code: round((ward.value or 0.0) * metric.scale, metric.decimals) for ward in measured(wards)}
    return sum(other > shown[area_code] for other in shown.values()) + 1


def _ward(area_code: str, wards: Wards) -> IndicatorWard:
    return next(ward for ward in wards if ward.area_code == area_code)


def ward_heading(area_code: str, wards: Wards, metric: Metric, place: Place) -> str:
    """The finding about the chosen ward: its rank."""
    row = _ward(area_code, wards)
    if row.value is None:
        return f"{row.area_name}: no data"
    rank = ordinal(rank_of(area_code, wards, metric))
    return f"{row.area_name} ranks {rank} of {len(measured(wards))} {place.area_noun_plural}"


def ward_words(area_code: str, wards: Wards, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """The chosen ward's figures: its value, the count behind it, against the place, and its small areas."""
    row = _ward(area_code, wards)
    if row.value is None:
        return f"Nothing is published for {row.area_name} in this period."
    words = f"**{figure(row.value, metric)}**"
    if metric.numerator_label and metric.denominator_label:
        words += f" ({number(row.numerator)} of {number(row.denominator)} {metric.denominator_label.lower()})"
    if whole is not None and whole.value is not None:
        words += f", {against(row.value, whole.value, metric, place)}"
    words += "."
    if row.small_areas is not None and row.small_areas > 1:
        low, high = figure(row.small_area_low, metric), figure(row.small_area_high, metric)
        words += f" Its {number(row.small_areas)} small areas run from {low} to {high}."
    if row.flagged_small_areas > 0:
        words += f" {count_word(row.flagged_small_areas)} of them was sent a paper form first."
    return words


def against(value: float, whole: float, metric: Metric, place: Place) -> str:
    """A figure beside that of the whole place: 2.9 points above the borough (6.8%)."""
    difference = round((value - whole) * metric.scale, metric.decimals)
    unit = " points" if metric.unit == "%" else ""
    if difference == 0:
        return f"the same as the {place.place_noun}"
    side = "above" if difference > 0 else "below"
    amount = number(abs(difference), metric.decimals).removeprefix(MINUS)
    return f"{amount}{unit} {side} the {place.place_noun} ({figure(whole, metric)})"


def table_heading(wards: Wards, metric: Metric, place: Place) -> tuple[str, str]:
    """Heading and subtitle of the table of all wards."""
    noun = place.area_noun_plural
    title = f"All {len(wards)} {noun}, highest first"
    return title, f"{metric.definition} Boundaries: {place.boundary_vintage}."


def not_yet_measured(metric: Metric, place: Place) -> tuple[str, str]:
    """What a place without a residents' survey is missing, and what is shown in its place."""
    return (
        "Adults offline",
        f"No residents' survey is loaded for {place.place_name}. Until one is, this page shows what is known of"
        f" those at risk: here the {metric.phrase}, a weaker sign of exclusion.",
    )


def no_measure(place: Place) -> str:
    """The finding of a place without any indicator."""
    return f"Nobody has yet supplied a measure of exclusion for {place.place_name}"


def empty_map(place: Place) -> MapSpec:
    """A map of a place without any figure: its areas drawn as "No data"."""
    alt = f"Map of {place.place_name}: no {place.area_noun} has data."
    return MapSpec(breaks=(0, 0, 0), labels=("", "", "", ""), alt=alt, area_noun=place.area_noun)


def how_to_supply(place: Place) -> tuple[str, str]:
    """What is missing for a place without indicators, and how to supply it."""
    return (
        "Measures of exclusion",
        f"No census or deprivation figures are loaded for {place.place_name}, and no survey measure with a name in"
        f" sql/metrics.toml. Add a source of the kind “indicators”, or such a survey measure, to"
        f" data/places/{place.place_slug}.toml and load the place again.",
    )


def no_shapes(place: Place) -> tuple[str, str]:
    """What is missing for a place without boundaries, and how to supply it."""
    return (
        f"Map of {place.area_noun_plural}",
        f"No boundaries are loaded for {place.place_name}. Add a source of the kind “boundaries” to"
        f" data/places/{place.place_slug}.toml and load the place again. The table below holds every figure.",
    )
