"""All SQL models: each builds on given rows, keeps its grain and can be carried to Apache Spark."""

import re
from datetime import date

import duckdb
import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from etl.models import Model, read_models
from tests.etl.given import area, ask, built, give, give_place, raw_database

MODELS = read_models()
# Spark counts weekdays from another day, lacks the rest, or means something else by it.
NOT_FOR_SPARK = {"dayofweek", "isodow", "timezone"}
JANUARY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """Return a database in which every raw table has rows that any careless join would multiply."""
    con = raw_database()
    give_place(con)
    give(con, "place", {"place_code": "P2", "place_slug": "other", "place_name": "Other"})
    give(con, "boundary", area("ward", "X1") | {"place_code": "P2"}, *(area("lsoa", f"L{n}", n) for n in (1, 2, 3)))
    give(con, "inset", {"inset_name": "Town", "area_code": "W1"}, {"inset_name": "City", "area_code": "W1"})
    give(con, "lookup", {"place_code": "P2", "code_system": "lsoa", "code": "Y1", "area_code": "X1"})
    for code, ward in (("L1", "W1"), ("OLD", "W1"), ("L3", "W2")):
        give(con, "lookup", {"code_system": "lsoa11", "code": code, "area_code": ward})
    give_parts(con)
    give_figures(con)
    give_coverage(con)
    give_contacts(con)
    return built(con)


def give_parts(con: duckdb.DuckDBPyConnection) -> None:
    for code, area_system, places in (("L2", "ward", ("W1", "W2")), ("OLD", "lsoa", ("L1", "L2"))):
        part = {"code_system": "lsoa" if area_system == "ward" else "lsoa11", "code": code, "area_system": area_system}
        give(con, "lookup_part", *(part | {"area_code": place, "share": 0.5} for place in places))


def give_figures(con: duckdb.DuckDBPyConnection) -> None:
    for source in ("census", "estimates"):
        for code, system in (("L1", "lsoa"), ("L2", "lsoa"), ("L3", "lsoa"), ("OLD", "lsoa11"), ("W1", "ward")):
            count = {"source_id": source, "area_system": system, "area_code": code, "population": 100, "households": 9}
            give(con, "area_count", count)
            flag = {"source_id": source, "area_system": system, "area_code": code, "flag_name": "paper_first"}
            give(con, "area_flag", flag | {"is_flagged": code == "L1"})
            if system != "ward":
                kind = {"source_id": source, "area_system": system, "area_code": code, "rural_urban": "Rural"}
                give(con, "area_class", kind)
    for code in ("L1", "L2", "L3"):
        figure = {"source_id": "census", "area_system": "lsoa", "area_code": code, "indicator": "old"}
        for period in ("2021", "2031"):
            give(con, "indicator", figure | {"period_label": period, "numerator": 1, "denominator": 10})
        give(con, "indicator", figure | {"period_label": "2021", "indicator": "score", "value": 5})
    scale = {"source_id": "census", "period_label": "2021", "areas": 9, "scale_min": 0, "scale_max": 1}
    give(con, "indicator_scale", scale | {"indicator": "old"}, scale | {"indicator": "score"})
    older = {"area_system": "lsoa11", "area_code": "OLD", "period_label": "2011", "indicator": "score", "value": 5}
    give(con, "indicator", older)


def give_coverage(con: duckdb.DuckDBPyConnection) -> None:
    for source, release in (("first", JANUARY), ("second", date(2027, 1, 1))):
        for technology, threshold in (("fixed", 30), ("fixed", 10), ("decent", 10), ("full_fibre", None)):
            tier = {"source_id": source, "release_date": release, "technology": technology}
            give(con, "coverage_tier", tier | {"threshold_mbps": threshold, "definition": source})
        figures = {"fixed_30": 9, "fixed_10": 10, "decent_10": 8, "full_fibre": 1}
        bases = {f"{tier}_premises": 10 for tier in figures}
        for ward in ("W1", "W2"):
            row = {"source_id": source, "release_date": release, "area_code": ward, "is_weighted": True}
            give(con, "coverage_ward", row | figures | bases)
    older = {"area_code": "P1", "release_date": date(2017, 1, 1), "technology": "fixed", "threshold_mbps": 30}
    give(con, "coverage_authority", older, older | {"technology": "full_fibre", "threshold_mbps": None})


