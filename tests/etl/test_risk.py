"""The risk index in the database: given places, and the four councils against their own files."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.risk import SCORE, Array, Membership, index_scores, roll_up
from dashboard.marts.risk import risk_inputs, risk_scores, risk_standing
from dashboard.risk_presets import load_design
from etl.build import load_places
from etl.place import PROJECT
from tests.etl.given import SMALL_AREAS, GivenPlace, Loaded, Row, ask, geojson, load, polygon
from tests.shared_data import shared_data_folder

FOUR = ("cheshire_east", "cheshire_west_and_chester", "chorley", "south_ribble")
FIGURES = "code,all,young_old,old,rent,homes\nL1,100,10,5,2,40\nL2,300,60,45,20,100\nL3,100,20,0,11,40\n"
INPUTS = [
    {"name": "aged_65_74", "numerator": "young_old", "denominator": "all"},
    {"name": "aged_75_plus", "numerator": "old", "denominator": "all"},
    {"name": "social_rented", "numerator": "rent", "denominator": "homes"},
]
SCORES = """select area_code, round(score_0_10, 6) from marts.mart_area_risk
    where place_code = 'P1' and preset = ? and scaling_base = ? and component is not distinct from ?
    and indicator is not distinct from ? order by 1"""


def given(folder: Path, content: str = FIGURES, small_areas: str = SMALL_AREAS) -> GivenPlace:
    place = GivenPlace(folder).wards().small_areas(small_areas)
    return place.indicators(content, columns={"area": "code", "population": "all"}, indicator=INPUTS)


def other_place(folder: Path, **facts: object) -> GivenPlace:
    """Return a second place, P2, with one small area whose figures lie beyond those of the first."""
    folder.mkdir()
    usual = {"code": "P2", "name": "Other"} | facts
    place = GivenPlace(folder, slug="other", facts=usual | {"folder": str(folder)})
    place.wards(geojson([("X1", polygon(-3.0))])).small_areas("code,ward\nM1,X1\nM2,X1\n")
    content = "code,all,young_old,old,rent,homes\nM1,100,0,0,0,40\nM2,100,40,30,40,40\n"
    return place.indicators(content, columns={"area": "code", "population": "all"}, indicator=INPUTS)


def scores(loaded: Loaded, component: str | None, indicator: str | None, base: str = "place") -> dict[str, float]:
    return dict(loaded.ask(SCORES, "equal", base, component, indicator))


def test_small_areas_are_scaled_weighted_and_rolled_up_by_residents(tmp_path: Path) -> None:
    loaded = load(given(tmp_path))
    younger = scores(loaded, "demography", "aged_65_74")
    assert younger == pytest.approx({"L1": 0, "L2": 10, "L3": 10, "W1": 7.5, "W2": 10, "P1": 8})
    people = scores(loaded, "demography", None)
    assert people == pytest.approx({"L1": 5 / 3, "L2": 10, "L3": 5, "W1": 7.916667, "W2": 5, "P1": 7.333333}, abs=1e-6)
    rent = {"L1": 0, "L2": 10 * 0.15 / 0.225, "L3": 10}
    score = scores(loaded, None, None)
    assert score["L2"] == pytest.approx((10 + rent["L2"]) / 2, abs=1e-6)
    assert score["W1"] == pytest.approx((100 * 5 / 6 + 300 * score["L2"]) / 400, abs=1e-5)


def test_the_preset_that_follows_a_published_index_uses_its_weights(tmp_path: Path) -> None:
    people: dict[str, float] = dict(load(given(tmp_path)).ask(SCORES, "deri", "place", "demography", None))
    assert people["L1"] == pytest.approx((2 * 0 + 4 * 10 / 3) / 6, abs=1e-6)
    weights = load(given(tmp_path)).ask(
        """select distinct component, indicator, weight from marts.mart_area_risk where preset = 'deri'
        and (indicator is not null or component is not null) order by 1, 2 nulls first"""
    )
    assert weights == [
        ("demography", None, 3),
        ("demography", "aged_65_74", 2),
        ("demography", "aged_75_plus", 4),
        ("deprivation", "social_rented", 0),
    ]


def test_shared_small_areas_count_in_both_wards(tmp_path: Path) -> None:
    columns = {"code": "code", "area": "ward", "share": "part"}
    shares = "code,ward,part\nL1,W1,1\nL2,W1,0.5\nL2,W2,0.5\nL3,W2,1\n"
    place = given(tmp_path).small_areas(shares, name="shares", path="shares.csv", columns=columns)
    younger = scores(load(place), "demography", "aged_65_74")
    assert younger["W1"] == pytest.approx(150 * 10 / 250)
    assert younger["P1"] == pytest.approx(8), "the place still counts every resident once"


def test_real_places_are_also_scaled_together_and_invented_ones_never(tmp_path: Path) -> None:
    real = load(given(tmp_path), other_place(tmp_path / "real"))
    assert scores(real, "demography", "aged_65_74", "loaded")["L2"] == pytest.approx(10 * 0.2 / 0.4)
    mixed = load(given(tmp_path), other_place(tmp_path / "invented", invented=True))
    assert mixed.ask("select distinct scaling_base from marts.mart_area_risk") == [("place",)]


def test_the_nation_is_every_area_of_the_country_in_the_file(tmp_path: Path) -> None:
    more = "PA9,100,80,0,0,1\nX9,100,100,0,0,1\nPA8,0,9,0,0,0\n"
    loaded = load(given(tmp_path, FIGURES.replace("L", "PA") + more, SMALL_AREAS.replace("L", "PA")))
    ask_scale = "select areas, scale_min, scale_max from marts.meta_indicator_scale where indicator = 'aged_65_74'"
    assert loaded.ask(ask_scale) == [(4, 0.1, 0.8)]
    assert scores(loaded, "demography", "aged_65_74", "nation")["PA2"] == pytest.approx(10 * 0.1 / 0.7, abs=1e-6)


def test_a_file_of_one_place_gives_no_nation(tmp_path: Path) -> None:
    loaded = load(given(tmp_path))
    assert loaded.ask("select * from marts.meta_indicator_scale") == []


def test_a_constant_input_keeps_its_figures_but_gets_no_score(tmp_path: Path) -> None:
    flat = "code,all,young_old,old,rent,homes\nL1,100,10,5,2,40\nL2,300,60,15,20,100\nL3,100,20,5,11,40\n"
    loaded = load(given(tmp_path, flat))
    assert set(scores(loaded, "demography", "aged_75_plus").values()) == {None}
    assert scores(loaded, "demography", None)["L2"] == 10, "the other input of the component carries it"


def test_a_place_without_residents_or_figures_has_no_index(tmp_path: Path) -> None:
    bare = GivenPlace(tmp_path).wards().small_areas()
    assert load(bare).ask("select * from marts.mart_area_risk") == []
    place = GivenPlace(tmp_path).wards().small_areas().indicators(FIGURES, indicator=INPUTS)
    assert load(place).ask("select * from marts.mart_area_risk") == []


def test_every_build_checks_the_grain_and_the_range_of_the_scores(tmp_path: Path) -> None:
    names = {check.name for check in load(given(tmp_path)).checks}
    assert {"mart_area_risk: one row a grain", "risk index: scores from 0 to 10"} <= names


# The four councils


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    files = [PROJECT / "data" / "places" / f"{name}.toml" for name in (*FOUR, "sampleford")]
    database = load_places(files, tmp_path_factory.mktemp("risk") / "risk.duckdb", shared_data_folder()).database
    with duckdb.connect(str(database), read_only=True) as con:
        yield con


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(shared_data_folder() / name)


def small_area_figures() -> pd.DataFrame:
    """Return the seven published inputs of the equal preset and residents, by LSOA 2021, straight from the files."""
    census = read("statistics/tidy/census2021_lsoa21_ew.csv.gz").set_index("lsoa21_code")
    imd = read("statistics/tidy/imd2025_lsoa21_england.csv.gz").set_index("lsoa21_code")
    twice = sum(census[f"households_deprived_dims_{count}"] for count in (2, 3, 4))
    return pd.DataFrame(
        {
            "place": census["ltla24_code"],
            "residents": census["usual_residents"],
            "aged_65_74": (census["aged_65_plus"] - census["aged_75_plus"]) / census["usual_residents"],
            "aged_75_plus": census["aged_75_plus"] / census["usual_residents"],
            "disabled": census["disabled_equality_act"] / census["ts038_total"],
            "social_rented": census["households_social_rented"] / census["households"],
            "deprived_two_plus": twice / census["households"],
            "imd_income": imd["Income_score"],
            "imd_education": imd["Education_score"],
            "imd_connectivity": imd["digital_connectivity_indicator"],
            "census_paper_share": paper_shares(),
        }
    )


def paper_shares() -> pd.Series:
    """Return the census paper share by LSOA 2021: parts weighted by residents, paper-first areas left out."""
    links = read("geography/lsoa11_lsoa21_ward_four_councils.csv")[["lsoa11_code", "lsoa21_code"]]
    links = links.merge(read("statistics/tidy/census2021_online_share_lsoa11_ew.csv.gz"), on="lsoa11_code")
    links = links.merge(read("statistics/tidy/population_mid2020_lsoa11_ew.csv.gz"), on="lsoa11_code")
    first = links.loc[links["paper_first"] == "Yes", "lsoa21_code"]
    links = links[~links["lsoa21_code"].isin(first)]
    # A split area's residents are shared out evenly; that matters only where it is merged with another as well.
    links["residents"] = links["population"] / links.groupby("lsoa11_code")["lsoa11_code"].transform("size")
    links["papers"] = links["paper_share"] * links["residents"]
    sums = links.groupby("lsoa21_code")[["papers", "residents"]].sum()
    return sums["papers"] / sums["residents"]


def expected_ward_scores(figures: pd.DataFrame) -> pd.Series:
    """Return the index by ward, worked out without our code: scaled, three equal means, weighted by residents."""
    inputs = figures.drop(columns=["place", "residents"])
    scaled = 10 * (inputs - inputs.min()) / (inputs.max() - inputs.min())
    demography = scaled[["aged_65_74", "aged_75_plus", "disabled"]].mean(axis=1)
    deprivation = scaled[["social_rented", "deprived_two_plus", "imd_income", "imd_education"]].mean(axis=1)
    connectivity = scaled[["imd_connectivity", "census_paper_share"]].mean(axis=1)
    score = (demography + deprivation + connectivity) / 3
    parts = read("geography/lsoa21_ward25_overlap_four_councils.csv").set_index("lsoa21_code")
    parts = parts.loc[parts.index.isin(score.index)]
    parts["residents"] = figures["residents"].reindex(parts.index) * parts["postcode_share"]
    parts["points"] = score.reindex(parts.index) * parts["residents"]
    sums = parts.groupby("ward25_code")[["points", "residents"]].sum()
    # Some small areas touch a ward in which none of their postcodes lies.
    return (sums["points"] / sums["residents"]).dropna()


@pytest.mark.parametrize(
    ("base", "places"),
    [
        ("place", ["E06000050"]),
        ("place", ["E07000118"]),
        ("loaded", ["E06000049", "E06000050", "E07000118", "E07000126"]),
    ],
)
def test_ward_scores_are_those_worked_out_from_the_files_by_hand(
    con: duckdb.DuckDBPyConnection, base: str, places: list[str]
) -> None:
    figures = small_area_figures()
    expected = expected_ward_scores(figures[figures["place"].isin(places)])
    query = """select area_code, score_0_10 from marts.mart_area_risk inner join marts.dim_area using (area_code)
        where area_type = 'ward' and preset = 'equal' and scaling_base = ? and component is null
        and list_contains(?, marts.mart_area_risk.place_code)"""
    found: dict[str, float] = dict(ask(con, query, base, places))
    # Shares are published to four decimals, and add to 1 only after rounding.
    assert found == pytest.approx(expected.to_dict(), abs=1e-3)


def test_every_ward_of_the_four_councils_has_a_score_on_every_base(con: duckdb.DuckDBPyConnection) -> None:
    query = """select preset, scaling_base, count(score_0_10) from marts.mart_area_risk
        inner join marts.dim_area using (area_code, place_code)
        where area_type = 'ward' and component is null and place_code <> 'SAMPLEFORD' group by all order by all"""
    assert ask(con, query) == [(p, base, 134) for p in ("deri", "equal") for base in ("loaded", "nation", "place")]


def test_the_national_scale_is_all_of_england(con: duckdb.DuckDBPyConnection) -> None:
    query = """select distinct areas, scale_min, scale_max from marts.meta_indicator_scale where indicator = ?"""
    census = read("statistics/tidy/census2021_lsoa21_ew.csv.gz").set_index("lsoa21_code")
    england = census[census.index.str.startswith("E")]
    younger = (england["aged_65_plus"] - england["aged_75_plus"]) / england["usual_residents"]
    assert ask(con, query, "aged_65_74") == [(33_755, pytest.approx(younger.min()), pytest.approx(younger.max()))]
    assert ask(con, query, "census_paper_share") == [(29_835, 0.0, 0.256)], "without paper-first areas"


def test_paper_first_areas_lend_the_index_no_paper_share(con: duckdb.DuckDBPyConnection) -> None:
    query = """select place_code, count(*) - count(value) from marts.mart_area_risk
        inner join marts.dim_area using (area_code, place_code) where area_type = 'lsoa' and preset = 'equal'
        and scaling_base = 'place' and indicator = 'census_paper_share' group by all order by all"""
    counted: list[Row] = ask(con, query)
    assert [row for row in counted if row[0] != "SAMPLEFORD"] == [
        ("E06000049", 5),
        ("E06000050", 5),
        ("E07000118", 0),
        ("E07000126", 1),
    ]


def test_the_sample_place_has_an_index_of_its_own_alone(con: duckdb.DuckDBPyConnection) -> None:
    query = """select scaling_base, component, round(score_0_10, 1) from marts.mart_area_risk
        where area_code = 'SAMPLEFORD' and preset = 'equal' and indicator is null order by component nulls last"""
    found = ask(con, query)
    assert [(base, component) for base, component, _ in found] == [
        ("place", "connectivity"),
        ("place", "demography"),
        ("place", "deprivation"),
        ("place", None),
    ]
    assert all(0 < score < 10 for _, _, score in found)


def test_the_page_works_out_what_the_database_holds(con: duckdb.DuckDBPyConnection) -> None:
    design = load_design()
    for place, base, preset in ask(con, "select distinct place_code, scaling_base, preset from marts.mart_area_risk"):
        held = risk_scores(con, place, base)
        names = [given.indicator for given in risk_inputs(con, place, base)]
        index = index_scores(held.scores, design.weights(design.preset(preset), names))
        query = """select area_code, score_0_10 from marts.mart_area_risk where place_code = ? and scaling_base = ?
            and preset = ? and component is null and area_code in
                (select area_code from marts.dim_area where area_type <> 'lsoa')"""
        expected: dict[str, float] = dict(ask(con, query, place, base, preset))
        assert roll_up(index, held.members)[SCORE].to_dict() == pytest.approx(expected, abs=1e-7)


def side_by_side(tables: list[Array]) -> Array:
    """Return one table of residents in which no place has residents of another's small areas."""
    height, width = (sum(table.shape[side] for table in tables) for side in (0, 1))
    whole, top, left = np.zeros((height, width)), 0, 0
    for table in tables:
        whole[top : top + table.shape[0], left : left + table.shape[1]] = table
        top, left = top + table.shape[0], left + table.shape[1]
    return whole


