"""What the Summary shows of a place: one finding a subject, from the same words as the subject's own page."""

from dataclasses import dataclass

from analysis.periods import periods
from dashboard import cache
from dashboard.marts.contacts import ContactFilter, contact_sets, contact_sources
from dashboard.marts.indicators import indicator_by_area, indicator_of_place, indicators_of
from dashboard.marts.places import Place
from dashboard.metrics import default_indicator
from dashboard.text import contacts as contact_words
from dashboard.text import costs as cost_words
from dashboard.text import coverage as coverage_words
from dashboard.text import exclusion as exclusion_words
from dashboard.text import target as target_words
from dashboard.text.numbers import share
from dashboard.views.channel_shift import contact_view
from dashboard.views.connectivity import coverage_of, coverage_view
from dashboard.views.cost_per_serve import CostChoices, cost_view
from dashboard.views.target import target_view
from dashboard.views.unit_costs import cost_sets


@dataclass(frozen=True)
class Finding:
    """One subject's finding; `fact` is a short form of it for the headline, empty where nothing is loaded."""

    page: str
    subject: str
    heading: str
    lead: str
    fact: str = ""
    source_ids: tuple[str, ...] = ()
    note: str = ""


def findings(place: Place) -> list[Finding]:
    """The findings of the subjects in the order of the navigation, remembered; cost only where it is known."""
    return cache.keep(_findings, place)


def _findings(place: Place) -> list[Finding]:
    cost = _cost(place)
    return [_exclusion(place), _contacts(place), *([cost] if cost else []), _coverage(place)]


def _exclusion(place: Place) -> Finding:
    """The first indicator of the Exclusion map."""
    page, subject = "exclusion_map", "Exclusion map"
    metric = default_indicator(cache.ask(indicators_of, place.place_code))
    if metric is None:
        return Finding(page, subject, exclusion_words.no_measure(place), exclusion_words.how_to_supply(place)[1])
    wards = cache.ask(indicator_by_area, place.place_code, metric.name)
    whole = cache.ask(indicator_of_place, place.place_code, metric.name)
    heading = exclusion_words.heading(wards, metric, place)
    lead = exclusion_words.lead(wards, whole, metric, place)
    ids = (whole.source_id,) if whole else ()
    return Finding(page, subject, heading, lead, heading, ids)


def _contacts(place: Place) -> Finding:
    """The largest set of contacts in its latest period."""
    page, subject = "channel_shift", "Channel shift"
    sets = cache.ask(contact_sets, place.place_code)
    if not sets:
        heading = contact_words.no_contacts_heading(place)
        return Finding(page, subject, heading, contact_words.no_contacts()[1])
    first, last = sets[0].first_month, sets[0].last_month
    latest = periods(first, last)[0] if first and last else None
    view = contact_view(place, sets[0], ContactFilter(place.place_code, sets[0].name), latest)
    fact = f"{share(view.total.value)} of contacts are digital" if view.total.value is not None else ""
    target = place.digital_share_target_pct
    dated = target_words.short(target_view(view, target / 100)) if target else ""
    ids = cache.ask(contact_sources, place.place_code, sets[0].name)
    lead = f"{contact_words.lead(view)} {dated}".strip()
    heading, note = contact_words.headline(view), contact_words.note_of(view)
    return Finding(page, subject, heading, lead, fact, tuple(ids), note)


def _cost(place: Place) -> Finding | None:
    """The cost of a contact of the largest set in its latest period, at the usual unit costs."""
    sets, costs = cache.ask(contact_sets, place.place_code), cost_sets(place)
    if not (sets and costs):
        return None
    first, last = sets[0].first_month, sets[0].last_month
    latest = periods(first, last)[0] if first and last else None
    usual = next(iter(costs.values()))
    choices = CostChoices(usual.at(usual.usual_prices), period=latest)
    view = cost_view(place, sets[0], ContactFilter(place.place_code, sets[0].name), choices)
    if view.total.value is None:
        return None
    # The card of the contacts names their sources, and the page all of the costs'.
    lead = " ".join(part for part in (cost_words.lead(view), f"Unit costs: {usual.name}.") if part)
    return Finding("cost_per_serve", "Cost per serve", cost_words.headline(view), lead, source_ids=usual.source_ids)


def _coverage(place: Place) -> Finding:
    """Gigabit coverage, or the fastest tier published, in the latest release."""
    page, subject = "connectivity", "Connectivity"
    held = coverage_of(place)
    if held.whole.empty:
        heading = coverage_words.no_coverage_heading(place)
        return Finding(page, subject, heading, coverage_words.no_coverage()[1])
    release = held.releases[0]
    published = set(held.whole.loc[held.whole["release_label"] == release, "tier"])
    tiers = [tier for tier in held.tiers if tier in published]
    view = coverage_view(held, release, "fixed_1000" if "fixed_1000" in tiers else tiers[-1])
    heading = coverage_words.headline(view)
    speed = coverage_words.SHORT[view.tier]
    fact = f"{share(view.figure['share'])} of {coverage_words.unit(view)} can get {speed}"
    ids = tuple(view.tiers["source_id"].drop_duplicates())
    return Finding(page, subject, heading, coverage_words.lead(view), fact, ids)
