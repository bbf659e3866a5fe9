"""Disclosure control: what may be shown, and that an intruder can not undo it."""

import hashlib
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis import attack as attacks
from analysis.attack import Group, attack, cells_within, finest_cells, protect
from analysis.disclosure import (
    ALL,
    Table,
    ThresholdRefused,
    added,
    checked_threshold,
    count_cells,
    hide_second_cells,
    margin_of,
    perturbations,
    publish,
    rounded,
    row_keys,
    shown_share,
    without_sparse_margins,
)

CUBE = Table("cube", (("ward",), ("channel",), ("month",)))


def cells_shown(shown: dict[str, int | None]) -> pd.DataFrame:
    """Published cells of wards, as a build has them."""
    values = pd.array(list(shown.values()), dtype="Int64")
    return pd.DataFrame({"ward": list(shown), "shown": values, "is_second": False})


def cube(seed: int, size: tuple[int, int, int], average: float) -> pd.DataFrame:
    """Counted rows of wards of unlike size, channels and months; each contact has a random key."""
    rng = np.random.default_rng(seed)
    names = [[f"{letter}{number}" for number in range(many)] for letter, many in zip("wcm", size, strict=True)]
    rows = pd.DataFrame(product(*names), columns=["ward", "channel", "month"])
    for column, values in zip(rows.columns, names, strict=True):
        rows[f"{column}_size"] = rows[column].map(dict(zip(values, rng.gamma(1.0, 1.0, len(values)), strict=True)))
    rows["count"] = rng.poisson(average * rows["ward_size"] * rows["channel_size"] * rows["month_size"])
    rows["key"] = [int(rng.integers(0, 256, count).sum()) for count in rows["count"]]
    return rows[["ward", "channel", "month", "count", "key"]]


def attacked(rows: pd.DataFrame, masked: bool, with_truth: bool = True) -> pd.DataFrame:
    """The attack's answer on a cube and its margins: cell-key masked, or plain: exact but for the threshold."""
    counted = count_cells(rows, [CUBE])
    cells = publish(counted)
    if not masked:
        cells["shown"] = counted["count"].astype("Int64").mask(counted["count"] < 10)
    finest = finest_cells(rows, CUBE)
    return attack(cells, finest if with_truth else finest.drop(columns="count"), exact=not masked)


def test_a_threshold_under_five_is_refused_in_words() -> None:
    with pytest.raises(ThresholdRefused, match="counts under 5 are hidden always"):
        checked_threshold(4)
    assert checked_threshold(5) == 5


def test_a_row_key_is_the_first_byte_of_the_hash_of_secret_and_identity() -> None:
    expected = int(hashlib.sha256(b"secret|C-17").hexdigest()[:2], 16)
    assert row_keys("secret", ["C-16", "C-17"])[1] == expected
    assert row_keys("secret", ["C-17"])[0] == expected
    assert list(row_keys("another", [f"C-{i}" for i in range(20)])) != list(
        row_keys("secret", [f"C-{i}" for i in range(20)])
    )


def test_row_keys_are_spread_evenly() -> None:
    times = np.bincount(row_keys("secret", [str(i) for i in range(25_600)]), minlength=256)
    assert times.min() > 50
    assert times.max() < 160


def test_one_to_nine_are_hidden_nought_is_nought_and_the_rest_is_within_four() -> None:
    every = pd.DataFrame(product(range(300), range(256)), columns=["count", "key"])
    shown = rounded(every["count"], every["key"])
    assert shown.isna().equals(every["count"].between(1, 9))
    assert shown[every["count"] == 0].eq(0).all()
    off = (shown - every["count"]).dropna()
    assert off.abs().max() == 4
    assert (shown.dropna() % 5).eq(0).all()
    assert shown[every["count"] >= 10].min() == 10


def test_a_lower_threshold_shows_smaller_counts() -> None:
    assert rounded(pd.Series([4, 5]), pd.Series([0, 0]), threshold=5).tolist() == [pd.NA, 5]


