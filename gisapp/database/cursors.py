"""The driver's own cursors, where Django's wrappers cost more than the statement.

They share Django's connection and its transaction; the caller wraps errors where they are to be
Django's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connections
from psycopg import ClientCursor, Cursor
from psycopg.rows import tuple_row
from psycopg.types.string import ByteaBinaryLoader

if TYPE_CHECKING:
    from psycopg import Connection
    from psycopg.rows import RowFactory


def living(alias: str) -> Connection[Any]:
    """The open connection of ``alias``, made anew where the old one has died."""
    connection = connections[alias]
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    opened: Connection[Any] = connection.connection
    return opened


def bare(alias: str, row_factory: RowFactory[Any] = tuple_row) -> Cursor[Any]:
    """A cursor whose values PostgreSQL binds."""
    return Cursor(living(alias), row_factory=row_factory)


def of_bytes(alias: str, row_factory: RowFactory[Any] = tuple_row) -> Cursor[Any]:
    """A cursor that gives text in binary form as its UTF-8 bytes: moved, never decoded."""
    cursor = bare(alias, row_factory)
    cursor.adapters.register_loader("text", ByteaBinaryLoader)
    return cursor


def with_literals(alias: str, sql: str, values: Any) -> str:
    """``sql`` with its values written into it by the driver.

    For what takes no bound values: concat() of any types, a statement that is part of another.
    """
    return ClientCursor(living(alias)).mogrify(sql, values)
