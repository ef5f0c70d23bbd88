"""Which way each edge flows, and how that is known (contract §4.4).

A sewer flows as recorded, else from its higher invert to its lower, else as it is digitised. A
pressure sewer may rise, so its inverts say nothing. A water main flows as recorded (a pipe with a
check valve), else either way. A coupling at a pump or check valve flows as it was made.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.traits import WATER, Trait

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy.typing as npt

    from networks.graph.tables import Mask, Table

    Levels: TypeAlias = npt.NDArray[np.float32]
    Flows: TypeAlias = npt.NDArray[np.int8]


class Basis(IntEnum):
    """How a flow direction is known."""

    UNKNOWN = 0
    RECORDED = 1
    DEVICE = 2
    INVERTS = 3
    DIGITISED = 4


def flows_of(nodes: Table, edges: Table) -> tuple[Flows, npt.NDArray[np.uint8]]:
    """The direction of each edge (1 from start to end, -1 back, 0 either way) and its basis."""
    flow = edges["flow"].copy()
    basis = np.where(flow != 0, Basis.RECORDED, Basis.UNKNOWN).astype(np.uint8)
    coupling = (edges["traits"] & Trait.COUPLING) != 0
    sewer = edges["network"] != WATER
    devices = np.flatnonzero((flow == 0) & coupling)
    at_device = sewer[devices] | _has(nodes, edges[devices], Trait.PUMP | Trait.CHECK)
    flow[devices[at_device]], basis[devices[at_device]] = 1, Basis.DEVICE
    open_ended = np.flatnonzero((flow == 0) & sewer)
    flow[open_ended], basis[open_ended] = 1, Basis.DIGITISED
    free = open_ended[(edges["traits"][open_ended] & Trait.PRESSURE) == 0]
    drop = falls_of(nodes, edges[free])
    known = ~np.isnan(drop) & (drop != 0)
    flow[free[known]], basis[free[known]] = np.sign(drop[known]), Basis.INVERTS
    return flow, basis


def falls_of(nodes: Table, edges: Table) -> Levels:
    """How much each edge falls from start to end, m; NaN where a level is unknown.

    Where a link has no invert level the bottom of the manhole stands for it.
    """
    start, end = levels_of(nodes, edges)
    return start - end


def levels_of(nodes: Table, edges: Table) -> tuple[Levels, Levels]:
    """The levels of both ends of each edge, m N2000 or NaN."""
    ends = []
    for side in ("start", "end"):
        invert = edges[f"{side}_invert"]
        ends.append(np.where(np.isnan(invert), nodes["level"][edges[side]], invert))
    return ends[0], ends[1]


def one_way(nodes: Table, edges: Table) -> Mask:
    """Edges of water that pass one way only: pipes with a recorded direction and check valves.

    A pump counts as open, and stands still when it likes: it is none.
    """
    held: Mask = edges["flow"] != 0
    couplings = np.flatnonzero(edges["traits"] & Trait.COUPLING)
    held[couplings] |= _has(nodes, edges[couplings], Trait.CHECK)
    held &= edges["network"] == WATER
    return held


def _has(nodes: Table, edges: Table, traits: Trait) -> Mask:
    bits = nodes["traits"][edges["start"]] | nodes["traits"][edges["end"]]
    has: Mask = (bits & traits) != 0
    return has
