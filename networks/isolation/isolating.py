"""Isolating a place: valves to close, what runs dry, which hydrants still give water."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from networks.graph.remarks import Note, Remark
from networks.graph.traits import Trait
from networks.graph.walking import arcs_of, arcs_taken, marked, supplied_when_shut
from networks.isolation.segments import Closure, closure
from networks.isolation.walking_order import walking_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from networks.graph.places import Place
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Mask

HYDRANTS_WITHIN_M: Final = 500.0
HYDRANTS_AT_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class Hydrant:
    """A hydrant that still gives water, and how far it is from the place as the crow flies."""

    node: int
    distance_m: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Isolation:
    """The answer, as indices of nodes and edges; lists of valves are in walking order.

    ``cut_off_*`` had water before, lie outside the segment and have no way to a source once
    ``valves_to_close`` are shut. ``segment_edges`` and ``cut_off_edges`` hold couplings too.
    """

    segment_nodes: Integers
    segment_edges: Integers
    valves_to_close: Integers
    already_closed: Integers
    passed_over: Integers
    cut_off_nodes: Integers
    cut_off_edges: Integers
    hydrants_dry: Integers
    hydrants_usable: tuple[Hydrant, ...]
    notes: tuple[Note, ...]


def isolate(snapshot: Snapshot, places: Sequence[Place], stuck: Iterable[int] = ()) -> Isolation:
    """Part ``places`` from the network; ``stuck`` are valves (nodes) that cannot be closed."""
    closed = closure(snapshot, places, stuck)
    supplied = supplied_when_shut(snapshot, closed.valves)
    dry_nodes = _dry_nodes(snapshot, closed, supplied)
    dry_edges = _dry_edges(snapshot, closed, supplied)
    point = places[0].point(snapshot)
    hydrants = _having(snapshot, Trait.HYDRANT)
    out = marked(snapshot, closed.nodes, dry_nodes)[hydrants]
    return Isolation(
        segment_nodes=closed.nodes,
        segment_edges=closed.edges,
        valves_to_close=_walked(snapshot, closed.valves, point),
        already_closed=_walked(snapshot, closed.shut, point),
        passed_over=closed.passed,
        cut_off_nodes=dry_nodes,
        cut_off_edges=dry_edges,
        hydrants_dry=hydrants[out],
        hydrants_usable=_usable(snapshot, hydrants[supplied[hydrants] & ~out], point),
        notes=tuple(note for note in _notes(snapshot, closed) if note.count or note.nodes is None),
    )


def _having(snapshot: Snapshot, trait: Trait) -> Integers:
    return np.flatnonzero(snapshot.nodes["traits"] & trait).astype(np.int32)


def _dry_nodes(snapshot: Snapshot, closed: Closure, supplied: Mask) -> Integers:
    """Nodes outside the segment that lose their last way to a source; not the valves around it."""
    dry = snapshot.supplied & ~supplied
    dry[np.concatenate([closed.nodes, closed.valves, closed.shut])] = False
    return np.flatnonzero(dry).astype(np.int32)


def _dry_edges(snapshot: Snapshot, closed: Closure, supplied: Mask) -> Integers:
    """Edges outside the segment that no water enters any more.

    Only edges at a node that lost its water, or at a valve now shut, can be among them.
    """
    near = snapshot.supplied & ~supplied
    near[closed.valves] = True
    arcs, _origins = arcs_of(snapshot, np.flatnonzero(near).astype(np.int32))
    maybe = np.zeros(len(snapshot.edges), np.bool_)
    maybe[snapshot.arc_edge[arcs]] = True
    maybe[closed.edges] = False
    edges = np.flatnonzero(maybe).astype(np.int32)
    shut = supplied.copy()
    shut[closed.valves] = False
    before = _entered(snapshot, edges, snapshot.supplied)
    return edges[before & ~_entered(snapshot, edges, shut)]


def _entered(snapshot: Snapshot, edges: Integers, wet: Mask) -> Mask:
    """Which of ``edges`` get water from an end that is ``wet`` and lets it pass."""
    ends = marked(snapshot, snapshot.edges["start"][edges], snapshot.edges["end"][edges])
    nodes = np.flatnonzero(ends & wet).astype(np.int32)
    entered = np.zeros(len(snapshot.edges), np.bool_)
    entered[snapshot.arc_edge[arcs_taken(snapshot, snapshot.supply, nodes)]] = True
    of_these: Mask = entered[edges]
    return of_these


def _walked(snapshot: Snapshot, valves: Integers, point: tuple[float, float]) -> Integers:
    at = snapshot.nodes[valves]
    return valves[walking_order(np.column_stack([at["x"], at["y"]]), point)]


def _usable(
    snapshot: Snapshot, hydrants: Integers, point: tuple[float, float]
) -> tuple[Hydrant, ...]:
    at = snapshot.nodes[hydrants]
    away = np.hypot(at["x"] - point[0], at["y"] - point[1])
    near = [index for index in np.argsort(away) if away[index] <= HYDRANTS_WITHIN_M]
    return tuple(
        Hydrant(int(hydrants[index]), float(away[index])) for index in near[:HYDRANTS_AT_MOST]
    )


def _notes(snapshot: Snapshot, closed: Closure) -> list[Note]:
    traits = snapshot.nodes["traits"]
    inside = traits[closed.nodes]
    immovable = closed.shut[(traits[closed.shut] & Trait.IMMOVABLE) != 0]
    notes = [
        Note(Remark.SOURCE_INSIDE, nodes=closed.nodes[(inside & Trait.SOURCE) != 0]),
        Note(Remark.IMMOVABLE_PASSED, nodes=closed.passed),
        Note(Remark.SHUT_IMMOVABLE, nodes=immovable),
        Note(
            Remark.POSITION_UNSURE,
            nodes=closed.valves[(traits[closed.valves] & Trait.UNSURE) != 0],
        ),
    ]
    if not snapshot.supplied[closed.nodes].any() and not snapshot.supplied[closed.valves].any():
        notes.append(Note(Remark.UNSUPPLIED_BEFORE))
    return notes
