"""The words of the Summary: its headline, and what is still missing and who supplies it."""

from collections.abc import Collection, Sequence

from dashboard.marts.places import Place, Size
from dashboard.text.numbers import listed, number, sentence

# Kind of source, what it gives, and who supplies it.
SUPPLIERS = (
    ("survey", "Residents' survey: who is offline, and why", "The council's research team, from a survey with weights"),
    ("contacts", "Contacts by service and channel", "Customer services, as records or monthly counts"),
    ("unit_costs", "Cost of a contact by channel", "Finance, or a published set of unit costs"),
    ("indicators", "Census and deprivation figures", "ONS and MHCLG, by small area, free to use"),
    ("coverage", "Broadband coverage", "Ofcom, Connected Nations, free to use"),
    ("boundaries", "Ward boundaries", "ONS Open Geography, free to use"),
)


# What a subject's page is about, inside a sentence.
NOUNS = {"exclusion_map": "exclusion", "channel_shift": "contacts", "connectivity": "broadband"}


def headline(facts: dict[str, str], place: Place) -> str:
    """The finding: what is known by page, the shares first, and the subjects on which nothing is loaded."""
    known = [fact for page, fact in facts.items() if fact and page != "exclusion_map"]
    known = known or [fact for fact in facts.values() if fact]
    unknown = [NOUNS[page] for page, fact in facts.items() if not fact]
    if not known:
        return f"Nothing is known yet about {place.place_name}"
    words = " and ".join(known)
    return f"{words}; {listed(unknown)} not yet known" if unknown else words


def lead(size: Size, place: Place) -> str:
    """How large the place is."""
    areas = f"**{number(size.areas)}** {place.area_noun_plural}"
    if not size.residents:
        return f"{place.place_name} has {areas}."
    return f"{place.place_name} has **{number(size.residents)}** residents in {areas}."


def missing(kinds: Collection[str], has_ward_coverage: bool) -> list[tuple[str, str]]:
    """What is not loaded for a place, and who supplies it."""
    rows = [(what, who) for kind, what, who in SUPPLIERS if kind not in kinds]
    if "coverage" in kinds and not has_ward_coverage:
        rows.append(("Broadband coverage by ward", "Ofcom, Connected Nations by postcode, free to use"))
    return rows


def missing_heading(rows: Sequence[tuple[str, str]]) -> str:
    """How much is missing."""
    if not rows:
        return "Nothing is missing"
    return sentence(f"{len(rows)} kinds of figure are missing" if len(rows) > 1 else "one kind of figure is missing")
