"""GetMap: leave from the doors, queries from their rows, a picture from the engine.

The database chooses the style of each row, so the engine gets a key, a shape, the number of a style
and the text of a label, and nothing else of a feature.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import Polygon
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, IntegerField, TextField, Value, When
from django.db.models.functions import Cast
from psycopg import ClientCursor

from gisapp import access
from gisapp.access.tile_use import note_tile
from gisapp.geo.crs import STORAGE_SRID
from gisapp.geo.measure import service_area
from gisapp.ogc.encodings.sql import geometry_in
from gisapp.ogc.wms import engine, layers, mapfile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from gisapp.access import Caller, Reading
    from gisapp.features.declaration import FeatureType
    from gisapp.features.look import Rule
    from gisapp.geo.grids import Box
    from gisapp.ogc.wms.requests import MapRequest

_COLUMNS: Final = (mapfile.KEY, mapfile.SHAPE, mapfile.STYLE, mapfile.TEXT)
ACTION: Final = "map"
# A symbol may reach into the picture from so far outside.
_MARGIN_PX: Final = 16
# So wide a box still has a faithful one in EPSG:3067, wherever it lies; infinite ones do not.
_SURE_M: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """One layer of a picture: its mapfile text, its name there, and its DATA."""

    name: str
    text: str
    data: str


def get_map(asked: MapRequest, caller: Caller) -> bytes:
    """The picture; the ledger knows of it before it is drawn."""
    scale = asked.box.ground_resolution(asked.width, asked.height) / layers.PIXEL_M
    readings = [
        access.readable(feature_type, caller=caller, action=ACTION, as_of=asked.as_of)
        for feature_type in _shown(asked, caller, scale)
    ]
    if readings:
        names = ",".join(reading.feature_type.name for reading in readings)
        note_tile(caller, names, _place(asked), action=ACTION)
    ground = _ground(asked)
    drawn = [
        part
        for position, reading in enumerate(readings)
        if ground is not None
        for part in _drawn(reading, ground, position)
    ]
    picture = mapfile.Picture(
        width=asked.width,
        height=asked.height,
        format=asked.format,
        background=asked.background,
        transparent=asked.transparent,
    )
    text = mapfile.map_text(picture, asked.box, (part.text for part in drawn))
    return engine.paint(text, {part.name: part.data for part in drawn})


def _shown(asked: MapRequest, caller: Caller, scale: float) -> list[FeatureType]:
    """The types to draw, bottom first, each as often as it was asked for."""
    visible = layers.drawable(access.types_for(caller))
    return [
        feature_type
        for _name, types in layers.chosen(asked.layers, visible, "LAYERS")
        for feature_type in types
        if scale <= layers.coarsest_scale(feature_type)
    ]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What of the ground can show something: a box in EPSG:3067, its scale, the map's system."""

    box: Box
    scale: float
    srid: int


def _ground(asked: MapRequest) -> _Ground | None:
    """The ground of the picture; None where the utility can have nothing.

    A box of half the world has no box in EPSG:3067; its overlap with the service area has.
    """
    box = asked.box.expanded(_MARGIN_PX / asked.width)
    scale = asked.box.ground_resolution(asked.width, asked.height) / layers.PIXEL_M
    ground = box.covering(STORAGE_SRID)
    if not max(ground.east - ground.west, ground.north - ground.south) <= _SURE_M:
        overlap = box.overlap(service_area().box.covering(box.srid))
        if overlap is None:
            return None
        ground = overlap.covering(STORAGE_SRID)
    return _Ground(ground, scale, box.srid)


def _place(asked: MapRequest) -> str:
    """What the ledger keeps of the picture: system, box and size, and the moment of a past one."""
    box = asked.box
    edges = ",".join(f"{edge:.9g}" for edge in (box.west, box.south, box.east, box.north))
    then = "" if asked.as_of is None else f"@{asked.as_of.isoformat()}"
    return f"EPSG:{box.srid}/{edges}/{asked.width}x{asked.height}{then}"


def _drawn(reading: Reading, ground: _Ground, position: int) -> Iterator[Drawn]:
    """The layers of one type, one for each pass of its look that shows at this scale."""
    look = layers.look_of(reading.feature_type)
    geometry = reading.feature_type.geometry_property.source
    area = Polygon.from_bbox((ground.box.west, ground.box.south, ground.box.east, ground.box.north))
    area.srid = STORAGE_SRID
    for number, rules in enumerate(look.rules_at(ground.scale)):
        rows = visible_rows(reading, rules).filter(**{f"{geometry}__bboverlaps": area})
        query = _sql(rows, reading.feature_type, ground.srid)
        if query is not None:
            name = f"layer{position}_{number}"
            styles = {index: rule.style for index, rule in enumerate(rules)}
            text = mapfile.data_layer(name, reading.feature_type.geometry_kind, styles, ground.srid)
            yield Drawn(name, text, mapfile.data_statement(query, ground.srid))


def visible_rows(reading: Reading, rules: Sequence[Rule]) -> QuerySet[Any]:
    """The rows that ``rules`` draw, with ``map_style``: the position of the rule that decides."""
    placed = {f"{reading.feature_type.geometry_property.source}__isnull": False}
    rows = reading.rows.filter(**placed).annotate(map_style=_style_number(rules))
    visible: QuerySet[Any] = rows.filter(map_style__isnull=False)
    return visible


def _style_number(rules: Sequence[Rule]) -> Case | Value:
    """The position of the first rule that holds, or NULL."""
    branches: list[When] = []
    for index, rule in enumerate(rules):
        number = Value(index, output_field=IntegerField())
        if not rule.where:
            return Case(*branches, default=number) if branches else number
        branches.append(When(rule.where, then=number))
    return Case(*branches, output_field=IntegerField())


def _sql(rows: QuerySet[Any], feature_type: FeatureType, srid: int) -> str | None:
    """The statement that gives the engine its columns, its values in it as literals.

    None where there can be no rows.
    """
    text = layers.look_of(feature_type).text
    columns = rows.order_by().values_list(
        "pk",
        geometry_in(feature_type.descriptions[feature_type.geometry_property.name].column, srid),
        "map_style",
        Cast(Value("") if text is None else text, TextField()),
    )
    connection = connections[rows.db]
    try:
        sql, params = columns.query.get_compiler(using=rows.db).as_sql()
    except EmptyResultSet:
        return None
    connection.ensure_connection()
    statement = ClientCursor(connection.connection).mogrify(sql, params)
    return f"SELECT * FROM ({statement}) AS visible ({', '.join(_COLUMNS)})"  # noqa: S608 -- written by the ORM
