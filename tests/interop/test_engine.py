"""The engine on real models: published segments, and independent computations by networkx."""

from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from networks.graph.snapshot import Walk
from networks.graph.traits import Trait
from networks.isolation.isolating import isolate
from networks.tracing.traces import trace
from tests.interop import real_data
from tests.interop.graphs import epanet_graph, swmm_graph

if TYPE_CHECKING:
    from tests.interop.graphs import ModelGraph

WNTR = real_data.DATA / "water/wntr"
LAYERS = {
    "strategic": (real_data.NET3_STRATEGIC, 119, 3),
    "random": (real_data.NET3_RANDOM, 23, 125),
}
SOURCES = ("vedenottamo", "vesisailio")


def published(layer: str) -> list[set[str]]:
    """The published segments: sets of ``node ID`` and ``link ID``."""
    segments: dict[str, set[str]] = defaultdict(set)
    for what in ("node", "link"):
        with (WNTR / f"net3_{what}_segments_{layer}.csv").open(newline="") as file:
            for name, segment in list(csv.reader(file))[1:]:
                segments[segment].add(f"{what} {name}")
    return list(segments.values())


def told(graph: ModelGraph, nodes: list[int], edges: list[int]) -> set[str]:
    """A segment in the publisher's words: pumps are links there, and layer valves nothing."""
    found = {f"link {name}" for name in graph.link_ids(edges)}
    for name in graph.node_ids(nodes):
        node = graph.model.nodes[graph.node_index(name)]
        if node.kind == "pumppaamo":
            found.add(f"link {name.removesuffix('/pumppu')}")
        elif node.kind != "venttiili":
            found.add(f"node {name}")
    return found


@pytest.mark.parametrize("layer", LAYERS)
def test_every_segment_of_net3_is_the_published_one(layer: str) -> None:
    valves, count, largest = LAYERS[layer]
    graph = epanet_graph(real_data.NET3, valves)
    segments = published(layer)
    assert len(segments) == count
    assert max(map(len, segments)) == largest

    places = {f"link {link.source_id}": graph.on_link(link.source_id) for link in graph.model.links}
    for node in graph.model.nodes:
        pump = node.kind == "pumppaamo"
        if node.kind != "venttiili":
            name = (
                f"link {node.source_id.removesuffix('/pumppu')}"
                if pump
                else f"node {node.source_id}"
            )
            places[name] = graph.at_node(node.source_id)
    for segment in segments:
        for name in segment:
            answer = isolate(graph.snapshot, [places[name]])
            assert (
                told(graph, answer.segment_nodes.tolist(), answer.segment_edges.tolist()) == segment
            )


@pytest.mark.parametrize("layer", LAYERS)
def test_what_net3_cuts_off_is_what_networkx_finds(layer: str) -> None:
    graph = epanet_graph(real_data.NET3, LAYERS[layer][0])
    for link in graph.model.links:
        _agrees_with_networkx(graph, link.source_id)


def test_every_main_of_micropolis_is_isolated_as_networkx_says() -> None:
    graph = epanet_graph(real_data.MICROPOLIS, points="TN", hydrants="HY")
    mains = [link.source_id for link in graph.model.links if link.source_id.startswith("MA")]
    assert len(mains) > 400
    for main in mains:
        _agrees_with_networkx(graph, main)


