"""A valve is not put onto a link of its own network that goes on past it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from django.db.models import Q

from gisapp import access
from gisapp.core.errors import InvalidValueError
from gisapp.features import registry
from networks.models import Link, Node
from tests.make import EAST, NORTH, make_caller, make_link, make_point, make_valve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db
VALVE = {"verkosto": "vesi", "tyyppi": "sulkuventtiili"}


def insert(east: float, north: float = NORTH, **values: Any) -> Any:
    with access.writer(registry.get("venttiili"), caller=make_caller("planner")) as writing:
        return writing.insert([{**VALVE, "sijainti": make_point(east, north), **values}])


def update(valve: Node, **values: Any) -> None:
    with access.writer(registry.get("venttiili"), caller=make_caller("planner")) as writing:
        writing.update(Q(pk=valve.pk), values)


def test_a_valve_on_a_link_is_refused_with_what_to_do() -> None:
    link = make_link()

    with pytest.raises(InvalidValueError, match=f"on the link {link.tunnus}.*insert-valve") as told:
        insert(EAST + 50, NORTH + 0.04)

    assert (told.value.locator, told.value.record) == ("sijainti", 0)
    assert not Node.objects.filter(kind="venttiili").exists()


def test_a_valve_moved_onto_a_link_is_refused() -> None:
    make_link()
    beside = make_valve(geometry=make_point(EAST + 50, NORTH + 3))

    with pytest.raises(InvalidValueError, match="insert-valve"):
        update(beside, sijainti=make_point(EAST + 50, NORTH))


@pytest.mark.parametrize(
    ("east", "north", "values"),
    [
        (EAST + 50, NORTH + 0.3, {}),
        (EAST, NORTH, {}),
        (EAST + 50, NORTH, {"verkosto": "jatevesi"}),
        (EAST + 50, NORTH, {"kaytossa_tila": "hylatty"}),
    ],
)
def test_a_valve_beside_at_an_end_of_another_network_or_abandoned_is_none(
    east: float, north: float, values: dict[str, str]
) -> None:
    make_link()

    assert insert(east, north, **values)


def test_a_valve_inserted_by_the_service_splits_that_link_and_no_other(
    client_as: Callable[[str], Client],
) -> None:
    link = make_link()
    crossing = LineString((EAST + 30, NORTH - 50), (EAST + 30, NORTH + 50), srid=3067)
    make_link(geometry=crossing)

    def inserted(east: float) -> Any:
        body = {"link": str(link.tunnus), "at": {"x": east, "y": NORTH}}
        address = "/api/network/insert-valve"
        return client_as("planner").post(address, body, content_type="application/json")

    assert inserted(EAST + 30).status_code == 400
    assert Link.objects.count() == 2
    assert inserted(EAST + 60).status_code == 200
    assert Link.objects.count() == 3
