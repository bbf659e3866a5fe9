import math

import pandas as pd
import pytest

from dashboard.views.shift_planner_counts import ONLINE, areas_of, failed_share

PHONE, WEB, POST = ("phone", "traditional"), ("web_form", "digital"), ("post", "traditional")


def counted(*rows: tuple[str, tuple[str, str], float | None]) -> pd.DataFrame:
    """Return contacts of an area by channel and group; None is hidden."""
    cells = [(area, *channel, count) for area, channel, count in rows]
    frame = pd.DataFrame(cells, columns=["area_code", "channel", "channel_group", "contacts"])
    frame["hidden_cells"] = frame["contacts"].isna().astype(int)
    return frame.astype({"contacts": "Float64"}).astype({"contacts": "Int64"})


def by_area(each: pd.DataFrame, groups: pd.DataFrame, whole: pd.DataFrame) -> dict[str, list[float]]:
    """Return contacts, digital and movable by area where calls may move."""
    areas = areas_of(groups.assign(channel=groups["channel_group"]), whole, each, "phone").set_index("area_code")
    return {str(area): row.tolist() for area, row in areas.iterrows()}


ALL = ("all", "all")
WHOLE = counted(("W1", ALL, 55), ("W2", ALL, 10))
GROUPS = counted(("W1", WEB, 30), ("W1", PHONE, 25), ("W2", WEB, 7))


def test_each_area_has_its_contacts_its_digital_ones_and_those_that_may_move() -> None:
    each = counted(("W1", PHONE, 20), ("W1", WEB, 30), ("W1", POST, 5), ("W2", WEB, 7))
    assert by_area(each, GROUPS, WHOLE) == {"W1": [55, 30, 20], "W2": [10, 7, 0]}


def test_a_total_is_asked_and_never_added_up_from_rounded_parts() -> None:
    parts = counted(("W1", PHONE, 20), ("W1", WEB, 20), ("W2", WEB, 5))
    assert by_area(parts, GROUPS, WHOLE)["W1"][:2] == [55, 30]


def test_a_hidden_count_of_the_channel_moved_from_is_missing_and_not_nought() -> None:
    areas = by_area(counted(("W1", PHONE, None), ("W1", WEB, 30), ("W2", PHONE, 12)), GROUPS, WHOLE)
    assert math.isnan(areas["W1"][2])
    assert areas["W2"][2] == 12


def test_a_hidden_digital_count_is_missing_and_not_nought() -> None:
    groups = counted(("W1", WEB, None), ("W1", PHONE, 50), ("W2", PHONE, 10))
    areas = by_area(counted(("W1", PHONE, 50), ("W2", PHONE, 10)), groups, WHOLE)
    assert math.isnan(areas["W1"][1])
    assert areas["W2"][1] == 0


def test_where_only_groups_are_counted_by_area_nothing_is_known_of_one_channel() -> None:
    areas = by_area(counted(("W1", ("traditional",) * 2, 25), ("W1", ("digital",) * 2, 30)), GROUPS, WHOLE)
    assert areas["W1"][:2] == [55, 30]
    assert all(math.isnan(row[2]) for row in areas.values())


@pytest.mark.parametrize(("move_to", "share"), [("web_form", 0.2), (ONLINE, 0.2), ("app", None)])
def test_the_share_that_failed_is_of_the_contacts_whose_outcome_is_known(move_to: str, share: float | None) -> None:
    rows = counted(("", PHONE, 10), ("", WEB, 30), ("", ("app", "digital"), 9)).assign(failed=[5, 6, math.nan])
    assert failed_share(rows, move_to) == share