def give_contacts(con: duckdb.DuckDBPyConnection) -> None:
    for source in ("calls", "requests"):
        for field, word, meaning in (
            ("channel", "Telephone", "phone"),
            ("channel", "Call", "phone"),
            ("customer_type", "Res", "resident"),
            ("service", "Bins", "Bins"),
            ("service", "BINS", "Bins"),
        ):
            give(con, "contact_word", {"source_id": source, "field": field, "word": word, "meaning": meaning})
        cell: dict[str, object] = {"source_id": source, "contact_set": source, "area_system": "lsoa", "contacts": 2}
        cell |= {"service": "Bins", "channel": "Telephone", "is_resident_contact": True}
        for code in ("L1", "L2", None):
            for month, number in ((JANUARY, None), (None, 1)):
                here = cell | {"area": code, "month_date": month, "period_number": number}
                give(con, "contact_cell", here, here | {"channel": "Call"})
                give(con, "contact_cell", here | {"service": "BINS", "customer_type": "Res"})
        for channel in ("chat_bot", None):
            give(con, "contact_break", {"source_id": source, "contact_set": "All", "channel": channel, "note": source})
    cost = {"channel": "phone", "cost_set": "Own", "valid_from": JANUARY, "central": 2.0}
    give(con, "unit_cost", cost, cost | {"service_name": "Planning"}, cost | {"cost_set": "Published"})
    for kind, year in (("financial", "2025/26"), ("calendar", "2025"), ("calendar", "2024")):
        give(con, "deflator", {"year_kind": kind, "year_label": year, "index_value": 100.0})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_one_row_a_grain(con: duckdb.DuckDBPyConnection, model: Model) -> None:
    keys = ", ".join(model.grain)
    repeated = ask(con, f"select {keys}, count(*) from {model.table} group by all having count(*) > 1")
    assert repeated == []


@pytest.mark.parametrize("model", [model for model in MODELS if "survey" not in model.name], ids=lambda m: m.table)
def test_the_given_rows_reach_every_model_so_that_the_grain_is_put_to_the_test(
    con: duckdb.DuckDBPyConnection, model: Model
) -> None:
    assert len(ask(con, f"from {model.table}")) > 1


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_a_model_can_be_written_for_spark(model: Model) -> None:
    written = sqlglot.transpile(model.select, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    assert len(written) == 1
    assert sqlglot.parse_one(written[0], dialect="spark").find(exp.Select)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_a_model_is_one_plain_select_of_words_that_spark_shares(model: Model) -> None:
    tree = sqlglot.parse_one(model.select, dialect="duckdb")
    assert isinstance(tree, exp.Query)
    words = set(re.findall(r"\w+", re.sub(r"--[^\n]*", "", model.select).lower()))
    assert not words & NOT_FOR_SPARK
    assert not tree.find(exp.Pivot)
    assert not re.search(r"union\s+(all\s+)?by\s+name", model.select, re.IGNORECASE)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_a_model_divides_by_nothing_that_may_be_nought(model: Model) -> None:
    tree = sqlglot.parse_one(model.select, dialect="duckdb")
    divisors = [division.expression for division in tree.find_all(exp.Div)]
    assert [divisor.sql() for divisor in divisors if not isinstance(divisor, exp.Nullif | exp.Literal)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.table)
def test_a_model_reads_layers_below_its_own_by_their_full_names(model: Model) -> None:
    tree = sqlglot.parse_one(model.select, dialect="duckdb")
    own = {expression.alias for expression in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table) if not table.db} <= own
    may_read = {"staging": {"raw"}, "intermediate": {"staging", "intermediate"}}
    layers = {name.split(".")[0] for name in model.reads}
    assert layers <= may_read.get(model.layer, {"raw", "staging", "intermediate"})


def test_each_model_comes_after_those_that_it_reads() -> None:
    seen: set[str] = set()
    for model in MODELS:
        assert {name for name in model.reads if not name.startswith("raw.")} <= seen, model.table
        seen.add(model.table)
