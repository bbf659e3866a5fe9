"""The words of the Channel shift page: findings, subtitles and alternative texts, made from its figures."""

import pandas as pd

from dashboard.map import MapSpec, class_labels
from dashboard.marts.contacts import channel_groups
from dashboard.marts.places import Place
from dashboard.metrics import load_metrics
from dashboard.text.numbers import listed, number, points, sentence, share
from dashboard.views.channel_shift import ContactView, Share

GROUP_LABELS = {
    "digital": "Digital",
    "assisted": "Assisted",
    "traditional": "Traditional",
    "unknown": "Unknown",
}
# Below this many contacts a share swings too widely to head a finding.
LEAST_CONTACTS_TO_NAME = 100
STEADY = 0.005
MOVE_BEYOND_STEPS = 4


def masked_note(hidden_under: int) -> str:
    """What a reader must know of published counts."""
    return (
        f"Each figure of contacts is within 4 of the true count, and counts of 1 to {hidden_under - 1} are hidden. Each"
        " is rounded on its own, so parts need not add up to the total, and changes of under about 8 mean nothing."
    )


def note_of(view: ContactView) -> str:
    """The note on published counts, empty where counts are exact."""
    return masked_note(view.contact_set.hidden_under) if view.contact_set.hidden_under else ""


def counted(count: float | None, view: ContactView) -> str:
    """A count in a sentence; one that is hidden is said to be small."""
    if view.is_masked and (count is None or pd.isna(count)):
        return f"fewer than {view.contact_set.hidden_under}"
    return number(count)


def unpublished(view: ContactView) -> list[str]:
    """Why parts of the page are not published, each reason once."""
    return list(dict.fromkeys(view.not_published.values()))


def headline(view: ContactView) -> str:
    """The page's finding: the digital share and how it moved, or the busiest channel where nothing moved."""
    narrowed = [name for name in (view.service_name, view.area_name) if name]
    about = f"{', '.join(narrowed)}: " if narrowed else ""
    if "total" in view.not_published:
        return f"{about}contacts are not published for {view.period_label or 'this choice'}"
    if view.total.value is None:
        few = "too few contacts to show" if view.total.contacts != 0 else "no contacts"
        return f"{about}{few} in {view.period_label}"
    now = f"{about}{share(view.total.value)} of contacts are digital"
    if view.before is None or view.before.value is None:
        if view.channels.empty or view.channels.iloc[0]["channel_group"] == "digital":
            return now
        top = view.channels.iloc[0]
        busiest = f"{about}{top['label']} takes {share(top['share'])} of contacts"
        return f"{busiest}; {share(view.total.value)} are digital"
    return f"{now}, {_moved(view.total, view.before)}"


def _moved(now: Share, before: Share) -> str:
    """How a share moved in a year: "3.1 points more than a year ago"."""
    difference = (now.value or 0.0) - (before.value or 0.0)
    if abs(difference) < STEADY:
        return "about the same as a year ago"
    return f"{number(abs(difference) * 100, 1)} points {'more' if difference > 0 else 'fewer'} than a year ago"


def lead(view: ContactView) -> str:
    """Up to three sentences: the two counts behind the share, the year before, and what is left out."""
    if "total" in view.not_published:
        return view.not_published["total"]
    if view.total.contacts == 0:
        return "No contact matches these filters in this period."
    if view.total.value is None:
        counts = f"**{counted(view.total.contacts, view)}** contacts, **{counted(view.total.digital, view)}** digital"
        return f"There were {counts} ({view.period_label}): small counts are hidden, so no share is shown."
    words = (
        f"Of **{number(view.total.contacts)}** contacts ({view.period_label}),"
        f" **{number(view.total.digital)}** came by a digital channel{_which(view)}."
    )
    if view.before is not None and view.before.value is not None:
        words += (
            f" In {view.before_label} it was **{number(view.before.digital)}** of"
            f" **{number(view.before.contacts)}**, {share(view.before.value)}."
        )
    return f"{words} {staff_words(view)}".strip()


