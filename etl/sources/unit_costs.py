"""Unit costs: what one contact costs, by channel and, where known, by service."""

from etl.ledger import Rule, SourceLoad, load_checked
from etl.place import UnitCosts
from etl.reading import sql_text
from etl.sources.mapping import mapped_channel, stop_if_unmapped


def load_unit_costs(load: SourceLoad, source: UnitCosts) -> None:
    """Add rows to raw.unit_cost: service, channel, low, central and high in GBP, unit, price_year, valid_from."""
    file = load.file()
    columns = source.columns
    file.require([column for column in columns.model_dump().values() if column])

    def text(column: str | None) -> str:
        return file.text(column) if column else "null::varchar"

    values = source.values.get("channel", {})
    stop_if_unmapped(load, file, columns.channel, values)
    selected = {
        "service_name": text(columns.service),
        "channel": mapped_channel(file.text(columns.channel), values),
        "cost_set": sql_text(source.cost_set),
        "valid_from": f"try_cast({file.text(columns.valid_from)} as date)",
        "low": text(columns.low),
        "central": text(columns.central),
        "high": text(columns.high),
        "unit": file.text(columns.unit),
        "price_year": file.text(columns.price_year),
    }
    amounts = ("low", "central", "high")
    rules = [
        Rule("set aside", "no cost supplied yet", "central is null and low is null and high is null"),
        *(
            Rule("rejected", "not an amount of pounds", _not_an_amount(name), name, getattr(columns, name))
            for name in amounts
        ),
        Rule("rejected", "no channel", "channel is null", "channel", columns.channel),
        Rule("rejected", "no central cost", "central is null", "central", columns.central),
        Rule("rejected", "low, central and high are out of order", _out_of_order(), "central", columns.central),
        Rule("rejected", "no unit (visit, call, contact)", "unit is null", "unit", columns.unit),
        Rule("rejected", "valid_from is not a date", "valid_from is null", "valid_from", columns.valid_from),
    ]
    rows = load_checked(load, file, selected, rules, ["service_name", "channel", "valid_from"], columns.channel)
    load.con.execute(f"insert into raw.unit_cost by name select * from {rows}")


def _number(column: str) -> str:
    return f"try_cast({column} as double)"


def _not_an_amount(column: str) -> str:
    return f"{column} is not null and not coalesce(isfinite({_number(column)}) and {_number(column)} >= 0, false)"


def _out_of_order() -> str:
    return f"{_number('low')} > {_number('central')} or {_number('central')} > {_number('high')}"
