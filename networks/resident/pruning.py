"""What the log of graph changes need not keep."""

from __future__ import annotations

from django.db import connection

from networks.resident.loading import CHANGES_AT_MOST


def prune_changes(keep: int = CHANGES_AT_MOST) -> int:
    """Drop the lines that no snapshot can need any more, and give how many there were.

    Who is more than ``keep`` lines behind loads everything anyway.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT networks_graph_prune(%s)", [keep])
        return int(cursor.fetchone()[0])
