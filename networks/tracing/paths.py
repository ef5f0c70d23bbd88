"""Shortest ways: between two places, to the nearest source, to the nearest pump."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse.csgraph import dijkstra

from networks.graph.snapshot import Snapshot, Walk
from networks.graph.traits import WATER, Trait
from networks.graph.walking import arcs_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from networks.graph.places import Place
    from networks.graph.tables import Integers

_NONE: Final = -9999
_FIRST_LIMIT_M: Final = 1000.0
_WIDER: Final = 6.0


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A way through the network: indices of nodes and edges in walking order, and its length.

    Where it begins or ends on an edge, that edge is the first or the last; couplings are among
    the edges. ``length_m`` is between the first and the last node.
    """

    nodes: Integers
    edges: Integers
    length_m: float


def shortest_path(
    snapshot: Snapshot, start: Place, end: Place, walk: Walk = Walk.CONNECTED
) -> Path | None:
    """The shortest way from ``start`` to ``end``, None where there is none."""
    found = _nearest(snapshot, start, end.nodes(snapshot), walk)
    return None if found is None else _with_ends(found, start, end)


def nearest_source(snapshot: Snapshot, start: Place) -> Path | None:
    """The shortest way against the flow to a source, None where there is none."""
    found = _nearest(snapshot, start, _having(snapshot, Trait.SOURCE), Walk.UPSTREAM)
    return None if found is None else _with_ends(found, start, None)


def nearest_pump(snapshot: Snapshot, start: Place) -> Path | None:
    """The shortest way to a pump: upstream in a water network, downstream in a sewer."""
    water = snapshot.nodes["network"][start.nodes(snapshot)[0]] == WATER
    walk = Walk.UPSTREAM if water else Walk.DOWNSTREAM
    found = _nearest(snapshot, start, _having(snapshot, Trait.PUMP), walk)
    return None if found is None else _with_ends(found, start, None)


def _having(snapshot: Snapshot, trait: Trait) -> Integers:
    return np.flatnonzero(snapshot.nodes["traits"] & trait).astype(np.int32)


def _nearest(snapshot: Snapshot, start: Place, ends: Integers, walk: Walk) -> Path | None:
    """The shortest way to any of ``ends``; looks near first, then farther and farther."""
    if not len(ends):
        return None
    targets = snapshot.arcs(walk)
    graph = snapshot.matrix(targets)
    starts = start.nodes(snapshot)
    limit = _FIRST_LIMIT_M
    while True:
        distance, before, _origins = dijkstra(
            graph, indices=starts, return_predecessors=True, limit=limit, min_only=True
        )
        last = ends[np.argmin(distance[ends])]
        if np.isfinite(distance[last]):
            return _path(snapshot, targets, before, int(last))
        if np.isinf(limit):
            return None
        few = np.isfinite(distance).sum() < len(distance) / _WIDER**2
        limit = limit * _WIDER if few else np.inf


def _path(snapshot: Snapshot, targets: Integers, before: npt.NDArray[np.int32], last: int) -> Path:
    nodes = [last]
    while (previous := int(before[nodes[-1]])) != _NONE:
        nodes.append(previous)
    nodes.reverse()
    edges = [_edge_between(snapshot, targets, a, b) for a, b in pairwise(nodes)]
    length = float(snapshot.edges["length"][edges].sum()) if edges else 0.0
    return Path(np.array(nodes, np.int32), np.array(edges, np.int32), length)


def _edge_between(snapshot: Snapshot, targets: Integers, a: int, b: int) -> int:
    """The shortest edge by which one comes from ``a`` to ``b``."""
    arcs, _origins = arcs_of(snapshot, np.array([a], np.int32))
    arcs = arcs[targets[arcs] == b]
    return int(snapshot.arc_edge[arcs[np.argmin(snapshot.arc_length[arcs])]])


def _with_ends(path: Path, start: Place, end: Place | None) -> Path:
    """``path`` with the edges that it begins and ends on."""
    edges = path.edges.tolist()
    if start.edge is not None and edges[:1] != [start.edge]:
        edges.insert(0, start.edge)
    if end is not None and end.edge is not None and edges[-1:] != [end.edge]:
        edges.append(end.edge)
    return Path(path.nodes, np.array(edges, np.int32), path.length_m)
