"""What a plan is refused for: each message names the object and the rule, and nothing is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from django.contrib.gis.geos import LineString

from networks.models import Link, Node, Plan, PlanChange
from tests.make import EAST, NORTH, make_link, make_node, make_point, make_valve
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
NOWHERE: Final = "0f0e6a52-6d0c-4b7e-9f0a-3f6f4f1d2a11"
STREET: Final = [node(0), node(50)]


def sewer(**values: Any) -> dict[str, Any]:
    line = {"type": "LineString", "coordinates": [place(0), place(50)]}
    usual = {"verkosto": "jatevesi", "laji": "kerailyviemari"}
    return feature("lisays", "jatevesiviemari", line, **usual, **values)


def manhole(east: float, cover: float) -> dict[str, Any]:
    return node(
        east, kind="kaivo", tyyppi="tarkastuskaivo", verkosto="jatevesi", kannen_korkeus=cover
    )


NETWORK_RULES: Final[dict[str, tuple[list[dict[str, Any]], str]]] = {
    "a dangling end": (
        [*STREET, pipe(place(0), place(90))],
        "meets no node at its end loppu: the nearest node of the network",
    ),
    "a line that crosses itself": (
        [*STREET, pipe(place(0), place(40), place(40, 20), place(20, -20), place(50))],
        "crosses itself",
    ),
    "an invert above the cover": (
        [manhole(0, 98.0), manhole(50, 98.0), sewer(vesijuoksu_alku=98.5, vesijuoksu_loppu=90.0)],
        "is above the cover of the manhole",
    ),
    "a pipe over a valve": (
        [*STREET, node(25, kind="venttiili", tyyppi="sulkuventtiili"), pipe(place(0), place(50))],
        "runs over the valve",
    ),
    "a type of another kind": (
        [node(0, kind="kaivo", tyyppi="sulkuventtiili")],
        "tyyppi is one of tarkastuskaivo",
    ),
    "two nodes on one spot": ([node(0), node(0.01)], "of the same network stands there already"),
}


@pytest.mark.parametrize(("features", "rule"), NETWORK_RULES.values(), ids=NETWORK_RULES.keys())
def test_a_rule_of_the_network_is_told_by_object(
    planner: Client, features: list[dict[str, Any]], rule: str
) -> None:
    plan = begun(planner, *features)

    found = faults(planner, plan)

    assert {one["rule"] for one in found} == {"network"}
    assert rule in found[0]["message"]
    assert found[0]["tunnus"] in [one["tunnus"] for one in plan["changes"]]
    refused = step(planner, plan, "approve", build=True)
    assert refused.status_code == 409
    assert rule in refused.json()["detail"]
    assert (Node.objects.count(), Link.objects.count()) == (0, 0)


def test_a_check_tells_all_faults(planner: Client) -> None:
    plan = begun(
        planner,
        *STREET,
        pipe(place(0), place(90)),
        pipe(place(0), place(50)),
        node(0, 30, kind="venttiili", tyyppi="haara"),
    )

    assert len(faults(planner, plan)) == 2
    detail = step(planner, plan, "approve").json()["detail"]
    assert "1 more: POST /api/plans/" in detail


def test_a_removed_node_in_which_a_pipe_ends_is_told(planner: Client) -> None:
    link = make_link()
    plan = begun(planner, feature("poisto", "laite", tunnus=str(link.start_node_id)))

    (fault,) = faults(planner, plan)

    assert f"vesijohto {link.tunnus}" in fault["message"]
    drawn(
        planner,
        plan["suunnitelmatunnus"],
        feature("poisto", "vesijohto", tunnus=str(link.tunnus)),
    )
    assert faults(planner, plan) == []


def test_an_object_that_is_gone_is_told(planner: Client) -> None:
    valve = make_valve()
    plan = begun(planner, feature("poisto", "venttiili", tunnus=str(valve.tunnus)))
    valve.delete()

    (fault,) = faults(planner, plan)

    assert (fault["rule"], fault["tunnus"]) == ("gone", str(valve.tunnus))


def test_the_change_number_that_was_seen_is_compared_when_it_is_drawn(planner: Client) -> None:
    valve = make_valve()
    valve.refresh_from_db()
    change = {"tunnus": str(valve.tunnus), "asento": "kiinni"}
    number = begun(planner)["suunnitelmatunnus"]

    refused = draw(planner, number, feature("paivitys", "venttiili", muutosnumero=1, **change))

    assert refused.status_code == 409
    assert f"venttiili {valve.tunnus}" in refused.json()["detail"]
    seen = feature("paivitys", "venttiili", muutosnumero=valve.change_number, **change)
    assert draw(planner, number, seen).status_code == 201


BAD: Final[dict[str, tuple[Any, str, str]]] = {
    "no list": ({"type": "FeatureCollection"}, "features", "FeatureCollection that has features"),
    "no kind": (feature("tuho", "laite"), "muutostyyppi", "lisays, paivitys, poisto"),
    "no type": (feature("lisays", "katkos"), "tyyppinimi", "venttiili"),
    "no geometry": (feature("lisays", "laite", tyyppi="haara"), "sijainti", "needs a geometry"),
    "no id": (feature("poisto", "laite"), "tunnus", "which object"),
    "a wrong id": (feature("poisto", "laite", tunnus="K1"), "tunnus", "is an id of the form"),
    "nothing changed": (
        feature("paivitys", "laite", tunnus=NOWHERE),
        "properties",
        "changes nothing",
    ),
    "an unknown property": (node(0, vari="sininen"), "properties", "has no such property"),
    "an unknown code": (node(0, tyyppi="torni"), "tyyppi", "tyyppi is one of"),
    "a number": (node(0, rakennusvuosi="uusi"), "rakennusvuosi", "rakennusvuosi is a whole number"),
    "a date": (
        node(0, kind="paloposti", tyyppi="maapaloposti", tarkastuspvm="eilen"),
        "tarkastuspvm",
        "is a date",
    ),
    "outside": (node(9e6), "sijainti", "outside the service area"),
    "another shape": (
        feature("lisays", "laite", {"type": "LineString", "coordinates": [place(0), place(5)]}),
        "sijainti",
        "Point",
    ),
    "a split by a pipe": (
        pipe(place(0), place(50), jakaa=NOWHERE),
        "jakaa",
        "Only a new node splits a pipe",
    ),
    "a split that is no pipe": (
        node(0, jakaa=NOWHERE),
        NOWHERE,
        "There is no link",
    ),
}


@pytest.mark.parametrize(("body", "locator", "message"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_drawn_is_named(
    planner: Client, body: Any, locator: str, message: str
) -> None:
    number = begun(planner)["suunnitelmatunnus"]

    refused = planner.post(
        f"{PLANS}/{number}/changes?crs=EPSG:3067", body, content_type="application/geo+json"
    )

    assert refused.status_code in (400, 404), refused.content
    assert refused.json()["locator"] == locator
    assert message in refused.json()["detail"]
    assert not PlanChange.objects.exists()


def test_one_bad_feature_of_many_is_named_by_its_place_and_none_is_drawn(planner: Client) -> None:
    number = begun(planner)["suunnitelmatunnus"]

    refused = draw(planner, number, node(0), node(50, tyyppi="torni"))

    assert refused.json()["detail"].startswith("Feature 2: tyyppi is one of")
    assert not PlanChange.objects.exists()


def test_one_object_has_one_change(planner: Client) -> None:
    valve = make_valve()
    shut = feature("paivitys", "venttiili", tunnus=str(valve.tunnus), asento="kiinni")
    number = begun(planner, shut)["suunnitelmatunnus"]

    refused = draw(planner, number, shut)

    assert refused.status_code == 409
    assert f"venttiili {valve.tunnus} already" in refused.json()["detail"]
    open_ = feature("paivitys", "venttiili", asento="auki")
    address = f"{PLANS}/{number}/changes/{valve.tunnus}"
    assert planner.put(address, open_, content_type="application/geo+json").status_code == 200
    assert PlanChange.objects.get().values == {"asento": "auki"}
    assert planner.delete(address).status_code == 200
    assert planner.delete(address).status_code == 404


@pytest.mark.parametrize("name", ["", "x" * 81, "a\nb", "<b>", "\x00", 7, None])
def test_a_name_follows_the_rule_of_names(planner: Client, name: Any) -> None:
    refused = planner.post(PLANS, {"nimi": name}, content_type="application/json")

    assert refused.status_code == 400
    assert refused.json()["locator"] == "nimi"
    assert not Plan.objects.exists()


@pytest.mark.parametrize("number", ["S-1999-1", "%00", "S-2027-1%0A", "S-2027-" + "9" * 5000])
def test_a_number_that_is_no_plans_is_not_found(planner: Client, number: str) -> None:
    assert planner.get(f"{PLANS}/{number}").status_code == 404
    assert planner.post(f"{PLANS}/{number}/check").status_code == 404


@pytest.mark.parametrize("seen", ["", "-1", "9" * 5000, "1.0", "%00", "²"])
def test_a_change_number_is_a_number(planner: Client, seen: str) -> None:
    number = begun(planner)["suunnitelmatunnus"]

    refused = planner.post(f"{PLANS}/{number}/reject?muutosnumero={seen}")

    assert refused.status_code == 400


def test_a_plan_is_approved_and_built_after_the_one_it_builds_on(planner: Client) -> None:
    first = begun(planner, *STREET)
    ends = [one["tunnus"] for one in first["changes"]]
    second = begun(planner, pipe(place(0), place(50)), perustuu=first["suunnitelmatunnus"])
    assert faults(planner, second) == []

    refused = step(planner, second, "approve")

    assert refused.status_code == 409
    assert f"builds on {first['suunnitelmatunnus']}, which is luonnos" in refused.json()["detail"]
    first = step(planner, first, "approve").json()
    second = step(planner, second, "approve").json()
    early = step(planner, second, "build")
    assert "is not built yet" in early.json()["detail"]
    back = step(planner, first, "reopen")
    assert f"{second['suunnitelmatunnus']} (hyvaksytty) builds on" in back.json()["detail"]
    done = step(planner, first, "build").json()
    assert step(planner, second, "build").status_code == 200
    assert {str(Link.objects.get().start_node_id), str(Link.objects.get().end_node_id)} == {*ends}
    undone = planner.post(f"/api/edits/{done['edit']}/undo")
    assert undone.status_code == 409
    assert second["suunnitelmatunnus"] in undone.json()["detail"]


def test_what_a_plan_below_changes_is_not_taken_for_a_change_by_somebody(planner: Client) -> None:
    link = make_link()
    change = {"tunnus": str(link.tunnus)}
    first = begun(planner, feature("paivitys", "vesijohto", **change, materiaali="PVC"))
    second = begun(
        planner,
        feature("paivitys", "vesijohto", **change, nimellishalkaisija=160),
        perustuu=first["suunnitelmatunnus"],
    )
    built(planner, first)

    assert faults(planner, second) == []
    link.refresh_from_db()
    link.built_year = 2001
    link.save()
    assert [one["rule"] for one in faults(planner, second)] == ["changed_since"]


def test_another_plan_for_the_same_object_is_told(planner: Client) -> None:
    valve = make_valve()
    shut = feature("paivitys", "venttiili", tunnus=str(valve.tunnus), asento="kiinni")
    first, second = begun(planner, shut), begun(planner, shut)
    address = f"{PLANS}/{second['suunnitelmatunnus']}/check"

    (warning,) = planner.post(address).json()["warnings"]
    assert (warning["rule"], warning["tunnus"]) == ("other_plan", str(valve.tunnus))
    assert f"{first['suunnitelmatunnus']} (luonnos)" in warning["message"]
    step(planner, first, "approve")
    assert [one["rule"] for one in faults(planner, second)] == ["other_plan"]


def test_only_a_draft_is_drawn_on_and_only_what_is_not_built_is_rejected(planner: Client) -> None:
    plan = begun(planner, *STREET)
    number = plan["suunnitelmatunnus"]
    approved = step(planner, plan, "approve").json()

    assert "is hyvaksytty, not luonnos" in draw(planner, number, node(9)).json()["detail"]
    assert step(planner, approved, "approve").status_code == 409
    again = step(planner, approved, "reopen").json()
    assert again["tila"] == "luonnos"
    assert "only an approved plan" in step(planner, again, "build").json()["detail"]
    done = built(planner, again)
    for deed in ("reopen", "reject", "build", "approve", "check"):
        suffix = "?" if deed == "check" else f"?muutosnumero={done['muutosnumero']}"
        refused = planner.post(
            f"{PLANS}/{number}/{deed}{suffix}", {}, content_type="application/json"
        )
        assert refused.status_code == 409, deed
    empty = begun(planner)
    assert "changes nothing" in step(planner, empty, "approve").json()["detail"]
    gone = step(planner, empty, "reject").json()
    assert gone["tila"] == "hylatty"
    based = planner.post(
        PLANS, {"nimi": "Jatko", "perustuu": gone["suunnitelmatunnus"]},
        content_type="application/json",
    )  # fmt: skip
    assert "rejected" in based.json()["detail"]


def test_approving_and_building_need_the_number_that_was_read(planner: Client) -> None:
    number = begun(planner, *STREET)["suunnitelmatunnus"]

    for deed in ("approve", "build"):
        refused = planner.post(f"{PLANS}/{number}/{deed}", {}, content_type="application/json")
        assert (refused.status_code, refused.json()["locator"]) == (400, "muutosnumero")
    assert planner.post(f"{PLANS}/S-1999-1/check").status_code == 404


def test_a_network_that_has_moved_on_stops_the_build_of_an_approved_plan(planner: Client) -> None:
    plan = begun(planner, *STREET, pipe(place(0), place(50)))
    approved = step(planner, plan, "approve").json()
    make_valve(geometry=make_point(EAST + 25, NORTH))
    before = Node.objects.count()

    refused = step(planner, approved, "build")

    assert refused.status_code == 409
    assert "runs over the valve" in refused.json()["detail"]
    assert (Node.objects.count(), Link.objects.count()) == (before, 0)
    assert Plan.objects.get().state == "hyvaksytty"


def test_a_consumption_points_own_connection_and_locks_hold_for_plans_too(
    planner: Client, client_as: Callable[[str], Client]
) -> None:
    start = make_node(geometry=make_point(EAST + 200))
    line = LineString((EAST + 200, NORTH), (EAST + 300, NORTH), srid=3067)
    link = make_link(geometry=line, start_node=start)
    plan = begun(planner, feature("paivitys", "vesijohto", tunnus=str(link.tunnus), laji="muu"))
    other = client_as("main_user")
    locked = other.get("/wfs?SERVICE=WFS&VERSION=2.0.0&REQUEST=LockFeature&TYPENAMES=vesijohto")
    assert locked.status_code == 200, locked.content

    (fault,) = faults(planner, plan)

    assert "locked until" in fault["message"]
