"""Arcs: both directions of every edge, grouped by the node that they leave.

For each way of walking an arc leads to its target, or back to its own node where it may not be
taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.sparse import csr_array

from networks.graph.flows import one_way
from networks.graph.traits import Trait
from networks.graph.walking import arcs_of

if TYPE_CHECKING:
    import numpy.typing as npt

    from networks.graph.flows import Flows
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers, Mask, Table


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """All arcs, and one from all sources together to each; or those near some nodes.

    ``first`` has the first arc of each node; of those near some nodes there is none. ``edge`` is
    -1 for the arcs from all sources; ``forward`` is 1 for arcs from the start of their edge, else
    -1.
    """

    first: Integers
    origin: Integers
    target: Integers
    edge: Integers
    forward: npt.NDArray[np.int8]

    @classmethod
    def of(cls, nodes: Table, edges: Table, sources: Integers) -> Self:
        """The arcs of a whole network; the node behind the last stands for all ``sources``."""
        count, size = len(edges), len(nodes) + 1
        hub = np.full(len(sources), len(nodes), np.int32)
        origins = np.concatenate([edges["start"], edges["end"], hub])
        targets = np.concatenate([edges["end"], edges["start"], sources])
        numbers = np.arange(len(origins), dtype=np.int32)
        # A compiled counting sort: each arc is the only entry of its column, so none are summed.
        grouped = csr_array(
            (np.ones(len(origins), np.int8), (origins, numbers)), shape=(size, len(origins))
        )
        order = grouped.indices
        edge = np.where(order < count, order, order - count)
        edge[order >= 2 * count] = -1
        return cls(
            grouped.indptr.astype(np.int32),
            origins[order],
            targets[order],
            edge.astype(np.int32),
            np.where(order < count, 1, -1).astype(np.int8),
        )

    @classmethod
    def near(cls, snapshot: Snapshot, nodes: npt.NDArray[Any]) -> tuple[Integers, Self]:
        """The arcs that leave ``nodes``, and their numbers. A loop's two count as one direction."""
        numbers, origin = arcs_of(snapshot, np.unique(nodes))
        edge = snapshot.arc_edge[numbers]
        forward = np.where(snapshot.edges["start"][edge] == origin, 1, -1).astype(np.int8)
        none = np.empty(0, np.int32)
        return numbers, cls(none, origin, snapshot.neighbour[numbers], edge, forward)

    def led(self, nodes: Table, edges: Table, flow: Flows) -> dict[str, Any]:
        """The arrays of a snapshot that say how long these arcs are and where they lead.

        The numbers in ``edge`` are of ``edges`` and of ``flow``.
        """
        along = self._along(flow)
        held = self._along(flow * one_way(nodes, edges))
        passable = self._passable(nodes, edges)
        return {
            "arc_length": np.append(edges["length"], 0.0)[self.edge],
            "connected": self._leading(passable),
            "supply": self._leading((passable & (held >= 0)) | (self.edge < 0)),
            "downstream": self._leading(passable & (along >= 0)),
            "upstream": self._leading(passable & (along <= 0)),
        }

    def _along(self, flow: Flows) -> Flows:
        """1 for arcs that go with the flow of their edge, -1 against it, 0 where it has none."""
        return np.append(flow, np.int8(0))[self.edge] * self.forward

    def _passable(self, nodes: Table, edges: Table) -> Mask:
        """Arcs of open edges out of open nodes, none from all sources together."""
        closed = (edges["traits"] & Trait.CLOSED) != 0
        stopped = (nodes["traits"].take(self.origin, mode="clip") & Trait.CLOSED) != 0
        passable: Mask = ~(np.append(closed, True)[self.edge] | stopped)
        return passable

    def _leading(self, allowed: Mask) -> Integers:
        """Where arcs lead: to their target where ``allowed``, else back."""
        return np.where(allowed, self.target, self.origin)
