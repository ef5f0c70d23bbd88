"""An edit: one database transaction of writes, its rights, its locks and its ledger lines.

All that happens inside the block is stored together or not at all. The ledger line of each type is
written before the commit, so nothing is stored that the ledger does not name; if the commit then
fails, a second line says so. A refused edit leaves a line too.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pghistory
from django.db import OperationalError, connection, transaction

from gisapp import audit
from gisapp.access import locks
from gisapp.access.doors import entry_for, seen_by
from gisapp.access.policy import PLACING, WRITING, Right
from gisapp.access.writing import Writing
from gisapp.core.errors import (
    ConflictError,
    ForbiddenError,
    InvalidInputError,
    LimitError,
    UnavailableError,
)
from gisapp.features import registry
from gisapp.features.storage import CHANGE_NUMBER_LOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import Model

    from gisapp.access.caller import Caller
    from gisapp.features.declaration import FeatureType

# Writers queue behind one another; nobody waits longer than this for an import to end.
_PATIENCE: Final = "20s"
_REASONS: Final = (
    (ForbiddenError, "role"),
    (ConflictError, "conflict"),
    (LimitError, "limit"),
    (InvalidInputError, "value"),
)


@dataclass(slots=True)
class _Line:
    """What the ledger will say of one type."""

    entry: audit.Entry
    keys: set[int] = field(default_factory=set)
    verbs: dict[str, int] = field(default_factory=dict)
    written: int | None = None
    denied: bool = False


@dataclass(slots=True)
class Edit:
    """A running edit; ``lock`` is the one that the caller named."""

    caller: Caller
    action: str
    purpose: str
    lock: locks.HeldLock | None = None
    lines: dict[str, _Line] = field(default_factory=dict)

    def writer(self, feature_type: FeatureType) -> Writing:
        """Open the door for writing ``feature_type`` inside this edit.

        Raises ``ForbiddenError`` when no role of the caller reaches, or nobody may write the type.
        """
        verbs, line = verbs_for(feature_type, self.caller), self._line(feature_type)
        if not verbs:
            self.deny(feature_type)
        whole = "insert" in verbs
        if not whole:
            line.entry = replace(line.entry, right=PLACING[feature_type.subject].value)
        return Writing(feature_type=seen_by(self.caller, feature_type), edit=self, whole=whole)

    def touch(self, type_name: str, rows: Iterable[Model]) -> None:
        """See ``gisapp.features.writing.Edit``."""
        kept = list(rows)
        if kept:
            self.refuse_locked(kept)
            self.note(registry.get(type_name), "follows", [row.pk for row in kept])

    def refuse_locked(self, rows: Iterable[Model]) -> None:
        """Raise ``LockedError`` when one of ``rows`` is under another lock than this edit's."""
        locks.refuse_locked(rows, self.lock)

    def note(self, feature_type: FeatureType, verb: str, keys: Iterable[int]) -> None:
        """Keep for the ledger which rows ``verb`` was done to."""
        line, kept = self._line(feature_type), set(keys)
        line.keys |= kept
        line.verbs[verb] = line.verbs.get(verb, 0) + len(kept)

    def begin_lock(self, seconds: int | None = None) -> locks.HeldLock:
        """The lock that the caller named, begun anew, or a new one.

        ``seconds`` None means as long as before, or as is usual. Raises ``InvalidInputError`` for a
        time out of bounds.
        """
        if self.lock is not None:
            return locks.renewed(self.lock, seconds)
        return locks.made(self.caller, locks.DEFAULT_SECONDS if seconds is None else seconds)

    def release(self, *, everything: bool) -> None:
        """Let go of the lock, or only of what was changed under it; the rest is held anew."""
        if self.lock is None:
            return
        if everything:
            locks.release(self.lock)
            return
        for name, line in self.lines.items():
            table = registry.get(name).model._meta.db_table  # noqa: SLF001 -- Django's documented Meta API
            locks.let_go(self.lock, table, line.keys)
        locks.settle(self.lock)

    def deny(self, feature_type: FeatureType, message: str = "") -> None:
        """Refuse what the caller's role does not reach; raises ``ForbiddenError``."""
        self._line(feature_type).denied = True
        raise ForbiddenError(
            message or "Your role may not change this. Ask the main user if your work needs it."
        )

    @contextmanager
    def rehearsal(self) -> Iterator[None]:
        """What is written inside is taken back at the end, from the ledger's lines too."""
        kept, self.lines = self.lines, {}
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.lines = kept

    def settle(self) -> None:
        """Write the lines of an edit that is about to be committed."""
        for line in self.lines.values():
            line.written = audit.write(_finished(line, "ok", ""))

    def fail(self, error: Exception) -> None:
        """Write the lines of an edit of which nothing was stored."""
        reason = next((word for kind, word in _REASONS if isinstance(error, kind)), "failed")
        for line in self.lines.values():
            outcome = "denied" if line.denied else "error"
            audit.write(replace(_finished(line, outcome, reason), begun=line.written))

    def _line(self, feature_type: FeatureType) -> _Line:
        if feature_type.name not in self.lines:
            right: Right = WRITING[feature_type.subject]
            self.lines[feature_type.name] = _Line(
                entry_for(
                    self.caller,
                    action=self.action,
                    kind=feature_type.name,
                    right=right,
                    purpose=self.purpose,
                )
            )
        return self.lines[feature_type.name]


