"""One way through the network as an answer: its objects in walking order, and its figures."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.remarks import Note, Remark
from networks.graph.traits import KINDS, NETWORKS, Trait
from networks.tracing.figures import counts_of, facts_missing, fall_of
from networks.tracing.traces import Trace

if TYPE_CHECKING:
    from networks.graph.snapshot import Snapshot, Walk
    from networks.graph.tables import Integers
    from networks.tracing.paths import Path

NO_NODES = np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Step:
    """A node or a link of a way, and how far from the first node it is, or begins, in metres."""

    index: int
    is_link: bool
    distance_m: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Way(Trace):
    """The answer to a question for a way: a trace of one line, in walking order.

    ``length_m`` is between the first and the last node, ``stopped_at`` closed valves at its ends.
    ``is_found`` is false where there is no way: then all is empty but the notes.
    """

    steps: tuple[Step, ...]
    is_found: bool


def way(snapshot: Snapshot, path: Path | None, walk: Walk, missing: Remark) -> Way:
    """``path`` as an answer; where there is none it says ``missing``."""
    nodes = NO_NODES if path is None else path.nodes
    edges = NO_NODES if path is None else path.edges
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    traits = snapshot.nodes["traits"][nodes]
    return Way(
        steps=() if path is None else tuple(_steps(snapshot, path)),
        nodes=nodes,
        links=links,
        length_m=0.0 if path is None else path.length_m,
        fall_m=fall_of(snapshot, links),
        node_counts=counts_of(snapshot.nodes["kind"][nodes], KINDS),
        link_counts=counts_of(snapshot.edges["network"][links], NETWORKS),
        stopped_at=nodes[(traits & Trait.CLOSED) != 0],
        notes=(Note(missing),) if path is None else _notes(snapshot, walk, path, links),
        is_found=path is not None,
    )


def _notes(snapshot: Snapshot, walk: Walk, path: Path, links: Integers) -> tuple[Note, ...]:
    """What a way must say; it starts on its first edge where that leads to the first node."""
    first = snapshot.edges[path.edges[:1]] if path.begins_before else snapshot.nodes[path.nodes[:1]]
    begun = [Note(Remark.START_CLOSED)] if (first["traits"] & Trait.CLOSED).any() else []
    return (*begun, *facts_missing(snapshot, walk, path.nodes, links))


def _steps(snapshot: Snapshot, path: Path) -> list[Step]:
    """Nodes and links by turns; couplings are none."""
    edges = path.edges.tolist()
    steps = [Step(edges.pop(0), is_link=True, distance_m=0.0)] if path.begins_before else []
    distance = 0.0
    for node, edge in zip_longest(path.nodes.tolist(), edges):
        if node is not None:
            steps.append(Step(node, is_link=False, distance_m=distance))
        if edge is not None and not snapshot.edges["traits"][edge] & Trait.COUPLING:
            steps.append(Step(edge, is_link=True, distance_m=distance))
            distance += float(snapshot.edges["length"][edge])
    return steps
