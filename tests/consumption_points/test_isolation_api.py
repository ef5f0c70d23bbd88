"""``GET /api/isolation``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString

from consumption_points.models import Connection
from gisapp.models import LedgerEntry
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def street() -> dict[str, Any]:
    """Tank, valve, burst pipe, valve, pipe to a house and on to a hydrant."""
    tank = make_node(type_code="vesitorni", geometry=make_point(EAST, NORTH))
    first = make_valve(source_id="V1", geometry=make_point(EAST + 10, NORTH))
    second = make_valve(source_id="V2", geometry=make_point(EAST + 20, NORTH))
    house = make_node(kind="liitoskohta", type_code="tonttiliitos")
    hydrant = make_node(kind="paloposti", type_code="maapaloposti")
    beyond = LineString((EAST + 20, NORTH), (EAST + 120, NORTH), srid=3067)
    before = LineString((EAST, NORTH), (EAST + 10, NORTH), srid=3067)
    make_link(start_node=tank, end_node=first, geometry=before)
    burst = make_link(
        start_node=first,
        end_node=second,
        geometry=LineString((EAST + 10, NORTH), (EAST + 20, NORTH), srid=3067),
    )
    make_link(start_node=second, end_node=house, geometry=beyond)
    make_link(start_node=house, end_node=hydrant, geometry=beyond)
    point = make_consumption_point(point_id="KP-1")
    Connection.objects.create(
        point=point, node=house, network="vesi", rule="kasin", score=1.0, confirmed=True
    )
    return {"burst": burst, "valves": (first, second), "house": house, "hydrant": hydrant}


def ask(client: Client, **parameters: Any) -> Any:
    return client.get("/api/isolation", parameters)


def ids(features: list[dict[str, Any]]) -> list[str]:
    return [one["lahdetunnus"] for one in features]


def test_a_burst_names_valves_points_and_hydrants(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    response = ask(client_as("planner"), at=str(street["burst"].tunnus))

    body = response.json()
    assert response.status_code == 200
    assert ids(body["segment"]["vesijohto"]) == [street["burst"].source_id]
    assert sorted(ids(body["valves_to_close"])) == ["V1", "V2"]
    assert len(body["cut_off"]["vesijohto"]) == 2
    assert body["consumption_points"] == [{"tyyppi": "kulutuspaikka", "tunnus": "KP-1"}]
    assert ids(body["hydrants_dry"]) == [street["hydrant"].source_id]
    assert body["unconnected_nearby"] == 0
    assert "Keksijänkatu" not in response.content.decode()


def test_who_may_not_know_the_affected_gets_their_number(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    response = ask(client_as("viewer"), at=str(street["burst"].tunnus))

    body = response.json()
    assert (body["consumption_points"], body["consumption_point_count"]) == (None, 1)
    assert "KP-1" not in response.content.decode()
    line = LedgerEntry.objects.get(action="isolation", kind="kulutuspaikka")
    assert (line.scope["counted"], line.n) == (1, 0)


def test_a_stuck_valve_widens_the_closure(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    body = ask(client_as("planner"), at=str(street["burst"].tunnus), stuck="testi:V2").json()

    assert ids(body["valves_to_close"]) == ["V1"]
    assert ids(body["passed_over"]) == ["V2"]
    assert len(body["segment"]["vesijohto"]) == 3
    assert body["cut_off"] == {}


def test_a_place_is_the_nearest_main(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    body = ask(client_as("planner"), x=EAST + 15, y=NORTH + 3).json()

    assert ids(body["segment"]["vesijohto"]) == [street["burst"].source_id]
    assert ask(client_as("planner"), x=EAST + 15, y=NORTH + 900).status_code == 404


@pytest.mark.parametrize("x", ["nan", "inf", "1e999", "itään"])
def test_a_place_is_two_numbers(client_as: Callable[[str], Client], x: str) -> None:
    answer = ask(client_as("planner"), x=x, y=NORTH)

    assert (answer.status_code, "numbers" in answer.json()["detail"]) == (400, True)


def test_a_place_is_on_the_earth(client_as: Callable[[str], Client]) -> None:
    answer = ask(client_as("planner"), x=1e300, y=1e300, crs="EPSG:4326")

    assert (answer.status_code, "earth" in answer.json()["detail"]) == (400, True)


def test_unconnected_points_near_by_are_counted(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    make_consumption_point(point_id="KP-2", geometry=make_point(EAST + 15, NORTH + 20))

    body = ask(client_as("planner"), at=str(street["burst"].tunnus)).json()

    assert body["unconnected_nearby"] == 1


def test_the_points_that_left_are_in_the_ledger(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    ask(client_as("planner"), at=str(street["burst"].tunnus))

    assert LedgerEntry.objects.get(action="isolation", kind="kulutuspaikka").n == 1
    assert LedgerEntry.objects.get(action="isolation", kind="venttiili").n == 2


def test_a_sewer_is_not_isolated(client_as: Callable[[str], Client]) -> None:
    sewer = make_link(network="jatevesi")

    assert ask(client_as("planner"), at=str(sewer.tunnus)).status_code == 400


def test_only_a_valve_can_be_stuck(
    client_as: Callable[[str], Client], street: dict[str, Any]
) -> None:
    burst = str(street["burst"].tunnus)

    assert ask(client_as("planner"), at=burst, stuck=burst).status_code == 400
    assert ask(client_as("planner")).status_code == 400
