"""What a published value is in JSON: the words that JSON Schema and OpenAPI 3.0 share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.features.field_types import SHAPES, FieldKind

if TYPE_CHECKING:
    from gisapp.features.field_types import FieldDescription

    Schema = dict[str, Any]

VALUES: Final[dict[FieldKind, Schema]] = {
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
# How many arrays stand one in another around a coordinate (RFC 7946 §3.1).
_DEPTHS: Final = {FieldKind.POINT: 1, FieldKind.LINE: 2, FieldKind.MULTIPOLYGON: 4}


def openapi_value(field: FieldDescription) -> Schema:
    """The OpenAPI 3.0 schema of the values of ``field``, which is no geometry."""
    schema: Schema = {"title": field.label, **VALUES[field.kind]}
    if field.codes:
        # A null is valid only where the list has it.
        schema["enum"] = [*field.codes, *([None] if field.nullable else [])]
    if field.nullable:
        schema["nullable"] = True
    return schema


def openapi_geometry(kind: FieldKind) -> Schema:
    """The OpenAPI 3.0 schema of a GeoJSON geometry of ``kind``, or null."""
    coordinates: Schema = {"type": "number"}
    for _ in range(_DEPTHS[kind]):
        coordinates = {"type": "array", "items": coordinates}
    return {
        "type": "object",
        "nullable": True,
        "required": ["type", "coordinates"],
        "properties": {
            "type": {"type": "string", "enum": [SHAPES[kind]]},
            "coordinates": coordinates,
        },
    }
