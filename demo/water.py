"""The water network: trunk mains from the works to the tower, mains in all streets, zones."""

from __future__ import annotations

import heapq
import math
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from demo.ages import water_material
from demo.mains import Main, MainDrawing
from demo.parts import NetworkNode, rounded
from demo.sources import add_tower, add_works
from demo.terrain import CENTRE, LAKE_LEVEL_M
from demo.zones import Zone, choose_zones, zone_of_vertices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from demo.site import TownSite
    from demo.street_graph import Stretch

_JUNCTION_TYPES: Final = {1: "paa", 2: "liitos"}
_TRUNK_MM: Final = 300


def lay_water(site: TownSite) -> dict[int, int]:
    """Draw the water network into the site's register; gives the district of each zone's vertices.

    The answer maps vertices of the street plan that lie in a boosted zone to its district.
    """
    dice = random.Random(f"{site.seed}/water")
    legs = _legs(site.stretches)
    zones = choose_zones(site, legs)
    inside = zone_of_vertices(zones)
    works, tower = _works_vertex(site, legs), _tower_vertex(site, legs, inside)
    trunk = _trunk(site, legs, (works, tower))
    keys = {vertex: _add_junction(site, vertex, len(legs[vertex]), dice) for vertex in legs}
    drawing = MainDrawing(site, dice)
    boosters = {zone.booster for zone in zones}
    for index, stretch in enumerate(site.stretches):
        crosses = inside.get(stretch.start) != inside.get(stretch.end)
        drawing.draw(
            stretch,
            _main_of(
                site,
                index,
                ends=(keys[stretch.start], keys[stretch.end]),
                valves=_valves(stretch, legs, dice),
                trunk=index in trunk,
                closed=crosses and index not in boosters,
                booster=index in boosters,
                dice=dice,
            ),
        )
    add_works(site, keys[works], site.plan.places[works])
    add_tower(site, keys[tower], site.plan.places[tower])
    return inside


def _legs(stretches: Sequence[Stretch]) -> dict[int, list[int]]:
    """The stretches at each vertex."""
    legs: dict[int, list[int]] = defaultdict(list)
    for index, stretch in enumerate(stretches):
        legs[stretch.start].append(index)
        legs[stretch.end].append(index)
    return dict(legs)


def _valves(
    stretch: Stretch, legs: dict[int, list[int]], dice: random.Random
) -> tuple[bool, bool]:
    """Whether valves stand at the start and at the end: on most legs of real junctions."""
    first, last = (
        len(legs[vertex]) > 2 and dice.random() < 0.86  # noqa: PLR2004
        for vertex in (stretch.start, stretch.end)
    )
    return first, last


def _main_of(
    site: TownSite,
    index: int,
    *,
    ends: tuple[str, str],
    valves: tuple[bool, bool],
    trunk: bool,
    closed: bool,
    booster: bool,
    dice: random.Random,
) -> Main:
    stretch = site.stretches[index]
    kind = site.plan.streets[stretch.street].kind
    year = site.years[stretch.street]
    size = {"arterial": 200, "grid": 150, "collector": 150}.get(kind, 110)
    if trunk:
        size = _TRUNK_MM
    elif kind == "local" and len(stretch.houses) < 5:  # noqa: PLR2004
        size = 63
    return Main(
        kind="paavesijohto" if trunk or kind == "arterial" else "jakeluvesijohto",
        size=size,
        year=year,
        material=water_material(year, dice),
        ends=ends,
        valves=(valves[0] or closed, valves[1]),
        closed=closed,
        booster=booster,
    )


def _add_junction(site: TownSite, vertex: int, legs: int, dice: random.Random) -> str:
    key = site.register.key("vesi")
    x, y = site.plan.places[vertex]
    x, y = x - 1.9, y - 1.7
    z = site.terrain.height(x, y) - 2.0 if dice.random() < 0.9 else None  # noqa: PLR2004
    site.register.nodes.append(
        NetworkNode(
            key=key,
            network="vesi",
            kind="laite",
            type_code=_JUNCTION_TYPES.get(legs, "haara"),
            place=rounded(x, y, z),
            built_year=site.years[site.plan.owners[vertex][0]],
        )
    )
    return key


def _works_vertex(site: TownSite, legs: dict[int, list[int]]) -> int:
    """Where the works feed the town: low and near the lake, on the far side from the plant."""
    plant = site.plant

    def cost(vertex: int) -> float:
        place = site.plan.places[vertex]
        ground = site.terrain.height(*place)
        away = abs(math.dist(place, CENTRE) - 1300.0)
        return away / 50.0 + 2.5 * max(ground - LAKE_LEVEL_M, 0.0) - math.dist(place, plant) / 45.0

    return min(legs, key=cost)


def _tower_vertex(site: TownSite, legs: dict[int, list[int]], inside: dict[int, int]) -> int:
    """The highest street within two kilometres of the centre that needs no booster."""
    near = [
        vertex
        for vertex in legs
        if vertex not in inside and math.dist(site.plan.places[vertex], CENTRE) < 1700.0  # noqa: PLR2004
    ]
    return max(near or legs, key=lambda vertex: site.terrain.height(*site.plan.places[vertex]))


def _trunk(
    site: TownSite, legs: dict[int, list[int]], ends: tuple[int, int]
) -> set[int]:
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
