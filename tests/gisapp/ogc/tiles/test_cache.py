"""Made tiles are kept within bounds, for those with the same rights, and made once."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from gisapp.ogc.tiles import cache, making
from gisapp.ogc.tiles.making import Tile
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

PATH = tile_path("ETRS-TM35FIN", 13, EAST + 1, NORTH - 1)


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM gisapp_tile_cache ORDER BY stored_at, address")
        return [address for (address,) in cursor.fetchall()]


@pytest.mark.django_db
def test_a_tile_is_made_once_and_then_found(client_as: Callable[[str], Client]) -> None:
    make_link()
    client = client_as("viewer")
    first = client.get(PATH)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gisapp_tile_cache SET body = %s", [b"\x1f\x8b\x08\x00kept"])

    packed = client.get(PATH, headers={"Accept-Encoding": "gzip"})

    assert packed.content == b"\x1f\x8b\x08\x00kept"
    assert packed["ETag"] == first["ETag"].rstrip('"') + '-gzip"'


@pytest.mark.django_db
def test_what_was_stored_at_another_version_is_not_looked_at(
    client_as: Callable[[str], Client],
) -> None:
    make_link()
    client = client_as("viewer")
    made = client.get(PATH).content
    with connection.cursor() as cursor:
        cursor.execute("UPDATE gisapp_tile_cache SET body = 'old', version = '1'")

    assert client.get(PATH).content == made


@pytest.mark.django_db
def test_rights_and_layers_have_entries_of_their_own(client_as: Callable[[str], Client]) -> None:
    make_link()

    client_as("viewer").get(PATH)
    client_as("planner").get(PATH)
    client_as("planner").get(f"{PATH}?layers=vesijohto")
    client_as("planner").get(PATH)

    assert len(kept()) == 3
    assert {address.split("/")[1] for address in kept()} == {"np", "nspa"}


@pytest.mark.django_db
def test_a_tile_of_one_right_is_no_answer_to_another_ones_tag(
    client_as: Callable[[str], Client],
) -> None:
    make_link()
    tag = client_as("viewer").get(PATH)["ETag"]

    response = client_as("planner").get(PATH, headers={"If-None-Match": tag})

    assert response.status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["W/{}", '"other", {}', '{}, "other"'])
def test_the_tag_is_found_among_others(form: str, client_as: Callable[[str], Client]) -> None:
    make_link()
    client = client_as("viewer")
    tag = client.get(PATH)["ETag"]

    assert client.get(PATH, headers={"If-None-Match": form.format(tag)}).status_code == 304


@pytest.mark.django_db
def test_the_oldest_go_when_all_together_are_too_many() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gisapp_tile_cache (address, version, body, size, stored_at)"
            " SELECT 'tile' || n, '1', ''::bytea, 100, now() - n * interval '1 minute'"
            " FROM generate_series(1, 10) n"
        )

    assert cache.trim(limit_bytes=1_000) == 0
    assert cache.trim(limit_bytes=800) == 4
    assert kept() == [f"tile{n}" for n in range(6, 0, -1)]


def test_what_many_want_at_once_is_made_once() -> None:
    makings, began, go_on = making._Makings(), threading.Event(), threading.Event()
    made: list[int] = []
    got: list[Tile] = []

    def make() -> Tile:
        made.append(1)
        began.set()
        go_on.wait(5)
        return Tile("1", b"tile")

    threads = [
        threading.Thread(target=lambda: got.append(makings.make(("a", "1"), make)))
        for _ in range(6)
    ]
    threads[0].start()
    began.wait(5)
    for thread in threads[1:]:
        thread.start()
    time.sleep(0.2)
    go_on.set()
    for thread in threads:
        thread.join(5)

    assert len(made) == 1
    assert got == [Tile("1", b"tile")] * 6


def test_a_failed_making_fails_for_all_and_is_tried_again() -> None:
    makings = making._Makings()

    def fail() -> Tile:
        msg = "no"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="no"):
        makings.make(("a", "1"), fail)
    assert makings.make(("a", "1"), lambda: Tile("1", b"")) == Tile("1", b"")
