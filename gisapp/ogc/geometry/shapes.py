"""What a geometry from outside is once it is read: a box, or a shape, in a known system.

In both x is east (longitude) and y is north (latitude), whatever the text had first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import shapely


@dataclass(frozen=True, slots=True)
class Box:
    """A box in system ``srid``; over the date line ``min_x`` > ``max_x``."""

    srid: int
    min_x: float
    min_y: float
    max_x: float
    max_y: float


@dataclass(frozen=True, slots=True, repr=False)
class Shape:
    """A geometry in system ``srid``, with heights (m, N2000) where they were sent."""

    srid: int
    geometry: shapely.Geometry

    def __repr__(self) -> str:
        # The whole text: what stands for a filter in the ledger is made from it.
        return f"Shape({self.srid}, {self.geometry.wkt})"
