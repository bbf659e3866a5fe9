"""The attack on every public download of the sample place, and on the same downloads without the mask."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analysis.attack import attack, cells_within, finest_cells
from analysis.disclosure import ALL, ENOUGH, Table
from dashboard.marts.contacts import MEASURES
from etl.disclosure import MEASURED, TABLES
from tests.pages import downloads
from tests.pages.offered import ROOT, Reader, calls_of, readers
from tests.pages.published import LEVELS, ClosedList, Truth, number
from tests.pages.reading import HIDDEN, Reading, Replies

# Measures of one column of the source: each is a part of the one before it.
FAMILIES = (("resolved",), ("failed",), ("avoidable",), ("started",), ("completed",), ("ratings", "satisfied"))
GROUPS = [(table, ()) for table in TABLES] + [
    (Table(f"{family[0]}: {table.name}", (*table.dimensions, family), table.only), family)
    for family in FAMILIES
    for table in MEASURED
]
# The line that offers what a council printed of its own heatmap: open words, and Sampleford has none.
NOT_OF_THE_SAMPLE = "-published-heatmap"


@dataclass(frozen=True)
class Walked:
    """What a reader brought home from a walk through all pages."""

    reading: Reading
    kinds: set[downloads.Kind]
    offered_at: set[tuple[str, int]]


@contextmanager
def public_edition(database: Path) -> Iterator[Callable[[str], Reader]]:
    """Let this process serve a public database, and give a function that opens a page of it."""
    from dashboard.audience import audience

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIENCE", "public")
        patch.setenv("ATLAS_DATABASE", str(database))
        audience.cache_clear()
        with readers() as open_page:
            yield open_page
    audience.cache_clear()


@pytest.fixture(scope="module")
def closed(public_sample: Path) -> ClosedList:
    return ClosedList.of(public_sample)


@pytest.fixture(scope="module")
def truth(internal_sample: Path, closed: ClosedList) -> Truth:
    return Truth.of(internal_sample, closed)


@pytest.fixture(scope="module")
def walked(public_sample: Path, closed: ClosedList) -> Walked:
    with public_edition(public_sample) as open_page:
        walked = Walked(downloads.nothing_read(closed), set(), set())
        for page, choices in downloads.walk():
            reader = open_page(page)
            for chosen in choices:
                files = reader.files(**chosen)
                downloads.read(walked.reading, files)
                walked.kinds.update(map(downloads.kind_of, files))
                walked.offered_at.update(file.offered_at for file in files)
    walked.reading.finish()
    return walked


def test_every_place_where_a_page_offers_a_file_was_walked_to(walked: Walked) -> None:
    missed = [
        (file, first)
        for file, first, last in calls_of("foot")
        if not any(path == file and first <= line <= last for path, line in walked.offered_at)
    ]
    lines = [(ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1] for file, line in missed]
    assert [line for line in lines if NOT_OF_THE_SAMPLE not in line] == []
    assert len(lines) == 1


def test_no_page_offers_a_file_but_through_the_foot_of_the_house() -> None:
    assert {file for file, _, _ in calls_of("download_button")} == {"dashboard/skeleton.py"}
    assert {file for file, _, _ in calls_of("picture_buttons")} == {"dashboard/skeleton.py"}


def test_every_kind_of_file_that_somebody_can_read_is_offered(walked: Walked) -> None:
    assert set(downloads.KINDS) - walked.kinds == set()


def test_every_count_of_every_download_is_a_published_figure(walked: Walked, closed: ClosedList) -> None:
    counts = walked.reading.counts
    assert len(counts) > 20_000
    wrong = [row for row in counts if not _is_published(row, closed)]
    assert wrong == []


def _is_published(row: dict[str, str], closed: ClosedList) -> bool:
    """Return whether a count that was read is the published cell of its levels, hidden where that is."""
    cell = {level: value for level, value in row.items() if level != "text"}
    if not closed.holds(cell):
        return False
    said, shown = number(row["text"]), closed.figure(cell)
    return said == shown or (bool(np.isnan(said) and np.isnan(shown)) and row["text"] == HIDDEN)


def test_every_figure_that_is_made_of_counts_is_what_the_published_cells_make_of_it(walked: Walked) -> None:
    assert len(walked.reading.made) > 50_000
    assert [made for made in walked.reading.made if not made.is_told_by_the_cells] == []


def test_no_sentence_under_the_figures_counts_more_finely_than_they_do(walked: Walked) -> None:
    assert walked.reading.too_fine == []


def test_the_counts_read_are_rounded_and_small_ones_hidden(walked: Walked, truth: Truth) -> None:
    cells = walked.reading.cells()
    counts, shown = truth.counts(cells), cells["shown"].notna()
    assert len(cells) > 9_000
    assert (cells.loc[shown, "shown"] % 5).eq(0).all()
    assert (cells.loc[shown, "shown"] - counts[shown]).abs().max() <= 4
    assert counts[counts.lt(10)].index.isin(cells.index[~shown]).all()
    assert (~shown).sum() > 10


def test_no_estimate_rests_on_fewer_than_thirty_replies_and_no_base_tells_how_many_there_were(
    walked: Walked, internal_sample: Path
) -> None:
    with duckdb.connect(str(internal_sample), read_only=True) as con:
        rows = con.execute(
            """select wave_set, question, coalesce(area_code, ''), group_name, group_value, max(n_unweighted)
            from marts.mart_area_survey group by all"""
        ).fetchall()
    replies = {tuple(key): count for *key, count in rows}
    read = walked.reading.replies
    assert len(read) > 1_000
    assert [one for one in read if (replies[_whose(one)] >= 30) != one.is_shown] == []
    assert [one for one in read if _rounded_base(replies[_whose(one)]) != one.base] == []


def _whose(one: Replies) -> tuple[str, ...]:
    return one.wave_set, one.question, one.area_code, one.group_name, one.group_value


def _rounded_base(replies: int) -> int:
    """Return a base as it may be told: to the nearest 5, 5 for 1 to 9, and never up to a limit that it misses."""
    if replies < 10:
        return 5 if replies else 0
    nearest = 5 * ((replies + 2) // 5)
    return next((limit - 5 for limit in (30, 50) if replies < limit <= nearest), nearest)


@pytest.fixture(scope="module")
def attackable(closed: ClosedList, truth: Truth) -> pd.DataFrame:
    """Return every cell that a download can show or add up, after whatever choices."""
    hidden = closed.cells["shown"].isna()
    # A second cell has 10 contacts or more; that an intruder may guess which they are is his, not ours, to show.
    is_second = truth.counts(closed.cells[hidden]).ge(10).reindex(closed.cells.index, fill_value=False)
    return closed.cells.assign(is_second=is_second)


def test_every_hidden_cell_is_attacked(attackable: pd.DataFrame) -> None:
    of_groups = pd.concat([cells_within(attackable, table) for table, _ in GROUPS])
    assert _hidden(attackable) == _hidden(of_groups)
    assert len(_hidden(attackable)) > 200


def _hidden(cells: pd.DataFrame) -> set[tuple[str, ...]]:
    """Return the levels of the hidden cells."""
    return set(cells.loc[cells["shown"].isna(), LEVELS].itertuples(index=False, name=None))


@pytest.mark.parametrize(("group", "family"), GROUPS, ids=lambda value: getattr(value, "name", ""))
def test_no_hidden_count_is_narrowed_to_fewer_than_three_values(
    attackable: pd.DataFrame, truth: Truth, group: Table, family: tuple[str, ...]
) -> None:
    answer = attack(cells_within(attackable, group), finest_cells(truth.split(family), group))
    assert not len(answer) or answer["candidates"].min() >= ENOUGH


@pytest.fixture(scope="module")
def unmasked(public_sample: Path, closed: ClosedList, truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the public sample with true counts in the place of rounded ones, and 1 to 9 hidden all the same."""
    target = tmp_path_factory.mktemp("unmasked") / "dashboard.duckdb"
    shutil.copy(public_sample, target)
    contacts = closed.cells[(closed.cells[list(MEASURES)] == ALL).all(axis=1) & closed.cells["residents"].ne(ALL)]
    exact = truth.counts(contacts).astype("Int64")
    with duckdb.connect(str(target)) as con:
        exact = exact.mask(exact.lt(10))
        con.register("shown", pd.DataFrame({"row": closed.rowids[contacts.index], "exact": exact}))
        con.execute("update marts.mart_contact_cell as c set contacts = exact from shown where c.rowid = shown.row")
    return target


