"""The production server over the test database, for what only real sockets and processes show."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Served:
    """A running server: its port and the process id of its master."""

    port: int
    pid: int

    @property
    def workers(self) -> list[int]:
        """The process ids of the workers."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    @property
    def memory_mb(self) -> float:
        """What the workers hold that they do not share with others, in MB."""
        rollups = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.workers]
        lines = [line for text in rollups for line in text.splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


@contextmanager
def served(*, workers: int = 1) -> Iterator[Served]:
    """Serve the test database, which must be one whose writes are committed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "gisapp.settings",
        "DB_NAME": str(connections["default"].settings_dict["NAME"]),
        "DB_ROLE": "gis_app",
        "BIND": f"127.0.0.1:{port}",
        "WEB_WORKERS": str(workers),
    }
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "gunicorn"]
    server = subprocess.Popen(
        [*command, "--config", "deploy/gunicorn.conf.py"], cwd=ROOT, env=environment
    )
    try:
        wait_for(lambda: _can_connect(port), seconds=60)
        yield Served(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(true: Callable[[], bool], *, seconds: float) -> None:
    """Wait until ``true`` says so; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


def sessions(condition: str) -> int:
    """How many other sessions of the test database meet ``condition`` on pg_stat_activity."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            f" AND pid <> pg_backend_pid() AND {condition}"
        )
        return int(cursor.fetchone()[0])


def _can_connect(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
