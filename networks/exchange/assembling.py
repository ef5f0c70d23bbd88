"""What EPANET and SWMM have in common: a network of nodes and links known by their ids.

Pipes and conduits stay links, one each. What is a link in the model but a device in the ground
(pump, valve, orifice, weir) becomes a node on that link (``device_place``), coupled to the nodes at
its ends. Topology is by id; nothing is snapped and nothing is split.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.model import (
    CouplingRecord,
    LinkRecord,
    NetworkModel,
    NodeRecord,
    checked_id,
    refuse_duplicates,
    some,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from networks.exchange.model import Position, ReadingRules
    from networks.exchange.sections import Row, Sections

_PAIR: Final = 2
_WITH_ONE_BEND: Final = 3


@dataclass(frozen=True, slots=True)
class Device:
    """A node that was a link from ``start`` to ``end`` in the model; ``noun`` says what it is."""

    node: NodeRecord
    start: str
    end: str
    noun: str


@dataclass(slots=True)
class Places:
    """Coordinates of a model: one pair for each node, and the bends of links."""

    of_node: dict[str, Position]
    bends: dict[str, list[Position]]

    def path(self, row: Row) -> tuple[Position, ...]:
        """The line of a link row (id, node, node, …), 2D, from its first node to its second.

        Raises ``InvalidInputError`` where a node does not exist.
        """
        link = checked_id(row.word(0, "id"), row.place)
        ends = []
        for index, what in ((1, "first node"), (2, "second node")):
            node = row.word(index, what)
            if node not in self.of_node:
                msg = f"Link {link} ends at a node that the file does not have (its {what})."
                raise InvalidInputError(msg, locator=row.place)
            ends.append(self.of_node[node])
        return (ends[0], *self.bends.get(link, ()), ends[1])


@dataclass(slots=True)
class Parts:
    """Nodes, pipes and devices of a model, before devices are joined in."""

    nodes: list[NodeRecord] = field(default_factory=list)
    pipes: list[LinkRecord] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def read_places(sections: Sections, node_rows: Iterable[Row]) -> Places:
    """Read ``[COORDINATES]`` and ``[VERTICES]``.

    Raises ``InvalidInputError`` for a node that is there twice or has no coordinates.
    """
    ids = [(checked_id(row.word(0, "id"), row.place), row.place) for row in node_rows]
    if not ids:
        msg = "The file has no nodes."
        raise InvalidInputError(msg)
    refuse_duplicates(ids, "nodes")
    given = {row.words[0]: _pair(row) for row in sections.rows("COORDINATES")}
    missing = [(node, place) for node, place in ids if node not in given]
    if missing:
        msg = (
            f"{len(missing)} of {len(ids)} nodes have no coordinates: "
            f"{some(node for node, _place in missing)}."
        )
        raise InvalidInputError(msg, locator=missing[0][1])
    bends: dict[str, list[Position]] = {}
    for row in sections.rows("VERTICES"):
        bends.setdefault(row.words[0], []).append(_pair(row))
    return Places({node: given[node] for node, _ in ids}, bends)


def device_place(line: tuple[Position, ...]) -> Position:
    """Where a device stands that was the link ``line``: at its only bend, else half-way along."""
    if len(line) == _WITH_ONE_BEND:
        return line[1][:_PAIR]
    left = sum(dist(a, b) for a, b in pairwise(line)) / 2
    for a, b in pairwise(line):
        length = dist(a, b)
        if 0 < length >= left:
            share = left / length
            return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        left -= length
    return line[0][:_PAIR]


def plain_node(node: str, rules: ReadingRules, degrees: Mapping[str, int]) -> tuple[str, str]:
    """Kind and type of a junction: by the prefixes, else by how many links meet there."""
    if rules.points and node.startswith(rules.points):
        return "liitoskohta", "tonttiliitos"
    if rules.hydrants and node.startswith(rules.hydrants):
        return "paloposti", "maapaloposti"
    return "laite", {0: "muu", 1: "paa", 2: "liitos"}.get(degrees.get(node, 0), "haara")


def pipe_kind(rules: ReadingRules, *ends: str) -> str:
    """Use of a pipe: a service pipe where a connection point is at its end, else a main."""
    service = bool(rules.points) and any(end.startswith(rules.points) for end in ends)
    if rules.network == "vesi":
        return "tonttivesijohto" if service else "jakeluvesijohto"
    return "tonttiviemari" if service else "kerailyviemari"


def degrees_of(rows: Iterable[Row]) -> Counter[str]:
    """How many links of the model end at each node."""
    return Counter(word for row in rows for word in row.words[1:3])


def assemble(parts: Parts, rules: ReadingRules) -> NetworkModel:
    """Join the parts into a network.

    Raises ``InvalidInputError`` for link ids that are there twice and for a row of the valve layer
    that fits no link end.
    """
    refuse_duplicates(
        (
            *((pipe.source_id, pipe.place) for pipe in parts.pipes),
            *((device.node.source_id, device.node.place) for device in parts.devices),
        ),
        "links",
    )
    warnings = [*parts.warnings, *_unused_prefixes(parts, rules)]
    devices, renamed = _told_apart(parts)
    if renamed:
        warnings.append(
            f"{len(renamed)} devices have the id of a node and got a longer one: {some(renamed)}"
        )
    links, couplings, valves = _joined(parts.pipes, devices, rules)
    nodes = [
        *parts.nodes,
        *(device.node for device in devices.values()),
        *_valve_nodes(parts, valves),
    ]
    refuse_duplicates(((node.source_id, node.place) for node in nodes), "nodes")
    return NetworkModel(
        nodes=tuple(nodes), links=links, couplings=couplings, warnings=tuple(warnings)
    )


def _pair(row: Row) -> Position:
    return (row.number(1, "x coordinate"), row.number(2, "y coordinate"))


def _unused_prefixes(parts: Parts, rules: ReadingRules) -> list[str]:
    kinds = Counter(node.kind for node in parts.nodes)
    asked = (("points", rules.points, "liitoskohta"), ("hydrants", rules.hydrants, "paloposti"))
    return [
        f"no node id begins with the prefix that --{option} gives"
        for option, prefix, kind in asked
        if prefix and not kinds[kind]
    ]


def _told_apart(parts: Parts) -> tuple[dict[str, Device], list[str]]:
    """Devices by the link's id; one that has the id of a node gets ``ID/NOUN`` for its own."""
    taken = {node.source_id for node in parts.nodes}
    devices, renamed = {}, []
    for device in parts.devices:
        link = device.node.source_id
        if link in taken:
            own = checked_id(f"{link}/{device.noun}", device.node.place)
            devices[link] = replace(device, node=replace(device.node, source_id=own))
            renamed.append(own)
        else:
            devices[link] = device
    return devices, renamed