@contextmanager
def edits(
    *, caller: Caller, action: str = "edit", purpose: str = "", lock: str = ""
) -> Iterator[Edit]:
    """One transaction of writes; ``lock`` is the key of a lock that the caller holds.

    Raises ``UnknownLockError`` or ``LockExpiredError`` for a lock that is not the caller's or no
    more, ``UnavailableError`` when an import keeps all writers waiting too long.
    """
    edit = Edit(caller=caller, action=action, purpose=purpose)
    try:
        with _plain_faults(), transaction.atomic():
            _queue()
            if lock:
                edit.lock = locks.held(lock, caller)
            with pghistory.context(**_context(edit)):
                yield edit
            edit.settle()
    except Exception as error:
        edit.fail(error)
        raise


@contextmanager
def writer(
    feature_type: FeatureType,
    *,
    caller: Caller,
    action: str = "edit",
    purpose: str = "",
    lock: str = "",
) -> Iterator[Writing]:
    """Open the door for writing one type, in a transaction of its own: ``edits`` for one type."""
    with edits(caller=caller, action=action, purpose=purpose, lock=lock) as edit:
        yield edit.writer(feature_type)


def _queue() -> None:
    """Wait for the writers before us, so that everything read from here on is the latest.

    Each write would take the same lock anyway; taken first, nobody waits for us while we wait for
    a row of theirs. References are checked as rows go in: each history trigger walks the queue of
    what is left to check.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGE_NUMBER_LOCK])


def _context(edit: Edit) -> dict[str, Any]:
    """What the history keeps of who wrote: enough to find the ledger's lines."""
    caller = edit.caller
    return {
        "actor": caller.actor,
        "action": edit.action,
        "session": caller.session,
        "request": caller.request_id,
    }


@contextmanager
def _plain_faults() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        msg = "Another large change is being stored. Nothing of yours was; try again in a moment."
        raise UnavailableError(msg) from error


def _finished(line: _Line, outcome: str, reason: str) -> audit.Entry:
    return replace(
        line.entry,
        outcome=outcome,
        reason=reason,
        ids=sorted(line.keys),
        n=len(line.keys),
        scope=dict(line.verbs),
    )


def verbs_for(feature_type: FeatureType, caller: Caller) -> tuple[str, ...]:
    """What ``caller`` may do to features of the type: of ``insert``, ``update`` and ``delete``."""
    if feature_type.writer is None:
        return ()
    if caller.may(WRITING[feature_type.subject]):
        return ("insert", "update", "delete")
    place = PLACING.get(feature_type.subject)
    return ("update",) if place and caller.may(place) else ()
