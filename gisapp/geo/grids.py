"""Tile matrix sets: the grids in which map tiles are cut.

ETRS-TM35FIN is the grid of JHS 180: corner (-548576, 8388608), 8192 m a pixel at level 0, tiles of
256 pixels. ETRS-GK27 has the same resolutions, with its corner as far from the central meridian;
no published grid for it was found. WebMercatorQuad is the OGC's (17-083r4 annex D).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from gisapp.core.errors import InvalidInputError, UnknownNameError
from gisapp.geo.crs import GEOGRAPHIC_SRID, PRINT_SRID, STORAGE_SRID, WEB_SRID, transformer

TILE_PIXELS: Final = 256
_WEB_CORNER: Final = 20037508.342789244
_EARTH_M: Final = 6_378_137.0
# OGC 06-042 §7.2.4.6.9.
_DEGREE_M: Final = 111_319.49
_LEAST_COSINE: Final = 0.01


@dataclass(frozen=True, slots=True)
class Box:
    """A box in system ``srid``: west, south, east, north in its units, x before y."""

    west: float
    south: float
    east: float
    north: float
    srid: int

    def expanded(self, share: float) -> Box:
        """The box with ``share`` of its width added on every side."""
        margin = (self.east - self.west) * share
        return Box(
            self.west - margin,
            self.south - margin,
            self.east + margin,
            self.north + margin,
            self.srid,
        )

    def covering(self, srid: int) -> Box:
        """The smallest box in ``srid`` around this one, its curved sides included."""
        if srid == self.srid:
            return self
        bounds = transformer(self.srid, srid).transform_bounds(
            self.west, self.south, self.east, self.north, densify_pts=21
        )
        return Box(*bounds, srid)

    def overlap(self, other: Box) -> Box | None:
        """What the box shares with ``other``, which is in the same system; None for nothing."""
        west, south = max(self.west, other.west), max(self.south, other.south)
        east, north = min(self.east, other.east), min(self.north, other.north)
        return Box(west, south, east, north, self.srid) if west < east and south < north else None

    def ground_resolution(self, width: int, height: int) -> float:
        """Metres of ground a pixel in the middle, when the box is ``width`` × ``height`` pixels."""
        x, y = (self.east - self.west) / width, (self.north - self.south) / height
        middle = (self.north + self.south) / 2
        if self.srid == GEOGRAPHIC_SRID:
            x *= _DEGREE_M * max(math.cos(math.radians(middle)), _LEAST_COSINE)
            y *= _DEGREE_M
        elif self.srid == WEB_SRID:
            x, y = (side / math.cosh(middle / _EARTH_M) for side in (x, y))
        return math.sqrt(x * y)


@dataclass(frozen=True, slots=True)
class TileMatrixSet:
    """A pyramid of square tiles whose levels halve the resolution.

    ``corner`` is the upper left corner (x, y); ``resolution`` is metres a pixel at level 0.
    What a tile shows is decided by scale, in levels of ETRS-TM35FIN.
    """

    id: str
    srid: int
    corner: tuple[float, float]
    resolution: float
    levels: int
    coarser_by: int = 0

    def scale(self, zoom: int) -> int:
        """The level of ETRS-TM35FIN with pixels about as large on the ground as at ``zoom``."""
        return zoom - self.coarser_by

    def tile(self, zoom: int, row: int, column: int) -> Box:
        """The box of one tile; raises ``InvalidInputError`` outside the pyramid."""
        if not (0 <= zoom < self.levels and 0 <= row < 2**zoom and 0 <= column < 2**zoom):
            msg = f"{self.id} has levels 0–{self.levels - 1}, and 2^level rows and columns."
            raise InvalidInputError(msg, locator="tile")
        size = self.resolution * TILE_PIXELS / 2**zoom
        west = self.corner[0] + column * size
        north = self.corner[1] - row * size
        return Box(west, north - size, west + size, north, self.srid)


GRIDS: Final = {
    grid.id: grid
    for grid in (
        TileMatrixSet("ETRS-TM35FIN", STORAGE_SRID, (-548576.0, 8388608.0), 8192.0, 16),
        TileMatrixSet("ETRS-GK27", PRINT_SRID, (26451424.0, 8388608.0), 8192.0, 16),
        TileMatrixSet(
            "WebMercatorQuad",
            WEB_SRID,
            (-_WEB_CORNER, _WEB_CORNER),
            2 * _WEB_CORNER / TILE_PIXELS,
            20,
            # At 61.7° N a pixel of level z is 0.474 · 156543 / 2^z m, nearly that of z − 3 here.
            coarser_by=3,
        ),
    )
}


def grid(name: str) -> TileMatrixSet:
    """The tile matrix set called ``name``; raises ``UnknownNameError``."""
    try:
        return GRIDS[name]
    except KeyError:
        msg = f"There is no such tile matrix set; there are {', '.join(GRIDS)}."
        raise UnknownNameError(msg, locator="tileMatrixSet") from None
