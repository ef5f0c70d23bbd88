"""Where a question begins: at a node or on an edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.tables import found

if TYPE_CHECKING:
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers


@dataclass(frozen=True, slots=True)
class Place:
    """The index of a node or of an edge; the other is None."""

    node: int | None = None
    edge: int | None = None

    def nodes(self, snapshot: Snapshot) -> Integers:
        """The node, or both ends of the edge."""
        if self.node is not None:
            return np.array([self.node], np.int32)
        row = snapshot.edges[self.edge]
        return np.array([row["start"], row["end"]], np.int32)

    def point(self, snapshot: Snapshot) -> tuple[float, float]:
        """East and north, EPSG:3067; of an edge, half-way between its ends."""
        at = snapshot.nodes[self.nodes(snapshot)]
        return float(at["x"].mean()), float(at["y"].mean())


def node_place(snapshot: Snapshot, key: int) -> Place | None:
    """The node with the primary key ``key``, if it is in the network."""
    index = _index(snapshot.nodes["key"], key)
    return None if index is None else Place(node=index)


def link_place(snapshot: Snapshot, key: int) -> Place | None:
    """The link with the primary key ``key``, if it is in the network."""
    index = _index(snapshot.edges["key"], key)
    return None if index is None else Place(edge=index)


def _index(keys: np.ndarray[tuple[int], np.dtype[np.int64]], key: int) -> int | None:
    places, there = found(keys, np.array([key], np.int64))
    return int(places[0]) if there[0] else None
