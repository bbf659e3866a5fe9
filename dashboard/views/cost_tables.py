"""The equal tables of the Cost per serve page, the steps of its waterfall and the frames of its downloads."""

import pandas as pd

from dashboard.charts.costs import Step
from dashboard.metrics import caveats_of, load_metrics
from dashboard.tables import Formats, with_gaps
from dashboard.text import costs as words
from dashboard.text import savings as saving_words
from dashboard.text.contacts import LEAST_CONTACTS_TO_NAME, change
from dashboard.text.money import STEADY_PENNY, pence, pounds_and_pence, pounds_in_chart, signed
from dashboard.text.numbers import hidden_words, number, share
from dashboard.views.cost_per_serve import CostView

Table = tuple[str, str, pd.DataFrame, Formats, str]
SERVICES_DRAWN = 14


def channel_table(view: CostView, short: bool) -> Table:
    """One row a channel and one for all costed: counts, unit cost with range, bill, source; short on phones."""
    rows, total = view.channels, view.total
    whole = {"label": "All costed channels", "contacts": total.contacts_costed, "share": total.share_costed}
    whole |= {"unit_cost": total.value, "unit_low": total.low, "unit_high": total.high, "cost": total.cost}
    rows = pd.concat([rows, pd.DataFrame([whole | {"share_of_cost": 1.0 if total.cost else None}])], ignore_index=True)
    is_costed = rows["unit_cost"].notna()
    table = pd.DataFrame(
        {"Channel": rows["label"], "Contacts": [words.count(value, view.place) for value in rows["contacts"]]}
    )
    formats: Formats = {"Contacts": str, "Share": share, "Change": str, "Unit cost": pounds_and_pence, "Range": str}
    formats |= {"Cost": pounds_and_pence, "Share of cost": share}
    if short:
        table["Unit cost"] = rows["unit_cost"]
        return *words.channel_table(view), table, formats, f"Cost by channel, {words.scope(view)}"
    table["Share"] = rows["share"]
    if view.before is not None:
        table["Change"] = [change(difference) for difference in rows["share"] - rows["share_before"]]
    table["Unit cost"] = rows["unit_cost"]
    if total.has_range:
        table["Range"] = _range_column(rows)
    table["Cost"], table["Share of cost"] = rows["cost"].where(is_costed), rows["share_of_cost"].where(is_costed)
    table["Unit cost from"] = [*_origins(view), _left_out(view)]
    return *words.channel_table(view), table, formats, f"Contacts and cost by channel, {words.scope(view)}"


def _range_column(rows: pd.DataFrame) -> list[str]:
    """Low to high of each unit cost, a dash where it has none."""
    ends = zip(rows["unit_low"], rows["unit_high"], strict=True)
    return [f"{pounds_and_pence(low)} to {pounds_and_pence(high)}" if high > low else "–" for low, high in ends]


def _origins(view: CostView) -> list[str]:
    """Where each channel's unit cost is from: whose, of what, in which prices; or why there is none."""
    origins = []
    for row in view.channels.to_dict("records"):
        if isinstance(row["reason"], str) and not row["contacts_costed"]:
            origins.append(f"Left out: it {words.reason(row['reason'], view.place)}")
            continue
        year = f"{row['price_year']} prices" if row["price_year"] else "price year not stated"
        part = "; a part of the period only" if isinstance(row["reason"], str) else ""
        origins.append(f"{row['cost_set']}, per {row['unit']}, {year}{part}")
    return origins


def _left_out(view: CostView) -> str:
    """What the row of all costed channels leaves out."""
    out = view.left_out["label"].tolist()
    return f"Left out: {', '.join(out)}" if out else "Nothing is left out"


def channels_drawn(view: CostView) -> pd.DataFrame:
    """The unit costs that the chart shows, dearest first."""
    rows = view.channels[view.channels["unit_cost"].notna()].sort_values("unit_cost", ascending=False)
    names = {"label": "name", "unit_cost": "value", "unit_low": "low", "unit_high": "high"}
    return rows[list(names)].rename(columns=names).reset_index(drop=True)


