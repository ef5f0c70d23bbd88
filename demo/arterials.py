"""Roads that tie the districts together: the cheapest way over the ground to a road there is."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeAlias

from demo.street_plan import length_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo.districts import District
    from demo.street_plan import Place, StreetPlan
    from demo.terrain import Terrain

Cell: TypeAlias = tuple[int, int]
_Search: TypeAlias = tuple[dict[Cell, float], dict[Cell, Cell], list[tuple[float, Cell]]]
_CELL_M: Final = 58.0
_STEP_M: Final = 14.0
_FARTHEST: Final = 45.0
_RING: Final = 20.0
_SPAN: Final = (-2, -1, 0, 1, 2)
_MOVES: Final = tuple((i, j, math.hypot(i, j)) for i in _SPAN for j in _SPAN if math.gcd(i, j) == 1)


@dataclass(slots=True)
class _Roads:
    """A raster of the plan: which cells have road vertices, and the ground's height."""

    plan: StreetPlan
    terrain: Terrain
    heights: dict[Cell, float] = field(default_factory=dict)

    def height(self, cell: Cell) -> float:
        if cell not in self.heights:
            self.heights[cell] = self.terrain.height(*_centre(cell))
        return self.heights[cell]

    def cost(self, here: Cell, there: Cell, length: float) -> float:
        """Effort of a move: length, more for climbing and for shores; lakes are bridged dearly."""
        low = self.height(there) < 82.4  # noqa: PLR2004 -- shore and lake, m
        climb = abs(self.height(there) - self.height(here)) / (length * _CELL_M)
        winding = 0.55 * math.sin(0.9 * there[0] + 0.5 * there[1]) * math.sin(0.7 * there[1])
        return length * (1.6 + winding + 14.0 * climb + (12.0 if low else 0.0))

    def vertex_in(self, cell: Cell) -> int | None:
        """The road vertex nearest to the middle of the cell, within about the cell."""
        near = self.plan.near(_centre(cell), _CELL_M * 0.75)
        found = min((pair for pair in near if self.plan.owners[pair[1]]), default=None)
        return found[1] if found else None


def _centre(cell: Cell) -> Place:
    return (cell[0] + 0.5) * _CELL_M, (cell[1] + 0.5) * _CELL_M


class ArterialBuilder:
    """Lays arterials on one plan; keeps the raster between calls."""

    def __init__(self, plan: StreetPlan, terrain: Terrain) -> None:
        self._roads = _Roads(plan, terrain)
        self._plan = plan

    def connect(self, district: District) -> int | None:
        """A road from the district's site to the nearest road; its number."""
        start = self._plan.add_vertex(district.site)
        return self._lay(district, start, lambda vertex: self._abroad(district, vertex), _FARTHEST)

    def _abroad(self, district: District, vertex: int) -> bool:
        owners = self._plan.owners[vertex]
        return any(self._plan.streets[owner].district != district.number for owner in owners)

    def ring(self, district: District, first: int) -> int | None:
        """A second road from the site, towards another road than the first one leads to."""
        vertices = self._plan.streets[first].vertices
        taken = {first, *self._plan.owners[vertices[-1]]}
        site, end = self._plan.places[vertices[0]], self._plan.places[vertices[-1]]
        way = math.atan2(end[1] - site[1], end[0] - site[0])

        def other(vertex: int) -> bool:
            x, y = self._plan.places[vertex]
            aside = math.cos(math.atan2(y - site[1], x - site[0]) - way) < 0.5  # noqa: PLR2004
            return aside and not taken.intersection(self._plan.owners[vertex])

        return self._lay(district, vertices[0], other, _RING)

    def _lay(
        self, district: District, start: int, wanted: Callable[[int], bool], reach: float
    ) -> int | None:
        found = self._search(district, start, wanted, reach)
        if found is None:
            return None
        cells, target = found
        start, cells = self._leave(district, start, cells)
        corners = [self._plan.places[start], *map(_centre, cells[1:-1]), self._plan.places[target]]
        line = _resampled(_rounded(corners))
        vertices = [start, *(self._plan.add_vertex(place) for place in line[1:-1]), target]
        return self._plan.add_street("arterial", district.number, vertices)

    def _leave(self, district: District, start: int, cells: list[Cell]) -> tuple[int, list[Cell]]:
        """The way without its part inside the district's own grid."""
        if district.style != "old":
            return start, cells
        for index in range(len(cells) - 2, 0, -1):
            vertex = self._roads.vertex_in(cells[index])
            if vertex is not None and self._plan.owners[vertex]:
                return vertex, cells[index:]
        return start, cells

    def _search(
        self, district: District, start: int, wanted: Callable[[int], bool], reach: float
    ) -> tuple[list[Cell], int] | None:
        """The cheapest way of cells to a wanted vertex; other districts' roads are not crossed."""
        x, y = self._plan.places[start]
        origin = (int(x // _CELL_M), int(y // _CELL_M))
        best, came = {origin: 0.0}, {origin: origin}
        queue = [(0.0, origin)]
        while queue:
            spent, cell = heapq.heappop(queue)
            if spent > best[cell]:
                continue
            vertex = self._roads.vertex_in(cell) if cell != origin else None
            if vertex is not None and wanted(vertex):
                return _path(came, cell), vertex
            if vertex is None or not self._abroad(district, vertex):
                self._spread(cell, origin, reach, (best, came, queue))
        return None

    def _spread(self, cell: Cell, origin: Cell, reach: float, search: _Search) -> None:
        """Try the moves from a cell, within ``reach`` cells of the origin."""
        best, came, queue = search
        for i, j, length in _MOVES:
            there = (cell[0] + i, cell[1] + j)
            if math.dist(there, origin) > reach:
                continue
            cost = best[cell] + self._roads.cost(cell, there, length)
            if cost < best.get(there, math.inf):
                best[there], came[there] = cost, cell
                heapq.heappush(queue, (cost, there))


def _path(came: dict[Cell, Cell], cell: Cell) -> list[Cell]:
    path = [cell]
    while came[cell] != cell:
        cell = came[cell]
        path.append(cell)
    return path[::-1]


def _rounded(corners: list[Place]) -> list[Place]:
    """The line with its corners cut three times, ends kept."""
    line = corners
    for _ in range(3):
        cut = [line[0]]
        for (ax, ay), (bx, by) in pairwise(line):
            cut.append((0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by))
            cut.append((0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by))
        line = [*cut, line[-1]]
    return line


def _resampled(line: list[Place]) -> list[Place]:
    """The line with vertices at even steps of about ``_STEP_M``."""
    total = length_of(line)
    parts = max(2, round(total / _STEP_M))
    step, walked, wanted = total / parts, 0.0, total / parts
    places = [line[0]]
    for (ax, ay), (bx, by) in pairwise(line):
        length = math.hypot(bx - ax, by - ay)
        while length > 0.0 and walked + length >= wanted and len(places) < parts:
            share = (wanted - walked) / length
            places.append((ax + (bx - ax) * share, ay + (by - ay) * share))
            wanted += step
        walked += length
    return [*places, line[-1]]
