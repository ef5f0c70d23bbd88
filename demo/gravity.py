"""How water runs by gravity over a graph of manholes, and where it must be pumped.

From an outlet the lowest bottom level that each manhole needs is spread uphill; where it would come
too near the ground, gravity ends and another outlet (a pumping station, an outfall) begins. From
the tree so found, real levels follow from the leaves down: as shallow as the ground and the least
slope allow. Hence every pipe falls, and no manhole is deeper than the deepest allowed.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from demo.street_graph import SpotGraph

SLOPE: Final = 0.004
_NONE: Final = -1


@dataclass(frozen=True, slots=True)
class Depths:
    """Depth of bottoms below the ground, m: the least, the most, and that of an outlet."""

    least: float
    most: float
    outlet: float


@dataclass(slots=True)
class Flow:
    """Where each spot drains: its next spot downstream (-1: an outlet or not drained)."""

    graph: SpotGraph
    depths: Depths
    down: list[int] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
    outlets: list[int] = field(default_factory=list)
    pumped: dict[int, list[int]] = field(default_factory=dict)
    """For each pumping station the spots of its rising main, the station first."""
    rejected: deque[int] = field(default_factory=deque)
    settled: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        size = len(self.graph.spots)
        self.down, self.settled = [_NONE] * size, [False] * size

    def spread(self, outlet: int) -> None:
        """Give to an outlet all undrained spots that can reach it by gravity."""
        self.outlets.append(outlet)
        ground = self.graph.spots[outlet].ground
        queue = [(ground - self.depths.outlet, outlet, _NONE)]
        while queue:
            level, spot, below = heapq.heappop(queue)
            if self.settled[spot]:
                continue
            self.settled[spot] = True
            self.down[spot] = below
            self.order.append(spot)
            for other, length in self.graph.neighbours[spot]:
                if self.settled[other]:
                    continue
                surface = self.graph.spots[other].ground
                needed = max(level + SLOPE * length, surface - self.depths.most)
                if needed <= surface - self.depths.least:
                    heapq.heappush(queue, (needed, other, spot))
                else:
                    self.rejected.append(other)

    def levels(self) -> list[float]:
        """Bottom level of each drained spot, m N2000."""
        levels = [spot.ground - self.depths.least for spot in self.graph.spots]
        lengths = [dict(neighbours) for neighbours in self.graph.neighbours]
        for spot in reversed(self.order):
            below = self.down[spot]
            if below != _NONE:
                fall = levels[spot] - SLOPE * lengths[spot][below]
                levels[below] = min(levels[below], fall)
        return levels

    def loads(self, houses: Iterable[int]) -> list[int]:
        """Houses upstream of each spot, its own included, pumped ones too; takes their spots."""
        loads = [0] * len(self.graph.spots)
        for spot in houses:
            loads[spot] += 1
        for spot in reversed(self.order):
            below = self.down[spot]
            if below == _NONE and spot in self.pumped:
                below = self.pumped[spot][-1]
            if below != _NONE:
                loads[below] += loads[spot]
        return loads


def flow_to_plant(graph: SpotGraph, gate: int, depths: Depths) -> Flow:
    """Drain the whole graph to one spot, with pumping stations where gravity does not reach."""
    flow = Flow(graph, depths)
    flow.spread(gate)
    while flow.rejected:
        spot = flow.rejected.popleft()
        if flow.settled[spot]:
            continue
        station = _bottom_of_valley(flow, spot)
        flow.pumped[station] = _rising_path(flow, station)
        flow.spread(station)
    return flow


def flow_to_outfalls(graph: SpotGraph, wanted: Iterable[int], depths: Depths) -> Flow:
    """Drain the wanted spots to as many outfalls as needed, each at the lowest undrained spot."""
    flow = Flow(graph, depths)
    inside = set(wanted)
    flow.settled = [spot not in inside for spot in range(len(graph.spots))]
    for spot in sorted(inside, key=lambda number: graph.spots[number].ground):
        if not flow.settled[spot]:
            flow.spread(spot)
    return flow


def _bottom_of_valley(flow: Flow, spot: int) -> int:
    """The undrained spot at the end of the way down from an undrained spot."""
    spots = flow.graph.spots
    while True:
        around = [other for other, _ in flow.graph.neighbours[spot] if not flow.settled[other]]
        lowest = min(around, key=lambda other: spots[other].ground, default=spot)
        if spots[lowest].ground >= spots[spot].ground:
            return spot
        spot = lowest


def _rising_path(flow: Flow, station: int) -> list[int]:
    """The shortest way along streets from a station to a drained spot."""
    best, came = {station: 0.0}, {station: station}
    queue = [(0.0, station)]
    while queue:
        spent, spot = heapq.heappop(queue)
        if flow.settled[spot]:
            path = [spot]
            while path[-1] != station:
                path.append(came[path[-1]])
            return path[::-1]
        if spent > best[spot]:
            continue
        for other, length in flow.graph.neighbours[spot]:
            if spent + length < best.get(other, float("inf")):
                best[other], came[other] = spent + length, spot
                heapq.heappush(queue, (spent + length, other))
    msg = f"no way from spot {station} to a drained spot"
    raise ValueError(msg)
