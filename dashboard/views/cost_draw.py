"""The parts of the Cost per serve page, each with its charts, its foot and its equal tables."""

from functools import partial

import streamlit as st

from dashboard import cache, filters, skeleton
from dashboard.charts import costs as charts
from dashboard.csv_file import csv_file
from dashboard.map import draw_map, ward_map
from dashboard.marts.contacts import contact_sources
from dashboard.marts.places import built_at
from dashboard.marts.shapes import drawn_shapes
from dashboard.marts.sources import Source, sources_by_id
from dashboard.metrics import load_metrics
from dashboard.text import costs as words
from dashboard.text import savings as saving_words
from dashboard.text.contacts import masked_note
from dashboard.text.money import pounds_and_pence, pounds_in_chart
from dashboard.text.numbers import sentence
from dashboard.text.sources import source_line
from dashboard.text.unit_costs import warnings, with_published
from dashboard.views import cost_tables as tables
from dashboard.views.cost_per_serve import CostView


def _sources(view: CostView) -> list[Source]:
    """The sources of the contacts and of the unit costs."""
    contacts = cache.ask(contact_sources, view.place.place_code, view.contact_set.name)
    return cache.ask(sources_by_id, *contacts, *view.choices.costs.source_ids)


def _source_line(view: CostView) -> str:
    """The line under every chart: the sources, published costs among them, and how many contacts are costed."""
    return with_published(source_line(_sources(view), view.place), view.choices.costs)


def _file(view: CostView, part: str) -> str:
    """The name of a download."""
    return f"{view.place.place_slug}-{part}"


def finding(view: CostView) -> None:
    """Draws the finding, and what must be known before the figures are used."""
    skeleton.finding(words.headline(view), words.lead(view))
    this_year = int(cache.ask(built_at)[-4:])
    if caution := warnings(view.choices.costs, this_year):
        st.warning(skeleton.safe(caution), icon=":material/history:")
    if hidden_under := view.contact_set.hidden_under:
        skeleton.published_note(masked_note(hidden_under))


def change(view: CostView) -> None:
    """Draws the trend beside the waterfall, and both as tables."""
    with st.container(key="cost_change"):
        left, right = st.columns([52, 48], gap="medium")
    with left:
        end = words.trend_end(view)
        figure = charts.cost_trend(view.trend, view.axis_title, view.contact_set.is_dated, end, view.breaks)
        skeleton.chart(*words.trend(view), figure, words.trend_alt(view), key="cost_trend")
    with right:
        _waterfall(view)
    skeleton.foot(
        _source_line(view),
        _file(view, "cost-per-serve"),
        lambda: csv_file(*tables.trend_download(view, _source_line(view))),
        skeleton.Picture("cost_change", words.headline(view), f"{words.scope(view)}. {words.trend(view)[1]}"),
    )
    phone = filters.is_phone()
    with st.expander("Every period in a table"):
        skeleton.table(*tables.trend_table(view, phone))
    if view.bill is not None:
        with st.expander("What moved the cost, step by step"):
            skeleton.table(*tables.waterfall_table(view))
            skeleton.notes(words.change_notes(view))


def _waterfall(view: CostView) -> None:
    """Draws the waterfall with its switch, or says why there is none."""
    if view.bill is None:
        skeleton.missing("No data", *words.no_waterfall(view))
        return
    place = st.container()
    kind = filters.switch("Waterfall of", words.WATERFALLS, key="waterfall")
    with place:
        write = pounds_and_pence if kind == "each" else pounds_in_chart
        figure = charts.waterfall(tables.waterfall_steps(view, kind), write)
        skeleton.chart(*words.waterfall(view, kind), figure, words.waterfall_alt(view, kind), key="waterfall_chart")


def costs_by_channel(view: CostView) -> None:
    """Draws the table by channel with where each unit cost is from, and how the figures are made."""
    skeleton.table(*tables.channel_table(view, filters.is_phone()))
    skeleton.notes(words.notes(view))


