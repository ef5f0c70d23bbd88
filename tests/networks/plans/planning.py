"""What tests of plans share: invented features and the requests that draw them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.make import EAST, NORTH

if TYPE_CHECKING:
    from django.test import Client

PLANS = "/api/plans"


def place(east: float, north: float = 0.0) -> list[float]:
    """A position so many metres from the corner of the test network, EPSG:3067."""
    return [EAST + east, NORTH + north]


def node(east: float, north: float = 0.0, *, kind: str = "laite", **values: Any) -> dict[str, Any]:
    """A new branch, or what ``values`` make of it."""
    usual = {"verkosto": "vesi", **({"tyyppi": "haara"} if kind == "laite" else {})}
    spot = {"type": "Point", "coordinates": place(east, north)}
    return feature("lisays", kind, spot, **{**usual, **values})


def pipe(*positions: list[float], **values: Any) -> dict[str, Any]:
    """A new water main."""
    line = {"type": "LineString", "coordinates": list(positions)}
    usual = {"verkosto": "vesi", "materiaali": "PEH", "nimellishalkaisija": 160}
    return feature("lisays", "vesijohto", line, **{**usual, **values})


def feature(kind: str, type_name: str, geometry: Any = None, **values: Any) -> dict[str, Any]:
    """One change."""
    properties = {"muutostyyppi": kind, "tyyppinimi": type_name, **values}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def begun(client: Client, *features: dict[str, Any], **body: Any) -> dict[str, Any]:
    """A new draft with ``features``, as the last answer has it."""
    made = client.post(PLANS, {"nimi": "Saneeraus", **body}, content_type="application/json")
    assert made.status_code == 201, made.content
    plan: dict[str, Any] = made.json()
    return drawn(client, plan["suunnitelmatunnus"], *features) if features else plan


def drawn(client: Client, number: str, *features: dict[str, Any]) -> dict[str, Any]:
    """The draft after ``features`` were drawn into it."""
    response = draw(client, number, *features)
    assert response.status_code == 201, response.content
    plan: dict[str, Any] = response.json()
    return plan


def draw(client: Client, number: str, *features: dict[str, Any]) -> Any:
    """Send ``features``."""
    body = {"type": "FeatureCollection", "features": list(features)}
    address = f"{PLANS}/{number}/changes?crs=EPSG:3067"
    return client.post(address, body, content_type="application/geo+json")


def step(client: Client, plan: dict[str, Any], deed: str, **body: Any) -> Any:
    """Take a step with a plan as it was read."""
    address = f"{PLANS}/{plan['suunnitelmatunnus']}/{deed}?muutosnumero={plan['muutosnumero']}"
    return client.post(address, body, content_type="application/json")


def built(client: Client, plan: dict[str, Any]) -> dict[str, Any]:
    """The plan approved and built in one."""
    response = step(client, plan, "approve", build=True)
    assert response.status_code == 200, response.content
    done: dict[str, Any] = response.json()
    return done


def faults(client: Client, plan: dict[str, Any]) -> list[dict[str, Any]]:
    """What a check finds."""
    response = client.post(f"{PLANS}/{plan['suunnitelmatunnus']}/check")
    assert response.status_code == 200, response.content
    found: list[dict[str, Any]] = response.json()["faults"]
    return found
