"""Spatial and temporal operators of Filter Encoding."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.fes_operands import LOCATOR, REFERENCES, OperandReader, refuse
from gisapp.ogc.geometry.gml import is_geometry, read_geometry
from gisapp.ogc.geometry.intake import number
from gisapp.ogc.namespaces import GML_31, GML_32
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.ogc.geometry.intake import Intake
    from gisapp.ogc.geometry.shapes import Box, Shape

_RELATIONS: Final = {relation.value: relation for relation in ast.Relation}
_MIRRORED: Final = {
    ast.Relation.WITHIN: ast.Relation.CONTAINS,
    ast.Relation.CONTAINS: ast.Relation.WITHIN,
}
_TIMES: Final = {
    relation.value: relation
    for relation in ast.TimeRelation
    if relation is not ast.TimeRelation.DISJOINT
}
# Metres in a unit, by the symbols and names that clients send (UCUM, EPSG 9001–9093).
_UNITS: Final = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters", "9001"), 1.0),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers", "9036"), 1000.0),
    **dict.fromkeys(("cm", "centimetre", "centimeter"), 0.01),
    **dict.fromkeys(("mm", "millimetre", "millimeter"), 0.001),
    **dict.fromkeys(("ft", "foot", "feet", "[ft_i]", "9002"), 0.3048),
    **dict.fromkeys(("mi", "mile", "miles", "statute miles", "[mi_i]", "9093"), 1609.344),
    **dict.fromkeys(("nmi", "nautical miles", "[nmi_i]", "9030"), 1852.0),
}
_POSITIONS: Final = {
    "TimeInstant": ("timePosition",),
    "TimePeriod": ("beginPosition", "endPosition", "begin", "end"),
}


@dataclass(frozen=True, slots=True)
class RelationReader:
    """Reads the operators that relate geometries or times."""

    operands: OperandReader
    intake: Intake

    def node(self, element: _Element, depth: int) -> ast.Node:
        """Read one operator; raises ``OwsError`` for one that is not known."""
        name = local_name(element)
        if name == "BBOX" or name in _RELATIONS:
            return self._spatial(element, _RELATIONS.get(name, ast.Relation.INTERSECTS))
        if name in ("DWithin", "Beyond"):
            return self._distance(element, beyond=name == "Beyond")
        if name in _TIMES:
            return self._temporal(element, _TIMES[name], depth)
        msg = "The filter has an operator that the service does not know; see Filter_Capabilities."
        raise OwsError(Code.INVALID_PARAMETER, msg, locator=LOCATOR)

    def _spatial(self, element: _Element, relation: ast.Relation) -> ast.Spatial:
        sides = [self._geometry(child) for child in element]
        if len(sides) == 1 and not isinstance(sides[0], ast.Reference | None):
            return ast.Spatial(relation, None, sides[0])
        if len(sides) != 2 or not any(isinstance(side, ast.Reference | None) for side in sides):  # noqa: PLR2004 -- operands
            refuse("A spatial condition has a property, or none, and one GML geometry.")
        left, right = sides
        if not isinstance(left, ast.Reference | None):
            return ast.Spatial(_MIRRORED.get(relation, relation), right, left)
        return ast.Spatial(relation, left, right)

    def _geometry(self, element: _Element) -> ast.Reference | Box | Shape | None:
        """A geometry, or a property; an empty name means any geometry, like none at all."""
        if local_name(element) in REFERENCES:
            return self.operands.reference(element) if text_of(element).strip() else None
        if local_name(element) == "Literal" and len(element) == 1:
            element = element[0]
        if not is_geometry(element):
            refuse("A spatial condition has a property, or none, and one GML geometry.")
        return read_geometry(element, self.intake)

    def _distance(self, element: _Element, *, beyond: bool) -> ast.Distance:
        children = list(element)
        measures = [child for child in children if local_name(child) == "Distance"]
        if len(measures) != 1 or namespace(measures[0]) != self.operands.namespace:
            refuse(f"{local_name(element)} has one Distance.")
        sides = [self._geometry(child) for child in children if child is not measures[0]]
        # The one that may be left out, or empty, first: any property, a property, a geometry.
        ordered = sorted([None, *sides][-2:], key=_rank)
        first, second = ordered if len(sides) in (1, 2) else (None, None)
        if second is None or not isinstance(first, ast.Reference | None):
            refuse(f"{local_name(element)} has a property, or none, a geometry and a Distance.")
        return ast.Distance(first, second, _metres(measures[0]), beyond)

    def _temporal(self, element: _Element, relation: ast.TimeRelation, depth: int) -> ast.Temporal:
        if len(element) != 2:  # noqa: PLR2004 -- operands
            refuse(f"{local_name(element)} has two operands.")
        left, right = (self._time(child, depth + 1) for child in element)
        return ast.Temporal(relation, left, right)

    def _time(self, element: _Element, depth: int) -> ast.Operand | ast.Interval:
        if local_name(element) == "Literal" and len(element) == 1:
            element = element[0]
        if namespace(element) == self.operands.namespace:
            return self.operands.operand(element, depth)
        kind = local_name(element)
        if namespace(element) not in (GML_31, GML_32) or kind not in _POSITIONS:
            refuse("A time is a property, a literal, a gml:TimeInstant or a gml:TimePeriod.")
        positions = [_position(child) for child in element if local_name(child) in _POSITIONS[kind]]
        if kind == "TimeInstant":
            if len(positions) != 1 or positions[0] is None:
                refuse("A gml:TimeInstant has one timePosition.")
            return positions[0]
        if len(positions) != 2:  # noqa: PLR2004 -- both ends
            refuse("A gml:TimePeriod has a begin and an end.")
        return ast.Interval(*positions)


def _rank(side: ast.Reference | Box | Shape | None) -> int:
    return 0 if side is None else 1 if isinstance(side, ast.Reference) else 2


def _position(element: _Element) -> ast.Literal | None:
    """A time, or None for an end that is said to be unknown."""
    if len(element) == 1 and local_name(element[0]) == "TimeInstant":
        (element,) = [el for el in element[0] if local_name(el) == "timePosition"] or [element]
    said = element.get("indeterminatePosition")
    text = text_of(element).strip()
    if said == "now":
        text = datetime.datetime.now(datetime.UTC).isoformat()
    elif said == "unknown" and not text:
        return None
    elif said is not None:
        refuse("Of indeterminatePosition only now and unknown are understood.")
    return ast.Literal(text, ast.LiteralKind.TIME)


def _metres(element: _Element) -> float:
    value = number(text_of(element), LOCATOR)
    unit = (element.get("uom") or element.get("units") or "m").strip().lower()
    # A URN or URI of a unit ends with its number.
    factor = _UNITS.get(unit) or _UNITS.get(unit.replace("/", ":").rpartition(":")[2])
    if factor is None:
        refuse("The unit of the distance is not known; use m, km, ft or mi.")
    if value < 0:
        refuse("A distance is not negative.")
    return value * factor
