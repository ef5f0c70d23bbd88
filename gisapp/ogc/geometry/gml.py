"""GML geometry that enters: 2.1.2, 3.1.1 and 3.2 alike, in filters, transactions and the API.

Read are points, lines, polygons, curves of straight segments, surfaces of one patch, collections
of them, and boxes. Axis order follows the notation of ``srsName``, which may stand on the geometry
or on its parts. Heights are kept; a geometry has them everywhere or nowhere. (OGC 02-069, 03-105r1,
07-036)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

import numpy as np
import shapely

from gisapp.ogc.geometry.boxes import read_box
from gisapp.ogc.geometry.gml_positions import PositionReader, is_metadata
from gisapp.ogc.geometry.shapes import Box, Shape
from gisapp.ogc.namespaces import GML_31, GML_32
from gisapp.ogc.xml_reader import local_name, namespace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element
    from numpy.typing import NDArray

    from gisapp.ogc.geometry.intake import Intake

_RING_POSITIONS: Final = 4
_OUTER: Final = ("exterior", "outerBoundaryIs")
_INNER: Final = ("interior", "innerBoundaryIs")
_BOXES: Final = ("Envelope", "Box")


def is_geometry(element: _Element) -> bool:
    """Whether ``element`` is a geometry that is read here, a box included."""
    name = local_name(element)
    return namespace(element) in (GML_31, GML_32) and (name in _READERS or name in _BOXES)


def read_geometry(element: _Element, intake: Intake) -> Box | Shape:
    """Read a geometry or a box; raises ``OwsError``, beyond the limits ``LimitError``."""
    if not is_geometry(element):
        intake.refuse(f"There should be a GML geometry: {', '.join((*_READERS, *_BOXES))}.")
    if local_name(element) in _BOXES:
        return _box(element, intake)
    return read_shape(element, intake)


def read_shape(element: _Element, intake: Intake) -> Shape:
    """Read a geometry that is no box; raises ``OwsError``, beyond the limits ``LimitError``."""
    if not is_geometry(element) or local_name(element) in _BOXES:
        intake.refuse(f"There should be a GML geometry: {', '.join(_READERS)}.")
    positions = PositionReader.of(element, intake)
    shape = Shape(positions.system.srid, _Reader(positions).geometry(element))
    intake.count(positions.vertices)
    return shape


def _box(element: _Element, intake: Intake) -> Box:
    positions = PositionReader.of(element, intake)
    # The corners as they stand in text: the box puts their axes in order itself.
    corners = [list(corner) for corner in positions.corners(element)]
    if len(corners) != 2:  # noqa: PLR2004 -- lower and upper
        intake.refuse("A box has a lower and an upper corner.")
    flat = [value for corner in corners for value in corner[:2]]
    # The element Box exists in GML 2 only, where east is always first.
    east_first = intake.east_first or local_name(element) == "Box"
    return read_box(flat, positions.system, intake.locator, east_first=east_first)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Builds the geometry; every method takes one element and raises ``OwsError``."""

    positions: PositionReader

    def geometry(self, element: _Element) -> shapely.Geometry:
        return _READERS[local_name(element)](self, element)

    def point(self, element: _Element) -> shapely.Geometry:
        rows = self.positions.of_children(element)
        if len(rows) != 1:
            self._refuse("A point has one position.")
        return shapely.points(rows[0])

    def line(self, element: _Element) -> shapely.Geometry:
        return self._line_through(self.positions.of_children(element))

    def curve(self, element: _Element) -> shapely.Geometry:
        (segments,) = self._children(element, ("segments",), 1)
        parts = [self.positions.of_children(s) for s in self._straight(segments)]
        return self._line_through(self._connected(parts))

    def polygon(self, element: _Element) -> shapely.Geometry:
        outer = [c for c in self._content(element) if local_name(c) in _OUTER]
        inner = [c for c in self._content(element) if local_name(c) in _INNER]
        if len(outer) != 1 or len(outer) + len(inner) != len(list(self._content(element))):
            self._refuse("A polygon has one exterior ring, and interior rings or none.")
        return shapely.Polygon(self._ring(outer[0]), [self._ring(child) for child in inner])

    def surface(self, element: _Element) -> shapely.Geometry:
        (patches,) = self._children(element, ("patches",), 1)
        (patch,) = self._children(patches, ("PolygonPatch",), 1)
        return self.polygon(patch)

    def points(self, element: _Element) -> shapely.Geometry:
        return shapely.multipoints(self._members(element, ("Point",)))

    def lines(self, element: _Element) -> shapely.Geometry:
        return shapely.multilinestrings(self._members(element, ("LineString", "Curve")))

    def polygons(self, element: _Element) -> shapely.Geometry:
        return shapely.multipolygons(self._members(element, ("Polygon", "Surface")))

    def collection(self, element: _Element) -> shapely.Geometry:
        return shapely.geometrycollections(self._members(element, _SIMPLE))

    def _members(self, element: _Element, kinds: tuple[str, ...]) -> list[shapely.Geometry]:
        members = [
            member
            for holder in self._content(element)
            for member in (holder if _is_member(holder) else [holder])
        ]
        if not members:
            self._refuse(f"{local_name(element)} has one member at least.")
        if any(local_name(m) not in kinds or not is_geometry(m) for m in members):
            self._refuse(f"The members of {local_name(element)} are {' or '.join(kinds)}.")
        return [self.geometry(member) for member in members]

    def _ring(self, boundary: _Element) -> shapely.Geometry:
        (ring,) = self._children(boundary, ("LinearRing", "Ring"), 1)
        if local_name(ring) == "LinearRing":
            rows = self.positions.of_children(ring)
        else:
            members = [m for holder in self._content(ring) for m in holder if _is_member(holder)]
            if any(local_name(member) not in ("LineString", "Curve") for member in members):
                self._refuse("A ring is a LinearRing, or curves one after the other.")
            parts = [shapely.get_coordinates(self.geometry(m), include_z=True) for m in members]
            rows = self._connected([part[:, : self.positions.dimension] for part in parts])
        if len(rows) < _RING_POSITIONS or not np.array_equal(rows[0], rows[-1]):
            self._refuse("A ring has four positions or more, and the last equals the first.")
        return shapely.linearrings(rows)

    def _line_through(self, rows: NDArray[np.float64]) -> shapely.Geometry:
        if len(rows) < 2:  # noqa: PLR2004 -- a line
            self._refuse("A line has two positions or more.")
        return shapely.linestrings(rows)

    def _straight(self, segments: _Element) -> Iterator[_Element]:
        for segment in self._content(segments):
            straight = local_name(segment) == "LineStringSegment"
            if not straight or segment.get("interpolation", "linear") != "linear":
                self._refuse("Curves are read when all their segments are straight.")
            yield segment

    def _connected(self, parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
        """The parts as one, each beginning where the one before it ended."""
        if not parts or not all(map(len, parts)):
            self._refuse("A curve has one segment at least, and each has positions.")
        for before, after in pairwise(parts):
            if not np.array_equal(before[-1], after[0]):
                self._refuse("A segment of a curve does not begin where the one before it ends.")
        return np.vstack([parts[0], *(part[1:] for part in parts[1:])])

    def _children(self, element: _Element, names: tuple[str, ...], count: int) -> list[_Element]:
        children = list(self._content(element))
        if len(children) != count or any(local_name(child) not in names for child in children):
            self._refuse(f"{local_name(element)} holds {count} {' or '.join(names)}.")
        return children

    def _content(self, element: _Element) -> Iterator[_Element]:
        """The child elements that make up the geometry; those of foreign namespaces are refused."""
        for child in element:
            if namespace(child) != self.positions.namespace:
                self._refuse("A geometry has elements of one GML namespace only.")
            if not is_metadata(child):
                yield child

    def _refuse(self, message: str) -> NoReturn:
        self.positions.intake.refuse(message)


def _is_member(element: _Element) -> bool:
    return local_name(element).endswith(("Member", "Members"))


_READERS: Final[dict[str, Callable[[_Reader, _Element], shapely.Geometry]]] = {
    "Point": _Reader.point,
    "LineString": _Reader.line,
    "Curve": _Reader.curve,
    "Polygon": _Reader.polygon,
    "Surface": _Reader.surface,
    "MultiPoint": _Reader.points,
    "MultiLineString": _Reader.lines,
    "MultiCurve": _Reader.lines,
    "MultiPolygon": _Reader.polygons,
    "MultiSurface": _Reader.polygons,
    "MultiGeometry": _Reader.collection,
}
_SIMPLE: Final = ("Point", "LineString", "Curve", "Polygon", "Surface")
