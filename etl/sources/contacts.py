"""Contacts: one row a contact, or counted rows, read once and counted by month, service, channel and area.

No contact row is kept: the file is grouped while it is read, on the council's own words, and the words are
mapped afterwards on the few groups. Identities are only hashed, to find repeats.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import duckdb
import numpy as np
import pyarrow as pa

from etl.ledger import (
    EXAMPLES_KEPT,
    OUTSIDE,
    REPEATED,
    SECRET_VARIABLE,
    Hashes,
    NothingLoaded,
    Rule,
    SourceLoad,
    codes_known,
    masked,
    standing_twice,
)
from etl.place import Contacts, RowFlag
from etl.problems import LoadFailed, Problem
from etl.reading import UNREADABLE, TabularFile, sql_list, sql_text
from etl.sources.across_files import keep_identities, repeated_across
from etl.sources.coordinates import area_by_coordinates
from etl.sources.lookup import POSTCODE
from etl.sources.mapping import channels, check_lgsl, check_targets, unmapped_problem

CUSTOMER_TYPES = ("resident", "business", "unknown")
MEASURES = ("resolved", "failed", "avoidable", "started", "completed", "satisfied", "ratings")
KEYS = ("month_date", "period_number", "service", "channel", "area", "customer_type", "is_resident_contact")
ISO_DATE = "%Y-%m-%d"
NOT_STATED = "Not stated"
NOT_COUNTED = "no count is given"
ALL_CHANNELS = "all"
# A file of which more rows than this name other areas than the place's is read by the wrong codes.
OUTSIDE_SHARE_LIMIT = 0.5
# 'infinity' and the year 99999 are days to the database and to nobody else.
EARLIEST_DAY, LATEST_DAY = "date '1900-01-01'", "date '2100-01-01'"
OFFSET = re.compile(r":\d\d(\.\d+)?(Z|[+-]\d\d(:?\d\d)?)$")
LARGEST_COUNT = 1_000_000_000
REPEATS, OUTSIDE_AREA = -1, -2  # rule numbers below nought: set aside after reading
SUMS = ("contacts", "handling_seconds", *MEASURES)
# What is counted, and so is rounded by the keys of the rows counted where the load masks its figures.
KEYED = ("contacts", *MEASURES)
KEY_SUMS = tuple(f"{name}_key" for name in KEYED)


def load_contacts(load: SourceLoad, source: Contacts) -> None:
    """Add the source's counted cells to raw.contact_cell and its words to raw.contact_word."""
    file = load.file()
    file.require(_columns_used(source))
    check_targets(load, source.values.get("channel", {}), channels())
    check_targets(load, source.values.get("customer_type", {}), CUSTOMER_TYPES)
    _stop_at_offsets_unread(load, file, source)
    _set_types(file, source)
    rules = _rules(load, file, source)
    _group_while_reading(load, file, source, rules)
    _take_repeats_out(load, source)
    _trim_words(load)
    _map_words(load, source)
    _set_outside_aside(load, source)
    _count(load, file, source, rules)
    load.take_unread_lines(file)
    load.stop_if_mostly_refused()
    _keep_channel_words(load)
    _add_cells(load, source)
    _add_breaks(load, source)
    if source.identity:
        keep_identities(load, file, source, _moment(file, source), rules)


def _columns_used(source: Contacts) -> list[str]:
    named = [column for column in source.columns.model_dump().values() if column]
    flags = [flag.column for flag in source.flags.values()]
    excluded = [rule.column for rule in source.exclude]
    staff = [source.not_resident_contact.column] if source.not_resident_contact else []
    place = [source.place_column] if source.place_column else []
    if not source.columns.date and not source.columns.month_number:
        what = f"contacts source '{source.name}' names neither a date nor a month_number column"
        raise LoadFailed([Problem(source.path, what, "Add one under `columns`.")])
    return [*named, *flags, *excluded, *staff, *place]