def read_without_rounding(unmasked: Path, closed: ClosedList, page: str, choices: list[downloads.Choices]) -> Reading:
    with public_edition(unmasked) as open_page:
        reading, reader = downloads.nothing_read(closed), open_page(page)
        for chosen in choices:
            downloads.read(reading, reader.files(**chosen))
    return reading


def broken(reading: Reading, truth: Truth, group: Table) -> tuple[pd.DataFrame, int]:
    """Return the hidden counts that the attack knows exactly, and how many are hidden; what it knows must be true."""
    cells = cells_within(reading.cells(), group)
    answer = attack(cells, finest_cells(truth.split(()), group), exact=True)
    known = answer[answer["candidates"] == 1]
    named = known.reindex(columns=LEVELS).astype("object").fillna(ALL)
    assert known["least"].tolist() == truth.counts(named).tolist()
    return known, len(answer)


def test_without_rounding_the_files_of_channel_shift_are_broken_by_the_same_attack(
    unmasked: Path, closed: ClosedList, truth: Truth
) -> None:
    with public_edition(unmasked):
        pairs = downloads.hidden_pairs()[::2]
    reading = read_without_rounding(unmasked, closed, "channel_shift", pairs)
    known, hidden = broken(reading, truth, TABLES[7])
    assert len(known) > hidden / 2 > 5


def test_without_rounding_the_files_of_the_shift_planner_are_broken_by_the_same_attack(
    unmasked: Path, closed: ClosedList, truth: Truth
) -> None:
    with public_edition(unmasked):
        plans = downloads.small_plans("2025/26")
    reading = read_without_rounding(unmasked, closed, "shift_planner", plans)
    known, hidden = broken(reading, truth, TABLES[6])
    assert len(known) == hidden > 0
    assert reading.too_fine
