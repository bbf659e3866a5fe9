"""The words of the Connectivity page: findings, subtitles and alternative texts, made from its figures."""

import pandas as pd

from dashboard.map import MapSpec, class_labels
from dashboard.marts.places import Place
from dashboard.text.numbers import count_word, listed, number, ordinal, points, sentence, share
from dashboard.views.connectivity import AREAS_DRAWN, SLOWEST, CoverageView
from dashboard.views.rural_urban import mark_labels

SHORT = {
    "fixed_10": "10 Mbit/s",
    "decent_10": "decent broadband (10 Mbit/s down, 1 up)",
    "fixed_30": "30 Mbit/s",
    "fixed_100": "100 Mbit/s",
    "fixed_300": "300 Mbit/s",
    "fixed_1000": "1,000 Mbit/s",
    "full_fibre": "full fibre",
}
# A change within one point is called no change, as Scotland's national framework does.
STEADY = 0.01
BASES = {
    "premises": "counted premises",
    "postcodes": "postcodes, each counted once",
    "published percentage": "the percentage as published",
}


def unit(view: CoverageView) -> str:
    """What is counted: premises, or postcodes where the source gives no premises."""
    return "postcodes" if view.figure["basis"] == "postcodes" else "premises"


def where(view: CoverageView) -> str:
    """The place, or the side of its areas that the page is narrowed to."""
    if not view.side:
        return view.place.place_name
    return f"{view.place.area_noun_plural} of {view.place.place_name}"


def headline(view: CoverageView) -> str:
    """The page's finding: how many can get the chosen tier, and the change since the release before."""
    row = view.figure
    about = f"{sentence(view.place.area_noun_plural)}: " if view.side else ""
    if pd.isna(row["share"]):
        return f"{_start(view.tier)}: no data for {view.release.label}"
    now = f"{about}{share(row['share'])} of {unit(view)} can get {SHORT[view.tier]}"
    if pd.isna(row["share_before"]):
        return now
    difference = row["share"] - row["share_before"]
    if abs(difference) < STEADY:
        return f"{now}, about the same as in {view.before}"
    more = "more" if difference > 0 else "fewer"
    return f"{now}, {number(abs(difference) * 100, 1)} points {more} than in {view.before}"


def lead(view: CoverageView) -> str:
    """Up to three sentences: the counts, the areas at both ends, and who is left below the slowest tier."""
    return " ".join(part for part in (_counts(view), _extremes(view), _left_out(view)) if part)


def _counts(view: CoverageView) -> str:
    """The two counts behind the share, or that only a percentage is published."""
    row = view.figure
    if pd.isna(row["share"]):
        return f"The {view.release.label} release does not publish this tier."
    if not row["is_counted"]:
        return f"The {view.release.label} release gives a percentage and no counts."
    covered, base = number(row["premises_covered"]), number(row["premises"])
    return f"That is **{covered}** of **{base}** {unit(view)} in {where(view)} ({view.release.label})."


def _extremes(view: CoverageView) -> str:
    """The most and the least covered area."""
    areas = view.chosen_areas
    if len(areas) < 2:
        return ""
    top, low = areas.iloc[0], areas.iloc[-1]
    return (
        f"{top['area_name']} has most, **{share(top['share'])}**; {low['area_name']} least, **{share(low['share'])}**."
    )


def _left_out(view: CoverageView) -> str:
    """How many premises are below the slowest tier."""
    slowest = view.tiers[(view.tiers["tier"] == SLOWEST) & view.tiers["share"].notna()]
    if slowest.empty:
        return ""
    row = slowest.iloc[0]
    without = share(1 - row["share"])
    if not row["is_counted"]:
        return f"**{without}** of premises cannot get {SHORT[SLOWEST]}."
    return f"**{number(row['premises_without'])}** {unit(view)} ({without}) cannot get {SHORT[SLOWEST]}."


