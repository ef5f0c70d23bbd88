"""Short statements that run at every request: PostgreSQL plans each once for a connection.

They pass by the query compiler and the client-side binding of Django's cursors, which cost more
than the statements themselves, and keep Django's connection, transaction and errors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections

from gisapp.database import cursors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def rows(
    alias: str,
    statement: str,
    values: Sequence[Any] | Mapping[str, Any] = (),
    *,
    binary: bool = False,
) -> list[tuple[Any, ...]]:
    """All rows of ``statement`` on connection ``alias``; ``values`` are bound, in order or by name.

    ``binary`` asks for the rows as PostgreSQL keeps them, which spares bytes from being written as
    text. Raises Django's database errors.
    """
    with cursors.bare(alias) as cursor, connections[alias].wrap_database_errors:
        cursor.execute(statement.encode(), values, prepare=True, binary=binary)
        return cursor.fetchall()
