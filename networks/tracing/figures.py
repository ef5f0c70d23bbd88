"""Figures and remarks of what a walk has met."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from networks.graph.flows import Basis, levels_of
from networks.graph.remarks import Note, Remark
from networks.graph.snapshot import Walk
from networks.graph.traits import WATER, Trait
from networks.graph.walking import arcs_of
from networks.tracing.beginnings import SIGNS

if TYPE_CHECKING:
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers


def fall_of(snapshot: Snapshot, links: Integers) -> float | None:
    """Between the highest and the lowest invert of the links not under pressure, m, or None."""
    free = (snapshot.edges["traits"][links] & Trait.PRESSURE) == 0
    free &= snapshot.edges["network"][links] != WATER
    rows = snapshot.edges[links[free]]
    levels = np.concatenate(levels_of(snapshot.nodes, rows))
    levels = levels[~np.isnan(levels)]
    return float(levels.max() - levels.min()) if len(levels) else None


def counts_of(
    codes: np.ndarray[tuple[int], np.dtype[np.uint8]], names: tuple[str, ...]
) -> dict[str, int]:
    """How many there are of each code, by its name."""
    counts = np.bincount(codes, minlength=len(names))
    return {name: int(count) for name, count in zip(names, counts, strict=True) if count}


def notes_of(snapshot: Snapshot, walk: Walk, nodes: Integers, links: Integers) -> list[Note]:
    """What a trace must say besides its objects."""
    traits = snapshot.nodes["traits"][nodes]
    found = facts_missing(snapshot, walk, nodes, links)
    water = bool(len(nodes)) and snapshot.nodes["network"][nodes[0]] == WATER
    if water and walk is not Walk.DOWNSTREAM and not (traits & Trait.SOURCE).any():
        found.append(Note(Remark.NO_SOURCE))
    if not water and walk is Walk.DOWNSTREAM and not (traits & Trait.OUTLET).any():
        found.append(Note(Remark.NO_OUTLET))
    return found


def facts_missing(snapshot: Snapshot, walk: Walk, nodes: Integers, links: Integers) -> list[Note]:
    """The facts that were not recorded, and those that surprise, of what was met."""
    traits = snapshot.nodes["traits"][nodes]
    notes = [
        Note(Remark.POSITION_UNSURE, nodes=nodes[(traits & Trait.UNSURE) != 0]),
        *(_directions(snapshot, links) if walk in SIGNS else ()),
        *_checks(snapshot, nodes[(traits & Trait.CHECK) != 0]),
    ]
    return [note for note in notes if note.count]


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
