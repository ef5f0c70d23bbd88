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
    coupling = (edges["traits"] & Trait.COUPLING) != 0
    sewer = edges["network"] != WATER
    drop = falls_of(nodes, edges)
    by_invert = sewer & ~coupling & ((edges["traits"] & Trait.PRESSURE) == 0)
    by_invert &= ~np.isnan(drop) & (drop != 0)
    conditions = [
        edges["flow"] != 0,
        coupling & (sewer | _at_device(nodes, edges)),
        by_invert,
        sewer,
    ]
    down = np.where(drop < 0, -1, 1)
    flow = np.select(conditions, [edges["flow"], 1, down, 1], 0).astype(np.int8)
    known = [Basis.RECORDED, Basis.DEVICE, Basis.INVERTS, Basis.DIGITISED]
    basis = np.select(conditions, [int(one) for one in known], int(Basis.UNKNOWN))
    return flow, basis.astype(np.uint8)


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
    coupling = (edges["traits"] & Trait.COUPLING) != 0
    checked = coupling & _has(nodes, edges, Trait.CHECK)
    held: Mask = ((edges["flow"] != 0) | checked) & (edges["network"] == WATER)
    return held


def _at_device(nodes: Table, edges: Table) -> Mask:
    return _has(nodes, edges, Trait.PUMP | Trait.CHECK)


def _has(nodes: Table, edges: Table, traits: Trait) -> Mask:
    bits = nodes["traits"][edges["start"]] | nodes["traits"][edges["end"]]
    has: Mask = (bits & traits) != 0
    return has
