"""Tiles and pictures in the ledger: one use for each session, layer set and five minutes.

A line for every tile would be thousands an hour for each person and say no more. The first tile of
a window writes the first line before it leaves; the tiles gather in memory and the second line
names them when the window is over, when it is full, and when the process ends.
"""

from __future__ import annotations

import atexit
import time
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from gisapp import audit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gisapp.access.doors import Reading

WINDOW_SECONDS: Final = 300
FULL: Final = 2000


@dataclass(slots=True)
class _Use:
    entry: audit.Entry
    begun: int
    window: int
    tiles: set[str] = field(default_factory=set)


_lock: Final = Lock()
_uses: Final[dict[tuple[str, ...], _Use]] = {}


def note_tile(readings: Sequence[Reading], tile: str, *, action: str = "tiles") -> None:
    """Note that ``tile`` with the layers of ``readings`` leaves now.

    ``tile`` is ``SET/ZOOM/ROW/COLUMN``, or with another ``action`` what names a picture's place.
    """
    caller = readings[0].caller
    layers = ",".join(reading.feature_type.name for reading in readings)
    key = (caller.actor, caller.session, caller.rights_class, action, layers)
    window = int(time.time()) // WINDOW_SECONDS
    with _lock:
        _end_before(window)
        use = _uses.get(key)
        if use is None:
            use = _uses[key] = _begin(readings[0], action, layers, window)
        use.tiles.add(tile)
        if len(use.tiles) >= FULL:
            _end(_uses.pop(key))


def end_all() -> None:
    """Write the second line of every open use."""
    with _lock:
        while _uses:
            _end(_uses.popitem()[1])


def _begin(reading: Reading, action: str, layers: str, window: int) -> _Use:
    scope = {"rights": reading.caller.rights_class, "layers": layers}
    entry = replace(reading.entry, action=action, kind=action, scope=scope)
    return _Use(entry, audit.write(entry), window)


def _end_before(window: int) -> None:
    for key in [key for key, use in _uses.items() if use.window < window]:
        _end(_uses.pop(key))


def _end(use: _Use) -> None:
    scope = {**use.entry.scope, use.entry.action: sorted(use.tiles)}
    audit.write(replace(use.entry, outcome="ok", begun=use.begun, n=len(use.tiles), scope=scope))


atexit.register(end_all)
