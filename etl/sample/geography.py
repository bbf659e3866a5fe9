"""The land of Sampleford: small areas that nest in wards, all edges shared, a river along some of them."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.random import Generator
from shapely import LineString, MultiPoint, Point, Polygon
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, split

from etl.sample.assumptions import (
    ORIGIN_LATITUDE,
    ORIGIN_LONGITUDE,
    OUTLINE_KM,
    RIVER_KM,
    RIVER_NAME,
    WARDS,
    Ward,
)

Position = tuple[float, float]

GRID_KM = 0.001
"""Lines are noded on this grid, so that two cells which meet have the very same points."""
SHORTEST_BEND_KM = {"Urban": 0.16, "Rural town and fringe": 0.25, "Rural": 0.4}
RIVER_BANK_KM = 0.25
"""Small areas have their middles at least this far from the river: nobody lives in it."""
KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class SmallArea:
    """One small area of a ward, as a polygon in WGS 84."""

    code: str
    name: str
    ward: Ward
    polygon: Polygon


@dataclass(frozen=True)
class Land:
    """The small areas of the borough, in the order of their codes, and its river."""

    small_areas: list[SmallArea]
    river: LineString
    river_name: str = RIVER_NAME

    def ward_polygon(self, ward: Ward) -> BaseGeometry:
        """Return a ward as the union of its small areas."""
        return shapely.coverage_union_all([a.polygon for a in self.small_areas if a.ward == ward])


def draw_land(random: Generator) -> Land:
    """Return the borough's small areas and river; the same generator state gives the same land."""
    outline = Polygon(_bent(list(pairwise([*OUTLINE_KM, OUTLINE_KM[0]])), 0.5, random))
    river = LineString(_bent(list(pairwise(RIVER_KM)), 0.35, random))
    banks = [part for part in split(outline, river).geoms if part.area > 1]
    seeds = _small_area_seeds(banks, river, random)
    cells = _cells_of_seeds(banks, [point for _, point in seeds])
    edges = _wiggled_edges(cells, [ward for ward, _ in seeds], [outline.exterior, river], random)
    polygons = _polygons_like(cells, edges)
    return Land(_numbered(seeds, polygons), _on_the_globe(river.intersection(outline)))


def _bent(pieces: list[tuple[Position, Position]], shortest: float, random: Generator) -> list[Position]:
    """Return a line of straight pieces, each broken at its displaced middle until no piece is long."""
    bent = [pieces[0][0]]
    for start, end in pieces:
        bent += _bend(start, end, 0.05 + 0.13 * random.random(), shortest, random)
    return bent


def _bend(start: Position, end: Position, bend: float, shortest: float, random: Generator) -> Iterator[Position]:
    east, north = end[0] - start[0], end[1] - start[1]
    if math.hypot(east, north) <= shortest:
        yield end
        return
    off = bend * (2 * random.random() - 1)
    middle = (start[0] + east / 2 - off * north, start[1] + north / 2 + off * east)
    yield from _bend(start, middle, bend, shortest, random)
    yield from _bend(middle, end, bend, shortest, random)


def _small_area_seeds(banks: list[BaseGeometry], river: LineString, random: Generator) -> list[tuple[Ward, Point]]:
    """Return the middles of the small areas: spread over a town ward, half in the village of a rural one."""
    wards = _cells_of_seeds(banks, [Point(ward.east_km, ward.north_km) for ward in WARDS])
    dry = [cell.difference(river.buffer(RIVER_BANK_KM)) for cell in wards]
    seeds = []
    for ward, cell in zip(WARDS, dry, strict=True):
        placed: list[Point] = []
        for number in range(ward.small_areas):
            in_village = ward.setting == "Rural" and number < ward.small_areas - 2
            placed.append(_farthest_candidate(cell, ward, 1.5 if in_village else 99.0, placed, random))
        seeds += [(ward, point) for point in placed]
    return seeds


def _farthest_candidate(
    cell: BaseGeometry, ward: Ward, reach_km: float, placed: list[Point], random: Generator
) -> Point:
    """Return, of six chance points of a cell, the one farthest from those that stand."""
    west, south, east, north = cell.bounds
    middle = Point(ward.east_km, ward.north_km)
    candidates: list[Point] = []
    while len(candidates) < 6:
        point = Point(west + (east - west) * random.random(), south + (north - south) * random.random())
        if cell.contains(point) and point.distance(middle) < reach_km:
            candidates.append(point)
    return max(candidates, key=lambda point: min((point.distance(other) for other in placed), default=0))


