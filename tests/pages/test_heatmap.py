"""The section of bands at the foot of the Exclusion map: a council with a published heatmap, and the sample place."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import cache
from dashboard.csv_file import csv_file
from dashboard.marts.indicators import indicators_of
from dashboard.marts.places import places
from dashboard.views.heatmap import download, heatmap
from etl.build import load_places
from tests.conftest import OpenPage
from tests.etl.given import GivenPlace, polygon
from tests.pages.seen import headings, row, rows, words

OpenBands = Callable[..., AppTest]

# Ten small areas, one a ward. Two wards of ten are a fifth; in W9 the census sent paper forms first.
FIGURES = "code,old,all,paper,sent_paper\n" + "".join(
    f"L{n},{n},100,{n * 2},{'yes' if n == 9 else 'no'}\n" for n in range(10)
)


@pytest.fixture(scope="module")
def council_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of a council that the published heatmap names, with ten wards and two measures."""
    folder = tmp_path_factory.mktemp("council")
    place = GivenPlace(folder, "council", {"code": "E07000118", "name": "Chorley"})
    wards = [
        {"type": "Feature", "properties": {"code": f"W{n}", "name": f"W{n} <b>"}, "geometry": polygon(-3 + n / 10)}
        for n in range(10)
    ]
    place.wards(json.dumps({"type": "FeatureCollection", "features": wards}))
    place.small_areas("code,ward\n" + "".join(f"L{n},W{n}\n" for n in range(10)))
    place.indicators(FIGURES, columns={"area": "code", "population": "all"})
    place.add(
        "indicators",
        None,
        name="returns",
        area_system="lsoa",
        period_label="2021",
        columns={"area": "code"},
        indicator=[{"name": "census_paper_share", "numerator": "paper", "denominator": "all"}],
        flag={"name": "paper_first", "column": "sent_paper", "value": "yes"},
    )
    return load_places([place.write()], folder / "dashboard.duckdb", folder).database


@pytest.fixture
def open_bands(open_page: OpenPage) -> OpenBands:
    """Return a function that runs the Exclusion map and opens its section of bands."""

    def opened(database: Path, **choices: str) -> AppTest:
        app = open_page("exclusion_map", database=database, **choices)
        app.session_state["bands"] = True
        return app.run()

    return opened


def test_the_section_sends_nothing_until_it_is_opened(open_page: OpenPage, council_database: Path) -> None:
    app = open_page("exclusion_map", database=council_database, place="E07000118")
    assert [section.label for section in app.expander] == ["All measures by ward, in bands, and the published heatmap"]
    assert not any("published measures" in heading for heading in headings(app))
    assert len(app.get("html")) == 1


def test_the_published_figures_and_bands_stand_as_printed(open_bands: OpenBands, council_database: Path) -> None:
    app = open_bands(council_database, place="E07000118")
    assert not app.exception
    assert "Chorley was High on one of four published measures" in headings(app)
    assert row(app, "Adults with all five basic digital skills")[1:] == ["77%", "Medium"]
    assert row(app, "Adults not online in the last three months")[1:] == ["12.3%", "High"]
    assert "national bands as published in 2017, never worked out again here" in words(app)
    assert "Get Digital heatmap, as printed in the strategy" in words(app)


def test_each_cell_has_the_word_of_its_band_and_the_figure(open_bands: OpenBands, council_database: Path) -> None:
    app = open_bands(council_database, place="E07000118")
    table = {cells[0]: cells[1:] for cells in rows(app) if cells[-1].endswith(("\xa0of\xa02", "\xa0of\xa01"))}
    assert table["W0 <b>"] == ["Low\xa00.0%", "Low\xa00.0%", "0\xa0of\xa02"]
    assert table["W5 <b>"] == ["Medium\xa05.0%", "Medium\xa010.0%", "0\xa0of\xa02"]
    assert table["W8 <b>"] == ["High\xa08.0%", "High\xa016.0%", "2\xa0of\xa02"]
    assert "W8 <b> is High on two of two measures" in headings(app)


def test_a_ward_that_was_sent_paper_forms_first_has_a_figure_but_no_band(
    open_bands: OpenBands, council_database: Path
) -> None:
    app = open_bands(council_database, place="E07000118")
    table = {cells[0]: cells[1:] for cells in rows(app) if cells[-1].endswith("\xa0of\xa01")}
    assert table == {"W9 <b>": ["High\xa09.0%", "paper-first 18.0%", "1\xa0of\xa01"]}
    assert "Paper-first: the census sent paper forms there first" in words(app)


def test_a_council_without_a_survey_has_no_grid(open_bands: OpenBands, council_database: Path) -> None:
    app = open_bands(council_database, place="E07000118")
    assert not any("digitally and socially" in heading for heading in headings(app))


def test_a_place_without_measures_has_no_section(open_page: OpenPage) -> None:
    app = open_page("exclusion_map", place="P2")
    assert not app.exception
    assert not app.expander


def test_survey_wards_with_few_replies_stay_too_few_to_say(open_bands: OpenBands, internal_sample: Path) -> None:
    app = open_bands(internal_sample, place="SAMPLEFORD", small="modelled", wave="Spring 2026")
    assert not app.exception
    cells = [cells for cells in rows(app) if cells[-1].endswith("\xa0of\xa04")]
    assert cells
    assert all(line[1:5] == ["Too few to say"] * 4 for line in cells)
    assert "never on the model" in words(app)
    assert "figures in brackets rest on 30 to 49" in words(app)
    assert any("%)" in cell for cells in rows(app) for cell in cells[1:5] if cell.startswith(("Low", "Medium", "High")))


def test_the_grid_places_every_ward_once_or_says_that_it_cannot(open_bands: OpenBands, internal_sample: Path) -> None:
    app = open_bands(internal_sample, place="SAMPLEFORD", measure="aged_65_plus")
    [low], [medium], [high] = (
        [cells for cells in rows(app) if len(cells) == 4 and cells[0] == band] for band in ("Low", "Medium", "High")
    )
    starts = [[cell.split(":")[0] for cell in line[1:]] for line in (low, medium, high)]
    assert starts == [
        ["1 Low", "2 Low", "3 Low"],
        ["4 Medium", "5 Medium", "6 Medium"],
        ["7 High", "8 High", "9 High"],
    ]
    placed = [name for line in (low, medium, high) for cell in line[1:] for name in cell.split(": ")[1].split(", ")]
    unplaced = words(app).split("so not placed, are ")[1].split(".")[0].replace(" and ", ", ").split(", ")
    assert len(set(placed) - {"no ward"}) + len(unplaced) == 24
    assert "applied within this place" in words(app)


def test_the_file_holds_unrounded_figures_with_bands_and_guards_names(
    council_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_DATABASE", str(council_database))
    [place] = cache.ask(places)
    found = heatmap(place, cache.ask(indicators_of, place.place_code), "")
    assert found is not None
    lines = csv_file(*download(found, "Source: us.")).decode("utf-8-sig").splitlines()
    assert lines[0] == ("area_code,area_name,aged_65_plus,aged_65_plus_band,census_paper_share,census_paper_share_band")
    assert "W8,W8 <b>,0.08,High,0.16,High" in lines
    assert "W9,W9 <b>,0.09,High,0.18,paper-first" in lines
    assert any(line.startswith("Bands,") for line in lines)
    assert lines[-1] == "Source,Source: us."
