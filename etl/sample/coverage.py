"""Invented postcodes of Sampleford and what broadband reaches them, in Ofcom's January 2026 layout."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.random import Generator

from etl.sample.assumptions import (
    COVERAGE,
    POSTCODES,
    POSTCODES_OUTSIDE_PLACE,
    SHARE_BUILT_AFTER_FIRST_RELEASE,
    SHARE_DECENT_BY_RADIO,
    WARDS,
)
from etl.sample.geography import Land

AREA_LETTERS = "XYZWVUTSRPNMLJHGFEDCBA"
"""Second letters of the postcode area: no British postcode begins with Q."""
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
UNITS = len(UNIT_LETTERS) ** 2
PREMISES_PER_HOUSEHOLD = 1.06

# Which premises are reached first: higher is sooner. Fibre follows towns and single build projects; copper
# fades with the length of the line.
FIBRE_BY_SETTING = {"Urban": 1.0, "Rural town and fringe": 0.5, "Rural": -0.1}
COPPER_BY_SETTING = {"Urban": 1.3, "Rural town and fringe": 0.8, "Rural": 0.0}
FIBRE_CHANCE_BY_SMALL_AREA, FIBRE_CHANCE_BY_POSTCODE = 1.1, 0.6
COPPER_CHANCE_BY_SMALL_AREA, COPPER_CHANCE_BY_POSTCODE = 0.6, 1.1
FIBRE_TIERS = (1000, 300, 100)
PARTLY_REACHED = 0.012
"""Share of premises on either side of each tier's edge whose postcodes are only partly reached."""


@dataclass(frozen=True)
class Postcodes:
    """The borough's postcodes, column by column."""

    small_area: np.ndarray
    """Position of each postcode's small area in the list of them."""
    spaced: np.ndarray
    premises: np.ndarray


def draw_postcodes(land: Land, households: pd.Series, postcodes: int, random: Generator) -> Postcodes:
    """Return so many postcodes, shared among the small areas by households."""
    wanted = np.cumsum(households / households.sum() * postcodes)
    per_area = np.diff(np.rint(wanted).astype(int), prepend=0)
    small_area = np.repeat(np.arange(len(per_area)), per_area)
    size = 0.4 + 1.2 * random.random(postcodes)
    area_size = np.bincount(small_area, weights=size, minlength=len(per_area))
    total = households.to_numpy() * PREMISES_PER_HOUSEHOLD * max(1.0, postcodes / POSTCODES)
    premises = np.maximum(3, np.rint(size * (total / np.maximum(area_size, 1))[small_area])).astype(int)
    return Postcodes(small_area, _spaced_postcodes(land, per_area), premises)


def _spaced_postcodes(land: Land, per_area: np.ndarray) -> np.ndarray:
    """Return postcodes like QX17 3AB: the district is the ward, the sector the small area in it."""
    written = []
    wards = [area.ward for area in land.small_areas]
    for position, count in enumerate(per_area):
        sector = wards[:position].count(wards[position])
        district = WARDS.index(wards[position]) + 1
        for block, number in (divmod(n, UNITS) for n in range(count)):
            further, letter = divmod(block, len(AREA_LETTERS))
            first, second = divmod(number, len(UNIT_LETTERS))
            unit = UNIT_LETTERS[first] + UNIT_LETTERS[second]
            written.append(f"Q{AREA_LETTERS[letter]}{district + len(WARDS) * further} {sector}{unit}")
    return np.array(written)


def postcode_table(land: Land, postcodes: Postcodes) -> pa.Table:
    """Return the look-up from postcode to ward and small area, with the premises that Ofcom's file lacks."""
    wards = np.array([area.ward.code for area in land.small_areas])
    small_areas = np.array([area.code for area in land.small_areas])
    return pa.table(
        {
            "postcode": np.char.replace(postcodes.spaced, " ", ""),
            "ward_code": wards[postcodes.small_area],
            "lsoa_code": small_areas[postcodes.small_area],
            "premises": postcodes.premises,
        }
    )


def coverage_tables(land: Land, postcodes: Postcodes, random: Generator) -> dict[str, pa.Table]:
    """Return one table in Ofcom's layout for each release; reach never shrinks between them."""
    scores = _scores(land, postcodes.small_area, random)
    by_radio = random.random(len(postcodes.premises)) < SHARE_DECENT_BY_RADIO
    reached: dict[str, dict[int, np.ndarray]] = {}
    latest = max(COVERAGE)
    for release in sorted(COVERAGE, reverse=True):
        now = _premises_reached(postcodes.premises, scores, COVERAGE[release])
        reached[release] = {
            tier: count if release == latest else np.minimum(count, reached[latest][tier])
            for tier, count in now.items()
        }
    built = random.random(len(postcodes.premises)) >= SHARE_BUILT_AFTER_FIRST_RELEASE
    return {
        release: _ofcom_layout(postcodes, reached[release], by_radio, built | (release == latest))
        for release in sorted(COVERAGE)
    }


