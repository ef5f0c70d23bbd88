"""Comparisons, choices and patterns compiled, for single values and for lists of values."""

from __future__ import annotations

import datetime
import math
import uuid
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, F, Func, IntegerField, Q, TextField, Value
from django.db.models.functions import Lower
from django.db.models.lookups import (
    BuiltinLookup,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    LessThan,
    LessThanOrEqual,
)

from gisapp.features.field_types import FieldKind
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast, values
from gisapp.ogc.filters.functions import FUNCTIONS, without_case
from gisapp.ogc.filters.operands import (
    LOCATOR,
    Operand,
    compile_operand,
    compile_pair,
    float_of,
    text_of,
    time_of,
)

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType

C = ast.Comparison
_LOOKUPS: Final[dict[ast.Comparison, type[BuiltinLookup[Any]]]] = {
    C.EQUAL: Exact,
    C.LESS: LessThan,
    C.LESS_OR_EQUAL: LessThanOrEqual,
    C.GREATER: GreaterThan,
    C.GREATER_OR_EQUAL: GreaterThanOrEqual,
}
_SIGNS: Final = {
    C.EQUAL: "=",
    C.NOT_EQUAL: "<>",
    C.LESS: "<",
    C.LESS_OR_EQUAL: "<=",
    C.GREATER: ">",
    C.GREATER_OR_EQUAL: ">=",
}
_LIKE: Final = "LIKE"


# How Python holds the values of a column that can be looked for among many at once.
_STORED: Final = {
    FieldKind.TEXT: str,
    FieldKind.CODE: str,
    FieldKind.INTEGER: int,
    FieldKind.NUMBER: float,
    FieldKind.BOOLEAN: bool,
    FieldKind.DATE: datetime.date,
    FieldKind.DATETIME: datetime.datetime,
}
_ITEM: Final = "item.value::text"


class Fits(Func):
    """``text LIKE pattern``."""

    template = "(%(expressions)s)"
    arg_joiner = f" {_LIKE} "
    output_field = BooleanField()


