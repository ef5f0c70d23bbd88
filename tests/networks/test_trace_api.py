"""``GET /api/trace``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gisapp.models import LedgerEntry
from tests.make import make_link, make_node, make_valve

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test import Client

    from networks.models import Link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    """A folder of its own for each test: each begins with an empty network."""
    settings.GRAPH_DIR = str(tmp_path)


def ask(client: Client, start: str, direction: str = "connected") -> Any:
    return client.get("/api/trace", {"from": start, "direction": direction})


def two_pipes() -> tuple[Link, Link]:
    """A secret tank, a pipe, a valve, a pipe."""
    tank = make_node(type_code="vesitorni", secrecy="salassa")
    valve = make_valve()
    return make_link(start_node=tank, end_node=valve), make_link(start_node=valve)


def test_a_trace_lists_what_is_connected_by_type(client_as: Callable[[str], Client]) -> None:
    first, second = two_pipes()

    response = ask(client_as("planner"), str(first.tunnus))

    body = response.json()
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert {one["tunnus"] for one in body["features"]["vesijohto"]} == {
        str(first.tunnus),
        str(second.tunnus),
    }
    assert body["features"]["venttiili"][0]["lahde"] == "testi"
    assert body["node_counts"] == {"venttiili": 1, "laite": 2}
    assert body["length_m"] == pytest.approx(200.0, abs=0.2)
    assert body["hidden"] == 0


def test_what_is_secret_is_counted_and_not_named(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()

    body = ask(client_as("viewer"), str(first.tunnus)).json()

    assert body["hidden"] == 1
    assert len(body["features"]["laite"]) == 1


def test_every_id_that_left_is_in_the_ledger(client_as: Callable[[str], Client]) -> None:
    first, _second = two_pipes()

    ask(client_as("planner"), f"testi:{first.source_id}")

    line = LedgerEntry.objects.get(action="trace", kind="vesijohto")
    assert line.n == 2
    assert line.outcome == "ok"


def test_an_edit_shows_in_the_next_trace(client_as: Callable[[str], Client]) -> None:
    first, second = two_pipes()
    client = client_as("planner")
    assert len(ask(client, str(first.tunnus)).json()["features"]["vesijohto"]) == 2

    make_link(start_node=second.end_node)

    assert len(ask(client, str(first.tunnus)).json()["features"]["vesijohto"]) == 3


def test_an_ambiguous_id_lists_the_candidates(client_as: Callable[[str], Client]) -> None:
    make_node(source="b", source_id="10")
    make_link(source="a", source_id="10")

    response = ask(client_as("planner"), "10")

    assert response.status_code == 400
    assert "vesijohto/a:10" in response.content.decode()
    assert "laite/b:10" in response.content.decode()
    assert ask(client_as("planner"), "vesijohto/a:10").status_code == 200


@pytest.mark.parametrize(
    ("start", "direction", "status"),
    [("nobody", "connected", 404), ("", "connected", 400), ("nobody", "sideways", 400)],
)
def test_a_trace_from_nowhere_or_no_way_is_refused(
    client_as: Callable[[str], Client], start: str, direction: str, status: int
) -> None:
    assert ask(client_as("planner"), start, direction).status_code == status


def test_a_planned_pipe_is_not_in_the_ground(client_as: Callable[[str], Client]) -> None:
    link = make_link(usage_state="suunniteltu")

    assert ask(client_as("planner"), str(link.tunnus)).status_code == 404
