"""W4–W7 and L1: small answers, many of them, by one client and by eight, beside the peer."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.db import connections

from consumption_points.models import ConsumptionPoint
from tests.bench.client import Request, features_in
from tests.bench.figures import spread
from tests.bench.load import load
from tests.bench.lookup import slipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.client import Client
    from tests.bench.load import Load
    from tests.bench.peer import Peer
    from tests.bench.processes import Usage
    from tests.bench.server import Server

CLIENTS: Final = 8
NAMES: Final = frozenset({"W4", "W5", "W6", "W7"})
_SEED: Final = 1
_GET: Final = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=vv:kulutuspaikka"
_TIMES: Final = ("p50_ms", "p95_ms", "p99_ms")
_CRS: Final = "urn:ogc:def:crs:EPSG::3067"
_BOX_POINTS: Final = 200
# A square around a point that holds about as many points as asked: half its side is the distance
# along the farther axis. The order by digest is random and yet the same each time.
_BOXES: Final = """
SELECT ST_X(c.geometry) - h.half, ST_Y(c.geometry) - h.half,
       ST_X(c.geometry) + h.half, ST_Y(c.geometry) + h.half
FROM (SELECT geometry FROM {table} WHERE geometry IS NOT NULL
      ORDER BY md5(point_id) LIMIT %s) c,
LATERAL (SELECT max(half) AS half FROM (
  SELECT greatest(abs(ST_X(n.geometry) - ST_X(c.geometry)),
                  abs(ST_Y(n.geometry) - ST_Y(c.geometry))) AS half
  FROM (SELECT geometry FROM {table} ORDER BY geometry <-> c.geometry LIMIT 2 * %s) n
  ORDER BY half LIMIT %s) near) h
"""
_IDS: Final = """
SELECT point_id FROM {table} WHERE ended_at IS NULL ORDER BY md5(point_id || 'id') LIMIT %s
"""
_ROUNDS: Final = 5
_SECONDS: Final = 2
_SINGLE_SECONDS: Final = 3
HEAD: Final = (
    "case",
    "what",
    "8 clients: /s",
    "p50 ms",
    "p95",
    "p99",
    "1 client: p50",
    "p95",
    "KB",
    "CPU ms web + PG",
    "others",
    "MapServer /s",
    "KB",
    "ratio min / median / max",
    "MapServer CPU ms",
    "CPU ratio",
)


@dataclass(frozen=True, slots=True)
class Case:
    """A list of requests to be asked in turn."""

    name: str
    title: str
    requests: Sequence[Request]


def cases(number: int) -> list[Case]:
    """The cases over the points of the database, with ``number`` requests each."""
    boxes = [f"{_GET}&bbox={box},{_CRS}" for box in _boxes(number)]
    ids = [f"{_GET}&resourceid=kulutuspaikka.{point_id}" for point_id in _point_ids(number)]
    capabilities = "/wfs?service=WFS&version=2.0.0&request=GetCapabilities"
    return [
        Case("W4", "box of 200 points", _all(f"{box}&count={_BOX_POINTS}" for box in boxes)),
        Case("W5", "one point by id", _all(ids)),
        Case("W6", "capabilities", [Request(capabilities)] * number),
        Case("W7", "hits of a box", _all(f"{box}&resulttype=hits" for box in boxes)),
    ]


def lookup_case(number: int) -> Case:
    """L1: addresses of points with one slip each."""
    generator = random.Random(_SEED)
    points = ConsumptionPoint.objects.current().order_by("pk").values_list("address", flat=True)
    chosen = generator.choices(points, k=number)
    texts = [slipped(address.split(",")[0], generator) for address in chosen]
    bodies = [json.dumps({"q": text, "limit": 10}, ensure_ascii=False) for text in texts]
    return Case("L1", "look-up, one slip", [Request("/api/lookup", body) for body in bodies])


@dataclass(slots=True)
class _Side:
    """The loads of one of the two, and what they used."""

    loads: list[Load] = field(default_factory=list)
    uses: list[Usage] = field(default_factory=list)

    @property
    def answers(self) -> int:
        """All answers."""
        return sum(one.answers for one in self.loads)

    @property
    def kilobytes(self) -> float:
        """Of one answer."""
        return sum(one.size for one in self.loads) / self.answers / 1000

    def cpu_ms(self, name: str) -> float:
        """CPU ms of one answer, of the processes called ``name`` in ``Usage``."""
        return float(sum(getattr(use, name) for use in self.uses)) * 1000 / self.answers

    @property
    def all_cpu_ms(self) -> float:
        """CPU ms of one answer, of server and database."""
        return self.cpu_ms("web") + self.cpu_ms("database")


def measure(case: Case, server: Server, client: Client, peer: Peer | None) -> list[str]:
    """Ask by one client, then by eight in turns with the peer; gives the cells of ``HEAD``.

    Raises ``RuntimeError`` for a fault, and when the peer's first answer has other features.
    """
    if peer is not None:
        first = case.requests[0]
        peer.require_features(first, features_in(client.read(first.path)[1]))
    single = load(client, case.requests, clients=1, seconds=_SINGLE_SECONDS)
    mine, theirs = _Side(), _Side()
    for _ in range(_ROUNDS):
        before = server.usage()
        mine.loads.append(load(client, case.requests, clients=CLIENTS, seconds=_SECONDS))
        mine.uses.append(server.usage().since(before))
        if peer is not None:
            asked = [peer.request(request) for request in case.requests]
            before = peer.usage(server.postmaster)
            theirs.loads.append(load(peer.client, asked, clients=CLIENTS, seconds=_SECONDS))
            theirs.uses.append(peer.usage(server.postmaster).since(before))
    return [
        case.name,
        case.title,
        f"{median(one.rate for one in mine.loads):.0f}",
        *(f"{median(getattr(one, name) for one in mine.loads):.1f}" for name in _TIMES),
        f"{single.p50_ms:.1f}",
        f"{single.p95_ms:.1f}",
        f"{mine.kilobytes:.1f}",
        f"{mine.cpu_ms('web'):.2f} + {mine.cpu_ms('database'):.2f}",
        f"{sum(use.others for use in mine.uses) / sum(one.seconds for one in mine.loads):.1f}",
        *_beside(mine, theirs),
    ]


def _beside(mine: _Side, theirs: _Side) -> list[str]:
    if not theirs.loads:
        return [""] * 5
    pairs = zip(mine.loads, theirs.loads, strict=True)
    return [
        f"{median(one.rate for one in theirs.loads):.0f}",
        f"{theirs.kilobytes:.1f}",
        spread([a.rate / b.rate for a, b in pairs]),
        f"{theirs.cpu_ms('web'):.2f} + {theirs.cpu_ms('database'):.2f}",
        f"{theirs.all_cpu_ms / mine.all_cpu_ms:.2f}",
    ]


def _all(paths: Iterable[str]) -> list[Request]:
    return [Request(path) for path in paths]


def _boxes(number: int) -> list[str]:
    rows = _rows(_BOXES, [number, _BOX_POINTS, _BOX_POINTS])
    return [",".join(f"{value:.3f}" for value in row) for row in rows]


def _point_ids(number: int) -> list[str]:
    return [row[0] for row in _rows(_IDS, [number])]


def _rows(statement: str, values: list[int]) -> list[tuple[Any, ...]]:
    table = connections["read"].ops.quote_name(ConsumptionPoint._meta.db_table)
    with connections["read"].cursor() as cursor:
        cursor.execute(statement.format(table=table), values)
        return list(cursor.fetchall())
