"""Boxes in the parameters of an address."""

from __future__ import annotations

from math import isfinite

from django.contrib.gis.geos import Polygon

from gisapp.core.errors import InvalidInputError
from gisapp.geo import crs
from gisapp.geo.grids import Box


def stored_box(text: str, name: crs.CrsName) -> Polygon:
    """The box ``west,south,east,north`` in the system ``name``, as one of EPSG:3067 around it.

    Raises ``InvalidInputError`` for what is no box.
    """
    msg = "bbox has four numbers: west,south,east,north."
    try:
        first, second, third, fourth = (float(number) for number in text.split(","))
    except ValueError as error:
        raise InvalidInputError(msg, locator="bbox") from error
    west, south = crs.text_order(name, first, second)
    east, north = crs.text_order(name, third, fourth)
    box = Box(west, south, east, north, name.srid).covering(crs.STORAGE_SRID)
    sides = (box.west, box.south, box.east, box.north)
    if not all(map(isfinite, sides)) or west > east or south > north:
        raise InvalidInputError(msg, locator="bbox")
    area = Polygon.from_bbox(sides)
    area.srid = crs.STORAGE_SRID
    return area
