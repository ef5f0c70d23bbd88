"""T1: map tiles with every layer, none of them kept, beside the bare statements.

The statements run at the same concurrency.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Final

from django.contrib.gis.db.models.functions import Transform
from django.db.models.functions import MD5

from consumption_points.models import ConsumptionPoint
from gisapp.geo.grids import TILE_PIXELS, grid
from tests.bench import postgresql, statements
from tests.bench.client import Request
from tests.bench.figures import percentile, spread

if TYPE_CHECKING:
    from django.contrib.gis.geos import Point

    from gisapp.geo.grids import TileMatrixSet
    from tests.bench.client import Client
    from tests.bench.server import Server

CLIENTS: Final = 8
TILES: Final = 200
_ROUNDS: Final = 3
HEAD: Final = (
    "case",
    "what",
    "tiles",
    "tiles/s",
    "statements alone/s",
    "ratio min / median / max",
    "p50 ms",
    "p99 ms",
    "1 client: p50",
    "KB",
    "CPU ms web + PG",
    "others",
)


@dataclass(frozen=True, slots=True)
class Case:
    """Tiles of one grid from level ``first`` to ``last``."""

    name: str
    title: str
    grid_id: str
    first: int
    last: int


CASES: Final = (
    Case("T1", "WebMercatorQuad z12–16", "WebMercatorQuad", 12, 16),
    Case("T1k", "the map's grid, ETRS-GK27 z9–13", "ETRS-GK27", 9, 13),
)


def measure(case: Case, server: Server, client: Client) -> list[str]:
    """Alternate the tiles over HTTP and their statements alone; gives the cells of ``HEAD``.

    Raises ``RuntimeError`` when the tiles have other sizes than those whose statements were taken.
    """
    paths = paths_of(case)
    _forget_tiles()
    answers = [statements.tile(path, client) for path in paths]
    learnt = [sql for answer in answers for sql in answer.statements]
    sizes = sorted(answer.size for answer in answers)
    requests = [Request(path) for path in paths]
    _forget_tiles()
    single = client.fetch(requests)
    service, alone, times, uses = [], [], [], []
    for _ in range(_ROUNDS):
        _forget_tiles()
        before = server.usage()
        batch = client.fetch(requests, CLIENTS)
        if sorted(sample.size for sample in batch.samples) != sizes:
            msg = f"{case.name} gave other tiles than those whose statements are run."
            raise RuntimeError(msg)
        uses.append((server.usage().since(before), batch.seconds))
        service.append(batch.seconds)
        times += [sample.total_ms for sample in batch.samples]
        alone.append(postgresql.run_all(learnt, CLIENTS))
    number = len(requests)
    web, database, others = (
        sum(getattr(use, name) for use, _ in uses) for name in ("web", "database", "others")
    )
    return [
        case.name,
        case.title,
        f"{number}",
        f"{number / median(service):.0f}",
        f"{number / median(alone):.0f}",
        spread([a / b for a, b in zip(service, alone, strict=True)]),
        f"{percentile(times, 0.5):.1f}",
        f"{percentile(times, 0.99):.0f}",
        f"{percentile([sample.total_ms for sample in single.samples], 0.5):.1f}",
        f"{sum(sample.size for sample in single.samples) / number / 1000:.1f}",
        f"{web * 1000 / number / _ROUNDS:.1f} + {database * 1000 / number / _ROUNDS:.1f}",
        f"{others / sum(service):.1f}",
    ]


def _forget_tiles() -> None:
    """Let every tile be made anew."""
    with postgresql.connection_as("gis_app") as connection:
        connection.execute("DELETE FROM gisapp_tile_cache")


def paths_of(case: Case) -> list[str]:
    """Addresses of ``TILES`` tiles, as many of each level, each around a point of the utility."""
    tiles = grid(case.grid_id)
    levels = range(case.first, case.last + 1)
    places = _places(tiles.srid)
    chosen = [levels[i % len(levels)] for i in range(len(places))]
    return [_path(tiles, zoom, place) for zoom, place in zip(chosen, places, strict=True)]


def _places(srid: int) -> list[Point]:
    points = ConsumptionPoint.objects.using("read").current().placed()
    # The order by digest is random and yet the same each time.
    rows = points.annotate(place=Transform("geometry", srid)).order_by(MD5("point_id"))
    return list(rows.values_list("place", flat=True)[:TILES])


def _path(tiles: TileMatrixSet, zoom: int, place: Point) -> str:
    size = tiles.resolution * TILE_PIXELS / 2**zoom
    column = math.floor((place.x - tiles.corner[0]) / size)
    row = math.floor((tiles.corner[1] - place.y) / size)
    return f"/ogc/tiles/{tiles.id}/{zoom}/{row}/{column}"
