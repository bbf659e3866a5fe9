"""What the risk index may be made of, read once from data/reference/risk_presets.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path

from analysis.risk_design import Design, read_design

PRESETS = Path(__file__).parents[1] / "data" / "reference" / "risk_presets.toml"


@lru_cache(maxsize=1)
def load_design() -> Design:
    """The components of the index, the indicators that may stand for them, and the presets of weights."""
    return read_design(tomllib.loads(PRESETS.read_text(encoding="utf-8")))


def component_label(name: str) -> str:
    """The name of a component as readers see it."""
    return next(component.label for component in load_design().components if component.name == name)


def component_of(indicator: str) -> str:
    """The component that an indicator belongs to."""
    return next(component.name for component in load_design().components if indicator in component.indicators)
