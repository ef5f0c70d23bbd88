"""Features as GML 3.2, 3.1.1 and 2.1.2 (simple features, level 0): the query writes the text.

Between 3.2 and 3.1.1 only the namespace of the prefix ``gml`` differs, and ``gml:identifier``,
which is new in 3.2. A property without a value is left out; a feature without a place has its
geometry nil, so that clients see that there is none. Geometry is 2D where the height is unknown.
(OGC 07-036, 03-105r1, 02-069, 10-100r3)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import quoteattr

from django.contrib.gis.db.models import GeometryField
from django.db.models import F, Func, IntegerField, TextField, Value

from gisapp.features.declaration import STANDARD_NAMES, Role
from gisapp.features.field_types import FieldKind
from gisapp.features.storage import AnyHeightLineStringField, AnyHeightPointField
from gisapp.geo import crs
from gisapp.ogc.encodings import sql
from gisapp.ogc.encodings.formats import Format
from gisapp.ogc.encodings.gml2 import geometry as gml2_geometry
from gisapp.ogc.namespaces import PREFIX, VV

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType, Property
    from gisapp.features.field_types import FieldDescription

# What each version of GML lets every feature have, in its order.
STANDARD: Final = {
    Format.GML_32: tuple(STANDARD_NAMES.values()),
    Format.GML_31: (STANDARD_NAMES[Role.DESCRIPTION], STANDARD_NAMES[Role.NAME]),
    Format.GML_2: (STANDARD_NAMES[Role.DESCRIPTION], STANDARD_NAMES[Role.NAME]),
}
# Options of ST_AsGML: URN of the system, LineString instead of Curve; 2 leaves srsDimension out.
_URN: Final = 1
_NO_DIMENSION: Final = 2
_LINE_STRING: Final = 4


class _Options(Func):
    """The options of ST_AsGML: the dimension is said only where there are heights."""

    template = "(CASE WHEN ST_NDims(%(expressions)s) = 3 THEN %(options)s ELSE %(options)s + 2 END)"
    output_field = IntegerField()


class _DimensionTag(Func):
    """The end of the start tag ``<gml:pos``."""

    template = "(CASE WHEN ST_NDims(%(expressions)s) = 3 THEN ' srsDimension=\"3\">' ELSE '>' END)"
    output_field = TextField()


class _Members(Func):
    """The polygons of a multi-polygon, each with a ``gml:id`` of its own.

    ST_AsGML would give all of them the same one, and an id must be unique in its document.
    """

    template = (
        "(SELECT string_agg('<gml:surfaceMember>' || ST_AsGML(3, dump.geom, %(decimals)s, "
        "%(options)s, 'gml', part.id || dump.path[1]) || '</gml:surfaceMember>', '' "
        "ORDER BY dump.path[1]) FROM (SELECT %(id)s AS id) part, ST_Dump(%(expressions)s) dump)"
    )
    output_field = TextField()

    def __init__(self, geometry: Combinable, id_: Combinable, **extra: Any) -> None:
        super().__init__(geometry, id_, **extra)

    def as_sql(  # type: ignore[override]  # the plain form only
        self, compiler: Any, _connection: Any, **_extra: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Compile; the id stands before the geometry in the text, so its parameters do too."""
        geometry, id_ = self.source_expressions
        id_sql, id_params = compiler.compile(id_)
        geometry_sql, geometry_params = compiler.compile(geometry)
        text = self.template % {**self.extra, "id": id_sql, "expressions": geometry_sql}
        return text, (*id_params, *geometry_params)


def member(
    feature_type: FeatureType,
    system: crs.CrsName,
    *,
    version: Format = Format.GML_32,
    before: str = "",
    after: str = "",
) -> Combinable:
    """The text of one feature of ``feature_type``, with its geometry in ``system``.

    ``before`` and ``after`` are put around it.
    """
    start = f"{before}<{PREFIX}:{feature_type.name}"
    inside = inside_of(feature_type, system, version=version)
    return sql.template([start, *inside, after])


def rest_of_root(feature_type: FeatureType, system: crs.CrsName) -> Combinable:
    """The text of a GML 3.2 document from behind the name of its root, which is the feature.

    What stands before it has the namespaces and the place of the schema.
    """
    return sql.template(inside_of(feature_type, system, version=Format.GML_32))


def id_value(feature_type: FeatureType, _system: crs.CrsName) -> Combinable:
    """The ``gml:id`` of a feature as a member of a collection of values."""
    id_ = sql.public_id(feature_type)
    return sql.template([f"<wfs:member>{feature_type.name}.", id_, "</wfs:member>\n"])


def property_value(feature_type: FeatureType, system: crs.CrsName) -> Combinable:
    """The one property, beside the id, that ``feature_type`` has, as a member of a collection."""
    own = [prop for prop in feature_type.properties if prop is not feature_type.id_property]
    prop = own[0] if own else feature_type.id_property
    parts = property_of(feature_type, prop, system, version=Format.GML_32)
    return sql.template(["<wfs:member>", *parts, "</wfs:member>\n"])


def inside_of(feature_type: FeatureType, system: crs.CrsName, *, version: Format) -> list[sql.Part]:
    """A feature from behind its name to its end tag."""
    id_name = "fid" if version is Format.GML_2 else "gml:id"
    parts: list[sql.Part] = [
        f' {id_name}="{feature_type.name}.',
        sql.public_id(feature_type),
        '">',
    ]
    for prop in in_order(feature_type, version):
        parts += property_of(feature_type, prop, system, version=version)
    return [*parts, f"</{PREFIX}:{feature_type.name}>"]


