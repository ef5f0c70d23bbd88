"""The water network: trunk mains from the works to the tower, mains in all streets, zones."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from demo.ages import water_material
from demo.dice import dice_for
from demo.fittings import add_joint
from demo.mains import Main, MainDrawing
from demo.sources import add_tower, add_works
from demo.terrain import CENTRE, LAKE_LEVEL_M
from demo.zones import choose_zones, zone_of_vertices

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from demo.site import TownSite
    from demo.street_graph import Stretch

_JUNCTION_TYPES: Final = {1: "paa", 2: "liitos"}
_CLOSED_SHARE: Final = 0.03
_LARGEST_LOOP: Final = 60
_TRUNK_MM: Final = 300


def lay_water(site: TownSite) -> dict[int, int]:
    """Draw the water network into the site's register; gives the district of each zone's vertices.

    The answer maps vertices of the street plan that lie in a boosted zone to its district.
    """
    legs = _legs(site.stretches)
    zones = choose_zones(site, legs)
    inside = zone_of_vertices(zones)
    works, tower = _works_vertex(site, legs, inside), _tower_vertex(site, legs, inside)
    plan = _WaterPlan(
        site=site,
        dice=dice_for(site.seed, "water"),
        legs=legs,
        inside=inside,
        boosters=frozenset(zone.booster for zone in zones),
        trunk=_trunk(site, legs, (works, tower)),
    )
    keys = {vertex: plan.add_junction(vertex) for vertex in legs}
    drawing = MainDrawing(site, plan.dice)
    for index, stretch in enumerate(site.stretches):
        drawing.draw(stretch, plan.main_of(index, (keys[stretch.start], keys[stretch.end])))
    add_works(site, keys[works], site.plan.places[works])
    add_tower(site, keys[tower], site.plan.places[tower])
    return inside


@dataclass(frozen=True, slots=True, kw_only=True)
class _WaterPlan:
    """What is decided before the mains are drawn; stretches by their place in the site's list."""

    site: TownSite
    dice: random.Random
    legs: dict[int, list[int]]
    inside: dict[int, int]
    boosters: frozenset[int]
    trunk: set[int]
    shut: set[int] = field(default_factory=set)

    def main_of(self, index: int, ends: tuple[str, str]) -> Main:
        """Kind, size and fittings of the main in a stretch."""
        stretch = self.site.stretches[index]
        kind = self.site.plan.streets[stretch.street].kind
        year = self.site.years[stretch.street]
        trunk, booster = index in self.trunk, index in self.boosters
        crosses = self._crosses(index)
        return Main(
            kind="paavesijohto" if trunk or kind == "arterial" else "jakeluvesijohto",
            size=_TRUNK_MM if trunk else _size(kind, len(stretch.houses)),
            year=year,
            material=water_material(year, self.dice),
            ends=ends,
            valves=(self._has_valve(stretch.start), self._has_valve(stretch.end)),
            closed=(crosses and not booster) or self._closes(index),
            booster=booster,
        )

    def _crosses(self, index: int) -> bool:
        """Whether a stretch leads from one pressure zone into another."""
        stretch = self.site.stretches[index]
        return self.inside.get(stretch.start) != self.inside.get(stretch.end)

    def _closes(self, index: int) -> bool:
        """Whether a valve of a loop is found closed: a few are, where nobody is cut off."""
        if self.dice.random() > _CLOSED_SHARE or index in self.trunk or self._crosses(index):
            return False
        stretch = self.site.stretches[index]
        seen, queue = {stretch.start}, deque([stretch.start])
        while queue and len(seen) < _LARGEST_LOOP:
            for leg in self.legs[queue.popleft()]:
                if leg == index or leg in self.shut or self._crosses(leg):
                    continue
                for end in (self.site.stretches[leg].start, self.site.stretches[leg].end):
                    if end not in seen:
                        seen.add(end)
                        queue.append(end)
            if stretch.end in seen:
                self.shut.add(index)
                return True
        return False

    def _has_valve(self, vertex: int) -> bool:
        """Whether a leg of a junction has its valve: most have."""
        return len(self.legs[vertex]) > 2 and self.dice.random() < 0.86  # noqa: PLR2004

    def add_junction(self, vertex: int) -> str:
        """The node at a vertex of the plan; its key."""
        x, y = self.site.plan.places[vertex]
        year = self.site.years[self.site.plan.owners[vertex][0]]
        type_code = _JUNCTION_TYPES.get(len(self.legs[vertex]), "haara")
        return add_joint(self.site, (x - 1.9, y - 1.7), type_code, year)


def _size(kind: str, houses: int) -> int:
    """Usual nominal diameter (mm) of a main in a kind of street."""
    if kind == "local" and houses < 5:  # noqa: PLR2004 -- a short dead end
        return 63
    return {"arterial": 200, "grid": 150, "collector": 150}.get(kind, 110)


def _legs(stretches: Sequence[Stretch]) -> dict[int, list[int]]:
    """The stretches at each vertex."""
    legs: dict[int, list[int]] = defaultdict(list)
    for index, stretch in enumerate(stretches):
        legs[stretch.start].append(index)
        legs[stretch.end].append(index)
    return dict(legs)


def _works_vertex(site: TownSite, legs: dict[int, list[int]], inside: dict[int, int]) -> int:
    """Where the works feed the town: low and near the lake, on the far side from the plant."""
    plant = site.plant

    def cost(vertex: int) -> float:
        place = site.plan.places[vertex]
        ground = site.terrain.height(*place)
        away = abs(math.dist(place, CENTRE) - 1300.0)
        return away / 50.0 + 2.5 * max(ground - LAKE_LEVEL_M, 0.0) - math.dist(place, plant) / 45.0

    return min((vertex for vertex in legs if vertex not in inside), key=cost)


def _tower_vertex(site: TownSite, legs: dict[int, list[int]], inside: dict[int, int]) -> int:
    """The highest street within two kilometres of the centre that needs no booster."""
    near = [
        vertex
        for vertex in legs
        if vertex not in inside and math.dist(site.plan.places[vertex], CENTRE) < 1700.0  # noqa: PLR2004
    ]
    return max(near or legs, key=lambda vertex: site.terrain.height(*site.plan.places[vertex]))


def _trunk(site: TownSite, legs: dict[int, list[int]], ends: tuple[int, int]) -> set[int]:
    """The stretches of the shortest way between two vertices."""
    best, came = {ends[0]: 0.0}, dict[int, tuple[int, int]]()
    queue = [(0.0, ends[0])]
    while queue:
        spent, vertex = heapq.heappop(queue)
        if vertex == ends[1]:
            break
        if spent > best[vertex]:
            continue
        for index in legs[vertex]:
            stretch = site.stretches[index]
            other = stretch.end if stretch.start == vertex else stretch.start
            if spent + stretch.length < best.get(other, math.inf):
                best[other], came[other] = spent + stretch.length, (vertex, index)
                heapq.heappush(queue, (spent + stretch.length, other))
    trunk, vertex = set(), ends[1]
    while vertex != ends[0]:
        vertex, index = came[vertex]
        trunk.add(index)
    return trunk
