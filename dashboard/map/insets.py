"""Where a place's map and its framed towns stand in the figure: the map as large as the frames allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.map.lettering import text_width

MARGIN = 4.0  # room for the chosen area's outline at the edge of the figure
NAME_HEIGHT = 18.0
MAP_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.62, 0.55)
FRAME_SHARES = (0.42, 0.39, 0.36, 0.33, 0.3, 0.27, 0.24, 0.21)  # of the figure's width, the longer side
GAP = 8.0
RADIUS_FOR_A_VALUE = 12.5  # pixels: the circle that a printed value needs


@dataclass(frozen=True)
class Box:
    """A rectangle by its two corners."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top

    def grown_by(self, by: float) -> Box:
        """The rectangle with the same centre and `by` more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def grown(self, times: float) -> Box:
        """The rectangle with the same centre, larger on every side by a share of its longer side."""
        return self.grown_by(max(self.width, self.height) * (times - 1) / 2)

    def overlaps(self, other: Box) -> bool:
        """Whether the two rectangles share any ground."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def polygon(self) -> BaseGeometry:
        """The same rectangle as a geometry."""
        return shapely.box(self.left, self.top, self.right, self.bottom)


@dataclass(frozen=True)
class Town:
    """A group of areas to enlarge, the rectangle round them and their widest circles, in metres."""

    name: str
    area_codes: frozenset[str]
    bounds: Box
    radii: tuple[float, ...]


@dataclass(frozen=True)
class View:
    """How metres (y up) become pixels (y down)."""

    scale: float
    metres_left: float
    metres_top: float
    pixel_left: float
    pixel_top: float

    def pixels(self, metres: np.ndarray) -> np.ndarray:
        """Geometries in pixels."""
        turned = np.array([self.scale, -self.scale])
        shift = np.array([self.pixel_left, self.pixel_top])
        origin = np.array([self.metres_left, self.metres_top])
        return np.asarray(shapely.transform(metres, lambda xy: (xy - origin) * turned + shift))

    def box(self, metres: Box) -> Box:
        """A rectangle of metres in pixels."""
        left = (metres.left - self.metres_left) * self.scale + self.pixel_left
        top = (self.metres_top - metres.bottom) * self.scale + self.pixel_top
        return Box(left, top, left + metres.width * self.scale, top + metres.height * self.scale)


@dataclass(frozen=True)
class Arrangement:
    """A place's map with its frames, all in the pixels of one figure."""

    width: float
    height: float
    view: View
    towns: tuple[Town, ...]
    frames: tuple[Box, ...]

    @property
    def locators(self) -> tuple[Box, ...]:
        """The rectangles on the main map that the frames enlarge."""
        return tuple(self.view.box(town.bounds) for town in self.towns)

    def view_of_town(self, number: int) -> View:
        """How metres become pixels inside one frame."""
        bounds, frame = self.towns[number].bounds, self.frames[number]
        return View(frame.width / bounds.width, bounds.left, bounds.bottom, frame.left, frame.top)


def arrange(metres: np.ndarray, towns: list[Town], width: float, height: float) -> Arrangement:
    """The best placing of map and frames; a figure where no frame fits is drawn without frames."""
    bounds = Box(*shapely.total_bounds(metres))
    room = Box(MARGIN, MARGIN, width - MARGIN, height - MARGIN)
    largest = min(room.width / bounds.width, room.height / bounds.height)
    land = shapely.union_all(shapely.simplify(metres, 2 / largest))
    best, best_score = _without_frames(bounds, largest, room, height), -1.0
    for scale in MAP_SCALES if towns else ():
        for view in _standings(bounds, largest * scale, room):
            frames = _place_frames(view, land, towns, Box(1, 1, width - 1, height - 1))
            score = scale * scale * 2 + sum(map(_worth, towns, frames))
            if frames and score > best_score:
                best, best_score = Arrangement(width, height, view, tuple(towns), frames), score
    return _cropped(best, bounds)


def _cropped(figure: Arrangement, bounds: Box) -> Arrangement:
    """The same arrangement without empty strips above and below."""
    drawn = figure.view.box(bounds).grown_by(MARGIN)
    top = min([drawn.top, *(frame.top - NAME_HEIGHT for frame in figure.frames)])
    bottom = max([drawn.bottom, *(frame.bottom + 1 for frame in figure.frames)])
    frames = tuple(Box(f.left, f.top - top, f.right, f.bottom - top) for f in figure.frames)
    view = replace(figure.view, pixel_top=figure.view.pixel_top - top)
    return replace(figure, height=float(round(bottom - top)), view=view, frames=frames)


