"""Reader of SWMM models (``.inp``, version 5).

Junctions become manholes with cover and bottom, outfalls, storage units and dividers devices,
conduits links, pumps, orifices, weirs and outlets nodes. A conduit's ends lie at the invert of the
node plus the offset (``LINK_OFFSETS DEPTH``) or at the offset itself (``ELEVATION``).
Format: SWMM 5.2 user manual, appendix D.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gisapp.core.errors import InvalidInputError
from networks.exchange.assembling import (
    Device,
    Parts,
    Places,
    assemble,
    device_place,
    pipe_kind,
    plain_node,
    read_places,
)
from networks.exchange.model import LinkRecord, NodeRecord, liquid_of, nominal_mm
from networks.exchange.remarks import DEFAULT_BOTTOM, DEFAULT_SIZE, says
from networks.exchange.sections import Row, Sections, read_sections
from networks.exchange.units import Units, read_units

if TYPE_CHECKING:
    from collections.abc import Mapping

    from networks.exchange.model import NetworkModel, Position, ReadingRules

_NODE_SECTIONS: Final = ("JUNCTIONS", "OUTFALLS", "STORAGE", "DIVIDERS")
_DEVICE_NODES: Final = {"OUTFALLS": "purkuaukko", "STORAGE": "muu", "DIVIDERS": "haara"}
_DEVICE_LINKS: Final = {
    "PUMPS": ("pumppaamo", "pumppu", "pumppu"),
    "ORIFICES": ("laite", "virtauksensaadin", "aukko"),
    "WEIRS": ("laite", "ylivuoto", "ylivuoto"),
    "OUTLETS": ("laite", "virtauksensaadin", "purku"),
}
_ROUND: Final = frozenset({"CIRCULAR", "FILLED_CIRCULAR", "FORCE_MAIN"})
_OPEN_SHAPES: Final = {
    "RECT_OPEN": "avoviemari",
    "TRAPEZOIDAL": "avo_oja",
    "TRIANGULAR": "avo_oja",
    "PARABOLIC": "avo_oja",
    "POWER": "avo_oja",
    "IRREGULAR": "avo_oja",
    "FORCE_MAIN": "paineputki",
}
_PUMP_STATUS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What every part of the reader needs."""

    sections: Sections
    rules: ReadingRules
    units: Units
    places: Places
    inverts: Mapping[str, float]
    shapes: Mapping[str, Row]
    offsets_are_levels: bool

    def invert(self, row: Row, side: int) -> float | None:
        """Level of the conduit's bottom at its first (0) or second (1) end, m."""
        node = self.inverts.get(row.words[1 + side])
        index = 5 + side
        if index >= len(row.words) or row.words[index] == "*":
            return node
        offset = self.units.metres(row.number(index, "offset"))
        if self.offsets_are_levels or node is None or offset is None:
            return offset if self.offsets_are_levels else None
        return round(node + offset, 3)


def read_swmm(data: bytes, rules: ReadingRules) -> NetworkModel:
    """Read a SWMM model; raises ``InvalidInputError`` with the line of the fault."""
    if rules.network == "vesi":
        msg = "A SWMM model is a sewer network: --network must be jatevesi, hulevesi or sekavesi."
        raise InvalidInputError(msg)
    sections = read_sections(data)
    units = read_units(sections, option="FLOW_UNITS", default="CFS")
    offsets = sections.option("LINK_OFFSETS")
    reading = _Reading(
        sections=sections,
        rules=rules,
        units=units,
        places=read_places(sections, sections.rows(*_NODE_SECTIONS)),
        inverts=_inverts(sections, units),
        shapes={row.words[0]: row for row in sections.rows("XSECTIONS")},
        offsets_are_levels=offsets is not None and offsets.words[1].upper() == "ELEVATION",
    )
    parts = Parts(
        nodes=[*_manholes(reading), *_other_nodes(reading)],
        pipes=[_conduit(reading, row) for row in sections.rows("CONDUITS")],
        devices=_devices(reading),
    )
    return assemble(parts, rules)


