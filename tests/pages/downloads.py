"""Every kind of file that the pages offer, how each is read, and what readers choose before they take the files.

A reader of a kind knows its columns: a new column fails until somebody says what it tells. A file of no kind fails.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from analysis.periods import periods, span
from dashboard import cache
from dashboard.marts.contacts import (
    ContactFilter,
    ContactSet,
    contact_counts,
    contact_services,
    contact_sets,
    customer_types,
    group_of_channel,
)
from dashboard.marts.indicators import indicators_of
from dashboard.marts.places import Place, areas, places
from dashboard.marts.survey import survey_measures, survey_waves, ward_groups
from dashboard.metrics import FIRST_MEASURE, SURVEY, load_metrics
from dashboard.text.survey import group_choices
from dashboard.views.shift_planner_inputs import whole_years
from dashboard.views.unit_costs import cost_sets
from tests.pages import read_contacts, read_costs, read_survey
from tests.pages.offered import Choice, File
from tests.pages.published import ClosedList
from tests.pages.reading import Reading, Told

ABOUT = "place_code collection period area_code area_name"
COST_ABOUT = f"{ABOUT} cost_set serve prices part"
AMOUNTS = "contacts contacts_costed serves cost central low high"
ABLE = "able able_low able_high"


@dataclass(frozen=True)
class Kind:
    """A kind of file: the page and the end of its name by which it is known, its readers, and the columns they know."""

    page: str
    name: str
    readers: tuple[Callable[[Told], None], ...]
    columns: frozenset[str]

    def names(self, file: File) -> bool:
        """Whether a file is of this kind."""
        return all(map(re.fullmatch, (self.page, self.name), (file.page, file.name)))


def _kind(page: str, name: str, columns: str, *readers: Callable[[Told], None]) -> Kind:
    return Kind(page, name, readers or (read_survey.open_data,), frozenset(columns.split()))


SURVEYED = "|".join(name for name, metric in load_metrics().items() if metric.mart == SURVEY)
INDICATORS = "|".join(name for name, metric in load_metrics().items() if metric.mart != SURVEY)
METRICS = " ".join(f"{name} {name}_band {name}_caution" for name in load_metrics())
RANKS = "score demography deprivation connectivity rank preset_score preset_rank rank_best rank_early rank_late"
KINDS = (
    _kind(
        "channel_shift",
        ".*-contacts-by-period",
        f"{ABOUT} period_label month_date channel_group contacts all_contacts share is_part_filled",
        read_contacts.contacts_by_period,
    ),
    _kind(
        "channel_shift",
        ".*-trend-and-target",
        f"{ABOUT} month_date digital_contacts all_contacts share is_part_filled is_fitted trend trend_low trend_high",
        read_contacts.trend_and_target,
    ),
    _kind(
        "channel_shift",
        ".*-digital-share-by-ward-and-quarter",
        "place_code collection area_code area_name quarter digital_contacts all_contacts share",
        read_contacts.area_by_quarter,
    ),
    _kind(
        "channel_shift",
        ".*-digital-share",
        f"{ABOUT} level code name measure numerator denominator share",
        read_contacts.digital_share,
    ),
    _kind(
        "channel_shift",
        ".*-service-measures",
        f"{ABOUT} level code name measure numerator denominator value state hidden_counts_left_out",
        read_contacts.service_measures,
    ),
    _kind(
        "channel_shift",
        ".*-able-and-digital",
        f"{ABOUT} {ABLE} able_from replies digital_contacts contacts digital digital_low digital_high gap gap_low"
        " gap_high stands_out able_means wave_set",
        read_contacts.able_and_digital,
        read_survey.estimates,
    ),
    _kind(
        "cost_per_serve",
        ".*-cost-per-serve",
        f"{COST_ABOUT} {AMOUNTS} period_label month_date is_part_filled",
        read_costs.cost_trend,
    ),
    _kind(
        "cost_per_serve",
        ".*-cost-by-channel-and-service",
        f"{COST_ABOUT} {AMOUNTS} code name cost_low cost_high unit_cost_from",
        read_costs.cost_by_channel_and_service,
    ),
    _kind(
        "cost_per_serve",
        ".*-cost-saving",
        f"{COST_ABOUT} name amount low high contacts_before contacts_after unit_cost meaning period_before",
        read_costs.cost_saving,
    ),
    _kind(
        "cost_per_serve",
        ".*-cost-by-ward",
        f"{COST_ABOUT} {AMOUNTS} code name cost_low cost_high unit_cost_from",
        read_costs.cost_by_area,
    ),
    _kind(
        "shift_planner",
        ".*-shift-plan-business-case",
        "year starts contacts_moved contacts_beyond_trend gross net beyond_trend cashable not_cashable investment"
        " discount_factor present_value",
        read_costs.business_case,
    ),
    _kind(
        "shift_planner",
        ".*-shift-plan-ceilings",
        f"{ABOUT} {ABLE} adults contacts digital movable today planned room status moved safe_moved kept already pushed"
        " pushed_low pushed_high kind n_unweighted",
        read_costs.plan_ceilings,
        read_survey.estimates,
    ),
    _kind(
        "shift_planner",
        ".*-shift-plan-groups",
        f"{ABLE} group_name group_value is_protected adults planned status already pushed pushed_low pushed_high",
        read_costs.plan_groups,
        read_survey.groups,
    ),
    _kind(
        "ward_profile",
        ".*-SF-W[0-9]+",
        f"{ABOUT} measure value low high note place_value rank of_areas",
        read_contacts.ward_profile,
        read_survey.profile,
    ),
    _kind(
        "who_and_why",
        ".*-by-group",
        "measure wave_set group_name group_value value low high flag n_unweighted n_effective design_effect standing",
        read_survey.estimates,
    ),
    _kind(
        "who_and_why",
        ".*-survey-answers",
        "wave_set question answer value low high flag n_unweighted n_effective design_effect",
        read_survey.estimates,
    ),
    _kind(
        "who_and_why",
        ".*-survey-change",
        "earlier later question estimate_earlier estimate_later difference ci_low ci_high word flag",
        read_survey.changes,
    ),
    _kind(
        "exclusion_map",
        f".*-({SURVEYED})",
        f"{ABOUT} measure wave_set residents value low high n_unweighted n_effective kind flag standing model_note",
        read_survey.estimates,
    ),
    _kind(
        "(exclusion_map|connectivity)",
        f".*-({INDICATORS})",
        f"{ABOUT} indicator period_label value numerator denominator small_areas small_area_low small_area_high"
        " flag_name flagged_small_areas",
    ),
    _kind("exclusion_map", ".*-bands", f"{ABOUT} {METRICS} grid_number", read_survey.bands),
    _kind("risk_index", ".*-risk-index(-ranks)?", f"{ABOUT} {RANKS} rank_worst top_five"),
    _kind(
        "connectivity",
        ".*-coverage",
        f"{ABOUT} release_label tier definition basis premises premises_covered pct_published share",
    ),
    _kind("data_and_methods", "data-dictionary", "Table Column Meaning"),
)


def kind_of(file: File) -> Kind:
    """Return the kind of a file; fail where nobody reads such files, or more than one kind claims it."""
    kinds = [kind for kind in KINDS if kind.names(file)]
    assert len(kinds) == 1, f"{file.page} offers {file.name}, which {len(kinds)} kinds of reader know"
    return kinds[0]


def read(reading: Reading, files: Iterable[File]) -> None:
    """Take down what some files tell."""
    for file in files:
        kind, rows = kind_of(file), file.rows
        unknown = set(rows.columns) - kind.columns
        assert not unknown, f"{file.name} has columns that no reader knows: {sorted(unknown)}"
        reading.too_fine.extend(_too_fine(file))
        for reader in kind.readers:
            reader(Told(reading, file, rows))


# What sentences count: "101,750 contacts", "1,230 replies", "(51,735 to 55,965)".
COUNTED = re.compile(r"([\d,]+) (?:contacts|replies|digital contacts)\b|\(([\d,]{3,}) to ([\d,]{3,})\)")


def _too_fine(file: File) -> Iterator[str]:
    """Yield the sentences under the figures that count more finely than to 5."""
    for words in file.notes:
        counts = [int(text.replace(",", "")) for found in COUNTED.finditer(words) for text in found.groups() if text]
        if any(count % 5 for count in counts):
            yield f"{file.name}: {words}"


def nothing_read(closed: ClosedList) -> Reading:
    """Return a reading of no file yet, with the costs that the place publishes."""
    costs = (
        next(iter(cost_sets(sampleford()[0]).values())).usual.costs.groupby("channel")["central"].agg(["min", "max"])
    )
    return Reading(closed, {str(channel): (float(low), float(high)) for channel, low, high in costs.itertuples()})


def sampleford() -> tuple[Place, ContactSet]:
    """Return the sample place and its only collection of contacts."""
    place = cache.ask(places)[0]
    return place, cache.ask(contact_sets, place.place_code)[0]


def period_labels() -> list[str]:
    """Return every period that the pages of contacts offer: the latest twelve months first, all months last."""
    _, held = sampleford()
    assert held.first_month is not None
    assert held.last_month is not None
    offered = [*periods(held.first_month, held.last_month), span(held.first_month, held.last_month)]
    return [period.label for period in offered]


Choices = Mapping[str, Choice]


def walk() -> Iterator[tuple[str, list[Choices]]]:
    """Yield every page with what readers choose there: nothing, each single choice, and each period.

    Where one choice after another only turns the same figures round, every second one stands for them: the attack
    itself is on all published cells, whichever of them were come upon.
    """
    labels, years = period_labels(), _years()
    single: list[Choices] = [{**one, "period": labels[0]} for one in _single_choices()]
    in_all_months: list[Choices] = [{**one, "period": labels[-1]} for one in _single_choices()[::2]]
    pairs = hidden_pairs()[::2]
    staff = [{"staff": "in", "period": label} for label in labels[:: len(labels) - 1]]
    yield "channel_shift", [*({"period": label} for label in labels), *single, *in_all_months, *pairs, *staff]
    serves = [{"serve": "resolved", "period": labels[0]}, {"failed": "call", "period": labels[0]}]
    yield "cost_per_serve", [*({"period": label} for label in labels[::3]), *single[::2], *serves]
    # Counts of a plan are of channel groups by ward where a service is chosen: those with few contacts tell most.
    small = [one for one in _single_choices() if "customers" in one or one.get("service") in _hidden_services()]
    plans: list[Choices] = [{"year": years[0], **one} for one in small]
    yield "shift_planner", [*({"year": year} for year in years), *plans, *small_plans(years[1])]
    yield "ward_profile", [one for one in _single_choices() if "ward" in one]
    yield "who_and_why", [{"measure": FIRST_MEASURE, "wave": wave} for wave in _waves()] + _measures(is_surveyed=True)
    of_ward: list[Choices] = [{"bands": True}, {"small": "modelled"}, *({"residents": group} for group in _groups())]
    of_ward += [{"wave": wave} for wave in _waves()]
    surveyed = [{"measure": FIRST_MEASURE, **one} for one in of_ward]
    yield "exclusion_map", [*surveyed, *_measures(is_surveyed=True), *_measures(is_surveyed=False)]
    for page in ("summary", "connectivity", "risk_index", "data_and_methods"):
        yield page, [{}]


def _single_choices() -> list[Choices]:
    """Return each service, ward and kind of customer alone."""
    place, held = sampleford()
    kinds = [kind for kind in cache.ask(customer_types, place.place_code, held.name) if kind != "unknown"]
    return [
        *({"service": code} for code in cache.ask(contact_services, place.place_code, held.name)),
        *({"ward": code} for code in cache.ask(areas, place.place_code)),
        *({"customers": kind} for kind in kinds),
    ]


def _years() -> list[str]:
    """Return the periods of twelve months, which the planner offers."""
    _, held = sampleford()
    return [year.label for _, years in whole_years([held]).values() for year in years]


def small_plans(year: str) -> list[Choices]:
    """Return a plan that moves half a point of one year's contacts from each channel that is not digital."""
    place, held = sampleford()
    used = set(cache.ask(contact_counts, ContactFilter(place.place_code, held.name), "total")["channel"])
    moved = [channel for channel, group in group_of_channel().items() if group != "digital" and channel in used]
    return [{"year": year, "points": 0.5, "move_from": channel} for channel in moved]


