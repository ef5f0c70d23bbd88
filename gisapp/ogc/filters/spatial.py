"""Spatial conditions compiled: relations and distances, in the storage system.

The database's own functions are called on the stored column, so its index is used and a feature
without a place gives neither true nor false.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.gis.db.models import GeometryField
from django.db.models import BooleanField, F, FloatField, Func, Q, Value

from gisapp.features.declaration import Role
from gisapp.geo import crs
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.names import BOUNDED_BY
from gisapp.ogc.filters.operands import LOCATOR, reference
from gisapp.ogc.geometry.shapes import Box, Shape
from gisapp.ogc.geometry.storage import for_filter

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType

# PostGIS knows the other relations for geometries of one kind only.
_OF_COLLECTIONS: Final = (ast.Relation.INTERSECTS, ast.Relation.DISJOINT)


def spatial(node: ast.Spatial, feature_type: FeatureType) -> Q:
    """The condition of a relation; raises ``OwsError``."""
    sides = (node.left, node.right)
    if node.relation not in _OF_COLLECTIONS and any(map(_is_collection, sides)):
        msg = "Of a collection of geometries it can be asked only what intersects it or does not."
        raise invalid(msg, LOCATOR)
    return _true(f"ST_{node.relation.value}", *(_geometry(side, feature_type) for side in sides))


def distance(node: ast.Distance, feature_type: FeatureType) -> Q:
    """The condition of a distance; raises ``OwsError``."""
    near = _true(
        "ST_DWithin",
        _geometry(node.reference, feature_type),
        _geometry(node.geometry, feature_type),
        Value(node.metres, FloatField()),
    )
    return ~near if node.beyond else near


def geometry_column(node: ast.Reference | None, feature_type: FeatureType) -> str:
    """The column of a geometry property, or of the one that the type has; raises ``OwsError``."""
    if node is None or node.name == BOUNDED_BY:
        holders = [prop for prop in feature_type.properties if prop.role is Role.GEOMETRY]
        if not holders:
            msg = "The features of this type have no geometry."
            raise invalid(msg, LOCATOR)
        return feature_type.descriptions[holders[0].name].column
    operand = reference(node, feature_type)
    if not operand.kind.is_geometry:
        msg = "A spatial condition needs the geometry property."
        raise invalid(msg, LOCATOR)
    return operand.column


def _geometry(side: ast.Reference | Box | Shape | None, feature_type: FeatureType) -> Combinable:
    if isinstance(side, Box | Shape):
        geometry = for_filter(side, LOCATOR)
        return Value(geometry, output_field=GeometryField(srid=crs.STORAGE_SRID))
    return F(geometry_column(side, feature_type))


def _true(function: str, *arguments: Combinable) -> Q:
    return Q(Func(*arguments, function=function, output_field=BooleanField()))


def _is_collection(side: ast.Reference | Box | Shape | None) -> bool:
    return isinstance(side, Shape) and side.geometry.geom_type == "GeometryCollection"
