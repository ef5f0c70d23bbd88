"""What the clock does for the change feed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db import connection, transaction

from gisapp.features import registry
from gisapp.features.changes import triggers
from gisapp.features.changes.tables import tables

if TYPE_CHECKING:
    from gisapp.features.changes.tables import Table


# What a writer may have to wait for: some hundredths of a second.
_AT_ONCE: Final = 500


def touch_overdue(at_once: int = _AT_ONCE) -> int:
    """Draw a change number for each row whose validity has begun or ended since its last write.

    Gives how many rows there were. Without it a follower would not learn of them. A change number
    is drawn under the lock of all writers, so it is looked first whether there is anything to do,
    and ``at_once`` rows at a time are done, in transactions of their own.
    """
    touched = 0
    for table in tables(registry.declared_types()):
        for column in filter(None, (table.scope.begins, table.scope.ends)):
            while done := _batch(table, column, at_once):
                touched += done
    return touched


def _batch(table: Table, column: str, most: int) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(triggers.any_overdue(table, column))
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(triggers.touch_overdue(table, column, most))
        return int(cursor.rowcount)


def expire_tombstones() -> int:
    """Forget deletions older than 400 days, one run after the floor has risen above them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_tombstones_expire()")
        return int(cursor.fetchone()[0])


def begin_epoch() -> None:
    """Tell every follower to load everything anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_epoch_begin()")
