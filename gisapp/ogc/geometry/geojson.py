"""GeoJSON geometry that enters: bodies of the API and CQL2 JSON (RFC 7946 §3.1).

The order of coordinates is that of the system in which the request says they are (OGC 18-058r1
§6.2); without a word it is CRS84, longitude first. The old member ``crs`` may repeat that system.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gisapp.core.errors import UnknownNameError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.geometry.intake import DIMENSIONS
from gisapp.ogc.geometry.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gisapp.ogc.geometry.intake import Intake

CRS84: Final = crs.named(crs.GEOGRAPHIC_SRID, crs.Notation.CRS84_URI)
_RING_POSITIONS: Final = 4
_COLLECTION: Final = "GeometryCollection"
# Far beyond any place, and still a number that a float can hold.
_FARTHEST: Final = 1e300


def read_geojson(value: object, intake: Intake) -> Shape:
    """Read a geometry object in the system ``intake.default``.

    Raises ``OwsError``, beyond the limits ``LimitError``.
    """
    reader = _Reader(intake)
    if not isinstance(value, dict):
        intake.refuse("A geometry is an object with type and coordinates.")
    reader.refuse_other_system(value)
    shape = Shape(intake.default.srid, reader.geometry(value, nested=False))
    intake.count(reader.vertices)
    return shape


@dataclass(slots=True)
class _Reader:
    intake: Intake
    dimensions: set[int] = field(default_factory=set)
    vertices: int = 0

    def geometry(self, value: Any, *, nested: bool) -> shapely.Geometry:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind == _COLLECTION and not nested:
            parts = self.list(value.get("geometries"))
            return shapely.geometrycollections([self.geometry(p, nested=True) for p in parts])
        if not isinstance(kind, str) or kind not in _READERS:
            self.intake.refuse(f"The type of a geometry is one of {', '.join(_READERS)}.")
        return _READERS[kind](self, value.get("coordinates"))

    def point(self, value: Any) -> shapely.Geometry:
        return shapely.points(self.positions([value])[0])

    def line(self, value: Any) -> shapely.Geometry:
        rows = self.positions(value)
        if len(rows) < 2:  # noqa: PLR2004 -- a line
            self.intake.refuse("A line has two positions or more.")
        return shapely.linestrings(rows)

    def polygon(self, value: Any) -> shapely.Geometry:
        rings = [self.ring(ring) for ring in self.list(value)]
        return shapely.Polygon(rings[0], rings[1:])

    def points(self, value: Any) -> shapely.Geometry:
        return shapely.multipoints(self.positions(value))

    def lines(self, value: Any) -> shapely.Geometry:
        return shapely.multilinestrings([self.line(part) for part in self.list(value)])

    def polygons(self, value: Any) -> shapely.Geometry:
        return shapely.multipolygons([self.polygon(part) for part in self.list(value)])

    def ring(self, value: Any) -> shapely.Geometry:
        rows = self.positions(value)
        if len(rows) < _RING_POSITIONS or not np.array_equal(rows[0], rows[-1]):
            self.intake.refuse("A ring has four positions or more, and the last equals the first.")
        return shapely.linearrings(rows)

    def positions(self, value: Any) -> NDArray[np.float64]:
        """A list of positions as rows of x, y and, if there is one, z."""
        numbers: list[float] = []
        sizes = set()
        for position in self.list(value):
            sizes.add(len(position) if isinstance(position, list) else 0)
            numbers += map(self.number, position if isinstance(position, list) else [position])
        self.dimensions |= sizes
        if len(self.dimensions) != 1 or not sizes <= set(DIMENSIONS):
            self.intake.refuse(
                "A position has two numbers, or three with a height; all have as many."
            )
        rows = self.intake.positions(numbers, sizes.pop(), self.intake.default)
        self.vertices += len(rows)
        return rows

    def number(self, value: Any) -> float:
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if not numeric or not abs(value) <= _FARTHEST:
            self.intake.refuse("A coordinate is a number.")
        return float(value)

    def list(self, value: Any) -> list[Any]:
        if not isinstance(value, list) or not value:
            self.intake.refuse("Coordinates are lists that are not empty.")
        if len(value) > limits.VERTICES:
            self.intake.count(len(value))
        return value

    def refuse_other_system(self, value: dict[str, Any]) -> None:
        """Refuse a member ``crs`` that names a system with other coordinates than expected."""
        said = value.get("crs")
        if said is None:
            return
        properties = said.get("properties") if isinstance(said, dict) else None
        name = properties.get("name") if isinstance(properties, dict) else None
        try:
            system = crs.parse(name) if isinstance(name, str) else None
        except UnknownNameError:
            system = None
        expected = self.intake.default
        if system is None or (system.srid, system.swaps) != (expected.srid, expected.swaps):
            self.intake.refuse("The member crs names another system than the request.")


_READERS: Final[dict[str, Callable[[_Reader, Any], shapely.Geometry]]] = {
    "Point": _Reader.point,
    "LineString": _Reader.line,
    "Polygon": _Reader.polygon,
    "MultiPoint": _Reader.points,
    "MultiLineString": _Reader.lines,
    "MultiPolygon": _Reader.polygons,
}
