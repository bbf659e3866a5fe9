"""Every download of contact figures of the sample place, as bytes, and read back as an intruder would."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from analysis.disclosure import ALL
from analysis.periods import Period, periods, span
from dashboard import cache
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import (
    ContactFilter,
    ContactSet,
    contact_services,
    contact_sets,
    customer_types,
    group_of_channel,
)
from dashboard.marts.places import Place, areas, places
from dashboard.views.channel_shift import ContactView, contact_view
from dashboard.views.channel_tables import share_download, trend_download

LEVELS = ["month", "twelve_months", "area_code", "service_code", "customer_type", "channel_group", "channel"]
DIGITAL = "digital"
NO_AREA = ""


@dataclass(frozen=True)
class Choice:
    """What a reader chooses on the page: a service, a ward, a kind of customer; and the period of the lists."""

    service_code: str | None = None
    area_code: str | None = None
    customer_type: str | None = None
    period: Period | None = None


def sampleford() -> tuple[Place, ContactSet]:
    """Return the sample place and its only collection of contacts."""
    place = cache.ask(places)[0]
    return place, cache.ask(contact_sets, place.place_code)[0]


def choices() -> list[Choice]:
    """Return no choice, and each single one, for the longest period and the latest twelve months."""
    place, held = sampleford()
    assert held.first_month is not None
    assert held.last_month is not None
    offered = [span(held.first_month, held.last_month), periods(held.first_month, held.last_month)[0]]
    single = [Choice()]
    single += [Choice(service_code=code) for code in cache.ask(contact_services, place.place_code, held.name)]
    single += [Choice(area_code=code) for code in cache.ask(areas, place.place_code)]
    single += [Choice(customer_type=kind) for kind in cache.ask(customer_types, place.place_code, held.name)]
    return [Choice(c.service_code, c.area_code, c.customer_type, period) for period in offered for c in single]


def pairs_of_one_service(database: Path) -> list[Choice]:
    """Return each ward with the service that has most hidden cells by ward, for the latest twelve months."""
    place, held = sampleford()
    assert held.first_month is not None
    assert held.last_month is not None
    latest = periods(held.first_month, held.last_month)[0]
    with duckdb.connect(str(database), read_only=True) as con:
        [(service,)] = con.execute(
            """select service_code from marts.mart_contact_cell
            where contacts is null and period_label = ? and service_code is not null and area_code is not null
            group by service_code order by count(*) desc, service_code limit 1""",
            [latest.label],
        ).fetchall()
    return [Choice(service, area, period=latest) for area in cache.ask(areas, place.place_code)]


def downloads(made_with: Sequence[Choice]) -> Iterator[tuple[Choice, str, bytes]]:
    """Yield every CSV of the Channel shift page: the choice, which of its two files it is, and the bytes."""
    for choice in made_with:
        view = view_of(choice)
        for name, made in (("trend", trend_download), ("share", share_download)):
            yield choice, name, csv_file(*made(view, "Source: given."))


def rows_of(content: bytes) -> pd.DataFrame:
    """Return the figures of a file, every cell as text, without the notes under them."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    end = lines.index([])
    return pd.DataFrame(lines[1:end], columns=lines[0])


def published_cells(made_with: Sequence[Choice]) -> pd.DataFrame:
    """Return every count of contacts of the downloads, once: its levels, and `shown`, missing where hidden."""
    parts = [_cells(choice, name, rows_of(content)) for choice, name, content in downloads(made_with)]
    cells = pd.concat(parts, ignore_index=True)
    cells = cells[~cells["text"].isin(["No data", "0"])]
    assert cells.groupby(LEVELS)["text"].nunique().max() == 1, "one count has two figures"
    cells = cells.drop_duplicates(LEVELS, ignore_index=True)
    shown = pd.to_numeric(cells.pop("text").where(lambda text: ~text.str.startswith("Hidden"))).astype("Int64")
    return cells.assign(shown=shown, is_second=False)


def _cells(choice: Choice, name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of one file with their levels."""
    _, held = sampleford()
    assert choice.period is not None
    whole = choice.period.first_month == held.first_month
    usual = dict.fromkeys(LEVELS, ALL) | {"twelve_months": ALL if whole or name == "trend" else choice.period.label}
    chosen = {level: getattr(choice, level) for level in ("area_code", "service_code", "customer_type")}
    usual |= {level: value for level, value in chosen.items() if value}
    found = []
    for row in rows.to_dict("records"):
        if name == "trend":
            month = {"month": row["period_label"]}
            found.append(usual | month | {"channel_group": row["channel_group"], "text": row["contacts"]})
            found.append(usual | month | {"text": row["all_contacts"]})
        elif row["level"] == "channel":
            group = {"channel_group": group_of_channel().get(row["code"], row["code"])}
            alone = {"channel": row["code"]} if row["code"] in group_of_channel() else {}
            found.append(usual | (alone or group) | {"text": row["numerator"]})
            found.append(usual | {"text": row["denominator"]})
        else:
            level = "service_code" if row["level"] == "service" else "area_code"
            code = NO_AREA if row["name"].startswith("No ward") else row["code"]
            found.append(usual | {level: code, "channel_group": DIGITAL, "text": row["numerator"]})
            found.append(usual | {level: code, "text": row["denominator"]})
    return pd.DataFrame(found)


def true_cells(con: duckdb.DuckDBPyConnection, latest: Period) -> pd.DataFrame:
    """Return the exact finest counts of residents' contacts, with every level."""
    rows = con.execute(
        """select period_label as month, month_date, coalesce(area_code, '') as area_code, service_code,
            customer_type, channel, cast(sum(contacts) as bigint) as count
        from marts.mart_area_channel_month where is_resident_contact group by all order by all"""
    ).df()
    inside = rows["month_date"].between(pd.Timestamp(latest.first_month), pd.Timestamp(latest.last_month))
    rows["twelve_months"] = pd.Series(latest.label, index=rows.index).where(inside)
    rows["channel_group"] = rows["channel"].map(group_of_channel())
    return rows[[*LEVELS, "count"]]


def view_of(choice: Choice) -> ContactView:
    """Return the page's figures for a choice."""
    place, held = sampleford()
    wanted = ContactFilter(place.place_code, held.name, choice.service_code, choice.customer_type, choice.area_code)
    return contact_view(place, held, wanted, choice.period, area_period=choice.period)
