"""Lines of links: their ends drawn to nodes, and the faults that a drawn line may have.

Pure functions on GEOS and shapely geometry, EPSG:3067. Heights of vertices stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import LineString

from gisapp.geo.crs import STORAGE_SRID

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

_FLAT: Final = 2


def ends_moved(
    line: LineString, *, start: Point | None = None, end: Point | None = None
) -> LineString | str:
    """``line`` with its ends at the given places, or the fault that it would have."""
    coordinates = np.array(line.coords)
    for index, place in ((0, start), (-1, end)):
        if place is not None:
            coordinates[index, :_FLAT] = place.x, place.y
    return fault_of(coordinates) or LineString(
        [tuple(position) for position in coordinates.tolist()], srid=STORAGE_SRID
    )


def fault_of(coordinates: Any) -> str:
    """What is wrong with a line of these coordinates, as the end of a sentence; empty if nothing.

    Strict, because a person drew it: imports only warn of the same.
    """
    flat = coordinates[:, :_FLAT]
    repeated = np.flatnonzero((flat[1:] == flat[:-1]).all(axis=1))
    if repeated.size:
        return f"has vertex {repeated[0] + 2} on the one before it"
    if not shapely.is_simple(shapely.linestrings(flat)):
        return "crosses itself"
    return ""
