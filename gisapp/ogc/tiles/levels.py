"""Levels of the map: what a far level can bear.

Levels are those of ETRS-TM35FIN, whatever the grid. A budget is how many joined lines of ranked
types the whole utility may have on a level; together with the size of a tile it keeps a view below
15 000 features. Which ranks that lets in is found by counting what is there
(``gisapp.ogc.tiles.joining``).
"""

from __future__ import annotations

import math
from typing import Final

from gisapp.features.declaration import LAST_FAR_LEVEL

# The map draws tiles at 512 pixels: metres a pixel on level 0.
_PIXEL_M: Final = 4096.0


def half_pixel(scale: int) -> float:
    """Half of what a pixel of the map covers, m: what simplifying may move unseen."""
    return math.ldexp(_PIXEL_M, -(scale + 1))


# Lines are joined and simplified twice, with a tolerance in m: for all levels up to a band's number
# that no lower band has.
BANDS: Final = {band: half_pixel(band) for band in (8, LAST_FAR_LEVEL)}
BUDGETS: Final = {
    **dict.fromkeys(range(7), 4_000),
    7: 8_000,
    8: 12_000,
    9: 20_000,
    LAST_FAR_LEVEL: 60_000,
}


def is_far(scale: int) -> bool:
    """Whether ranked types come joined and thinned on level ``scale``."""
    return scale <= LAST_FAR_LEVEL


def band_of(scale: int) -> int:
    """The band that serves a far level."""
    return min(band for band in BANDS if scale <= band)


def level_of(scale: int) -> int:
    """The far level whose budget holds: a grid with coarser levels than ours has those of ours."""
    return max(scale, 0)
