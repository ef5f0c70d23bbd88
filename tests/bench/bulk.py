"""W1–W3: everything of a type in one answer, beside PostgreSQL alone and beside the peer."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Final

from tests.bench import postgresql, statements
from tests.bench.client import Request
from tests.bench.figures import spread

if TYPE_CHECKING:
    from tests.bench.client import Client
    from tests.bench.peer import Peer
    from tests.bench.processes import Usage
    from tests.bench.server import Server

WFS: Final = "/wfs?service=WFS&version=2.0.0&request=GetFeature"
PIPES: Final = "vv:vesijohto,vv:jatevesiviemari,vv:hulevesiviemari"
_API: Final = (
    "/ogc/collections/kulutuspaikka/items?f=json&limit=1000000"
    "&crs=http://www.opengis.net/def/crs/EPSG/0/3067"
)
_JSON: Final = "&outputFormat=application/json&srsName=urn:ogc:def:crs:EPSG::3067"


@dataclass(frozen=True, slots=True)
class Case:
    """A download: its name in the design, what it is, its address; whether the peer has it too."""

    name: str
    title: str
    path: str
    beside: bool = True


CASES: Final = (
    Case("W1", "all points, GML 3.2", f"{WFS}&typenames=vv:kulutuspaikka"),
    Case("W2", "all pipes, GML 3.2", f"{WFS}&typenames={PIPES}"),
    Case("W2a", "water mains, GML 3.2", f"{WFS}&typenames=vv:vesijohto"),
    Case("W3a", "all points, GeoJSON", f"{WFS}&typenames=vv:kulutuspaikka{_JSON}"),
    Case("W3b", "all pipes, GeoJSON", f"{WFS}&typenames={PIPES}{_JSON}"),
    Case("W3c", "all points, OGC API", _API, beside=False),
)
HEAD: Final = (
    "case",
    "what",
    "features",
    "MB",
    "service s",
    "PostgreSQL s",
    "ratio min / median / max",
    "CPU ratio",
    "first byte ms",
    "memory MB",
    "k features/s",
    "CPU s web + PG",
    "others",
    "MapServer k/s",
    "bytes",
    "ratio min / median / max",
)


@dataclass(slots=True)
class Result:
    """What the pairs of one case gave."""

    case: Case
    features: int
    size: int
    service: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    first_byte_ms: list[float] = field(default_factory=list)
    memory_mb: list[float] = field(default_factory=list)
    service_use: list[Usage] = field(default_factory=list)
    alone_use: list[Usage] = field(default_factory=list)
    peer: list[float] = field(default_factory=list)
    peer_size: int = 0

    def row(self) -> list[str]:
        """The cells of ``HEAD``."""
        web = median(use.web for use in self.service_use)
        database = median(use.database for use in self.service_use)
        by_psql = median(use.database + use.client for use in self.alone_use)
        seconds = [*self.service, *self.alone]
        others = sum(use.others for use in [*self.service_use, *self.alone_use]) / sum(seconds)
        return [
            self.case.name,
            self.case.title,
            f"{self.features}",
            f"{self.size / 1e6:.1f}",
            f"{median(self.service):.2f}",
            f"{median(self.alone):.2f}",
            spread([a / b for a, b in zip(self.service, self.alone, strict=True)]),
            f"{(web + database) / by_psql:.2f}",
            f"{median(self.first_byte_ms):.0f} (≤ {max(self.first_byte_ms):.0f})",
            f"{max(self.memory_mb):.0f}",
            f"{self.features / median(self.service) / 1000:.0f}",
            f"{web:.2f} + {database:.2f}",
            f"{others:.1f}",
            *self._beside(),
        ]

    def _beside(self) -> list[str]:
        """Features a second of the peer, bytes a feature, and how many times longer it takes."""
        if not self.peer:
            return ["", "", ""]
        return [
            f"{self.features / median(self.peer) / 1000:.0f}",
            f"{self.peer_size / self.features:.0f}",
            spread([theirs / mine for theirs, mine in zip(self.peer, self.service, strict=True)]),
        ]


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked: the service, by ``client``; this process, by ``inner``; the peer if there."""

    server: Server
    client: Client
    inner: Client
    peer: Peer | None


def measure(case: Case, asked: Asked, rounds: int) -> Result:
    """Take the service, PostgreSQL alone and the peer in turn, ``rounds`` times each.

    Raises ``RuntimeError`` when an answer over HTTP is not what it should be.
    """
    server = asked.server
    learnt = statements.streamed(case.path, asked.inner)
    if not learnt.features:
        msg = f"{case.name} gives no features: is there data?"
        raise RuntimeError(msg)
    result = Result(case, learnt.features, learnt.size)
    for _ in range(rounds):
        _service(result, server, asked.client)
        before = server.usage()
        result.alone.append(postgresql.copy_seconds(learnt.statements))
        result.alone_use.append(server.usage().since(before))
        if case.beside and asked.peer is not None:
            _ask_peer(result, asked.peer)
    return result


def _ask_peer(result: Result, peer: Peer) -> None:
    asked = Request(result.case.path)
    if not result.peer:
        peer.require_features(asked, result.features)
    samples = peer.client.fetch(peer.requests(asked)).samples
    result.peer.append(sum(sample.total_ms for sample in samples) / 1000)
    result.peer_size = sum(sample.size for sample in samples)


def _service(result: Result, server: Server, client: Client) -> None:
    server.reset_peaks()
    before = server.usage()
    batch = client.fetch([Request(result.case.path)])
    result.service_use.append(server.usage().since(before))
    (sample,) = batch.samples
    if sample.size != result.size:
        msg = f"{result.case.name} gave {sample.size} bytes, not {result.size}."
        raise RuntimeError(msg)
    result.service.append(sample.total_ms / 1000)
    result.first_byte_ms.append(sample.first_byte_ms)
    result.memory_mb.append(server.above_idle_mb())
