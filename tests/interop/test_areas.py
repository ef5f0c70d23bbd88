"""Pressure zones and pumping districts of real models, against networkx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest

from networks.districts.drainage import pumping_districts
from networks.districts.zones import pressure_zones
from tests.interop import real_data
from tests.interop.graphs import epanet_graph, swmm_graph

if TYPE_CHECKING:
    from pathlib import Path

    from tests.interop.graphs import ModelGraph

PARTING = ("pumppu", "paineenkorottamo", "vedenottopumppaamo", "paineenalennusventtiili")
STATIONS_OF_SESSION9 = 7
# Zones of each model: how many, and how many of them have water.
MODELS = {
    "net3": (real_data.NET3, "", "", 2, 2),
    "micropolis": (real_data.MICROPOLIS, "TN", "HY", 2, 2),
    "ky4": (real_data.KY4, "", "", 2, 2),
}


@pytest.mark.parametrize("name", MODELS)
def test_zones_of_a_real_model_are_what_networkx_finds(name: str) -> None:
    path, points, hydrants, count, fed = MODELS[name]
    graph = _water(path, points, hydrants)

    zones = pressure_zones(graph.snapshot)

    found = {
        frozenset(graph.link_ids(np.flatnonzero(zones.of_edge == zone)))
        for zone in range(len(zones))
    }
    expected = _components(graph)
    assert found == expected
    assert sum(map(len, expected)) == len(graph.model.links)
    assert (len(zones), int(zones.fed.sum())) == (count, fed)


def _water(path: Path, points: str, hydrants: str) -> ModelGraph:
    return epanet_graph(path, None, points, hydrants)


def _components(graph: ModelGraph) -> set[frozenset[str]]:
    """Links that stay together when what parts zones is deleted."""
    parting = {
        node.source_id
        for node in graph.model.nodes
        if node.type_code in PARTING
        or node.position == "kiinni"
        or node.usage_state == "poissa_kaytosta"
    }
    pieces = nx.Graph()
    for link in graph.model.links:
        ends = [end for end in (link.start, link.end) if end not in parting]
        name = ("link", link.source_id)
        pieces.add_node(name)
        shut = link.is_closed or link.usage_state == "poissa_kaytosta"
        pieces.add_edges_from((name, end) for end in (ends[:1] if shut else ends))
    for one in graph.model.couplings:
        if not {one.from_node, one.to_node} & parting:
            pieces.add_edge(one.from_node, one.to_node)
    components = [
        frozenset(one[1] for one in piece if isinstance(one, tuple))
        for piece in nx.connected_components(pieces)
    ]
    return {links for links in components if links}


def test_every_district_of_session9_is_what_networkx_drains_to_its_pump() -> None:
    graph = swmm_graph(real_data.SESSION9)
    arcs = nx.MultiDiGraph()
    arcs.add_nodes_from(node.source_id for node in graph.model.nodes)
    for link in graph.model.links:
        arcs.add_edge(link.start, link.end, link.source_id)
    for one in graph.model.couplings:
        arcs.add_edge(one.from_node, one.to_node, f"{one.from_node}>{one.to_node}")
    links = {link.source_id for link in graph.model.links}
    pumps = {node.source_id for node in graph.model.nodes if "pump" in node.type_code}

    districts = list(pumping_districts(graph.snapshot))

    stations = [frozenset(graph.node_ids(one.pumps)) for one in districts]
    assert sorted(pump for station in stations for pump in station) == sorted(pumps)
    assert len(stations) == STATIONS_OF_SESSION9
    for district, station in zip(districts, stations, strict=True):
        for pump in station:
            assert graph.node_ids(district.nodes) - station == nx.ancestors(arcs, pump)
        drained = graph.node_ids(district.nodes)
        taken = {key for _a, _b, key in arcs.in_edges(drained, keys=True)}
        assert graph.link_ids(district.links) == taken & links
        assert graph.node_ids(district.stations) == (drained & pumps) - station
