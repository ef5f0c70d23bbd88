"""Operands of Filter Encoding: properties, literals, functions and the arithmetic of 1.x."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from gisapp.core.errors import LimitError
from gisapp.ogc import limits
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.functions import FUNCTIONS
from gisapp.ogc.filters.names import owner_name, reference_name
from gisapp.ogc.xml_reader import local_name, namespace, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

LOCATOR: Final = "filter"
REFERENCES: Final = ("PropertyName", "ValueReference")
_ARITHMETIC: Final = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}
_BOUNDARIES: Final = ("LowerBoundary", "UpperBoundary")


def refuse(message: str) -> NoReturn:
    """Raise the error that a filter is wrong."""
    raise invalid(message, LOCATOR)


@dataclass(slots=True)
class OperandReader:
    """Reads the operands of one filter, and counts its nodes; everything is in ``namespace``."""

    namespace: str
    nodes: int = 0

    def count(self, depth: int) -> None:
        """Count one more condition or operand; raises ``LimitError``."""
        self.nodes += 1
        if depth > limits.FILTER_DEPTH or self.nodes > limits.FILTER_NODES:
            msg = f"A filter may have {limits.FILTER_NODES} conditions, {limits.FILTER_DEPTH} deep."
            raise LimitError(msg, locator=LOCATOR)

    def children(self, element: _Element, *, count: int | None = None) -> list[_Element]:
        """The child elements, all of the filter's own namespace; raises ``OwsError``."""
        children = list(element)
        if count is not None and len(children) != count:
            refuse(f"{local_name(element)} has {count} operands.")
        if any(namespace(child) != self.namespace for child in children):
            refuse("The filter mixes namespaces.")
        return children

    def operand(self, element: _Element, depth: int) -> ast.Operand:
        """A property, a literal, a function or arithmetic; raises ``OwsError``."""
        name = local_name(element)
        if name in REFERENCES:
            return self.reference(element)
        if name == "Literal":
            return self.literal(element)
        self.count(depth)
        if name == "Function":
            return self.call(element, depth)
        if name in _ARITHMETIC:
            left, right = self.children(element, count=2)
            return ast.Arithmetic(
                _ARITHMETIC[name], self.operand(left, depth + 1), self.operand(right, depth + 1)
            )
        refuse("An operand is a property, a Literal or a Function.")

    def call(self, element: _Element, depth: int) -> ast.Call:
        """A function of the short list; raises ``OwsError``."""
        name = (element.get("name") or "").strip().lower()
        if name not in FUNCTIONS:
            refuse(f"There is no such function; there are {', '.join(FUNCTIONS)}.")
        arguments = self.children(element)
        return ast.Call(name, tuple(self.operand(child, depth + 1) for child in arguments))

    def boundary(self, element: _Element, depth: int) -> ast.Operand:
        """A boundary of PropertyIsBetween; raises ``OwsError``."""
        if local_name(element) in _BOUNDARIES:
            if not len(element):
                return self.literal_text(text_of(element))
            (element,) = self.children(element, count=1)
        return self.operand(element, depth)

    def reference(self, element: _Element) -> ast.Reference:
        """A property by its name; raises ``OwsError``."""
        if local_name(element) not in REFERENCES or namespace(element) != self.namespace:
            refuse("A property is named by PropertyName or ValueReference.")
        text = text_of(element)
        name = reference_name(text, element.nsmap, LOCATOR)
        return ast.Reference(name, owner_name(text))

    def literal(self, element: _Element) -> ast.Literal:
        """A literal that holds text; raises ``OwsError`` or ``LimitError``."""
        if len(element):
            msg = "A literal beside a property holds text."
            raise OwsError(Code.PROCESSING_FAILED, msg, locator=LOCATOR)
        return self.literal_text(text_of(element))

    def literal_text(self, text: str) -> ast.Literal:
        """A literal; raises ``LimitError``."""
        if len(text) > limits.LITERAL_CHARACTERS:
            msg = f"A literal may have {limits.LITERAL_CHARACTERS} characters."
            raise LimitError(msg, locator=LOCATOR)
        return ast.Literal(text)