def services_drawn(view: CostView) -> pd.DataFrame:
    """The services that the chart shows: the largest bills with a cost, and the chosen one."""
    is_drawn = (view.services.index < SERVICES_DRAWN) | view.services["is_chosen"]
    drawn: pd.DataFrame = view.services[is_drawn & view.services["central"].notna()]
    return drawn.reset_index(drop=True)


def service_rows(drawn: pd.DataFrame) -> pd.DataFrame:
    """The services as rows of a chart of amounts."""
    names = {"service_name": "name", "central": "value", "central_before": "before", "is_chosen": "is_chosen"}
    # The range of a service is that of its channels' unit costs, which the chart beside shows.
    return drawn.rename(columns=names).assign(low=float("nan"), high=float("nan"))


def service_table(view: CostView, short: bool) -> Table:
    """One row a service, largest bill first: both parts, the ratio, its range and its change; short on phones."""
    rows = view.services
    change = None if view.before is None else rows["central"] - rows["central_before"]
    table = _parts(pd.DataFrame({"Service": rows["service_name"].fillna("No service given")}), rows, view, short)
    formats = _formats(view)
    if change is not None and not short:
        table["Change"], formats["Change"] = [words.change_in_cost(value) for value in change], str
    return *words.service_table(view), table, formats, f"Cost by service, {words.scope(view)}"


def area_table(view: CostView, short: bool) -> Table:
    """One row an area, dearest first, and one for contacts without an area; short on phones."""
    noun = view.place.area_noun
    names = view.areas["area_name"].fillna(f"No {noun} given")
    table = _parts(pd.DataFrame({noun.capitalize(): names}), view.areas, view, short)
    return *words.area_table(view), table, _formats(view), f"Cost by {noun}, {words.scope(view)}"


def _parts(table: pd.DataFrame, rows: pd.DataFrame, view: CostView, short: bool) -> pd.DataFrame:
    """The table with the parts of a cost per serve and the ratio; without the counts on phones."""
    if not short:
        table["Contacts"], table["With a cost"] = rows["contacts"], rows["share_costed"]
        if view.choices.is_resolved:
            table["Resolved"] = rows["serves"]
    is_costed = rows["central"].notna()
    table["Cost"], table[_ratio_name(view)] = rows["cost"].where(is_costed), rows["central"]
    if view.total.has_range and not short:
        ends = zip(rows["low"], rows["high"], strict=True)
        table["Range"] = [
            f"{pounds_and_pence(low)} to {pounds_and_pence(high)}" if high > low else "–" for low, high in ends
        ]
    return table


def _formats(view: CostView) -> Formats:
    """How the columns of `_parts` are written."""
    money: Formats = dict.fromkeys(("Cost", _ratio_name(view)), pounds_and_pence)
    return money | {"Contacts": number, "With a cost": share, "Resolved": number, "Range": str}


def _ratio_name(view: CostView) -> str:
    """The name of the column with the ratio."""
    return f"Per {words.serve(view)}"


def area_values(view: CostView) -> pd.DataFrame:
    """What the map draws: the cost per serve of each area, with both parts for hover."""
    rows = view.areas[view.areas["area_code"].notna()]
    parts = zip(rows["cost"], rows["serves"], strict=True)
    few = rows["contacts"].lt(LEAST_CONTACTS_TO_NAME)
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "value": rows["central"],
            "value_text": [pounds_and_pence(value) for value in rows["central"]],
            "mark": few.map({True: "caution", False: None}).astype(object).where(rows["central"].notna(), None),
            "note": [f"{pounds_and_pence(cost)} for {number(serves)} {words.serve(view, 2)}" for cost, serves in parts],
        }
    )


def area_rows(view: CostView) -> pd.DataFrame:
    """The areas as rows of a chart of amounts, dearest first; those without a cost are left to the table."""
    rows = view.areas[view.areas["area_code"].notna() & view.areas["central"].notna()].reset_index(drop=True)
    rows = rows.assign(
        is_chosen=rows["area_code"] == view.wanted.area_code, is_flagged=rows["contacts"] < LEAST_CONTACTS_TO_NAME
    )
    # The range of every area is that of the unit costs, the same for all: the table holds it.
    return rows.rename(columns={"area_name": "name", "central": "value"}).assign(low=float("nan"), high=float("nan"))


