"""Features of a GIS file, of whatever format: layer, properties, positions, place in the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from gisapp.core.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from networks.exchange.model import Position

_FLAT: Final = 2
_SHORTEST_LINE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A line or a point; ``key`` is the file's own id of it, used when no property names one."""

    layer: str
    key: str
    place: str
    properties: Mapping[str, Any]
    is_line: bool
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GisFile:
    """What a GIS file holds; ``srid`` is the EPSG number it names, None when it names none.

    ``couplings`` are pairs of nodes, by any name that a pipe may call them; ``unpublished`` are
    fields of records that no property tells, by the public id of their object.
    """

    features: tuple[Feature, ...]
    srid: int | None = None
    couplings: tuple[tuple[str, str], ...] = ()
    unpublished: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    warnings: tuple[str, ...] = field(default=())


def checked_positions(
    coordinates: Sequence[Sequence[float]], *, is_line: bool, place: str
) -> tuple[Position, ...]:
    """Coordinates as positions: all with a height or none, since an unknown height is never 0.

    Raises ``InvalidInputError`` for numbers that are none and for a line of one point.
    """
    if is_line and len(coordinates) < _SHORTEST_LINE:
        msg = "The line has fewer than two points."
        raise InvalidInputError(msg, locator=place)
    try:
        positions = tuple(tuple(float(n) for n in position[:3]) for position in coordinates)
    except (TypeError, ValueError, OverflowError):
        msg = "A coordinate is not a number."
        raise InvalidInputError(msg, locator=place) from None
    if any(
        len(position) < _FLAT or not all(map(isfinite, position[:_FLAT])) for position in positions
    ):
        msg = "A coordinate is missing or not a number."
        raise InvalidInputError(msg, locator=place)
    if all(len(p) > _FLAT and isfinite(p[_FLAT]) and p[_FLAT] != 0 for p in positions):
        return positions
    return tuple(position[:_FLAT] for position in positions)
