"""Features by OGC API: selecting, paging, coordinate systems, rights and the ledger."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.gis.geos import Point

from gisapp.audit import unpack
from gisapp.geo.crs import STORAGE_SRID, transformer
from gisapp.models import LedgerEntry
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_valve
from tests.support.features import make_interruption
from tests.support.ogc_api import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

VALVES = "/collections/venttiili/items"
URI = "http://www.opengis.net/def/crs/EPSG/0/"


def degrees(east: float, north: float) -> tuple[float, float]:
    lon, lat = transformer(STORAGE_SRID, 4326).transform(east, north)
    return lon, lat


def box_around(east: float, north: float, margin: float = 5) -> str:
    west, south = degrees(east - margin, north - margin)
    right, top = degrees(east + margin, north + margin)
    return f"{west},{south},{right},{top}"


def test_a_page_tells_what_it_is(client_as: Callable[[str], Client]) -> None:
    before = datetime.datetime.now(datetime.UTC)
    make_valve()

    answer = ask(client_as("viewer"), VALVES)

    assert answer.headers["Content-Type"] == "application/geo+json"
    assert answer.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    page = answer.json
    assert (page["type"], page["numberMatched"], page["numberReturned"]) == (
        "FeatureCollection",
        1,
        1,
    )
    assert before <= datetime.datetime.fromisoformat(page["timeStamp"])
    assert answer.link("self").endswith(VALVES)
    assert "f=html" in answer.link("alternate")
    assert not answer.link("next")
    assert not answer.link("prev")


def test_nothing_is_a_collection_without_features(client_as: Callable[[str], Client]) -> None:
    page = ask(client_as("viewer"), VALVES).json

    assert (page["numberMatched"], page["numberReturned"], page["features"]) == (0, 0, [])


def test_pages_hold_everything_once_and_keep_the_query(
    client_as: Callable[[str], Client],
) -> None:
    rows = [make_valve(position="auki") for _ in range(7)]
    make_valve(position="kiinni")
    client = client_as("viewer")

    seen, address = [], f"{VALVES}?limit=3&asento=auki"
    pages = 0
    while address:
        answer = ask(client, address)
        assert answer.json["numberMatched"] == 7
        assert answer.json["numberReturned"] == len(answer.ids)
        seen += answer.ids
        pages, address = pages + 1, answer.link("next")
    back = ask(client, answer.link("prev"))

    assert pages == 3
    assert seen == [f"venttiili.{row.tunnus}" for row in rows]
    assert back.ids == seen[3:6]


@pytest.mark.parametrize("limit", ["0", "-1", "unlimited", "1e3", "٣", "", "1.0", " 1"])
def test_a_limit_is_a_whole_number(limit: str, client_as: Callable[[str], Client]) -> None:
    answer = ask(client_as("viewer"), VALVES, limit=limit)

    assert answer.status == 400
    assert answer.json["parameter"] == "limit"


def test_a_limit_above_the_most_is_the_most(client_as: Callable[[str], Client]) -> None:
    make_valve()

    assert ask(client_as("viewer"), VALVES, limit="99999999999").json["numberReturned"] == 1


def test_an_offset_behind_the_last_gives_an_empty_page(
    client_as: Callable[[str], Client],
) -> None:
    make_valve()
    client = client_as("viewer")

    answer = ask(client, VALVES, offset=5)

    assert (answer.json["numberMatched"], answer.ids) == (1, [])
    assert not answer.link("next")
    assert ask(client, answer.link("prev")).ids


def test_a_box_is_in_degrees_unless_it_says_otherwise(
    client_as: Callable[[str], Client],
) -> None:
    here = make_valve()
    make_valve(geometry=Point(EAST + 500, NORTH, srid=3067))
    client = client_as("viewer")
    east_first = f"{EAST - 5},{NORTH - 5},{EAST + 5},{NORTH + 5}"
    lon_lat = box_around(EAST, NORTH)
    west, south, right, top = lon_lat.split(",")

    for query in (
        {"bbox": lon_lat},
        {"bbox": f"{west},{south},-10,{right},{top},9000"},
        {"bbox": east_first, "bbox-crs": f"{URI}3067"},
        {"bbox": f"{south},{west},{top},{right}", "bbox-crs": f"{URI}4326"},
    ):
        assert ask(client, VALVES, query).ids == [f"venttiili.{here.tunnus}"], query


@pytest.mark.parametrize(
    "box",
    [
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,4,5,6,7",
        "a,b,c,d",
        "1,4,3,2",
        "NaN,1,2,3",
        "1,2,3,1e999",
        "",
        "(1,2),(3,4)",
    ],
)
def test_a_box_that_is_none_is_refused(box: str, client_as: Callable[[str], Client]) -> None:
    assert ask(client_as("viewer"), VALVES, bbox=box).status == 400


@pytest.mark.parametrize(
    ("box", "found"),
    [("-180,-90,180,90", 1), ("170,-90,-170,90", 0), ("20,50,-170,90", 1), ("0,85,10,90", 0)],
)
def test_boxes_over_the_date_line_and_the_poles_are_boxes(
    box: str, found: int, client_as: Callable[[str], Client]
) -> None:
    make_valve()

    assert len(ask(client_as("viewer"), VALVES, bbox=box).ids) == found


def test_times_select_by_when_a_feature_changed(client_as: Callable[[str], Client]) -> None:
    row = make_valve()
    row.refresh_from_db()
    moment = row.changed_at.astimezone(datetime.UTC)
    day, stamp = moment.strftime("%Y-%m-%d"), moment.isoformat().replace("+00:00", "Z")
    client = client_as("viewer")

    for inside in (stamp, day, f"{stamp}/..", f"../{stamp}", f"{day}/{day}", "../..", f"/{stamp}"):
        assert ask(client, VALVES, datetime=inside).ids, inside
    for outside in (
        "2001-01-01",
        "2001-01-01/2002-01-01T00:00:00Z",
        "../2001-01-01T00:00:00+02:00",
    ):
        assert not ask(client, VALVES, datetime=outside).ids, outside


def test_times_select_by_duration_where_a_type_has_one(client_as: Callable[[str], Client]) -> None:
    past = make_interruption(
        number="K-2024-1", starts_at="2024-05-01T06:00:00Z", ends_at="2024-05-01T12:00:00Z"
    )
    going_on = make_interruption(number="K-2024-2", starts_at="2024-05-01T10:00:00Z")
    client, path = client_as("viewer"), "/collections/katkos/items"

    def found(time: str) -> set[str]:
        return {id_.partition(".")[2] for id_ in ask(client, path, datetime=time).ids}

    both = {str(past.tunnus), str(going_on.tunnus)}
    assert found("../2024-05-01T05:59:59Z") == set()
    assert found("2024-05-01T07:00:00Z") == {str(past.tunnus)}
    assert found("2024-05-01") == found("2024-05-01T11:00:00Z") == found("../..") == both
    assert found("2024-05-02/..") == found("2099-01-01") == {str(going_on.tunnus)}


@pytest.mark.parametrize(
    "time",
    ["2027-13-01", "2027-02-30T00:00:00Z", "eilen", "2028-01-01/2027-01-01", "2027", "1/2/3", ""],
)
def test_a_time_that_is_none_is_refused(time: str, client_as: Callable[[str], Client]) -> None:
    answer = ask(client_as("viewer"), VALVES, datetime=time)

    assert answer.status == 400
    assert answer.json["parameter"] == "datetime"


def test_parameters_select_together(client_as: Callable[[str], Client]) -> None:
    wanted = make_valve(position="kiinni", nominal_diameter_mm=110)
    make_valve(position="kiinni", nominal_diameter_mm=63)
    make_valve(position="auki", nominal_diameter_mm=110)

    answer = ask(
        client_as("viewer"),
        VALVES,
        asento="kiinni",
        nimellishalkaisija="110",
        bbox=box_around(EAST, NORTH),
    )

    assert answer.ids == [f"venttiili.{wanted.tunnus}"]


@pytest.mark.parametrize(
    "query",
    [
        {"hauki": "1"},
        {"sijainti": "POINT(1 2)"},
        {"nimellishalkaisija": "suuri"},
        {"crs": "EPSG:3067"},
        {"crs": f"{URI}2393"},
        {"bbox-crs": "urn:ogc:def:crs:EPSG::3067"},
        {"properties": "hauki"},
        {"sortby": "hauki"},
        {"sortby": "sijainti"},
        {"osoite": "x"},
    ],
)
def test_what_is_wrong_in_a_query_is_refused(
    query: dict[str, str], client_as: Callable[[str], Client]
) -> None:
    answer = ask(client_as("planner"), VALVES, query)

    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("system", "order", "decimals"),
    [
        (f"{URI}3067", "EN", 3),
        (f"{URI}3881", "NE", 3),
        (f"{URI}4326", "NE", 8),
        (f"{URI}3857", "EN", 3),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", "EN", 8),
    ],
)
def test_coordinates_come_in_the_order_of_the_systems_axes(
    system: str, order: str, decimals: int, client_as: Callable[[str], Client]
) -> None:
    make_valve()
    srid = 4326 if system.endswith("CRS84") else int(system.rpartition("/")[2])
    expected = list(transformer(STORAGE_SRID, srid).transform(EAST, NORTH))

    answer = ask(client_as("viewer"), VALVES, crs=system)

    place = answer.json["features"][0]["geometry"]["coordinates"]
    assert answer.headers["Content-Crs"] == f"<{system}>"
    assert "crs" not in answer.json
    ordered = place if order == "EN" else place[::-1]
    assert ordered == pytest.approx(expected, abs=10**-decimals)


def test_heights_follow_the_axes(client_as: Callable[[str], Client]) -> None:
    make_valve(geometry=Point(EAST, NORTH, 84.5, srid=3067))

    answer = ask(client_as("viewer"), VALVES, crs=f"{URI}3881")

    north, east, height = answer.json["features"][0]["geometry"]["coordinates"]
    assert north < east
    assert height == 84.5


def test_sorting_is_by_the_named_properties(client_as: Callable[[str], Client]) -> None:
    for size in (110, 63, 90):
        make_valve(nominal_diameter_mm=size)
    client = client_as("viewer")

    def sizes(sortby: str) -> list[Any]:
        page = ask(client, VALVES, sortby=sortby).json
        return [feature["properties"]["nimellishalkaisija"] for feature in page["features"]]

    assert sizes("nimellishalkaisija") == sizes("+nimellishalkaisija") == [63, 90, 110]
    assert sizes("-nimellishalkaisija") == [110, 90, 63]


def test_a_choice_of_properties_keeps_the_id(client_as: Callable[[str], Client]) -> None:
    make_valve()

    (feature,) = ask(client_as("viewer"), VALVES, properties="asento").json["features"]

    assert set(feature["properties"]) == {"tunnus", "asento"}
    assert feature["geometry"] is None


def test_secret_things_are_as_if_they_were_not(client_as: Callable[[str], Client]) -> None:
    secret = make_valve(secrecy="salassa")
    viewer, planner = client_as("viewer"), client_as("planner")
    path = f"{VALVES}/venttiili.{secret.tunnus}"

    assert ask(viewer, VALVES).json["numberMatched"] == 0
    assert ask(viewer, path).status == 404
    assert ask(planner, VALVES).json["numberMatched"] == 1
    assert ask(planner, path).status == 200


def test_a_property_that_may_not_be_seen_is_unknown(client_as: Callable[[str], Client]) -> None:
    make_consumption_point()
    points = "/collections/kulutuspaikka/items"
    viewer, feed = client_as("viewer"), client_as("feed")

    assert "osoite" not in ask(viewer, points).json["features"][0]["properties"]
    assert "osoite" in ask(feed, points).json["features"][0]["properties"]
    for name in ("osoite", "hauki"):
        assert ask(viewer, points, {name: "Keksijänkatu 12, 50100 Mikkeli"}).status == 400
        assert ask(viewer, points, sortby=name).status == 400
    assert len(ask(feed, points, osoite="Keksijänkatu 12, 50100 Mikkeli").ids) == 1


def test_each_page_has_its_line_in_the_ledger(client_as: Callable[[str], Client]) -> None:
    rows = [make_valve() for _ in range(3)]
    client = client_as("viewer")

    ask(client, VALVES, limit=2)

    line = LedgerEntry.objects.get(action="items")
    assert (line.outcome, line.kind) == ("ok", "venttiili")
    assert unpack(bytes(line.ids or b"")) == [row.pk for row in rows[:2]]


def test_a_whole_answer_that_has_not_changed_is_not_sent_again(
    client_as: Callable[[str], Client],
) -> None:
    row = make_valve()
    client = client_as("viewer")
    first = ask(client, VALVES, limit=10)
    known = {"If-None-Match": first.headers["ETag"]}

    same = ask(client, VALVES, limit=10, headers=known)
    other_page = ask(client, VALVES, limit=11, headers=known)
    row.position = "kiinni"
    row.save()
    changed = ask(client, VALVES, limit=10, headers=known)

    assert (same.status, same.body) == (304, b"")
    assert other_page.status == changed.status == 200
    assert LedgerEntry.objects.filter(action="items", outcome="ok").count() == 4


def test_a_role_that_does_not_reach_is_refused_and_noted(
    client_as: Callable[[str], Client],
) -> None:
    make_valve()
    client = client_as("viewer")
    Group.objects.all().delete()

    answer = ask(client, VALVES)

    assert answer.status == 403
    assert LedgerEntry.objects.latest("seq").outcome == "denied"


def test_a_feature_alone_has_its_change_number_as_tag(
    client_as: Callable[[str], Client],
) -> None:
    row = make_valve()
    row.refresh_from_db()
    client = client_as("viewer")

    answer = ask(client, f"{VALVES}/venttiili.{row.tunnus}")
    again = ask(
        client,
        f"{VALVES}/venttiili.{row.tunnus}",
        headers={"If-None-Match": answer.headers["ETag"]},
    )

    assert answer.json["id"] == f"venttiili.{row.tunnus}"
    assert answer.json["properties"]["muutosnumero"] == row.change_number
    assert answer.headers["ETag"] == f'"{row.change_number}"'
    assert answer.headers["Content-Crs"] == "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>"
    assert {"self", "alternate", "collection"} <= {link["rel"] for link in answer.json["links"]}
    assert again.status == 304
    assert LedgerEntry.objects.filter(action="item", outcome="ok", n=1).count() == 2


def test_a_feature_is_found_by_its_public_id_too(client_as: Callable[[str], Client]) -> None:
    odd = make_consumption_point(point_id="12:3")
    client = client_as("viewer")
    points = "/collections/kulutuspaikka/items"

    listed = ask(client, points).json["features"][0]["id"]

    by_id = ask(client, f"{points}/{listed}")
    assert by_id.json["properties"]["tunnus"] == odd.point_id
    assert ask(client, by_id.link("self")).json == by_id.json
    row = make_valve()
    assert ask(client, f"{VALVES}/{row.tunnus}").json["id"] == f"venttiili.{row.tunnus}"


@pytest.mark.parametrize(
    "feature", ["hauki", "venttiili.1", "vesijohto.1", "venttiili._zz", "x' OR 1"]
)
def test_a_feature_that_is_not_there_is_not_found(
    feature: str, client_as: Callable[[str], Client]
) -> None:
    make_valve()

    answer = ask(client_as("viewer"), f"{VALVES}/{feature}")

    assert answer.status == 404
    assert answer.json["parameter"] == "featureId"


def test_a_feature_in_another_system(client_as: Callable[[str], Client]) -> None:
    row = make_link()

    answer = ask(
        client_as("viewer"), f"/collections/vesijohto/items/{row.tunnus}", crs=f"{URI}3067"
    )

    assert answer.json["geometry"]["coordinates"] == [[EAST, NORTH], [EAST + 100, NORTH]]
    assert answer.headers["Content-Crs"] == f"<{URI}3067>"


def test_pages_for_people_have_a_table_and_a_map(client_as: Callable[[str], Client]) -> None:
    row = make_valve(position="kiinni")
    client = client_as("viewer")

    table = ask(client, VALVES, f="html").text
    alone = ask(client, f"{VALVES}/{row.tunnus}", f="html").text

    for page in (table, alone):
        assert str(row.tunnus) in page
        assert 'class="document-map"' in page
        assert "kiinni" in page.lower()