def trend_table(view: CostView, short: bool) -> Table:
    """One row a period, latest first: both parts, the ratio and its range; months nobody counted stay empty."""
    rows = view.trend.iloc[::-1].reset_index(drop=True)
    table = _parts(pd.DataFrame({"Period": rows["period_label"]}), rows, view, short)
    return *words.trend(view), table, _formats(view), f"Cost by period, {words.scope(view, with_period=False)}"


def waterfall_steps(view: CostView, kind: str) -> list[Step]:
    """The steps of the waterfall of the bill ("total"), or of one serve ("each"), which volume can not change."""
    change = words.bill_or_each(view, kind)
    if change is None:
        return []
    is_each = kind == "each"
    total = pounds_and_pence if is_each else pounds_in_chart
    volume = f"{'More' if change.volume >= 0 else 'Fewer'}<br>{'requests' if view.choices.is_resolved else 'contacts'}"
    effects = [] if is_each else [(volume, change.volume)]
    effects += [("Channel<br>mix", change.mix)]
    each = view.each.services if view.each else 0.0
    effects += [("Service<br>mix", change.services)] if abs(each) >= STEADY_PENNY else []
    effects += [("Unit<br>costs", change.rate)]
    steps = [
        Step(name, amount, signed(pence(amount) if is_each else pounds_in_chart(abs(amount)), amount))
        for name, amount in effects
    ]
    first = Step(_two_lines(view.before_label or ""), change.before, total(change.before), is_total=True)
    return [first, *steps, Step(_two_lines(view.period_label), change.after, total(change.after), is_total=True)]


def _two_lines(label: str) -> str:
    """A period's name broken before its end: "Oct 2024", then "to Sep 2025"."""
    return label.replace(" to ", "<br>to ")


def waterfall_table(view: CostView) -> Table:
    """One row a step of the change: for the whole bill, and for one serve; and the mix by channel."""
    bill, each = view.bill, view.each
    if bill is None or each is None or view.mix is None:
        return *words.waterfall(view, "total"), pd.DataFrame(), {}, ""
    effects = [("More or fewer contacts", "volume"), ("Channel mix", "mix"), ("Service mix", "services")]
    effects += [("Unit costs", "rate")]
    rows = [(view.before_label, pounds_and_pence(bill.before), pounds_and_pence(each.before))]
    for name, field in effects:
        whole, one = getattr(bill, field), getattr(each, field)
        rows.append(
            (name, signed(pounds_and_pence(abs(whole)), whole), signed(pence(one), one) if field != "volume" else "–")
        )
    rows.append((view.period_label, pounds_and_pence(bill.after), pounds_and_pence(each.after)))
    rows += [
        (f"of the mix: {row['label']}", signed(pounds_and_pence(abs(row["mix"])), row["mix"]), "–")
        for row in view.mix.to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=["Step", "Whole bill", f"One {words.serve(view)}"])
    heading, subtitle = words.waterfall(view, "total")
    return heading, subtitle, table, dict.fromkeys(table.columns[1:], str), "What moved the cost, step by step"


def answer_table(view: CostView, short: bool) -> Table:
    """One row an answer of the counterfactual: its amount, low and high, and what it means; short on phones."""
    rows = saving_words.answers(view)
    table = pd.DataFrame({"Answer": rows["name"], "Amount": rows["value"]})
    formats: Formats = {"Amount": pounds_and_pence, "Low to high": str}
    ends = zip(rows["low"], rows["high"], strict=True)
    table["Low to high"] = [
        f"{pounds_and_pence(low)} to {pounds_and_pence(high)}" if high > low else "–" for low, high in ends
    ]
    if not short:
        table["What it is"] = rows["meaning"]
    return *saving_words.answer_table(view), table, formats, f"What was saved, {words.scope(view)}"