def test_a_negative_count_is_an_error() -> None:
    with pytest.raises(ValueError, match="negative"):
        rounded(pd.Series([-1]), pd.Series([0]))


def test_the_perturbations_are_those_of_the_method() -> None:
    found = perturbations().set_index(["remainder", "change"])["share"].round(2)
    assert found.to_dict() == {
        (0, 0): 1.0,
        **{(1, -1): 0.8, (1, 4): 0.2},
        **{(2, -2): 0.6, (2, 3): 0.4},
        **{(3, -3): 0.4, (3, 2): 0.6},
        **{(4, -4): 0.2, (4, 1): 0.8},
    }


def test_rounding_is_right_on_average() -> None:
    table = perturbations()
    noise = (table["change"] * table["share"]).groupby(table["remainder"]).sum()
    assert noise.round(3).tolist() == [0.0, -0.004, -0.008, 0.008, 0.004]
    spread = (table["change"] ** 2 * table["share"]).sum() / 5
    assert round(spread**0.5, 1) == 2.0


def test_the_same_people_give_the_same_figure_in_every_table() -> None:
    rows = cube(1, (3, 2, 4), 12.0)
    wards = Table("wards", (("ward",), ("channel",)))
    months = Table("months", (("month",), ("channel",)))
    together = publish(count_cells(rows, [CUBE, wards, months]))
    apart = pd.concat([publish(count_cells(rows, [table])) for table in (wards, months)]).fillna({"ward": ALL})
    joined = apart.fillna({"month": ALL}).merge(together, on=["ward", "channel", "month"], how="left")
    assert len(joined) > 20
    assert joined["shown_x"].equals(joined["shown_y"])


def test_only_declared_margins_are_published() -> None:
    rows = cube(1, (3, 2, 4), 12.0)
    wards, months = Table("wards", (("ward",), ("channel",))), Table("months", (("month",),))
    cells = publish(count_cells(rows, [wards, months]))
    assert list(cells.columns) == ["ward", "channel", "month", "shown", "is_second"]
    patterns = set((cells[["ward", "channel", "month"]] != ALL).itertuples(index=False, name=None))
    assert patterns == {
        (False, False, False),
        (True, False, False),
        (False, True, False),
        (True, True, False),
        (False, False, True),
    }
    assert not cells.duplicated(["ward", "channel", "month"]).any()


def test_levels_of_one_dimension_are_margins_of_their_own() -> None:
    rows = pd.DataFrame(
        {
            "year": ["2025", "2025", None],
            "month": ["Jan 2025", "Feb 2025", "Dec 2024"],
            "staff": ["no", "no", "no"],
            "count": [20, 30, 40],
            "key": [0, 0, 0],
        }
    )
    by_staff = rows.assign(staff="yes", count=1000)
    table = Table("periods", (("year", "month"),), {"staff": "no"})
    cells = count_cells(pd.concat([rows, by_staff]), [table])
    assert cells["staff"].eq("no").all()
    assert cells.set_index(["year", "month"])["count"].to_dict() == {
        (ALL, ALL): 90,
        ("2025", ALL): 50,
        (ALL, "Jan 2025"): 20,
        (ALL, "Feb 2025"): 30,
        (ALL, "Dec 2024"): 40,
    }


def test_adding_says_how_many_hidden_cells_it_leaves_out() -> None:
    cells = cells_shown({"W1": 40, "W2": None, "W3": 15, "W4": None}).assign(town=["A", "A", "A", "B"])
    found = added(cells, ["town"])
    assert found["town"].tolist() == ["A", "B"]
    assert found["shown"].tolist() == [55, pd.NA]
    assert found["hidden_cells"].tolist() == [1, 1]


