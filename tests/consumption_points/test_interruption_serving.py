"""Interruptions on the production server, whose connections have the roles of the service."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

import pytest
from django.db import DatabaseError, connection, transaction

from consumption_points.models import InterruptedPoint
from gisapp.models import LedgerEntry
from networks.models import Interruption, InterruptionValve, Node
from networks.resident.pruning import prune_changes
from networks.tasks import warn_of_valves_still_shut
from tests.make import (
    make_credential,
    make_link,
)
from tests.support.served import Served, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from networks.models import Link

URL: Final = "/api/interruptions"
START: Final = "2027-03-01T09:00:00+02:00"


@pytest.fixture
def server(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    monkeypatch.setenv("GRAPH_DIR", str(tmp_path))
    with served(workers=2) as running:
        yield running


def ask(
    server: Served, credential: str, method: str, path: str, body: Any = None
) -> tuple[int, dict[str, Any]]:
    headers = {"Authorization": credential, "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as client:
        client.request(method, path, json.dumps(body) if body else None, headers)
        answer = client.getresponse()
        return answer.status, json.loads(answer.read())


@pytest.mark.django_db(transaction=True)
def test_the_serving_role_plans_ticks_and_tells(server: Served, street: dict[str, Link]) -> None:
    planner, burst = make_credential("planner"), str(street["V1"].tunnus)

    refused, _body = ask(server, planner, "POST", URL, {"at": burst, "alkaa": None})
    told_by_refused = LedgerEntry.objects.filter(kind="kulutuspaikka").count()
    made, body = ask(server, planner, "POST", URL, {"at": burst, "alkaa": START})

    assert (refused, told_by_refused, made) == (400, 0, 201), body
    number = body["katkostunnus"]
    ids = dict(Node.objects.filter(kind="venttiili").values_list("source_id", "tunnus"))

    def tick(valve: str, state: str) -> int:
        path = f"{URL}/{number}/run-sheet/{ids[valve]}"
        return ask(server, planner, "POST", path, {"kuittaus": state})[0]

    # Two tick the same line at once: one of them comes too late.
    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _n: tick("V1", "kiinni"), range(2))) == [200, 409]
    assert tick("V2", "epaonnistui") == 200
    states = InterruptionValve.objects.values_list("valve", "state")
    assert dict(states) == {
        ids["V1"]: "kiinni",
        ids["V2"]: "epaonnistui",
        ids["V3"]: "odottaa",
    }
    assert InterruptedPoint.objects.count() == 1
    assert ask(server, planner, "PATCH", f"{URL}/{number}", {"tila": "paattynyt"})[0] == 200
    _status, shut = ask(server, planner, "GET", f"{URL}/still-shut")
    assert [one["lahdetunnus"] for one in shut["valves_still_shut"]] == ["V1"]
    assert tick("V1", "avattu") == 200
    status, told = ask(server, planner, "GET", f"{URL}/{number}/notices")
    assert (status, len(told["consumption_points"])) == (200, 1)
    assert Interruption.objects.get().state == "paattynyt"


@pytest.mark.django_db
def test_the_jobs_of_the_clock_run_as_the_serving_role() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        # It is no model's table, so what other tests have committed stays in it.
        cursor.execute("DELETE FROM networks_graphchange")
        for link in [make_link() for _number in range(4)]:
            link.delete()
        cursor.execute("SET LOCAL ROLE gis_app")
        pruned = prune_changes(keep=2)
        warn_of_valves_still_shut(0)
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute("DELETE FROM networks_graphchange")
        cursor.execute("RESET ROLE")

    assert pruned == 1
