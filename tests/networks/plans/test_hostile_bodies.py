"""Whatever is in a body that draws: a plain fault, or a change that can be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.make import make_valve
from tests.networks.plans.planning import PLANS, begun, feature, node, place

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
ODD: Final[list[Any]] = [
    None, True, -1, 2**63, 10**400, 1e308, "", "\x00", "\ud800", "x" * 5000, "2027-13-45",
    [1], {"a": {"b": [None]}},
]  # fmt: skip
HYDRANT: Final = node(0, kind="paloposti", tyyppi="maapaloposti")
STATION: Final = node(0, kind="pumppaamo", tyyppi="pumppu")
UPDATE: Final = feature("paivitys", "venttiili", asento="kiinni")
BASES: Final[dict[str, dict[str, Any]]] = {
    **dict.fromkeys(("muutostyyppi", "tyyppinimi", "tunnus", "jakaa", "verkosto"), node(0)),
    **dict.fromkeys(("muutosnumero", "sijainti_muuttuu", "rakennusvuosi", "lahde"), UPDATE),
    **dict.fromkeys(("tarkastuspvm", "sijaintiepavarmuus"), HYDRANT),
    "ylivuoto": STATION,
}


@pytest.mark.parametrize(("name", "base"), BASES.items(), ids=BASES.keys())
def test_an_odd_property_is_a_plain_fault_or_none(
    planner: Client, name: str, base: dict[str, Any]
) -> None:
    number = begun(planner)["suunnitelmatunnus"]
    own = {"tunnus": str(make_valve().tunnus)} if base is UPDATE else {}
    for odd in ODD:
        _sent(planner, number, {**base, "properties": {**base["properties"], **own, name: odd}})


@pytest.mark.parametrize("member", ["id", "geometry", "properties", "type", "features"])
def test_an_odd_member_is_a_plain_fault_or_none(planner: Client, member: str) -> None:
    number = begun(planner)["suunnitelmatunnus"]
    for odd in [*ODD, {"type": "Point"}, {"type": "Point", "coordinates": [place(0)]}]:
        _sent(planner, number, {**node(0), member: odd})
        _sent(planner, number, {"type": "FeatureCollection", "features": [odd], member: odd})


def _sent(client: Client, number: str, body: Any) -> None:
    """Send, and read again what was drawn, if it was."""
    address = f"{PLANS}/{number}/changes?crs=EPSG:3067"
    answer = client.post(address, body, content_type="application/geo+json")
    assert answer.status_code in (201, 400, 404, 409, 413), (body, answer.content)
    if answer.status_code == 201:
        assert client.get(f"{PLANS}/{number}").status_code == 200, body
        assert client.post(f"{PLANS}/{number}/check").status_code == 200, body
        for change in answer.json()["changes"]:
            client.delete(f"{PLANS}/{number}/changes/{change['tunnus']}")
