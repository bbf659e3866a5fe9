"""The ward map's drawing: every area, its class, its words, and nothing a name could smuggle in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from dashboard.map import MapShapes, MapSpec, class_labels, draw_map, prepare_shapes
from dashboard.map.shapes import UNITS_PER_PIXEL
from tests.shared_data import shared_data_folder

ROOT = Path(__file__).parents[2]
BREAKS = (5.0, 6.0, 7.0)
SHADES = ("#DCE9F5", "#9CC3E4", "#3876B1", "#12436D")
NO_INSETS = pd.DataFrame(columns=["inset_name", "area_code"])
SVG = "{http://www.w3.org/2000/svg}"
CHESTER = ["E05012209", "E05012211", "E05012217", "E05012218", "E05012221", "E05012228", "E05012242"]
COUNCILS = {"E06000049": 52, "E06000050": 45, "E07000118": 14, "E07000126": 23}


def squares(names: list[str]) -> gpd.GeoDataFrame:
    """A row of squares of about 7 km, one a name, that touch each other."""
    boxes = [shapely.box(-2.5 + 0.1 * n, 53.0, -2.4 + 0.1 * n, 53.06) for n in range(len(names))]
    codes = [f"A{n}" for n in range(len(names))]
    return gpd.GeoDataFrame({"area_code": codes, "area_name": names}, geometry=boxes, crs=4326)


def figures(values: list[float], marks: list[str | None] | None = None) -> pd.DataFrame:
    """One row a square with a percentage."""
    return pd.DataFrame(
        {
            "area_code": [f"A{n}" for n in range(len(values))],
            "value": values,
            "value_text": [f"{value:.1f}%" for value in values],
            "mark": marks or [None] * len(values),
        }
    )


def spec(*, lower_is_worse: bool = False) -> MapSpec:
    """Classes at 5, 6 and 7%."""
    return MapSpec(BREAKS, class_labels(BREAKS), "Offline adults by ward", lower_is_worse=lower_is_worse)


def drawn(values: list[float], marks: list[str | None] | None = None, **options: str) -> ElementTree.Element:
    """The parsed map of a row of squares called Alder, Beech and so on."""
    names = ["Alder", "Beech", "Cedar", "Doddle", "Elm", "Fir"][: len(values)]
    shapes = prepare_shapes(squares(names), NO_INSETS)
    return ElementTree.fromstring(draw_map(shapes, figures(values, marks), spec(), **options))


def areas_with_fill(picture: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Every area of the main map with the fill of the group it stands in."""
    for group in picture.iter(f"{SVG}g"):
        for path in group.findall(f"{SVG}path[@data-area]"):
            yield path, group.get("fill", "")


def texts(picture: ElementTree.Element) -> list[str]:
    """Every text of a picture."""
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def polygons(path: str) -> BaseGeometry:
    """The ground that a path of ours covers, in whole units."""
    rings = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
        offsets = [int(number) for number in re.findall(r"-?\d+", steps)]
        first = [int(number) for number in start.split()]
        points = np.cumsum(np.array([*first, *offsets]).reshape(-1, 2), axis=0)
        rings.append(shapely.make_valid(shapely.Polygon(points)))
    return shapely.union_all(rings)


def council(code: str) -> gpd.GeoDataFrame:
    """The wards of a real council."""
    wards = gpd.read_file(shared_data_folder() / "geography" / "wards_2025_four_councils_web.geojson")
    named = wards.rename(columns={"ward_code": "area_code", "ward_name": "area_name"})
    return named.loc[named["lad_code"] == code, ["area_code", "area_name", "geometry"]]


def chester() -> pd.DataFrame:
    """The wards of Chester as an inset."""
    return pd.DataFrame({"inset_name": "Chester", "area_code": CHESTER})


def some_figures(shapes: MapShapes) -> pd.DataFrame:
    """A percentage for every area, spread over all four classes."""
    values = [4.0 + number % 40 / 10 for number in range(len(shapes.shapes))]
    rows = figures(values)
    rows["area_code"] = [shape.area_code for shape in shapes.shapes]
    return rows


