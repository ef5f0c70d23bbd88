"""``GET /api/identify``: what is around a place, by layer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString, MultiPolygon, Polygon

from gisapp.models import LedgerEntry
from networks.models import Area
from tests.make import EAST, NORTH, make_link, make_node, make_point, make_valve

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    ClientAs = Callable[[str], Client]


def ask(client: Client, status: int = 200, **parameters: Any) -> dict[str, Any]:
    """The answer at the given place, or the problem that comes with ``status``."""
    response = client.get("/api/identify", {"x": EAST, "y": NORTH, **parameters})
    assert response.status_code == status, response.content
    answer: dict[str, Any] = json.loads(response.content)
    return answer


def found(answer: dict[str, Any]) -> dict[str, list[str]]:
    """Ids by type."""
    return {
        layer["tyyppi"]: [feature["id"] for feature in layer["features"]]
        for layer in answer["layers"]
    }


def test_features_come_by_layer_and_nearest_first(client_as: ClientAs) -> None:
    far = make_valve(geometry=make_point(EAST + 4))
    near = make_valve(geometry=make_point(EAST + 1))
    make_valve(geometry=make_point(EAST + 60))
    pipe = make_link(geometry=LineString((EAST - 50, NORTH + 2), (EAST + 50, NORTH + 2), srid=3067))

    answer = ask(client_as("planner"))

    assert found(answer) == {
        "vesijohto": [str(pipe.tunnus)],
        "venttiili": [str(near.tunnus), str(far.tunnus)],
    }
    distances = [f["etaisyys"] for layer in answer["layers"] for f in layer["features"]]
    assert distances == [2.0, 1.0, 4.0]


def test_a_feature_has_its_published_properties_and_its_geometry(client_as: ClientAs) -> None:
    make_valve(position="kiinni", condition="ei_toimi", nominal_diameter_mm=150)

    (layer,) = ask(client_as("viewer"))["layers"]
    (feature,) = layer["features"]

    assert feature["properties"]["asento"] == "kiinni"
    assert feature["properties"]["toimintakunto"] == "ei_toimi"
    assert feature["properties"]["nimellishalkaisija"] == 150
    assert "sijainti" not in feature["properties"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [EAST, NORTH]}


def test_an_area_is_found_from_inside(client_as: ClientAs) -> None:
    box = Polygon.from_bbox((EAST - 500, NORTH - 500, EAST + 500, NORTH + 500))
    Area.objects.create(
        kind="painepiiri", name="Alapiiri", network="vesi", geometry=MultiPolygon(box, srid=3067)
    )

    (layer,) = ask(client_as("planner"))["layers"]

    assert layer["tyyppi"] == "painepiiri"
    assert layer["features"][0]["etaisyys"] == 0


@pytest.mark.parametrize(
    ("crs", "x", "y"),
    [("EPSG:3881", 27514405.762, 6842236.895), ("EPSG:4326", 27.2721536, 61.6884135)],
)
def test_place_and_answer_are_in_the_asked_system(
    client_as: ClientAs, crs: str, x: float, y: float
) -> None:
    make_valve(geometry=make_point(514_400.0, 6_839_500.0))

    answer = ask(client_as("planner"), x=x, y=y, crs=crs, tolerance=0.5)

    (feature,) = answer["layers"][0]["features"]
    east, north = feature["geometry"]["coordinates"]
    assert answer["crs"] == crs
    assert (east, north) == (pytest.approx(x, abs=0.01), pytest.approx(y, abs=0.01))


def test_secret_nodes_are_for_those_who_may_see_them(client_as: ClientAs) -> None:
    make_node(type_code="vesitorni", secrecy="salassa")

    assert found(ask(client_as("viewer"))) == {}
    assert "laite" in found(ask(client_as("planner")))


def test_a_crowd_is_cut_and_says_so(client_as: ClientAs) -> None:
    for step in range(21):
        make_valve(geometry=make_point(EAST + step / 10))

    (layer,) = ask(client_as("planner"))["layers"]

    assert len(layer["features"]) == 20
    assert layer["katkaistu"] is True


def test_the_ledger_names_every_id_that_left(client_as: ClientAs) -> None:
    valve = make_valve()

    ask(client_as("planner"))

    line = LedgerEntry.objects.get(kind="venttiili", action="identify")
    assert (line.outcome, line.n) == ("ok", 1)
    assert line.scope["place"] == [EAST, NORTH]
    assert LedgerEntry.objects.filter(kind="vesijohto").count() == 0
    assert LedgerEntry.objects.get(kind="kulutuspaikka", action="identify").n == 0
    assert valve.pk is not None


@pytest.mark.parametrize(
    ("parameters", "parameter"),
    [
        ({"x": ""}, "x"),
        ({"y": "pohjoinen"}, "y"),
        ({"x": "nan"}, "x"),
        ({"x": "1e999"}, "x"),
        ({"x": NORTH, "y": EAST}, "x"),
        ({"x": 0, "y": 0}, "x"),
        ({"tolerance": 0}, "tolerance"),
        ({"tolerance": 201}, "tolerance"),
        ({"tolerance": "-1"}, "tolerance"),
        ({"crs": "EPSG:2393"}, "srsName"),
        ({"toleranssi": 5}, "toleranssi"),
        ({"x": [EAST, EAST]}, "x"),
    ],
)
def test_a_wrong_parameter_is_named(
    client_as: ClientAs, parameters: dict[str, Any], parameter: str
) -> None:
    problem = ask(client_as("planner"), status=400, **parameters)

    assert problem["parameter"] == parameter
    assert problem["detail"]


def test_nobody_is_asked_to_sign_in_first(client: Client, db: None) -> None:
    response = client.get("/api/identify", {"x": str(EAST), "y": str(NORTH)})

    assert response.status_code == 401


def test_only_reading_methods_are_served(client_as: ClientAs) -> None:
    assert client_as("planner").post("/api/identify").status_code == 405
