"""The unit costs that cost per transaction stands on."""

from datetime import date

import duckdb
import pandas as pd

# A cost of a resolved request already holds the contacts that led to it.
PER_CONTACT = ("contact", "call", "visit")


def unit_costs_on(con: duckdb.DuckDBPyConnection, place_code: str, day: date | None) -> pd.DataFrame:
    """One row a service (missing: for all) and channel: central (GBP), cost_set, price_year, valid on a day.

    The cost set that came into force last is taken; without a day, the latest of all. Costs of the place alone.
    """
    return con.execute(
        """with in_force as (
            select * from marts.mart_unit_cost
            where place_code = $place_code and list_contains($units, unit)
                and ($day::date is null or valid_from <= $day)
        )
        select service_code, channel, central, cost_set, price_year from in_force
        where cost_set = (select cost_set from in_force order by valid_from desc, cost_set limit 1)
        qualify row_number() over (partition by service_code, channel order by valid_from desc) = 1
        order by service_code nulls last, channel""",
        {"place_code": place_code, "day": day, "units": list(PER_CONTACT)},
    ).df()
