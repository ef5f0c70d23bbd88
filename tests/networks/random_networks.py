"""Random networks for hypothesis, and the same rules told again in networkx.

The second telling goes arc by arc and deletes what is shut, so it shares no idea with the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING

import networkx as nx
from hypothesis import strategies as st

from networks.graph.snapshot import Walk
from tests.networks.drawing import Drawing

if TYPE_CHECKING:
    from collections.abc import Iterable

_VALVES = (
    "sulkuventtiili",
    "tonttiventtiili",
    "takaiskuventtiili",
    "saatoventtiili",
    "paineenalennusventtiili",
)
_OTHERS = ("haara", "maapaloposti", "tonttiliitos", "vesitorni", "pumppu")
_WATER = "vesi"


@dataclass(frozen=True)
class Node:
    """A node as drawn."""

    type_code: str
    usage_state: str = "kaytossa"
    position: str | None = None
    condition: str | None = None
    level: float = float("nan")

    @property
    def is_closed(self) -> bool:
        """Closed for supply."""
        return self.position == "kiinni" or self.usage_state == "poissa_kaytosta"

    @property
    def isolates(self) -> bool:
        """An isolating valve that is shut or can be."""
        if self.type_code not in _VALVES[:2]:
            return False
        return self.position == "kiinni" or self.condition in ("toimii", "tuntematon")


@dataclass(frozen=True)
class Link:
    """A link or a coupling as drawn."""

    start: int
    end: int
    length: float
    flow: str = "tuntematon"
    inverts: tuple[float, float] = (float("nan"), float("nan"))
    type_code: str = "putki"
    is_closed: bool = False
    is_coupling: bool = False


@dataclass(frozen=True)
class Town:
    """A random network."""

    network: str
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def drawing(self) -> Drawing:
        """The network for the engine: nodes ``0``, ``1``, …, links likewise."""
        drawing = Drawing(network=self.network)
        for number, node in enumerate(self.nodes):
            codes = {"usage_state": node.usage_state}
            if node.position is not None and node.condition is not None:
                codes |= {"position": node.position, "condition": node.condition}
            drawing.node(
                str(number), node.type_code, (number * 7.0 % 5, number), level=node.level, **codes
            )
        for number, link in enumerate(self.links):
            if link.is_coupling:
                drawing.coupling(str(link.start), str(link.end))
                drawing.edge_rows[str(number)] = drawing.edge_rows.pop(f"{link.start}>{link.end}")
            else:
                drawing.link(
                    str(number), str(link.start), str(link.end), length=link.length, flow=link.flow,
                    inverts=link.inverts, type_code=link.type_code, is_closed=link.is_closed,
                )  # fmt: skip
        return drawing

    def flow_of(self, link: Link) -> int:
        """Which way a link flows: 1, -1 or 0."""
        if link.is_coupling:
            devices = {"pumppu", "takaiskuventtiili"}
            at = {self.nodes[link.start].type_code, self.nodes[link.end].type_code}
            return 1 if self.network != _WATER or at & devices else 0
        if link.flow != "tuntematon":
            return 1 if link.flow == "myotainen" else -1
        if self.network == _WATER:
            return 0
        levels = [
            self.nodes[end].level if isnan(invert) else invert
            for invert, end in zip(link.inverts, (link.start, link.end), strict=True)
        ]
        if link.type_code == "putki" and levels[0] < levels[1]:
            return -1
        return 1

    def holds_back(self, link: Link) -> bool:
        """Whether water cannot be supplied against the link's direction."""
        ends = {self.nodes[link.start].type_code, self.nodes[link.end].type_code}
        if link.is_coupling:
            return "takaiskuventtiili" in ends and self.network == _WATER
        return link.flow != "tuntematon" and self.network == _WATER

    def graph(
        self, walk: Walk, shut: Iterable[int] = (), start: int | None = None
    ) -> nx.MultiDiGraph:
        """All arcs that may be walked, with the number of the link as key.

        ``start`` is left even when it is closed.
        """
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(range(len(self.nodes)))
        stops = {n for n, node in enumerate(self.nodes) if node.is_closed} | set(shut)
        stops.discard(-1 if start is None else start)
        for number, link in enumerate(self.links):
            if link.is_closed:
                continue
            flow = self.flow_of(link)
            for origin, target, way in ((link.start, link.end, 1), (link.end, link.start, -1)):
                along = flow * way
                allowed = {
                    Walk.CONNECTED: True,
                    Walk.SUPPLY: along >= 0 or not self.holds_back(link),
                    Walk.DOWNSTREAM: along >= 0,
                    Walk.UPSTREAM: along <= 0,
                }[walk]
                if allowed and origin not in stops:
                    graph.add_edge(origin, target, key=number, weight=link.length)
        return graph

    def sources(self) -> list[int]:
        """Nodes that give water."""
        water = self.network == _WATER
        return [n for n, node in enumerate(self.nodes) if water and node.type_code == "vesitorni"]

    def wet(self, shut: Iterable[int] = ()) -> tuple[set[int], set[int]]:
        """Nodes and links that water comes to."""
        graph = self.graph(Walk.SUPPLY, shut)
        nodes = set().union(*({s} | nx.descendants(graph, s) for s in self.sources()), set())
        return nodes, {key for a, _b, key in graph.edges(keys=True) if a in nodes}

    def segment(self, start: int, stuck: set[int]) -> tuple[set[int], set[int]]:
        """Nodes and links that are joined with node ``start`` or cannot be parted from it."""
        bounds = {
            n for n, node in enumerate(self.nodes)
            if node.isolates and n != start and not (n in stuck and not node.is_closed)
        }  # fmt: skip
        pieces = nx.Graph()
        pieces.add_node(("node", start))
        for number, link in enumerate(self.links):
            for end in {link.start, link.end} - bounds:
                pieces.add_edge(("link", number), ("node", end))
            pieces.add_node(("link", number))
        found = nx.node_connected_component(pieces, ("node", start))
        links = {number for what, number in found if what == "link"}
        nodes = {number for what, number in found if what == "node"}
        for valve in bounds:
            beside = {n for n, link in enumerate(self.links) if valve in (link.start, link.end)}
            ends = sum((link.start == valve) + (link.end == valve) for link in self.links)
            if beside and beside <= links and ends > 1:
                nodes.add(valve)
        return nodes, links

    def rim(self, nodes: set[int], links: set[int]) -> set[int]:
        """Valves at the links of a segment that are not inside it."""
        ends = {end for n in links for end in (self.links[n].start, self.links[n].end)}
        return ends - nodes


