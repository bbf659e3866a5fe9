"""The equal tables of the Connectivity page and the frames of its downloads."""

import pandas as pd

from dashboard.metrics import caveats_of, load_metrics
from dashboard.tables import Formats
from dashboard.text import coverage as words
from dashboard.text.numbers import number, share
from dashboard.views.connectivity import AREAS_DRAWN, PREFIX, SLOWEST, TIERS, CoverageView
from dashboard.views.rural_urban import with_left_out

Table = tuple[str, str, pd.DataFrame, Formats, str]
# The column heads of a table that has room for little.
HEADS = {
    "fixed_10": "10 Mbit/s",
    "decent_10": "10 down, 1 up",
    "fixed_30": "30 Mbit/s",
    "fixed_100": "100 Mbit/s",
    "fixed_300": "300 Mbit/s",
    "fixed_1000": "1,000 Mbit/s",
    "full_fibre": "Full fibre",
}


def map_values(view: CoverageView) -> pd.DataFrame:
    """What the map draws: the share of each area in per cent, with both counts for hover."""
    rows = view.chosen_areas
    counts = zip(rows["premises_covered"], rows["premises"], strict=True)
    unit = words.unit(view)
    values = pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "value": rows["share"] * 100,
            "value_text": [share(value) for value in rows["share"]],
            "mark": None,
            "note": [f"{number(covered)} of {number(base)} {unit}" for covered, base in counts],
        }
    )
    return with_left_out(values, view.place, view.side)


def lines_drawn(view: CoverageView) -> pd.DataFrame:
    """The tiers that the chart over releases shows: without the second tier of 10 Mbit/s, unless chosen."""
    rows = view.releases[(view.releases["tier"] != "decent_10") | (view.tier == "decent_10")]
    return rows.assign(short_label=rows["tier"].map(HEADS))


def left_out_drawn(view: CoverageView) -> pd.DataFrame:
    """The areas with most premises below the slowest tier, as the chart shows them."""
    return view.left_out.head(AREAS_DRAWN)


def area_table(view: CoverageView, short: bool) -> Table:
    """One row an area with its share of each tier and the premises below the slowest; short on phones."""
    chosen = view.chosen_areas.set_index("area_code")
    wide = view.areas.pivot(index="area_code", columns="tier", values="share").reindex(chosen.index)
    noun, unit = view.place.area_noun.capitalize(), words.unit(view).capitalize()
    table = pd.DataFrame({noun: chosen["area_name"]})
    if not short:
        table[unit] = chosen["premises"]
    formats: Formats = {unit: number}
    for tier in [view.tier] if short else [tier for tier in TIERS if tier in wide.columns]:
        table[HEADS[tier]], formats[HEADS[tier]] = wide[tier], share
    slowest = view.areas[view.areas["tier"] == SLOWEST].set_index("area_code")
    if len(slowest):
        below = f"Below {HEADS[SLOWEST]}"
        table[below], formats[below] = slowest["premises_without"].reindex(chosen.index), number
    alt = f"Coverage of each {view.place.area_noun} by tier, {view.release.label}"
    return *words.area_table_words(view), table.reset_index(drop=True), formats, alt


def release_table(view: CoverageView, short: bool) -> Table:
    """One row a tier with its share in each release and the premises still without; short on phones."""
    shown = [view.release.label] if short else view.releases["release_label"].drop_duplicates().tolist()
    wide = view.releases.pivot(index="tier", columns="release_label", values="share")
    table = pd.DataFrame({"Tier": view.tiers["tier"].map(HEADS) if short else view.tiers["label"]})
    for label in [label for label in view.releases["release_label"].drop_duplicates() if label in shown]:
        table[label] = view.tiers["tier"].map(wide[label])
    formats: Formats = dict.fromkeys(shown, share)
    below = f"{words.unit(view).capitalize()} without"
    table[below], formats[below] = view.tiers["premises_without"], number
    return *words.release_table_words(view), table, formats, f"Coverage of {words.where(view)} by tier and release"


def download(view: CoverageView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Every tier of the chosen release by area, then of every release for the whole place, and the notes."""
    columns = ["area_code", "area_name", "release_label", "tier", "definition", "basis"]
    columns += ["premises", "premises_covered", "pct_published", "share"]
    whole = view.releases.assign(area_code=view.place.place_code, area_name=words.where(view))
    frame = pd.concat([view.areas, whole[whole["share"].notna()]], ignore_index=True).reindex(columns=columns)
    metrics = load_metrics()
    notes = [(metrics[PREFIX + tier].label, metrics[PREFIX + tier].definition) for tier in view.tiers["tier"]]
    notes += [("Caveat", caveat) for caveat in caveats_of(view.metric)]
    return frame, [*notes, ("Source", source)]
