"""Traces: everything that is connected, or that lies upstream or downstream (contract §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.remarks import Note, Remark
from networks.graph.traits import KINDS, NETWORKS, Trait
from networks.graph.walking import edges_taken, marked, reach
from networks.tracing.beginnings import beginning
from networks.tracing.figures import counts_of, fall_of, notes_of

if TYPE_CHECKING:
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot, Walk
    from networks.graph.tables import Integers


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Trace:
    """The answer to a trace: indices of nodes and of links, nearest first, and their figures.

    ``length_m`` is of the links, ``fall_m`` between the highest and the lowest invert of those
    that are not under pressure, None where no invert is known. ``stopped_at`` are closed valves.
    """

    nodes: Integers
    links: Integers
    length_m: float
    fall_m: float | None
    node_counts: dict[str, int]
    link_counts: dict[str, int]
    stopped_at: Integers
    notes: tuple[Note, ...]


def trace(snapshot: Snapshot, place: Place, walk: Walk, nearest_first: int | None = None) -> Trace:
    """Follow the network from ``place``.

    A start that is closed itself stands on both of its sides. Where more than ``nearest_first``
    nodes are met all come by their numbers: they lie side by side, and are counted in a third of
    the time.
    """
    targets = snapshot.arcs(walk)
    begun = beginning(snapshot, place, walk)
    nodes = reach(snapshot, targets, begun.nodes)
    if nearest_first is not None and len(nodes) > nearest_first:
        nodes = np.flatnonzero(marked(snapshot, nodes)).astype(np.int32)
    edges = edges_taken(snapshot, targets, nodes)
    edges = np.concatenate([begun.edges, edges[~np.isin(edges, begun.edges)]])
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    traits = snapshot.nodes["traits"][nodes]
    notes = [Note(Remark.START_CLOSED)] if begun.closed else []
    return Trace(
        nodes=nodes,
        links=links,
        length_m=float(snapshot.edges["length"][links].sum()),
        fall_m=fall_of(snapshot, links),
        node_counts=counts_of(snapshot.nodes["kind"][nodes], KINDS),
        link_counts=counts_of(snapshot.edges["network"][links], NETWORKS),
        stopped_at=nodes[(traits & Trait.CLOSED) != 0],
        notes=(*notes, *notes_of(snapshot, walk, nodes, links)),
    )
