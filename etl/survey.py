"""Survey estimates: sums of weights from the models, with intervals, flags and waves pooled by analysis/."""

import duckdb
import pandas as pd

CELL = ["place_code", "area_code", "question", "answer", "group_name", "group_value"]
SURVEY_TABLE = "mart_area_survey"
POOLED = "Pooled: "
SURVEY_GRAIN = (*CELL, "wave_set", "method")
TABLE = f"""
create table marts.{SURVEY_TABLE} (place_code varchar, area_code varchar, wave_set varchar, question varchar,
    answer varchar, group_name varchar, group_value varchar, method varchar, is_measure boolean,
    n_unweighted bigint, sum_w double, sum_w2 double, sum_wy double, sum_w2y double, n_effective double,
    design_effect double, estimate double, se_linearised double, ci_low double, ci_high double, flag varchar,
    model_note varchar, share_of_adults double, share_of_adults_error double)
"""


# Chosen before looking at any answer: age and deprivation are what exclusion is known to go with.
COVARIATES = ("aged_75_plus", "deprived_two_plus")
WARDS = """
select a.place_code, a.area_code, a.population,
    max(i.value) filter (i.indicator = 'aged_75_plus') as aged_75_plus,
    max(i.value) filter (i.indicator = 'deprived_two_plus') as deprived_two_plus
from marts.dim_area as a
left join marts.mart_area_indicator as i on i.place_code = a.place_code and i.area_code = a.area_code
where a.area_type = 'ward' group by a.place_code, a.area_code, a.population order by a.area_code
"""


def add_survey_estimates(con: duckdb.DuckDBPyConnection) -> None:
    """Fill marts.mart_area_survey: one row a place or area, wave or pooled waves, answer and group."""
    con.execute(TABLE)
    sums = con.execute(
        "select * replace (is_measure = 1 as is_measure) from intermediate.int_survey_sum order by all"
    ).df()
    if sums.empty:
        return
    # Loaded here because SciPy takes longer to import than most places take to load, and few have a survey.
    from analysis.proportions import SUMS, estimate, pool

    single = sums.rename(columns={"wave": "wave_set"})
    pooled = pool(sums, [*CELL, "is_measure"]).merge(_pooled_names(sums), on=["place_code", "question"])
    columns = [*CELL, "wave_set", "is_measure", *SUMS]
    direct = estimate(_told(pd.concat([single[columns], pooled[columns]], ignore_index=True)))
    _insert(con, _with_shares(direct).assign(method="direct"))
    wards = con.execute(WARDS).df()
    modelled = [
        _modelled(cells, wards[wards["place_code"] == place_code])
        for (place_code, _, _), cells in direct[direct["is_measure"] & (direct["answer"] == "Yes")].groupby(
            ["place_code", "wave_set", "question"]
        )
    ]
    if modelled:
        _insert(con, pd.concat(modelled, ignore_index=True))


def _with_shares(direct: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the part of all adults that each group of the whole place is, by weight, where it is asked.

    The shares of the groups of one kind add up to 1.
    """
    asked = direct["area_code"].isna() & (direct["group_name"] != "all") & direct["is_measure"]
    groups = direct[asked & (direct["answer"] == "Yes")]
    kinds = [groups[name] for name in ("place_code", "wave_set", "question", "group_name")]
    whole = groups["sum_w"].groupby(kinds).transform("sum")
    shares = groups["sum_w"] / whole.where(whole > 0)
    return direct.assign(share_of_adults=shares, share_of_adults_error=shares * 0)


def _told(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that may be told: a group within an area needs enough replies, and has its measures alone.

    Where one group alone of a kind is too small, the smallest other one goes too: what is left of the area's own
    figure would tell the first.
    """
    from analysis.proportions import CAUTION_FROM

    in_area = sums["area_code"].notna() & (sums["group_name"] != "all")
    cells = sums[in_area & (sums["answer"] == "Yes")]
    small = cells["n_unweighted"] < CAUTION_FROM
    kinds = [cells[name] for name in ("place_code", "area_code", "wave_set", "question", "group_name")]
    alone = small.groupby(kinds).transform("sum") == 1
    least = cells["n_unweighted"].mask(small).groupby(kinds).transform("min")
    paired = alone & ~small & (cells["n_unweighted"] == least)
    return pd.concat([sums[~in_area], cells[~small & ~paired]])


def _modelled(cells: pd.DataFrame, wards: pd.DataFrame) -> pd.DataFrame:
    """Return the modelled shares of the wards whose own replies are too few, for one measure and wave of a place."""
    from analysis.proportions import CAUTION_FROM
    from analysis.small_area import fay_herriot

    everybody = cells[cells["group_name"] == "all"]
    whole = everybody[everybody["area_code"].isna()].iloc[0]
    own = everybody[everybody["area_code"].notna()]
    known = wards.dropna(subset=["population"]).set_index("area_code")
    model = fay_herriot(own, known[list(COVARIATES)], known["population"], float(whole["estimate"]))
    enough = own.loc[own["n_unweighted"] >= CAUTION_FROM, "area_code"]
    small = model.areas[~model.areas["area_code"].isin(enough)]
    replies = own.set_index("area_code")["n_unweighted"].reindex(small["area_code"]).fillna(0).astype("int64")
    same = {name: whole[name] for name in ("place_code", "question", "answer", "wave_set", "is_measure")}
    return small[["area_code", "estimate", "ci_low", "ci_high", "model_note"]].assign(
        **same,
        group_name="all",
        group_value="all",
        method="modelled",
        flag=small["estimate"].map(lambda share: "too few" if pd.isna(share) else "shown"),
        n_unweighted=replies.to_numpy(),
    )


def _insert(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    con.register("rows", rows)
    con.execute(f"insert into marts.{SURVEY_TABLE} by name select * from rows")
    con.unregister("rows")


def _pooled_names(sums: pd.DataFrame) -> pd.DataFrame:
    """Return one row a place and question that several waves asked: the name of those waves pooled."""
    asked = sums.drop_duplicates(["place_code", "question", "wave"]).sort_values("wave")
    waves = asked.groupby(["place_code", "question"])["wave"].agg(list).reset_index()
    several = waves[waves["wave"].map(len) > 1]
    return several.assign(wave_set=POOLED + several.pop("wave").map(", ".join))
