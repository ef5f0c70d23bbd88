"""Serializers from declarations."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rest_framework import serializers
from rest_framework_gis.fields import GeometryField
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from gisapp.features.field_types import FieldKind

if TYPE_CHECKING:
    from gisapp.features.declaration import FeatureType

# The geometry in the system that was asked for, put on each row by the view.
SHOWN_GEOMETRY: Final = "shown_geometry"

_FIELDS: Final[dict[FieldKind, type[serializers.Field[Any, Any, Any, Any]]]] = {
    FieldKind.TEXT: serializers.CharField,
    FieldKind.CODE: serializers.CharField,
    FieldKind.UUID: serializers.UUIDField,
    FieldKind.INTEGER: serializers.IntegerField,
    FieldKind.NUMBER: serializers.FloatField,
    FieldKind.BOOLEAN: serializers.BooleanField,
    FieldKind.DATE: serializers.DateField,
    FieldKind.DATETIME: serializers.DateTimeField,
}


class FeatureSerializer(GeoFeatureModelSerializer):
    """Base of the serializers that are made from declarations."""

    feature_type: ClassVar[FeatureType]


@lru_cache(maxsize=256)
def serializer_for(feature_type: FeatureType) -> type[FeatureSerializer]:
    """The GeoJSON Feature serializer (RFC 7946) of a type as some caller sees it."""
    geometry = feature_type.geometry_property.name
    names = [prop.name for prop in feature_type.properties if prop.name != geometry]
    meta = type(
        "Meta",
        (),
        {
            "model": feature_type.model,
            "geo_field": geometry,
            "id_field": feature_type.id_property.name,
            "fields": [*names, geometry],
        },
    )
    fields: dict[str, Any] = {name: _field(feature_type, name) for name in names}
    fields["feature_type"] = feature_type
    fields[geometry] = GeometryField(source=SHOWN_GEOMETRY, read_only=True, precision=8)
    return type(f"{feature_type.name}Feature", (FeatureSerializer,), {**fields, "Meta": meta})


def _field(feature_type: FeatureType, name: str) -> serializers.Field[Any, Any, Any, Any]:
    description = feature_type.descriptions[name]
    # A field may not repeat its own name as source; DRF takes that for a mistake.
    options: dict[str, Any] = {"read_only": True, "help_text": description.label}
    if description.column != name:
        options["source"] = description.column
    if description.kind is FieldKind.LIST:
        return serializers.ListField(child=serializers.CharField(), **options)
    return _FIELDS[description.kind](**options)
