"""The invented town: one pure function from a size and a seed to all that is loaded.

The town lies where Mikkeli is (EPSG:3067, N2000), but its ground, streets, names, postcodes
(50990–50999, which no real place has) and pipes are made up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from demo.areas import areas_of
from demo.dice import dice_for
from demo.houses import place_houses
from demo.names import StreetSort, name_streets
from demo.parts import Register
from demo.sewers import lay_wastewater, plant_gate
from demo.site import TownSite
from demo.storm import lay_stormwater
from demo.street_graph import spot_graph, stretches_of
from demo.streets import lay_out
from demo.terrain import CENTRE, make_terrain
from demo.water import lay_water

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from demo.areas import NetworkArea
    from demo.houses import House
    from demo.names import StreetName
    from demo.parts import NetworkLink, NetworkNode
    from demo.streets import Layout
    from demo.terrain import Terrain

MUNICIPALITY: Final = "Mikkeli"
DEFAULT_SEED: Final = 7
_FIRST_POSTCODE: Final = 50990
_STORM_STYLES: Final = {"centre": 1.0, "flats": 1.0, "old": 0.9, "curved": 0.8, "cul_de_sac": 0.75}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAddress:
    """An address of the register: a house, EPSG:3067."""

    street: StreetName
    number: int
    number_end: int | None
    letter: str
    postcode: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPoint:
    """A consumption point: its id, the address it is at, its door, its place."""

    point_id: str
    address: DemoAddress
    stair: str
    apartment: str
    place: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoConnection:
    """The node that serves a point in one network."""

    point_id: str
    node: str
    network: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """Everything that the demo utility holds."""

    seed: int
    layout: Layout
    terrain: Terrain
    names: tuple[StreetName, ...]
    nodes: tuple[NetworkNode, ...]
    links: tuple[NetworkLink, ...]
    areas: tuple[NetworkArea, ...]
    addresses: tuple[DemoAddress, ...]
    points: tuple[DemoPoint, ...]
    connections: tuple[DemoConnection, ...]


def make_town(points: int = 3000, seed: int = DEFAULT_SEED) -> Town:
    """The town with exactly so many consumption points; the same for the same arguments."""
    terrain = make_terrain(seed)
    layout, houses = _settle(terrain, seed, points)
    site = _site(terrain, layout, houses, seed)
    lay_wastewater(site)
    lay_stormwater(site)
    zoned = lay_water(site)
    names = _names(layout, terrain, seed)
    addresses = _addresses(houses, names)
    doors = _points(houses, addresses)
    return Town(
        seed=seed,
        layout=layout,
        terrain=terrain,
        names=names,
        nodes=tuple(site.register.nodes),
        links=site.register.joined_links(),
        areas=areas_of(site, zoned),
        addresses=addresses,
        points=tuple(point for at_house in doors for point in at_house),
        connections=_connections(site.register, doors),
    )


def _settle(terrain: Terrain, seed: int, points: int) -> tuple[Layout, list[House]]:
    """A layout with room enough, and houses on it for exactly the wanted number of points."""
    capacity = 1.0 * points
    while True:
        layout = lay_out(terrain, seed, capacity)
        houses = list(place_houses(layout, terrain, seed))
        spare = sum(len(house.doors) for house in houses if house.connected) - points
        if spare >= 0:
            return layout, _without(houses, spare, dice_for(seed, "vacant"))
        capacity *= 1.12


def _without(houses: list[House], spare: int, dice: random.Random) -> list[House]:
    """The houses less some by chance, whose plots stay vacant, so that ``spare`` points go."""
    order = [position for position, house in enumerate(houses) if house.connected]
    dice.shuffle(order)
    doors = {position: houses[position].doors for position in order}
    for position in order:
        gone = min(spare, len(doors[position]))
        doors[position] = doors[position][gone:]
        spare -= gone
    return [
        replace(house, doors=doors.get(position, house.doors))
        for position, house in enumerate(houses)
        if doors.get(position, house.doors)
    ]


def _site(terrain: Terrain, layout: Layout, houses: list[House], seed: int) -> TownSite:
    stretches = stretches_of(layout.plan, houses)
    graph = spot_graph(stretches, terrain)
    dice = dice_for(seed, "years")
    decades = [layout.districts[street.district].decade for street in layout.plan.streets]
    styles = [layout.districts[street.district].style for street in layout.plan.streets]
    chances = [dice.random() for _ in layout.districts]
    return TownSite(
        seed=seed,
        terrain=terrain,
        plan=layout.plan,
        districts=layout.districts,
        houses=houses,
        stretches=stretches,
        graph=graph,
        gate=plant_gate(graph),
        years=[min(2024, decade + int(dice.triangular(0.0, 28.0, 5.0))) for decade in decades],
        storm=[
            chances[street.district] < _STORM_STYLES[style] and street.kind != "arterial"
            for street, style in zip(layout.plan.streets, styles, strict=True)
        ],
        stretch_of={p: i for i, stretch in enumerate(stretches) for p in stretch.houses},
        register=Register(),
    )


def _names(layout: Layout, terrain: Terrain, seed: int) -> tuple[StreetName, ...]:
    sorts = []
    for street in layout.plan.streets:
        places = [layout.plan.places[vertex] for vertex in street.vertices[::3]]
        low = sum(terrain.is_water(*place, 2.6) for place in places)
        sorts.append(StreetSort(street.kind, street.district, by_shore=2 * low > len(places)))
    return name_streets(sorts, seed)


def postcode_at(place: tuple[float, float]) -> str:
    """The invented postcode of a place: one for the centre, nine sectors around it."""
    dx, dy = place[0] - CENTRE[0], place[1] - CENTRE[1]
    if math.hypot(dx, dy) < 700.0:  # noqa: PLR2004 -- the centre's reach, m
        return str(_FIRST_POSTCODE)
    sector = int((math.atan2(dy, dx) + math.pi) / (2.0 * math.pi) * 9.0) % 9
    return str(_FIRST_POSTCODE + 1 + sector)


def _addresses(houses: Sequence[House], names: Sequence[StreetName]) -> tuple[DemoAddress, ...]:
    """The address of each house; a street has the postcode of its first house."""
    postcodes: dict[int, str] = {}
    return tuple(
        DemoAddress(
            street=names[house.street],
            number=house.number,
            number_end=house.number_end,
            letter=house.letter or "",
            postcode=postcodes.setdefault(house.street, postcode_at(house.place)),
            place=(round(house.place[0], 2), round(house.place[1], 2)),
        )
        for house in houses
    )


def _points(houses: Sequence[House], addresses: Sequence[DemoAddress]) -> list[list[DemoPoint]]:
    """The points of each house, numbered through the town; a house with a well has none."""
    number = 0
    doors = []
    for house, address in zip(houses, addresses, strict=True):
        at_house = []
        for position, (stair, apartment) in enumerate(house.doors if house.connected else ()):
            number += 1
            x, y = address.place
            at_house.append(
                DemoPoint(
                    point_id=f"MLI-{number:06d}",
                    address=address,
                    stair=stair or "",
                    apartment=apartment or "",
                    place=(round(x + 3.0 * (position % 3), 2), round(y + 3.0 * (position // 3), 2)),
                )
            )
        doors.append(at_house)
    return doors


def _connections(
    register: Register, doors: Sequence[Sequence[DemoPoint]]
) -> tuple[DemoConnection, ...]:
    return tuple(
        DemoConnection(point_id=point.point_id, node=node, network=network)
        for house, node, network in register.connections
        for point in doors[house]
    )
