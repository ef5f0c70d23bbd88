"""From the filter tree to a Django ``Q``, through the declared property names only.

Values travel as query parameters; nothing of a request becomes part of an SQL text. Logic has two
values: a comparison with a property that has no value is false, so its ``Not`` is true.
"""

from __future__ import annotations

import math
import uuid
from typing import TYPE_CHECKING, Any, Final

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast, Upper
from django.db.models.lookups import (
    BuiltinLookup,
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    LessThan,
    LessThanOrEqual,
)

from gisapp.core.errors import UnknownNameError
from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import Code, OwsError, invalid
from gisapp.ogc.filters import ast, values
from gisapp.ogc.geometry.storage import for_filter

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription

_LOCATOR: Final = "filter"
_LOOKUPS: Final[dict[ast.Comparison, type[BuiltinLookup[Any]]]] = {
    ast.Comparison.EQUAL: Exact,
    ast.Comparison.LESS: LessThan,
    ast.Comparison.LESS_OR_EQUAL: LessThanOrEqual,
    ast.Comparison.GREATER: GreaterThan,
    ast.Comparison.GREATER_OR_EQUAL: GreaterThanOrEqual,
}
_NOTHING: Final = Q(pk__in=())
_COMPARABLE: Final = (
    values.TEXTUAL,
    {FieldKind.INTEGER, FieldKind.NUMBER},
    {FieldKind.DATE, FieldKind.DATETIME},
    {FieldKind.BOOLEAN},
)


class _Fits(Func):
    """``text LIKE pattern``."""

    template = "(%(expressions)s)"
    arg_joiner = " LIKE "
    output_field = BooleanField()


def to_q(node: ast.Node, feature_type: FeatureType) -> Q:
    """Compile ``node`` for ``feature_type``, which knows only what the caller may see.

    Raises ``OwsError`` for an unknown name (a hidden one looks the same) or a value that does not
    fit its property.
    """
    compiler: Callable[[Any, FeatureType], Q] = _COMPILERS[type(node)]
    return compiler(node, feature_type)


def _and(node: ast.And, feature_type: FeatureType) -> Q:
    condition = Q()
    for child in node.children:
        condition &= to_q(child, feature_type)
    return condition


def _or(node: ast.Or, feature_type: FeatureType) -> Q:
    condition = to_q(node.children[0], feature_type)
    for child in node.children[1:]:
        condition |= to_q(child, feature_type)
    return condition


def _not(node: ast.Not, feature_type: FeatureType) -> Q:
    return ~to_q(node.child, feature_type)


def _compare(node: ast.Compare, feature_type: FeatureType) -> Q:
    field = _field(node.left, feature_type)
    if isinstance(node.right, ast.Reference):
        return _compare_fields(node.comparison, field, _field(node.right, feature_type))
    return _compare_value(node.comparison, field, node.right, match_case=node.match_case)


def _compare_fields(
    comparison: ast.Comparison, field: FieldDescription, other: FieldDescription
) -> Q:
    if not any(field.kind in kinds and other.kind in kinds for kinds in _COMPARABLE):
        msg = "The two properties are of kinds that do not compare."
        raise invalid(msg, _LOCATOR)
    if field.kind in values.TEXTUAL:
        condition = _lookup(comparison, _text(field), _text(other))
    else:
        condition = _lookup(comparison, F(field.column), F(other.column))
    return condition & _has_value(field) & _has_value(other)


def _compare_value(
    comparison: ast.Comparison, field: FieldDescription, literal: ast.Literal, *, match_case: bool
) -> Q:
    value = values.read(field.kind, literal.text)
    if field.kind is FieldKind.UUID and comparison is ast.Comparison.EQUAL:
        found = _uuid(literal.text)
        return Q(**{field.column: found}) if found else _NOTHING
    left: Combinable = F(field.column)
    right: object = value
    if field.kind in values.TEXTUAL:
        left, right = _text(field), Value(value, TextField())
        if not match_case:
            left, right = Upper(left), Upper(right)
    elif field.kind is FieldKind.INTEGER and isinstance(value, float):
        # The column is whole: > 3.5 is > 3, < 3.5 is <= 3, = 3.5 is never.
        comparison, right = _whole(comparison, value)
    return _lookup(comparison, left, right) & _has_value(field)


def _whole(comparison: ast.Comparison, value: float) -> tuple[ast.Comparison, int]:
    floor = math.floor(max(min(value, 2.0**62), -(2.0**62)))
    if value == floor:
        return comparison, floor
    if comparison in (ast.Comparison.GREATER, ast.Comparison.GREATER_OR_EQUAL):
        return ast.Comparison.GREATER, floor
    if comparison in (ast.Comparison.LESS, ast.Comparison.LESS_OR_EQUAL):
        return ast.Comparison.LESS_OR_EQUAL, floor
    # No whole number equals it: compare with one that no column holds.
    return comparison, -(2**62)


