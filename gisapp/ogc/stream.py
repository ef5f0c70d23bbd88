"""Rows of text from the database as they come: one snapshot, constant memory, an early first byte.

A fault before the first block can still become an error document; after it nothing can, so the
stream then breaks off and the server leaves the chunked body without its end. A document is never
closed after a fault, so that nobody takes a part for the whole.
"""

from __future__ import annotations

import hashlib
from contextlib import closing, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

import structlog
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connections, transaction
from isal import isal_zlib
from psycopg import errors
from psycopg.rows import scalar_row, tuple_row

from gisapp.core.errors import LimitError, UnavailableError
from gisapp.database import cursors
from gisapp.ogc import limits
from gisapp.ogc.errors import invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from django.db.models import QuerySet

log = structlog.get_logger()

ROWS: Final = 500
_ALIAS: Final = "read"
GZIP_LEVEL: Final = 1
_GZIP_WBITS: Final = 31
# A parallel plan sorts everything before its first row; along the index the first is there at once.
_SNAPSHOT: Final = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; "
    "SET LOCAL max_parallel_workers_per_gather = 0; "
    "SET LOCAL statement_timeout = '{seconds:d}s'"
)
# A lock that all processes see and that the transaction gives back, whatever becomes of it.
_PLACE: Final = """
SELECT slot FROM generate_series(1, %s) slot WHERE pg_try_advisory_xact_lock(%s, slot) LIMIT 1
"""


@contextmanager
def snapshot(seconds: int) -> Iterator[None]:
    """One transaction over the read side, in which counts and rows agree.

    A statement in it may take ``seconds``. Inside a transaction that is already open, that one's
    isolation and time hold. Raises as ``faults_told`` does.
    """
    connection = connections[_ALIAS]
    outermost = not connection.in_atomic_block
    with faults_told(), transaction.atomic(using=_ALIAS):
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute(_SNAPSHOT.format(seconds=seconds))
        yield


def admit(account: str) -> None:
    """Take one of the places for large answers that ``account`` has, until the snapshot ends.

    Raises ``UnavailableError`` when all are taken.
    """
    number = _number(account, 4)
    places = limits.streams_per_account()
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute(_PLACE, [places, number])
        if cursor.fetchone() is None:
            msg = (
                f"You have {places} large answers under way, which is the limit. "
                "Wait until one has ended, or ask for less at a time."
            )
            raise UnavailableError(msg)


def admit_one(account: str, what: str) -> None:
    """Let ``account`` do one ``what`` at a time, until the snapshot ends.

    Raises ``UnavailableError`` while it does one already.
    """
    number = _number(f"{what} {account}", 8)
    with connections[_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if cursor.fetchone() != (True,):
            msg = f"You have one {what} under way. Wait until it has ended."
            raise UnavailableError(msg)


def _number(text: str, size: int) -> int:
    """The number of a lock, of ``size`` bytes."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=size).digest(), signed=True)


def texts(rows: QuerySet[Any]) -> Iterator[bytes]:
    """The one text of each row, UTF-8, joined by ``ROWS``.

    ``rows`` selects one text column.
    """
    for block in _blocks(rows, scalar=True):
        yield b"".join(block)


def texts_with_keys(rows: QuerySet[Any], note: Callable[[Iterable[int]], None]) -> Iterator[bytes]:
    """As ``texts``, for rows of primary key and text; the keys are noted before they leave."""
    for block in _blocks(rows, scalar=False):
        keys, parts = zip(*block, strict=True)
        note(keys)
        yield b"".join(parts)


def records(rows: QuerySet[Any], size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
    """Rows of values, ``size`` at a time; text is decoded."""
    yield from _blocks(rows, scalar=False, size=size, decoded=True)


def _blocks(
    rows: QuerySet[Any], *, scalar: bool, size: int = ROWS, decoded: bool = False
) -> Iterator[Sequence[Any]]:
    try:
        sql, params = rows.query.get_compiler(using=_ALIAS).as_sql()
    except EmptyResultSet:
        return
    query = cursors.with_literals(_ALIAS, sql, params).encode()
    made = cursors.bare if decoded else cursors.of_bytes
    cursor = made(_ALIAS, scalar_row if scalar else tuple_row)
    with (
        cursor,
        closing(cast("Generator[Any]", cursor.stream(query, binary=True, size=ROWS))) as stream,
    ):
        while block := list(islice(stream, size)):
            yield block


class Whole(bytes):
    """A block that is all of an answer: nothing comes after it."""


def whole(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """All of ``blocks``, which are few and at hand, as one block that says so."""
    yield Whole(b"".join(blocks))


class PrimedStream:
    """An iterator of byte blocks whose first one is ready before the answer begins.

    ``first`` is one that has been read of the source; without it one is read now. Raises what the
    source raises for it, database faults as errors for people. ``close`` ends the source: its query
    is cancelled, its transaction and ledger line end.
    """

    def __init__(self, source: Iterator[bytes], first: bytes | None = None) -> None:
        self._source = source
        self._first: bytes | None = first_of(source) if first is None else first

    def __iter__(self) -> PrimedStream:
        return self

    def __next__(self) -> bytes:
        if self._first is not None:
            block, self._first = self._first, None
            return block
        return next(self._source)

    def close(self) -> None:
        """End the source, whether it was read to its end or not."""
        close = getattr(self._source, "close", None)
        if close is not None:
            close()


def first_of(source: Iterator[bytes]) -> bytes:
    """The first block of ``source``; raises as ``faults_told`` does."""
    with faults_told():
        return next(source, b"")


@contextmanager
def faults_told() -> Iterator[None]:
    """Turn a fault of the database into an error for people.

    Raises ``OwsError`` where stored numbers and the filter's arithmetic leave what the database can
    hold, ``LimitError`` where the time is over, and otherwise ``UnavailableError``.
    """
    try:
        yield
    except (DatabaseError, errors.Error) as error:
        fault = error.__cause__ if isinstance(error.__cause__, errors.Error) else error
        if isinstance(fault, errors.QueryCanceled):
            msg = "The query took too long. Narrow it by a box or a filter."
            raise LimitError(msg) from error
        if isinstance(fault, errors.DataError):
            log.info("value out of range", error=type(fault).__name__, sqlstate=fault.sqlstate)
            msg = "The filter computes a number that is too large or too small to be one."
            raise invalid(msg, "filter") from error
        state = getattr(fault, "sqlstate", None)
        log.exception("query failed", error=type(fault).__name__, sqlstate=state)
        msg = "The database does not answer as it should. Try again in a moment."
        raise UnavailableError(msg) from error


def gzipped(source: Iterator[bytes]) -> Iterator[bytes]:
    """The blocks of ``source`` compressed; the first one leaves at once."""
    compressor = isal_zlib.compressobj(GZIP_LEVEL, isal_zlib.DEFLATED, _GZIP_WBITS)
    with closing(source) as blocks:  # type: ignore[type-var]  # generators have close()
        flushed = False
        for block in blocks:
            out = compressor.compress(block)
            if not flushed:
                out += compressor.flush(isal_zlib.Z_SYNC_FLUSH)
                flushed = True
            if out:
                yield out
        yield compressor.flush()
