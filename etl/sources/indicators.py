"""Indicator files: figures by small area or area for one period, kept as numerator and denominator."""

from etl.ledger import EVERY_ROW, OUTSIDE, Rule, SourceLoad, codes_known, load_checked
from etl.place import Indicator, Indicators
from etl.reading import sql_text


def load_indicators(load: SourceLoad, source: Indicators) -> None:
    """Add rows to raw.indicator (one an area and indicator), raw.area_count, raw.area_class and raw.area_flag."""
    file = load.file()
    file.require(_columns_used(source))
    selected = {"area_code": file.text(source.columns.area)}
    for name, column in _numbers(source).items():
        # 'nan' and 'inf' are numbers to the database and to nobody else.
        number = f"try_cast({file.text(column)} as double)"
        selected[name] = f"case when isfinite({number}) then {number} end"
        selected[f"{name} as given"] = file.text(column)
    if source.columns.rural_urban:
        selected["rural_urban"] = file.text(source.columns.rural_urban)
    if source.flag:
        selected["is_flagged"] = f"{file.text(source.flag.column)} = {sql_text(source.flag.value)}"
    rows = load_checked(load, file, selected, _rules(load, source), ["area_code"], source.columns.area)
    for indicator in source.indicator:
        _add_indicator(load, source, indicator, rows)
        _add_scale(load, source, indicator, EVERY_ROW)
    _add_counts_and_flags(load, source, rows)
    if source.columns.rural_urban:
        _add_classes(load, source, rows)


def _rules(load: SourceLoad, source: Indicators) -> list[Rule]:
    """Return what is refused or set aside: rows without a code or of elsewhere, and what is no number."""
    rules = [
        Rule("rejected", "no area code", "area_code is null", "area_code", source.columns.area),
        Rule("set aside", OUTSIDE, f"area_code not in ({codes_known(load, source.area_system)})"),
    ]
    rules += [
        Rule(
            "rejected",
            f"{column} is not a number",
            f'"{name}" is null and "{name} as given" is not null',
            f"{name} as given",
            column,
        )
        for name, column in _numbers(source).items()
    ]
    counted = {source.columns.population, source.columns.adults, source.columns.households}
    return rules + [
        Rule("rejected", f"{column} is negative", f'"{name}" < 0', f"{name} as given", column)
        for name, column in _numbers(source).items()
        if column in counted
    ]


def _columns_used(source: Indicators) -> list[str]:
    words = [source.columns.rural_urban, source.flag.column if source.flag else None]
    return [source.columns.area, *_numbers(source).values(), *(column for column in words if column)]


def _numbers(source: Indicators) -> dict[str, str]:
    """Return our name for every numeric column that is used, with the publisher's."""
    used = [source.columns.population, source.columns.adults, source.columns.households]
    for indicator in source.indicator:
        used += [*indicator.numerator, *indicator.less, *indicator.denominator, indicator.value]
    columns = dict.fromkeys(column for column in used if column)
    return {f"n{index}": column for index, column in enumerate(columns)}


def _parts(source: Indicators, indicator: Indicator) -> dict[str, str]:
    """Return the SQL of an indicator's numerator and denominator, or of its published value."""
    ours = {column: f'"{name}"' for name, column in _numbers(source).items()}
    less = "".join(f" - {ours[column]}" for column in indicator.less)
    return {
        "numerator": " + ".join(ours[column] for column in indicator.numerator) + less or "null::double",
        "denominator": " + ".join(ours[column] for column in indicator.denominator) or "null::double",
        "value": ours[indicator.value] if indicator.value else "null::double",
    }


def _add_indicator(load: SourceLoad, source: Indicators, indicator: Indicator, rows: str) -> None:
    selected = ", ".join(f"{sql} as {name}" for name, sql in _parts(source, indicator).items())
    load.con.execute(
        f"""insert into raw.indicator by name
        select source_id, place_code, area_code, {sql_text(source.area_system)} as area_system,
        {sql_text(source.period_label)} as period_label, {sql_text(indicator.name)} as indicator, {selected}
        from {rows}"""
    )


def _add_scale(load: SourceLoad, source: Indicators, indicator: Indicator, every_row: str) -> None:
    """Add the indicator's range over every area of the country to raw.indicator_scale, where the file has more.

    The first letter of a GSS code is the country. Flagged areas are left out: they are measured otherwise.
    """
    parts = _parts(source, indicator)
    value = f"coalesce({parts['value']}, ({parts['numerator']}) / nullif({parts['denominator']}, 0))"
    unflagged = "not coalesce(is_flagged, false)" if source.flag else "true"
    load.con.execute(
        f"""insert into raw.indicator_scale by name
        select {sql_text(load.source_id)} as source_id, {sql_text(load.place.code)} as place_code,
            {sql_text(source.period_label)} as period_label, {sql_text(indicator.name)} as indicator,
            count(figure) as areas, min(figure) as scale_min, max(figure) as scale_max
        from (select {value} as figure, area_code in ({codes_known(load, source.area_system)}) as is_inside
            from {every_row} where left(area_code, 1) = {sql_text(load.place.code[:1])} and {unflagged})
        having bool_or(not is_inside) and count(figure) > 0"""
    )


def _add_counts_and_flags(load: SourceLoad, source: Indicators, rows: str) -> None:
    ours = {column: f'"{name}"' for name, column in _numbers(source).items()}
    counts = {name: getattr(source.columns, name) for name in ("population", "adults", "households")}
    system = sql_text(source.area_system)
    if any(counts.values()):
        selected = ", ".join(
            f"cast({ours[column] if column else 'null'} as bigint) as {name}" for name, column in counts.items()
        )
        load.con.execute(
            f"""insert into raw.area_count by name
            select source_id, place_code, {system} as area_system, area_code, {selected} from {rows}"""
        )
    if source.flag:
        load.con.execute(
            f"""insert into raw.area_flag by name
            select source_id, place_code, {system} as area_system, area_code,
            {sql_text(source.flag.name)} as flag_name, is_flagged from {rows}"""
        )


def _add_classes(load: SourceLoad, source: Indicators, rows: str) -> None:
    load.con.execute(
        f"""insert into raw.area_class by name
        select source_id, place_code, {sql_text(source.area_system)} as area_system, area_code, rural_urban
        from {rows} where rural_urban is not null"""
    )
