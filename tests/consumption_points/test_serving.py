"""From a point to the mains that serve it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.gis.geos import LineString

from consumption_points.services import connections_estimate
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_node, make_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from networks.models import Link, Node

pytestmark = pytest.mark.django_db


@pytest.fixture
def main() -> Link:
    return make_link(nominal_diameter_mm=160)


@pytest.fixture
def connection_point(main: Link) -> Node:
    """A plot's connection: a service pipe of 20 m from the end of the main."""
    node = make_node(
        kind="liitoskohta",
        type_code="tonttiliitos",
        source_id="KP-1",
        geometry=make_point(EAST + 100, NORTH + 20),
    )
    make_link(
        kind="tonttivesijohto",
        nominal_diameter_mm=32,
        start_node=main.end_node,
        end_node=node,
        geometry=LineString((EAST + 100, NORTH), (EAST + 100, NORTH + 20), srid=3067),
    )
    return node


def test_the_main_behind_the_service_pipe_is_named(
    main: Link, connection_point: Node, client_as: Callable[[str], Client]
) -> None:
    make_consumption_point(point_id="KP-1", geometry=make_point(EAST + 100, NORTH + 30))
    connections_estimate()

    body = client_as("viewer").get("/api/serving?point=KP-1").json()

    (found,) = body["johdot"]
    assert (found["tunnus"], found["tyyppi"]) == (str(main.tunnus), "vesijohto")
    assert (found["nimellishalkaisija"], found["arvioitu"]) == (160, False)
    assert found["etaisyys"] == pytest.approx(30.0)
    assert found["sijainti"]["type"] == "LineString"


def test_a_guess_from_the_nearest_pipe_says_so(
    main: Link, client_as: Callable[[str], Client]
) -> None:
    make_consumption_point(point_id="KP-2", geometry=make_point(EAST + 10, NORTH + 40))
    connections_estimate()

    body = client_as("viewer").get("/api/serving?point=KP-2").json()

    assert [(one["tunnus"], one["arvioitu"]) for one in body["johdot"]] == [
        (str(main.tunnus), True)
    ]


def test_no_address_is_in_the_answer_and_the_use_is_kept(
    main: Link, client_as: Callable[[str], Client]
) -> None:
    point = make_consumption_point(
        point_id="KP-2", address="Keksijänkatu 12, 50100 Mikkeli", geometry=make_point()
    )
    connections_estimate()

    response = client_as("viewer").get("/api/serving?point=KP-2")

    assert "Keksij" not in response.content.decode()
    line = LedgerEntry.objects.latest("seq")
    assert (line.action, line.kind, line.n) == ("serving", "kulutuspaikka", 1)
    assert point.pk


def test_an_unknown_point_is_not_found(client_as: Callable[[str], Client]) -> None:
    response = client_as("viewer").get("/api/serving?point=KP-9")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
