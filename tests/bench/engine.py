"""N1–N5: the network engine over HTTP, beside bare graph libraries and pgRouting."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from gisapp.ogc.stream import snapshot as one_snapshot
from networks.graph.places import Place
from networks.graph.snapshot import Walk
from networks.graph.traits import KINDS, WATER, Trait
from networks.isolation.segments import closure
from networks.models import Link, Node
from networks.resident import current
from networks.tracing.traces import trace
from tests.bench import graph_peers, processes
from tests.bench.client import Request
from tests.bench.figures import percentile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from networks.graph.snapshot import Snapshot
    from networks.graph.tables import Table
    from tests.bench.client import Client
    from tests.bench.graph_peers import Library
    from tests.bench.server import Server

# Memory before the large answers: what their rows leave in the process is not the graph's.
NAMES: Final = ("N1", "N4", "N5", "N2", "N3")
TITLE: Final = (
    "The network engine over HTTP; bare: the faster of igraph and rustworkx, numbers of nodes alone"
)
HEAD: Final = (
    "case",
    "what",
    "links",
    "p50 ms",
    "p95",
    "bar",
    "CPU ms web + PG",
    "bare p50",
    "p95",
    "2 × bare + 10",
    "pgRouting ms",
    "times",
)
_SEED: Final = 1
_QUESTIONS: Final = 60
_BARE: Final = 20
_SLOW: Final = 3
_EDITS: Final = 12
_TRACED_LINKS: Final = 5_000
_NEAR: Final = 0.2
_WAYS: Final = 60
_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Ground:
    """Who is asked, and the graph that the questions are chosen from."""

    server: Server
    client: Client
    snapshot: Snapshot
    idle_mb: dict[int, float]


@dataclass(slots=True)
class Times:
    """Times of one case in ms; those beside it may be missing."""

    title: str
    bar: str
    links: int
    asked: list[float]
    cpu: str
    bare: dict[str, list[float]] = field(default_factory=dict)
    routed: list[float] = field(default_factory=list)

    def cells(self) -> list[str]:
        """The cells of ``HEAD`` after the name."""
        own = [self.title, f"{self.links}", f"{median(self.asked):.1f}"]
        own += [f"{percentile(self.asked, 0.95):.1f}", self.bar, self.cpu]
        if not self.bare:
            return [*own, *[""] * 5]
        name, best = min(self.bare.items(), key=lambda one: percentile(one[1], 0.95))
        most = percentile(best, 0.95)
        return [
            *own,
            f"{median(best):.1f} {name}",
            f"{most:.1f}",
            f"{2 * most + 10:.0f}",
            f"{median(self.routed):.0f}" if self.routed else "not here",
            f"{median(self.routed) / median(self.asked):.0f}" if self.routed else "",
        ]


def prepared(server: Server, client: Client) -> Ground:
    """The graph in this process; the memory of the workers before they have one."""
    idle = {pid: processes.private_mb(pid) for pid in server.workers}
    with one_snapshot(_SECONDS):
        return Ground(server, client, current().snapshot, idle)


def measure(name: str, ground: Ground) -> list[str]:
    """Measure one of ``NAMES``; the cells of ``HEAD``."""
    cases = {"N1": _isolation, "N2": _trace, "N3": _whole, "N4": _edited, "N5": _memory}
    return [name, *cases[name](ground)]


def _isolation(ground: Ground) -> list[str]:
    snapshot, generator = ground.snapshot, random.Random(_SEED)
    mains = _water_mains(snapshot)
    edges = [int(edge) for edge in generator.choices(mains, k=_QUESTIONS)]
    paths = [f"/api/isolation?at=vesijohto/{one}" for one in _names(Link, snapshot.edges, edges)]
    times = _asked(ground, "isolation of a water main", "100", paths)
    inside, hub = graph_peers.within_segments(snapshot), len(snapshot.nodes)
    segments = graph_peers.libraries(snapshot, inside)
    feeds = graph_peers.libraries(snapshot, snapshot.supply)
    for within, supply in zip(segments, feeds, strict=True):

        def bare(edge: int, within: Library = within, supply: Library = supply) -> object:
            met = {near for end in _ends(snapshot, edge) for near in (end, *within.reach(end))}
            return supply.reach_without(hub, [node for node in met if snapshot.boundary[node]])

        times.bare[within.name] = _timed(bare, edges[:_BARE])
    with graph_peers.routing() as routing:
        if routing is not None:
            routing.take("within", snapshot, inside)
            routing.take("supply", snapshot, snapshot.supply)
            for edge in edges[:_SLOW]:
                shut = closure(snapshot, [Place(edge=edge)]).valves.tolist()
                segment = routing.reached("within", _ends(snapshot, edge)[0])
                times.routed.append(segment + routing.reached("supply", hub, shut))
    return times.cells()


def _trace(ground: Ground) -> list[str]:
    snapshot = ground.snapshot
    starts = _starts(snapshot)
    if not starts:
        msg = f"No upstream trace has about {_TRACED_LINKS} links: is there data?"
        raise RuntimeError(msg)
    names = _names(Node, snapshot.nodes, starts)
    paths = [f"/api/trace?from=kaivo/{name}&direction=upstream" for name in names]
    title = f"upstream trace of about {_TRACED_LINKS} links"
    times = _asked(ground, title, "100", paths * -(-_QUESTIONS // len(paths)))
    times.links = _links_of(snapshot, starts[0])
    for library in graph_peers.libraries(snapshot, snapshot.upstream):
        times.bare[library.name] = _timed(library.reach, (starts * _BARE)[:_BARE])
    with graph_peers.routing() as routing:
        if routing is not None:
            routing.take("upstream", snapshot, snapshot.upstream)
            times.routed += [routing.reached("upstream", start) for start in starts[:_SLOW]]
    return times.cells()


def _whole(ground: Ground) -> list[str]:
    snapshot = ground.snapshot
    source = int(np.flatnonzero(snapshot.nodes["traits"] & Trait.SOURCE)[0])
    (name,) = _names(Node, snapshot.nodes, [source])
    path = f"/api/trace?from=laite/{name}&direction=connected"
    times = _asked(ground, "all that is connected, a summary", "500", [path] * _BARE)
    times.links = len(trace(snapshot, Place(node=source), Walk.CONNECTED).links)
    for library in graph_peers.libraries(snapshot, snapshot.connected):
        times.bare[library.name] = _timed(library.reach, [source] * _BARE)
    with graph_peers.routing() as routing:
        if routing is not None:
            routing.take("connected", snapshot, snapshot.connected)
            times.routed += [routing.component("connected", source) for _ in range(_SLOW)]
    return times.cells()


def _edited(ground: Ground) -> list[str]:
    """The first question after a valve was turned; it is turned back."""
    snapshot = ground.snapshot
    valves = np.flatnonzero(snapshot.boundary & (snapshot.nodes["traits"] & Trait.CLOSED == 0))
    rows = Node.objects.filter(pk=int(snapshot.nodes["key"][valves[0]]))
    (kept,) = rows.values_list("position", flat=True)
    (start,) = _names(Link, snapshot.edges, _water_mains(snapshot)[:1])
    path = f"/api/isolation?at=vesijohto/{start}"
    asked: list[float] = []
    before = ground.server.usage()
    try:
        for number in range(_EDITS):
            rows.update(position=kept if number % 2 else "kiinni")
            (sample,) = ground.client.fetch([Request(path)]).samples
            asked.append(sample.total_ms)
    finally:
        rows.update(position=kept)
    cpu = _cpu(ground.server.usage().since(before), _EDITS)
    links = len(snapshot.edges)
    return Times("first question after an edit", "200", links, asked, cpu).cells()


def _memory(ground: Ground) -> list[str]:
    """Private memory that the workers have gained by the isolations and edits before."""
    grown = max(processes.private_mb(pid) - idle for pid, idle in ground.idle_mb.items())
    links = len(ground.snapshot.edges)
    each = grown * 2**20 / links
    title = f"bytes a link and worker, private: {each:.0f} (bar 100)"
    return [title, f"{links}", *[""] * (len(HEAD) - 3)]


def _asked(ground: Ground, title: str, bar: str, paths: Sequence[str]) -> Times:
    requests = [Request(path) for path in paths]
    ground.client.fetch(requests[:_SLOW])
    before = ground.server.usage()
    samples = ground.client.fetch(requests).samples
    cpu = _cpu(ground.server.usage().since(before), len(requests))
    asked = [sample.total_ms for sample in samples]
    return Times(title, bar, len(ground.snapshot.edges), asked, cpu)


def _cpu(use: processes.Usage, answers: int) -> str:
    return f"{use.web * 1000 / answers:.1f} + {use.database * 1000 / answers:.1f}"


def _timed(ask: Callable[[int], object], starts: Sequence[int]) -> list[float]:
    return [graph_peers.milliseconds(partial(ask, start)) for start in starts]


def _water_mains(snapshot: Snapshot) -> list[int]:
    edges = snapshot.edges
    counted = (edges["network"] == WATER) & (edges["traits"] & Trait.COUPLING == 0)
    mains: list[int] = np.flatnonzero(counted & snapshot.supplied[edges["start"]]).tolist()
    return mains


def _ends(snapshot: Snapshot, edge: int) -> list[int]:
    ends: list[int] = Place(edge=edge).nodes(snapshot).tolist()
    return ends


def _names(model: type[Link | Node], table: Table, places: Sequence[int]) -> list[str]:
    """Public ids of rows of the graph."""
    keys = [int(key) for key in table["key"][list(places)]]
    known = dict(model.objects.filter(pk__in=keys).values_list("pk", "tunnus"))
    return [str(known[key]) for key in keys]


def _starts(snapshot: Snapshot) -> list[int]:
    """Manholes above which about ``_TRACED_LINKS`` links lie: on the ways down from some others."""
    generator, starts = random.Random(_SEED), list[int]()
    manholes = np.flatnonzero(snapshot.nodes["kind"] == KINDS.index("kaivo")).tolist()
    for manhole in generator.sample(manholes, min(len(manholes), _WAYS)):
        down = trace(snapshot, Place(node=manhole), Walk.DOWNSTREAM).nodes
        way = down[snapshot.nodes["kind"][down] == KINDS.index("kaivo")].tolist()
        place = bisect_left(way, _TRACED_LINKS, key=partial(_links_of, snapshot))
        near = way[max(0, place - 1) : place + 1]
        starts += [
            one for one in near if abs(_links_of(snapshot, one) / _TRACED_LINKS - 1) <= _NEAR
        ]
    return list(dict.fromkeys(starts))


def _links_of(snapshot: Snapshot, manhole: int) -> int:
    return len(trace(snapshot, Place(node=manhole), Walk.UPSTREAM).links)
