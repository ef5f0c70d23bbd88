"""Far levels: which lines they show, and how they are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection

from gisapp.ogc.tiles import joining
from gisapp.ogc.tiles.joining import least_ranks
from gisapp.ogc.tiles.levels import BUDGETS
from networks.models import Link
from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_link

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client


def test_types_take_their_ranks_in_turn_until_the_level_is_full() -> None:
    lines = {"a": [(400, 10), (250, 30), (110, 90)], "b": [(300, 20), (160, 25), (110, 40)]}

    assert least_ranks(lines, 90) == {"a": (250, 40), "b": (160, 45)}
    assert least_ranks(lines, 125) == {"a": (250, 40), "b": (1, 85)}
    assert least_ranks(lines, 1_000) == {"a": (1, 130), "b": (1, 85)}


def test_the_greatest_rank_is_shown_even_where_it_is_too_much() -> None:
    assert least_ranks({"a": [(400, 50), (250, 1)], "b": [(300, 1)]}, 10) == {
        "a": (400, 50),
        "b": (1, 1),
    }


def make_street(number: int, **values: object) -> None:
    """A main of 100 m pieces that meet end to end, one street beside another."""
    for piece in range(5):
        west, north = EAST + 100 * piece, NORTH + 20 * number
        make_link(geometry=LineString((west, north), (west + 100, north), srid=3067), **values)


def lines() -> list[tuple[int, float]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rank, ST_Length(geometry) FROM gisapp_tile_line WHERE band = 10 ORDER BY 1, 2"
        )
        return [(int(rank), float(length)) for rank, length in cursor.fetchall()]


@pytest.mark.django_db
def test_pieces_of_a_street_become_one_line_and_service_pipes_none() -> None:
    make_street(0, nominal_diameter_mm=110)
    make_street(1, nominal_diameter_mm=300)
    make_street(2, kind="tonttivesijohto", nominal_diameter_mm=32)

    assert joining.refresh() == 1

    assert lines() == [(110, 500.0), (300, 500.0)]


@pytest.mark.django_db
def test_lines_are_cut_at_the_edges_of_cells() -> None:
    make_link(geometry=LineString((515_900, NORTH), (516_300, NORTH), srid=3067))

    assert joining.refresh() == 2

    assert [length for _rank, length in lines()] == [100.0, 300.0]


@pytest.mark.django_db
def test_only_cells_that_have_changed_are_joined_again() -> None:
    link = make_link()
    make_link(geometry=LineString((EAST + 9_000, NORTH), (EAST + 9_100, NORTH), srid=3067))
    joining.refresh()

    Link.objects.filter(pk=link.pk).update(nominal_diameter_mm=500)

    assert joining.refresh() == 1
    assert [rank for rank, _length in lines()] == [110, 500]


@pytest.mark.django_db
def test_joined_lines_carry_what_the_level_shows_and_no_id(
    client_as: Callable[[str], Client],
) -> None:
    make_street(0)
    joining.refresh()

    body = client_as("viewer").get(tile_path("ETRS-TM35FIN", 10, EAST + 1, NORTH - 1)).content

    assert b"jakeluvesijohto" in body
    assert b"tunnus" not in body


@pytest.mark.django_db
def test_a_level_that_is_full_leaves_lesser_lines_out(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "BUDGETS", {**BUDGETS, 7: 1})
    make_street(0, nominal_diameter_mm=400, kind="paavesijohto")
    make_street(1, nominal_diameter_mm=110, kind="jakeluvesijohto")
    joining.refresh()
    client = client_as("viewer")

    far, near = (
        client.get(tile_path("ETRS-TM35FIN", zoom, EAST + 1, NORTH - 1)).content for zoom in (7, 8)
    )

    assert b"paavesijohto" in far
    assert b"jakeluvesijohto" not in far
    assert b"jakeluvesijohto" in near
