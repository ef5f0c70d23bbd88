"""Creating, replacing, updating and deleting by OGC API, and who may."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.models import LedgerEntry
from networks.models import Node
from tests.make import (
    EAST,
    NORTH,
    PASSWORD,
    make_account,
    make_consumption_point,
    make_link,
    make_valve,
)
from tests.support.ogc_api import ApiAnswer, ask, send

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

VALVES = "/collections/venttiili/items"
URI = "http://www.opengis.net/def/crs/EPSG/0/"
STORED = {"Content-Crs": f"<{URI}3067>"}
PATCH = "application/merge-patch+json"


def valve(east: float = EAST, north: float = NORTH, **properties: Any) -> dict[str, Any]:
    """A new valve as GeoJSON in EPSG:3067."""
    given = {
        "lahde": "testi",
        "lahdetunnus": "V-900",
        "verkosto": "vesi",
        "tyyppi": "sulkuventtiili",
        "asento": "auki",
        **properties,
    }
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [east, north]},
        "properties": given,
    }


def create(client: Client, body: Any = None, **options: Any) -> ApiAnswer:
    return send(client, "POST", VALVES, body or valve(), headers=STORED, **options)


def test_a_new_feature_is_named_by_the_answer(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("planner")

    made = create(client)

    assert (made.status, made.body) == (201, b"")
    found = ask(client, made.headers["Location"])
    assert found.headers["ETag"] == made.headers["ETag"]
    assert found.json["properties"]["lahdetunnus"] == "V-900"
    row = Node.objects.get(source_id="V-900")
    assert row.geometry.coords == (EAST, NORTH)
    line = LedgerEntry.objects.filter(action="api").latest("seq")
    assert (line.outcome, line.kind, line.n) == ("ok", "venttiili", 1)


def test_a_place_is_in_degrees_unless_the_header_says_otherwise(
    machine_as: Callable[[str], Client],
) -> None:
    client = machine_as("planner")
    lon, lat = transformer(STORAGE_SRID, 4326).transform(EAST, NORTH)
    east, north = transformer(STORAGE_SRID, 3881).transform(EAST, NORTH)
    places: list[tuple[list[float], dict[str, str]]] = [
        ([lon, lat], {}),
        ([lat, lon], {"Content-Crs": f"<{URI}4326>"}),
        ([north, east], {"Content-Crs": f"<{URI}3881>"}),
    ]

    for number, (place, headers) in enumerate(places):
        body = valve(lahdetunnus=f"V-{number}", verkosto="vesi")
        body["geometry"]["coordinates"] = place
        assert send(client, "POST", VALVES, body, headers=headers).status == 201
        row = Node.objects.get(source_id=f"V-{number}")
        assert row.geometry.coords == pytest.approx((EAST, NORTH), abs=0.01)
        row.delete()


def test_a_read_feature_can_be_sent_back_changed(machine_as: Callable[[str], Client]) -> None:
    row = make_valve(nominal_diameter_mm=110)
    client = machine_as("planner")
    path = f"{VALVES}/venttiili.{row.tunnus}"
    feature = ask(client, path, crs=f"{URI}3067").json
    feature["properties"]["asento"] = "kiinni"
    feature["properties"]["nimellishalkaisija"] = None

    replaced = send(client, "PUT", path, feature, headers=STORED)

    assert (replaced.status, replaced.body) == (204, b"")
    row.refresh_from_db()
    assert (row.position, row.nominal_diameter_mm) == ("kiinni", None)
    assert replaced.headers["ETag"] == f'"{row.change_number}"'


def test_replacing_takes_away_what_is_left_out(machine_as: Callable[[str], Client]) -> None:
    row = make_valve(nominal_diameter_mm=110)
    body = valve()
    del body["properties"]["lahde"], body["properties"]["lahdetunnus"]

    answer = send(machine_as("planner"), "PUT", f"{VALVES}/{row.tunnus}", body, headers=STORED)

    assert answer.status == 204
    row.refresh_from_db()
    assert row.nominal_diameter_mm is None


def test_a_merge_patch_changes_what_it_names(machine_as: Callable[[str], Client]) -> None:
    row = make_valve(nominal_diameter_mm=110)
    client, path = machine_as("planner"), f"{VALVES}/{row.tunnus}"

    moved = {"geometry": {"type": "Point", "coordinates": [EAST + 1, NORTH]}}
    answers = [
        send(client, "PATCH", path, {"properties": {"asento": "kiinni"}}, content_type=PATCH),
        send(client, "PATCH", path, moved, content_type=PATCH, headers=STORED),
        send(client, "PATCH", path, {"properties": {"nimellishalkaisija": None}}),
    ]

    assert [answer.status for answer in answers] == [204, 204, 204]
    row.refresh_from_db()
    assert (row.position, row.nominal_diameter_mm) == ("kiinni", None)
    assert row.geometry.coords == (EAST + 1, NORTH)


def test_dates_and_times_are_read(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("planner")
    body = valve(tyyppi="maapaloposti", tarkastuspvm="2027-05-02")
    del body["properties"]["asento"]

    made = send(client, "POST", "/collections/paloposti/items", body, headers=STORED)
    wrong = send(
        client,
        "PATCH",
        f"/collections/paloposti/items/{made.headers['Location'].rpartition('/')[2]}",
        {"properties": {"tarkastuspvm": "2027-02-30"}},
        content_type=PATCH,
    )

    assert made.status == 201
    assert (wrong.status, wrong.json["parameter"]) == (422, "tarkastuspvm")


def test_a_deleted_feature_is_gone(machine_as: Callable[[str], Client]) -> None:
    row = make_valve()
    client, path = machine_as("planner"), f"{VALVES}/{row.tunnus}"

    assert send(client, "DELETE", path).status == 204

    assert ask(client, path).status == 404
    assert send(client, "DELETE", path).status == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_tag_that_is_no_longer_true_changes_nothing(
    method: str, machine_as: Callable[[str], Client]
) -> None:
    row = make_valve()
    row.refresh_from_db()
    client, path = machine_as("planner"), f"{VALVES}/{row.tunnus}"
    body = None if method == "DELETE" else valve()

    for tag in (f'"{row.change_number + 1}"', '"hauki"', f"{row.change_number}", '""'):
        answer = send(client, method, path, body, headers={**STORED, "If-Match": tag})
        assert answer.status == 412, tag

    number = row.change_number
    row.refresh_from_db()
    assert row.change_number == number


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_an_old_change_number_in_the_body_changes_nothing(
    method: str, machine_as: Callable[[str], Client]
) -> None:
    row = make_valve()
    row.refresh_from_db()
    client, path = machine_as("planner"), f"{VALVES}/{row.tunnus}"
    statuses = []
    for number in (row.change_number - 1, row.change_number):
        body = valve()
        del body["properties"]["lahde"], body["properties"]["lahdetunnus"]
        body["properties"]["muutosnumero"] = number
        statuses.append(send(client, method, path, body, headers=STORED).status)

    assert statuses == [409, 204]


@pytest.mark.parametrize("tag", ["*", '"{}"', '"1", "{}"'])
def test_a_true_tag_lets_the_change_through(tag: str, machine_as: Callable[[str], Client]) -> None:
    row = make_valve()
    row.refresh_from_db()

    answer = send(
        machine_as("planner"),
        "PATCH",
        f"{VALVES}/{row.tunnus}",
        {"properties": {"asento": "kiinni"}},
        content_type=PATCH,
        headers={"If-Match": tag.format(row.change_number)},
    )

    assert answer.status == 204


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        (b"{", 400, "body"),
        (b"[]", 400, "body"),
        (b"\xff\xfe", 400, "body"),
        (b"[" * 100_000, 400, "body"),
        (b'{"type": "Feature", "geometry": NaN}', 400, "body"),
        (
            b'{"type": "Feature", "properties": {"nimellishalkaisija": 1e999}}',
            422,
            "nimellishalkaisija",
        ),
        (b'{"type": "FeatureCollection", "features": []}', 400, "type"),
        (b'{"type": "Feature", "properties": []}', 400, "properties"),
        ({**valve(), "geometry": {"type": "Polygon", "coordinates": []}}, 400, "sijainti"),
        ({**valve(), "geometry": {"type": "Point", "coordinates": ["a", 1]}}, 400, "sijainti"),
        ({**valve(), "geometry": {"type": "Point", "coordinates": [1, 2]}}, 400, "sijainti"),
        ({**valve(), "geometry": None}, 422, "sijainti"),
        (valve(asento="puoliksi"), 422, "asento"),
        (valve(nimellishalkaisija="suuri"), 422, "nimellishalkaisija"),
        (valve(hauki=1), 422, "hauki"),
    ],
)
def test_a_body_that_is_wrong_says_where_and_stores_nothing(
    body: Any, status: int, where: str, machine_as: Callable[[str], Client]
) -> None:
    answer = create(machine_as("planner"), body)

    assert (answer.status, answer.json.get("parameter")) == (status, where)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not Node.objects.exists()


def test_a_body_in_another_format_is_not_read(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("planner")

    for content_type in ("text/xml", "application/x-www-form-urlencoded"):
        assert create(client, json.dumps(valve()), content_type=content_type).status == 415


def test_a_body_without_a_type_is_read_as_json(machine_as: Callable[[str], Client]) -> None:
    client = machine_as("planner")

    assert create(client, json.dumps(valve()), content_type="").status == 201
    assert create(client, "tyyppi=sulkuventtiili", content_type="").status == 400


def test_a_body_that_is_too_long_is_not_read(machine_as: Callable[[str], Client]) -> None:
    assert create(machine_as("planner"), " " * (5 * 1024 * 1024 + 1)).status == 413


def test_a_system_that_is_not_served_is_refused(machine_as: Callable[[str], Client]) -> None:
    answer = send(
        machine_as("planner"), "POST", VALVES, valve(), headers={"Content-Crs": "<EPSG:3067>"}
    )

    assert (answer.status, answer.json["parameter"]) == (400, "Content-Crs")


@pytest.mark.parametrize("role", ["viewer", "feed"])
def test_readers_change_nothing(role: str, machine_as: Callable[[str], Client]) -> None:
    row = make_valve()
    client, path = machine_as(role), f"{VALVES}/{row.tunnus}"

    answers = [
        create(client),
        send(client, "PUT", path, valve(), headers=STORED),
        send(client, "PATCH", path, {"properties": {"asento": "kiinni"}}, content_type=PATCH),
        send(client, "DELETE", path),
    ]

    assert [answer.status for answer in answers] == [403] * 4
    assert LedgerEntry.objects.filter(action="api", outcome="denied").count() == 4
    assert Node.objects.count() == 1


def test_what_the_caller_may_not_see_cannot_be_changed(
    machine_as: Callable[[str], Client],
) -> None:
    point = make_consumption_point()
    client = machine_as("planner")
    path = f"/collections/kulutuspaikka/items/{point.point_id}"
    moved = {"geometry": {"type": "Point", "coordinates": [EAST + 2, NORTH]}}

    answer = send(client, "PATCH", path, moved, content_type=PATCH, headers=STORED)
    renamed = send(
        client, "PATCH", path, {"properties": {"osoite": "Keksijänkatu 1"}}, content_type=PATCH
    )

    assert answer.status == 204
    assert renamed.status == 403
    point.refresh_from_db()
    assert point.geometry is not None
    assert point.geometry.coords == (EAST + 2, NORTH)


def test_a_page_that_a_person_is_signed_in_to_needs_its_token(db: None) -> None:
    account = make_account("planner")
    client = Client(enforce_csrf_checks=True)
    assert client.login(username=account.username, password=PASSWORD)

    answer = create(client)

    assert answer.status == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "X-CSRFToken" in answer.json["detail"]
    assert not Node.objects.exists()


def test_options_tell_what_the_caller_may_do(machine_as: Callable[[str], Client]) -> None:
    row = make_valve()

    def allowed(role: str, path: str) -> set[str]:
        answer = send(machine_as(role), "OPTIONS", path)
        assert answer.status == 200
        return set(answer.headers["Allow"].split(", "))

    assert allowed("viewer", VALVES) == {"GET", "HEAD", "OPTIONS"}
    assert allowed("planner", VALVES) == {"GET", "HEAD", "POST", "OPTIONS"}
    alone = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"}
    assert allowed("planner", f"{VALVES}/{row.tunnus}") == alone
    points = "/collections/kulutuspaikka/items/KP-1"
    assert allowed("planner", points) == {"GET", "HEAD", "PATCH", "OPTIONS"}
    assert allowed("planner", "/collections/venttiili_muutos/items") == {"GET", "HEAD", "OPTIONS"}


def test_the_description_has_the_methods_that_options_tell(
    machine_as: Callable[[str], Client],
) -> None:
    for role in ("viewer", "planner", "main_user", "feed"):
        client = machine_as(role)
        for path, methods in ask(client, "/api").json["paths"].items():
            if "/items" in path:
                answer = send(client, "OPTIONS", path.replace("{featureId}", "x"))
                told = set(answer.headers["Allow"].split(", ")) - {"HEAD", "OPTIONS"}
                assert told == {method.upper() for method in methods}, path


def test_a_feature_that_something_hangs_on_stays(machine_as: Callable[[str], Client]) -> None:
    link = make_link()

    answer = send(
        machine_as("planner"), "DELETE", f"/collections/laite/items/{link.start_node.tunnus}"
    )

    assert answer.status == 409
