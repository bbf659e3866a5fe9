"""The words of Data and methods: what was loaded, what was refused, what was checked."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from dashboard.marts.places import Place
from dashboard.marts.sources import Source
from dashboard.text.numbers import count_word, hidden_range, hidden_words, listed, number

GUIDANCE = Path(__file__).with_name("guidance.md")
SERVICES_SUBTITLE = (
    "Services as the sources name them, and their numbers in the Local Government Service List (LG Inform Plus, Open"
    " Government Licence v3.0), by which councils can be laid side by side. Only a plain match is given one."
)
ABSENCE_RULE = "A gap is never drawn as zero. These words are the only ones used, on screen and in every export"
DICTIONARY_SOURCE = "Source: the project's own description of its database, checked against every build."


def absences(place: Place) -> tuple[tuple[str, str, str, str], ...]:
    """The five kinds of absence: words, mark on a map, on a chart, and what the reader is then told."""
    second = "That a second figure is hidden, so that the first can not be worked out."
    return (
        ("No data", "no_data", "Gap in the line, no marker", "Who publishes nothing, and for when."),
        (hidden_words(place.hide_counts_under), "hidden", "Row kept, no mark", second),
        ("Too few to say", "too_few", "Row kept at the foot", "How many replies there are, and how many are needed."),
        ("Not yet measured", "not_yet", "Dashed empty frame", "When the first figure is due, and who supplies it."),
        ("Could not be loaded", "", "Red notice, nothing drawn", "The last good period, and whom to ask."),
    )


def heading(checks: pd.DataFrame, sources: Sequence[Source], place: Place) -> str:
    """The finding: whether every check passed, on how many sources."""
    failed = int((~checks["passed"].astype(bool)).sum())
    if not sources:
        return f"No source has been loaded for {place.place_name}"
    if failed:
        return f"{count_word(failed)} of {len(checks)} checks failed on the figures for {place.place_name}"
    return f"All {len(checks)} checks passed on {number(len(sources))} sources for {place.place_name}"


def lead(sources: Sequence[Source], built: str) -> str:
    """How many rows came in, and what became of them."""
    rows_in = _total([source.rows_in for source in sources])
    loaded = _total([source.rows_loaded for source in sources])
    rejected = _total([source.rows_rejected for source in sources])
    aside = _total([source.rows_set_aside for source in sources])
    return (
        f"Of **{rows_in}** rows read, **{loaded}** were loaded, **{rejected}** rejected and"
        f" **{aside}** set aside, each for a reason that is kept. Last built {built}."
    )


def _total(rows: Sequence[int | None]) -> str:
    """The sum of numbers of rows; hidden ones, which are small, are said to be a few."""
    known = sum(count or 0 for count in rows)
    few = "a few" if not known else f"{number(known)} and a few"
    return few if None in rows else number(known)


def rounded_rows(titles: Sequence[str], place: Place) -> str:
    """Which sources' rows are rounded in this edition, and what that means; nothing where all are exact."""
    if not titles:
        return ""
    under = hidden_range(place.hide_counts_under)
    return (
        f"Rows of {listed(titles)} are rounded to 5, each on its own, and {under} rows are hidden, because rows are"
        " people's contacts or replies: so these parts need not add up. The checks were made on the exact rows."
    )


def rejected_subtitle(rejected: pd.DataFrame) -> str:
    """What the examples are, or that there are none."""
    if rejected.empty:
        return "No row was rejected."
    if rejected["row_number"].isna().any():
        return "One row a reason for sources that are masked, letters and digits hidden; a few rows for the others."
    return "Up to a few rows a source, letters and digits hidden: enough to find the fault in the source file."


def checks_subtitle(checks: pd.DataFrame) -> str:
    """What the list holds, and how many of the findings a person should look at."""
    asking = int(checks["is_warning"].astype(bool).sum())
    verb = "asks" if asking == 1 else "ask"
    return f"Checks of the last build; {count_word(asking).lower()} of the findings {verb} for a look"


def services_heading(services: pd.DataFrame) -> str:
    """The finding: how many of the services have a number in the national list."""
    numbered = int(services["lgsl_id"].notna().sum())
    if not numbered:
        return "No service has a number in the national list yet"
    verb = "has" if numbered == 1 else "have"
    return f"{count_word(numbered)} of {number(len(services))} services {verb} a number in the national list"


def guidance() -> str:
    """How to read the pages, the keyboard, accessibility, privacy, and limits, as Markdown of our own."""
    return GUIDANCE.read_text(encoding="utf-8")
