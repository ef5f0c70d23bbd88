"""From the filter tree to a Django ``Q``, through the declared property names only.

Values travel as query parameters; nothing of a request becomes part of an SQL text. The expressions
are those of the database, so its logic of three values is that of the tree; look-ups by keyword
would not do, because Django gives their negation a value where there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import DataContains, Overlap
from django.db.models import BooleanField, F, Q, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import IsNull

from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings.ids import read_feature_id
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast, comparing, values
from gisapp.ogc.filters.names import BOUNDED_BY
from gisapp.ogc.filters.operands import LOCATOR, compile_operand, reference
from gisapp.ogc.filters.spatial import distance, spatial
from gisapp.ogc.filters.temporal import temporal

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType

_NOTHING: Final = Q(pk__in=())


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


def _always(node: ast.Always, _feature_type: FeatureType) -> Q:
    return Q(Value(node.value, output_field=BooleanField()))


def _is_null(node: ast.IsNull, feature_type: FeatureType) -> Q:
    value = node.value
    if not isinstance(value, ast.Reference | ast.Arithmetic | ast.Call):
        return Q(Value(value=False, output_field=BooleanField()))
    if isinstance(value, ast.Reference) and value.name == BOUNDED_BY:
        # The box around a feature is never written.
        return Q(Value(value=True, output_field=BooleanField()))
    return Q(IsNull(compile_operand(value, feature_type).expression, rhs=True))


def _is_nil(node: ast.IsNil, feature_type: FeatureType) -> Q:
    operand = reference(node.reference, feature_type)
    if operand.kind.is_geometry:
        return Q(IsNull(F(operand.column), rhs=True))
    # Other properties are left out where they have no value.
    return Q(Value(value=False, output_field=BooleanField()))


def _lists(node: ast.Lists, feature_type: FeatureType) -> Q:
    left, right = (_list(side, feature_type) for side in (node.left, node.right))
    if node.relation is ast.ListRelation.OVERLAPS:
        return Q(Overlap(left, right))
    condition = Q()
    if node.relation in (ast.ListRelation.CONTAINS, ast.ListRelation.EQUALS):
        condition &= Q(DataContains(left, right))
    if node.relation in (ast.ListRelation.CONTAINED_BY, ast.ListRelation.EQUALS):
        condition &= Q(DataContains(right, left))
    return condition


def _list(side: ast.Reference | tuple[ast.Literal, ...], feature_type: FeatureType) -> Combinable:
    if isinstance(side, ast.Reference):
        operand = reference(side, feature_type)
        if operand.kind is not FieldKind.LIST:
            msg = "The property is no list."
            raise invalid(msg, LOCATOR)
        return Cast(operand.expression, ArrayField(TextField()))
    items = [str(values.value_of(item, FieldKind.TEXT)) for item in side]
    return Cast(Value(items, ArrayField(TextField())), ArrayField(TextField()))


def _ids(node: ast.Ids, feature_type: FeatureType) -> Q:
    field = feature_type.descriptions[feature_type.id_property.name]
    found = [read_feature_id(id_) for id_ in node.ids]
    keys: list[object] = [key for name, key in found if name == feature_type.name]
    if field.kind is FieldKind.UUID:
        keys = [key for key in map(comparing.as_uuid, map(str, keys)) if key]
    return Q(**{f"{field.column}__in": keys}) if keys else _NOTHING


_COMPILERS: Final[dict[type, Callable[[Any, FeatureType], Q]]] = {
    ast.And: _and,
    ast.Or: _or,
    ast.Not: _not,
    ast.Always: _always,
    ast.Compare: comparing.compare,
    ast.In: comparing.one_of,
    ast.Like: comparing.like,
    ast.IsNull: _is_null,
    ast.IsNil: _is_nil,
    ast.Spatial: spatial,
    ast.Distance: distance,
    ast.Temporal: temporal,
    ast.Lists: _lists,
    ast.Ids: _ids,
}