def _stop_at_offsets_unread(load: SourceLoad, file: TabularFile, source: Contacts) -> None:
    """Raise LoadFailed where dates carry an offset from UTC that their format passes over: a month might be wrong."""
    column = source.columns.date
    if source.has_moments or not column or not OFFSET.search(file.first_cell(column) or ""):
        return
    what = "the dates carry an offset from UTC, which date_format does not read"
    to_do = 'Write it with %z, as date_format = "%Y-%m-%dT%H:%M:%S%z"; the month is then that of [place] time_zone.'
    raise LoadFailed([Problem(load.path.name, what, to_do, column)])


def _set_types(file: TabularFile, source: Contacts) -> None:
    """Have dates and numbers read as such wherever the file is read: "007" and "7" are one number, and two words."""
    columns = source.columns
    if columns.date and source.date_format == ISO_DATE:
        file.read_as(columns.date, "DATE")
    for column in (columns.month_number, columns.contacts, columns.longitude, columns.latitude):
        if column:
            file.read_as(column, "DOUBLE")
    _number(file, columns.handling_seconds)


def _date(load: SourceLoad, file: TabularFile, source: Contacts) -> str:
    """Return the SQL of the day of a contact, in the place's own time zone; null where it cannot be read."""
    moment = _moment(file, source)
    if source.has_moments:
        return f"cast(timezone({sql_text(load.place.facts.time_zone)}, {moment}) as date)"
    return f"cast({moment} as date)" if source.date_format != ISO_DATE else moment


def _moment(file: TabularFile, source: Contacts) -> str:
    """Return the SQL of when a contact was made: in UTC where an offset is given, otherwise as it stands."""
    column = source.columns.date
    if not column:
        return "null::date"
    if source.date_format == ISO_DATE:
        return file.read_as(column, "DATE")
    return f"try_strptime({file.text(column)}, {sql_text(source.date_format)})"


def _number(file: TabularFile, column: str | None) -> str:
    return file.read_as(column, "BIGINT") if column else "null::bigint"


def _whole(file: TabularFile, column: str) -> str:
    """Return the SQL of a number that must be whole; read as a DOUBLE, because a BIGINT would be rounded to."""
    return file.read_as(column, "DOUBLE")


def _among(file: TabularFile, flag: RowFlag) -> str:
    values = sql_list([value.strip() for value in flag.values])
    return f"coalesce(trim({file.plain(flag.column)}) in ({values}), false)"


def _rules(load: SourceLoad, file: TabularFile, source: Contacts) -> list[Rule]:
    """Return the reasons to refuse a row or set it aside, beyond the types that the reader itself checks."""
    rules = [Rule("set aside", f"excluded by the place file: {e.reason}", _among(file, e)) for e in source.exclude]
    if source.place_column:
        elsewhere = f"{file.text(source.place_column)} is distinct from {sql_text(load.place.code)}"
        rules.insert(0, Rule("set aside", OUTSIDE, elsewhere))
    rules += _rules_of_cells(load, file, source)
    if source.identity:
        rules.append(repeated_across(load, file, source, _moment(file, source)))
    return rules


def _rules_of_cells(load: SourceLoad, file: TabularFile, source: Contacts) -> list[Rule]:
    columns, rules = source.columns, []
    if columns.id:
        rules.append(Rule("rejected", "no identity", f"{file.plain(columns.id)} is null", columns.id))
    if columns.date:
        in_reach = f"coalesce({_date(load, file, source)} between {EARLIEST_DAY} and {LATEST_DAY}, false)"
        rules.append(Rule("rejected", UNREADABLE["DATE"], f"not {in_reach}", columns.date))
    if columns.month_number:
        month = _whole(file, columns.month_number)
        in_year = f"coalesce({month} between 1 and 12 and {month} = floor({month}), false)"
        rules.append(Rule("rejected", "the month number is not 1 to 12", f"not {in_year}", columns.month_number))
    if columns.contacts:
        number = _whole(file, columns.contacts)
        if source.missing:
            rules.append(Rule("set aside", NOT_COUNTED, f"{file.text(columns.contacts)} is null"))
        is_count = f"coalesce({number} between 0 and {LARGEST_COUNT} and {number} = floor({number}), false)"
        rules.append(Rule("rejected", "no count, or a negative one", f"not {is_count}", columns.contacts))
    if columns.handling_seconds:
        negative = f"{_number(file, columns.handling_seconds)} < 0"
        rules.append(Rule("rejected", "negative handling time", negative, columns.handling_seconds))
    return rules


