"""Questions about indicators of a place and of its wards."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class PlaceFigure:
    """One indicator of the whole place, in its latest period."""

    period_label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    source_id: str
    flagged_small_areas: int


@dataclass(frozen=True)
class IndicatorWard:
    """One indicator of one ward, with the ends of its small areas, and how many of these stand under a flag."""

    area_code: str
    area_name: str
    numerator: float | None
    denominator: float | None
    value: float | None
    small_areas: int | None
    small_area_low: float | None
    small_area_high: float | None
    flag_name: str | None
    flagged_small_areas: int


def indicators_of(con: duckdb.DuckDBPyConnection, place_code: str) -> list[str]:
    """The indicators that a place has for any of its wards."""
    rows = con.execute(
        """select distinct i.indicator
        from marts.mart_area_indicator as i
        inner join marts.dim_area as a on a.area_code = i.area_code and a.place_code = i.place_code
        where i.place_code = ? and a.area_type = 'ward'
        order by i.indicator""",
        [place_code],
    )
    return [row[0] for row in rows.fetchall()]


def indicator_by_area(con: duckdb.DuckDBPyConnection, place_code: str, indicator: str) -> tuple[IndicatorWard, ...]:
    """One row a ward in the latest period, wards without a figure too, highest value first."""
    rows = con.execute(
        """select
            a.area_code, a.area_name, i.numerator, i.denominator, i.value,
            i.small_areas, i.small_area_low, i.small_area_high, i.flag_name,
            coalesce(i.flagged_small_areas, 0) as flagged_small_areas
        from marts.dim_area as a
        left join marts.mart_area_indicator as i
            on i.area_code = a.area_code and i.place_code = a.place_code and i.indicator = $indicator
            and i.period_label = (
                select max(period_label) from marts.mart_area_indicator
                where place_code = $place_code and indicator = $indicator
            )
        where a.place_code = $place_code and a.area_type = 'ward'
        order by i.value desc nulls last, a.area_name""",
        {"place_code": place_code, "indicator": indicator},
    )
    return tuple(IndicatorWard(*row) for row in rows.fetchall())


def indicator_of_place(con: duckdb.DuckDBPyConnection, place_code: str, indicator: str) -> PlaceFigure | None:
    """The indicator of the whole place in its latest period, or None where it has none."""
    row = con.execute(
        """select period_label, numerator, denominator, value, source_id, coalesce(flagged_small_areas, 0)
        from marts.mart_area_indicator
        where place_code = ? and area_code = place_code and indicator = ?
        order by period_label desc limit 1""",
        [place_code, indicator],
    ).fetchone()
    return PlaceFigure(*row) if row else None
