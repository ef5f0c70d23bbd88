"""A network made ready for questions: neighbours by arrays, for each way of walking.

All ways of walking share the same arcs, grouped by the node they leave. Where a way may not be
taken, the arc leads back to its own node, so ``scipy``'s compiled searches need no filtering and no
copy. One node more than the network has stands for all sources together.

The arrays are plain numpy and never written after ``build_snapshot``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from networks.graph.arcs import Arcs
from networks.graph.flows import flows_of
from networks.graph.traits import Trait
from networks.graph.walking import arcs_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from networks.graph.flows import Flows
    from networks.graph.labels import Labels
    from networks.graph.tables import Integers, Mask, Table

_Array = TypeVar("_Array", bound="npt.NDArray[Any]")
_WORD: Final = np.dtype(np.uint32)


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
    ``labels`` are there where answers are told of it without reading the rows again.
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
    labels: Labels | None = None

    @property
    def labels_here(self) -> Labels:
        """The labels; raises ``LookupError`` where there are none."""
        if self.labels is None:
            msg = "This network has no labels: it is not that of now."
            raise LookupError(msg)
        return self.labels

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

    Where the same edges join the same nodes as in ``last``, only what the changed rows touch is
    derived anew, and an array that stays as it was is that of ``last`` itself: most edits turn a
    valve or correct a fact.
    """
    sources = np.flatnonzero(nodes["traits"] & Trait.SOURCE).astype(np.int32)
    if last is not None and _joins_alike(last, nodes, edges, sources):
        return _patched(last, nodes, edges)
    flow, basis = flows_of(nodes, edges)
    arcs = Arcs.of(nodes, edges, sources)
    boundary = _boundaries(nodes)
    node_segment, edge_segment = _segments(nodes, edges, boundary)
    draft = Snapshot(
        nodes=nodes,
        edges=edges,
        flow=flow,
        basis=basis,
        first_arc=arcs.first,
        arc_edge=arcs.edge,
        neighbour=np.where(arcs.edge < 0, arcs.origin, arcs.target),
        **arcs.led(nodes, edges, flow),
        boundary=boundary,
        node_segment=node_segment,
        edge_segment=edge_segment,
        supplied=np.empty(0, np.bool_),
    )
    return replace(draft, supplied=_supplied(draft))


def _patched(last: Snapshot, nodes: Table, edges: Table) -> Snapshot:
    """``last`` with other facts of its nodes and edges."""
    changed = _differing(last.nodes, nodes)
    arcs, _origins = arcs_of(last, changed)
    touched = np.unique(np.concatenate([last.arc_edge[arcs], _differing(last.edges, edges)]))
    rows = edges[touched]
    flow, basis = flows_of(nodes, rows)
    flow, basis = _with(last.flow, touched, flow), _with(last.basis, touched, basis)
    numbers, near = Arcs.near(last, np.concatenate([rows["start"], rows["end"], changed]))
    own, edge = np.unique(near.edge, return_inverse=True)
    led = replace(near, edge=edge.astype(np.int32)).led(nodes, edges[own], flow[own])
    boundary = _with(last.boundary, changed, _boundaries(nodes[changed]))
    draft = replace(
        last,
        nodes=nodes,
        edges=edges,
        flow=flow,
        basis=basis,
        boundary=boundary,
        **{name: _with(getattr(last, name), numbers, values) for name, values in led.items()},
    )
    if boundary is not last.boundary:
        node_segment, edge_segment = _segments(nodes, edges, boundary)
        draft = replace(draft, node_segment=node_segment, edge_segment=edge_segment)
    return draft if draft.supply is last.supply else replace(draft, supplied=_supplied(draft))


def _with(array: _Array, places: npt.NDArray[Any], values: _Array) -> _Array:
    """``array`` with ``values`` at ``places``: itself where it has them already."""
    if np.array_equal(array[places], values):
        return array
    fresh = array.copy()
    fresh[places] = values
    return fresh


def _differing(old: Table, new: Table) -> Integers:
    """The rows that are not the same, byte by byte."""
    if old is new:
        return np.empty(0, np.int32)
    words = old.dtype.itemsize // _WORD.itemsize
    places = np.flatnonzero(old.view(_WORD) != new.view(_WORD)) // words
    return np.unique(places).astype(np.int32)


def _joins_alike(last: Snapshot, nodes: Table, edges: Table, sources: Integers) -> bool:
    """Whether ``last`` has as many nodes and edges, with the same ends, and the same sources."""
    return (
        len(last.nodes) == len(nodes)
        and len(last.edges) == len(edges)
        and all(
            last.edges is edges or np.array_equal(last.edges[end], edges[end])
            for end in ("start", "end")
        )
        and np.array_equal(np.flatnonzero(last.nodes["traits"] & Trait.SOURCE), sources)
    )


def _boundaries(nodes: Table) -> Mask:
    """Valves that bound segments: of the isolating types, shut already or movable."""
    traits = nodes["traits"]
    isolating = (traits & Trait.ISOLATING) != 0
    holds: Mask = isolating & (((traits & Trait.CLOSED) != 0) | ((traits & Trait.IMMOVABLE) == 0))
    return holds


def _supplied(draft: Snapshot) -> Mask:
    """Nodes with a way from a source."""
    hub = len(draft.nodes)
    supplied = np.zeros(hub, np.bool_)
    order = breadth_first_order(draft.matrix(draft.supply), hub, return_predecessors=False)
    supplied[order[1:]] = True
    return supplied


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
