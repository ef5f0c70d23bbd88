"""The engine behind our doors: a few painting processes for each web process.

The engine never hears a client. It gets a mapfile made from declarations, the queries that the
doors gave, and a connection of the role that can only read. A process paints one picture at a time,
is bounded in memory and time, is replaced when it fails, and ends when the web process ends,
because its stdin does.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Final

import structlog
from django.conf import settings
from django.db import connections
from psycopg.conninfo import make_conninfo

from gisapp.core.errors import LimitError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

log = structlog.get_logger()

SECONDS: Final = 20
STATEMENT_SECONDS: Final = 15
WAIT_SECONDS: Final = 20
MEGABYTES: Final = 1536
# A process is replaced after this many pictures, so that nothing grows for ever.
PICTURES: Final = 2_000

_RENDERER: Final = Path(__file__).with_name("renderer.py")
# Debian's own Python, whose packages have MapServer.
_PYTHON: Final = "/usr/bin/python3"
_BLOCK: Final = 1 << 20


class EngineError(Exception):
    """The process answered, but without a picture."""


class _Process:
    """One painting process."""

    def __init__(self) -> None:
        self.pictures = 0
        self._popen = subprocess.Popen(  # noqa: S603 -- our own program, no word of a client
            [_PYTHON, "-I", "-B", str(_RENDERER), str(MEGABYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
        )
        assert self._popen.stdin is not None  # noqa: S101 -- it is a pipe
        # A request may be longer than the pipe holds, and a process that hangs reads nothing.
        os.set_blocking(self._popen.stdin.fileno(), False)

    @property
    def usable(self) -> bool:
        """Whether it still runs and has not painted too much."""
        return self._popen.poll() is None and self.pictures < PICTURES

    def paint(self, request: bytes) -> bytes:
        """Send ``request`` and read the picture, in the time that both may take.

        Raises ``EngineError``, ``TimeoutError`` or ``OSError``.
        """
        self.pictures += 1
        deadline = time.monotonic() + SECONDS
        self._send(request, deadline)
        head, _, body = self._read_line(deadline)
        answer = json.loads(head)
        if "length" not in answer:
            raise EngineError(answer["fault"], answer["where"])
        parts, missing = [body], answer["length"] - len(body)
        while missing > 0:
            parts.append(self._read(deadline))
            missing -= len(parts[-1])
        return b"".join(parts)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._popen.kill()
        self._popen.communicate()

    def _send(self, request: bytes, deadline: float) -> None:
        stdin = self._popen.stdin
        assert stdin is not None  # noqa: S101 -- it is a pipe
        left = memoryview(request)
        while left:
            _wait(stdin, select.POLLOUT, deadline)
            left = left[os.write(stdin.fileno(), left) :]

    def _read_line(self, deadline: float) -> tuple[bytes, bytes, bytes]:
        text = b""
        while b"\n" not in text:
            text += self._read(deadline)
        return text.partition(b"\n")

    def _read(self, deadline: float) -> bytes:
        stdout = self._popen.stdout
        assert stdout is not None  # noqa: S101 -- it is a pipe
        _wait(stdout, select.POLLIN, deadline)
        block = os.read(stdout.fileno(), _BLOCK)
        if not block:
            raise BrokenPipeError
        return block


def _wait(pipe: IO[bytes], event: int, deadline: float) -> None:
    """Until ``pipe`` is ready. By poll: select knows no descriptor above 1023."""
    waiting = select.poll()
    waiting.register(pipe, event)
    if not waiting.poll(max(0.0, deadline - time.monotonic()) * 1000):
        raise TimeoutError


class _Pool:
    """The processes of this web process: started when they are needed, one picture each."""

    def __init__(self, size: int) -> None:
        self._places: LifoQueue[_Process | None] = LifoQueue()
        for _ in range(size):
            self._places.put(None)

    @contextmanager
    def process(self) -> Iterator[_Process]:
        """A process to use; it is ended when the block raises anything but ``EngineError``."""
        try:
            process = self._places.get(timeout=WAIT_SECONDS)
        except Empty:
            msg = "Too many maps are being drawn. Try again in a moment."
            raise UnavailableError(msg) from None
        kept: _Process | None = None
        try:
            if process is not None and not process.usable:
                process.end()
                process = None
            process = process or _Process()
            yield process
            kept = process
        except EngineError:
            kept = process
            raise
        finally:
            if kept is None and process is not None:
                process.end()
            self._places.put(kept)

    def end_all(self) -> None:
        """End every process that is not at work."""
        for _ in range(self._places.qsize()):
            process = self._places.get_nowait()
            if process is not None:
                process.end()
            self._places.put(None)


_lock: Final = Lock()
_pools: Final[dict[int, _Pool]] = {}


def paint(map_text: str, data: Mapping[str, str]) -> bytes:
    """The picture of ``map_text``; ``data`` is DATA by the name of the layer.

    Raises ``LimitError`` when it takes too long and ``UnavailableError`` when the engine fails.
    """
    request = {
        "map": map_text,
        "connection": _connection() if data else "",
        "data": dict(data),
        "seconds": SECONDS + 5,
    }
    line = json.dumps(request).encode() + b"\n"
    try:
        with _pool().process() as process:
            return process.paint(line)
    except TimeoutError:
        log.warning("map engine took too long")
        msg = "The map took too long to draw. Ask for a smaller area or fewer layers."
        raise LimitError(msg) from None
    except (EngineError, OSError, ValueError) as error:
        where = str(error.args[1]) if isinstance(error, EngineError) else ""
        log.error("map engine failed", error=type(error).__name__, where=where)  # noqa: TRY400 -- the text of the fault may hold SQL
        msg = "The map engine does not answer as it should. Try again in a moment."
        raise UnavailableError(msg) from None


def end_all() -> None:
    """End the processes of this web process."""
    pool = _pools.pop(os.getpid(), None)
    if pool is not None:
        pool.end_all()


def _pool() -> _Pool:
    """The pool of this process: one made before a fork belongs to the parent."""
    with _lock:
        pool = _pools.get(os.getpid())
        if pool is None:
            _pools.clear()
            pool = _pools[os.getpid()] = _Pool(settings.WMS_ENGINES)
        return pool


def _read_side() -> dict[str, Any]:
    return {
        key: value for key, value in connections["read"].get_connection_params().items() if value
    }


def _connection() -> str:
    """The connection of the read side, without its password, and held to short reading."""
    given = _read_side()
    options = (
        f"-c statement_timeout={STATEMENT_SECONDS}s -c default_transaction_read_only=on "
        "-c max_parallel_workers_per_gather=0"
    )
    kept = {key: given[key] for key in ("host", "port", "dbname", "user") if key in given}
    return make_conninfo(**kept, options=options, connect_timeout=5, application_name="wms")


def _environment() -> dict[str, str]:
    """As little as it needs: not our secrets, and not the paths of the wheels' PROJ and GDAL."""
    password = _read_side().get("password")
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PROJ_NETWORK": "OFF",
        "GDAL_DRIVER_PATH": "disable",
        **({"PGPASSWORD": str(password)} if password else {}),
    }


atexit.register(end_all)
