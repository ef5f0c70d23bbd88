"""The two doors: every read of published data passes ``readable``, every write ``writable``.

So maps, WFS, tiles, REST and imports have the same rights, and each use, disclosure and refused
attempt has its line in the ledger.
"""

from gisapp.access.caller import Caller, command_caller
from gisapp.access.doors import (
    Disclosure,
    Reading,
    Writing,
    attempt,
    layers_for,
    readable,
    types_for,
    writable,
)
from gisapp.access.policy import ROLES, Right

__all__ = [
    "ROLES",
    "Caller",
    "Disclosure",
    "Reading",
    "Right",
    "Writing",
    "attempt",
    "command_caller",
    "layers_for",
    "readable",
    "types_for",
    "writable",
]
