"""Split, insert a valve, merge, move, connect, retire: what each does, and what each refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString
from django.db import connection

from consumption_points.models import Connection
from gisapp.models import LedgerEntry
from networks.models import Coupling, Link, Node
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    return client_as("planner")


def post(client: Client, action: str, **body: Any) -> Any:
    return client.post(f"/api/network/{action}", body, content_type="application/json")


def done(client: Client, action: str, **body: Any) -> Any:
    response = post(client, action, **body)
    assert response.status_code == 200, response.content
    return response.json()


def refused(client: Client, action: str, status: int, **body: Any) -> str:
    """What a refusal says; nothing of the request is stored."""
    before = _state()
    response = post(client, action, **body)
    assert response.status_code == status, response.content
    assert _state() == before
    return str(response.json()["detail"])


def _state() -> list[Any]:
    rows: list[Any] = []
    for model in (Node, Link):
        rows += model.objects.order_by("pk").values_list("pk", "change_number", "valid_to")
    return rows


def place(east: float, north: float = 0.0) -> dict[str, float]:
    return {"x": EAST + east, "y": NORTH + north}


def line(*places: tuple[float, ...]) -> LineString:
    return LineString(*((EAST + e, NORTH + n, *h) for e, n, *h in places), srid=3067)


def two_links(**second: Any) -> tuple[Link, Link]:
    first = make_link()
    values = {"start_node": first.end_node, "geometry": line((100, 0), (130, 0)), **second}
    return first, make_link(**values)


def test_the_longer_part_keeps_its_ids(planner: Client) -> None:
    link = make_link(source_id="10", geometry=line((0, 0, 50), (100, 0, 60)))
    end = link.end_node_id

    body = done(planner, "split", link=str(link.tunnus), at=place(30, 0.2))

    node, made = body["made"]
    link.refresh_from_db()
    new = Link.objects.get(tunnus=made["tunnus"])
    assert (made["lahde"], made["lahdetunnus"], new.pk != link.pk) == ("testi", "10/2", True)
    assert body["changed"][0]["muutosnumero"] == link.change_number
    assert (new.end_node_id, link.start_node_id, link.end_node_id) == (
        link.start_node_id, link.start_node_id, end,
    )  # fmt: skip
    assert str(new.end_node_id) == node["tunnus"]
    assert new.geometry.coords == ((EAST, NORTH, 50), (EAST + 30, NORTH, 53))
    assert link.geometry.coords == ((EAST + 30, NORTH, 53), (EAST + 100, NORTH, 60))
    assert (new.material, new.nominal_diameter_mm, new.valid_from) == ("PEH", 110, link.valid_from)
    assert Node.objects.get(tunnus=node["tunnus"]).type_code == "liitos"
    again = done(planner, "split", link=str(link.tunnus), at=place(60))
    assert again["made"][1]["lahdetunnus"] == "10/3"


def test_a_split_is_in_history_and_ledger(planner: Client) -> None:
    link = make_link()

    done(planner, "split", link=str(link.tunnus), at=place(50))

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, count(*) FROM networks_linkevent WHERE pgh_context_id IS NOT NULL "
            "GROUP BY 1 ORDER BY 1"
        )
        assert cursor.fetchall() == [("insert", 1), ("update", 1)]
    lines = LedgerEntry.objects.filter(action="split").values_list("kind", "n", "outcome")
    assert sorted(lines) == [("laite", 1, "ok"), ("vesijohto", 2, "ok")]


def test_a_link_is_split_at_a_node_that_stands_on_it(planner: Client) -> None:
    link = make_link(network="jatevesi", start_invert_m=80.0, end_invert_m=79.0)
    manhole = make_node(kind="kaivo", type_code="tarkastuskaivo", network="jatevesi",
                        geometry=make_point(EAST + 25, NORTH + 0.3))  # fmt: skip

    body = done(planner, "split", link=str(link.tunnus), at=str(manhole.tunnus))

    link.refresh_from_db()
    (made,) = body["made"]
    new = Link.objects.get(tunnus=made["tunnus"])
    assert link.start_node_id == new.end_node_id == manhole.tunnus
    assert link.geometry[0] == new.geometry[-1] == (EAST + 25, NORTH + 0.3)
    assert (new.start_invert_m, new.end_invert_m) == (80.0, 79.75)
    assert (link.start_invert_m, link.end_invert_m) == (79.75, 79.0)


def test_a_valve_is_inserted(planner: Client) -> None:
    link = make_link()

    body = done(planner, "insert-valve", link=str(link.tunnus), at=place(40),
                valve={"toimintakunto": "toimii"})  # fmt: skip

    valve = Node.objects.get(tunnus=body["made"][0]["tunnus"])
    assert (valve.kind, valve.type_code, valve.position, valve.condition) == (
        "venttiili", "sulkuventtiili", "auki", "toimii",
    )  # fmt: skip
    assert Link.objects.filter(start_node=valve).count() == 1
    assert Link.objects.filter(end_node=valve).count() == 1


def test_a_merge_undoes_a_split(planner: Client) -> None:
    link = make_link(geometry=line((0, 0), (50, 10), (100, 0)))
    ends, drawn = (link.start_node_id, link.end_node_id), link.geometry.coords
    node, made = done(planner, "split", link=str(link.tunnus), at=place(50, 10))["made"]

    body = done(planner, "merge", links=[str(link.tunnus), made["tunnus"]])

    link.refresh_from_db()
    assert (link.start_node_id, link.end_node_id) == ends
    assert link.geometry.coords == drawn
    assert [one["tunnus"] for one in body["ended"]] == [made["tunnus"], node["tunnus"]]
    assert Link.objects.get(tunnus=made["tunnus"]).valid_to is not None
    assert Node.objects.get(tunnus=node["tunnus"]).valid_to is not None


def test_links_drawn_against_each_other_are_merged(planner: Client) -> None:
    first = make_link(flow_direction="myotainen")
    second = make_link(end_node=first.end_node, geometry=line((130, 0), (100, 0)),
                       flow_direction="vastainen")  # fmt: skip

    done(planner, "merge", links=[str(first.tunnus), str(second.tunnus)])

    first.refresh_from_db()
    assert first.end_node_id == second.start_node_id
    assert first.geometry.coords == ((EAST, NORTH), (EAST + 100, NORTH), (EAST + 130, NORTH))


def test_links_that_differ_are_not_merged(planner: Client) -> None:
    first, second = two_links(material="PVC", nominal_diameter_mm=63)

    detail = refused(planner, "merge", 409, links=[str(first.tunnus), str(second.tunnus)])

    assert "differ in materiaali (PEH and PVC), nimellishalkaisija (110 and 63)" in detail
    assert str(first.tunnus) in detail


@pytest.mark.parametrize(
    ("kind", "type_code", "third", "coupled", "words"),
    [
        ("kaivo", "venttiilikaivo", False, False, "a venttiilikaivo: only a plain"),
        ("laite", "haara", True, False, "3 links and devices meet"),
        ("laite", "haara", False, True, "3 links and devices meet"),
    ],
)
def test_a_node_that_is_needed_is_not_merged_away(
    planner: Client, kind: str, type_code: str, third: bool, coupled: bool, words: str
) -> None:
    first, second = two_links()
    Node.objects.filter(pk=first.end_node.pk).update(kind=kind, type_code=type_code)
    if third:
        make_link(start_node=first.end_node, geometry=line((100, 0), (100, 50)))
    if coupled:
        Coupling.objects.create(from_node=first.end_node, to_node=make_valve())

    detail = refused(planner, "merge", 409, links=[str(first.tunnus), str(second.tunnus)])

    assert words in detail
    assert str(first.end_node_id) in detail


def test_a_device_that_was_taken_out_keeps_no_links_apart(planner: Client) -> None:
    first, second = two_links()
    valve = make_valve(geometry=first.end_node.geometry)
    Coupling.objects.create(from_node=first.end_node, to_node=valve)

    done(planner, "retire", object=str(valve.tunnus), state="purettu")

    assert Coupling.objects.exists()
    done(planner, "merge", links=[str(first.tunnus), str(second.tunnus)])


def test_links_that_do_not_meet_or_share_both_ends_are_not_merged(planner: Client) -> None:
    first, apart = make_link(), make_link(geometry=line((0, 50), (100, 50)))
    beside = make_link(start_node=first.start_node, end_node=first.end_node,
                       geometry=line((0, 0), (50, 20), (100, 0)))  # fmt: skip

    assert "do not meet" in refused(
        planner, "merge", 400, links=[str(first.tunnus), str(apart.tunnus)]
    )
    assert "would be a ring" in refused(
        planner, "merge", 409, links=[str(first.tunnus), str(beside.tunnus)]
    )


def test_a_moved_node_takes_its_links_along(planner: Client) -> None:
    first, second = two_links()

    body = done(planner, "move", node=str(first.end_node_id), to=place(100, 20))

    assert [one["tyyppi"] for one in body["changed"]] == ["laite", "vesijohto", "vesijohto"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.geometry[-1] == second.geometry[0] == (EAST + 100, NORTH + 20)


def test_an_end_goes_to_another_node(planner: Client) -> None:
    link, far = make_link(), make_node(geometry=make_point(EAST + 100, NORTH + 50))

    done(planner, "connect", link=str(link.tunnus), end="loppu", node=str(far.tunnus))

    link.refresh_from_db()
    assert (link.end_node_id, link.geometry[-1]) == (far.tunnus, (EAST + 100, NORTH + 50))


def test_what_is_connected_wrongly_is_refused(planner: Client) -> None:
    link = make_link(geometry=line((0, 0), (60, 0), (60, 20), (100, 0)))
    sewer = make_node(network="jatevesi", geometry=make_point(EAST + 100, NORTH + 50))
    crossing = make_node(geometry=make_point(EAST + 20, NORTH - 10))
    end = {"link": str(link.tunnus), "end": "loppu"}

    assert "jatevesi" in refused(planner, "connect", 400, **end, node=str(sewer.tunnus))
    crossed = refused(planner, "connect", 400, **end, node=str(crossing.tunnus))
    assert f"vesijohto {link.tunnus} cannot be drawn" in crossed
    assert "crosses itself" in crossed
    assert "same node" in refused(planner, "connect", 409, **end, node=str(link.start_node_id))


def test_a_node_is_retired_after_its_links(planner: Client) -> None:
    link = make_link()
    node = str(link.end_node_id)

    detail = refused(planner, "retire", 409, object=node, state="purettu")
    assert f"vesijohto {link.tunnus}" in detail
    done(planner, "retire", object=str(link.tunnus), state="purettu")
    done(planner, "retire", object=node, state="purettu")

    link.refresh_from_db()
    assert (link.usage_state, link.valid_to is None) == ("purettu", False)
    assert Node.objects.get(tunnus=node).valid_to is not None


def test_what_is_abandoned_stays_in_the_ground(planner: Client) -> None:
    link = make_link()

    body = done(planner, "retire", object=str(link.tunnus), state="hylatty")
    done(planner, "retire", object=str(link.end_node_id), state="hylatty")
    detail = refused(planner, "retire", 409, object=str(link.end_node_id), state="purettu")

    assert body["changed"][0]["tunnus"] == str(link.tunnus)
    assert str(link.tunnus) in detail


def test_a_node_that_serves_a_point_is_not_retired(planner: Client) -> None:
    node = make_node(kind="liitoskohta", type_code="tonttiliitos")
    point = make_consumption_point()
    Connection.objects.create(
        point=point, node=node, network="vesi", rule="kasin", score=1.0, confirmed=True
    )

    assert "consumption point" in refused(
        planner, "retire", 409, object=str(node.tunnus), state="purettu"
    )


def test_two_editors_on_one_pipe(planner: Client) -> None:
    link = make_link()
    link.refresh_from_db()
    seen = {"id": str(link.tunnus), "muutosnumero": link.change_number}
    done(planner, "split", link=seen, at=place(30))

    detail = refused(planner, "split", 409, link=seen, at=place(60))

    assert f"Somebody has changed vesijohto {link.tunnus}" in detail
    assert "Nothing was stored" in detail


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (place(50, 3), "3.00 m from vesijohto"),
        (place(0.3), "0.30 m from the end of vesijohto"),
        (place(120), "20.00 m from vesijohto"),
        ({"x": "east", "y": 1}, "at.x as a number"),
        ({"x": 1e400, "y": 1}, "at.x as a number"),
        ({"x": 1e300, "y": 1e300}, "at lies outside the service area"),
        ({"x": NORTH, "y": EAST}, "at lies outside the service area"),
        ({"x": EAST, "y": NORTH, "crs": "EPSG:4326"}, "at lies outside the service area"),
        (7, "Give at"),
    ],
)
def test_a_place_off_the_link_is_refused(planner: Client, at: Any, words: str) -> None:
    link = make_link()

    assert words in refused(planner, "split", 400, link=str(link.tunnus), at=at)


def test_points_follow_a_split(planner: Client) -> None:
    link = make_link(kind="jakeluvesijohto")
    point = make_consumption_point(geometry=make_point(EAST + 20, NORTH + 5))

    done(planner, "split", link=str(link.tunnus), at=place(40))

    connected = Connection.objects.get(point=point)
    ends = Link.objects.exclude(pk=link.pk).values_list("start_node_id", "end_node_id")
    assert connected.node_id in {end for pair in ends for end in pair}


def test_who_may_not_edit_is_refused(client_as: Callable[[str], Client]) -> None:
    link = make_link()

    refused(client_as("viewer"), "split", 403, link=str(link.tunnus), at=place(50))
    assert LedgerEntry.objects.get(action="split").outcome == "denied"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"[]", "Send an object of JSON with link, end, node"),
        (b"{", "Send an object of JSON"),
        (b'{"who": 1}', "1 of the names sent are unknown here"),
        (b'{"end": "loppu", "link": 7}', "Give link as the id of an object"),
        (b'{"end": "loppu", "link": "a:\\u0000"}', "Give the id of an object"),
        (b'{"end": "loppu", "link": "a:\\ud800"}', "Give the id of an object"),
        (b'{"link": {"id": "x", "muutosnumero": "1"}}', "Give end"),
    ],
)
def test_a_body_that_cannot_be_understood(planner: Client, body: bytes, words: str) -> None:
    response = planner.post("/api/network/connect", body, content_type="application/json")

    assert response.status_code == 400
    assert words in response.json()["detail"]


def test_a_pipe_is_not_drawn_over_a_valve_of_its_network(planner: Client) -> None:
    link, far = make_link(), make_node(geometry=make_point(EAST + 100, NORTH + 50))
    valve = make_valve(geometry=make_point(EAST + 50, NORTH + 25))

    detail = refused(planner, "connect", 400, link=str(link.tunnus), end="loppu",
                     node=str(far.tunnus))  # fmt: skip

    assert f"the link {link.tunnus} runs over" in detail
    assert f"over the valve {valve.tunnus}" in detail
    Node.objects.filter(pk=valve.pk).update(network="jatevesi")
    done(planner, "connect", link=str(link.tunnus), end="loppu", node=str(far.tunnus))


def test_an_invert_is_not_above_the_cover(planner: Client) -> None:
    link = make_link(network="jatevesi", start_invert_m=80.0, end_invert_m=79.0)
    manhole = make_node(
        kind="kaivo",
        type_code="tarkastuskaivo",
        network="jatevesi",
        cover_level_m=78.5,
        geometry=make_point(EAST + 100, NORTH + 20),
    )

    detail = refused(planner, "connect", 400, link=str(link.tunnus), end="loppu",
                     node=str(manhole.tunnus))  # fmt: skip

    assert f"the link {link.tunnus} (79.00 m) is above the cover" in detail
    assert f"{manhole.tunnus} (78.50 m)" in detail
