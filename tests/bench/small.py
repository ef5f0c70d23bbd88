"""W4–W7 and L1: small answers, many of them, by one client and by eight."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from django.db import connections

from consumption_points.models import ConsumptionPoint
from tests.bench.client import Request
from tests.bench.figures import percentile
from tests.bench.lookup import slipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.bench.client import Batch, Client
    from tests.bench.server import Server

CLIENTS: Final = 8
NAMES: Final = frozenset({"W4", "W5", "W6", "W7"})
_SEED: Final = 1
_GET: Final = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=vv:kulutuspaikka"
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
HEAD: Final = (
    "case",
    "what",
    "requests",
    "8 clients: /s",
    "p50 ms",
    "p95",
    "p99",
    "1 client: p50",
    "p95",
    "KB",
    "CPU ms web + PG",
    "others",
    "bad",
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


def measure(case: Case, server: Server, client: Client) -> list[str]:
    """Ask by one client, then by eight; gives the cells of ``HEAD``."""
    single = client.fetch(case.requests[: max(1, len(case.requests) // 4)])
    before = server.usage()
    batch = client.fetch(case.requests, CLIENTS)
    use = server.usage().since(before)
    number = len(batch.samples)
    return [
        case.name,
        case.title,
        f"{number}",
        f"{number / batch.seconds:.0f}",
        *(f"{percentile(_times(batch), share):.1f}" for share in (0.5, 0.95, 0.99)),
        *(f"{percentile(_times(single), share):.1f}" for share in (0.5, 0.95)),
        f"{median(sample.size for sample in batch.samples) / 1000:.1f}",
        f"{use.web * 1000 / number:.2f} + {use.database * 1000 / number:.2f}",
        f"{use.others / batch.seconds:.1f}",
        f"{batch.refused + single.refused}",
    ]


def _times(batch: Batch) -> list[float]:
    return [sample.total_ms for sample in batch.samples]


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
