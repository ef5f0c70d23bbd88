"""Load: wrk asks for a list of requests over and over, for a fixed time.

wrk is one thread of compiled code on the same cores; what it takes is in no column of the tables.
Requests that are under way at the end were asked but not counted.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.client import Client, Request

_SCRIPT: Final = Path(__file__).with_name("load.lua")
_TIMEOUT: Final = "30s"


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of wrk gave: answers, seconds, bytes, and times of answers in ms."""

    answers: int
    seconds: float
    size: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def load(client: Client, requests: Sequence[Request], *, clients: int, seconds: float) -> Load:
    """Ask at ``client``'s address with ``clients`` connections.

    Raises ``RuntimeError`` when one answer is missing or a fault: its time would say nothing.
    """
    lines = [
        "\t".join(("POST" if r.body else "GET", r.path, *sum(r.headers, ()), r.body))
        for r in requests
    ]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as listed:
        listed.write("\n".join(lines) + "\n")
        listed.flush()
        command = ["wrk", "--threads", "1", "--connections", str(clients)]
        command += ["--duration", f"{seconds:.0f}s", "--timeout", _TIMEOUT]
        command += [
            "--header",
            f"Authorization: {client.authorization}",
            "--header",
            "Connection: keep-alive",
        ]
        command += ["--script", str(_SCRIPT), client.address, "--", listed.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    figures = next((li for li in done.stdout.splitlines() if li.startswith("FIGURES ")), "")
    if done.returncode or not figures:
        msg = f"wrk ended with {done.returncode}: {done.stderr[:500]}"
        raise RuntimeError(msg)
    answers, micros, size, faults, *times = figures.split()[1:]
    if int(faults) or not int(answers):
        msg = f"{faults} faults in {answers} answers, for example to {requests[0].path}."
        raise RuntimeError(msg)
    found = Load(int(answers), int(micros) / 1e6, int(size), *map(float, times))
    if any(request.is_recorded for request in requests):
        client.recorded += found.answers
        client.unfinished += clients
    return found
