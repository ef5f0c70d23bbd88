"""The street plan while it grows: vertices with a spatial index, streets as runs of vertices.

A vertex that two streets share is a junction, so topology is exact by construction.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Place: TypeAlias = tuple[float, float]
_CELL_M: Final = 50.0


@dataclass(frozen=True, slots=True)
class StreetLine:
    """A street as laid out: ``kind`` is ``arterial``, ``grid``, ``collector`` or ``local``."""

    kind: str
    district: int
    vertices: tuple[int, ...]


@dataclass(slots=True)
class StreetPlan:
    """All vertices and streets so far; places are EPSG:3067 metres."""

    places: list[Place] = field(default_factory=list)
    streets: list[StreetLine] = field(default_factory=list)
    owners: list[list[int]] = field(default_factory=list)
    cells: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def add_vertex(self, place: Place) -> int:
        """A new vertex; its number."""
        number = len(self.places)
        self.places.append(place)
        self.owners.append([])
        self.cells[self._cell(place)].append(number)
        return number

    def add_street(self, kind: str, district: int, vertices: Sequence[int]) -> int:
        """A new street over existing vertices; its number."""
        number = len(self.streets)
        self.streets.append(StreetLine(kind, district, tuple(vertices)))
        for vertex in vertices:
            self.owners[vertex].append(number)
        return number

    def near(self, place: Place, radius: float) -> Iterator[tuple[float, int]]:
        """Distance and number of each vertex within ``radius`` (m, at most one cell's width)."""
        x, y = place
        column, row = self._cell(place)
        for i in (column - 1, column, column + 1):
            for j in (row - 1, row, row + 1):
                for vertex in self.cells.get((i, j), ()):
                    other = self.places[vertex]
                    distance = math.hypot(other[0] - x, other[1] - y)
                    if distance <= radius:
                        yield distance, vertex

    def is_junction(self, vertex: int) -> bool:
        """Whether two streets meet at the vertex."""
        return len(self.owners[vertex]) > 1

    def has_junction_near(self, place: Place, radius: float) -> bool:
        """Whether a junction lies within ``radius`` (m)."""
        return any(self.is_junction(vertex) for _, vertex in self.near(place, radius))

    def heading(self, street: int, index: int) -> float:
        """Direction of the street at its ``index``-th vertex, radians from east."""
        vertices = self.streets[street].vertices
        before = self.places[vertices[max(index - 1, 0)]]
        after = self.places[vertices[min(index + 1, len(vertices) - 1)]]
        return math.atan2(after[1] - before[1], after[0] - before[0])

    @staticmethod
    def _cell(place: Place) -> tuple[int, int]:
        return int(place[0] // _CELL_M), int(place[1] // _CELL_M)


def connected_part(plan: StreetPlan) -> StreetPlan:
    """The plan with only the largest set of streets that hang together, numbered anew."""
    best = max(_components(plan), key=lambda streets: (len(streets), -min(streets)))
    kept, numbers = StreetPlan(), dict[int, int]()
    for street in sorted(best):
        line = plan.streets[street]
        for vertex in line.vertices:
            if vertex not in numbers:
                numbers[vertex] = kept.add_vertex(plan.places[vertex])
        kept.add_street(line.kind, line.district, [numbers[vertex] for vertex in line.vertices])
    return kept


def _components(plan: StreetPlan) -> Iterator[set[int]]:
    left = set(range(len(plan.streets)))
    while left:
        first = min(left)
        left.remove(first)
        found, queue = {first}, [first]
        while queue:
            street = plan.streets[queue.pop()]
            touching = {owner for vertex in street.vertices for owner in plan.owners[vertex]}
            queue += sorted(touching & left)
            found |= touching
            left -= touching
        yield found


def length_of(places: Sequence[Place]) -> float:
    """Plane length of a line, m."""
    return sum(math.hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(places))