def _lookup(comparison: ast.Comparison, left: Combinable, right: object) -> Q:
    if comparison is ast.Comparison.NOT_EQUAL:
        return ~Q(Exact(left, right))
    return Q(_LOOKUPS[comparison](left, right))


def _between(node: ast.Between, feature_type: FeatureType) -> Q:
    field = _field(node.reference, feature_type)
    at_least = ast.Comparison.GREATER_OR_EQUAL, node.lower
    at_most = ast.Comparison.LESS_OR_EQUAL, node.upper
    lower, upper = (
        _compare_value(comparison, field, literal, match_case=True)
        for comparison, literal in (at_least, at_most)
    )
    return lower & upper


def _like(node: ast.Like, feature_type: FeatureType) -> Q:
    field = _field(node.reference, feature_type)
    if field.kind.is_geometry:
        msg = "PropertyIsLike compares text, not geometry."
        raise invalid(msg, _LOCATOR)
    values.read(FieldKind.TEXT, node.pattern.text)
    text, pattern = _text(field), Value(_sql_pattern(node.pattern), TextField())
    if not node.match_case:
        return Q(_Fits(Upper(text), Upper(pattern))) & _has_value(field)
    return Q(_Fits(text, pattern)) & _has_value(field)


def _sql_pattern(pattern: ast.Pattern) -> str:
    """The pattern in SQL's characters; a run of wild cards is one."""
    written: list[str] = []
    characters = iter(pattern.text)
    for character in characters:
        if character == pattern.escape:
            escaped = next(characters, None)
            if escaped is None:
                msg = "The pattern ends in its escape character."
                raise invalid(msg, _LOCATOR)
            written.append(_plain(escaped))
        elif character == pattern.wild_card:
            if written[-1:] != ["%"]:
                written.append("%")
        else:
            written.append("_" if character == pattern.single else _plain(character))
    return "".join(written)


def _plain(character: str) -> str:
    return f"\\{character}" if character in "%_\\" else character


def _is_null(node: ast.IsNull, feature_type: FeatureType) -> Q:
    return Q(**{f"{_field(node.reference, feature_type).column}__isnull": True})


def _spatial(node: ast.Spatial, feature_type: FeatureType) -> Q:
    field = _field(node.reference or _geometry(feature_type), feature_type)
    if not field.kind.is_geometry:
        msg = "A spatial condition needs the geometry property."
        raise OwsError(Code.INVALID_PARAMETER, msg, locator=_LOCATOR)
    geometry = for_filter(node.geometry)
    return Q(**{f"{field.column}__{node.relation.value.lower()}": geometry})


def _geometry(feature_type: FeatureType) -> ast.Reference:
    try:
        return ast.Reference(feature_type.geometry_property.name)
    except UnknownNameError as error:
        raise invalid(error.message, _LOCATOR) from None


def _ids(node: ast.Ids, feature_type: FeatureType) -> Q:
    field = feature_type.descriptions[feature_type.id_property.name]
    found = [read_feature_id(id_) for id_ in node.ids]
    keys: list[object] = [key for name, key in found if name == feature_type.name]
    if field.kind is FieldKind.UUID:
        keys = [key for key in map(_uuid, map(str, keys)) if key]
    return Q(**{f"{field.column}__in": keys}) if keys else _NOTHING


def _field(reference: ast.Reference, feature_type: FeatureType) -> FieldDescription:
    try:
        return feature_type.descriptions[feature_type.property_named(reference.name).name]
    except UnknownNameError as error:
        raise invalid(error.message, _LOCATOR) from None


def _text(field: FieldDescription) -> Combinable:
    """The value of ``field`` as text."""
    column = F(field.column)
    if field.kind in (FieldKind.TEXT, FieldKind.CODE):
        return column
    if field.kind is FieldKind.LIST:
        return Func(column, Value(" "), function="array_to_string", output_field=TextField())
    return Cast(column, TextField())


def _has_value(field: FieldDescription) -> Q:
    return Q(**{f"{field.column}__isnull": False}) if field.nullable else Q()


def _uuid(text: str) -> uuid.UUID | None:
    """The UUID in its one published form, or None."""
    try:
        found = uuid.UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


_COMPILERS: Final[dict[type, Callable[[Any, FeatureType], Q]]] = {
    ast.And: _and,
    ast.Or: _or,
    ast.Not: _not,
    ast.Compare: _compare,
    ast.Between: _between,
    ast.Like: _like,
    ast.IsNull: _is_null,
    ast.Spatial: _spatial,
    ast.Ids: _ids,
}
