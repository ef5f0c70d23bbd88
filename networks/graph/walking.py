"""What can be reached in a snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import breadth_first_order

from networks.graph.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Mask


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """Indices of nodes, in the order they were met, and of edges."""

    nodes: Integers
    edges: Integers


def reach(snapshot: Snapshot, targets: Integers, starts: Iterable[int]) -> Integers:
    """Nodes that can be reached from ``starts``, themselves included, nearest first."""
    graph = snapshot.matrix(targets)
    met: Integers = np.empty(0, np.int32)
    for start in dict.fromkeys(starts):
        if start in met:
            continue
        order = breadth_first_order(graph, start, return_predecessors=False)
        met = np.concatenate([met, order[~np.isin(order, met)]]) if len(met) else order
    return met


def edges_taken(snapshot: Snapshot, targets: Integers, nodes: Integers) -> Integers:
    """Edges that lead on from ``nodes``, each once, in the order of ``nodes``."""
    edges = snapshot.arc_edge[arcs_taken(snapshot, targets, nodes)]
    # Written from the end, so that what stays is where each edge came first.
    first = np.empty(len(snapshot.edges), np.int32)
    numbers = np.arange(len(edges), dtype=np.int32)
    first[edges[::-1]] = numbers[::-1]
    once: Integers = edges[first[edges] == numbers]
    return once


def marked(snapshot: Snapshot, *nodes: Integers | Sequence[int]) -> Mask:
    """A mask of all nodes, true at ``nodes``."""
    mask: Mask = np.zeros(len(snapshot.nodes), np.bool_)
    for some in nodes:
        mask[np.asarray(some, np.intp)] = True
    return mask


def arcs_of(snapshot: Snapshot, nodes: Integers) -> tuple[Integers, Integers]:
    """The arcs that leave ``nodes``, and the node that each leaves."""
    begin = snapshot.first_arc[nodes]
    counts = snapshot.first_arc[nodes + 1] - begin
    ends = np.cumsum(counts, dtype=np.int32)
    arcs = np.repeat(begin - ends + counts, counts)
    arcs += np.arange(len(arcs), dtype=np.int32)
    return arcs, np.repeat(nodes, counts)


def arcs_taken(snapshot: Snapshot, targets: Integers, nodes: Integers) -> Integers:
    """The arcs that lead on from ``nodes``.

    A link that ends where it starts leads back by nature, not because it is barred: it is taken
    when it is open and at an open node.
    """
    arcs, origins = arcs_of(snapshot, nodes)
    taken = targets[arcs] != origins
    back = np.flatnonzero(snapshot.neighbour[arcs] == origins)
    shut = snapshot.edges["traits"][snapshot.arc_edge[arcs[back]]]
    shut = (shut | snapshot.nodes["traits"][origins[back]]) & Trait.CLOSED
    taken[back] = shut == 0
    chosen: Integers = arcs[taken]
    return chosen


def barred(snapshot: Snapshot, targets: Integers, nodes: Integers) -> Integers:
    """``targets`` with every arc out of ``nodes`` leading back: as if they were shut."""
    arcs, origins = arcs_of(snapshot, nodes)
    changed = targets.copy()
    changed[arcs] = origins
    return changed


def supplied_when_shut(snapshot: Snapshot, valves: Integers) -> Mask:
    """Nodes that still have a way from a source when ``valves`` are shut as well."""
    targets = barred(snapshot, snapshot.supply, valves)
    hub = len(snapshot.nodes)
    order = breadth_first_order(snapshot.matrix(targets), hub, return_predecessors=False)
    return marked(snapshot, order[1:])
