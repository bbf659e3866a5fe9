"""Cost per serve: totals divided, channels without a cost left out and named, hidden counts never zero."""

import pandas as pd
import pytest

from analysis.cost_per_serve import (
    HIDDEN,
    NO_COST,
    NOT_MEASURED,
    PART_COST,
    RESOLVED,
    average_costs,
    cost_per_serve,
    costed,
    spread_over_services,
    total_cost,
    weighed,
)
from analysis.unit_costs import chosen_costs

SOCITM = {"phone": 2.83, "web_form": 0.15, "face_to_face": 8.62}
GROUPS = {"phone": "traditional", "face_to_face": "traditional", "email": "assisted", "web_form": "digital"}


def counts(*rows: dict[str, object]) -> pd.DataFrame:
    usual: dict[str, object] = {"service_code": "bins", "month_date": pd.Timestamp("2026-01-01")}
    frame = pd.DataFrame([usual | {"resolved": None, "failed": None} | row for row in rows])
    for name in ("contacts", "resolved", "failed"):
        frame[name] = frame[name].astype("Int64")
    return frame.assign(channel_group=frame["channel"].map(GROUPS), label=frame["channel"])


def published(**more: object) -> pd.DataFrame:
    rows = [{"channel": channel, "central": cost, "unit": "contact"} for channel, cost in SOCITM.items()]
    empty = {"service_code": None, "valid_from": None, "low": None, "high": None, "price_year": "2011"}
    return pd.DataFrame([row | empty | {"cost_set": "Socitm 2011", "priority": 0} | more for row in rows])


def priced(given: pd.DataFrame, costs: pd.DataFrame | None = None, **how: object) -> pd.DataFrame:
    cells = weighed(chosen_costs(given, published() if costs is None else costs))
    totals = given.groupby(["channel", "channel_group", "label"], as_index=False)[
        ["contacts", "resolved", "failed"]
    ].sum(min_count=1)
    return costed(totals, average_costs(cells, ["channel"]), [], **how)  # type: ignore[arg-type]


def mixed(digital: int, **web: object) -> pd.DataFrame:
    return counts({"channel": "phone", "contacts": 100 - digital}, {"channel": "web_form", "contacts": digital, **web})


@pytest.mark.parametrize(("digital", "cost"), [(55, 1.356), (70, 0.954)])
def test_golden_cost_of_phone_and_web_alone(digital: int, cost: float) -> None:
    assert total_cost(priced(mixed(digital))).value == pytest.approx(cost, abs=1e-12)


def test_golden_web_cost_where_one_in_five_comes_back_as_a_call() -> None:
    each = cost_per_serve(priced(mixed(55, failed=11), with_calls=True), ["channel"]).set_index("channel")["central"]
    assert each.to_dict() == pytest.approx({"web_form": 0.716, "phone": 2.83})


def test_totals_are_divided_and_rates_never_averaged() -> None:
    given = counts({"channel": "phone", "contacts": 1}, {"channel": "web_form", "contacts": 99})
    found = total_cost(priced(given))
    assert found.value == pytest.approx((2.83 + 99 * 0.15) / 100)
    assert found.value != pytest.approx((2.83 + 0.15) / 2)


def test_a_channel_without_a_cost_is_out_of_both_parts_and_keeps_its_volume_and_reason() -> None:
    rows = priced(counts({"channel": "phone", "contacts": 60}, {"channel": "email", "contacts": 40}))
    found = total_cost(rows)
    assert (found.serves, found.contacts) == (60, 100)
    assert found.value == pytest.approx(2.83)
    assert found.share_costed == pytest.approx(0.6)
    email = rows.set_index("channel").loc["email"]
    assert (email["reason"], email["contacts"], email["serves"]) == (NO_COST, 40, 0)


def test_a_channel_costed_from_some_month_on_counts_only_those_months() -> None:
    months = [pd.Timestamp("2025-03-01"), pd.Timestamp("2025-04-01")]
    given = counts(*({"channel": "phone", "contacts": 30 + n, "month_date": month} for n, month in enumerate(months)))
    [row] = priced(given, published(valid_from="2025-04-01")).to_dict("records")
    assert (row["reason"], row["contacts"], round(row["contacts_costed"], 9)) == (PART_COST, 61, 31)
    assert row["cost"] == pytest.approx(31 * 2.83)