def _selected(load: SourceLoad, file: TabularFile, source: Contacts, rules: Sequence[Rule]) -> dict[str, str]:
    """Return the SQL of every column that a row carries into the grouping; words are trimmed after it."""
    columns = source.columns
    tests = " ".join(f"when {rule.condition} then {index}" for index, rule in enumerate(rules))
    staff = source.not_resident_contact
    selected = {
        "month_date": f"date_trunc('month', {_date(load, file, source)})",
        "period_number": f"try_cast({_whole(file, columns.month_number)} as bigint)"
        if columns.month_number
        else "null::bigint",
        "service": _word(file, source, "service"),
        "channel": _word(file, source, "channel"),
        "area": _area(load, file, source),
        "customer_type": _word(file, source, "customer_type"),
        "is_resident_contact": f"not {_among(file, staff)}" if staff else "true",
        "rule_number": f"case {tests} end" if rules else "null::integer",
        "contacts": f"try_cast({_whole(file, columns.contacts)} as bigint)" if columns.contacts else "1::bigint",
        "handling_seconds": _number(file, columns.handling_seconds),
    }
    return selected | {measure: _among(file, flag) for measure, flag in source.flags.items()}


def _word(file: TabularFile, source: Contacts, name: Literal["service", "channel", "customer_type"]) -> str:
    """Return the SQL of the council's word: its column's, or the one that the place file gives every row."""
    if name in source.every_row:
        return sql_text(source.every_row[name])
    column = source.columns.model_dump()[name]
    return file.plain(column) if column else "null::varchar"


def _area(load: SourceLoad, file: TabularFile, source: Contacts) -> str:
    if source.columns.longitude:
        return area_by_coordinates(load, file, source)
    return file.plain(source.columns.area) if source.columns.area else "null::varchar"


def repeated_contacts(con: duckdb.DuckDBPyConnection, source: Contacts, path: Path) -> Hashes:
    """Return the 32-bit hashes that more than one row of a contact file has: those that may be repeats.

    Reading the one column costs less than half of what reading them all does, and far less than keeping ten million
    rows to be compared: so the file is read twice. Half a hash is sorted in half the time; that a few rows share one
    by chance costs nothing, because repeats are then told by the whole hash.
    """
    file = TabularFile(con, path, source.missing, source.separator)
    _set_types(file, source)
    identity = _identity(file, source)
    if identity is None:
        return standing_twice(np.empty(0, dtype=np.uint32))
    rows = file.rows(keeps_refused=False)
    found = con.execute(f"select {_half(identity)} as half from {rows}").fetchnumpy()
    return standing_twice(np.asarray(found["half"]))


def _half(identity: str) -> str:
    return f"cast({identity} >> 32 as uinteger)"


def _group_while_reading(load: SourceLoad, file: TabularFile, source: Contacts, rules: list[Rule]) -> None:
    """Fill the temporary table `cell`: counts by key and rule, and in `again` those rows that may be repeats.

    Identities are compared by a 64-bit hash: among ten million the chance that any two share one is three in a million.
    """
    selected = _selected(load, file, source, rules) | _row_key(load, file, source)
    again = "null"
    identity = _identity(file, source)
    repeated = load.repeats.result() if load.repeats else ()
    if identity and len(repeated):
        load.con.register("repeated", pa.table({"half": repeated}))
        selected["identity"] = f"case when {_half(identity)} in (select half from repeated) then {identity} end"
        carried = ", ".join(_carried(load, source))
        again = f"list(struct_pack(identity, {carried})) filter (identity is not null)"
    columns = ", ".join(f"{sql} as {name}" for name, sql in selected.items())
    load.con.execute(
        f"""create or replace temp table cell as with contact as (select {columns} from {file.rows()})
        select {", ".join(KEYS)}, rule_number, count(*) as source_rows, {_sums(load, source)}, {again} as again
        from contact group by all"""
    )