def _agrees_with_networkx(graph: ModelGraph, link: str) -> None:
    """Segment, valves and cut-off nodes against deletions in an undirected graph."""
    valves = {n.source_id for n in graph.model.nodes if n.type_code == "sulkuventtiili"}
    closed = {
        n.source_id for n in graph.model.nodes
        if n.position == "kiinni" or n.usage_state == "poissa_kaytosta"
    }  # fmt: skip
    ends = {one.source_id: (one.start, one.end) for one in graph.model.links}
    physical = nx.MultiGraph()
    physical.add_edges_from(ends.values())
    physical.add_edges_from((one.from_node, one.to_node) for one in graph.model.couplings)
    inner = physical.subgraph(set(physical) - valves)
    segment = set(ends[link]) - valves
    for node in list(segment):
        segment |= nx.node_connected_component(inner, node)
    inside = {frozenset(ends[link])} | {frozenset(edge) for edge in physical.edges(segment)}
    beside = valves & {end for edge in inside for end in edge}
    rim = {
        valve
        for valve in beside
        if physical.degree(valve) < 2 or {frozenset(e) for e in physical.edges(valve)} - inside
    }

    answer = isolate(graph.snapshot, [graph.on_link(link)])

    assert graph.node_ids(answer.segment_nodes) - valves == segment
    listed = graph.node_ids(answer.valves_to_close) | graph.node_ids(answer.already_closed)
    assert listed == rim
    assert graph.node_ids(answer.already_closed) == rim & closed
    before, after = _wet(graph, closed), _wet(graph, closed | rim)
    assert graph.node_ids(answer.cut_off_nodes) == before - after - rim - graph.node_ids(
        answer.segment_nodes
    )


def _wet(graph: ModelGraph, shut: set[str]) -> set[str]:
    """Nodes that water comes to: the shut ones are met but let nothing pass."""
    arcs = nx.DiGraph()
    arcs.add_nodes_from(node.source_id for node in graph.model.nodes)
    for link in graph.model.links:
        if link.is_closed:
            continue
        arcs.add_edge(link.start, link.end)
        if link.flow_direction == "tuntematon":
            arcs.add_edge(link.end, link.start)
    for one in graph.model.couplings:
        arcs.add_edges_from([(one.from_node, one.to_node), (one.to_node, one.from_node)])
    arcs.remove_edges_from(list(arcs.out_edges(shut)))
    sources = {n.source_id for n in graph.model.nodes if n.type_code in SOURCES}
    return set().union(*({s} | nx.descendants(arcs, s) for s in sources))


@pytest.mark.parametrize("walk", [Walk.UPSTREAM, Walk.DOWNSTREAM])
def test_every_trace_of_session9_is_what_networkx_reaches(walk: Walk) -> None:
    graph = swmm_graph(real_data.SESSION9)
    arcs = nx.MultiDiGraph()
    closed = {n.source_id for n in graph.model.nodes if n.usage_state == "poissa_kaytosta"}
    for link in graph.model.links:
        arcs.add_edge(link.start, link.end, link.source_id)
    for one in graph.model.couplings:
        arcs.add_edge(one.from_node, one.to_node, f"{one.from_node}>{one.to_node}")
    arcs.add_nodes_from(node.source_id for node in graph.model.nodes)
    arcs = arcs if walk is Walk.DOWNSTREAM else arcs.reverse()
    arcs.remove_edges_from(list(arcs.out_edges(closed, keys=True)))
    links = {link.source_id for link in graph.model.links}
    for node in sorted(set(arcs) - closed):
        reached = {node} | nx.descendants(arcs, node)
        taken = {key for _a, _b, key in arcs.out_edges(reached, keys=True)}

        answer = trace(graph.snapshot, graph.at_node(node), walk)

        assert graph.node_ids(answer.nodes) == reached
        assert graph.link_ids(answer.links) == taken & links


def test_session9_names_the_node_without_a_way_to_the_outfall() -> None:
    graph = swmm_graph(real_data.SESSION9)
    outlets = {
        n.source_id
        for n in graph.model.nodes
        if n.type_code in ("purkuaukko", "jatevedenpuhdistamo", "ylivuoto")
    }

    lost = [
        node.source_id
        for node in graph.model.nodes
        if not outlets
        & graph.node_ids(
            trace(graph.snapshot, graph.at_node(node.source_id), Walk.DOWNSTREAM).nodes
        )
    ]

    assert outlets
    assert len(lost) >= 1
    assert all(not graph.snapshot.nodes["traits"][graph.node_index(n)] & Trait.OUTLET for n in lost)
