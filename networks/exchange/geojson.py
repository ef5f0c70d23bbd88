"""Reader of GeoJSON (RFC 7946), old files with a ``crs`` member too.

The text is read here and never by GDAL, which would follow a ``crs`` member of type ``link``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn

from gisapp.core.errors import InvalidInputError
from gisapp.geo.crs import GEOGRAPHIC_SRID
from networks.exchange.features import Feature, GisFile, checked_positions

_SRID: Final = re.compile(r"(?:urn:(?:x-)?ogc:def:crs:EPSG:[0-9.]*:|EPSG:)(\d{1,6})", re.IGNORECASE)
_CRS84: Final = re.compile(r"urn:ogc:def:crs:OGC:[0-9.]*:CRS84", re.IGNORECASE)


def read_geojson(data: bytes, *, stem: str, types: frozenset[str]) -> GisFile:
    """Read a FeatureCollection of lines and points.

    A feature's layer is the type before the dot of its id (``vesijohto.…``), else the collection's
    ``name``, else the file's stem, whichever is a name in ``types``; else it is empty. Raises
    ``InvalidInputError`` with line or feature.
    """
    document = _parsed(data)
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        msg = "This is no GeoJSON FeatureCollection."
        raise InvalidInputError(msg)
    features = document.get("features")
    if not isinstance(features, list) or not features:
        msg = "The collection has no features."
        raise InvalidInputError(msg)
    named = [name for name in (document.get("name"), stem) if name in types]
    layer = str(named[0]) if named else ""
    return GisFile(
        features=tuple(
            _feature(feature, f"feature {number}", layer=layer, types=types)
            for number, feature in enumerate(features, 1)
        ),
        srid=_srid(document.get("crs")),
    )


def _parsed(data: bytes) -> Any:
    if not data.strip():
        msg = "The file is empty."
        raise InvalidInputError(msg)
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        msg = "The file is not UTF-8, as GeoJSON must be."
        line = data[: error.start].count(b"\n") + 1
        raise InvalidInputError(msg, locator=f"line {line}") from None
    except json.JSONDecodeError as error:
        msg = f"The file is no JSON here (column {error.colno})."
        raise InvalidInputError(msg, locator=f"line {error.lineno}") from None
    except (RecursionError, ValueError):
        msg = "The file cannot be read as JSON."
        raise InvalidInputError(msg) from None


def _no_constant(_name: str) -> NoReturn:
    msg = "The file has a number that JSON does not have (NaN or Infinity)."
    raise InvalidInputError(msg)


def _srid(member: Any) -> int | None:
    """The EPSG number in an old-style ``crs`` member; raises for one that cannot be read."""
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if isinstance(name, str):
        match = _SRID.fullmatch(name.strip())
        if match:
            return int(match[1])
        if _CRS84.fullmatch(name.strip()):
            return GEOGRAPHIC_SRID
    msg = "The crs member does not name a system by its EPSG number. Remove it, and give --crs."
    raise InvalidInputError(msg, locator="crs")


def _feature(feature: Any, place: str, *, layer: str, types: frozenset[str]) -> Feature:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict):
        msg = "The feature has no geometry."
        raise InvalidInputError(msg, locator=place)
    coordinates, is_line = _coordinates(geometry, place)
    key = str(feature.get("id") or "")
    prefix = key.partition(".")[0]
    return Feature(
        layer=prefix if prefix in types else layer,
        key=key or place.replace(" ", "-"),
        place=place,
        properties=properties if isinstance(properties, dict) else {},
        is_line=is_line,
        positions=checked_positions(coordinates, is_line=is_line, place=place),
    )


def _coordinates(geometry: dict[str, Any], place: str) -> tuple[list[Any], bool]:
    """Positions, and whether they are a line; a multi-geometry may have one part."""
    shape, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(coordinates, list):
        msg = "The geometry has no coordinates."
        raise InvalidInputError(msg, locator=place)
    if shape in ("MultiLineString", "MultiPoint") and len(coordinates) == 1:
        shape, coordinates = str(shape)[len("Multi") :], coordinates[0]
    if shape == "Point":
        return [coordinates], False
    if shape == "LineString" and all(isinstance(position, list) for position in coordinates):
        return coordinates, True
    msg = "The geometry is neither one line nor one point."
    raise InvalidInputError(msg, locator=place)
