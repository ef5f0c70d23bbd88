"""REST over the declarations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.features.registry import all_types
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_link, make_node, make_valve
from tests.support.features import TYPE_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def test_every_layer_has_its_list_and_no_other_type(client_as: Callable[[str], Client]) -> None:
    client = client_as("main_user")

    codes = {kind.name: client.get(f"/api/{kind.name}/").status_code for kind in all_types()}

    assert {name for name, code in codes.items() if code == 200} == set(TYPE_NAMES)
    assert set(codes.values()) == {200, 404}


def test_a_feature_is_geojson_with_the_published_names(
    client_as: Callable[[str], Client],
) -> None:
    valve = make_valve(nominal_diameter_mm=150)

    body = client_as("viewer").get(f"/api/venttiili/{valve.tunnus}/").json()

    assert body["type"] == "Feature"
    assert body["id"] == str(valve.tunnus)
    assert body["properties"]["asento"] == "auki"
    assert body["properties"]["nimellishalkaisija"] == 150
    assert body["geometry"]["coordinates"] == pytest.approx([27.2722, 61.6884], abs=1e-3)


def test_coordinates_come_in_the_system_that_was_asked_for(
    client_as: Callable[[str], Client],
) -> None:
    valve = make_valve()

    body = client_as("viewer").get(f"/api/venttiili/{valve.tunnus}/?crs=EPSG:3067").json()

    assert body["geometry"]["coordinates"] == pytest.approx([EAST, NORTH])


def test_a_link_tells_its_ends_and_its_length(client_as: Callable[[str], Client]) -> None:
    link = make_link()

    body = client_as("viewer").get(f"/api/vesijohto/{link.tunnus}/").json()

    assert body["properties"]["alkusolmu"] == str(link.start_node_id)
    # TM35FIN shortens by 0.4 m a kilometre here: 100 m of it is 100.04 m on the ellipsoid.
    assert body["properties"]["pituus"] == pytest.approx(100.04, abs=0.01)


def test_pages_and_boxes_limit_the_list(client_as: Callable[[str], Client]) -> None:
    make_node()
    make_node()
    client = client_as("viewer")

    page = client.get("/api/laite/?limit=1").json()
    box = f"{EAST - 5},{NORTH - 5},{EAST + 5},{NORTH + 5}"
    inside = client.get(f"/api/laite/?crs=EPSG:3067&bbox={box}").json()
    outside = client.get("/api/laite/?crs=EPSG:3067&bbox=0,0,1,1").json()

    assert (page["numberMatched"], page["numberReturned"]) == (2, 1)
    assert page["next"]
    assert (inside["numberMatched"], outside["numberMatched"]) == (2, 0)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/laite/?bbox=1,2,3", 400),
        ("/api/laite/?bbox=a,b,c,d", 400),
        ("/api/laite/?crs=EPSG:1", 400),
        ("/api/laite/olematon/", 404),
        ("/api/laite/3f8e4c52-0000-4000-8000-000000000000/", 404),
    ],
)
def test_a_bad_request_gets_problem_details(
    path: str, status: int, client_as: Callable[[str], Client]
) -> None:
    response = client_as("viewer").get(path)

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_list_is_in_the_ledger_with_what_left(client_as: Callable[[str], Client]) -> None:
    make_node()

    client_as("viewer").get("/api/laite/")

    line = LedgerEntry.objects.latest("seq")
    assert (line.action, line.kind, line.outcome, line.n) == ("list", "laite", "ok", 1)


def test_the_openapi_document_names_every_type(client_as: Callable[[str], Client]) -> None:
    text = client_as("viewer").get("/api/schema/").content.decode()

    assert [name for name in TYPE_NAMES if f"/api/{name}/" not in text] == []
