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
from gisapp.access.doors import entry_for
from gisapp.access.policy import READING
from gisapp.features import registry
from gisapp.features.declaration import Subject

if TYPE_CHECKING:
    from gisapp.access.caller import Caller
    from gisapp.access.policy import Right

WINDOW_SECONDS: Final = 300
FULL: Final = 2000


@dataclass(slots=True)
class _Use:
    entry: audit.Entry
    begun: int
    tiles: set[str] = field(default_factory=set)


class _Uses:
    """The uses that are open, of one window."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._window = 0
        self._open: dict[tuple[str, ...], _Use] = {}

    def note(self, caller: Caller, action: str, layers: str, tile: str) -> None:
        """Note one tile; a new window ends the uses of the one before."""
        key = (caller.actor, caller.session, caller.rights_class, action, layers)
        window = int(time.time()) // WINDOW_SECONDS
        with self._lock:
            if window != self._window:
                self._end_all()
                self._window = window
            use = self._open.get(key)
            if use is None:
                use = self._open[key] = _begin(caller, action, layers)
            use.tiles.add(tile)
            if len(use.tiles) >= FULL:
                _end(self._open.pop(key))

    def end_all(self) -> None:
        with self._lock:
            self._end_all()

    def _end_all(self) -> None:
        while self._open:
            _end(self._open.popitem()[1])


_uses: Final = _Uses()


def note_tile(caller: Caller, layers: str, tile: str, *, action: str = "tiles") -> None:
    """Note that ``tile`` with ``layers`` (by commas) leaves now.

    ``tile`` is ``SET/ZOOM/ROW/COLUMN``, or with another ``action`` what names a picture's place.
    """
    _uses.note(caller, action, layers, tile)


def end_all() -> None:
    """Write the second line of every open use."""
    _uses.end_all()


def _begin(caller: Caller, action: str, layers: str) -> _Use:
    entry = replace(
        entry_for(caller, action=action, kind=action, right=_right(layers), purpose=""),
        scope={"rights": caller.rights_class, "layers": layers},
    )
    return _Use(entry, audit.write(entry))


def _right(layers: str) -> Right:
    """The right that the use takes: that of points when any of its layers shows them."""
    about = {registry.get(name).subject for name in layers.split(",")}
    return READING[Subject.POINT if Subject.POINT in about else Subject.NETWORK]


def _end(use: _Use) -> None:
    scope = {**use.entry.scope, use.entry.action: sorted(use.tiles)}
    audit.write(replace(use.entry, outcome="ok", begun=use.begun, n=len(use.tiles), scope=scope))


atexit.register(end_all)
