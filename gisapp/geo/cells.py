"""Cells: the squares of 2 km by which the service remembers where something has changed.

A cell has the numbers ``x`` and ``y``: its lower left corner, EPSG:3067, divided by its side. What
lies outside the square of JHS 180 counts as lying in the cells at its edge, so that a mad
coordinate cannot touch cells without end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.geo.crs import STORAGE_SRID

if TYPE_CHECKING:
    from gisapp.geo.grids import Box

CELL_M: Final = 2000
# The square of JHS 180, in cells: x from and to, y from and to.
FIRST_X: Final = -275
LAST_X: Final = 774
FIRST_Y: Final = 3145
LAST_Y: Final = 4194


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, its edges included."""

    first_x: int
    first_y: int
    last_x: int
    last_y: int


def cells_of(box: Box) -> CellRange:
    """The cells that ``box`` touches, whatever its system."""
    stored = box.covering(STORAGE_SRID)
    return CellRange(
        _number(stored.west, FIRST_X, LAST_X),
        _number(stored.south, FIRST_Y, LAST_Y),
        _number(stored.east, FIRST_X, LAST_X),
        _number(stored.north, FIRST_Y, LAST_Y),
    )


def square_sql(x: str, y: str) -> str:
    """The square of a cell as a geometry in SQL; ``x`` and ``y`` are the SQL of its numbers."""
    return (
        f"ST_MakeEnvelope({x} * {CELL_M}, {y} * {CELL_M}, ({x} + 1) * {CELL_M},"
        f" ({y} + 1) * {CELL_M}, {STORAGE_SRID})"
    )


def _number(coordinate: float, first: int, last: int) -> int:
    """The number of the cell along one axis; a coordinate that no number can say is far away."""
    if not math.isfinite(coordinate):
        return last if coordinate > 0 else first
    return min(max(math.floor(coordinate / CELL_M), first), last)
