"""The words of the Risk index page: findings, subtitles, warnings and alternative texts, made from its figures."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from statistics import fmean

import pandas as pd

from dashboard.map import MapSpec, class_labels
from dashboard.marts.places import Place
from dashboard.metrics import load_metrics
from dashboard.risk_presets import component_label
from dashboard.text.numbers import count_word, listed, month, number, ordinal, sentence
from dashboard.views.risk import RiskArea, RiskChoice, RiskView

NAMED = 4
HOW_TO_WEIGH = (
    "Whole numbers from 0 to 10, used as shares: 1, 1, 2 gives the same scores as 2, 2, 4. A weight of 0 leaves it out."
)
NOT_FOR = (
    "**Not for targets, not for change over time.** The scale is relative: one area's fall is another's rise, and new"
    " figures move its ends. Nor is it a reason to invest without looking into the area: it shows signs of risk in"
    " areas, not which residents are offline."
)
SHORT_WARNING = "Not for targets, nor for change over time."
TOGETHER = "Counting both is not wrong, but what they share counts twice."


def no_index_heading(place: Place) -> str:
    """The finding of a place without an index."""
    return f"There is no risk index for {place.place_name} yet"


def no_index(place: Place) -> tuple[str, str]:
    """What is missing for a place without an index, and how to supply it."""
    file = f"data/places/{place.place_slug}.toml"
    return (
        "Figures by small area",
        f"The index needs residents and at least one indicator by small area or {place.area_noun}. Add a source of the"
        f" kind indicators, with columns.population, to {file}, and load the place again.",
    )


def base_labels(compared: Mapping[str, int], place: Place) -> dict[str, str]:
    """The scaling bases as readers choose them."""
    words = {"place": "This place", "loaded": f"The {compared.get('loaded', 0)} places loaded", "nation": place.country}
    return {base: words[base] for base in compared}


def base_words(choice: RiskChoice) -> str:
    """What 0 and 10 are taken from, inside a sentence."""
    place = choice.place
    return {
        "place": f"the small areas of {place.place_name}",
        "loaded": f"the small areas of the {choice.compared} places loaded",
        "nation": f"{number(choice.compared)} small areas of {place.country}",
    }[choice.base]


def score(value: float | None) -> str:
    """A score as it is written everywhere: 5.1."""
    return number(value, 1)


def nothing_weighted() -> tuple[str, str]:
    """The finding and the explanation where every weight is 0."""
    return (
        "With every weight at 0 there is no score",
        "A score is a weighted mean, and these weights leave nothing to average. Give at least one component, and one"
        " input in it, a weight above 0; or go back to the preset's weights.",
    )


def headline(view: RiskView) -> str:
    """The finding: who scores highest, and whether that hangs on the weights."""
    if not view.scored:
        return f"No {view.place.area_noun} of {view.place.place_name} can be scored"
    top = [area for area in view.scored if score(area.score) == score(view.scored[0].score)]
    if len(top) > 3:
        return f"{count_word(len(top))} {view.place.area_noun_plural} share the highest risk score"
    names = listed([area.area_name for area in top])
    verb = "scores" if len(top) == 1 else "score"
    if all(area in view.always_high for area in top):
        return f"{names} {verb} highest, and near the top at almost any weights"
    return f"{names} {verb} highest, but other weights put others first"


def lead(view: RiskView) -> str:
    """Up to three sentences: the highest score with what drives it, who is high at any weights, what changed."""
    if not view.scored:
        return ""
    top = view.scored[0]
    words = f"{top.area_name} scores **{score(top.score)}** of 10, against **{score(view.whole['score'])}**"
    words += f" across the {view.place.place_noun}; {driver(top, view)}. {_always_high(view)}"
    return f"{words} {_changed(view)}".strip()


def driver(area: RiskArea, view: RiskView) -> str:
    """The component in which a ward lies furthest above the place: "deprivation stands out, 7.1 against 3.2"."""
    gaps = {part: area.parts[part] - view.whole[part] for part in view.counted if pd.notna(area.parts[part])}
    if not gaps:
        return "no component can be scored"
    part = max(gaps, key=lambda name: gaps[name])
    label = component_label(part).lower()
    figures = f"{score(area.parts[part])} against {score(view.whole[part])}"
    return f"{label} stands out, {figures}" if gaps[part] > 0 else f"no component is above the {view.place.place_noun}"


def _always_high(view: RiskView) -> str:
    """Who stays among the five highest whatever the weights."""
    names = [area.area_name for area in view.always_high]
    start = (
        f"No {view.place.area_noun} stays" if not names else f"{_named(names)} {'stays' if names[1:] == [] else 'stay'}"
    )
    return f"{start} among the five highest in nine of ten random weightings."


def _named(names: list[str]) -> str:
    """Names in a sentence, or their number where there are many."""
    return listed(names) if len(names) <= NAMED else f"{count_word(len(names))} of them"


def _changed(view: RiskView) -> str:
    """What the reader's weights change against the preset."""
    if not view.choice.is_changed:
        return ""
    moved = len(view.in_another_class)
    noun = view.place.area_noun if moved == 1 else view.place.area_noun_plural
    return f"Against the preset, your weights move **{moved}** {noun} to another class of the map."


