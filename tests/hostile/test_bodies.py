"""Bodies that would take memory or time."""

from __future__ import annotations

import gzip
import time
import tracemalloc
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from gisapp.ogc import limits
from tests.support.ogc import WFS, post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

pytestmark = pytest.mark.django_db

START = f'<wfs:GetFeature xmlns:wfs="{WFS["2.0.0"]}" service="WFS" version="2.0.0"'
MOST_SECONDS = 5
MOST_BYTES = 8 * limits.BODY_BYTES


@pytest.fixture
def planner(client_as: Callable[[str], Client]) -> Client:
    client = client_as("planner")
    # The first request of a process imports the service; that is not the price of a body.
    post(client, f"{START}/>".encode())
    return client


@contextmanager
def frugal(most_bytes: int) -> Iterator[None]:
    """Fail when what is done takes more memory, or more time of a processor, than it may."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
        taken, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # Watching the memory slows everything down several times.
    assert taken < MOST_SECONDS
    assert peak < most_bytes


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f' a{number}="1"' for number in range(1_000_000)) + "/>",
        "".join(f' a{number}=""' for number in range(200_000)) + "/>",
        ">" + "<a/>" * 400_000 + "</wfs:GetFeature>",
        '><wfs:Query typeNames="' + "kaivo " * 500_000 + '"/></wfs:GetFeature>',
        ">" + "<wfs:Query typeNames='kaivo'/>" * 30_000 + "</wfs:GetFeature>",
    ],
    ids=["a million attributes", "within the limit", "elements", "types", "queries"],
)
def test_a_crowded_body_is_refused_soon(planner: Client, inside: str) -> None:
    body = (START + inside).encode()

    with frugal(len(body) + MOST_BYTES):
        answer = post(planner, body)

    assert answer.status == 400


def test_a_compressed_body_is_not_unpacked(planner: Client) -> None:
    body = gzip.compress(b"<a>" + b" " * limits.BODY_BYTES * 10 + b"</a>")

    for headers in ({"Content-Encoding": "gzip"}, {}):
        with frugal(limits.BODY_BYTES):
            response: Any = planner.post("/wfs", body, content_type="text/xml", headers=headers)
        assert 400 <= response.status_code < 500
