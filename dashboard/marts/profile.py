"""Questions about one ward: what it is, and all its indicators beside those of the other wards."""

from dataclasses import dataclass

import duckdb
import pandas as pd


@dataclass(frozen=True)
class WardFacts:
    """A ward's name and size; None where no source gives it."""

    area_code: str
    area_name: str
    population: int | None
    households: int | None
    rural_urban: str | None


def ward_facts(con: duckdb.DuckDBPyConnection, place_code: str, area_code: str) -> WardFacts | None:
    """What a ward is, or None where the place has no such ward."""
    row = con.execute(
        """select area_code, area_name, population, households, rural_urban from marts.dim_area
        where place_code = ? and area_code = ? and area_type = 'ward'""",
        [place_code, area_code],
    ).fetchone()
    return WardFacts(*row) if row else None


def ward_populations(con: duckdb.DuckDBPyConnection, place_code: str) -> dict[str, int]:
    """Residents by ward code, of the wards where somebody counted them."""
    rows = con.execute(
        """select area_code, cast(population as bigint) from marts.dim_area
        where place_code = ? and area_type = 'ward' and population > 0 order by area_code""",
        [place_code],
    )
    return dict(rows.fetchall())


def risk_components(con: duckdb.DuckDBPyConnection, place_code: str, preset: str) -> pd.DataFrame:
    """One row a ward (and the place itself, is_place) and component of the risk index, scaled within the place; the
    whole score has no component."""
    return con.execute(
        """select r.area_code, a.area_type = 'authority' as is_place, r.component, r.score_0_10
        from marts.mart_area_risk as r join marts.dim_area as a using (place_code, area_code)
        where place_code = ? and r.preset = ? and r.scaling_base = 'place' and r.indicator is null
            and a.area_type in ('ward', 'authority')
        order by r.component nulls first, r.area_code""",
        [place_code, preset],
    ).df()


def every_indicator(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """One row an indicator and ward in the indicator's latest period, and one for the whole place (is_place)."""
    return con.execute(
        """select i.indicator, i.area_code, a.area_type = 'authority' as is_place, i.value, i.period_label,
            i.source_id, coalesce(i.flagged_small_areas, 0) as flagged_small_areas
        from marts.mart_area_indicator as i
        join marts.dim_area as a using (place_code, area_code)
        where place_code = ? and a.area_type in ('ward', 'authority')
        qualify i.period_label = max(i.period_label) over (partition by i.indicator)
        order by i.indicator, i.area_code""",
        [place_code],
    ).df()