def test_134_wards_together_are_scored_as_in_each_place_alone(con: duckdb.DuckDBPyConnection) -> None:
    parts = [risk_scores(con, place, "loaded") for place in ("E06000049", "E06000050", "E07000118", "E07000126")]
    scores = pd.concat([part.scores for part in parts])
    members = Membership(
        tuple(area for part in parts for area in part.members.areas),
        tuple(code for part in parts for code in part.members.small_areas),
        side_by_side([part.members.residents for part in parts]),
    )
    design = load_design()
    weights = design.weights(design.preset("equal"), scores.columns)
    together = roll_up(index_scores(scores, weights), members)
    alone = pd.concat([roll_up(index_scores(part.scores, weights), part.members) for part in parts])
    assert len(together) == 134 + 4
    pd.testing.assert_frame_equal(together, alone)


def test_rank_stability_of_a_council_is_the_same_each_time_and_its_ranks_are_ranks(
    con: duckdb.DuckDBPyConnection,
) -> None:
    parts = (("demography", ("aged_65_74", "aged_75_plus")), ("deprivation", ("imd_income",)), ("connectivity", ()))
    first, second = (risk_standing(con, "E06000050", "place", "equal", parts) for _ in range(2))
    assert first == second
    assert len(first) == 45
    assert min(ward.rank_best for ward in first) == 1
    assert max(ward.rank_worst for ward in first) == 45
    assert min(first, key=lambda ward: ward.preset_rank) == max(first, key=lambda ward: ward.preset_score)
