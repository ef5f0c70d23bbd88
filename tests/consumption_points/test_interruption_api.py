"""``/api/interruptions``: planned, ticked, overlapping, handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Q
from django.utils import timezone

from consumption_points.models import InterruptedPoint
from gisapp import access
from gisapp.core.errors import ConflictError
from gisapp.models import LedgerEntry
from networks.feature_types import INTERRUPTION
from networks.models import Interruption, Link, Node
from networks.services.undoing import edit_undo
from tests.make import make_caller

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from gisapp.access import Caller

pytestmark = pytest.mark.django_db
URL = "/api/interruptions"


def plan(client: Client, link: Link, hours: float = 1, **more: Any) -> Any:
    start = timezone.now() + timedelta(hours=hours)
    body = {
        "at": str(link.tunnus),
        "alkaa": start.isoformat(),
        "paattyy": (start + timedelta(hours=2)).isoformat(),
        **more,
    }
    return client.post(URL, body, content_type="application/json")


def tick(client: Client, number: str, valve: str, state: str, **more: Any) -> Any:
    tunnus = Node.objects.get(source_id=valve).tunnus
    body = {"kuittaus": state, **more}
    return client.post(f"{URL}/{number}/run-sheet/{tunnus}", body, content_type="application/json")


def remove(caller: Caller) -> None:
    with access.writer(INTERRUPTION, caller=caller) as writing:
        writing.delete(Q(pk=Interruption.objects.get().pk))


def sheet(body: dict[str, Any]) -> dict[str, str]:
    return {line["lahdetunnus"]: line["kuittaus"] for line in body["run_sheet"]}


def test_an_interruption_is_stored_with_its_plan(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    response = plan(client_as("planner"), street["V1"])

    body, row = response.json(), Interruption.objects.get()
    assert response.status_code == 201
    assert body["katkostunnus"] == row.number
    assert body["tila"] == "suunniteltu"
    assert sheet(body) == {"V1": "odottaa", "V2": "odottaa"}
    assert [one["tunnus"] for one in body["consumption_points"]] == ["KP-1"]
    assert [one["laji"] for one in body["critical_sites"]] == ["sairaala"]
    assert [one["lahdetunnus"] for one in body["hydrants_dry"]] == ["hydrant"]
    assert row.geometry.contains(street["V1"].geometry)
    assert row.geometry.contains(street["house"].geometry)
    assert {str(one) for one in row.valves} == {one["tunnus"] for one in body["run_sheet"]}
    assert LedgerEntry.objects.filter(action="interruption", kind="katkos", outcome="ok").exists()
    # The point left once, with the answer; the plan alone tells nobody of it.
    assert LedgerEntry.objects.get(action="interruption", kind="kulutuspaikka").n == 1


def test_affected_points_are_told_only_with_the_right(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    number = plan(client_as("planner"), street["V1"]).json()["katkostunnus"]
    viewer = client_as("viewer")

    answer = viewer.get(f"{URL}/{number}")
    assert answer.status_code == 200
    assert "KP-1" not in answer.content.decode()
    assert viewer.get(f"{URL}/{number}/notices").status_code == 403
    assert plan(viewer, street["V1"]).status_code == 403
    assert tick(viewer, number, "V1", "kiinni").status_code == 403
    assert Interruption.objects.count() == 1


def test_the_list_for_notices_has_ids_and_its_purpose_in_the_ledger(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]

    body = planner.get(f"{URL}/{number}/notices", {"purpose": "vikatilanne"}).json()

    points = [{"tyyppi": "kulutuspaikka", "tunnus": "KP-1"}]
    assert body == {"katkostunnus": number, "consumption_points": points}
    line = LedgerEntry.objects.get(action="hand_over", kind="kulutuspaikka")
    assert (line.purpose, line.n) == ("vikatilanne", 1)
    assert planner.get(f"{URL}/{number}/notices", {"purpose": "x"}).status_code == 400


def test_a_tick_changes_the_valve_and_a_failure_the_plan(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]

    closed = tick(planner, number, "V1", "kiinni").json()
    failed = tick(planner, number, "V2", "epaonnistui").json()

    assert sheet(closed) == {"V1": "kiinni", "V2": "odottaa"}
    assert Node.objects.get(source_id="V1").position == "kiinni"
    assert Node.objects.get(source_id="V2").condition == "ei_toimi"
    assert sheet(failed) == {"V1": "kiinni", "V2": "epaonnistui", "V3": "odottaa"}
    v3 = Node.objects.get(source_id="V3").tunnus
    assert v3 in Interruption.objects.get().valves
    assert InterruptedPoint.objects.count() == 1
    assert [one["lahdetunnus"] for one in failed["hydrants_dry"]] == ["hydrant"]


@pytest.mark.parametrize(
    ("state", "more", "status"),
    [
        ("avattu", {}, 409),
        ("rikki", {}, 400),
        ("kiinni", {"aika": "2999-01-01T00:00:00Z"}, 400),
        ("kiinni", {"aika": "eilen"}, 400),
        ("kiinni", {"huomautus": "x"}, 400),
    ],
)
def test_a_tick_that_cannot_be_changes_nothing(
    client_as: Callable[[str], Client],
    street: dict[str, Link],
    state: str,
    more: dict[str, str],
    status: int,
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]

    assert tick(planner, number, "V1", state, **more).status_code == status
    assert tick(planner, number, "V3", "kiinni").status_code == 404
    assert Node.objects.get(source_id="V1").position == "auki"


def test_valves_still_shut_after_the_end_are_listed(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"], hours=-5).json()["katkostunnus"]
    tick(planner, number, "V1", "kiinni")

    body = client_as("viewer").get(f"{URL}/still-shut").json()
    found = [(one["lahdetunnus"], one["katkostunnus"]) for one in body["valves_still_shut"]]
    assert found == [("V1", number)]

    tick(planner, number, "V1", "avattu")
    assert planner.get(f"{URL}/still-shut").json() == {"valves_still_shut": []}
    assert Node.objects.get(source_id="V1").position == "auki"


@pytest.mark.parametrize("over", ["paattynyt", "peruttu"])
def test_what_is_over_is_only_reopened(
    client_as: Callable[[str], Client], street: dict[str, Link], over: str
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]
    tick(planner, number, "V1", "kiinni")
    planner.patch(f"{URL}/{number}", {"tila": over}, content_type="application/json")

    refused = [tick(planner, number, "V2", state) for state in ("kiinni", "epaonnistui")]

    assert [one.status_code for one in refused] == [409, 409]
    assert f"{number} is over ({over})" in refused[0].json()["detail"]
    second = Node.objects.get(source_id="V2")
    assert (second.position, second.condition) == ("auki", "toimii")
    assert tick(planner, number, "V1", "avattu").status_code == 200


def test_an_interruption_with_a_shut_valve_stays(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner, caller = client_as("planner"), make_caller("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]
    tick(planner, number, "V1", "kiinni")
    made = str(Interruption.objects.get().change_number)

    with pytest.raises(ConflictError, match=f"still shut for the interruption {number}"):
        remove(caller)
    with pytest.raises(ConflictError, match=f"still shut for the interruption {number}"):
        edit_undo(made, caller=caller)
    assert len(planner.get(f"{URL}/{number}").json()["run_sheet"]) == 2

    tick(planner, number, "V1", "avattu")
    remove(caller)
    assert not Interruption.objects.exists()


def test_overlapping_interruptions_are_noticed(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")
    first = plan(planner, street["V1"]).json()["katkostunnus"]

    beside = plan(planner, street["V3"], hours=2).json()["warnings"]
    later = plan(planner, street["V3"], hours=9).json()["warnings"]

    (told,) = [one for one in beside if one["koodi"] == "paallekkainen_katkos"]
    assert told["katkostunnus"] == first
    assert told["yhteiset"]["kulutuspaikat"] == 1
    assert told["yhteiset"]["kohteet"] > 0
    assert [one for one in later if one["koodi"] == "paallekkainen_katkos"] == []


def test_times_and_state_change_and_the_list_tells_them(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]

    def change(**values: Any) -> Any:
        return planner.patch(f"{URL}/{number}", values, content_type="application/json")

    assert change(tila="kaynnissa").json()["tila"] == "kaynnissa"
    assert change(tila="valmis").status_code == 400
    assert change(paattyy="2001-01-01T00:00:00Z").status_code == 400
    listed = planner.get(URL, {"tila": "kaynnissa"}).json()["interruptions"]
    assert [one["katkostunnus"] for one in listed] == [number]
    assert planner.get(URL, {"tila": "valmis"}).status_code == 400
    assert planner.get(f"{URL}/K-1999-1").status_code == 404


@pytest.mark.parametrize(
    ("states", "last"),
    [
        (["peruttu"], "suunniteltu"),
        (["kaynnissa"], "suunniteltu"),
        (["kaynnissa"], "peruttu"),
        (["kaynnissa", "paattynyt"], "kaynnissa"),
    ],
)
def test_what_is_over_stays_over(
    client_as: Callable[[str], Client], street: dict[str, Link], states: list[str], last: str
) -> None:
    planner = client_as("planner")
    number = plan(planner, street["V1"]).json()["katkostunnus"]

    def change(state: str) -> int:
        body = {"tila": state, "paattyy": "2999-01-01T00:00:00Z"}
        return planner.patch(f"{URL}/{number}", body, content_type="application/json").status_code

    assert [change(state) for state in [*states, states[-1]]] == [200] * (len(states) + 1)
    assert change(last) == 409
    assert Interruption.objects.get().state == states[-1]


def test_a_plan_without_a_start_stores_nothing(
    client_as: Callable[[str], Client], street: dict[str, Link]
) -> None:
    planner = client_as("planner")

    assert plan(planner, street["V1"], alkaa=None).status_code == 400
    assert plan(planner, street["V1"], at="ei:ole").status_code == 404
    assert plan(planner, street["V1"], nimi="x").status_code == 400
    assert not Interruption.objects.exists()
