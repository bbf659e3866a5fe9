"""What a reader sees on a page that AppTest has run: headings, words, table rows, charts, the map."""

import gzip
import json
import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest


def title(app: AppTest) -> str:
    """Return the page's finding as it is read."""
    return app.title[0].value.replace("\\", "")


def headings(app: AppTest) -> list[str]:
    """Return the second-level headings as they are read, without Markdown's escapes."""
    return [heading.value.replace("\\", "") for heading in app.header]


def words(app: AppTest) -> str:
    """Return all running text and captions as they are read."""
    return "\n".join(element.value for element in [*app.markdown, *app.caption]).replace("\\", "")


def rows(app: AppTest) -> list[list[str]]:
    """Return the cells of every row of every table, heads included."""
    html = "".join(str(element.proto.body) for element in app.get("html"))
    html = re.sub(r"<style>.*?</style>", "", html)
    lines = [re.split(r"<t[hd]\b[^>]*>", line)[1:] for line in re.split(r"<tr\b[^>]*>", html)[1:]]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in line] for line in lines]


def row(app: AppTest, *start: str) -> list[str]:
    """Return the only row that starts with these cells."""
    [found] = [cells for cells in rows(app) if cells[: len(start)] == list(start)]
    return found


def maps(app: AppTest) -> list[str]:
    """Return the SVG of every map on the page."""
    found = [element.proto for element in app.get("bidi_component") if element.proto.component_name.endswith("_map")]
    return [gzip.decompress(component.bytes).decode() for component in found]


def drawn_map(app: AppTest) -> str:
    """Return the SVG of the page's only map."""
    [svg] = maps(app)
    return svg


def drawings(app: AppTest) -> list[str]:
    """Return the SVG of every chart that we draw ourselves, the map left out."""
    found = [
        element.proto for element in app.get("bidi_component") if element.proto.component_name.endswith("_drawing")
    ]
    return [str(json.loads(component.json)) for component in found]


def chart(app: AppTest, key: str) -> dict[str, Any]:
    """Return the Plotly figure with a key."""
    [found] = [element for element in app.get("plotly_chart") if key in element.proto.id]
    figure: dict[str, Any] = json.loads(found.proto.spec)
    return figure
