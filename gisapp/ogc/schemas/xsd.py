"""Application schemas: XML Schema of the published types, for GML 3.2, 3.1.1 and 2.1.2.

Flat, with a named type and the exact geometry property type for each feature type, because
clients read schemas by pattern (QGIS, GDAL, OWSLib). Some paste the text by hand, so it is the same
byte for byte as long as the declarations are. Every property but the id may be missing: it has a
default in the database or no value, and clients may ask for a choice of properties.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.encodings.gml import STANDARD, is_nillable
from gisapp.ogc.namespaces import (
    GML_2_SCHEMA,
    GML_31,
    GML_32,
    PREFIX,
    SCHEMA_LOCATIONS,
    VV,
    XSD,
)
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType, Property

_VALUES: Final = {
    FieldKind.TEXT: "xs:string",
    FieldKind.CODE: "xs:string",
    FieldKind.UUID: "xs:string",
    FieldKind.LIST: "xs:string",
    FieldKind.INTEGER: "xs:int",
    FieldKind.NUMBER: "xs:double",
    FieldKind.BOOLEAN: "xs:boolean",
    FieldKind.DATE: "xs:date",
    FieldKind.DATETIME: "xs:dateTime",
}
_SHAPES: Final = {
    FieldKind.POINT: "gml:PointPropertyType",
    FieldKind.LINE: "gml:CurvePropertyType",
    FieldKind.MULTIPOLYGON: "gml:MultiSurfacePropertyType",
}
_SHAPES_2: Final = {
    FieldKind.POINT: "gml:PointPropertyType",
    FieldKind.LINE: "gml:LineStringPropertyType",
    FieldKind.MULTIPOLYGON: "gml:MultiPolygonPropertyType",
}


@dataclass(frozen=True, slots=True)
class _Dialect:
    """How a version of GML says it: its namespace and schema, the head of features, its shapes."""

    namespace: str
    location: str
    head: str
    shapes: Mapping[FieldKind, str]


_DIALECTS: Final = {
    Format.GML_32: _Dialect(GML_32, SCHEMA_LOCATIONS[GML_32], "gml:AbstractFeature", _SHAPES),
    Format.GML_31: _Dialect(GML_31, SCHEMA_LOCATIONS[GML_31], "gml:_Feature", _SHAPES),
    Format.GML_2: _Dialect(GML_31, GML_2_SCHEMA, "gml:_Feature", _SHAPES_2),
}


def application_schema(feature_types: Iterable[FeatureType], version: Format) -> bytes:
    """The schema of ``feature_types`` for the GML ``version``."""
    dialect = _DIALECTS[version]
    xs = Maker(XSD, {"xs": XSD, "gml": dialect.namespace, PREFIX: VV})
    schema = xs(
        "schema",
        xs("import", namespace=dialect.namespace, schemaLocation=dialect.location),
        targetNamespace=VV,
        elementFormDefault="qualified",
        version="1",
    )
    for feature_type in feature_types:
        name = feature_type.name
        written = f"{PREFIX}:{name}Type"
        schema.append(xs("element", name=name, type=written, substitutionGroup=dialect.head))
        schema.append(_complex_type(xs, feature_type, version))
    return document(schema)


def _complex_type(xs: Maker, feature_type: FeatureType, version: Format) -> _Element:
    # What GML lets every feature have is inherited and not said again.
    own = (prop for prop in feature_type.properties if prop.standard_name not in STANDARD[version])
    elements = [_property(xs, feature_type, prop, version) for prop in own]
    extension = xs("extension", xs("sequence", *elements), base="gml:AbstractFeatureType")
    return xs("complexType", xs("complexContent", extension), name=f"{feature_type.name}Type")


def _property(xs: Maker, feature_type: FeatureType, prop: Property, version: Format) -> _Element:
    field = feature_type.descriptions[prop.name]
    written = _DIALECTS[version].shapes.get(field.kind) or _VALUES[field.kind]
    if field.wide:
        written = "xs:long"
    attributes = {"name": prop.name, "type": written}
    attributes["minOccurs"] = "1" if prop.role is Role.ID else "0"
    if is_nillable(feature_type, prop, version):
        attributes["nillable"] = "true"
    return xs("element", **attributes)
