"""The course of a run: the server up, the cases in turn, tables and checks printed."""

from __future__ import annotations

import os
import platform
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import connections

from tests.bench import (
    bulk,
    checks,
    engine,
    importing,
    kept_tiles,
    paging,
    peer,
    server,
    small,
    tiles,
)
from tests.bench.figures import say, table
from tests.bench.lookup import measure_lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.bench.client import Client
    from tests.bench.server import Server

_LOOKUP_QUERIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Bench:
    """A running server, who asks it (a feed, a main user, a feed in this process), and what.

    ``peer`` is MapServer over the same tables, where it is installed.
    """

    server: Server
    feed: Client
    main_user: Client
    inner: Client
    peer: peer.Peer | None
    only: frozenset[str]

    def wants(self, name: str) -> bool:
        """Whether the case was asked for."""
        _progress(name)
        return not self.only or name in self.only


def run(only: frozenset[str], *, rounds: int, requests: int) -> bool:
    """Measure, print, and say whether every check held."""
    say(_circumstances())
    with ExitStack() as stack:
        running = stack.enter_context(server.running())
        first, second, third = (
            stack.enter_context(server.client_as(role, running.address))
            for role in ("feed", "main_user", "feed")
        )
        beside = stack.enter_context(peer.running()) if peer.is_here() else None
        bench = Bench(running, first, second, third, beside, only)
        _print(
            "Downloads by one client; PostgreSQL alone writes the same statements by COPY",
            bulk.HEAD,
            _bulk(bench, rounds),
        )
        _print("Pages of 100 by one client, in turn", paging.HEAD, _paging(bench))
        _print("Small answers", small.HEAD, _small(bench, requests))
        if bench.wants("L1"):
            say(_lookup_quality())
        _print(
            "Tiles by 8 clients; alone: the same statements by 8 connections",
            tiles.HEAD,
            _tiles(bench),
        )
        _print(kept_tiles.TITLE, kept_tiles.HEAD, _kept_tiles(bench))
        _print(engine.TITLE, engine.HEAD, _engine(bench))
        _print(importing.TITLE, importing.HEAD, _importing(bench))
        return _checked(bench)


def _bulk(bench: Bench, rounds: int) -> Iterator[Sequence[str]]:
    for case in bulk.CASES:
        if bench.wants(case.name):
            asked = bulk.Asked(bench.server, bench.feed, bench.inner, bench.peer)
            yield bulk.measure(case, asked, rounds).row()


def _paging(bench: Bench) -> Iterator[Sequence[str]]:
    for name in paging.NAMES:
        if bench.wants(name):
            yield paging.measure(name, bench.feed)


def _small(bench: Bench, requests: int) -> Iterator[Sequence[str]]:
    wanted = not bench.only or bench.only & small.NAMES
    for case in small.cases(requests) if wanted else []:
        if bench.wants(case.name):
            yield small.measure(case, bench.server, bench.feed, bench.peer)
    if bench.wants("L1"):
        yield small.measure(small.lookup_case(requests), bench.server, bench.main_user, None)


def _tiles(bench: Bench) -> Iterator[Sequence[str]]:
    for case in tiles.CASES:
        if bench.wants(case.name):
            yield tiles.measure(case, bench.server, bench.main_user)


def _kept_tiles(bench: Bench) -> Iterator[Sequence[str]]:
    for name in kept_tiles.NAMES:
        if bench.wants(name):
            yield kept_tiles.measure(name, bench.server, bench.main_user)


def _engine(bench: Bench) -> Iterator[Sequence[str]]:
    wanted = [name for name in engine.NAMES if bench.wants(name)]
    if wanted:
        ground = engine.prepared(bench.server, bench.main_user)
        for name in wanted:
            yield engine.measure(name, ground)


def _importing(bench: Bench) -> Iterator[Sequence[str]]:
    named = {importing.LARGE} & bench.only
    for name in (importing.NAME, *named):
        if bench.wants(name):
            yield importing.measure(name, bench.server.postmaster)


def _lookup_quality() -> str:
    """Whether the right point comes first; the queries are asked in this process."""
    found = measure_lookup(queries=_LOOKUP_QUERIES)
    return (
        f"L1   right point first in {found.right_first:.1%} of {found.queries} queries "
        f"with one slip; {found.ambiguous:.1%} are left out, whose slip makes another real address"
    )


def _checked(bench: Bench) -> bool:
    found = [checks.edit_line(bench.feed), checks.ledger_line(bench.feed)]
    say("")
    for line, sound in found:
        say(f"{'ok' if sound else 'FAULT'}  {line}")
    return all(sound for _, sound in found)


def _circumstances() -> str:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), postgis_lib_version()")
        postgresql, postgis = cursor.fetchone()
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, "
        f"PostgreSQL {postgresql.split()[0]}, PostGIS {postgis}"
    )


def _print(title: str, head: Sequence[str], rows: Iterator[Sequence[str]]) -> None:
    measured = list(rows)
    if measured:
        _progress("")
        say(f"\n{table(title, head, measured)}")


def _progress(name: str) -> None:
    """Say what is being measured, on one line of a terminal."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{name}")
        sys.stderr.flush()
