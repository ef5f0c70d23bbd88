"""Features as CSV (RFC 4180), made by the query: UTF-8, a header line, CRLF.

A point is in columns ``x``, ``y``, ``z`` (east, north, height; empty where the height is unknown),
any other geometry is WKT in a column ``WKT``, which GDAL and QGIS know by that name. Coordinates
are east before north in every system. Text is always in quotes, so an empty text differs from none.
A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import F, Func, TextField, Value

from gisapp.features.field_types import FieldKind
from gisapp.ogc.encodings import sql

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

    from gisapp.features.declaration import FeatureType
    from gisapp.features.field_types import FieldDescription
    from gisapp.geo import crs

MEDIA_TYPE: Final = "text/csv; charset=utf-8; header=present"
_POINT: Final = ("x", "y", "z")
_WKT: Final = ("WKT",)


class _Quoted(Func):
    """Text in quotes, disarmed where it begins as a formula does; takes no bound values."""

    template = (
        "('\"' || CASE WHEN left(%(expressions)s, 1) IN ('=', '+', '-', '@', E'\\t', E'\\r')"
        " THEN '''' ELSE '' END || replace(%(expressions)s, '\"', '\"\"') || '\"')"
    )
    output_field = TextField()


class _Rounded(Func):
    """A coordinate with ``decimals``, without zeros at its end."""

    template = "trim_scale(round((%(expressions)s)::numeric, %(decimals)s))"
    output_field = TextField()


def header(feature_type: FeatureType) -> bytes:
    """The first line."""
    names = [
        name
        for prop in feature_type.properties
        for name in _columns(prop.name, feature_type.descriptions[prop.name])
    ]
    return ",".join(names).encode() + b"\r\n"


def row(feature_type: FeatureType, system: crs.CrsName) -> Combinable:
    """The line of one feature of ``feature_type``, with its geometry in ``system``."""
    parts: list[sql.Part] = []
    for prop in feature_type.properties:
        for cell in _cells(feature_type.descriptions[prop.name], system):
            parts += [cell, ","]
    return sql.template([*parts[:-1], "\r\n"])


def _columns(name: str, field: FieldDescription) -> tuple[str, ...]:
    if not field.kind.is_geometry:
        return (name,)
    return _POINT if field.kind is FieldKind.POINT else _WKT


def _cells(field: FieldDescription, system: crs.CrsName) -> list[Combinable]:
    if field.kind.is_geometry:
        return _geometry(field, system)
    if field.kind is FieldKind.TEXT:
        return [_Quoted(F(field.column))]
    if field.kind is FieldKind.LIST:
        return [_Quoted(sql.ListText(F(field.column)))]
    return [sql.plain_value(field)]


def _geometry(field: FieldDescription, system: crs.CrsName) -> list[Combinable]:
    geometry = sql.geometry_in(field.column, system.srid)
    decimals = system.crs.decimals
    if field.kind is FieldKind.POINT:
        places = (sql.text_of(f"ST_{axis.upper()}", geometry) for axis in _POINT)
        return [_Rounded(place, decimals=decimals) for place in places]
    return [sql.Joined('"', sql.text_of("ST_AsText", geometry, Value(decimals)), '"')]
