"""The street plan as a graph: junctions, stretches between them, and spots for manholes.

Dead ends without houses carry no pipes and are left out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from demo.axis import Axis, axis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo.houses import House
    from demo.street_plan import Place, StreetPlan
    from demo.terrain import Terrain

_LONGEST_M: Final = 56.0
_BEND_M: Final = 1.4


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a street between two junctions or ends, with the houses on it (list positions)."""

    street: int
    axis: Axis
    start: int
    end: int
    first_m: float
    last_m: float
    houses: tuple[int, ...]

    @property
    def length(self) -> float:
        """Length along the street, m."""
        return self.last_m - self.first_m


def stretches_of(plan: StreetPlan, houses: Sequence[House]) -> list[Stretch]:
    """The stretches of all streets that pipes are laid in: one connected net."""
    by_street: dict[int, list[int]] = defaultdict(list)
    for position, house in enumerate(houses):
        by_street[house.street].append(position)
    every: list[Stretch] = []
    for number in range(len(plan.streets)):
        every += _cut(plan, number, by_street.get(number, []), houses)
    return _without_bare_ends(every)


def _cut(
    plan: StreetPlan, number: int, positions: list[int], houses: Sequence[House]
) -> list[Stretch]:
    street = plan.streets[number]
    axis = axis_of(plan, street)
    last = len(street.vertices) - 1
    marks = [i for i, v in enumerate(street.vertices) if i in (0, last) or plan.is_junction(v)]
    cut, taken = [], 0
    for a, b in pairwise(marks):
        end_m = axis.chainages[b]
        upto = taken
        while upto < len(positions) and (houses[positions[upto]].chainage <= end_m or b == last):
            upto += 1
        on_it = tuple(positions[taken:upto])
        taken = upto
        cut.append(
            Stretch(
                number,
                axis,
                street.vertices[a],
                street.vertices[b],
                axis.chainages[a],
                end_m,
                on_it,
            )
        )
    return cut


def _without_bare_ends(stretches: list[Stretch]) -> list[Stretch]:
    legs: dict[int, set[int]] = defaultdict(set)
    for index, stretch in enumerate(stretches):
        legs[stretch.start].add(index)
        legs[stretch.end].add(index)
    bare = [vertex for vertex, at in legs.items() if len(at) == 1]
    dropped: set[int] = set()
    while bare:
        vertex = bare.pop()
        for index in list(legs[vertex]):
            stretch = stretches[index]
            if stretch.houses or len(legs[vertex]) != 1:
                continue
            dropped.add(index)
            for end in (stretch.start, stretch.end):
                legs[end].discard(index)
            bare += [end for end in (stretch.start, stretch.end) if len(legs[end]) == 1]
    return [stretch for index, stretch in enumerate(stretches) if index not in dropped]


@dataclass(frozen=True, slots=True)
class Manhole:
    """A spot for a manhole on the centre line: its place, the way to the left, the ground."""

    place: Place
    left: tuple[float, float]
    ground: float

    def aside(self, offset: float) -> Place:
        """The place ``offset`` m to the left of the centre line."""
        return self.place[0] + offset * self.left[0], self.place[1] + offset * self.left[1]


@dataclass(slots=True)
class SpotGraph:
    """Manhole spots, and for each its neighbours with the distance in m."""

    spots: list[Manhole]
    neighbours: list[list[tuple[int, float]]]
    of_stretch: list[list[tuple[float, int]]]
    """For each stretch the spots on it with their distance along the street."""
    junctions: dict[int, int]
    """The spot at each vertex of the plan where stretches meet or end."""

    def nearest(self, stretch: int, chainage: float) -> int:
        """The spot of a stretch that is nearest along the street."""
        return min(self.of_stretch[stretch], key=lambda spot: abs(spot[0] - chainage))[1]


def spot_graph(stretches: Sequence[Stretch], terrain: Terrain) -> SpotGraph:
    """Spots at junctions, at bends and at most some 56 m apart; pipes between them are straight."""
    graph = SpotGraph([], [], [], {})
    for stretch in stretches:
        chain = [
            (stretch.first_m, _spot_at(graph, terrain, stretch, stretch.first_m, stretch.start))
        ]
        chain += [
            (chainage, _spot_at(graph, terrain, stretch, chainage, None))
            for chainage in _breaks(stretch)
        ]
        chain.append(
            (stretch.last_m, _spot_at(graph, terrain, stretch, stretch.last_m, stretch.end))
        )
        graph.of_stretch.append(chain)
        for (_, a), (_, b) in pairwise(chain):
            length = math.dist(graph.spots[a].place, graph.spots[b].place)
            graph.neighbours[a].append((b, length))
            graph.neighbours[b].append((a, length))
    return graph


def _spot_at(
    graph: SpotGraph, terrain: Terrain, stretch: Stretch, chainage: float, vertex: int | None
) -> int:
    if vertex is not None and vertex in graph.junctions:
        return graph.junctions[vertex]
    place, heading = stretch.axis.at(chainage)
    graph.spots.append(
        Manhole(place, (-math.sin(heading), math.cos(heading)), terrain.height(*place))
    )
    graph.neighbours.append([])
    number = len(graph.spots) - 1
    if vertex is not None:
        graph.junctions[vertex] = number
    return number


def _breaks(stretch: Stretch) -> list[float]:
    """Distances at which a manhole is needed between the ends: chords hold length and bend."""
    places = [stretch.axis.at(stretch.first_m)[0]]
    marks = [stretch.first_m]
    for chainage in stretch.axis.between(stretch.first_m, stretch.last_m):
        marks.append(chainage)
        places.append(stretch.axis.at(chainage)[0])
    marks.append(stretch.last_m)
    places.append(stretch.axis.at(stretch.last_m)[0])
    breaks, start = [], 0
    for index in range(2, len(marks)):
        far = math.dist(places[start], places[index]) > _LONGEST_M
        if far or _bends(places[start : index + 1]):
            start = index - 1
            breaks.append(marks[start])
    return breaks


def _bends(places: list[Place]) -> bool:
    """Whether the line leaves its chord by more than a pipe may."""
    (ax, ay), (bx, by) = places[0], places[-1]
    length = math.hypot(bx - ax, by - ay) or 1.0
    return any(
        abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length > _BEND_M for x, y in places[1:-1]
    )