def test_shares_are_of_shown_counts_and_in_whole_points_on_small_bases() -> None:
    part = pd.Series([15, 115, None, 20, 15, 0], dtype="Int64")
    whole = pd.Series([35, 300, 300, None, 10, 0], dtype="Int64")
    found = shown_share(part, whole)
    assert found[0] == 0.43
    assert found[1] == pytest.approx(115 / 300)
    assert found[[2, 3, 5]].isna().all()
    assert found[4] == 1.0


def test_the_smallest_figure_beside_a_weak_cell_is_hidden_too() -> None:
    cells = pd.concat([cells_shown({ALL: 80}), cells_shown({"W1": None, "W2": 50, "W3": 30})], ignore_index=True)
    weak = cells[cells["ward"] == "W1"]
    once = hide_second_cells(cells, weak).set_index("ward")
    assert once["is_second"].to_dict() == {ALL: False, "W1": False, "W2": False, "W3": True}
    assert once["shown"].isna().to_dict() == {ALL: False, "W1": True, "W2": False, "W3": True}
    everything = hide_second_cells(hide_second_cells(once.reset_index(), weak), weak)
    assert everything["shown"].isna().all()
    assert hide_second_cells(everything, weak).equals(everything)


def test_a_margin_that_is_mostly_hidden_is_not_published() -> None:
    rows = cube(1, (6, 2, 4), 6.0)
    cells = publish(count_cells(rows, [CUBE]))
    hidden = cells["shown"].isna().groupby(margin_of(cells)).mean()
    kept = without_sparse_margins(cells)
    assert hidden["ward x channel x month"] > 0.5 > hidden["ward"]
    assert set(margin_of(kept)) == set(hidden.index[hidden <= 0.5])
    assert len(kept) == margin_of(cells).isin(margin_of(kept)).sum()


def every_table_that_agrees(cells: pd.DataFrame, finest: pd.DataFrame) -> pd.DataFrame:
    """The hidden cells with the number of values that each takes in all tables of 1 to 4 that agree with the cells."""
    known = attacks.knowledge(cells, finest, threshold=5)
    tables = np.array(list(product(range(1, 5), repeat=len(finest)))).T
    sums = known.covers @ tables
    fits = ((sums >= known.low[:, None]) & (sums <= known.high[:, None])).all(axis=0)
    return pd.Series([len(np.unique(sums[cell, fits])) for cell in known.hidden]).to_frame("candidates")


@pytest.mark.parametrize("seed", range(4))
def test_the_attack_finds_exactly_the_values_that_trying_every_table_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = pd.DataFrame(product("ab", "pq", "xy"), columns=["ward", "channel", "month"])
    rows["count"] = rng.choice([1, 4], len(rows), p=[0.15, 0.85])
    rows["key"] = rng.integers(0, 256, len(rows))
    cells = publish(count_cells(rows, [CUBE]), threshold=5)
    finest = finest_cells(rows, CUBE)
    expected = every_table_that_agrees(cells, finest)["candidates"].tolist()
    for known in (finest, finest.drop(columns="count")):
        assert attack(cells, known, threshold=5, enough=9)["candidates"].tolist() == expected
    assert min(expected) < 4


def test_masked_by_cell_keys_every_hidden_cell_keeps_three_candidates() -> None:
    answer = attacked(cube(5, (24, 2, 6), 20.0), masked=True)
    assert len(answer) > 100
    assert answer["candidates"].min() >= 3


def test_hidden_cells_beside_exact_totals_are_worked_out_by_the_same_attack() -> None:
    rows = cube(5, (12, 2, 6), 20.0)
    answer = attacked(rows, masked=False)
    known = answer[answer["candidates"] == 1]
    assert len(known) > len(answer) / 5
    truth = count_cells(rows, [CUBE]).merge(known, on=["ward", "channel", "month"])
    assert truth["count"].equals(truth["least"])


