"""The engine gives what the rules, told again in networkx, give on random networks."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from networks.graph.places import Place
from networks.graph.snapshot import Walk
from networks.isolation.isolating import isolate
from networks.tracing.paths import nearest_source, shortest_path
from networks.tracing.traces import trace
from tests.networks.random_networks import Town, towns

ROUNDS = settings(max_examples=100, deadline=None)


def real_links(town: Town, numbers: set[int]) -> set[int]:
    return {number for number in numbers if not town.links[number].is_coupling}


@ROUNDS
@given(
    town=towns(),
    walk=st.sampled_from([Walk.CONNECTED, Walk.DOWNSTREAM, Walk.UPSTREAM]),
    at=st.integers(0),
)
def test_a_trace_reaches_what_networkx_reaches(town: Town, walk: Walk, at: int) -> None:
    start = at % len(town.nodes)
    if town.nodes[start].is_closed:
        return
    graph = town.graph(walk)
    nodes = {start} | nx.descendants(graph, start)
    links = {key for a, _b, key in graph.edges(keys=True) if a in nodes}

    answer = trace(town.drawing().snapshot(), Place(node=start), walk)

    assert set(answer.nodes.tolist()) == nodes
    assert len(answer.nodes) == len(nodes)
    assert sorted(answer.links.tolist()) == sorted(real_links(town, links))
    expected = sum(town.links[number].length for number in real_links(town, links))
    assert answer.length_m == pytest.approx(expected)


@ROUNDS
@given(town=towns(), start=st.integers(0), end=st.integers(0))
def test_the_shortest_way_is_as_long_as_that_of_networkx(town: Town, start: int, end: int) -> None:
    a, b = start % len(town.nodes), end % len(town.nodes)
    graph = town.graph(Walk.CONNECTED)
    try:
        length = nx.dijkstra_path_length(graph, a, b)
    except nx.NetworkXNoPath:
        length = None

    found = shortest_path(town.drawing().snapshot(), Place(node=a), Place(node=b))

    assert (found is None) == (length is None)
    if found is None:
        return
    assert found.length_m == pytest.approx(length)
    assert found.nodes[0] == a
    assert found.nodes[-1] == b
    for edge, one, two in zip(found.edges, found.nodes[:-1], found.nodes[1:], strict=True):
        assert graph.has_edge(int(one), int(two), key=int(edge))


@ROUNDS
@given(town=towns(), at=st.integers(0))
def test_the_nearest_source_is_that_of_networkx(town: Town, at: int) -> None:
    start = at % len(town.nodes)
    lengths = nx.single_source_dijkstra_path_length(town.graph(Walk.UPSTREAM), start)
    reached = [lengths[source] for source in town.sources() if source in lengths]

    found = nearest_source(town.drawing().snapshot(), Place(node=start))

    assert (None if found is None else found.length_m) == (min(reached) if reached else None)


@ROUNDS
@given(town=towns(), at=st.integers(0), stuck=st.sets(st.integers(0, 13), max_size=4))
def test_isolation_parts_dries_and_closes_what_the_rules_say(
    town: Town, at: int, stuck: set[int]
) -> None:
    start = at % len(town.nodes)
    stuck = {number for number in stuck if number < len(town.nodes)}
    nodes, links = town.segment(start, stuck)
    rim = town.rim(nodes, links)
    shut = {valve for valve in rim if town.nodes[valve].is_closed}
    before, after = town.wet(), town.wet(rim)

    answer = isolate(town.drawing().snapshot(), [Place(node=start)], stuck)

    assert set(answer.segment_nodes.tolist()) == nodes
    assert set(answer.segment_edges.tolist()) == links
    assert set(answer.already_closed.tolist()) == shut
    assert set(answer.valves_to_close.tolist()) == rim - shut
    assert set(answer.cut_off_nodes.tolist()) == before[0] - after[0] - nodes - rim
    assert set(answer.cut_off_edges.tolist()) == before[1] - after[1] - links
    hydrants = {n for n, node in enumerate(town.nodes) if node.type_code == "maapaloposti"}
    dry = hydrants & (nodes | (before[0] - after[0]))
    assert set(answer.hydrants_dry.tolist()) == dry
    assert {one.node for one in answer.hydrants_usable} <= (hydrants & after[0]) - dry


@ROUNDS
@given(town=towns())
def test_supplied_are_the_descendants_of_the_sources(town: Town) -> None:
    snapshot = town.drawing().snapshot()

    assert set(np.flatnonzero(snapshot.supplied).tolist()) == town.wet()[0]
