"""The statements behind a request, taken from the service's own code while it answers.

So what PostgreSQL is measured with alone is what the service really sends, with its literals, and
not a copy that somebody keeps in step by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from django.test import Client as InProcessClient
from psycopg import ClientCursor, Cursor

from gisapp.database import cursors, prepared

if TYPE_CHECKING:
    from tests.bench.client import Client


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request costs the database: the statements in order, and the bytes of the answer."""

    statements: tuple[str, ...]
    size: int
    features: int


def streamed(path: str, client: Client) -> Answer:
    """Answer ``path`` in this process, and give the statements whose rows are its body."""
    statements: list[str] = []
    streaming = Cursor.stream

    def noting(cursor: Cursor[Any], query: Any, params: Any = None, **options: Any) -> Any:
        statements.append(ClientCursor(cursor.connection).mogrify(query, params))
        return streaming(cursor, query, params, **options)

    with patch.object(Cursor, "stream", noting):
        size, features = _read(path, client)
    return Answer(tuple(statements), size, features)


def tile(path: str, client: Client) -> Answer:
    """Answer the tile at ``path`` in this process, and give the one statement that makes it.

    It must not be kept yet: a kept tile has no statement.
    """
    statements: list[str] = []
    asking = prepared.rows

    def noting(alias: str, statement: str, values: Any = (), **options: Any) -> Any:
        if "ST_AsMVT(" in statement:
            statements.append(cursors.with_literals(alias, statement, values))
        return asking(alias, statement, values, **options)

    with patch.object(prepared, "rows", noting):
        size, _ = _read(path, client)
    return Answer(tuple(statements), size, 0)


def _read(path: str, client: Client) -> tuple[int, int]:
    """Bytes of the whole answer, and the features in it."""
    host = client.address.removeprefix("http://")
    headers = {"Authorization": client.authorization, "Host": host}
    response: Any = InProcessClient().get(path, headers=headers)
    blocks = response.streaming_content if response.streaming else [response.content]
    size = features = 0
    for block in blocks:
        size += len(block)
        features += block.count(b"<wfs:member><vv:") + block.count(b'{"type":"Feature",')
    response.close()
    if response.status_code != 200:
        msg = f"{path} answers {response.status_code}."
        raise RuntimeError(msg)
    return size, features
