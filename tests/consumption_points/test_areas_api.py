"""``/api/areas/…``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Polygon
from django.core.management import call_command

from consumption_points.models import Connection
from gisapp import access
from gisapp.models import LedgerEntry
from networks.models import Area, Coupling
from networks.reporting import area_storing
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_node, make_point

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from networks.models import Node

pytestmark = pytest.mark.django_db

ZONES = "/api/areas/pressure-zones"
DISTRICTS = "/api/areas/pumping-districts"


def connect(node: Node, network: str = "vesi") -> None:
    Connection.objects.create(
        point=make_consumption_point(), node=node, network=network, rule="kasin", score=1.0
    )


@pytest.fixture
def hill() -> dict[str, Any]:
    """A tower, two mains, a booster, a main with a house on the hill."""
    tower = make_node(type_code="vesitorni", secrecy="salassa")
    middle = make_node(geometry=make_point(EAST + 100, NORTH))
    booster = make_node(
        kind="pumppaamo", type_code="paineenkorottamo", geometry=make_point(EAST + 200, NORTH)
    )
    house = make_node(
        kind="liitoskohta", type_code="tonttiliitos", geometry=make_point(EAST + 300, NORTH)
    )
    line = LineString((EAST + 200, NORTH), (EAST + 300, NORTH), srid=3067)
    links = [
        make_link(start_node=tower, end_node=middle, material="PVC", built_year=1983),
        make_link(
            start_node=middle,
            end_node=booster,
            geometry=LineString((EAST + 100, NORTH), (EAST + 200, NORTH), srid=3067),
        ),
        make_link(start_node=booster, end_node=house, geometry=line),
    ]
    connect(house)
    return {"tower": tower, "booster": booster, "house": house, "links": links}


def features(client: Client, address: str) -> list[dict[str, Any]]:
    response = client.get(address)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/geo+json"
    found: list[dict[str, Any]] = response.json()["features"]
    return found


def test_zones_have_lengths_points_and_bounds(
    client_as: Callable[[str], Client], hill: dict[str, Any]
) -> None:
    lower, upper = features(client_as("planner"), ZONES)

    assert lower["properties"]["length_m"] == pytest.approx(200.0, abs=0.2)
    assert lower["properties"]["by_material"].keys() == {"PVC", "PEH"}
    assert lower["properties"]["by_decade"].keys() == {"1980", "ei_tiedossa"}
    assert lower["properties"]["by_diameter_class"].keys() == {"64-110"}
    assert lower["properties"]["consumption_points"] == 0
    assert upper["properties"]["consumption_points"] == 1
    assert lower["properties"]["sources"][0]["tunnus"] == str(hill["tower"].tunnus)
    for zone in (lower, upper):
        assert zone["properties"]["fed"] is True
        bounds = [one["tunnus"] for one in zone["properties"]["bounded_by"]]
        assert bounds == [str(hill["booster"].tunnus)]
    shape = GEOSGeometry(str(upper["geometry"]).replace("'", '"'), srid=4326)
    house = make_point(EAST + 300, NORTH)
    house.transform(4326)
    assert shape.contains(house)


def test_a_viewer_sees_zones_without_what_is_secret(
    client_as: Callable[[str], Client], hill: dict[str, Any]
) -> None:
    hill["links"][2].secrecy = "salassa"
    hill["links"][2].save()

    response = client_as("viewer").get(ZONES).json()

    assert response["hidden"] == 1
    (zone,) = response["features"]
    assert zone["properties"]["sources"] == []


def test_the_ledger_has_the_devices_that_left_and_the_counts(
    client_as: Callable[[str], Client], hill: dict[str, Any]
) -> None:
    features(client_as("planner"), ZONES)

    lines = {line.kind: line for line in LedgerEntry.objects.filter(action="areas")}
    assert lines["pumppaamo"].n == 1
    assert lines["laite"].n == 1
    assert lines["vesijohto"].scope["counted"] == 3
    assert lines["kulutuspaikka"].scope["counted"] == 1


def test_no_network_has_no_zones(client_as: Callable[[str], Client]) -> None:
    assert features(client_as("viewer"), ZONES) == []
    assert features(client_as("viewer"), DISTRICTS) == []


@pytest.fixture
def stations() -> tuple[Node, Node]:
    """Two pumping stations of a sewer, the upper one and the lower one."""
    upper, lower = (
        make_node(
            kind="pumppaamo",
            type_code="jatevesipumppaamo",
            network="jatevesi",
            geometry=make_point(EAST + east, NORTH),
        )
        for east in (100, 200)
    )
    make_link(network="jatevesi", end_node=upper, flow_direction="myotainen")
    make_link(
        network="jatevesi",
        start_node=upper,
        end_node=lower,
        flow_direction="myotainen",
        geometry=LineString((EAST + 100, NORTH), (EAST + 200, NORTH), srid=3067),
    )
    return upper, lower


def test_a_district_has_the_station_and_those_above_it(
    client_as: Callable[[str], Client], stations: tuple[Node, Node]
) -> None:
    upper, lower = stations
    connect(upper, "jatevesi")
    connect(upper, "jatevesi")

    found = features(client_as("viewer"), DISTRICTS)

    assert [one["properties"]["station"][0]["tunnus"] for one in found] == [
        str(lower.tunnus),
        str(upper.tunnus),
    ]
    assert [one["properties"]["links"] for one in found] == [2, 1]
    assert [one["properties"]["consumption_points"] for one in found] == [2, 2]
    above = [one["properties"]["stations_upstream"] for one in found]
    assert above[0][0]["tunnus"] == str(upper.tunnus)
    assert above[1] == []


def test_a_station_that_nothing_drains_to_has_no_district(
    client_as: Callable[[str], Client],
) -> None:
    make_node(kind="pumppaamo", type_code="jatevesipumppaamo", network="jatevesi")

    body = client_as("viewer").get(DISTRICTS).json()

    assert (body["features"], body["hidden"]) == ([], 0)


def test_stored_districts_are_a_published_type_of_their_own(
    client_as: Callable[[str], Client], stations: tuple[Node, Node]
) -> None:
    planner, (upper, lower) = client_as("planner"), stations

    first = planner.post(DISTRICTS).json()
    zones = planner.post(ZONES).json()
    again = planner.post(DISTRICTS).json()

    assert (first, zones["new"]) == ({"new": 2, "changed": 0, "unchanged": 0, "removed": 0}, 0)
    assert again == {"new": 0, "changed": 0, "unchanged": 2, "removed": 0}
    answer = client_as("viewer").get("/ogc/collections/pumppauspiiri/items?f=json")
    shown = json.loads(answer.getvalue())
    told = {one["properties"]["lahdetunnus"]: one["properties"] for one in shown["features"]}
    assert told.keys() == {f"solmu-{upper.pk}", f"solmu-{lower.pk}"}
    assert {one["verkosto"] for one in told.values()} == {"jatevesi"}
    areas: Any = dict(Area.objects.values_list("source_id", "geometry"))
    assert areas[f"solmu-{lower.pk}"].contains(areas[f"solmu-{upper.pk}"].centroid)


def test_the_district_of_a_secret_station_is_not_stored(
    stations: tuple[Node, Node], capsys: pytest.CaptureFixture[str]
) -> None:
    upper, lower = stations
    lower.secrecy = "salassa"
    lower.save()

    call_command("compute_districts")

    assert capsys.readouterr().out.strip() == "new 1 changed 0 unchanged 0 removed 0"
    assert Area.objects.get().source_id == f"solmu-{upper.pk}"


def test_stored_zones_replace_only_computed_ones(
    client_as: Callable[[str], Client], hill: dict[str, Any]
) -> None:
    box = Polygon.from_bbox((EAST, NORTH, EAST + 10, NORTH + 10))
    drawn = Area.objects.create(
        kind="painepiiri", name="Piirretty", network="vesi", geometry=MultiPolygon(box, srid=3067)
    )
    client = client_as("planner")

    first = client.post(ZONES)
    again = client.post(ZONES)
    Coupling.objects.create(from_node=hill["tower"], to_node=hill["house"])
    joined = client.post(ZONES)

    assert first.json() == {"new": 2, "changed": 0, "unchanged": 0, "removed": 0}
    assert again.json() == {"new": 0, "changed": 0, "unchanged": 2, "removed": 0}
    assert joined.json() == {"new": 0, "changed": 1, "unchanged": 0, "removed": 1}
    assert Area.objects.filter(pk=drawn.pk).exists()
    assert Area.objects.filter(source="laskettu").count() == 1


def test_the_command_stores_zones_with_water_only(
    hill: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    make_link()

    call_command("compute_zones")

    assert capsys.readouterr().out.strip() == "new 2 changed 0 unchanged 0 removed 0"
    assert {area.network for area in Area.objects.filter(source="laskettu")} == {"vesi"}


def test_stored_zones_show_nothing_of_secret_mains(
    client_as: Callable[[str], Client], hill: dict[str, Any]
) -> None:
    secret = hill["links"][0]
    secret.secrecy = "salassa"
    secret.save()
    hill["links"][2].secrecy = "salassa"
    hill["links"][2].save()

    assert client_as("planner").post(ZONES).json()["new"] == 1

    stored: Any = Area.objects.get(source="laskettu")
    assert stored.geometry.intersects(hill["links"][1].geometry)
    assert not stored.geometry.contains(make_point(*secret.geometry.coords[0][:2]))


def test_zones_are_computed_before_the_edit_and_again_only_if_the_network_changed(
    client_as: Callable[[str], Client], hill: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def outlines(*arguments: Any) -> Any:
        done.append("computed")
        found = compute(*arguments)
        if done == ["computed"] and not Coupling.objects.exists():
            Coupling.objects.create(from_node=hill["tower"], to_node=hill["house"])
        return found

    def edits(**arguments: Any) -> Any:
        done.append("edit")
        return begin(**arguments)

    compute, begin = area_storing._zones, access.edits
    monkeypatch.setattr(area_storing, "_zones", outlines)
    monkeypatch.setattr(access, "edits", edits)

    assert client_as("planner").post(ZONES).json()["new"] == 1
    assert done == ["computed", "edit", "computed"]

    done.clear()
    assert client_as("planner").post(ZONES).json()["unchanged"] == 1
    assert done == ["computed", "edit"]


@pytest.mark.parametrize("role", ["viewer", "feed"])
@pytest.mark.parametrize("address", [ZONES, DISTRICTS])
def test_who_may_not_write_stores_nothing(
    client_as: Callable[[str], Client], hill: dict[str, Any], role: str, address: str
) -> None:
    response = client_as(role).post(address)

    assert response.status_code == 403
    assert not Area.objects.exists()
    assert LedgerEntry.objects.filter(action="areas", outcome="denied").count() == 1