def map_words(view: RiskView) -> tuple[str, str]:
    """Heading and subtitle of the map."""
    rows = view.scored
    spread = f"{score(rows[-1].score)} to {score(rows[0].score)}" if rows else "no score"
    heading = f"Scores run from {spread}"
    subtitle = f"Risk score, 0 to 10, {len(view.areas)} {view.place.area_noun_plural}; {weights_name(view.choice)};"
    subtitle += f" 0 and 10 from {base_words(view.choice)}"
    bold = ". Bold: among the five highest at nearly any weights" if view.always_high else ""
    return heading, f"{subtitle}{bold}"


def picture_words(view: RiskView, heading: str, subtitle: str) -> tuple[str, str]:
    """Heading and subtitle of an exported picture: it leaves the page, so place and warning go with it."""
    return heading, f"{view.place.place_name}. {subtitle}. {SHORT_WARNING}"


def weights_name(choice: RiskChoice) -> str:
    """Which weights are used: the preset's name, or the reader's own."""
    title = choice.preset.title(choice.held)
    return f"your weights (preset: {title})" if choice.is_changed else title


def map_spec(view: RiskView) -> MapSpec:
    """The classes of the map, the same for every place and scaling base, and its alternative text."""
    first, second, third = view.metric.breaks
    labels = class_labels((first, second, third), decimals=view.metric.decimals, suffix="")
    return MapSpec((first, second, third), labels, _map_alt(view), 1, area_noun=view.place.area_noun)


def _map_alt(view: RiskView) -> str:
    """The map in a sentence or two, for those who do not see it."""
    rows, place = view.scored, view.place
    if not rows:
        return f"Map of {place.place_name}: no {place.area_noun} has a risk score."
    top, low = rows[0], rows[-1]
    return (
        f"Map of {place.place_name}: risk score by {place.area_noun}. Highest in {top.area_name},"
        f" {score(top.score)}; lowest in {low.area_name}, {score(low.score)}. All are in the table below."
    )


def bars_words(view: RiskView, chosen: str) -> tuple[str, str]:
    """Heading and subtitle of the component bars: the chosen ward's makeup, or what parts the highest from the rest."""
    subtitle = f"Score of each {view.place.area_noun}, and what each component adds to it"
    for area in view.scored:
        if area.area_code == chosen:
            many = f"{len(view.scored)} {view.place.area_noun_plural}"
            return f"{area.area_name} ranks {ordinal(int(area.rank))} of {many}", subtitle
    if not view.scored:
        return "No score to take apart", subtitle
    return f"{sentence(_what_differs(view))} sets the highest apart", subtitle


def _what_differs(view: RiskView) -> str:
    """The component that adds most to the difference between the highest fifth and the place."""
    top = view.scored[: max(1, round(len(view.scored) / 5))]
    means = {part: fmean(area.parts[part] for area in top) for part in view.counted}
    gaps = {part: share * (means[part] - view.whole[part]) for part, share in view.counted.items()}
    return component_label(max(gaps, key=lambda name: gaps[name])).lower()


def bars_alt(view: RiskView) -> str:
    """The component bars in a sentence."""
    if not view.scored:
        return f"No {view.place.area_noun} has a score."
    top = view.scored[0]
    parts = [f"{component_label(part).lower()} {score(top.parts[part])}" for part in view.counted]
    words = f"Bars of the risk score by {view.place.area_noun}, made of {len(parts)} components."
    return f"{words} {top.area_name}: {score(top.score)}, from {listed(parts)}. All are in the table below."


def ranks_words(view: RiskView) -> tuple[str, str]:
    """Heading and subtitle of the rank chart."""
    many = len(view.always_high)
    noun = f"{view.place.area_noun_plural} are" if many > 1 else f"{view.place.area_noun} is"
    heading = f"{count_word(many)} {noun} in the top five at nearly any weights"
    subtitle = "Rank over 1,000 random weightings: all (thin), nine in ten (thick), these (dot)"
    return heading, subtitle


def ranks_alt(view: RiskView) -> str:
    """The rank chart in a sentence."""
    if not view.scored:
        return f"No {view.place.area_noun} has a rank."
    top = view.scored[0]
    words = f"Range of ranks by {view.place.area_noun} over 1,000 random weightings."
    return f"{words} {top.area_name}: {rank_range(top.rank_best, top.rank_worst)}. All are in the table below."


def rank_range(best: float, worst: float) -> str:
    """The best and worst rank of a ward over the random weightings: "1 to 9"."""
    if pd.isna(best):
        return "Too few to say"
    return f"{int(best)}" if best == worst else f"{int(best)} to {int(worst)}"


def grid_words(view: RiskView, short: bool) -> tuple[str, str]:
    """Heading and subtitle of the correlation grid."""
    many = len(view.together)
    pairs = "pair of inputs repeats itself" if many == 1 else "pairs of inputs repeat each other"
    heading = f"{count_word(many)} {pairs}"
    measure = "Correlation of weighted inputs over small areas, −1 to 1"
    return heading, f"{measure}; pairs from 0.8 are named" if short else f"{measure}; dark: 0.8 or more"