def _take_repeats_out(load: SourceLoad, source: Contacts) -> None:
    """Move the repeated rows from the accepted cells that they were counted in to cells under REPEATS.

    Of rows with the same identity the earliest is kept, so that the order of the file does not matter.
    """
    keys = ", ".join(KEYS)
    sums = _sums(load, source)
    order = ", ".join((*KEYS, *_carried(load, source)))
    negative = ", ".join(f"-{name} as {name}" for name in ("source_rows", *SUMS, *KEY_SUMS))
    if load.con.execute("select count(again) from cell where rule_number is null").fetchall() != [(0,)]:
        load.con.execute(
            f"""create or replace temp table repeat as
            with contact as (
                select {keys}, unnest(again, recursive := true) from cell where rule_number is null
            ),
            repeat as (
                select * from contact qualify row_number() over (partition by identity order by {order}) > 1
            )
            select {keys}, {REPEATS} as rule_number, count(*) as source_rows, {sums} from repeat group by all"""
        )
        load.con.execute(
            f"""insert into cell by name
            (select * from repeat union all by name select {keys}, null as rule_number, {negative} from repeat)"""
        )
    load.con.execute("alter table cell drop column again")


def _identity(file: TabularFile, source: Contacts) -> str | None:
    """Return the SQL of the hash of what makes a row itself: its id or, of a counted row, the whole row.

    Records without an id have none: two that are alike may well be two contacts of one day.
    """
    if source.columns.id:
        return f"hash({file.plain(source.columns.id)})"
    if source.layout == "records":
        return None
    cells = ", ".join(f"coalesce({file.plain(column)}, chr(30))" for column in file.columns)
    return f"hash(concat_ws(chr(31), {cells}))"


def _carried(load: SourceLoad, source: Contacts) -> list[str]:
    """Return the measures that each row carries into the grouping, and its key where it has one."""
    return ["contacts", "handling_seconds", *source.flags, *(["row_key"] if load.is_masked else [])]


def _row_key(load: SourceLoad, file: TabularFile, source: Contacts) -> dict[str, str]:
    """Return the SQL of each row's key, 0 to 255, as analysis.disclosure.row_keys has it; nothing where none is asked.

    A row without an id is known by its whole text; a record without one by its number among those alike, too.
    """
    if not load.is_masked:
        return {}
    cells = ", ".join(f"coalesce({file.plain(column)}, chr(30))" for column in file.columns)
    identity = f"concat_ws(chr(31), {cells})"
    if source.columns.id:
        identity = file.plain(source.columns.id)
    elif source.layout == "records":
        identity = f"concat_ws(chr(31), {cells}, row_number() over (partition by {cells}))"
    hashed = f"sha256(getvariable('{SECRET_VARIABLE}') || '|' || {identity})"
    return {"row_key": f"cast('0x' || substr({hashed}, 1, 2) as bigint)"}


def _key_sum(load: SourceLoad, name: str, source: Contacts) -> str:
    """Return the SQL of the sum of the keys of the rows that a measure counts; null where the load masks nothing."""
    if not load.is_masked or (name != "contacts" and name not in source.flags):
        return "null::bigint"
    # A counted row of nobody has no key: the same people must give the same key.
    counted = "contacts > 0" if name == "contacts" else f"{name} and contacts > 0"
    return f"cast(coalesce(sum(row_key) filter ({counted}), 0) as bigint)"


def _sums(load: SourceLoad, source: Contacts) -> str:
    """Return the SQL of every sum of a grouping, by name."""
    sums = [f"{_sum(name, source)} as {name}" for name in SUMS]
    return ", ".join([*sums, *(f"{_key_sum(load, name, source)} as {name}_key" for name in KEYED)])


