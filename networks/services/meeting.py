"""The database's own rule that links end in their nodes (migration 0008): put off, or left out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.utils import CursorWrapper

_ENDS = "networks_link_ends, networks_node_ends"


@contextmanager
def nodes_before_links() -> Iterator[None]:
    """Let nodes move before their links do; checked at the end of the block.

    Only inside a transaction. Leaves the rule to be checked at each statement, as in all edits.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {_ENDS} DEFERRED")
        yield
        cursor.execute(f"SET CONSTRAINTS {_ENDS} IMMEDIATE")


def topology_by_id(cursor: CursorWrapper) -> None:
    """Leave the rule out for the rest of the transaction: a model's topology is by its ids."""
    cursor.execute("SET LOCAL vesiverkko.topology = 'by_id'")
