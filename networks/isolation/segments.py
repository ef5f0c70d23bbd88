"""Segments: what cannot be divided by a valve that works (contract §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.traits import Trait
from networks.graph.walking import arcs_of, marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Mask


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Closure:
    """A segment and the valves around it, as indices of nodes and edges.

    ``valves`` have the segment on one side only; ``shut`` of them are closed already.
    ``passed`` are isolating valves inside that cannot be moved.
    """

    nodes: Integers
    edges: Integers
    valves: Integers
    shut: Integers
    passed: Integers


def closure(snapshot: Snapshot, places: Sequence[Place], stuck: Iterable[int] = ()) -> Closure:
    """The segment of ``places``; ``stuck`` are nodes: valves that cannot be closed.

    A stuck valve that is closed already holds. A place that is a valve lies in all its segments.
    """
    held = snapshot.boundary.copy()
    held[[node for node in stuck if not snapshot.nodes["traits"][node] & Trait.CLOSED]] = False
    held[[place.node for place in places if place.node is not None]] = False
    numbers: set[int] = set()
    for place in places:
        numbers |= _numbers_at(snapshot, place)
    numbers = _beyond(snapshot, numbers, held)
    chosen = np.zeros(len(snapshot.nodes) + len(snapshot.edges), np.bool_)
    chosen[list(numbers)] = True
    inside = chosen[snapshot.edge_segment]
    return _bounded(snapshot, places, inside, held)


def segments_around(snapshot: Snapshot, node: int) -> set[int]:
    """The segment numbers of the edges that meet in ``node``."""
    arcs, _origins = arcs_of(snapshot, np.array([node], np.int32))
    return set(snapshot.edge_segment[snapshot.arc_edge[arcs]].tolist())


def _numbers_at(snapshot: Snapshot, place: Place) -> set[int]:
    if place.edge is not None:
        return {int(snapshot.edge_segment[place.edge])}
    return segments_around(snapshot, int(place.nodes(snapshot)[0]))


def _beyond(snapshot: Snapshot, numbers: set[int], held: Mask) -> set[int]:
    """``numbers`` with what lies beyond valves that bound segments but are not ``held``."""
    loose = np.flatnonzero(snapshot.boundary & ~held).tolist()
    around = {node: segments_around(snapshot, node) for node in loose}
    while True:
        passed = [node for node, beside in around.items() if beside & numbers]
        if not passed:
            return numbers
        for node in passed:
            numbers = numbers | around.pop(node)


def _bounded(snapshot: Snapshot, places: Sequence[Place], inside: Mask, held: Mask) -> Closure:
    """Nodes inside and valves at the rim of the edges ``inside``."""
    edges = np.flatnonzero(inside).astype(np.int32)
    own = [place.node for place in places if place.node is not None]
    met = marked(snapshot, snapshot.edges["start"][edges], snapshot.edges["end"][edges], own)
    holding = np.flatnonzero(met & held).astype(np.int32)
    arcs, origins = arcs_of(snapshot, holding)
    leaves = marked(snapshot, origins[~inside[snapshot.arc_edge[arcs]]])
    degree = snapshot.first_arc[holding + 1] - snapshot.first_arc[holding]
    rim = holding[leaves[holding] | (degree <= 1)]
    met[rim] = False
    nodes = np.flatnonzero(met).astype(np.int32)
    traits = snapshot.nodes["traits"]
    closed = (traits[rim] & Trait.CLOSED) != 0
    isolating = (traits[nodes] & Trait.ISOLATING) != 0
    return Closure(
        nodes=nodes,
        edges=edges,
        valves=rim[~closed],
        shut=rim[closed],
        passed=nodes[isolating & ~held[nodes]],
    )
