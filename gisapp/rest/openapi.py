"""How the OpenAPI document describes the ways in and a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)

from gisapp.features.field_types import FieldKind

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType

_SCHEMAS: Final[dict[FieldKind, dict[str, Any]]] = {
    FieldKind.TEXT: {"type": "string"},
    FieldKind.CODE: {"type": "string"},
    FieldKind.UUID: {"type": "string", "format": "uuid"},
    FieldKind.LIST: {"type": "array", "items": {"type": "string"}},
    FieldKind.INTEGER: {"type": "integer"},
    FieldKind.NUMBER: {"type": "number"},
    FieldKind.BOOLEAN: {"type": "boolean"},
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.DATETIME: {"type": "string", "format": "date-time"},
}
_SHAPES: Final = {
    FieldKind.POINT: ("Point", 1),
    FieldKind.LINE: ("LineString", 2),
    FieldKind.MULTIPOLYGON: ("MultiPolygon", 4),
}


class RequestUserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # library without types
    """HTTP Basic for machines, the session cookie for people."""

    target_class = "gisapp.rest.authentication.RequestUserAuthentication"
    name = ["credential", "session"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:  # noqa: ARG002 -- library's signature
        """The two schemes, in the order of ``name``."""
        return [
            {"type": "http", "scheme": "basic"},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]


class FeatureExtension(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # library without types
    """A feature as GeoJSON (RFC 7946), described from the declaration."""

    target_class = "gisapp.rest.serializers.FeatureSerializer"
    match_subclasses = True
    priority = 10

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:  # noqa: ARG002 -- library's signature
        """The schema of one feature."""
        return feature_schema(self.target.feature_type)


def feature_schema(feature_type: FeatureType) -> dict[str, Any]:
    """The JSON schema of a feature of ``feature_type``."""
    properties = {
        name: _property(feature_type, name)
        for name in feature_type.by_name
        if name not in (feature_type.geometry_property.name, feature_type.id_property.name)
    }
    return {
        "type": "object",
        "description": feature_type.description,
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": _geometry(feature_type),
            "properties": {"type": "object", "properties": properties},
        },
    }


def _property(feature_type: FeatureType, name: str) -> dict[str, Any]:
    description = feature_type.descriptions[name]
    schema = {**_SCHEMAS[description.kind], "description": description.label}
    if description.codes:
        schema["enum"] = list(description.codes)
    if description.nullable:
        schema["nullable"] = True
    return schema


def _geometry(feature_type: FeatureType) -> dict[str, Any]:
    shape, depth = _SHAPES[feature_type.geometry_kind]
    coordinates: dict[str, Any] = {"type": "number"}
    for _ in range(depth):
        coordinates = {"type": "array", "items": coordinates}
    return {
        "type": "object",
        "nullable": True,
        "properties": {
            "type": {"type": "string", "enum": [shape]},
            "coordinates": coordinates,
        },
    }
