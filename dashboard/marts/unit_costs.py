"""Questions about unit costs and about the deflator that may restate them."""

import duckdb
import pandas as pd


def unit_costs(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """One row for each channel, service, cost set and first day of a place: its own unit costs, in GBP."""
    return con.execute(
        """select cost_set, channel, service_code, valid_from, low, central, high, unit, price_year, source_id
        from marts.mart_unit_cost where place_code = ?
        order by cost_set, channel, service_code nulls first, valid_from""",
        [place_code],
    ).df()


def deflator(con: duckdb.DuckDBPyConnection, place_code: str) -> pd.DataFrame:
    """One row a year and kind of year of a place's deflator; empty where it has none."""
    return con.execute(
        """select year_kind, year_label, index_value, base, release, is_forecast, source_id
        from marts.mart_deflator where place_code = ? order by year_kind, year_label""",
        [place_code],
    ).df()
