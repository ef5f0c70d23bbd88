"""Suburban streets: each grows from an older one, bends with the ground and ends or joins.

A street starts across its parent, follows the contour where the slope is steep, keeps two plots'
depth from its neighbours, and either joins the street ahead or stays a cul-de-sac.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from demo.dice import dice_for

if TYPE_CHECKING:
    import random

    from demo.districts import District
    from demo.street_plan import Place, StreetLine, StreetPlan
    from demo.terrain import Terrain

_STEP_M: Final = 13.0
_CLEAR_M: Final = 49.0
_FREE_M: Final = 24.0
_BOTH_SIDES: Final = 0.25
_SHORTEST: Final = 6
_LEVELS: Final = 3


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the streets of a style grow: bend in radians a step, lengths in m by level."""

    bend: float
    join: float
    spacing: tuple[float, float]
    lengths: tuple[tuple[float, float], ...]


_HABITS: Final = {
    "curved": _Habit(0.085, 0.85, (70.0, 108.0), ((420.0, 900.0), (220.0, 560.0), (80.0, 220.0))),
    "cul_de_sac": _Habit(0.06, 0.4, (66.0, 96.0), ((480.0, 860.0), (130.0, 330.0), (70.0, 150.0))),
    "flats": _Habit(0.04, 0.7, (100.0, 160.0), ((420.0, 700.0), (180.0, 360.0), (80.0, 160.0))),
    "old": _Habit(0.02, 0.85, (70.0, 90.0), ((240.0, 420.0), (120.0, 240.0), (80.0, 140.0))),
    "centre": _Habit(0.04, 0.75, (90.0, 120.0), ((240.0, 420.0), (120.0, 240.0), (80.0, 120.0))),
}


@dataclass(frozen=True, slots=True)
class _Seed:
    """Where a street may start: a vertex of the parent and the way out of it."""

    vertex: int
    parent: int
    heading: float
    level: int


