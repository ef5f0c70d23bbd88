"""One side of a condition: a property, a literal, a function or arithmetic, as an expression.

Arithmetic is done in floating point. PostgreSQL raises an error where a number grows beyond what
it can hold, so what an expression could reach is known before it runs.
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    F,
    FloatField,
    Func,
    TextField,
    Value,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Cast, NullIf, Power

from gisapp.core.errors import UnknownNameError
from gisapp.features.declaration import STANDARD_NAMES
from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings import sql
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters import ast, values
from gisapp.ogc.filters.functions import FUNCTIONS
from gisapp.ogc.filters.names import BOUNDED_BY, GML_ID

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType

LOCATOR: Final = "filter"
# Powers of ten: of stored numbers, of the smallest difference of two, of what a float can hold.
_STORED_REACH: Final = 15
_LOST_DIGITS: Final = 17
_GREATEST_REACH: Final = 280
_POWERS: Final = range(10)


@dataclass(frozen=True, slots=True)
class Operand:
    """An expression and what it gives; ``reach`` is the power of ten that numbers stay within.

    ``column`` is set where the expression is a property as it is stored, ``literal`` where it is
    a value.
    """

    expression: Combinable
    kind: FieldKind
    column: str = ""
    literal: object = None
    reach: float = _STORED_REACH


def compile_pair(
    left: ast.Operand, right: ast.Operand, feature_type: FeatureType
) -> tuple[Operand, Operand]:
    """Both sides of a condition; a literal is read as the other side says. Raises ``OwsError``."""
    if isinstance(left, ast.Literal) and not isinstance(right, ast.Literal):
        other = compile_operand(right, feature_type)
        return compile_operand(left, feature_type, beside=other.kind), other
    first = compile_operand(left, feature_type)
    return first, compile_operand(right, feature_type, beside=first.kind)


def compile_operand(
    node: ast.Operand, feature_type: FeatureType, *, beside: FieldKind | None = None
) -> Operand:
    """One side; ``beside`` is the kind of the other. Raises ``OwsError``."""
    if isinstance(node, ast.Reference):
        return reference(node, feature_type)
    if isinstance(node, ast.Literal):
        return literal(node, beside)
    if isinstance(node, ast.Call):
        return _call(node, feature_type)
    return _arithmetic(node, feature_type)


def reference(node: ast.Reference, feature_type: FeatureType) -> Operand:
    """A property that the caller may see; raises ``OwsError``."""
    if node.name == GML_ID:
        start = Value(f"{feature_type.name}.", TextField())
        id_ = sql.Joined(start, sql.public_id(feature_type))
        return Operand(id_, FieldKind.TEXT)
    if node.name == BOUNDED_BY:
        msg = "The box around a feature does not compare; use BBOX."
        raise OwsError(Code.PROCESSING_FAILED, msg, locator=LOCATOR)
    try:
        field = feature_type.descriptions[feature_type.property_named(node.name).name]
    except UnknownNameError as error:
        # What GML lets every feature have; a type that does not declare it has no value of it.
        if node.name in STANDARD_NAMES.values():
            return Operand(Cast(Value(None), TextField()), FieldKind.TEXT)
        raise invalid(error.message, LOCATOR) from None
    return Operand(F(field.column), field.kind, column=field.column)


def literal(node: ast.Literal, beside: FieldKind | None) -> Operand:
    """A value beside something of a kind; raises ``OwsError``."""
    value = values.value_of(node, beside)
    field, kind = _FIELDS[type(value)]
    reach = abs(math.log10(abs(value))) if isinstance(value, int | float) and value else 0.0
    return Operand(Value(value, output_field=field), kind, literal=value, reach=reach)


def text_of(operand: Operand) -> Combinable:
    """The value as text."""
    if operand.kind in (FieldKind.TEXT, FieldKind.CODE):
        return operand.expression
    if operand.kind is FieldKind.LIST:
        items = operand.expression
        return Func(items, Value(" "), function="array_to_string", output_field=TextField())
    return Cast(operand.expression, TextField())


def float_of(operand: Operand) -> Combinable:
    """The number as a floating point number."""
    if operand.kind is FieldKind.NUMBER:
        return operand.expression
    return Cast(operand.expression, FloatField())


class Midnight(Func):
    """The beginning of a day, UTC."""

    template = "(%(expressions)s::timestamp AT TIME ZONE 'UTC')"
    output_field = DateTimeField()


def time_of(operand: Operand) -> Combinable:
    """The moment; of a day its beginning."""
    if operand.kind is FieldKind.DATETIME:
        return operand.expression
    return Midnight(operand.expression)


def _call(node: ast.Call, feature_type: FeatureType) -> Operand:
    function = FUNCTIONS[node.function]
    if len(node.arguments) != 1:
        msg = "The function has one argument."
        raise invalid(msg, LOCATOR)
    argument = compile_operand(node.arguments[0], feature_type, beside=function.takes)
    textual = function.takes is FieldKind.TEXT
    if argument.kind not in (values.TEXTUAL if textual else values.NUMERIC):
        msg = f"The function takes a {function.takes.value}, not a {argument.kind.value}."
        raise invalid(msg, LOCATOR)
    value = text_of(argument) if textual else float_of(argument)
    return Operand(function.expression(value), function.gives, reach=argument.reach)


def _arithmetic(node: ast.Arithmetic, feature_type: FeatureType) -> Operand:
    left, right = (
        compile_operand(side, feature_type, beside=FieldKind.NUMBER)
        for side in (node.left, node.right)
    )
    if {left.kind, right.kind} - values.NUMERIC:
        msg = "Arithmetic is done with numbers."
        raise invalid(msg, LOCATOR)
    reach = _reach(node.operator, left, right)
    if reach > _GREATEST_REACH:
        msg = "The arithmetic could reach numbers that are too large."
        raise invalid(msg, LOCATOR)
    expression = _OPERATORS[node.operator](float_of(left), float_of(right))
    return Operand(expression, FieldKind.NUMBER, reach=reach)


def _reach(operator: str, left: Operand, right: Operand) -> float:
    if operator == "^":
        if right.literal not in _POWERS:
            msg = f"An exponent is a whole number from 0 to {_POWERS[-1]}."
            raise invalid(msg, LOCATOR)
        return left.reach * float(right.literal)  # type: ignore[arg-type]  # one of the powers
    if operator in "+-":
        return max(left.reach, right.reach) + _LOST_DIGITS
    return left.reach + right.reach


def _infix(sign: str) -> Any:
    return lambda left, right: CombinedExpression(left, sign, right, output_field=FloatField())


def _not_zero(number: Any) -> Combinable:
    return NullIf(number, Value(0.0, FloatField()))


class _Remainder(Func):
    template = "mod(%(expressions)s::numeric)::float8"
    arg_joiner = "::numeric, "
    output_field = FloatField()


class _Whole(Func):
    function = "trunc"
    output_field = FloatField()


_OPERATORS: Final[dict[str, Any]] = {
    "+": _infix("+"),
    "-": _infix("-"),
    "*": _infix("*"),
    "/": lambda left, right: _infix("/")(left, _not_zero(right)),
    "div": lambda left, right: _Whole(_infix("/")(left, _not_zero(right))),
    "%": lambda left, right: _Remainder(left, _not_zero(right)),
    "^": Power,
}
ARITHMETIC: Final = frozenset(_OPERATORS)
_FIELDS: Final[dict[type, tuple[Any, FieldKind]]] = {
    str: (TextField(), FieldKind.TEXT),
    bool: (BooleanField(), FieldKind.BOOLEAN),
    int: (BigIntegerField(), FieldKind.INTEGER),
    float: (FloatField(), FieldKind.NUMBER),
    datetime.date: (DateField(), FieldKind.DATE),
    datetime.datetime: (DateTimeField(), FieldKind.DATETIME),
}
