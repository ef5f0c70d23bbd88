"""Plans over a real server, whose connections have the real roles of PostgreSQL."""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from tests.make import make_credential, make_link
from tests.networks.plans.planning import feature, node, pipe, place

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer


def test_a_plan_is_drawn_read_and_built(live_server: LiveServer) -> None:
    link = make_link()
    credential = make_credential("planner")

    def ask(verb: str, address: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{live_server.url}/api/plans{address}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": credential, "Content-Type": "application/json"},
            method=verb,
        )
        with urllib.request.urlopen(request) as response:
            return json.loads(response.read())

    number = ask("POST", "", {"nimi": "Saneeraus"})["suunnitelmatunnus"]
    removed = feature("poisto", "vesijohto", tunnus=str(link.tunnus))
    drawn = [node(0, 30), node(50, 30), pipe(place(0, 30), place(50, 30)), removed]
    collection = {"type": "FeatureCollection", "features": drawn}
    plan = ask("POST", f"/{number}/changes?crs=EPSG:3067", collection)
    assert len(ask("GET", f"/{number}")["features"]) == 4
    assert [one["removed_m"] for one in ask("GET", f"/{number}/comparison")["lengths"]]
    assert ask("POST", f"/{number}/check", {})["faults"] == []

    built = ask("POST", f"/{number}/approve?muutosnumero={plan['muutosnumero']}", {"build": True})

    assert built["tila"] == "rakennettu"
    assert ask("GET", "")["plans"][0]["tila"] == "rakennettu"
    assert ask("GET", f"/{number}/comparison")["changed_since"] == []
