"""Writer of EPANET models (2.2, litres a second, metres, millimetres).

What the stored network does not know (demands, curves, roughness, heads, settings) stands in the
file as a default with a comment that says so. Pipes have their ellipsoidal length.
Format: EPANET 2.2 user manual, appendix C.
"""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING, Final

from networks.exchange.model import some
from networks.exchange.remarks import DEFAULT_SIZE
from networks.exchange.taking_apart import bends, placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from networks.exchange.model import LinkRecord, NodeRecord
    from networks.exchange.taking_apart import Bridge, ModelParts

_RESERVOIRS: Final = ("vedenottamo", "vedenkasittelylaitos")
_TANKS: Final = ("vesisailio", "vesitorni")
_PUMPS: Final = ("pumppu", "vedenottopumppaamo", "paineenkorottamo")
_DIAMETER_MM: Final = 100
_ROUGHNESS: Final = 100
_LEVEL_M: Final = 5.0
_TANK_M: Final = 10.0
_VOLUME: Final = "tilavuus"
_HEAD_ABOVE_M: Final = 50.0
_SHORTEST_M: Final = 0.01
_DEFAULTS: Final = (
    "demands, roughness, heads, levels of tanks, curves and settings are defaults: the network "
    "does not hold them"
)
_TITLE: Final = """[TITLE]
Exported network. Coordinates: EPSG:3067 (east, north); heights: m.
; What the stored network does not hold stands here as a default, not as a fact: demands (0),
; roughness (100, Hazen-Williams), heads of reservoirs, levels of tanks, curves and settings.
"""
_VALVES: Final = {
    # A setting at which the valve does nothing: the true one is not stored.
    "paineenalennusventtiili": ("PRV", "999"),
    "saatoventtiili": ("PBV", "0"),
}
_REGULATING: Final = "0.01"


def write_epanet(parts: ModelParts) -> tuple[str, tuple[str, ...]]:
    """The model as text, and the warnings for people."""
    pumps = [one for one in parts.bridges if one.node.type_code in _PUMPS]
    valves = [one for one in parts.bridges if one.node.type_code not in _PUMPS]
    sections = {
        "JUNCTIONS": map(_junction, _nodes(parts)),
        "RESERVOIRS": _reservoirs(parts),
        "TANKS": map(_tank, _nodes(parts, *_TANKS)),
        "PIPES": (_pipe(pipe, parts.lengths) for pipe in parts.pipes),
        "PUMPS": map(_pump, pumps),
        "VALVES": map(_valve, valves),
        "STATUS": _states(parts.bridges),
        "CURVES": (*_curve(pumps), *_volumes(parts)),
        "OPTIONS": ("Units LPS", "Headloss H-W"),
        "TIMES": ("Duration 0",),
        "COORDINATES": (placed(node.source_id, node.point) for node in parts.nodes),
        "VERTICES": bends(parts),
    }
    blocks = ("\n".join((f"[{name}]", *rows)) for name, rows in sections.items())
    return "\n\n".join((_TITLE.rstrip(), *blocks, "[END]\n")), _warnings(parts)


def _nodes(parts: ModelParts, *types: str) -> Iterator[NodeRecord]:
    """Nodes of the types; without any, those that are no source."""
    for node in parts.nodes:
        if node.type_code in types or (not types and node.type_code not in (*_RESERVOIRS, *_TANKS)):
            yield node


def _level(node: NodeRecord) -> float:
    """Height of the node, m; 0 where it is unknown, which our reader takes as unknown."""
    return node.point[2] if node.point[2:] else 0.0


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _junction(node: NodeRecord) -> str:
    return f"{node.source_id} {_number(_level(node))} 0 ;{node.kind} {node.type_code}"


def _reservoirs(parts: ModelParts) -> Iterator[str]:
    highest = max((_level(node) for node in parts.nodes), default=0.0)
    for node in _nodes(parts, *_RESERVOIRS):
        head = _number(_level(node) or highest + _HEAD_ABOVE_M)
        yield f"{node.source_id} {head} ;{node.type_code}; the head is a default"


def _tank(node: NodeRecord) -> str:
    """A cylinder of the stored volume, or a default one by a curve, which our reader leaves."""
    known, diameter, curve = "the levels are defaults", _TANK_M, ""
    if node.volume_m3:
        diameter = sqrt(4 * node.volume_m3 / (pi * _LEVEL_M))
    else:
        known, curve = "the volume and the levels are defaults", f" {_VOLUME}"
    sizes = f"{_LEVEL_M / 2} 0 {_LEVEL_M} {diameter:.6f} 0{curve}"
    return f"{node.source_id} {_number(_level(node))} {sizes} ;{node.type_code}; {known}"


