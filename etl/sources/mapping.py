"""A council's own words to the common ones: the mapping is data, and a word without one stops the load."""

import csv
from functools import cache

from etl.ledger import SourceLoad
from etl.place import PROJECT
from etl.problems import LoadFailed, Problem, nearest
from etl.reading import TabularFile, sql_list, sql_text

# More words than this are a sign of a wrong column, which may hold names and addresses.
WORDS_LISTED = 30
WORD_LENGTH = 60


@cache
def channels() -> tuple[str, ...]:
    """Return the common channels, in the order of data/reference/channels.csv."""
    with (PROJECT / "data" / "reference" / "channels.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(row["channel"] for row in csv.DictReader(lines))


def check_targets(load: SourceLoad, values: dict[str, str], known: tuple[str, ...]) -> None:
    """Raise LoadFailed where a place file maps a word to something that is not one of the common words."""
    problems = [
        Problem(
            load.place.file.name,
            f"'{given}' is mapped to '{target}', which is not known",
            f"Known: {', '.join(known)}.{nearest(target, known)}",
        )
        for given, target in values.items()
        if target not in known
    ]
    if problems:
        raise LoadFailed(problems)


@cache
def lgsl_services() -> dict[int, str]:
    """Return the services of the Local Government Service List that data/reference names, by number."""
    with (PROJECT / "data" / "reference" / "lgsl_services.csv").open(encoding="utf-8", newline="") as lines:
        return {int(row["lgsl_id"]): row["lgsl_name"] for row in csv.DictReader(lines)}


def check_lgsl(load: SourceLoad, numbers: dict[str, int]) -> None:
    """Raise LoadFailed where a place file gives a service a number that data/reference does not name."""
    problems = [
        Problem(
            load.place.file.name,
            f"'{service}' has the LGSL number {number}, which data/reference/lgsl_services.csv does not name",
            "Mend the number, or add it there with where it was seen.",
        )
        for service, number in numbers.items()
        if number not in lgsl_services()
    ]
    if problems:
        raise LoadFailed(problems)


def mapped_channel(text: str, values: dict[str, str]) -> str:
    """Return the SQL of the common channel for the council's word; null where it has none."""
    known = {**{channel: channel for channel in channels()}, **values}
    return f"case {' '.join(f'when {text} = {sql_text(a)} then {sql_text(b)}' for a, b in known.items())} end"


def stop_if_unmapped(load: SourceLoad, file: TabularFile, column: str, values: dict[str, str]) -> None:
    """Raise LoadFailed with the channel words of a file that the place file does not map, and their counts."""
    check_targets(load, values, channels())
    text = file.text(column)
    found = load.con.execute(
        f"""select {text} as word, count(*) from {file.rows()}
        where {text} not in ({sql_list([*channels(), *values])}) group by word order by 2 desc, 1"""
    ).fetchall()
    if found:
        raise LoadFailed([unmapped_problem(load, column, "channel", found)])


def unmapped_problem(load: SourceLoad, column: str, field: str, found: list[tuple[str, int]]) -> Problem:
    """Return the problem that lists words without a mapping with the rows that carry them."""
    listed = ", ".join(f"'{_short(word)}' ({rows:,})" for word, rows in found[:WORDS_LISTED])
    more = f" and {len(found) - WORDS_LISTED:,} more" if len(found) > WORDS_LISTED else ""
    return Problem(
        load.path.name,
        f"words that the place file does not map: {listed}{more}",
        f"Add them under [source.values.{field}] in {load.place.file.name}.",
        column,
        sum(rows for _, rows in found),
    )


def _short(word: str) -> str:
    # Blanks inside a word stay as they are: the place file must repeat them.
    return word if len(word) <= WORD_LENGTH else f"{word[:WORD_LENGTH]}…"
