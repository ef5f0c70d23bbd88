"""A small invented town for the browser tests: two streets, three networks, forty houses."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from django.contrib.gis.geos import LineString, Point

from consumption_points.models import Connection, ConsumptionPoint
from consumption_points.services.street_names import street_names_refresh
from networks.models import Link, Node

if TYPE_CHECKING:
    from collections.abc import Iterable

EAST: Final = 514_000.0
NORTH: Final = 6_839_000.0
HOUSE_SPACING_M: Final = 25.0
HOUSES_ON_A_SIDE: Final = 10
STREETS: Final = (("Keksijänkatu", 0.0), ("Mallikuja", 110.0))

# How the three pipes of a street lie beside each other, and what they are.
_OFFSETS: Final = {"vesi": 2.5, "jatevesi": 0.0, "hulevesi": -2.5}
_SIZES: Final = {"vesi": 110, "jatevesi": 250, "hulevesi": 315}
_KINDS: Final = {
    "vesi": "jakeluvesijohto",
    "jatevesi": "kerailyviemari",
    "hulevesi": "kerailyviemari",
}
_LIQUIDS: Final = {"vesi": None, "jatevesi": "jatevesi", "hulevesi": "sadevesi"}
_SERVICES: Final = {"vesi": "tonttivesijohto", "jatevesi": "tonttiviemari"}


@dataclass
class Town:
    """What was made, kept until everything is written at once."""

    nodes: list[Node] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    points: list[ConsumptionPoint] = field(default_factory=list)
    connections: list[tuple[str, Node, str]] = field(default_factory=list)

    def node(self, kind: str, type_code: str, network: str, place: tuple[float, float]) -> Node:
        """Add a node; a valve is open and works."""
        own: dict[str, Any] = (
            {"position": "auki", "condition": "toimii"} if kind == "venttiili" else {}
        )
        made = Node(kind=kind, type_code=type_code, network=network, geometry=Point(*place), **own)
        self.nodes.append(made)
        return made

    def link(
        self, start: Node, end: Node, *, kind: str, diameter: int, material: str = "PE"
    ) -> None:
        """Add a straight pipe of the start's network, which flows as it is drawn."""
        self.links.append(
            Link(
                start_node=start,
                end_node=end,
                network=start.network,
                kind=kind,
                material=material,
                nominal_diameter_mm=diameter,
                liquid=_LIQUIDS[start.network],
                flow_direction="myotainen",
                geometry=LineString(start.geometry.coords, end.geometry.coords),
            )
        )

    def save(self) -> None:
        """Write everything."""
        Node.objects.bulk_create(self.nodes)
        Link.objects.bulk_create(self.links)
        ConsumptionPoint.objects.bulk_create(self.points)
        points = {point.point_id: point for point in ConsumptionPoint.objects.all()}
        street_names_refresh()
        Connection.objects.bulk_create(
            Connection(
                point=points[point_id], node=node, network=network, rule="lahdetunnus", score=1
            )
            for point_id, node, network in self.connections
        )


def make_town() -> None:
    """Store the town."""
    town = Town()
    for index, (street, north) in enumerate(STREETS):
        mains = {network: _main(town, network, north) for network in _OFFSETS}
        _houses(town, street, index, mains)
    town.save()


def _main(town: Town, network: str, north: float) -> list[Node]:
    """A main along a street, with a node before every house and at both ends."""
    y = NORTH + north + _OFFSETS[network]
    nodes = [
        _main_node(town, network, index, (EAST + index * HOUSE_SPACING_M, y))
        for index in range(HOUSES_ON_A_SIDE + 1)
    ]
    for start, end in pairwise(nodes):
        town.link(start, end, kind=_KINDS[network], diameter=_SIZES[network])
    return nodes


def _main_node(town: Town, network: str, index: int, place: tuple[float, float]) -> Node:
    if network != "vesi":
        return town.node("kaivo", "tarkastuskaivo", network, place)
    if index in (0, HOUSES_ON_A_SIDE):
        return town.node("venttiili", "sulkuventtiili", network, place)
    return town.node("liitoskohta", "tonttiliitos", network, place)


def _houses(town: Town, street: str, index: int, mains: dict[str, list[Node]]) -> None:
    for number, side in _numbers():
        position = (number + 1) // 2
        east = EAST + (position - 0.5) * HOUSE_SPACING_M
        north = NORTH + STREETS[index][1] + side * 22
        point_id = f"{5 + index}{number:04d}"
        town.points.append(
            ConsumptionPoint(
                point_id=point_id,
                street=street,
                house_number=number,
                stair="A",
                postcode="50100",
                municipality="Mikkeli",
                address=f"{street} {number} A, 50100 Mikkeli",
                geometry=Point(east, north),
            )
        )
        for network, kind in _SERVICES.items():
            _service(town, point_id, mains[network][position], kind, (east, north - side * 6))


def _numbers() -> Iterable[tuple[int, int]]:
    """House numbers: odd ones south of the street, even ones north."""
    return ((number, 1 if number % 2 == 0 else -1) for number in range(1, 2 * HOUSES_ON_A_SIDE))


def _service(
    town: Town, point_id: str, main_node: Node, kind: str, place: tuple[float, float]
) -> None:
    network = main_node.network
    valve = ("venttiili", "tonttiventtiili") if network == "vesi" else ("kaivo", "tarkastusputki")
    shift = 1.0 if network == "vesi" else -1.0
    end = town.node(*valve, network, (place[0] + shift, place[1]))
    town.link(main_node, end, kind=kind, diameter=40 if network == "vesi" else 110)
    town.connections.append((point_id, end, network))
