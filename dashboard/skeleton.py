"""The shape that all pages share: finding, charts, foot with one download menu, table, and honest gaps."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import streamlit as st

from dashboard import theme
from dashboard.download import picture_buttons
from dashboard.drawing import show
from dashboard.marts.places import Place
from dashboard.metrics import Metric, caveats_of
from dashboard.tables import Columns, Fills, Formats, Links, made
from dashboard.text.numbers import plain
from dashboard.text.sources import invented_notice

Absence = Literal["No data", "Hidden (1 to 9)", "Too few to say", "Not yet measured", "Could not be loaded"]

# Everything that Markdown or Streamlit would act on, but for ** which our own sentences use for bold numbers.
SPECIAL = re.compile(r"([\\`_\[\]<>$#~|]|:(?=\w)|(?<!\*)\*(?!\*))")


class Chart(NamedTuple):
    """A Plotly figure with its heading and alternative text, made before it is drawn."""

    heading: str
    subtitle: str
    figure: dict[str, Any]
    alt: str


class Missing(NamedTuple):
    """What stands in the place of a part that is missing: which kind of absence, what, and who can supply it or why."""

    kind: Absence | Literal["Not published"]
    what: str
    how: str


def safe(words: str) -> str:
    """The words as Markdown that shows them as they are: names come from files, which may hold anything."""
    return SPECIAL.sub(r"\\\1", words)


def finding(heading: str, lead: str = "") -> None:
    """Draws the page's h1, which states the finding, and its lead of up to three sentences."""
    st.title(safe(heading), anchor=False)
    if lead:
        st.markdown(safe(lead))


def heading(words: str, subtitle: str = "") -> None:
    """Draws the h2 of a chart or table, with measure, place, period and base under it."""
    with st.container(gap="xxsmall"):
        st.header(safe(words), anchor=False)
        if subtitle:
            st.caption(safe(subtitle))


def chart(words: str, subtitle: str, figure: dict[str, Any], alt: str, key: str) -> None:
    """Draws a Plotly figure (a plain dict) under its heading."""
    heading(words, subtitle)
    bare_chart(figure, alt, key)


def chart_or_gap(made: Chart | Missing, key: str) -> None:
    """Draws a chart that was made before, or the notice that was made in its stead."""
    if isinstance(made, Chart):
        chart(*made, key=key)
    else:
        gap(made)


def gap(made: Missing) -> None:
    """Draws the notice that stands in the place of a missing part."""
    if made.kind == "Not published":
        not_published(made.what, made.how)
    else:
        missing(made.kind, made.what, made.how)


def bare_chart(figure: dict[str, Any], alt: str, key: str) -> None:
    """Draws a Plotly figure whose heading stands above more than itself."""
    # Plotly takes the type out of each trace and puts it back; readers share what was made.
    own = figure | {"data": [dict(trace) for trace in figure["data"]]}
    st.plotly_chart(own, theme=None, config=theme.CONFIG, alt=alt, key=key)


def table(
    words: str,
    subtitle: str,
    columns: Columns,
    formats: Formats,
    alt: str,
    links: Links | None = None,
    fills: Fills | None = None,
) -> None:
    """Draws a table that a keyboard and a screen reader can walk, under its own finding; with fills it may be wide."""
    made_table(*made(words, subtitle, columns, formats, alt, links, fills))


def made_table(words: str, subtitle: str, html: str) -> None:
    """Draws a table that `tables.made` has made, under its own finding."""
    heading(words, subtitle)
    st.html(html)


def notes(lines: Sequence[str]) -> None:
    """Draws a list of plain sentences."""
    st.markdown("\n".join(f"- {safe(line)}" for line in lines))


def drawing(words: str, subtitle: str, svg: str, key: str | None = None) -> None:
    """Draws a chart of ours, an SVG text with its alternative text, under its heading; `key` keeps it in its place."""
    heading(words, subtitle)
    show(svg, key)


