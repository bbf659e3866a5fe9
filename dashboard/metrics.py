"""What each metric means, read once from sql/metrics.toml, for pages, maps and downloads."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

# Which kind of source fills a mart; indicators are chosen by name instead.
KIND_OF_MART = {
    "marts.mart_area_channel_month": "contacts",
    "marts.mart_area_coverage": "coverage",
    "marts.mart_area_survey": "survey",
}
# The nearest that a census comes to who is online.
FIRST_INDICATOR = "census_paper_share"
FIRST_MEASURE = "offline_three_months"
SURVEY = "marts.mart_area_survey"
SQL = Path(__file__).parents[1] / "sql"


@dataclass(frozen=True)
class Metric:
    """One entry of sql/metrics.toml; `unit` is '%' for a share kept as 0 to 1, or '' for a score."""

    name: str
    label: str
    mart: str
    numerator: str
    denominator: str
    unit: str
    decimals: int
    direction: str
    definition: str
    phrase: str = ""
    highest: str = ""
    lowest: str = "the lowest"
    numerator_label: str = ""
    denominator_label: str = ""
    breaks: tuple[float, ...] = ()
    caveats: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Says "the highest ..." of the metric where the file has no better words."""
        if not self.highest:
            object.__setattr__(self, "highest", f"the highest {self.phrase}")

    @property
    def scale(self) -> int:
        """What a stored figure is multiplied by to be shown: 100 for a share."""
        return 100 if self.unit == "%" else 1


@lru_cache(maxsize=1)
def load_metrics() -> dict[str, Metric]:
    """Every metric by name, in the order of the file."""
    entries = tomllib.loads((SQL / "metrics.toml").read_text())
    return {name: _metric(name, entry) for name, entry in entries.items()}


def _metric(name: str, entry: dict[str, object]) -> Metric:
    """One metric, with its lists made hashable."""
    lists = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return Metric(name=name, **(entry | lists))  # type: ignore[arg-type]


@lru_cache(maxsize=1)
def load_caveats() -> dict[str, str]:
    """The wording of each caveat by its id."""
    entries = tomllib.loads((SQL / "caveats.toml").read_text())
    return {name: str(entry["text"]) for name, entry in entries.items()}


def caveats_of(metric: Metric) -> list[str]:
    """The caveats of one metric, in words."""
    wording = load_caveats()
    return [wording[caveat] for caveat in metric.caveats]


def metrics_for(kinds: Collection[str], indicators: Collection[str]) -> list[Metric]:
    """The metrics of a place: its indicators, and those of the other kinds of source that it has."""
    return [
        metric
        for metric in load_metrics().values()
        if metric.name in indicators or KIND_OF_MART.get(metric.mart) in kinds
    ]


def default_indicator(held: Collection[str]) -> Metric | None:
    """The indicator shown first: census forms on paper where they are held, else the first of the file."""
    metrics = [metric for metric in load_metrics().values() if metric.name in held]
    return next((metric for metric in metrics if metric.name == FIRST_INDICATOR), metrics[0] if metrics else None)
