"""OWSLib's client for OGC API Features, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from owslib.ogcapi.features import Features as FeaturesClient
from owslib.util import Authentication

from tests.interop.truth import TYPES, Feature, Features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.interop.service import Credential, Service

_PAGE: Final = 5_000
_CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_NORTH_FIRST: Final = (3881,)


def connect(service: Service, credential: Credential) -> Any:
    """OWSLib's view of the service."""
    access = Authentication(username=credential.key, password=credential.secret)
    return FeaturesClient(f"{service.address}/ogc/", auth=access)


def read(client: Any, type_name: str, srid: int) -> Features:
    """All features of a type in a system; 4326 stands for CRS84."""
    crs = _CRS84 if srid == 4326 else f"http://www.opengis.net/def/crs/EPSG/0/{srid}"
    found: Features = {}
    matched = 1
    while len(found) < matched:
        page = client.collection_items(type_name, limit=_PAGE, offset=len(found), crs=crs)
        matched = page["numberMatched"]
        assert len(page["features"]) == page["numberReturned"] > 0 or not matched
        for feature in page["features"]:
            name = feature["properties"][TYPES[type_name].id_property]
            assert name not in found, f"{name} comes twice"
            place = _coordinates(feature["geometry"], north_first=srid in _NORTH_FIRST)
            found[name] = Feature(place, feature["properties"])
    return found


def _coordinates(geometry: Any, *, north_first: bool) -> NDArray[np.float64] | None:
    """All positions in order, east first."""
    if geometry is None:
        return None
    shape = shapely.geometry.shape(geometry)
    positions: NDArray[np.float64] = np.asarray(
        shapely.get_coordinates(shape, include_z=bool(shape.has_z))
    )
    if north_first:
        positions[:, [0, 1]] = positions[:, [1, 0]]
    return positions
