"""JSON Schema of the published types (OGC API – Features, parts 3 and 5).

The schema tells what features have and what a writer may send, the queryables what filters may
name, the sortables what an answer may be sorted by. A property without a value is null or left out
in GeoJSON; the schemas speak of values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.features.value_schemas import VALUES

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType, Property

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_KINDS: Final[dict[FieldKind, dict[str, Any]]] = {
    **VALUES,
    FieldKind.POINT: {"format": "geometry-point"},
    FieldKind.LINE: {"format": "geometry-linestring"},
    FieldKind.MULTIPOLYGON: {"format": "geometry-multipolygon"},
}
_ROLES: Final = {
    Role.ID: "id",
    Role.GEOMETRY: "primary-geometry",
    Role.BEGINS: "primary-interval-start",
    Role.ENDS: "primary-interval-end",
}


def schema(feature_type: FeatureType, address: str) -> dict[str, Any]:
    """What a feature of ``feature_type`` has; what may not be written is ``readOnly``."""
    return _document(feature_type, address, feature_type.properties, for_writers=True)


def queryables(feature_type: FeatureType, address: str) -> dict[str, Any]:
    """What filters may name: everything that the caller sees."""
    return _document(feature_type, address, feature_type.properties)


def sortables(feature_type: FeatureType, address: str) -> dict[str, Any]:
    """What an answer may be sorted by: everything but the geometry."""
    kept = tuple(
        prop
        for prop in feature_type.properties
        if not feature_type.descriptions[prop.name].kind.is_geometry
    )
    return _document(feature_type, address, kept)


def _document(
    feature_type: FeatureType,
    address: str,
    properties: tuple[Property, ...],
    *,
    for_writers: bool = False,
) -> dict[str, Any]:
    described = {}
    for position, prop in enumerate(properties, start=1):
        described[prop.name] = {
            **property_schema(feature_type, prop),
            "x-ogc-propertySeq": position,
        }
        if for_writers and not prop.writable:
            described[prop.name]["readOnly"] = True
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": feature_type.title,
        "description": feature_type.description,
        "properties": described,
        "additionalProperties": False,
    }


def property_schema(feature_type: FeatureType, prop: Property) -> dict[str, Any]:
    """The schema of the values of ``prop``."""
    field = feature_type.descriptions[prop.name]
    described = {"title": field.label, **_KINDS[field.kind]}
    if field.codes:
        described["enum"] = list(field.codes)
    if field.kind is FieldKind.TEXT and field.max_length is not None:
        described["maxLength"] = field.max_length
    if prop.role in _ROLES:
        described["x-ogc-role"] = _ROLES[prop.role]
    elif prop.role is Role.CHANGED_AT and not feature_type.has_role(Role.BEGINS):
        described["x-ogc-role"] = "primary-instant"
    return described
