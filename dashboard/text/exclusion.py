"""The words of the Exclusion map: findings, subtitles and alternative texts, made from its figures."""

from collections.abc import Mapping
from itertools import takewhile
from typing import NamedTuple

import pandas as pd

from dashboard.map import MapSpec, class_labels
from dashboard.marts.indicators import PlaceFigure
from dashboard.marts.places import Place
from dashboard.metrics import Metric
from dashboard.text.numbers import MINUS, count_word, listed, number, ordinal, sentence, share

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


def measured(wards: pd.DataFrame) -> pd.DataFrame:
    """The wards that have a figure, highest first."""
    known = wards["value"].notna()
    return wards if known.all() else wards[known]


def flagged(wards: pd.DataFrame) -> pd.DataFrame:
    """The wards with a small area under a flag such as paper-first."""
    return wards[wards["flagged_small_areas"] > 0]


def all_equal(wards: pd.DataFrame, metric: Metric) -> bool:
    """Whether every ward shows the same figure: the highest and the lowest, which is last, look alike."""
    values = measured(wards)["value"]
    return len(values) > 1 and figure(values.iloc[0], metric) == figure(values.iloc[-1], metric)


def heading(wards: pd.DataFrame, metric: Metric, place: Place) -> str:
    """The finding: who stands highest, leaving out wards whose figure means something else."""
    clean = _comparable(wards)
    if clean.empty:
        return f"{metric.label}: no data for {place.place_name}"
    if all_equal(wards, metric):
        return f"Every {place.area_noun} has the same {metric.phrase}"
    highest = figure(clean["value"].iloc[0], metric)
    top = clean.head(sum(1 for _ in takewhile(lambda value: figure(value, metric) == highest, clean["value"])))
    names = listed(list(top["area_name"].head(3)))
    verb = "has" if len(top) == 1 else "have"
    if len(top) > 3:
        return f"{count_word(len(top))} {place.area_noun_plural} share {metric.highest}"
    if len(clean) < len(measured(wards)):
        return f"Outside paper-first areas, {names} {verb} {metric.highest}"
    return f"{names} {verb} {metric.highest}"


def _comparable(wards: pd.DataFrame) -> pd.DataFrame:
    """The measured wards without flagged ones, or all of them where every ward is flagged."""
    known = measured(wards)
    clean = known[known["flagged_small_areas"] == 0]
    return known if clean.empty else clean


def lead(
    wards: pd.DataFrame,
    whole: PlaceFigure | None,
    metric: Metric,
    place: Place,
    together: WardsTogether | None = None,
) -> str:
    """Up to three sentences under the finding; with `together` the first is on the wards that a page is narrowed to."""
    clean = _comparable(wards)
    if clean.empty:
        return ""
    if all_equal(wards, metric):
        return f"It is **{figure(clean['value'].iloc[0], metric)}** in every {place.area_noun}."
    top, low = clean.iloc[0], clean.iloc[-1]
    against = f", against **{figure(whole.value, metric)}** across the {place.place_noun}" if whole else ""
    if together:
        words = f"{_together_words(wards, together, metric, place)}{against}."
        words += f" {top['area_name']} has **{figure(top['value'], metric)}**." if len(clean) > 1 else ""
    else:
        words = f"The figure there is **{figure(top['value'], metric)}**{against}."
    words += f" {low['area_name']} has {metric.lowest}, **{figure(low['value'], metric)}**."
    return f"{words} {_reservation(wards, place)}".strip()


def _together_words(wards: pd.DataFrame, together: WardsTogether, metric: Metric, place: Place) -> str:
    """The figure of several wards, with the counts behind it where the measure has any to name."""
    who = f"Together the {len(wards)} {place.area_noun_plural} have"
    if len(wards) == 1:
        who = f"The one {place.area_noun} has"
    words = f"{who} **{figure(together.value, metric)}**"
    if not (metric.numerator_label and metric.denominator_label):
        return words
    counts = f"{number(together.numerator)} of {number(together.denominator)} {metric.denominator_label.lower()}"
    return f"{words} ({counts})"


def _reservation(wards: pd.DataFrame, place: Place) -> str:
    """What to keep in mind: flagged wards first, then wards without a figure."""
    under_flag = flagged(wards)
    if not under_flag.empty:
        areas = int(under_flag["flagged_small_areas"].sum())
        start = f"{count_word(areas)} small area{'s were' if areas > 1 else ' was'} sent a paper form first"
        names = list(under_flag["area_name"])
        whose = listed(names) if len(names) <= 4 else f"{len(names)} {place.area_noun_plural}"
        return f"{start}, so the shares of {whose} say little about exclusion."
    missing = len(wards) - len(measured(wards))
    if missing:
        noun = place.area_noun if missing == 1 else place.area_noun_plural
        return f"{count_word(missing)} {noun} {'has' if missing == 1 else 'have'} no data."
    return ""