def test_a_value_on_a_limit_belongs_to_the_class_above_it() -> None:
    assert [spec().class_of(value) for value in (4.9, 5.0, 5.9, 6.0, 6.9, 7.0)] == [0, 1, 1, 2, 2, 3]


def test_a_value_is_classed_as_it_is_printed() -> None:
    picture = drawn([5.96, 5.94])
    fills = {path.get("data-area"): fill for path, fill in areas_with_fill(picture)}
    assert {"6.0", "5.9"} <= set(texts(picture))
    assert fills == {"A0": SHADES[2], "A1": SHADES[1]}


def test_where_lower_is_worse_the_lowest_class_is_the_darkest() -> None:
    shapes = prepare_shapes(squares(["Alder", "Beech"]), NO_INSETS)
    picture = ElementTree.fromstring(draw_map(shapes, figures([4.0, 8.0]), spec(lower_is_worse=True)))
    assert {path.get("data-area"): fill for path, fill in areas_with_fill(picture)} == {
        "A0": SHADES[3],
        "A1": SHADES[0],
    }
    key = [box.get("fill") for box in picture.iter(f"{SVG}rect")][:4]
    assert key == list(reversed(SHADES))


def test_limit_labels_do_not_overlap() -> None:
    assert class_labels((6, 9, 12)) == ("Under 6%", "6 to 8.9%", "9 to 11.9%", "12% or more")
    assert class_labels((1000, 1500, 2000), decimals=0, prefix="£", suffix="") == (
        "Under £1,000",
        "£1,000 to £1,499",
        "£1,500 to £1,999",
        "£2,000 or more",
    )


def test_names_and_words_from_data_cannot_leave_their_place() -> None:
    name = "<script>alert('1')</script> & \"Sons\""
    shapes = prepare_shapes(squares([name]), NO_INSETS)
    rows = figures([5.5])
    rows["value_text"] = "<b>5.5</b>'%"
    rows["note"] = "' onload='alert(1)"
    hostile = MapSpec(BREAKS, ("<i>", "'", '"', "&"), "alt ' onload='x", area_noun="'>")
    picture = ElementTree.fromstring(draw_map(shapes, rows, hostile))
    [(path, _)] = areas_with_fill(picture)
    assert path.get("data-name") == name
    assert path.get("data-tip") == "<b>5.5</b>'%, ' onload='alert(1)"
    assert picture.get("aria-label") == "alt ' onload='x"
    assert {element.tag for element in picture.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "defs", "g", "path", "rect", "text")
    }
    assert all("onload" not in element.attrib for element in picture.iter())


def test_an_area_without_a_row_is_shown_as_no_data() -> None:
    shapes = prepare_shapes(squares(["Alder", "Beech", "Cedar"]), NO_INSETS)
    picture = ElementTree.fromstring(draw_map(shapes, figures([4.0, 8.0]), spec()))
    tips = {path.get("data-name"): path.get("data-tip") for path, _ in areas_with_fill(picture)}
    assert tips == {"Alder": "4.0%", "Beech": "8.0%", "Cedar": "No data"}
    assert "No data" in texts(picture)


def test_a_place_without_any_figure_is_drawn_as_no_data() -> None:
    shapes = prepare_shapes(squares(["Alder", "Beech"]), NO_INSETS)
    picture = ElementTree.fromstring(draw_map(shapes, figures([]), spec()))
    assert [path.get("data-tip") for path, _ in areas_with_fill(picture)] == ["No data", "No data"]


