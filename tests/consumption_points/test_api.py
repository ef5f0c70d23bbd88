"""``POST /api/lookup``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.test import Client

from consumption_points.services import street_names_refresh
from gisapp import audit
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_account, make_address, make_consumption_point, make_point

if TYPE_CHECKING:
    from collections.abc import Callable


pytestmark = pytest.mark.django_db
BOW_TIE: Final = [[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]


def ask(client: Client, body: Any, **headers: str) -> Any:
    text = body if isinstance(body, (str, bytes)) else json.dumps(body)
    return client.post("/api/lookup", text, content_type="application/json", headers=headers)


@pytest.fixture
def point(db: None) -> Any:
    """The one point of the tests."""
    made = make_consumption_point(point_id="KP-1")
    street_names_refresh()
    return made


def test_the_answer_has_the_point_with_its_place(
    client_as: Callable[[str], Client], point: Any
) -> None:
    response = ask(client_as("planner"), {"q": "Keksijankatu 12"})

    body = response.json()
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    assert response["Cache-Control"] == "no-store"
    assert (body["type"], body["numberMatched"], body["numberReturned"]) == (
        "FeatureCollection",
        1,
        1,
    )
    feature = body["features"][0]
    assert feature["properties"] == {
        "tunnus": "KP-1",
        "osoite": "Keksijänkatu 12, 50100 Mikkeli",
        "score": 1.0,
        "rule": "tarkka",
        "samassa_osoitteessa": 1,
        "paattynyt": False,
    }
    longitude, latitude = feature["geometry"]["coordinates"]
    assert (round(longitude, 2), round(latitude, 2)) == (27.27, 61.69)


def test_another_system_is_named_in_the_answer(
    client_as: Callable[[str], Client], point: Any
) -> None:
    body = ask(client_as("planner"), {"q": "Keksijänkatu 12", "crs": "EPSG:3067"}).json()

    assert body["features"][0]["geometry"]["coordinates"] == [EAST, NORTH]
    assert body["crs"]["properties"]["name"] == "EPSG:3067"


def test_a_point_without_a_place_has_no_geometry(client_as: Callable[[str], Client]) -> None:
    make_consumption_point(geometry=None)
    street_names_refresh()

    body = ask(client_as("planner"), {"q": "Keksijänkatu 12"}).json()

    assert body["features"][0]["geometry"] is None


def test_pages_are_cut_from_one_order(client_as: Callable[[str], Client]) -> None:
    for number in range(1, 8):
        make_consumption_point(point_id=f"KP-{number}", address=f"Keksijänkatu {number}")
    street_names_refresh()
    client = client_as("planner")

    pages = [
        ask(client, {"q": "Keksijänkatu", "limit": 3, "offset": offset}).json()
        for offset in (0, 3, 6)
    ]

    ids = [f["properties"]["tunnus"] for page in pages for f in page["features"]]
    assert ids == [f"KP-{number}" for number in range(1, 8)]
    assert {page["numberMatched"] for page in pages} == {7}


def test_street_and_polygon_are_questions_too(
    client_as: Callable[[str], Client], point: Any
) -> None:
    client = client_as("planner")
    around = [
        [EAST - 5, NORTH - 5],
        [EAST + 5, NORTH - 5],
        [EAST, NORTH + 5],
        [EAST - 5, NORTH - 5],
    ]

    street = ask(client, {"street": "Keksijänkatu", "from": 10, "to": 12}).json()
    polygon = ask(
        client,
        {"polygon": {"type": "Polygon", "coordinates": [around]}, "crs": "EPSG:3067"},
    ).json()

    assert street["features"][0]["properties"]["tunnus"] == "KP-1"
    assert polygon["features"][0]["properties"]["tunnus"] == "KP-1"


def test_a_polygon_in_degrees_is_taken_east_first(
    client_as: Callable[[str], Client], point: Any
) -> None:
    around = [[27.2, 61.6], [27.4, 61.6], [27.4, 61.8], [27.2, 61.8], [27.2, 61.6]]

    body = ask(
        client_as("planner"), {"polygon": {"type": "Polygon", "coordinates": [around]}}
    ).json()

    assert body["numberMatched"] == 1


def test_a_known_address_without_a_point_is_named(
    client_as: Callable[[str], Client], point: Any
) -> None:
    make_address(house_number=40, geometry=make_point(EAST + 30, NORTH))
    street_names_refresh()

    body = ask(client_as("planner"), {"q": "Keksijänkatu 40"}).json()

    assert body["tunnettu_osoite"]["osoite"] == "Keksijänkatu 40, 50100 Mikkeli"
    assert body["features"][0]["properties"]["rule"] == "lahin"


@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_a_role_without_the_right_is_refused_and_the_attempt_is_kept(
    role: str, client_as: Callable[[str], Client], point: Any
) -> None:
    response = ask(client_as(role), {"q": "Keksijänkatu 12"})

    entry = LedgerEntry.objects.latest("seq")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
    assert b"KP-1" not in response.content
    assert (entry.action, entry.outcome, entry.right) == ("lookup", "denied", "look_up")


def test_without_sign_in_there_is_no_look_up(point: Any) -> None:
    assert ask(Client(), {"q": "Keksijänkatu 12"}).status_code == 401


def test_a_session_needs_its_token(point: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_account("planner"), backend="django.contrib.auth.backends.ModelBackend")

    assert ask(client, {"q": "Keksijänkatu 12"}).status_code == 403


def test_the_ledger_has_ids_and_counts_and_no_text(
    client_as: Callable[[str], Client], point: Any
) -> None:
    ask(client_as("planner"), {"q": "Keksijankatu 12"})

    entry = LedgerEntry.objects.latest("seq")
    assert (entry.action, entry.kind, entry.outcome, entry.n) == (
        "lookup",
        "kulutuspaikka",
        "ok",
        1,
    )
    assert audit.unpack(bytes(entry.ids or b"")) == [point.pk]
    assert entry.purpose == "suunnittelu"
    assert entry.scope["purpose_assumed"] is True
    assert "eksij" not in json.dumps(entry.scope)


def test_a_given_purpose_is_kept_as_given(client_as: Callable[[str], Client], point: Any) -> None:
    ask(client_as("planner"), {"q": "Keksijankatu 12", "purpose": "vikatilanne"})

    entry = LedgerEntry.objects.latest("seq")
    assert (entry.purpose, entry.scope["purpose_assumed"]) == ("vikatilanne", False)


@pytest.mark.parametrize(
    ("body", "locator"),
    [
        ("", "body"),
        ("{", "body"),
        ("[" * 5000, "body"),
        ("[]", "body"),
        (b"\xff\xfe{}", "body"),
        ({}, "q"),
        ({"q": "Katu 1", "street": "Katu"}, "q"),
        ({"q": "Katu 1", "nimi": "x"}, "body"),
        ({"q": ""}, "q"),
        ({"q": 5}, "q"),
        ({"q": "a\u0000b"}, "q"),
        ({"q": "x" * 201}, "q"),
        ({"q": "Katu 1", "limit": 0}, "limit"),
        ({"q": "Katu 1", "limit": 1001}, "limit"),
        ({"q": "Katu 1", "limit": True}, "limit"),
        ({"q": "Katu 1", "offset": -1}, "offset"),
        ({"q": "Katu 1", "purpose": "uteliaisuus"}, "purpose"),
        ({"q": "Katu 1", "crs": "EPSG:9999"}, "srsName"),
        ({"street": "Katu", "from": 5, "to": 1}, "to"),
        ({"polygon": {"type": "Point", "coordinates": [27, 61]}}, "polygon"),
        ({"polygon": {"type": "Polygon", "coordinates": [[[27, 61]]]}}, "polygon"),
        (
            {
                "polygon": {
                    "type": "Polygon",
                    "coordinates": [[[0, 0], [1, 1], [0, 1], [1, 0], [0, 0]]],
                }
            },
            "polygon",
        ),
        ({"polygon": {"type": "Polygon", "coordinates": "x"}}, "polygon"),
        ({"polygon": {"type": "Polygon", "coordinates": []}}, "polygon"),
    ],
)
def test_a_bad_body_gets_one_clear_problem(
    body: Any, locator: str, client_as: Callable[[str], Client]
) -> None:
    response = ask(client_as("planner"), body)

    problem = response.json()
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert problem["locator"] == locator
    assert problem["detail"]


def test_a_huge_body_is_refused(client_as: Callable[[str], Client]) -> None:
    response = ask(client_as("planner"), {"q": "x" * 70_000})

    assert response.status_code == 413


def test_only_post_is_answered(client_as: Callable[[str], Client]) -> None:
    assert client_as("planner").get("/api/lookup?q=Katu").status_code == 405
