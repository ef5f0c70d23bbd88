"""Reader of EPANET models (``.inp``, versions 2.0 and 2.2).

Junctions, tanks and reservoirs become devices (or connection points and hydrants, by prefix),
pipes links, pumps and valves nodes. Rows of ``[STATUS]`` win over those of ``[PIPES]``; controls
and rules say what happens later and are not read. A pipe with status ``CV`` flows one way.
Format: EPANET 2.2 user manual, appendix C.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.assembling import (
    Device,
    Parts,
    Places,
    assemble,
    degrees_of,
    device_place,
    pipe_kind,
    plain_node,
    read_places,
)
from networks.exchange.model import LinkRecord, NodeRecord, liquid_of, nominal_mm, some
from networks.exchange.remarks import DEFAULT_SIZE, material_and_year, says
from networks.exchange.sections import Row, Sections, read_sections
from networks.exchange.units import Units, read_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from networks.exchange.model import NetworkModel, Position, ReadingRules

_NODE_SECTIONS: Final = ("JUNCTIONS", "RESERVOIRS", "TANKS")
_LINK_SECTIONS: Final = ("PIPES", "PUMPS", "VALVES")
_CONTROL_VALVES: Final = frozenset({"PSV", "PBV", "FCV", "GPV", "PCV"})
_PIPE_STATUSES: Final = frozenset({"OPEN", "CLOSED", "CV"})
_STATUS: Final = 7
_CURVE: Final = 7
_DIAMETER, _TYPE, _SETTING = 3, 4, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What every part of the reader needs."""

    sections: Sections
    rules: ReadingRules
    units: Units
    places: Places
    heights: Mapping[str, float]
    states: Mapping[str, str]
    warnings: list[str]

    def point(self, node: str) -> Position:
        """The node's place, with its height where that is known."""
        place = self.places.of_node[node]
        return (*place, self.heights[node]) if node in self.heights else place

    def line(self, row: Row) -> tuple[Position, ...]:
        """The link's line; it has heights only when it has no bends, whose heights are unknown."""
        path = self.places.path(row)
        start, end = self.point(row.words[1]), self.point(row.words[2])
        known = len(path) == len((start, end)) and len(start) == len(end)
        return (start, end) if known else path


def read_epanet(data: bytes, rules: ReadingRules) -> NetworkModel:
    """Read an EPANET model; raises ``InvalidInputError`` with the line of the fault."""
    sections = read_sections(data)
    units = read_units(sections, option="UNITS", default="GPM")
    warnings: list[str] = []
    reading = _Reading(
        sections=sections,
        rules=rules,
        units=units,
        places=read_places(sections, sections.rows(*_NODE_SECTIONS)),
        heights=_heights(sections, units),
        states={row.words[0]: row.word(1, "status").upper() for row in sections.rows("STATUS")},
        warnings=warnings,
    )
    pipes = [_pipe(reading, row) for row in sections.rows("PIPES")]
    devices = [_pump(reading, row) for row in sections.rows("PUMPS")]
    devices += [_valve(reading, row) for row in sections.rows("VALVES")]
    _warn_of_pipes(reading, pipes)
    parts = Parts(nodes=_nodes(reading), pipes=pipes, devices=devices, warnings=warnings)
    return assemble(parts, rules)


def _heights(sections: Sections, units: Units) -> dict[str, float]:
    """Elevations of junctions and tanks, m; a reservoir has a head, which is no height.

    An elevation of exactly 0 is what the editor writes where nobody knew: no height.
    """
    heights = {}
    for row in sections.rows("JUNCTIONS", "TANKS"):
        elevation = units.metres(row.number_or_none(1, "elevation"))
        if elevation:
            heights[row.words[0]] = elevation
    return heights


def _nodes(reading: _Reading) -> list[NodeRecord]:
    degrees = degrees_of(reading.sections.rows(*_LINK_SECTIONS))
    network = reading.rules.network
    nodes = []
    for row in reading.sections.rows("JUNCTIONS"):
        name = row.words[0]
        kind, type_code = plain_node(name, reading.rules, degrees)
        nodes.append(
            NodeRecord(
                source_id=name,
                network=network,
                place=row.place,
                kind=kind,
                type_code=type_code,
                point=reading.point(name),
            )
        )
    for section, type_code in (("RESERVOIRS", "vedenottamo"), ("TANKS", "vesisailio")):
        nodes += [
            NodeRecord(
                source_id=row.words[0],
                network=network,
                place=row.place,
                kind="laite",
                type_code=type_code,
                point=reading.point(row.words[0]),
                secrecy="salassa",
                volume_m3=_volume(reading, row) if type_code == "vesisailio" else None,
            )
            for row in reading.sections.rows(section)
        ]
    return nodes


