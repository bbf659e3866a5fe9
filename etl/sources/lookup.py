"""Look-ups: codes of one system (small areas, postcodes, a portal's numbers), each in one area of the place.

Where a look-up splits codes (shares of small areas in wards, or older small areas to those of today) a code may
lie in several.
"""

from etl.ledger import (
    OUTSIDE,
    Rule,
    SourceLoad,
    codes_known,
    load_checked,
    wards_of,
)
from etl.place import Lookup
from etl.problems import LoadFailed, Problem
from etl.reading import sql_text

POSTCODE = "postcode"
# Publishers round shares, so those of one code may miss the whole by this much.
SHARE_TOLERANCE = 0.01


def load_lookup(load: SourceLoad, source: Lookup) -> None:
    """Add rows to raw.lookup, or to raw.lookup_part where a code may lie in several areas."""
    file = load.file()
    columns = source.columns
    wanted = [columns.code, columns.area, columns.name, columns.premises, columns.share, source.place_column]
    file.require([column for column in wanted if column])
    code = file.text(columns.code)
    premises = file.read_as(columns.premises, "BIGINT") if columns.premises else "null::bigint"
    selected = {
        "code_system": sql_text(source.code_system),
        "code": f"upper(replace({code}, ' ', ''))" if source.code_system == POSTCODE else code,
        "code_name": file.text(columns.name) if columns.name else "null::varchar",
        "area_code": file.text(columns.area),
        "premises": premises,
        "share": file.read_as(columns.share, "DOUBLE") if columns.share else "null::double",
    }
    if source.place_column:
        selected["listed_place"] = file.text(source.place_column)
    rows = load_checked(load, file, selected, _rules(load, source), ["code", "area_code"], columns.code)
    if source.splits_codes:
        _add_parts(load, source, rows)
        return
    _stop_if_ambiguous(load, source, rows)
    load.con.execute(
        f"""insert into raw.lookup
        select source_id, place_code, code_system, code, code_name, area_code, premises from {rows}"""
    )


def _add_parts(load: SourceLoad, source: Lookup, rows: str) -> None:
    """Add rows to raw.lookup_part; raise LoadFailed where shares miss the whole, or the parts are there already."""
    to = sql_text(source.to)
    twice = f"select code from raw.lookup_part where {_same_system(load, source)} and area_system = {to}"
    odd = f"""select code from {rows} group by code
        having abs(sum(share) - 1) > {SHARE_TOLERANCE} or code in ({twice}) order by code"""
    if found := load.con.execute(odd).fetchall():
        what = "codes whose shares do not add to 1, or that stand in two look-ups"
        examples = tuple(row[0] for row in found[:3])
        to_do = "Give every area of a code, with shares that add to 1, in one look-up."
        raise LoadFailed([Problem(load.path.name, what, to_do, source.columns.code, len(found), examples)])
    load.con.execute(
        f"""insert into raw.lookup_part
        select source_id, place_code, code_system, code, {to} as area_system, area_code, share from {rows}"""
    )


def _rules(load: SourceLoad, source: Lookup) -> list[Rule]:
    areas = codes_known(load, source.to) if source.to == "lsoa" else wards_of(load)
    rules = [
        Rule("rejected", "no code", "code is null", "code", source.columns.code),
        Rule("rejected", "no area", "area_code is null", "area_code", source.columns.area),
        Rule("set aside", OUTSIDE, f"area_code not in ({areas})"),
    ]
    if source.columns.share:
        wrong = "share is null or share not between 0 and 1"
        rules.append(Rule("rejected", "share is not between 0 and 1", wrong, "share", source.columns.share))
    if source.place_column:
        rules.insert(0, Rule("set aside", OUTSIDE, f"listed_place is distinct from {sql_text(load.place.code)}"))
    if source.columns.premises:
        negative = "premises is null or premises < 0"
        rules.append(Rule("rejected", "premises is not a count", negative, "premises", source.columns.premises))
    return rules


def _stop_if_ambiguous(load: SourceLoad, source: Lookup, rows: str) -> None:
    """Raise LoadFailed where a code lies in two areas, in this look-up or together with an earlier one."""
    earlier = f"select code from raw.lookup where {_same_system(load, source)}"
    has_earlier = load.con.execute(f"select exists ({earlier})").fetchall()[0][0]
    if load.is_keyed_by_its_first_column and not has_earlier:
        return
    every = f"select code from {rows} union all {earlier}"
    split = load.con.execute(f"select code from ({every}) group by code having count(*) > 1 order by code").fetchall()
    if not split:
        return
    what = "codes that lie in two areas, or stand in two look-ups"
    examples = tuple(row[0] for row in split[:3])
    raise LoadFailed(
        [Problem(load.path.name, what, "Keep one best-fit area a code.", source.columns.code, len(split), examples)]
    )


def _same_system(load: SourceLoad, source: Lookup) -> str:
    return f"place_code = {sql_text(load.place.code)} and code_system = {sql_text(source.code_system)}"
