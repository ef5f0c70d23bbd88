"""Edits of consumption points: address parts, places by hand, connections, personal content."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Q

from consumption_points.addresses import parse_address
from consumption_points.models import Connection, ConsumptionPoint, Placement, StreetName
from consumption_points.services import PointRecord, points_apply
from gisapp import access
from gisapp.core.errors import InvalidValueError
from gisapp.features import registry
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_caller, make_consumption_point, make_node, make_point

pytestmark = pytest.mark.django_db

NEW: dict[str, Any] = {"tunnus": "KP-900", "osoite": "Keksijänkatu 1 A 2, 50100 Mikkeli"}


def writer(role: str = "main_user") -> Any:
    return access.writer(registry.get("kulutuspaikka"), caller=make_caller(role))


def insert(**record: Any) -> ConsumptionPoint:
    with writer() as writing:
        writing.insert([{**NEW, **record}])
    return ConsumptionPoint.objects.get(point_id=record.get("tunnus", NEW["tunnus"]))


def update(point: ConsumptionPoint, role: str = "main_user", **values: Any) -> ConsumptionPoint:
    with writer(role) as writing:
        assert len(writing.update(Q(pk=point.pk), values)) == 1
    point.refresh_from_db()
    return point


def placement(point: ConsumptionPoint) -> tuple[str, bool]:
    row = Placement.objects.get(point=point)
    return row.rule, row.by_hand


def test_an_address_goes_into_its_parts() -> None:
    point = insert(osoite="  keksijänkatu   1a , 50100 Mikkeli")

    assert (point.street, point.house_number, point.house_letter) == ("keksijänkatu", 1, "a")
    assert (point.address, point.postcode) == ("keksijänkatu 1a, 50100 Mikkeli", "50100")
    assert StreetName.objects.filter(street="keksijänkatu").exists()
    assert placement(point) == ("ei_paikkaa", False)


def test_a_place_that_a_person_gives_stands_against_the_next_file() -> None:
    point = insert(sijainti=make_point())
    update(point, "planner", sijainti=make_point(EAST + 3, NORTH + 4))

    points_apply(
        records=[PointRecord(point_id="KP-900", parts=parse_address(NEW["osoite"]),
                             place=(EAST + 500, NORTH))]
    )  # fmt: skip

    point.refresh_from_db()
    assert point.geometry is not None
    assert (point.geometry.coords, placement(point)) == ((EAST + 3, NORTH + 4), ("kasin", True))


def test_a_place_that_is_taken_away_is_gone() -> None:
    point = update(insert(sijainti=make_point()), sijainti=None)

    assert (point.geometry, placement(point)) == (None, ("ei_paikkaa", False))


def test_a_moved_point_is_connected_anew() -> None:
    near, far = (
        make_node(kind="liitoskohta", type_code="tonttiliitos", geometry=make_point(EAST + east))
        for east in (5, 205)
    )
    other = make_consumption_point(geometry=make_point(EAST + 4))
    Connection.objects.create(point=other, node=far, network="vesi", rule="lahin_johto", score=0.1)
    point = insert(sijainti=make_point())
    first = point.connections.get().node

    update(point, sijainti=make_point(EAST + 200))

    assert (first, point.connections.get().node) == (near, far)
    # Of other points nothing was touched.
    assert other.connections.get().node == far


@pytest.mark.parametrize(
    ("values", "locator", "kind"),
    [
        ({"osoite": "Keksijänkatu 1, 010190-900P"}, "osoite", "identity code"),
        ({"osoite": "Keksijänkatu 1, puh 040 123 4567"}, "osoite", "phone number"),
        ({"osoite": "c/o Esimerkki, Keksijänkatu 1"}, "osoite", "name"),
        ({"osoite": "esimerkki@posti.example"}, "osoite", "e-mail"),
        ({"tunnus": "010190-900P"}, "tunnus", "identity code"),
    ],
)
def test_personal_content_is_refused_and_not_quoted(
    values: dict[str, str], locator: str, kind: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        insert(**values)

    assert (caught.value.locator, kind in caught.value.message) == (locator, True)
    assert not any(value in caught.value.message for value in values.values())
    assert not any(value in str(line.scope) for line in LedgerEntry.objects.all()
                   for value in values.values())  # fmt: skip
    assert not ConsumptionPoint.objects.exists()


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"tunnus": None}, "tunnus needs a value"),
        ({"tunnus": "A B"}, "tunnus: an id has letters"),
        ({"osoite": None}, "osoite needs a value"),
        ({"osoite": "Keksijänkatu 1 2 3 4 5"}, "osoite is no address"),
        ({"sijainti": make_point(height=90.0)}, "sijainti takes no heights"),
    ],
)
def test_faults_of_a_point_are_named(values: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidValueError, match=words):
        insert(**values)


def test_an_id_is_given_once() -> None:
    point = insert()

    with pytest.raises(InvalidValueError, match="tunnus: another feature has the same already"):
        insert()
    with pytest.raises(InvalidValueError, match="tunnus is given when"):
        update(point, tunnus="KP-901")


def test_a_deleted_point_is_ended_and_its_id_brings_it_back() -> None:
    point = insert(sijainti=make_point())

    with writer() as writing:
        writing.delete(Q(pk=point.pk))
    point.refresh_from_db()
    ended = point.ended_at
    again = insert(osoite="Keksijänkatu 7")

    assert ended is not None
    assert (again.pk, again.ended_at, again.house_number) == (point.pk, None, 7)
