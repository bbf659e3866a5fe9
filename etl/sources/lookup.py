"""Look-ups: codes of one system (small areas, postcodes, a portal's numbers), each in one area of the place."""

from etl.ledger import OUTSIDE, Rule, SourceLoad, literal_columns, load_checked, wards_of
from etl.place import Lookup
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_text

POSTCODE = "postcode"


def load_lookup(load: SourceLoad, source: Lookup) -> None:
    """Add rows to raw.lookup: code_system, code, code_name, area_code and premises."""
    file = TabularFile(load.con, load.path)
    columns = source.columns
    wanted = [columns.code, columns.area, columns.name, columns.premises, source.place_column]
    file.require([column for column in wanted if column])
    code = file.text(columns.code)
    selected = literal_columns(load) | {
        "code_system": sql_text(source.code_system),
        "code": f"upper(replace({code}, ' ', ''))" if source.code_system == POSTCODE else code,
        "code_name": file.text(columns.name) if columns.name else "null::varchar",
        "area_code": file.text(columns.area),
        "premises": f"try_cast({file.text(columns.premises)} as bigint)" if columns.premises else "null::bigint",
        "listed_place": file.text(source.place_column) if source.place_column else sql_text(load.place.code),
    }
    rules = [
        Rule("set aside", OUTSIDE, f"listed_place is distinct from {sql_text(load.place.code)}"),
        Rule("rejected", "no code", "code is null", "code"),
        Rule("rejected", "no area", "area_code is null", "area_code"),
        Rule("set aside", OUTSIDE, f"area_code not in ({wards_of(load)})"),
    ]
    if columns.premises:
        rules.append(Rule("rejected", "premises is not a whole number", "premises is null", "premises"))
    rows = load_checked(load, selected, rules, key=["code", "area_code"])
    _stop_if_ambiguous(load, rows)
    load.con.execute(f"insert into raw.lookup select * exclude (listed_place) from {rows}")


def _stop_if_ambiguous(load: SourceLoad, rows: str) -> None:
    split = load.con.execute(
        f"select code from {rows} group by code having count(distinct area_code) > 1 order by code"
    ).fetchall()
    if split:
        what = "codes that lie in two areas"
        examples = tuple(row[0] for row in split[:3])
        raise LoadFailed([Problem(load.path.name, what, "Keep one best-fit area a code.", "code", len(split), examples)])