def _volume(reading: _Reading, row: Row) -> float | None:
    """Volume of a cylindrical tank up to its highest level, m³; None where a curve says more."""
    highest = row.number_or_none(4, "highest level")
    diameter = row.number_or_none(5, "diameter")
    # A star stands for no curve where an overflow follows.
    by_curve = len(row.words) > _CURVE and row.words[_CURVE] != "*"
    if highest is None or diameter is None or by_curve:
        return None
    return round(pi * diameter**2 / 4 * highest * reading.units.length**3, 1) or None


def _pipe(reading: _Reading, row: Row) -> LinkRecord:
    line = reading.line(row)
    name, start, end = row.words[:3]
    status = _pipe_status(row)
    one_way = status == "CV"
    status = reading.states.get(name, status)
    material, year = material_and_year(row.comment)
    water = reading.rules.network == "vesi"
    return LinkRecord(
        source_id=name,
        network=reading.rules.network,
        place=row.place,
        start=start,
        end=end,
        line=line,
        kind=pipe_kind(reading.rules, start, end),
        type_code="putki" if water else "paineputki",
        liquid=None if water else liquid_of(reading.rules.network),
        material=material,
        built_year=year,
        nominal_diameter_mm=_size(reading, row, 4),
        flow_direction="myotainen" if one_way else "tuntematon",
        is_closed=status == "CLOSED" and not one_way,
    )


def _pipe_status(row: Row) -> str:
    """The status column; the minor loss before it may be left out."""
    status = row.words[_STATUS].upper() if len(row.words) > _STATUS else "OPEN"
    if len(row.words) == _STATUS and row.words[-1].upper() in _PIPE_STATUSES:
        status = row.words[-1].upper()
    if status not in _PIPE_STATUSES:
        msg = "The pipe's status is none of Open, Closed and CV."
        raise InvalidInputError(msg, locator=row.place)
    return status


def _pump(reading: _Reading, row: Row) -> Device:
    line = reading.places.path(row)
    power = None
    parameters = [word.upper() for word in row.words[3:]]
    if "POWER" in parameters:
        power = row.number(4 + parameters.index("POWER"), "power") * reading.units.power
    closed = reading.states.get(row.words[0]) == "CLOSED"
    node = NodeRecord(
        source_id=row.words[0],
        network=reading.rules.network,
        place=row.place,
        kind="pumppaamo",
        type_code="pumppu",
        point=device_place(line),
        usage_state="poissa_kaytosta" if closed else "kaytossa",
        power_kw=None if power is None else round(power, 1),
    )
    return Device(node, row.words[1], row.words[2], "pumppu")


def _valve(reading: _Reading, row: Row) -> Device:
    line = reading.places.path(row)
    type_code = _valve_type(row, has_layer=reading.rules.valves is not None)
    node = NodeRecord(
        source_id=row.words[0],
        network=reading.rules.network,
        place=row.place,
        kind="venttiili",
        type_code=type_code,
        point=device_place(line),
        position=_valve_position(reading, row),
        condition="tuntematon",
        nominal_diameter_mm=_size(reading, row, _DIAMETER),
    )
    return Device(node, row.words[1], row.words[2], "venttiili")


def _size(reading: _Reading, row: Row, index: int) -> int | None:
    """The diameter in the row, mm; None where our own writer says that it stands for none."""
    diameter = row.number(index, "diameter") * reading.units.diameter
    return None if says(row.comment, DEFAULT_SIZE) else nominal_mm(diameter)


def _valve_type(row: Row, *, has_layer: bool) -> str:
    code = row.word(_TYPE, "valve type").upper()
    if code == "TCV":
        return "saatoventtiili" if has_layer else "sulkuventtiili"
    if code == "PRV":
        return "paineenalennusventtiili"
    if code in _CONTROL_VALVES:
        return "saatoventtiili"
    msg = "The valve's type is none of PRV, PSV, PBV, FCV, TCV, GPV and PCV."
    raise InvalidInputError(msg, locator=row.place)


def _valve_position(reading: _Reading, row: Row) -> str:
    """The fixed state, if there is one; a valve that regulates has a position nobody recorded."""
    state = reading.states.get(row.words[0], "")
    if state in ("OPEN", "CLOSED"):
        return "auki" if state == "OPEN" else "kiinni"
    throttle = row.words[_TYPE].upper() == "TCV"
    setting = row.words[_SETTING] if len(row.words) > _SETTING else "0"
    return "auki" if throttle and setting.strip("0.") == "" else "tuntematon"


def _warn_of_pipes(reading: _Reading, pipes: list[LinkRecord]) -> None:
    one_way = [pipe.source_id for pipe in pipes if pipe.flow_direction == "myotainen"]
    if one_way:
        reading.warnings.append(
            f"{len(one_way)} pipes with a check valve (CV) flow one way: {some(one_way)}"
        )
    unsized = [pipe.source_id for pipe in pipes if pipe.nominal_diameter_mm is None]
    if unsized:
        reading.warnings.append(
            f"{len(unsized)} pipes have a diameter that is a default or that no pipe has, taken as "
            f"unknown: {some(unsized)}"
        )
