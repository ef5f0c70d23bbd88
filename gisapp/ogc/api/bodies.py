"""Bodies of writing requests: GeoJSON features and merge patches, read into values by name.

What a value may be is the write door's matter; here only what JSON cannot say is read: dates, and
geometry in the system that the request names.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import RequestDataTooBig

from gisapp.core.errors import InvalidInputError, InvalidValueError
from gisapp.features.field_types import FieldKind
from gisapp.features.storage import holds_heights
from gisapp.ogc import json_reader, limits
from gisapp.ogc.api import links
from gisapp.ogc.api.problems import MediaTypeError, TooLargeError
from gisapp.ogc.api.systems import CRS84, system
from gisapp.ogc.geometry.geojson import read_geojson
from gisapp.ogc.geometry.intake import Intake
from gisapp.ogc.geometry.storage import for_writing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from gisapp.features.declaration import FeatureType

_FEATURES: Final = (links.GEOJSON, links.JSON)
_PATCHES: Final = (links.MERGE_PATCH, links.GEOJSON, links.JSON)


def feature(request: HttpRequest, feature_type: FeatureType) -> dict[str, Any]:
    """The values of the feature in the body, by property name; raises errors of the tree."""
    body = _object(request, _FEATURES)
    if body.get("type") != "Feature":
        msg = "The body is one GeoJSON object of type Feature."
        raise InvalidInputError(msg, locator="type")
    return _values(request, feature_type, body)


def patch(request: HttpRequest, feature_type: FeatureType) -> dict[str, Any]:
    """The values that the merge patch in the body sets; raises errors of the tree."""
    return _values(request, feature_type, _object(request, _PATCHES))


def _values(
    request: HttpRequest, feature_type: FeatureType, body: Mapping[str, Any]
) -> dict[str, Any]:
    """What the members ``properties`` and ``geometry`` say; others are passed over."""
    given = body.get("properties")
    if given is not None and not isinstance(given, dict):
        msg = "properties is an object."
        raise InvalidInputError(msg, locator="properties")
    values = {name: _value(feature_type, name, value) for name, value in (given or {}).items()}
    if "geometry" in body and feature_type.has_geometry:
        name = feature_type.geometry_property.name
        values[name] = _geometry(request, feature_type, body["geometry"])
    return values


def _value(feature_type: FeatureType, name: str, value: Any) -> Any:
    """The value as its property takes it; an unknown name is the door's matter."""
    prop = feature_type.by_name.get(name)
    reader = _READERS.get(feature_type.descriptions[name].kind) if prop else None
    if reader is None or not isinstance(value, str):
        return value
    try:
        return reader(value)
    except ValueError:
        msg = f"{name} is a date or time such as 2027-01-31 or 2027-01-31T12:00:00Z."
        raise InvalidValueError(msg, locator=name) from None


def _geometry(request: HttpRequest, feature_type: FeatureType, value: Any) -> Any:
    if value is None:
        return None
    prop = feature_type.geometry_property
    intake = Intake(locator=prop.name, default=_system(request))
    shape = read_geojson(value, intake)
    column: Any = feature_type.model._meta.get_field(prop.source)  # noqa: SLF001 -- Django's documented Meta API
    return for_writing(shape, intake, feature_type.geometry_kind, heights=holds_heights(column))


def _system(request: HttpRequest) -> Any:
    """The system that ``Content-Crs`` names between angle brackets, or CRS84."""
    named = request.headers.get("Content-Crs", "").strip()
    return system(named.strip("<>"), "Content-Crs") if named else CRS84


def _object(request: HttpRequest, media_types: tuple[str, ...]) -> dict[str, Any]:
    """The JSON object in the body; raises errors of the tree."""
    # OWSLib's PUT names no type; what is then no JSON is refused as such.
    if request.content_type and request.content_type not in media_types:
        msg = f"Send the body as {' or '.join(media_types)}."
        raise MediaTypeError(msg, locator="Content-Type")
    try:
        body = request.body
    except RequestDataTooBig:
        msg = f"The request is longer than {limits.BODY_BYTES} bytes."
        raise TooLargeError(msg, locator="body") from None
    read = json_reader.parse(body)
    if not isinstance(read, dict):
        msg = "The body is one JSON object."
        raise InvalidInputError(msg, locator="body")
    return read


_READERS: Final[dict[FieldKind, Callable[[str], object]]] = {
    FieldKind.DATE: datetime.date.fromisoformat,
    FieldKind.DATETIME: datetime.datetime.fromisoformat,
}
