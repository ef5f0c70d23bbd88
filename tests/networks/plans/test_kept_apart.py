"""No face shows a draft or an approved plan; all of them show it once it is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.gisapp.ogc.tiles.paths import tile_path
from tests.make import EAST, NORTH, make_link
from tests.networks.plans.planning import begun, node, pipe, place, step
from tests.support.wms import ask as ask_wms
from tests.support.wms import box

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
WFS: Final = "/wfs?SERVICE=WFS&REQUEST=GetFeature"
ADDRESSES: Final = {
    "WFS 2.0.0": f"{WFS}&VERSION=2.0.0&TYPENAMES=vesijohto",
    "WFS 1.1.0": f"{WFS}&VERSION=1.1.0&TYPENAME=vesijohto",
    "WFS 1.0.0": f"{WFS}&VERSION=1.0.0&TYPENAME=vesijohto",
    "change feed, WFS": f"{WFS}&VERSION=2.0.0&TYPENAMES=vesijohto_muutos",
    "change feed, OGC API": "/ogc/collections/vesijohto_muutos/items?f=json&limit=1000",
    "OGC API": "/ogc/collections/vesijohto/items?f=json&limit=1000",
    "CSV": "/ogc/collections/vesijohto/items?f=csv&limit=1000",
    "REST": "/api/vesijohto/",
    "identify": f"/api/identify?x={EAST + 25}&y={NORTH + 60}&crs=EPSG:3067&tolerance=5",
    "trace": "/api/trace?direction=connected&from=",
    "isolation": "/api/isolation?at=",
    "profile": "/api/profile?direction=downstream&from=",
}


def bytes_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def shown(client: Client, link: str, path: Path) -> dict[str, bool]:
    """On which faces the link is."""
    asked = {
        name: address + link if address.endswith("=") else address
        for name, address in ADDRESSES.items()
    }
    found = {}
    for name, address in asked.items():
        response = client.get(address)
        content = bytes_of(response)
        assert response.status_code in (200, 404), content
        found[name] = response.status_code == 200 and link.encode() in content
    call_command("export_network", "--format", "gpkg", "--out", str(path))
    found["GeoPackage"] = link.encode() in path.read_bytes()
    path.unlink()
    tile = client.get(tile_path("ETRS-TM35FIN", 14, EAST + 25, NORTH + 60))
    assert tile.status_code in (200, 204)
    found["tiles"] = link.encode() in tile.content
    return found


def picture(client: Client) -> bytes:
    return ask_wms(client, "GetMap", BBOX=box(80, north=NORTH + 60)).content


@pytest.mark.parametrize("state", ["luonnos", "hyvaksytty"])
def test_a_plan_is_on_no_face_until_it_is_built(
    planner: Client, tmp_path: Path, state: str
) -> None:
    make_link()
    plan = begun(planner, node(0, 60), node(50, 60), pipe(place(0, 60), place(50, 60)))
    link = plan["changes"][2]["tunnus"]
    if state == "hyvaksytty":
        plan = step(planner, plan, "approve").json()
    assert plan["tila"] == state

    before = shown(planner, link, tmp_path / "verkko.gpkg")

    assert not any(before.values()), before
    deed = {"approve": {"build": True}} if state == "luonnos" else {"build": {}}
    for name, body in deed.items():
        assert step(planner, plan, name, **body).status_code == 200
    after = shown(planner, link, tmp_path / "verkko.gpkg")
    assert all(after.values()), after


@pytest.mark.django_db(transaction=True)
def test_no_picture_shows_a_plan(planner: Client) -> None:
    make_link()
    empty = picture(planner)
    plan = begun(planner, node(0, 60), node(50, 60), pipe(place(0, 60), place(50, 60)))
    assert picture(planner) == empty
    approved = step(planner, plan, "approve").json()
    assert picture(planner) == empty

    step(planner, approved, "build")

    assert picture(planner) != empty


@pytest.mark.parametrize("table", ["networks_plan", "networks_planchange"])
def test_the_role_that_all_faces_read_with_cannot_read_plans(table: str) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL ROLE gis_feed")
        cursor.execute(f"SELECT * FROM {table}")
