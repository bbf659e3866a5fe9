"""What moved a cost: adds up to the penny, in whatever order, and the saving that may be claimed."""

from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cost_change import change_of_bill, change_per_serve, comparable, mix_by_channel, with_drift
from analysis.counterfactual import saving, trend_saving, with_failures
from tests.shared_data import shared_data_folder

COUNTS = st.lists(st.integers(0, 50_000), min_size=1, max_size=6)
COSTS = st.floats(0.05, 20.0)


def channels(
    before: list[float], after: list[float], unit_before: list[float], unit_after: list[float]
) -> pd.DataFrame:
    names = [f"channel {n}" for n in range(len(before))]
    frame = pd.DataFrame({"channel": names, "label": names, "channel_group": "traditional"})
    frame = frame.assign(serves_before=before, serves_after=after, contacts_before=before, contacts_after=after)
    return frame.assign(unit_before=unit_before, unit_after=unit_after)


@st.composite
def two_periods(draw: st.DrawFn) -> pd.DataFrame:
    """Draw channels of two periods, both with contacts, some channels in one period only."""
    before = draw(COUNTS.filter(lambda counts: sum(counts) > 0))
    size = len(before)
    after = draw(st.lists(st.integers(0, 50_000), min_size=size, max_size=size).filter(lambda counts: sum(counts) > 0))
    units = [draw(st.lists(COSTS, min_size=size, max_size=size)) for _ in range(2)]
    return channels([float(n) for n in before], [float(n) for n in after], *units)


def worked_example() -> pd.DataFrame:
    """Return the example of METHODS: face to face, phone and web."""
    return channels([15_000, 40_000, 45_000], [10_800, 34_560, 62_640], [8.62, 2.83, 0.15], [8.90, 3.10, 0.16])


def test_the_worked_example_to_the_penny() -> None:
    bill, each = change_of_bill(worked_example()), change_per_serve(worked_example())
    assert bill is not None
    assert each is not None
    found = [round(part, 2) for part in (bill.before, bill.volume, bill.mix, bill.rate, bill.after)]
    assert found == [249_250.00, 17_869.20, -68_125.20, 14_284.40, 213_278.40]
    assert [round(part, 5) for part in (each.mix, each.rate, each.after - each.before)] == [-0.65505, 0.13735, -0.51770]
    assert each.volume == 0
    assert mix_by_channel(worked_example())["mix"].sum() == pytest.approx(-68_125.20)


@given(two_periods())
@settings(max_examples=80, deadline=None)
def test_effects_add_up_to_the_penny(found: pd.DataFrame) -> None:
    for change in (change_of_bill(found), change_per_serve(found)):
        assert change is not None
        assert (
            round(change.volume + change.mix + change.services + change.rate - (change.after - change.before), 6) == 0
        )
    bill = change_of_bill(found)
    assert bill is not None
    assert mix_by_channel(found)["mix"].sum() == pytest.approx(bill.mix, abs=1e-4)
    assert bill.before == pytest.approx((found["serves_before"] * found["unit_before"]).sum())


@given(two_periods())
@settings(max_examples=60, deadline=None)
def test_swapping_the_periods_mirrors_every_effect(found: pd.DataFrame) -> None:
    swapped = found.rename(columns=lambda name: name.replace("before", "x").replace("after", "before"))
    swapped = swapped.rename(columns=lambda name: name.replace("_x", "_after"))
    there, back = change_of_bill(found), change_of_bill(swapped)
    assert there is not None
    assert back is not None
    for effect in ("volume", "mix", "rate"):
        assert getattr(back, effect) == pytest.approx(-getattr(there, effect), abs=1e-5)


