"""Contacts: one row a contact, or counted rows, read once and counted by month, service, channel and area.

No contact row is kept: the file is grouped while it is read, on the council's own words, and the words are
mapped afterwards on the few groups. Identities are only hashed, to find repeats.
"""

from collections.abc import Sequence

from etl.ledger import EXAMPLES_KEPT, OUTSIDE, REPEATED, Rule, SourceLoad, codes_known
from etl.place import Contacts, RowFlag
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_list, sql_text
from etl.sources.mapping import channels, check_targets, unmapped_problem

CUSTOMER_TYPES = ("resident", "business", "unknown")
MEASURES = ("resolved", "failed", "avoidable", "started", "completed", "satisfied", "ratings")
KEYS = ("month_date", "period_number", "service", "channel", "area", "customer_type", "is_resident_contact")
SUMS = ("contacts", "handling_seconds", *MEASURES)


def load_contacts(load: SourceLoad, source: Contacts) -> None:
    """Add the source's counted cells to raw.contact_cell and its words to raw.contact_word."""
    file = TabularFile(load.con, load.path)
    file.require(_columns_used(source))
    check_targets(load, source.values.get("channel", {}), channels())
    check_targets(load, source.values.get("customer_type", {}), CUSTOMER_TYPES)
    rules = _rules(file, source)
    distinct_ids = _group_while_reading(load, file, source, rules)
    _set_repeats_aside(load, file, source, rules, distinct_ids)
    _map_words(load, source)
    _set_outside_aside(load, source)
    _count(load, file, source, rules)
    load.take_broken_lines(file)
    load.stop_if_mostly_refused()
    _add_cells(load, source)


def _columns_used(source: Contacts) -> list[str]:
    named = [column for column in source.columns.model_dump().values() if column]
    flags = [flag.column for flag in source.flags.values()]
    excluded = [rule.column for rule in source.exclude]
    staff = [source.not_resident_contact.column] if source.not_resident_contact else []
    if not source.columns.date and not source.columns.month_number:
        what = f"contacts source '{source.name}' names neither a date nor a month_number column"
        raise LoadFailed([Problem(source.path, what, "Add one under `columns`.")])
    return [*named, *flags, *excluded, *staff]


def _date(file: TabularFile, source: Contacts) -> str:
    """Return the SQL of the day of a contact; null where it cannot be read."""
    if not source.columns.date:
        return "null::date"
    text = file.text(source.columns.date)
    if source.date_format == "%Y-%m-%d":
        return f"try_cast({text} as date)"
    return f"cast(try_strptime({text}, {sql_text(source.date_format)}) as date)"


def _among(file: TabularFile, flag: RowFlag) -> str:
    return f"({file.text(flag.column)} in ({sql_list(flag.values)}))"


def _rules(file: TabularFile, source: Contacts) -> list[Rule]:
    columns = source.columns
    rules = [Rule("set aside", f"excluded by the place file: {e.reason}", _among(file, e)) for e in source.exclude]
    if columns.id:
        rules.append(Rule("rejected", "no identity", f"{file.text(columns.id)} is null", columns.id))
    if columns.date:
        rules.append(
            Rule("rejected", "the date cannot be read", f"{_date(file, source)} is null", columns.date)
        )
    if columns.month_number:
        month = f"try_cast({file.text(columns.month_number)} as integer)"
        rules.append(
            Rule(
                "rejected", "the month number is not 1 to 12", f"not coalesce({month} between 1 and 12, false)",
                columns.month_number,
            )  # fmt: skip
        )
    for column in (columns.contacts, columns.handling_seconds):
        if column:
            number = f"coalesce(try_cast({file.text(column)} as bigint), -1) < 0"
            blank = f"{file.text(column)} is not null and " if column == columns.handling_seconds else ""
            rules.append(Rule("rejected", "not a whole number from 0 up", blank + number, column))
    return rules