def _pipe(pipe: LinkRecord, lengths: dict[str, float]) -> str:
    ends = _ends(pipe)
    length = max(lengths[pipe.source_id], _SHORTEST_M)
    remark = "" if pipe.material == "ei_tiedossa" else f";{pipe.material}"
    remark += f";{pipe.built_year}" if pipe.built_year else ""
    remark += "" if pipe.nominal_diameter_mm else f";{DEFAULT_SIZE}"
    sizes = f"{length:.2f} {pipe.nominal_diameter_mm or _DIAMETER_MM} {_ROUGHNESS} 0"
    return f"{pipe.source_id} {ends[0]} {ends[1]} {sizes} {_status(pipe)} ;{remark}"


def _status(pipe: LinkRecord) -> str:
    if pipe.is_closed or pipe.usage_state == "poissa_kaytosta":
        return "Closed"
    return "Open" if pipe.flow_direction == "tuntematon" else "CV"


def _ends(pipe: LinkRecord) -> tuple[str, str]:
    """The ends in the direction of flow: a check valve lets water from the first to the second."""
    backwards = pipe.flow_direction == "vastainen"
    return (pipe.end, pipe.start) if backwards else (pipe.start, pipe.end)


def _pump(pump: Bridge) -> str:
    ends = f"{pump.name} {pump.start} {pump.end}"
    if pump.node.power_kw:
        return f"{ends} POWER {_number(pump.node.power_kw)}"
    return f"{ends} HEAD oletus ;the curve is a default"


def _curve(pumps: list[Bridge]) -> Iterator[str]:
    if any(not pump.node.power_kw for pump in pumps):
        yield "oletus 10 30 ;a default: litres a second, metres"


def _volumes(parts: ModelParts) -> Iterator[str]:
    if not all(node.volume_m3 for node in _nodes(parts, *_TANKS)):
        yield ";VOLUME: a default: metres, cubic metres"
        yield f"{_VOLUME} 0 0"
        yield f"{_VOLUME} {_LEVEL_M} {pi * _TANK_M**2 / 4 * _LEVEL_M:.1f}"


def _states(bridges: tuple[Bridge, ...]) -> Iterator[str]:
    """The fixed state of what is shut, and of regulating valves that are recorded open."""
    for one in bridges:
        if one.is_shut:
            yield f"{one.name} Closed"
        elif one.node.position == "auki" and one.node.type_code in _VALVES:
            yield f"{one.name} Open"


def _valve(valve: Bridge) -> str:
    node = valve.node
    code, setting = _VALVES.get(node.type_code, ("TCV", "0"))
    if code == "TCV" and node.position in ("osittain", "tuntematon"):
        setting = _REGULATING
    diameter = node.nominal_diameter_mm or _DIAMETER_MM
    remark = f"{node.type_code}; asento {node.position or 'tuntematon'}; the setting is a default"
    remark += "" if node.nominal_diameter_mm else f"; {DEFAULT_SIZE}"
    ends = f"{valve.name} {valve.start} {valve.end}"
    return f"{ends} {diameter} {code} {setting} 0 ;{remark}"


def _warnings(parts: ModelParts) -> tuple[str, ...]:
    unsized = [pipe.source_id for pipe in parts.pipes if not pipe.nominal_diameter_mm]
    level = [n.source_id for n in parts.nodes if not _level(n) and n.type_code not in _RESERVOIRS]
    checks = [one.name for one in parts.bridges if one.node.type_code == "takaiskuventtiili"]
    warnings = [*parts.warnings, _DEFAULTS]
    if checks:
        warnings.append(
            f"{len(checks)} check valves are written as TCV, since EPANET has them in pipes only: "
            f"they let water back, and come back as shut-off valves: {some(checks)}"
        )
    if unsized:
        warnings.append(f"{len(unsized)} pipes have no known diameter, {_DIAMETER_MM} mm stands")
        warnings[-1] += f" for it: {some(unsized)}"
    if level:
        warnings.append(f"{len(level)} nodes have no known height, 0 stands for it: {some(level)}")
    if not any(node.type_code in (*_RESERVOIRS, *_TANKS) for node in parts.nodes):
        warnings.append("there is no intake, plant or tank: EPANET will not run without a source")
    return tuple(warnings)
