"""Features as GeoJSON: the query writes the text.

Without a wish for a system the coordinates are WGS 84 longitude and latitude (RFC 7946 §4). In any
other system the collection of the WFS says so by the old ``crs`` member, which GDAL and QGIS read,
and coordinates stay east before north whatever the notation; the OGC API says it by a header and
keeps the order of the axes. Properties without a value are null.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.gis.db.models import GeometryField
from django.db.models import F, Func, Value

from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings import sql

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from gisapp.geo import crs

_BARE = frozenset({FieldKind.INTEGER, FieldKind.NUMBER, FieldKind.BOOLEAN})


def member(feature_type: FeatureType, system: crs.CrsName) -> Combinable:
    """The text of one feature of ``feature_type``, with a comma before it."""
    return _member(feature_type, system, swaps=False)


def member_in_axis_order(feature_type: FeatureType, system: crs.CrsName) -> Combinable:
    """As ``member``, with coordinates in the order of the system's axes (OGC 18-058r1 §7.3)."""
    return _member(feature_type, system, swaps=system.swaps)


def _member(feature_type: FeatureType, system: crs.CrsName, *, swaps: bool) -> Combinable:
    parts: list[sql.Part] = [
        f',\n{{"type":"Feature","id":"{feature_type.name}.',
        sql.public_id(feature_type),
        '","geometry":',
        *_geometry(feature_type, system, swaps=swaps),
        ',"properties":{',
    ]
    separator = ""
    for prop in feature_type.properties:
        field = feature_type.descriptions[prop.name]
        if not field.kind.is_geometry:
            parts += [f'{separator}"{prop.name}":', *_value(field)]
            separator = ","
    return sql.template([*parts, "}}"])


def _geometry(feature_type: FeatureType, system: crs.CrsName, *, swaps: bool) -> list[sql.Part]:
    prop = next(
        (p for p in feature_type.properties if feature_type.descriptions[p.name].kind.is_geometry),
        None,
    )
    if prop is None:
        return ["null"]
    field = feature_type.descriptions[prop.name]
    geometry = sql.geometry_in(field.column, system.srid)
    if swaps:
        geometry = Func(
            geometry,
            function="ST_FlipCoordinates",
            output_field=GeometryField(srid=system.srid),
        )
    text = sql.text_of("ST_AsGeoJSON", geometry, Value(system.crs.decimals), Value(0))
    return [sql.optional(text, otherwise="null")] if field.nullable else [text]


def _value(field: FieldDescription) -> list[sql.Part]:
    if field.kind is FieldKind.TEXT:
        parts: list[sql.Part] = [sql.JsonText(F(field.column))]
    elif field.kind is FieldKind.LIST:
        parts = [sql.text_of("to_json", F(field.column))]
    elif field.kind in _BARE:
        parts = [sql.plain_value(field)]
    else:
        parts = ['"', sql.plain_value(field), '"']
    return [sql.optional(*parts, otherwise="null")] if field.nullable else parts
