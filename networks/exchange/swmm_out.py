"""Writer of SWMM models (5.2, litres a second, metres; offsets of links are levels).

What the stored network does not know (inflows, curves, roughness, sizes of openings) stands in the
file as a default with a comment that says so. Conduits have their ellipsoidal length.
Format: SWMM 5.2 user manual, appendix D.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from networks.exchange.model import some
from networks.exchange.remarks import DEFAULT_BOTTOM, DEFAULT_SIZE
from networks.exchange.taking_apart import bends, placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from networks.exchange.model import LinkRecord, NodeRecord
    from networks.exchange.taking_apart import Bridge, ModelParts

_WEIR: Final = "ylivuoto"
_DIAMETER_M: Final = 0.2
_SHORTEST_M: Final = 0.01
_SHAPES: Final = {
    "paineputki": ("FORCE_MAIN", "120 0 0"),
    "avoviemari": ("RECT_OPEN", "1 0 0"),
    "avo_oja": ("TRAPEZOIDAL", "0.5 1.5 1.5"),
}
_TITLE: Final = """[TITLE]
Exported network. Coordinates: EPSG:3067 (east, north); levels: m N2000.
; What the stored network does not hold stands here as a default, not as a fact: inflows (none),
; roughness (0.013), curves of pumps, sizes of openings and of open channels, storage.
"""
_OPTIONS: Final = (
    "FLOW_UNITS LPS",
    "FLOW_ROUTING DYNWAVE",
    "LINK_OFFSETS ELEVATION",
    "ALLOW_PONDING NO",
    "START_DATE 01/01/2000",
    "START_TIME 00:00:00",
    "END_DATE 01/01/2000",
    "END_TIME 00:10:00",
    "REPORT_STEP 00:01:00",
    "ROUTING_STEP 5",
)
_DEFAULTS: Final = (
    "inflows, roughness, curves, sizes of openings and channels and storage are defaults: the "
    "network does not hold them"
)


def write_swmm(parts: ModelParts) -> tuple[str, tuple[str, ...]]:
    """The model as text, and the warnings for people."""
    pumps = [one for one in parts.bridges if one.node.kind == "pumppaamo"]
    weirs = [one for one in parts.bridges if one.node.type_code == _WEIR]
    openings = [one for one in parts.bridges if one not in pumps and one not in weirs]
    bottoms = _bottoms(parts)
    sections = {
        "OPTIONS": _OPTIONS,
        "JUNCTIONS": (_junction(node, bottoms) for node in _nodes(parts, "JUNCTIONS")),
        "OUTFALLS": (_row(node, bottoms, "FREE") for node in _nodes(parts, "OUTFALLS")),
        "STORAGE": (_storage(node, bottoms) for node in _nodes(parts, "STORAGE")),
        "CONDUITS": (_conduit(pipe, parts.lengths) for pipe in parts.pipes),
        "PUMPS": map(_pump, pumps),
        "ORIFICES": (f"{_between(one)} SIDE * 0.65 NO" for one in openings),
        "WEIRS": (f"{_between(one)} TRANSVERSE * 1.8 NO" for one in weirs),
        "XSECTIONS": _sections(parts, openings, weirs),
        "CURVES": _curve(pumps),
        "COORDINATES": (placed(node.source_id, node.point) for node in parts.nodes),
        "VERTICES": bends(parts),
    }
    blocks = ("\n".join((f"[{name}]", *rows)) for name, rows in sections.items())
    return "\n\n".join((_TITLE.rstrip(), *blocks, "")), _warnings(parts, bottoms)


def _section(node: NodeRecord) -> str:
    """The section of the file that a node stands in."""
    if node.type_code == "purkuaukko":
        return "OUTFALLS"
    return "STORAGE" if node.kind == "laite" and node.type_code == "muu" else "JUNCTIONS"


def _nodes(parts: ModelParts, section: str) -> Iterator[NodeRecord]:
    return (node for node in parts.nodes if _section(node) == section)


@dataclass(frozen=True, slots=True)
class _Bottom:
    """The level that stands for a node's bottom, m; 0 for none, which our reader takes as such."""

    level: float = 0.0
    is_known: bool = False