def staff_words(view: ContactView) -> str:
    """What is done with the contacts that staff or systems made in the period, where there are any."""
    if not view.staff_contacts and not (view.staff_contacts is None and view.contact_set.staff_contacts != 0):
        return ""
    many = "An unpublished number of" if view.staff_contacts is None else f"**{number(view.staff_contacts)}**"
    count = f"{many} contacts made by staff or systems"
    if view.staff_contacts is None:
        return f"{count} are {'included' if view.wanted.with_staff else 'left out'}."
    return f"They include {count}." if view.wanted.with_staff else f"Another {count} are left out."


def _which(view: ContactView) -> str:
    """Which digital channels there were, as they stand at the end of a sentence; nothing where only groups are told."""
    if not view.channels["channel"].isin(channel_groups()["channel"]).all():
        return ""
    return f": {listed(_digital_in_use(view)) or 'none is in use'}"


def _digital_in_use(view: ContactView) -> list[str]:
    """The digital channels that anybody used, most used first, as they stand inside a sentence."""
    used = view.channels[view.channels["channel_group"] == "digital"]
    return [label[:1].lower() + label[1:] for label in used["label"]]


def definition(collections: int = 1) -> str:
    """Which channels count as what, from the reference file; and that collections are never added."""
    channels = channel_groups()
    named = {
        group: listed([label[:1].lower() + label[1:] for label in rows["label"]])
        for group, rows in channels.groupby("channel_group")
    }
    return (
        f"Digital, finished by the customer without staff: {named['digital']}."
        f" Assisted, online but answered by staff: {named['assisted']}. Traditional: {named['traditional']}."
        f"{' Collections are never added: a contact may be in more than one.' if collections > 1 else ''}"
    )


def scope(view: ContactView, with_period: bool = True) -> str:
    """What the figures cover, at the end of a subtitle: collection, service, customers, place, period."""
    parts = [view.contact_set.name]
    parts += [part for part in (view.service_name, view.wanted.customer_type, view.area_name) if part]
    parts.append(view.place.place_name)
    return ", ".join([*parts, view.period_label] if with_period else parts)


def trend_picture(view: ContactView, value: str) -> tuple[str, str]:
    """Heading and subtitle of trend and channels as one picture."""
    subtitle = f"{view.place.place_name}. Left: {_trend_subtitle(view, value)}"
    return headline(view), f"{subtitle}. Right: {_channels_subtitle(view)}"


def share_picture(view: ContactView, drawn: pd.DataFrame) -> tuple[str, str]:
    """Heading and subtitle of map and services as one picture."""
    noun = f"{view.place.area_noun} and " if view.has_areas else ""
    return f"Digital share of contacts by {noun}service", f"{scope(view)}. {_services_subtitle(view, drawn)}"


def base(view: ContactView) -> str:
    """The number of contacts that every share of the page stands on."""
    return f"{counted(view.total.contacts, view)} contacts"


def with_labels(trend: pd.DataFrame, value: str) -> pd.DataFrame:
    """The trend with each group's name, and the label at the end of its line: last full figure, then name."""
    ends = {str(group): _end_text(rows, value) for group, rows in trend.groupby("channel_group")}
    return trend.assign(group_label=trend["channel_group"].map(GROUP_LABELS), end_text=trend["channel_group"].map(ends))


def _end_text(rows: pd.DataFrame, value: str) -> str:
    """The last full figure of one group in bold, then the group's name."""
    full = rows.loc[~rows["is_part_filled"], value].dropna()
    last = float(full.iloc[-1]) if len(full) else None
    shown = share(last) if value == "share" else number(last)
    return f"<b>{shown}</b> {GROUP_LABELS[str(rows['channel_group'].iloc[0])]}"


def trend(view: ContactView, value: str) -> tuple[str, str]:
    """Heading and subtitle of the trend."""
    return _trend_heading(view, value), _trend_subtitle(view, value)


