"""Locks: features that one caller keeps for himself for a time.

The id of a lock is unguessable, and only its holder can use it: to anybody else it is as if there
were none. A lock binds until its time is over or it is released; an expired one binds nobody.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from gisapp.core.errors import (
    InvalidInputError,
    LimitError,
    LockedError,
    LockExpiredError,
    UnknownLockError,
)
from gisapp.models import FeatureLock, LockedFeature

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from gisapp.access.caller import Caller

DEFAULT_SECONDS: Final = 300
LONGEST_SECONDS: Final = 86_400
LARGEST_LOCK: Final = 10_000
_KEPT: Final = timedelta(days=1)
_ONE_AT_A_TIME: Final = 7_205_759_403_792_798


@dataclass(frozen=True, slots=True)
class HeldLock:
    """A lock of the caller's that binds now: its row, its id, its length in seconds."""

    pk: int
    key: str
    seconds: int


def made(caller: Caller, seconds: int) -> HeldLock:
    """A new lock without features; raises ``InvalidInputError`` for a time out of bounds."""
    _require_length(seconds)
    now = timezone.now()
    FeatureLock.objects.filter(expires_at__lt=now - _KEPT).delete()
    lock = FeatureLock.objects.create(
        key=secrets.token_urlsafe(24),
        holder=caller.actor,
        seconds=seconds,
        expires_at=now + timedelta(seconds=seconds),
    )
    return HeldLock(lock.pk, lock.key, seconds)


def held(key: str, caller: Caller) -> HeldLock:
    """The caller's lock called ``key``; raises ``UnknownLockError`` or ``LockExpiredError``."""
    lock = FeatureLock.objects.filter(key=key, holder=caller.actor).first()
    if lock is None:
        msg = "There is no such lock."
        raise UnknownLockError(msg, locator="lockId")
    if lock.expires_at <= timezone.now():
        msg = "The time of the lock is over; what it held may have changed. Lock anew."
        raise LockExpiredError(msg, locator="lockId")
    return HeldLock(lock.pk, lock.key, lock.seconds)


def renewed(lock: HeldLock, seconds: int | None = None) -> HeldLock:
    """The lock with its time beginning anew, ``seconds`` or as long as it was made for."""
    length = lock.seconds if seconds is None else seconds
    _require_length(length)
    FeatureLock.objects.filter(pk=lock.pk).update(
        seconds=length, expires_at=timezone.now() + timedelta(seconds=length)
    )
    return HeldLock(lock.pk, lock.key, length)


def take(lock: HeldLock, rows: Sequence[Model]) -> set[int]:
    """Put ``rows`` of one table under ``lock``; the keys of those that it holds afterwards.

    The others are under somebody else's lock. Raises ``LimitError`` for too many.
    """
    if len(rows) > LARGEST_LOCK:
        msg = f"A lock holds {LARGEST_LOCK} features at most. Narrow the filter."
        raise LimitError(msg, locator="filter")
    if not rows:
        return set()
    table, keys = _table(rows[0]), [row.pk for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    chosen = LockedFeature.objects.filter(table_name=table, row_id__in=keys)
    chosen.filter(lock__expires_at__lte=timezone.now()).delete()
    taken = set(chosen.exclude(lock_id=lock.pk).values_list("row_id", flat=True))
    LockedFeature.objects.bulk_create(
        [
            LockedFeature(lock_id=lock.pk, table_name=table, row_id=key)
            for key in keys
            if key not in taken
        ],
        ignore_conflicts=True,
    )
    return set(keys) - taken


def release(lock: HeldLock) -> None:
    """Let go of everything that ``lock`` holds."""
    FeatureLock.objects.filter(pk=lock.pk).delete()


def let_go(lock: HeldLock, table: str, keys: Iterable[int]) -> None:
    """Let go of some rows of ``table``."""
    LockedFeature.objects.filter(lock_id=lock.pk, table_name=table, row_id__in=set(keys)).delete()


def settle(lock: HeldLock) -> None:
    """Begin the time of ``lock`` anew, or end it when it holds nothing more."""
    if LockedFeature.objects.filter(lock_id=lock.pk).exists():
        renewed(lock)
    else:
        release(lock)


def refuse_locked(rows: Iterable[Model], lock: HeldLock | None) -> None:
    """Raise ``LockedError`` when one of ``rows`` is under another lock than ``lock``."""
    for table, keys in _by_table(rows).items():
        binding = LockedFeature.objects.filter(
            table_name=table, row_id__in=keys, lock__expires_at__gt=timezone.now()
        )
        if lock is not None:
            binding = binding.exclude(lock_id=lock.pk)
        until = binding.aggregate(last=Max("lock__expires_at"))["last"]
        if until is not None:
            msg = (
                f"A feature is locked until {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}. "
                "Name the lock that you hold on it, or wait for its end."
            )
            raise LockedError(msg, locator="lockId")


def _require_length(seconds: int) -> None:
    if not 1 <= seconds <= LONGEST_SECONDS:
        msg = f"A lock lasts from 1 to {LONGEST_SECONDS} seconds."
        raise InvalidInputError(msg, locator="expiry")


def _by_table(rows: Iterable[Model]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        keys[_table(row)].append(row.pk)
    return keys


def _table(row: Model) -> str:
    return row._meta.db_table  # noqa: SLF001 -- Django's documented Meta API
