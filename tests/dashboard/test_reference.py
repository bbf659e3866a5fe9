"""Published unit costs: the figures that were read, under the channels they are of, with where each was seen."""

import csv

import pandas as pd

from dashboard.marts.contacts import channel_groups
from dashboard.reference import published_unit_costs
from tests.shared_data import shared_data_folder

WITHOUT_A_PUBLISHED_COST = {"email", "web_chat", "chat_bot", "app", "account", "sms", "social_media"}
NAMES = {"face_to_face": "face to face", "web_form": "web"}


def test_every_figure_names_its_source_unit_and_where_it_was_seen() -> None:
    costs = published_unit_costs()
    assert not costs[["cost_set", "channel", "central", "unit", "source", "where_seen"]].isna().any().any()
    assert not costs.duplicated(["cost_set", "channel"]).any()
    assert set(costs["channel"]) <= set(channel_groups()["channel"])


def test_no_cost_is_made_up_for_a_channel_without_a_published_one() -> None:
    assert not set(published_unit_costs()["channel"]) & WITHOUT_A_PUBLISHED_COST


def test_central_costs_lie_within_their_range_and_a_range_names_its_own_source() -> None:
    ranged = published_unit_costs().dropna(subset=["low"])
    assert len(ranged) == 3
    assert (ranged["low"] <= ranged["central"]).all()
    assert (ranged["central"] <= ranged["high"]).all()
    assert ranged["range_source"].notna().all()


def test_every_figure_is_one_of_those_that_were_read_in_the_sources() -> None:
    file = shared_data_folder() / "contacts" / "standards" / "unit_costs_as_published.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        read = {(row["channel"], float(row["cost_gbp"])) for row in csv.DictReader(lines)}
    for row in published_unit_costs().to_dict("records"):
        name = NAMES.get(str(row["channel"]), str(row["channel"]))
        assert (name, row["central"]) in read
        for end in ("low", "high"):
            assert pd.isna(row[end]) or (f"{name} ({end})", row[end]) in read
