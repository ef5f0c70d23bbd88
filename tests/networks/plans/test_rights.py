"""Who may know of plans, what of them, and what the ledger keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gisapp.models import LedgerEntry
from tests.make import make_link, make_valve
from tests.networks.plans.planning import PLANS, begun, built, feature, node

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from networks.models import NetworkObject

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["", "/S-2027-1", "/S-2027-1/comparison"])
def test_the_feeds_service_accounts_see_nothing_of_plans(
    machine_as: Callable[[str], Client], address: str
) -> None:
    assert machine_as("feed").get(f"{PLANS}{address}").status_code == 403
    entry = LedgerEntry.objects.filter(kind="suunnitelma").latest("pk")
    assert (entry.outcome, entry.right) == ("denied", "read_plans")


@pytest.mark.parametrize("role", ["viewer", "feed"])
@pytest.mark.parametrize(
    ("verb", "address"),
    [
        ("post", ""),
        ("patch", "/S-2027-1"),
        ("post", "/S-2027-1/changes"),
        ("put", "/S-2027-1/changes/0f0e6a52-6d0c-4b7e-9f0a-3f6f4f1d2a11"),
        ("delete", "/S-2027-1/changes/0f0e6a52-6d0c-4b7e-9f0a-3f6f4f1d2a11"),
        ("post", "/S-2027-1/check"),
        ("post", "/S-2027-1/approve?muutosnumero=1"),
        ("post", "/S-2027-1/build?muutosnumero=1"),
        ("post", "/S-2027-1/reopen"),
        ("post", "/S-2027-1/reject"),
    ],
)
def test_who_may_not_write_networks_may_not_plan(
    client_as: Callable[[str], Client], role: str, verb: str, address: str
) -> None:
    body = {"nimi": "Saneeraus"} if not address else node(0)
    body = {} if address.endswith(("1", "approve?muutosnumero=1")) else body

    refused = getattr(client_as(role), verb)(
        f"{PLANS}{address}", body, content_type="application/json"
    )

    assert refused.status_code == 403


def seen(client: Client, number: str) -> tuple[set[str], int]:
    body = client.get(f"{PLANS}/{number}").json()
    return {one["properties"]["tunnus"] for one in body["features"]}, body["hidden"]


def test_secret_objects_of_a_plan_are_for_those_who_see_secrets(
    planner: Client, client_as: Callable[[str], Client]
) -> None:
    link, hidden = make_link(), make_link(secrecy="salassa")
    valve = make_valve()
    change = feature("paivitys", "vesijohto", tunnus=str(link.tunnus), laji="muu")
    plan = begun(
        planner,
        change,
        feature("poisto", "vesijohto", tunnus=str(hidden.tunnus)),
        feature("paivitys", "venttiili", tunnus=str(valve.tunnus), suojaustaso="salassa"),
        node(0, 30, tyyppi="vesitorni"),
        node(70, kind="venttiili", tyyppi="sulkuventtiili", jakaa=str(hidden.tunnus)),
    )
    number = plan["suunnitelmatunnus"]

    assert seen(client_as("viewer"), number) == ({str(link.tunnus)}, 4)
    assert len(seen(planner, number)[0]) == 5
    compared = client_as("viewer").get(f"{PLANS}/{number}/comparison").json()
    assert compared["objects"] == {"vesijohto": {"paivitys": 1}}
    assert compared["lengths"] == []


def test_what_was_removed_stays_secret(planner: Client, client_as: Callable[[str], Client]) -> None:
    hidden: NetworkObject = make_link(secrecy="salassa")
    plan = begun(planner, feature("poisto", "vesijohto", tunnus=str(hidden.tunnus)))
    built(planner, plan)

    assert seen(client_as("viewer"), plan["suunnitelmatunnus"]) == (set(), 1)


def test_the_ledger_names_the_plan_and_a_check_writes_nothing_else(planner: Client) -> None:
    plan = begun(planner, node(0))
    before = LedgerEntry.objects.count()

    planner.post(f"{PLANS}/{plan['suunnitelmatunnus']}/check")

    (entry,) = LedgerEntry.objects.order_by("pk")[before:]
    assert (entry.action, entry.kind, entry.outcome, entry.n) == (
        "plan_check",
        "suunnitelma",
        "ok",
        1,
    )
    built(planner, plan)
    written = LedgerEntry.objects.filter(action="plan_build").order_by("pk")
    assert [(one.kind, one.outcome) for one in written] == [
        ("suunnitelma", "ok"),
        ("laite", "ok"),
    ]
