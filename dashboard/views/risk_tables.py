"""The equal tables of the Risk index page, what its map and charts draw, and the frame of its download."""

import pandas as pd

from dashboard import cache
from dashboard.marts.risk import RiskInput, risk_small_areas
from dashboard.metrics import caveats_of, load_metrics
from dashboard.risk_presets import component_label
from dashboard.tables import Formats
from dashboard.text import risk as words
from dashboard.text.exclusion import figure
from dashboard.text.numbers import NO_DATA, number, share
from dashboard.views.risk import RiskView

Table = tuple[str, str, pd.DataFrame, Formats, str]


def map_values(view: RiskView) -> pd.DataFrame:
    """What the map draws: each ward's score, bold where it is among the five highest at nearly any weights."""
    rows = view.areas
    high = set(view.always_high["area_code"])
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "value": rows["score"],
            "value_text": [words.score(value) for value in rows["score"]],
            "mark": None,
            "bold": [code in high for code in rows["area_code"]],
            "note": [f"rank {rank}" for rank in map(_rank, rows["rank"])],
        }
    )


def bars_drawn(view: RiskView, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the component bars: each component times its share of the score."""
    return rows.assign(**{part: rows[part] * weight for part, weight in view.counted.items()})


def area_table(view: RiskView, short: bool) -> Table:
    """One row a ward: score, components, rank and the ranks it may have; the preset's where weights were changed."""
    rows = view.areas
    table = pd.DataFrame({view.place.area_noun.capitalize(): rows["area_name"]})
    formats: Formats = {"Score": words.score}
    if not short:
        table["Code"] = rows["area_code"]
    table["Score"] = rows["score"]
    if not short:
        for part in view.choice.weights.components:
            if part in rows:
                label = component_label(part)
                table[label], formats[label] = rows[part], words.score
    table["Rank"], formats["Rank"] = rows["rank"], _rank
    if not short:
        ends = zip(rows["rank_best"], rows["rank_worst"], strict=True)
        table["Rank at any weights"] = [words.rank_range(best, worst) for best, worst in ends]
        formats["Rank at any weights"] = str
    if view.choice.is_changed and not short:
        table["Preset's score"], formats["Preset's score"] = rows["preset_score"], words.score
        table["Preset's rank"], formats["Preset's rank"] = rows["preset_rank"], _rank
    return *words.table_words(view), table, formats, f"Risk scores of {view.place.place_name}"


def small_area_table(view: RiskView, ward: str, short: bool) -> Table:
    """One row a small area of the chosen ward, highest score first: name, score, components and residents there."""
    lying = cache.ask(risk_small_areas, view.place.place_code, ward)
    rows = lying.join(view.small_areas, on="area_code").sort_values("score", ascending=False, ignore_index=True)
    table = pd.DataFrame({"Small area": rows["area_name"], "Score": rows["score"]})
    formats: Formats = {"Score": words.score}
    for part in () if short else view.counted:
        label = component_label(part)
        table[label], formats[label] = rows[part], words.score
    table["Residents counted here"] = rows["residents"]
    formats["Residents counted here"] = number
    name = view.areas.loc[view.areas["area_code"] == ward, "area_name"].iloc[0]
    return *words.small_areas_words(view, name, rows), table, formats, f"Risk scores of the small areas of {name}"


def inputs_table(view: RiskView, short: bool) -> Table:
    """One row an input: weight, its share of the score, what it describes, and the ends of its scale."""
    rows = view.inputs
    table = pd.DataFrame({"Input": [given.label for given in rows]})
    if not short:
        table["Component"] = [component_label(given.held.component) for given in rows]
    table["Describes"] = [given.held.period_label for given in rows]
    table["Weight"] = [given.weight for given in rows]
    formats: Formats = {"Weight": number}
    if not short:
        table["Share of score"] = [given.share for given in rows]
        table["From 0 to 10"] = [_ends(given.held) for given in rows]
        formats |= {"Share of score": share, "From 0 to 10": str}
    return *words.inputs_words(view), table, formats, f"Inputs of the risk index of {view.place.place_name}"


def _ends(held: RiskInput) -> str:
    """The figures that score 0 and 10: "2.9% to 21.8%", the other way round where less means more risk."""
    metric = load_metrics()[held.indicator]
    ends = [figure(held.scale_min, metric), figure(held.scale_max, metric)]
    return " to ".join(reversed(ends) if metric.direction == "lower_means_more_risk" else ends)


def download(view: RiskView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The wards' rows for a file, and the notes under them: every weight, its scale and its dates."""
    parts = [part for part in view.choice.weights.components if part in view.areas]
    columns = ["area_code", "area_name", "score", *parts, "rank", "preset_score", "preset_rank"]
    columns += ["rank_best", "rank_early", "rank_late", "rank_worst", "top_five"]
    notes = [("Measure", view.metric.label), ("Definition", view.metric.definition), ("Use", words.NOT_FOR)]
    notes += [("Weights", words.weights_name(view.choice)), ("Scale", f"0 and 10 from {words.base_words(view.choice)}")]
    notes += [(f"Weight of {component_label(part)}", f"{view.choice.weights.components[part]}") for part in parts]
    notes += [
        (
            f"Input of {component_label(given.held.component)}",
            f"{given.label}: weight {given.weight}, {given.held.period_label}, 0 to 10 is {_ends(given.held)}",
        )
        for given in view.inputs
    ]
    notes += [("Left out", line) for line in words.left_out(view)]
    notes += [("Double counting", line) for line in words.double_counting(view)]
    notes += [("Caveat", caveat) for caveat in caveats_of(view.metric)]
    frame = view.areas[columns].round(6)
    whole_numbers = [name for name in columns if "rank" in name]
    return frame.astype(dict.fromkeys(whole_numbers, "Int64")), [*notes, ("Source", source)]


def _rank(rank: float) -> str:
    """A rank, or that there is none."""
    return NO_DATA if pd.isna(rank) else f"{int(rank)}"
