"""One layer of a tile (Mapbox Vector Tile 2.1) as SQL, made whole by PostgreSQL.

A layer is a QuerySet from the door wrapped in ``ST_AsMVT``. The statement does not know its tile:
``(SELECT box FROM tile)`` is the tile in units of its grid, ``(SELECT area FROM tile)`` what lies
under it in the storage system, so that one prepared statement serves every tile of a level. Ids
are unique over layers, because a map takes two features with one id for the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import GeometryField
from django.db.models import BigIntegerField, CharField, F, Func, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce
from psycopg import sql

from gisapp.features import registry
from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.geo.crs import PRINT_SRID, STORAGE_SRID
from gisapp.ogc.tiles.levels import half_pixel, is_far

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from gisapp.access import Reading
    from gisapp.features.declaration import FeatureType, Property

EXTENT: Final = 4096
BUFFER: Final = 64
_LAYER_STRIDE: Final = 256
_PLAIN: Final[Any] = GeometryField(srid=0)
_SHAPE: Final = "ST_AsMVTGeom({geometry}, (SELECT box FROM tile), {extent}, {buffer}, true)"


def near_layer(reading: Reading, srid: int, scale: int) -> str:
    """The layer with every row of ``reading``, as the tiles of a level carry it."""
    feature_type = reading.feature_type
    names = property_names(feature_type, scale)
    number = list(registry.all_types()).index(registry.get(feature_type.name))
    rows = (
        inside(reading, "(SELECT area FROM tile)")
        .order_by("pk")
        .values_list(
            _geometry(feature_type, srid, scale),
            F("pk") * Value(_LAYER_STRIDE, output_field=BigIntegerField()) + Value(number),
            *(value(feature_type, name) for name in names),
        )
    )
    columns = ", ".join(map(quoted, ["shape", "id", *names]))
    shown = ", ".join(map(quoted, ["id", *names]))
    return layer(
        feature_type.name,
        f"SELECT {shape_of('r.shape')} AS geom, {shown}"
        f" FROM ({statement_of(rows)}) AS r ({columns})",
        with_id=True,
    )


def layer(name: str, rows: str, *, with_id: bool) -> str:
    """``ST_AsMVT`` over ``rows``, whose geometry is ``geom`` and whose id, if any, is ``id``."""
    identity = ", 'id'" if with_id else ""
    return (
        f"(SELECT coalesce(ST_AsMVT(t, {literal(name)}, {EXTENT}, 'geom'{identity}), '')"
        f" FROM ({rows}) AS t)"
    )


def shape_of(geometry: str) -> str:
    """A geometry of the grid's system in tile units, clipped with a margin."""
    return _SHAPE.format(geometry=geometry, extent=EXTENT, buffer=BUFFER)


def inside(reading: Reading, area: str) -> QuerySet[Any]:
    """The rows whose boxes meet ``area``, SQL of ours for a geometry of the storage system."""
    box = RawSQL(area, (), output_field=GeometryField(srid=STORAGE_SRID))  # noqa: S611 -- see above
    source = reading.feature_type.geometry_property.source
    return reading.rows.filter(**{f"{source}__bboverlaps": box})


def property_names(feature_type: FeatureType, scale: int) -> list[str]:
    """What tiles of a level carry of a feature; the geometry travels on its own."""
    return [prop.name for prop in feature_type.properties if _in_tile(prop, scale)]


def value(feature_type: FeatureType, name: str) -> Any:
    """A property as a tile can hold it: text, number or boolean."""
    source = F(feature_type.by_name[name].source)
    kind = feature_type.descriptions[name].kind
    if kind is FieldKind.UUID:
        return Cast(source, CharField())
    return Cast(source, TextField()) if kind in (FieldKind.DATE, FieldKind.DATETIME) else source


def statement_of(rows: QuerySet[Any]) -> str:
    """The statement with its constants written out, ready for placeholders by name."""
    text, params = rows.query.sql_with_params()
    return str(text.replace("%%", "%%%%") % tuple(map(literal, params)))


def literal(constant: object) -> str:
    """A constant in SQL, its percent signs doubled."""
    return sql.Literal(constant).as_string(None).replace("%", "%%")


def quoted(name: str) -> str:
    """The name of a column."""
    return sql.Identifier(name).as_string(None)


def _geometry(feature_type: FeatureType, srid: int, scale: int) -> Func:
    """The geometry without heights in the system of a grid."""
    source = feature_type.geometry_property.source
    if feature_type.geometry_kind is FieldKind.MULTIPOLYGON:
        geometry: Any = _part_of_area(feature_type, scale)
    elif srid == PRINT_SRID:
        return Func(F(f"{source}_gk27"), function="ST_Force2D", output_field=_PLAIN)
    else:
        geometry = F(source)
    if srid != STORAGE_SRID:
        geometry = Func(geometry, Value(srid), function="ST_Transform", output_field=_PLAIN)
    return Func(geometry, function="ST_Force2D", output_field=_PLAIN)


def _part_of_area(feature_type: FeatureType, scale: int) -> Func:
    """What of an area lies under the tile, simplified where it is seen from afar.

    Areas may have thousands of corners, and every tile inside would else carry all of them through
    projection and clipping. Of large ones not even all are read (``gisapp.features.parts``).
    """
    box = RawSQL("(SELECT area FROM tile)", (), output_field=_PLAIN)
    whole = F(feature_type.geometry_property.source)
    kept = Coalesce(_kept_part(feature_type), whole, output_field=_PLAIN)
    cut = Func(kept, box, function="ST_ClipByBox2D", output_field=_PLAIN)
    part = Func(cut, Value(STORAGE_SRID), function="ST_SetSRID", output_field=_PLAIN)
    if not is_far(scale):
        return part
    tolerance, keep = Value(half_pixel(scale)), Value(True)  # noqa: FBT003 -- a value of SQL
    return Func(part, tolerance, keep, function="ST_Simplify", output_field=_PLAIN)


def _kept_part(feature_type: FeatureType) -> Func:
    """The part of an area that was cut beforehand, where there is one that holds the tile."""
    table = literal(feature_type.model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API
    template = (
        f"(SELECT p.geometry FROM gisapp_tile_part p WHERE p.table_name = {table}"
        " AND p.row_id = %(expressions)s"
        " AND (p.x, p.y) = (SELECT block_x, block_y FROM tile))"
    )
    return Func(F("pk"), template=template, output_field=_PLAIN)


def _in_tile(prop: Property, scale: int) -> bool:
    return prop.role in (None, Role.ID) and prop.min_zoom is not None and prop.min_zoom <= scale
