"""Tiles as they are stored, found and made.

The version of a tile is read from its cells at every request (``gisapp.ogc.tiles.versions``), and
a stored tile is looked for under that version only, so an old one cannot be found. A tile that is
not there is made; its statement gives the version of what it read, in the same snapshot.

Two callers who want the same tile at once wait for one making of it.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from isal import igzip

from gisapp.core.errors import UnavailableError
from gisapp.database import prepared
from gisapp.ogc.stream import faults_told
from gisapp.ogc.tiles import cache

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gisapp.ogc.tiles.plan import Place, Plan

_ALIAS: Final = "read"
_GZIP_LEVEL: Final = 1
_SECONDS: Final = 60

_FOUND: Final = """
SELECT v.version, CASE WHEN v.version <> %(known)s THEN t.body END
FROM ({version}) AS v (version)
LEFT JOIN gisapp_tile_cache t ON t.address = %(address)s AND t.version = v.version"""
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile: the version of what it shows, and its bytes, gzip; none where they are known.

    ``body`` are the bytes as they are, where they are at hand.
    """

    version: str
    packed: bytes | None
    body: bytes | None = None


class _Makings:
    """Makings under way, so that what many want at once is made once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._under_way: dict[tuple[str, str], Future[Tile]] = {}

    def make(self, key: tuple[str, str], make: Callable[[], Tile]) -> Tile:
        """What ``make`` gives, here or where the same is under way already."""
        with self._lock:
            other = self._under_way.get(key)
            own = Future[Tile]()
            if other is None:
                self._under_way[key] = own
        if other is not None:
            try:
                return other.result(timeout=_SECONDS)
            except TimeoutError as error:
                msg = "The tile takes too long to make. Try again in a moment."
                raise UnavailableError(msg) from error
        try:
            own.set_result(make())
        except BaseException as error:
            own.set_exception(error)
            raise
        finally:
            with self._lock:
                del self._under_way[key]
        return own.result()


_makings: Final = _Makings()


def tile(plan: Plan, place: Place, address: str, known: str) -> Tile:
    """The tile at ``address``, stored or made; without bytes where ``known`` is its version."""
    values = {**_cells(place), "address": address, "known": known}
    version, packed = _row(_find(plan.version), values)
    if packed is not None or version == known:
        return Tile(version, packed)
    return _makings.make((address, version), lambda: _stored(plan, place, address, version))


def made(plan: Plan, place: Place) -> tuple[str, bytes]:
    """The version of a tile and its bytes, read together."""
    box, area = place.box, place.area
    values = {
        **_cells(place),
        "west": box.west,
        "south": box.south,
        "east": box.east,
        "north": box.north,
        "area_west": area.west,
        "area_south": area.south,
        "area_east": area.east,
        "area_north": area.north,
    }
    version, body = _row(plan.statement, values)
    return version, bytes(body)


def _stored(plan: Plan, place: Place, address: str, version: str) -> Tile:
    """Make the tile and keep it under ``version``, or under a newer one that has come meanwhile.

    A statement's clock stands still from its arrival, and its snapshot is a little younger. So a
    version counts only when an earlier statement has seen it: then the clock is past all it holds.
    """
    for _ in range(_TRIES):
        seen = version
        version, body = made(plan, place)
        if version == seen:
            packed = igzip.compress(body, _GZIP_LEVEL)
            cache.store(address, version, packed)
            return Tile(version, packed, body)
    msg = "What the tile shows is changing just now. Try again in a moment."
    raise UnavailableError(msg)


@lru_cache(maxsize=1024)
def _find(version: str) -> str:
    return _FOUND.format(version=version)


def _cells(place: Place) -> dict[str, Any]:
    cells = place.cells
    return {
        "x0": cells.first_x,
        "x1": cells.last_x,
        "y0": cells.first_y,
        "y1": cells.last_y,
    }


def _row(statement: str, values: Mapping[str, Any]) -> tuple[Any, ...]:
    """The one row of a prepared statement on the read side."""
    with faults_told():
        (row,) = prepared.rows(_ALIAS, statement, values, binary=True)
    return row
