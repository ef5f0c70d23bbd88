"""OWSLib reads a type; its GML is taken apart here, by the standards and without our encoders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from lxml import etree
from owslib.util import Authentication
from owslib.wfs import WebFeatureService

from tests.interop.truth import TYPES, Feature, Features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.interop.service import Credential, Service

VV: Final = "https://vesiverkko.fi/ns/1"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_NORTH_FIRST: Final = {"urn:ogc:def:crs:EPSG::3881", "urn:ogc:def:crs:EPSG::4326"}
_GEOMETRY: Final = "sijainti"


def connect(service: Service, credential: Credential, version: str) -> Any:
    """OWSLib's view of the service."""
    access = Authentication(username=credential.key, password=credential.secret)
    return WebFeatureService(service.wfs, version=version, auth=access, timeout=120)


def read(client: Any, type_name: str, srid: int) -> Features:
    """All features of a type in a system, asked for by its URN."""
    answer = client.getfeature(
        typename=[f"vv:{type_name}"], srsname=f"urn:ogc:def:crs:EPSG::{srid}"
    )
    return features_of(answer.read(), type_name)


def features_of(document: bytes, type_name: str) -> Features:
    """The features of type ``type_name`` in a GML answer of either version."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, huge_tree=True))
    found: Features = {}
    for element in root.iter(f"{{{VV}}}{type_name}"):
        values = {
            etree.QName(child).localname: None if child.get(_NIL) == "true" else child.text
            for child in element
            if etree.QName(child).namespace == VV and etree.QName(child).localname != _GEOMETRY
        }
        geometry = element.find(f"{{{VV}}}{_GEOMETRY}")
        name = str(values[TYPES[type_name].id_property])
        assert name not in found, f"{name} comes twice"
        found[name] = Feature(_coordinates(geometry), values)
    return found


def _coordinates(geometry: Any) -> NDArray[np.float64] | None:
    """All positions in order, east first, by the axis order that ``srsName`` declares."""
    if geometry is None or geometry.get(_NIL) == "true":
        return None
    (shape,) = geometry
    positions = [
        _positions(element)
        for element in shape.iter()
        if etree.QName(element).localname in ("pos", "posList")
    ]
    together = np.concatenate(positions)
    if shape.get("srsName") in _NORTH_FIRST:
        together[:, [0, 1]] = together[:, [1, 0]]
    return together


def _positions(element: Any) -> NDArray[np.float64]:
    dimension = next(
        (
            int(holder.get("srsDimension"))
            for holder in (element, *element.iterancestors())
            if holder.get("srsDimension")
        ),
        2,
    )
    return np.array(element.text.split(), dtype=np.float64).reshape(-1, dimension)
