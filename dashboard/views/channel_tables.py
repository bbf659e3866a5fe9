"""The equal tables of the Channel shift page and the frames of its downloads."""

import pandas as pd

from dashboard.marts.contacts import channel_groups
from dashboard.metrics import caveats_of, load_metrics
from dashboard.tables import Formats, with_gaps
from dashboard.text import contacts as words
from dashboard.text.contacts import GROUP_LABELS
from dashboard.text.numbers import number, share
from dashboard.views.channel_shift import ContactView

Table = tuple[str, str, pd.DataFrame, Formats, str]
SERVICES_DRAWN = 14


def channel_table(view: ContactView, short: bool) -> Table:
    """One row a channel and one for all, with its group, count, share and change; short on phones."""
    rows = view.channels
    whole = pd.DataFrame({"label": ["All channels"], "contacts": [view.total.contacts], "share": [1.0]})
    whole = whole.astype({"contacts": rows["contacts"].dtype}) if len(rows) else whole
    rows = pd.concat([rows, whole], ignore_index=True)
    table = pd.DataFrame({"Channel": rows["label"]})
    if not short:
        table["Counts as"] = rows["channel_group"].map(GROUP_LABELS).fillna("–")
    if not short and view.is_whole_set and view.source_words["contacts_in_source"].notna().all():
        in_source = view.source_words.groupby("channel")["contacts_in_source"].sum()
        in_source["all"] = in_source.sum()
        table["In the source"] = rows["channel"].fillna("all").map(in_source)
    table["Contacts"], table["Share"] = _gaps(view, rows["contacts"]), _gaps(view, rows["share"])
    formats: Formats = {"In the source": number, "Contacts": number, "Share": share}
    if view.before is not None and not short:
        table["Change"] = _changes(rows["share"], rows["share_before"])
        formats["Change"] = str
    return *words.channel_table(view), table, formats, f"Contacts by channel, {words.scope(view)}"


def bar_words(view: ContactView) -> list[str]:
    """What stands beside each channel's bar."""
    rows = view.channels
    return [words.count_and_share(*row, view) for row in zip(rows["contacts"], rows["share"], strict=True)]


def word_table(view: ContactView, short: bool) -> Table:
    """One row for each channel word of the source: the channel it became, and its contacts."""
    rows = view.source_words
    named = rows["channel"].map(channel_groups().set_index("channel")["label"])
    table = pd.DataFrame({"Word in the source": rows["channel_word"].fillna("(left blank)")})
    if not short:
        table["Channel"] = named
    formats: Formats = {"In the source": number, "Loaded": number}
    if rows["contacts_in_source"].notna().all():
        table["In the source"], table["Loaded"] = rows["contacts_in_source"], rows["contacts_loaded"]
    elif short:
        table["Channel"] = named
    return *words.word_table(view), table, formats, "Channel words of the source and their contacts"


def service_table(view: ContactView, short: bool) -> Table:
    """One row a service, busiest first: both counts, their ratio and its change; short on phones."""
    rows = view.services
    table = pd.DataFrame({"Service": rows["service_name"]})
    before = rows["share_before"] if view.before is not None else None
    alt = f"Digital share by service, {words.scope(view)}"
    return *words.service_table(view), *_shares(view, table, rows, short, before), alt


def area_table(view: ContactView, short: bool) -> Table:
    """One row an area, one for contacts without an area and one for all: both counts and their ratio."""
    noun = view.place.area_noun
    total = view.area_total
    whole = {"digital_contacts": total.digital, "contacts": total.contacts, "share": total.value}
    rows = view.areas.assign(area_name=view.areas["area_name"].fillna(f"No {noun} given"))
    every = pd.DataFrame([{"area_name": "All contacts", **whole}])
    kinds = {name: rows[name].dtype for name in ("digital_contacts", "contacts")} if len(rows) else {}
    rows = pd.concat([rows, every.astype(kinds)], ignore_index=True)
    table = pd.DataFrame({noun.capitalize(): rows["area_name"]})
    alt = f"Digital share by {noun}, {words.scope(view)}"
    return *words.area_table(view), *_shares(view, table, rows, short, None), alt


def _gaps(view: ContactView, values: pd.Series) -> pd.Series:
    """The figures, and where they are published ones the words for those that are hidden."""
    return with_gaps(values, view.hidden) if view.is_masked else values


def _shares(
    view: ContactView, table: pd.DataFrame, rows: pd.DataFrame, short: bool, before: pd.Series | None
) -> tuple[pd.DataFrame, Formats]:
    """The table with a digital share and its two counts, and a change where an earlier share is given."""
    formats: Formats = {"All contacts": number, "Digital share": share}
    if not short:
        table["Digital contacts"], formats["Digital contacts"] = _gaps(view, rows["digital_contacts"]), number
    table["All contacts"], table["Digital share"] = _gaps(view, rows["contacts"]), _gaps(view, rows["share"])
    if before is not None and not short:
        table["Change"], formats["Change"] = _changes(rows["share"], before), str
    return table, formats


def _changes(now: pd.Series, before: pd.Series) -> list[str]:
    """Changes in points as words: a dash where there is nothing to compare with."""
    return [words.change(difference) for difference in now - before]


