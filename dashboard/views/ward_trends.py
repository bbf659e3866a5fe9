"""The digital share of contacts by ward and quarter: a small panel a ward, all on one scale."""

from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import channel_share, ward_trends
from analysis.periods import Period, periods
from dashboard import cache, skeleton
from dashboard.charts.panels import Panel, panels
from dashboard.csv_file import csv_file
from dashboard.marts.contacts import ContactFilter, NotPublished
from dashboard.metrics import caveats_of, load_metrics
from dashboard.skeleton import Missing
from dashboard.tables import Made, html_table, scrolled, with_gaps
from dashboard.text import ward_trends as words
from dashboard.text.contacts import masked_note
from dashboard.text.numbers import share
from dashboard.views.channel_shift import ContactChoice, ContactView, groups_and_whole

NO_AREA = ""
AREA = ["area_code", "area_name"]


@dataclass(frozen=True)
class WardTrends:
    """Shares by area_code (index) and quarter (columns), names by code in the order drawn, and a year's change.

    counts: the same as long rows with both counts; whole: the share of all contacts by quarter. Contacts without an
    area have the code "" and come last.
    """

    contacts: ContactView
    quarters: list[Period]
    names: dict[str, str]
    counts: pd.DataFrame
    lines: pd.DataFrame
    whole: pd.Series
    change: pd.DataFrame

    def line(self, code: str) -> pd.Series:
        """The shares of one area by quarter."""
        return self.lines.T[code]

    @property
    def starts(self) -> list[pd.Timestamp]:
        """The first month of each quarter."""
        return [pd.Timestamp(quarter.first_month) for quarter in self.quarters]

    @property
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
        lines=ward_trends.lines(counts, starts, breaks),
        whole=ward_trends.lines(whole.assign(area_code=NO_AREA), starts, breaks).T[NO_AREA],
        change=ward_trends.year_on_year(counts, starts),
    )


def _shares(wanted: ContactFilter, starts: list[pd.Timestamp]) -> pd.DataFrame:
    """One row an area and full quarter: both counts and their ratio."""
    shares = channel_share.shares_of_totals(*groups_and_whole(wanted, "quarter and area"), ["month_date", *AREA])
    shares = shares.assign(
        month_date=pd.to_datetime(shares["month_date"]), area_code=shares["area_code"].fillna(NO_AREA)
    )
    return shares[shares["month_date"].isin(starts)]


def draw_ward_trends(choice: ContactChoice, source: str, phone: bool) -> None:
    """Draws the panels with their foot and every figure in a table, or says why there are none."""
    shown = cache.keep(_made, choice, phone)
    if isinstance(shown, Missing):
        skeleton.gap(shown)
        return
    (title, subtitle, svg), table = shown
    with st.container(key="ward_trends"):
        skeleton.drawing(title, subtitle, svg)
    name = f"{choice.place.place_slug}-digital-share-by-{choice.place.area_noun}-and-quarter"
    picture = skeleton.Picture("ward_trends", title, subtitle)
    skeleton.foot(source, name, lambda: csv_file(*download(trends_by_ward(choice), source)), picture)
    with st.expander(f"Every {choice.place.area_noun} and quarter in a table"):
        skeleton.made_table(*table)


def _made(choice: ContactChoice, phone: bool) -> tuple[Made, Made] | Missing:
    """The drawing and the table, or what is missing for them."""
    if len(quarters_of(choice)) < 2:
        return Missing("No data", *words.no_quarters(choice.place))
    try:
        held = trends_by_ward(choice)
    except NotPublished:
        return Missing("Not published", words.title_without_finding(choice.place), words.NOT_PUBLISHED)
    drawing = panels(_panels(held), _line(held.whole), words.axis_ends(held), words.alt(held), phone)
    alt = words.table_alt(held)
    html = html_table(_table(held), dict.fromkeys(words.heads(held), share), alt, {})
    return (words.heading(held), words.subtitle(held), drawing), (*words.table(held), scrolled(html, alt))


def _line(shares: pd.Series) -> list[float | None]:
    """The shares of one line, None where one is missing."""
    return [None if value != value else float(value) for value in shares]


def _panels(held: WardTrends) -> list[Panel]:
    """A panel a ward: its name, its last figure, its line, and what is said of it."""
    found = []
    for code, name in held.names.items():
        line = _line(held.line(code))
        cuts = words.cuts(held)
        is_chosen = bool(code) and code == held.contacts.wanted.area_code
        found.append(Panel(name, words.last_figure(held, line), line, words.panel_words(held, code), is_chosen, cuts))
    return found


def _table(held: WardTrends) -> pd.DataFrame:
    """One row a ward and one for all contacts, with a column a quarter; what is hidden says so."""
    rows = pd.DataFrame([*(held.line(code) for code in held.names), held.whole])
    is_masked = held.contacts.is_masked
    columns = {
        head: with_gaps(rows[start].reset_index(drop=True), held.contacts.hidden)
        if is_masked
        else rows[start].to_numpy()
        for head, start in zip(words.heads(held), held.starts, strict=True)
    }
    noun = held.contacts.place.area_noun.capitalize()
    return pd.DataFrame({noun: [*held.names.values(), "All contacts"], **columns})


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
    frame = frame[[*AREA, "quarter", *figures]].rename(columns={"contacts": "all_contacts"})
    frame = frame.assign(place_code=view.place.place_code, collection=view.contact_set.name)
    hidden_under = view.contact_set.hidden_under
    notes = [("Covers", words.covers(held)), ("Measure", metric.definition)]
    notes += [("Published counts", masked_note(hidden_under))] if hidden_under else []
    return frame, [*notes, *(("Caveat", caveat) for caveat in caveats_of(metric)), ("Source", source)]
