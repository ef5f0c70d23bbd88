"""Whatever is edited in whatever order: links end in their nodes, and the graph is the rows'."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
import shapely
from django.contrib.gis.geos import LineString, Point
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gisapp import access
from gisapp.core.errors import VesiverkkoError
from networks.graph.places import node_place
from networks.graph.snapshot import Walk
from networks.models import Link, Node
from networks.resident import current
from networks.services import topology
from networks.services.topology import NewNode, Target
from networks.tracing.traces import trace
from tests.make import EAST, NORTH, make_caller, make_link, make_node, make_point, make_valve

if TYPE_CHECKING:
    from gisapp.access import Edit

pytestmark = pytest.mark.django_db

STEP_M = 12.0


@dataclass(frozen=True)
class Town:
    """Where nodes stand, which are valves, and which are joined by pipes."""

    places: tuple[tuple[int, int], ...]
    valves: frozenset[int]
    pipes: tuple[tuple[int, int], ...]

    def build(self) -> None:
        """Store the network, pipes drawn straight."""
        nodes = []
        for number, (east, north) in enumerate(self.places):
            make = make_valve if number in self.valves else make_node
            nodes.append(make(geometry=make_point(EAST + STEP_M * east, NORTH + STEP_M * north)))
        for start, end in self.pipes:
            if start != end:
                line = LineString(nodes[start].geometry, nodes[end].geometry, srid=3067)
                make_link(start_node=nodes[start], end_node=nodes[end], geometry=line)


@dataclass(frozen=True)
class Act:
    """An edit; which objects it is about follows from the numbers and what there is."""

    name: str
    one: int
    other: int
    share: float
    east: int
    north: int

    def run(self, edit: Edit) -> None:
        """Do it; what the rules refuse raises."""
        links: list[Any] = list(Link.objects.filter(valid_to=None).order_by("pk"))
        nodes = list(Node.objects.filter(valid_to=None).order_by("pk"))
        if not links:
            return
        link, second = links[self.one % len(links)], links[self.other % len(links)]
        node = nodes[self.other % len(nodes)]
        if self.name == "split":
            place = link.geometry.interpolate_normalized(self.share)
            kind = ("laite", "venttiili", "kaivo")[self.east % 3]
            code = {"laite": "liitos", "venttiili": "sulkuventtiili", "kaivo": "venttiilikaivo"}
            topology.split(edit, of(link), NewNode(place, kind, {"tyyppi": code[kind]}))
        elif self.name == "merge":
            ending = [one for one in links if one.pk != link.pk and shared(one, link)]
            topology.merge(edit, of(link), of(ending[0] if ending else second))
        elif self.name == "move":
            topology.move(edit, of(node), place_at(self.east, self.north))
        elif self.name == "connect":
            topology.connect(edit, of(link), ("alku", "loppu")[self.one % 2], of(node))
        else:
            state = topology.RETIRED[self.east % 2]
            topology.retire(edit, of(node if self.north % 2 else link), state)


def shared(one: Link, other: Link) -> bool:
    return bool({one.start_node_id, one.end_node_id} & {other.start_node_id, other.end_node_id})


def of(row: Any) -> Target:
    kind = row.published_type if isinstance(row, Link) else row.kind
    return Target(kind, row.pk, row.change_number or None)


def place_at(east: int, north: int) -> Point:
    return Point(EAST + STEP_M * east + 3.7, NORTH + STEP_M * north + 1.3, srid=3067)


@st.composite
def towns(draw: st.DrawFn) -> Town:
    steps = st.integers(0, 9)
    places = draw(st.lists(st.tuples(steps, steps), min_size=2, max_size=9, unique=True))
    number = st.integers(0, len(places) - 1)
    return Town(
        tuple(places),
        draw(st.frozensets(number, max_size=3)),
        tuple(draw(st.lists(st.tuples(number, number), min_size=1, max_size=12))),
    )


ACTS = st.builds(
    Act,
    name=st.sampled_from(("split", "split", "merge", "merge", "move", "connect", "retire")),
    one=st.integers(0, 30),
    other=st.integers(0, 30),
    share=st.floats(0, 1),
    east=st.integers(0, 9),
    north=st.integers(0, 9),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(town=towns(), acts=st.lists(ACTS, min_size=1, max_size=8))
def test_whatever_is_edited_the_network_hangs_together(town: Town, acts: list[Act]) -> None:
    planner = make_caller("planner")
    with (
        tempfile.TemporaryDirectory() as folder,
        override_settings(GRAPH_DIR=folder),
        transaction.atomic(),
    ):
        town.build()
        graph_is_that_of_the_rows()
        for act in acts:
            before = state()
            try:
                with access.edits(caller=planner) as edit:
                    act.run(edit)
            except VesiverkkoError:
                assert state() == before
                continue
            links_end_in_nodes()
            graph_is_that_of_the_rows()
            if act.name in ("split", "merge"):
                assert length(before) == pytest.approx(length(state()), abs=0.02)
        transaction.set_rollback(True)


def state() -> list[tuple[Any, ...]]:
    return [
        *Link.objects.order_by("pk").values_list("pk", "change_number", "valid_to", "geometry"),
        *Node.objects.order_by("pk").values_list("pk", "change_number", "valid_to", "geometry"),
    ]


def length(rows: list[tuple[Any, ...]]) -> float:
    return float(sum(row[3].length for row in rows if row[2] is None))


def links_end_in_nodes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    links: Any = Link.objects.filter(valid_to=None).select_related("start_node", "end_node")
    for link in links:
        assert link.start_node_id != link.end_node_id
        for node, position in (
            (link.start_node, link.geometry[0]),
            (link.end_node, link.geometry[-1]),
        ):
            assert node.valid_to is None
            assert (node.geometry.x, node.geometry.y) == position
        assert shapely.is_simple(shapely.linestrings(link.geometry.coords))
        assert all(a != b for a, b in zip(link.geometry, link.geometry[1:], strict=False))


def graph_is_that_of_the_rows() -> None:
    """The resident graph, kept up by the edits, reaches what networkx reaches over the rows."""
    rows = nx.Graph()
    rows.add_nodes_from(
        Node.objects.filter(valid_to=None, usage_state="kaytossa").values_list("pk", flat=True)
    )
    links = Link.objects.filter(valid_to=None, usage_state="kaytossa")
    ends = list(links.values_list("start_node__pk", "end_node__pk", "pk"))
    rows.add_edges_from((start, end) for start, end, _key in ends)
    snapshot = current().snapshot
    assert sorted(snapshot.nodes["key"].tolist()) == sorted(rows.nodes)
    for component in nx.connected_components(rows):
        start = node_place(snapshot, min(component))
        assert start is not None
        found = trace(snapshot, start, Walk.CONNECTED)
        assert set(snapshot.nodes["key"][found.nodes].tolist()) == component
        expected = {key for a, _b, key in ends if a in component}
        assert set(snapshot.edges["key"][found.links].tolist()) == expected
