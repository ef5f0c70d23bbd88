"""Small networks drawn by hand, for the pure engine: objects are called by names."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from networks.graph.places import Place
from networks.graph.snapshot import build_snapshot
from networks.graph.tables import edge_table, node_table
from networks.graph.traits import FLOWS, KINDS, NETWORKS, Trait, link_traits, node_traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Integers

_KINDS = {
    "sulkuventtiili": "venttiili",
    "tonttiventtiili": "venttiili",
    "takaiskuventtiili": "venttiili",
    "saatoventtiili": "venttiili",
    "paineenalennusventtiili": "venttiili",
    "maapaloposti": "paloposti",
    "pumppu": "pumppaamo",
    "tonttiliitos": "liitoskohta",
    "tarkastuskaivo": "kaivo",
}
NAN = float("nan")


@dataclass
class Drawing:
    """Objects by name; ``snapshot`` when all are drawn. Names of nodes and links are apart."""

    network: str = "vesi"
    node_rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    edge_rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def node(
        self,
        name: str,
        type_code: str = "haara",
        at: tuple[float, float] = (0.0, 0.0),
        *,
        level: float = NAN,
        **codes: Any,
    ) -> None:
        """A node; ``codes`` are usage_state, position and condition."""
        traits = node_traits(type_code, network=self.network, **codes)
        kind = KINDS.index(_KINDS.get(type_code, "laite"))
        key = len(self.node_rows) + 1
        self.node_rows[name] = (
            key, *map(float, at), level, traits, kind, NETWORKS.index(self.network),
        )  # fmt: skip

    def link(
        self,
        name: str,
        start: str,
        end: str,
        *,
        length: float = 1.0,
        flow: str = "tuntematon",
        inverts: tuple[float, float] = (NAN, NAN),
        **codes: Any,
    ) -> None:
        """A link; its ends become plain nodes if they are not drawn yet."""
        traits = link_traits(codes.pop("type_code", "putki"), **codes)
        self._edge(name, start, end, length, *inverts, traits, FLOWS[flow])

    def coupling(self, start: str, end: str) -> None:
        """The inside joint of a device, called ``start>end``."""
        self._edge(f"{start}>{end}", start, end, 0.0, NAN, NAN, int(Trait.COUPLING), 0)

    def chain(self, *names: str) -> None:
        """Links ``a-b``, ``b-c``, … between nodes in a row."""
        for start, end in pairwise(names):
            self.link(f"{start}-{end}", start, end)

    def snapshot(self) -> Snapshot:
        """The network as questions see it."""
        nodes = node_table(self.node_rows.values())
        return build_snapshot(nodes, edge_table(self.edge_rows.values(), nodes))

    def at_node(self, name: str) -> Place:
        """The place of a node."""
        return Place(node=list(self.node_rows).index(name))

    def on_link(self, name: str) -> Place:
        """The place of a link."""
        return Place(edge=list(self.edge_rows).index(name))

    def index(self, *names: str) -> list[int]:
        """Indices of nodes."""
        return [list(self.node_rows).index(name) for name in names]

    def nodes(self, indices: Integers | Iterable[int]) -> list[str]:
        """The names of nodes."""
        names = list(self.node_rows)
        return [names[index] for index in np.asarray(list(indices), int)]

    def links(self, indices: Integers | Sequence[int]) -> list[str]:
        """The names of links and couplings."""
        names = list(self.edge_rows)
        return [names[index] for index in indices]

    def _edge(self, name: str, start: str, end: str, length: float, *rest: Any) -> None:
        for end_name in (start, end):
            if end_name not in self.node_rows:
                self.node(end_name)
        start_invert, end_invert, traits, flow = rest
        keys = [self.node_rows[one][0] for one in (start, end)]
        self.edge_rows[name] = (
            len(self.edge_rows) + 1, *keys, length, start_invert, end_invert, traits, flow,
            NETWORKS.index(self.network),
        )  # fmt: skip


def drawn(*chains: str, network: str = "vesi", **types: str) -> Drawing:
    """Chains of names divided by blanks; ``types`` gives type codes of nodes by name."""
    drawing = Drawing(network=network)
    for name in dict.fromkeys(chain.from_iterable(one.split() for one in chains)):
        type_code = types.get(name, "haara")
        valve = _KINDS.get(type_code) == "venttiili"
        codes: dict[str, Any] = {"position": "auki", "condition": "toimii"} if valve else {}
        drawing.node(name, type_code, **codes)
    for one in chains:
        drawing.chain(*one.split())
    return drawing
