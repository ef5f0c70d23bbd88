"""Addresses of tiles by place."""

from __future__ import annotations

import math

from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.geo.grids import TILE_PIXELS, grid


def tile_at(grid_id: str, zoom: int, east: float, north: float) -> tuple[str, int, int, int]:
    """Set, level, row and column of the tile over a place, EPSG:3067."""
    tiles = grid(grid_id)
    x, y = transformer(STORAGE_SRID, tiles.srid).transform(east, north)
    size = tiles.resolution * TILE_PIXELS / 2**zoom
    row, column = math.floor((tiles.corner[1] - y) / size), math.floor((x - tiles.corner[0]) / size)
    return grid_id, zoom, row, column


def tile_path(grid_id: str, zoom: int, east: float, north: float) -> str:
    """The address of the tile over a place, EPSG:3067."""
    return "/ogc/tiles/" + "/".join(map(str, tile_at(grid_id, zoom, east, north)))