def test_a_hidden_count_is_left_out_and_never_nought() -> None:
    rows = priced(counts({"channel": "phone", "contacts": None}, {"channel": "web_form", "contacts": 20}))
    assert rows.set_index("channel").loc["phone", "reason"] == HIDDEN
    assert total_cost(rows).value == pytest.approx(0.15)


def test_hidden_cells_weigh_their_middle_where_unit_costs_are_averaged() -> None:
    given = counts({"channel": "phone", "contacts": 15}, {"channel": "phone", "contacts": None, "service_code": "care"})
    costs = pd.concat([published(), published(service_code="care", central=10.0)], ignore_index=True)
    [average] = average_costs(weighed(chosen_costs(given, costs)), ["channel"])["central"]
    assert average == pytest.approx((15 * 2.83 + 5 * 10.0) / 20)


def test_per_resolved_request_charges_a_channel_for_what_it_did_not_resolve() -> None:
    given = counts({"channel": "phone", "contacts": 100, "resolved": 50}, {"channel": "web_form", "contacts": 100})
    rows = priced(given, serve=RESOLVED)
    assert total_cost(rows).value == pytest.approx(2 * 2.83)
    assert rows.set_index("channel").loc["web_form", "reason"] == NOT_MEASURED


def test_a_cost_of_a_resolved_request_is_multiplied_by_resolved_requests() -> None:
    given = counts({"channel": "phone", "contacts": 100, "resolved": 50})
    found = total_cost(priced(given, published(unit="resolved request")))
    assert found.cost == pytest.approx(50 * 2.83)
    assert total_cost(priced(given, published(unit="resolved request"), serve=RESOLVED)).value == pytest.approx(2.83)


def test_a_cost_of_a_resolved_request_is_no_cost_where_those_are_not_counted() -> None:
    rows = priced(counts({"channel": "phone", "contacts": 100}), published(unit="resolved request"))
    assert rows["reason"].tolist() == [NO_COST]


def test_nothing_to_divide_by_is_no_cost_and_not_nought() -> None:
    found = total_cost(priced(counts({"channel": "email", "contacts": 40})))
    assert (found.value, found.low, found.high, found.share_costed) == (None, None, None, 0.0)
    by_channel = cost_per_serve(priced(counts({"channel": "email", "contacts": 40})), ["channel"])
    assert by_channel["central"].isna().all()


def test_low_and_high_stand_beside_the_central_cost_where_a_range_was_given() -> None:
    ranged = published(low=0.1, high=9.0)
    given = counts({"channel": "phone", "contacts": 10}, {"channel": "web_form", "contacts": 10})
    found = total_cost(priced(given, ranged))
    assert [found.low, found.value, found.high] == pytest.approx([0.1, 1.49, 9.0])
    assert found.has_range
    without = total_cost(priced(given))
    assert (without.low, without.high, without.has_range) == (without.value, without.value, False)


def test_groups_add_up_to_the_whole() -> None:
    given = counts(
        *(
            {"channel": channel, "contacts": contacts, "service_code": service}
            for channel, service, contacts in (("phone", "a", 7), ("phone", "b", 11), ("web_form", "b", 90))
        )
    )
    cells = weighed(
        chosen_costs(given, pd.concat([published(), published(service_code="a", central=5.0)], ignore_index=True))
    )
    by_service = costed(given, average_costs(cells, ["service_code", "channel"]), ["service_code"])
    whole = priced(given, pd.concat([published(), published(service_code="a", central=5.0)], ignore_index=True))
    groups = cost_per_serve(by_service, ["service_code"])
    assert groups["cost"].sum() == pytest.approx(total_cost(whole).cost)
    assert groups.set_index("service_code")["central"].round(4).to_dict() == {"a": 5.0, "b": 0.4419}


def test_months_by_channel_are_spread_over_services_where_the_three_are_not_published_at_once() -> None:
    months = counts({"channel": "phone", "contacts": 40}, {"channel": "web_form", "contacts": 10})
    services = counts(
        {"channel": "phone", "contacts": 15, "service_code": "bins"},
        {"channel": "phone", "contacts": None, "service_code": "care"},
    )
    cells = spread_over_services(months.drop(columns="service_code"), services)
    found = {(row["channel"], row["service_code"]): row["contacts"] for row in cells.to_dict("records")}
    assert found["phone", "bins"] == pytest.approx(30)
    assert found["phone", "care"] == pytest.approx(10)
    assert cells["contacts"].sum() == pytest.approx(50)
    assert spread_over_services(months.drop(columns="service_code"), None)["contacts"].tolist() == [40, 10]
