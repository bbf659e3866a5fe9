"""Where what is counted changed: a figure before such a month and one after it are not compared."""

import duckdb
import pandas as pd


def contact_breaks(con: duckdb.DuckDBPyConnection, place_code: str, contact_set: str) -> pd.DataFrame:
    """One row a month, in order, in which a collection changed: first_month, channel (missing: all), note, is_opening.

    Where a channel opened, figures stay comparable; everything else is a definition break.
    """
    return con.execute(
        """select first_month, channel, note, coalesce(is_opening, false) as is_opening from marts.meta_contact_break
        where place_code = ? and contact_set = ? order by first_month, channel nulls first""",
        [place_code, contact_set],
    ).df()
