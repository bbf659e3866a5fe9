import re

import pandas as pd

from dashboard.tables import html_table, with_gaps
from dashboard.text.numbers import number


def test_every_cell_and_heading_is_escaped() -> None:
    frame = pd.DataFrame({"<i>": ["<script>alert(1)</script>"]})
    assert "<script>" not in html_table(frame, {}, "a 'name'", {})
    assert "<i>" not in html_table(frame, {}, "", {})
    assert "aria-label='a &#x27;name&#x27;'" in html_table(frame, {}, "a 'name'", {})


def test_written_columns_stand_to_the_right_and_gaps_are_words() -> None:
    html = html_table(pd.DataFrame({"Ward": ["A", "B"], "n": [1234.0, None]}), {"n": number}, "", {})
    assert "<td>1,234" in html
    assert "No data" in html


def test_only_addresses_of_web_pages_become_links() -> None:
    frame = pd.DataFrame({"a": ["x", "y", "z"]})
    html = html_table(frame, {}, "", {"a": ["https://example.org/?a=1&b='", "javascript:alert(1)", None]})
    assert html.count("<a ") == 1
    assert "https://example.org/?a=1&amp;b=&#x27;" in html


def test_words_in_place_of_a_figure_are_grey_and_never_taken_for_one() -> None:
    frame = pd.DataFrame({"Ward": ["A", "B"], "Contacts": with_gaps(pd.Series([1234, None], dtype="Int64"), "Hidden")})
    html = html_table(frame, {"Contacts": number}, "Contacts", {})
    assert "<td>1,234" in html
    assert re.search(r"<td><span style='color:#[0-9A-Fa-f]{6}'>Hidden</span>", html)
