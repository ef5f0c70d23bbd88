"""Large areas are cut into blocks beforehand, and tiles show them as they are all the same."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection

from networks.models import Area
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH
from tests.support.features import make_area

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.test import Client

pytestmark = pytest.mark.django_db

_CORNERS = 2000
_DIFFERING = """
SELECT count(*), coalesce(max(ST_Area(ST_SymDifference(
  ST_MakeValid(ST_ClipByBox2D(a.geometry, cell.box)),
  ST_MakeValid(ST_ClipByBox2D(p.geometry, cell.box))))), 0)
FROM networks_area a JOIN gisapp_tile_part p ON p.table_name = 'networks_area' AND p.row_id = a.id,
  LATERAL (SELECT ST_MakeEnvelope(
    2000 * (p.x + i), 2000 * (p.y + j), 2000 * (p.x + i + 1), 2000 * (p.y + j + 1)) AS box
    FROM generate_series(0, 1) AS i, generate_series(0, 1) AS j) AS cell
"""


def wavy(radius: float = 3000, east: float = EAST) -> MultiPolygon:
    """An area round ``east`` whose edge goes in and out."""
    turns = [math.tau * n / _CORNERS for n in range(_CORNERS)]
    reaches = [radius * (1 + 0.02 * math.sin(60 * turn)) for turn in turns]
    ring = [
        (east + reach * math.cos(turn), NORTH + reach * math.sin(turn))
        for turn, reach in zip(turns, reaches, strict=True)
    ]
    return MultiPolygon(Polygon([*ring, ring[0]]), srid=3067)


def asked(statement: str) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row: Sequence[Any] = cursor.fetchone()
        return row


def parts() -> int:
    return int(asked("SELECT count(*) FROM gisapp_tile_part")[0])


def test_cutting_from_a_part_gives_what_cutting_from_the_whole_gives() -> None:
    make_area("toiminta_alue", geometry=wavy())

    cells, most = asked(_DIFFERING)

    assert cells > 60
    assert most < 1e-6


def test_a_small_area_is_not_cut() -> None:
    make_area("toiminta_alue")

    assert parts() == 0


@pytest.mark.parametrize("zoom", [8, 10, 11, 13])
@pytest.mark.parametrize("grid_id", ["ETRS-TM35FIN", "ETRS-GK27"])
def test_a_tile_is_the_same_with_parts_and_without(
    zoom: int, grid_id: str, client_as: Callable[[str], Client]
) -> None:
    make_area("toiminta_alue", geometry=wavy())
    # Between the edge and the middle; the smallest tiles lie inside.
    path = tile_path(grid_id, zoom, EAST + 2000, NORTH + 1000)

    with_parts = client_as("viewer").get(path)
    forget("part", "cache")
    without = client_as("viewer").get(path)

    assert b"toiminta_alue" in with_parts.content
    assert len(with_parts.content) == len(without.content)


def test_parts_go_with_their_area(client_as: Callable[[str], Client]) -> None:
    area = make_area("toiminta_alue", geometry=wavy())
    path = tile_path("ETRS-TM35FIN", 11, EAST, NORTH + 3000)
    before = client_as("viewer").get(path)

    area.name = "Keksijän uusi alue"
    area.save()
    named = client_as("viewer").get(path)
    area.geometry = wavy(east=EAST + 30_000)
    area.save()
    moved = client_as("viewer").get(path)
    Area.objects.all().delete()

    assert b"toiminta_alue" in before.content
    assert b"uusi alue" in named.content
    assert b"toiminta_alue" not in moved.content
    assert parts() == 0


def test_a_broken_large_area_can_be_stored() -> None:
    chance = random.Random(3)
    ring = [
        (EAST + chance.uniform(-4000, 4000), NORTH + chance.uniform(-4000, 4000))
        for _ in range(700)
    ]

    make_area("toiminta_alue", geometry=MultiPolygon(Polygon([*ring, ring[0]]), srid=3067))

    assert parts() > 0


def forget(*names: str) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM gisapp_tile_{name}")
