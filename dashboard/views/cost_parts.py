"""What the Cost per serve page shows of one choice, made once for every reader."""

from dataclasses import dataclass, field, replace

from dashboard import cache
from dashboard.charts import costs as charts
from dashboard.map import draw_map
from dashboard.marts.contacts import contact_sources
from dashboard.marts.places import built_at
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import sources_by_id
from dashboard.skeleton import Chart, Missing
from dashboard.tables import Made, made
from dashboard.text import costs as words
from dashboard.text import savings as saving_words
from dashboard.text.contacts import masked_note
from dashboard.text.money import pounds_and_pence, pounds_in_chart
from dashboard.text.numbers import sentence
from dashboard.text.sources import source_line
from dashboard.text.unit_costs import warnings, with_published
from dashboard.views import cost_tables as tables
from dashboard.views.cost_per_serve import CostChoice, CostView


@dataclass(frozen=True)
class CostParts:
    """The finding, what must be known before the figures are used, and by name all that is shown of them.

    The map is among the drawings, with its heading and subtitle. Without a cost there is only the table by channel,
    which says why.
    """

    finding: tuple[str, str]
    caution: str
    note: str
    source: str
    metric: str
    tables: dict[str, Made]
    notes: dict[str, list[str]]
    charts: dict[str, Chart | Missing] = field(default_factory=dict)
    drawings: dict[str, Made | Missing] = field(default_factory=dict)
    pictures: dict[str, tuple[str, str]] = field(default_factory=dict)


def cost_parts(choice: CostChoice, phone: bool) -> CostParts:
    """What the page shows of a choice; NotPublished where the public file has no figures for it."""
    return cache.keep(_made, choice, phone)


def _made(choice: CostChoice, phone: bool) -> CostParts:
    view = choice.view
    costs, hidden_under = view.choices.costs, view.contact_set.hidden_under
    parts = CostParts(
        finding=(words.headline(view), words.lead(view)),
        caution=warnings(costs, int(cache.ask(built_at)[-4:])),
        note=masked_note(hidden_under) if hidden_under else "",
        source=_source_line(view),
        metric=words.metric_name(view),
        tables={"channels": made(*tables.channel_table(view, phone))},
        notes={"costs": words.notes(view)},
    )
    if view.total.value is None:
        return parts
    return replace(
        parts,
        tables={name: made(*table) for name, table in _tables(view, phone).items()},
        notes=parts.notes | {"change": words.change_notes(view), "saving": saving_words.saving_sentences(view)},
        charts={"trend": _trend(view), "ranges": _ranges(view), "services": _services(view)}
        | {kind: _waterfall(view, kind) for kind in words.WATERFALLS}
        | {"saving": _saving(view), "areas": _area_dots(view)},
        drawings={"areas": _areas(view, phone)},
        pictures={
            "cost_change": (words.headline(view), f"{words.scope(view)}. {words.trend(view)[1]}"),
            "cost_parts": (words.channel_table(view)[0], words.scope(view)),
            "cost_savings": saving_words.savings(view),
            "cost_map": words.areas(view),
        },
    )


def _source_line(view: CostView) -> str:
    """The line under every chart: the sources of the contacts and of the unit costs, published costs among them."""
    contacts = cache.ask(contact_sources, view.place.place_code, view.contact_set.name)
    sources = cache.ask(sources_by_id, *contacts, *view.choices.costs.source_ids)
    return with_published(source_line(sources, view.place), view.choices.costs)


def _tables(view: CostView, phone: bool) -> dict[str, tables.Table]:
    """The equal tables."""
    found = {"channels": tables.channel_table(view, phone), "trend": tables.trend_table(view, phone)}
    if view.bill is not None:
        found["steps"] = tables.waterfall_table(view)
    if not view.services.empty:
        found["services"] = tables.service_table(view, phone)
    if view.savings is not None:
        found["saving"] = tables.answer_table(view, phone)
    if view.has_areas:
        found["areas"] = tables.area_table(view, phone)
    return found


def _trend(view: CostView) -> Chart:
    """The cost of one serve by period."""
    end = words.trend_end(view)
    figure = charts.cost_trend(view.trend, view.axis_title, view.contact_set.is_dated, end, view.breaks)
    return Chart(*words.trend(view), figure, words.trend_alt(view))


def _waterfall(view: CostView, kind: str) -> Chart | Missing:
    """What moved the bill, or the cost of one serve, or why nothing is compared."""
    if view.bill is None:
        return Missing("No data", *words.no_waterfall(view))
    write = pounds_and_pence if kind == "each" else pounds_in_chart
    figure = charts.waterfall(tables.waterfall_steps(view, kind), write)
    return Chart(*words.waterfall(view, kind), figure, words.waterfall_alt(view, kind))


def _ranges(view: CostView) -> Chart:
    """Unit costs by channel, each with its range."""
    figure = charts.amount_rows(tables.channels_drawn(view), write=pounds_and_pence)
    return Chart(*words.ranges(view), figure, words.ranges_alt(view))


def _services(view: CostView) -> Chart | Missing:
    """The cost of each service beside that of all together."""
    if view.services.empty:
        return Missing("No data", *words.no_services(view))
    drawn = tables.services_drawn(view)
    whole = (view.total.value or 0.0, f"{words.overall(view)} {pounds_and_pence(view.total.value)}")
    figure = charts.amount_rows(tables.service_rows(drawn), reference=whole, write=pounds_and_pence)
    return Chart(*words.services(view, drawn), figure, words.services_alt(view, drawn))


def _saving(view: CostView) -> Chart | Missing:
    """The answers of the counterfactual."""
    if view.savings is None:
        return Missing("No data", "What the shift saved", words.no_waterfall(view)[1])
    figure = charts.amount_rows(saving_words.answers(view), write=pounds_in_chart)
    return Chart(*saving_words.savings(view), figure, saving_words.answers_alt(view))


def _areas(view: CostView, phone: bool) -> Made | Missing:
    """The map of the cost by area."""
    shapes = cache.ask(drawn_shapes, view.place.place_code, phone)
    if not shapes or not view.has_areas:
        return Missing("No data", *words.no_area(view))
    chosen = view.wanted.area_code or ""
    drawing = draw_map(shapes, tables.area_values(view), words.areas_map(view), chosen=chosen, name="cost")
    return *words.areas(view), drawing


def _area_dots(view: CostView) -> Chart | Missing:
    """The cost of each area beside that of the whole place."""
    if not view.has_areas:
        return Missing("No data", *words.no_area(view))
    line = (view.total.value or 0.0, f"{sentence(view.place.place_noun)} {pounds_and_pence(view.total.value)}")
    figure = charts.amount_rows(
        tables.area_rows(view),
        reference=None if view.wanted.area_code else line,
        row_height=charts.DENSE_ROW,
        write=pounds_and_pence,
    )
    return Chart(*words.area_dots(view), figure, words.areas_alt(view))
