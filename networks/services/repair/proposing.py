"""Which loose ends were meant to meet, and where; nothing is changed here."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from networks.services.repair.loose_ends import LooseEnd, Place, loose_ends, near

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_TOLERANCE_M: Final = 50.0
_DECIMALS: Final = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """Ends to be drawn to one node.

    ``node`` is there already, and other links may end in it; or it is the first of the loose ends,
    and moves to ``place``, the middle of them all (EPSG:3067). ``name`` changes with any of them.
    """

    name: str
    node: Place
    place: tuple[float, float]
    ends: tuple[LooseEnd, ...]
    meets: bool

    def distance_m(self, end: LooseEnd) -> float:
        """How far an end is drawn."""
        return math.dist((end.node.east, end.node.north), self.place)


@dataclass(frozen=True, slots=True)
class Report:
    """What can be repaired, and loose ends for which a person must decide, with the reason."""

    proposals: tuple[Proposal, ...]
    unclear: tuple[tuple[str, LooseEnd], ...]


def propose(alias: str, *, tolerance_m: float, source: str = "") -> Report:
    """Proposals for the loose ends of ``source`` (all if empty) within ``tolerance_m``.

    A group of loose ends goes to the one other node near it; where there is none, they meet in
    their middle. Several nodes, a group that is wide, or both ends of one link are unclear.
    """
    loose = loose_ends(alias, source, tolerance_m)
    beside = near(alias, list(loose), tolerance_m)
    proposals, unclear = [], []
    for group in _groups(loose, beside):
        anchors = {
            other.key: other
            for end in group
            for other in beside[end.node.key]
            if other.key not in loose and other.key != end.far_key
        }
        if len(group) + len(anchors) == 1:
            continue
        if reason := _reason(group, list(anchors.values()), tolerance_m):
            unclear += [(reason, end) for end in group]
            continue
        proposals.append(_proposal(group, next(iter(anchors.values()), None)))
    return Report(tuple(proposals), tuple(unclear))


def _groups(loose: dict[int, LooseEnd], beside: dict[int, list[Place]]) -> Iterable[list[LooseEnd]]:
    """Loose ends that are near one another, also by way of others."""
    ends = list(loose.values())
    index = {end.node.key: number for number, end in enumerate(ends)}
    pairs = [
        (index[key], index[other.key])
        for key, others in beside.items()
        for other in others
        if other.key in index and other.key != loose[key].far_key
    ]
    rows, columns = np.array(pairs, int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(ends), len(ends)))
    count, labels = connected_components(graph, directed=False)
    groups: list[list[LooseEnd]] = [[] for _ in range(count)]
    for end, label in zip(ends, labels.tolist(), strict=True):
        groups[label].append(end)
    return groups


def _reason(group: list[LooseEnd], anchors: list[Place], tolerance_m: float) -> str:
    """Why a person must decide; empty if it is clear."""
    if len(anchors) > 1:
        return "several_nodes"
    if len({end.link_key for end in group}) < len(group):
        return "both_ends_of_a_link"
    if any(anchor.key == end.far_key for anchor in anchors for end in group):
        return "both_ends_of_a_link"
    places = [(end.node.east, end.node.north) for end in group]
    if any(math.dist(a, b) > 2 * tolerance_m for a, b in combinations(places, 2)):
        return "too_wide"
    return ""


def _proposal(group: list[LooseEnd], anchor: Place | None) -> Proposal:
    node = anchor or group[0].node
    if anchor is None:
        middle = np.mean([(end.node.east, end.node.north) for end in group], axis=0)
        place = (round(float(middle[0]), _DECIMALS), round(float(middle[1]), _DECIMALS))
    else:
        place = (anchor.east, anchor.north)
    said = [(node.tunnus, node.change_number)]
    said += [(end.link, end.link_number) for end in group]
    said += [(end.node.tunnus, end.node.change_number) for end in group]
    name = hashlib.sha256(repr((said, place)).encode()).hexdigest()[:16]
    return Proposal(name, node, place, tuple(group), meets=anchor is None)
