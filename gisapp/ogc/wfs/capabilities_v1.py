"""Capabilities of WFS 1.1.0 (OGC 04-094 §13, OGC 04-095 §18, OGC 05-008)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.namespaces import GML_31, OGC, OWS_10, PREFIX, WFS_1
from gisapp.ogc.wfs import capabilities_parts as parts

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Bounds
    from gisapp.ogc.xml_writer import Maker

_PREFIXES: Final = {"ows": OWS_10, "ogc": OGC, "gml": GML_31}
_OPERANDS: Final = ("Envelope", "Point", "LineString", "Polygon")


def document(feature_types: tuple[FeatureType, ...], address: str, bounds: Bounds) -> _Element:
    """The root of the document."""
    wfs = parts.maker(WFS_1, "wfs", _PREFIXES)
    ows = parts.maker(OWS_10, "ows", {"wfs": WFS_1, **_PREFIXES})
    return wfs(
        "WFS_Capabilities",
        parts.service_identification(ows, ("1.1.0", "2.0.0")),
        parts.service_provider(ows),
        _operations(ows, address),
        wfs(
            "FeatureTypeList",
            wfs("Operations", wfs("Operation", "Query")),
            *(_feature_type(wfs, ows, t, bounds) for t in feature_types),
        ),
        _filter_capabilities(),
        version="1.1.0",
    )


def _operations(ows: Maker, address: str) -> _Element:
    own = {
        "GetCapabilities": (
            _parameter(ows, "AcceptVersions", "2.0.0", "1.1.0"),
            _parameter(ows, "AcceptFormats", "text/xml"),
        ),
        "DescribeFeatureType": (_parameter(ows, "outputFormat", *parts.output_formats()),),
        "GetFeature": (
            _parameter(ows, "resultType", "results", "hits"),
            _parameter(ows, "outputFormat", *parts.output_formats()),
        ),
    }
    return ows(
        "OperationsMetadata",
        *(parts.operation(ows, name, address, *given) for name, given in own.items()),
    )


def _feature_type(wfs: Maker, ows: Maker, feature_type: FeatureType, bounds: Bounds) -> _Element:
    return wfs(
        "FeatureType",
        wfs("Name", f"{PREFIX}:{feature_type.name}"),
        wfs("Title", feature_type.title),
        wfs("Abstract", feature_type.description),
        *_systems(wfs, feature_type),
        wfs("OutputFormats", *(wfs("Format", name) for name in parts.output_formats())),
        parts.bounding_box(ows, bounds),
    )


def _systems(wfs: Maker, feature_type: FeatureType) -> list[_Element]:
    if not feature_type.has_geometry:
        return [
            wfs(
                "NoSRS",
            )
        ]
    others = (crs.named(srid, crs.Notation.URN).text for srid in parts.OTHER_SYSTEMS)
    return [
        wfs("DefaultSRS", crs.named(crs.STORAGE_SRID, crs.Notation.URN).text),
        *(wfs("OtherSRS", name) for name in others),
    ]


def _filter_capabilities() -> _Element:
    ogc = parts.maker(OGC, "ogc", {"wfs": WFS_1, "ows": OWS_10, "gml": GML_31})
    # 1.1.0 leaves the "Or" out of two names.
    comparisons = (*(name.replace("OrEqual", "Equal") for name in parts.COMPARISONS), "NullCheck")
    return ogc(
        "Filter_Capabilities",
        ogc(
            "Spatial_Capabilities",
            ogc("GeometryOperands", *(ogc("GeometryOperand", f"gml:{name}") for name in _OPERANDS)),
            ogc("SpatialOperators", *(ogc("SpatialOperator", name=name) for name in parts.SPATIAL)),
        ),
        ogc(
            "Scalar_Capabilities",
            ogc(
                "LogicalOperators",
            ),
            ogc("ComparisonOperators", *(ogc("ComparisonOperator", name) for name in comparisons)),
        ),
        ogc(
            "Id_Capabilities",
            ogc(
                "FID",
            ),
        ),
    )


def _parameter(ows: Maker, name: str, *values: str) -> _Element:
    return ows("Parameter", *(ows("Value", value) for value in values), name=name)
