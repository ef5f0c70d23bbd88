"""Map tiles: what is in them, for whom, and what the ledger keeps of them."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from gisapp.access import tile_use
from gisapp.geo.grids import GRIDS
from gisapp.models import LedgerEntry
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_link, make_valve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def address_of(grid_id: str, zoom: int) -> str:
    return tile_path(grid_id, zoom, EAST + 1, NORTH - 1)


@pytest.mark.parametrize("grid_id", GRIDS)
def test_a_tile_has_the_layers_of_its_place(
    grid_id: str, client_as: Callable[[str], Client]
) -> None:
    link = make_link()
    make_valve()

    response = client_as("viewer").get(address_of(grid_id, 14 + GRIDS[grid_id].coarser_by))

    assert response.status_code == 200
    for word in (b"vesijohto", b"venttiili", b"asento", str(link.tunnus).encode()):
        assert word in response.content


def test_tiles_do_not_mix_up_a_node_and_a_link_with_one_key(
    client_as: Callable[[str], Client],
) -> None:
    make_link()

    body = client_as("viewer").get(address_of("ETRS-TM35FIN", 13)).content

    assert body.count(b"tunnus") == 2


def test_far_levels_leave_attributes_and_small_things_out(
    client_as: Callable[[str], Client],
) -> None:
    make_link(nominal_diameter_mm=400, kind="paavesijohto")
    make_link(kind="tonttivesijohto")

    body = client_as("viewer").get(address_of("ETRS-TM35FIN", 7)).content

    assert b"vesijohto" in body
    assert b"paavesijohto" in body
    assert b"tonttivesijohto" not in body
    assert b"tunnus" not in body


def test_secret_things_are_not_in_a_viewers_tile(client_as: Callable[[str], Client]) -> None:
    secret = make_link(secrecy="salassa")
    path = address_of("ETRS-TM35FIN", 14)

    viewer, planner = client_as("viewer").get(path), client_as("planner").get(path)

    assert str(secret.tunnus).encode() not in viewer.content
    assert str(secret.tunnus).encode() in planner.content


def test_an_unchanged_tile_is_not_sent_again(client_as: Callable[[str], Client]) -> None:
    make_link()
    client, path = client_as("viewer"), address_of("ETRS-TM35FIN", 14)
    first = client.get(path)

    second = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")


def test_a_tile_comes_compressed_to_those_who_ask(client_as: Callable[[str], Client]) -> None:
    make_link()
    client, path = client_as("viewer"), address_of("ETRS-TM35FIN", 14)

    packed = client.get(path, headers={"Accept-Encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == client.get(path).content
    refused = client.get(path, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/ogc/tiles/Helsinki/1/0/0", 404),
        ("/ogc/tiles/ETRS-TM35FIN/99/0/0", 400),
        ("/ogc/tiles/ETRS-TM35FIN/3/2147483647/0", 400),
        ("/ogc/tiles/ETRS-TM35FIN/3/0/0?layers=salaiset", 404),
    ],
)
def test_a_tile_that_is_not_there_says_why(
    path: str, status: int, client_as: Callable[[str], Client]
) -> None:
    response = client_as("viewer").get(path)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"


def test_tiles_of_one_session_share_one_use_that_names_them(
    client_as: Callable[[str], Client],
) -> None:
    tile_use.end_all()
    client = client_as("viewer")
    paths = [address_of("ETRS-TM35FIN", zoom) for zoom in (12, 13)]

    for path in paths:
        client.get(path)
    tile_use.end_all()

    actor = LedgerEntry.objects.filter(kind="tiles").latest("seq").actor
    lines = LedgerEntry.objects.filter(kind="tiles", actor=actor).order_by("seq")
    by_layers = [line for line in lines if line.outcome == "ok"]
    assert sum(line.n or 0 for line in by_layers) == 2
    named = [tile for line in by_layers for tile in line.scope["tiles"]]
    assert sorted(f"/ogc/tiles/{tile}" for tile in named) == sorted(paths)