def _waves() -> list[str]:
    """Return every wave and pooled set of waves of the survey."""
    return cache.ask(survey_waves, sampleford()[0].place_code)


def _groups() -> list[str]:
    """Return every group of residents that the map tells apart by ward, as its control names it."""
    return [group for group in group_choices(cache.ask(ward_groups, sampleford()[0].place_code)) if group]


def _measures(is_surveyed: bool) -> list[Choices]:
    """Return each measure that the place holds of the survey, or of open data."""
    code = sampleford()[0].place_code
    held = {*cache.ask(survey_measures, code), *cache.ask(indicators_of, code)}
    return [
        {"measure": name}
        for name, metric in load_metrics().items()
        if (metric.mart == SURVEY) == is_surveyed and name in held
    ]


def _hidden_services() -> set[str]:
    """Return the services of which some figure by ward is hidden in the latest year, one of twenty at least."""
    with duckdb.connect(str(cache.database_path()), read_only=True) as con:
        rows = con.execute(
            """select service_code from marts.mart_contact_cell where period_label = $latest
            and area_code is not null and service_code is not null
            group by service_code having count(*) filter (contacts is null) > count(*) / 20""",
            {"latest": period_labels()[0]},
        ).fetchall()
    return {code for (code,) in rows}


def hidden_pairs() -> list[Choices]:
    """Return each ward with the service that has most hidden cells by ward, where it has one in the latest year."""
    latest = period_labels()[0]
    with duckdb.connect(str(cache.database_path()), read_only=True) as con:
        pairs = con.execute(
            """select service_code, area_code from marts.mart_contact_cell
            where contacts is null and period_label = $latest and area_code is not null and service_code = (
                select mode(service_code order by service_code) from marts.mart_contact_cell where contacts is null
                and period_label = $latest and service_code is not null and area_code is not null)
            group by all order by all""",
            {"latest": latest},
        ).fetchall()
    return [{"service": service, "ward": area, "period": latest} for service, area in pairs]
