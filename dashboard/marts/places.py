"""Questions about places and their areas."""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Place:
    """One council area, as its place file describes it."""

    place_code: str
    place_slug: str
    place_name: str
    area_noun: str
    area_noun_plural: str
    place_noun: str
    country: str
    boundary_vintage: str
    attribution: str
    is_invented: bool
    digital_share_target_pct: float | None = None
    hide_counts_under: int = 10


def places(con: duckdb.DuckDBPyConnection) -> list[Place]:
    """Every place in the database: real ones by name, after the invented ones."""
    columns = ", ".join(Place.__dataclass_fields__)
    rows = con.execute(f"select {columns} from marts.dim_place order by is_invented desc, place_name")
    return [Place(*row) for row in rows.fetchall()]


@dataclass(frozen=True)
class Size:
    """How many wards (or their like) a place has, and how many residents; None where nobody counted them."""

    areas: int
    residents: int | None


def size(con: duckdb.DuckDBPyConnection, place_code: str) -> Size:
    """The size of a place, from its own wards."""
    row = con.execute(
        """select count(*), cast(sum(population) as bigint) from marts.dim_area
        where place_code = ? and area_type = 'ward'""",
        [place_code],
    ).fetchone()
    return Size(*row) if row else Size(0, None)


def areas(con: duckdb.DuckDBPyConnection, place_code: str) -> dict[str, str]:
    """Name by code of each ward (or its like) of a place, by name."""
    rows = con.execute(
        """select area_code, area_name from marts.dim_area
        where place_code = ? and area_type = 'ward' order by area_name, area_code""",
        [place_code],
    )
    return dict(rows.fetchall())


def ward_sides(con: duckdb.DuckDBPyConnection, place_code: str) -> dict[str, str]:
    """ "rural" or "urban" by ward code, of the wards whose rural-urban class is known and on one side."""
    rows = con.execute(
        """select area_code, case when is_rural then 'rural' else 'urban' end from marts.dim_area
        where place_code = ? and area_type = 'ward' and is_rural is not null order by area_code""",
        [place_code],
    )
    return dict(rows.fetchall())


def built_at(con: duckdb.DuckDBPyConnection) -> str:
    """The day on which the database was built, as in 14 Nov 2026."""
    row = con.execute("select strftime(max(built_at), '%-d %b %Y') from marts.meta_build").fetchone()
    return row[0] if row and row[0] else "on an unknown day"
