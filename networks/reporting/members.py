"""Which links and nodes belong to which area, as the database understands it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from networks.graph.traits import Trait

if TYPE_CHECKING:
    from collections.abc import Sequence

    from networks.districts.drainage import District
    from networks.districts.zones import Zones
    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers


@dataclass(frozen=True, slots=True)
class Pairs:
    """Primary keys, and beside each the number of an area that it belongs to."""

    keys: list[int]
    areas: list[int]


@dataclass(frozen=True, slots=True)
class Members:
    """The links and nodes of ``count`` areas, numbered from 0; one may belong to several."""

    count: int
    links: Pairs
    nodes: Pairs


def members_of_zones(snapshot: Snapshot, zones: Zones) -> Members:
    """The members of pressure zones; couplings are none."""
    links = (zones.of_edge >= 0) & ((snapshot.edges["traits"] & Trait.COUPLING) == 0)
    nodes = zones.of_node >= 0
    return Members(
        len(zones),
        Pairs(snapshot.edges["key"][links].tolist(), zones.of_edge[links].tolist()),
        Pairs(snapshot.nodes["key"][nodes].tolist(), zones.of_node[nodes].tolist()),
    )


def members_of_districts(snapshot: Snapshot, districts: Sequence[District]) -> Members:
    """The members of pumping districts, which may lie in one another."""
    links, link_areas = _joined([one.links for one in districts])
    nodes, node_areas = _joined([one.nodes for one in districts])
    return Members(
        len(districts),
        Pairs(snapshot.edges["key"][links].tolist(), link_areas),
        Pairs(snapshot.nodes["key"][nodes].tolist(), node_areas),
    )


def _joined(groups: list[Integers]) -> tuple[Integers, list[int]]:
    numbers: list[int] = np.repeat(np.arange(len(groups)), [len(one) for one in groups]).tolist()
    joined = np.concatenate([np.empty(0, np.int32), *groups]).astype(np.int32)
    return joined, numbers