@dataclass(slots=True)
class _Grower:
    plan: StreetPlan
    district: District
    terrain: Terrain
    dice: random.Random
    habit: _Habit

    def seeds_along(self, street: int, level: int) -> list[_Seed]:
        """Starts along a street, on alternating sides, at the style's spacing."""
        vertices = self.plan.streets[street].vertices
        seeds = []
        wait = self.dice.uniform(0.4, 0.8) * self.habit.spacing[0]
        side = self.dice.choice((-1.0, 1.0))
        for index in range(1, len(vertices)):
            wait -= _STEP_M
            if wait > 0.0 or not self.district.contains(self.plan.places[vertices[index]]):
                continue
            heading = self.plan.heading(street, index)
            both = self.dice.random() < _BOTH_SIDES
            for way in (side, -side) if both else (side,):
                out = heading + way * math.pi / 2.0 + self.dice.gauss(0.0, 0.12)
                seeds.append(_Seed(vertices[index], street, out, level))
            side = -side
            wait = self.dice.uniform(*self.habit.spacing) * (0.55 if not both else 1.0)
        return seeds

    def grow(self, seed: _Seed) -> int | None:
        """A street from the seed; None where there is no room for one."""
        if self._crowded(seed):
            return None
        trail = [self.plan.places[seed.vertex]]
        heading = seed.heading
        drift = self.dice.gauss(0.0, self.habit.bend * 0.55)
        bend = 0.0
        room = self.dice.uniform(*self.habit.lengths[min(seed.level, _LEVELS - 1)])
        target = None
        while room > 0.0:
            bend = 0.85 * bend + self.dice.gauss(0.0, self.habit.bend * 0.3)
            heading = self._follow_contour(trail[-1], heading + drift + bend)
            place = self._ahead(trail[-1], heading, _STEP_M)
            if not self._is_land(place):
                break
            hit, target = self._look_ahead(seed, trail, place, heading)
            if hit:
                break
            trail.append(place)
            room -= _STEP_M
        return self._settle(seed, trail, target)

    def _settle(self, seed: _Seed, trail: list[Place], target: int | None) -> int | None:
        if len(trail) < _SHORTEST + (0 if target is not None else 1):
            return None
        vertices = [seed.vertex, *(self.plan.add_vertex(place) for place in trail[1:])]
        if target is not None:
            vertices.append(target)
        kind = "collector" if seed.level == 0 else "local"
        return self.plan.add_street(kind, self.district.number, vertices)

    def _crowded(self, seed: _Seed) -> bool:
        place = self.plan.places[seed.vertex]
        if self.plan.is_junction(seed.vertex):
            return len(self.plan.owners[seed.vertex]) > 2 or not self._opposite(seed)  # noqa: PLR2004
        return self.plan.has_junction_near(place, 34.0)

    def _opposite(self, seed: _Seed) -> bool:
        """Whether the way out of a junction is free of the streets that are there."""
        free = self._ahead(self.plan.places[seed.vertex], seed.heading, 30.0)
        return all(distance > _FREE_M for distance, _ in self.plan.near(free, 30.0))

    def _follow_contour(self, place: Place, heading: float) -> float:
        east, north = self.terrain.gradient(*place)
        slope = math.hypot(east, north)
        if slope < 0.012:  # noqa: PLR2004 -- flat ground does not steer
            return heading
        off = (heading - math.atan2(north, east)) % math.pi
        return heading - min(slope, 0.06) * 1.6 * (off - math.pi / 2.0)

    def _is_land(self, place: Place) -> bool:
        return self.district.contains(place) and not self.terrain.is_water(*place, 1.1)

    def _look_ahead(
        self, seed: _Seed, trail: list[Place], place: Place, heading: float
    ) -> tuple[bool, int | None]:
        """Whether an older street is too near, and the vertex of it to join, if any."""
        young = len(trail) * _STEP_M < _CLEAR_M * 1.35
        around = [
            (distance, vertex)
            for distance, vertex in self.plan.near(place, _CLEAR_M)
            if not (young and seed.parent in self.plan.owners[vertex])
        ]
        if not around:
            return False, None
        if self.dice.random() > self.habit.join:
            return True, None
        return True, self._joinable(trail[-1], min(around), heading)

    def _joinable(self, last: Place, nearest: tuple[float, int], heading: float) -> int | None:
        """The nearest vertex if the street can meet it squarely and away from other junctions."""
        vertex = nearest[1]
        x, y = self.plan.places[vertex]
        way = math.atan2(y - last[1], x - last[0])
        length = math.hypot(x - last[0], y - last[1])
        if math.cos(way - heading) < 0.6:  # noqa: PLR2004 -- beside the street, not ahead of it
            return None
        middle = self._ahead(last, way, length / 2.0)
        if any(distance < 0.4 * length for distance, _ in self.plan.near(middle, _CLEAR_M)):
            return None
        near = [v for d, v in self.plan.near((x, y), 30.0) if self.plan.is_junction(v)]
        return vertex if not near else None

    @staticmethod
    def _ahead(place: Place, heading: float, distance: float) -> Place:
        return place[0] + distance * math.cos(heading), place[1] + distance * math.sin(heading)


def grow_district(plan: StreetPlan, district: District, terrain: Terrain, seed: int) -> None:
    """Fill a district with streets that start from what already crosses it."""
    dice = dice_for(seed, "growth", district.number)
    grower = _Grower(plan, district, terrain, dice, _HABITS[district.style])
    roots = [
        number
        for number, street in enumerate(plan.streets)
        if street.district == district.number
        or (street.kind == "arterial" and _touches(plan, street, district))
    ]
    queue: deque[_Seed] = deque()
    for street in roots:
        queue.extend(grower.seeds_along(street, 0))
    while queue:
        seed_place = queue.popleft()
        street_number = grower.grow(seed_place)
        if street_number is not None:
            queue.extend(grower.seeds_along(street_number, seed_place.level + 1))


def _touches(plan: StreetPlan, street: StreetLine, district: District) -> bool:
    """Whether a street of another district comes into this one; looks at every sixth vertex."""
    return any(district.contains(plan.places[vertex]) for vertex in street.vertices[::6])