def _sum(name: str, source: Contacts) -> str:
    """Return the SQL of a measure's total; null where the source does not measure it."""
    counts = source.layout == "counts"
    if name == "contacts":
        return "cast(sum(contacts) as bigint)" if counts else "count(*)"
    if name == "handling_seconds":
        return "cast(sum(handling_seconds) as bigint)"
    if name not in source.flags:
        return "null::bigint"
    return f"cast(coalesce(sum(contacts) filter ({name}), 0) as bigint)" if counts else f"count(*) filter ({name})"


def _trim_words(load: SourceLoad) -> None:
    """Trim the words of the grouped cells, which are few; a blank service is called NOT_STATED."""
    for column in ("service", "channel", "area", "customer_type"):
        trimmed = f"trim({column})"
        load.con.execute(
            f"update cell set {column} = nullif({trimmed}, '') where {column} <> {trimmed} or {column} = ''"
        )
    load.con.execute("update cell set service = ? where service is null", [NOT_STATED])


def _map_words(load: SourceLoad, source: Contacts) -> None:
    """Fill raw.contact_word: every channel, customer type and service word of the source with what it means."""
    words: list[tuple[str, str, str, str]] = []
    problems: list[Problem] = []
    for field, known in (("channel", channels()), ("customer_type", CUSTOMER_TYPES)):
        mapping = {**{word: word for word in known}, **source.values.get(field, {})}  # type: ignore[call-overload]
        found = _words(load, field)
        lacking = [(word, rows) for word, rows in found if word not in mapping]
        if lacking and source.unmapped == "stop":
            column = getattr(source.columns, field) or f"every_row.{field}"
            problems.append(unmapped_problem(load, column, field, lacking))
        words += [(load.source_id, field, word, mapping.get(word, "unknown")) for word, _ in found]
    if problems:
        raise LoadFailed(problems)
    words += _service_words(load, source)
    if words:
        load.con.executemany("insert into raw.contact_word values (?, ?, ?, ?)", words)


def _service_words(load: SourceLoad, source: Contacts) -> list[tuple[str, str, str, str]]:
    """Return each service word with its name and, where the place file gives one, its number in the national list."""
    check_lgsl(load, source.lgsl)
    renamed = source.values.get("service", {})
    services = {word: renamed.get(word, word) for word, _ in _words(load, "service")}
    numbers = {word: source.lgsl.get(word, source.lgsl.get(name)) for word, name in services.items()}
    if source.lgsl:
        mapped = sum(number is not None for number in numbers.values())
        said = f"{mapped:,} of {len(services):,} service words have one; the others have none that is plain"
        load.notes.append(("numbers in the Local Government Service List", said))
    return [
        *((load.source_id, "service", word, name) for word, name in services.items()),
        *((load.source_id, "lgsl", word, str(number)) for word, number in numbers.items() if number is not None),
    ]


def _words(load: SourceLoad, field: str) -> list[tuple[str, int]]:
    return load.con.execute(
        f"""select {field}, cast(sum(source_rows) as bigint) from cell
        where rule_number is null and {field} is not null group by 1 order by 2 desc, 1"""
    ).fetchall()


def _set_outside_aside(load: SourceLoad, source: Contacts) -> None:
    """Mark the cells whose area is named but is not one of the place's; a blank area stays, as 'none given'."""
    if source.area_system == POSTCODE:
        load.con.execute("update cell set area = upper(replace(area, ' ', ''))")
    aliases = source.values.get("area", {})
    whens = " ".join(f"when {sql_text(alias)} then {sql_text(code)}" for alias, code in aliases.items())
    if whens:
        load.con.execute(f"update cell set area = case area {whens} else area end")
    load.con.execute(
        f"""update cell set rule_number = {OUTSIDE_AREA} where rule_number is null and area is not null
        and area not in ({codes_known(load, source.area_system)})"""
    )
    if source.outside == "stop":
        _stop_if_mostly_outside(load, source)


