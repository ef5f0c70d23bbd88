"""The access ledger: who used or was given what, when, with which right and for what purpose.

Lines are written on a connection of their own, each in its own short transaction, so that they
stay when the answer fails. If a line cannot be written, the answer must not leave: ``write``
raises ``UnavailableError``. (Tiedonhallintalaki 906/2019 17 §; NCSC-FI on log entries.)
"""

from __future__ import annotations

import json
import zlib
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import DatabaseError, transaction

from gisapp.core.errors import UnavailableError
from gisapp.database import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_SILENT: Final = "The access ledger does not answer, so nothing is shown. Try again in a moment."
_COLUMNS: Final = (
    "begun",
    "actor",
    "roles",
    "right",
    "source",
    "session",
    "request_id",
    "action",
    "kind",
    "outcome",
    "reason",
    "purpose",
    "n",
    "ids",
    "scope",
)
# In the order of _COLUMNS.
_INSERT: Final = """
INSERT INTO gisapp_ledgerentry
  (begun, actor, roles, "right", source, session, request_id, action, kind, outcome, reason,
   purpose, n, ids, scope)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING seq
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the ledger, before it is written.

    ``ids`` are primary keys; ``scope`` narrows or replaces them (type, change number, rights
    class, box, digest of a filter) and never holds text that somebody typed.
    """

    actor: str
    roles: tuple[str, ...] = ()
    right: str = ""
    source: str = ""
    session: str = ""
    request_id: str = ""
    action: str
    kind: str = ""
    outcome: str
    reason: str = ""
    purpose: str = ""
    begun: int | None = None
    n: int | None = None
    ids: Iterable[int] | None = None
    scope: Mapping[str, Any] = field(default_factory=dict)


def write(entry: Entry) -> int:
    """Write one line and give its sequence number.

    Raises ``UnavailableError`` when the ledger does not take it; the answer must then not leave.
    """
    ids = None if entry.ids is None else pack(entry.ids)
    values = {name: getattr(entry, name) for name in _COLUMNS}
    values.update(roles=list(entry.roles), ids=ids, scope=json.dumps(entry.scope))
    try:
        return int(prepared.rows("ledger", _INSERT, list(values.values()))[0][0])
    except DatabaseError as error:
        raise UnavailableError(_SILENT) from error


@contextmanager
def together() -> Iterator[None]:
    """Keep the lines of one answer in one short transaction: the disk is waited for once.

    For an answer that is ready, so that nothing else can fail. Raises ``UnavailableError``.
    """
    try:
        with transaction.atomic(using="ledger"):
            yield
    except DatabaseError as error:
        raise UnavailableError(_SILENT) from error


def pack(ids: Iterable[int]) -> bytes:
    """Pack primary keys: sorted, as differences, compressed. ``unpack`` undoes it."""
    # A million of them are in an answer; as objects of Python they would take five times as much.
    numbers = np.fromiter(ids, dtype=np.int64)
    numbers.sort()
    numbers[1:] -= numbers[:-1].copy()
    return zlib.compress(numbers.data, 1)


def unpack(packed: bytes) -> list[int]:
    """The primary keys that ``pack`` packed, in rising order."""
    differences = np.frombuffer(zlib.decompress(packed), dtype=np.int64)
    ids: list[int] = differences.cumsum().tolist()
    return ids


def replace_outcome(entry: Entry, outcome: str, scope: Mapping[str, Any]) -> Entry:
    """The same entry with its outcome and scope known."""
    return replace(entry, outcome=outcome, scope=scope)
