"""T1c and T1n: tiles that are kept, and tiles that the client has already.

Eight clients who ask without a pause say how many answers a second there are: each waits in the
queue of the others, so eight times the time of one answer is what they must see. One client says
how long an answer takes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tests.bench import tiles
from tests.bench.client import Request
from tests.bench.load import load

if TYPE_CHECKING:
    from tests.bench.client import Client
    from tests.bench.server import Server

NAMES: Final = {"T1c": "tiles of T1, kept", "T1n": "tiles of T1, unchanged (304)"}
TITLE: Final = (
    "Tiles that are kept; 8 clients ask without a pause, so their times are mostly queue:"
    " how long an answer takes is told by 1 client"
)
HEAD: Final = (
    "case",
    "what",
    "8 clients: /s",
    "8: p50 ms",
    "8: p95",
    "8: p99",
    "1: p50 ms",
    "1: p95",
    "KB",
    "CPU ms web + PG",
    "others",
)
# As browsers ask.
_PACKED: Final = (("Accept-Encoding", "gzip"),)
_SECONDS: Final = 5
_SINGLE_SECONDS: Final = 2


def measure(name: str, server: Server, client: Client) -> list[str]:
    """Ask for the tiles of T1 over and over, by one client and by eight; the cells of ``HEAD``."""
    paths = tiles.paths_of(tiles.CASES[0])
    tags = [_tag(client, path) for path in paths]
    asked = [Request(path, headers=_PACKED) for path in paths]
    if name == "T1n":
        asked = [
            replace(request, headers=(*_PACKED, ("If-None-Match", tag)))
            for request, tag in zip(asked, tags, strict=True)
        ]
    single = load(client, asked, clients=1, seconds=_SINGLE_SECONDS)
    before = server.usage()
    many = load(client, asked, clients=tiles.CLIENTS, seconds=_SECONDS)
    use = server.usage().since(before)
    return [
        name,
        NAMES[name],
        f"{many.rate:.0f}",
        f"{many.p50_ms:.1f}",
        f"{many.p95_ms:.1f}",
        f"{many.p99_ms:.1f}",
        f"{single.p50_ms:.1f}",
        f"{single.p95_ms:.1f}",
        f"{many.size / many.answers / 1000:.1f}",
        f"{use.web * 1000 / many.answers:.2f} + {use.database * 1000 / many.answers:.2f}",
        f"{use.others / many.seconds:.1f}",
    ]


def _tag(client: Client, path: str) -> str:
    """The tag of a tile, which is kept from now on."""
    headers, _ = client.read(path, _PACKED)
    return str(headers["ETag"])
