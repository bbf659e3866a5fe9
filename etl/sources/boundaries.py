"""Boundary files: areas of one type as valid polygons in WGS 84, or a list of areas where no map is to be had."""

import geopandas as gpd
import pandas as pd

from etl.ledger import OUTSIDE, Rule, SourceLoad, load_checked
from etl.place import Boundaries
from etl.problems import LoadFailed, Problem, nearest
from etl.reading import sql_text


def load_boundaries(load: SourceLoad, source: Boundaries) -> None:
    """Add the place's areas to raw.boundary: code, name, rural_urban and geometry in WGS 84 (none from a CSV)."""
    if load.path.suffix == ".csv":
        _load_list(load, source)
        return
    frame = _read(load)
    columns = source.columns
    wanted = [columns.code, columns.name, columns.rural_urban, source.place_column]
    _require(load, frame, [column for column in wanted if column])
    inside = frame[source.place_column] == load.place.code if source.place_column else frame.index >= 0
    load.count("set aside", OUTSIDE, int((~inside).sum()))
    areas = _mended(load, frame[inside]) if source.mend_shapes else frame[inside]
    codes = _text(areas[columns.code])
    _check_shapes(load, areas, codes, columns.code)
    load.count("loaded", "accepted", len(areas))
    load.stop_if_mostly_refused()
    rows = pd.DataFrame(
        {
            "source_id": load.source_id,
            "place_code": load.place.code,
            "area_type": source.area_type,
            "area_code": codes,
            "area_name": _text(areas[columns.name]).fillna(codes),
            "rural_urban": _text(areas[columns.rural_urban]) if columns.rural_urban else None,
            "wkb": areas.geometry.to_wkb(output_dimension=2),
        }
    )
    load.con.register("boundary_rows", rows)
    load.con.execute(
        "insert into raw.boundary by name select * exclude (wkb), st_geomfromwkb(wkb) as geometry from boundary_rows"
    )
    load.con.unregister("boundary_rows")


def _load_list(load: SourceLoad, source: Boundaries) -> None:
    """Add areas without a geometry: their figures are listed, and the map says that it has no boundaries."""
    file = load.file()
    columns = source.columns
    file.require([name for name in (*columns.model_dump().values(), source.place_column) if name])
    code = file.text(columns.code)
    selected = {
        "area_type": sql_text(source.area_type),
        "area_code": code,
        "area_name": f"coalesce({file.text(columns.name)}, {code})",
        "rural_urban": file.text(columns.rural_urban) if columns.rural_urban else "null::varchar",
    }
    rules = [Rule("rejected", "an area without a code", "area_code is null", "area_code", columns.code)]
    if source.place_column:
        selected["of_place"] = file.text(source.place_column)
        rules.insert(0, Rule("set aside", OUTSIDE, f"of_place is distinct from {sql_text(load.place.code)}"))
    rows = load_checked(load, file, selected, rules, ["area_code"], columns.code)
    left_out = " exclude (of_place)" if source.place_column else ""
    load.con.execute(f"insert into raw.boundary by name select *{left_out} from {rows}")


def _read(load: SourceLoad) -> gpd.GeoDataFrame:
    try:
        read = gpd.read_parquet if load.path.suffix == ".parquet" else gpd.read_file
        frame = read(load.path)
    except Exception as error:  # GDAL, Arrow and shapely each raise their own kinds
        what = "the boundaries cannot be read"
        raise LoadFailed([Problem(load.path.name, what, "Use GeoJSON or GeoParquet.")]) from error
    if frame.empty:
        raise LoadFailed([Problem(load.path.name, "it holds no area", "Export it again and replace it.")])
    if frame.crs is None:
        what = "the coordinate reference system is not stated"
        raise LoadFailed([Problem(load.path.name, what, "Export it with its CRS (EPSG:4326 or EPSG:27700).")])
    frame = frame.to_crs(4326)
    west, south, east, north = frame.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90) and not frame.geometry.is_empty.all():
        what = "its coordinates are no longitudes and latitudes, which GeoJSON means unless it states another system"
        raise LoadFailed([Problem(load.path.name, what, "State the CRS in the file (as EPSG:27700) or export WGS 84.")])
    return frame


def _mended(load: SourceLoad, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the areas with crossing lines resolved, as the place file asks; how many is kept as a note."""
    crossing = ~areas.geometry.is_valid
    if crossing.any():
        load.notes.append(("polygons that crossed themselves are mended", f"{int(crossing.sum()):,} of {len(areas):,}"))
    return areas.set_geometry(areas.geometry.make_valid())


def _text(column: pd.Series) -> pd.Series:
    """Return a column as trimmed text, missing where it is blank."""
    text = column.astype("string").str.strip()
    return text.where(text != "")


def _require(load: SourceLoad, frame: gpd.GeoDataFrame, columns: list[str]) -> None:
    problems = [
        Problem(load.path.name, "no such property", f"Mend `columns`.{nearest(c, map(str, frame.columns))}", c)
        for c in columns
        if c not in frame.columns
    ]
    if problems:
        raise LoadFailed(problems)


def _check_shapes(load: SourceLoad, areas: gpd.GeoDataFrame, codes: pd.Series, code: str) -> None:
    is_polygon = areas.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~areas.geometry.is_empty
    faults = {
        "areas without a code": codes.isna(),
        "areas without a polygon": ~is_polygon,
        "areas whose polygon crosses itself": is_polygon & ~areas.geometry.is_valid,
        "codes that stand more than once": codes.notna() & codes.duplicated(keep=False),
    }
    problems = [
        Problem(
            load.path.name,
            what,
            "Mend the file: a ward left out would be a hole in the map.",
            code,
            int(faulty.sum()),
            tuple(codes[faulty].dropna()[:3]),
        )
        for what, faulty in faults.items()
        if faulty.any()
    ]
    if problems:
        raise LoadFailed(problems)