def area_values(view: ContactView) -> pd.DataFrame:
    """What the map draws: the digital share of each area in per cent, with both counts for hover."""
    rows = view.areas[view.areas["has_area"].astype(bool)]
    counts = list(zip(rows["digital_contacts"], rows["contacts"], strict=True))
    marks = rows["contacts"].astype("float64").lt(words.LEAST_CONTACTS_TO_NAME).map({True: "caution", False: None})
    is_hidden = rows["share"].isna() & (rows["contacts"].isna() | rows["digital_contacts"].isna())
    return pd.DataFrame(
        {
            "area_code": rows["area_code"],
            "value": rows["share"] * 100,
            "value_text": ["" if gap else share(value) for value, gap in zip(rows["share"], is_hidden, strict=True)],
            "mark": marks.astype(object).mask(is_hidden, "hidden"),
            "note": [
                f"{words.counted(digital, view)} of {words.counted(contacts, view)} contacts"
                for digital, contacts in counts
            ],
        }
    )


def trend_table(view: ContactView, value: str, short: bool) -> Table:
    """One row a period, latest first, with a column a channel group and the base; digital alone on phones."""
    named = view.trend.assign(group=view.trend["channel_group"].map(GROUP_LABELS))
    named[[value, "base"]] = _trend_gaps(view, named[[value, "base"]])
    wide = named.pivot(index="period_label", columns="group", values=value)
    order = [label for label in GROUP_LABELS.values() if label in wide.columns][: 1 if short else None]
    base = named.drop_duplicates("period_label").set_index("period_label")["base"]
    table = wide[order].assign(**{"All contacts": base}).reindex(base.index[::-1]).reset_index(names="Period")
    formats: Formats = dict.fromkeys(order, share if value == "share" else number)
    formats["All contacts"] = number
    return *words.trend(view, value), table, formats, f"By period and channel group, {words.scope(view)}"


def _trend_gaps(view: ContactView, figures: pd.DataFrame) -> pd.DataFrame:
    """The figures of the trend: hidden ones in words, those of months that nobody counted missing."""
    if not view.is_masked:
        return figures
    is_counted = view.trend["hidden_cells"].notna()
    return pd.DataFrame({name: with_gaps(figures[name], view.hidden).where(is_counted) for name in figures})


def services_drawn(view: ContactView) -> pd.DataFrame:
    """The services that the chart shows: the busiest, and the chosen one if it is not among them."""
    is_drawn = (view.services.index < SERVICES_DRAWN) | view.services["is_chosen"]
    drawn: pd.DataFrame = view.services[is_drawn]
    return drawn.reset_index(drop=True)


def trend_download(view: ContactView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """The trend as long rows with both counts and the unrounded share, and the notes under them."""
    columns = ["period_label", "month_date", "channel_group", "contacts", "base", "share", "is_part_filled"]
    figures = ["contacts", "base", "share"]
    frame = view.trend[columns].astype(dict.fromkeys(figures, object))
    frame[figures] = _trend_gaps(view, view.trend[figures])
    frame = frame.rename(columns={"base": "all_contacts"})
    dates = pd.to_datetime(frame["month_date"]).dt.strftime("%Y-%m-%d")
    frame = frame.assign(month_date=dates, place_code=view.place.place_code, collection=view.contact_set.name)
    return frame, _notes(view, words.scope(view, with_period=False), source)


def share_download(view: ContactView, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Channels, services and areas as long rows with their counts and unrounded share, and the notes."""
    channels = view.channels.rename(columns={"channel": "code", "label": "name", "contacts": "numerator"})
    services = view.services.rename(columns={"service_code": "code", "service_name": "name"})
    areas = view.areas.rename(columns={"area_code": "code", "area_name": "name"})
    parts = [channels.assign(level="channel", denominator=view.total.contacts, measure="share of all contacts")]
    for level, rows in (("service", services), (view.place.area_noun, areas)):
        counts = {"digital_contacts": "numerator", "contacts": "denominator"}
        period = view.period_label if level == "service" else view.area_period_label
        named = rows.rename(columns=counts).assign(level=level, measure="digital share of contacts", period=period)
        parts.append(named)
    parts[0] = parts[0].assign(period=view.period_label)
    frame = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    frame["code"] = frame["code"].fillna("")
    frame["name"] = frame["name"].fillna(f"No {view.place.area_noun} given")
    figures = ["numerator", "denominator", "share"]
    frame[figures] = frame[figures].apply(lambda values: _gaps(view, values))
    frame = frame[["level", "code", "name", "measure", *figures, "period"]].assign(
        place_code=view.place.place_code, collection=view.contact_set.name
    )
    return frame, _notes(view, words.scope(view), source)


def _notes(view: ContactView, covers: str, source: str) -> list[tuple[str, str]]:
    """What stands under the figures of a download: scope, what is hidden, definition, caveats, source."""
    metric = load_metrics()["digital_share"]
    hidden_under = view.contact_set.hidden_under
    masked = [("Published counts", words.masked_note(hidden_under))] if hidden_under else []
    masked += [("Not published", reason) for reason in words.unpublished(view)]
    notes = [("Covers", covers), *masked, ("Measure", metric.definition), ("Digital", words.definition())]
    return [*notes, *(("Caveat", caveat) for caveat in caveats_of(metric)), ("Source", source)]
