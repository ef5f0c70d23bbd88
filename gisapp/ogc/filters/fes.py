"""Filter Encoding 1.0, 1.1 and 2.0 (OGC 02-059, 04-095, 09-026r2) read into the filter tree.

All versions are read alike: ``PropertyName`` is ``ValueReference``, ``FeatureId`` and
``GmlObjectId`` are ``ResourceId``. Clients mix them (GDAL sends 2.0 requests in the 1.x namespace).
Operands may come in either order. What differs is the order of axes in 1.0, which the caller says
by the ``Intake``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import LimitError
from gisapp.ogc import limits, xml_reader
from gisapp.ogc.errors import Code, OwsError
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.fes_operands import LOCATOR, OperandReader, refuse
from gisapp.ogc.filters.fes_relations import RelationReader
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.namespaces import FES, GML_31, GML_32, OGC
from gisapp.ogc.xml_reader import local_name, namespace

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

_ID_ATTRIBUTES: Final = ("rid", "fid", f"{{{GML_31}}}id", f"{{{GML_32}}}id")
_IDS: Final = ("ResourceId", "FeatureId", "GmlObjectId")
# One version of a feature is kept, so it is the last one and all of them.
_PRESENT_VERSIONS: Final = ("", "LAST", "ALL")
_VERSION_ATTRIBUTES: Final = ("previousRid", "startDate", "endDate")
_COMPARISONS: Final = {comparison.value: comparison for comparison in ast.Comparison}
_MATCHES: Final = {match.value.lower(): match for match in ast.Match}


def parse_filter(text: str, intake: Intake | None = None) -> ast.Node:
    """Read the value of the KVP parameter FILTER; raises ``OwsError``."""
    return read_filter(xml_reader.parse(text.strip().encode(errors="replace")), intake)


def read_filter(element: _Element, intake: Intake | None = None) -> ast.Node:
    """Read a ``Filter`` element; raises ``OwsError`` or, beyond the limits, ``LimitError``.

    ``intake`` counts the vertices of the request and says which axis comes first in 1.0.
    """
    if local_name(element) != "Filter" or namespace(element) not in (FES, OGC, ""):
        refuse("A filter begins with the element Filter of Filter Encoding 1.0, 1.1 or 2.0.")
    # GDAL's DELETE statement puts operators of no namespace into an ogc:Filter.
    bare = all(not namespace(child) for child in element)
    operands = OperandReader("" if bare else namespace(element))
    return _Reader(operands, RelationReader(operands, intake or Intake())).filter(element)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one filter."""

    operands: OperandReader
    relations: RelationReader

    def filter(self, element: _Element) -> ast.Node:
        children = self.operands.children(element)
        if children and all(local_name(child) in _IDS for child in children):
            return self.ids(children)
        if len(children) != 1:
            refuse("A filter holds one condition, or a list of ids.")
        return self.node(children[0], 1)

    def node(self, element: _Element, depth: int) -> ast.Node:
        self.operands.count(depth)
        name = local_name(element)
        if name in ("And", "Or", "Not"):
            return self.logical(name, element, depth)
        if name in _IDS:
            return self.ids([element])
        if name in _COMPARISONS:
            return self.compare(element, _COMPARISONS[name], depth)
        reader = _OTHERS.get(name)
        if reader:
            return reader(self, element, depth)
        return self.relations.node(element, depth)

    def logical(self, name: str, element: _Element, depth: int) -> ast.Node:
        children = tuple(self.node(child, depth + 1) for child in self.operands.children(element))
        if name == "Not":
            if len(children) != 1:
                refuse("Not holds one condition.")
            return ast.Not(children[0])
        if not children or (len(children) == 1 and not isinstance(children[0], ast.Ids)):
            refuse(f"{name} holds two conditions or more.")
        return ast.And(children) if name == "And" else ast.Or(children)

    def ids(self, elements: list[_Element]) -> ast.Ids:
        if len(elements) > limits.IDS:
            msg = f"A filter may have {limits.IDS} ids."
            raise LimitError(msg, locator=LOCATOR)
        return ast.Ids(tuple(map(_id, elements)))

    def compare(self, element: _Element, comparison: ast.Comparison, depth: int) -> ast.Compare:
        left, right = (
            self.operands.operand(child, depth + 1)
            for child in self.operands.children(element, count=2)
        )
        if isinstance(left, ast.Literal):
            left, right, comparison = right, left, comparison.mirrored
        if isinstance(left, ast.Literal):
            refuse("A comparison has a property on one side at least.")
        match = _MATCHES.get((element.get("matchAction") or "any").strip().lower())
        if match is None:
            refuse("matchAction is Any, All or One.")
        return ast.Compare(comparison, left, right, _match_case(element), match)

    def between(self, element: _Element, depth: int) -> ast.Node:
        value, lower, upper = self.operands.children(element, count=3)
        inside = self.operands.operand(value, depth + 1)
        if isinstance(inside, ast.Literal):
            refuse("PropertyIsBetween begins with a property.")
        return ast.And(
            (
                ast.Compare(
                    ast.Comparison.GREATER_OR_EQUAL,
                    inside,
                    self.operands.boundary(lower, depth + 1),
                ),
                ast.Compare(
                    ast.Comparison.LESS_OR_EQUAL, inside, self.operands.boundary(upper, depth + 1)
                ),
            )
        )

    def like(self, element: _Element, depth: int) -> ast.Like:
        first, second = (
            self.operands.operand(child, depth + 1)
            for child in self.operands.children(element, count=2)
        )
        if isinstance(first, ast.Literal):
            first, second = second, first
        if isinstance(first, ast.Literal) or not isinstance(second, ast.Literal):
            refuse("PropertyIsLike has a property and a literal.")
        characters = [
            element.get("wildCard") or "",
            element.get("singleChar") or "",
            element.get("escapeChar") or element.get("escape") or "",
        ]
        single = all(len(character) == 1 for character in characters)
        if not single or len(set(characters)) != len(characters):
            refuse("wildCard, singleChar and escapeChar are three different characters.")
        wild_card, one, escape = characters
        pattern = ast.Pattern(second.text, wild_card, one, escape)
        return ast.Like(first, pattern, _match_case(element))

    def null(self, element: _Element, depth: int) -> ast.IsNull:
        (child,) = self.operands.children(element, count=1)
        return ast.IsNull(self.operands.operand(child, depth + 1))

    def nil(self, element: _Element, _depth: int) -> ast.Node:
        (child,) = self.operands.children(element, count=1)
        nil = ast.IsNil(self.operands.reference(child))
        # No reason is ever given, so features with a certain one are none; the name is looked at.
        return ast.And((nil, ast.Always(value=False))) if element.get("nilReason") else nil


def _id(element: _Element) -> str:
    if any(element.get(name) for name in _VERSION_ATTRIBUTES) or (
        (element.get("version") or "").strip().upper() not in _PRESENT_VERSIONS
    ):
        msg = "Only the present version of a feature is kept; leave the version of the id out."
        raise OwsError(Code.OPTION_NOT_SUPPORTED, msg, locator=LOCATOR)
    found = next((element.get(name) for name in _ID_ATTRIBUTES if element.get(name)), None)
    if found is None:
        refuse("An id element has the id in rid, fid or gml:id.")
    return found


def _match_case(element: _Element) -> bool:
    return (element.get("matchCase") or "true").strip().lower() not in ("false", "0")


_OTHERS: Final[dict[str, Callable[[_Reader, _Element, int], ast.Node]]] = {
    "PropertyIsBetween": _Reader.between,
    "PropertyIsLike": _Reader.like,
    "PropertyIsNull": _Reader.null,
    "PropertyIsNil": _Reader.nil,
}
