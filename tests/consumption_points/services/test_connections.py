"""Which node serves a point."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command

from consumption_points.models import Connection
from consumption_points.services import connections_estimate
from tests.make import EAST, NORTH, make_consumption_point, make_link, make_node, make_point

if TYPE_CHECKING:
    from pathlib import Path

    from networks.models import Node

pytestmark = pytest.mark.django_db


def make_connection_point(**values: Any) -> Node:
    return make_node(kind="liitoskohta", type_code="tonttiliitos", **values)


def rules() -> list[tuple[str, str, str]]:
    found = Connection.objects.order_by("point__point_id", "network")
    return [(c.point.point_id, c.network, c.rule) for c in found]


def test_the_connection_point_with_the_points_id_wins() -> None:
    far = make_connection_point(source_id="KP-1", geometry=make_point(EAST + 900, NORTH))
    make_connection_point(geometry=make_point(EAST + 1, NORTH))
    make_consumption_point(point_id="KP-1")

    connections_estimate()

    connection = Connection.objects.get()
    assert (connection.node_id, connection.rule, connection.score) == (
        far.tunnus,
        "lahdetunnus",
        1.0,
    )


def test_else_the_nearest_connection_point_within_thirty_metres() -> None:
    make_connection_point(geometry=make_point(EAST + 25, NORTH))
    near = make_connection_point(geometry=make_point(EAST + 20, NORTH))
    make_consumption_point(point_id="KP-1")

    connections_estimate()

    connection = Connection.objects.get()
    assert (connection.node_id, connection.rule) == (near.tunnus, "lahin_liitoskohta")
    assert 0.7 < connection.score < 0.95


def test_else_the_nearer_end_of_the_nearest_main() -> None:
    make_connection_point(geometry=make_point(EAST, NORTH + 40))
    main = make_link()
    make_consumption_point(point_id="KP-1", geometry=make_point(EAST + 70, NORTH + 10))

    connections_estimate()

    connection = Connection.objects.get()
    assert (connection.node_id, connection.rule) == (main.end_node_id, "lahin_johto")
    assert connection.score < 0.7


def test_a_service_pipe_is_no_main() -> None:
    make_link(kind="tonttivesijohto")
    make_consumption_point()

    connections_estimate()

    assert not Connection.objects.exists()


def test_each_network_has_its_own_connection() -> None:
    make_connection_point(geometry=make_point(EAST + 5, NORTH))
    make_connection_point(network="jatevesi", geometry=make_point(EAST + 6, NORTH))
    make_link(network="hulevesi", liquid="sadevesi")
    make_consumption_point(point_id="KP-1")

    counts = connections_estimate()

    assert rules() == [
        ("KP-1", "jatevesi", "lahin_liitoskohta"),
        ("KP-1", "vesi", "lahin_liitoskohta"),
    ]
    assert (counts.nearest_connection_point, counts.nearest_pipe) == (2, 0)


def test_a_combined_sewer_takes_the_wastewater() -> None:
    make_connection_point(network="sekavesi", geometry=make_point(EAST + 5, NORTH))
    make_consumption_point(point_id="KP-1")

    connections_estimate()

    assert rules() == [("KP-1", "sekavesi", "lahin_liitoskohta")]


def test_a_second_run_writes_nothing() -> None:
    make_connection_point(geometry=make_point(EAST + 5, NORTH))
    make_link(network="jatevesi")
    make_consumption_point()
    connections_estimate()

    counts = connections_estimate()

    assert (counts.written, counts.removed) == (0, 0)


def test_a_confirmed_connection_stays_and_a_stale_estimate_goes() -> None:
    confirmed = make_connection_point(geometry=make_point(EAST + 28, NORTH))
    point = make_consumption_point(point_id="KP-1")
    connections_estimate()
    Connection.objects.update(confirmed=True)
    make_connection_point(geometry=make_point(EAST + 1, NORTH))

    connections_estimate()

    assert [c.node_id for c in point.connections.all()] == [confirmed.tunnus]

    Connection.objects.update(confirmed=False)
    counts = connections_estimate()

    assert (counts.written, counts.removed) == (1, 1)


def test_ended_and_unplaced_points_get_no_guess() -> None:
    make_link()
    make_consumption_point(geometry=None)
    make_consumption_point(ended_at="2026-01-01T00:00:00Z")

    connections_estimate()

    assert not Connection.objects.exists()


def test_an_imported_network_connects_the_points(tmp_path: Path) -> None:
    point = make_consumption_point(geometry=make_point(EAST + 10, NORTH + 5))
    line = [[EAST, NORTH], [EAST + 50, NORTH]]
    path = tmp_path / "johto.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "L1"},
        "geometry": {"type": "LineString", "coordinates": line},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))

    words = ("--format", "geojson", "--crs", "EPSG:3067", "--network", "vesi")
    call_command("import_network", str(path), *words, stdout=StringIO())

    assert [found.rule for found in point.connections.all()] == ["lahin_johto"]