def test_each_mark_has_its_own_look_words_and_key() -> None:
    marks: list[str | None] = ["caution", "paper_first", "too_few", "hidden", "no_data", "not_yet"]
    picture = drawn([5.5, 7.5, 5.5, 5.5, 5.5, 5.5], marks)
    looks = {path.get("data-name"): (fill, path.get("data-tip")) for path, fill in areas_with_fill(picture)}
    assert looks == {
        "Alder": ("url(#map-dots1)", "5.5%, caution"),
        "Beech": ("url(#map-dots3)", "7.5%, paper-first area"),
        "Cedar": ("url(#map-too_few)", "Too few to say"),
        "Doddle": ("url(#map-hidden)", "Hidden (1 to 9)"),
        "Elm": ("#fff", "No data"),
        "Fir": ("#fff", "Not yet measured"),
    }
    defined = {pattern.get("id") for pattern in picture.iter(f"{SVG}pattern")}
    assert {"map-dots1", "map-dots3", "map-too_few", "map-hidden"} == defined
    key = ["Caution", "Paper-first area", "Too few to say", "Hidden (1 to 9)", "No data", "Not yet measured"]
    assert [text for text in texts(picture) if text in key] == key
    dashed = [group for group in picture.iter(f"{SVG}g") if group.get("stroke-dasharray")]
    assert [path.get("data-name") for group in dashed for path in group.iter(f"{SVG}path")] == ["Fir"]


def test_the_key_leaves_out_marks_that_the_map_does_not_show() -> None:
    assert "Caution" not in texts(drawn([5.5, 7.5]))
    assert "Too few to say" not in texts(drawn([5.5, 7.5], [None, "caution"]))


def test_a_figure_that_must_not_be_shown_is_nowhere_in_the_drawing() -> None:
    shapes = prepare_shapes(squares(["Alder", "Beech"]), NO_INSETS)
    rows = figures([98.7, 5.5], ["hidden", None])
    assert "98.7" not in draw_map(shapes, rows, spec())


def test_an_unknown_mark_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="'rough'; known are caution, paper_first, too_few"):
        drawn([5.5], ["rough"])


def test_white_letters_stand_on_the_two_dark_classes_only() -> None:
    picture = drawn([4.0, 5.5, 6.5, 7.5])
    white = {text.text for text in picture.iter(f"{SVG}text") if text.get("fill") == "#fff"}
    assert white == {"Cedar", "6.5", "Doddle", "7.5"}


def test_the_chosen_area_is_drawn_again_in_white_and_ink() -> None:
    picture = drawn([4.0, 5.5], chosen="A1")
    lines = [(u.get("stroke"), float(u.get("stroke-width", "0"))) for u in picture.iter(f"{SVG}use")]
    assert lines == [("#fff", 6.5 * UNITS_PER_PIXEL), ("#0B131B", 3 * UNITS_PER_PIXEL)]
    [named] = [path for path, _ in areas_with_fill(picture) if path.get("id")]
    assert named.get("data-area") == "A1"


def test_two_maps_on_one_page_share_no_identifier() -> None:
    marks: list[str | None] = ["caution", "too_few"]
    left, right = (drawn([5.0, 6.0], marks, name=name, chosen="A0") for name in ("left", "right"))
    ids = [{e.get("id") for e in picture.iter() if e.get("id")} for picture in (left, right)]
    assert ids[0]
    assert ids[0].isdisjoint(ids[1])


def test_areas_without_a_coordinate_system_are_refused() -> None:
    bare = squares(["Alder"]).set_crs(None, allow_override=True)
    with pytest.raises(ValueError, match="EPSG:4326"):
        prepare_shapes(bare, NO_INSETS)


@pytest.mark.parametrize(("code", "count"), COUNCILS.items())
@pytest.mark.parametrize("compact", [False, True])
def test_every_ward_of_a_real_council_is_drawn_once(code: str, count: int, compact: bool) -> None:
    wards = council(code)
    shapes = prepare_shapes(wards, NO_INSETS, compact=compact)
    picture = ElementTree.fromstring(draw_map(shapes, some_figures(shapes), spec()))
    codes = [path.get("data-area") for path, _ in areas_with_fill(picture)]
    assert len(codes) == count
    assert set(codes) == set(wards["area_code"])


