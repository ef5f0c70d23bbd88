"""Geometry from outside brought into the storage system, to compare with or to be stored.

A filter may ask about any place: its geometry loses its heights, its edges stay straight in the
system in which they were sent, and boxes are cut to the surroundings of Finland. What is to be
stored keeps its vertices and heights, and has to lie where the utility works.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry

from gisapp.features.field_types import FieldKind
from gisapp.geo import crs
from gisapp.geo.measure import service_area
from gisapp.ogc.errors import invalid
from gisapp.ogc.geometry.shapes import Box, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gisapp.ogc.geometry.intake import Intake

# Finland with a wide margin, degrees. Boxes are cut to it before they are transformed: clients send
# boxes of the whole world, or of ±1e8 (QGIS), and nothing of ours lies outside.
_FINLAND: Final = (15.0, 58.0, 36.0, 72.0)
# Straight edges of one system are curves in another; parts this short stay within a metre.
_PARTS: Final = 32
# The stored grid: millimetres.
_DECIMALS: Final = 3
_HALF_CIRCLE: Final = 180.0


def for_filter(geometry: Box | Shape, locator: str = "filter") -> GEOSGeometry:
    """The geometry in EPSG:3067, 2D (empty where it lies nowhere near); raises ``OwsError``."""
    return _geos(stored_shape(geometry, locator))


def stored_shape(geometry: Box | Shape, locator: str) -> shapely.Geometry:
    """The same for those who need no GEOS geometry, which takes longer to make than the box."""
    if isinstance(geometry, Box):
        shape = _of_box(geometry)
    else:
        _require_valid(geometry.geometry, locator)
        shape = shapely.force_2d(geometry.geometry)
    if geometry.srid != crs.STORAGE_SRID:
        longest = shapely.length(shape) / _PARTS
        shape = shapely.segmentize(shape, longest) if longest > 0 else shape
        shape = _transformed(shape, geometry.srid)
        if not np.isfinite(shapely.get_coordinates(shape)).all():
            msg = "The geometry of the filter lies outside its coordinate system. Check the axes."
            raise invalid(msg, locator)
    return shape


def for_writing(shape: Shape, intake: Intake, kind: FieldKind, *, heights: bool) -> GEOSGeometry:
    """The geometry as a property of ``kind`` stores it: EPSG:3067, to the millimetre.

    Heights (N2000) stay as they are; ``heights`` says whether the property can hold them. Raises
    ``OwsError`` for a geometry that is not valid, of another kind, or outside the service area.
    """
    geometry = _fitted(shape.geometry, kind, intake)
    if geometry.has_z and not heights:
        intake.refuse("This geometry is stored without heights; send two numbers a position.")
    if shape.srid != crs.STORAGE_SRID:
        geometry = _transformed(geometry, shape.srid)
    xy = shapely.get_coordinates(geometry)
    if not service_area().holds(xy[:, 0], xy[:, 1]).all():
        intake.refuse(
            "The geometry lies outside the service area. Its axes may be swapped, or it is not in "
            "the coordinate system that it names."
        )
    geometry = shapely.transform(
        geometry, lambda c: np.round(c, _DECIMALS), include_z=geometry.has_z
    )
    _require_valid(geometry, intake.locator, intake)
    return _geos(geometry)


def _fitted(geometry: shapely.Geometry, kind: FieldKind, intake: Intake) -> shapely.Geometry:
    """The geometry as ``kind``: the one part of many, or many of one part."""
    if kind is FieldKind.MULTIPOLYGON and geometry.geom_type == "Polygon":
        return shapely.multipolygons([geometry])
    wanted = _TYPES[kind]
    if geometry.geom_type in (f"Multi{wanted}", "GeometryCollection"):
        parts = shapely.get_parts(geometry)
        geometry = parts[0] if len(parts) == 1 else geometry
    if geometry.geom_type != wanted:
        intake.refuse(f"The property holds a {wanted}, and the geometry is a {geometry.geom_type}.")
    return geometry


def _require_valid(geometry: shapely.Geometry, locator: str, intake: Intake | None = None) -> None:
    if shapely.is_valid(geometry):
        return
    reason = shapely.is_valid_reason(geometry).split("[")[0].strip()
    message = f"The geometry is not valid: {reason}."
    if intake:
        intake.refuse(message)
    raise invalid(message, locator)


def _of_box(box: Box) -> shapely.Geometry:
    if box.min_x > box.max_x:
        # A side beyond the date line leaves nothing of its half.
        halves = ((box.min_x, _HALF_CIRCLE), (-_HALF_CIRCLE, box.max_x))
        return shapely.union_all(
            [
                _of_box(Box(box.srid, west, box.min_y, east, box.max_y))
                for west, east in halves
                if west <= east
            ]
        )
    corners = (box.min_x, box.min_y, box.max_x, box.max_y)
    if box.srid != crs.STORAGE_SRID:
        domain = _domain(box.srid)
        lower = [max(a, b) for a, b in zip(corners[:2], domain[:2], strict=True)]
        upper = [min(a, b) for a, b in zip(corners[2:], domain[2:], strict=True)]
        if lower[0] > upper[0] or lower[1] > upper[1]:
            return shapely.Polygon()
        corners = (lower[0], lower[1], upper[0], upper[1])
    return _box_shape(*corners)


def _box_shape(min_x: float, min_y: float, max_x: float, max_y: float) -> shapely.Geometry:
    """A box as the geometry it is: a point or a line when it has no area."""
    if min_x == max_x and min_y == max_y:
        return shapely.Point(min_x, min_y)
    if min_x == max_x or min_y == max_y:
        return shapely.LineString([(min_x, min_y), (max_x, max_y)])
    return shapely.box(min_x, min_y, max_x, max_y)


def _transformed(geometry: shapely.Geometry, srid: int) -> shapely.Geometry:
    """The geometry in EPSG:3067; heights are of N2000 in every system and stay."""
    transform = crs.transformer(srid, crs.STORAGE_SRID).transform

    def moved(rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack((*transform(rows[:, 0], rows[:, 1]), *rows[:, 2:].T))

    return shapely.transform(geometry, moved, include_z=geometry.has_z)


def ewkb(shape: shapely.Geometry) -> str:
    """A geometry in EPSG:3067 as PostGIS reads it from text."""
    stamped = shapely.set_srid(shape, crs.STORAGE_SRID)
    return str(shapely.to_wkb(stamped, hex=True, include_srid=True))


def _geos(geometry: shapely.Geometry) -> GEOSGeometry:
    return GEOSGeometry(memoryview(shapely.to_wkb(geometry)), srid=crs.STORAGE_SRID)


@lru_cache(maxsize=8)
def _domain(srid: int) -> tuple[float, float, float, float]:
    """The bounds of Finland in system ``srid``, x before y."""
    if srid == crs.GEOGRAPHIC_SRID:
        return _FINLAND
    transform = crs.transformer(crs.GEOGRAPHIC_SRID, srid)
    min_x, min_y, max_x, max_y = transform.transform_bounds(*_FINLAND)
    return min_x, min_y, max_x, max_y


_TYPES: Final = {
    FieldKind.POINT: "Point",
    FieldKind.LINE: "LineString",
    FieldKind.MULTIPOLYGON: "MultiPolygon",
}
