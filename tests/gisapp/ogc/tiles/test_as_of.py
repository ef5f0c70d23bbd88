"""Tiles of a past moment: the same bytes as then, and nobody keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.utils import timezone

from gisapp.access import tile_use
from gisapp.geo.grids import GRIDS
from gisapp.models import LedgerEntry
from networks.models import Link
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_consumption_point, make_link
from tests.support.moments import make_network, moments_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

LAYERS = "vesijohto,venttiili,paloposti,laite"


@pytest.mark.parametrize("grid_id", GRIDS)
def test_a_near_tile_has_the_bytes_of_then(
    grid_id: str, client_as: Callable[[str], Client]
) -> None:
    client, network = client_as("planner"), make_network()
    zoom = 13 + GRIDS[grid_id].coarser_by
    path = tile_path(grid_id, zoom, EAST + 100, NORTH - 1)
    recorded = [
        (timezone.now().isoformat(), client.get(path, {"layers": LAYERS}).content)
        for _moment in moments_of(network)
    ]

    assert len({body for _when, body in recorded}) >= 3
    for when, body in recorded:
        assert client.get(path, {"layers": LAYERS, "as_of": when}).content == body


@pytest.mark.parametrize("grid_id", GRIDS)
@pytest.mark.parametrize("level", [7, 9, 10])
def test_a_far_tile_has_the_large_lines_of_then(
    grid_id: str, level: int, client_as: Callable[[str], Client]
) -> None:
    client = client_as("viewer")
    path = tile_path(grid_id, level + GRIDS[grid_id].coarser_by, EAST + 1, NORTH - 1)
    before = timezone.now().isoformat()
    make_link(nominal_diameter_mm=400, kind="paavesijohto")
    make_link(kind="tonttivesijohto")
    then = timezone.now().isoformat()
    Link.objects.all().delete()

    bodies = [client.get(path, given).content for given in ({}, {"as_of": before}, {"as_of": then})]

    assert [b"paavesijohto" in body for body in bodies] == [False, False, True]
    assert all(b"tonttivesijohto" not in body for body in bodies)


def test_a_tile_of_the_past_is_kept_by_nobody(client_as: Callable[[str], Client]) -> None:
    client = client_as("planner")
    link = make_link()
    path = tile_path("ETRS-TM35FIN", 13, EAST + 1, NORTH - 1)
    then = timezone.now().isoformat()
    Link.objects.filter(pk=link.pk).delete()

    past = client.get(path, {"as_of": then})
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gisapp_tile_cache")
        (kept,) = cursor.fetchone()
    now = client.get(path)
    again = client.get(path, {"as_of": then}, HTTP_IF_NONE_MATCH=now["ETag"])

    assert (past["Cache-Control"], past.headers.get("ETag"), kept) == ("private, no-store", None, 0)
    assert str(link.tunnus).encode() in past.content
    assert str(link.tunnus).encode() not in now.content
    assert (again.status_code, again.content) == (200, past.content)


def test_what_is_secret_now_is_not_in_a_viewers_past(client_as: Callable[[str], Client]) -> None:
    link = make_link()
    path = tile_path("ETRS-TM35FIN", 13, EAST + 1, NORTH - 1)
    then = timezone.now().isoformat()
    Link.objects.filter(pk=link.pk).update(secrecy="salassa")

    bodies = [client_as(role).get(path, {"as_of": then}).content for role in ("planner", "viewer")]

    assert [str(link.tunnus).encode() in body for body in bodies] == [True, False]


def test_points_are_left_out_and_refused_by_name_and_the_ledger_knows_the_moment(
    client_as: Callable[[str], Client],
) -> None:
    client = client_as("main_user")
    make_consumption_point()
    make_link()
    path = tile_path("ETRS-TM35FIN", 13, EAST + 1, NORTH - 1)
    then = timezone.now().isoformat()

    whole = client.get(path, {"as_of": then})
    named = client.get(path, {"as_of": then, "layers": "kulutuspaikka"})
    alone = client.get(
        path.replace("/ogc/tiles", "/ogc/collections/vesijohto/tiles"), {"as_of": then}
    )
    tile_use.end_all()

    assert (whole.status_code, named.status_code, alone.status_code) == (200, 400, 200)
    assert b"kulutuspaikka" not in whole.content
    assert b"vesijohto" in alone.content
    assert b"laite" not in alone.content
    lines = LedgerEntry.objects.filter(action="tiles", outcome="ok")
    assert all(f"@{then}" in str(line.scope) for line in lines)


@pytest.mark.parametrize("text", ["", "eilen", "2999-01-01"])
def test_what_is_no_moment_is_a_fault(text: str, client_as: Callable[[str], Client]) -> None:
    path = tile_path("ETRS-TM35FIN", 13, EAST + 1, NORTH - 1)

    answer = client_as("planner").get(path, {"as_of": text})

    assert answer.status_code == 400
    assert "as_of" in answer.json()["detail"]
