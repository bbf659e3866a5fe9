"""The bare scripts make the same marts as the load: otherwise their times would compare different work."""

from pathlib import Path

import duckdb
import pytest

from bench.agreement import differences
from bench.data import sample_folder
from bench.load import BARE, DUCKDB, OURS, Runs, commands, measure, report

CONTACTS, POSTCODES = 20_000, 2_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_folder(CONTACTS, POSTCODES, cache=tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def runs(folder: Path, results: Path) -> Runs:
    return measure(folder, results, 1, lambda line: None)


def test_three_ways_of_loading_make_the_same_marts(runs: Runs) -> None:
    assert [(name, len(taken)) for name, taken in runs.items()] == [(name, 1) for name in (OURS, *BARE)]


def test_the_report_gives_a_ratio_to_each_bare_script(runs: Runs) -> None:
    lines = "\n".join(report(runs))
    assert all(f"our load / {name}: " in lines for name in BARE)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("update marts.mart_area_channel_month set contacts = contacts + 1 where channel = 'app'", "contacts more"),
        ("update marts.mart_area_channel_month set failed = failed + 1 where channel = 'phone'", "other measures"),
        ("delete from marts.mart_area_channel_month where channel = 'post'", "in one alone"),
        ("update marts.mart_area_coverage set premises_covered = premises_covered + 1", "coverage differ"),
        ("update marts.dim_area set premises = premises + 1", "other premises"),
    ],
)
@pytest.mark.usefixtures("runs")
def test_a_mart_that_differs_is_named(folder: Path, results: Path, change: str, words: str) -> None:
    databases = {name: database for name, (_, database) in commands(folder, results).items()}
    changed = results / "changed.duckdb"
    changed.write_bytes(databases[DUCKDB].read_bytes())
    with duckdb.connect(str(changed)) as con:
        con.execute(change)
    assert words in "; ".join(differences(databases[OURS], changed))
