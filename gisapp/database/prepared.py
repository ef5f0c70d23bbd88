"""Short statements that run at every request: PostgreSQL plans each once for a connection.

They pass by the query compiler and the client-side binding of Django's cursors, and by the driver's
own cursors too, all of which cost more than the statements themselves (docs/decisions/0006). They
keep Django's connection, transaction and errors.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from django.db import connections
from psycopg import errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import DiagnosticField, ExecStatus, Format

from gisapp.database import cursors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from psycopg import Connection
    from psycopg.pq.abc import PGresult

_MOST: Final = 100
_GONE: Final = b"26000"  # invalid_sql_statement_name
_PLACEHOLDER: Final = re.compile(r"%(?:\((\w+)\)s|s|%)", re.ASCII)

_Types = tuple[int, ...]


class _Known:
    """What one connection has prepared: the newest ``_MOST``, by statement and types of values."""

    def __init__(self) -> None:
        self._names: OrderedDict[tuple[bytes, _Types], bytes] = OrderedDict()
        self._made = 0

    def name(self, connection: Connection[Any], text: bytes, types: _Types) -> bytes:
        """The name that ``text`` is prepared under, which it is now if it was not before."""
        key = (text, types)
        name = self._names.get(key)
        if name is not None:
            self._names.move_to_end(key)
            return name
        self._made += 1
        name = b"vv%d" % self._made
        _sound(connection, connection.pgconn.prepare(name, text, types))
        self._names[key] = name
        if len(self._names) > _MOST:
            _, oldest = self._names.popitem(last=False)
            connection.pgconn.exec_(b"DEALLOCATE " + oldest)
        return name

    def forget(self) -> None:
        """Begin anew: the statements are gone. No name comes twice."""
        self._names.clear()


_known: Final[WeakKeyDictionary[Connection[Any], _Known]] = WeakKeyDictionary()


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
    with connections[alias].wrap_database_errors:
        connection = cursors.living(alias)
        if not connection.autocommit:
            # The driver begins the transaction that Django has promised.
            cursor = cursors.bare(alias)
            cursor.execute(statement.encode(), values, prepare=True, binary=binary)
            return cursor.fetchall()
        return _rows(connection, statement, values, Format.BINARY if binary else Format.TEXT)


def _rows(
    connection: Connection[Any], statement: str, values: Any, result: Format
) -> list[tuple[Any, ...]]:
    text, wanted = _numbered(statement)
    adapted = Transformer(connection)
    sent: Any = adapted.dump_sequence(
        [values[one] for one in wanted], [PyFormat.AUTO] * len(wanted)
    )
    known = _known.setdefault(connection, _Known())
    for _ in range(2):
        name = known.name(connection, text, adapted.types or ())
        found = connection.pgconn.exec_prepared(name, sent, adapted.formats, result)
        if found.error_field(DiagnosticField.SQLSTATE) != _GONE:
            break
        # After a rollback the driver deallocates all statements, not its own alone.
        known.forget()
    _sound(connection, found)
    adapted.set_pgresult(found)
    return adapted.load_rows(0, found.ntuples, tuple)


@lru_cache(maxsize=2048)
def _numbered(statement: str) -> tuple[bytes, tuple[int | str, ...]]:
    """The statement with ``$1``, ``$2``… for its placeholders, and which value each takes."""
    numbers: dict[int | str, int] = {}

    def numbered(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        value: int | str = len(numbers) if found[1] is None else found[1]
        return f"${numbers.setdefault(value, len(numbers) + 1)}"

    return _PLACEHOLDER.sub(numbered, statement).encode(), tuple(numbers)


def _sound(connection: Connection[Any], result: PGresult) -> None:
    """Raise the driver's error where ``result`` is one."""
    if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
        raise errors.error_from_result(result, connection.info.encoding)
