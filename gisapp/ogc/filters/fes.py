"""Filter Encoding 1.1 and 2.0 (OGC 04-095, OGC 09-026r2) read into the filter tree.

Both versions are read alike: 1.1's ``PropertyName`` is 2.0's ``ValueReference``, ``FeatureId`` and
``GmlObjectId`` are ``ResourceId``. Clients mix them (GDAL sends 2.0 requests in the 1.x namespace).
Operands may come in either order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from gisapp.core.errors import LimitError
from gisapp.ogc import limits, xml_reader
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import local_property_name
from gisapp.ogc.geometry.gml import is_geometry, read_geometry
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.namespaces import FES, GML_31, GML_32, OGC
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOCATOR: Final = "filter"
_REFERENCES: Final = ("PropertyName", "ValueReference")
_ID_ATTRIBUTES: Final = ("rid", "fid", f"{{{GML_31}}}id", f"{{{GML_32}}}id")
_IDS: Final = ("ResourceId", "FeatureId", "GmlObjectId")
_COMPARISONS: Final = {comparison.value: comparison for comparison in ast.Comparison}
_RELATIONS: Final = {relation.value: relation for relation in ast.Relation}


def parse_filter(text: str) -> ast.Node:
    """Read the value of the KVP parameter FILTER; raises ``OwsError``."""
    return read_filter(xml_reader.parse(text.strip().encode()))


def read_filter(element: _Element) -> ast.Node:
    """Read a ``Filter`` element; raises ``OwsError`` or, beyond the limits, ``LimitError``."""
    if local_name(element) != "Filter" or namespace(element) not in (FES, OGC, ""):
        msg = "A filter begins with the element Filter of Filter Encoding 1.1 or 2.0."
        raise invalid(msg, _LOCATOR)
    return _Reader(namespace(element)).filter(element)


@dataclass(slots=True)
class _Reader:
    """Reads one filter and counts what it has read."""

    namespace: str
    nodes: int = 0

    def filter(self, element: _Element) -> ast.Node:
        children = list(element)
        if children and all(local_name(child) in _IDS for child in children):
            return self._ids(children)
        if len(children) != 1:
            _refuse("A filter holds one condition, or a list of ids.")
        return self.node(children[0], 1)

    def node(self, element: _Element, depth: int) -> ast.Node:
        self.nodes += 1
        if depth > limits.FILTER_DEPTH or self.nodes > limits.FILTER_NODES:
            msg = f"A filter may have {limits.FILTER_NODES} conditions, {limits.FILTER_DEPTH} deep."
            raise LimitError(msg, locator=_LOCATOR)
        if namespace(element) != self.namespace:
            _refuse("The filter mixes namespaces.")
        name = local_name(element)
        if name in ("And", "Or", "Not"):
            return self._logical(name, element, depth)
        if name in _IDS:
            return self._ids([element])
        if name in _COMPARISONS:
            return _compare(element, _COMPARISONS[name])
        if name == "BBOX" or name in _RELATIONS:
            return _spatial(element, _RELATIONS.get(name, ast.Relation.INTERSECTS))
        return _other(name, element)

    def _logical(self, name: str, element: _Element, depth: int) -> ast.Node:
        children = tuple(self.node(child, depth + 1) for child in element)
        if name == "Not":
            if len(children) != 1:
                _refuse("Not holds one condition.")
            return ast.Not(children[0])
        if not children or (len(children) == 1 and not isinstance(children[0], ast.Ids)):
            _refuse(f"{name} holds two conditions or more.")
        return ast.And(children) if name == "And" else ast.Or(children)

    def _ids(self, elements: list[_Element]) -> ast.Ids:
        if len(elements) > limits.IDS:
            msg = f"A filter may have {limits.IDS} ids."
            raise LimitError(msg, locator=_LOCATOR)
        ids = [next((el.get(a) for a in _ID_ATTRIBUTES if el.get(a)), None) for el in elements]
        if None in ids:
            _refuse("An id element has the id in rid, fid or gml:id.")
        return ast.Ids(tuple(id_ for id_ in ids if id_ is not None))


def _other(name: str, element: _Element) -> ast.Node:
    if name == "PropertyIsBetween":
        return _between(element)
    if name == "PropertyIsLike":
        return _like(element)
    if name in ("PropertyIsNull", "PropertyIsNil"):
        (child,) = _children(element, 1)
        return ast.IsNull(_reference(child))
    msg = "The filter has an operator that the service does not know; see Filter_Capabilities."
    raise OwsError(Code.INVALID_PARAMETER, msg, locator=_LOCATOR)


def _compare(element: _Element, comparison: ast.Comparison) -> ast.Compare:
    left, right = (_operand(child) for child in _children(element, 2))
    if isinstance(left, ast.Literal):
        left, right, comparison = right, left, comparison.mirrored
    if isinstance(left, ast.Literal):
        _refuse("A comparison has a property on one side at least.")
    return ast.Compare(comparison, left, right, match_case=_match_case(element))


def _between(element: _Element) -> ast.Between:
    reference, lower, upper = _children(element, 3)
    return ast.Between(
        _reference(reference),
        _literal(lower[0] if len(lower) else lower),
        _literal(upper[0] if len(upper) else upper),
    )


def _like(element: _Element) -> ast.Like:
    first, second = (_operand(child) for child in _children(element, 2))
    if not isinstance(first, ast.Reference) or not isinstance(second, ast.Literal):
        _refuse("PropertyIsLike has a property and then a literal.")
    characters = [
        element.get("wildCard") or "",
        element.get("singleChar") or "",
        element.get("escapeChar") or element.get("escape") or "",
    ]
    if any(len(character) != 1 for character in characters) or len(set(characters)) != len(
        characters
    ):
        _refuse("wildCard, singleChar and escapeChar are three different characters.")
    return ast.Like(first, ast.Pattern(second.text, *characters), match_case=_match_case(element))


def _spatial(element: _Element, relation: ast.Relation) -> ast.Spatial:
    children = list(element)
    reference = None
    if children and local_name(children[0]) in _REFERENCES:
        # An empty name means any geometry, like none at all (OGC 09-026r2 §7.8.3.2).
        named = children.pop(0)
        reference = _reference(named) if text_of(named).strip() else None
    if len(children) != 1 or not is_geometry(children[0]):
        _refuse("A spatial condition has a property, or none, and one GML geometry.")
    return ast.Spatial(relation, reference, read_geometry(children[0], Intake()))


def _children(element: _Element, count: int) -> list[_Element]:
    if len(element) != count:
        _refuse(f"{local_name(element)} has {count} operands.")
    return list(element)


def _operand(element: _Element) -> ast.Reference | ast.Literal:
    return _reference(element) if local_name(element) in _REFERENCES else _literal(element)


def _reference(element: _Element) -> ast.Reference:
    if local_name(element) not in _REFERENCES:
        _refuse("A property is named by PropertyName or ValueReference.")
    return ast.Reference(local_property_name(text_of(element), element.nsmap, _LOCATOR))


def _literal(element: _Element) -> ast.Literal:
    if local_name(element) != "Literal":
        _refuse("An operand is a property or a Literal; functions are not served.")
    text = text_of(element)
    if len(text) > limits.LITERAL_CHARACTERS:
        msg = f"A literal may have {limits.LITERAL_CHARACTERS} characters."
        raise LimitError(msg, locator=_LOCATOR)
    return ast.Literal(text)


def _match_case(element: _Element) -> bool:
    return (element.get("matchCase") or "true").strip().lower() not in ("false", "0")


def _refuse(message: str) -> NoReturn:
    raise invalid(message, _LOCATOR)
