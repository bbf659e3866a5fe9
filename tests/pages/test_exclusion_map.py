from pathlib import Path

from streamlit.testing.v1 import AppTest

from tests.conftest import HOSTILE_WARD, OpenPage
from tests.pages.seen import drawn_map


def headings(app: AppTest) -> list[str]:
    return [heading.value for heading in app.header]


def table(app: AppTest) -> str:
    [html] = app.get("html")
    return str(html.proto.body)


def test_the_finding_names_the_ward_with_the_highest_share(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="aged_65_plus")
    assert app.title[0].value == "W1 has the highest share of residents aged 65 and over"
    assert any("**30.0%**, against **23.3%** across the borough" in words.value for words in app.markdown)


def test_the_table_holds_value_and_counts_of_every_ward(open_page: OpenPage) -> None:
    html = table(open_page("exclusion_map", measure="aged_65_plus"))
    assert "<td align=left>W1<td>30.0%<td>60<td>200<td>20.0%<td>40.0%" in html
    assert "<td align=left>W2<td>10.0%<td>10<td>100" in html


def test_a_ward_chosen_in_the_list_is_described_and_drawn_as_chosen(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="aged_65_plus", ward="W1")
    assert "W1 ranks 1st of 2 wards" in headings(app)
    assert any("**30.0%** (60 of 200 residents), 6.7 points above the borough" in c.value for c in app.caption)
    assert "data-chosen='W1'" in drawn_map(app)


def test_wards_with_paper_first_areas_do_not_lead_the_finding(open_page: OpenPage) -> None:
    app = open_page("exclusion_map")
    assert app.title[0].value.startswith("Outside paper-first areas, W2")
    assert any("Read with care." in caption.value for caption in app.caption)


def test_a_name_that_is_markup_shows_as_it_is_written(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="aged_65_plus", ward="W2")
    assert r"W2 \<b\>\*\_\[x\](y)\_\*\</b\> ranks 2nd of 2 wards" in headings(app)
    assert "W2 &lt;b&gt;*_[x](y)_*&lt;/b&gt;" in table(app).replace("<wbr>", "")
    assert HOSTILE_WARD not in "".join(element.value for element in app.markdown)


def test_a_place_without_indicators_says_how_to_supply_them_and_draws_its_wards(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", place="P2")
    assert app.title[0].value == "Nobody has yet supplied a measure of exclusion for Bare"
    assert "data/places/bare.toml" in app.info[0].value
    assert ">No data<" in drawn_map(app)


def test_a_choice_that_does_not_exist_is_ignored(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", measure="nonsense", ward="W9")
    assert not app.exception
    assert app.selectbox(key="ward").value == ""


def test_a_missing_database_gives_the_command_that_loads_one(open_page: OpenPage, tmp_path: Path) -> None:
    app = open_page("exclusion_map", database=tmp_path / "none.duckdb")
    assert not app.exception
    assert app.title[0].value == "There are no figures to show yet"
    assert [code.value for code in app.code] == [
        "make run",
        "python -m etl load data/places/sampleford.toml",
    ]


def test_a_file_that_is_no_database_gives_plain_words(open_page: OpenPage, tmp_path: Path) -> None:
    file = tmp_path / "broken.duckdb"
    file.write_text("not a database")
    app = open_page("exclusion_map", database=file)
    assert not app.exception
    assert "can not be read as a database" in app.markdown[0].value
