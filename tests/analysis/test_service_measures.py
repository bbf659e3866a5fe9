"""Given counts, worked by hand: numerators, denominators, and what is said where there is no figure."""

from typing import Any

import pandas as pd
import pytest

from analysis.service_measures import (
    AVOIDABLE,
    COMPLETION,
    COST,
    FAILED,
    HIDDEN,
    MEASURES,
    NO_DATA,
    NOT_AVAILABLE,
    NOT_PUBLISHED,
    SATISFACTION,
    SHOWN,
    TAKE_UP,
    funnel,
    held_measures,
    measures,
    transaction_basis,
    with_transactions,
    with_unit_costs,
)

GROUPS = {"web_form": "digital", "chat_bot": "digital", "phone": "traditional", "email": "assisted"}
COLUMNS = ["service_code", "channel", "contacts", "resolved", "failed", "avoidable", "started", "completed"]
# Bins: 100 forms of which 90 were started and 80 completed, 50 chats of which 30 were resolved, 60 calls of which
# 40 were resolved. Tax: 20 emails of which 10 were resolved, and nobody was asked how it went.
ROWS = [
    ["bins", "web_form", 100, 70, 10, 5, 90, 80],
    ["bins", "chat_bot", 50, 30, 15, 5, 0, 0],
    ["bins", "phone", 60, 40, 4, 16, 0, 0],
    ["tax", "email", 20, 10, 2, 8, 0, 0],
]
RATINGS = {"satisfied": [30, 5, 10, 0], "ratings": [40, 10, 12, 0]}
UNIT_COSTS = pd.DataFrame(
    {"service_code": [None, None, "bins"], "channel": ["web_form", "phone", "phone"], "central": [0.2, 3.0, 4.0]}
)


def given(**changed: list[Any]) -> pd.DataFrame:
    """Return the rows as the question about contacts gives them, some columns changed."""
    frame = pd.DataFrame(ROWS, columns=COLUMNS).assign(**(RATINGS | changed))
    return frame.assign(channel_group=frame["channel"].map(GROUPS))


def worked(counts: pd.DataFrame, by: str = "service_code", costs: pd.DataFrame = UNIT_COSTS) -> dict[Any, Any]:
    """Return the row of each group and measure."""
    basis = transaction_basis(counts)
    held = held_measures(counts, basis, has_costs=not costs.empty)
    rows = measures(with_unit_costs(with_transactions(counts, basis), costs), [by], held)
    return {(row[by], row["measure"]): row for row in rows.to_dict("records")}


def states(found: dict[Any, Any], group: str, *names: str) -> set[str]:
    """Return the states of some measures of one group."""
    return {found[group, name]["state"] for name in names}


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator"),
    [
        # 80 completed forms and 30 resolved chats, of these and 40 resolved calls.
        (TAKE_UP, 110, 150),
        # 100 forms at 0.20 and 60 calls at the service's own 4.00, over 80 + 40; the chat bot has no cost.
        (COST, 260.0, 120),
        (COMPLETION, 80, 90),
        (SATISFACTION, 45, 62),
        (AVOIDABLE, 26, 210),
        (FAILED, 25, 150),
    ],
)
def test_each_measure_is_one_count_over_another(measure: str, numerator: float, denominator: float) -> None:
    row = worked(given())["bins", measure]
    assert (row["numerator"], row["denominator"], row["state"]) == (pytest.approx(numerator), denominator, SHOWN)
    assert row["value"] == pytest.approx(numerator / denominator)


def test_nothing_to_divide_by_is_not_available_and_never_nought() -> None:
    found, without = worked(given()), (COMPLETION, SATISFACTION, FAILED, COST)
    assert states(found, "tax", *without) == {NOT_AVAILABLE}
    assert all(pd.isna(found["tax", name]["value"]) for name in without)
    assert found["tax", TAKE_UP]["value"] == 0


def test_a_count_that_the_source_does_not_hold_is_no_data() -> None:
    nothing = [None] * 4
    found = worked(given(satisfied=nothing, ratings=nothing, started=nothing, completed=nothing))
    assert states(found, "bins", SATISFACTION, COMPLETION) == {NO_DATA}
    assert states(found, "bins", AVOIDABLE) == {SHOWN}
    assert found["bins", TAKE_UP]["numerator"] == 100, "without starts and ends the resolved contacts count"


def test_a_source_without_outcomes_has_no_measure_at_all() -> None:
    nothing = {name: [None] * 4 for name in (*COLUMNS[3:], *RATINGS)}
    assert states(worked(given(**nothing)), "bins", *MEASURES) == {NO_DATA}


