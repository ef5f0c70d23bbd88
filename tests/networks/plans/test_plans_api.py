"""A plan from the first line to the network: drawn, read, checked, approved, built, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db.models import Count

from networks.models import Link, Node, Plan, PlanChange
from tests.make import make_link
from tests.networks.plans.planning import (
    PLANS,
    begun,
    built,
    draw,
    drawn,
    faults,
    feature,
    node,
    pipe,
    place,
    step,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db


def state() -> list[Any]:
    return [
        list(model.objects.order_by("pk").values_list("pk", "change_number", "valid_to"))
        for model in (Node, Link)
    ]


def test_a_plan_is_nothing_to_the_network_until_it_is_built(planner: Client) -> None:
    before = state()
    plan = begun(planner, node(0), node(50), pipe(place(0), place(50)))

    assert plan["tila"] == "luonnos"
    assert faults(planner, plan) == []
    assert state() == before == [[], []]
    done = built(planner, plan)

    assert done["tila"] == "rakennettu"
    link: Any = Link.objects.get()
    assert str(link.tunnus) in [one["tunnus"] for one in plan["changes"]]
    assert {link.start_node.type_code, link.end_node.type_code} == {"haara"}


def test_a_valve_drawn_on_a_pipe_splits_it(planner: Client) -> None:
    link = make_link()
    valves = [
        node(east, kind="venttiili", tyyppi="sulkuventtiili", jakaa=str(link.tunnus))
        for east in (70, 30)
    ]
    plan = begun(planner, *valves, node(30, 40), pipe(place(30), place(30, 40)))

    built(planner, plan)

    assert Link.objects.count() == 4
    meeting = Node.objects.filter(kind="venttiili").order_by("pk")
    assert [_links_at(valve) for valve in meeting] == [2, 3]


def test_a_valve_on_a_pipe_that_it_does_not_split_is_told(planner: Client) -> None:
    link = make_link()
    plan = begun(planner, node(30, kind="venttiili", tyyppi="sulkuventtiili"))

    (fault,) = faults(planner, plan)

    assert fault["tunnus"] == plan["changes"][0]["tunnus"]
    assert f"stands on the link {link.tunnus} of its own network" in fault["message"]


def _links_at(row: Any) -> int:
    ends: list[Any] = [
        end for pair in Link.objects.values_list("start_node", "end_node") for end in pair
    ]
    return ends.count(row.tunnus)


def test_an_abandoned_pipe_a_removed_one_and_a_moved_node(planner: Client) -> None:
    first, second = make_link(), make_link()
    moved = {"type": "Point", "coordinates": place(0, 3)}
    plan = begun(
        planner,
        feature("paivitys", "vesijohto", tunnus=str(first.tunnus), kaytossa_tila="hylatty"),
        feature("poisto", "vesijohto", tunnus=str(second.tunnus)),
        feature("paivitys", "laite", moved, tunnus=str(first.start_node_id)),
    )

    built(planner, plan)

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.usage_state == "hylatty"
    assert first.geometry[0] == (place(0, 3)[0], place(0, 3)[1])
    assert second.valid_to is not None


def test_a_built_plan_is_undone_as_one_edit_and_built_again(planner: Client) -> None:
    plan = begun(planner, node(0), node(50), pipe(place(0), place(50)))
    done = built(planner, plan)

    undone = planner.post(f"/api/edits/{done['edit']}/undo")

    assert undone.status_code == 200, undone.content
    assert undone.json()["features"] == {"laite": 2, "vesijohto": 1}
    assert (Link.objects.count(), Node.objects.count()) == (0, 0)
    again = planner.get(f"{PLANS}/{plan['suunnitelmatunnus']}").json()["suunnitelma"]
    assert again["tila"] == "luonnos"
    redone = planner.post(f"/api/edits/{undone.json()['edit']}/undo")
    assert redone.status_code == 200, redone.content
    assert Plan.objects.get().state == "rakennettu"
    assert Link.objects.count() == 1


def test_a_plan_that_has_been_changed_since_its_build_was_undone_is_not_redone(
    planner: Client,
) -> None:
    plan = begun(planner, node(0))
    undone = planner.post(f"/api/edits/{built(planner, plan)['edit']}/undo").json()
    drawn(planner, plan["suunnitelmatunnus"], node(50))

    refused = planner.post(f"/api/edits/{undone['edit']}/undo")

    assert refused.status_code == 409
    assert f"{plan['suunnitelmatunnus']}, and it has been changed since" in refused.content.decode()
    assert Node.objects.count() == 0


def test_a_plan_splits_and_changes_what_the_plan_below_makes(planner: Client) -> None:
    below = begun(planner, node(0), node(50), pipe(place(0), place(50)))
    main = below["changes"][2]["tunnus"]
    valve = node(25, kind="venttiili", tyyppi="sulkuventtiili", jakaa=main)
    renewed = feature("paivitys", "vesijohto", tunnus=main, materiaali="PVC")
    plan = begun(planner, valve, renewed, perustuu=below["suunnitelmatunnus"])
    assert faults(planner, plan) == []
    built(planner, below)
    assert faults(planner, plan) == []

    built(planner, plan)

    assert list(Link.objects.values_list("material", flat=True)) == ["PVC", "PVC"]
    assert Node.objects.count() == 3


def test_a_fault_at_the_last_change_leaves_nothing(planner: Client) -> None:
    before = state()
    plan = begun(planner, node(0), node(50), pipe(place(0), place(50)), pipe(place(0), place(99)))
    last = plan["changes"][-1]["tunnus"]

    refused = step(planner, plan, "approve", build=True)

    assert refused.status_code == 409
    assert last in refused.json()["detail"]
    assert "meets no node at its end loppu" in refused.json()["detail"]
    assert state() == before
    assert Plan.objects.get().state == "luonnos"


def test_two_planners_on_one_plan(planner: Client, client_as: Callable[[str], Client]) -> None:
    plan = begun(planner, node(0))
    drawn(client_as("main_user"), plan["suunnitelmatunnus"], node(50))

    refused = step(planner, plan, "approve")

    assert refused.status_code == 409
    assert plan["suunnitelmatunnus"] in refused.json()["detail"]
    assert "Somebody has changed the plan" in refused.json()["detail"]


def test_a_loop_of_plans_is_refused_and_names_them(planner: Client) -> None:
    one = begun(planner)["suunnitelmatunnus"]
    two = begun(planner, perustuu=one)["suunnitelmatunnus"]
    three = begun(planner, perustuu=two)["suunnitelmatunnus"]

    for base in (one, three):
        refused = planner.patch(
            f"{PLANS}/{one}", {"perustuu": base}, content_type="application/json"
        )
        assert refused.status_code == 409
        assert "in a loop" in refused.json()["detail"]
    assert f"{one} → {three} → {two} → {one}" in refused.json()["detail"]


def test_what_is_sent_is_what_is_read_and_goes_into_another_plan(planner: Client) -> None:
    link = make_link()
    changed = feature("paivitys", "vesijohto", tunnus=str(link.tunnus), materiaali="PVC")
    plan = begun(planner, node(0, kind="paloposti", tyyppi="maapaloposti"), changed)
    read = planner.get(f"{PLANS}/{plan['suunnitelmatunnus']}?crs=EPSG:3067").json()

    hydrant, pipe_ = read["features"]
    assert hydrant["geometry"] == {"type": "Point", "coordinates": place(0)}
    assert pipe_["properties"]["sijainti_muuttuu"] is False
    assert pipe_["geometry"]["type"] == "LineString"
    del hydrant["properties"]["tunnus"], hydrant["id"]
    other = begun(planner, *read["features"])
    again = planner.get(f"{PLANS}/{other['suunnitelmatunnus']}?crs=EPSG:3067").json()
    assert [one["properties"] for one in again["features"]][1] == pipe_["properties"]
    assert PlanChange.objects.values("plan").annotate(n=Count("pk")).count() == 2


def test_an_object_that_has_changed_since_is_named(planner: Client) -> None:
    link = make_link()
    plan = begun(
        planner, feature("paivitys", "vesijohto", tunnus=str(link.tunnus), materiaali="PVC")
    )
    link.material = "PEH"
    link.built_year = 1999
    link.save()

    (fault,) = faults(planner, plan)

    assert fault["rule"] == "changed_since"
    assert fault["tunnus"] == str(link.tunnus)
    assert step(planner, plan, "approve").status_code == 409


def test_drawing_what_is_not_there_or_there_already_is_refused(planner: Client) -> None:
    link = make_link()
    number = begun(planner)["suunnitelmatunnus"]
    unknown = "0f0e6a52-6d0c-4b7e-9f0a-3f6f4f1d2a11"

    assert draw(planner, number, feature("poisto", "laite", tunnus=unknown)).status_code == 404
    taken = draw(planner, number, node(0, tunnus=str(link.tunnus)))
    assert taken.status_code == 409
    assert str(link.tunnus) in taken.json()["detail"]
