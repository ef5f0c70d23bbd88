"""Paths and schemas of the features: one pair of paths for each collection that the caller sees.

Each collection has properties of its own to select by, and methods that the caller's rights give.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gisapp.features.field_types import FieldKind
from gisapp.features.value_schemas import VALUES, openapi_geometry, openapi_value
from gisapp.ogc.api import links, parameters
from gisapp.ogc.api.changes import methods
from gisapp.ogc.api.feature_formats import formats_of
from gisapp.ogc.api.openapi_changes import changes, create
from gisapp.ogc.api.openapi_parts import FAULTS, MISSING, format_parameter, ref
from gisapp.ogc.api.site import items_path

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gisapp.features.declaration import FeatureType, Property
    from gisapp.ogc.api.site import Site

    Part = dict[str, Any]


def feature_paths(site: Site) -> dict[str, Part]:
    """The paths of all collections of the caller, with the methods that they have there."""
    paths = {}
    for feature_type in site.types:
        path = items_path(feature_type.name)
        allowed = methods(site, feature_type)
        paths[path] = {"get": _get_features(feature_type), **create(feature_type, allowed)}
        paths[f"{path}/{{featureId}}"] = {
            "get": _get_feature(feature_type),
            **changes(feature_type, allowed),
        }
    return paths


def feature_schemas(types: Iterable[FeatureType]) -> dict[str, Part]:
    """The GeoJSON of a feature and of a collection, for each type."""
    schemas = {}
    for feature_type in types:
        schemas[feature_type.name] = _feature(feature_type)
        schemas[f"{feature_type.name}.collection"] = _collection(feature_type)
    return schemas


def _get_features(feature_type: FeatureType) -> Part:
    named = [ref("parameters", name) for name in parameters.PARAMETERS]
    own = [
        _by_value(feature_type, prop)
        for prop in feature_type.properties
        if not feature_type.descriptions[prop.name].kind.is_geometry
    ]
    answer = {
        "description": "Kohteet: GeoJSON sivu kerrallaan, tiedostossa kaikki, jos limit puuttuu.",
        "headers": {"Content-Crs": ref("headers", "Content-Crs")},
        "content": _content(feature_type, f"{feature_type.name}.collection", one=False),
    }
    return {
        "operationId": f"{feature_type.name}.getFeatures",
        "tags": ["Kohteet"],
        "summary": f"{feature_type.title}: haku",
        "description": feature_type.description,
        "parameters": [_formats(feature_type, one=False), *named, *own],
        "responses": {"200": answer, **FAULTS, **MISSING},
    }


def _get_feature(feature_type: FeatureType) -> Part:
    answer = {
        "description": "Kohde.",
        "headers": {
            "Content-Crs": ref("headers", "Content-Crs"),
            "ETag": ref("headers", "ETag"),
        },
        "content": _content(feature_type, feature_type.name, one=True),
    }
    return {
        "operationId": f"{feature_type.name}.getFeature",
        "tags": ["Kohteet"],
        "summary": f"{feature_type.title}: yksi kohde",
        "parameters": [
            ref("parameters", "featureId"),
            ref("parameters", "crs"),
            ref("parameters", "as_of"),
            _formats(feature_type, one=True),
        ],
        "responses": {"200": answer, **FAULTS, **MISSING},
    }


def _formats(feature_type: FeatureType, *, one: bool) -> Part:
    return format_parameter(
        f.form.name for f in formats_of(feature_type.name) if f.single or not one
    )


def _content(feature_type: FeatureType, schema: str, *, one: bool) -> Part:
    written: Part = {}
    for format_ in formats_of(feature_type.name):
        if format_.single or not one:
            known = format_.form.media_type == links.GEOJSON
            binary = (
                {"type": "string", "format": "binary"} if format_.binary else {"type": "string"}
            )
            written[format_.form.media_type] = {
                "schema": ref("schemas", schema) if known else binary
            }
    return written


def _by_value(feature_type: FeatureType, prop: Property) -> Part:
    """The parameter that selects by one value of ``prop``."""
    field = feature_type.descriptions[prop.name]
    # A list is given as it stands in CSV: one text.
    schema = {**VALUES[FieldKind.TEXT if field.kind is FieldKind.LIST else field.kind]}
    if field.codes:
        schema["enum"] = list(field.codes)
    return {
        "name": prop.name,
        "in": "query",
        "required": False,
        "description": f"Kohteet, joilla tämä on arvona: {field.label}.",
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _collection(feature_type: FeatureType) -> Part:
    return {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "timeStamp": {"type": "string", "format": "date-time"},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": {"type": "array", "items": ref("schemas", "link")},
            "features": {"type": "array", "items": ref("schemas", feature_type.name)},
        },
    }


def _feature(feature_type: FeatureType) -> Part:
    return {
        "type": "object",
        "description": feature_type.description,
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string", "readOnly": True},
            "links": {"type": "array", "items": ref("schemas", "link"), "readOnly": True},
            "geometry": _geometry(feature_type),
            "properties": {"type": "object", "properties": _properties(feature_type)},
        },
    }


def _properties(feature_type: FeatureType) -> Part:
    described: Part = {}
    for prop in feature_type.properties:
        field = feature_type.descriptions[prop.name]
        if not field.kind.is_geometry:
            described[prop.name] = openapi_value(field)
            if not prop.writable:
                described[prop.name]["readOnly"] = True
    return described


def _geometry(feature_type: FeatureType) -> Part:
    """The geometry; a type that has none, such as a list of changes, has a null."""
    if feature_type.has_geometry:
        return openapi_geometry(feature_type.geometry_kind)
    return {"type": "object", "nullable": True}