def _trend_heading(view: ContactView, value: str) -> str:
    """Which way the digital line runs from its first full period to its last."""
    full = _digital_line(view)[value].dropna()
    what = "Digital share" if value == "share" else "Digital contacts"
    write = share if value == "share" else number
    if len(full) < 2:
        return f"{what} by period"
    first, last = float(full.iloc[0]), float(full.iloc[-1])
    # A move counts when it is well beyond what one period usually differs from the next.
    if abs(last - first) < MOVE_BEYOND_STEPS * float(full.diff().abs().median()):
        return f"{what} between {write(float(full.min()))} and {write(float(full.max()))}"
    return f"{what} {'up' if last > first else 'down'} from {write(first)} to {write(last)}"


def _digital_line(view: ContactView) -> pd.DataFrame:
    """The digital group's full periods since what is counted last changed, in order."""
    is_digital = view.trend["channel_group"].eq("digital")
    return view.trend[is_digital & ~view.trend["is_part_filled"] & view.trend["is_comparable"]]


def _trend_subtitle(view: ContactView, value: str) -> str:
    """Measure, periods and the marks of the trend."""
    labels = view.trend["period_label"].dropna().drop_duplicates().tolist()
    measure = "% of contacts" if value == "share" else "Contacts"
    words = f"{measure} by channel group"
    if not view.chosen:
        words += f", {view.period_label}"
    elif view.chosen.months < len(labels):
        words += f" and month. Band: {view.period_label}"
    else:
        words += f" and month, {view.period_label}"
    is_hollow = value != "share" and view.trend["is_part_filled"].any()
    return f"{words}. Hollow: part-filled" if is_hollow else words


def trend_alt(view: ContactView, value: str) -> str:
    """The trend in words."""
    ends = with_labels(view.trend, value).drop_duplicates("channel_group")["end_text"]
    groups = "; ".join(ends.str.replace("<b>", "").str.replace("</b>", ""))
    words = f"Lines by period. {_trend_heading(view, value)}. In the last full period: {groups}."
    if view.trend["is_part_filled"].any():
        words += " A part-filled period at the end is not joined to the lines."
    return words if view.trend[value].notna().all() else f"{words} Months without contacts are gaps."


