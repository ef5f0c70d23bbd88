"""Questions about the network as it was: what was answered then is answered now."""

from __future__ import annotations

import datetime
import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.utils import timezone

from gisapp.core.errors import UnavailableError
from gisapp.models import LedgerEntry
from networks.models import Coupling, Link, Node
from networks.resident import current, network_at, past
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_node, make_point
from tests.support.moments import Network, make_network, moments_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db

# What only an answer of the past says, and what it says of points, which have none.
_OF_THEN = ("as_of", "without_history")
_OF_POINTS = ("consumption_points", "consumption_point_count", "unconnected_nearby")


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Moments of another test are of another network."""
    past._kept.clear()
    yield
    past._kept.clear()


def ask(client: Client, path: str, **given: str) -> Any:
    response = client.get(path, given)
    return response.status_code, json.loads(response.getvalue())


def _told(answer: tuple[int, Any]) -> tuple[int, Any]:
    """The answer as it is compared: features in any order, faults by their status."""
    status, body = answer
    if status != 200:
        return status, None
    return status, {
        name: value for name, value in body.items() if name not in (*_OF_THEN, *_OF_POINTS)
    }


def questions(network: Network) -> dict[str, tuple[str, dict[str, str]]]:
    tank, first, second = (str(one.tunnus) for one in (network.tank, network.first, network.second))
    near = {"x": str(EAST + 50), "y": str(NORTH + 1)}
    return {
        "connected": ("/api/trace", {"from": tank, "direction": "connected"}),
        "listed": ("/api/trace", {"from": tank, "direction": "connected", "listed": "all"}),
        "source": ("/api/trace", {"from": second, "direction": "nearest_source"}),
        "path": ("/api/path", {"from": tank, "to": second}),
        "isolation": ("/api/isolation", {"at": first}),
        "beyond": ("/api/isolation", {"at": second}),
        "place": ("/api/isolation", near),
        "by name": ("/api/isolation", {"at": f"testi:{network.first.source_id}"}),
        "profile": ("/api/profile", {"from": tank, "direction": "downstream"}),
    }


@pytest.mark.parametrize("role", ["planner", "viewer"])
def test_each_question_is_answered_as_it_was_at_each_moment(
    role: str, client_as: Callable[[str], Client]
) -> None:
    client, network = client_as(role), make_network()
    asked = questions(network)
    recorded = [
        (timezone.now().isoformat(), {name: ask(client, p, **g) for name, (p, g) in asked.items()})
        for _moment in moments_of(network)
    ]

    different = {repr([*map(_told, answers.values())]) for _when, answers in recorded}
    assert len(different) == 4
    # What is secret by now a viewer does not see in the past either: that is another test.
    compared = recorded if role == "planner" else recorded[-1:]
    for when, answers in compared:
        for name, (path, given) in asked.items():
            again = ask(client, path, **given, as_of=when)
            assert _told(again) == _told(answers[name]), (name, when)
            if again[0] == 200:
                assert again[1]["as_of"] == when
                assert again[1].get("consumption_points") is None


def test_a_valve_that_is_secret_now_is_hidden_in_the_answers_of_the_past(
    client_as: Callable[[str], Client],
) -> None:
    network = make_network()
    then = timezone.now().isoformat()
    Node.objects.filter(pk=network.valve.pk).update(secrecy="salassa")
    given = {"from": str(network.tank.tunnus), "direction": "connected", "as_of": then}

    viewer, planner = (
        ask(client_as(role), "/api/trace", **given)[1] for role in ("viewer", "planner")
    )

    assert (viewer["hidden"], planner["hidden"]) == (1, 0)
    assert "venttiili" not in viewer["features"]
    assert len(viewer["features"]["vesijohto"]) == 2


def test_couplings_are_those_of_the_moment() -> None:
    first, second = make_link(), make_link()
    before = timezone.now()
    coupling = Coupling.objects.create(from_node=first.end_node, to_node=second.start_node)
    joined = timezone.now()
    coupling.delete()
    after = timezone.now()

    assert [len(network_at(moment).edges) for moment in (before, joined, after)] == [2, 3, 2]


def test_ends_that_were_not_in_the_ground_take_their_links_with_them() -> None:
    link = make_link()
    then = timezone.now()
    Node.objects.filter(tunnus=link.end_node_id).update(usage_state="purettu")
    now = timezone.now()

    assert [len(network_at(moment).edges) for moment in (then, now)] == [1, 0]


def test_one_past_is_kept_and_never_taken_for_the_present(monkeypatch: pytest.MonkeyPatch) -> None:
    network = make_network()
    first = timezone.now()
    Link.objects.filter(pk=network.second.pk).delete()
    second = timezone.now()
    monkeypatch.setattr(past, "_SETTLED", datetime.timedelta(0))

    then = network_at(first)

    assert network_at(first) is then
    assert network_at(second) is not then
    assert len(past._kept) == 1
    assert [len(one.edges) for one in (then, network_at(None), current().snapshot)] == [2, 1, 1]


def test_a_moment_that_an_edit_may_still_enter_is_made_anew_after_each_change() -> None:
    network = make_network()
    moment = timezone.now()
    kept = network_at(moment)
    assert network_at(moment) is kept

    Node.objects.filter(pk=network.valve.pk).update(position="kiinni")

    assert network_at(moment) is not kept


def test_who_waits_too_long_for_another_moment_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "_PATIENCE_S", 0.01)
    with past._making, pytest.raises(UnavailableError, match="another moment"):
        network_at(timezone.now())


@pytest.mark.parametrize("path", ["/api/trace", "/api/path", "/api/isolation", "/api/profile"])
@pytest.mark.parametrize("text", ["", "eilen", "2999-01-01"])
def test_what_is_no_moment_of_the_past_is_a_plain_fault(
    path: str, text: str, client_as: Callable[[str], Client]
) -> None:
    link = make_link()
    ends = {"from": str(link.tunnus), "to": str(link.tunnus), "direction": "connected"}
    given = {
        "/api/isolation": {"at": str(link.tunnus)},
        "/api/trace": {name: ends[name] for name in ("from", "direction")},
    }.get(path, {name: ends[name] for name in ("from", "to")})

    status, body = ask(client_as("planner"), path, **given, as_of=text)

    assert (status, body["locator"]) == (400, "as_of")


def test_before_the_history_there_is_no_such_object(client_as: Callable[[str], Client]) -> None:
    link = make_link()

    status, _body = ask(
        client_as("planner"), "/api/isolation", at=str(link.tunnus), as_of="1999-12-31"
    )

    assert status == 404


def test_an_id_means_what_it_meant_then(client_as: Callable[[str], Client]) -> None:
    old = make_link(source_id="J1")
    old.refresh_from_db()
    then = timezone.now().isoformat()
    Link.objects.filter(pk=old.pk).delete()
    new = make_link(source_id="J1")

    def first(**more: str) -> str:
        _status, body = ask(
            client_as("planner"), "/api/trace", **{"from": "J1"}, direction="connected", **more
        )
        return str(body["features"]["vesijohto"][0]["tunnus"])

    assert (first(as_of=then), first()) == (str(old.tunnus), str(new.tunnus))


def test_points_are_left_out_by_name_and_the_ledger_knows_the_moment(
    client_as: Callable[[str], Client],
) -> None:
    make_consumption_point()
    link = make_link()
    then = timezone.now().isoformat()
    given = {"from": str(link.tunnus), "direction": "connected", "as_of": then}

    _status, body = ask(client_as("planner"), "/api/trace", **given)

    assert body["without_history"] == ["kulutuspaikka"]
    assert [body[name] for name in _OF_POINTS] == [None, None, None]
    lines = LedgerEntry.objects.filter(action="trace")
    assert {line.kind for line in lines} == {"vesijohto", "laite"}
    assert {line.scope["as_of"] for line in lines} == {then}


def test_institutions_are_those_of_the_moment(client_as: Callable[[str], Client]) -> None:
    network = make_network()
    school = make_node(type_code="koulu", geometry=make_point(EAST + 300, NORTH))
    make_link(start_node=network.hydrant, end_node=school)
    then = timezone.now().isoformat()
    Node.objects.filter(pk=school.pk).update(type_code="haara")
    at = {"at": str(network.second.tunnus)}

    now = ask(client_as("planner"), "/api/isolation", **at)[1]["critical_sites"]
    before = ask(client_as("planner"), "/api/isolation", **at, as_of=then)[1]["critical_sites"]

    assert (now, [one["laji"] for one in before]) == ([], ["koulu"])


def test_a_drawing_says_of_which_moment_it_is(client_as: Callable[[str], Client]) -> None:
    network = make_network()
    then = timezone.localtime()
    given = {"from": str(network.tank.tunnus), "direction": "downstream", "format": "svg"}

    drawing = client_as("planner").get("/api/profile", {**given, "as_of": then.isoformat()})

    assert f"{then:%-d.%-m.%Y klo %H.%M}" in drawing.content.decode()


def test_what_is_kept_of_couplings_is_closed_to_everybody_else() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT grantee, privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = 'networks_couplingstate' AND grantee LIKE 'gis%%'"
            " AND grantee <> 'gis_owner'"
        )
        assert cursor.fetchall() == [("gis_feed", "SELECT")]