def _bottoms(parts: ModelParts) -> dict[str, _Bottom]:
    """The bottom of each node, by its id.

    That of a manhole is its own. Any other node is as low as it is, or as the lowest pipe at it;
    and where nothing else is known the lowest pipe stands for it, since SWMM would take the
    difference to 0 for the depth.
    """
    lowest: dict[str, float] = {}
    for pipe in parts.pipes:
        for end, level in ((pipe.start, pipe.start_invert_m), (pipe.end, pipe.end_invert_m)):
            if level is not None:
                lowest[end] = min(level, lowest.get(end, level))
    bottoms = {}
    for node in parts.nodes:
        pipes = lowest.get(node.source_id)
        own = node.bottom_level_m if node.kind == "kaivo" else _height(node)
        if own is not None and (node.kind == "kaivo" or pipes is None or own <= pipes):
            bottoms[node.source_id] = _Bottom(own, is_known=True)
        else:
            bottoms[node.source_id] = _Bottom(pipes or 0.0)
    return bottoms


def _height(node: NodeRecord) -> float | None:
    return node.point[2] if node.point[2:] else None


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _row(node: NodeRecord, bottoms: Mapping[str, _Bottom], rest: str) -> str:
    """The row of a node, with what is said of a bottom that is not its own."""
    bottom = bottoms[node.source_id]
    remark = f" ;{DEFAULT_BOTTOM}" if bottom.level and not bottom.is_known else ""
    return f"{node.source_id} {_number(bottom.level)} {rest}{remark}"


def _junction(node: NodeRecord, bottoms: Mapping[str, _Bottom]) -> str:
    """A junction; a depth of 0 means that the cover is unknown."""
    known = node.cover_level_m is not None and node.bottom_level_m is not None
    depth = (node.cover_level_m or 0) - (node.bottom_level_m or 0) if known else 0.0
    return _row(node, bottoms, f"{_number(depth)} 0 0 0")


def _storage(node: NodeRecord, bottoms: Mapping[str, _Bottom]) -> str:
    return f";the size is a default\n{_row(node, bottoms, '5 0 FUNCTIONAL 0 0 10 0 0')}"


def _conduit(pipe: LinkRecord, lengths: dict[str, float]) -> str:
    ends = [(pipe.start, pipe.start_invert_m), (pipe.end, pipe.end_invert_m)]
    if pipe.flow_direction == "vastainen":
        ends.reverse()
    levels = " ".join("*" if level is None else _number(level) for _node, level in ends)
    length = max(lengths[pipe.source_id], _SHORTEST_M)
    return f"{pipe.source_id} {ends[0][0]} {ends[1][0]} {length:.2f} 0.013 {levels} 0 0"


def _between(bridge: Bridge) -> str:
    return f"{bridge.name} {bridge.start} {bridge.end}"


def _pump(pump: Bridge) -> str:
    return f"{_between(pump)} oletus {'OFF' if pump.is_shut else 'ON'} 0 0"


def _curve(pumps: list[Bridge]) -> Iterator[str]:
    if pumps:
        yield ";a default: m, litres a second"
        yield "oletus PUMP4 0 5"
        yield "oletus 10 5"


def _sections(parts: ModelParts, openings: list[Bridge], weirs: list[Bridge]) -> Iterator[str]:
    for pipe in parts.pipes:
        shape, rest = _SHAPES.get(pipe.type_code, ("CIRCULAR", "0 0 0"))
        remark = f" ;{DEFAULT_SIZE}" if pipe.nominal_diameter_mm is None else ""
        size = pipe.nominal_diameter_mm / 1000 if pipe.nominal_diameter_mm else _DIAMETER_M
        yield f"{pipe.source_id} {shape} {_number(size)} {rest}{remark}"
    if openings or weirs:
        yield ";the sizes of openings and weirs are defaults"
    for opening in openings:
        yield f"{opening.name} CIRCULAR {_DIAMETER_M} 0 0 0"
    for weir in weirs:
        yield f"{weir.name} RECT_OPEN 0.5 1 0 0"


def _warnings(parts: ModelParts, bottoms: Mapping[str, _Bottom]) -> tuple[str, ...]:
    warnings = [*parts.warnings, _DEFAULTS]
    level = [name for name, bottom in bottoms.items() if not bottom.is_known]
    if level:
        what = "the lowest pipe at them stands for it, 0 where that is unknown too"
        warnings.append(f"{len(level)} nodes have no known bottom, {what}: {some(level)}")
    unsized = [pipe.source_id for pipe in parts.pipes if pipe.nominal_diameter_mm is None]
    if unsized:
        warnings.append(f"{len(unsized)} pipes have no known size, a default stands for it")
        warnings[-1] += f": {some(unsized)}"
    if not any(node.type_code == "purkuaukko" for node in parts.nodes):
        warnings.append("there is no outfall: SWMM will not run without one")
    return tuple(warnings)