def _inverts(sections: Sections, units: Units) -> dict[str, float]:
    """Invert levels of the nodes, m; exactly 0 is what the editor writes where nobody knew."""
    inverts = {}
    for row in sections.rows(*_NODE_SECTIONS):
        level = units.metres(row.number_or_none(1, "invert level"))
        if level and not says(row.comment, DEFAULT_BOTTOM):
            inverts[row.words[0]] = level
    return inverts


def _manholes(reading: _Reading) -> list[NodeRecord]:
    """Manholes; a depth of 0 means that nobody gave one, so the cover is unknown."""
    nodes = []
    for row in reading.sections.rows("JUNCTIONS"):
        name = row.words[0]
        kind, type_code = plain_node(name, reading.rules, {})
        bottom = reading.inverts.get(name)
        depth = reading.units.metres(row.number_or_none(2, "depth"))
        cover = round(bottom + depth, 3) if bottom is not None and depth else None
        if depth is not None and depth < 0:
            msg = "The depth of the manhole is negative."
            raise InvalidInputError(msg, locator=row.place)
        manhole = kind == "laite"
        nodes.append(
            NodeRecord(
                source_id=name,
                network=reading.rules.network,
                place=row.place,
                kind="kaivo" if manhole else kind,
                type_code="tarkastuskaivo" if manhole else type_code,
                point=_raised(reading.places.of_node[name], cover),
                cover_level_m=cover if manhole else None,
                bottom_level_m=bottom if manhole else None,
            )
        )
    return nodes


def _other_nodes(reading: _Reading) -> list[NodeRecord]:
    return [
        NodeRecord(
            source_id=row.words[0],
            network=reading.rules.network,
            place=row.place,
            kind="laite",
            type_code=type_code,
            point=_raised(reading.places.of_node[row.words[0]], reading.inverts.get(row.words[0])),
        )
        for section, type_code in _DEVICE_NODES.items()
        for row in reading.sections.rows(section)
    ]


def _conduit(reading: _Reading, row: Row) -> LinkRecord:
    """A conduit; its line has heights, those of the inverts, only where it has no bends."""
    path = reading.places.path(row)
    name, start, end = row.words[:3]
    levels = (reading.invert(row, 0), reading.invert(row, 1))
    if len(path) == len(levels):
        raised = tuple(_raised(place, z) for place, z in zip(path, levels, strict=True))
        path = raised if len(raised[0]) == len(raised[1]) else path
    shape = reading.shapes.get(name)
    code = shape.word(1, "shape").upper() if shape else ""
    diameter = None
    if shape and code in _ROUND and not says(shape.comment, DEFAULT_SIZE):
        diameter = shape.number(2, "diameter") * reading.units.section
    return LinkRecord(
        source_id=name,
        network=reading.rules.network,
        place=row.place,
        start=start,
        end=end,
        line=path,
        kind=pipe_kind(reading.rules, start, end),
        type_code=_OPEN_SHAPES.get(code, "putki"),
        liquid=liquid_of(reading.rules.network),
        nominal_diameter_mm=nominal_mm(diameter),
        start_invert_m=levels[0],
        end_invert_m=levels[1],
        flow_direction="myotainen",
    )


def _devices(reading: _Reading) -> list[Device]:
    devices = []
    for section, (kind, type_code, noun) in _DEVICE_LINKS.items():
        for row in reading.sections.rows(section):
            line = reading.places.path(row)
            off = (
                section == "PUMPS"
                and len(row.words) > _PUMP_STATUS
                and row.words[_PUMP_STATUS].upper() == "OFF"
            )
            node = NodeRecord(
                source_id=row.words[0],
                network=reading.rules.network,
                place=row.place,
                kind=kind,
                type_code=type_code,
                point=device_place(line),
                usage_state="poissa_kaytosta" if off else "kaytossa",
            )
            devices.append(Device(node, row.words[1], row.words[2], noun))
    return devices


def _raised(place: Position, height: float | None) -> Position:
    return place if height is None else (*place, height)