def card(subject: str, words: str, lead: str, page: str) -> None:
    """Draws one subject's finding with a link to its page."""
    with st.container(gap=None):
        st.caption(f"**{safe(subject)}**")
        st.header(safe(words), anchor=False)
    st.markdown(safe(lead))
    st.page_link(f"../pages/{page}.py", label=f"Open {subject}", icon=":material/arrow_forward:")


def source(words: str) -> None:
    """Draws a source line that has nothing to download beside it."""
    st.caption(safe(words))


@dataclass(frozen=True)
class Picture:
    """What a picture of a chart is made of: the key of its container, and the words inside the picture."""

    target_key: str
    heading: str
    subtitle: str


def foot(source: str, file_name: str, csv: Callable[[], bytes], picture: Picture | None = None) -> None:
    """Draws the source line with one Download menu: the picture as PNG and SVG, the figures as CSV."""
    left, right = st.columns([84, 16])
    left.caption(safe(source))
    with right:
        _download_menu(source, file_name, csv, picture)


@st.fragment
def _download_menu(source: str, file_name: str, csv: Callable[[], bytes], picture: Picture | None) -> None:
    """Draws the menu; it is empty, and costs nothing, until somebody opens it."""
    menu = st.popover(
        "Download",
        icon=":material/download:",
        type="tertiary",
        # The menu of a picture stays where it is while the measure, and so the file's name, changes.
        key=f"download-{picture.target_key if picture else file_name}",
        on_change="rerun",
    )
    if not menu.open:
        return
    with menu:
        if picture:
            picture_buttons(
                picture.target_key,
                heading=picture.heading,
                subtitle=picture.subtitle,
                source=plain(source),
                file_name=file_name,
                key=f"picture-{file_name}",
            )
        st.download_button("CSV", csv, f"{file_name}.csv", "text/csv", on_click="ignore")


def about(metric: Metric, label: str = "About this measure") -> None:
    """Draws the menu with a measure's definition and what to keep in mind."""
    with st.popover(label, width="stretch"):
        st.markdown("\n\n".join(safe(words) for words in (metric.definition, *caveats_of(metric))))


def definitions(metrics: Sequence[Metric]) -> None:
    """Draws the definition of each of several measures, a menu a measure, under the name of the measure."""
    for start in range(0, len(metrics), 3):
        for column, metric in zip(st.columns(3), metrics[start : start + 3], strict=False):
            with column:
                about(metric, f"About {metric.label.lower()}")


def missing(kind: Absence, what: str, how_to_supply: str) -> None:
    """Draws a notice that a figure is missing: which of the five kinds, what, and who can supply it."""
    words = f"**{safe(what)}: {kind.lower()}**\n\n{safe(how_to_supply)}"
    if kind == "Could not be loaded":
        st.error(words, icon=":material/error:")
    else:
        st.info(words, icon=":material/hourglass_empty:" if kind == "Not yet measured" else ":material/info:")


def published_note(note: str) -> None:
    """Draws what readers of published counts must know; nothing where counts are exact."""
    if note:
        st.caption(safe(note))


def not_published(what: str, why: str) -> None:
    """Draws a notice in the place of a part that is not published: what, why, and what there is instead."""
    st.info(f"**{safe(what)}: not published**\n\n{safe(why)}", icon=":material/lock:")


def sidebar_note(place: Place, audience: str, built: str) -> None:
    """Draws who the figures are for, when they were built, and that an invented place is invented."""
    words = f"{audience.capitalize()} edition. Built {built}."
    st.caption(safe(f"{words} {invented_notice(place)}"))


def no_database(problem: str) -> None:
    """Draws a plain page that says what is wrong with the data and which command loads it."""
    finding("There are no figures to show yet", problem)
    st.markdown("Load the sample place, and start again with it:")
    st.code("make run", language=None)
    st.markdown("Or load places of your own, then reload this page:")
    st.code("python -m etl load data/places/sampleford.toml", language=None)
