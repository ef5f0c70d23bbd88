"""What the clock does for the change feed."""

from __future__ import annotations

from django.db import connection, transaction

from gisapp.features import registry
from gisapp.features.changes import triggers
from gisapp.features.changes.tables import tables


@transaction.atomic
def touch_overdue() -> int:
    """Draw a change number for each row whose validity has begun or ended since its last write.

    Gives how many rows there were. Without it a follower would not learn of them.
    """
    touched = 0
    with connection.cursor() as cursor:
        for table in tables(registry.declared_types()):
            if table.scope.begins or table.scope.ends:
                cursor.execute(triggers.touch_overdue(table))
                touched += cursor.rowcount
    return touched


def expire_tombstones() -> int:
    """Forget deletions older than 400 days, one run after the floor has risen above them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_tombstones_expire()")
        return int(cursor.fetchone()[0])


def begin_epoch() -> None:
    """Tell every follower to load everything anew."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT change_epoch_begin()")