def services(view: CostView) -> None:
    """Draws unit costs by channel beside costs by service, and the services as a table."""
    with st.container(key="cost_parts"):
        left, right = st.columns([48, 52], gap="medium")
    with left:
        figure = charts.amount_rows(tables.channels_drawn(view), write=pounds_and_pence)
        skeleton.chart(*words.ranges(view), figure, words.ranges_alt(view), key="range_chart")
    with right:
        if view.services.empty:
            skeleton.missing("No data", *words.no_services(view))
        else:
            _services(view)
    skeleton.foot(
        _source_line(view),
        _file(view, "cost-by-channel-and-service"),
        lambda: csv_file(*tables.cost_download(view, _source_line(view))),
        skeleton.Picture("cost_parts", words.channel_table(view)[0], words.scope(view)),
    )
    if not view.services.empty:
        skeleton.table(*tables.service_table(view, filters.is_phone()))


def _services(view: CostView) -> None:
    """Draws the cost of each service beside that of all together."""
    drawn = tables.services_drawn(view)
    whole = (view.total.value or 0.0, f"{words.overall(view)} {pounds_and_pence(view.total.value)}")
    figure = charts.amount_rows(tables.service_rows(drawn), reference=whole, write=pounds_and_pence)
    skeleton.chart(*words.services(view, drawn), figure, words.services_alt(view, drawn), key="service_cost_chart")


def savings(view: CostView) -> None:
    """Draws the counterfactual: the answers, what they mean, and the calls and visits themselves."""
    if view.savings is None:
        skeleton.missing("No data", "What the shift saved", words.no_waterfall(view)[1])
        return
    skeleton.heading(*saving_words.savings(view))
    with st.container(key="cost_savings"):
        left, right = st.columns([48, 52], gap="medium")
    with left:
        figure = charts.amount_rows(saving_words.answers(view), write=pounds_in_chart)
        skeleton.bare_chart(figure, saving_words.answers_alt(view), key="saving_chart")
    with right:
        skeleton.notes(saving_words.saving_sentences(view))
    skeleton.foot(
        _source_line(view),
        _file(view, "cost-saving"),
        lambda: csv_file(*tables.saving_download(view, _source_line(view))),
        skeleton.Picture("cost_savings", *saving_words.savings(view)),
    )
    skeleton.table(*tables.answer_table(view, filters.is_phone()))


def areas(view: CostView) -> None:
    """Draws the cost by area on the map and as a table, or says what is missing."""
    shapes = cache.ask(drawn_shapes, view.place.place_code, filters.is_phone())
    source = partial(_source_line, view)
    if not shapes or not view.has_areas:
        skeleton.missing("No data", *words.no_area(view))
        return
    with st.container(key="cost_map"):
        left, right = st.columns([55, 45], gap="medium")
    with left:
        skeleton.heading(*words.areas(view))
        drawing = draw_map(
            shapes, tables.area_values(view), words.areas_map(view), chosen=view.wanted.area_code or "", name="cost"
        )
        ward_map(drawing, key="ward_cost_map", on_pick=filters.pick_ward)
    with right:
        rows = tables.area_rows(view)
        line = (view.total.value or 0.0, f"{sentence(view.place.place_noun)} {pounds_and_pence(view.total.value)}")
        figure = charts.amount_rows(
            rows, reference=None if view.wanted.area_code else line, row_height=charts.DENSE_ROW, write=pounds_and_pence
        )
        skeleton.chart(*words.area_dots(view), figure, words.areas_alt(view), key="area_cost_chart")
    skeleton.foot(
        source(),
        _file(view, f"cost-by-{view.place.area_noun}"),
        lambda: csv_file(*tables.area_download(view, source())),
        skeleton.Picture("cost_map", *words.areas(view)),
    )
    skeleton.table(*tables.area_table(view, filters.is_phone()))
    skeleton.about(load_metrics()[words.metric_name(view)])
