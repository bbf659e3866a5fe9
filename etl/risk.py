"""The risk index: small areas scored on every scaling base and preset, and rolled up to wards by residents."""

import tomllib
from collections.abc import Iterator

import duckdb
import pandas as pd

from analysis.risk import SCORE, NothingWeighted, index_scores, indicator_scores, membership, roll_up, scale_of
from analysis.risk_design import Design, Preset, Weights, read_design
from etl.place import PROJECT

PRESETS = PROJECT / "data" / "reference" / "risk_presets.toml"
METRICS = PROJECT / "sql" / "metrics.toml"
RISK_TABLE = "mart_area_risk"
RISK_GRAIN = ("place_code", "area_code", "preset", "scaling_base", "component", "indicator")
# Beyond this a figure only shows in which order it was added up.
DECIMALS = 9
TABLE = f"""
create table marts.{RISK_TABLE} (place_code varchar, area_code varchar, preset varchar, scaling_base varchar,
    component varchar, indicator varchar, value double, score_0_10 double, weight integer, scale_min double,
    scale_max double)
"""
SMALL_AREAS = """
select shares.place_code, shares.small_area_code, shares.area_code, area.population, shares.share
from intermediate.int_area_share as shares
inner join marts.dim_area as area on shares.small_area_code = area.area_code
where area.population > 0
order by all
"""
# Invented places and real ones are never laid on one scale.
FIGURES = """
select input.place_code, place.is_invented, input.small_area_code, input.indicator, input.value
from intermediate.int_risk_input as input
inner join marts.dim_place as place on input.place_code = place.place_code
order by all
"""
NATION = """
select place_code, indicator, min(scale_min) as scale_min, max(scale_max) as scale_max
from marts.meta_indicator_scale group by all order by all
"""


def add_risk_index(con: duckdb.DuckDBPyConnection) -> None:
    """Fill marts.mart_area_risk: one row an area, preset, scaling base and input, component or score."""
    con.execute(TABLE)
    design = read_design(tomllib.loads(PRESETS.read_text(encoding="utf-8")))
    figures = con.execute(FIGURES).df()
    figures = figures[figures["indicator"].isin(design.indicators)]
    links = con.execute(SMALL_AREAS).df()
    nation = con.execute(NATION).df()
    for place_code, own in links.groupby("place_code"):
        held = figures[figures["place_code"] == place_code]
        if held.empty:
            continue
        alike = figures[figures["is_invented"] == held["is_invented"].iloc[0]]
        for base, scale in _scales(held, alike, nation[nation["place_code"] == place_code]):
            rows = pd.concat(_place_rows(design, _wide(held), scale, own), ignore_index=True)
            _insert(con, rows.assign(place_code=place_code, scaling_base=base).round(DECIMALS))


def _wide(figures: pd.DataFrame) -> pd.DataFrame:
    """Return one row a small area and one column an indicator."""
    return figures.pivot(index="small_area_code", columns="indicator", values="value")


def _scales(held: pd.DataFrame, alike: pd.DataFrame, nation: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each scaling base that says something of its own, with the range of every indicator on it."""
    yield "place", scale_of(_wide(held))
    if alike["place_code"].nunique() > 1:
        yield "loaded", scale_of(_wide(alike))
    if not nation.empty:
        yield "nation", nation.set_index("indicator")[["scale_min", "scale_max"]]


def _place_rows(
    design: Design, values: pd.DataFrame, scale: pd.DataFrame, links: pd.DataFrame
) -> Iterator[pd.DataFrame]:
    """Yield the rows of one place on one scale: figures with their scores, components and the score, each preset."""
    whole = links.drop_duplicates("small_area_code").assign(area_code=links["place_code"], share=1.0)
    own_wards = links[links["area_code"] != links["small_area_code"]]
    members = membership(pd.concat([own_wards, whole]))
    values = values[[name for name in design.indicators if name in values]].reindex(list(members.small_areas))
    turned = _lower_means_more_risk()
    scores = indicator_scores(values, scale, turned).reindex(columns=values.columns)
    figures = _long(pd.concat([values, roll_up(values, members)]), "value")
    figures["score_0_10"] = _long(pd.concat([scores, roll_up(scores, members)]), "score_0_10")["score_0_10"]
    figures = figures.merge(scale, left_on="indicator", right_index=True, how="left")
    for preset in design.presets:
        weights = design.weights(preset, values.columns)
        yield figures.merge(_weights_of_inputs(weights), on="indicator").assign(preset=preset.name)
        try:
            index = index_scores(scores.dropna(axis=1, how="all"), weights)
        except NothingWeighted:
            continue
        yield _index_rows(pd.concat([index, roll_up(index, members)]), preset)


def _index_rows(index: pd.DataFrame, preset: Preset) -> pd.DataFrame:
    """Return the rows of components and, without a component, of the score."""
    rows = _long(index, "score_0_10").rename(columns={"indicator": "component"})
    rows["weight"] = rows["component"].map(dict(preset.components))
    return rows.assign(component=rows["component"].where(rows["component"] != SCORE), preset=preset.name)


def _weights_of_inputs(weights: Weights) -> pd.DataFrame:
    """Return one row an indicator: its component and its weight there."""
    rows = [(part, name, weight) for part, inputs in weights.indicators.items() for name, weight in inputs.items()]
    return pd.DataFrame(rows, columns=["component", "indicator", "weight"])


def _long(wide: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return one row an area and column, gaps too."""
    return wide.rename_axis("area_code").reset_index().melt("area_code", var_name="indicator", value_name=name)


def _lower_means_more_risk() -> set[str]:
    metrics = tomllib.loads(METRICS.read_text(encoding="utf-8"))
    return {name for name, metric in metrics.items() if metric["direction"] == "lower_means_more_risk"}


def _insert(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> None:
    con.register("risk_rows", rows)
    con.execute(f"insert into marts.{RISK_TABLE} by name select * from risk_rows")
    con.unregister("risk_rows")
