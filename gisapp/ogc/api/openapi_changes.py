"""Operations of the OpenAPI document that change features, as far as the caller may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gisapp.ogc.api import links
from gisapp.ogc.api.openapi_parts import FAULTS, ref

if TYPE_CHECKING:
    from collections.abc import Collection

    from gisapp.features.declaration import FeatureType

    Part = dict[str, Any]

_FAULTS: Final = {
    **FAULTS,
    "403": ref("responses", "Forbidden"),
    "404": ref("responses", "NotFound"),
    "409": ref("responses", "Conflict"),
    "412": ref("responses", "PreconditionFailed"),
    "413": ref("responses", "TooLarge"),
    "415": ref("responses", "UnsupportedMediaType"),
    "422": ref("responses", "InvalidValue"),
}
# Method, operation, in words, media type of the body.
_CHANGES: Final = (
    ("PUT", "replaceFeature", "korvaa kohde", links.GEOJSON),
    ("PATCH", "updateFeature", "muuta ominaisuuksia", links.MERGE_PATCH),
    ("DELETE", "deleteFeature", "poista kohde", ""),
)


def create(feature_type: FeatureType, allowed: Collection[str]) -> Part:
    """The operation that makes a feature, if it is ``allowed``."""
    if "POST" not in allowed:
        return {}
    made = {name: ref("headers", name) for name in ("Location", "ETag")}
    operation = {
        "operationId": f"{feature_type.name}.createFeature",
        "tags": ["Muokkaus"],
        "summary": f"{feature_type.title}: lisää kohde",
        "parameters": [ref("parameters", "Content-Crs")],
        "requestBody": _body(feature_type, links.GEOJSON),
        "responses": {"201": {"description": "Kohde on lisätty.", "headers": made}, **_FAULTS},
    }
    return {"post": operation}


def changes(feature_type: FeatureType, allowed: Collection[str]) -> Part:
    """The operations that change a feature, of those ``allowed``."""
    made: Part = {}
    for method, operation, what, media_type in _CHANGES:
        if method not in allowed:
            continue
        named = ["featureId", "If-Match", *(["Content-Crs"] if media_type else [])]
        done: Part = {"description": "Tehty."}
        described: Part = {
            "operationId": f"{feature_type.name}.{operation}",
            "tags": ["Muokkaus"],
            "summary": f"{feature_type.title}: {what}",
            "parameters": [ref("parameters", name) for name in named],
            "responses": {"204": done, **_FAULTS},
        }
        if media_type:
            described["requestBody"] = _body(feature_type, media_type)
            done["headers"] = {"ETag": ref("headers", "ETag")}
        made[method.lower()] = described
    return made


def _body(feature_type: FeatureType, media_type: str) -> Part:
    """The body: a feature, or the members of one that change."""
    whole = ref("schemas", feature_type.name)
    schema = {"type": "object"} if media_type == links.MERGE_PATCH else whole
    return {"required": True, "content": {media_type: {"schema": schema}}}