def stale(view: CoverageView) -> str:
    """The warning that a release is more than twelve months old, or nothing."""
    if not view.release.is_stale:
        return ""
    return (
        f"These figures describe {view.release.label}, {view.release.age_months} months before this edition was"
        " built. A later release may be out."
    )


def map_words(view: CoverageView, chosen: str) -> tuple[str, str]:
    """Heading and subtitle of the map: the chosen area's rank, or how far areas differ."""
    areas = view.chosen_areas
    nouns = view.place.area_noun_plural
    heading = f"{nouns.capitalize()} range from {share(areas['share'].min())} to {share(areas['share'].max())}"
    own = areas[areas["area_code"] == chosen]
    if len(own):
        value = float(own["share"].iloc[0])
        rank = ordinal(int((areas["share"] > value).sum()) + 1)
        heading = f"{own['area_name'].iloc[0]}: {share(value)}, ranks {rank} of {len(areas)} {nouns}"
    measure = f"{view.metric.label}, % of {unit(view)}, {len(areas)} {view.place.area_noun_plural}"
    return heading, f"{measure}, {view.release.label}. Darker: fewer covered"


def map_spec(view: CoverageView) -> MapSpec:
    """The classes of the map, the same for every place and release, and its alternative text."""
    first, second, third = view.metric.breaks
    limits = (first, second, third)
    areas = view.chosen_areas
    top, low = areas.iloc[0], areas.iloc[-1]
    alt = (
        f"Map of {view.place.place_name}: {view.metric.label}, share of {unit(view)} by {view.place.area_noun},"
        f" {view.release.label}. Highest in {top['area_name']}, {share(top['share'])}; lowest in"
        f" {low['area_name']}, {share(low['share'])}. The same figures are in the table below."
    )
    return MapSpec(
        limits,
        class_labels(limits),
        alt,
        lower_is_worse=True,
        area_noun=view.place.area_noun,
        mark_labels=mark_labels(view.side),
    )


