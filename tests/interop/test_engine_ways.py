"""Ways through real models, each beside an independent computation by networkx."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from networks.graph.snapshot import Walk
from networks.tracing.paths import nearest_pump, nearest_source, run, shortest_path
from tests.interop import real_data
from tests.interop.graphs import epanet_graph, swmm_graph

if TYPE_CHECKING:
    from networks.tracing.paths import Path
    from tests.interop.graphs import ModelGraph

SOURCES = ("vedenottamo", "vesisailio")
# Of the nodes, each so-manieth is a start and an end.
EVERY = {"session9": 29, "net3": 7}


def arcs_of(graph: ModelGraph, walk: Walk) -> nx.MultiDiGraph:
    """What may be walked: one arc for each way, its length from the snapshot's own edge.

    Sewers of the model flow as drawn; water flows both ways but where a direction is recorded.
    """
    arcs = nx.MultiDiGraph()
    arcs.add_nodes_from(node.source_id for node in graph.model.nodes)
    lengths = graph.snapshot.edges["length"]
    closed = {
        node.source_id
        for node in graph.model.nodes
        if node.position == "kiinni" or node.usage_state == "poissa_kaytosta"
    }
    pumps = {node.source_id for node in graph.model.nodes if "pump" in node.type_code}
    sewer = graph.model.nodes[0].network != "vesi"
    ways = [
        (link.start, link.end, float(lengths[number]), sewer or link.flow_direction != "tuntematon")
        for number, link in enumerate(graph.model.links)
        if not link.is_closed
    ]
    ways += [
        (one.from_node, one.to_node, 0.0, sewer or bool(pumps & {one.from_node, one.to_node}))
        for one in graph.model.couplings
    ]
    for start, end, length, one_way in ways:
        if walk is not Walk.UPSTREAM or not one_way:
            arcs.add_edge(start, end, weight=length)
        if walk is Walk.CONNECTED or walk is Walk.UPSTREAM or not one_way:
            arcs.add_edge(end, start, weight=length)
    arcs.remove_edges_from(list(arcs.out_edges(closed, keys=True)))
    return arcs


def starts(graph: ModelGraph, arcs: nx.MultiDiGraph) -> list[str]:
    """Nodes to begin at: those that one may leave."""
    return [node.source_id for node in graph.model.nodes if arcs.out_degree(node.source_id)]


def assert_nearest(
    graph: ModelGraph, arcs: nx.MultiDiGraph, start: str, wanted: set[str], found: Path | None
) -> None:
    lengths = nx.single_source_dijkstra_path_length(arcs, start)
    reached = [lengths[name] for name in wanted if name in lengths]
    assert (found is None) == (not reached)
    if found is not None:
        names = [graph.model.nodes[index].source_id for index in found.nodes]
        assert names[-1] in wanted
        assert found.length_m == pytest.approx(min(reached))
        assert all(arcs.has_edge(a, b) for a, b in itertools.pairwise(names))


def test_the_nearest_pump_of_every_node_of_session9() -> None:
    graph = swmm_graph(real_data.SESSION9)
    arcs = arcs_of(graph, Walk.DOWNSTREAM)
    pumps = {node.source_id for node in graph.model.nodes if node.kind == "pumppaamo"}
    assert pumps
    for start in starts(graph, arcs):
        found = nearest_pump(graph.snapshot, graph.at_node(start))
        assert_nearest(graph, arcs, start, pumps, found)


def test_every_run_down_session9_ends_at_the_nearest_outlet() -> None:
    graph = swmm_graph(real_data.SESSION9)
    arcs = arcs_of(graph, Walk.DOWNSTREAM)
    outlets = {n.source_id for n in graph.model.nodes if n.type_code in ("purkuaukko", "ylivuoto")}
    assert outlets
    for start in starts(graph, arcs):
        found = run(graph.snapshot, graph.at_node(start), Walk.DOWNSTREAM)
        lengths = nx.single_source_dijkstra_path_length(arcs, start)
        ends = [lengths[one] for one in outlets if one in lengths] or [-max(lengths.values())]
        assert found.length_m == pytest.approx(abs(min(ends)))


@pytest.mark.parametrize("model", ["session9", "net3"])
def test_the_shortest_ways_between_all_and_some_nodes(model: str) -> None:
    sewer = model == "session9"
    graph = swmm_graph(real_data.SESSION9) if sewer else epanet_graph(real_data.NET3)
    arcs = arcs_of(graph, Walk.CONNECTED)
    names = starts(graph, arcs)
    for start in names[:: EVERY[model]]:
        for end in names[:: EVERY[model]]:
            found = shortest_path(graph.snapshot, graph.at_node(start), graph.at_node(end))
            assert_nearest(graph, arcs, start, {end}, found)


@pytest.mark.parametrize("layer", [None, real_data.NET3_STRATEGIC])
def test_the_nearest_source_and_pump_of_every_node_of_net3(layer: object) -> None:
    graph = epanet_graph(real_data.NET3, layer)
    arcs = arcs_of(graph, Walk.UPSTREAM)
    sources = {n.source_id for n in graph.model.nodes if n.type_code in SOURCES}
    pumps = {n.source_id for n in graph.model.nodes if "pump" in n.type_code}
    for start in starts(graph, arcs):
        place = graph.at_node(start)
        assert_nearest(graph, arcs, start, sources, nearest_source(graph.snapshot, place))
        assert_nearest(graph, arcs, start, pumps, nearest_pump(graph.snapshot, place))
