"""One layer of a far tile as SQL: joined lines, and plain ones where a cell has changed since.

``gisapp_tile_line`` holds the lines of ranked types cut at the edges of cells, joined and
simplified in the background. A cell is as good as the number it was built at: where the cell has a
newer one, or the clock has passed a moment that matters, its lines come from the table of the type
itself, so a tile is never older than the cells under it. Nothing is joined in a request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib.gis.db.models import GeometryField
from django.db.models import F, Func

from gisapp.geo.cells import square_sql
from gisapp.geo.crs import PRINT_SRID, STORAGE_SRID
from gisapp.ogc.tiles.levels import band_of, half_pixel, level_of
from gisapp.ogc.tiles.mvt import (
    inside,
    layer,
    literal,
    property_names,
    quoted,
    shape_of,
    statement_of,
    value,
)
from gisapp.ogc.tiles.versions import table_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.access import Reading

_STALE_CELLS: Final = f"""
  stale AS MATERIALIZED (
    SELECT c.table_name, c.x, c.y, {square_sql("c.x", "c.y")} AS box
    FROM gisapp_tile_cell c LEFT JOIN gisapp_tile_built b USING (table_name, x, y)
    WHERE c.table_name = ANY ({{ranked}})
      AND c.x BETWEEN %(x0)s AND %(x1)s AND c.y BETWEEN %(y0)s AND %(y1)s
      AND (b.seq IS DISTINCT FROM c.seq OR b.valid_until <= statement_timestamp())
  )"""


def stale_cells(ranked: Sequence[str]) -> str:
    """Cells of the tile whose joined lines, of tables ``ranked``, are out of date."""
    return _STALE_CELLS.format(ranked=table_names(ranked))


def far_layer(reading: Reading, srid: int, scale: int) -> str:
    """The layer with the lines of ``reading`` that rank high enough for a far level."""
    feature_type = reading.feature_type
    name = literal(feature_type.name)
    table = literal(feature_type.model._meta.db_table)  # noqa: SLF001 -- Django's documented Meta API
    least = _least_rank(name, scale)
    seen = "true" if reading.caller.sees_secret else "NOT l.secret"
    joined = f"""
      SELECT {_joined_geometry(srid)} AS shape, l.properties, l.x, l.y, l.id
      FROM gisapp_tile_line l
      WHERE l.feature_type = {name} AND l.band = {band_of(scale)}
        AND l.x BETWEEN %(x0)s AND %(x1)s AND l.y BETWEEN %(y0)s AND %(y1)s
        AND l.rank >= {least} AND {seen}
        AND NOT EXISTS (SELECT FROM stale s
                        WHERE s.table_name = {table} AND s.x = l.x AND s.y = l.y)"""
    plain = f"""
      SELECT {_cut_geometry(srid)} AS shape, r.properties, s.x, s.y, r.id
      FROM stale s CROSS JOIN LATERAL ({lines_in_cell(reading, scale, "s.box")} OFFSET 0) AS r
      WHERE s.table_name = {table} AND r.rank >= {least}"""
    return layer(
        feature_type.name,
        f"SELECT {shape_of('u.shape')} AS geom, u.properties"
        f" FROM ({joined} UNION ALL {plain} ORDER BY x, y, id) AS u",
        with_id=False,
    )


def past_layer(reading: Reading, srid: int, scale: int) -> str:
    """The same of a past moment: its lines one by one, for those that are joined are of now."""
    feature_type = reading.feature_type
    least = _least_rank(literal(feature_type.name), scale)
    simple = f"ST_Simplify(r.shape, {half_pixel(scale)}, true)"
    shape = simple if srid == STORAGE_SRID else f"ST_Transform({simple}, {srid})"
    return layer(
        feature_type.name,
        f"SELECT {shape_of(shape)} AS geom, r.properties"
        f" FROM ({lines_in_cell(reading, scale, '(SELECT area FROM tile)')}) AS r"
        f" WHERE r.rank >= {least} ORDER BY r.id",
        with_id=False,
    )


def _least_rank(name: str, scale: int) -> str:
    """What a level can bear of a type, ``name`` being a literal of SQL."""
    return (
        "coalesce((SELECT least_rank FROM gisapp_tile_level"
        f" WHERE feature_type = {name} AND level = {level_of(scale)}), 1)"
    )


def lines_in_cell(reading: Reading, scale: int, box: str) -> str:
    """Ranked rows that meet ``box``: id, rank, shape (2D, EPSG:3067) and properties (jsonb)."""
    feature_type = reading.feature_type
    names = property_names(feature_type, scale)
    rows = (
        inside(reading, box)
        .annotate(tile_rank=feature_type.rank)
        .filter(tile_rank__gt=0)
        .order_by()
        .values_list(
            "pk",
            "tile_rank",
            Func(
                F(feature_type.geometry_property.source),
                function="ST_Force2D",
                output_field=GeometryField(srid=0),
            ),
            *(value(feature_type, name) for name in names),
        )
    )
    columns = ", ".join(map(quoted, ["id", "rank", "shape", *names]))
    pairs = ", ".join(f"{literal(name)}, {quoted(name)}" for name in names)
    return (
        f"SELECT id, rank, shape, jsonb_strip_nulls(jsonb_build_object({pairs})) AS properties"
        f" FROM ({statement_of(rows)}) AS q ({columns})"
    )


def _joined_geometry(srid: int) -> str:
    if srid == STORAGE_SRID:
        return "l.geometry"
    return "l.geometry_gk27" if srid == PRINT_SRID else f"ST_Transform(l.geometry, {srid})"


def _cut_geometry(srid: int) -> str:
    cut = f"ST_SetSRID(ST_ClipByBox2D(r.shape, s.box), {STORAGE_SRID})"
    return cut if srid == STORAGE_SRID else f"ST_Transform({cut}, {srid})"
