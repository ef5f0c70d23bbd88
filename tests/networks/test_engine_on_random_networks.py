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
from networks.tracing.paths import Path, nearest_pump, nearest_source, run, shortest_path
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
    graph = town.graph(Walk.CONNECTED, start=a)
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
@given(town=towns(), start=st.integers(0), end=st.integers(0))
def test_the_way_between_links_is_that_between_their_nearest_ends(
    town: Town, start: int, end: int
) -> None:
    if not town.links:
        return
    a, b = start % len(town.links), end % len(town.links)
    graph = town.graph(Walk.CONNECTED)
    ends = [{link.start, link.end} for link in (town.links[a], town.links[b])]
    lengths = nx.multi_source_dijkstra_path_length(graph, ends[0])
    reached = [lengths[node] for node in ends[1] if node in lengths]

    found = shortest_path(town.drawing().snapshot(), Place(edge=a), Place(edge=b))

    assert (None if found is None else found.length_m) == (min(reached) if reached else None)
    if found is not None:
        assert (found.edges[0], found.edges[-1]) == (a, b)


@ROUNDS
@given(town=towns(), at=st.integers(0))
def test_the_nearest_source_is_that_of_networkx(town: Town, at: int) -> None:
    start = at % len(town.nodes)

    found = nearest_source(town.drawing().snapshot(), Place(node=start))

    assert_nearest(town, found, start, Walk.UPSTREAM, town.sources())


@ROUNDS
@given(town=towns(), at=st.integers(0))
def test_the_nearest_pump_is_that_of_networkx(town: Town, at: int) -> None:
    start = at % len(town.nodes)
    pumps = [n for n, node in enumerate(town.nodes) if node.type_code == "pumppu"]
    walk = Walk.UPSTREAM if town.network == "vesi" else Walk.DOWNSTREAM

    found = nearest_pump(town.drawing().snapshot(), Place(node=start))

    assert_nearest(town, found, start, walk, pumps)


@ROUNDS
@given(town=towns(), at=st.integers(0))
def test_a_run_down_ends_where_networkx_is_farthest(town: Town, at: int) -> None:
    start = at % len(town.nodes)
    graph = town.graph(Walk.DOWNSTREAM, start=start)
    lengths = nx.single_source_dijkstra_path_length(graph, start)

    found = run(town.drawing().snapshot(), Place(node=start), Walk.DOWNSTREAM)

    assert found.length_m == pytest.approx(max(lengths.values()))


def assert_nearest(
    town: Town, found: Path | None, start: int, walk: Walk, wanted: list[int]
) -> None:
    """The way found is one that may be walked, and as long as networkx says."""
    graph = town.graph(walk, start=start)
    lengths = nx.single_source_dijkstra_path_length(graph, start)
    reached = [lengths[node] for node in wanted if node in lengths]
    assert (None if found is None else found.length_m) == (min(reached) if reached else None)
    if found is not None:
        assert found.nodes[-1] in wanted
        for edge, one, two in zip(found.edges, found.nodes[:-1], found.nodes[1:], strict=True):
            assert graph.has_edge(int(one), int(two), key=int(edge))


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
