"""Coordinates to areas: each different point of a file is placed once, in the polygon of the area that holds it."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from etl.ledger import SourceLoad
from etl.place import Contacts
from etl.problems import LoadFailed, Problem
from etl.reading import TabularFile, sql_text

# A word that is no area's code: such a row is counted as outside the place.
NO_AREA_HOLDS_IT = "in no area of the place"


def area_by_coordinates(load: SourceLoad, file: TabularFile, source: Contacts) -> str:
    """Return the SQL of a row's area code, by the temporary table `located` that is filled here.

    It is null where a row has no coordinates or stands at one of the place file's `no_area_points`, which say that
    the publisher knew no address.
    """
    longitude, latitude = (
        file.read_as(str(column), "DOUBLE") for column in (source.columns.longitude, source.columns.latitude)
    )
    points = load.con.execute(
        f"""select distinct {longitude} as longitude, {latitude} as latitude from {file.rows()}
        where {longitude} is not null and {latitude} is not null"""
    ).df()
    is_no_place = pd.MultiIndex.from_frame(points).isin(source.no_area_points)
    located = points.loc[~is_no_place].reset_index(drop=True)
    located["area"] = _areas_of(load, located["longitude"].to_numpy(), located["latitude"].to_numpy())
    load.con.register("located_points", located)
    # A file's own column may be called longitude, and would be taken for the table's in the comparison below.
    load.con.execute(
        """create or replace temp table located as
        select longitude as located_east, latitude as located_north, area as located_area from located_points"""
    )
    load.con.unregister("located_points")
    return f"""(select any_value(located_area) from located
        where located_east = {longitude} and located_north = {latitude})"""


def _areas_of(
    load: SourceLoad, longitudes: npt.NDArray[np.float64], latitudes: npt.NDArray[np.float64]
) -> npt.NDArray[np.object_]:
    """Return the code of the area that holds each point; of two that share it, the first by code."""
    areas = np.full(len(longitudes), NO_AREA_HOLDS_IT, dtype=object)
    for code, polygon in _polygons(load):
        west, south, east, north = polygon.bounds
        is_near = (longitudes >= west) & (longitudes <= east) & (latitudes >= south) & (latitudes <= north)
        near = np.flatnonzero(is_near & (areas == NO_AREA_HOLDS_IT))
        shapely.prepare(polygon)
        areas[near[shapely.intersects_xy(polygon, longitudes[near], latitudes[near])]] = code
    return areas


def _polygons(load: SourceLoad) -> list[tuple[str, BaseGeometry]]:
    rows = load.con.execute(
        f"""select area_code, st_aswkb(geometry) from raw.boundary where area_type = 'ward'
        and place_code = {sql_text(load.place.code)} and geometry is not null order by area_code"""
    ).fetchall()
    if not rows:
        what = f"source '{load.source.name}' finds areas by coordinates, and no boundaries of wards are loaded"
        raise LoadFailed([Problem(load.place.file.name, what, "Add boundaries with polygons.")])
    return [(code, shapely.from_wkb(bytes(shape))) for code, shape in rows]
