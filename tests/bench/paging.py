"""P1: the last page of a long answer beside the first, asked in turn by one client."""

from __future__ import annotations

import json
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from tests.bench.bulk import PIPES, WFS
from tests.bench.client import Request
from tests.bench.figures import spread

if TYPE_CHECKING:
    from tests.bench.client import Client

NAMES: Final = ("P1", "P1a")
HEAD: Final = (
    "case",
    "what",
    "features",
    "first page ms",
    "last page ms",
    "ratio min / median / max",
)
_SIZE: Final = 100
_ROUNDS: Final = 20
_WFS_PAGES: Final = f"{WFS}&typenames={PIPES}&outputFormat=application/json&count={_SIZE}"
_API_PAGES: Final = f"/ogc/collections/vesijohto/items?f=json&limit={_SIZE}"
_CASES: Final = {
    "P1": ("pages of all pipes, WFS", _WFS_PAGES, "startIndex"),
    "P1a": ("pages of water mains, OGC API", _API_PAGES, "offset"),
}


def measure(name: str, client: Client) -> list[str]:
    """Ask for both pages ``_ROUNDS`` times; the cells of ``HEAD``."""
    title, path, start = _CASES[name]
    matched = _matched(client, path)
    last = f"{path}&{start}={matched - _SIZE}"
    _matched(client, last)
    pairs = [
        tuple(_milliseconds(client, page) for page in (f"{path}&{start}=0", last))
        for _ in range(_ROUNDS)
    ]
    firsts, lasts = zip(*pairs, strict=True)
    return [
        name,
        title,
        f"{matched}",
        f"{median(firsts):.0f}",
        f"{median(lasts):.0f}",
        spread([after / before for before, after in pairs]),
    ]


def _matched(client: Client, path: str) -> int:
    """How many features there are; raises ``RuntimeError`` when the page is not a full one."""
    answer: dict[str, Any] = json.loads(client.read(path)[1])
    if answer["numberReturned"] != _SIZE:
        msg = f"{path} gives {answer['numberReturned']} features, not {_SIZE}."
        raise RuntimeError(msg)
    return int(answer["numberMatched"])


def _milliseconds(client: Client, path: str) -> float:
    (sample,) = client.fetch([Request(path)]).samples
    return sample.total_ms