def _selected(file: TabularFile, source: Contacts, rules: Sequence[Rule]) -> dict[str, str]:
    """Return the SQL of every column that a row carries into the grouping."""
    columns = source.columns
    tests = " ".join(f"when {rule.condition} then {index}" for index, rule in enumerate(rules))
    month = f"try_cast({file.text(columns.month_number)} as integer)" if columns.month_number else "null::integer"
    staff = source.not_resident_contact
    selected = {
        "month_date": f"date_trunc('month', {_date(file, source)})::date",
        "period_number": month,
        "service": f"coalesce({file.text(columns.service)}, 'Not stated')",
        "channel": file.text(columns.channel),
        "area": file.text(columns.area) if columns.area else "null::varchar",
        "customer_type": file.text(columns.customer_type) if columns.customer_type else "null::varchar",
        "is_resident_contact": f"not coalesce({_among(file, staff)}, false)" if staff else "true",
        "rule_number": f"case {tests} end",
        "contacts": f"try_cast({file.text(columns.contacts)} as bigint)" if columns.contacts else "1",
        "handling_seconds": _seconds(file, source),
    }
    for measure in MEASURES:
        flag = source.flags.get(measure)
        selected[measure] = f"coalesce({_among(file, flag)}, false)" if flag else "null::boolean"
    return selected


def _seconds(file: TabularFile, source: Contacts) -> str:
    column = source.columns.handling_seconds
    return f"try_cast({file.text(column)} as bigint)" if column else "null::bigint"


def _group_while_reading(load: SourceLoad, file: TabularFile, source: Contacts, rules: list[Rule]) -> int:
    """Fill the temporary table `cell` and return how many different identities the accepted rows have.

    One statement, because reading a file of ten million rows costs more than grouping it: the rows pass by once,
    to be grouped and to have their identities counted.
    """
    selected = _selected(file, source, rules)
    selected["identity"] = f"hash({_identity(file, source)})"
    columns = ", ".join(f"{sql} as {name}" for name, sql in selected.items())
    keys = ", ".join(KEYS)
    sums = ", ".join(f"{_sum(name, source)} as {name}" for name in SUMS)
    load.con.execute(
        f"""create or replace temp table cell as
        with contact as materialized (select {columns} from {file.rows()})
        select {keys}, rule_number, count(*) as source_rows, {sums} from contact group by {keys}, rule_number
        union all by name
        select -1 as rule_number, count(distinct identity) as source_rows from contact where rule_number is null"""
    )
    counted = load.con.execute("select source_rows from cell where rule_number = -1").fetchall()
    load.con.execute("delete from cell where rule_number = -1")
    return int(counted[0][0])


def _identity(file: TabularFile, source: Contacts) -> str:
    """Return the SQL of what makes a row itself: its id, or where it has none the whole row."""
    if source.columns.id:
        return file.text(source.columns.id)
    return f"concat_ws(chr(31), {', '.join(file.text(column) for column in file.columns)})"


def _sum(name: str, source: Contacts) -> str:
    """Return the SQL of a measure's total; null where the source does not measure it."""
    if name in ("contacts", "handling_seconds"):
        return f"cast(sum({name}) as bigint)"
    if name not in source.flags:
        return "null::bigint"
    return f"cast(sum(case when {name} then contacts else 0 end) as bigint)"


def _set_repeats_aside(
    load: SourceLoad, file: TabularFile, source: Contacts, rules: list[Rule], distinct_ids: int
) -> None:
    """Take every row but the first of an identity out of its cell; a second reading, only where there are any."""
    accepted = load.con.execute("select sum(source_rows) from cell where rule_number is null").fetchall()[0][0]
    if not accepted or accepted == distinct_ids:
        return
    selected = _selected(file, source, rules) | {"identity": _identity(file, source)}
    columns = ", ".join(f"{sql} as {name}" for name, sql in selected.items())
    keys = ", ".join(KEYS)
    sums = ", ".join(f"-{_sum(name, source)} as {name}" for name in SUMS)
    load.con.execute(
        f"""create or replace temp table repeat as
        with contact as (select {columns}, row_number() over () as row_number from {file.rows()}),
        again as (select identity from contact where rule_number is null group by identity having count(*) > 1)
        select * from contact where rule_number is null and identity in (select identity from again)
        qualify row_number() over (partition by identity order by row_number) > 1"""
    )
    load.con.execute(
        f"""insert into cell by name
        select {keys}, -count(*) as source_rows, {sums} from repeat group by {keys}"""
    )
    repeated = load.con.execute("select count(*), cast(sum(contacts) as bigint) from repeat").fetchall()[0]
    load.count("set aside", REPEATED, repeated[0], repeated[1])


