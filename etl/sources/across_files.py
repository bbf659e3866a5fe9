"""The same contact in two files of one set: it is kept in the file that the place file names first."""

from collections.abc import Sequence

from etl.ledger import Rule, SourceLoad
from etl.place import Contacts
from etl.reading import TabularFile, sql_text

REPEATED_ACROSS = "repeated from an earlier file"


def repeated_across(load: SourceLoad, file: TabularFile, source: Contacts, moment: str) -> Rule:
    """Return the rule that sets a row aside whose identity stands in an earlier file of its set.

    Rows that are alike within one file are separate contacts: only another file's can be the same ones again.
    """
    return Rule("set aside", REPEATED_ACROSS, f"{_identity(file, source, moment)} in ({_known(load, source)})")


def keep_identities(load: SourceLoad, file: TabularFile, source: Contacts, moment: str, rules: Sequence[Rule]) -> None:
    """Add the identities of the rows that no rule refuses to those that later files of the set are held against."""
    refused = " or ".join(f"({rule.condition})" for rule in rules) or "false"
    place, contact_set = sql_text(load.place.code), sql_text(source.contact_set)
    load.con.execute(
        f"""insert into raw.contact_identity
        select distinct {place}, {contact_set}, {_identity(file, source, moment)} from {file.rows()}
        where not coalesce({refused}, false)"""
    )


def _known(load: SourceLoad, source: Contacts) -> str:
    return f"""select identity from raw.contact_identity
        where place_code = {sql_text(load.place.code)} and contact_set = {sql_text(source.contact_set)}"""


def _identity(file: TabularFile, source: Contacts, moment: str) -> str:
    """Return the SQL of a 64-bit hash of the columns that make a contact itself; a date counts as its moment."""
    columns = source.columns.model_dump()
    parts = [
        f"cast({moment} as varchar)" if name == "date" else file.text(str(columns[name])) for name in source.identity
    ]
    return f"hash(concat_ws(chr(31), {', '.join(f'coalesce({part}, chr(30))' for part in parts)}))"
