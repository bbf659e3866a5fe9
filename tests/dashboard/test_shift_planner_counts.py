import math

import pandas as pd
import pytest

from dashboard.views.shift_planner_counts import ONLINE, by_area, by_month, failed_share

PHONE, WEB, POST = ("phone", "traditional"), ("web_form", "digital"), ("post", "traditional")


def counted(*rows: tuple[str, tuple[str, str], float | None]) -> pd.DataFrame:
    """Return contacts of an area by channel and group; None is hidden."""
    cells = [(area, *channel, count) for area, channel, count in rows]
    frame = pd.DataFrame(cells, columns=["area_code", "channel", "channel_group", "contacts"])
    return frame.astype({"contacts": "float64"})


def test_each_area_has_its_contacts_its_digital_ones_and_those_that_may_move() -> None:
    areas = by_area(counted(("W1", PHONE, 20), ("W1", WEB, 30), ("W1", POST, 5), ("W2", WEB, 7)), "phone")
    assert areas.to_dict("list") == {
        "area_code": ["W1", "W2"],
        "contacts": [55, 7],
        "digital": [30, 7],
        "movable": [20, 0],
    }


def test_a_hidden_count_of_the_channel_moved_from_is_missing_and_not_nought() -> None:
    areas = by_area(counted(("W1", PHONE, None), ("W1", WEB, 30), ("W2", PHONE, 12)), "phone")
    assert math.isnan(areas["movable"].iloc[0])
    assert areas["movable"].iloc[1] == 12


def test_where_only_groups_are_counted_by_area_nothing_is_known_of_one_channel() -> None:
    areas = by_area(counted(("W1", ("traditional",) * 2, 25), ("W1", ("digital",) * 2, 30)), "phone")
    assert areas[["contacts", "digital"]].iloc[0].tolist() == [55, 30]
    assert areas["movable"].isna().all()


def test_a_month_that_nobody_counted_is_missing_from_the_series() -> None:
    months = pd.to_datetime(["2026-01-01", "2026-01-01", "2026-03-01"])
    rows = counted(("", PHONE, 10), ("", WEB, 30), ("", WEB, 8)).assign(month_date=months)
    series = by_month(rows)
    assert series["digital"].fillna(-1).tolist() == [30, -1, 8]
    assert series["contacts"].fillna(-1).tolist() == [40, -1, 8]


@pytest.mark.parametrize(("move_to", "share"), [("web_form", 0.2), (ONLINE, 0.2), ("app", None)])
def test_the_share_that_failed_is_of_the_contacts_whose_outcome_is_known(move_to: str, share: float | None) -> None:
    rows = counted(("", PHONE, 10), ("", WEB, 30), ("", ("app", "digital"), 9)).assign(failed=[5, 6, math.nan])
    assert failed_share(rows, move_to) == share