def _map_words(load: SourceLoad, source: Contacts) -> None:
    """Fill raw.contact_word: every channel, customer type and service word of the source with what it means."""
    words: list[tuple[str, str, str, str]] = []
    problems: list[Problem] = []
    for field, known in (("channel", channels()), ("customer_type", CUSTOMER_TYPES)):
        mapping = {**{word: word for word in known}, **source.values.get(field, {})}  # type: ignore[call-overload]
        found = _words(load, field)
        lacking = [(word, rows) for word, rows in found if word not in mapping]
        if lacking and source.unmapped == "stop":
            column = str(getattr(source.columns, field))
            problems.append(unmapped_problem(load, column, field, lacking))
        words += [(load.source_id, field, word, mapping.get(word, "unknown")) for word, _ in found]
    if problems:
        raise LoadFailed(problems)
    renamed = source.values.get("service", {})
    words += [(load.source_id, "service", word, renamed.get(word, word)) for word, _ in _words(load, "service")]
    if words:
        load.con.executemany("insert into raw.contact_word values (?, ?, ?, ?)", words)


def _words(load: SourceLoad, field: str) -> list[tuple[str, int]]:
    return load.con.execute(
        f"""select {field}, cast(sum(source_rows) as bigint) from cell
        where rule_number is null and {field} is not null group by 1 order by 2 desc, 1"""
    ).fetchall()


def _set_outside_aside(load: SourceLoad, source: Contacts) -> None:
    """Mark the cells whose area is named but is not one of the place's; a blank area stays, as 'none given'."""
    aliases = source.values.get("area", {})
    for alias, code in aliases.items():
        load.con.execute("update cell set area = ? where area = ?", [code, alias])
    load.con.execute(
        f"""update cell set rule_number = -2 where rule_number is null and area is not null
        and area not in ({codes_known(load, source.area_system)})"""
    )


def _count(load: SourceLoad, file: TabularFile, source: Contacts, rules: list[Rule]) -> None:
    counted = load.con.execute(
        """select rule_number, cast(sum(source_rows) as bigint), cast(sum(contacts) as bigint)
        from cell group by 1 order by 1"""
    ).fetchall()
    for number, rows, contacts in counted:
        if number is None:
            load.count("loaded", "accepted", rows, contacts)
        elif number == -2:
            load.count("set aside", OUTSIDE, rows, contacts)
        else:
            load.count(rules[number].outcome, rules[number].reason, rows, contacts)
            _keep_examples(load, file, rules[number])


def _keep_examples(load: SourceLoad, file: TabularFile, rule: Rule) -> None:
    if rule.outcome != "rejected" or rule.column is None:
        return
    rows = load.con.execute(
        f"""select row_number, value from (select row_number() over () as row_number,
        {file.text(rule.column)} as value, {rule.condition} as refused from {file.rows()})
        where refused order by 1 limit {EXAMPLES_KEPT}"""
    ).fetchall()
    for row_number, value in rows:
        load.reject(row_number + 1, rule.column, value, rule.reason)


def _add_cells(load: SourceLoad, source: Contacts) -> None:
    load.con.execute(
        f"""insert into raw.contact_cell by name
        select {sql_text(load.source_id)} as source_id, {sql_text(load.place.code)} as place_code,
        {sql_text(source.contact_set)} as contact_set, {sql_text(source.area_system)} as area_system,
        {", ".join((*KEYS, *SUMS))} from cell where rule_number is null"""
    )
    load.con.execute("drop table cell")
