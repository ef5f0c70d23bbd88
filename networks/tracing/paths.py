"""Shortest ways: between two places, to the nearest source, to the nearest pump, to the end."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse.csgraph import dijkstra

from networks.graph.snapshot import Snapshot, Walk
from networks.graph.traits import WATER, Trait
from networks.graph.walking import arcs_of
from networks.tracing.beginnings import beginning

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
    the edges. ``length_m`` is between the first and the last node. ``begins_before``: the first
    edge leads to the first node, it does not leave it.
    """

    nodes: Integers
    edges: Integers
    length_m: float
    begins_before: bool = False


def shortest_path(
    snapshot: Snapshot, start: Place, end: Place, walk: Walk = Walk.CONNECTED
) -> Path | None:
    """The shortest way from ``start`` to ``end``, None where there is none.

    What is closed stops it, but for the start and the end themselves.
    """
    if start == end and start.edge is not None:
        none = np.empty(0, np.int32)
        return Path(none, np.array([start.edge], np.int32), 0.0, begins_before=True)
    found = _nearest(snapshot, start, end.nodes(snapshot), walk)
    return None if found is None else _with_ends(found, start, end)


def nearest_source(snapshot: Snapshot, start: Place) -> Path | None:
    """The shortest way against the flow to a source, None where there is none."""
    found = _nearest(snapshot, start, having(snapshot, Trait.SOURCE), Walk.UPSTREAM)
    return None if found is None else _with_ends(found, start, None)


def nearest_pump(snapshot: Snapshot, start: Place) -> Path | None:
    """The shortest way to a pump: upstream in a water network, downstream in a sewer."""
    walk = pump_walk(snapshot, start)
    found = _nearest(snapshot, start, having(snapshot, Trait.PUMP), walk)
    return None if found is None else _with_ends(found, start, None)


def whole_links(snapshot: Snapshot, path: Path) -> Path:
    """``path`` from end to end of the links that it begins and ends on."""
    nodes, edges = path.nodes.tolist(), path.edges.tolist()
    if not nodes:
        row = snapshot.edges[edges[0]]
        nodes = [int(row["start"]), int(row["end"])]
    elif path.begins_before:
        nodes.insert(0, _far_end(snapshot, edges[0], nodes[0]))
    if len(nodes) == len(edges):
        nodes.append(_far_end(snapshot, edges[-1], nodes[-1]))
    length = float(snapshot.edges["length"][edges].sum()) if edges else 0.0
    return Path(np.array(nodes, np.int32), np.array(edges, np.int32), length)


def _far_end(snapshot: Snapshot, edge: int, near: int) -> int:
    row = snapshot.edges[edge]
    return int(row["end"]) if int(row["start"]) == near else int(row["start"])


def pump_walk(snapshot: Snapshot, start: Place) -> Walk:
    """Which way the pump of a place lies."""
    return Walk.UPSTREAM if is_water(snapshot, start) else Walk.DOWNSTREAM


def run(snapshot: Snapshot, start: Place, walk: Walk) -> Path:
    """The way down to the nearest outlet, or up or down to the end that is farthest away.

    Upstream of water, to the nearest source. Where nothing follows, the start alone.
    """
    wanted = Trait.OUTLET if walk is Walk.DOWNSTREAM else Trait.SOURCE
    found = _nearest(snapshot, start, having(snapshot, wanted), walk)
    if found is None:
        targets, starts = _way_of_walking(snapshot, start, walk)
        distance, before = _measured(snapshot, targets, starts, np.inf)
        distance[~np.isfinite(distance)] = -1.0
        found = _path(snapshot, targets, before, int(np.argmax(distance)))
    return _with_ends(found, start, None)


def is_water(snapshot: Snapshot, place: Place) -> bool:
    """Whether a place belongs to a water network."""
    return bool(snapshot.nodes["network"][place.nodes(snapshot)[0]] == WATER)


def having(snapshot: Snapshot, trait: Trait) -> Integers:
    """The nodes that have ``trait``."""
    return np.flatnonzero(snapshot.nodes["traits"] & trait).astype(np.int32)


def _nearest(snapshot: Snapshot, start: Place, ends: Integers, walk: Walk) -> Path | None:
    """The shortest way to any of ``ends``; looks near first, then farther and farther."""
    if not len(ends):
        return None
    targets, starts = _way_of_walking(snapshot, start, walk)
    limit = _FIRST_LIMIT_M
    while True:
        distance, before = _measured(snapshot, targets, starts, limit)
        last = ends[np.argmin(distance[ends])]
        if np.isfinite(distance[last]):
            return _path(snapshot, targets, before, int(last))
        if np.isinf(limit):
            return None
        few = np.isfinite(distance).sum() < len(distance) / _WIDER**2
        limit = limit * _WIDER if few else np.inf


def _way_of_walking(snapshot: Snapshot, start: Place, walk: Walk) -> tuple[Integers, Integers]:
    """Where arcs lead and the nodes to start at; a start that is closed itself is left by all."""
    targets = snapshot.arcs(walk)
    begun = beginning(snapshot, start, walk)
    if start.node is None or not begun.closed:
        return targets, np.array(begun.nodes, np.int32)
    arcs, _origins = arcs_of(snapshot, np.array([start.node], np.int32))
    opened = arcs[np.isin(snapshot.arc_edge[arcs], begun.edges)]
    targets = targets.copy()
    targets[opened] = snapshot.neighbour[opened]
    return targets, np.array([start.node], np.int32)


def _measured(
    snapshot: Snapshot, targets: Integers, starts: Integers, limit: float
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """How far each node is from the nearest of ``starts``, and the node before it."""
    distance, before, _origins = dijkstra(
        snapshot.matrix(targets),
        indices=starts,
        return_predecessors=True,
        limit=limit,
        min_only=True,
    )
    return distance, before


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
    before = start.edge is not None and edges[:1] != [start.edge]
    if before:
        edges.insert(0, start.edge)
    if end is not None and end.edge is not None and edges[-1:] != [end.edge]:
        edges.append(end.edge)
    return Path(path.nodes, np.array(edges, np.int32), path.length_m, before)
