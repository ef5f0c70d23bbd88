"""Pumping districts: all that drains to a pumping station of the sewers (contract §4.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.places import Place
from networks.graph.snapshot import Walk
from networks.graph.traits import WATER, Trait
from networks.tracing.traces import trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networks.graph.remarks import Note
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers
    from networks.tracing.traces import Trace


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class District:
    """What drains to a station: indices of nodes and links.

    ``pumps`` are the nodes of the station: several where they stand side by side and the same
    drains to each. ``stations`` are the pumps further up, which have districts of their own inside
    this one.
    """

    pumps: Integers
    nodes: Integers
    links: Integers
    stations: Integers
    notes: tuple[Note, ...]


def pumping_districts(snapshot: Snapshot) -> Iterator[District]:
    """The district of each station of the sewers, by upstream trace, the oldest pump first."""
    traits = snapshot.nodes["traits"]
    is_pump = ((traits & Trait.PUMP) != 0) & (snapshot.nodes["network"] != WATER)
    side_by_side: dict[bytes, list[tuple[int, Trace]]] = {}
    for pump in np.flatnonzero(is_pump).tolist():
        found = trace(snapshot, Place(node=pump), Walk.UPSTREAM)
        above = np.sort(found.nodes[found.nodes != pump])
        # Pumps that nothing drains to are nobody's neighbours.
        drained = above if len(above) else found.nodes
        side_by_side.setdefault(drained.astype(np.int32).tobytes(), []).append((pump, found))
    for group in side_by_side.values():
        pumps = np.array([pump for pump, _found in group], np.int32)
        first = group[0][1]
        yield District(
            pumps=pumps,
            nodes=np.union1d(first.nodes, pumps).astype(np.int32),
            links=np.unique(np.concatenate([found.links for _pump, found in group])),
            stations=first.nodes[is_pump[first.nodes] & ~np.isin(first.nodes, pumps)],
            notes=first.notes,
        )
