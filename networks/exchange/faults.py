"""Faults of geometry that a real model has: told, never a reason to refuse.

A model stays what it is, since its topology is by id; what a person draws is held to more.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from networks.exchange.model import some

if TYPE_CHECKING:
    from collections.abc import Iterable

    from networks.exchange.model import LinkRecord, NetworkModel, Position


def geometry_faults(model: NetworkModel) -> list[str]:
    """One sentence for each kind of fault that the placed model has, with count and first ids."""
    straight = [link for link in model.links if not _repeats(link.line)]
    lines = shapely.linestrings(
        [position[:2] for link in straight for position in link.line],
        indices=[number for number, link in enumerate(straight) for _ in link.line],
    )
    simple = shapely.is_simple(lines)
    found = (
        ("groups of nodes on one spot, such as", _on_one_spot(model)),
        ("links cross themselves", _ids(straight[i] for i in (~simple).nonzero()[0])),
        ("links have a vertex twice in a row", _ids(x for x in model.links if _repeats(x.line))),
        ("links have no length", _ids(x for x in model.links if len(_spots(x)) == 1)),
        ("nodes meet no link", _alone(model)),
    )
    return [f"{len(ids)} {what}: {some(ids)}" for what, ids in found if ids]


def _ids(links: Iterable[LinkRecord]) -> list[str]:
    return [link.source_id for link in links]


def _spots(link: LinkRecord) -> set[Position]:
    return {position[:2] for position in link.line}


def _repeats(line: tuple[Position, ...]) -> bool:
    return any(a[:2] == b[:2] for a, b in pairwise(line))


def _on_one_spot(model: NetworkModel) -> list[str]:
    """Groups of nodes with one place; what is coupled to a node belongs there and is no fault."""
    coupled = {coupling.from_node for coupling in model.couplings}
    coupled |= {coupling.to_node for coupling in model.couplings}
    devices = {"venttiili", "pumppaamo"}
    groups: dict[Position, list[str]] = defaultdict(list)
    for node in model.nodes:
        if not (node.kind in devices and node.source_id in coupled):
            groups[node.point[:2]].append(node.source_id)
    return [" = ".join(ids) for ids in groups.values() if len(ids) > 1]


def _alone(model: NetworkModel) -> list[str]:
    met = {end for link in model.links for end in (link.start, link.end)}
    met |= {end for coupling in model.couplings for end in (coupling.from_node, coupling.to_node)}
    return [node.source_id for node in model.nodes if node.source_id not in met]
