"""The plan of a tile: everything that is the same for all tiles of a level that look alike.

The grid, the level, the rights of the caller and the asked layers decide the statement, so it is
built once for each such combination and then only gets the numbers of the tile. The doors are
opened when a plan is made: callers of one rights class see equal data by definition.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from gisapp import access
from gisapp.core.errors import UnknownNameError
from gisapp.features import registry
from gisapp.features.past import has_past
from gisapp.geo.cells import CellRange, cells_of
from gisapp.geo.crs import STORAGE_SRID
from gisapp.geo.grids import GRIDS
from gisapp.ogc.tiles.far import far_layer, past_layer, stale_cells
from gisapp.ogc.tiles.levels import is_far
from gisapp.ogc.tiles.mvt import BUFFER, EXTENT, literal, near_layer
from gisapp.ogc.tiles.versions import version_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gisapp.geo.grids import Box, TileMatrixSet

_MOST_PLANS: Final = 1024
_MOST_PLACES: Final = 16384


@dataclass(frozen=True, slots=True)
class Place:
    """A tile as the statements need it: its box, what lies under it, and the cells it touches."""

    box: Box
    area: Box
    cells: CellRange


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make the tiles of a level.

    ``mark`` names everything that decides a tile's bytes except what is stored: the statement, with
    the declarations behind it, and the rights class. ``version`` asks for the version of a tile,
    ``statement`` for version and bytes; ``layers`` is what the ledger keeps.
    """

    version: str
    statement: str
    mark: str
    layers: str


class Plans:
    """The plans that have been needed so far, by what decides them."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, int, str, str], Plan] = {}

    def plan(self, tiles: TileMatrixSet, zoom: int, asked: str, caller: access.Caller) -> Plan:
        """The plan of level ``zoom`` for ``caller``; raises ``UnknownNameError`` for a layer."""
        key = (tiles.id, zoom, caller.rights_class, asked)
        known = self._known.get(key)
        if known is None:
            known = _make(tiles, zoom, asked, caller)
            if len(self._known) >= _MOST_PLANS:
                self._known.clear()
            self._known[key] = known
        return known


plans: Final = Plans()


@lru_cache(maxsize=_MOST_PLACES)
def place_of(grid_id: str, zoom: int, row: int, column: int) -> Place:
    """Where a tile lies; raises ``InvalidInputError`` outside the pyramid."""
    box = GRIDS[grid_id].tile(zoom, row, column)
    area = box.expanded(BUFFER / EXTENT).covering(STORAGE_SRID)
    # One unit more than the margin: coordinates are rounded before they are clipped.
    return Place(box, area, cells_of(box.expanded((BUFFER + 1) / EXTENT)))


def _make(tiles: TileMatrixSet, zoom: int, asked: str, caller: access.Caller) -> Plan:
    scale = tiles.scale(zoom)
    readings = _readings(asked, scale, caller)
    ranked = _tables([one for one in readings if _is_joined(one, scale)])
    version = version_of(_tables(readings), ranked)
    statement = _statement(readings, tiles.srid, scale, version, ranked)
    words = repr((statement, caller.rights_class, tiles.id))
    return Plan(
        version=version,
        statement=statement,
        mark=hashlib.blake2b(words.encode(), digest_size=9).hexdigest(),
        layers=",".join(reading.feature_type.name for reading in readings),
    )


def past_plan(
    tiles: TileMatrixSet, zoom: int, asked: str, caller: access.Caller, as_of: datetime
) -> Plan:
    """The plan of one tile as it was; it is not kept, and neither is the tile.

    Of the layers that are not asked for by name those without a past are left out. Raises
    ``UnknownNameError`` for a layer, ``InvalidInputError`` for one that is not kept as it was.
    """
    scale = tiles.scale(zoom)
    kept = [one.name for one in access.layers_for(caller) if has_past(registry.get(one.name))]
    readings = _readings(asked or ",".join(kept), scale, caller, as_of)
    version = literal(as_of.isoformat())
    return Plan(
        version=version,
        statement=_statement(readings, tiles.srid, scale, version, ()),
        mark="",
        layers=",".join(reading.feature_type.name for reading in readings),
    )


def _readings(
    asked: str, scale: int, caller: access.Caller, as_of: datetime | None = None
) -> list[access.Reading]:
    types = {feature_type.name: feature_type for feature_type in access.layers_for(caller)}
    names = [name for name in asked.split(",") if name]
    if any(name not in types for name in names):
        msg = f"There is no such layer; there are {', '.join(types)}."
        raise UnknownNameError(msg, locator="layers")
    return [
        access.readable(types[name], caller=caller, action="tiles", as_of=as_of)
        for name in dict.fromkeys(names or types)
        if scale >= types[name].min_zoom
    ]


def _statement(
    readings: Sequence[access.Reading], srid: int, scale: int, version: str, ranked: Sequence[str]
) -> str:
    layers = [_layer(one, srid, scale) for one in readings]
    return f"""
WITH tile AS MATERIALIZED (
  SELECT ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s)::box2d AS box,
    ST_MakeEnvelope(%(area_west)s, %(area_south)s, %(area_east)s, %(area_north)s, {STORAGE_SRID})
      AS area,
    CASE WHEN %(x1)s - %(x0)s < 2 AND %(y1)s - %(y0)s < 2 THEN %(x0)s END AS block_x,
    %(y0)s AS block_y
){f",{stale_cells(ranked)}" if ranked else ""}
SELECT ({version}), {" || ".join(layers) or "''::bytea"}"""


def _layer(reading: access.Reading, srid: int, scale: int) -> str:
    if not _is_joined(reading, scale):
        return near_layer(reading, srid, scale)
    return (far_layer if reading.as_of is None else past_layer)(reading, srid, scale)


def _is_joined(reading: access.Reading, scale: int) -> bool:
    return is_far(scale) and reading.feature_type.rank is not None


def _tables(readings: Sequence[access.Reading]) -> list[str]:
    return sorted({one.feature_type.model._meta.db_table for one in readings})  # noqa: SLF001 -- Django's documented Meta API
