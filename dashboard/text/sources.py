"""Source lines: publisher, dataset, release, licence, and the notices that must go with a figure."""

from collections.abc import Sequence

from dashboard.marts.places import Place
from dashboard.marts.sources import Source
from dashboard.text.numbers import day


def source_line(sources: Sequence[Source], place: Place) -> str:
    """The line under a chart: every source once, then disclaimers in bold and the required notices."""
    named = list(dict.fromkeys(_named(source) for source in sources))
    return " ".join(([f"Source: {'; '.join(named)}."] if named else []) + notices(sources, place))


def notices(sources: Sequence[Source], place: Place) -> list[str]:
    """The disclaimers (in bold) and attributions that must stand with figures of these sources."""
    disclaimers = [f"**{source.disclaimer.strip()}**" for source in sources if source.disclaimer]
    attributions = [source.attribution for source in sources if source.attribution]
    attributions.append(invented_notice(place) or place.attribution)
    # One publisher's notice may be the beginning of another of its notices.
    kept = [a for a in attributions if not any(a != other and a in other for other in attributions)]
    return list(dict.fromkeys([*disclaimers, *kept]))


def _named(source: Source) -> str:
    """Publisher, title, release date and licence of one source."""
    # A date is never guessed: where the publisher's is not known, the day it was fetched stands.
    fetched = f", fetched {day(source.accessed_date)}" if source.accessed_date else ""
    released = f", released {day(source.released_date)}" if source.released_date else fetched
    licence = f", {source.licence}" if source.licence else ""
    return f"{source.publisher}, {source.title}{released}{licence}"


def invented_notice(place: Place) -> str:
    """The sentence that must stand with every figure of an invented place, or nothing."""
    if not place.is_invented:
        return ""
    return f"{place.place_name} is an invented {place.place_noun}; none of its figures describe a real place."