class _HowMany(Func):
    """How many items of a list stand in the relation ``sign`` to a text; NULL for no list."""

    template = (
        "(CASE WHEN %(items)s IS NOT NULL THEN (SELECT count(*) FROM unnest(%(items)s) "
        "AS item(value) WHERE %(item)s %(sign)s %(text)s) END)"
    )
    output_field = IntegerField()

    def __init__(self, items: Combinable, text: Combinable, sign: str, item: str) -> None:
        super().__init__(items, text, sign=sign, item=item)

    def as_sql(  # type: ignore[override]  # the plain form only
        self, compiler: Any, _connection: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Compile; the list stands twice in the text."""
        (items, items_params), (text, text_params) = map(compiler.compile, self.source_expressions)
        sql = self.template % {**self.extra, "items": items, "text": text}
        return sql, (*items_params, *items_params, *text_params)


class _Length(Func):
    """How many items a list has."""

    function = "cardinality"
    output_field = IntegerField()


def compare(node: ast.Compare, feature_type: FeatureType) -> Q:
    """The condition of a comparison; raises ``OwsError``."""
    if all(isinstance(side, ast.Literal) and not side.kind for side in (node.left, node.right)):
        msg = "A comparison has a property on one side at least."
        raise invalid(msg, LOCATOR)
    left, right = compile_pair(node.left, node.right, feature_type)
    comparison = node.comparison
    if right.kind is FieldKind.LIST or (left.literal is not None and right.column):
        left, right, comparison = right, left, comparison.mirrored
    if left.kind is FieldKind.LIST:
        return _items(left, right, _SIGNS[comparison], node)
    if left.kind in values.TEXTUAL and right.kind in values.TEXTUAL:
        return _texts(comparison, left, right, match_case=node.match_case)
    if {left.kind, right.kind} <= values.NUMERIC:
        return _numbers(comparison, left, right)
    if {left.kind, right.kind} <= values.TIMELY and left.kind is not right.kind:
        return _lookup(comparison, time_of(left), time_of(right))
    if left.kind is not right.kind or left.kind.is_geometry:
        msg = f"Values of the kinds {left.kind.value} and {right.kind.value} do not compare."
        raise invalid(msg, LOCATOR)
    return _lookup(comparison, left.expression, right.expression)


def _texts(comparison: C, left: Operand, right: Operand, *, match_case: bool) -> Q:
    if left.kind is FieldKind.UUID and isinstance(right.literal, str) and comparison is C.EQUAL:
        # As a UUID, so that the index is used; what is none has a value that no column has.
        key = as_uuid(right.literal if match_case else right.literal.lower())
        return Q(Exact(left.expression, key)) if key else _same_as_nothing(left)
    texts = [text_of(left), text_of(right)]
    if not match_case:
        texts = [without_case(text) for text in texts]
    return _lookup(comparison, *texts)


def _same_as_nothing(operand: Operand) -> Q:
    return Q(Exact(text_of(operand), Value("", TextField())))


def _numbers(comparison: C, left: Operand, right: Operand) -> Q:
    number = right.literal
    if left.column and left.kind is FieldKind.INTEGER and isinstance(number, float):
        # The column is whole: > 3.5 is > 3, < 3.5 is <= 3, = 3.5 is never.
        comparison, whole = _whole(comparison, number)
        return _lookup(comparison, left.expression, Value(whole))
    if left.kind is right.kind or (left.column and isinstance(number, int)):
        return _lookup(comparison, left.expression, right.expression)
    return _lookup(comparison, float_of(left), float_of(right))


def _whole(comparison: C, value: float) -> tuple[C, int]:
    floor = math.floor(max(min(value, 2.0**62), -(2.0**62)))
    if value == floor:
        return comparison, floor
    if comparison in (C.GREATER, C.GREATER_OR_EQUAL):
        return C.GREATER, floor
    if comparison in (C.LESS, C.LESS_OR_EQUAL):
        return C.LESS_OR_EQUAL, floor
    # No whole number equals it: compare with one that no column holds.
    return comparison, -(2**62)


def _lookup(comparison: C, left: Combinable, right: Combinable) -> Q:
    if comparison is C.NOT_EQUAL:
        return ~Q(Exact(left, right))
    return Q(_LOOKUPS[comparison](left, right))


def _items(items: Operand, other: Operand, sign: str, node: ast.Compare | ast.Like) -> Q:
    """The condition on a list of values: any, all or one of them (OGC 09-026r2 §7.7.3.3)."""
    if other.kind not in values.TEXTUAL - {FieldKind.LIST}:
        msg = "The values of a list compare with a text; lists compare by the functions of CQL2."
        raise invalid(msg, LOCATOR)
    text = text_of(other) if node.match_case else Lower(text_of(other))
    item = _ITEM if node.match_case else f"lower({_ITEM})"
    count = _HowMany(items.expression, text, sign, item)
    match = node.match if isinstance(node, ast.Compare) else ast.Match.ANY
    if match is ast.Match.ONE:
        return Q(Exact(count, Value(1)))
    some = Q(GreaterThan(count, Value(0)))
    if match is ast.Match.ALL:
        return some & Q(Exact(count, _Length(items.expression)))
    if sign in (_LIKE, _SIGNS[C.EQUAL]):
        # Clients read the list as one text and ask for it as they read it.
        whole = text_of(items) if node.match_case else Lower(text_of(items))
        return some | Q(Fits(whole, text) if sign == _LIKE else Exact(whole, text))
    return some


def one_of(node: ast.In, feature_type: FeatureType) -> Q:
    """The condition that a value is one of several; raises ``OwsError``."""
    value = compile_operand(node.value, feature_type)
    expected = _STORED.get(value.kind) if value.column else None
    literals = [choice for choice in node.choices if isinstance(choice, ast.Literal)]
    if expected and len(literals) == len(node.choices):
        found = [values.value_of(choice, value.kind) for choice in literals]
        if all(type(one) is expected for one in found):
            return Q(In(F(value.column), found))
    condition = Q()
    for choice in node.choices:
        condition |= compare(ast.Compare(C.EQUAL, node.value, choice), feature_type)
    return condition


def like(node: ast.Like, feature_type: FeatureType) -> Q:
    """The condition that a text fits a pattern; raises ``OwsError``."""
    value = compile_operand(node.value, feature_type, beside=FieldKind.TEXT)
    if value.kind.is_geometry:
        msg = "A pattern is for text, not for geometry."
        raise invalid(msg, LOCATOR)
    values.value_of(ast.Literal(node.pattern.text), FieldKind.TEXT)
    pattern: Combinable = Value(_sql_pattern(node.pattern), TextField())
    for name in node.pattern.through:
        pattern = FUNCTIONS[name].expression(pattern)
    if value.kind is FieldKind.LIST:
        return _items(value, Operand(pattern, FieldKind.TEXT), _LIKE, node)
    text = text_of(value)
    if not node.match_case:
        text, pattern = without_case(text), without_case(pattern)
    return Q(Fits(text, pattern))


def _sql_pattern(pattern: ast.Pattern) -> str:
    """The pattern in SQL's characters; a run of wild cards is one."""
    written: list[str] = []
    characters = iter(pattern.text)
    for character in characters:
        if character == pattern.escape:
            escaped = next(characters, None)
            if escaped is None:
                msg = "The pattern ends in its escape character."
                raise invalid(msg, LOCATOR)
            written.append(_plain(escaped))
        elif character == pattern.wild_card:
            if written[-1:] != ["%"]:
                written.append("%")
        else:
            written.append("_" if character == pattern.single else _plain(character))
    return "".join(written)


def _plain(character: str) -> str:
    return f"\\{character}" if character in "%_\\" else character


def as_uuid(text: str) -> uuid.UUID | None:
    """The UUID in its one published form, or None."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None
