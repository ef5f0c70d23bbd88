"""The reverse of ``assembling``: devices become links again, valves of a layer rows of a layer.

A node whose couplings lead from one node to another was a link of the model and becomes one. A
shut-off valve called ``LINK@NODE`` beside ``NODE`` came from a valve layer: the link ends at the
node again and the valve is a row of the layer, which ``import_network --valves`` takes back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from networks.exchange.model import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from networks.exchange.leaving import Leaving
    from networks.exchange.model import LinkRecord, NetworkModel, NodeRecord, Position

_INLINE: Final = ("venttiili", "pumppaamo")
_NOUNS: Final = ("pumppu", "venttiili", "aukko", "ylivuoto", "purku")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A device as the link ``name`` of a model, from node ``start`` to node ``end``."""

    name: str
    node: NodeRecord
    start: str
    end: str
    is_shut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelParts:
    """What a model file holds; ``layer`` are the valves of its layer, as link and node."""

    nodes: tuple[NodeRecord, ...]
    pipes: tuple[LinkRecord, ...]
    bridges: tuple[Bridge, ...]
    layer: tuple[tuple[str, str], ...]
    lengths: dict[str, float]
    warnings: tuple[str, ...]


def placed(name: str, position: Position) -> str:
    """A row of ``[COORDINATES]`` or ``[VERTICES]``: east and north (EPSG:3067), to the mm."""
    return f"{name} {position[0]:.3f} {position[1]:.3f}"


def bends(parts: ModelParts) -> Iterator[str]:
    """Rows of ``[VERTICES]``; a device stands at its only bend, as our readers take it."""
    for pipe in parts.pipes:
        inner = pipe.line[1:-1]
        for position in inner[::-1] if pipe.flow_direction == "vastainen" else inner:
            yield placed(pipe.source_id, position)
    for bridge in parts.bridges:
        yield placed(bridge.name, bridge.node.point)


def take_apart(leaving: Leaving, *, keeps_loose: bool) -> ModelParts:
    """The network as a model has it: nodes, pipes, devices as links, the valve layer.

    Nodes without any link go along where the format ``keeps_loose`` ones.
    """
    model = leaving.model
    beside = _layer_valves(model)
    reached = _reached(model, set(beside))
    bridges, left = _bridges(model, beside, reached)
    pipes = [_beside(link, beside) for link in model.links]
    across = {bridge.node.source_id for bridge in bridges}.union(beside, left)
    nodes = [node for node in model.nodes if node.source_id not in across]
    used = {end for pipe in pipes for end in (pipe.start, pipe.end)}
    used.update(end for bridge in bridges for end in (bridge.start, bridge.end))
    loose = [node.source_id for node in nodes if node.source_id not in used and not keeps_loose]
    layer = {valve: (valve[: -len(node) - 1], node) for valve, node in beside.items()}
    stopped = {layer[n.source_id][0] for n in model.nodes if n.source_id in layer and _is_shut(n)}
    inline = [node for node in nodes if node.kind in _INLINE and node.source_id in used]
    # Conduits of a sewer have no state.
    shut = {node.source_id for node in inline if node.network == "vesi" and _is_shut(node)}
    stopped.update(pipe.source_id for pipe in pipes if {pipe.start, pipe.end} & shut)
    return ModelParts(
        nodes=tuple(node for node in nodes if keeps_loose or node.source_id in used),
        pipes=tuple(
            replace(pipe, is_closed=pipe.is_closed or pipe.source_id in stopped) for pipe in pipes
        ),
        bridges=tuple(
            replace(one, is_shut=_is_shut(one.node) or one.name in stopped) for one in bridges
        ),
        layer=tuple(layer.values()),
        lengths=dict(leaving.lengths),
        warnings=(*model.warnings, *_told(sorted(stopped), loose, left, inline)),
    )


def _is_shut(node: NodeRecord) -> bool:
    return node.position == "kiinni" or node.usage_state == "poissa_kaytosta"


def _layer_valves(model: NetworkModel) -> dict[str, str]:
    """The node beside each valve of a layer."""
    valves = {n.source_id for n in model.nodes if n.type_code == "sulkuventtiili"}
    pairs = [(one.from_node, one.to_node) for one in model.couplings]
    return {
        valve: node
        for valve, node in (*pairs, *(pair[::-1] for pair in pairs))
        if valve in valves and valve.endswith(f"@{node}")
    }


def _reached(model: NetworkModel, layer: set[str]) -> dict[str, tuple[list[str], list[str]]]:
    """For each device: the nodes that it is coupled from and to."""
    devices = {n.source_id for n in model.nodes} - layer
    reached: dict[str, tuple[list[str], list[str]]] = {name: ([], []) for name in devices}
    for coupling in model.couplings:
        if coupling.to_node in reached:
            reached[coupling.to_node][0].append(coupling.from_node)
        if coupling.from_node in reached:
            reached[coupling.from_node][1].append(coupling.to_node)
    return reached


def _bridges(
    model: NetworkModel, beside: dict[str, str], reached: dict[str, tuple[list[str], list[str]]]
) -> tuple[list[Bridge], list[str]]:
    """Devices that can be links, and the ids of coupled nodes that cannot."""
    # What a pipe ends at, or a valve of the layer is beside, was a node in the model already.
    stood = {end for link in model.links for end in (link.start, link.end)}.union(beside.values())
    shaped = {
        name: (beside.get(before[0], before[0]), beside.get(behind[0], behind[0]))
        for name, (before, behind) in reached.items()
        if len(before) == len(behind) == 1 and name not in stood
    }
    names = {n.source_id for n in model.nodes}
    taken = {link.source_id for link in model.links}
    bridges, left = [], []
    for node in model.nodes:
        name = node.source_id
        if name not in shaped:
            continue
        start, end = shaped[name]
        if start in shaped or end in shaped or start == end or name in taken:
            left.append(name)
        else:
            own = _link_name(name, names, taken)
            taken.add(own)
            bridges.append(Bridge(name=own, node=node, start=start, end=end))
    return bridges, left


def _link_name(name: str, nodes: set[str], taken: set[str]) -> str:
    """The id of the link that a device was: without the noun that told it from a node."""
    link, _, noun = name.rpartition("/")
    return link if noun in _NOUNS and link in nodes and link not in taken else name


def _beside(link: LinkRecord, beside: dict[str, str]) -> LinkRecord:
    return replace(
        link, start=beside.get(link.start, link.start), end=beside.get(link.end, link.end)
    )


def _told(
    shut: list[str], loose: list[str], left: list[str], inline: list[NodeRecord]
) -> Iterable[str]:
    if shut:
        what = "links are written closed for a shut valve or pump at their end"
        yield f"{len(shut)} {what}: {some(shut)}"
    if loose:
        yield f"{len(loose)} nodes have no link and are left out: {some(loose)}"
    if inline:
        yield (
            f"{len(inline)} valves and pumps stand between pipes and are written as plain nodes, "
            f"which neither regulate nor pump: {some(node.source_id for node in inline)}"
        )
    if left:
        yield (
            f"{len(left)} devices stand beside another or have the id of a pipe, which a model "
            f"cannot say, and are left out: {some(left)}"
        )
