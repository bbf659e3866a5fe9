"""Unit costs: what one contact costs, by channel and, where known, by service."""

from etl.ledger import Rule, SourceLoad, literal_columns, load_checked
from etl.place import UnitCosts
from etl.reading import TabularFile, sql_text
from etl.sources.mapping import mapped_channel, stop_if_unmapped


def load_unit_costs(load: SourceLoad, source: UnitCosts) -> None:
    """Add rows to raw.unit_cost: service, channel, low, central and high in GBP, unit, price_year, valid_from."""
    file = TabularFile(load.con, load.path)
    columns = source.columns
    file.require([column for column in columns.model_dump().values() if column])

    def amount(column: str | None) -> str:
        return f"try_cast({file.text(column)} as double)" if column else "null::double"

    values = source.values.get("channel", {})
    stop_if_unmapped(load, file, columns.channel, values)
    selected = literal_columns(load) | {
        "service_name": file.text(columns.service) if columns.service else "null::varchar",
        "channel": mapped_channel(file.text(columns.channel), values),
        "cost_set": sql_text(source.cost_set),
        "valid_from": f"try_cast({file.text(columns.valid_from)} as date)",
        "low": amount(columns.low),
        "central": amount(columns.central),
        "high": amount(columns.high),
        "unit": file.text(columns.unit),
        "price_year": file.text(columns.price_year),
    }
    rules = [
        Rule("set aside", "no cost supplied yet", "central is null and low is null and high is null"),
        Rule("rejected", "the central cost is not a number", "central is null or central < 0", "central"),
        Rule("rejected", "low, central and high are out of order", "low > central or central > high", "central"),
        Rule("rejected", "valid_from is not a date", "valid_from is null", "valid_from"),
    ]
    rows = load_checked(load, file, selected, rules, key=["service_name", "channel", "valid_from"])
    load.con.execute(f"insert into raw.unit_cost by name select * from {rows}")
