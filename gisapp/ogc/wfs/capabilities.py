"""Capabilities of 2.0.0 and 1.1.0: what this caller may have, told truly.

The text depends on the declarations, the caller's rights and the address alone, so it is the same
byte for byte between two releases; some clients paste it by hand. Extents are the service area:
computing them would cost more than the answer.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.conf import settings

from gisapp.geo import crs
from gisapp.ogc import xml_writer
from gisapp.ogc.namespaces import SCHEMA_LOCATIONS, WFS_1, WFS_2
from gisapp.ogc.wfs import capabilities_v1, capabilities_v2
from gisapp.ogc.wfs.requests import Version

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Bounds

_NAMESPACES: Final = {Version.V1_1: WFS_1, Version.V2_0: WFS_2}
_DOCUMENTS: Final[dict[Version, Callable[[tuple[FeatureType, ...], str, Bounds], _Element]]] = {
    Version.V1_1: capabilities_v1.document,
    Version.V2_0: capabilities_v2.document,
}


@lru_cache(maxsize=64)
def capabilities(version: Version, feature_types: tuple[FeatureType, ...], address: str) -> bytes:
    """The capabilities document for ``feature_types``; ``address`` is that of the service."""
    root = _DOCUMENTS[version](feature_types, address, _bounds())
    namespace = _NAMESPACES[version]
    return xml_writer.document(root, schema=(namespace, SCHEMA_LOCATIONS[namespace]))


def _bounds() -> Bounds:
    """The service area in degrees: west, south, east, north, rounded outwards enough to hold it."""
    to_degrees = crs.transformer(crs.STORAGE_SRID, crs.GEOGRAPHIC_SRID)
    min_e, min_n, max_e, max_n = settings.SERVICE_AREA
    west, south, east, north = to_degrees.transform_bounds(min_e, min_n, max_e, max_n)
    return (round(west, 3), round(south, 3), round(east, 3), round(north, 3))
