"""Capabilities of WFS 1.1.0 (OGC 04-094 §13, OGC 04-095 §18, OGC 05-008)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.namespaces import GML_31, OGC, OWS_10, PREFIX, WFS_1
from gisapp.ogc.wfs import capabilities_parts as parts
from gisapp.ogc.wfs.sections import SECTIONS
from gisapp.ogc.wfs.transaction.requests import Ids

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Offer
    from gisapp.ogc.xml_writer import Maker

_PREFIXES: Final = {"ows": OWS_10, "ogc": OGC, "gml": GML_31}
_VERSIONS: Final = ("1.1.0", "2.0.0", "1.0.0")
_OPERANDS: Final = ("Envelope", "Point", "LineString", "Polygon")


def document(offer: Offer) -> _Element:
    """The root of the document."""
    wfs = parts.maker(WFS_1, "wfs", _PREFIXES)
    ows = parts.maker(OWS_10, "ows", {"wfs": WFS_1, **_PREFIXES})
    sections: dict[str, Callable[[], _Element]] = {
        "ServiceIdentification": lambda: parts.service_identification(ows, _VERSIONS),
        "ServiceProvider": lambda: parts.service_provider(ows),
        "OperationsMetadata": lambda: _operations(ows, offer),
        "FeatureTypeList": lambda: _feature_types(wfs, ows, offer),
        "Filter_Capabilities": _filter_capabilities,
    }
    # The schema leaves out any section but this one (OGC 04-094 §13.2).
    always = "Filter_Capabilities"
    wanted = (make() for name, make in sections.items() if name == always or offer.has(name))
    return wfs("WFS_Capabilities", *wanted, version="1.1.0")


def _operations(ows: Maker, offer: Offer) -> _Element:
    formats = parts.output_formats()
    results = ("resultType", "results", "hits")
    operations = [
        _operation(
            ows,
            offer,
            "GetCapabilities",
            ("AcceptVersions", *parts.VERSIONS),
            ("AcceptFormats", "text/xml"),
            ("Sections", *sorted(SECTIONS)),
        ),
        _operation(ows, offer, "DescribeFeatureType", ("outputFormat", *formats)),
        _operation(ows, offer, "GetFeature", results, ("outputFormat", *parts.feature_formats())),
    ]
    if offer.edits:
        operations += _edits(ows, offer.address)
    return ows("OperationsMetadata", *operations)


def _edits(ows: Maker, address: str) -> list[_Element]:
    """The operations of those who may write, by POST alone."""
    released = _parameter(ows, "releaseAction", "ALL", "SOME")
    parameters = {
        "GetFeatureWithLock": [],
        "LockFeature": [_parameter(ows, "lockAction", "ALL", "SOME")],
        "Transaction": [_parameter(ows, "idgen", *(kind.value for kind in Ids)), released],
    }
    return [
        parts.operation(ows, name, address, *given, get=False) for name, given in parameters.items()
    ]


def _operation(ows: Maker, offer: Offer, name: str, *given: tuple[str, ...]) -> _Element:
    parameters = (_parameter(ows, parameter, *values) for parameter, *values in given)
    return parts.operation(ows, name, offer.address, *parameters, prefix=f"{offer.address}?")


def _feature_types(wfs: Maker, ows: Maker, offer: Offer) -> _Element:
    return wfs(
        "FeatureTypeList",
        wfs("Operations", wfs("Operation", "Query")),
        *(_feature_type(wfs, ows, feature_type, offer) for feature_type in offer.types),
    )


def _feature_type(wfs: Maker, ows: Maker, feature_type: FeatureType, offer: Offer) -> _Element:
    edits = offer.edits_of(feature_type)
    deeds = (wfs("Operation", name) for name in (*edits, "Query"))
    return wfs(
        "FeatureType",
        wfs("Name", f"{PREFIX}:{feature_type.name}"),
        wfs("Title", feature_type.title),
        wfs("Abstract", feature_type.description),
        *_systems(wfs, feature_type),
        *([wfs("Operations", *deeds)] if edits else []),
        wfs("OutputFormats", *(wfs("Format", name) for name in parts.feature_formats())),
        parts.bounding_box(ows, offer.bounds),
    )


def _systems(wfs: Maker, feature_type: FeatureType) -> list[_Element]:
    if not feature_type.has_geometry:
        return [wfs("NoSRS")]
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
            ogc("LogicalOperators"),
            ogc("ComparisonOperators", *(ogc("ComparisonOperator", name) for name in comparisons)),
        ),
        ogc(
            "Id_Capabilities",
            ogc("EID"),
            ogc("FID"),
        ),
    )


def _parameter(ows: Maker, name: str, *values: str) -> _Element:
    return ows("Parameter", *(ows("Value", value) for value in values), name=name)
