"""Which way a question goes, and what the engine answers to it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from gisapp.core.errors import InvalidInputError
from networks.graph.remarks import Remark
from networks.graph.snapshot import Walk
from networks.tracing.paths import (
    is_water,
    nearest_pump,
    nearest_source,
    pump_walk,
    run,
    shortest_path,
)
from networks.tracing.traces import Trace, trace
from networks.tracing.ways import Way, way

if TYPE_CHECKING:
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.tracing.paths import Path

Found: TypeAlias = Trace | Way


class Direction(StrEnum):
    """The directions of a trace (contract §4.2), and the two that lead to the nearest of a kind."""

    UPSTREAM = "upstream"
    DOWNSTREAM = "downstream"
    CONNECTED = "connected"
    NEAREST_SOURCE = "nearest_source"
    NEAREST_PUMP = "nearest_pump"


def direction_of(text: str, among: tuple[Direction, ...] = tuple(Direction)) -> Direction:
    """The direction that ``text`` names; raises ``InvalidInputError`` for another word."""
    if text not in tuple(among):
        msg = f"Give a direction: {', '.join(among)}."
        raise InvalidInputError(msg, locator="direction")
    return Direction(text)


def follow(
    snapshot: Snapshot, place: Place, direction: Direction, nearest_first: int | None = None
) -> Found:
    """What lies in a direction: all of it, or the way to the nearest source or pump.

    All of it comes nearest first, but for more nodes than that in the order of their numbers.
    """
    if direction in (Direction.NEAREST_SOURCE, Direction.NEAREST_PUMP):
        return _to_nearest(snapshot, place, direction)
    return trace(snapshot, place, Walk(direction.value), nearest_first)


def way_between(snapshot: Snapshot, start: Place, end: Place) -> Way:
    """The shortest way from ``start`` to ``end``, whatever the flow."""
    return way(snapshot, shortest_path(snapshot, start, end), Walk.CONNECTED, Remark.NO_WAY)


def path_along(snapshot: Snapshot, place: Place, direction: Direction) -> Path | None:
    """The one line in a direction: to the nearest source or pump, or to where it ends."""
    if direction is Direction.NEAREST_PUMP:
        return nearest_pump(snapshot, place)
    if direction is Direction.NEAREST_SOURCE:
        return nearest_source(snapshot, place)
    return run(snapshot, place, Walk(direction.value))


def _to_nearest(snapshot: Snapshot, place: Place, direction: Direction) -> Way:
    """Raises ``InvalidInputError`` for the source of a sewer."""
    if direction is Direction.NEAREST_PUMP:
        found = nearest_pump(snapshot, place)
        return way(snapshot, found, pump_walk(snapshot, place), Remark.NO_PUMP)
    if not is_water(snapshot, place):
        msg = "Only a water network has sources; of a sewer ask nearest_pump or upstream."
        raise InvalidInputError(msg, locator="direction")
    return way(snapshot, nearest_source(snapshot, place), Walk.UPSTREAM, Remark.NO_SOURCE)
