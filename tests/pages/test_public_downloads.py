"""The attack on every public download of the sample place, and on the same downloads without the mask."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from analysis.attack import attack, cells_within, finest_cells
from analysis.disclosure import ALL, Table
from analysis.periods import Period, periods
from tests.pages import downloads
from tests.pages.downloads import Choice

TWELVE, MONTH = ("twelve_months",), ("twelve_months", "month")
GROUPS = (
    Table("services", (MONTH, ("service_code",), ("channel_group", "channel"))),
    Table("areas", (MONTH, ("area_code",), ("channel_group", "channel"))),
    Table("customers", (MONTH, ("customer_type",), ("channel_group", "channel"))),
    Table("areas and services", (TWELVE, ("area_code",), ("service_code",), ("channel_group",))),
    Table("areas and customers", (TWELVE, ("area_code",), ("customer_type",), ("channel_group",))),
    Table("services and customers", (TWELVE, ("service_code",), ("customer_type",), ("channel_group",))),
)


def latest_year() -> Period:
    _, held = downloads.sampleford()
    assert held.first_month is not None
    assert held.last_month is not None
    return periods(held.first_month, held.last_month)[0]


@pytest.fixture(scope="module")
def served(public_sample: Path) -> Iterator[Path]:
    """Let this module be a process that serves the public sample."""
    from dashboard.audience import audience

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIENCE", "public")
        patch.setenv("ATLAS_DATABASE", str(public_sample))
        audience.cache_clear()
        yield public_sample
    audience.cache_clear()


@pytest.fixture(scope="module")
def truth(served: Path, internal_sample: Path) -> pd.DataFrame:
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        return downloads.true_cells(con, latest_year())


@pytest.fixture(scope="module")
def published(served: Path) -> pd.DataFrame:
    return downloads.published_cells([*downloads.choices(), *downloads.pairs_of_one_service(served)])


def attacked(published: pd.DataFrame, truth: pd.DataFrame, group: Table, exact: bool = False) -> pd.DataFrame:
    """Return the attack's answer on the downloads' figures that are sums of a group's finest cells."""
    cells = cells_within(published, group)
    # A second cell has 10 contacts or more; that an intruder may guess which they are is his, not ours, to show.
    counts = _counts(cells, truth)
    cells["is_second"] = (cells["shown"].isna() & counts.ge(10)).to_numpy()
    return attack(cells, finest_cells(truth, group), exact=exact)


def _counts(cells: pd.DataFrame, truth: pd.DataFrame) -> pd.Series:
    """Return the true count of each cell."""
    found = pd.Series(0, index=cells.index)
    patterns = cells[downloads.LEVELS] != ALL
    for pattern, own in cells.groupby([patterns[level] for level in downloads.LEVELS], sort=False):
        levels = [level for level, is_down in zip(downloads.LEVELS, pattern, strict=True) if is_down]
        if not levels:
            found[own.index] = int(truth["count"].sum())
            continue
        sums = truth.groupby(levels, as_index=False)["count"].sum()
        found[own.index] = own[levels].merge(sums, on=levels, how="left")["count"].fillna(0).astype(int).to_numpy()
    return found


def test_the_downloads_hold_published_figures_alone(published: pd.DataFrame, truth: pd.DataFrame) -> None:
    assert len(published) > 5_000
    counts = _counts(published, truth)
    shown = published["shown"].notna()
    assert (published.loc[shown, "shown"] % 5).eq(0).all()
    assert (published.loc[shown, "shown"] - counts[shown]).abs().max() <= 4
    assert counts[counts.lt(10)].index.isin(published.index[~shown]).all()
    assert (~shown).sum() > 10


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_no_hidden_count_of_any_download_is_narrowed_to_fewer_than_three_values(
    published: pd.DataFrame, truth: pd.DataFrame, group: Table
) -> None:
    answer = attacked(published, truth, group)
    assert not len(answer) or answer["candidates"].min() >= 3


@pytest.fixture
def unmasked(served: Path, truth: pd.DataFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the public sample with true counts in the place of rounded ones, and 1 to 9 hidden all the same."""
    target = tmp_path / "unmasked.duckdb"
    shutil.copy(served, target)
    with duckdb.connect(str(target)) as con:
        cells = con.execute(
            "select rowid, * from marts.mart_contact_cell where measure = 'contacts' and margin like 'residents%'"
        ).df()
        months = cells["margin"].str.contains("month")
        is_year = cells["margin"].str.contains("twelve_months") & cells["period_label"].eq(latest_year().label)
        is_known = (months & ~cells["margin"].str.contains("twelve_months")) | is_year | cells["period_label"].isna()
        cells = cells[is_known]
        parts = cells["margin"].str.split(" x ")
        named = pd.DataFrame(ALL, index=cells.index, columns=downloads.LEVELS)
        for level in downloads.LEVELS:
            is_down = parts.map(lambda part, level=level: level in part)
            value = cells["period_label"] if level in ("month", "twelve_months") else cells[level].fillna("")
            named.loc[is_down, level] = value[is_down]
        exact = _counts(named, truth)
        shown = cells.assign(exact=exact.astype("Int64").mask(exact.lt(10)))[["rowid", "exact"]]
        con.register("shown", shown)
        con.execute(
            """update marts.mart_contact_cell as c set contacts = shown.exact from shown where c.rowid = shown.rowid"""
        )
    monkeypatch.setenv("ATLAS_DATABASE", str(target))
    return target


def test_the_same_downloads_without_rounding_are_broken_by_the_same_attack(unmasked: Path, truth: pd.DataFrame) -> None:
    pairs = downloads.pairs_of_one_service(unmasked)
    alone = [Choice(pairs[0].service_code, period=latest_year()), *(replace(pair, service_code=None) for pair in pairs)]
    cells = downloads.published_cells([*pairs, *alone])
    answer = attacked(cells, truth, GROUPS[3], exact=True)
    known = answer[answer["candidates"] == 1]
    assert len(known) > len(answer) / 2 > 10
    named = known.reindex(columns=downloads.LEVELS).astype("object").fillna(ALL)
    assert known["least"].tolist() == _counts(named, truth).tolist()