def tiers_words(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the bars by tier."""
    tick = f". Tick: {view.before}" if view.tiers["share_before"].notna().any() else ""
    return _tiers_heading(view), f"% of {unit(view)} covered, {where(view)}, {view.release.label}{tick}"


def _tiers_heading(view: CoverageView) -> str:
    """The tier that gained most since the release before, or how far apart slowest and fastest are."""
    gains = (view.tiers["share"] - view.tiers["share_before"]).dropna()
    if len(gains) and gains.max() >= STEADY:
        tier = view.tiers["tier"].iloc[int(gains.reindex(view.tiers.index).fillna(-1).to_numpy().argmax())]
        return f"{_start(tier)} gained most, {points(float(gains.max()))}"
    return "Coverage thins out as speed rises"


def _start(tier: str) -> str:
    """A tier's short name at the start of a sentence."""
    words = SHORT[tier].partition(" (")[0]
    return words[:1].upper() + words[1:]


def tiers_alt(view: CoverageView) -> str:
    """The bars in words."""
    named = zip(view.tiers["label"], view.tiers["share"], strict=True)
    return f"Bars by tier. {'; '.join(f'{label}: {share(value)}' for label, value in named)}."


def picture(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the map or lines and the bars as one picture."""
    left = "Map" if len(view.areas) else "Lines"
    tick = f"; tick: {view.before}" if view.tiers["share_before"].notna().any() else ""
    measure = f"{left}: {view.metric.label}, % of {unit(view)}. Bars: each tier{tick}"
    return headline(view), f"{where(view)}, {view.release.label}. {measure}"


def lines_words(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the lines over the releases."""
    row = view.releases[(view.releases["tier"] == view.tier) & view.releases["share"].notna()]
    subtitle = f"% of {unit(view)} covered, {where(view)}. A tier not published has no point"
    if len(row) < 2:
        return f"Only {listed(row['release_label'].tolist())} gives {SHORT[view.tier]}", subtitle
    first, last = row.iloc[0], row.iloc[-1]
    span = f"{share(first['share'])} in {first['release_label']}, {share(last['share'])} in {last['release_label']}"
    return f"{_start(view.tier)}: {span}", subtitle


def lines_alt(view: CoverageView) -> str:
    """The lines in words: each tier's first and last figure."""
    parts = []
    for tier, rows in view.releases.groupby("tier", sort=False):
        known = rows.dropna(subset=["share"])
        first, last = known.iloc[0], known.iloc[-1]
        span = f"{share(first['share'])} in {first['release_label']} to {share(last['share'])}"
        parts.append(f"{SHORT[str(tier)]} {span} in {last['release_label']}")
    return f"Lines over the releases. {'; '.join(parts)}."


def left_out_words(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the bars of premises below the slowest tier."""
    areas = view.left_out
    is_one = len(areas) == 1
    noun = view.place.area_noun if is_one else view.place.area_noun_plural
    verb = "has" if is_one else "have"
    heading = f"{count_word(len(areas))} {noun} {verb} {unit(view)} below {SHORT[SLOWEST]}"
    which = f"the {AREAS_DRAWN} with most" if len(areas) > AREAS_DRAWN else "most first"
    subtitle = f"{unit(view).capitalize()} that cannot get {SHORT[SLOWEST]}, and their share, {which}"
    return heading, f"{subtitle}, {view.release.label}"


def left_out_alt(rows: pd.DataFrame) -> str:
    """The bars of premises left out in words."""
    named = zip(rows["area_name"], rows["premises_without"], rows["share_without"], strict=True)
    words = "; ".join(f"{name} {number(count)} ({share(part)})" for name, count, part in named)
    return f"Bars by area. {words}."


def area_table_words(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the table by area."""
    full = int((view.chosen_areas["share"] >= 1).sum())
    nouns = view.place.area_noun_plural
    which = f"{count_word(full)} of {len(view.chosen_areas)} {nouns} {'has' if full == 1 else 'have'}"
    if not full:
        which = f"No {view.place.area_noun} has"
    return (
        f"{which} {SHORT[view.tier]} everywhere",
        f"% of {unit(view)} that can get each tier, most covered by the chosen tier first, {view.release.label}",
    )


def release_table_words(view: CoverageView) -> tuple[str, str]:
    """Heading and subtitle of the table of tiers and releases."""
    releases = view.releases["release_label"].nunique()
    bases = listed([BASES[basis] for basis in view.releases["basis"].dropna().unique()])
    count = f"{count_word(releases)} release{'s' if releases > 1 else ''}"
    return f"{count} and what each tier means", f"% covered, {where(view)}. Basis: {bases}"


def meanings(view: CoverageView) -> list[str]:
    """What each tier counts, in the words of each release, as sentences."""
    known = view.releases[view.releases["share"].notna()]
    sentences = []
    for tier, rows in known.groupby("tier", sort=False):
        parts = [
            f"{definition} ({listed(same['release_label'].tolist())})"
            for definition, same in rows.groupby("definition", sort=False)
        ]
        sentences.append(f"**{_start(str(tier))}**: {'; '.join(parts)}.")
    return sentences


def no_area_coverage(place: Place) -> tuple[str, str]:
    """What is missing where coverage is published for the whole authority only."""
    nouns = place.area_noun_plural
    return (
        f"Coverage by {place.area_noun}",
        f"Only figures for the whole of {place.place_name} are loaded, and they are never spread over its {nouns}."
        " Ofcom publishes the same tiers by postcode; with a look-up of postcodes they would fill this part."
        " Until then the map shows the IMD 2025 digital connectivity indicator, which is not coverage.",
    )


def no_coverage_heading(place: Place) -> str:
    """The page's heading where a place has no coverage figures."""
    return f"Broadband coverage of {place.place_name} is not known here"


def no_coverage() -> tuple[str, str]:
    """What is missing when a place has no coverage, and who publishes it."""
    return (
        "Broadband coverage",
        "No release is loaded. Ofcom publishes Connected Nations by postcode and by local authority, free to use."
        " Add a release to the place file as a source of kind coverage, and load again.",
    )
