"""PostgreSQL alone: the same statements, written to nowhere, in the role of the read side."""

from __future__ import annotations

import queue
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIME: Final = re.compile(r"^Time: ([0-9.]+) ms", re.MULTILINE)
_WARMING: Final = """
SELECT ST_AsMVTGeom(
  ST_Transform('SRID=3067;POINT(500000 6800000)'::geometry, 3857), ST_MakeEnvelope(0, 0, 1, 1))
"""


def copy_seconds(statements: Sequence[str]) -> float:
    """Seconds in which psql gets the rows of all ``statements`` by COPY and drops them.

    Neither the start of psql nor that of its backend counts: a few rows are asked for before, as
    the service too has its connections open and warm.
    """
    warm = [f"COPY (SELECT * FROM ({sql}) AS warm LIMIT 10) TO STDOUT;" for sql in statements]
    timed = [f"COPY ({sql}) TO STDOUT;" for sql in statements]
    script = "\n".join(["\\o /dev/null", *warm, "\\timing on", *timed])
    settings = connections["read"].settings_dict
    command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", settings["HOST"]]
    command += ["-p", settings["PORT"], "-U", settings["USER"], "-d", settings["NAME"]]
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=True)
    times = [float(ms) for ms in _TIME.findall(done.stdout)]
    if len(times) != len(statements):
        msg = f"psql timed {len(times)} of {len(statements)} statements."
        raise RuntimeError(msg)
    return sum(times) / 1000


def run_all(statements: Sequence[str], at_once: int) -> float:
    """Seconds in which that many connections together run all ``statements``, binary results."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for sql in statements:
        waiting.put(sql)
    opened = [_warm_connection() for _ in range(at_once)]
    with ThreadPoolExecutor(at_once) as pool:
        begun = time.perf_counter()
        # A statement that fails is raised here: a part of them would be measured as all.
        list(pool.map(lambda one: _work(one, waiting), opened))
    seconds = time.perf_counter() - begun
    for one in opened:
        one.close()
    return seconds


def connection_as(role: str) -> psycopg.Connection[Any]:
    """A connection of its own in ``role``, past Django."""
    settings = connections["default"].settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=role,
        dbname=settings["NAME"],
        autocommit=True,
    )


def _warm_connection() -> psycopg.Connection[Any]:
    """One in which PostGIS and PROJ are loaded, which their first use does."""
    connection = connection_as(connections["read"].settings_dict["USER"])
    connection.execute(_WARMING)
    return connection


def _work(connection: psycopg.Connection[Any], waiting: queue.SimpleQueue[str]) -> None:
    while True:
        try:
            sql = waiting.get_nowait()
        except queue.Empty:
            return
        connection.execute(sql.encode(), binary=True).fetchone()
