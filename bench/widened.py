"""A database of one place with as many wards as wanted: its own wards, repeated side by side under other codes."""

from pathlib import Path

import duckdb
import numpy as np
import shapely
from shapely.affinity import translate

# How far apart the copies stand, in degrees.
APART = 0.6
FIGURES = ("value", "estimate", "pct_published")
# One row an area and copy, the wards counted over and over until there are enough.
COPIES = """create temp table copies as
with wards as (
    select area_code as ward, row_number() over (order by area_code) - 1 as number, count(*) over () as wards
    from original.marts.dim_area where place_code = $place and area_type = 'ward'
), kept as (
    select ward, copy from wards, range($wanted) as copies(copy) where copy * wards + number < $wanted
)
select a.area_code, k.copy, if(k.copy = 0, '', '-' || k.copy) as suffix
from original.marts.dim_area as a inner join kept as k
    on k.ward = if(a.area_type = 'ward', a.area_code, a.parent_code)
where a.place_code = $place"""


def widened(source: Path, target: Path, place_code: str, wards: int) -> Path:
    """Write one place of a database to another database in which it has this many wards."""
    target.unlink(missing_ok=True)
    with duckdb.connect(str(target)) as con:
        con.execute(f"attach '{source}' as original (read_only)")
        con.execute("create schema marts")
        con.execute(COPIES, {"place": place_code, "wanted": wards})
        tables = con.execute(
            "select table_name from duckdb_tables() where database_name = 'original' and schema_name = 'marts'"
        )
        for (name,) in tables.fetchall():
            _copy(con, str(name), place_code)
        _move_apart(con)
    return target


def _copy(con: duckdb.DuckDBPyConnection, name: str, place_code: str) -> None:
    """Copy the place's rows of one table: those of an area once for each of its copies, every other row once."""
    columns = [str(row[0]) for row in con.execute(f"describe original.marts.{name}").fetchall()]
    own = f"where t.place_code = '{place_code}'" if "place_code" in columns else ""
    if "area_code" not in columns:
        con.execute(f"create table marts.{name} as select t.* from original.marts.{name} as t {own}")
        return
    codes = [code for code in ("area_code", "small_area_code", "parent_code") if code in columns]
    new = [f"if(t.{code} = '{place_code}', t.{code}, t.{code} || coalesce(c.suffix, '')) as {code}" for code in codes]
    new += ["t.area_name || coalesce(c.suffix, '') as area_name"] if "area_name" in columns else []
    # Equal figures would be drawn as one mark.
    new += [f"t.{figure} * (1 - coalesce(c.copy, 0) / 100) as {figure}" for figure in FIGURES if figure in columns]
    con.execute(
        f"""create table marts.{name} as select t.* replace ({", ".join(new)})
        from original.marts.{name} as t left join copies as c on c.area_code = t.area_code {own}"""
    )


def _move_apart(con: duckdb.DuckDBPyConnection) -> None:
    """Set the shapes of each copy beside those of the one before."""
    shapes = con.execute(
        """select a.area_code, c.copy, ST_AsWKB(a.geometry) as shape from marts.dim_area as a
        inner join copies as c on a.area_code = c.area_code || c.suffix where a.geometry is not null"""
    ).df()
    drawn = shapely.from_wkb(shapes["shape"].map(bytes).to_numpy())
    steps = shapes["copy"].to_numpy() * APART
    moved = [translate(shape, step) for shape, step in zip(drawn, steps, strict=True)]
    placed = shapes.assign(shape=shapely.to_wkb(np.array(moved)))
    con.register("placed", placed)
    con.execute(
        """update marts.dim_area set geometry = ST_GeomFromWKB(p.shape) from placed as p
        where p.area_code = dim_area.area_code"""
    )