def _levels() -> st.SearchStrategy[float]:
    return st.sampled_from([1.0, 2.0, 3.0, float("nan")])


def nodes() -> st.SearchStrategy[Node]:
    """Plain nodes twice as often as valves."""
    plain = st.builds(
        Node,
        type_code=st.sampled_from((*_OTHERS, "haara", "haara")),
        usage_state=st.sampled_from(("kaytossa", "kaytossa", "poissa_kaytosta")),
        level=_levels(),
    )
    valve = st.builds(
        Node,
        type_code=st.sampled_from((*_VALVES, "sulkuventtiili", "sulkuventtiili")),
        position=st.sampled_from(("auki", "auki", "kiinni", "tuntematon")),
        condition=st.sampled_from(("toimii", "toimii", "ei_toimi", "tuntematon")),
    )
    return plain | valve


@st.composite
def towns(draw: st.DrawFn) -> Town:
    """Networks of up to 14 nodes with parallel links, loops and several parts."""
    drawn = tuple(draw(st.lists(nodes(), min_size=1, max_size=14)))
    end = st.integers(0, len(drawn) - 1)
    link = st.builds(
        Link,
        start=end,
        end=end,
        length=st.integers(1, 9).map(float),
        flow=st.sampled_from(("tuntematon", "tuntematon", "myotainen", "vastainen")),
        inverts=st.tuples(_levels(), _levels()),
        type_code=st.sampled_from(("putki", "putki", "paineputki")),
        is_closed=st.sampled_from((False, False, False, True)),
    )
    coupling = st.builds(
        Link, start=end, end=end, length=st.just(0.0), is_coupling=st.just(True)
    ).filter(lambda one: one.start != one.end)
    links = draw(st.lists(link | link | coupling, max_size=24))
    return Town(draw(st.sampled_from((_WATER, _WATER, "jatevesi"))), drawn, tuple(links))