def double_counting(view: RiskView) -> list[str]:
    """The warnings about double counting: inputs that contain others, then those that move together."""
    metrics = load_metrics()
    lines = [overlap.words for overlap in view.overlaps]
    pairs = [
        f"{metrics[first].label} with {_small(metrics[second].label)} ({correlation:.2f})"
        for first, second, correlation in view.together
    ]
    if pairs:
        more = f", and {len(pairs) - NAMED} more pairs" if len(pairs) > NAMED else ""
        lines.append(f"These rise and fall together: {'; '.join(pairs[:NAMED])}{more}. {TOGETHER}")
    return lines


def _small(label: str) -> str:
    """A label inside a sentence: its first letter small, abbreviations left alone."""
    return label[:1].lower() + label[1:]


def table_words(view: RiskView) -> tuple[str, str]:
    """Heading and subtitle of the table of wards."""
    heading = f"All {len(view.areas)} {view.place.area_noun_plural}, highest score first"
    noun = view.place.area_noun_plural
    split = f"; small areas that cross {noun} are split by their postcodes" if view.share_sources else ""
    return heading, f"{view.metric.definition} Boundaries: {view.place.boundary_vintage}{split}."


def small_areas_words(view: RiskView, name: str, scores: Sequence[float]) -> tuple[str, str]:
    """Heading and subtitle of the small areas of one ward: how far they differ inside it."""
    known = [value for value in scores if value == value]
    ends = f"from {score(min(known))} to {score(max(known))}" if known else "nowhere: no small area has one"
    heading = f"Inside {name}, scores run {ends}"
    split = "; residents of an area that lies in several are split by postcodes" if view.share_sources else ""
    return heading, f"Risk score of each small area, 0 to 10{split}"


def inputs_words(view: RiskView) -> tuple[str, str]:
    """Heading and subtitle of the table of inputs: the range of their dates, and that there is no one date."""
    used = [given.held for given in view.inputs if given.share]
    heading = f"Inputs describe {date_range(held.period_label for held in used)}: the index has no one date"
    published = _published([held.released_date for held in used])
    return heading, f"{published}{sentence(weights_name(view.choice))}; 0 and 10 from {base_words(view.choice)}"


def _published(days: Sequence[date | None]) -> str:
    """When the inputs were published: first and last month, or the latest one known where some give no date."""
    known = [day for day in days if day]
    if not known:
        return ""
    first, last = month(min(known)), month(max(known))
    if len(known) < len(days):
        return f"Latest release date known: {last}. "
    return f"Published {first}. " if first == last else f"Published {first} to {last}. "


def date_range(labels: Iterable[str]) -> str:
    """The years that the periods of some inputs name: "2021 to 2025"."""
    years = sorted({int(year) for label in labels for year in re.findall(r"(?:19|20)\d\d", label)})
    if not years:
        return "periods without a year"
    return f"{years[0]}" if years[0] == years[-1] else f"{years[0]} to {years[-1]}"


def left_out(view: RiskView) -> list[str]:
    """What is not in the index, and why: inputs missing, constant, without a national range, lent by wards."""
    choice, lines = view.choice, []
    missing = choice.preset.missing(choice.held)
    if missing and choice.preset.follows:
        lines.append(f"{choice.preset.follows}: not held here are {listed(missing)}.")
    empty = [
        part for part, inputs in choice.weights.indicators.items() if not inputs and choice.weights.components[part]
    ]
    if empty:
        lines.append(f"No input is held for {listed([component_label(part).lower() for part in empty])}: left out.")
    same = [given.label for given in view.inputs if given.weight and given.is_constant]
    if same:
        lines.append(f"Dropped, because the figure is the same everywhere: {listed(same)}.")
    unscaled = [given.label for given in view.inputs if given.weight and given.is_unscaled]
    if unscaled:
        lines.append(f"Left out, because no range for {choice.place.country} is known: {listed(unscaled)}.")
    lent = [given.label for given in view.inputs if given.held.known_by == "ward"]
    if lent:
        noun = choice.place.area_noun
        lines.append(f"Known only by {noun}, so each small area has its {noun}'s figure: {listed(lent)}.")
    return lines + _gaps(view)


def _gaps(view: RiskView) -> list[str]:
    """Small areas that lack an input: paper-first areas, whose figure means something else."""
    metrics, lines = load_metrics(), []
    for given in view.inputs:
        without = len(view.small_areas) - given.held.small_areas
        if given.share and without > 0:
            why = "were sent paper forms first" if "paper_first" in metrics[given.held.indicator].caveats else "lack it"
            areas = "small area that" if without == 1 else "small areas that"
            lines.append(f"{given.label}: without {number(without)} {areas} {_verb(why, without)}.")
    return lines


def _verb(why: str, many: int) -> str:
    """The reason in the singular where one area has it."""
    return why.replace("were", "was").replace("lack", "lacks") if many == 1 else why
