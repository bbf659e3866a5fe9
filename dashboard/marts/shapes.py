"""The shapes of a place's wards, made ready for drawing."""

import duckdb
import geopandas as gpd
import shapely

from dashboard.map import MapShapes, prepare_shapes


def drawn_shapes(con: duckdb.DuckDBPyConnection, place_code: str, compact: bool) -> MapShapes | None:
    """The wards of a place as the map draws them, or None where no ward has a shape."""
    wards = con.execute(
        """select area_code, area_name, ST_AsWKB(geometry) as shape from marts.dim_area
        where place_code = ? and area_type = 'ward' and geometry is not null order by area_code""",
        [place_code],
    ).df()
    if wards.empty:
        return None
    insets = con.execute(
        "select inset_name, area_code from marts.dim_inset where place_code = ? order by inset_name, area_code",
        [place_code],
    ).df()
    shapes = shapely.from_wkb(wards.pop("shape").map(bytes).to_numpy())
    areas = gpd.GeoDataFrame(wards, geometry=shapes, crs="EPSG:4326")
    return prepare_shapes(areas, insets, compact=compact)
