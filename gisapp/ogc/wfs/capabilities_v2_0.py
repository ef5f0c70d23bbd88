"""Capabilities of WFS 2.0.0 (OGC 09-025r2 §8.3, OGC 09-026r2 §7.13, OGC 06-121r9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.field_types import FieldKind
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.filters import ast
from gisapp.ogc.filters.functions import FUNCTIONS
from gisapp.ogc.namespaces import FES, GML_32, OWS_11, PREFIX, WFS_2, XSD
from gisapp.ogc.wfs import capabilities_parts as parts
from gisapp.ogc.wfs.requests import LANGUAGES
from gisapp.ogc.wfs.sections import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType
    from gisapp.ogc.wfs.capabilities_parts import Offer
    from gisapp.ogc.xml_writer import Maker

_PREFIXES: Final = {"ows": OWS_11, "fes": FES, "gml": GML_32}
# Of GetFeature itself: that is where GDAL looks for its page size, else it fetches 100 at a time.
_GET_FEATURE_CONSTRAINTS: Final = {
    "PagingIsTransactionSafe": "FALSE",
    "CountDefault": str(limits.COUNT),
}
_FILTER_CONSTRAINTS: Final = {
    "ImplementsQuery": "TRUE",
    "ImplementsAdHocQuery": "TRUE",
    "ImplementsFunctions": "TRUE",
    "ImplementsResourceId": "TRUE",
    "ImplementsMinStandardFilter": "TRUE",
    "ImplementsStandardFilter": "TRUE",
    "ImplementsMinSpatialFilter": "TRUE",
    "ImplementsSpatialFilter": "TRUE",
    "ImplementsMinTemporalFilter": "TRUE",
    "ImplementsTemporalFilter": "TRUE",
    "ImplementsVersionNav": "FALSE",
    "ImplementsSorting": "TRUE",
    "ImplementsExtendedOperators": "FALSE",
    "ImplementsMinimumXPath": "FALSE",
    "ImplementsSchemaElementFunc": "FALSE",
}
_EDITING: Final = ("Transaction", "LockFeature", "GetFeatureWithLock")
_OPERANDS: Final = (
    "Envelope",
    "Point",
    "LineString",
    "Curve",
    "Polygon",
    "Surface",
    "MultiPoint",
    "MultiCurve",
    "MultiSurface",
    "MultiGeometry",
)
# One is of CQL2 only; the other has no name in the schema of capabilities. Filters may use both.
_TEMPORAL: Final = tuple(
    relation.value
    for relation in ast.TimeRelation
    if relation not in (ast.TimeRelation.DISJOINT, ast.TimeRelation.INTERSECTS)
)
_FUNCTION_TYPES: Final = {
    FieldKind.TEXT: "xs:string",
    FieldKind.INTEGER: "xs:int",
    FieldKind.NUMBER: "xs:double",
}


def document(offer: Offer) -> _Element:
    """The root of the document."""
    wfs = parts.maker(WFS_2, "wfs", {"xs": XSD, **_PREFIXES})
    ows = parts.maker(OWS_11, "ows", {"wfs": WFS_2, **_PREFIXES})
    sections: dict[str, Callable[[], _Element]] = {
        "ServiceIdentification": lambda: parts.service_identification(ows, parts.VERSIONS),
        "ServiceProvider": lambda: parts.service_provider(ows),
        "OperationsMetadata": lambda: _operations(ows, offer),
        "FeatureTypeList": lambda: wfs(
            "FeatureTypeList", *(_feature_type(wfs, ows, t, offer) for t in offer.types)
        ),
        "Filter_Capabilities": lambda: _filter_capabilities(ows),
    }
    wanted = (make() for name, make in sections.items() if offer.has(name))
    return wfs("WFS_Capabilities", *wanted, version="2.0.0")


def _constraints(offer: Offer) -> dict[str, bool]:
    """What is implemented for this caller (OGC 09-025r2 §8.3.5 table 13)."""
    edits = bool(offer.edits)
    return {
        "ImplementsBasicWFS": True,
        "ImplementsTransactionalWFS": edits,
        "ImplementsLockingWFS": edits,
        "KVPEncoding": True,
        "XMLEncoding": True,
        "SOAPEncoding": False,
        "ImplementsInheritance": False,
        "ImplementsRemoteResolve": False,
        "ImplementsResultPaging": True,
        "ImplementsStandardJoins": False,
        "ImplementsSpatialJoins": True,
        "ImplementsTemporalJoins": False,
        "ImplementsFeatureVersioning": False,
        "ManageStoredQueries": offer.manages,
    }


def _operations(ows: Maker, offer: Offer) -> _Element:
    constraints = (
        _constraint(ows, name, str(value).upper()) for name, value in _constraints(offer).items()
    )
    return ows(
        "OperationsMetadata",
        *_reading(ows, offer),
        *_managing(ows, offer),
        *(_editing(ows, offer) if offer.edits else ()),
        _parameter(ows, "version", *parts.VERSIONS),
        *constraints,
        _allowed(ows, "Constraint", "QueryExpressions", "wfs:Query", "wfs:StoredQuery"),
    )


def _reading(ows: Maker, offer: Offer) -> Iterator[_Element]:
    own = {
        "GetCapabilities": (
            _parameter(ows, "AcceptVersions", *parts.VERSIONS),
            _parameter(ows, "AcceptFormats", "text/xml"),
            _parameter(ows, "Sections", *sorted(SECTIONS)),
        ),
        "DescribeFeatureType": (_parameter(ows, "outputFormat", *parts.output_formats()),),
        "GetFeature": (
            _parameter(ows, "resultType", "results", "hits"),
            _parameter(ows, "outputFormat", *parts.feature_formats()),
            _parameter(ows, "resolve", "local"),
            *(_constraint(ows, name, value) for name, value in _GET_FEATURE_CONSTRAINTS.items()),
        ),
        "GetPropertyValue": (
            _parameter(ows, "resultType", "results", "hits"),
            _parameter(ows, "outputFormat", parts.output_formats()[0]),
            _parameter(ows, "resolve", "local"),
            *(_constraint(ows, name, value) for name, value in _GET_FEATURE_CONSTRAINTS.items()),
        ),
    }
    return (parts.operation(ows, name, offer.address, *given) for name, given in own.items())


def _managing(ows: Maker, offer: Offer) -> Iterator[_Element]:
    """The operations on stored queries; making and dropping them takes a right."""
    for name in ("ListStoredQueries", "DescribeStoredQueries"):
        yield parts.operation(ows, name, offer.address)
    if offer.manages:
        languages = _parameter(ows, "language", *LANGUAGES)
        yield parts.operation(ows, "CreateStoredQuery", offer.address, languages, get=False)
        yield parts.operation(ows, "DropStoredQuery", offer.address)


def _editing(ows: Maker, offer: Offer) -> Iterator[_Element]:
    own = {
        "Transaction": (
            _parameter(ows, "inputFormat", parts.output_formats()[0]),
            _parameter(ows, "releaseAction", "ALL", "SOME"),
        ),
        "LockFeature": (_parameter(ows, "lockAction", "ALL", "SOME"),),
        "GetFeatureWithLock": (
            _parameter(ows, "outputFormat", parts.output_formats()[0]),
            _parameter(ows, "resolve", "local"),
        ),
    }
    for name in _EDITING:
        get = name != "Transaction"
        yield parts.operation(ows, name, offer.address, *own[name], get=get)


def _feature_type(wfs: Maker, ows: Maker, feature_type: FeatureType, offer: Offer) -> _Element:
    return wfs(
        "FeatureType",
        wfs("Name", f"{PREFIX}:{feature_type.name}"),
        wfs("Title", feature_type.title),
        wfs("Abstract", feature_type.description),
        *_systems(wfs, feature_type),
        wfs("OutputFormats", *(wfs("Format", name) for name in parts.feature_formats())),
        *([parts.bounding_box(ows, offer.bounds)] if feature_type.has_geometry else []),
    )


def _systems(wfs: Maker, feature_type: FeatureType) -> list[_Element]:
    if not feature_type.has_geometry:
        return [wfs("NoCRS")]
    others = (crs.named(srid, crs.Notation.URN).text for srid in parts.OTHER_SYSTEMS)
    return [
        wfs("DefaultCRS", crs.named(crs.STORAGE_SRID, crs.Notation.URN).text),
        *(wfs("OtherCRS", name) for name in others),
    ]


def _filter_capabilities(ows: Maker) -> _Element:
    fes = parts.maker(FES, "fes", {"wfs": WFS_2, "xs": XSD, **_PREFIXES})
    comparisons = (
        *(f"PropertyIs{name}" for name in parts.COMPARISONS),
        "PropertyIsNull",
        "PropertyIsNil",
    )
    constraints = (
        fes("Constraint", ows("NoValues"), ows("DefaultValue", value), name=name)
        for name, value in _FILTER_CONSTRAINTS.items()
    )
    return fes(
        "Filter_Capabilities",
        fes("Conformance", *constraints),
        fes("Id_Capabilities", fes("ResourceIdentifier", name="fes:ResourceId")),
        fes(
            "Scalar_Capabilities",
            fes("LogicalOperators"),
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
        fes(
            "Temporal_Capabilities",
            fes(
                "TemporalOperands",
                fes("TemporalOperand", name="gml:TimeInstant"),
                fes("TemporalOperand", name="gml:TimePeriod"),
            ),
            fes("TemporalOperators", *(fes("TemporalOperator", name=name) for name in _TEMPORAL)),
        ),
        fes("Functions", *(_function(fes, name) for name in FUNCTIONS)),
    )


def _function(fes: Maker, name: str) -> _Element:
    function = FUNCTIONS[name]
    argument = fes("Argument", fes("Type", _FUNCTION_TYPES[function.takes]), name="value")
    return fes(
        "Function",
        fes("Returns", _FUNCTION_TYPES[function.gives]),
        fes("Arguments", argument),
        name=name,
    )


def _parameter(ows: Maker, name: str, *values: str) -> _Element:
    return _allowed(ows, "Parameter", name, *values)


def _allowed(ows: Maker, element: str, name: str, *values: str) -> _Element:
    return ows(element, ows("AllowedValues", *(ows("Value", value) for value in values)), name=name)


def _constraint(ows: Maker, name: str, value: str) -> _Element:
    return ows("Constraint", ows("NoValues"), ows("DefaultValue", value), name=name)