def map_heading(wards: pd.DataFrame, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """What the map shows: how far most wards lie from the figure of the whole place."""
    values = measured(wards)["value"]
    if all_equal(wards, metric):
        return f"Every {place.area_noun} shows the same figure"
    if values.empty or whole is None or whole.value is None:
        return f"{metric.label}, by {place.area_noun}"
    distance = float(((values - whole.value).abs() * metric.scale).median())
    near = next((step for step in NEAR if distance <= step), None)
    if near is None:
        return f"{sentence(place.area_noun_plural)} differ widely"
    if metric.unit == "%":
        points = "point" if near == 1 else "points"
        return f"Most lie within {count_word(near).lower()} {points} of the {place.place_noun}"
    return f"Most lie within {near} of the {place.place_noun}'s figure"


def map_subtitle(wards: pd.DataFrame, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """Measure, unit, level, period and the figure of the whole place."""
    words = f"{metric.label}{', %' if metric.unit == '%' else ''}, {len(wards)} {place.area_noun_plural}"
    if whole is None:
        return words
    return f"{words}, {whole.period_label}; {place.place_noun} {figure(whole.value, metric)}"


def map_alt(wards: pd.DataFrame, metric: Metric, place: Place) -> str:
    """The map in a sentence or two, for those who do not see it."""
    values = measured(wards)
    words = f"Map of {place.place_name}: {metric.label[:1].lower()}{metric.label[1:]} by {place.area_noun}."
    if values.empty:
        return f"{words} No {place.area_noun} has data."
    top, low = values.iloc[0], values.iloc[-1]
    return (
        f"{words} Highest in {top['area_name']}, {figure(top['value'], metric)};"
        f" lowest in {low['area_name']}, {figure(low['value'], metric)}. The same figures are in the table below."
    )


def map_spec(wards: pd.DataFrame, metric: Metric, place: Place, marks: Mapping[str, str] | None = None) -> MapSpec:
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


def ranking(
    wards: pd.DataFrame, chosen: str, whole: PlaceFigure | None, metric: Metric, place: Place
) -> tuple[str, str]:
    """Heading and words over the ranked list: the chosen ward's figures, or how the wards differ."""
    if chosen:
        return ward_heading(chosen, wards, metric, place), ward_words(chosen, wards, whole, metric, place)
    hollow = ". Hollow: paper-first inside" if len(flagged(wards)) else ""
    subtitle = f"{sentence(place.area_noun_plural)} by figure, and range of their small areas{hollow}"
    return _ranking_heading(wards, place), subtitle


def _ranking_heading(wards: pd.DataFrame, place: Place) -> str:
    """What the ranked list shows when no ward is chosen."""
    values = measured(wards)
    if not values.empty and values["flagged_small_areas"].iloc[0] > 0:
        return "Paper-first areas lead the list by design"
    inside = values["small_area_high"].max() - values["small_area_low"].min()
    if inside > values["value"].max() - values["value"].min():
        return f"Small areas differ more than {place.area_noun_plural}"
    return f"How the {place.area_noun_plural} rank"


def ranking_alt(rows: pd.DataFrame, metric: Metric, place: Place) -> str:
    """The ranked list in a sentence, for those who do not see it."""
    if rows.empty:
        return f"No {place.area_noun} has data."
    ends = listed([f"{row['area_name']} {figure(row['value'], metric)}" for _, row in rows.iloc[[0, -1]].iterrows()])
    return f"{sentence(place.area_noun_plural)} ranked, from highest to lowest: {ends}. All are in the table below."


def rank_of(area_code: str, wards: pd.DataFrame, metric: Metric) -> int:
    """The rank of a ward by the figure as shown: 1 is the highest, and equals share a rank."""
    shown = (measured(wards).set_index("area_code")["value"] * metric.scale).round(metric.decimals)
    return int((shown > shown[area_code]).sum()) + 1


def ward_heading(area_code: str, wards: pd.DataFrame, metric: Metric, place: Place) -> str:
    """The finding about the chosen ward: its rank."""
    row = wards.set_index("area_code").loc[area_code]
    if pd.isna(row["value"]):
        return f"{row['area_name']}: no data"
    rank = ordinal(rank_of(area_code, wards, metric))
    return f"{row['area_name']} ranks {rank} of {len(measured(wards))} {place.area_noun_plural}"


def ward_words(area_code: str, wards: pd.DataFrame, whole: PlaceFigure | None, metric: Metric, place: Place) -> str:
    """The chosen ward's figures: its value, the count behind it, against the place, and its small areas."""
    row = wards.set_index("area_code").loc[area_code]
    if pd.isna(row["value"]):
        return f"Nothing is published for {row['area_name']} in this period."
    words = f"**{figure(row['value'], metric)}**"
    if metric.numerator_label and metric.denominator_label:
        words += f" ({number(row['numerator'])} of {number(row['denominator'])} {metric.denominator_label.lower()})"
    if whole is not None and whole.value is not None:
        words += f", {against(row['value'], whole.value, metric, place)}"
    words += "."
    if pd.notna(row["small_areas"]) and row["small_areas"] > 1:
        low, high = figure(row["small_area_low"], metric), figure(row["small_area_high"], metric)
        words += f" Its {number(row['small_areas'])} small areas run from {low} to {high}."
    if row["flagged_small_areas"] > 0:
        words += f" {count_word(int(row['flagged_small_areas']))} of them was sent a paper form first."
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


def table_heading(wards: pd.DataFrame, metric: Metric, place: Place) -> tuple[str, str]:
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
