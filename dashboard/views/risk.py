"""What the Risk index page shows: scores, components and ranks of one place's areas under chosen weights."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.risk import (
    SCORE,
    TOP_RANKS,
    NothingWeighted,
    class_of,
    index_scores,
    moving_together,
    ranks,
    roll_up,
)
from analysis.risk_design import Overlap, Preset, Weights
from dashboard import cache
from dashboard.marts.places import Place
from dashboard.marts.risk import RiskInput, RiskStanding, risk_inputs, risk_scores, risk_standing
from dashboard.metrics import Metric, load_metrics
from dashboard.risk_presets import load_design

METRIC = "risk_score"
# "At nearly any weights": in at least this share of the random weightings.
NEARLY_ALWAYS = 0.9


@dataclass(frozen=True)
class RiskChoice:
    """What a reader chose: preset, scaling base (and how many areas or places it compares) and weights."""

    place: Place
    preset: Preset
    base: str
    compared: int
    held: tuple[str, ...]
    weights: Weights

    @cached_property
    def preset_weights(self) -> Weights:
        """The weights that the preset gives to the inputs held."""
        return load_design().weights(self.preset, self.held)

    @property
    def is_changed(self) -> bool:
        """Whether the weights differ from the preset's."""
        return self.weights != self.preset_weights


@dataclass(frozen=True)
class WeighedInput:
    """One input with its weight and the share of the score that it carries; one that is not scored carries none."""

    held: RiskInput
    label: str
    weight: int
    share: float
    is_scored: bool

    @property
    def is_constant(self) -> bool:
        """Whether it was dropped because it is the same everywhere."""
        return not self.is_scored and self.held.scale_min is not None

    @property
    def is_unscaled(self) -> bool:
        """Whether it was left out because no range is known for it on this base."""
        return not self.is_scored and self.held.scale_min is None


@dataclass(frozen=True)
class RiskArea(RiskStanding):
    """The same ward under the chosen weights: score and components from 0 to 10, rank, and classes of the map."""

    score: float
    parts: Mapping[str, float]
    rank: float
    map_class: float
    preset_class: float

    @property
    def is_scored(self) -> bool:
        """Whether it has a score."""
        return self.score == self.score


# It is shared, so it is told from others by being itself: its frames can not be compared at once.
@dataclass(frozen=True, eq=False)
class RiskView:
    """The figures of the page. `areas` are the wards, highest score first, those without a score last."""

    choice: RiskChoice
    metric: Metric
    areas: Sequence[RiskArea]
    whole: Mapping[str, float]
    counted: Mapping[str, float]
    small_areas: pd.DataFrame
    inputs: tuple[WeighedInput, ...]
    correlation: pd.DataFrame
    share_sources: tuple[str, ...]

    @property
    def place(self) -> Place:
        """The place."""
        return self.choice.place

    @property
    def source_ids(self) -> list[str]:
        """The sources of the figures shown: those of the inputs, and of the shares that split small areas."""
        return [*dict.fromkeys(given.held.source_id for given in self.inputs), *self.share_sources]

    @property
    def components(self) -> list[str]:
        """The components that can be scored, whether they count or not, in their order."""
        scored = self.areas[0].parts if self.areas else {}
        return [part for part in self.choice.weights.components if part in scored]

    @cached_property
    def scored(self) -> list[RiskArea]:
        """The wards that have a score."""
        return [area for area in self.areas if area.is_scored]

    @cached_property
    def always_high(self) -> list[RiskArea]:
        """The wards that rank first to fifth at nearly any weights; with so few that all do, none stands out."""
        return [area for area in self.areas if area.top_five >= NEARLY_ALWAYS] if len(self.areas) > TOP_RANKS else []

    @property
    def in_another_class(self) -> list[RiskArea]:
        """The wards that these weights put in another class of the map than the preset does."""
        known = [area for area in self.scored if area.preset_class == area.preset_class]
        return [area for area in known if area.map_class != area.preset_class]

    @cached_property
    def together(self) -> list[tuple[str, str, float]]:
        """The pairs of weighted inputs that largely repeat each other, with their correlation."""
        return moving_together(self.correlation)

    @property
    def overlaps(self) -> list[Overlap]:
        """The known double counts among the weighted inputs."""
        return load_design().double_counts(set(self.correlation.columns))


