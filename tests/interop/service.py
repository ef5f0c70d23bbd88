"""The real service, as ``./run`` starts it, in a database of its own for one session."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import psycopg
from psycopg import sql

from tests.interop.real_data import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Finland with her seas, for data from Helsinki to Mikkeli: minE,minN,maxE,maxN in EPSG:3067.
SERVICE_AREA: Final = "50000,6600000,760000,7780000"
LONGEST_LIFE_S: Final = 3600
LONGEST_COMMAND_S: Final = 300
START_S: Final = 180
# What the test process set for itself, and what its GDAL told the environment.
_NOT_HANDED_ON: Final = (
    "DB_ROLE",
    "DB_TEST_NAME",
    "DJANGO_SETTINGS_MODULE",
    "GDAL_DATA",
    "PROJ_DATA",
    "PROJ_LIB",
    "PYTHONPATH",
    "SECRET_KEY_FILE",
)


def clean_environment(**more: str) -> dict[str, str]:
    """The environment for another program, without what belongs to this process only."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_HANDED_ON}
    return {**kept, **more}


@dataclass(frozen=True, slots=True)
class Credential:
    """Key and secret for HTTP Basic."""

    key: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running service: its address, its database and its commands."""

    database: str
    address: str
    environment: dict[str, str] = field(repr=False)

    @property
    def wfs(self) -> str:
        """The address of the WFS."""
        return f"{self.address}/wfs"

    def manage(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py`` with ``words``; the exit status is for the caller to judge."""
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST_COMMAND_S,
            check=False,
        )

    def done(self, *words: str | Path) -> str:
        """Run ``manage.py``, which must succeed; what it wrote to stdout."""
        result = self.manage(*words)
        assert result.returncode == 0, f"{' '.join(map(str, words))}: {result.stderr[-2000:]}"
        return result.stdout

    def credential(self, role: str) -> Credential:
        """A new credential, made by the command that the main user has."""
        name = f"interop-{role}-{secrets.token_hex(3)}"
        key, secret = self.done("credential_create", name, "--role", role).split()
        return Credential(key, secret)

    def connect(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection of the owner, by which tests see what is stored."""
        return _connect(self.database)


def _connect(database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=os.environ["DB_HOST"],
        port=os.environ.get("DB_PORT") or "5432",
        dbname=database,
        user="gis_owner",
        autocommit=True,
    )


@contextlib.contextmanager
def running_service(
    folder: Path, *, purpose: str = "interop", **environment: str
) -> Iterator[Service]:
    """Make the database, migrate and serve; afterwards stop what was started and drop it.

    ``purpose`` names the database, and ``environment`` is for the service only.
    """
    name = f"gis_{purpose}_{os.getpid()}"
    port = free_port()
    service = Service(
        database=name,
        address=f"http://127.0.0.1:{port}",
        environment=clean_environment(
            **{
                "DB_NAME": name,
                "SECRET_KEY": secrets.token_urlsafe(48),
                "SERVICE_AREA": SERVICE_AREA,
                "STATIC_ROOT": str(folder / "static"),
                "BIND": f"127.0.0.1:{port}",
                **environment,
            }
        ),
    )
    with _database(name):
        service.done("migrate", "--no-input", "-v", "0")
        with _server(service, folder / "gunicorn.log"):
            yield service


@contextlib.contextmanager
def _database(name: str) -> Iterator[None]:
    """The database, by the same SQL as every installation's, under another name."""
    statements = (ROOT / "deploy/sql/database.sql").read_text(encoding="utf-8")
    lines = [line for line in statements.splitlines() if not line.startswith("--")]
    with _connect("postgres") as connection:
        for statement in filter(str.strip, "\n".join(lines).split(";")):
            connection.execute(statement.replace(" gis ", f" {name} ").encode())
    try:
        yield
    finally:
        with _connect("postgres") as connection:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(drop)


@contextlib.contextmanager
def _server(service: Service, log: Path) -> Iterator[None]:
    """Gunicorn with the settings of production; ``timeout`` ends it should we be killed."""
    command = ["/usr/bin/timeout", str(LONGEST_LIFE_S), sys.executable, "-m", "gunicorn"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--config", "deploy/gunicorn.conf.py", "--log-level", "warning"],
            cwd=ROOT,
            env=service.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            _wait_until_ready(service, process, log)
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_until_ready(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{service.address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    last_words = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    msg = f"the server does not answer: {last_words}"
    raise AssertionError(msg)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
