"""From the coordinates of a file to EPSG:3067, inside the service area.

Coordinates become ``scale · x + east`` and ``scale · y + north`` and are then of the given
system, east (longitude) first. The result is rounded to the millimetre, so that a second import
of the same file finds the same numbers. Heights are metres already and stay.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from gisapp.core.errors import InvalidInputError
from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.geo.measure import service_area
from networks.exchange.model import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from networks.exchange.model import NetworkModel, Position

_DECIMALS: Final = 3
_FLAT: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """How coordinates of a file become coordinates of system ``srid`` (EPSG number)."""

    srid: int
    scale: float = 1.0
    east: float = 0.0
    north: float = 0.0

    @property
    def moves(self) -> bool:
        """Whether the file's numbers are not yet coordinates of the system."""
        return (self.scale, self.east, self.north) != (1.0, 0.0, 0.0)


def check_placement(placement: Placement) -> None:
    """Raise ``InvalidInputError`` for a system that PROJ does not know or a scale of nothing."""
    try:
        transformer(placement.srid, STORAGE_SRID)
    except Exception as error:
        msg = "The coordinate system is not known: give the EPSG number of the file's coordinates."
        raise InvalidInputError(msg, locator="--crs") from error
    if not np.isfinite(placement.scale) or placement.scale <= 0:
        msg = "The scale must be a number above 0."
        raise InvalidInputError(msg, locator="--scale")
    if not np.isfinite([placement.east, placement.north]).all():
        msg = "The offset must be two numbers, east and north."
        raise InvalidInputError(msg, locator="--offset")


def place(model: NetworkModel, placement: Placement) -> NetworkModel:
    """The model with all coordinates in EPSG:3067.

    Raises ``InvalidInputError`` when a point falls outside the service area, with how many do, the
    first ids and, where it would help, the hint that north and east are exchanged.
    """
    raw = np.array(
        [
            *(node.point[:_FLAT] for node in model.nodes),
            *(position[:_FLAT] for link in model.links for position in link.line),
        ],
        dtype=np.float64,
    ).reshape(-1, _FLAT)
    placed = transformed(raw, placement)
    _check_area(model, raw, placed, placement)
    pairs = iter(placed.tolist())
    nodes = tuple(replace(node, point=_at(node.point, pairs)) for node in model.nodes)
    links = tuple(
        replace(link, line=tuple(_at(position, pairs) for position in link.line))
        for link in model.links
    )
    return replace(model, nodes=nodes, links=links)


def _at(old: Position, pairs: Iterator[list[float]]) -> Position:
    east, north = next(pairs)
    return (east, north, *old[_FLAT:])


def transformed(raw: NDArray[np.float64], placement: Placement) -> NDArray[np.float64]:
    """Pairs of the file as pairs of EPSG:3067, to the millimetre."""
    x = raw[:, 0] * placement.scale + placement.east
    y = raw[:, 1] * placement.scale + placement.north
    if placement.srid != STORAGE_SRID:
        x, y = transformer(placement.srid, STORAGE_SRID).transform(x, y)
    return np.round(np.column_stack((x, y)), _DECIMALS).astype(np.float64)


def _check_area(
    model: NetworkModel,
    raw: NDArray[np.float64],
    placed: NDArray[np.float64],
    placement: Placement,
) -> None:
    area = service_area()
    inside = area.holds(placed[:, 0], placed[:, 1])
    if inside.all():
        return
    owners = np.array(
        [
            *(node.source_id for node in model.nodes),
            *(link.source_id for link in model.links for _ in link.line),
        ],
        dtype=object,
    )
    swapped = transformed(raw[:, ::-1], placement)
    hint = (
        "With the axes exchanged they would lie inside: the file has north before east."
        if area.holds(swapped[:, 0], swapped[:, 1]).all()
        else "Are --crs, --scale and --offset right?"
    )
    outside = dict.fromkeys(owners[~inside].tolist())
    msg = (
        f"{int((~inside).sum())} of {len(raw)} points lie outside the service area {area}. {hint} "
        f"First: {some(outside)}."
    )
    raise InvalidInputError(msg, locator="--crs")