def risk_view(choice: RiskChoice) -> RiskView | None:
    """The page's figures, or None where the weights leave nothing to count."""
    held = cache.ask(risk_scores, choice.place.place_code, choice.base)
    try:
        index = index_scores(held.scores, choice.weights)
    except NothingWeighted:
        return None
    rolled = _by_area(roll_up(index, held.members))
    metric = load_metrics()[METRIC]
    counted = _counted(choice.weights, held.scores)
    weighed = [name for part in counted.values() for name in part]
    return RiskView(
        choice=choice,
        metric=metric,
        areas=_areas(rolled, choice, metric.breaks),
        whole=rolled[choice.place.place_code],
        counted=_component_shares(choice.weights, list(counted)),
        small_areas=index,
        inputs=_inputs(choice, counted, held.scores),
        correlation=held.correlation.loc[weighed, weighed],
        share_sources=held.share_sources,
    )


def _counted(weights: Weights, scores: pd.DataFrame) -> dict[str, dict[str, int]]:
    """The inputs that count, by component, with their weights: those with a weight and a score."""
    parts = {
        part: {name: weight for name, weight in inputs.items() if weight and name in scores}
        for part, inputs in weights.indicators.items()
    }
    return {part: inputs for part, inputs in parts.items() if inputs and weights.components.get(part)}


def _component_shares(weights: Weights, counted: list[str]) -> dict[str, float]:
    """The share of the score that each counted component carries; they add to 1."""
    total = sum(weights.components[part] for part in counted)
    return {part: weights.components[part] / total for part in counted}


def _by_area(rolled: pd.DataFrame) -> dict[str, dict[str, float]]:
    """The score and the components of each area, by its code."""
    names = list(rolled.columns)
    rows = zip(rolled.index, rolled.to_numpy().tolist(), strict=True)
    return {code: dict(zip(names, row, strict=True)) for code, row in rows}


def _areas(rolled: Mapping[str, Mapping[str, float]], choice: RiskChoice, breaks: Sequence[float]) -> list[RiskArea]:
    """The wards, highest score first, those without a score last."""
    parts = tuple(
        (part, tuple(name for name, weight in inputs.items() if weight))
        for part, inputs in choice.preset_weights.indicators.items()
    )
    standing = cache.ask(risk_standing, choice.place.place_code, choice.base, choice.preset.name, parts)
    scores = pd.Series([rolled[area.area_code][SCORE] for area in standing])
    classes, preset = (class_of(s, breaks) for s in (scores, pd.Series([area.preset_score for area in standing])))
    table = zip(standing, scores, ranks(scores), classes, preset, strict=True)
    areas = [
        RiskArea(**vars(area), score=score, parts=rolled[area.area_code], rank=rank, map_class=now, preset_class=then)
        for area, score, rank, now, then in table
    ]
    return sorted(areas, key=lambda area: (highest_first(area.score), area.area_name))


def highest_first(score: float) -> float:
    """What to sort by for the highest score first, those without one last."""
    return -score if score == score else math.inf


def _inputs(
    choice: RiskChoice, counted: Mapping[str, Mapping[str, int]], scores: pd.DataFrame
) -> tuple[WeighedInput, ...]:
    """Every input that the place holds, with its weight and the share of the score that it carries."""
    shares, metrics = _component_shares(choice.weights, list(counted)), load_metrics()
    weights = {name: weight for part in choice.weights.indicators.values() for name, weight in part.items()}
    inputs = []
    for held in cache.ask(risk_inputs, choice.place.place_code, choice.base):
        name, part = held.indicator, counted.get(held.component, {})
        share = shares[held.component] * part[name] / sum(part.values()) if name in part else 0.0
        inputs.append(WeighedInput(held, metrics[name].label, weights.get(name, 0), share, name in scores))
    return tuple(inputs)
