"""Questions about broadband coverage."""

from datetime import date
from typing import Literal

import duckdb
import pandas as pd


def area_coverage(
    con: duckdb.DuckDBPyConnection, place_code: str, area_type: Literal["ward", "authority"]
) -> pd.DataFrame:
    """One row an area, release and tier, as published: an authority's figures are never given to wards."""
    return con.execute(
        """select c.area_code, a.area_name, c.release_date, c.release_label, c.technology,
            c.threshold_mbps, c.definition, c.basis, c.premises, c.premises_covered, c.pct_published,
            c.source_id
        from marts.mart_area_coverage as c
        join marts.dim_area as a using (place_code, area_code)
        where c.place_code = ? and a.area_type = ?
        order by c.release_date, c.technology, c.threshold_mbps, a.area_name, c.area_code""",
        [place_code, area_type],
    ).df()


def built_on(con: duckdb.DuckDBPyConnection) -> date | None:
    """The day on which the database was built, against which the age of a release is measured."""
    row = con.execute("select cast(max(built_at) as date) from marts.meta_build").fetchone()
    return row[0] if row else None
