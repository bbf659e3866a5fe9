"""What the shift planner shows of one plan, made once for every reader."""

from dataclasses import dataclass, field, replace

from dashboard import cache
from dashboard.charts.plan import ceiling_ranges, saving_ranges
from dashboard.marts.contacts import contact_sources
from dashboard.marts.places import Place, built_at
from dashboard.marts.sources import sources_by_id
from dashboard.marts.survey import survey_sources
from dashboard.skeleton import Missing
from dashboard.tables import Made, made
from dashboard.text import equality
from dashboard.text import shift_planner as words
from dashboard.text.sources import source_line
from dashboard.text.unit_costs import warnings, with_published
from dashboard.views import shift_planner_tables as tables
from dashboard.views.shift_planner import PlannerView, planner_view
from dashboard.views.shift_planner_inputs import PlannerInputs


@dataclass(frozen=True)
class PlannerParts:
    """The heading and what the plan covers, then why it can not be followed, or by name all that is shown of it.

    tiles: name, figure and caption of each result. warning: of wards past their ceiling, and whether there are any.
    """

    heading: str
    scope: str
    refused: str = ""
    tiles: list[tuple[str, str, str]] = field(default_factory=list)
    caution: str = ""
    warning: str = ""
    is_unsafe: bool = False
    gaps: list[Missing] = field(default_factory=list)
    drawings: dict[str, Made] = field(default_factory=dict)
    tables: dict[str, Made] = field(default_factory=dict)
    equality: list[str] = field(default_factory=list)
    key_decision: str = ""
    saved_from: str = ""
    able_from: str = ""


def plan(place: Place, inputs: PlannerInputs) -> PlannerView:
    """The figures of a plan, remembered for every reader."""
    return cache.keep(planner_view, place, inputs)


def planner_parts(place: Place, inputs: PlannerInputs, phone: bool) -> PlannerParts:
    """What the page shows of a plan; NotPublished where the public file has too few figures for it."""
    return cache.keep(_made, place, inputs, phone)


def _made(place: Place, inputs: PlannerInputs, phone: bool) -> PlannerParts:
    view = plan(place, inputs)
    parts = PlannerParts(words.heading(view), words.scope(view))
    if view.refusal or not view.today.contacts:
        return replace(parts, refused=words.refused(view))
    caution, residents = "", view.residents
    if view.money is not None:
        caution = warnings(view.money.costs, int(cache.ask(built_at)[-4:]), with_changes=False)
    saved_from, able_from = _sources(view)
    return replace(
        parts,
        tiles=list(words.tiles(view)),
        caution=caution,
        warning=words.warning(view) if residents else "",
        is_unsafe=residents is not None and len(residents.wards.over) + len(residents.wards.unknown) > 0,
        gaps=[Missing(*gap) for gap in words.missing_parts(view)],
        drawings=_drawings(view, phone),
        tables={name: made(*table) for name, table in _tables(view, phone).items()},
        equality=equality.equality_lines(view),
        key_decision=words.key_decision_words(view),
        saved_from=saved_from,
        able_from=able_from,
    )


def _sources(view: PlannerView) -> tuple[str, str]:
    """The source lines of what the plan saves, and of what residents can do."""
    place = view.place
    contacts = cache.ask(contact_sources, place.place_code, view.inputs.wanted.contact_set)
    surveys = cache.ask(survey_sources, place.place_code) if view.residents else []
    saved_from = source_line(cache.ask(sources_by_id, *contacts, *view.cost_sources, *surveys), place)
    if view.money:
        saved_from = with_published(saved_from, view.money.costs)
    return saved_from, source_line(cache.ask(sources_by_id, *contacts, *surveys), place)


def _drawings(view: PlannerView, phone: bool) -> dict[str, Made]:
    """The savings, the ceilings of wards, and the protected groups against the plan."""
    found = {}
    if view.money is not None:
        rows = tables.saving_rows(view)
        found["saving"] = *words.saving_words(view), saving_ranges(rows, words.saving_alt(rows), phone)
    if view.residents is not None:
        wards, groups = tables.ward_rows(view), tables.group_rows(view)
        alt, noun = words.ceiling_alt(view, wards), view.place.area_noun
        svg = ceiling_ranges(wards, tables.unknown_rows(view), noun, alt, phone)
        found["ceilings"] = *words.ceiling_words(view), svg
        if not groups.empty:
            svg = ceiling_ranges(groups, [], "group", words.ceiling_alt(view, groups), phone)
            found["groups"] = *words.groups_words(view, groups), svg
    return found


def _tables(view: PlannerView, phone: bool) -> dict[str, tables.Table]:
    """Every table."""
    found: dict[str, tables.Table] = {}
    if view.money is not None:
        found |= {"case": tables.case_table(view, phone), "saving": tables.saving_table(view)}
    if view.residents is not None:
        found |= {"capacity": tables.capacity_table(view), "tested": tables.tested_table(view, phone)}
        found["ceilings"] = tables.ward_table(view, phone)
        if not view.residents.groups.empty:
            found["groups"] = tables.group_table(view, phone)
        if not view.residents.ward_groups.empty:
            found["ward groups"] = tables.ward_group_table(view, phone)
    return found
