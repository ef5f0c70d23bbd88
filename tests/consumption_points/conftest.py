"""What the tests of answers over the network share."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.gis.geos import LineString

from consumption_points.models import Connection
from tests.make import (
    EAST,
    NORTH,
    make_consumption_point,
    make_link,
    make_node,
    make_point,
    make_valve,
)

if TYPE_CHECKING:
    from pathlib import Path

    from networks.models import Link


@pytest.fixture(autouse=True)
def graph_folder(tmp_path: Path, settings: Any) -> None:
    """A folder of its own for each test: each begins with an empty network."""
    settings.GRAPH_DIR = str(tmp_path)


@pytest.fixture
def street() -> dict[str, Link]:
    """Tank, V1, pipe a, V2, pipe b with a hospital, V3, pipe c with a house; then a hydrant."""
    places = ["tank", "V1", "V2", "hospital", "V3", "house", "hydrant"]
    own = {
        "tank": {"type_code": "vesitorni", "secrecy": "salassa"},
        "hospital": {"type_code": "sairaala"},
        "house": {"kind": "liitoskohta", "type_code": "tonttiliitos"},
        "hydrant": {"kind": "paloposti", "type_code": "maapaloposti"},
    }
    nodes = {}
    for number, name in enumerate(places):
        make = make_valve if name.startswith("V") else make_node
        place = make_point(EAST + 20 * number, NORTH)
        nodes[name] = make(source_id=name, geometry=place, **own.get(name, {}))
    links = {}
    for start, end in pairwise(places):
        ends = (nodes[start].geometry.coords, nodes[end].geometry.coords)
        links[start] = make_link(
            start_node=nodes[start], end_node=nodes[end], geometry=LineString(*ends, srid=3067)
        )
    Connection.objects.create(
        point=make_consumption_point(point_id="KP-1"),
        node=nodes["house"],
        network="vesi",
        rule="kasin",
        score=1.0,
        confirmed=True,
    )
    return links
