"""Geometry of a filter brought into the storage system, ready to be a query parameter."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry

from gisapp.geo import crs
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters.ast import Box, Shape

# Finland with a wide margin, degrees. Boxes are cut to it before they are transformed: clients send
# boxes of the whole world, or of ±1e8 (QGIS), and nothing of ours lies outside.
_FINLAND: Final = (15.0, 58.0, 36.0, 72.0)
# Straight edges of one system are curves in another; parts this short stay within a metre.
_PARTS: Final = 32


def in_storage(geometry: Box | Shape) -> GEOSGeometry:
    """The geometry in EPSG:3067 (empty where it lies nowhere near); raises ``OwsError``."""
    shape = _of_box(geometry) if isinstance(geometry, Box) else _of_text(geometry)
    if geometry.srid != crs.STORAGE_SRID:
        shape = _transformed(shape, geometry.srid)
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=crs.STORAGE_SRID)


def _of_box(box: Box) -> shapely.Geometry:
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


def _of_text(shape: Shape) -> shapely.Geometry:
    geometry = shapely.from_wkt(shape.wkt)
    if not shapely.is_valid(geometry):
        reason = shapely.is_valid_reason(geometry).split("[")[0].strip()
        msg = f"The geometry of the filter is not valid: {reason}."
        raise invalid(msg, "filter")
    return geometry


def _transformed(geometry: shapely.Geometry, srid: int) -> shapely.Geometry:
    longest = shapely.length(geometry) / _PARTS
    if longest > 0:
        geometry = shapely.segmentize(geometry, longest)
    transform = crs.transformer(srid, crs.STORAGE_SRID).transform
    moved = shapely.transform(geometry, lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        msg = "The geometry of the filter lies outside its coordinate system. Check the axes."
        raise invalid(msg, "filter")
    return moved


@lru_cache(maxsize=8)
def _domain(srid: int) -> tuple[float, float, float, float]:
    """The bounds of Finland in system ``srid``, x before y."""
    if srid == crs.GEOGRAPHIC_SRID:
        return _FINLAND
    transform = crs.transformer(crs.GEOGRAPHIC_SRID, srid)
    min_x, min_y, max_x, max_y = transform.transform_bounds(*_FINLAND)
    return min_x, min_y, max_x, max_y