def trend_download(view: CostView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The trend as rows with both parts and the unrounded ratio, then the steps of the change; and the notes."""
    columns = ["period_label", "month_date", "contacts", "contacts_costed", "serves", "cost", "central", "low", "high"]
    frame = view.trend[[*columns, "is_part_filled"]].assign(part="trend")
    frame["month_date"] = frame["month_date"].dt.strftime("%Y-%m-%d")
    for kind in words.WATERFALLS:
        change = words.bill_or_each(view, kind)
        if change is not None:
            steps = pd.DataFrame({"period_label": list(vars(change)), "cost": list(vars(change).values())})
            frame = pd.concat([frame, steps.assign(part=f"waterfall, {words.WATERFALLS[kind].lower()}")])
    return _about(frame, view), _notes(view, source, with_period=False)


def cost_download(view: CostView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Channels and services as long rows with both parts, the unrounded ratio and the costs' origin; and the notes."""
    channels = view.channels.assign(part="channel", unit_cost_from=_origins(view))
    renamed = {"channel": "code", "label": "name", "unit_cost": "central", "unit_low": "low", "unit_high": "high"}
    services = view.services.rename(columns={"service_code": "code", "service_name": "name"}).assign(part="service")
    # A channel's own low to high is of one serve, as everywhere; its average cost of a contact would be another.
    channels = channels.drop(columns=["central", "low", "high"]).rename(columns=renamed)
    return _about(_long([channels, services], view), view), _notes(view, source)


def saving_download(view: CostView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The answers of the counterfactual with what they mean, and the contacts behind them by channel; and the notes."""
    answers = saving_words.answers(view).rename(columns={"value": "amount"}).assign(part="answer")
    if view.savings is not None:
        names = {"label": "name", "central": "unit_cost"}
        channels = view.savings.channels.drop(columns=["low", "high"]).rename(columns=names).assign(part="channel")
        answers = pd.concat([answers, channels], ignore_index=True)
    columns = ["part", "name", "amount", "low", "high", "contacts_before", "contacts_after", "unit_cost", "meaning"]
    frame = answers.reindex(columns=columns)
    frame = frame.assign(meaning=frame["meaning"].fillna(""), period_before=view.before_label)
    return _about(frame, view), _notes(view, source)


def area_download(view: CostView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Areas as long rows with both parts and the unrounded ratio; and the notes."""
    noun = view.place.area_noun
    areas = view.areas.rename(columns={"area_code": "code", "area_name": "name"}).assign(part=noun)
    areas["name"] = areas["name"].fillna(f"No {noun} given")
    return _about(_long([areas], view), view), [("By area", words.area_method(view)), *_notes(view, source)]


def _long(parts: list[pd.DataFrame], view: CostView) -> pd.DataFrame:
    """Rows of several kinds with the columns that a download holds; counts that are held back say so."""
    columns = ["part", "code", "name", "contacts", "contacts_costed", "serves", "cost", "cost_low", "cost_high"]
    columns += ["central", "low", "high", "unit_cost_from"]
    frame = pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)
    words_or_none = frame[["code", "unit_cost_from"]].astype("object").fillna("")
    frame = frame.assign(code=words_or_none["code"], unit_cost_from=words_or_none["unit_cost_from"])
    if not view.contact_set.is_masked:
        return frame
    return frame.assign(contacts=with_gaps(frame["contacts"], hidden_words(view.place.hide_counts_under)))


def _about(frame: pd.DataFrame, view: CostView) -> pd.DataFrame:
    """The rows with what they are about."""
    about = {"period": view.period_label, "place_code": view.place.place_code, "collection": view.contact_set.name}
    return frame.assign(**about, cost_set=view.choices.costs.name, serve=words.serve(view), prices=words.prices(view))


def _notes(view: CostView, source: str, *, with_period: bool = True) -> list[tuple[str, str]]:
    """What stands under the figures of a download: scope, definition, costs, caveats, source."""
    metric = load_metrics()[words.metric_name(view)]
    lines = [("Covers", words.scope(view, with_period)), ("Measure", metric.definition)]
    lines += [("Costs", note) for note in words.notes(view)]
    lines += [("Note", words.lead(view)), ("Comparison", words.compared_words(view))]
    return [*lines, *(("Caveat", caveat) for caveat in caveats_of(metric)), ("Source", source)]
