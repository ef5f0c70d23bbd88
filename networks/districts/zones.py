"""Pressure zones: what of the water network has one pressure.

A zone ends at closed valves and links, at pressure-reducing valves and at pumps and boosters,
whatever their state. Tanks and other valves lie inside one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from networks.graph.traits import WATER, Trait

if TYPE_CHECKING:
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Mask

_BOUNDING: Final = Trait.CLOSED | Trait.PUMP | Trait.REDUCING


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Zones:
    """Zones, numbered from 0 in the order of their oldest object.

    ``of_node`` and ``of_edge`` are -1 for what belongs to no zone: sewers, and the nodes that bound
    zones. A link between two such nodes is a zone of its own; a closed link belongs to the zone
    that it starts in. ``rims`` are pairs of a zone and a node that parts it from another one.
    ``fed`` zones hold water from a source.
    """

    of_node: Integers
    of_edge: Integers
    rims: Integers
    fed: Mask

    def __len__(self) -> int:
        return len(self.fed)


def pressure_zones(snapshot: Snapshot) -> Zones:
    """The pressure zones of the water network; each has a link at least."""
    nodes, edges = snapshot.nodes, snapshot.edges
    bounds = (nodes["traits"] & _BOUNDING) != 0
    of_node = _components(snapshot, bounds)
    of_edge = _labels_of_edges(snapshot, of_node, bounds)
    of_node[bounds | (nodes["network"] != WATER)] = -1
    of_edge[edges["network"] != WATER] = -1
    rims = _rims(snapshot, of_edge, bounds)
    links = (edges["traits"] & Trait.COUPLING) == 0
    kept = np.unique(of_edge[links & (of_edge >= 0)])
    return Zones(
        of_node=_numbered(kept, of_node),
        of_edge=_numbered(kept, of_edge),
        rims=_kept_rims(kept, rims),
        fed=_fed(snapshot, _numbered(kept, of_edge), len(kept)),
    )


def _components(snapshot: Snapshot, bounds: Mask) -> Integers:
    """For each node the label of what it is joined with by open water mains."""
    edges = snapshot.edges
    inner = (edges["network"] == WATER) & ((edges["traits"] & Trait.CLOSED) == 0)
    inner &= ~bounds[edges["start"]] & ~bounds[edges["end"]]
    size = len(snapshot.nodes)
    ends = edges["start"][inner], edges["end"][inner]
    graph = csr_array((np.ones(len(ends[0]), np.int8), ends), shape=(size, size))
    _count, labels = connected_components(graph, directed=False)
    found: Integers = labels.astype(np.int32)
    return found


def _labels_of_edges(snapshot: Snapshot, of_node: Integers, bounds: Mask) -> Integers:
    start, end = snapshot.edges["start"], snapshot.edges["end"]
    first = len(snapshot.nodes)
    between = np.arange(first, first + len(start), dtype=np.int32)
    behind = np.where(bounds[end], between, of_node[end])
    return np.where(bounds[start], behind, of_node[start]).astype(np.int32)


def _rims(snapshot: Snapshot, of_edge: Integers, bounds: Mask) -> Integers:
    """Pairs of a label and a bounding node with something else beyond it."""
    edges = snapshot.edges
    ends = np.concatenate([edges["start"], edges["end"]])
    labels = np.concatenate([of_edge, of_edge])
    at = bounds[ends] & (labels >= 0)
    pairs = np.unique(np.stack([labels[at], ends[at]], axis=1), axis=0)
    sides = np.bincount(pairs[:, 1], minlength=len(snapshot.nodes))
    parting: Integers = pairs[sides[pairs[:, 1]] > 1].astype(np.int32)
    return parting


def _kept_rims(kept: Integers, rims: Integers) -> Integers:
    zones = _numbered(kept, rims[:, 0])
    return np.stack([zones, rims[:, 1]], axis=1)[zones >= 0]


def _numbered(kept: Integers, labels: Integers) -> Integers:
    """The place of each of ``labels`` in the sorted ``kept``, -1 where it is not there."""
    if not len(kept):
        return np.full(len(labels), -1, np.int32)
    places = np.minimum(np.searchsorted(kept, labels), len(kept) - 1)
    return np.where(kept[places] == labels, places, -1).astype(np.int32)


def _fed(snapshot: Snapshot, of_edge: Integers, count: int) -> Mask:
    """Zones with an open edge at an open end that water comes to."""
    edges = snapshot.edges
    gives = snapshot.supplied & ((snapshot.nodes["traits"] & Trait.CLOSED) == 0)
    wet = (gives[edges["start"]] | gives[edges["end"]]) & ((edges["traits"] & Trait.CLOSED) == 0)
    fed: Mask = np.zeros(count, np.bool_)
    fed[of_edge[wet & (of_edge >= 0)]] = True
    return fed
