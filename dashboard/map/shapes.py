"""The still part of a ward map: outlines, label spots and town insets, worked out once for a place."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.map.insets import Arrangement, Box, Town, arrange, name_beside

UNITS_PER_PIXEL = 2  # whole numbers in the paths, and still half a pixel fine
SIMPLIFY_PIXELS = 1.25  # the smallest bend kept is about as wide as a line
SMALLEST_PART_PIXELS = 2.0  # islets below this many square pixels only cost bytes
BRITISH_GRID = 27700
FULL_SIZE = (560.0, 520.0)
COMPACT_SIZE = (358.0, 338.0)


@dataclass(frozen=True)
class Spot:
    """Where a label can stand: a centre, and the half-axes of the ellipse that is free around it."""

    x: float
    y: float
    half_width: float
    half_height: float


@dataclass(frozen=True)
class Shape:
    """One area as drawn in one layer: its path in half pixels and the places for its label."""

    area_code: str
    area_name: str
    path: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True)
class Inset:
    """One town drawn larger: its frame, the rectangle it enlarges, where its name stands, its areas."""

    name: str
    frame: Box
    locator: Box
    locator_name: Box
    shapes: tuple[Shape, ...]


@dataclass(frozen=True)
class MapShapes:
    """Everything of a place's map that does not depend on the figures shown."""

    width: float
    height: float
    compact: bool
    shapes: tuple[Shape, ...]
    outline: str
    insets: tuple[Inset, ...]


def prepare_shapes(areas: gpd.GeoDataFrame, insets: pd.DataFrame, *, compact: bool = False) -> MapShapes:
    """The drawn shapes of a place, from area_code, area_name, geometry and from inset_name, area_code.

    A compact drawing, for phones, is smaller and labels only what stands out.
    """
    if areas.crs is None:
        raise ValueError("The areas carry no coordinate system; give longitude and latitude (EPSG:4326).")
    areas = areas.sort_values("area_code").to_crs(BRITISH_GRID)
    metres = np.asarray(areas.geometry.values)
    width, height = COMPACT_SIZE if compact else FULL_SIZE
    towns = _towns(areas, insets)
    arrangement = arrange(metres, towns, width, height)
    drawn = shapely.coverage_simplify(arrangement.view.pixels(metres), SIMPLIFY_PIXELS)
    names = _name_boxes(arrangement, drawn)
    taken = [*arrangement.locators, *names]
    in_town = {code for town in arrangement.towns for code in town.area_codes}
    shapes = tuple(
        Shape(code, name, path_text(pixels), () if code in in_town else _label_spots(pixels, taken))
        for code, name, pixels in zip(areas["area_code"], areas["area_name"], drawn, strict=True)
    )
    placed = tuple(_inset(areas, arrangement, number, name) for number, name in enumerate(names))
    return MapShapes(width, arrangement.height, compact, shapes, path_text(_outline(drawn)), placed)


def _towns(areas: gpd.GeoDataFrame, insets: pd.DataFrame) -> list[Town]:
    """The towns to enlarge, in the order given, each with the rectangle round its areas in metres."""
    towns = []
    for name, rows in insets.groupby("inset_name", sort=False):
        codes = frozenset(rows["area_code"])
        inside = areas.loc[areas["area_code"].isin(codes)]
        if not inside.empty:
            radii = tuple(shapely.length(shapely.maximum_inscribed_circle(np.asarray(inside.geometry.values))))
            towns.append(Town(str(name), codes, Box(*inside.total_bounds).grown(1.06), radii))
    return towns


def _inset(areas: gpd.GeoDataFrame, arrangement: Arrangement, number: int, locator_name: Box) -> Inset:
    """The enlarged drawing of one town, neighbours included, cut at its frame."""
    town, frame = arrangement.towns[number], arrangement.frames[number]
    view = arrangement.view_of_town(number)
    near = areas.loc[areas.intersects(town.bounds.polygon())]
    cut = shapely.intersection(shapely.make_valid(np.asarray(near.geometry.values)), town.bounds.polygon())
    drawn_larger = shapely.coverage_simplify(_polygons_only(view.pixels(cut)), SIMPLIFY_PIXELS)
    shapes = tuple(
        Shape(code, name, path_text(pixels), _label_spots(pixels, []) if code in town.area_codes else ())
        for code, name, pixels in zip(near["area_code"], near["area_name"], drawn_larger, strict=True)
        if not pixels.is_empty
    )
    return Inset(town.name, frame, arrangement.locators[number], locator_name, shapes)


def _name_boxes(arrangement: Arrangement, drawn: np.ndarray) -> list[Box]:
    """Where each town's name stands on the main map."""
    land = shapely.union_all(drawn)
    names = []
    for town, locator in zip(arrangement.towns, arrangement.locators, strict=True):
        others = [*arrangement.frames, *(box for box in arrangement.locators if box != locator)]
        names.append(name_beside(town.name, locator, others, land, arrangement))
    return names


def _polygons_only(shapes: np.ndarray) -> np.ndarray:
    """The same shapes without the points and lines that cutting at a frame leaves behind."""
    kept = [[part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"] for shape in shapes]
    return np.array([shapely.MultiPolygon(parts) for parts in kept])


def _label_spots(pixels: BaseGeometry, taken: list[Box]) -> tuple[Spot, ...]:
    """The widest free circle and the widest free flat ellipse (two to one) inside an area."""
    covered = shapely.union_all([box.grown_by(2).polygon() for box in taken])
    free = shapely.difference(shapely.make_valid(pixels), covered)
    parts = [part for part in shapely.get_parts(free) if part.geom_type == "Polygon" and part.area > 1]
    if not parts:
        return ()
    return tuple(_widest_spot(max(parts, key=lambda part: part.area), flatness) for flatness in (1.0, 2.0))


def _widest_spot(part: BaseGeometry, flatness: float) -> Spot:
    """The largest ellipse of a given flatness inside one polygon."""
    stretched = shapely.transform(part, lambda xy: xy * [1.0, flatness])
    radius = shapely.get_coordinates(shapely.maximum_inscribed_circle([stretched], tolerance=0.5))
    length = float(np.hypot(*(radius[1] - radius[0])))
    x, y = radius[0]
    return Spot(round(float(x), 1), round(float(y) / flatness, 1), length, length / flatness)


def _outline(drawn: np.ndarray) -> BaseGeometry:
    """The outer edge of all areas together, without the slivers that rounding leaves between them."""
    whole = shapely.union_all(shapely.make_valid(drawn), grid_size=1 / UNITS_PER_PIXEL)
    kept = []
    for part in shapely.get_parts(whole):
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area > SMALLEST_PART_PIXELS]
        kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(kept)


def path_text(pixels: BaseGeometry) -> str:
    """An SVG path of whole half pixels, each step relative to the last."""
    parts = sorted(shapely.get_parts(pixels), key=lambda part: -part.area)
    kept = [part for number, part in enumerate(parts) if number == 0 or part.area >= SMALLEST_PART_PIXELS]
    return "".join(_ring_text(ring) for part in kept for ring in (part.exterior, *part.interiors))


def _ring_text(ring: BaseGeometry) -> str:
    """One closed ring as a path, points that rounding made equal left out."""
    points = np.rint(shapely.get_coordinates(ring) * UNITS_PER_PIXEL).astype(int)
    steps = np.diff(points, axis=0)[:-1]
    steps = steps[np.any(steps != 0, axis=1)]
    words = "".join(f" {value}" if value >= 0 else str(value) for value in steps.ravel())
    return f"M{points[0][0]} {points[0][1]}l{words.lstrip()}z"
