"""Traces: everything that is connected, or that lies upstream or downstream (contract §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from networks.graph.flows import Basis, levels_of
from networks.graph.remarks import Note, Remark
from networks.graph.snapshot import Walk
from networks.graph.traits import KINDS, NETWORKS, WATER, Trait
from networks.graph.walking import arcs_of, edges_taken, reach

if TYPE_CHECKING:
    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

_SIGNS: Final = {Walk.DOWNSTREAM: 1, Walk.UPSTREAM: -1}


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


def trace(snapshot: Snapshot, place: Place, walk: Walk) -> Trace:
    """Follow the network from ``place``.

    A start that is closed itself stands on both of its sides.
    """
    targets = snapshot.arcs(walk)
    begun = _beginning(snapshot, place, walk)
    nodes = reach(snapshot, targets, begun.nodes)
    edges = edges_taken(snapshot, targets, nodes)
    edges = np.concatenate([begun.edges, edges[~np.isin(edges, begun.edges)]])
    links = edges[(snapshot.edges["traits"][edges] & Trait.COUPLING) == 0]
    traits = snapshot.nodes["traits"][nodes]
    notes = [Note(Remark.START_CLOSED)] if begun.closed else []
    return Trace(
        nodes=nodes,
        links=links,
        length_m=float(snapshot.edges["length"][links].sum()),
        fall_m=_fall(snapshot, links),
        node_counts=_counts(snapshot.nodes["kind"][nodes], KINDS),
        link_counts=_counts(snapshot.edges["network"][links], NETWORKS),
        stopped_at=nodes[(traits & Trait.CLOSED) != 0],
        notes=(*notes, *_notes(snapshot, walk, nodes, links)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Beginning:
    nodes: list[int]
    edges: Integers
    closed: bool


def _beginning(snapshot: Snapshot, place: Place, walk: Walk) -> _Beginning:
    """The nodes that a trace from ``place`` starts at, and edges that belong to it anyhow."""
    none = np.empty(0, np.int32)
    if place.edge is not None:
        row, flow = snapshot.edges[place.edge], int(snapshot.flow[place.edge])
        along = flow * _SIGNS.get(walk, 0)
        ends = [int(row[end]) for end, sign in (("end", 1), ("start", -1)) if along != -sign]
        edges = np.array([place.edge], np.int32)
        return _Beginning(ends, edges, closed=bool(row["traits"] & Trait.CLOSED))
    node = place.nodes(snapshot)
    if not snapshot.nodes["traits"][node[0]] & Trait.CLOSED:
        return _Beginning([int(node[0])], none, closed=False)
    arcs, _origins = arcs_of(snapshot, node)
    edges = snapshot.arc_edge[arcs]
    outward = np.where(snapshot.edges["start"][edges] == node[0], 1, -1)
    passes = snapshot.flow[edges] * outward * _SIGNS.get(walk, 0) >= 0
    passes &= (snapshot.edges["traits"][edges] & Trait.CLOSED) == 0
    around = [int(node[0]), *snapshot.neighbour[arcs[passes]].tolist()]
    return _Beginning(around, np.unique(edges[passes]), closed=True)


def _fall(snapshot: Snapshot, links: Integers) -> float | None:
    free = (snapshot.edges["traits"][links] & Trait.PRESSURE) == 0
    free &= snapshot.edges["network"][links] != WATER
    rows = snapshot.edges[links[free]]
    levels = np.concatenate(levels_of(snapshot.nodes, rows))
    levels = levels[~np.isnan(levels)]
    return float(levels.max() - levels.min()) if len(levels) else None


def _counts(
    codes: np.ndarray[tuple[int], np.dtype[np.uint8]], names: tuple[str, ...]
) -> dict[str, int]:
    counts = np.bincount(codes, minlength=len(names))
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def _notes(snapshot: Snapshot, walk: Walk, nodes: Integers, links: Integers) -> list[Note]:
    traits = snapshot.nodes["traits"][nodes]
    notes = [
        Note(Remark.POSITION_UNSURE, nodes=nodes[(traits & Trait.UNSURE) != 0]),
        *(_directions(snapshot, links) if walk in _SIGNS else ()),
        *_checks(snapshot, nodes[(traits & Trait.CHECK) != 0]),
    ]
    found = [note for note in notes if note.count]
    water = bool(len(nodes)) and snapshot.nodes["network"][nodes[0]] == WATER
    if water and walk is not Walk.DOWNSTREAM and not (traits & Trait.SOURCE).any():
        found.append(Note(Remark.NO_SOURCE))
    if not water and walk is Walk.DOWNSTREAM and not (traits & Trait.OUTLET).any():
        found.append(Note(Remark.NO_OUTLET))
    return found


def _directions(snapshot: Snapshot, links: Integers) -> list[Note]:
    basis = snapshot.basis[links]
    recorded = links[basis == Basis.RECORDED]
    free = (snapshot.edges["traits"][recorded] & Trait.PRESSURE) == 0
    free &= snapshot.edges["network"][recorded] != WATER
    recorded = recorded[free]
    start, end = levels_of(snapshot.nodes, snapshot.edges[recorded])
    rises = recorded[(start - end) * snapshot.flow[recorded] < 0]
    return [
        Note(Remark.DIRECTION_UNKNOWN, edges=links[basis == Basis.UNKNOWN]),
        Note(Remark.DIRECTION_DIGITISED, edges=links[basis == Basis.DIGITISED]),
        Note(Remark.RISES, edges=rises),
    ]


def _checks(snapshot: Snapshot, valves: Integers) -> list[Note]:
    """Check valves without couplings: nothing says which way they let water pass."""
    arcs, origins = arcs_of(snapshot, valves)
    coupled = (snapshot.edges["traits"][snapshot.arc_edge[arcs]] & Trait.COUPLING) != 0
    loose = valves[~np.isin(valves, origins[coupled])]
    return [Note(Remark.CHECK_WITHOUT_DIRECTION, nodes=loose)]
