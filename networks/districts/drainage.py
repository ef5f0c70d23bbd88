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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class District:
    """What drains to the pump at node ``pump``: indices of nodes and links, nearest first.

    ``stations`` are the pumps among them, which have districts of their own inside this one.
    """

    pump: int
    nodes: Integers
    links: Integers
    stations: Integers
    notes: tuple[Note, ...]


def pumping_districts(snapshot: Snapshot) -> Iterator[District]:
    """The district of each pump of the sewers, by upstream trace, the oldest pump first."""
    traits = snapshot.nodes["traits"]
    pumps = ((traits & Trait.PUMP) != 0) & (snapshot.nodes["network"] != WATER)
    for pump in np.flatnonzero(pumps).tolist():
        found = trace(snapshot, Place(node=pump), Walk.UPSTREAM)
        others = found.nodes[pumps[found.nodes] & (found.nodes != pump)]
        yield District(
            pump=pump, nodes=found.nodes, links=found.links, stations=others, notes=found.notes
        )
