"""Capabilities of WFS 2.0.0 (OGC 09-025r2 §8.3, OGC 09-026r2 §7.13, OGC 06-121r9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.namespaces import FES, GML_32, OWS_11, PREFIX, WFS_2
from gisapp.ogc.wfs import capabilities_parts as parts

if TYPE_CHECKING:
    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Bounds
    from gisapp.ogc.xml_writer import Maker

_PREFIXES: Final = {"ows": OWS_11, "fes": FES, "gml": GML_32}
_CONSTRAINTS: Final = {
    "ImplementsBasicWFS": "TRUE",
    "ImplementsTransactionalWFS": "FALSE",
    "ImplementsLockingWFS": "FALSE",
    "KVPEncoding": "TRUE",
    "XMLEncoding": "TRUE",
    "SOAPEncoding": "FALSE",
    "ImplementsInheritance": "FALSE",
    "ImplementsRemoteResolve": "FALSE",
    "ImplementsResultPaging": "TRUE",
    "ImplementsStandardJoins": "FALSE",
    "ImplementsSpatialJoins": "FALSE",
    "ImplementsTemporalJoins": "FALSE",
    "ImplementsFeatureVersioning": "FALSE",
    "ManageStoredQueries": "FALSE",
}
# Of GetFeature itself: that is where GDAL looks for its page size, else it fetches 100 at a time.
_GET_FEATURE_CONSTRAINTS: Final = {
    "PagingIsTransactionSafe": "FALSE",
    "CountDefault": str(limits.COUNT),
}
_FILTER_CONSTRAINTS: Final = {
    "ImplementsQuery": "TRUE",
    "ImplementsAdHocQuery": "TRUE",
    "ImplementsFunctions": "FALSE",
    "ImplementsResourceId": "TRUE",
    "ImplementsMinStandardFilter": "TRUE",
    "ImplementsStandardFilter": "TRUE",
    "ImplementsMinSpatialFilter": "TRUE",
    "ImplementsSpatialFilter": "FALSE",
    "ImplementsMinTemporalFilter": "FALSE",
    "ImplementsTemporalFilter": "FALSE",
    "ImplementsVersionNav": "FALSE",
    "ImplementsSorting": "TRUE",
    "ImplementsExtendedOperators": "FALSE",
    "ImplementsMinimumXPath": "FALSE",
    "ImplementsSchemaElementFunc": "FALSE",
}
_OPERANDS: Final = ("Envelope", "Point", "LineString", "Polygon")


def document(feature_types: tuple[FeatureType, ...], address: str, bounds: Bounds) -> _Element:
    """The root of the document."""
    wfs = parts.maker(WFS_2, "wfs", _PREFIXES)
    ows = parts.maker(OWS_11, "ows", {"wfs": WFS_2, **_PREFIXES})
    return wfs(
        "WFS_Capabilities",
        parts.service_identification(ows, ("2.0.0", "1.1.0")),
        parts.service_provider(ows),
        _operations(ows, address),
        wfs("FeatureTypeList", *(_feature_type(wfs, ows, t, bounds) for t in feature_types)),
        _filter_capabilities(ows),
        version="2.0.0",
    )


def _operations(ows: Maker, address: str) -> _Element:
    formats = _parameter(ows, "outputFormat", *parts.output_formats())
    own = {
        "GetCapabilities": (
            _parameter(ows, "AcceptVersions", "2.0.0", "1.1.0"),
            _parameter(ows, "AcceptFormats", "text/xml"),
        ),
        "DescribeFeatureType": (formats,),
        "GetFeature": (
            _parameter(ows, "resultType", "results", "hits"),
            _parameter(ows, "outputFormat", *parts.output_formats()),
            _parameter(ows, "resolve", "local"),
            *(_constraint(ows, name, value) for name, value in _GET_FEATURE_CONSTRAINTS.items()),
        ),
        "ListStoredQueries": (),
        "DescribeStoredQueries": (),
    }
    operations = [parts.operation(ows, name, address, *given) for name, given in own.items()]
    return ows(
        "OperationsMetadata",
        *operations,
        _parameter(ows, "version", "2.0.0", "1.1.0"),
        *(_constraint(ows, name, value) for name, value in _CONSTRAINTS.items()),
        _allowed(ows, "Constraint", "QueryExpressions", "wfs:Query", "wfs:StoredQuery"),
    )


def _feature_type(wfs: Maker, ows: Maker, feature_type: FeatureType, bounds: Bounds) -> _Element:
    return wfs(
        "FeatureType",
        wfs("Name", f"{PREFIX}:{feature_type.name}"),
        wfs("Title", feature_type.title),
        wfs("Abstract", feature_type.description),
        *_systems(wfs, feature_type),
        wfs("OutputFormats", *(wfs("Format", name) for name in parts.output_formats())),
        *([parts.bounding_box(ows, bounds)] if feature_type.has_geometry else []),
    )


def _systems(wfs: Maker, feature_type: FeatureType) -> list[_Element]:
    if not feature_type.has_geometry:
        return [
            wfs(
                "NoCRS",
            )
        ]
    others = (crs.named(srid, crs.Notation.URN).text for srid in parts.OTHER_SYSTEMS)
    return [
        wfs("DefaultCRS", crs.named(crs.STORAGE_SRID, crs.Notation.URN).text),
        *(wfs("OtherCRS", name) for name in others),
    ]


def _filter_capabilities(ows: Maker) -> _Element:
    fes = parts.maker(FES, "fes", {"wfs": WFS_2, **_PREFIXES})
    comparisons = (
        *(f"PropertyIs{name}" for name in parts.COMPARISONS),
        "PropertyIsNull",
        "PropertyIsNil",
    )
    constraints = (
        fes(
            "Constraint",
            ows(
                "NoValues",
            ),
            ows("DefaultValue", value),
            name=name,
        )
        for name, value in _FILTER_CONSTRAINTS.items()
    )
    return fes(
        "Filter_Capabilities",
        fes("Conformance", *constraints),
        fes("Id_Capabilities", fes("ResourceIdentifier", name="fes:ResourceId")),
        fes(
            "Scalar_Capabilities",
            fes(
                "LogicalOperators",
            ),
            fes(
                "ComparisonOperators",
                *(fes("ComparisonOperator", name=name) for name in comparisons),
            ),
        ),
        fes(
            "Spatial_Capabilities",
            fes("GeometryOperands", *(fes("GeometryOperand", name=f"gml:{n}") for n in _OPERANDS)),
            fes("SpatialOperators", *(fes("SpatialOperator", name=name) for name in parts.SPATIAL)),
        ),
    )


def _parameter(ows: Maker, name: str, *values: str) -> _Element:
    return _allowed(ows, "Parameter", name, *values)


def _allowed(ows: Maker, element: str, name: str, *values: str) -> _Element:
    return ows(element, ows("AllowedValues", *(ows("Value", value) for value in values)), name=name)


def _constraint(ows: Maker, name: str, value: str) -> _Element:
    return ows(
        "Constraint",
        ows(
            "NoValues",
        ),
        ows("DefaultValue", value),
        name=name,
    )
