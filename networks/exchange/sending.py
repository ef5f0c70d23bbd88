"""From a stored network to the text of a file: which writer, and what the file holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from networks.exchange.epanet_out import write_epanet
from networks.exchange.swmm_out import write_swmm
from networks.exchange.taking_apart import take_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from networks.exchange.leaving import Leaving
    from networks.exchange.taking_apart import ModelParts

    Writer = Callable[[ModelParts], tuple[str, tuple[str, ...]]]

_WRITERS: Final[dict[str, Writer]] = {"epanet": write_epanet, "swmm": write_swmm}
_OTHERS: Final = {"epanet": "valves", "swmm": "openings and weirs"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The text of a file, the valve layer beside it, and what to tell people."""

    text: str
    layer: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    warnings: tuple[str, ...]


def send(format_: str, leaving: Leaving) -> Sent:
    """The network in the format, ``epanet`` or ``swmm``."""
    parts = take_apart(leaving, keeps_loose=format_ == "swmm")
    text, warnings = _WRITERS[format_](parts)
    pumps = sum(bridge.node.kind == "pumppaamo" for bridge in parts.bridges)
    valves = len(parts.bridges) - pumps
    counts = {
        "nodes": len(parts.nodes),
        "links": len(parts.pipes) + len(parts.bridges),
        "pipes": len(parts.pipes),
        "pumps": pumps,
        _OTHERS[format_]: valves,
    }
    return Sent(text=text, layer=parts.layer, counts=counts, warnings=warnings)
