"""A network made ready for questions: neighbours by arrays, for each way of walking.

All ways of walking share the same arcs, grouped by the node they leave. Where a way may not be
taken, the arc leads back to its own node, so ``scipy``'s compiled searches need no filtering and no
copy. One node more than the network has stands for all sources together.

The arrays are plain numpy and never written after ``build_snapshot``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from networks.graph.flows import flows_of, one_way
from networks.graph.traits import Trait

if TYPE_CHECKING:
    import numpy.typing as npt

    from networks.graph.flows import Flows
    from networks.graph.tables import Integers, Mask, Table


class Walk(StrEnum):
    """A way of walking; closed valves and closed links stop them all."""

    CONNECTED = "connected"
    SUPPLY = "supply"
    DOWNSTREAM = "downstream"
    UPSTREAM = "upstream"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Snapshot:
    """A network at one change number.

    ``first_arc`` has the first arc of each node, ``arc_edge`` the edge of each arc (-1: from all
    sources), ``neighbour`` the node at its other end whatever is closed. The arrays named after
    the ways of walking have the node that the arc leads to then. Edges and nodes with the same
    segment number are not divided by any valve that can be closed or is; such valves are the
    ``boundary`` and have the number of no edge. ``supplied`` nodes have a way from a source.
    """

    nodes: Table
    edges: Table
    flow: Flows
    basis: npt.NDArray[np.uint8]
    first_arc: Integers
    arc_edge: Integers
    arc_length: npt.NDArray[np.float64]
    neighbour: Integers
    connected: Integers
    supply: Integers
    downstream: Integers
    upstream: Integers
    boundary: Mask
    node_segment: Integers
    edge_segment: Integers
    supplied: Mask

    def arcs(self, walk: Walk) -> Integers:
        """Where each arc leads when walking so."""
        arcs: Integers = getattr(self, walk.value)
        return arcs

    def matrix(self, targets: Integers) -> Any:
        """The graph of ``targets`` as scipy takes it; nothing is copied."""
        size = len(self.nodes) + 1
        return csr_array((self.arc_length, targets, self.first_arc), shape=(size, size))


def build_snapshot(nodes: Table, edges: Table, last: Snapshot | None = None) -> Snapshot:
    """Derive all that questions need of the tables of ``networks.graph.tables``.

    What ``last`` has is taken from there where the same edges join the same nodes: most edits turn
    a valve or correct a fact.
    """
    flow, basis = flows_of(nodes, edges)
    sources = np.flatnonzero(nodes["traits"] & Trait.SOURCE).astype(np.int32)
    joined = last if last is not None and _joins_alike(last, nodes, edges, sources) else None
    arcs = _Arcs.of(nodes, edges, sources) if joined is None else _Arcs.again(joined, nodes)
    held = flow * one_way(nodes, edges)
    passable = arcs.passable((edges["traits"] & Trait.CLOSED) != 0)
    along = arcs.along(flow)
    boundary = _boundaries(nodes)
    if joined is not None and np.array_equal(joined.boundary, boundary):
        node_segment, edge_segment = joined.node_segment, joined.edge_segment
    else:
        node_segment, edge_segment = _segments(nodes, edges, boundary)
    draft = Snapshot(
        nodes=nodes,
        edges=edges,
        flow=flow,
        basis=basis,
        first_arc=arcs.first,
        arc_edge=arcs.edge,
        arc_length=np.append(edges["length"], 0.0)[arcs.edge],
        neighbour=np.where(arcs.edge < 0, arcs.origin, arcs.target),
        connected=arcs.leading(passable),
        supply=arcs.leading((passable & (arcs.along(held) >= 0)) | (arcs.edge < 0)),
        downstream=arcs.leading(passable & (along >= 0)),
        upstream=arcs.leading(passable & (along <= 0)),
        boundary=boundary,
        node_segment=node_segment,
        edge_segment=edge_segment,
        supplied=np.zeros(len(nodes), np.bool_),
    )
    order = breadth_first_order(draft.matrix(draft.supply), len(nodes), return_predecessors=False)
    draft.supplied[order[1:]] = True
    return draft


def _joins_alike(last: Snapshot, nodes: Table, edges: Table, sources: Integers) -> bool:
    """Whether ``last`` has as many nodes and edges, with the same ends, and the same sources."""
    return (
        len(last.nodes) == len(nodes)
        and len(last.edges) == len(edges)
        and all(np.array_equal(last.edges[end], edges[end]) for end in ("start", "end"))
        and np.array_equal(np.flatnonzero(last.nodes["traits"] & Trait.SOURCE), sources)
    )


def _boundaries(nodes: Table) -> Mask:
    """Valves that bound segments: of the isolating types, shut already or movable."""
    traits = nodes["traits"]
    isolating = (traits & Trait.ISOLATING) != 0
    holds: Mask = isolating & (((traits & Trait.CLOSED) != 0) | ((traits & Trait.IMMOVABLE) == 0))
    return holds


@dataclass(frozen=True, slots=True, eq=False)
class _Arcs:
    """Both directions of every edge, and one from all sources to each, grouped by origin."""

    nodes: Table
    first: Integers
    origin: Integers
    target: Integers
    edge: Integers
    forward: npt.NDArray[np.int8]

    @classmethod
    def of(cls, nodes: Table, edges: Table, sources: Integers) -> _Arcs:
        count, size = len(edges), len(nodes) + 1
        hub = np.full(len(sources), len(nodes), np.int32)
        origins = np.concatenate([edges["start"], edges["end"], hub])
        targets = np.concatenate([edges["end"], edges["start"], sources])
        numbers = np.arange(len(origins), dtype=np.int32)
        # A compiled counting sort: each arc is the only entry of its column, so none are summed.
        grouped = csr_array(
            (np.ones(len(origins), np.int8), (origins, numbers)), shape=(size, len(origins))
        )
        order = grouped.indices
        edge = np.where(order < count, order, order - count)
        edge[order >= 2 * count] = -1
        return cls(
            nodes,
            grouped.indptr.astype(np.int32),
            origins[order],
            targets[order],
            edge.astype(np.int32),
            np.where(order < count, 1, -1).astype(np.int8),
        )

    @classmethod
    def again(cls, last: Snapshot, nodes: Table) -> _Arcs:
        """Those of ``last``, which joins alike. A loop's two arcs count as one direction."""
        numbers = np.arange(len(nodes) + 1, dtype=np.int32)
        origin = np.repeat(numbers, np.diff(last.first_arc))
        from_sources = last.arc_edge < 0
        target = last.neighbour.copy()
        target[from_sources] = np.flatnonzero(last.nodes["traits"] & Trait.SOURCE)
        begins = np.append(last.edges["start"], np.int32(-1))[last.arc_edge]
        forward = np.where((begins == origin) | from_sources, 1, -1).astype(np.int8)
        return cls(nodes, last.first_arc, origin, target, last.arc_edge, forward)

    def along(self, flow: Flows) -> Flows:
        """1 for arcs that go with the flow of their edge, -1 against it, 0 where it has none."""
        return np.append(flow, np.int8(0))[self.edge] * self.forward

    def passable(self, closed: Mask) -> Mask:
        """Arcs of open edges out of open nodes, none from all sources together."""
        stopped = (self.nodes["traits"] & Trait.CLOSED) != 0
        barred: Mask = np.append(closed, True)[self.edge] | np.append(stopped, True)[self.origin]
        return ~barred

    def leading(self, allowed: Mask) -> Integers:
        """Where arcs lead: to their target where ``allowed``, else back."""
        return np.where(allowed, self.target, self.origin)


def _segments(nodes: Table, edges: Table, boundary: Mask) -> tuple[Integers, Integers]:
    """Segment numbers of nodes and edges."""
    start, end = edges["start"], edges["end"]
    inner = ~boundary[start] & ~boundary[end]
    size = len(nodes)
    graph = csr_array(
        (np.ones(int(inner.sum()), np.int8), (start[inner], end[inner])), shape=(size, size)
    )
    _count, labels = connected_components(graph, directed=False)
    between = np.arange(size, size + len(edges), dtype=np.int32)
    of_edge = np.where(boundary[end], between, labels[end])
    return labels.astype(np.int32), np.where(boundary[start], of_edge, labels[start]).astype(
        np.int32
    )
