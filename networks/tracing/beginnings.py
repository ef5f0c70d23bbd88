"""Where a walk from an object starts (contract §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from networks.graph.snapshot import Walk
from networks.graph.traits import Trait
from networks.graph.walking import arcs_of

if TYPE_CHECKING:
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

SIGNS: Final = {Walk.DOWNSTREAM: 1, Walk.UPSTREAM: -1}


@dataclass(frozen=True, slots=True, eq=False)
class Beginning:
    """Nodes that a walk starts at, edges that belong to it anyhow, and whether all is shut."""

    nodes: list[int]
    edges: Integers
    closed: bool


def beginning(snapshot: Snapshot, place: Place, walk: Walk) -> Beginning:
    """The nodes that a trace from ``place`` starts at, and edges that belong to it anyhow."""
    none = np.empty(0, np.int32)
    if place.edge is not None:
        row, flow = snapshot.edges[place.edge], int(snapshot.flow[place.edge])
        along = flow * SIGNS.get(walk, 0)
        ends = [int(row[end]) for end, sign in (("end", 1), ("start", -1)) if along != -sign]
        edges = np.array([place.edge], np.int32)
        return Beginning(ends, edges, closed=bool(row["traits"] & Trait.CLOSED))
    node = place.nodes(snapshot)
    if not snapshot.nodes["traits"][node[0]] & Trait.CLOSED:
        return Beginning([int(node[0])], none, closed=False)
    arcs, _origins = arcs_of(snapshot, node)
    edges = snapshot.arc_edge[arcs]
    outward = np.where(snapshot.edges["start"][edges] == node[0], 1, -1)
    passes = snapshot.flow[edges] * outward * SIGNS.get(walk, 0) >= 0
    passes &= (snapshot.edges["traits"][edges] & Trait.CLOSED) == 0
    around = [int(node[0]), *snapshot.neighbour[arcs[passes]].tolist()]
    return Beginning(around, np.unique(edges[passes]), closed=True)