@dataclass(frozen=True, slots=True)
class _LayerValve:
    """A valve of the valve layer: its id, the node it is beside, its place in that file."""

    source_id: str
    node: str
    place: str


def _joined(
    pipes: list[LinkRecord], devices: Mapping[str, Device], rules: ReadingRules
) -> tuple[tuple[LinkRecord, ...], tuple[CouplingRecord, ...], list[_LayerValve]]:
    """Links and couplings, with the valves of the layer put between link ends and nodes."""
    ends = {pipe.source_id: [pipe.start, pipe.end] for pipe in pipes}
    ends.update({link: [device.start, device.end] for link, device in devices.items()})
    couplings: dict[CouplingRecord, None] = {}
    valves: dict[str, _LayerValve] = {}
    for link, node, place in rules.valves or ():
        if link not in ends or node not in _original_ends(ends[link], valves):
            msg = "The valve's link does not exist, or does not end at the valve's node."
            raise InvalidInputError(msg, locator=place)
        valve = _LayerValve(checked_id(f"{link}@{node}", place), node, place)
        if valve.source_id in valves:
            msg = f"The valve {valve.source_id} is there twice."
            raise InvalidInputError(msg, locator=f"{valves[valve.source_id].place} and {place}")
        valves[valve.source_id] = valve
        side = ends[link].index(node)
        ends[link][side] = valve.source_id
        pair = (node, valve.source_id) if side == 0 else (valve.source_id, node)
        couplings[CouplingRecord(*pair)] = None
    for link, device in devices.items():
        start, end = ends[link]
        couplings[CouplingRecord(start, device.node.source_id)] = None
        couplings[CouplingRecord(device.node.source_id, end)] = None
    links = tuple(
        replace(pipe, start=ends[pipe.source_id][0], end=ends[pipe.source_id][1]) for pipe in pipes
    )
    return links, tuple(couplings), list(valves.values())


def _original_ends(ends: list[str], valves: Mapping[str, _LayerValve]) -> list[str]:
    return [valves[end].node if end in valves else end for end in ends]


def _valve_nodes(parts: Parts, valves: list[_LayerValve]) -> list[NodeRecord]:
    by_id = {node.source_id: node for node in parts.nodes}
    return [
        NodeRecord(
            source_id=valve.source_id,
            network=by_id[valve.node].network,
            place=valve.place,
            kind="venttiili",
            type_code="sulkuventtiili",
            point=by_id[valve.node].point,
            position="tuntematon",
            condition="tuntematon",
        )
        for valve in valves
    ]