def _stop_if_mostly_outside(load: SourceLoad, source: Contacts) -> None:
    """Raise NothingLoaded where most rows that name an area name none of the place's: their codes are of others."""
    named, outside = load.con.execute(
        f"""select cast(coalesce(sum(source_rows), 0) as bigint),
            cast(coalesce(sum(source_rows) filter (rule_number = {OUTSIDE_AREA}), 0) as bigint)
        from cell where area is not null and (rule_number is null or rule_number = {OUTSIDE_AREA})"""
    ).fetchall()[0]
    if outside <= OUTSIDE_SHARE_LIMIT * named:
        return
    words = load.con.execute(f"select area from cell where rule_number = {OUTSIDE_AREA} group by 1 order by 1")
    examples = tuple(dict.fromkeys(str(masked(word)) for (word,) in words.fetchall()))
    known = load.con.execute(f"select min(code) from ({codes_known(load, source.area_system)}) as known(code)")
    what = f"{outside:,} of the {named:,} rows that name an area name none of {load.place.facts.name}"
    to_do = (
        f"Areas are read as '{source.area_system}', as '{known.fetchall()[0][0]}': mend area_system or the column. "
        'If the file really holds other places too, name its place_column, or write outside = "expected".'
    )
    column = source.columns.area or f"{source.columns.longitude}, {source.columns.latitude}"
    raise NothingLoaded([Problem(load.path.name, what, to_do, column, examples=examples)])


def _count(load: SourceLoad, file: TabularFile, source: Contacts, rules: list[Rule]) -> None:
    counted = load.con.execute(
        """select rule_number, cast(sum(source_rows) as bigint), cast(sum(contacts) as bigint),
            cast(coalesce(sum(contacts_key), 0) as bigint)
        from cell group by 1 order by 1"""
    ).fetchall()
    for number, rows, contacts, key in counted:
        if number is None:
            load.count("loaded", "accepted", rows, contacts, key)
        elif number < 0:
            load.count("set aside", REPEATED if number == REPEATS else OUTSIDE, rows, contacts, key)
        else:
            load.count(rules[number].outcome, rules[number].reason, rows, contacts, key)
            _keep_examples(load, file, rules[number])


def _keep_examples(load: SourceLoad, file: TabularFile, rule: Rule) -> None:
    if rule.outcome != "rejected" or rule.column is None:
        return
    rows = load.con.execute(
        f"""select line, value from (select 1 + row_number() over () as line,
        {file.plain(rule.column)} as value, {rule.condition} as refused from {file.rows()})
        where refused order by line limit {EXAMPLES_KEPT}"""
    ).fetchall()
    for line, value in rows:
        load.reject(line, rule.column, value, rule.reason)


def _keep_channel_words(load: SourceLoad) -> None:
    """Keep how many contacts each of the council's own channel words has in the source, and how many are loaded."""
    load.channel_words = load.con.execute(
        f"""select channel, coalesce(any_value(meaning), 'unknown'),
            cast(coalesce(sum(contacts), 0) as bigint),
            cast(coalesce(sum(contacts) filter (rule_number is null), 0) as bigint)
        from cell left join raw.contact_word as word
            on word.source_id = {sql_text(load.source_id)} and word.field = 'channel' and word.word = cell.channel
        group by channel order by 3 desc, 1"""
    ).fetchall()


def _add_cells(load: SourceLoad, source: Contacts) -> None:
    load.con.execute(
        f"""insert into raw.contact_cell by name
        select {sql_text(load.source_id)} as source_id, {sql_text(load.place.code)} as place_code,
        {sql_text(source.contact_set)} as contact_set, {sql_text(source.area_system)} as area_system,
        {", ".join((*KEYS, *SUMS, *KEY_SUMS))} from cell where rule_number is null"""
    )
    load.con.execute("drop table cell")


def _add_breaks(load: SourceLoad, source: Contacts) -> None:
    for brk in source.breaks:
        channel = None if brk.channel == ALL_CHANNELS else brk.channel
        row = [load.source_id, load.place.code, source.contact_set, channel, brk.first_month, brk.note, brk.opens]
        load.con.execute("insert into raw.contact_break values (?, ?, ?, ?, ?, ?, ?)", row)
