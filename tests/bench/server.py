"""The production server, as ``./run`` starts it, on a free port; and the credentials to use it."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import connections

from gisapp.access.credentials import credential_create, credential_revoke
from tests.bench import processes
from tests.bench.client import Client, Request

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT: Final = Path(__file__).resolve().parents[2]
_START_SECONDS: Final = 60
_WARM_REQUESTS: Final = 64


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where, which processes, and what each worker takes when idle (MB)."""

    port: int
    workers: tuple[int, ...]
    postmaster: int
    idle_mb: dict[int, float]

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def usage(self) -> processes.Usage:
        """CPU seconds so far."""
        return processes.usage(self.workers, self.postmaster)

    def reset_peaks(self) -> None:
        """Begin to watch the memory of the workers."""
        processes.reset_peak(self.workers)

    def above_idle_mb(self) -> float:
        """The most that a worker has had above its idle memory since ``reset_peaks``."""
        return max(processes.peak_mb(pid) - self.idle_mb[pid] for pid in self.workers)


@contextmanager
def running() -> Iterator[Server]:
    """Start the server, warm it, and stop it at the end."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", str(_ROOT / "deploy/gunicorn.conf.py")]
    # It must not outlive a bench that is killed.
    command = ["setpriv", "--pdeathsig", "TERM", *command, "--log-level", "warning"]
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}"}
    process = subprocess.Popen(command, cwd=_ROOT, env=environment, stdin=subprocess.DEVNULL)
    try:
        _wait_until_ready(port, process)
        yield _warmed(port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def client_as(role: str, address: str) -> Iterator[Client]:
    """A client with a credential of ``role``, which ends with the block."""
    made = credential_create(name=f"Mittaus {secrets.token_hex(6)}", role=role)
    try:
        yield Client(address, made.key, made.secret)
    finally:
        credential_revoke(key=made.key)


def _warmed(port: int, master: int) -> Server:
    """Let every thread of every worker open its connections, so that idle is what it says."""
    server = Server(port, tuple(processes.children(master)), _postmaster(), {})
    with client_as("feed", server.address) as client:
        small = (
            "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=vv:kulutuspaikka&count=1"
        )
        client.fetch([Request(small)] * _WARM_REQUESTS, clients=8)
    server.idle_mb.update({pid: processes.resident_mb(pid) for pid in server.workers})
    return server


def _postmaster() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return processes.parent(int(cursor.fetchone()[0]))


def free_port() -> int:
    """A port of loopback that nobody listens to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    msg = "The server did not start; what it said is above."
    raise RuntimeError(msg)
