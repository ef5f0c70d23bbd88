"""Application schemas: XML Schema of the published types, for GML 3.2 and for GML 3.1.1.

Flat, with a named type and the exact geometry property type for each feature type, because
clients read schemas by pattern (QGIS, GDAL, OWSLib). Some paste the text by hand, so it is the same
byte for byte as long as the declarations are. Every property but the id may be missing: it has a
default in the database or no value, and clients may ask for a choice of properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.namespaces import GML_31, GML_32, PREFIX, SCHEMA_LOCATIONS, VV, XSD
from gisapp.ogc.xml_writer import Maker, document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from gisapp.features.declaration import FeatureType, Property

_TYPES: Final = {
    FieldKind.TEXT: "xs:string",
    FieldKind.CODE: "xs:string",
    FieldKind.UUID: "xs:string",
    FieldKind.LIST: "xs:string",
    FieldKind.INTEGER: "xs:int",
    FieldKind.NUMBER: "xs:double",
    FieldKind.BOOLEAN: "xs:boolean",
    FieldKind.DATE: "xs:date",
    FieldKind.DATETIME: "xs:dateTime",
    FieldKind.POINT: "gml:PointPropertyType",
    FieldKind.LINE: "gml:CurvePropertyType",
    FieldKind.MULTIPOLYGON: "gml:MultiSurfacePropertyType",
}
_VERSIONS: Final = {
    Format.GML_32: (GML_32, "gml:AbstractFeature"),
    Format.GML_31: (GML_31, "gml:_Feature"),
}


def application_schema(feature_types: Iterable[FeatureType], version: Format) -> bytes:
    """The schema of ``feature_types`` for the GML ``version``."""
    namespace, head = _VERSIONS[version]
    xs = Maker(XSD, {"xs": XSD, "gml": namespace, PREFIX: VV})
    schema = xs(
        "schema",
        xs("import", namespace=namespace, schemaLocation=SCHEMA_LOCATIONS[namespace]),
        targetNamespace=VV,
        elementFormDefault="qualified",
        version="1",
    )
    for feature_type in feature_types:
        name = feature_type.name
        schema.append(xs("element", name=name, type=f"{PREFIX}:{name}Type", substitutionGroup=head))
        schema.append(_complex_type(xs, feature_type))
    return document(schema)


def _complex_type(xs: Maker, feature_type: FeatureType) -> _Element:
    elements = [_property(xs, feature_type, prop) for prop in feature_type.properties]
    extension = xs("extension", xs("sequence", *elements), base="gml:AbstractFeatureType")
    return xs("complexType", xs("complexContent", extension), name=f"{feature_type.name}Type")


def _property(xs: Maker, feature_type: FeatureType, prop: Property) -> _Element:
    field = feature_type.descriptions[prop.name]
    written = _TYPES[field.kind]
    if prop.role is Role.CHANGE_NUMBER:
        written = "xs:long"
    attributes = {"name": prop.name, "type": written}
    attributes["minOccurs"] = "1" if prop.role is Role.ID else "0"
    if field.nullable and field.kind.is_geometry:
        attributes["nillable"] = "true"
    return xs("element", **attributes)