@given(two_periods(), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_channels_does_not_matter(found: pd.DataFrame, random: object) -> None:
    shuffled = found.sample(frac=1, random_state=random.randint(0, 2**31))  # type: ignore[attr-defined]
    one, other = change_of_bill(found), change_of_bill(shuffled)
    assert one is not None
    assert other is not None
    assert (other.volume, other.mix, other.rate) == pytest.approx((one.volume, one.mix, one.rate), abs=1e-5)


def test_volume_alone_leaves_the_cost_of_a_serve_where_it_was() -> None:
    each = change_per_serve(channels([10, 20], [30, 60], [3.0, 0.2], [3.0, 0.2]))
    assert each is not None
    assert [each.mix, each.rate] == pytest.approx([0, 0])


def test_a_period_without_serves_has_no_change() -> None:
    empty = channels([0, 0], [3, 4], [1.0, 2.0], [1.0, 2.0])
    assert (change_of_bill(empty), change_per_serve(empty), saving(with_units(empty, [1.0, 2.0]))) == (None, None, None)
    assert mix_by_channel(empty).empty


def period(**rows: tuple[float | None, float, str | None]) -> pd.DataFrame:
    """Return costed rows: contacts, unit cost and reason by channel."""
    frame = pd.DataFrame(
        [(name, *row) for name, row in rows.items()], columns=["channel", "contacts", "unit", "reason"]
    )
    usable = frame["reason"].isna()
    serves = frame["contacts"].astype("float64").where(usable, 0.0)
    frame = frame.assign(label=frame["channel"], channel_group="digital", serves=serves, cost=serves * frame["unit"])
    return frame.assign(contacts=frame["contacts"].astype("float64"))


def test_a_channel_that_is_new_is_mix_and_not_rate() -> None:
    both = comparable(period(phone=(100, 3.0, None)), period(phone=(80, 3.0, None), chat_bot=(20, 0.5, None)))
    each = change_per_serve(both)
    assert each is not None
    assert (each.rate, round(each.mix, 9)) == (0, -0.5)


def by_service(**rows: tuple[float, float]) -> pd.DataFrame:
    """Return average unit costs of calls: weight and unit cost by service."""
    frame = pd.DataFrame([(name, *row) for name, row in rows.items()], columns=["service_code", "weight", "central"])
    return frame.assign(channel="phone")


def test_calls_that_turn_to_a_dearer_service_are_service_mix_and_not_rate() -> None:
    # Care rises from 10 to 40 of 100 calls, at £6 against £3.
    both = channels([100.0], [100.0], [3.3], [4.2]).assign(channel="phone")
    moved = with_drift(both, by_service(bins=(90, 3.0), care=(10, 6.0)), by_service(bins=(60, 3.0), care=(40, 6.0)))
    each = change_per_serve(moved)
    assert each is not None
    assert [each.services, each.rate, each.mix] == pytest.approx([0.9, 0.0, 0.0])


def test_a_dearer_unit_cost_is_rate_even_where_services_moved_too() -> None:
    both = channels([100.0], [100.0], [3.3], [4.6]).assign(channel="phone")
    moved = with_drift(both, by_service(bins=(90, 3.0), care=(10, 6.0)), by_service(bins=(60, 3.0), care=(40, 7.0)))
    bill = change_of_bill(moved)
    assert bill is not None
    # Care: 30 points more at 6.50, midway, bins 30 fewer at 3.00; and a pound more on a quarter, midway.
    assert [bill.services, bill.rate] == pytest.approx([105.0, 25.0])
    assert bill.after - bill.before == pytest.approx(bill.services + bill.rate)


def test_a_service_that_is_new_in_a_channel_is_service_mix() -> None:
    both = channels([100.0], [100.0], [3.0], [4.5]).assign(channel="phone")
    each = change_per_serve(with_drift(both, by_service(bins=(9, 3.0)), by_service(bins=(5, 3.0), care=(5, 6.0))))
    assert each is not None
    assert [each.services, each.rate] == pytest.approx([1.5, 0.0])


def test_channels_without_a_whole_cost_in_one_period_are_not_compared() -> None:
    before = period(
        phone=(100, 3.0, None), post=(9, 1.0, "No unit cost"), app=(None, 1.0, "Hidden"), web=(5, 1.0, None)
    )
    after = period(
        phone=(90, 3.0, None), post=(9, 1.0, None), app=(50, 1.0, None), web=(9, 1.0, "Cost for a part only")
    )
    assert comparable(before, after)["channel"].tolist() == ["phone"]


def with_units(frame: pd.DataFrame, units: list[float], **columns: list[float]) -> pd.DataFrame:
    return frame.assign(low=columns.get("low", units), central=units, high=columns.get("high", units))


def phone_and_web(before: tuple[int, int], after: tuple[int, int]) -> pd.DataFrame:
    frame = pd.DataFrame({"channel": ["phone", "web_form"], "channel_group": ["traditional", "digital"]})
    frame = frame.assign(label=frame["channel"], contacts_before=before, contacts_after=after)
    return with_units(frame, [2.83, 0.15])


def test_golden_saving_of_fifteen_points_and_with_a_fifth_falling_back() -> None:
    moved = phone_and_web((45_000, 55_000), (30_000, 70_000))
    found = saving(moved)
    assert found is not None
    assert (round(found.saved, 2), round(found.fallen, 2), found.growth) == (40_200.00, 40_200.00, 0)
    failing = saving(with_failures(moved, {"web_form": 0.2, "phone": 0.9}))
    assert failing is not None
    assert round(failing.saved, 2) == 31_710.00


def test_the_saving_is_bounded_by_the_ends_of_the_unit_costs() -> None:
    moved = phone_and_web((45_000, 55_000), (30_000, 70_000))
    found = saving(moved.assign(low=[1.28, 0.10], high=[5.57, 0.56]))
    assert found is not None
    assert round(found.saved_low, 2) == round(15_000 * (1.28 - 0.56), 2)
    assert round(found.saved_high, 2) == round(15_000 * (5.57 - 0.10), 2)


def test_without_a_cost_of_a_call_failures_change_nothing() -> None:
    web = phone_and_web((1, 2), (3, 4)).iloc[1:]
    pd.testing.assert_frame_equal(with_failures(web, {"web_form": 0.5}), web)


@given(two_periods())
@settings(max_examples=60, deadline=None)
def test_what_the_bill_fell_by_is_the_saving_less_growth(found: pd.DataFrame) -> None:
    answer = saving(with_units(found, found["unit_after"].tolist()))
    assert answer is not None
    assert answer.fallen == pytest.approx(answer.saved - answer.growth, abs=1e-5)


def test_a_shift_that_only_follows_its_past_trend_saves_nothing_beyond_it() -> None:
    moved = phone_and_web((45_000, 55_000), (30_000, 70_000))
    at_trend = trend_saving(moved, np.array([0.70, 0.70]))
    assert at_trend is not None
    assert at_trend.saved == pytest.approx(0, abs=1e-6)
    frozen = trend_saving(moved, np.array([0.55]))
    assert frozen is not None
    assert round(frozen.saved, 2) == 40_200.00
    unsure = trend_saving(moved, np.linspace(0.55, 0.70, 301))
    assert unsure is not None
    assert 0 < unsure.saved_low < 20_100 == round(unsure.saved) < unsure.saved_high < 40_200
    assert trend_saving(phone_and_web((10, 0), (5, 5)), np.array([0.1])) is None


def boston(folder: Path, year: int) -> tuple[int, int]:
    """Return the calls and the web contacts (app, self service and Twitter) of one year; staff sources are out."""
    file = folder / "contacts" / "boston" / f"boston_311_animal_pest_types_{year}.csv.gz"
    found = duckdb.execute(
        """select count(*) filter (source = 'Constituent Call'),
            count(*) filter (source in ('Citizens Connect App', 'Self Service', 'Twitter'))
        from read_csv(?, all_varchar = true)""",
        [str(file)],
    ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])


def test_boston_saved_by_its_mix_and_yet_the_bill_rose() -> None:
    folder = shared_data_folder()
    moved = phone_and_web(boston(folder, 2014), boston(folder, 2019))
    assert moved[["contacts_before", "contacts_after"]].to_numpy().tolist() == [[4710, 5424], [78, 3282]]
    found = saving(moved)
    assert found is not None
    assert (round(found.base_cost, 2), round(found.current_cost, 2)) == (13_341.00, 15_842.22)
    assert (round(found.fallen, 2), round(found.saved, 2), round(found.growth, 2)) == (-2_501.22, 8_415.66, 10_916.88)
    bill = change_of_bill(
        moved.assign(
            serves_before=moved["contacts_before"],
            serves_after=moved["contacts_after"],
            unit_before=moved["central"],
            unit_after=moved["central"],
        )
    )
    assert bill is not None
    assert (round(-bill.mix, 2), round(bill.volume, 2), bill.rate) == (6_521.99, 9_023.21, 0)
    first_year = saving(moved.assign(contacts_after=moved["contacts_after"] * 4_788 / 8_706))
    assert first_year is not None
    assert round(first_year.saved, 2) == 4_628.32
