"""A query ends when its client goes away: the real server, real sockets, the real database."""

from __future__ import annotations

import socket
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

import pytest

from gisapp.models import LedgerEntry
from gisapp.ogc.hangups import has_gone
from networks.models import Node
from tests.make import make_credential, make_point
from tests.support.served import served, sessions, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.features import Sessions

REQUEST: Final = (
    "GET /wfs?service=WFS&request=GetFeature&typenames=vv:paloposti&count={count} HTTP/1.1\r\n"
    "Host: 127.0.0.1\r\nAuthorization: {credential}\r\n\r\n"
)
# Of whoever asks here.
READING: Final = "usename = 'gis_feed' AND state = 'active'"


@pytest.fixture
def port(transactional_db: None) -> Iterator[int]:
    """The port of a server with one worker over the test database."""
    with served() as server:
        yield server.port


def ask(port: int, credential: str, number: int = 10) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.sendall(REQUEST.format(credential=credential, count=number).encode())
    return client


@pytest.fixture
def locked(two_sessions: Sessions) -> None:
    """Another session holds the table of the nodes, so that whoever reads it has to wait."""
    two_sessions[0].execute("LOCK TABLE networks_node IN ACCESS EXCLUSIVE MODE")


def test_a_query_that_waits_ends_with_its_client(port: int, locked: None) -> None:
    with closing(ask(port, make_credential("feed"))) as client:
        wait_for(lambda: sessions(READING) == 1, seconds=20)

        client.close()

        wait_for(lambda: sessions(READING) == 0, seconds=5)


def test_a_query_whose_client_stays_goes_on(port: int, locked: None) -> None:
    with closing(ask(port, make_credential("feed"))):
        wait_for(lambda: sessions(READING) == 1, seconds=20)
        time.sleep(2)

        assert sessions(READING) == 1


def test_a_stream_ends_with_its_client(port: int) -> None:
    # More than the sockets hold between them.
    Node.objects.bulk_create(
        Node(
            kind="paloposti",
            type_code="maapaloposti",
            network="vesi",
            source="testi",
            source_id=f"V{number}",
            geometry=make_point(),
        )
        for number in range(25_000)
    )
    with closing(ask(port, make_credential("feed"), 100_000)) as client:
        assert client.recv(100).startswith(b"HTTP/1.1 200")

    wait_for(lambda: sessions(READING) == 0, seconds=10)
    wait_for(lambda: ended() == ["cut"], seconds=10)


def ended() -> list[str]:
    entries = LedgerEntry.objects.filter(begun__isnull=False)
    return list(entries.values_list("outcome", flat=True))


def test_a_closed_socket_is_told_from_an_open_one() -> None:
    ours, theirs = socket.socketpair()

    assert not has_gone(ours)
    theirs.close()
    assert has_gone(ours)
    ours.close()
    assert has_gone(ours)
