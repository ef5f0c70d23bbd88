"""A plan beside what is built."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.make import make_link
from tests.networks.plans.planning import PLANS, begun, built, feature, node, pipe, place

if TYPE_CHECKING:
    from django.test import Client

    from networks.models import Link

pytestmark = pytest.mark.django_db


def compared(client: Client, plan: dict[str, Any]) -> dict[str, Any]:
    response = client.get(f"{PLANS}/{plan['suunnitelmatunnus']}/comparison")
    assert response.status_code == 200, response.content
    found: dict[str, Any] = response.json()
    return found


def renewal(links: list[Link]) -> list[dict[str, Any]]:
    removed, abandoned, renewed = (str(link.tunnus) for link in links)
    return [
        node(0, 20),
        node(50, 20),
        pipe(place(0, 20), place(50, 20)),
        feature("poisto", "vesijohto", tunnus=removed),
        feature("paivitys", "vesijohto", tunnus=abandoned, kaytossa_tila="hylatty"),
        feature("paivitys", "vesijohto", tunnus=renewed, materiaali="PVC"),
    ]


def test_lengths_are_told_by_what_becomes_of_them_before_and_after_the_build(
    planner: Client,
) -> None:
    links = [make_link() for _ in range(3)]
    length = links[0].length_m
    plan = begun(planner, *renewal(links))

    before = compared(planner, plan)

    old, new, pvc = (row for row in before["lengths"])
    assert (old["materiaali"], old["nimellishalkaisija"]) == ("PEH", 110)
    assert (old["removed_m"], old["abandoned_m"], old["changed_from_m"]) == (length,) * 3
    assert (new["nimellishalkaisija"], new["added_m"]) == (160, pytest.approx(length / 2, abs=0.01))
    assert (pvc["materiaali"], pvc["changed_to_m"], pvc["added_m"]) == ("PVC", length, 0)
    assert before["objects"] == {
        "laite": {"lisays": 2},
        "vesijohto": {"lisays": 1, "poisto": 1, "paivitys": 2},
    }
    assert before["changed_since"] == []
    built(planner, plan)
    after = compared(planner, plan)
    assert after["tila"] == "rakennettu"
    for name in ("lengths", "objects", "changed_since"):
        assert after[name] == before[name]


def test_what_has_changed_since_is_told_before_and_after_the_build(planner: Client) -> None:
    links = [make_link() for _ in range(3)]
    plan = begun(planner, *renewal(links))
    links[2].built_year = 1999
    links[2].save()
    assert [one["rule"] for one in compared(planner, plan)["changed_since"]] == ["changed_since"]
    other = begun(
        planner, feature("paivitys", "vesijohto", tunnus=str(links[0].tunnus), laji="muu")
    )
    built(planner, other)

    links[0].refresh_from_db()
    links[0].built_year = 1999
    links[0].save()

    (told,) = compared(planner, other)["changed_since"]
    assert (told["tunnus"], told["rule"]) == (str(links[0].tunnus), "changed_since")


def test_a_plan_on_a_plan_is_compared_with_what_that_one_leaves(planner: Client) -> None:
    first = begun(planner, node(0), node(50), pipe(place(0), place(50)))
    made = first["changes"][2]["tunnus"]
    change = feature("paivitys", "vesijohto", tunnus=made, materiaali="PVC")
    second = begun(planner, change, perustuu=first["suunnitelmatunnus"])

    peh, pvc = compared(planner, second)["lengths"]

    assert peh["changed_from_m"] == pvc["changed_to_m"] > 0
    built(planner, first)
    assert compared(planner, second)["lengths"] == [peh, pvc]
    assert compared(planner, second)["changed_since"] == []
    built(planner, second)
