"""How the OpenAPI document describes the ways in and a feature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
)

from gisapp.features.value_schemas import openapi_geometry, openapi_value

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType


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
        name: openapi_value(feature_type.descriptions[name])
        for name in feature_type.by_name
        if name not in (feature_type.geometry_property.name, feature_type.id_property.name)
    }
    return {
        "type": "object",
        "description": feature_type.description,
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": openapi_geometry(feature_type.geometry_kind),
            "properties": {"type": "object", "properties": properties},
        },
    }
