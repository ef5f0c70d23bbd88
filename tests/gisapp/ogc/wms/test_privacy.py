"""What a role sees of points and of secret things, on the picture and behind it, and the ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from django.contrib.gis.geos import Point

from gisapp import audit
from gisapp.access import tile_use
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_consumption_point, make_valve
from tests.support.png import covered
from tests.support.wms import ask, box, get_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse
    from django.test import Client

# The engine has a connection of its own and sees only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
HERE: Final = {"bbox": box(100, east=EAST, north=NORTH)}
ROLES: Final = ("viewer", "planner", "main_user", "feed")
FORMATS: Final = ("text/plain", "text/html", "application/json", "application/vnd.ogc.gml")


def info(client: Client, layers: str, format_: str = "text/plain") -> HttpResponse:
    """What is in the middle."""
    words = {"layers": layers, "query_layers": layers, "i": "100", "j": "100", **HERE}
    return ask(client, "GetFeatureInfo", info_format=format_, feature_count="9", **words)


def test_points_look_the_same_to_every_role_so_no_picture_can_hold_an_address(
    client_as: Callable[[str], Client],
) -> None:
    make_consumption_point()

    pictures = {get_map(client_as(role), layers="kulutuspaikka", **HERE).content for role in ROLES}

    assert len(pictures) == 1
    assert covered(pictures.pop()).any()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize(
    ("role", "told"), [("viewer", False), ("planner", True), ("main_user", True), ("feed", True)]
)
def test_an_address_leaves_to_those_who_may_read_it_in_every_format(
    role: str, told: bool, format_: str, client_as: Callable[[str], Client]
) -> None:
    point = make_consumption_point()

    said = info(client_as(role), "kulutuspaikka", format_).content.decode()

    assert point.point_id in said
    assert ("Keksijänkatu" in said) == told
    assert ("osoite" in said) == told


def test_an_ended_point_is_neither_drawn_nor_told(client_as: Callable[[str], Client]) -> None:
    point = make_consumption_point()
    point.ended_at = point.recorded_at
    point.save()
    planner = client_as("planner")

    assert not covered(get_map(planner, layers="kulutuspaikka", **HERE).content).any()
    assert point.point_id not in info(planner, "kulutuspaikka").content.decode()


@pytest.mark.parametrize(
    ("role", "seen"), [("viewer", False), ("feed", False), ("planner", True), ("main_user", True)]
)
def test_a_secret_valve_is_drawn_and_told_to_those_who_may_see_it(
    role: str, seen: bool, client_as: Callable[[str], Client]
) -> None:
    place = Point(EAST, NORTH, srid=3067)
    valve = make_valve(secrecy="salassa", geometry=place)
    client = client_as(role)

    drawn = covered(get_map(client, layers="venttiili", **HERE).content).any()

    assert bool(drawn) == seen
    assert (str(valve.tunnus) in info(client, "venttiili").content.decode()) == seen
    assert (str(valve.tunnus) in info(client, "laitteet").content.decode()) == seen


def test_the_ledger_says_that_a_map_of_points_took_the_right_to_points(
    client_as: Callable[[str], Client],
) -> None:
    viewer = client_as("viewer")
    # What other tests looked at is still open in this process.
    tile_use.end_all()
    before = set(LedgerEntry.objects.values_list("seq", flat=True))

    get_map(viewer, layers="vesijohto,kulutuspaikka", **HERE)
    get_map(viewer, layers="vesijohto", **HERE)
    tile_use.end_all()

    entries = LedgerEntry.objects.filter(action="map").exclude(seq__in=before)
    rights = {entry.scope["layers"]: entry.right for entry in entries}
    assert rights == {"vesijohto,kulutuspaikka": "read_points", "vesijohto": "read_networks"}


def test_the_ledger_names_the_points_that_were_told_and_nothing_of_their_address(
    client_as: Callable[[str], Client],
) -> None:
    point = make_consumption_point()

    info(client_as("planner"), "kulutuspaikka")

    entry = LedgerEntry.objects.filter(action="info").latest("seq")
    assert (entry.kind, entry.right, entry.n) == ("kulutuspaikka", "read_points", 1)
    assert audit.unpack(bytes(entry.ids or b"")) == [point.pk]
    assert "Keksij" not in json.dumps(entry.scope)
