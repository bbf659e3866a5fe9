"""Questions about the risk index: what a place holds for it, its scores on one scaling base, and rank stability."""

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd

from analysis.risk import (
    STABILITY,
    Membership,
    NothingWeighted,
    correlations,
    membership,
    rank_stability,
    ranks,
    scored,
)
from dashboard.risk_presets import component_of, load_design

Parts = tuple[tuple[str, tuple[str, ...]], ...]
BASES = ("place", "loaded", "nation")


@dataclass(frozen=True)
class RiskInput:
    """One input of the index: what it describes, whether small areas or only wards have it, the ends of its scale."""

    component: str
    indicator: str
    period_label: str
    source_id: str
    released_date: date | None
    known_by: str
    small_areas: int
    scale_min: float | None
    scale_max: float | None


@dataclass(frozen=True)
class RiskScores:
    """Scores (0-10) of every input that can be scored, one row a small area, how they correlate, who lives where.

    `share_sources` say how small areas that cross wards are split. The place itself is one of the areas that
    small areas are rolled up to.
    """

    scores: pd.DataFrame
    correlation: pd.DataFrame
    members: Membership
    share_sources: tuple[str, ...]


@dataclass(frozen=True)
class RiskStanding:
    """What a preset says of one ward: its score and rank, and its ranks over random weightings; NaN where it has none.

    `top_five` is the share of random weightings that rank it first to fifth.
    """

    area_code: str
    area_name: str
    preset_score: float
    preset_rank: float
    rank_best: float
    rank_early: float
    rank_late: float
    rank_worst: float
    top_five: float


def risk_bases(con: duckdb.DuckDBPyConnection, place_code: str) -> dict[str, int]:
    """The scaling bases of a place, each with how many places or national areas it compares; empty without an index."""
    rows = con.execute(
        """select distinct scaling_base, case scaling_base
            when 'loaded' then (
                select count(distinct place_code) from marts.mart_area_risk where scaling_base = 'loaded')
            when 'nation' then (
                select max(areas) from marts.meta_indicator_scale where place_code = $place)
            else 1 end
        from marts.mart_area_risk where place_code = $place""",
        {"place": place_code},
    )
    return dict(sorted(rows.fetchall(), key=lambda row: BASES.index(row[0])))


def risk_inputs(con: duckdb.DuckDBPyConnection, place_code: str, base: str) -> list[RiskInput]:
    """The inputs that a place holds, in the order in which they are offered, with their scale on one base."""
    rows = con.execute(
        """select i.indicator, i.period_label, i.source_id, s.released_date, i.known_by, i.small_areas,
            r.scale_min, r.scale_max
        from marts.meta_risk_input as i
        left join marts.meta_source as s using (source_id)
        inner join marts.mart_area_risk as r
            on r.place_code = i.place_code and r.area_code = i.place_code and r.indicator = i.indicator
        where i.place_code = ? and r.scaling_base = ? and r.preset = (select min(preset) from marts.mart_area_risk)""",
        [place_code, base],
    )
    held = {row[0]: RiskInput(component_of(row[0]), *row) for row in rows.fetchall()}
    return [held[name] for name in load_design().indicators if name in held]


def risk_scores(con: duckdb.DuckDBPyConnection, place_code: str, base: str) -> RiskScores:
    """Everything that the scores of a place can be weighted from, on one scaling base."""
    members = membership(_links(con, place_code))
    # An input has the same score under every preset.
    rows = con.execute(
        """select area_code, indicator, score_0_10, scale_min, scale_max from marts.mart_area_risk
        where place_code = $place and scaling_base = $base and indicator is not null
            and preset = (select min(preset) from marts.mart_area_risk)
            and list_contains($small_areas, area_code)""",
        {"place": place_code, "base": base, "small_areas": list(members.small_areas)},
    ).df()
    usable = scored(rows.groupby("indicator")[["scale_min", "scale_max"]].first())
    wide = rows.pivot(index="area_code", columns="indicator", values="score_0_10")
    scores = wide.reindex(list(members.small_areas))[usable]
    shares = con.execute(
        """select distinct source_id from marts.bridge_area_share
        where place_code = ? and share < 1 and source_id is not null order by 1""",
        [place_code],
    )
    return RiskScores(scores, correlations(scores), members, tuple(row[0] for row in shares.fetchall()))


def _links(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """How much of each small area lies in each ward, and all of it in the place."""
    return con.execute(
        """with small_area as (
            select b.small_area_code, b.area_code, b.share, a.population
            from marts.bridge_area_share as b inner join marts.dim_area as a on a.area_code = b.small_area_code
            where b.place_code = $place and a.population > 0
        )
        select small_area_code, area_code, population, share from small_area
        union all
        select distinct small_area_code, $place, population, 1.0 from small_area
        order by all""",
        {"place": place_code},
    ).df()


def risk_standing(
    con: duckdb.DuckDBPyConnection, place_code: str, base: str, preset: str, parts: Parts
) -> tuple[RiskStanding, ...]:
    """One row a ward: its score and rank under the preset, and its ranks over random weightings of `parts`.

    A part is a component with the inputs that the preset counts in it.
    """
    held = risk_scores(con, place_code, base)
    own = [number for number, code in enumerate(held.members.areas) if code != place_code]
    codes = tuple(held.members.areas[number] for number in own)
    known = con.execute(
        """select a.area_code, a.area_name, r.score_0_10 as preset_score
        from marts.dim_area as a left join marts.mart_area_risk as r
            on r.place_code = a.place_code and r.area_code = a.area_code and r.component is null
            and r.scaling_base = $base and r.preset = $preset
        where a.place_code = $place and list_contains($codes, a.area_code)""",
        {"place": place_code, "base": base, "preset": preset, "codes": list(codes)},
    ).df()
    known = known.set_index("area_code").reindex(list(codes))
    known = known.assign(preset_rank=ranks(known["preset_score"]))
    wards = Membership(codes, held.members.small_areas, held.members.residents[own])
    try:
        table = known.join(rank_stability(held.scores, dict(parts), wards))
    except NothingWeighted:
        table = known.reindex(columns=[*known.columns, *STABILITY])
    columns = ["area_name", "preset_score", "preset_rank", *STABILITY]
    return tuple(RiskStanding(*row) for row in table[columns].itertuples(name=None))


def risk_small_areas(con: duckdb.DuckDBPyConnection, place_code: str, ward: str) -> tuple[tuple[str, str, float], ...]:
    """Code, name and residents there of each small area that lies in a ward, whole or in part."""
    rows = con.execute(
        """select a.area_code, a.area_name, round(a.population * b.share) as residents
        from marts.bridge_area_share as b inner join marts.dim_area as a on a.area_code = b.small_area_code
        where b.place_code = ? and b.area_code = ? and a.population > 0 order by a.area_code""",
        [place_code, ward],
    )
    return tuple(rows.fetchall())
