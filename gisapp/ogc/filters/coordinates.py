"""Numbers and boxes as clients write them: finite, bounded, in the order that the notation says."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import LimitError
from gisapp.geo import crs
from gisapp.ogc import limits
from gisapp.ogc.errors import invalid
from gisapp.ogc.filters.ast import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER: Final = re.compile(
    r"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?", re.ASCII
)
_CORNERS: Final = 4

# Geometry without a name of its system is in the default system of the type; TM35FIN is east first
# in every notation.
DEFAULT_CRS: Final = crs.named(crs.STORAGE_SRID, crs.Notation.URN)


def number(text: str, locator: str) -> float:
    """Read a finite number; raises ``OwsError`` naming ``locator``."""
    value = float(text) if _NUMBER.fullmatch(text.strip()) else math.inf
    if not math.isfinite(value):
        msg = "This is not a number. Write numbers with a decimal point."
        raise invalid(msg, locator)
    return value


def numbers(parts: Sequence[str], locator: str) -> list[float]:
    """Read a list of finite numbers within the limit of vertices."""
    if len(parts) > 3 * limits.VERTICES:
        msg = f"A geometry in a request may have {limits.VERTICES} vertices."
        raise LimitError(msg, locator=locator)
    return [number(part, locator) for part in parts]


def box(corners: Sequence[float], system: crs.CrsName, locator: str) -> Box:
    """A box from its lower and upper corner as they stand in text; raises ``OwsError``."""
    if len(corners) != _CORNERS:
        msg = "A box has four numbers: the lower and the upper corner."
        raise invalid(msg, locator)
    min_x, min_y = crs.text_order(system, corners[0], corners[1])
    max_x, max_y = crs.text_order(system, corners[2], corners[3])
    if min_x > max_x or min_y > max_y:
        msg = "The lower corner of the box lies above or right of the upper one. Check the axes."
        raise invalid(msg, locator)
    return Box(system.srid, min_x, min_y, max_x, max_y)


def kvp_box(text: str, locator: str = "BBOX") -> Box:
    """Read the KVP form ``a,b,c,d[,crs]`` (OGC 06-121r9 §10.2.3); raises ``OwsError``."""
    parts = text.split(",", _CORNERS)
    system = DEFAULT_CRS
    if len(parts) > _CORNERS:
        system = crs.parse(parts.pop())
    return box(numbers(parts, locator), system, locator)
