"""Boxes as clients write them: four or six numbers, in the order that the notation says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gisapp.geo import crs
from gisapp.ogc.errors import invalid
from gisapp.ogc.geometry.intake import DEFAULT_CRS, number
from gisapp.ogc.geometry.shapes import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

_FLAT: Final = 4
_WITH_HEIGHTS: Final = 6


def read_box(
    numbers: Sequence[float], system: crs.CrsName, locator: str, *, east_first: bool = False
) -> Box:
    """A box from its lower and upper corner as they stand in text; heights are left out.

    Raises ``OwsError`` naming ``locator``.
    """
    if len(numbers) == _WITH_HEIGHTS:
        numbers = (*numbers[:2], *numbers[3:5])
    if len(numbers) != _FLAT:
        msg = "A box has four numbers: the lower and the upper corner."
        raise invalid(msg, locator)
    (min_x, min_y), (max_x, max_y) = (
        pair if east_first else crs.text_order(system, *pair)
        for pair in ((numbers[0], numbers[1]), (numbers[2], numbers[3]))
    )
    over_date_line = min_x > max_x and system.srid == crs.GEOGRAPHIC_SRID
    if min_y > max_y or (min_x > max_x and not over_date_line):
        msg = "The lower corner of the box lies above or right of the upper one. Check the axes."
        raise invalid(msg, locator)
    return Box(system.srid, min_x, min_y, max_x, max_y)


def kvp_box(text: str, locator: str = "BBOX", *, east_first: bool = False) -> Box:
    """Read the KVP form ``a,b,c,d[,crs]`` (OGC 06-121r9 §10.2.3); raises ``OwsError``."""
    parts = text.split(",", _WITH_HEIGHTS)
    system = DEFAULT_CRS
    if len(parts) in (_FLAT + 1, _WITH_HEIGHTS + 1):
        system = crs.parse(parts.pop())
    return read_box(
        [number(part, locator) for part in parts], system, locator, east_first=east_first
    )
