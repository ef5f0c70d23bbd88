"""Ends that do not quite meet: what is proposed, what is unclear, what an approval does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gisapp.models import LedgerEntry
from networks.models import Link, Node
from tests.make import EAST, NORTH, make_link, make_point, make_valve
from tests.networks.models import import_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/api/network/repairs"


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def pipe(*places: tuple[float, float], **values: Any) -> Link:
    return make_link(
        geometry=LineString(*((EAST + e, NORTH + n) for e, n in places), srid=3067), **values
    )


def proposals(client: Client, **asked: Any) -> Any:
    response = client.get(PATH, asked)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def approve(client: Client, **body: Any) -> Any:
    return client.post(PATH, body, content_type="application/json")


def test_loose_ends_meet_in_their_middle(planner: Client) -> None:
    west, east = pipe((0, 0), (100, 0)), pipe((100.4, 0.2), (200, 0))
    south = pipe((100, -0.3), (100, -90))

    (feature,) = proposals(planner, tolerance=0.6)["features"]
    response = approve(planner, tolerance=0.6, approve=[feature["id"]])

    assert feature["properties"]["rule"] == "meet"
    assert [one["end"] for one in feature["properties"]["ends"]] == ["loppu", "alku", "alku"]
    assert feature["geometry"]["type"] == "MultiLineString"
    assert response.json() == {"repaired": 1, "links": 3}
    for link in (west, east, south):
        link.refresh_from_db()
    assert west.end_node_id == east.start_node_id == south.start_node_id
    assert west.end_node.type_code == "haara"
    assert west.geometry[-1] == east.geometry[0] == (EAST + 100.133, NORTH - 0.033)
    assert Node.objects.count() == 4


def test_a_loose_end_goes_to_the_node_beside_it(planner: Client) -> None:
    link, valve = pipe((0, 0), (100, 0)), make_valve(geometry=make_point(EAST + 100.3))

    (feature,) = proposals(planner)["features"]
    approve(planner, approve="all")

    assert feature["properties"]["rule"] == "snap"
    assert feature["properties"]["node"] == {"tyyppi": "venttiili", "tunnus": str(valve.tunnus)}
    assert feature["properties"]["ends"][0]["etaisyys_m"] == 0.3
    number = valve.change_number
    link.refresh_from_db()
    valve.refresh_from_db()
    assert (link.end_node_id, link.geometry[-1]) == (valve.tunnus, (EAST + 100.3, NORTH))
    assert number in (valve.change_number, 0)
    assert proposals(planner)["features"] == []


def test_many_gaps_take_no_more_statements_than_few(planner: Client) -> None:
    taken = []
    for gaps in (2, 9):
        for number in range(gaps):
            pipe((0, 50 * number), (100, 50 * number))
            pipe((100.4, 50 * number), (200, 50 * number))
        with CaptureQueriesContext(connection) as queries:
            done = approve(planner, approve="all").json()
        assert done == {"repaired": gaps, "links": 2 * gaps}
        taken.append(len(queries))
        Link.objects.all().delete()
        Node.objects.all().delete()

    assert taken[0] >= taken[1]


def test_what_is_unclear_is_left_to_a_person(planner: Client) -> None:
    pipe((0, 0), (100, 0))
    make_valve(geometry=make_point(EAST + 100.3))
    make_valve(geometry=make_point(EAST + 99.7))
    pipe((0, 50), (0.2, 50))
    pipe((0.4, 50), (90, 50))

    body = proposals(planner)

    assert body["features"] == []
    assert {one["reason"] for one in body["unclear"]} == {"several_nodes", "both_ends_of_a_link"}


def test_a_proposal_that_has_changed_is_not_applied(planner: Client) -> None:
    link = pipe((0, 0), (100, 0))
    pipe((100.4, 0), (200, 0))
    (feature,) = proposals(planner)["features"]
    Link.objects.filter(pk=link.pk).update(material="PE")

    response = approve(planner, approve=[feature["id"]])

    assert response.status_code == 409
    assert "1 of the proposals stand no more" in response.json()["detail"]
    assert Node.objects.count() == 4


def test_a_repair_that_would_cross_itself_names_the_link(planner: Client) -> None:
    link = pipe((0, 0), (60, 0), (60, 10), (40, 10), (40, 0.3))
    make_valve(geometry=make_point(EAST + 40, NORTH - 0.1))

    response = approve(planner, approve="all")

    assert response.status_code == 400
    assert f"vesijohto {link.tunnus} then crosses itself" in response.json()["detail"]
    link.refresh_from_db()
    assert link.geometry[-1] == (EAST + 40, NORTH + 0.3)


def test_networks_and_what_is_far_are_kept_apart(planner: Client) -> None:
    pipe((0, 0), (100, 0))
    pipe((100.4, 0), (200, 0), network="jatevesi")
    pipe((100.7, 0), (200, 10))

    assert proposals(planner)["features"] == []
    assert len(proposals(planner, tolerance=1)["features"]) == 1
    assert proposals(planner, tolerance=1, source="muu")["features"] == []


def test_secret_objects_are_counted_and_the_rest_is_in_the_ledger(
    client_as: Callable[[str], Client],
) -> None:
    pipe((0, 0), (100, 0))
    pipe((100.4, 0), (200, 0), secrecy="salassa")

    body = proposals(client_as("viewer"))

    assert (body["features"], body["hidden"]) == ([], 1)
    told = LedgerEntry.objects.filter(action="repair", outcome="ok").order_by("kind")
    assert list(told.values_list("kind", "n")) == [("laite", 0), ("vesijohto", 0)]
    assert approve(client_as("viewer"), approve="all").status_code == 403


def test_what_is_told_is_in_the_ledger(planner: Client) -> None:
    pipe((0, 0), (100, 0))
    pipe((100.4, 0), (200, 0))

    proposals(planner)

    told = LedgerEntry.objects.filter(action="repair", outcome="ok").order_by("kind")
    assert list(told.values_list("kind", "n")) == [("laite", 2), ("vesijohto", 2)]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"tolerance": "wide"}, "tolerance as a number"),
        ({"tolerance": 0}, "above 0"),
        ({"tolerance": 51}, "up to 50 m"),
        ({"tolerance": "nan"}, "tolerance as a number"),
    ],
)
def test_a_tolerance_has_bounds(planner: Client, asked: dict[str, Any], words: str) -> None:
    response = planner.get(PATH, asked)

    assert response.status_code == 400
    assert words in response.json()["detail"]
    assert approve(planner, approve=7).status_code == 400
    for source in (7, "\x00", "\ud800", "x" * 65):
        assert approve(planner, source=source, approve="all").status_code == 400


def test_an_import_keeps_gaps_when_asked(planner: Client, tmp_path: Path) -> None:
    lines = [[[EAST, NORTH], [EAST + 50, NORTH]], [[EAST + 50.6, NORTH], [EAST + 90, NORTH]]]
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"P-{number}"},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for number, line in enumerate(lines)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})

    words = ("--format", "geojson", "--crs", "EPSG:3067", "--network", "vesi", "--source", "aukot",
             "--keep-gaps")  # fmt: skip
    import_text(tmp_path, text, *words, name="aukot.geojson")

    assert (Link.objects.count(), Node.objects.count()) == (2, 4)
    assert approve(planner, tolerance=1, source="aukot", approve="all").json()["links"] == 2
    mended = list(Link.objects.order_by("pk").values())
    assert Node.objects.count() == 3
    import_text(tmp_path, text, *words, name="aukot.geojson")
    assert list(Link.objects.order_by("pk").values()) == mended
    assert Node.objects.count() == 3
