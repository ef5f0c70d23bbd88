"""Ends of drawn pipes meet nodes: by the ids they name, else by place within one tolerance.

An end that meets no node but other ends makes a node with them; one with nothing near it is the
end of a pipe and gets a node of its own. An end that comes near a node or another end and does not
meet it is a fault of drawing, and refuses the file: whoever drew it meant something else.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gisapp.core.errors import InvalidInputError
from networks.exchange.model import NodeRecord, checked_id, refuse_duplicates, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from networks.exchange.model import LinkRecord, NetworkModel, Position

TOLERANCE_M: Final = 0.05
"""Ends this close are one place: the 0.05 m of a good field survey."""
NEAR_M: Final = 1.0
"""Ends this close that do not meet were meant to."""
_FLAT: Final = 2
_SIDES: Final = ("alku", "loppu")


@dataclass(frozen=True, slots=True)
class _Ends:
    """Both ends of every link: end ``2 i`` starts link ``i`` and end ``2 i + 1`` ends it."""

    links: tuple[LinkRecord, ...]
    points: NDArray[np.object_]

    def name(self, end: int) -> str:
        """An id for the node that this end makes."""
        return f"{self.links[end // 2].source_id}/{_SIDES[end % 2]}"

    def position(self, end: int) -> Position:
        """Where the end is."""
        return self.links[end // 2].line[0 if end % 2 == 0 else -1]

    def given(self, end: int) -> str:
        """The node that the file names for the end, or nothing."""
        link = self.links[end // 2]
        return link.start if end % 2 == 0 else link.end


def join(model: NetworkModel, *, keep_gaps: bool = False) -> NetworkModel:
    """The model, placed, with a node at every end and every line drawn up to its nodes.

    Raises ``InvalidInputError`` with the number and the first places of ends that do not meet;
    with ``keep_gaps`` each such end has a node of its own.
    """
    ends = _Ends(
        model.links,
        np.array(
            [
                shapely.Point(p[:_FLAT])
                for link in model.links
                for p in (link.line[0], link.line[-1])
            ],
            dtype=object,
        ),
    )
    met = _met_nodes(ends, model.nodes)
    loose = [end for end in range(len(ends.points)) if not met[end]]
    groups = _groups(ends, loose)
    if not keep_gaps:
        _refuse_gaps(ends, model.nodes, groups)
    made = []
    for group in groups:
        node = _made_node(ends, group)
        made.append(node)
        for end in group:
            met[end] = node.source_id
    nodes = (*model.nodes, *made)
    refuse_duplicates(((node.source_id, node.place) for node in nodes), "nodes")
    joined = replace(model, nodes=nodes, links=_drawn_up(model.links, met, nodes))
    return replace(joined, warnings=(*model.warnings, *_crossings(joined, made)))


def _met_nodes(ends: _Ends, nodes: tuple[NodeRecord, ...]) -> list[str]:
    """The node of each end, by the id it names or by place; empty where there is none."""
    met = [ends.given(end) for end in range(len(ends.points))]
    by_id = {node.source_id: node for node in nodes}
    apart = [
        end
        for end, node in enumerate(met)
        if node and shapely.distance(ends.points[end], _point(by_id[node])) > TOLERANCE_M
    ]
    if apart:
        _refuse(ends, apart, f"are more than {TOLERANCE_M} m from the node that they name")
    if nodes:
        tree = shapely.STRtree([_point(node) for node in nodes])
        found, nearest = tree.query_nearest(
            ends.points, max_distance=TOLERANCE_M, all_matches=False
        )
        for end, node_index in zip(found.tolist(), nearest.tolist(), strict=True):
            met[end] = met[end] or nodes[node_index].source_id
    return met


def _groups(ends: _Ends, loose: list[int]) -> list[list[int]]:
    """Loose ends that are one place, each group in rising order."""
    if not loose:
        return []
    points = ends.points[loose]
    leader = list(range(len(loose)))

    def root(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    tree = shapely.STRtree(points)
    for a, b in tree.query(points, predicate="dwithin", distance=TOLERANCE_M).T.tolist():
        low, high = sorted((root(a), root(b)))
        leader[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for index, end in enumerate(loose):
        groups[root(index)].append(end)
    return list(groups.values())


def _refuse_gaps(ends: _Ends, nodes: tuple[NodeRecord, ...], groups: list[list[int]]) -> None:
    """Refuse single ends that have a node or an end of another pipe near them."""
    single = [group[0] for group in groups if len(group) == 1]
    if not single:
        return
    near = set(_near(ends, single))
    if nodes:
        tree = shapely.STRtree([_point(node) for node in nodes])
        found = tree.query(ends.points[single], predicate="dwithin", distance=NEAR_M)[0]
        near.update(single[index] for index in found.tolist())
    if near:
        _refuse(ends, sorted(near), f"come within {NEAR_M} m of a node or another end, not to it")


def _near(ends: _Ends, single: list[int]) -> Iterator[int]:
    tree = shapely.STRtree(ends.points)
    pairs = tree.query(ends.points[single], predicate="dwithin", distance=NEAR_M)
    for index, other in pairs.T.tolist():
        if single[index] // 2 != other // 2:
            yield single[index]


def _refuse(ends: _Ends, faulty: list[int], what: str) -> None:
    places = (
        f"{ends.links[end // 2].source_id} ({('start', 'end')[end % 2]}, "
        f"E {ends.position(end)[0]:.2f} N {ends.position(end)[1]:.2f})"
        for end in faulty
    )
    msg = (
        f"Pipes do not meet: {len(faulty)} of {len(ends.points)} ends {what} "
        f"(the tolerance is {TOLERANCE_M} m). First: {some(places)}."
    )
    raise InvalidInputError(msg, locator=ends.links[faulty[0] // 2].place)


def _made_node(ends: _Ends, group: list[int]) -> NodeRecord:
    """A node for ends that are one place, called after the first of them by name."""
    first = min(group, key=ends.name)
    link = ends.links[first // 2]
    return NodeRecord(
        source_id=checked_id(ends.name(first), link.place),
        network=link.network,
        place=link.place,
        kind="laite",
        type_code={1: "paa", 2: "liitos"}.get(len(group), "haara"),
        point=ends.position(first),
        height_system=link.height_system,
        capture_method="tuntematon",
    )


def _drawn_up(
    links: tuple[LinkRecord, ...], met: list[str], nodes: tuple[NodeRecord, ...]
) -> tuple[LinkRecord, ...]:
    """Links with their nodes, and their first and last position moved onto them."""
    places = {node.source_id: node.point[:_FLAT] for node in nodes}
    drawn = []
    for index, link in enumerate(links):
        start, end = met[2 * index], met[2 * index + 1]
        line = (
            (*places[start], *link.line[0][_FLAT:]),
            *link.line[1:-1],
            (*places[end], *link.line[-1][_FLAT:]),
        )
        drawn.append(replace(link, start=start, end=end, line=line))
    return tuple(drawn)


def _crossings(model: NetworkModel, made: list[NodeRecord]) -> list[str]:
    """A warning for pipes that end on another pipe between its ends: links are never split here."""
    alone = [node for node in made if node.type_code == "paa"]
    if not alone:
        return []
    lines = [shapely.LineString([p[:_FLAT] for p in link.line]) for link in model.links]
    points = [_point(node) for node in alone]
    found = shapely.STRtree(lines).query(points, predicate="dwithin", distance=TOLERANCE_M)
    touching = dict.fromkeys(
        alone[index].source_id
        for index, line in found.T.tolist()
        if alone[index].source_id not in (model.links[line].start, model.links[line].end)
    )
    if not touching:
        return []
    what = "pipes end on another pipe between its ends and are not joined to it"
    return [f"{len(touching)} {what}: {some(touching)}"]


def _point(node: NodeRecord) -> shapely.Point:
    return shapely.Point(node.point[:_FLAT])
