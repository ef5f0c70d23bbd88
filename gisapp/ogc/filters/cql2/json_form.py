"""CQL2 JSON read into the filter tree (OGC 21-065r2 annex C).

Clients of the drafts write functions, ``casei`` and the operand of ``isNull`` in other forms; those
are read too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.ogc import json_reader, limits
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.cql2.building import COMPARISONS, Builder, Term
from gisapp.ogc.filters.operands import ARITHMETIC
from gisapp.ogc.geometry.geojson import CRS84, read_geojson
from gisapp.ogc.geometry.intake import Intake

if TYPE_CHECKING:
    from collections.abc import Callable

    from gisapp.geo.crs import CrsName

_FOLDS: Final = ("casei", "accenti")
_GREATEST: Final = 10**300


def parse_json_text(
    text: str | bytes, system: CrsName = CRS84, *, locator: str = "filter"
) -> ast.Node:
    """Read a filter that is still text; raises ``OwsError`` or ``LimitError``."""
    value = json_reader.parse(text, locator=locator, longest=limits.FILTER_CHARACTERS)
    return parse_json(value, system, locator=locator)


def parse_json(value: object, system: CrsName = CRS84, *, locator: str = "filter") -> ast.Node:
    """Read a filter whose geometry is in ``system``.

    Raises ``OwsError`` naming ``locator``, beyond the limits ``LimitError``.
    """
    builder = Builder(Intake(locator=locator, default=system))
    return builder.condition(_Reader(builder).term(value, 1))


class _Reader:
    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    def term(self, value: Any, depth: int) -> Term:
        """Whatever ``value`` stands for."""
        if isinstance(value, bool | str | int | float):
            return self.plain(value)
        self.builder.count(depth)
        if isinstance(value, list):
            return self.several(value, depth)
        if isinstance(value, dict):
            return self.described(value, depth)
        return self.builder.refuse("There should be a value or a condition, not null.")

    def described(self, value: dict[str, Any], depth: int) -> Term:
        """A condition, a property, or a literal that says what it is."""
        if "op" in value:
            return self.operator(value, depth)
        for key, read in _FORMS.items():
            if key in value:
                return read(self, value[key], depth)
        if "type" in value:
            return read_geojson(value, self.builder.intake)
        return self.builder.refuse("An object has op and args, or is a property or a literal.")

    def plain(self, value: bool | str | float) -> ast.Literal:  # noqa: FBT001 -- one of its kinds
        """A literal that JSON has."""
        if isinstance(value, bool):
            return ast.Literal("true" if value else "false", ast.LiteralKind.BOOLEAN)
        return self.builder.text(value) if isinstance(value, str) else self.number(value)

    def number(self, value: float) -> ast.Literal:
        # Whole numbers keep their digits; what no number has so many of is refused when compared.
        if not abs(value) < _GREATEST:
            self.builder.refuse("A number has too many digits.")
        return ast.Literal(repr(value), ast.LiteralKind.NUMBER)

    def several(self, values: list[Any], depth: int) -> tuple[Term, ...]:
        if len(values) > limits.IDS:
            self.builder.one_of(ast.Literal(""), values)
        return tuple(self.term(value, depth + 1) for value in values)

    def operator(self, value: dict[str, Any], depth: int) -> Term:
        name, args = value["op"], value.get("args")
        if not isinstance(name, str):
            self.builder.refuse("op is the name of an operator.")
        if name.lower() == "isnull" and isinstance(args, dict):
            args = [args]
        if not isinstance(args, list):
            self.builder.refuse("args is a list.")
        read = _OPERATORS.get(name.lower())
        if read:
            return read(self, args, depth)
        terms = [self.term(arg, depth + 1) for arg in args]
        if name in COMPARISONS:
            return self.builder.compare(name, *self.exactly(terms, 2))
        if name in ARITHMETIC and len(terms) == 2:  # noqa: PLR2004 -- operands
            left, right = map(self.builder.operand, terms)
            return ast.Arithmetic(name, left, right)
        return self.builder.call(name, terms)

    def exactly(self, terms: list[Any], count: int) -> list[Any]:
        if len(terms) != count:
            self.builder.refuse(f"The operator has {count} operands.")
        return terms

    def joined(self, args: list[Any], depth: int) -> tuple[ast.Node, ...]:
        nodes = tuple(self.builder.condition(self.term(arg, depth + 1)) for arg in args)
        if not nodes:
            self.builder.refuse("and and or have two conditions or more.")
        return nodes

    def conjunction(self, args: list[Any], depth: int) -> Term:
        return ast.And(self.joined(args, depth))

    def disjunction(self, args: list[Any], depth: int) -> Term:
        return ast.Or(self.joined(args, depth))

    def negation(self, args: list[Any], depth: int) -> Term:
        (arg,) = self.exactly(args, 1)
        return ast.Not(self.builder.condition(self.term(arg, depth + 1)))

    def like(self, args: list[Any], depth: int) -> Term:
        value, pattern = self.exactly(args, 2)
        through: list[str] = []
        while isinstance(pattern, dict):
            self.builder.count(depth + len(through))
            name, pattern = self.fold(pattern)
            through.insert(0, name)
        if not isinstance(pattern, str):
            self.builder.refuse("like has a pattern.")
        return self.builder.like(self.term(value, depth + 1), pattern, tuple(through))

    def fold(self, value: dict[str, Any]) -> tuple[str, Any]:
        """The name and argument of a ``casei`` or ``accenti``."""
        for name in _FOLDS:
            if name in value:
                return name, value[name]
        op, args = value.get("op"), value.get("args")
        if not isinstance(op, str) or op.lower() not in _FOLDS or not isinstance(args, list):
            self.builder.refuse("like has a pattern.")
        return op.lower(), self.exactly(args, 1)[0]

    def between(self, args: list[Any], depth: int) -> Term:
        # The drafts had both bounds in a list of their own.
        if len(args) == 2 and isinstance(args[1], list):  # noqa: PLR2004 -- value and bounds
            args = [args[0], *args[1]]
        value, lower, upper = (self.term(arg, depth + 1) for arg in self.exactly(args, 3))
        return self.builder.between(value, lower, upper)

    def one_of(self, args: list[Any], depth: int) -> Term:
        value, choices = (self.term(arg, depth + 1) for arg in self.exactly(args, 2))
        if not isinstance(choices, tuple):
            self.builder.refuse("in has a value and a list.")
        return self.builder.one_of(value, choices)

    def is_null(self, args: list[Any], depth: int) -> Term:
        (arg,) = self.exactly(args, 1)
        return self.builder.is_null(self.term(arg, depth + 1))

    def reference(self, name: Any, _depth: int) -> Term:
        if not isinstance(name, str):
            self.builder.refuse("property is a name.")
        return self.builder.reference(name)

    def moment(self, text: Any, _depth: int) -> Term:
        if not isinstance(text, str):
            self.builder.refuse("date and timestamp are texts.")
        return self.builder.time(text)

    def interval(self, ends: Any, depth: int) -> Term:
        if not isinstance(ends, list):
            self.builder.refuse("interval is a list of a start and an end.")
        start, end = (self.term(value, depth + 1) for value in self.exactly(ends, 2))
        return ast.Interval(self.builder.end(start), self.builder.end(end))

    def box(self, numbers: Any, _depth: int) -> Term:
        if not isinstance(numbers, list) or not all(map(_is_number, numbers)):
            self.builder.refuse("bbox is a list of numbers.")
        return self.builder.box([float(value) for value in numbers])

    def draft_function(self, value: Any, depth: int) -> Term:
        if not isinstance(value, dict):
            self.builder.refuse("function has a name and args.")
        return self.operator({"op": value.get("name"), "args": value.get("args")}, depth)

    def draft_casei(self, value: Any, depth: int) -> Term:
        return self.builder.call("casei", [self.term(value, depth + 1)])

    def draft_accenti(self, value: Any, depth: int) -> Term:
        return self.builder.call("accenti", [self.term(value, depth + 1)])


def _is_number(value: Any) -> bool:
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return numeric and abs(value) < _GREATEST


_OPERATORS: Final[dict[str, Callable[[_Reader, list[Any], int], Term]]] = {
    "and": _Reader.conjunction,
    "or": _Reader.disjunction,
    "not": _Reader.negation,
    "like": _Reader.like,
    "between": _Reader.between,
    "in": _Reader.one_of,
    "isnull": _Reader.is_null,
}
_FORMS: Final[dict[str, Callable[[_Reader, Any, int], Term]]] = {
    "property": _Reader.reference,
    "date": _Reader.moment,
    "timestamp": _Reader.moment,
    "interval": _Reader.interval,
    "bbox": _Reader.box,
    "function": _Reader.draft_function,
    "casei": _Reader.draft_casei,
    "accenti": _Reader.draft_accenti,
}