def test_take_up_is_not_told_where_one_channel_never_says_what_became_of_it() -> None:
    found = worked(given(resolved=[70, 30, None, 10]))
    assert states(found, "bins", TAKE_UP) == {NO_DATA}
    assert states(found, "bins", FAILED) == {SHOWN}


def test_without_unit_costs_the_cost_is_no_data() -> None:
    assert states(worked(given(), costs=UNIT_COSTS[:0]), "bins", COST) == {NO_DATA}


def masked(**changed: list[Any]) -> pd.DataFrame:
    """Return the rows as a public database gives them: whole numbers that may be missing, and how many are hidden."""
    usual: dict[str, list[Any]] = {"hidden_cells": [0, 0, 0, 0]}
    frame = given(**(usual | changed))
    return frame.astype(dict.fromkeys([*COLUMNS[2:], *RATINGS], "Int64"))


def test_a_hidden_count_is_left_out_of_both_parts_and_counted() -> None:
    row = worked(masked(failed=[10, None, 4, 2]))["bins", FAILED]
    assert (row["numerator"], row["denominator"], row["left_out"], row["state"]) == (10, 100, 1, SHOWN)


def test_a_measure_of_hidden_counts_alone_is_hidden_and_not_nought() -> None:
    row = worked(masked(failed=[None, None, 4, 2]))["bins", FAILED]
    assert (row["state"], row["left_out"]) == (HIDDEN, 2)
    assert pd.isna(row["value"])


def test_hidden_cells_that_the_question_counts_are_passed_on() -> None:
    row = worked(masked(hidden_cells=[3, 0, 1, 0]))["bins", AVOIDABLE]
    assert (row["left_out"], row["state"]) == (4, SHOWN)


def test_a_count_that_one_source_lacks_is_no_data_where_nothing_is_hidden() -> None:
    found = worked(given(failed=[None, None, 4, 2]))
    assert states(found, "bins", FAILED) == {NO_DATA}
    assert found["bins", FAILED]["left_out"] == 0


def test_channel_groups_make_only_the_measures_that_are_the_same_in_every_channel() -> None:
    basis = transaction_basis(masked())
    grouped = masked(channel=["digital", "digital", "traditional", "assisted"])
    counts = with_unit_costs(with_transactions(grouped, basis), UNIT_COSTS).assign(channel_group=grouped["channel"])
    rows = measures(counts, ["service_code"], held_measures(masked(), basis, has_costs=True)).to_dict("records")
    found = {(row["service_code"], row["measure"]): row for row in rows}
    assert states(found, "bins", TAKE_UP, COST, COMPLETION) == {NOT_PUBLISHED}
    assert found["bins", FAILED]["value"] == pytest.approx(25 / 150)


def test_rounded_parts_never_make_a_share_over_the_whole() -> None:
    row = worked(given(started=[90, 0, 0, 0], completed=[95, 0, 0, 0]))["bins", COMPLETION]
    assert (row["numerator"], row["denominator"], row["value"]) == (95, 90, 1.0)


def test_the_measures_of_all_are_rebuilt_from_sums_and_not_from_shares() -> None:
    whole = worked(given().assign(whole="all"), by="whole")
    assert whole["all", TAKE_UP]["value"] == pytest.approx(110 / 160)
    assert whole["all", AVOIDABLE]["value"] == pytest.approx(34 / 230)


def test_a_channel_keeps_its_own_starts_and_ends_however_small_the_selection() -> None:
    basis = transaction_basis(given())
    assert basis.to_dict() == {
        "web_form": "completed",
        "chat_bot": "resolved",
        "phone": "resolved",
        "email": "resolved",
    }
    none_completed = with_transactions(given(completed=[0, 0, 0, 0], started=[0, 0, 0, 0]), basis)
    assert none_completed["transactions"].tolist() == [0, 30, 40, 10]


def test_the_funnel_runs_from_started_to_completed_and_names_what_failed() -> None:
    rows = funnel(with_transactions(given(), transaction_basis(given())))
    assert dict(zip(rows["step"], rows["count"], strict=True)) == {
        "contacts": 100,
        "started": 90,
        "completed": 80,
        "not completed": 10,
        "failed": 10,
        "avoidable": 5,
    }
    shares = dict(zip(rows["step"], rows["share"], strict=True))
    assert (shares["not completed"], shares["failed"]) == (pytest.approx(10 / 90), pytest.approx(10 / 100))