def _scores(land: Land, small_area: np.ndarray, random: Generator) -> dict[str, np.ndarray]:
    """Return how soon each postcode is reached by fibre and by a good copper line."""
    settings = [area.ward.setting for area in land.small_areas]
    areas, rows = len(settings), len(small_area)
    fibre = np.array([FIBRE_BY_SETTING[s] for s in settings])
    copper = np.array([COPPER_BY_SETTING[s] for s in settings])
    fibre = fibre + FIBRE_CHANCE_BY_SMALL_AREA * (2 * random.random(areas) - 1)
    copper = copper + COPPER_CHANCE_BY_SMALL_AREA * (2 * random.random(areas) - 1)
    return {
        "fibre": fibre[small_area] + FIBRE_CHANCE_BY_POSTCODE * (2 * random.random(rows) - 1),
        "copper": copper[small_area] + COPPER_CHANCE_BY_POSTCODE * (2 * random.random(rows) - 1),
    }


def _premises_reached(
    premises: np.ndarray, scores: dict[str, np.ndarray], shares: dict[int, float]
) -> dict[int, np.ndarray]:
    """Return the premises of each postcode that each tier reaches, the fastest tier first."""
    reached: dict[int, np.ndarray] = {}
    before = np.zeros(len(premises), dtype=int)
    for tier, share in shares.items():
        score = scores["fibre" if tier in FIBRE_TIERS else "copper"]
        first = np.lexsort((-score, -before / premises))
        position = np.empty(len(premises))
        position[first] = (np.cumsum(premises[first]) - premises[first] / 2) / premises.sum()
        margin = min(PARTLY_REACHED, (1 - share) / 2)
        part = np.clip((share + margin - position) / (2 * margin), 0, 1)
        before = np.maximum(before, _rounded_in_order(part * premises, first))
        reached[tier] = before
    return reached


def _rounded_in_order(expected: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Return whole premises whose running total, in the order given, never strays from the expected one."""
    whole = np.empty(len(expected), dtype=int)
    whole[order] = np.diff(np.rint(np.cumsum(expected[order])), prepend=0).astype(int)
    return whole


def _ofcom_layout(
    postcodes: Postcodes, reached: dict[int, np.ndarray], by_radio: np.ndarray, kept: np.ndarray
) -> pa.Table:
    """Return percentages of premises under Ofcom's January 2026 headers, a few postcodes of elsewhere too."""
    all_premises = postcodes.premises
    columns = {
        "30<300Mbit/s download speed": reached[30] - reached[300],
        ">=300Mbit/s download speed": reached[300],
        "0<2Mbit/s download speed": all_premises - reached[2],
        "2<5Mbit/s download speed": reached[2] - reached[5],
        "5<10Mbit/s download speed": reached[5] - reached[10],
        "10<30Mbit/s download speed": reached[10] - reached[30],
    }
    counts = {f"% of premises with {band}": count for band, count in columns.items()}
    counts["SFBB availability (% premises)"] = reached[30]
    counts["UFBB (100Mbit/s) availability (% premises)"] = reached[100]
    counts["UFBB availability (% premises)"] = reached[300]
    for tier in (2, 5, 10, 30):
        counts[f"% of premises unable to receive {tier}Mbit/s"] = all_premises - reached[tier]
    counts["Gigabit availability (% premises)"] = reached[1000]
    unable = np.where(by_radio, 0, all_premises - reached[10])
    counts["% of premises unable to receive decent broadband from fixed or FWA"] = unable
    counts["% of premises with NGA"] = (reached[30] + reached[10] + 1) // 2
    counts["% of premises able to receive decent broadband from FWA"] = all_premises * by_radio
    elsewhere = [f"QQ99 9{letter}A" for letter in UNIT_LETTERS[:POSTCODES_OUTSIDE_PLACE]]
    spaced = np.concatenate([postcodes.spaced[kept], elsewhere])
    rows = np.concatenate([np.flatnonzero(kept), np.flatnonzero(kept)[: len(elsewhere)]])
    shares = {name: (100 * count / all_premises).round(1)[rows] for name, count in counts.items()}
    return pa.table(
        {
            "postcode": np.char.replace(spaced, " ", ""),
            "postcode_space": spaced,
            "postcode area": np.array([postcode[:2] for postcode in spaced]),
            **shares,
        }
    )
