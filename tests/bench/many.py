"""M: the memory of a worker that gives the largest answer there is, and a tenth of it.

It runs on ten times the rows (``many.sql``), so that there are as many as one answer may hold.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Final

import django

if TYPE_CHECKING:
    from tests.bench.bulk import Case
    from tests.bench.client import Client
    from tests.bench.server import Server

_NAMES: Final = ("W1", "W2", "W3b")
_HITS: Final = re.compile(rb'numberMatched="(\d+)"')
_TITLE: Final = (
    "Memory of a web worker above idle, for a tenth of the largest answer and for all of it"
)
_HEAD: Final = ("case", "what", "features", "MB", "s", "first byte ms", "memory MB", "bar")
_BAR_MB: Final = 64
# As many as the service gives in one answer.
_LARGEST: Final = 1_000_000


def main() -> int:
    """Measure and print; 1 when a worker took more than the bar."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gisapp.settings")
    django.setup()
    from tests.bench import server  # noqa: PLC0415 -- needs Django set up
    from tests.bench.bulk import CASES  # noqa: PLC0415
    from tests.bench.figures import say, table  # noqa: PLC0415

    with server.running() as running, server.client_as("feed", running.address) as feed:
        rows = [
            row for case in CASES if case.name in _NAMES for row in _measured(case, running, feed)
        ]
    say(f"\n{table(_TITLE, _HEAD, rows)}")
    return 0 if all(row[-1] == "ok" for row in rows) else 1


def _measured(case: Case, server: Server, client: Client) -> list[list[str]]:
    """The cells of ``_HEAD`` for a tenth of what ``case`` may give, and for all of it."""
    counted = case.path.partition("&outputFormat")[0] + "&resultType=hits"
    _, body = client.read(counted)
    hits = _HITS.search(body)
    if hits is None:
        msg = f"{counted} does not say how many there are."
        raise RuntimeError(msg)
    every = min(int(hits[1]), _LARGEST)
    return [_row(case, server, client, count) for count in (every // 10, every)]


def _row(case: Case, server: Server, client: Client, count: int) -> list[str]:
    from tests.bench.client import Request  # noqa: PLC0415 -- see main

    server.reset_peaks()
    (sample,) = client.fetch([Request(f"{case.path}&count={count}")]).samples
    memory = server.above_idle_mb()
    return [
        case.name,
        case.title,
        f"{count}",
        f"{sample.size / 1e6:.0f}",
        f"{sample.total_ms / 1000:.1f}",
        f"{sample.first_byte_ms:.0f}",
        f"{memory:.1f}",
        "ok" if memory <= _BAR_MB else "FAULT",
    ]


if __name__ == "__main__":
    sys.exit(main())