def in_order(feature_type: FeatureType, version: Format) -> list[Property]:
    """The properties in the order of the schema: those that GML itself has come first."""
    inherited = [
        feature_type.by_standard_name[name]
        for name in STANDARD[version]
        if name in feature_type.by_standard_name
    ]
    return [*inherited, *(prop for prop in feature_type.properties if prop not in inherited)]


def element_name(prop: Property, version: Format) -> str:
    """The qualified name of the element that holds ``prop``."""
    if prop.standard_name in STANDARD[version]:
        return prop.standard_name
    return f"{PREFIX}:{prop.name}"


def property_of(
    feature_type: FeatureType, prop: Property, system: crs.CrsName, *, version: Format
) -> list[sql.Part]:
    """One property with its element; nothing, or a nil geometry, where there is no value."""
    field = feature_type.descriptions[prop.name]
    name = element_name(prop, version)
    start, end = f"<{name}{_code_space(prop, name)}>", f"</{name}>"
    inside: list[sql.Part] = [_value(field)] if not field.kind.is_geometry else []
    if field.kind.is_geometry:
        geometry = gml2_geometry if version is Format.GML_2 else _geometry
        inside = geometry(feature_type, field, system)
    inside = [start, *inside, end]
    if not field.nullable:
        return inside
    if is_nillable(feature_type, prop, version):
        return [sql.optional(*inside, otherwise=f'<{name} xsi:nil="true"/>')]
    return [sql.Joined(*inside)]


def is_nillable(feature_type: FeatureType, prop: Property, version: Format) -> bool:
    """Whether ``prop`` is written as nil where it has no value; GML 2 knows no nil."""
    field = feature_type.descriptions[prop.name]
    return (
        version is not Format.GML_2
        and field.nullable
        and (field.kind.is_geometry or prop.nillable)
        and not prop.standard_name
    )


def _code_space(prop: Property, name: str) -> str:
    if name != STANDARD_NAMES[Role.IDENTIFIER]:
        return ""
    return f" codeSpace={quoteattr(prop.code_space or VV)}"


def _value(field: FieldDescription) -> Combinable:
    if field.kind is FieldKind.TEXT:
        return sql.XmlText(F(field.column))
    if field.kind is FieldKind.LIST:
        return sql.ListText(F(field.column))
    return sql.plain_value(field)


def _geometry(
    feature_type: FeatureType, field: FieldDescription, system: crs.CrsName
) -> list[sql.Part]:
    geometry = sql.geometry_in(field.column, system.srid)
    id_ = sql.Joined(f"{feature_type.name}.", sql.public_id(feature_type), ".g")
    if field.kind is FieldKind.POINT and system.srid == crs.STORAGE_SRID:
        return _stored_point(feature_type, geometry, system, flat=_is_flat(feature_type))
    if system.swaps:
        geometry = Func(geometry, function="ST_FlipCoordinates", output_field=GeometryField())
    if field.kind is FieldKind.MULTIPOLYGON:
        return _surfaces(feature_type, geometry, system)
    flat = _is_flat(feature_type)
    options = (
        Value(_URN + _LINE_STRING + _NO_DIMENSION)
        if flat
        else _Options(geometry, options=_URN + _LINE_STRING)
    )
    text = sql.text_of(
        "ST_AsGML", Value(3), geometry, Value(system.crs.decimals), options, Value("gml"), id_
    )
    return [_renamed(text, system)]


def _stored_point(
    feature_type: FeatureType, geometry: Combinable, system: crs.CrsName, *, flat: bool
) -> list[sql.Part]:
    """A point as it is stored: its shortest exact decimals, cheaper than ST_AsGML."""
    x, y, z = (sql.text_of(name, geometry) for name in ("ST_X", "ST_Y", "ST_Z"))
    parts: list[sql.Part] = [
        f'<gml:Point srsName="{system.text}" gml:id="{feature_type.name}.',
        sql.public_id(feature_type),
        '.g"><gml:pos',
        ">" if flat else _DimensionTag(geometry),
        x,
        " ",
        y,
    ]
    if not flat:
        parts.append(sql.optional(" ", z, otherwise=""))
    return [*parts, "</gml:pos></gml:Point>"]


def _surfaces(
    feature_type: FeatureType, geometry: Combinable, system: crs.CrsName
) -> list[sql.Part]:
    id_ = sql.public_id(feature_type)
    part_id = sql.Joined(f"{feature_type.name}.", id_, ".g.")
    members = _Members(
        geometry, part_id, decimals=system.crs.decimals, options=_URN + _NO_DIMENSION
    )
    start = f'<gml:MultiSurface srsName="{system.text}" gml:id="{feature_type.name}.'
    return [start, id_, '.g">', _renamed(members, system), "</gml:MultiSurface>"]


def _renamed(text: Combinable, system: crs.CrsName) -> Combinable:
    """``text`` with the name of the system as the client wrote it; ST_AsGML knows the URN only."""
    urn = crs.named(system.srid, crs.Notation.URN).text
    if system.text == urn:
        return text
    return sql.text_of("replace", text, Value(urn), Value(system.text))


def _is_flat(feature_type: FeatureType) -> bool:
    """Whether the column can hold no heights."""
    field = feature_type.model._meta.get_field(feature_type.geometry_property.source)  # noqa: SLF001 -- Django's documented Meta API
    return not isinstance(field, AnyHeightPointField | AnyHeightLineStringField)
