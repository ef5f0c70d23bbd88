"""The two doors: every read of published data passes ``readable``, every write ``writer``.

So maps, WFS, tiles, REST and imports have the same rights, and each use, disclosure and refused
attempt has its line in the ledger. ``edits`` is ``writer`` for several types in one transaction;
imports and syncs, whose services store many rows at once, pass ``storable``.
"""

from gisapp.access.caller import Caller, command_caller
from gisapp.access.doors import (
    Disclosure,
    Reading,
    Storing,
    attempt,
    disclosed,
    layers_for,
    readable,
    storable,
    types_for,
)
from gisapp.access.edits import Edit, edits, verbs_for, writer
from gisapp.access.policy import ROLES, Right
from gisapp.access.writing import Writing, Written

__all__ = [
    "ROLES",
    "Caller",
    "Disclosure",
    "Edit",
    "Reading",
    "Right",
    "Storing",
    "Writing",
    "Written",
    "attempt",
    "command_caller",
    "disclosed",
    "edits",
    "layers_for",
    "readable",
    "storable",
    "types_for",
    "verbs_for",
    "writer",
]
