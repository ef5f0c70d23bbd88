"""The version of a tile, in SQL: it changes whenever the tile's bytes may have changed.

It holds the greatest number among the cells that the tile touches and the last moment that has
passed there. On far levels lines are joined in the background, which changes bytes without a
change of the data; so it also holds when that was done last. Each part only grows: numbers are
drawn under a lock that is held until they can be seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.ogc.tiles.mvt import literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_HERE: Final = "{0}.x BETWEEN %(x0)s AND %(x1)s AND {0}.y BETWEEN %(y0)s AND %(y1)s"
_VERSION: Final = f"""
  SELECT concat_ws('.', coalesce(max(c.seq), 0), (
    SELECT (extract(epoch FROM max(m.at)) * 1000000)::bigint FROM gisapp_tile_moment m
    WHERE m.table_name = ANY ({{tables}}) AND {_HERE.format("m")}
      AND m.at <= statement_timestamp()){{joined}})
  FROM gisapp_tile_cell c
  WHERE c.table_name = ANY ({{tables}}) AND {_HERE.format("c")}"""
_JOINED: Final = f""", 'j', greatest((
      SELECT max(b.built) FROM gisapp_tile_built b
      WHERE b.table_name = ANY ({{ranked}}) AND {_HERE.format("b")}
    ), (SELECT max(l.built) FROM gisapp_tile_level l))"""


def version_of(tables: Sequence[str], ranked: Sequence[str]) -> str:
    """SQL for the version of a tile with layers from ``tables``, ``ranked`` ones among them joined.

    Placeholders ``x0``, ``x1``, ``y0``, ``y1`` are the cells of the tile.
    """
    joined = _JOINED.format(ranked=table_names(ranked)) if ranked else ""
    return _VERSION.format(tables=table_names(tables), joined=joined)


def table_names(tables: Sequence[str]) -> str:
    """An array of names of tables in SQL."""
    return f"{literal('{' + ','.join(tables) + '}')}::text[]"
