"""Published facts that come with the project, read once from data/reference."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

REFERENCE = Path(__file__).parents[1] / "data" / "reference"
HEATMAP = REFERENCE / "published_heatmap.csv"
LGSL = REFERENCE / "lgsl_services.csv"
UNIT_COSTS = REFERENCE / "published_unit_costs.csv"


@dataclass(frozen=True)
class PublishedBand:
    """One measure of the published heatmap for one council: figure and band stay the text that was printed."""

    place_code: str
    place_name: str
    metric: str
    measure: str
    value: str
    unit: str
    band: str
    source: str
    document: str


def published_heatmap(place_code: str) -> list[PublishedBand]:
    """The published figures and bands of a place, in the order printed; none for most places."""
    return [row for row in _heatmap() if row.place_code == place_code]


@lru_cache(maxsize=1)
def lgsl_names() -> dict[int, str]:
    """The published description of each number of the Local Government Service List that a place file may name."""
    with LGSL.open(encoding="utf-8", newline="") as file:
        return {int(row["lgsl_id"]): row["lgsl_name"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _heatmap() -> tuple[PublishedBand, ...]:
    """Every row of the file."""
    with HEATMAP.open(encoding="utf-8", newline="") as file:
        return tuple(PublishedBand(**row) for row in csv.DictReader(file))


@lru_cache(maxsize=1)
def published_unit_costs() -> pd.DataFrame:
    """Every published unit cost: cost_set, channel, low, central, high (GBP), unit, price_year, published, sources."""
    return pd.read_csv(UNIT_COSTS, dtype={"price_year": "str", "published": "str"})
