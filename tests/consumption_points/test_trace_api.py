"""``GET /api/trace`` and ``GET /api/path``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from consumption_points.models import Connection
from gisapp.models import LedgerEntry
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

    from networks.models import Link

pytestmark = pytest.mark.django_db


def ask(client: Client, start: str, direction: str = "connected") -> Any:
    return client.get("/api/trace", {"from": start, "direction": direction})


def two_pipes() -> tuple[Link, Link]:
    """A secret tank, a pipe, a valve, a pipe."""
    tank = make_node(type_code="vesitorni", secrecy="salassa")
    valve = make_valve()
    return make_link(start_node=tank, end_node=valve), make_link(start_node=valve)


def test_a_trace_lists_what_is_connected_by_type(client_as: Callable[[str], Client]) -> None:
    first, second = two_pipes()

    response = ask(client_as("planner"), str(first.tunnus))

    body = response.json()
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert {one["tunnus"] for one in body["features"]["vesijohto"]} == {
        str(first.tunnus),
        str(second.tunnus),
    }
    assert body["features"]["venttiili"][0]["lahde"] == "testi"
    assert body["node_counts"] == {"venttiili": 1, "laite": 2}
    assert body["length_m"] == pytest.approx(200.0, abs=0.2)
    assert body["hidden"] == 0


def test_what_is_secret_is_counted_and_not_named(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()

    body = ask(client_as("viewer"), str(first.tunnus)).json()

    assert body["hidden"] == 1
    assert len(body["features"]["laite"]) == 1


def test_every_id_that_left_is_in_the_ledger(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()

    ask(client_as("planner"), f"testi:{first.source_id}")

    line = LedgerEntry.objects.get(action="trace", kind="vesijohto")
    assert line.n == 2
    assert line.outcome == "ok"


def test_an_edit_shows_in_the_next_trace(client_as: Callable[[str], Client]) -> None:
    first, second = two_pipes()
    client = client_as("planner")
    assert len(ask(client, str(first.tunnus)).json()["features"]["vesijohto"]) == 2

    make_link(start_node=second.end_node)

    assert len(ask(client, str(first.tunnus)).json()["features"]["vesijohto"]) == 3


def test_an_ambiguous_id_lists_the_candidates(client_as: Callable[[str], Client]) -> None:
    make_node(source="b", source_id="10")
    make_link(source="a", source_id="10")

    response = ask(client_as("planner"), "10")

    assert response.status_code == 400
    assert "vesijohto/a:10" in response.content.decode()
    assert "laite/b:10" in response.content.decode()
    assert ask(client_as("planner"), "vesijohto/a:10").status_code == 200


@pytest.mark.parametrize(
    ("start", "direction", "status"),
    [("nobody", "connected", 404), ("", "connected", 400), ("nobody", "sideways", 400)],
)
def test_a_trace_from_nowhere_or_no_way_is_refused(
    client_as: Callable[[str], Client], start: str, direction: str, status: int
) -> None:
    assert ask(client_as("planner"), start, direction).status_code == status


def test_a_planned_pipe_is_not_in_the_ground(client_as: Callable[[str], Client]) -> None:
    link = make_link(usage_state="suunniteltu")

    assert ask(client_as("planner"), str(link.tunnus)).status_code == 404


def sewer() -> dict[str, Any]:
    """A house, a manhole, a pumping station; a point at the house and one that nothing connects."""
    house = make_node(network="jatevesi", kind="liitoskohta", type_code="tonttiliitos")
    manhole = make_node(network="jatevesi", kind="kaivo", type_code="tarkastuskaivo")
    pump = make_node(network="jatevesi", kind="pumppaamo", type_code="jatevesipumppaamo")
    upper = make_link(network="jatevesi", start_node=house, end_node=manhole)
    lower = make_link(network="jatevesi", start_node=manhole, end_node=pump)
    point = make_consumption_point(point_id="KP-1")
    make_consumption_point(point_id="KP-2", geometry=make_point(EAST + 50, NORTH + 20))
    Connection.objects.create(
        point=point, node=house, network="jatevesi", rule="kasin", score=1.0, confirmed=True
    )
    return {"house": house, "manhole": manhole, "pump": pump, "upper": upper, "lower": lower}


def test_a_trace_reaches_points_through_their_connections(
    client_as: Callable[[str], Client],
) -> None:
    objects = sewer()

    response = ask(client_as("planner"), str(objects["pump"].tunnus), "upstream")

    body = response.json()
    assert body["consumption_points"] == [{"tyyppi": "kulutuspaikka", "tunnus": "KP-1"}]
    assert body["consumption_point_count"] == 1
    assert body["unconnected_nearby"] == 1
    assert "Keksijänkatu" not in response.content.decode()
    assert LedgerEntry.objects.get(action="trace", kind="kulutuspaikka").n == 1
    below = ask(client_as("planner"), str(objects["lower"].tunnus), "downstream").json()
    assert below["consumption_points"] == []


def test_the_nearest_pump_is_told_with_the_way_to_it(client_as: Callable[[str], Client]) -> None:
    objects = sewer()

    body = ask(client_as("planner"), str(objects["house"].tunnus), "nearest_pump").json()

    assert body["found"] is True
    assert body["target"]["tunnus"] == str(objects["pump"].tunnus)
    order = ["house", "upper", "manhole", "lower", "pump"]
    assert [one["tunnus"] for one in body["way"]] == [str(objects[name].tunnus) for name in order]
    distances = [one["etaisyys_m"] for one in body["way"]]
    assert distances == pytest.approx([0, 0, 100, 100, 200], abs=0.2)
    assert body["node_counts"] == {"liitoskohta": 1, "kaivo": 1, "pumppaamo": 1}


def test_a_secret_source_ends_the_way_and_is_not_named(client_as: Callable[[str], Client]) -> None:
    first, second = two_pipes()

    body = ask(client_as("viewer"), str(second.end_node.tunnus), "nearest_source").json()

    assert body["found"] is True
    assert body["target"] is None
    assert body["hidden"] == 1
    assert body["length_m"] == pytest.approx(200.0, abs=0.2)
    assert body["way"][-1]["tunnus"] == str(first.tunnus)


def test_what_is_not_there_is_a_warning_and_the_source_of_a_sewer_an_error(
    client_as: Callable[[str], Client],
) -> None:
    first, _second = two_pipes()
    client = client_as("planner")

    body = ask(client, str(first.tunnus), "nearest_pump").json()

    assert (body["found"], body["way"]) == (False, [])
    assert [one["koodi"] for one in body["warnings"]] == ["no_pump"]
    assert ask(client, str(sewer()["house"].tunnus), "nearest_source").status_code == 400


def test_the_shortest_way_goes_against_the_flow_as_well(client_as: Callable[[str], Client]) -> None:
    objects = sewer()
    client = client_as("planner")
    pump, house = str(objects["pump"].tunnus), str(objects["house"].tunnus)

    body = client.get("/api/path", {"from": pump, "to": house}).json()

    assert body["target"]["tunnus"] == house
    assert len(body["features"]["jatevesiviemari"]) == 2
    assert body["consumption_points"] == [{"tyyppi": "kulutuspaikka", "tunnus": "KP-1"}]
    assert LedgerEntry.objects.get(action="path", kind="pumppaamo").n == 1


@pytest.mark.parametrize("closed", ["start", "end"])
def test_a_way_says_that_its_start_is_closed_and_of_its_end_that_it_stops_there(
    client_as: Callable[[str], Client], closed: str
) -> None:
    valve = make_valve(position="kiinni" if closed == "end" else "auki")
    main = make_link(end_node=valve, is_closed=closed == "start")

    asked = {"from": str(main.tunnus), "to": str(valve.tunnus)}
    body = client_as("planner").get("/api/path", asked).json()

    codes = [one["koodi"] for one in body["warnings"]]
    assert codes == (["start_closed"] if closed == "start" else [])
    assert len(body["stopped_at"]) == (closed == "end")


def test_a_path_to_another_network_is_no_way(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()
    client = client_as("planner")

    answer = client.get("/api/path", {"from": str(first.tunnus), "to": str(sewer()["pump"].tunnus)})

    assert answer.json()["found"] is False
    assert [one["koodi"] for one in answer.json()["warnings"]] == ["no_way"]
    assert client.get("/api/path", {"from": str(first.tunnus)}).status_code == 400


def test_a_large_answer_is_counted_and_streams_on_request(
    client_as: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = sewer()
    client, pump = client_as("planner"), str(objects["pump"].tunnus)
    whole = ask(client, pump, "upstream").json()
    monkeypatch.setattr("consumption_points.api.trace_answers.LISTED_AT_MOST", 2)
    monkeypatch.setattr("networks.asking.streaming.ROWS", 1)

    counted = ask(client, pump, "upstream").json()
    response = client.get("/api/trace", {"from": pump, "direction": "upstream", "listed": "all"})

    assert (counted["listed"], counted["features"]) == (False, {})
    assert counted["node_counts"] == whole["node_counts"]
    assert response.streaming
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.getvalue()) == whole
    lines = LedgerEntry.objects.filter(action="trace", kind="jatevesiviemari").order_by("seq")
    assert [(line.outcome, line.n) for line in lines][-2:] == [("begun", None), ("ok", 2)]
    points = LedgerEntry.objects.filter(action="trace", kind="kulutuspaikka").order_by("seq")
    assert [line.n for line in points][-1] == 1


def test_a_way_that_streams_says_what_a_way_says(client_as: Callable[[str], Client]) -> None:
    client, house = client_as("planner"), str(sewer()["house"].tunnus)
    whole = ask(client, house, "nearest_pump").json()

    asked = {"from": house, "direction": "nearest_pump", "listed": "all"}
    response = client.get("/api/trace", asked)

    assert whole["found"]
    assert json.loads(response.getvalue()) == whole


def test_a_stream_hides_what_is_secret(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()
    asked = {"from": str(first.tunnus), "direction": "connected", "listed": "all"}

    body = json.loads(client_as("viewer").get("/api/trace", asked).getvalue())

    assert body["hidden"] == 1
    assert len(body["features"]["laite"]) == 1


@pytest.mark.parametrize(
    ("values", "status"),
    [({"from": "nobody", "listed": "all"}, 404), ({"from": "nobody", "listed": "some"}, 400)],
)
def test_a_stream_that_cannot_begin_is_an_error(
    client_as: Callable[[str], Client], values: dict[str, str], status: int
) -> None:
    client = client_as("planner")

    assert client.get("/api/trace", {"direction": "connected", **values}).status_code == status


@pytest.mark.parametrize(
    ("address", "asked"),
    [("trace", {"direction": "connected"}), ("path", {"to": "testi:NOBODY"}), ("isolation", {})],
)
@pytest.mark.parametrize("extra", [{"depth": "3"}, {"crs": ["EPSG:3067", "EPSG:3879"]}])
def test_a_parameter_that_would_not_be_read_is_refused(
    client_as: Callable[[str], Client], address: str, asked: dict[str, str], extra: dict[str, Any]
) -> None:
    first, _second = two_pipes()
    named = {"at" if address == "isolation" else "from": str(first.tunnus)}

    response = client_as("planner").get(f"/api/{address}", {**named, **asked, **extra})

    assert response.status_code == 400
    assert response.json()["locator"] in {"query", "crs"}


def test_a_stuck_valve_may_be_named_several_times(client_as: Callable[[str], Client]) -> None:
    links = [make_link(start_node=make_valve()) for _ in range(2)]
    valves = [str(link.start_node.tunnus) for link in links]
    asked = {"at": str(links[0].tunnus), "stuck": valves}

    response = client_as("planner").get("/api/isolation", asked)

    assert response.status_code == 200
