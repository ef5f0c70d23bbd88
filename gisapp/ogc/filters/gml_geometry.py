"""Geometry inside filters: GML 2, 3.1 and 3.2 read into boxes and well-known text.

Axis order follows the notation of ``srsName``; a geometry without one is in the default system.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters.ast import Shape
from gisapp.ogc.filters.coordinates import DEFAULT_CRS, box, numbers
from gisapp.ogc.namespaces import GML_31, GML_32
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from gisapp.ogc.filters.ast import Box

_LOCATOR: Final = "filter"
_RING_POSITIONS: Final = 4


def is_geometry(element: _Element) -> bool:
    """Whether ``element`` is a geometry that filters understand."""
    return namespace(element) in (GML_31, GML_32) and local_name(element) in _READERS


def read_geometry(element: _Element) -> Box | Shape:
    """Read the geometry ``element``; raises ``OwsError`` when it makes no sense."""
    if not is_geometry(element):
        names = ", ".join(_READERS)
        msg = f"Filters take the GML geometries {names}."
        raise invalid(msg, _LOCATOR)
    name = element.get("srsName")
    system = crs.parse(name) if name else DEFAULT_CRS
    return _READERS[local_name(element)](element, system)


def _envelope(element: _Element, system: crs.CrsName) -> Box:
    corners = [value for position in _positions(element, system) for value in position]
    # Positions come x before y; the box wants them as they stand in text.
    pairs = [crs.text_order(system, *corners[i : i + 2]) for i in range(0, len(corners) - 1, 2)]
    return box([value for pair in pairs for value in pair], system, _LOCATOR)


def _point(element: _Element, system: crs.CrsName) -> Shape:
    positions = _positions(element, system)
    if len(positions) != 1:
        msg = "A point has one position."
        raise invalid(msg, _LOCATOR)
    return Shape(system.srid, f"POINT{_text(positions)}")


def _line(element: _Element, system: crs.CrsName) -> Shape:
    positions = _positions(element, system)
    if len(positions) < 2:  # noqa: PLR2004 -- a line
        msg = "A line has two positions or more."
        raise invalid(msg, _LOCATOR)
    return Shape(system.srid, f"LINESTRING{_text(positions)}")


def _polygon(element: _Element, system: crs.CrsName) -> Shape:
    rings = [
        _ring(child, system)
        for child in element
        if local_name(child) in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs")
    ]
    if not rings:
        msg = "A polygon has an exterior ring."
        raise invalid(msg, _LOCATOR)
    return Shape(system.srid, f"POLYGON({','.join(rings)})")


def _ring(boundary: _Element, system: crs.CrsName) -> str:
    positions = _positions(boundary, system)
    if len(positions) < _RING_POSITIONS or positions[0] != positions[-1]:
        msg = "A ring has four positions or more, and the last equals the first."
        raise invalid(msg, _LOCATOR)
    return _text(positions)


def _text(positions: list[tuple[float, float]]) -> str:
    return "(" + ",".join(f"{x!r} {y!r}" for x, y in positions) + ")"


def _positions(element: _Element, system: crs.CrsName) -> list[tuple[float, float]]:
    """All positions inside ``element``, x before y, without heights."""
    positions: list[tuple[float, float]] = []
    for holder in element.iter():
        kind = local_name(holder)
        if kind in ("pos", "posList", "lowerCorner", "upperCorner"):
            values = numbers(text_of(holder).split(), _LOCATOR)
            positions += _split(values, _dimension(holder, element, len(values), kind))
        elif kind == "coordinates":
            for group in text_of(holder).split():
                positions += _split(numbers(group.split(","), _LOCATOR), group.count(",") + 1)
    return [crs.text_order(system, first, second) for first, second in positions]


def _dimension(holder: _Element, geometry: _Element, count: int, kind: str) -> int:
    if kind != "posList":
        return count
    said = holder.get("srsDimension") or geometry.get("srsDimension") or "2"
    if said not in ("2", "3"):
        msg = "srsDimension is 2 or 3."
        raise invalid(msg, _LOCATOR)
    return int(said)


def _split(values: list[float], dimension: int) -> list[tuple[float, float]]:
    if dimension not in (2, 3) or not values or len(values) % dimension:
        msg = "A position has two or three numbers."
        raise invalid(msg, _LOCATOR)
    return [(values[i], values[i + 1]) for i in range(0, len(values), dimension)]


_READERS: Final[dict[str, Callable[[_Element, crs.CrsName], Box | Shape]]] = {
    "Envelope": _envelope,
    "Box": _envelope,
    "Point": _point,
    "LineString": _line,
    "Polygon": _polygon,
}
