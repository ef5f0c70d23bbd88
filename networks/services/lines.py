"""Lines of links: their ends drawn to nodes, and the faults that a drawn line may have.

Pure functions on GEOS and shapely geometry, EPSG:3067. Heights of vertices stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from django.contrib.gis.geos import LineString

from gisapp.geo.crs import STORAGE_SRID

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

_FLAT: Final = 2
_DECIMALS: Final = 3


def ends_moved(
    line: LineString, *, start: Point | None = None, end: Point | None = None
) -> LineString | str:
    """``line`` with its ends at the given places, or the fault that it would have."""
    coordinates = np.array(line.coords)
    for index, place in ((0, start), (-1, end)):
        if place is not None:
            coordinates[index, :_FLAT] = place.x, place.y
    return fault_of(coordinates) or _line(coordinates)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line in two parts that meet; ``share`` is the part of its length before the cut, 0 to 1."""

    before: LineString
    after: LineString
    share: float


def nearest_on(line: LineString, place: Point) -> tuple[tuple[float, ...], float]:
    """The position on ``line`` nearest to ``place`` (with height where it has one), and how far.

    East and north are rounded to millimetres, as everything drawn is.
    """
    coordinates = np.array(line.coords)
    at, _index = _along(coordinates, shapely.Point(place.x, place.y))
    at[:_FLAT] = at[:_FLAT].round(_DECIMALS)
    away = float(np.hypot(at[0] - place.x, at[1] - place.y))
    return tuple(at.tolist()), away


def cut(line: LineString, place: Point) -> Cut | str:
    """``line`` cut at ``place``, which may lie a little beside it, or the fault of a part."""
    coordinates = np.array(line.coords)
    at, index = _along(coordinates, shapely.Point(place.x, place.y))
    at[:_FLAT] = place.x, place.y
    parts = [
        _without_repeats(np.vstack([coordinates[:index], at])),
        _without_repeats(np.vstack([at, coordinates[index:]])),
    ]
    for part in parts:
        if len(part) < _FLAT:
            return "has no length on one side of the place"
        if fault := fault_of(part):
            return fault
    before, after = (_line(part) for part in parts)
    return Cut(before, after, before.length / (before.length + after.length))


def joined(first: LineString, second: LineString) -> LineString | str:
    """``second`` behind ``first``, which ends where it begins, or the fault of the whole.

    Heights are kept only where both have them.
    """
    dimensions = 3 if first.hasz and second.hasz else _FLAT
    coordinates = np.vstack(
        [np.array(first.coords)[:, :dimensions], np.array(second.coords)[1:, :dimensions]]
    )
    return fault_of(coordinates) or _line(coordinates)


def turned(line: LineString) -> LineString:
    """``line`` drawn the other way."""
    return _line(np.array(line.coords)[::-1])


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


def _line(coordinates: Any) -> LineString:
    return LineString([tuple(position) for position in coordinates.tolist()], srid=STORAGE_SRID)


def _along(coordinates: Any, place: shapely.Point) -> tuple[Any, int]:
    """The position on the line nearest to ``place``, and the number of the vertex behind it."""
    lengths = np.hypot(*np.diff(coordinates[:, :_FLAT], axis=0).T)
    ends = np.concatenate([[0.0], lengths.cumsum()])
    way = shapely.line_locate_point(shapely.linestrings(coordinates[:, :_FLAT]), place)
    index = int(np.clip(np.searchsorted(ends, way, side="right"), 1, len(lengths)))
    share = (way - ends[index - 1]) / lengths[index - 1]
    return coordinates[index - 1] + share * (coordinates[index] - coordinates[index - 1]), index


def _without_repeats(coordinates: Any) -> Any:
    """The line without vertices on the one before: a cut at a vertex makes one."""
    flat = coordinates[:, :_FLAT]
    kept = np.concatenate([[True], (flat[1:] != flat[:-1]).any(axis=1)])
    return coordinates[kept]
