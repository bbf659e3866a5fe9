"""The load as one would write it by hand in pandas, with its default CSV engine and no check at all.

With `--tuned` only the columns that are used are read, and words as categories: it takes less time and half the memory.
The marts are small: DuckDB only writes them, into a file like the others', so that all can be compared.
"""

import sys
from pathlib import Path

import duckdb
import pandas as pd

WORDS = ["service", "channel", "ward_code", "customer_type", "outcome", "started", "completed"]
MEASURES = {
    "resolved": ("outcome", "Resolved"), "failed": ("outcome", "Failed"),
    "avoidable": ("outcome", "Avoidable"), "started": ("started", "Y"), "completed": ("completed", "Y"),
}  # fmt: skip
CHANNELS = {
    "Web form": "web_form", "My Account": "account", "App": "app", "Chatbot": "chat_bot",
    "Telephone": "phone", "Email": "email", "Counter": "face_to_face", "Letter": "post",
    "Web chat": "web_chat", "Social media": "social_media", "Staff report": "unknown",
}  # fmt: skip
RELEASES = {"coverage_202501.csv": "2025-01-31", "coverage_202607.csv": "2026-07-31"}
REACHED = {
    ("fixed", 30): "SFBB availability (% premises)",
    ("fixed", 100): "UFBB (100Mbit/s) availability (% premises)",
    ("fixed", 300): "UFBB availability (% premises)",
    ("fixed", 1000): "Gigabit availability (% premises)",
}
NOT_REACHED = {
    ("fixed", 10): "% of premises unable to receive 10Mbit/s",
    ("decent", 10): "% of premises unable to receive decent broadband from fixed or FWA",
}


def contacts_by_month(file: Path, is_tuned: bool) -> pd.DataFrame:
    """Return contacts and their measures by ward, month, service, channel and customer type."""
    columns = ["received_on", *WORDS, "handling_seconds", "rating"]
    words = dict.fromkeys(WORDS, "category")
    rows = pd.read_csv(file, usecols=columns, dtype=words) if is_tuned else pd.read_csv(file)
    day = pd.to_datetime(rows["received_on"], format="%Y-%m-%d", errors="coerce")
    rows["month_date"] = day.to_numpy().astype("datetime64[M]").astype("datetime64[s]")
    measured = {name: rows[column] == value for name, (column, value) in MEASURES.items()}
    rows = rows.assign(contacts=1, **measured, satisfied=rows["rating"] >= 4, ratings=rows["rating"].notna()).dropna(
        subset="month_date"
    )
    keys = ["ward_code", "month_date", "service", "channel", "customer_type"]
    totals = ["contacts", *MEASURES, "satisfied", "ratings", "handling_seconds"]
    cells = rows.groupby(keys, dropna=False, observed=True)[totals]
    # Seconds that nobody measured stay unknown, as in the other marts: without a minimum their sum would be 0.
    return _with_common_words(cells.sum(min_count=1).reset_index())


def _with_common_words(cells: pd.DataFrame) -> pd.DataFrame:
    month, service = cells["month_date"].dt, cells["service"].astype("str").str
    cells = cells.assign(
        place_code="SAMPLEFORD",
        contact_set="Contacts to the council",
        area_code=cells["ward_code"],
        period_label=month.strftime("%b %Y"),
        period_order=month.year * 12 + month.month,
        month_date=month.date,
        service_code=service.lower().str.replace(r"[^a-z0-9]+", "-", regex=True).str.strip("-"),
        channel=cells["channel"].map(CHANNELS),
        customer_type=cells["customer_type"].astype("str").str.lower(),
        is_resident_contact=cells["channel"] != "Staff report",
    )
    return cells.drop(columns=["ward_code", "service"])


def coverage_by_ward(folder: Path, postcodes: pd.DataFrame, is_tuned: bool) -> pd.DataFrame:
    """Return premises and those covered by ward and for the place, for each release and tier."""
    parts = []
    for file, released in RELEASES.items():
        columns = [*REACHED.values(), *NOT_REACHED.values()]
        rows = pd.read_csv(folder / file, usecols=["postcode", *columns] if is_tuned else None)
        rows = rows.merge(postcodes, on="postcode")
        shares = rows[columns].assign(**{name: 100 - rows[name] for name in NOT_REACHED.values()})
        covered = shares.mul(rows["premises"] / 100, axis=0).assign(premises=rows["premises"])
        wards = covered.groupby(rows["ward_code"], observed=True).sum()
        wards.loc["SAMPLEFORD"] = wards.sum()
        for (technology, threshold), column in {**REACHED, **NOT_REACHED}.items():
            tier = wards[["premises"]].assign(premises_covered=wards[column], release_date=released)
            parts.append(tier.assign(technology=technology, threshold_mbps=threshold, basis="premises"))
    coverage = pd.concat(parts).rename_axis("area_code").reset_index()
    return coverage.assign(place_code="SAMPLEFORD", release_date=pd.to_datetime(coverage["release_date"]).dt.date)


def load(folder: Path, database: Path, is_tuned: bool = False) -> None:
    """Write the marts of the files in a folder into a new database file."""
    database.unlink(missing_ok=True)
    columns = {"postcode": "str", "ward_code": "category", "premises": "int64"}
    postcodes = pd.read_csv(folder / "postcodes.csv", usecols=list(columns), dtype=columns)
    premises = postcodes.groupby("ward_code", observed=True)["premises"].sum()
    premises = pd.concat([premises.astype("int64"), pd.Series({"SAMPLEFORD": premises.sum()})])
    marts = {
        "dim_area": premises.rename("premises").rename_axis("area_code").reset_index(),
        "mart_area_coverage": coverage_by_ward(folder, postcodes, is_tuned),
        "mart_area_channel_month": contacts_by_month(folder / "contacts.csv", is_tuned),
    }
    with duckdb.connect(str(database)) as con:
        con.execute("create schema marts")
        for name, mart in marts.items():
            con.register("mart", mart)
            con.execute(f"create table marts.{name} as select * from mart")


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]), "--tuned" in sys.argv)
