"""Hostile requests to the production server: no 5xx, the right document, no call outside."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from tests.bench.server import client_as, running
from tests.fuzz import seeds
from tests.fuzz.mutation import HOSTILE, mutated_text, mutated_xml, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_THREADS: Final = 6
_KEPT: Final = 20
_SERVER_FAULT: Final = 500
_CLIENT_FAULT: Final = 400
# gunicorn itself refuses a long address, before any face sees it.
_TOO_LONG: Final = 414
_TIMEOUT: Final = 60
# What a fault is written in, by face.
_DOCUMENTS: Final = {
    "/wfs": ("xml",),
    "/ogc": ("json", "html"),
    "/wms": ("xml",),
}
_FILTERS: Final = [tokens(text) for text in seeds.FILTERS]
_TEXTS: Final = [tokens(text) for text in seeds.CQL2_TEXTS]
_JSONS: Final = [tokens(text) for text in seeds.CQL2_JSONS]
_PAIRS: Final = [tokens(text) for text in seeds.PAIRS]
_BODIES: Final = [text.encode() for text in seeds.BODIES]
_NAMES: Final = ("limit", "bbox", "datetime", "crs", "sortby", "properties", "offset", "f", "x")
_MAP: Final = (
    "service=WMS&version=1.3.0&request=GetMap&layers=kaivo&styles=&crs=EPSG:3067&bbox=514000,6839000,"
    "515000,6840000&width=64&height=64&format=image/png"
)
_MAP_TOKENS: Final = [tokens(_MAP)]


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    target: str
    body: bytes = b""

    @property
    def face(self) -> str:
        return "/" + self.target[1:].split("?")[0].split("/")[0]


@dataclass
class HttpOutcome:
    """What became of the requests."""

    faces: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    slowest: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    faults: list[str] = field(default_factory=list)
    calls: int = 0
    seconds: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def statuses(self) -> list[str]:
        """All statuses that were answered."""
        return sorted({status for counts in self.faces.values() for status in counts})

    @property
    def right(self) -> bool:
        """Whether something was asked and nothing went wrong."""
        return bool(self.faces) and not self.faults and not self.calls

    def add(self, request: _Request, status: int, kind: str, seconds: float) -> None:
        """Count an answer and look whether it is as it should be."""
        with self.lock:
            self.faces[request.face][str(status)] += 1
            self.slowest[request.face] = max(self.slowest[request.face], seconds)
            wanted = _DOCUMENTS[request.face]
            fault = status >= _CLIENT_FAULT and status != _TOO_LONG
            wrong = fault and not any(word in kind for word in wanted)
            if (status >= _SERVER_FAULT or wrong) and len(self.faults) < _KEPT:
                what = f"{request.method} {request.target[:1500]}\n{request.body[:1500]!r}"
                self.faults.append(f"{status} {kind} for {what}")


def fuzz_http(requests: int, seconds: float, seed: int) -> HttpOutcome:
    """Send so many requests, or as many as go into the time, to a server of its own."""
    outcome = HttpOutcome()
    start = time.monotonic()
    with (
        _Trap() as trap,
        running() as server,
        client_as("feed", server.address) as client,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        sending = [
            pool.submit(
                _send,
                Random(f"{seed} {number}"),
                -(-requests // _THREADS),
                start + seconds,
                _Sender(server.port, client.authorization, trap.address),
                outcome,
            )
            for number in range(_THREADS)
        ]
        for sent in sending:
            sent.result()
    outcome.calls = trap.calls
    outcome.seconds = time.monotonic() - start
    return outcome


class _Trap:
    """Listens where hostile requests point; nobody should come."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen()
        self._socket.settimeout(0.2)
        self._open = True
        self._thread = threading.Thread(target=self._listen)
        self.calls = 0

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/trap"

    def __enter__(self) -> _Trap:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._open = False
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        while self._open:
            try:
                caller, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.calls += 1
            caller.close()


@dataclass
class _Sender:
    """One kept connection, and where hostile addresses point."""

    port: int
    credential: str
    trap: str

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT)

    def send(self, request: _Request) -> tuple[int, str]:
        """Send, and read the answer to its end."""
        headers = {"Authorization": self.credential, "Content-Type": "text/xml"}
        try:
            self._connection.request(request.method, request.target, request.body, headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()
            raise
        return answer.status, answer.headers.get("Content-Type", "")


def _send(random: Random, count: int, until: float, sender: _Sender, outcome: HttpOutcome) -> None:
    for _ in range(count):
        if time.monotonic() > until:
            return
        request = random.choice(_MAKERS)(random, sender.trap)
        started = time.monotonic()
        try:
            status, kind = sender.send(request)
        except (OSError, http.client.HTTPException) as error:
            status, kind = 599, f"no answer: {type(error).__name__}"
        outcome.add(request, status, kind, time.monotonic() - started)


def _query(text: str) -> str:
    """Key-value pairs with what cannot stand in an address written as it has to be."""
    return quote(text.encode(errors="replace"), safe="=&:/,()*'@")[:15_000]


def _by_pairs(random: Random, trap: str) -> _Request:
    text = mutated_text(random, _PAIRS)
    filled = text.replace(
        "{filter}", quote(mutated_text(random, _FILTERS).encode("utf-8", "replace"))
    )
    return _Request("GET", f"/wfs?{_query(filled.replace('http://127.0.0.1:9/x', trap))}")


def _by_body(random: Random, trap: str) -> _Request:
    body = mutated_xml(random, _BODIES)
    if random.random() < 0.1:
        spoiled = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{trap}">]>'.encode()
        body = spoiled + body
    elif random.random() < 0.1:
        body = body.replace(
            b" service=",
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
            f' xsi:schemaLocation="x {trap}" service='.encode(),
            1,
        )
    return _Request("POST", "/wfs", body.replace(b"http://127.0.0.1:9/x", trap.encode()))


def _by_filter(random: Random, _trap: str) -> _Request:
    json = random.random() < 0.4
    text = mutated_text(random, _JSONS if json else _TEXTS)[:8_000].encode(errors="replace")
    pairs = {
        "filter": text,
        "filter-lang": "cql2-json" if json else "cql2-text",
        "limit": "3",
    }
    return _Request("GET", f"/ogc/collections/kaivo/items?{urlencode(pairs)}"[:15_000])


def _by_parameter(random: Random, _trap: str) -> _Request:
    value = random.choice(HOSTILE).encode(errors="replace")
    name = random.choice(_NAMES)
    where = random.choice(
        ("kaivo/items", "kulutuspaikka/items", "kaivo", "x/items", "kaivo/items/x")
    )
    return _Request("GET", f"/ogc/collections/{where}?{urlencode({name: value, 'limit': '2'})}")


def _by_map(random: Random, trap: str) -> _Request:
    text = mutated_text(random, _MAP_TOKENS).replace("http://127.0.0.1:9/x", trap)
    return _Request("GET", f"/wms?{_query(text)}")


_MAKERS: Final[tuple[Callable[[Random, str], _Request], ...]] = (
    *(_by_pairs,) * 6,
    *(_by_body,) * 6,
    *(_by_filter,) * 4,
    *(_by_parameter,) * 3,
    _by_map,
)
