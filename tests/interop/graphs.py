"""The engine's network straight from a model file, without database; objects by source ids."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import dist
from typing import TYPE_CHECKING

from networks.exchange.epanet import read_epanet
from networks.exchange.model import ReadingRules
from networks.exchange.swmm import read_swmm
from networks.exchange.valve_layer import read_valve_layer
from networks.graph.places import Place
from networks.graph.snapshot import build_snapshot
from networks.graph.tables import edge_table, node_table
from networks.graph.traits import FLOWS, KINDS, NETWORKS, Trait, link_traits, node_traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from networks.exchange.model import NetworkModel
    from networks.graph.snapshot import Snapshot

NAN = float("nan")


@dataclass(frozen=True)
class ModelGraph:
    """A model and its snapshot; nodes and links have the indices of their place in the model."""

    model: NetworkModel
    snapshot: Snapshot

    def at_node(self, source_id: str) -> Place:
        """The place of a node."""
        return Place(node=self.node_index(source_id))

    def on_link(self, source_id: str) -> Place:
        """The place of a link."""
        return Place(edge=[link.source_id for link in self.model.links].index(source_id))

    def node_index(self, source_id: str) -> int:
        """The index of a node."""
        return [node.source_id for node in self.model.nodes].index(source_id)

    def node_ids(self, indices: Iterable[int]) -> set[str]:
        """Source ids of nodes."""
        return {self.model.nodes[index].source_id for index in indices}

    def link_ids(self, indices: Iterable[int]) -> set[str]:
        """Source ids of links; couplings have none."""
        links = self.model.links
        return {links[index].source_id for index in indices if index < len(links)}


@cache
def epanet_graph(
    path: Path, valves: Path | None = None, points: str = "", hydrants: str = ""
) -> ModelGraph:
    """The graph of an EPANET model, with the valves of a layer."""
    layer = None if valves is None else read_valve_layer(valves.read_bytes())
    rules = ReadingRules(valves=layer, points=points, hydrants=hydrants)
    return _graph(read_epanet(path.read_bytes(), rules))


@cache
def swmm_graph(path: Path) -> ModelGraph:
    """The graph of a SWMM model."""
    return _graph(read_swmm(path.read_bytes(), ReadingRules(network="jatevesi")))


def _graph(model: NetworkModel) -> ModelGraph:
    keys = {node.source_id: number for number, node in enumerate(model.nodes)}
    nodes = node_table(
        (
            keys[node.source_id],
            *node.point[:2],
            _known(node.bottom_level_m),
            node_traits(
                node.type_code, node.usage_state, node.position, node.condition, node.network
            ),
            KINDS.index(node.kind),
            NETWORKS.index(node.network),
        )
        for node in model.nodes
    )
    edges = edge_table(_edges(model, keys), nodes)
    return ModelGraph(model, build_snapshot(nodes, edges))


def _edges(model: NetworkModel, keys: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    number = 0
    for number, link in enumerate(model.links, 1):
        line = [position[:2] for position in link.line]
        yield (
            number,
            keys[link.start],
            keys[link.end],
            sum(map(dist, line[:-1], line[1:])),
            _known(link.start_invert_m),
            _known(link.end_invert_m),
            link_traits(link.type_code, link.usage_state, is_closed=link.is_closed),
            FLOWS[link.flow_direction],
            NETWORKS.index(link.network),
        )
    for coupling in model.couplings:
        number += 1
        start, end = keys[coupling.from_node], keys[coupling.to_node]
        network = NETWORKS.index(model.nodes[start].network)
        yield (number, start, end, 0.0, NAN, NAN, int(Trait.COUPLING), 0, network)


def _known(level: float | None) -> float:
    return NAN if level is None else level