def test_every_printed_value_stands_in_an_area_of_its_own_class() -> None:
    shapes = prepare_shapes(council("E06000050"), chester())
    rows = some_figures(shapes)
    picture = ElementTree.fromstring(draw_map(shapes, rows, spec()))
    fills = {path.get("data-area"): fill for path, fill in areas_with_fill(picture)}
    ground = {s.area_code: polygons(s.path) for s in shapes.shapes}
    for inset in shapes.insets:
        ground |= {s.area_code: shapely.union(ground[s.area_code], polygons(s.path)) for s in inset.shapes}
    labels = [text for text in picture.iter(f"{SVG}text") if re.fullmatch(r"\d\.\d", text.text or "")]
    assert len(labels) > 25
    for label in labels:
        x, y = float(label.get("x", "")), float(label.get("y", "")) - 4.5
        at = shapely.Point(x * UNITS_PER_PIXEL, y * UNITS_PER_PIXEL)
        standing = [c for c, g in ground.items() if g.contains(at)]
        assert any(
            f"{rows.set_index('area_code')['value'][c]:.1f}" == label.text
            and fills[c] == SHADES[spec().class_of(float(label.text or ""))]
            for c in standing
        )


def test_neighbours_still_share_their_edges_after_simplifying() -> None:
    shapes = prepare_shapes(council("E06000049"), NO_INSETS)
    ground = [polygons(shape.path) for shape in shapes.shapes]
    whole = shapely.union_all(ground)
    overlap = sum(part.area for part in ground) - whole.area
    gaps = polygons(shapes.outline).area - whole.area
    assert abs(overlap) / whole.area < 0.001
    assert abs(gaps) / whole.area < 0.001


def test_a_town_is_framed_off_the_land_and_named_on_both_drawings() -> None:
    shapes = prepare_shapes(council("E06000050"), chester())
    [inset] = shapes.insets
    land = scale(polygons(shapes.outline), 1 / UNITS_PER_PIXEL, 1 / UNITS_PER_PIXEL, origin=(0, 0))
    assert not land.intersects(inset.frame.polygon())
    assert inset.frame.width > 1.5 * inset.locator.width
    assert 0 <= inset.frame.left < inset.frame.right <= shapes.width
    assert 0 <= inset.frame.top < inset.frame.bottom <= shapes.height
    picture = ElementTree.fromstring(draw_map(shapes, some_figures(shapes), spec()))
    assert texts(picture).count("Chester") == 2
    enlarged = {path.get("data-part") for path in picture.iter(f"{SVG}path") if path.get("data-part")}
    assert set(CHESTER) <= enlarged


def test_a_phone_labels_only_the_areas_that_stand_out() -> None:
    shapes = prepare_shapes(council("E07000118"), NO_INSETS, compact=True)
    rows = some_figures(shapes)
    assert len(printed_values(shapes, rows)) == 2  # the lowest and the highest
    rows["bold"] = rows["area_code"] == rows["area_code"].iloc[3]
    assert printed_values(shapes, rows) == [f"{rows['value'].iloc[3]:.1f}"]


def printed_values(shapes: MapShapes, rows: pd.DataFrame) -> list[str]:
    """The values that a drawing prints."""
    picture = ElementTree.fromstring(draw_map(shapes, rows, spec()))
    return [text for text in texts(picture) if re.fullmatch(r"\d\.\d", text)]


def test_a_drawing_of_45_wards_is_small_and_travels_packed_under_10_kb() -> None:
    shapes = prepare_shapes(council("E06000050"), chester())
    svg = draw_map(shapes, some_figures(shapes), spec(), chosen=CHESTER[0])
    assert len(svg.encode()) < 27_000
    assert len(gzip.compress(svg.encode())) < 10_000


def test_the_invented_borough_lies_in_the_sea_and_is_drawn_all_the_same() -> None:
    wards = gpd.read_file(ROOT / "data" / "sample" / "wards.geojson")
    named = wards.rename(columns={"ward_code": "area_code", "ward_name": "area_name"})
    shapes = prepare_shapes(named, NO_INSETS)
    assert len(shapes.shapes) == 24
    assert all(polygons(shape.path).area > 100 for shape in shapes.shapes)
