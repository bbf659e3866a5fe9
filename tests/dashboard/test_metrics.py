import duckdb
import pytest

from dashboard.metrics import Metric, load_caveats, load_metrics, metrics_for

METRICS = load_metrics()


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_each_metric_stands_on_columns_that_its_mart_has(metric: Metric, con: duckdb.DuckDBPyConnection) -> None:
    columns = {row[0] for row in con.execute(f"describe {metric.mart}").fetchall()}
    used = set(f"{metric.numerator} {metric.denominator}".replace("(", " ").replace(")", " ").split())
    assert used & columns
    con.execute(f"select {metric.numerator}, {metric.denominator} from {metric.mart} limit 0")


@pytest.mark.parametrize("metric", METRICS.values(), ids=list(METRICS))
def test_each_metric_has_a_definition_and_three_rising_breaks(metric: Metric) -> None:
    assert metric.definition.endswith(".")
    assert list(metric.breaks) == sorted(set(metric.breaks))
    assert len(metric.breaks) == 3


def test_no_two_metrics_share_a_label_because_labels_stand_in_addresses() -> None:
    labels = [metric.label for metric in METRICS.values()]
    assert len(labels) == len(set(labels))


def test_every_caveat_that_a_metric_names_has_words_and_none_is_left_over() -> None:
    named = {caveat for metric in METRICS.values() for caveat in metric.caveats}
    assert named == set(load_caveats())


def test_the_census_paper_share_carries_the_publishers_disclaimer() -> None:
    assert "ons_online_share" in METRICS["census_paper_share"].caveats
    assert load_caveats()["ons_online_share"].startswith("The data presented are NOT official statistics")


def test_a_place_is_offered_the_metrics_of_its_own_sources() -> None:
    names = [metric.name for metric in metrics_for({"boundaries", "coverage"}, ["disabled"])]
    assert "disabled" in names
    assert "coverage_full_fibre" in names
    assert "digital_share" not in names
