"""Map tiles (Mapbox Vector Tile 2.1), made whole by PostgreSQL.

One statement a tile: each layer is a QuerySet from the door, wrapped in ``ST_AsMVT``. Ids are made
unique over layers, because a map takes two features with one id for the same. ``scale`` is a level
of ETRS-TM35FIN, whatever the grid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Polygon
from django.db import connections
from django.db.models import BigIntegerField, CharField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast
from psycopg import sql

from gisapp.features.declaration import Role
from gisapp.features.field_types import FieldKind
from gisapp.geo.crs import PRINT_SRID, STORAGE_SRID

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.access import Reading
    from gisapp.features.declaration import FeatureType, Property
    from gisapp.geo.grids import Box

EXTENT: Final = 4096
BUFFER: Final = 64
_LAYER_STRIDE: Final = 64


class _TileGeometry(Func):
    """The geometry in tile units, clipped with a margin (``ST_AsMVTGeom``)."""

    function = "ST_AsMVTGeom"
    output_field = GeometryField(srid=0)


def tile(readings: Sequence[Reading], box: Box, scale: int) -> bytes:
    """The tile ``box`` of level ``scale`` with the layers of ``readings``."""
    parts: list[sql.Composed] = []
    params: list[Any] = []
    for position, reading in enumerate(readings):
        layer, layer_params = _layer(reading, position, box, scale)
        parts.append(layer)
        params.extend(layer_params)
    if not parts:
        return b""
    statement = sql.SQL("SELECT {}").format(sql.SQL(" || ").join(parts))
    with connections["read"].cursor() as cursor:
        cursor.execute(statement, params)
        return bytes(cursor.fetchone()[0])


def shown_at(feature_type: FeatureType, scale: int) -> bool:
    """Whether tiles of level ``scale`` carry the type."""
    return scale >= feature_type.min_zoom


def _layer(
    reading: Reading, position: int, box: Box, scale: int
) -> tuple[sql.Composed, Sequence[Any]]:
    feature_type = reading.feature_type
    names = [prop.name for prop in feature_type.properties if _in_tile(prop, scale)]
    rows = reading.rows.filter(_inside(feature_type, box))
    if feature_type.tile_filter is not None:
        rows = rows.filter(feature_type.tile_filter(scale) or Q())
    selected = rows.order_by("pk").values_list(
        _geometry(feature_type, box),
        F("pk") * Value(_LAYER_STRIDE, output_field=BigIntegerField()) + Value(position),
        *(_value(feature_type, name) for name in names),
    )
    inner, params = selected.query.sql_with_params()
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in ["geom", "id", *names])
    layer = sql.SQL(
        "(SELECT coalesce(ST_AsMVT(t, {name}, {extent}, 'geom', 'id'), '') "
        "FROM ({inner}) AS t ({columns}))"
    ).format(
        name=sql.Literal(feature_type.name),
        extent=sql.Literal(EXTENT),
        inner=sql.SQL(inner),
        columns=columns,
    )
    return layer, params


def _in_tile(prop: Property, scale: int) -> bool:
    """Whether tiles of level ``scale`` carry the property; the geometry travels on its own."""
    return prop.role in (None, Role.ID) and prop.min_zoom is not None and prop.min_zoom <= scale


def _inside(feature_type: FeatureType, box: Box) -> Q:
    margin = box.expanded(BUFFER / EXTENT).covering(STORAGE_SRID)
    area = Polygon.from_bbox((margin.west, margin.south, margin.east, margin.north))
    area.srid = STORAGE_SRID
    return Q(**{f"{feature_type.geometry_property.source}__bboverlaps": area})


def _geometry(feature_type: FeatureType, box: Box) -> Func:
    source = feature_type.geometry_property.source
    if box.srid == STORAGE_SRID:
        geometry: Any = F(source)
    elif box.srid == PRINT_SRID:
        geometry = F(f"{source}_gk27")
    else:
        geometry = Func(F(source), Value(box.srid), function="ST_Transform")
    envelope = Func(
        Value(box.west),
        Value(box.south),
        Value(box.east),
        Value(box.north),
        Value(box.srid),
        function="ST_MakeEnvelope",
        output_field=GeometryField(srid=0),
    )
    return _TileGeometry(
        Func(geometry, function="ST_Force2D", output_field=GeometryField(srid=0)),
        Func(envelope, template="%(expressions)s::box2d", output_field=TextField()),
        Value(EXTENT),
        Value(BUFFER),
        Value(True),  # noqa: FBT003 -- the function's fifth argument: clip
    )


def _value(feature_type: FeatureType, name: str) -> Any:
    source = F(feature_type.by_name[name].source)
    kind = feature_type.descriptions[name].kind
    if kind is FieldKind.UUID:
        return Cast(source, CharField())
    return Cast(source, TextField()) if kind in (FieldKind.DATE, FieldKind.DATETIME) else source
