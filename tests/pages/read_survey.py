"""The files of survey estimates, read back: what they tell of replies, and no estimate on too few of them."""

import re

import numpy as np

from dashboard.metrics import SURVEY, load_metrics
from tests.pages.published import number
from tests.pages.reading import NEAR, Replies, Told

CAUTION_FROM, SHOWN_FROM, TO_THE_NEAREST = 30, 50, 5
FLAGS = {"too few": (0, CAUTION_FROM), "caution": (CAUTION_FROM, SHOWN_FROM), "shown": (SHOWN_FROM, np.inf)}
DECIMALS = 3
MODELLED, EVERYBODY = "modelled", "All adults"
YES_OF_SKILLS = ("has_", "used_")


def estimates(told: Told) -> None:
    """Take down estimates with their base: none on fewer than 30 replies, and every base to the nearest 5."""
    for row in told.records():
        base = row.get("n_unweighted", row.get("replies", ""))
        _base(told, base)
        if "n_effective" in row:
            _base(told, row["n_effective"])
        figures = [row[name] for name in ("value", "low", "high", "able", "able_low", "able_high") if name in row]
        kind = row.get("kind", row.get("able_from", "direct"))
        if number(base) < CAUTION_FROM and kind != MODELLED:
            told.none_of([*figures, row.get("n_effective", ""), row.get("design_effect", "")])
        if row.get("residents", EVERYBODY) == EVERYBODY and kind != MODELLED:
            _note_replies(told, row, number(base), any(not np.isnan(number(figure)) for figure in figures))
        if "flag" in row:
            least, most = FLAGS[row["flag"]]
            assert least <= number(base) < most, f"{told.named}: {base} replies are called {row['flag']}"
        # The share of a skill is a quotient of two rounded sums.
        if not row.get("question", "").startswith(YES_OF_SKILLS):
            told.rounded(figures, DECIMALS)


def _note_replies(told: Told, row: dict[str, str], base: float, is_shown: bool) -> None:
    """Take down whose replies a row counts."""
    question = next((row[name] for name in ("measure", "question", "able_means") if name in row), "")
    # All five skills of everybody asked are made of the answers about each, and counted in no row of their own.
    if question and not question.endswith("_all_five"):
        group = row.get("group_name", "all"), row.get("group_value", "all")
        replies = Replies(row["wave_set"], question, row.get("area_code", ""), *group, base, is_shown)
        told.reading.replies.append(replies)


def _base(told: Told, text: str) -> None:
    """Fail unless a base is a multiple of 5."""
    base = number(text)
    off = abs(base - TO_THE_NEAREST * round(base / TO_THE_NEAREST)) if base == base else 0.0
    assert off < NEAR * base or off == 0, f"{told.named}: a base of {text}"


def changes(told: Told) -> None:
    """Take down changes between waves: both ends are published estimates, and what is said is their difference."""
    for row in told.records():
        ends = [row["estimate_earlier"], row["estimate_later"]]
        if row["flag"] == "too few":
            told.none_of([*ends, row["difference"], row["ci_low"], row["ci_high"]])
        told.rounded(ends, DECIMALS)
        told.equals("difference", row["difference"], number(ends[1]) - number(ends[0]))


def bands(told: Told) -> None:
    """Take down the wards' figures of survey measures beside their bands."""
    for name, metric in load_metrics().items():
        if metric.mart == SURVEY and name in told.rows:
            told.rounded(list(told.rows[name]), DECIMALS)


def profile(told: Told) -> None:
    """Take down a ward's survey estimates, the replies behind them told in words."""
    for row in told.records():
        metric = load_metrics().get(row["measure"])
        if metric is None or metric.mart != SURVEY:
            continue
        told.rounded([row["value"], row["low"], row["high"], row["place_value"]], DECIMALS)
        for base in re.findall(r"(\d+)(?: of \d+)? replies", row["note"]):
            _base(told, base)
        if row["note"].startswith("Too few"):
            told.none_of([row["value"], row["low"], row["high"]])


def groups(told: Told) -> None:
    """Take down what groups of residents are able to do: published estimates, each the rest of another to 100%."""
    told.rounded([row[name] for row in told.records() for name in ("able", "able_low", "able_high")], DECIMALS)


def open_data(told: Told) -> None:
    """Take down nothing: the file is made of published open data, or of what this project says."""
