import pandas as pd
import pytest

from analysis.channel_share import (
    add_channel_groups,
    channel_totals,
    digital_share,
    group_shares,
    part_filled,
    with_missing_months,
)
from dashboard.marts.contacts import channel_groups


def counts(*rows: tuple[str | None, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["ward", "channel", "contacts"])
    return add_channel_groups(frame, channel_groups())


def test_the_share_is_rebuilt_from_counts_and_not_averaged() -> None:
    grouped = counts(("A", "web_form", 90), ("A", "phone", 10), ("B", "phone", 900))
    by_ward = digital_share(grouped, ["ward"]).set_index("ward")["share"]
    assert by_ward.to_dict() == {"A": 0.9, "B": 0.0}
    assert digital_share(grouped.assign(place="all"), ["place"])["share"].tolist() == [0.09]


def test_contacts_without_a_ward_keep_a_row_of_their_own() -> None:
    shares = digital_share(counts(("A", "phone", 3), (None, "app", 2)), ["ward"])
    assert shares["contacts"].sum() == 5
    assert shares.loc[shares["ward"].isna(), "digital_contacts"].tolist() == [2]


def test_email_and_web_chat_are_answered_by_staff_and_are_not_digital() -> None:
    groups = channel_groups().set_index("channel")["channel_group"]
    assert [groups[channel] for channel in ("email", "web_chat", "sms", "social_media")] == ["assisted"] * 4
    assert [groups[channel] for channel in ("chat_bot", "payment_kiosk", "smart_speaker")] == ["digital"] * 3


def test_a_channel_that_the_list_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not list: telegram"):
        counts(("A", "telegram", 1))


def test_group_shares_of_a_period_add_up_to_one_and_hold_groups_with_nothing() -> None:
    shares = group_shares(counts(("Jan", "phone", 1), ("Jan", "app", 3), ("Feb", "phone", 2)), ["ward"])
    assert shares.groupby("ward")["share"].sum().to_dict() == {"Jan": 1.0, "Feb": 1.0}
    february = shares[shares["ward"] == "Feb"].set_index("channel_group")["contacts"].to_dict()
    assert february == {"digital": 0, "traditional": 2}


def test_a_base_of_nought_gives_no_share() -> None:
    assert digital_share(counts(("A", "phone", 0)), ["ward"])["share"].isna().all()


def test_channels_are_listed_by_use_with_their_share_of_all() -> None:
    rows = counts(("A", "phone", 1), ("A", "app", 3)).assign(hidden_cells=0)
    totals = channel_totals(rows, pd.Series([4]))
    assert totals[["label", "contacts", "share"]].to_numpy().tolist() == [["App", 3, 0.75], ["Phone", 1, 0.25]]


@pytest.mark.parametrize(
    ("totals", "flags"),
    [
        ([100, 98, 1], [False, False, True]),
        ([49, 100, 100, 100], [True, False, False, False]),
        ([100, 1, 100], [False, False, False]),
        ([1, 100], [False, False]),
        ([3, 5, 100, 98, 102, 99, 100, 101], [True, True, False, False, False, False, False, False]),
        ([40, 41, 42, 43] + [200] * 20, [True, True, True, True] + [False] * 20),
        ([40, 41, 42, 43, 44] + [200] * 5, [True, True] + [False] * 8),
        ([*range(300, 99, -10)], [False] * 21),
    ],
)
def test_only_periods_at_an_end_far_below_their_neighbours_are_part_filled(
    totals: list[int], flags: list[bool]
) -> None:
    assert part_filled(pd.Series(totals)).tolist() == flags


def test_a_period_whose_count_is_hidden_is_not_called_part_filled() -> None:
    assert part_filled(pd.Series([pd.NA, 100, 98, 102, 1], dtype="Int64")).tolist() == [False] * 4 + [True]


def test_a_month_that_nobody_counted_is_an_empty_row() -> None:
    dates = pd.to_datetime(["2026-01-01", "2026-03-01"])
    frame = pd.DataFrame({"channel_group": "digital", "month_date": dates, "share": [0.1, 0.3]})
    filled = with_missing_months(frame, ["channel_group"])
    assert filled["month_date"].dt.month.tolist() == [1, 2, 3]
    assert filled["share"].isna().tolist() == [False, True, False]
