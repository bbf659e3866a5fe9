"""Survey estimates: sums of weights from the models, with intervals, flags and waves pooled by analysis/."""

import duckdb
import pandas as pd

CELL = ["place_code", "area_code", "question", "answer", "group_name", "group_value"]
TABLE = """
create table marts.mart_area_survey (place_code varchar, area_code varchar, wave_set varchar, question varchar,
    answer varchar, group_name varchar, group_value varchar, method varchar, is_measure boolean,
    n_unweighted bigint, sum_w double, sum_w2 double, sum_wy double, sum_w2y double, n_effective double,
    design_effect double, estimate double, se_linearised double, ci_low double, ci_high double, flag varchar)
"""


def add_survey_estimates(con: duckdb.DuckDBPyConnection) -> None:
    """Fill marts.mart_area_survey: one row a place or area, wave or pooled waves, answer and group."""
    con.execute(TABLE)
    sums = con.execute("select * from intermediate.int_survey_sum").df()
    if sums.empty:
        return
    # Loaded here because SciPy takes longer to import than most places take to load, and few have a survey.
    from analysis.proportions import SUMS, estimate, pool

    single = sums.rename(columns={"wave": "wave_set"})
    pooled = pool(sums, [*CELL, "is_measure"]).merge(_pooled_names(sums), on="place_code")
    columns = [*CELL, "wave_set", "is_measure", *SUMS]
    direct = estimate(pd.concat([single[columns], pooled[columns]], ignore_index=True))
    con.register("direct", direct.assign(method="direct"))
    con.execute("insert into marts.mart_area_survey by name select * from direct")
    con.unregister("direct")


def _pooled_names(sums: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place with more than one wave: the name of all its waves pooled."""
    waves = sums.groupby("place_code")["wave"].agg(lambda wave: sorted(set(wave)))
    several = waves[waves.map(len) > 1]
    return several.map(lambda names: f"Pooled: {', '.join(names)}").rename("wave_set").reset_index()