def test_the_attack_needs_no_truth_to_start_from() -> None:
    rows = cube(7, (6, 2, 3), 10.0)
    by_truth, by_figures = (attacked(rows, masked=False, with_truth=truth) for truth in (True, False))
    known = [answer.loc[answer["candidates"] == 1, "least"].tolist() for answer in (by_truth, by_figures)]
    assert known[0] == known[1]
    assert len(known[0]) > 5
    assert attacked(rows, masked=True, with_truth=False)["candidates"].min() >= 3


def test_a_cell_that_is_narrowed_too_far_gets_a_second_cell_hidden() -> None:
    # 9, 19 and 19 of 47: shown as hidden, 15, 15 and 50, which leaves the first only 8 and 9.
    rows = pd.DataFrame({"ward": ["W1", "W2", "W3"], "count": [9, 19, 19], "key": [100, 210, 210]})
    wards = Table("wards", (("ward",),))
    cells = publish(count_cells(rows, [wards]))
    assert cells["shown"].dropna().tolist() == [50, 15, 15]
    assert attack(cells, finest_cells(rows, wards))["candidates"].tolist() == [2]
    protected, answer = protect(cells, [Group(rows, wards)])
    assert protected.loc[protected["is_second"], "ward"].tolist() == ["W2"]
    assert protected["shown"].isna().sum() == 2
    assert answer["candidates"].min() >= 3


def test_more_is_hidden_where_a_margin_would_give_the_second_cell_away() -> None:
    rows = pd.DataFrame({"ward": ["W1", "W2", "W3"], "count": [9, 19, 19], "key": [100, 210, 210]})
    wards = Table("wards", (("ward",), ("channel",)))
    rows = rows.assign(channel="phone")
    cells, answer = protect(publish(count_cells(rows, [wards])), [Group(rows, wards)])
    assert answer["candidates"].min() >= 3
    assert cells["is_second"].sum() > 1


def test_a_margin_is_withheld_where_hiding_a_second_cell_does_not_help() -> None:
    # Nine contacts of staff in nine months, none without, and a total that is hidden: each month must have one.
    months = pd.DataFrame({"month": [f"m{number}" for number in range(9)]})
    staff = months.assign(staff="yes", count=1, key=5)
    rows = pd.concat([staff, months.assign(staff="no", count=200, key=5)], ignore_index=True)
    table = Table("staff", (("month",), ("staff",)))
    cells = publish(count_cells(rows, [table]))
    assert attack(cells, finest_cells(rows, table))["candidates"].min() == 1
    protected, answer = protect(cells, [Group(rows, table)])
    assert (answer["candidates"] >= 3).all()
    assert "month x staff" not in set(margin_of(protected))
    assert "month" in set(margin_of(protected))


def test_tables_without_a_hidden_cell_need_no_protection() -> None:
    rows = cube(2, (2, 2, 2), 500.0)
    cells = publish(count_cells(rows, [CUBE]))
    protected, answer = protect(cells, [Group(rows, CUBE)])
    assert protected.equals(cells)
    assert answer.empty


def test_figures_of_rows_that_a_table_leaves_out_are_no_part_of_its_attack() -> None:
    rows = cube(1, (3, 2, 2), 12.0).assign(staff="no")
    rows = pd.concat([rows, rows.assign(staff="yes")], ignore_index=True)
    whole = Table("all", (("channel",), ("staff",)))
    residents = Table("residents", (("ward",), ("channel",)), {"staff": "no"})
    cells = publish(count_cells(rows, [whole, residents]))
    within = cells_within(cells, residents)
    assert set(within["staff"]) == {"no"}
    assert len(attack(within, finest_cells(rows, residents))) == within["shown"].isna().sum()


def test_published_cells_that_do_not_fit_the_rows_are_an_error() -> None:
    rows = cube(1, (3, 2, 2), 12.0)
    cells = publish(count_cells(rows, [CUBE]))
    with pytest.raises(ValueError, match="do not add up"):
        attack(cells, finest_cells(rows.assign(count=rows["count"] + 30), CUBE))
