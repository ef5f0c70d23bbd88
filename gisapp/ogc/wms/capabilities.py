"""Capabilities of both versions: what this caller may see, and nothing that changes by itself.

The text depends on the declarations, the caller's rights and the address alone. Extents are the
service area. (OGC 06-042 §7.2.4, OGC 01-068r3 §7.1.4)
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.geo.measure import service_area
from gisapp.ogc import xml_writer
from gisapp.ogc.namespaces import XLINK, XSI
from gisapp.ogc.wms import layers, legend, requests
from gisapp.ogc.wms.get_feature_info import FORMATS as INFO_FORMATS
from gisapp.ogc.wms.mapfile import ImageFormat
from gisapp.ogc.wms.versions import Version
from gisapp.ogc.xml_writer import Maker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wms.layers import Group

WMS: Final = "http://www.opengis.net/wms"
SCHEMA: Final = "http://schemas.opengis.net/wms/1.3.0/capabilities_1_3_0.xsd"
# Raise it whenever the text changes: clients keep a document until this number is another one.
# ``tests/gisapp/ogc/wms/test_capabilities.py`` holds the fingerprint that goes with it.
UPDATE_SEQUENCE: Final = 3

_TITLE: Final = "Vesiverkko"
_ABSTRACT: Final = (
    "Vesihuoltolaitoksen vesi-, jätevesi- ja hulevesiverkot sekä kulutuspaikat karttakuvina."
)
_KEYWORDS: Final = ("vesihuolto", "vesijohto", "viemäri")
_FORMATS: Final = tuple(format_.value for format_ in ImageFormat)
_EXCEPTIONS: Final = {
    Version.V1_3: ("XML", "INIMAGE", "BLANK"),
    Version.V1_1: (
        "application/vnd.ogc.se_xml",
        "application/vnd.ogc.se_inimage",
        "application/vnd.ogc.se_blank",
    ),
}
_MAIN_FORMAT: Final = {Version.V1_3: "text/xml", Version.V1_1: "application/vnd.ogc.wms_xml"}
_DOCTYPE: Final = (
    "<!DOCTYPE WMT_MS_Capabilities SYSTEM "
    '"http://schemas.opengis.net/wms/1.1.1/capabilities_1_1_1.dtd">'
)


@lru_cache(maxsize=64)
def capabilities(version: Version, feature_types: tuple[FeatureType, ...], address: str) -> bytes:
    """The document for ``feature_types``; ``address`` is that of the service."""
    return _Document(version, address).text(feature_types)


class _Document:
    """One capabilities document in the making."""

    def __init__(self, version: Version, address: str) -> None:
        self._newer = version is Version.V1_3
        self._version = version
        self._address = f"{address}?"
        prefixes: dict[str | None, str] = {"xlink": XLINK}
        if self._newer:
            # QGIS knows the root by its bare name only: no prefix.
            prefixes = {None: WMS, "xsi": XSI, **prefixes}
        namespace = WMS if self._newer else ""
        self._link = Maker(namespace, prefixes)
        # The DTD knows the prefix on links only.
        self._element = Maker(namespace, prefixes if self._newer else {})

    def text(self, feature_types: tuple[FeatureType, ...]) -> bytes:
        """The whole document."""
        make = self._element
        root = make(
            "WMS_Capabilities" if self._newer else "WMT_MS_Capabilities",
            self._service(),
            make(
                "Capability",
                self._requests(),
                make("Exception", *self._texts("Format", *_EXCEPTIONS[self._version])),
                self._root_layer(feature_types),
            ),
            version=self._version.value,
            updateSequence=str(UPDATE_SEQUENCE),
        )
        if self._newer:
            return xml_writer.document(root, schema=(WMS, SCHEMA))
        return xml_writer.document(root, doctype=_DOCTYPE)

    def _texts(self, name: str, *texts: str) -> Iterator[_Element]:
        return (self._element(name, text) for text in texts)

    def _online_resource(self, address: str) -> _Element:
        link = {f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": address}
        return self._link("OnlineResource", **link)

    def _service(self) -> _Element:
        make = self._element
        limits = (
            make("LayerLimit", str(requests.LAYERS)),
            make("MaxWidth", str(requests.SIDE)),
            make("MaxHeight", str(requests.SIDE)),
        )
        return make(
            "Service",
            make("Name", "WMS" if self._newer else "OGC:WMS"),
            make("Title", _TITLE),
            make("Abstract", _ABSTRACT),
            make("KeywordList", *self._texts("Keyword", *_KEYWORDS)),
            self._online_resource(self._address),
            make("Fees", "none"),
            make("AccessConstraints", "Sign-in required"),
            *(limits if self._newer else ()),
        )

    def _requests(self) -> _Element:
        return self._element(
            "Request",
            self._request("GetCapabilities", _MAIN_FORMAT[self._version]),
            self._request("GetMap", *_FORMATS),
            self._request("GetFeatureInfo", *INFO_FORMATS),
        )

    def _request(self, name: str, *formats: str) -> _Element:
        make = self._element
        get = make("Get", self._online_resource(self._address))
        return make(name, *self._texts("Format", *formats), make("DCPType", make("HTTP", get)))

    def _root_layer(self, feature_types: tuple[FeatureType, ...]) -> _Element:
        make = self._element
        word = self._version.crs_word
        names = [f"EPSG:{srid}" for srid in crs.SYSTEMS]
        if self._newer:
            names.append("CRS:84")
        return make(
            "Layer",
            make("Title", _TITLE),
            make("Abstract", _ABSTRACT),
            *self._texts(word, *names),
            self._geographic_box(),
            *(self._box(name) for name in names),
            *(child for group in layers.groups(feature_types) for child in self._group(group)),
        )

    def _group(self, group: Group) -> Iterator[_Element]:
        """The group with its layers, topmost first; those without a group stand by themselves."""
        children = [self._layer(feature_type) for feature_type in reversed(group.types)]
        if not group.name:
            yield from children
            return
        yield self._element(
            "Layer",
            self._element("Name", group.name),
            self._element("Title", group.title),
            *children,
            queryable="1",
        )

    def _layer(self, feature_type: FeatureType) -> _Element:
        make = self._element
        return make(
            "Layer",
            make("Name", feature_type.name),
            make("Title", feature_type.title),
            make("Abstract", feature_type.description),
            self._style(feature_type),
            *self._scales(layers.coarsest_scale(feature_type)),
            queryable="1",
        )

    def _style(self, feature_type: FeatureType) -> _Element:
        make = self._element
        width, height = legend.size((feature_type,))
        query = (
            f"SERVICE=WMS&VERSION={self._version.value}&REQUEST=GetLegendGraphic"
            f"&LAYER={feature_type.name}&STYLE={layers.STYLE}&FORMAT=image/png"
        )
        return make(
            "Style",
            make("Name", layers.STYLE),
            make("Title", feature_type.title),
            make(
                "LegendURL",
                make("Format", "image/png"),
                self._online_resource(f"{self._address}{query}"),
                width=str(width),
                height=str(height),
            ),
        )

    def _scales(self, coarsest: float) -> Iterator[_Element]:
        if math.isinf(coarsest):
            return
        if self._newer:
            yield self._element("MaxScaleDenominator", f"{coarsest:.0f}")
            return
        # The diagonal of a pixel, metres (OGC 01-068r3 §7.1.4.5.8).
        diagonal = coarsest * layers.PIXEL_M * math.sqrt(2)
        yield self._element("ScaleHint", min="0", max=f"{diagonal:.4f}")

    def _geographic_box(self) -> _Element:
        make = self._element
        west, south, east, north = _edges(crs.GEOGRAPHIC_SRID)
        if not self._newer:
            sides = {"minx": west, "miny": south, "maxx": east, "maxy": north}
            return make("LatLonBoundingBox", **{k: f"{v:.3f}" for k, v in sides.items()})
        return make(
            "EX_GeographicBoundingBox",
            make("westBoundLongitude", f"{west:.3f}"),
            make("eastBoundLongitude", f"{east:.3f}"),
            make("southBoundLatitude", f"{south:.3f}"),
            make("northBoundLatitude", f"{north:.3f}"),
        )

    def _box(self, name: str) -> _Element:
        system = crs.parse_map_crs(name, east_first=self._version.east_first)
        west, south, east, north = _edges(system.srid)
        low, high = crs.text_order(system, west, south), crs.text_order(system, east, north)
        digits = 3 if system.srid == crs.GEOGRAPHIC_SRID else 0
        sides = dict(zip(("minx", "miny", "maxx", "maxy"), (*low, *high), strict=True))
        said = {side: f"{value:.{digits}f}" for side, value in sides.items()}
        return self._element("BoundingBox", **{self._version.crs_word: name, **said})


def _edges(srid: int) -> tuple[float, float, float, float]:
    """The service area in system ``srid``: west, south, east, north."""
    box = service_area().box.covering(srid)
    return box.west, box.south, box.east, box.north
