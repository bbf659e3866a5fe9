"""What the risk index is made of: components, their indicators, and presets of whole-number weights."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

HEAVIEST = 10


@dataclass(frozen=True)
class Weights:
    """How much each component counts, and each indicator within its component; 0 leaves it out."""

    components: Mapping[str, int]
    indicators: Mapping[str, Mapping[str, int]]

    def __post_init__(self) -> None:
        """Refuses a weight that is not a whole number from 0 to 10."""
        given = [*self.components.values(), *(w for part in self.indicators.values() for w in part.values())]
        wrong = [weight for weight in given if weight != int(weight) or not 0 <= weight <= HEAVIEST]
        if wrong:
            raise ValueError(f"weights are whole numbers from 0 to {HEAVIEST}, not {wrong[0]}")

    def __hash__(self) -> int:
        """Equal weights have equal hashes, in whatever order they are given: what is made of them is remembered."""
        parts = ((name, frozenset(inputs.items())) for name, inputs in self.indicators.items())
        return hash((frozenset(self.components.items()), frozenset(parts)))


@dataclass(frozen=True)
class Component:
    """One side of risk, the indicators that may stand for it, and their names in the order they are offered."""

    name: str
    label: str
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class Input:
    """One thing a preset wants to know: the first of its indicators that a place holds answers it."""

    label: str
    indicators: tuple[str, ...]
    weight: int

    def answered_by(self, held: Collection[str]) -> str | None:
        """The indicator that answers it, or None where the place holds none."""
        return next((name for name in self.indicators if name in held), None)


@dataclass(frozen=True)
class Preset:
    """Weights somebody has thought about; `follows` names the published index whose inputs it counts, if any."""

    name: str
    label: str
    about: str
    follows: str
    components: Mapping[str, int]
    inputs: tuple[Input, ...]

    def __hash__(self) -> int:
        """A preset is known by its name."""
        return hash(self.name)

    def missing(self, held: Collection[str]) -> list[str]:
        """The inputs that a place does not hold, by name."""
        return [wanted.label for wanted in self.inputs if wanted.answered_by(held) is None]

    def title(self, held: Collection[str]) -> str:
        """Its name; where it follows a published index, with how many of its inputs are there."""
        if not self.follows:
            return self.label
        return f"{self.label}, {len(self.inputs) - len(self.missing(held))} of {len(self.inputs)} inputs"


@dataclass(frozen=True)
class Overlap:
    """A known double count: one indicator that contains others, and the sentence that says so."""

    whole: str
    parts: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Design:
    """Everything the index may be made of, as data/reference/risk_presets.toml says."""

    components: tuple[Component, ...]
    presets: tuple[Preset, ...]
    overlaps: tuple[Overlap, ...]

    @property
    def indicators(self) -> list[str]:
        """Every indicator that may be used, in order."""
        return [name for component in self.components for name in component.indicators]

    def preset(self, name: str) -> Preset:
        """The preset of a name."""
        return next(preset for preset in self.presets if preset.name == name)

    def weights(self, preset: Preset, held: Collection[str]) -> Weights:
        """The weights that a preset gives to the indicators a place holds, 0 to those it does not use."""
        answers = {wanted.answered_by(held): wanted.weight for wanted in preset.inputs}
        indicators = {
            component.name: {name: answers.get(name, 0) for name in component.indicators if name in held}
            for component in self.components
        }
        return Weights(dict(preset.components), indicators)

    def double_counts(self, counted: Collection[str]) -> list[Overlap]:
        """The known double counts among the indicators that have a weight."""
        return [o for o in self.overlaps if o.whole in counted and any(part in counted for part in o.parts)]


def read_design(given: Mapping[str, Any]) -> Design:
    """The design that a parsed presets file describes; an input outside every component is an error."""
    components = tuple(Component(c["name"], c["label"], tuple(c["indicators"])) for c in given["component"])
    presets = tuple(_preset(preset) for preset in given["preset"])
    overlaps = tuple(Overlap(o["whole"], tuple(o["parts"]), o["words"]) for o in given.get("overlap", []))
    design = Design(components, presets, overlaps)
    used = [name for preset in presets for wanted in preset.inputs for name in wanted.indicators]
    _require(used, design.indicators, "indicator")
    _require([name for preset in presets for name in preset.components], [c.name for c in components], "component")
    return design


def _preset(given: Mapping[str, Any]) -> Preset:
    inputs = tuple(Input(i["label"], tuple(i["indicators"]), i["weight"]) for i in given["input"])
    return Preset(given["name"], given["label"], given["about"], given.get("follows", ""), given["components"], inputs)


def _require(used: Sequence[str], known: Collection[str], what: str) -> None:
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise ValueError(f"risk presets use {what}s that belong to no component: {', '.join(unknown)}")
