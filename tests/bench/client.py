"""The load client: curl, over loopback, a fixed list of requests and nothing more.

curl is written in C, so that the client takes little of the computer that it measures. Every batch
ends by itself: the list is finite and each request has a time limit.
"""

from __future__ import annotations

import re
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.support.basic import authorization

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

_SECONDS_PER_REQUEST: Final = 120
# The collection of one of several types is a member too.
_FEATURE: Final = re.compile(rb'<wfs:member>\s*<(?!wfs:)|"type":\s*"Feature"')
_FORMAT: Final = "%{http_code} %{size_download} %{time_starttransfer} %{time_total}\\n"


@dataclass(frozen=True, slots=True)
class Request:
    """A path with its query; with a ``body`` of JSON it is a POST.

    ``headers`` are names and values, which only loads send.
    """

    path: str
    body: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether the ledger has a line of its own for it; tiles share one, capabilities none."""
        return "/tiles/" not in self.path and "GetCapabilities" not in self.path


def features_in(body: bytes) -> int:
    """How many features GML 3.2 or GeoJSON holds, ours or the peer's."""
    return len(_FEATURE.findall(body))


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer: status, bytes of the body, ms to the first byte and to the last."""

    status: int
    size: int
    first_byte_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class Batch:
    """The answers to a list of requests, and the seconds for all of them."""

    samples: tuple[Sample, ...]
    seconds: float


@dataclass(slots=True)
class Client:
    """Somebody with a credential at ``address`` (``http://HOST:PORT``).

    Counts what the ledger must hold, and what it may hold beside: requests that were under way
    when a load ended.
    """

    address: str
    key: str
    secret: str
    recorded: int = 0
    unfinished: int = 0

    @property
    def authorization(self) -> str:
        """What signs its requests in, as their header Authorization."""
        return authorization(self.key, self.secret)

    def read(self, path: str, headers: Sequence[tuple[str, str]] = ()) -> tuple[Message, bytes]:
        """Headers and body of the answer to a GET; raises ``urllib.error.HTTPError``."""
        self.recorded += Request(path).is_recorded
        sent = {"Authorization": self.authorization, **dict(headers)}
        request = urllib.request.Request(self.address + path, headers=sent)
        with urllib.request.urlopen(request, timeout=_SECONDS_PER_REQUEST) as answer:
            return answer.headers, answer.read()

    def fetch(self, requests: Sequence[Request], clients: int = 1) -> Batch:
        """Ask for all of ``requests``, ``clients`` at a time, throwing the answers away.

        Raises ``RuntimeError`` when an answer is missing or no success: its time would say nothing.
        """
        command = ["curl", "--silent", "--no-progress-meter", "--config", "-"]
        if clients > 1:
            command += ["--parallel", "--parallel-immediate", "--parallel-max", str(clients)]
        config = "\nnext\n".join("\n".join(self._section(request)) for request in requests)
        begun = time.perf_counter()
        done = subprocess.run(command, input=config, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - begun
        samples = tuple(map(_sample, done.stdout.splitlines()))
        self.recorded += sum(request.is_recorded for request in requests)
        if len(samples) != len(requests) or done.returncode:
            got = f"{len(samples)} of {len(requests)} answers"
            msg = f"curl ended with {done.returncode} after {got}."
            raise RuntimeError(msg)
        faults = sorted({sample.status for sample in samples} - {200})
        if faults:
            msg = f"{self.address} answers with {faults}, for example {requests[0].path}."
            raise RuntimeError(msg)
        return Batch(samples, seconds)

    def _section(self, request: Request) -> Iterator[str]:
        yield f'url = "{self.address}{request.path}"'
        yield f'user = "{self.key}:{self.secret}"'
        yield 'output = "/dev/null"'
        yield f"max-time = {_SECONDS_PER_REQUEST}"
        yield f'write-out = "{_FORMAT}"'
        if request.body:
            yield 'header = "Content-Type: application/json"'
            yield "data-binary = " + _quoted(request.body)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _sample(line: str) -> Sample:
    status, size, first, total = line.split()
    return Sample(int(status), int(size), float(first) * 1000, float(total) * 1000)