def _worth(town: Town, frame: Box) -> float:
    """How much a frame adds to a figure: the share of the town's areas that it gives room for a value."""
    scale = frame.width / town.bounds.width
    return sum(radius * scale >= RADIUS_FOR_A_VALUE for radius in town.radii) / len(town.radii)


def _without_frames(bounds: Box, scale: float, room: Box, height: float) -> Arrangement:
    """The map alone, as large as the figure allows."""
    left = room.left + (room.width - bounds.width * scale) / 2
    view = View(scale, bounds.left, bounds.bottom, left, room.top)
    return Arrangement(room.right + MARGIN, height, view, (), ())


def _standings(bounds: Box, scale: float, room: Box) -> Iterator[View]:
    """The nine ways to stand a map in a figure: left, middle, right by top, middle, bottom."""
    spare_x, spare_y = room.width - bounds.width * scale, room.height - bounds.height * scale
    for share_x in (0.0, 0.5, 1.0) if spare_x > 1 else (0.0,):
        for share_y in (0.0, 0.5, 1.0) if spare_y > 1 else (0.0,):
            left, top = room.left + spare_x * share_x, room.top + spare_y * share_y
            yield View(scale, bounds.left, bounds.bottom, left, top)


def _place_frames(view: View, land: BaseGeometry, towns: list[Town], room: Box) -> tuple[Box, ...]:
    """One frame a town, the largest that fits, none on land or on each other; empty if one finds no room."""
    ground = view.pixels(np.array([land.buffer(GAP / view.scale)]))[0]
    shapely.prepare(ground)
    placed: list[Box] = []
    for town in towns:
        smallest = 1.5 * max(town.bounds.width, town.bounds.height) * view.scale
        sizes = (share * room.width for share in FRAME_SHARES if share * room.width >= smallest)
        fitting = (f for s in sizes for f in _corner_frames(town, s, room) if _is_free(f, ground, placed))
        frame = next(fitting, None)
        if frame is None:
            return ()
        placed.append(frame)
    return tuple(placed)


def _corner_frames(town: Town, longer_side: float, room: Box) -> Iterator[Box]:
    """Frames of one size in the four corners, then along the edges between them."""
    shrink = longer_side / max(town.bounds.width, town.bounds.height)
    wide, high = round(town.bounds.width * shrink), round(town.bounds.height * shrink)
    lefts = (room.left, room.right - wide)
    tops = (room.bottom - high, room.top + NAME_HEIGHT)
    for share in (0.0, 0.15, 0.3, 0.45):
        for from_left, from_top in ((share, 0.0), (0.0, share)):
            for left, way_x in zip(lefts, (1, -1), strict=True):
                for top, way_y in zip(tops, (-1, 1), strict=True):
                    x, y = left + way_x * from_left * room.width, top + way_y * from_top * room.height
                    if room.left <= x <= room.right - wide and y + high <= room.bottom:
                        yield Box(round(x), round(y), round(x) + wide, round(y) + high)


def _is_free(frame: Box, ground: BaseGeometry, placed: Iterable[Box]) -> bool:
    """Whether a frame with its name above stands clear of the land and of the frames already placed."""
    whole = Box(frame.left, frame.top - NAME_HEIGHT, frame.right, frame.bottom)
    kept_clear = (Box(p.left - GAP, p.top - NAME_HEIGHT, p.right + GAP, p.bottom + GAP) for p in placed)
    return not any(whole.overlaps(box) for box in kept_clear) and not ground.intersects(whole.polygon())


def name_beside(name: str, locator: Box, others: list[Box], land: BaseGeometry, figure: Arrangement) -> Box:
    """The box for a town's name beside its rectangle, on the side that covers least of the map."""
    wide, high = text_width(name) + 4, 15.0
    middle_x, middle_y = (locator.left + locator.right - wide) / 2, (locator.top + locator.bottom - high) / 2
    corners = [
        (middle_x, locator.top - high - 1),
        (middle_x, locator.bottom + 1),
        (locator.left - wide - 3, middle_y),
        (locator.right + 2, middle_y),
    ]
    boxes = [Box(x, y, x + wide, y + high) for x, y in corners]

    def cost(box: Box) -> float:
        outside = box.left < 0 or box.top < 0 or box.right > figure.width or box.bottom > figure.height
        crossed = sum(box.overlaps(other) for other in others)
        return (outside + crossed) * 1e6 + float(land.intersection(box.polygon()).area)

    return min(boxes, key=cost)
