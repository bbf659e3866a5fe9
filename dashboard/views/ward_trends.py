"""The digital share of contacts by ward and quarter: a small panel a ward, all on one scale."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import streamlit as st

from analysis import channel_share, ward_trends
from analysis.periods import Period, periods
from dashboard import cache, skeleton
from dashboard.charts.panels import Line, Panel, panels
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import ContactFilter, NotPublished
from dashboard.metrics import caveats_of, load_metrics
from dashboard.skeleton import Missing
from dashboard.tables import Made, html_table, scrolled, with_gaps
from dashboard.text import ward_trends as words
from dashboard.text.contacts import masked_note
from dashboard.text.numbers import Gap, share
from dashboard.views.channel_shift import ContactChoice, ContactView, groups_and_whole

NO_AREA, EVERY_AREA = "", "*"
AREA = ["area_code", "area_name"]


@dataclass(frozen=True)
class WardTrends:
    """The shares of every area by quarter, by its code, None where missing; names by code, in the order drawn.

    counts: the same as long rows with both counts; whole: the shares of all contacts; change: a year's, by code.
    Contacts without an area have the code "" and come last.
    """

    contacts: ContactView
    quarters: list[Period]
    names: dict[str, str]
    counts: pd.DataFrame
    lines: dict[str, Line]
    whole: Line
    change: pd.DataFrame

    @cached_property
    def starts(self) -> list[pd.Timestamp]:
        """The first month of each quarter."""
        return [pd.Timestamp(quarter.first_month) for quarter in self.quarters]

    @cached_property
    def broken(self) -> list[pd.Timestamp]:
        """The quarters inside which what is counted changed."""
        return ward_trends.broken_quarters(self.starts, self.contacts.breaks["first_month"].tolist())

    @cached_property
    def hidden(self) -> set[tuple[str, pd.Timestamp]]:
        """The areas and quarters whose counts are held back."""
        rows = self.counts[self.counts["share"].isna()] if self.contacts.is_masked else self.counts.head(0)
        return set(zip(rows["area_code"], rows["month_date"], strict=True))

    def gap(self, code: str, start: pd.Timestamp) -> Gap | None:
        """Why an area has no figure in a quarter: not comparable, hidden, or (None) no contacts at all."""
        if start in self.broken:
            return Gap(words.NOT_COMPARABLE)
        return Gap(self.contacts.hidden) if (code, start) in self.hidden else None

    @cached_property
    def is_broken(self) -> bool:
        """Whether what is counted changed within the two years that are compared."""
        since = self.starts[-2 * ward_trends.QUARTERS_A_YEAR :][0]
        return bool(self.contacts.breaks["first_month"].gt(since).any())


def quarters_of(choice: ContactChoice) -> list[Period]:
    """The full quarters of a dated collection, in order."""
    held = choice.contact_set
    if held.first_month is None or held.last_month is None:
        return []
    offered = periods(held.first_month, held.last_month)[1:]
    return [period for period in offered if period.months == ward_trends.MONTHS_A_QUARTER][::-1]


def trends_by_ward(choice: ContactChoice) -> WardTrends:
    """The shares of all wards over all full quarters, whichever ward and period are chosen. Raises NotPublished."""
    view, quarters = choice.view, quarters_of(choice)
    starts = [pd.Timestamp(quarter.first_month) for quarter in quarters]
    wanted = replace(choice.wanted, area_code=None)
    counts = _shares(wanted, starts)
    whole = channel_share.shares_of_totals(*groups_and_whole(wanted, "quarter"), ["month_date"])
    order = view.areas.loc[view.areas["has_area"].astype(bool), "area_code"].tolist()
    held = counts.drop_duplicates("area_code").set_index("area_code")["area_name"]
    codes = [*(code for code in order if code in held.index), *(code for code in held.index if code not in order)]
    breaks = view.breaks["first_month"].tolist()
    return WardTrends(
        contacts=view,
        quarters=quarters,
        names={code: words.area_name(held[code], view.place) for code in sorted(codes, key=lambda code: code == "")},
        counts=counts,
        lines=_lines(ward_trends.lines(counts, starts, breaks)),
        whole=_lines(ward_trends.lines(whole.assign(area_code=NO_AREA), starts, breaks))[NO_AREA],
        change=ward_trends.year_on_year(counts, starts),
    )


def _shares(wanted: ContactFilter, starts: list[pd.Timestamp]) -> pd.DataFrame:
    """One row an area and full quarter: both counts and their ratio."""
    shares = channel_share.shares_of_totals(*groups_and_whole(wanted, "quarter and area"), ["month_date", *AREA])
    shares = shares.assign(
        month_date=pd.to_datetime(shares["month_date"]), area_code=shares["area_code"].fillna(NO_AREA)
    )
    return shares[shares["month_date"].isin(starts)]


def _lines(shares: pd.DataFrame) -> dict[str, Line]:
    """By area, its shares in order, None where one is missing."""
    rows = shares.itertuples(name=None)
    return {code: [None if value != value else value for value in values] for code, *values in rows}


def draw_ward_trends(choice: ContactChoice, source: str, phone: bool) -> None:
    """Draws the panels with their foot and every figure in a table, or says why there are none."""
    place, chosen = choice.place, choice.wanted.area_code or ""
    # Every ward is shown, whichever is chosen.
    every = choice._replace(wanted=replace(choice.wanted, area_code=None), area_name=None)
    shown = cache.keep(_made, every, chosen, phone)
    if isinstance(shown, Missing):
        skeleton.gap(shown)
        return
    (title, subtitle, svg), table = shown
    with st.container(key="ward_trends"):
        skeleton.drawing(title, subtitle, svg)
    name = f"{place.place_slug}-digital-share-by-{place.area_noun}-and-quarter"
    picture = skeleton.Picture("ward_trends", title, subtitle)
    skeleton.foot(source, name, lambda: csv_file(*download(trends_by_ward(every), source)), picture)
    with st.expander(f"Every {place.area_noun} and quarter in a table"):
        skeleton.made_table(*table)


def _made(choice: ContactChoice, chosen: str, phone: bool) -> tuple[Made, Made] | Missing:
    """The drawing and the table, or what is missing for them."""
    if len(quarters_of(choice)) < 2:
        return Missing("No data", *words.no_quarters(choice.place))
    try:
        held = cache.keep(trends_by_ward, choice)
    except NotPublished:
        return Missing("Not published", words.title_without_finding(choice.place), words.NOT_PUBLISHED)
    drawing = panels(_panels(held, chosen), held.whole, words.axis_ends(held), words.alt(held), phone)
    return (words.heading(held), words.subtitle(held), drawing), cache.keep(_table, choice)


def _panels(held: WardTrends, chosen: str) -> list[Panel]:
    """A panel a ward: its name, its last figure, its line, and what is said of it."""
    cuts, changes = words.cuts(held), dict(held.change["change"].dropna())
    return [
        Panel(
            name=name,
            figure=words.last_figure(held, code),
            line=held.lines[code],
            words=words.panel_words(held, code, changes.get(code)),
            is_chosen=bool(code) and code == chosen,
            cuts=cuts,
        )
        for code, name in held.names.items()
    ]


def _table(choice: ContactChoice) -> Made:
    """One row a ward and one for all contacts, with a column a quarter; what is hidden says so."""
    held = cache.keep(trends_by_ward, choice)
    rows = [*((code, held.lines[code]) for code in held.names), (EVERY_AREA, held.whole)]
    columns = {
        head: pd.Series(
            [held.gap(code, start) if line[number] is None else line[number] for code, line in rows], dtype=object
        )
        for number, (head, start) in enumerate(zip(words.heads(held), held.starts, strict=True))
    }
    noun, alt = held.contacts.place.area_noun.capitalize(), words.table_alt(held)
    table = pd.DataFrame({noun: [*held.names.values(), "All contacts"], **columns})
    return *words.table(held), scrolled(html_table(table, dict.fromkeys(words.heads(held), share), alt, {}), alt)


def download(held: WardTrends, source: str) -> tuple[pd.DataFrame, list[tuple[str, str]]]:
    """Every ward and quarter as long rows with both counts and the unrounded share, and the notes under them."""
    view, metric = held.contacts, load_metrics()["digital_share"]
    labels = {pd.Timestamp(quarter.first_month): quarter.label for quarter in held.quarters}
    frame = held.counts.assign(
        quarter=held.counts["month_date"].map(labels), area_name=held.counts["area_code"].map(held.names)
    )
    figures = ["digital_contacts", "contacts", "share"]
    if view.is_masked:
        frame = frame.assign(**{name: with_gaps(frame[name], view.hidden) for name in figures})
    # As on the page: the counts of such a quarter are true, but its share is neither the old nor the new.
    shares = frame["share"].astype(object).mask(frame["month_date"].isin(held.broken), words.NOT_COMPARABLE)
    frame = frame.assign(share=shares)
    frame = frame[[*AREA, "quarter", *figures]].rename(columns={"contacts": "all_contacts"})
    frame = frame.assign(place_code=view.place.place_code, collection=view.contact_set.name)
    hidden_under = view.contact_set.hidden_under
    notes = [("Covers", words.covers(held)), ("Measure", metric.definition)]
    notes += [("Published counts", masked_note(hidden_under))] if hidden_under else []
    return frame, [*notes, *(("Caveat", caveat) for caveat in caveats_of(metric)), ("Source", source)]
