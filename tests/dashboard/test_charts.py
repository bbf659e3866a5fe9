from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from analysis.periods import span
from dashboard import theme
from dashboard.charts import contacts, coverage
from dashboard.charts.marks import Figure, spread, wrapped

HOSTILE = "<a href='//evil'>Bins</a>"


def trend(values: list[float | None], is_last_part_filled: bool = False, dated: bool = True) -> pd.DataFrame:
    whens = [f"2026-{month:02d}-01" if dated else str(month) for month in range(1, len(values) + 1)]
    parts = []
    for group, shares in (("digital", values), ("traditional", [None if v is None else 1 - v for v in values])):
        frame = pd.DataFrame({"when": whens, "share": shares, "contacts": 100}, dtype=object)
        frame["share"] = frame["share"].astype("float64")
        frame["is_part_filled"] = [is_last_part_filled and n == len(values) - 1 for n in range(len(values))]
        parts.append(frame.assign(channel_group=group, group_label=group.title(), end_text=f"<b>1%</b> {group}"))
    return pd.concat(parts, ignore_index=True)


def services(**columns: Any) -> pd.DataFrame:
    usual = {"service_name": ["Bins", "Tax"], "share": [0.6, 0.2], "share_before": [0.5, None], "is_chosen": False}
    return pd.DataFrame(usual | columns)


def tiers() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "tier": ["fixed_10", "fixed_1000"],
            "label": ["10 Mbit/s or more", "Gigabit: 1,000 Mbit/s or more"],
            "share": [0.99, 0.26],
            "share_before": [0.98, None],
        }
    )


def releases() -> pd.DataFrame:
    dates = pd.to_datetime(["2017-12-31", "2021-05-01", "2017-12-31", "2021-05-01"])
    return pd.DataFrame(
        {
            "tier": ["fixed_10", "fixed_10", "fixed_1000", "fixed_1000"],
            "short_label": ["10 Mbit/s", "10 Mbit/s", "1,000 Mbit/s", "1,000 Mbit/s"],
            "release_date": dates,
            "release_label": ["2017", "May 2021", "2017", "May 2021"],
            "share": [0.97, 0.99, None, 0.28],
        }
    )


def left_out() -> pd.DataFrame:
    return pd.DataFrame({"area_name": [HOSTILE, "Moor"], "premises_without": [246, 3], "share_without": [0.19, 0.01]})


def every_figure() -> dict[str, Figure]:
    totals = pd.DataFrame(
        {"label": ["Phone", "App"], "channel_group": ["traditional", "digital"], "contacts": [3, 1]}
    ).assign(share=[0.75, 0.25])
    return {
        "trend": contacts.group_trend(trend([0.4, None, 0.5]), "share", "", span(date(2026, 2, 1), date(2026, 3, 1))),
        "undated trend": contacts.group_trend(trend([0.4, 0.5, 1.0], True, False), "share", "month", None),
        "counts": contacts.group_trend(trend([0.4, 0.5, 0.9], True), "contacts", "", None),
        "channels": contacts.channel_bars(totals, ["3 (75.0%)", "1 (25.0%)"]),
        "services": contacts.service_dots(services(), 0.4, "All services 40.0%"),
        "tiers": coverage.tier_bars(tiers(), "fixed_1000"),
        "releases": coverage.tier_lines(releases(), "fixed_1000"),
        "left out": coverage.left_out_bars(left_out()),
        "nothing left out": coverage.left_out_bars(left_out().head(0)),
    }


@pytest.mark.parametrize("name", every_figure())
def test_every_figure_is_valid_and_needs_no_legend(name: str) -> None:
    figure = every_figure()[name]
    go.Figure(figure)
    assert figure["layout"]["template"] is theme.TEMPLATE
    assert not figure["layout"].get("showlegend")


def line(figure: Figure, name: str) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace.get("name") == name and trace["mode"].startswith("lines"))


def test_a_month_without_contacts_is_a_gap_in_the_line() -> None:
    drawn = line(every_figure()["trend"], "Digital")
    assert drawn["y"] == [0.4, None, 0.5]
    assert drawn["connectgaps"] is False


def test_the_band_marks_the_period_that_the_page_counts() -> None:
    [band] = every_figure()["trend"]["layout"]["shapes"]
    assert (band["x0"], band["x1"]) == ("2026-02-01", "2026-03-01")


def test_a_share_of_a_part_filled_period_is_not_drawn_but_named() -> None:
    figure = every_figure()["undated trend"]
    assert line(figure, "Digital")["y"] == [0.4, 0.5, None]
    notes = [note for note in figure["layout"]["annotations"] if note["text"] == "part-<br>filled"]
    assert [note["x"] for note in notes] == [2]
    assert figure["layout"]["xaxis"]["type"] == "category"
    assert figure["layout"]["yaxis"]["range"][1] < 0.7


def test_a_count_of_a_part_filled_period_is_a_hollow_mark() -> None:
    hollow = [trace for trace in every_figure()["counts"]["data"] if trace.get("marker", {}).get("color") == "#FFFFFF"]
    assert [trace["y"] for trace in hollow] == [[None, None, 100], [None, None, 100]]


def test_digital_channels_alone_are_navy() -> None:
    [bars] = every_figure()["channels"]["data"]
    assert bars["marker"]["color"] == [theme.GREY_MARK, theme.NAVY]
    assert bars["text"] == ["3 (75.0%)", "1 (25.0%)"]


def test_a_service_without_an_earlier_year_has_no_hollow_dot() -> None:
    [joins, before, now] = every_figure()["services"]["data"]
    assert now["x"] == [0.6, 0.2]
    assert before["x"] == [0.5, None]
    assert joins["x"] == [0.5, 0.6, None, None, 0.2, None]


def test_where_a_service_is_chosen_it_alone_is_navy() -> None:
    figure = contacts.service_dots(services(is_chosen=[False, True]), 0.4, "All")
    assert figure["data"][-1]["marker"]["color"] == [theme.GREY_MARK, theme.NAVY]


def test_a_tier_that_a_release_left_out_is_a_gap() -> None:
    figure = every_figure()["releases"]
    assert line(figure, "1,000 Mbit/s")["y"] == [None, 0.28]
    assert [label["text"] for label in figure["layout"]["annotations"]] == [
        "<b>99.0%</b> 10 Mbit/s",
        "<b>28.0%</b> 1,000 Mbit/s",
    ]


def test_names_from_files_reach_a_chart_without_tags() -> None:
    assert "<a" not in "".join(every_figure()["left out"]["layout"]["yaxis"]["ticktext"])
    assert "<a" not in wrapped(HOSTILE)
    figure = contacts.service_dots(services(service_name=[HOSTILE, "Tax"]), 0.4, "All")
    assert all("<a" not in str(part) for part in (figure["data"], figure["layout"]["yaxis"]["ticktext"]))


def test_labels_that_would_touch_are_moved_apart_and_stay_inside() -> None:
    assert spread([0.5, 0.51, 0.1], 0.1, 0.0, 1.0) == [0.5, 0.6, 0.1]
    assert spread([0.98, 0.99], 0.1, 0.0, 1.0) == [0.9, 1.0]


def test_a_long_name_takes_two_lines_and_then_is_cut() -> None:
    assert wrapped("Bins") == "Bins"
    assert wrapped("Highways Maintenance of Roads and Pavements") == "Highways Maintenance of<br>Roads and Pavements"
    assert wrapped("a" * 60) == f"{'a' * 24}<br>{'a' * 23}…"
