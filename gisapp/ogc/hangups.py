"""Clients that go away while their query still works: the query is cancelled.

A server learns that a client has gone when it writes to it, and before the first byte there is
nothing to write. So one thread of each process looks at the sockets of those that wait, and tells
PostgreSQL to give up the query of one whose other end is closed.
"""

from __future__ import annotations

import select
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.db import connections
from psycopg import Error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

log = structlog.get_logger()

_ALIAS: Final = "read"
_PAUSE_SECONDS: Final = 0.5
_CANCEL_SECONDS: Final = 3
# Where gunicorn puts the socket of the client; other servers are not watched.
_SOCKET: Final = "gunicorn.socket"
_CLOSED: Final = select.POLLRDHUP | select.POLLHUP | select.POLLERR | select.POLLNVAL


@dataclass(slots=True, eq=False)
class _Wait:
    """A client that waits for the first byte, and the connection that works for it.

    ``lock`` is held while its query is being cancelled, so that no cancel can hit the next query of
    the connection and nobody else waits for the cancel.
    """

    client: Any
    connection: Any
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False


_lock: Final = threading.Lock()
_waits: Final[set[_Wait]] = set()
_threads: Final[list[threading.Thread]] = []


@contextmanager
def watched(request: HttpRequest) -> Iterator[None]:
    """Cancel the query of the read side when the client of ``request`` closes its connection."""
    client = request.META.get(_SOCKET)
    if client is None:
        yield
        return
    connection = connections[_ALIAS]
    connection.ensure_connection()
    wait = _Wait(client, connection.connection)
    with _lock:
        _waits.add(wait)
        if not _threads:
            _threads.append(threading.Thread(target=_watch, name="hangups", daemon=True))
            _threads[0].start()
    try:
        yield
    finally:
        with wait.lock:
            wait.is_over = True
        with _lock:
            _waits.discard(wait)


def _watch() -> None:
    while True:
        time.sleep(_PAUSE_SECONDS)
        with _lock:
            gone = [wait for wait in _waits if has_gone(wait.client)]
            _waits.difference_update(gone)
        for wait in gone:
            with wait.lock:
                if not wait.is_over:
                    _cancel(wait.connection)


def has_gone(client: Any) -> bool:
    """Whether the other end of the socket ``client`` is closed."""
    look = select.poll()
    try:
        look.register(client.fileno(), _CLOSED)
    except (OSError, ValueError):
        return True
    return bool(look.poll(0))


def _cancel(connection: Any) -> None:
    try:
        connection.cancel_safe(timeout=_CANCEL_SECONDS)
    except Error as error:
        log.warning("a query was not cancelled", error=type(error).__name__)