def _cells_of_seeds(banks: list[BaseGeometry], seeds: list[Point]) -> list[BaseGeometry]:
    """Return for each seed the land nearer to it than to any other on its own side of the river."""
    cells: dict[int, BaseGeometry] = {}
    for bank in banks:
        here = [number for number, seed in enumerate(seeds) if bank.contains(seed)]
        around = MultiPoint([seeds[number] for number in here])
        for cell in shapely.voronoi_polygons(around, extend_to=bank).geoms:
            number = next(n for n in here if cell.contains(seeds[n]))
            cells[number] = cell.intersection(bank)
    return _without_orphans([cells[number] for number in range(len(seeds))], seeds)


def _without_orphans(cells: list[BaseGeometry], seeds: list[Point]) -> list[BaseGeometry]:
    """Return the cells, each piece cut off by a bend of the river given to the neighbour it touches most."""
    pieces = [(p, s) for c, s in zip(cells, seeds, strict=True) for p in shapely.get_parts(c)]
    whole = [piece for piece, seed in pieces if piece.contains(seed)]
    orphans = [piece for piece, seed in pieces if not piece.contains(seed)]
    for orphan in orphans:
        touching = [cell.intersection(orphan.buffer(GRID_KM)).area for cell in whole]
        best = int(np.argmax(touching))
        whole[best] = shapely.union_all([whole[best], orphan], grid_size=GRID_KM)
    return whole


def _wiggled_edges(
    cells: list[BaseGeometry], wards: list[Ward], drawn: list[BaseGeometry], random: Generator
) -> list[LineString]:
    """Return the edges between cells in WGS 84, each bent once for both its sides; outline and river stay."""
    lines = shapely.union_all([cell.boundary for cell in cells], grid_size=GRID_KM)
    straight = list(shapely.get_parts(shapely.line_merge(lines)))
    tree = shapely.STRtree(cells)
    stay = shapely.union_all([line.buffer(3 * GRID_KM) for line in drawn])
    bent = []
    for edge in straight:
        ward = wards[int(tree.nearest(edge.interpolate(0.5, normalized=True)))]
        pieces = list(pairwise((x, y) for x, y in edge.coords))
        bends = [] if stay.covers(edge) else _bent(pieces, SHORTEST_BEND_KM[ward.setting], random)
        bent.append(LineString(bends) if bends else edge)
    touching = shapely.STRtree(bent).query(bent, predicate="crosses")
    crossed = {int(number) for number in touching.ravel()}
    kept = [straight[n] if n in crossed else bent[n] for n in range(len(bent))]
    return [_on_the_globe(edge) for edge in kept]


def _on_the_globe(line: BaseGeometry) -> LineString:
    """Return a line of kilometres as degrees, to five decimals (about a metre)."""
    stretch = KM_PER_DEGREE * math.cos(math.radians(ORIGIN_LATITUDE))
    points = [
        (round(ORIGIN_LONGITUDE + x / stretch, 5), round(ORIGIN_LATITUDE + y / KM_PER_DEGREE, 5))
        for x, y in line.coords
    ]
    return LineString([points[0], *(b for a, b in pairwise(points) if a != b)])


def _polygons_like(cells: list[BaseGeometry], edges: list[LineString]) -> list[Polygon]:
    """Return the polygons that the edges close, in the order of the cells they grew from."""
    faces = list(polygonize(edges))
    if len(faces) != len(cells):
        raise ValueError(f"the bent edges close {len(faces)} polygons, not {len(cells)}: bend them less")
    outlines = [Polygon(_on_the_globe(cell.boundary).coords) for cell in cells]
    tree = shapely.STRtree(faces)
    return [
        faces[max(tree.query(cell), key=lambda number: faces[number].intersection(cell.buffer(0)).area)]
        for cell in outlines
    ]


def _numbered(seeds: list[tuple[Ward, Point]], polygons: list[Polygon]) -> list[SmallArea]:
    small_areas: list[SmallArea] = []
    for number, ((ward, _), polygon) in enumerate(zip(seeds, polygons, strict=True), start=1):
        letter = chr(ord("A") + sum(area.ward == ward for area in small_areas))
        small_areas.append(SmallArea(f"SF-A{number:03d}", f"{ward.name} {letter}", ward, polygon))
    return small_areas


def feature_collection(features: Sequence[tuple[dict[str, str], BaseGeometry]]) -> str:
    """Return GeoJSON text with one feature a line."""
    written = [
        {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}
        for properties, geometry in features
    ]
    lines = [json.dumps(feature, separators=(",", ":")) for feature in written]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