def channels(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the bars by channel."""
    return _channels_heading(view), _channels_subtitle(view)


def _channels_heading(view: ContactView) -> str:
    """Which channel is busiest."""
    if view.channels.empty:
        return "No channel in use"
    top = view.channels.iloc[0]
    return f"{top['label']} is the busiest channel"


def _channels_subtitle(view: ContactView) -> str:
    """Measure, period and the meaning of navy."""
    return f"{sentence(base(view))}, {view.period_label}. Navy: digital"


def channels_alt(view: ContactView) -> str:
    """The bars in words, most used channel first."""
    used = zip(view.channels["label"], view.channels["contacts"], view.channels["share"], strict=True)
    rows = "; ".join(f"{label} {count_and_share(contacts, part, view)}" for label, contacts, part in used)
    return f"Bars by channel. {rows}."


def channel_table(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the table by channel."""
    return _channel_table_heading(view), _channel_table_subtitle(view)


def _channel_table_heading(view: ContactView) -> str:
    """How many of the channels in use count as digital."""
    used = view.channels
    if not used["channel"].isin(channel_groups()["channel"]).all():
        return "Contacts by group of channels"
    digital = int(used["channel_group"].eq("digital").sum())
    return f"{digital} of the {len(used)} channels in use {'counts' if digital == 1 else 'count'} as digital"


def _channel_table_subtitle(view: ContactView) -> str:
    """Measure, scope and comparison of the table by channel."""
    change = f"; change in points of share on {view.before_label}" if view.before_label else ""
    return f"Contacts by channel, {scope(view)}{change}"


def _nameable(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with enough contacts for their share to head a finding."""
    return rows[rows["contacts"] >= LEAST_CONTACTS_TO_NAME]


def services(view: ContactView, drawn: pd.DataFrame) -> tuple[str, str]:
    """Heading and subtitle of the dots by service."""
    return _services_heading(view), _services_subtitle(view, drawn)


def _services_heading(view: ContactView) -> str:
    """How far services differ, or where the chosen one stands."""
    if view.service_name:
        chosen = view.services[view.services["is_chosen"]]
        if len(chosen):
            return f"{sentence(view.service_name)} beside other services"
    named = _nameable(view.services)["share"].dropna()
    if len(named) < 2:
        return "Digital share by service"
    return f"Services range from {share(float(named.min()))} to {share(float(named.max()))}"


def _services_subtitle(view: ContactView, drawn: pd.DataFrame) -> str:
    """Measure, order and marks of the services chart."""
    total = len(view.services)
    which = "busiest first" if len(drawn) == total else f"{len(drawn)} busiest of {total} services"
    if view.services["share_before"].notna().any():
        return f"Digital share, {which}. Hollow: {view.before_label}"
    return f"Digital share, {which}, {view.period_label}"


def services_alt(drawn: pd.DataFrame) -> str:
    """The dots in words, in the order drawn."""
    used = zip(drawn["service_name"], drawn["share"], drawn["contacts"], strict=True)
    named = "; ".join(f"{name} {_share_of_count(part, contacts)}" for name, part, contacts in used)
    return f"Dots by service: digital share of contacts. {named}."


def service_table(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the table by service."""
    return _service_table_heading(view), _service_table_subtitle(view)


def _service_table_heading(view: ContactView) -> str:
    """Which service draws most contacts, and its digital share."""
    if view.services.empty:
        return "No service has contacts"
    top = view.services.iloc[0]
    if pd.isna(top["share"]):
        return f"{top['service_name']} draws most contacts"
    return f"{top['service_name']} draws most contacts, {share(top['share'])} of them digital"


def _service_table_subtitle(view: ContactView) -> str:
    """Numerator, denominator and scope of the table by service."""
    change = f"; change in points on {view.before_label}" if view.before_label else ""
    measure = "Digital contacts over all contacts of each service"
    return f"{measure}, {view.place.place_name}, {view.period_label}{change}"


def located(view: ContactView) -> Share:
    """Contacts that carry an area, over all contacts; the first is None where those without are hidden."""
    without = view.areas.loc[~view.areas["has_area"].astype(bool), "contacts"]
    every = view.area_total.contacts
    if every is None or without.isna().any():
        return Share(None, every, view.is_masked)
    return Share(every - int(without.sum()), every, view.is_masked)


def located_words(view: ContactView) -> str:
    """How many contacts carry an area, and what is done with the rest."""
    held = located(view)
    noun = view.place.area_noun
    if held.digital is None or held.contacts is None:
        return f"Nearly all contacts carry a {noun}; those without one are too few to show."
    rest = held.contacts - held.digital
    if not rest:
        return f"All {number(held.contacts)} contacts carry a {noun}."
    words = f"{number(held.digital)} of {number(held.contacts)} contacts carry a {noun}"
    return f"{words}; the {number(rest)} without one have a row of their own and are never spread."


def areas(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the map."""
    return _areas_heading(view), _areas_subtitle(view)


def _areas_heading(view: ContactView) -> str:
    """How far areas differ."""
    named = _nameable(view.areas[view.areas["has_area"]])["share"].dropna()
    if len(named) < 2:
        return f"Digital share by {view.place.area_noun}"
    noun = sentence(view.place.area_noun_plural)
    return f"{noun} range from {share(float(named.min()))} to {share(float(named.max()))}"


def _areas_subtitle(view: ContactView) -> str:
    """Measure, unit, level and coverage of the map."""
    held = share(located(view).value) if located(view).value is not None else "nearly all"
    noun = view.place.area_noun
    words = f"Digital share of contacts, %, {view.area_period_label}; {held} of contacts carry a {noun}"
    return f"{words}{_longest(view)}"


def _longest(view: ContactView) -> str:
    """Why areas are counted over another period than the rest of the page."""
    return "; the longest period, so that fewer are hidden" if view.area_period_label != view.period_label else ""


def areas_map(view: ContactView) -> MapSpec:
    """The classes of the map, the same for every place and period, and its alternative text."""
    first, second, third = load_metrics()["digital_share"].breaks
    limits = (first, second, third)
    few = {"caution": f"Under {LEAST_CONTACTS_TO_NAME} contacts", "hidden": view.hidden}
    return MapSpec(limits, class_labels(limits), areas_alt(view), area_noun=view.place.area_noun, mark_labels=few)


def areas_alt(view: ContactView) -> str:
    """The map in words."""
    areas = view.areas[view.areas["has_area"] & view.areas["share"].notna()]
    words = f"Map of {view.place.place_name}: digital share of contacts by {view.place.area_noun}."
    if areas.empty:
        return f"{words} No {view.place.area_noun} has contacts."
    top, low = areas.iloc[0], areas.iloc[-1]
    return (
        f"{words} Highest in {top['area_name']}, {share(top['share'])}; lowest in {low['area_name']},"
        f" {share(low['share'])}. The same figures are in the table below."
    )


def area_table(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the table by area."""
    return _area_table_heading(view), _area_table_subtitle(view)


def _area_table_heading(view: ContactView) -> str:
    """What share of contacts the table by area can place."""
    held = located(view).value
    return f"{share(held) if held is not None else 'Nearly all'} of contacts carry a {view.place.area_noun}"


def _area_table_subtitle(view: ContactView) -> str:
    """Numerator, denominator, coverage and scope of the table by area."""
    return f"Digital contacts over all contacts, {view.area_period_label}{_longest(view)}. {located_words(view)}"


def no_area(view: ContactView) -> tuple[str, str]:
    """What is missing when no contact carries an area, and who can supply it."""
    noun = view.place.area_noun
    return (
        f"Contacts by {noun}",
        f"No contact of this collection carries a {noun}, so no map is drawn. A file of contacts with a {noun}"
        " code or a postcode, named in the place file, would fill this part.",
    )


def no_contacts_heading(place: Place) -> str:
    """The page's heading where a place has no contacts."""
    return f"How contact is moving in {place.place_name} is not known yet"


def no_contacts() -> tuple[str, str]:
    """What is missing when a place has no contacts, and who can supply them."""
    return (
        "Contacts by channel",
        "No contact records are loaded. The council's customer services hold them: one row a contact, or"
        " counts by month, service and channel. Add them to the place file as a source of kind contacts, and"
        " load again.",
    )


def word_table(view: ContactView) -> tuple[str, str]:
    """Heading and subtitle of the table of the source's own words."""
    rows = view.source_words
    heading = f"The source's {len(rows)} words became {rows['channel'].nunique()} channels"
    if rows["contacts_in_source"].isna().any():
        return heading, f"{view.contact_set.name}, {view.place.place_name}; how often each was used is not published"
    missing = int(rows["contacts_in_source"].sum() - rows["contacts_loaded"].sum())
    covers = f"Contacts in the whole source, {view.contact_set.name}, {view.place.place_name}"
    if not missing:
        return heading, f"{covers}; all are loaded"
    return heading, f"{covers}; {number(missing)} are not loaded, for the reasons given in Data and methods"


def change(difference: float | None) -> str:
    """A change in points, or a dash where there is nothing to compare with."""
    return "–" if difference is None or pd.isna(difference) else points(difference)


def overall(view: ContactView) -> str:
    """The name of the line that marks the share of all services together."""
    return f"All services {share(view.service_total.value)}"


def count_and_share(contacts: int | None, part: float | None, view: ContactView) -> str:
    """A count and its share, as they stand beside a bar: "1,234 (5.6%)", or that the count is hidden."""
    if view.is_masked and pd.isna(contacts):
        return view.hidden
    return f"{number(contacts)} ({share(part)})"


def _share_of_count(part: float | None, contacts: int | None) -> str:
    """A share and the count that it is of, or that either is hidden."""
    return "hidden" if pd.isna(part) or pd.isna(contacts) else f"{share(part)} of {number(contacts)}"
